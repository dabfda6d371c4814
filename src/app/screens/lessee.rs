//! The lessee's cash against debt and chip value, and the room that covenants leave.

mod moves;

use eframe::egui::{Context, ScrollArea, Ui};
use egui_plot::{PlotResponse, PlotTransform};

use super::shown::Shown;
use crate::analysis::Headroom;
use crate::app::command::Command;
use crate::app::plots::funding::Rounds;
use crate::app::plots::ribbon;
use crate::app::plots::runway::{self, Runway, Strip};
use crate::model::results::Month;
use crate::session::{CovenantMoves, Document, Pace};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::flags::Hand;
use crate::ui::chart::{question, title_ui, unit_ui};

/// With less height than this the screen scrolls.
const HEIGHT_MIN: f32 = 480.0;
const TITLE_HEIGHT: f32 = 26.0;
/// Between the plot, the ribbon and the table.
const GAP: f32 = 12.0;

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct LesseeScreen {
    derived: Option<Derived>,
    ghost: Option<Ghost>,
    moves: Worker,
    cursor: MonthCursor,
    hand: Hand,
}

/// What follows from one revision of the document.
#[derive(Debug)]
struct Derived {
    revision: u64,
    pace: Pace,
    runway: Runway,
    headroom: Headroom,
}

/// The baseline as the plot draws it.
#[derive(Debug)]
struct Ghost {
    revision: u64,
    runway: Runway,
}

/// Started when the screen is first opened.
#[derive(Debug, Default)]
enum Worker {
    #[default]
    NotStarted,
    /// The system has no thread to give; the table stays empty, and nothing else is missing.
    Missing,
    Running(CovenantMoves),
}

impl Worker {
    /// Asks about the document and takes what has been found.
    fn refresh(&mut self, ctx: &Context, document: &Document) {
        if let Self::NotStarted = self {
            let ctx = ctx.clone();
            *self = match CovenantMoves::start(move || ctx.request_repaint()) {
                Ok(moves) => Self::Running(moves),
                Err(error) => {
                    log::warn!("no thread for covenant moves: {error}");
                    Self::Missing
                }
            };
        }
        let Self::Running(moves) = self else { return };
        moves.ask(document);
        if let (true, Some(trouble)) = (moves.poll(), moves.trouble()) {
            log::warn!("covenant moves: {trouble}");
        }
    }

    fn running(&self) -> Option<&CovenantMoves> {
        match self {
            Self::Running(moves) => Some(moves),
            Self::NotStarted | Self::Missing => None,
        }
    }
}

impl LesseeScreen {
    /// The room that the covenants leave, as shown; `None` until the screen has been open.
    pub fn headroom(&self) -> Option<&Headroom> {
        self.derived.as_ref().map(|derived| &derived.headroom)
    }

    /// The lines that the plot draws; `None` until the screen has been open.
    pub fn runway(&self) -> Option<&Runway> {
        self.derived.as_ref().map(|derived| &derived.runway)
    }

    /// Those of the baseline.
    pub fn ghost(&self) -> Option<&Runway> {
        self.ghost.as_ref().map(|ghost| &ghost.runway)
    }

    /// The smallest moves that break or mend the covenants.
    pub fn moves(&self) -> Option<&CovenantMoves> {
        self.moves.running()
    }

    fn refresh(&mut self, shown: Shown<'_>) {
        let Shown { document, baseline, pace, .. } = shown;
        let (scenario, results) = (document.evaluated(), document.results());
        let before = self.derived.as_ref();
        // At rest the axis of the liquidity fits again.
        let is_settled = before.is_some_and(|before| before.pace == pace || pace == Pace::Moving);
        if !(is_settled && before.is_some_and(|before| before.revision == document.revision())) {
            let times = match pace {
                Pace::Moving => before.map_or(1.0, |before| before.runway.times()),
                Pace::Resting => 1.0,
            };
            self.derived = Some(Derived {
                revision: document.revision(),
                pace,
                runway: Runway::of(scenario, results, times),
                headroom: Headroom::of(scenario, results),
            });
        }
        let times = self.runway().map_or(1.0, Runway::times);
        let Some(baseline) = baseline else {
            self.ghost = None;
            return;
        };
        let is_drawn = |ghost: &Ghost| {
            ghost.revision == baseline.revision()
                && ghost.runway.times().to_bits() == times.to_bits()
        };
        if !self.ghost.as_ref().is_some_and(is_drawn) {
            let runway = Runway::of(baseline.scenario(), baseline.results(), 1.0);
            let runway = runway.with_times(times);
            self.ghost = Some(Ghost { revision: baseline.revision(), runway });
        }
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn lessee_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut LesseeScreen,
    (): &mut (),
    send: &mut Vec<Command>,
) {
    screen.refresh(shown);
    screen.moves.refresh(ui.ctx(), shown.document);
    let height = ui.available_height().max(HEIGHT_MIN);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_height(height);
        ui.spacing_mut().item_spacing.y = 0.0;
        let document = shown.document;
        lines_and_covenants_ui(ui, document, screen, height - GAP - moves::HEIGHT, send);
        ui.add_space(GAP);
        let Some(headroom) = screen.headroom() else { return };
        moves::moves_ui(ui, document.evaluated(), headroom, screen.moves(), send);
    });
    screen.cursor.settle(ui);
}

/// Draws the lines alone, or over the room that the covenants leave, into all the room that `ui` has.
pub fn alone_ui(ui: &mut Ui, shown: Shown<'_>, screen: &mut LesseeScreen, with_covenants: bool) {
    screen.refresh(shown);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (height, mut send) = (ui.available_height(), Vec::new());
    if with_covenants {
        lines_and_covenants_ui(ui, shown.document, screen, height, &mut send);
    } else {
        runway_ui(ui, shown.document, screen, height, &mut send);
    }
}

/// From top to bottom, in this height: the lines with the flags, and the ribbon under them.
fn lines_and_covenants_ui(
    ui: &mut Ui,
    document: &Document,
    screen: &mut LesseeScreen,
    height: f32,
    send: &mut Vec<Command>,
) {
    let Some(headroom) = screen.headroom() else { return };
    let lines_height = height - GAP - covenants_height(headroom);
    let Some(drawn) = runway_ui(ui, document, screen, lines_height, send) else { return };
    let months = &document.results().months;
    runway::month_tooltip(&drawn.response, &drawn.transform, months);
    ui.add_space(GAP);
    if let LesseeScreen { derived: Some(Derived { headroom, .. }), cursor, .. } = screen {
        covenants_ui(ui, headroom, &drawn.transform, months, cursor);
    }
}

fn covenants_height(headroom: &Headroom) -> f32 {
    TITLE_HEIGHT + headroom.ribbons.len() as f32 * ribbon::ROW_HEIGHT
}

/// A band for each covenant, along the months of the plot above.
fn covenants_ui(
    ui: &mut Ui,
    headroom: &Headroom,
    along: &PlotTransform,
    months: &[Month],
    cursor: &mut MonthCursor,
) {
    title_ui(ui, "How much room do the covenants leave?", |_| {});
    ui.add_space(6.0);
    for one in &headroom.ribbons {
        ribbon::ribbon_ui(ui, one, along, months, cursor);
    }
}

/// Title, flags and lines; `None` where nothing is derived yet.
fn runway_ui(
    ui: &mut Ui,
    document: &Document,
    screen: &mut LesseeScreen,
    height: f32,
    send: &mut Vec<Command>,
) -> Option<PlotResponse<()>> {
    let LesseeScreen { derived, ghost, cursor, hand, .. } = screen;
    let runway = &derived.as_ref()?.runway;
    let ghost = ghost.as_ref().map(|ghost| &ghost.runway);
    let top = ui.cursor().top();
    let full = format!("When does {} run out, and what is left then?", runway.lessee);
    let question = question(ui, &full, "When does the cash run out?");
    title_ui(ui, question, |ui| unit_ui(ui, runway.unit().name));
    let height = height - (ui.cursor().top() - top);
    let rounds = Rounds::of(ui, &document.draft, document.saved(), runway.axis_end);
    let strip = rounds.strip_height(ui, ui.available_width() - 80.0);
    let poles = rounds.months();
    let top = Strip { height: strip, poles: &poles };
    let drawn = runway::runway_ui(ui, runway, ghost, cursor, (height, top));
    let moved = rounds.ui(ui, &drawn.transform, strip, hand).into_iter();
    send.extend(moved.map(|(lever, value)| Command::Move(lever, value)));
    Some(drawn)
}
