//! Month by month, sources and uses, checks; every figure explained.

mod checks;
mod closing;
mod explained;
mod table;

use eframe::egui::{Button, Id, Ui, vec2};
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::analysis::ledger::{Run, Scale};
use crate::analysis::series::Period;
use crate::app::command::Command;
use crate::session::ledger::LedgerTable;
use crate::session::{Case, Document};
use crate::ui::between::between;
use crate::ui::board::{Within, columns, fixed, rest, rows};
use crate::ui::chart;
use crate::ui::table::{Frozen, Taken};
use crate::ui::text::small_strong;
use crate::ui::widgets::choice::choice_ui;

/// Share of the width for what is beside the table.
const BESIDE_SHARE: f32 = 0.30;
const BESIDE_WIDTH: std::ops::RangeInclusive<f32> = 330.0..=440.0;
/// Between the two.
const GAP: f32 = 24.0;
/// In a narrower room it is under the table.
const BESIDE_FROM: f32 = 640.0;
/// Least height of the table and of what is under it.
const TABLE_HEIGHT: f32 = 320.0;
const UNDER_HEIGHT: f32 = 280.0;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerView {
    period: Period,
    beside: Beside,
}

impl LedgerView {
    /// Puts the checks beside the table.
    pub fn show_checks(&mut self) {
        self.beside = Beside::Checks;
    }
}

/// What is beside the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Beside {
    /// How the chosen figure came about.
    #[default]
    Figure,
    /// Sources and uses at closing.
    Closing,
    /// Sums that must come out, and what is unusual.
    Checks,
}

/// The height that the screen asks for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    TABLE_HEIGHT + if width < BESIDE_FROM { GAP + UNDER_HEIGHT } else { 0.0 }
}

/// Draws the screen into all the room that `ui` has.
pub fn ledger_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut LedgerTable,
    view: &mut LedgerView,
    send: &mut Vec<Command>,
) {
    let document = shown.document;
    screen.refresh(document, view.period);
    let area = ui.available_rect_before_wrap();
    let beside = between(BESIDE_SHARE * area.width(), *BESIDE_WIDTH.start(), *BESIDE_WIDTH.end());
    let [left, right] = if area.width() < BESIDE_FROM {
        rows([rest(), fixed(UNDER_HEIGHT)]).gap(GAP).split(area)
    } else {
        columns([rest(), fixed(beside)]).gap(GAP).split(area)
    };
    let chosen = ui.within(left, |ui| table_ui(ui, document, screen, view));
    // The table first: the figure that was clicked is explained in the same frame.
    if let Some(place) = chosen {
        screen.choose(place);
        view.beside = Beside::Figure;
        screen.refresh(document, view.period);
    }
    ui.within(right, |ui| beside_ui(ui, document, screen, view, send));
}

/// The table under its title; the place of another figure that was chosen.
fn table_ui(
    ui: &mut Ui,
    document: &Document,
    screen: &LedgerTable,
    view: &mut LedgerView,
) -> Option<(usize, usize)> {
    let (scenario, results) = (document.evaluated(), document.results());
    let run = Run { scenario, results, derivation: screen.derivation()? };
    let scale = Scale::of(scenario);
    // The button is in the title, before the table that it copies exists.
    let mut is_copied = false;
    chart::title_ui(ui, "Monthly ledger", |ui| {
        is_copied = copy_button_ui(ui);
        let periods = [(Period::Month, "months"), (Period::Year, "years")];
        choice_ui(ui, "Ledger by", &mut view.period, &periods);
        chart::unit_ui(ui, scale.unit);
    });
    ui.add_space(4.0);
    let is_by_year = view.period == Period::Year;
    let table = table::table(run, screen.columns(), scale, is_by_year);
    if is_copied {
        ui.copy_text(table.sheet(screen.lines()).tab_separated());
    }
    let shown = Frozen {
        name: "Ledger",
        names_width: table::NAMES_WIDTH,
        selected: screen.place(),
        sorting: None,
        spoken: &table::spoken,
    };
    match table.show_frozen(ui, screen.lines(), &shown)? {
        Taken::Cell(place) => Some(place),
        Taken::Head(_) => None,
    }
}

/// True if the table is to be copied; the button reads "Copied" for a moment then.
fn copy_button_ui(ui: &mut Ui) -> bool {
    const SAID_SECONDS: f64 = 1.5;
    let id = Id::unique("ledger copied");
    let now = ui.input(|input| input.time);
    let copied_at: Option<f64> = ui.data(|data| data.get_temp(id));
    let is_fresh = copied_at.is_some_and(|at| now - at < SAID_SECONDS);
    let text = if is_fresh { "Copied" } else { "Copy" };
    let button = Button::new(small_strong(text)).min_size(vec2(56.0, 20.0));
    let response = ui.add(button);
    let response = response.on_hover_text("Copy the table as tab-separated text, to the cent");
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id, now));
        // Without input egui draws no frame in which the word could change back.
        ui.request_repaint_after_secs(SAID_SECONDS as f32);
    }
    response.clicked()
}

fn beside_ui(
    ui: &mut Ui,
    document: &Document,
    screen: &LedgerTable,
    view: &mut LedgerView,
    send: &mut Vec<Command>,
) {
    let warnings = document.warnings().len();
    let checks =
        if warnings == 0 { "Checks".to_owned() } else { format!("Checks, {warnings}\u{a0}!") };
    let options = [
        (Beside::Figure, "Figure"),
        (Beside::Closing, "Sources and uses"),
        (Beside::Checks, checks.as_str()),
    ];
    choice_ui(ui, "Beside the ledger", &mut view.beside, &options);
    ui.add_space(8.0);
    // By part, so that each keeps its own scroll offset.
    eframe::egui::ScrollArea::vertical().id_salt(view.beside as u8).auto_shrink(false).show(
        ui,
        |ui| match view.beside {
            Beside::Figure => {
                if let (Some((column, line, explanation)), Some(derivation)) =
                    (screen.explained(), screen.derivation())
                {
                    let Case { scenario, results, .. } = document.case();
                    let run = Run { scenario, results, derivation };
                    let is_breach = run.is_breach(column, line);
                    let title = (column.label(scenario), line.name());
                    explained::explanation_ui(ui, scenario, title, explanation, is_breach, send);
                }
            }
            Beside::Closing => closing::closing_ui(ui, document),
            Beside::Checks => checks::checks_ui(ui, document, send),
        },
    );
}
