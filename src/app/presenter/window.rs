//! Beginning and ending a presentation, and what becomes of the window meanwhile: whatever ends it,
//! the next start finds size, zoom and full screen as they were before.

use std::time::Duration;

use eframe::egui::{Context, Ui, ViewportCommand, pos2};

use crate::analysis::story;
use crate::app::App;
use crate::app::command::Command;
use crate::app::dialogs::{Dialog, Intent};
use crate::model::scenario::Scenario;
use crate::session::{Baseline, complaints, other_lessee};
use crate::ui::render_target::{RenderTarget, set_render_target};

use super::notes::Elsewhere;
use super::{Before, Presenter, fit};

/// How often the window's state is stored; eframe's own interval.
const STORED_EVERY: Duration = Duration::from_secs(30);
/// After presenting the window system takes a moment to give the window its size back, seconds.
const RESTORED_WITHIN: f64 = 1.0;

/// What is still to be done once presenting has ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::app) struct Ended {
    at: f64,
    is_fullscreen: bool,
    /// Whether the window is to be closed then.
    closes: bool,
}

/// A screen other than the presentation's; `None` where there is none, or where the system has no
/// second window.
fn second_screen(ctx: &Context, frame: &eframe::Frame) -> Option<Elsewhere> {
    let window = frame.winit_window().filter(|_| !ctx.embed_viewports())?;
    // Unknown where the stage is: then any screen may be the audience's.
    let own = window.current_monitor()?;
    let mut others = window.available_monitors().enumerate().filter(|(_, other)| *other != own);
    let (index, other) = others.next()?;
    if window.outer_position().is_err() {
        // Wayland places windows itself, and might place this one on the stage.
        return Some(Elsewhere::Monitor(index));
    }
    let corner = other.position();
    // winit counts in physical pixels, egui in points.
    Some(Elsewhere::Corner(pos2(corner.x as f32, corner.y as f32) / ctx.pixels_per_point()))
}

impl App {
    /// The deal as it is being presented, if it is.
    pub fn presenter(&self) -> Option<&Presenter> {
        self.presenter.as_deref()
    }

    /// Begins presenting, or opens a dialog with the reason why not. A story that was written for
    /// another lessee is not told unasked.
    pub(in crate::app) fn present(&mut self, ctx: &Context) {
        self.document.settle();
        if self.document.faults().is_empty()
            && let Some(of) = other_lessee(&self.document)
        {
            self.dialog = Some(Dialog::OtherStory { of });
            return;
        }
        let deal = self.document.evaluated().clone();
        self.present_deal(ctx, deal);
    }

    /// The same without its story.
    pub(in crate::app) fn present_without_story(&mut self, ctx: &Context) {
        let mut deal = self.document.evaluated().clone();
        deal.story.clear();
        self.present_deal(ctx, deal);
    }

    /// The same with whatever story there is.
    pub(in crate::app) fn present_with_story(&mut self, ctx: &Context) {
        let deal = self.document.evaluated().clone();
        self.present_deal(ctx, deal);
    }

    fn present_deal(&mut self, ctx: &Context, deal: Scenario) {
        if !self.document.faults().is_empty() {
            let complaints = self.document.complaints().iter();
            let said: Vec<&str> = complaints.map(|complaint| complaint.text.as_str()).collect();
            let message = said.join("\n")
                + "\n\nA deal can be presented once it can be computed; fix this or undo it first.";
            self.dialog = Some(Dialog::Error { title: "This cannot be presented", message });
            return;
        }
        match story::scenes(&deal) {
            Ok(scenes) => {
                let baseline = Baseline::presented(&self.document, self.baseline.as_ref());
                // Before `fit`: this is the zoom to return to.
                let before = Before {
                    zoom: ctx.zoom_factor(),
                    is_fullscreen: ctx.input(|it| it.viewport().fullscreen).unwrap_or(false),
                };
                let figures = self.view.presented.clone();
                let presenter = Presenter::new(deal, baseline, scenes, figures, before);
                self.presenter = Some(Box::new(presenter));
                self.ended = None;
                fit(ctx);
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
            }
            Err(faults) => {
                let words = |fault| complaints::untold(fault, &deal);
                let said: Vec<String> = faults.iter().map(words).collect();
                let message = said.join("\n") + "\n\nFix the story (File, Story…) or the deal.";
                self.dialog = Some(Dialog::Error { title: "This story has an error", message });
            }
        }
    }

    /// Draws a frame of the presentation.
    pub(in crate::app) fn presenter_ui(&mut self, ui: &mut Ui, frame: &eframe::Frame) {
        let reduce_motion = self.view.reduce_motion;
        let quits = Command::Quit.shortcut();
        if quits.is_some_and(|keys| ui.input_mut(|input| input.consume_shortcut(&keys))) {
            return self.close_stage(ui.ctx());
        }
        let Some(presenter) = &mut self.presenter else { return };
        let ctx = ui.ctx().clone();
        let elsewhere = || second_screen(&ctx, frame);
        let has_notes = presenter.has_notes();
        presenter.notes.begin(|| elsewhere().filter(|_| has_notes));
        // For this pass only; what is drawn later is for a person again.
        set_render_target(ui.ctx(), RenderTarget::Presentation);
        let is_over = presenter.ui(ui, reduce_motion, &elsewhere);
        set_render_target(ui.ctx(), RenderTarget::Window);
        if is_over {
            self.end_presenting(ui.ctx());
        }
    }

    /// Ends presenting and restores the window.
    pub(in crate::app) fn end_presenting(&mut self, ctx: &Context) {
        let Some(presenter) = self.presenter.take() else { return };
        let Before { zoom, is_fullscreen } = presenter.before;
        let at = ctx.input(|input| input.time);
        self.ended = Some(Ended { at, is_fullscreen, closes: false });
        ctx.set_zoom_factor(zoom);
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(is_fullscreen));
        ctx.request_repaint();
    }

    /// Closes the window from the stage: it is given back as it was before, and closes then.
    /// Unsaved edits are asked about first, once names may be seen.
    pub(in crate::app) fn close_stage(&mut self, ctx: &Context) {
        if self.document.is_edited() && !self.may_close {
            self.ask_to_save(Intent::Quit);
            let is_over = self.presenter.as_mut().is_none_or(|presenter| presenter.leave(ctx));
            if is_over {
                self.end_presenting(ctx);
            }
        } else {
            self.end_presenting(ctx);
            self.ended = self.ended.map(|ended| Ended { closes: true, ..ended });
        }
        ctx.request_repaint();
    }

    /// Whether the window, which is to be closed, is still as it was on the stage; it is closed as
    /// soon as it is not. Unsaved edits are asked about at once.
    pub(in crate::app) fn is_closed_later(&mut self) -> bool {
        let is_asked_about = self.document.is_edited() && !self.may_close;
        let ended = self.ended.as_mut().filter(|_| !is_asked_about);
        ended.map(|ended| ended.closes = true).is_some()
    }

    /// Once the window is as it was before presenting, its state may be stored again, and it is
    /// closed if that was asked for.
    pub(in crate::app) fn finish_ending(&mut self, ctx: &Context) {
        let Some(Ended { at, is_fullscreen, closes }) = self.ended else { return };
        let (now, shown) = ctx.input(|it| (it.time, it.viewport().fullscreen));
        let is_restored = now > at && shown.is_none_or(|shown| shown == is_fullscreen);
        if !is_restored && now < at + RESTORED_WITHIN {
            ctx.request_repaint();
            return;
        }
        self.ended = None;
        if closes {
            self.may_close = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// How often eframe stores size and zoom of the window: never while they are those of the
    /// stage, so that after a kill the next start finds those of before.
    pub(in crate::app) fn stored_every(&self) -> Duration {
        let is_stage = self.presenter.is_some() || self.ended.is_some();
        if is_stage { Duration::MAX } else { STORED_EVERY }
    }
}
