//! The lessee's cash against debt and chip value, and the room that covenants leave.

mod moves;

use eframe::egui::Ui;
use egui_plot::PlotTransform;

use super::shown::Shown;
use crate::analysis::Headroom;
use crate::analysis::month::Months;
use crate::analysis::runway::Runway;
use crate::app::command::Command;
use crate::app::plots::contracts;
use crate::app::plots::funding::Rounds;
use crate::app::plots::ribbon;
use crate::app::plots::runway::{self, Strip};
use crate::session::runways::Runways;
use crate::session::{Both, Case, CovenantMoves, Document, Memo};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::flags::Hand;
use crate::ui::chart::{self, question, title_ui, unit_ui};
use crate::ui::waker::waker;

/// The least height of the screen.
pub(super) const LEAST_HEIGHT: f32 = 480.0;
const TITLE_HEIGHT: f32 = 26.0;
/// Between the plot, the ribbon and the table.
const GAP: f32 = 12.0;

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct LesseeScreen {
    runways: Runways,
    headroom: Memo<u64, Headroom>,
    moves: CovenantMoves,
    cursor: MonthCursor,
    hand: Hand,
}

impl LesseeScreen {
    /// The room that the covenants leave, as shown; `None` until the screen has been open.
    pub fn headroom(&self) -> Option<&Headroom> {
        self.headroom.get()
    }

    /// The lines that the plot draws; `None` until the screen has been open.
    pub fn runway(&self) -> Option<&Runway> {
        Some(self.runways.get()?.own)
    }

    /// Those of the baseline.
    pub fn baseline(&self) -> Option<&Runway> {
        self.runways.get()?.baseline
    }

    /// The smallest moves that break or mend the covenants.
    pub fn moves(&self) -> &CovenantMoves {
        &self.moves
    }

    fn refresh(&mut self, shown: Shown<'_>) {
        self.runways.refresh(shown.cases(), shown.pace);
        let Case { revision, scenario, results, .. } = shown.document.case();
        self.headroom.refresh(revision, |_| Headroom::of(scenario, results));
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
    screen.moves.refresh(shown.document.case(), waker(ui.ctx()));
    let height = ui.available_height();
    // Their own spacing, which does not hold for what comes after.
    ui.scope(|ui| {
        // The heights below are counted out; egui's spacing would come on top of them.
        ui.spacing_mut().item_spacing.y = 0.0;
        let document = shown.document;
        lines_and_covenants_ui(ui, document, screen, height - GAP - moves::HEIGHT, send);
        ui.add_space(GAP);
        let Some(headroom) = screen.headroom() else { return };
        moves::moves_ui(ui, document.evaluated(), headroom, screen.moves(), send);
    });
    screen.cursor.settle(ui);
}

/// Draws the lines, alone or with a band for each covenant, into all the room that `ui` has.
pub fn alone_ui(ui: &mut Ui, shown: Shown<'_>, screen: &mut LesseeScreen, with_covenants: bool) {
    screen.refresh(shown);
    ui.spacing_mut().item_spacing.y = 0.0;
    // Commands are dropped: a picture or an audience moves nothing.
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
    // Ribbons have a fixed height; the lines get the rest.
    let lines_height = height - GAP - covenants_height(headroom);
    let Some(drawn) = runway_ui(ui, document, screen, lines_height, send) else { return };
    let months = Months::of(document.evaluated(), document.results());
    ui.add_space(GAP);
    // Borrowed again: drawing the lines needs all of the screen.
    if let Some(headroom) = screen.headroom.get() {
        covenants_ui(ui, headroom, &drawn.transform, months, &mut screen.cursor);
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
    months: Months<'_>,
    cursor: &mut MonthCursor,
) {
    title_ui(ui, "How much headroom do the covenants leave?", |_| {});
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
) -> Option<chart::Shown> {
    let LesseeScreen { runways, cursor, hand, .. } = screen;
    let Both { own: runway, baseline } = runways.get()?;
    let top = ui.cursor().top();
    let full = format!("When does {} run out, and what is left?", runway.lessee);
    let axes = runway::axes_in_words(runway);
    // Before an audience there is no room for whose axis is which; the line of the cash says it.
    let axes = question(ui, &axes, runway::unit(runway).name);
    let question = question(ui, &full, "When does the cash run out?");
    title_ui(ui, question, |ui| unit_ui(ui, axes));
    // Measured, because a presentation's title is higher than the window's.
    let height = height - (ui.cursor().top() - top);
    // Of the draft: a flag follows the hand even where its value is out of bounds.
    let rounds = Rounds::of(ui, &document.draft, document.saved(), runway.axis_end);
    // About what the axes take of the width; it is known only once the plot is drawn.
    let strip = rounds.strip_height(ui, ui.available_width() - 80.0);
    let poles = rounds.months();
    let top = Strip { height: strip, poles: &poles };
    let months = Months::of(document.evaluated(), document.results());
    // Under the cash that they bring.
    let of_contracts = contracts::height(&document.draft);
    let height = height - of_contracts;
    let drawn = runway::runway(ui, runway, baseline, height, top)
        .tooltip(|x| runway::month_tooltip(months, x))
        .cursor(cursor)
        .show(ui, height);
    let moved = rounds.ui(ui, &drawn.transform, strip, hand).into_iter();
    let ends = contracts::contracts_ui(ui, &document.draft, &drawn.transform);
    send.extend(moved.chain(ends).map(|(lever, value)| Command::Move(lever, value)));
    Some(drawn)
}
