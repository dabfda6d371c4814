//! Everything that was kept, the newest first, one row each.

use eframe::egui::{Role, Ui};

use crate::files::decision_log::Verdict;
use crate::session::Judged;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::table::{Cell, Name, Sorting, Table, Width};
use crate::ui::theme::Ink;

/// Two lines: the name, and where the record is from.
const ROW_HEIGHT: f32 = 40.0;
const HEAD_HEIGHT: f32 = 20.0;
/// Between the edge of a row and its contents.
const PAD: f32 = 10.0;
/// Net IRR, minimum DSCR, lender loss. Narrow: verdict and origin share the second line of a row.
const FIGURE_WIDTHS: [f32; 3] = [64.0, 80.0, 76.0];

/// One record of the list.
struct Record<'a> {
    /// Place among all records, the oldest of which is 0.
    index: usize,
    judged: &'a Judged,
    says: String,
    says_ink: Ink,
}

/// Draws the rows; `Some` when a person takes another one.
///
/// `moved_on` is the last decision, if the open deal is no longer what it was made on.
pub(super) fn list_ui(
    ui: &mut Ui,
    records: &[Judged],
    shown: usize,
    moved_on: Option<usize>,
) -> Option<usize> {
    // The newest first.
    let rows = records.iter().enumerate().rev().map(|(index, judged)| Record {
        index,
        judged,
        says: judged.verdict_words(moved_on == Some(index)),
        says_ink: ink(&judged.verdict, moved_on == Some(index)),
    });
    let rows: Vec<Record<'_>> = rows.collect();
    let name = |it: &Record<'_>| {
        let (judged, record) = (it.judged, &it.judged.record);
        let below = format!("{} · {} · {}", judged.kind(), judged.day(), record.program);
        Name::new(record.name.as_str()).strong().below(below)
    };
    let [irr, dscr, loss] = FIGURE_WIDTHS.map(Width::Fixed);
    let table = Table::new("", name)
        .column("net IRR", irr, "", |it| {
            Cell::share(it.judged.record.figures.net_irr, 1).breach_below(0.0)
        })
        .column("min DSCR", dscr, "", |it| {
            Cell::ratio(it.judged.record.figures.min_dscr).breach_below(1.0)
        })
        .column("lender loss", loss, "", |it| {
            let loss = it.judged.record.figures.lender_loss;
            let cell = Cell::new(loss).breach_if(!loss.is_zero());
            cell.below(it.says.as_str(), it.says_ink)
        })
        .heights(HEAD_HEIGHT, ROW_HEIGHT)
        .margins(PAD, 8.0)
        .strong()
        .role(Role::ListBoxOption)
        .chosen(rows.iter().position(|it| it.index == shown))
        .spoken(|it, _| {
            let (kind, day) = (it.judged.kind(), it.judged.day());
            format!("{kind} {}, {day}, {}", it.judged.record.name, it.says)
        });
    let drawn = table.show_scrolling(ui, &rows, &Sorting::default(), false);
    // The sheet has more columns than the table: a click can point at a row only.
    drawn.copied_by_row(|| sheet(&rows)).row.and_then(|row| rows.get(row)).map(|it| it.index)
}

/// Every record with all of its figures, as it is copied.
fn sheet(rows: &[Record<'_>]) -> Sheet {
    let row = |it: &Record<'_>| {
        let record = &it.judged.record;
        let (people, conditions) = (record.people.join("; "), record.conditions.join("; "));
        let words = [
            it.judged.kind(),
            &record.name,
            &record.note,
            &people,
            &conditions,
            &record.date,
            &record.program,
            &it.says,
        ];
        let figures = record.figures.named().map(|(_, figure)| figure.measure().into());
        words.map(clipboard::Cell::words).into_iter().chain(figures).collect()
    };
    let words = ["Kind", "Name", "Note", "By", "Conditions", "Date", "Program", "Today"];
    let figures = rows.first().map(|it| it.judged.record.figures.named().map(|(name, _)| name));
    let head = words.into_iter().chain(figures.into_iter().flatten());
    Sheet { head: head.map(str::to_owned).collect(), rows: rows.iter().map(row).collect() }
}

fn ink(verdict: &Verdict, is_moved_on: bool) -> Ink {
    match verdict {
        Verdict::Holds if is_moved_on => Ink::Interest,
        Verdict::Holds => Ink::Good,
        Verdict::Differs(_) | Verdict::OutOfBounds(_) => Ink::Breach,
    }
}
