//! What must hold to reach a return, and what the pitch assumed.

mod believing;
mod decoding;
mod pitch;

use eframe::egui::{Rect, Ui};
use serde::{Deserialize, Serialize};

use crate::analysis::Lever;
use crate::app::command::Command;
use crate::export::pictures::Subject;
use crate::model::Scenario;
use crate::session::decoding::PitchForm;
use crate::session::{Beliefs, Both, Decodings};
use crate::ui::board::{columns, rest, rows, share};
use crate::ui::waker::waker;
use crate::ui::widgets::choice::choice_ui;

use super::shown::Shown;
use believing::BelievingView;

/// Between the left and the right half.
const GAP: f32 = 24.0;
/// Of the tables beside a plot.
const RIGHT_WIDTH_MAX: f32 = 620.0;
/// In a narrower room the halves are one above the other.
const BESIDE_WIDTH: f32 = 840.0;
/// Least height of the question and the answer, and of a half.
const WORDS_HEIGHT: f32 = 120.0;
const HALF_HEIGHT: f32 = 320.0;

/// Which question is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Page {
    #[default]
    Believing,
    Decoding,
}

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeliefView {
    page: Page,
    believing: BelievingView,
    pitch: PitchForm,
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Belief {
    beliefs: Beliefs,
    decodings: Decodings,
}

impl BeliefView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        self.believing.look_at(subject);
    }

    /// Asks what must hold of this lever for net IRR to reach the hurdle.
    pub(super) fn look_at_hurdle(&mut self, lever: Lever, scenario: &Scenario) {
        self.page = Page::Believing;
        self.believing.look_at_hurdle(lever, scenario);
    }
}

impl Belief {
    /// What has to be believed (Method, section 8).
    pub fn beliefs(&self) -> &Beliefs {
        &self.beliefs
    }

    /// What a pitch must have assumed (Method, section 8).
    pub fn decodings(&self) -> &Decodings {
        &self.decodings
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn belief_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Belief,
    view: &mut BeliefView,
    send: &mut Vec<Command>,
) {
    let pages =
        [(Page::Believing, "What you have to believe"), (Page::Decoding, "What the pitch assumed")];
    choice_ui(ui, "Question", &mut view.page, &pages);
    ui.add_space(6.0);
    // Only the open page asks its worker; the other one keeps its last answer.
    match view.page {
        Page::Believing => {
            let proposed = ask(ui, shown, screen, view);
            believing::believing_ui(ui, shown, screen, (&mut view.believing, proposed), send);
        }
        Page::Decoding => {
            view.pitch.follow(shown.document.evaluated());
            let pitch = view.pitch.pitch(shown.document.evaluated());
            screen.decodings.refresh(shown.document.case(), pitch, waker(ui.ctx()));
            decoding::decoding_ui(ui, shown, &screen.decodings, &mut view.pitch, send);
        }
    }
}

/// Asks about the levers that are chosen, else about those that the deal depends on: these.
fn ask(ui: &Ui, shown: Shown<'_>, screen: &mut Belief, view: &BeliefView) -> Option<[Lever; 2]> {
    let scenario = shown.document.evaluated();
    let pass = ui.ctx().cumulative_pass_nr();
    let proposed = screen.beliefs.propose(scenario, view.believing.metric(), pass);
    let question = view.believing.question(scenario, proposed);
    screen.beliefs.refresh(shown.cases(), question, waker(ui.ctx()));
    proposed
}

/// Draws the answer and the region alone; true if they are of the document as it is.
///
/// # Errors
///
/// Why there is no answer.
pub fn alone_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Belief,
    view: &BeliefView,
) -> Result<bool, String> {
    ask(ui, shown, screen, view);
    believing::alone_ui(ui, shown, screen);
    // A picture waits for the border of the baseline, too, if there is one.
    let baseline = shown.baseline.map(|_| screen.beliefs.baseline());
    let mut is_whole = true;
    for beliefs in (Both { own: screen.beliefs.own(), baseline }).iter() {
        if let Some(trouble) = beliefs.trouble() {
            return Err(trouble.to_owned());
        }
        is_whole &= beliefs.is_current();
    }
    Ok(is_whole)
}

/// The height that the screen asks for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    let halves = if width < BESIDE_WIDTH { 2.0 * HALF_HEIGHT + GAP } else { HALF_HEIGHT };
    WORDS_HEIGHT + halves
}

/// The remaining room divided into a left and a right part, or one above the other.
fn halves(ui: &Ui, left_share: f32) -> [Rect; 2] {
    if ui.available_width() < BESIDE_WIDTH {
        return rows([rest(), rest()]).gap(GAP).split(ui.available_rect_before_wrap());
    }
    // Tables are no easier to read where they are wider; the plot is.
    let right = share(1.0 - left_share).most(RIGHT_WIDTH_MAX);
    columns([rest(), right]).gap(GAP).split(ui.available_rect_before_wrap())
}
