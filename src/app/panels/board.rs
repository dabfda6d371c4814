//! The middle of the window: the deal in one sentence, eight figures, three plots.

use eframe::egui::{Color32, Rect, RichText, Sense, Ui, UiBuilder, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::figures;
use crate::analysis::{Curve, Lever};
use crate::app::plots::axes::MonthCursor;
use crate::app::plots::series::{Drawn, Period, Series};
use crate::app::plots::{cash_flow, coverage, irr};
use crate::app::theme::{self, BODY, TITLE, Tokens};
use crate::model::FastLane;
use crate::session::{Analyses, Document, Pace, Pinned};

/// Between two plots.
const GAP: f32 = 24.0;
/// Of the height, what the cash flow takes.
const CASH_FLOW_SHARE: f32 = 0.54;
/// On a board as wide as this the sentence fits one line.
const ONE_LINE_WIDTH: f32 = 1_240.0;
/// Of a sentence that takes two lines, what the first one may take.
const BALANCE: f32 = 0.58;
/// The results of a draft out of bounds are not those of what is on the left.
const DIMMED: f32 = 0.45;

/// How the board is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardView {
    period: Period,
    /// Id of the lever along which the IRR is drawn; resale where it is empty or unknown.
    irr_lever: String,
}

/// What the board shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub document: &'a Document,
    /// The baseline, if there is one.
    pub pinned: Option<&'a Pinned>,
}

/// Everything drawn that follows from the document, and what it follows from.
#[derive(Debug, Default)]
pub struct Board {
    analyses: Analyses,
    series: Series,
    drawn: Option<(u64, Period)>,
    ghost: Option<Ghost>,
    cursor: MonthCursor,
}

/// The baseline as the plots draw it.
#[derive(Clone, Debug)]
pub struct Ghost {
    drawn: (u64, Period, Lever),
    pub series: Series,
    pub net_irr: Curve,
}

impl BoardView {
    fn irr_lever(&self) -> Lever {
        Lever::from_id(&self.irr_lever).unwrap_or(Lever::ResaleFraction)
    }
}

impl Board {
    /// Brings everything up to date, in the same frame as the document.
    pub fn refresh(&mut self, shown: Shown<'_>, view: &BoardView, pace: Pace) {
        let Shown { document, pinned } = shown;
        self.refresh_ghost(pinned, view);
        self.analyses.refresh(document, view.irr_lever(), pace);
        let drawn = Some((document.revision(), view.period));
        if self.drawn != drawn {
            self.drawn = drawn;
            self.series = Series::of(document.evaluated(), document.results(), view.period);
        }
    }

    fn refresh_ghost(&mut self, pinned: Option<&Pinned>, view: &BoardView) {
        let Some(pinned) = pinned else {
            self.ghost = None;
            return;
        };
        let drawn = (pinned.revision(), view.period, view.irr_lever());
        if self.ghost.as_ref().is_some_and(|ghost| ghost.drawn == drawn) {
            return;
        }
        let mut lane = FastLane::default();
        self.ghost = Some(Ghost {
            drawn,
            series: Series::of(pinned.scenario(), pinned.results(), view.period),
            net_irr: pinned.net_irr_curve(&mut lane, view.irr_lever()),
        });
    }

    /// What the plots draw of the baseline.
    pub fn ghost(&self) -> Option<&Ghost> {
        self.ghost.as_ref()
    }

    /// What the plots draw.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// What the words and the IRR plot say.
    pub fn analyses(&self) -> &Analyses {
        &self.analyses
    }
}

/// Draws the board into all the room that `ui` has.
pub fn board_ui(ui: &mut Ui, shown: Shown<'_>, board: &mut Board, view: &mut BoardView) {
    let is_moving = ui.input(|input| input.pointer.any_down());
    board.refresh(shown, view, if is_moving { Pace::Moving } else { Pace::Resting });
    let Shown { document, pinned } = shown;
    faults_ui(ui, document);
    if !document.faults().is_empty() {
        ui.multiply_opacity(DIMMED);
    }
    sentence_ui(ui, board);
    let baseline = pinned.map(Pinned::summary);
    figures::figures_ui(ui, document.evaluated(), &document.results().summary, baseline);
    ui.add_space(8.0);
    plots_ui(ui, document, board, view);
}

/// What is wrong with the draft, over the results of the last one that was right.
fn faults_ui(ui: &mut Ui, document: &Document) {
    let color = Tokens::of(ui).breach;
    for fault in document.faults().iter().take(3) {
        let text = format!("Not computed: {fault}");
        ui.label(RichText::new(text).font(theme::medium(BODY)).color(color));
    }
}

/// The deal in plain words, in a room that does not change with their length.
fn sentence_ui(ui: &mut Ui, board: &Board) {
    let tokens = Tokens::of(ui);
    let headline = board.analyses.headline();
    let width = ui.available_width();
    let lines = if width >= ONE_LINE_WIDTH { 1.0 } else { 2.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(width, lines * 22.0 + 36.0), Sense::hover());
    // A child of its own: the room that was taken stays the same however little is said.
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
    let deal = RichText::new(&headline.deal).font(theme::semibold(TITLE)).color(tokens.text);
    let length = text_width(&ui, &headline.deal);
    ui.scope(|ui| {
        if length > width {
            // Two lines of about the same length, not one and a word.
            ui.set_max_width((BALANCE * length).min(width));
        }
        ui.label(deal);
    });
    let lessee = RichText::new(&headline.lessee).font(theme::regular(BODY)).color(tokens.muted);
    ui.label(lessee);
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    let galley =
        ui.painter().layout_no_wrap(text.to_owned(), theme::semibold(TITLE), Color32::PLACEHOLDER);
    galley.size().x
}

fn plots_ui(ui: &mut Ui, document: &Document, board: &mut Board, view: &mut BoardView) {
    let area = ui.available_rect_before_wrap();
    let split_y = area.top() + CASH_FLOW_SHARE * area.height();
    let split_x = area.center().x;
    let top = Rect::from_min_max(area.min, pos2(area.right(), split_y - GAP / 2.0));
    let left = Rect::from_min_max(
        pos2(area.left(), split_y + GAP / 2.0),
        pos2(split_x - GAP / 2.0, area.bottom()),
    );
    let right = Rect::from_min_max(pos2(split_x + GAP / 2.0, left.top()), area.max);

    let within = |ui: &mut Ui, rect: Rect, draw: &mut dyn FnMut(&mut Ui)| {
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| draw(ui));
    };
    let mut lever = view.irr_lever();
    let Board { series, cursor, ghost, .. } = board;
    let ghost_series = ghost.as_ref().map(|ghost| &ghost.series);
    let drawn = Drawn { series, ghost: ghost_series };
    let period = &mut view.period;
    within(ui, top, &mut |ui| cash_flow::cash_flow_ui(ui, drawn, period, cursor));
    within(ui, left, &mut |ui| {
        coverage::coverage_ui(ui, drawn, &document.results().months, cursor);
    });
    cursor.settle(ui);
    let shown = irr::IrrPlot {
        scenario: document.evaluated(),
        curves: board.analyses.curves(),
        outcomes: board.analyses.outcomes(),
        ghost: board.ghost.as_ref().map(|ghost| &ghost.net_irr),
    };
    within(ui, right, &mut |ui| irr::irr_ui(ui, shown, &mut lever));
    if lever != view.irr_lever() {
        view.irr_lever = lever.id().into_owned();
    }
}
