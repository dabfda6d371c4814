//! The runs along one lever as a table. A click on a row sets the lever to that row's value, as a
//! click in the map does; so do the arrow keys.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use super::SensitivityView;
use super::choices::{lever_ui, word_ui};
use super::swings::filter_ui;
use crate::analysis::lever_text;
use crate::analysis::lever_text::precise;
use crate::analysis::{Lever, Metric, TableRow};
use crate::app::command::Command;
use crate::app::metric_cells;
use crate::format;
use crate::model::Scenario;
use crate::session::RunTables;
use crate::ui::table::{Filter, Frozen, Name, Sorting, Table, Taken};
use crate::ui::text::Texts;
use crate::ui::theme::Ink;
use crate::ui::widgets::waiting::{dim, waiting_ui};

/// A value with its unit, and "now" before it.
const NAMES_WIDTH: f32 = 96.0;
const COLUMN_WIDTH: f32 = 82.0;
const FILTER_WIDTH: f32 = 96.0;

/// What the columns show, and the heading over each group of them.
// As long as the list of metrics, so that the compiler asks for a new one.
const COLUMNS: [(Metric, &str); Metric::ALL.len()] = [
    (Metric::NetIrr, "Returns"),
    (Metric::EquityIrr, "Returns"),
    (Metric::MinDscr, "Lenders"),
    (Metric::MinLlcr, "Lenders"),
    (Metric::LenderLoss, "Lenders"),
    (Metric::PeakLtv, "Lenders"),
    (Metric::DefaultMonth, "Lessee"),
    (Metric::RunwayMonths, "Lessee"),
    (Metric::ProjectIrr, "Other returns"),
    (Metric::NetMoic, "Other returns"),
    (Metric::Moic, "Other returns"),
];

/// Which rows are shown, and how; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RunsView {
    sorting: Sorting,
    filter: String,
}

/// Draws the lever, the filter and the table.
pub(super) fn runs_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    runs: &RunTables,
    lever: Lever,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let hint = "filter, as > 10";
        filter_ui(ui, "Filter runs", hint, FILTER_WIDTH, &mut view.runs.filter);
        word_ui(ui, "along");
        if let Some(taken) = lever_ui(ui, scenario, "Input of the runs", lever, 150.0, &|_| true) {
            view.sought = taken.id().into_owned();
        }
    });
    ui.add_space(2.0);
    // An answer for another lever would be listed under the wrong name.
    let Some(table) = runs.latest().filter(|table| table.lever == lever) else {
        waiting_ui(ui, runs.trouble());
        return;
    };
    let is_current = runs.is_current();
    let runs = table.runs.as_slice();
    let table = runs_table(scenario, lever);
    let RunsView { sorting, filter } = &view.runs;
    // A limit such as "> 10" is in the unit of the column that rows are sorted by.
    let sorted = COLUMNS.iter().find(|(metric, _)| sorting.is_by(metric.name()));
    let unit = sorted.map_or(lever.unit(), |(metric, _)| metric.unit());
    let filter = Filter::of(filter, |number| lever_text::parse_unit(unit, number));
    let order = table.order(runs, sorting, |run| table.keeps(run, sorting, &filter));
    let rows: Vec<&TableRow> = order.into_iter().filter_map(|row| runs.get(row)).collect();
    let taken = ui.scope(|ui| {
        dim(ui, is_current);
        table_ui(ui, scenario, &table, lever, &rows, sorting)
    });
    match taken.inner {
        None => {}
        Some(Taken::Cell((row, _))) => {
            send.extend(rows.get(row).map(|run| Command::Move(lever, run.at)));
        }
        Some(Taken::Head(column)) => {
            view.runs.sorting.click(column.as_deref());
            ui.ctx().request_repaint();
        }
    }
}

fn table_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    table: &Table<'_, TableRow>,
    lever: Lever,
    rows: &[&TableRow],
    sorting: &Sorting,
) -> Option<Taken> {
    if rows.is_empty() {
        let text = "No matching run. A limit such as > 10 applies to the sorted column.";
        ui.note(text);
        return None;
    }
    let now = rows.iter().position(|run| is_present(scenario, lever, run));
    let column = COLUMNS.iter().position(|(metric, _)| sorting.is_by(metric.name()));
    let label = lever.label(scenario);
    let spoken = |run: &TableRow, metric: &str, text: &str| {
        format!("{metric} {text} with {label} {}", precise(lever, run.at))
    };
    let shown = Frozen {
        name: "Runs",
        names_width: NAMES_WIDTH,
        selected: now.map(|row| (row, column.unwrap_or(0))),
        sorting: Some(sorting),
        spoken: &spoken,
    };
    table.show_frozen(ui, rows, &shown)
}

/// Every metric along the lever.
fn runs_table(scenario: &Scenario, lever: Lever) -> Table<'_, TableRow> {
    let name = move |run: &TableRow| {
        let note = if is_present(scenario, lever, run) { "now" } else { "" };
        let digits = format::plain(Some(run.at));
        Name::new(precise(lever, run.at)).note(note).note_ink(Ink::Accent).digits(digits)
    };
    Table::new("value", name)
        .copied_as(lever.label(scenario))
        .listed_by(|run| Some(run.at))
        .columns(COLUMNS, |table, (metric, group)| {
            let figure = move |run: &TableRow| run.figure(metric);
            table
                .column(metric.name(), COLUMN_WIDTH, metric.help(), move |run| {
                    let value = figure(run);
                    metric_cells::metric_figure(metric, value)
                        .breach_if(metric.is_breach(value, scenario))
                })
                .group(group)
                .largest_first(metric.more_is_better())
                .remark(move |run| {
                    let is_undefined = figure(run).is_none();
                    let why = is_undefined.then(|| format!(": {}", metric.why_undefined()));
                    let (label, at) = (lever.label(scenario), precise(lever, run.at));
                    Some(format!("Sets {label} to {at}{}", why.unwrap_or_default()))
                })
        })
}

/// Whether this is the run of the open document.
fn is_present(scenario: &Scenario, lever: Lever, run: &TableRow) -> bool {
    // To the bit: the run of the present state is at exactly the lever's value.
    lever.value(scenario).is_some_and(|value| value.to_bits() == run.at.to_bits())
}
