//! The runs along one lever as a table. A click on a row sets the lever to that row's value, as a
//! click in the map does; so do the arrow keys.

use std::borrow::Cow;

use eframe::egui::{Color32, RichText, Ui};
use serde::{Deserialize, Serialize};

use super::SensitivityView;
use super::choices::{lever_ui, word_ui};
use super::swings::filter_ui;
use crate::analysis::run_table::{By, Wanted};
use crate::analysis::{Lever, Metric, Run, Unit};
use crate::app::command::Command;
use crate::app::metric_cells;
use crate::app::plots::heat_map::precise;
use crate::app::widgets::value_text;
use crate::format;
use crate::model::Scenario;
use crate::session::RunTables;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::table::frozen_table::{Cell, Content, FrozenTable, Head, RowHead, Sorting, Taken};
use crate::ui::theme::{self, SMALL, Tokens};
use crate::ui::widgets::waiting::{dim, waiting_ui};

const ROW_HEAD_WIDTH: f32 = 96.0;
const COLUMN_WIDTH: f32 = 82.0;
const FILTER_WIDTH: f32 = 96.0;

/// What the columns show, and what stands over those that belong together.
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
    /// Id of the metric that rows are sorted by; the lever's value where it is none.
    sorted_by: Option<String>,
    is_descending: bool,
    filter: String,
}

impl RunsView {
    fn by(&self) -> By {
        self.sorted_by.as_deref().and_then(Metric::from_id).map_or(By::Lever, By::Metric)
    }

    /// Sorts by another column, or the other way round. Of a metric the best comes first.
    fn sort_by(&mut self, by: By) {
        let is_same = self.by() == by;
        self.is_descending = match by {
            _ if is_same => !self.is_descending,
            By::Lever => false,
            By::Metric(metric) => metric.more_is_better(),
        };
        self.sorted_by = match by {
            By::Lever => None,
            By::Metric(metric) => Some(metric.id().to_owned()),
        };
    }
}

type Limit = fn(f64) -> Wanted;

/// Which rows a typed filter keeps.
enum Filter {
    All,
    /// By the column that rows are sorted by.
    Limit(Wanted),
    /// Where a figure of the row is written so.
    Text(String),
}

impl Filter {
    fn of(typed: &str, unit: Unit) -> Self {
        let typed = typed.trim();
        if typed.is_empty() {
            return Self::All;
        }
        let limits: [(&str, Limit); 6] = [
            (">=", Wanted::AtLeast),
            ("≥", Wanted::AtLeast),
            ("<=", Wanted::AtMost),
            ("≤", Wanted::AtMost),
            (">", Wanted::Above),
            ("<", Wanted::Below),
        ];
        let limit = limits.into_iter().find_map(|(sign, wanted)| {
            let number = typed.strip_prefix(sign)?;
            Some(value_text::parse_unit(unit, number).map(wanted))
        });
        match limit {
            // While a limit is being typed, all rows are kept.
            Some(limit) => limit.map_or(Self::All, Self::Limit),
            None => Self::Text(plain(typed)),
        }
    }

    fn keeps(&self, lever: Lever, by: By, run: &Run) -> bool {
        match self {
            Self::All => true,
            Self::Limit(wanted) => wanted.holds(run.figure(by)),
            Self::Text(text) => {
                let in_lever = plain(&precise(lever, run.at)).contains(text);
                let has_text = |(metric, _): &(Metric, _)| {
                    plain(&metric.text_fine(run.figure(By::Metric(*metric)))).contains(text)
                };
                in_lever || COLUMNS.iter().any(has_text)
            }
        }
    }
}

/// Lower case, with plain spaces.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('\u{a0}', " ").replace('−', "-")
}

/// Draws the lever, the filter and the table.
pub(super) fn runs_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    runs: &RunTables,
    (lever, view): (Lever, &mut SensitivityView),
    send: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let hint = "filter, as > 10";
        filter_ui(ui, "Filter runs", hint, FILTER_WIDTH, &mut view.runs.filter);
        word_ui(ui, "along");
        if let Some(taken) = lever_ui(ui, scenario, "Lever of the runs", lever, 150.0, &|_| true) {
            view.sought = taken.id().into_owned();
        }
    });
    ui.add_space(2.0);
    let Some(table) = runs.latest().filter(|table| table.lever == lever) else {
        waiting_ui(ui, runs.trouble());
        return;
    };
    let by = view.runs.by();
    let unit = match by {
        By::Lever => lever.unit(),
        By::Metric(metric) => metric.unit(),
    };
    let filter = Filter::of(&view.runs.filter, unit);
    let keeps = |run: &Run| filter.keeps(lever, by, run);
    let rows = table.rows(by, view.runs.is_descending, keeps);
    ui.scope(|ui| {
        dim(ui, runs.is_current());
        match table_ui(ui, scenario, (lever, &rows), &view.runs) {
            None => {}
            Some(Taken::Cell((row, _))) => {
                send.extend(rows.get(row).map(|run| Command::Move(lever, run.at)));
            }
            Some(Taken::Head(column)) => {
                let metric = column.and_then(|column| COLUMNS.get(column));
                view.runs.sort_by(metric.map_or(By::Lever, |(metric, _)| By::Metric(*metric)));
                ui.ctx().request_repaint();
            }
        }
    });
}

fn table_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    (lever, rows): (Lever, &[&Run]),
    view: &RunsView,
) -> Option<Taken> {
    if rows.is_empty() {
        let text = "No run is like that. A limit such as > 10 is one on the column by which rows \
                    are sorted.";
        ui.label(RichText::new(text).font(theme::regular(SMALL)).color(Tokens::of(ui).muted));
        return None;
    }
    let heads = COLUMNS.map(|(metric, group)| Head {
        name: metric.name(),
        group: group.to_owned(),
        help: metric.help(),
        width: COLUMN_WIDTH,
    });
    let column = match view.by() {
        By::Lever => None,
        By::Metric(sorted) => COLUMNS.iter().position(|(metric, _)| *metric == sorted),
    };
    let present = lever.value(scenario).map(f64::to_bits);
    let now = rows.iter().position(|run| Some(run.at.to_bits()) == present);
    let content = Rows { lever, label: lever.label(scenario), rows, now, tokens: Tokens::of(ui) };
    let table = FrozenTable {
        name: "Runs",
        row_head_width: ROW_HEAD_WIDTH,
        heads: &heads,
        row_count: rows.len(),
        selected: now.map(|row| (row, column.unwrap_or(0))),
        content: &content,
    };
    let sorting = Sorting { corner: "value", by: column, is_descending: view.is_descending };
    table.show_sortable(ui, sorting)
}

/// The rows as the table asks for them.
struct Rows<'a> {
    lever: Lever,
    label: Cow<'a, str>,
    rows: &'a [&'a Run],
    /// The row of the open document.
    now: Option<usize>,
    tokens: &'static Tokens,
}

impl Rows<'_> {
    fn figure(&self, row: usize, column: usize) -> Option<(Metric, Option<f64>)> {
        let (metric, _) = COLUMNS.get(column)?;
        Some((*metric, self.rows.get(row)?.figure(By::Metric(*metric))))
    }

    fn value(&self, row: usize) -> String {
        self.rows.get(row).map_or_else(String::new, |run| precise(self.lever, run.at))
    }
}

impl Content for Rows<'_> {
    fn row_head(&self, row: usize) -> RowHead {
        let note = if self.now == Some(row) { "now" } else { "" };
        let name = self.value(row);
        RowHead { name, note: note.to_owned(), note_ink: self.tokens.accent, is_parted: false }
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        let Some((metric, value)) = self.figure(row, column) else {
            return Cell { text: String::new(), ink: self.tokens.text };
        };
        Cell { text: metric.text_fine(value), ink: ink(self.tokens, metric, value) }
    }

    fn cell_name(&self, row: usize, column: usize) -> String {
        let Some((metric, value)) = self.figure(row, column) else { return String::new() };
        let (label, at) = (&self.label, self.value(row));
        format!("{} {} with {label} {at}", metric.name(), metric.text_fine(value))
    }

    fn remark(&self, row: usize, column: usize) -> Option<String> {
        let (metric, value) = self.figure(row, column)?;
        let why = value.is_none().then(|| format!(": {}", metric.why_undefined()));
        let (label, at) = (&self.label, self.value(row));
        Some(format!("Sets {label} to {at}{}", why.unwrap_or_default()))
    }

    fn sheet(&self) -> Sheet {
        let names = COLUMNS.iter().map(|(metric, _)| metric.name().to_owned());
        let row = |run: &&Run| {
            let at = clipboard::Cell {
                text: precise(self.lever, run.at),
                in_full: format::plain(Some(run.at)),
            };
            let figures = COLUMNS.iter().map(|(metric, _)| {
                metric_cells::metric_cell(*metric, run.figure(By::Metric(*metric)))
            });
            std::iter::once(at).chain(figures).collect()
        };
        Sheet {
            head: std::iter::once(self.label.to_string()).chain(names).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// A loss, a default, a coverage that does not cover are red.
fn ink(tokens: &Tokens, metric: Metric, value: Option<f64>) -> Color32 {
    let is_breach = value.is_some_and(|value| match metric {
        Metric::NetIrr | Metric::EquityIrr | Metric::ProjectIrr => value < 0.0,
        Metric::NetMoic | Metric::Moic | Metric::MinDscr | Metric::MinLlcr => value < 1.0,
        Metric::PeakLtv => value > 1.0,
        Metric::LenderLoss => value > 0.0,
        Metric::RunwayMonths | Metric::DefaultMonth => true,
    });
    if is_breach { tokens.breach } else { tokens.text }
}
