//! The deal itself and its cases, a row each: what becomes of it in each of them.

use eframe::egui::{Role, Ui};

use super::Shown;
use crate::analysis::Metric;
use crate::analysis::cases::{self, BASE, CaseRow};
use crate::app::command::Command;
use crate::app::metric_cells::summary_cell;
use crate::format::UNDEFINED;
use crate::model::results::Summary;
use crate::model::{self, Scenario};
use crate::session::{Memo, Pace};
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::Texts;

const COLUMN_WIDTH: f32 = 96.0;
const SETS_WIDTH: f32 = 240.0;

/// A row of the table.
struct Row<'a> {
    case: &'a CaseRow,
    /// What the case sets, in a line.
    sets: String,
    is_shown: bool,
}

/// What each case yields, by the revision of the document.
#[derive(Debug, Default)]
pub(super) struct CaseTable {
    rows: Memo<u64, Vec<CaseRow>>,
}

impl CaseTable {
    /// Runs every case again where the document has changed; not while something is dragged.
    fn refresh(&mut self, shown: Shown<'_>) {
        let document = shown.document;
        let is_due = shown.pace == Pace::Resting || self.rows.get().is_none();
        if is_due {
            let whole = document.whole();
            self.rows.refresh(document.revision(), |_| {
                cases::table(whole, &base(document.results(), document.case_place(), whole))
            });
        }
    }
}

/// What the deal itself yields: run again only where it is not what is shown.
fn base(results: &model::Results, shown: Option<usize>, whole: &Scenario) -> Summary {
    match shown {
        None => results.summary.clone(),
        Some(_) => model::run(&crate::analysis::shown(whole)).summary,
    }
}

/// Draws the table; a click on a row shows the deal in that case.
pub(super) fn cases_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    derived: &mut CaseTable,
    send: &mut Vec<Command>,
) {
    let document = shown.document;
    if document.whole().cases.is_empty() {
        let keys = Command::MakeCase.keys(ui.ctx());
        ui.note(format!("The deal has no cases yet. {keys} makes a case of the current values."));
        return;
    }
    derived.refresh(shown);
    let sets = |place: usize| {
        let case = place.checked_sub(1).and_then(|index| document.whole().cases.get(index));
        case.map_or_else(|| "the deal itself".to_owned(), |it| cases::sets(document.whole(), it))
    };
    let open = document.case_place().map_or(0, |index| index + 1);
    let rows: Vec<Row<'_>> = derived
        .rows
        .as_slice()
        .iter()
        .enumerate()
        .map(|(place, case)| Row { case, sets: sets(place), is_shown: place == open })
        .collect();
    let touched = table(open).show(ui, &rows);
    if let Some(place) = touched.row {
        send.push(Command::ShowCase(place));
    }
}

fn table<'a>(open: usize) -> Table<'a, Row<'a>> {
    let name = |row: &Row<'_>| {
        let note = if row.is_shown { "shown" } else { "" };
        let help = if row.case.name == BASE { String::new() } else { row.case.note.clone() };
        Name::new(crate::format::text::name(&row.case.name)).note(note).help(help)
    };
    Table::new("Case", name)
        .column("What it sets", SETS_WIDTH, "", |row| Cell::new(row.sets.clone()))
        .words()
        .columns(cases::FIGURES, |table, metric: Metric| {
            table.column(metric.name(), COLUMN_WIDTH, metric.help(), move |row| {
                match &row.case.summary {
                    Some(summary) => summary_cell(metric, summary),
                    None => Cell::new(UNDEFINED.to_owned()).help("This case is not allowed"),
                }
            })
        })
        .role(Role::Button)
        .chosen(Some(open))
}
