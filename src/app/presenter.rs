//! Presenting: the deal on a screen for an audience, in large type, told in steps.
//!
//! The presenter works on a document of its own, so that nothing done here reaches the one that is
//! edited: leaving gives the window back as it was. Only the sliders of the step move, and only to
//! values with which the scenario stays valid; only the commands of [`PresenterKey`] are accepted.

mod notes;
mod plots;

use eframe::egui::{
    Align2, CentralPanel, Context, CursorIcon, Frame, Id, Key, Label, LayerId, Margin, Modifiers,
    Order, Panel, Pos2, Role, Sense, Sides, Stroke, Ui, ViewportCommand, WidgetInfo, pos2, vec2,
};

use crate::analysis::Lever;
use crate::analysis::anonymize::Anonymizer;
use crate::analysis::story::{self, Passage, Scene};
use crate::model::story::Plot;
use crate::model::{Scenario, validate};
use crate::session::{Baseline, Both, Document, Pace, Words, complaints};
use crate::ui::between::between;
use crate::ui::board::{Within as _, side_by_side};
use crate::ui::chart::set_baseline_name;
use crate::ui::render_target::{RenderTarget, set_render_target};
use crate::ui::text::{Texts, heading, strong};
use crate::ui::theme::{self, LARGE, SMALL, Tokens};

use super::App;
use super::dialogs::Dialog;
use super::panels::figures;
use super::widgets::dial::Dial;

use notes::{Note, Notes};
use plots::PresentationPlots;

/// The meaning of a key while presenting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenterKey {
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// Back to the state in which presenting began.
    Home,
    /// Blanks the screen, or shows it again.
    Blank,
    /// Hides the names of participants, or shows them again.
    Names,
    /// Opens the window with the notes, or closes it.
    Notes,
    /// End presenting.
    Leave,
}

/// Keys and their meaning. Enter is consumed without effect: it would open menus.
const KEYS: [(Key, Option<PresenterKey>); 12] = [
    (Key::ArrowRight, Some(PresenterKey::Next)),
    (Key::PageDown, Some(PresenterKey::Next)),
    (Key::Space, Some(PresenterKey::Next)),
    (Key::ArrowLeft, Some(PresenterKey::Back)),
    (Key::PageUp, Some(PresenterKey::Back)),
    (Key::Home, Some(PresenterKey::Home)),
    (Key::B, Some(PresenterKey::Blank)),
    (Key::N, Some(PresenterKey::Names)),
    (Key::P, Some(PresenterKey::Notes)),
    (Key::Escape, Some(PresenterKey::Leave)),
    (Key::F5, Some(PresenterKey::Leave)),
    (Key::Enter, None),
];
const HINT: &str =
    "Right next step · Left back · Home base · B blank · N names · P notes · Esc leave";
/// How long the hint is shown, and how long it then fades, seconds.
const HINT_SECONDS: (f64, f64) = (6.0, 0.6);
/// How long values take from one step to the next, seconds.
const PASSAGE_SECONDS: f64 = 0.6;
/// The smallest video stream that must be legible, points, and the zoom at that size: the
/// smallest type of the window then has 20 points.
const STREAM: (f32, f32) = (1280.0, 720.0);
const STREAM_ZOOM: f32 = 1.75;
const ZOOM_LEAST: f32 = 1.0;
const ZOOM_MOST: f32 = 3.5;
/// Height of two lines of the sentence, points.
const SENTENCE_HEIGHT: f32 = 40.0;
const TITLE_HEIGHT: f32 = 21.0;
const HALO_RADIUS: f32 = 14.0;
/// Between two sliders.
const DIAL_GAP: f32 = 28.0;
/// More of them leave no room for a name and a value side by side.
const DIALS_WIDE_MAX: usize = 3;
const HINT_HEIGHT: f32 = 15.0;

/// A deal being presented.
pub struct Presenter {
    /// The state in which presenting began, without its story.
    base: Scenario,
    scenes: Vec<Scene>,
    /// The step that is shown; none at the base.
    at: Option<usize>,
    /// The scenario that is shown, or to which values are moving.
    target: Scenario,
    passage: Option<(Passage, f64)>,
    plots: Vec<Plot>,
    sliders: Vec<Lever>,
    /// The document on the screen, with or without names.
    document: Document,
    /// The baseline of the presentation, with names.
    named_baseline: Baseline,
    /// The same as it is shown, with or without names.
    baseline: Baseline,
    anonymizer: Option<Anonymizer>,
    is_blank: bool,
    /// Time at which the hint was shown last, seconds; `None` before the first frame.
    hinted: Option<f64>,
    words: Words,
    drawn: PresentationPlots,
    notes: Notes,
    before: Before,
}

/// State of the window before presenting, to be restored.
#[derive(Clone, Copy, Debug)]
struct Before {
    zoom: f32,
    is_fullscreen: bool,
}

impl Presenter {
    fn new(
        document: &Document,
        baseline: Option<&Baseline>,
        scenes: Vec<Scene>,
        ctx: &Context,
    ) -> Self {
        // Both without their stories and cases: steps have none, and the comparison with the baseline would
        // differ in every step.
        let mut base = document.evaluated().clone();
        base.story.clear();
        base.cases = Vec::new().into();
        let baseline = Baseline::presented(document, baseline);
        let mut presenter = Self {
            scenes,
            at: None,
            target: base.clone(),
            passage: None,
            plots: Vec::new(),
            sliders: Vec::new(),
            document: Document::new(base.clone()),
            named_baseline: baseline.clone(),
            baseline,
            base,
            anonymizer: None,
            is_blank: false,
            hinted: None,
            words: Words::default(),
            drawn: PresentationPlots::default(),
            notes: Notes::default(),
            before: Before {
                zoom: ctx.zoom_factor(),
                is_fullscreen: ctx.input(|input| input.viewport().fullscreen).unwrap_or(false),
            },
        };
        // At once: nothing is on the screen yet from which values could move.
        presenter.set_out(if presenter.scenes.is_empty() { None } else { Some(0) });
        presenter.arrive();
        presenter
    }

    /// What is shown.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The step that is shown, from 0; none at the base.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// Whether names of participants are hidden.
    pub fn hides_names(&self) -> bool {
        self.anonymizer.is_some()
    }

    /// Whether values are moving from one step to the next.
    pub fn is_moving(&self) -> bool {
        self.passage.is_some()
    }

    /// Draws everything; true if presenting is over.
    fn ui(&mut self, ui: &mut Ui, reduce_motion: bool) -> bool {
        let ctx = ui.ctx().clone();
        fit(&ctx);
        let now = ctx.input(|input| input.time);
        for key in pressed(&ctx).into_iter().chain(self.notes.pressed()) {
            if key == PresenterKey::Leave {
                return true;
            }
            self.obey(key, now, reduce_motion);
        }
        self.advance(&ctx, now);
        self.notes.show(&ctx, self.note(), self.is_blank);
        // Nothing below is drawn, so no slider can be moved unseen.
        if self.is_blank {
            blank_ui(ui);
            return false;
        }
        // Sliders before plots, so that a plot is never a frame behind its slider.
        self.dials_ui(ui, now);
        self.document.settle();
        let frame = Frame::NONE.fill(Tokens::of(ui).ground).inner_margin(Margin {
            left: 18,
            right: 18,
            top: 8,
            bottom: 2,
        });
        CentralPanel::default().frame(frame).show(ui, |ui| self.board_ui(ui));
        halo_ui(&ctx);
        false
    }

    fn obey(&mut self, key: PresenterKey, now: f64, reduce_motion: bool) {
        match key {
            PresenterKey::Next => {
                // From the base the next step is the first one.
                let next = self.at.map_or(0, |at| at + 1);
                if next < self.scenes.len() {
                    self.set_out(Some(next));
                    self.travel(now, reduce_motion);
                }
            }
            PresenterKey::Back => {
                if let Some(before) = self.at.and_then(|at| at.checked_sub(1)) {
                    self.set_out(Some(before));
                    self.travel(now, reduce_motion);
                }
            }
            PresenterKey::Home => {
                self.set_out(None);
                self.travel(now, reduce_motion);
                self.hinted = Some(now);
            }
            PresenterKey::Blank => self.is_blank = !self.is_blank,
            PresenterKey::Names => self.turn_names(),
            PresenterKey::Notes => self.notes.turn(),
            PresenterKey::Leave => {}
        }
    }

    /// Makes a step, or the base, the target.
    fn set_out(&mut self, at: Option<usize>) {
        self.at = at;
        let scene = at.and_then(|at| self.scenes.get(at));
        self.target = scene.map_or(&self.base, |scene| &scene.scenario).clone();
        // At the base, plots and sliders are those of the first step.
        let opening = scene.or(self.scenes.first());
        if let Some(Scene { plots, sliders, .. }) = opening {
            self.plots.clone_from(plots);
            self.sliders.clone_from(sliders);
        } else {
            self.plots = vec![Plot::CashFlow, Plot::Coverage, Plot::Irr];
            let levers = Lever::HEADLINE.into_iter();
            self.sliders = levers.filter(|lever| lever.value(&self.base).is_some()).collect();
        }
    }

    /// Moves values to the target at a speed that the eye can follow, or at once.
    fn travel(&mut self, now: f64, reduce_motion: bool) {
        // From what is on the screen, which may be half way to the step before.
        let passage = Passage::between(&self.document.draft, &self.target);
        if reduce_motion || passage.is_nothing() {
            self.arrive();
        } else {
            self.passage = Some((passage, now));
        }
    }

    fn arrive(&mut self) {
        self.passage = None;
        self.show(self.target.clone());
    }

    fn advance(&mut self, ctx: &Context, now: f64) {
        let Some((passage, started)) = &self.passage else { return };
        let share = between((now - started) / PASSAGE_SECONDS, 0.0, 1.0);
        if share >= 1.0 {
            self.arrive();
        } else {
            // Slow at both ends.
            let eased = share * share * (3.0 - 2.0 * share);
            self.show(passage.at(eased));
        }
        ctx.request_repaint();
    }

    /// Shows a valid scenario.
    fn show(&mut self, scenario: Scenario) {
        self.document.take(match &self.anonymizer {
            Some(anonymizer) => anonymizer.scenario(&scenario),
            None => scenario,
        });
        // At once: sliders, words and figures of this very frame read the results.
        self.document.settle();
    }

    fn turn_names(&mut self) {
        self.anonymizer = match self.anonymizer {
            Some(_) => None,
            // Over both, so that a participant has the same alias in either.
            None => Some(Anonymizer::over(&[&self.base, self.named_baseline.scenario()])),
        };
        let named = &self.named_baseline;
        self.baseline = match &self.anonymizer {
            Some(anonymizer) => Baseline::anonymous(&anonymizer.scenario(named.scenario())),
            None => named.clone(),
        };
        // A passage in progress shows every frame anew, with or without names.
        if self.passage.is_none() {
            self.arrive();
        }
    }

    /// Takes a slider's value, unless the scenario would not be valid with it.
    fn move_to(&mut self, lever: Lever, value: f64) {
        let mut moved = self.target.clone();
        lever.set(&mut moved, value);
        if validate(&moved).is_ok() {
            self.target = moved;
            // Without a passage: values follow the hand.
            self.arrive();
        }
    }

    fn said(&self, text: &str) -> String {
        self.anonymizer.as_ref().map_or_else(|| text.to_owned(), |anonymizer| anonymizer.text(text))
    }

    /// Without names where these are hidden, in case the whole desktop is shared.
    fn note(&self) -> Note {
        let scene = self.at.and_then(|at| self.scenes.get(at));
        let next = self.scenes.get(self.at.map_or(0, |at| at + 1));
        Note {
            place: self.at.map_or_else(
                || "Base".to_owned(),
                |at| format!("Step {} of {}", at + 1, self.scenes.len()),
            ),
            title: self.title(),
            text: scene.map_or_else(String::new, |scene| self.said(&scene.note)),
            next: next.map(|scene| self.said(&scene.title)),
            hidden: match (self.is_blank, self.hides_names()) {
                (true, _) => Some("The screen is blank"),
                (false, true) => Some("Names are hidden"),
                (false, false) => None,
            },
        }
    }

    fn has_notes(&self) -> bool {
        self.scenes.iter().any(|scene| !scene.note.is_empty())
    }

    /// What is shown, in a few words.
    fn title(&self) -> String {
        let scene = self.at.and_then(|at| self.scenes.get(at));
        scene
            .map_or_else(|| self.document.evaluated().name.clone(), |scene| self.said(&scene.title))
    }

    /// The sliders, side by side, over the hint.
    fn dials_ui(&mut self, ui: &mut Ui, now: f64) {
        let frame = Frame::NONE.fill(Tokens::of(ui).panel).inner_margin(Margin {
            left: 18,
            right: 18,
            top: 6,
            bottom: 3,
        });
        let mut moved = None;
        Panel::bottom("presenter dials").frame(frame).resizable(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let is_narrow = self.sliders.len() > DIALS_WIDE_MAX;
            let size = vec2(ui.available_width(), Dial::height(is_narrow));
            let (row, _) = ui.allocate_exact_size(size, Sense::hover());
            let scenario = self.document.evaluated();
            let rooms = side_by_side(row, self.sliders.len(), DIAL_GAP);
            for (lever, room) in self.sliders.iter().copied().zip(rooms) {
                let name = lever.label(scenario);
                let dial = Dial { lever, name: &name, scenario, is_narrow };
                let taken = ui.within(room, |ui| dial.ui(ui));
                moved = taken.map(|value| (lever, value)).or(moved);
            }
            self.hint_ui(ui, now);
        });
        // Applied after the loop, which borrows the document.
        if let Some((lever, value)) = moved {
            self.move_to(lever, value);
            ui.ctx().request_repaint();
        }
    }

    /// What the keys do, for a while.
    fn hint_ui(&mut self, ui: &mut Ui, now: f64) {
        let since = now - *self.hinted.get_or_insert(now);
        let (stays, goes) = HINT_SECONDS;
        // Allocated even when empty, so that the sliders do not move when the hint goes.
        let (line, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), HINT_HEIGHT), Sense::hover());
        let left = between((stays + goes - since) / goes, 0.0, 1.0);
        if left <= 0.0 {
            return;
        }
        let ink = Tokens::of(ui).faint.gamma_multiply(left as f32);
        let font = theme::regular(SMALL);
        ui.painter().text(line.center_bottom(), Align2::CENTER_BOTTOM, HINT, font, ink);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, HINT));
        // Only the fade needs every frame; until then egui may sleep.
        if since < stays {
            let wait = std::time::Duration::from_secs_f64((stays - since).max(0.0));
            ui.ctx().request_repaint_after(wait);
        } else {
            ui.ctx().request_repaint();
        }
    }

    /// Title, sentence, figures, plots.
    fn board_ui(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = 3.0;
        set_baseline_name(ui.ctx(), Some(self.baseline.label(self.document.evaluated())));
        self.title_ui(ui);
        self.sentence_ui(ui);
        self.figures_ui(ui);
        ui.add_space(4.0);
        // A held button may be a drag, in which only coarse curves keep up.
        let is_held = ui.input(|input| input.pointer.any_down());
        let is_moving = is_held || self.passage.is_some();
        let pace = if is_moving { Pace::Moving } else { Pace::Resting };
        let Self { drawn, document, baseline, scenes, sliders, plots, .. } = self;
        let baseline = held_against(document, baseline);
        let first = sliders.first().filter(|_| !scenes.is_empty());
        let lever = first.copied().unwrap_or(Lever::ResaleFraction);
        drawn.ui(ui, document, baseline, plots, lever, pace);
    }

    /// The figures with their differences to the baseline, once there are any.
    fn figures_ui(&self, ui: &mut Ui) {
        let summary = &self.document.results().summary;
        let baseline = held_against(&self.document, &self.baseline).map(Baseline::summary);
        figures::rows_ui(ui, self.document.evaluated(), Both { own: summary, baseline }, 8);
        if baseline.is_none() {
            // What is under the figures stays where it is.
            ui.add_space(figures::DIFFERENCE_HEIGHT);
        }
    }

    /// Which step this is, and what it shows.
    fn title_ui(&self, ui: &mut Ui) {
        let count = self.scenes.len();
        let place = self.at.map_or_else(String::new, |at| format!("{} of {count}", at + 1));
        let title = heading(self.title()).color(Tokens::of(ui).accent);
        let title = Label::new(title).show_tooltip_when_elided(false);
        let line = Sides::new().height(TITLE_HEIGHT).shrink_left().truncate();
        line.show(ui, |ui| ui.add(title), |ui| ui.weak(place));
    }

    /// The deal in one sentence, in a room that does not change with its length.
    fn sentence_ui(&mut self, ui: &mut Ui) {
        let size = vec2(ui.available_width(), SENTENCE_HEIGHT);
        let (room, _) = ui.allocate_exact_size(size, Sense::hover());
        let text = &self.words.refresh(&self.document).deal;
        let text = strong(text).size(LARGE);
        ui.within(room, |ui| {
            // Text beyond two lines is cut instead of being drawn over the figures.
            ui.set_clip_rect(room.expand(2.0).intersect(ui.clip_rect()));
            ui.wrapped(text);
        });
    }
}

/// The baseline; `None` where it is equal to what is shown.
fn held_against<'a>(document: &Document, baseline: &'a Baseline) -> Option<&'a Baseline> {
    Some(baseline).filter(|baseline| baseline.scenario() != document.evaluated())
}

/// The keys that were pressed since the last frame.
fn pressed(ctx: &Context) -> Vec<PresenterKey> {
    ctx.input_mut(|input| {
        let times = |(key, meant)| {
            // Counted, so that two presses within one frame are two steps; consumed, so that
            // egui does not also press a button or move the focus.
            let count = input.count_and_consume_key(Modifiers::NONE, key);
            std::iter::repeat_n(meant, count)
        };
        KEYS.into_iter().flat_map(times).flatten().collect()
    })
}

/// Makes everything as large as the window allows.
fn fit(ctx: &Context) {
    // In points at zoom 1: what is measured must not depend on the zoom that is set here.
    let size = ctx.content_rect().size() * ctx.zoom_factor();
    let scale = (size.x / STREAM.0).min(size.y / STREAM.1);
    let zoom = between(STREAM_ZOOM * scale, ZOOM_LEAST, ZOOM_MOST);
    // Rounding moves the rectangle by less; otherwise the zoom would be set in every frame.
    if (zoom - ctx.zoom_factor()).abs() > 0.01 {
        ctx.set_zoom_factor(zoom);
    }
}

fn blank_ui(ui: &mut Ui) {
    let frame = Frame::NONE.fill(Tokens::of(ui).ground);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.ctx().set_cursor_icon(CursorIcon::None);
        let size = ui.available_size();
        let (_, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Blank; B shows the deal"));
    });
}

/// A halo that makes the pointer easy to find.
fn halo_ui(ctx: &Context) {
    let Some(at) = ctx.input(|input| input.pointer.hover_pos()) else { return };
    let ink = Tokens::of_theme(ctx.theme()).accent;
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("presenter halo")));
    let edge = Stroke::new(1.5, ink.gamma_multiply(0.8));
    painter.circle(at, HALO_RADIUS, ink.gamma_multiply(0.2), edge);
}

/// Origin of a screen other than the presentation's; `None` where there is none, or where the
/// system has no second window.
fn second_screen(ctx: &Context, frame: &eframe::Frame) -> Option<Pos2> {
    let window = frame.winit_window().filter(|_| !ctx.embed_viewports())?;
    let own = window.current_monitor()?;
    let corner = window.available_monitors().find(|other| *other != own)?.position();
    // winit counts in physical pixels, egui in points.
    Some(pos2(corner.x as f32, corner.y as f32) / ctx.pixels_per_point())
}

impl App {
    /// The deal as it is being presented, if it is.
    pub fn presenter(&self) -> Option<&Presenter> {
        self.presenter.as_ref()
    }

    /// Begins presenting, or opens a dialog with the reason why not.
    ///
    /// Notes open by themselves only where there is a second screen for them.
    pub(super) fn present(&mut self, ctx: &Context) {
        self.document.settle();
        if !self.document.faults().is_empty() {
            let complaints = self.document.complaints().iter();
            let said: Vec<&str> = complaints.map(|complaint| complaint.text.as_str()).collect();
            let message = said.join("\n")
                + "\n\nA deal is presented once it can be computed; put this right or undo it first.";
            self.dialog = Some(Dialog::Error { title: "This cannot be presented", message });
            return;
        }
        match story::scenes(self.document.evaluated()) {
            Ok(scenes) => {
                let baseline = self.baseline.as_ref();
                // Before `fit`: the presenter keeps the zoom to return to.
                self.presenter = Some(Presenter::new(&self.document, baseline, scenes, ctx));
                self.view.zoom_before_presenting = Some(ctx.zoom_factor());
                fit(ctx);
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
            }
            Err(faults) => {
                let words = |fault| complaints::untold(fault, self.document.evaluated());
                let said: Vec<String> = faults.iter().map(words).collect();
                let message = said.join("\n")
                    + "\n\nMend the story (File, Story…), or the deal that it is told of.";
                self.dialog = Some(Dialog::Error { title: "This story cannot be told", message });
            }
        }
    }

    /// Draws a frame of the presentation.
    pub(super) fn presenter_ui(&mut self, ui: &mut Ui, frame: &eframe::Frame) {
        let reduce_motion = self.view.reduce_motion;
        let Some(presenter) = &mut self.presenter else { return };
        let has_notes = presenter.has_notes();
        presenter.notes.begin(|| second_screen(ui, frame).filter(|_| has_notes));
        // For this pass only; what is drawn later is for a person again.
        set_render_target(ui.ctx(), RenderTarget::Presentation);
        let is_over = presenter.ui(ui, reduce_motion);
        set_render_target(ui.ctx(), RenderTarget::Window);
        if is_over {
            self.end_presenting(ui.ctx());
        }
    }

    /// Ends presenting and restores the window.
    pub(super) fn end_presenting(&mut self, ctx: &Context) {
        let Some(presenter) = self.presenter.take() else { return };
        let Before { zoom, is_fullscreen } = presenter.before;
        self.view.zoom_before_presenting = None;
        ctx.set_zoom_factor(zoom);
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(is_fullscreen));
        ctx.request_repaint();
    }
}
