//! The deal: five short answers, where the rent goes, what covers the debt, what the chips are
//! worth at the end.

use eframe::egui::{Rect, Ui};
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::analysis::five_answers::{CommitteeQuestion, Focus};
use crate::analysis::month::Months;
use crate::analysis::series::{Period, Series};
use crate::analysis::{Covenant, Headroom, Lever};
use crate::app::command::Command;
use crate::app::plots::capital_stack::capital_stack_ui;
use crate::app::plots::{cash_flow, coverage, irr};
use crate::app::screen::Screen;
use crate::export::pictures::Subject;
use crate::session::{Analyses, Analysis, Both, Case, Derived, FiveAnswers, Memo};
use crate::ui::board::{Within, columns, fixed, rest, rows, share};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::theme::{Ink, STEP};
use crate::ui::waker::waker;
use crate::ui::widgets::question_cells::{self, QuestionCell, question_cells_ui};

/// Between two plots.
const GAP: f32 = 24.0;
/// Between the answers and the plots.
const STRIP_GAP: f32 = 14.0;
/// Of the width, the picture of the sources beside the answers.
const STACK_SHARE: f32 = 0.16;
const STACK_WIDTHS: [f32; 2] = [136.0, 250.0];
/// Share of the height for the cash flow.
const CASH_FLOW_SHARE: f32 = 0.54;
/// In a narrower room the two lower plots are stacked, if it is high enough.
const BESIDE_WIDTH: f32 = 480.0;
const STACKED_HEIGHT: f32 = 640.0;
/// With less, the names in the lower plots overlap.
const LEAST_HEIGHT: f32 = 380.0;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DealView {
    period: Period,
    /// Id of the lever along which the IRR is drawn; resale where it is empty or unknown.
    irr_lever: String,
}

/// Everything drawn that follows from the document and the baseline.
#[derive(Debug, Default)]
pub struct Deal {
    series: Derived<Period, Series>,
    headroom: Memo<u64, Headroom>,
    analyses: Analyses,
    answers: FiveAnswers,
    cursor: MonthCursor,
}

impl DealView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        super::choose(&mut self.irr_lever, subject.x.map(Lever::id));
    }

    fn irr_lever(&self) -> Lever {
        Lever::from_id(&self.irr_lever).unwrap_or(Lever::ResaleFraction)
    }
}

impl Deal {
    /// What cash flow and coverage show.
    fn refresh_series(&mut self, shown: Shown<'_>, view: &DealView) {
        let series =
            |case: Case<'_>, period: &Period| Series::of(case.scenario, case.results, *period);
        self.series.refresh(shown.cases(), |_| view.period, series);
        // Of the open deal alone: the ribbon under the coverage has none for the baseline.
        let Case { revision, scenario, results, .. } = shown.document.case();
        self.headroom.refresh(revision, |_| Headroom::of(scenario, results));
    }

    /// What the plots by month draw; `None` until the screen has been open.
    pub fn series(&self) -> Option<Both<&Series>> {
        self.series.get()
    }

    /// The answers over the plots.
    pub fn answers(&self) -> &FiveAnswers {
        &self.answers
    }

    /// What the IRR plot shows; `None` until the screen has been open.
    pub fn analyses(&self) -> Option<Both<&Analysis>> {
        self.analyses.get()
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn deal_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    deal: &mut Deal,
    view: &mut DealView,
    send: &mut Vec<Command>,
) {
    let area = ui.available_rect_before_wrap();
    let strip = fixed(strip_height(area.width()));
    let [strip, board] = rows([strip, rest()]).gap(STRIP_GAP).split(area);
    deal.answers.refresh(shown.document, shown.baseline, waker(ui.ctx()));
    ui.within(strip, |ui| strip_ui(ui, shown, &deal.answers, send));
    ui.within(board, |ui| board_ui(ui, shown, deal, view));
}

/// The rooms of the sources and the answers.
fn strip_rooms(strip: Rect) -> [Rect; 2] {
    let [least, most] = STACK_WIDTHS;
    let stack = share(STACK_SHARE).least(least).most(most);
    columns([stack, rest()]).gap(STEP * 3.0).split(strip)
}

fn strip_height(width: f32) -> f32 {
    let [_, cells] = strip_rooms(Rect::from_x_y_ranges(0.0..=width, 0.0..=0.0));
    question_cells::height(cells.width(), CommitteeQuestion::ALL.len())
}

/// The sources of the deal, and the five answers beside them.
fn strip_ui(ui: &mut Ui, shown: Shown<'_>, answers: &FiveAnswers, send: &mut Vec<Command>) {
    let [stack, cells] = strip_rooms(ui.available_rect_before_wrap());
    if let Some(sources) = answers.stack() {
        ui.within(stack, |ui| capital_stack_ui(ui, sources));
    }
    let each = CommitteeQuestion::ALL.map(|question| cell(question, shown, answers));
    let clicked = ui.within(cells, |ui| question_cells_ui(ui, &each));
    let question = clicked.and_then(|index| CommitteeQuestion::ALL.get(index));
    send.extend(question.map(|question| {
        let focus = answers.answer(*question).and_then(|answer| answer.focus);
        Command::ShowAnswer(screen_of(*question, focus), focus)
    }));
}

fn cell<'a>(
    question: CommitteeQuestion,
    shown: Shown<'_>,
    answers: &'a FiveAnswers,
) -> QuestionCell<'a> {
    let answer = answers.answer(question);
    let is_current = answers.is_current(question, shown.document);
    let ink = match answer {
        // An answer to an earlier question stays, but does not pass for one to this.
        Some(_) if !is_current => Ink::Faint,
        Some(answer) if answer.is_bad => Ink::Breach,
        Some(_) => Ink::Text,
        None => Ink::Faint,
    };
    let more = match (answer, answers.trouble()) {
        (_, Some(trouble)) if !is_current => format!("Could not be computed: {trouble}"),
        (Some(answer), _) if answer.more.is_empty() => answer.text.clone(),
        (Some(answer), _) => answer.more.clone(),
        (None, _) => "Not yet known".to_owned(),
    };
    QuestionCell {
        question: question.text(),
        answer: answer.map_or(WAITING, |answer| &answer.text),
        more: format!(
            "{more}\nA click opens “{}”.",
            screen_of(question, answer.and_then(|answer| answer.focus)).name()
        ),
        ink,
    }
}

/// Until the first answer is there.
const WAITING: &str = "…";

/// The screen that has the whole answer.
fn screen_of(question: CommitteeQuestion, focus: Option<Focus>) -> Screen {
    match question {
        CommitteeQuestion::MustHold if matches!(focus, Some(Focus::Stop(_))) => Screen::Losses,
        CommitteeQuestion::BreaksAt => Screen::Sensitivity,
        CommitteeQuestion::When => Screen::Lessee,
        CommitteeQuestion::WhoPays => Screen::Losses,
        CommitteeQuestion::MustHold => Screen::Belief,
        CommitteeQuestion::WhatChanged => Screen::Changes,
    }
}

/// The three plots, in all the room that `ui` has.
pub fn board_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    let [top, left, right] = rooms(ui.available_rect_before_wrap());
    ui.within(top, |ui| cash_flow_ui(ui, shown, deal, view));
    ui.within(left, |ui| coverage_ui(ui, shown, deal, view));
    ui.within(right, |ui| irr_ui(ui, shown, deal, view));
    // After all plots: any of them may have found the month under the pointer.
    deal.cursor.settle(ui);
}

/// Where the rent goes, in all the room that `ui` has.
pub fn cash_flow_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    // Each plot is drawn alone, too; after the cash flow this finds the series up to date.
    deal.refresh_series(shown, view);
    let Deal { series, cursor, .. } = deal;
    let Some(series) = series.get() else { return };
    cash_flow::cash_flow_ui(ui, series, &mut view.period, cursor);
}

/// What covers the debt, in all the room that `ui` has.
pub fn coverage_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.refresh_series(shown, view);
    let Deal { series, headroom, cursor, .. } = deal;
    let Some((series, headroom)) = series.get().zip(headroom.get()) else { return };
    let document = shown.document;
    let months = Months::of(document.evaluated(), document.results());
    coverage::coverage_ui(ui, series, (months, headroom.ribbon(Covenant::LockUp)), cursor);
}

/// The return along a lever, in all the room that `ui` has.
pub fn irr_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.analyses.refresh(shown.cases(), view.irr_lever(), shown.pace);
    let Some(Both { own, baseline }) = deal.analyses.get() else { return };
    let plot = irr::IrrPlot {
        scenario: shown.document.evaluated(),
        curves: &own.curves,
        outcomes: &own.outcomes,
        baseline: baseline.map(Analysis::net_irr),
    };
    let mut lever = view.irr_lever();
    irr::irr_ui(ui, plot, &mut lever);
    // Kept only where it was changed, so that an id of another version of the program survives.
    if lever != view.irr_lever() {
        view.irr_lever = lever.id().into_owned();
    }
}

/// The height that answers and plots ask for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    let plots = if width < BESIDE_WIDTH { STACKED_HEIGHT } else { LEAST_HEIGHT };
    strip_height(width) + STRIP_GAP + plots
}

/// The rooms of cash flow, coverage and IRR.
fn rooms(area: Rect) -> [Rect; 3] {
    // Narrow and low, as a picture may be, three rows would leave no height for the plots.
    if area.width() < BESIDE_WIDTH && area.height() >= STACKED_HEIGHT {
        return rows([rest(); 3]).gap(GAP).split(area);
    }
    let [top, below] = rows([share(CASH_FLOW_SHARE), rest()]).gap(GAP).split(area);
    let [left, right] = columns([rest(), rest()]).gap(GAP).split(below);
    [top, left, right]
}
