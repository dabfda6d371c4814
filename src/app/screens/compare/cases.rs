//! The deal itself and its cases, a row each: what becomes of it in each of them.

use eframe::egui::{Role, Ui};

use super::Shown;
use crate::analysis::Metric;
use crate::analysis::cases::{self, BASE, CaseRow};
use crate::app::command::Command;
use crate::app::metric_cells::summary_cell;
use crate::format::UNDEFINED;
use crate::model::{self, FastLane};
use crate::session::Background;
use crate::session::derived::Superseded;
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::Texts;
use crate::ui::waker::waker;

const COLUMN_WIDTH: f32 = 96.0;
const SETS_WIDTH: f32 = 240.0;

/// A row of the table.
struct Row<'a> {
    case: &'a CaseRow,
    /// What the case sets, in a line.
    sets: String,
    is_shown: bool,
}

/// What each case yields, by the revision of the document; run beside the frame, as there may be
/// many.
#[derive(Debug, Default)]
pub(super) struct CaseTable {
    rows: Background<u64, Vec<CaseRow>>,
}

impl CaseTable {
    fn refresh(&mut self, shown: Shown<'_>, wake: impl Fn() + Send + 'static) {
        let document = shown.document;
        self.rows.ask(document.revision(), shown.pace, wake, || {
            // The deal itself is run again only where it is not what is shown.
            let base = document.case_place().is_none().then(|| document.results().summary.clone());
            let whole = document.whole().clone();
            move |_: &mut FastLane, _: &u64, _: Superseded<'_>| {
                let run = || model::run(&crate::analysis::shown(&whole)).summary;
                Ok(cases::table(&whole, &base.unwrap_or_else(run)))
            }
        });
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
    derived.refresh(shown, waker(ui.ctx()));
    let sets = |place: usize| {
        let case = place.checked_sub(1).and_then(|index| document.whole().cases.get(index));
        case.map_or_else(|| "the deal itself".to_owned(), |it| cases::sets(document.whole(), it))
    };
    let open = document.case_place().map_or(0, |index| index + 1);
    let rows: Vec<Row<'_>> = derived
        .rows
        .latest()
        .into_iter()
        .flatten()
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
