//! Presenting: the deal on a screen for an audience, in large type, told in steps.
//!
//! The presenter works on a document of its own, so that nothing done here reaches the one that is
//! edited: leaving gives the window back as it was. Only the sliders of the step move, and only to
//! values with which the scenario stays valid; only the commands of [`PresenterKey`] are accepted.

mod notes;
mod plots;
mod pointer;
mod stage;
mod window;

use eframe::egui::{Context, Key, Modifiers, Ui, ViewportCommand};

use crate::analysis::Lever;
use crate::analysis::anonymize::Anonymizer;
use crate::analysis::story::{Passage, Scene};
use crate::model::story::Plot;
use crate::model::{Scenario, validate};
use crate::session::{Baseline, Document, Words};
use crate::ui::between::between;

use super::figure_choice::FigureChoice;

use notes::{Elsewhere, Note, Notes};
use plots::PresentationPlots;
use pointer::RestingPointer;
use stage::Hint;
pub(super) use window::Ended;

/// The meaning of a key while presenting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenterKey {
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// Back to the state in which presenting began.
    Home,
    /// Shows a pause card in place of the deal, or the deal again.
    Pause,
    /// Hides the names of participants, or shows them again.
    Names,
    /// Opens the window with the notes on another screen, or closes it.
    Notes,
    /// Opens the notes over the stage.
    NotesHere,
    /// End presenting.
    Leave,
    /// End presenting, or begin again where only names are still hidden.
    Stage,
}

const NONE: Modifiers = Modifiers::NONE;
/// Keys and their meaning. Enter is consumed without effect: it would open menus.
const KEYS: [(Modifiers, Key, Option<PresenterKey>); 13] = [
    // Before the key alone, which egui takes Shift with.
    (Modifiers::SHIFT, Key::P, Some(PresenterKey::NotesHere)),
    (NONE, Key::ArrowRight, Some(PresenterKey::Next)),
    (NONE, Key::PageDown, Some(PresenterKey::Next)),
    (NONE, Key::Space, Some(PresenterKey::Next)),
    (NONE, Key::ArrowLeft, Some(PresenterKey::Back)),
    (NONE, Key::PageUp, Some(PresenterKey::Back)),
    (NONE, Key::Home, Some(PresenterKey::Home)),
    (NONE, Key::B, Some(PresenterKey::Pause)),
    (NONE, Key::N, Some(PresenterKey::Names)),
    (NONE, Key::P, Some(PresenterKey::Notes)),
    (NONE, Key::Escape, Some(PresenterKey::Leave)),
    (NONE, Key::F5, Some(PresenterKey::Stage)),
    (NONE, Key::Enter, None),
];
const HINT: &str = "Right next · Left back · Home base · B pause · N names · P notes · Esc leave";
/// Said where notes would be seen by the audience; nothing of them is.
const NO_SECOND_SCREEN: &str =
    "Notes open on a second screen, and there is none · Shift+P opens them here";
/// How long values take from one step to the next, seconds.
const PASSAGE_SECONDS: f64 = 0.6;
/// The smallest video stream that must be legible, points, and the zoom at that size: the
/// smallest type of the window then has 20 points.
const STREAM: (f32, f32) = (1280.0, 720.0);
const STREAM_ZOOM: f32 = 1.75;
const ZOOM_LEAST: f32 = 1.0;
const ZOOM_MOST: f32 = 3.5;

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
    is_paused: bool,
    /// Presenting has ended, but names are still hidden: the stage stays until they are shown on
    /// purpose.
    is_leaving: bool,
    hint: Hint,
    pointer: RestingPointer,
    /// Which figures are shown.
    figures: FigureChoice,
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
    /// The deal against a baseline, which may be itself.
    fn new(
        mut base: Scenario,
        baseline: Baseline,
        scenes: Vec<Scene>,
        figures: FigureChoice,
        before: Before,
    ) -> Self {
        // Both without their stories and cases: steps have none, and the comparison with the
        // baseline would differ in every step.
        base.story.clear();
        base.cases = Vec::new().into();
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
            is_paused: false,
            is_leaving: false,
            hint: Hint::default(),
            pointer: RestingPointer::default(),
            figures,
            words: Words::default(),
            drawn: PresentationPlots::default(),
            notes: Notes::default(),
            before,
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

    /// Whether presenting has ended but for the names, which are still hidden.
    pub fn is_leaving(&self) -> bool {
        self.is_leaving
    }

    /// Draws everything; true if presenting is over. `elsewhere` tells of another screen.
    fn ui(
        &mut self,
        ui: &mut Ui,
        reduce_motion: bool,
        elsewhere: &dyn Fn() -> Option<Elsewhere>,
    ) -> bool {
        let ctx = ui.ctx().clone();
        fit(&ctx);
        let now = ctx.input(|input| input.time);
        for key in pressed(&ctx).into_iter().chain(self.notes.pressed()) {
            if self.obey(key, &ctx, reduce_motion, elsewhere) {
                return true;
            }
        }
        self.advance(&ctx, now);
        self.notes.show(&ctx, self.note(), self.is_paused);
        self.pointer.follow(&ctx, now);
        // Nothing else is drawn, so no slider can be moved unseen.
        if self.is_paused {
            stage::pause_ui(ui, &self.document.evaluated().name);
            return false;
        }
        let is_over = self.stage_ui(ui, now);
        self.pointer.halo_ui(&ctx);
        is_over
    }

    /// Does what a key means; true if presenting is over.
    fn obey(
        &mut self,
        key: PresenterKey,
        ctx: &Context,
        reduce_motion: bool,
        elsewhere: &dyn Fn() -> Option<Elsewhere>,
    ) -> bool {
        let now = ctx.input(|input| input.time);
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
                self.hint.say(HINT, now);
            }
            PresenterKey::Pause => self.is_paused = !self.is_paused,
            PresenterKey::Names => {
                self.turn_names();
                // Shown again, there is nothing left to wait for.
                return self.is_leaving;
            }
            PresenterKey::Notes => {
                if !self.notes.turn(elsewhere()) {
                    self.hint.say(NO_SECOND_SCREEN, now);
                }
            }
            PresenterKey::NotesHere => self.notes.open_here(),
            PresenterKey::Stage if self.is_leaving => {
                self.is_leaving = false;
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
            }
            PresenterKey::Leave | PresenterKey::Stage => return self.leave(ctx),
        }
        false
    }

    /// Ends presenting; true if that is all. Names that are hidden stay so until they are shown on
    /// purpose: a whole desktop may still be shared.
    fn leave(&mut self, ctx: &Context) -> bool {
        if !self.hides_names() {
            return true;
        }
        if !self.is_leaving {
            (self.is_leaving, self.is_paused) = (true, false);
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(self.before.is_fullscreen));
        }
        false
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
            hidden: match (self.is_paused, self.hides_names()) {
                (true, _) => Some("The audience sees a pause card"),
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
}

/// The keys that were pressed since the last frame.
fn pressed(ctx: &Context) -> Vec<PresenterKey> {
    ctx.input_mut(|input| {
        let times = |(modifiers, key, meant)| {
            // Counted, so that two presses within one frame are two steps; consumed, so that
            // egui does not also press a button or move the focus.
            let count = input.count_and_consume_key(modifiers, key);
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
