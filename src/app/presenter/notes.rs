//! What only the presenter sees: step, note, what comes next and the time, in a window of its own.
//!
//! It opens by itself where there are notes and a second screen for them. It never opens over the
//! stage, which others see, unless that is asked for with a key of its own (Shift+P). Where the
//! system has one window only it is drawn over the presentation then, and is hidden while the pause
//! card is up. Its keys are the presentation's.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use eframe::egui::{
    Align, Align2, CentralPanel, Context, Frame, Layout, Margin, Panel, Pos2, RichText, ScrollArea,
    Ui, ViewportBuilder, ViewportId, Window, vec2,
};

use crate::ui::text::{Texts, heading, small, strong};
use crate::ui::theme::{LARGE, Tokens};

use super::{HINT, PresenterKey, pressed};

const SIZE: [f32; 2] = [360.0, 280.0];
/// From the corner of its screen, or of the window over which it is drawn.
const INSET: f32 = 40.0;

/// What the window shows about a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    /// Which step it is.
    pub(super) place: String,
    pub(super) title: String,
    pub(super) text: String,
    /// Title of the step after it.
    pub(super) next: Option<String>,
    /// What is hidden from the audience at the moment.
    pub(super) hidden: Option<&'static str>,
}

/// The window, shared with the thread that may draw it.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Arc<Mutex<Shared>>);

#[derive(Debug, Default)]
struct Shared {
    note: Note,
    /// `None` before the first frame.
    begun: Option<Begun>,
    /// Keys pressed while it had the keyboard, not yet taken.
    pressed: Vec<PresenterKey>,
}

/// A screen that the audience does not see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Elsewhere {
    /// It begins here, points.
    Corner(Pos2),
    /// By its place in the list of screens; all of it is taken, where windows cannot be placed.
    Monitor(usize),
}

#[derive(Clone, Copy, Debug)]
struct Begun {
    at: Instant,
    /// Where the window opens; `None` leaves it to the system.
    place: Option<Elsewhere>,
    /// Whether the window is open.
    is_open: bool,
}

impl Notes {
    /// The keys that were pressed in the window since the last call.
    pub(super) fn pressed(&self) -> Vec<PresenterKey> {
        // A lock poisoned by a panic counts as no key: the presentation goes on.
        self.0.lock().map_or_else(|_| Vec::new(), |mut shared| std::mem::take(&mut shared.pressed))
    }

    /// Starts the clock, once; the window opens if there is a second screen.
    pub(super) fn begin(&self, second_screen: impl FnOnce() -> Option<Elsewhere>) {
        if let Ok(mut shared) = self.0.lock()
            && shared.begun.is_none()
        {
            let place = second_screen();
            shared.begun = Some(Begun { at: Instant::now(), place, is_open: place.is_some() });
        }
    }

    /// Closes the window, or opens it on that screen; false where there is none.
    pub(super) fn turn(&self, second_screen: Option<Elsewhere>) -> bool {
        let Ok(mut shared) = self.0.lock() else { return true };
        let is_open = shared.is_open();
        if !is_open && second_screen.is_none() {
            return false;
        }
        shared.place(second_screen);
        shared.set_open(!is_open);
        true
    }

    /// Opens the window, over the stage if need be.
    pub(super) fn open_here(&self) {
        if let Ok(mut shared) = self.0.lock() {
            shared.place(None);
            shared.set_open(true);
        }
    }

    /// Draws the window, if it is open, with the note of the step.
    pub(super) fn show(&self, ctx: &Context, note: Note, is_paused: bool) {
        let id = ViewportId::from_hash_of("presenter notes");
        let is_embedded = ctx.embed_viewports();
        let Ok(mut shared) = self.0.lock() else { return };
        // Embedded, it would be drawn over the pause card.
        if !shared.is_open() || is_embedded && is_paused {
            return;
        }
        if shared.note != note {
            shared.note = note;
            // A deferred viewport has passes of its own, which run only on request.
            if !is_embedded {
                ctx.request_repaint_of(id);
            }
        }
        if is_embedded {
            return shared.over_the_plots(ctx);
        }
        let place = shared.begun.and_then(|begun| begun.place);
        // The closure below takes the same lock.
        drop(shared);
        // Not active: the keyboard stays with the presentation.
        let builder =
            ViewportBuilder::default().with_title("Notes").with_inner_size(SIZE).with_active(false);
        let builder = match place {
            Some(Elsewhere::Corner(corner)) => builder.with_position(corner + vec2(INSET, INSET)),
            Some(Elsewhere::Monitor(index)) => builder.with_monitor(index),
            None => builder,
        };
        let shared = Arc::clone(&self.0);
        ctx.show_viewport_deferred(id, builder, move |ui, _| {
            if let Ok(mut shared) = shared.lock() {
                shared.window_ui(ui);
            }
        });
    }
}

impl Shared {
    fn is_open(&self) -> bool {
        self.begun.is_some_and(|begun| begun.is_open)
    }

    /// Where it opens from now on.
    fn place(&mut self, place: Option<Elsewhere>) {
        if let Some(begun) = &mut self.begun {
            begun.place = place;
        }
    }

    fn set_open(&mut self, is_open: bool) {
        if let Some(begun) = &mut self.begun {
            begun.is_open = is_open;
        }
    }

    /// Draws the notes inside the only window; the presentation has the keyboard.
    fn over_the_plots(&mut self, ctx: &Context) {
        let mut is_open = true;
        Window::new("Notes")
            .open(&mut is_open)
            .collapsible(false)
            .default_size(SIZE)
            .default_pos(ctx.content_rect().right_top() + vec2(-INSET, INSET))
            .pivot(Align2::RIGHT_TOP)
            .show(ctx, |ui| self.note_ui(ui));
        self.set_open(is_open);
    }

    fn window_ui(&mut self, ui: &mut Ui) {
        let pressed = pressed(ui.ctx());
        let is_closing = ui.input(|input| input.viewport().close_requested());
        if is_closing {
            // egui closes the window once it is no longer shown.
            self.set_open(false);
        }
        if !pressed.is_empty() || is_closing {
            self.pressed.extend(pressed);
            // The keys take effect in the pass of the presentation.
            ui.ctx().request_repaint_of(ViewportId::ROOT);
        }
        let frame = Frame::NONE.fill(Tokens::of(ui).ground).inner_margin(Margin::same(16));
        CentralPanel::default().frame(frame).show(ui, |ui| self.note_ui(ui));
    }

    fn note_ui(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let Note { place, title, text, next, hidden } = &self.note;
        ui.horizontal(|ui| {
            ui.weak(place);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.clock_ui(ui));
        });
        if let Some(hidden) = hidden {
            ui.wrapped(strong(*hidden).color(tokens.accent));
        }
        // Before the text, whose scroll area takes all the height that is left.
        Panel::bottom("next").frame(Frame::NONE).resizable(false).show_separator_line(false).show(
            ui,
            |ui| {
                ui.add_space(8.0);
                let next = next
                    .as_deref()
                    .map_or_else(|| "Last step".to_owned(), |next| format!("Next  {next}"));
                ui.wrapped(strong(next).weak());
                ui.wrapped(small(HINT).color(tokens.faint));
            },
        );
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.wrapped(heading(title).color(tokens.accent));
            let (text, ink) = match text.as_str() {
                "" => ("No note for this step", tokens.muted),
                text => (text, tokens.text),
            };
            ui.wrapped(RichText::new(text).size(LARGE).color(ink));
        });
    }

    /// Draws the time since presenting began.
    fn clock_ui(&self, ui: &mut Ui) {
        let elapsed = self.begun.map_or(Duration::ZERO, |begun| begun.at.elapsed());
        let text = format!("{} elapsed", clock(elapsed));
        ui.label(strong(text));
        // Wakes when the next second begins; the clock needs no frames in between.
        let rest = Duration::from_secs(elapsed.as_secs() + 1).saturating_sub(elapsed);
        ui.ctx().request_repaint_after(rest);
    }
}

/// `0:07`, `12:34`, `1:02:03`.
fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_reads_as_clocks_do() {
        for (seconds, expected) in
            [(0, "0:00"), (7, "0:07"), (754, "12:34"), (3599, "59:59"), (3723, "1:02:03")]
        {
            assert_eq!(clock(Duration::from_secs(seconds)), expected);
        }
    }
}
