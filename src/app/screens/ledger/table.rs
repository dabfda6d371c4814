//! The cells of the ledger.

use crate::analysis::ledger::{Column, Figure, Kind, Line, Run, Scale};
use crate::format::{self, Calendar, Measure};
use crate::ui::table::{Cell, Name, Table};
use crate::ui::theme::Ink;

/// Room for a row's name and its calendar month.
pub(super) const NAMES_WIDTH: f32 = 88.0;
const AMOUNT_WIDTH: f32 = 76.0;
const RATIO_WIDTH: f32 = 62.0;
/// For a name as long as that.
const WIDE_WIDTH: f32 = 98.0;
/// Longer names need the wide column.
const NAME_CHARS_MAX: usize = 12;

/// The table of a run.
pub(super) fn table<'a>(
    run: Run<'a>,
    columns: &[Column],
    scale: Scale,
    is_by_year: bool,
) -> Table<'a, Line> {
    let head = if is_by_year { "Year" } else { "Month" };
    let table = Table::new(head, move |line: &Line| name(run, *line));
    table.columns(columns, |table, column| {
        let column = *column;
        let width = match column.kind() {
            _ if column.name().len() > NAME_CHARS_MAX => WIDE_WIDTH,
            Kind::Flow | Kind::Balance => AMOUNT_WIDTH,
            Kind::Ratio => RATIO_WIDTH,
        };
        table
            .column(column.name(), width, column.help(), move |line| {
                cell(run, scale, column, *line)
            })
            .label(column.label(run.scenario))
            .group(column.group(run.scenario))
            .remark(move |line| why_undefined(run, column, *line))
    })
}

/// What a screen reader calls a figure.
pub(super) fn spoken(line: &Line, column: &str, _text: &str) -> String {
    format!("{column}, {}", line.name())
}

fn name(run: Run<'_>, line: Line) -> Name {
    // A line above the first month of each year; months count from 1, after closing.
    let (text, is_parted) = match line {
        Line::Month(month) => (month.to_string(), month % 12 == 1),
        Line::Year { number, .. } => (format!("yr\u{a0}{number}"), number == 1),
    };
    let name = Name::new(text).digits(line.place().to_string()).parted_if(is_parted);
    let default = run.results.summary.default_month;
    if default.is_some_and(|month| line.holds(month)) {
        return name.note("default").note_ink(Ink::Breach);
    }
    let calendar = Calendar::of(&run.scenario.closing);
    name.note(calendar.shortest_date(line.months().1).unwrap_or_default())
}

fn cell(run: Run<'_>, scale: Scale, column: Column, line: Line) -> Cell {
    let figure = run.figure(column, line);
    let cell = match figure {
        Figure::Amount(amount) => Cell::new(Measure::Exact(amount)).said(if amount.is_zero() {
            // A calm ledger: what is nothing does not look like a figure.
            format::UNDEFINED.to_owned()
        } else {
            scale.text(amount)
        }),
        Figure::Ratio(ratio) => Cell::ratio(ratio),
        Figure::Share(share) => Cell::share(share, 1),
    };
    let is_nothing = match figure {
        Figure::Amount(amount) => amount.is_zero(),
        Figure::Ratio(number) | Figure::Share(number) => number.is_none(),
    };
    let cell = if is_nothing { cell.ink(Ink::Faint) } else { cell };
    cell.breach_if(run.is_breach(column, line))
}

fn why_undefined(run: Run<'_>, column: Column, line: Line) -> Option<String> {
    match run.figure(column, line) {
        Figure::Ratio(None) | Figure::Share(None) => Some(run.explain(column, line)?.formula),
        Figure::Amount(_) | Figure::Ratio(Some(_)) | Figure::Share(Some(_)) => None,
    }
}
