//! What is said of a workbook beyond its assumptions: cells that moved, formulas that were written
//! over, figures that are not the program's.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{At, Book, Cell, Value, cell_text};
use super::embedded::Input;
use crate::analysis::cases::BASE;
use crate::format;
use crate::model::results::Summary;
use crate::model::{self, Metric, MetricKind, Scenario};

/// Sheets of formulas alone, by the end of the name of their figures.
///
/// IRR is not among them: its searches start from constants.
const COMPUTED: [&str; 7] =
    ["timeline", "debt", "lessee", "waterfall", "returns", "outputs", "identities"];

/// How many of a kind are told one by one.
const TOLD_MAX: usize = 8;

/// Everything there is to say.
pub(super) fn all(
    book: &Book,
    inputs: &[Input],
    base: &Scenario,
    theirs: &Scenario,
) -> Vec<String> {
    let mut notes = moved(book, inputs);
    notes.extend(shortened(overwritten(book), "ranges of formulas were replaced"));
    notes.extend(figures(book, base, theirs));
    if book.has_links {
        notes.push("The workbook looks into other files; these links are not followed".to_owned());
    }
    notes
}

fn shortened(mut notes: Vec<String>, what: &str) -> Vec<String> {
    let more = notes.len().saturating_sub(TOLD_MAX);
    notes.truncate(TOLD_MAX);
    if more > 0 {
        notes.push(format!("and {more} more {what}"));
    }
    notes
}

/// Rows and columns that came or went, and sheets with another name.
fn moved(book: &Book, inputs: &[Input]) -> Vec<String> {
    let mut notes = Vec::new();
    let (mut rows, mut columns, mut renamed) = (0, 0, BTreeSet::new());
    for input in inputs {
        let Some(now) = book.area(&input.name, &input.was.sheet) else { continue };
        let was = &input.was;
        if now.sheet != was.sheet && renamed.insert(now.sheet.clone()) {
            notes.push(format!(
                "The sheet {} is now called {}; names still resolve",
                was.sheet, now.sheet
            ));
        }
        let shift = |now: u32, was: u32| i64::from(now) - i64::from(was);
        let down = shift(now.first.0, was.first.0);
        if down != rows {
            let row = u64::from(now.first.0) + 1;
            notes.push(format!(
                "{}: {}; names still resolve",
                now.sheet,
                counted(down - rows, "row", row)
            ));
            rows = down;
        }
        let right = shift(now.first.1, was.first.1);
        if right != columns {
            let at = cell_text((0, now.first.1));
            let column = at.trim_end_matches('1');
            notes.push(format!(
                "{}: {}; names still resolve",
                now.sheet,
                counted(right - columns, "column", column)
            ));
            columns = right;
        }
    }
    shortened(notes, "places where cells have moved")
}

/// "2 rows were inserted above row 34".
fn counted(by: i64, what: &str, at: impl std::fmt::Display) -> String {
    let done = if by > 0 { "inserted" } else { "removed" };
    let before = if what == "row" { "above" } else { "before" };
    match by.unsigned_abs() {
        1 => format!("a {what} was {done} {before} {what} {at}"),
        count => format!("{count} {what}s were {done} {before} {what} {at}"),
    }
}

/// Numbers and texts where the cells beside them are formulas, a line for each stretch of a row.
fn overwritten(book: &Book) -> Vec<String> {
    let mut notes = Vec::new();
    for sheet in COMPUTED {
        let Some(area) = book.area(&format!("cells_of_{sheet}"), sheet) else { continue };
        // Heads stand in the first row.
        let cells: Vec<(At, &Cell)> =
            book.cells_in(area).into_iter().filter(|((row, _), _)| *row > area.first.0).collect();
        let (by_row, by_column) = (Counts::of(&cells, |at| at.0), Counts::of(&cells, |at| at.1));
        let is_among_formulas = |(row, column): At| match by_row.of.get(&row) {
            // A single value; others stand above and below it.
            Some(1) => by_column.has_mostly_formulas(column),
            Some(_) | None => by_row.has_mostly_formulas(row),
        };
        let is_typed = |cell: &Cell| cell.formula.is_none() && cell.value != Value::Blank;
        let typed: Vec<(At, &Cell)> = cells
            .iter()
            .copied()
            .filter(|(at, cell)| is_typed(cell) && is_among_formulas(*at))
            .collect();
        let mut at = 0;
        while let Some((first, cell)) = typed.get(at) {
            let mut last = at;
            let follows = |last: usize| {
                typed.get(last + 1).is_some_and(|((row, column), next)| {
                    *row == first.0
                        && *column == first.1 + u32::try_from(last + 1 - at).unwrap_or(u32::MAX)
                        && next.value == cell.value
                })
            };
            while follows(last) {
                last += 1;
            }
            let end = typed.get(last).map_or(*first, |(at, _)| *at);
            notes.push(of_stretch(&area.sheet, *first, end, &cell.value));
            at = last + 1;
        }
    }
    notes
}

/// How many cells each row or column has, and how many of them are formulas.
struct Counts {
    of: BTreeMap<u32, usize>,
    formulas: BTreeMap<u32, usize>,
}

impl Counts {
    fn of(cells: &[(At, &Cell)], line: impl Fn(At) -> u32) -> Self {
        let (mut of, mut formulas) = (BTreeMap::new(), BTreeMap::new());
        for (at, cell) in cells {
            *of.entry(line(*at)).or_insert(0) += 1;
            *formulas.entry(line(*at)).or_insert(0) += usize::from(cell.formula.is_some());
        }
        Self { of, formulas }
    }

    fn has_mostly_formulas(&self, line: u32) -> bool {
        let count = |counts: &BTreeMap<u32, usize>| counts.get(&line).copied().unwrap_or(0);
        2 * count(&self.formulas) >= count(&self.of)
    }
}

fn of_stretch(sheet: &str, first: At, last: At, value: &Value) -> String {
    let by = match value {
        Value::Number(number) if number.abs() >= 1000.0 => format::number(*number, 0),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("the text “{}”", format::text::line(text)),
        Value::Logical(_) => "TRUE or FALSE".to_owned(),
        Value::Error(error) => format!("the error {error}"),
        Value::Blank => "nothing".to_owned(),
    };
    let (cells, verb) = if first == last {
        (cell_text(first), "a formula was")
    } else {
        (format!("{} to {}", cell_text(first), cell_text(last)), "formulas were")
    };
    format!("{sheet}!{cells}: {verb} replaced by {by}; ignored, the program computes it")
}

/// Whether the figures that the workbook shows are those of its assumptions.
fn figures(book: &Book, base: &Scenario, theirs: &Scenario) -> Vec<String> {
    let shown: Vec<(Metric, String, &Cell)> = Metric::ALL
        .iter()
        .filter_map(|metric| {
            let area = book.area(&format!("figure_{}", metric.id()), "Outputs")?;
            Some((*metric, area.to_string(), book.cell(&area.sheet, area.first)))
        })
        .collect();
    if shown.is_empty() {
        return Vec::new();
    }
    // The figures are those of the case in use, of which the workbook's inputs are the first.
    if let Some(case) = book.text("case_selected", "Inputs").filter(|case| case != BASE) {
        let case = format::text::line(&case).into_owned();
        return vec![format!(
            "The workbook shows the case “{case}”; its figures are not compared with the program's, and its \
             cases are not read"
        )];
    }
    let is_blank = |(_, _, cell): &(Metric, String, &Cell)| cell.value == Value::Blank;
    if shown.iter().all(is_blank) {
        return vec![
            "Values were never recalculated (no cell has a result), so the workbook's figures \
             cannot be compared with the program's; its assumptions are read all the same"
                .to_owned(),
        ];
    }
    let own = model::run(theirs).summary;
    let differs = |summary: &Summary| {
        let differs = |(metric, _, cell): &&(Metric, String, &Cell)| {
            !agrees(*metric, metric.figure(summary), &cell.value)
        };
        shown.iter().filter(differs).cloned().collect::<Vec<_>>()
    };
    let apart = differs(&own);
    if apart.is_empty() {
        return Vec::new();
    }
    if base != theirs && differs(&model::run(base).summary).is_empty() {
        return vec![
            "The workbook was not recalculated after its assumptions were changed: its figures are \
             those that were exported"
                .to_owned(),
        ];
    }
    let line = |(metric, at, cell): &(Metric, String, &Cell)| {
        let theirs = match &cell.value {
            Value::Number(number) => metric.text_fine(Some(*number)),
            Value::Text(text) => format::text::line(text).into_owned(),
            Value::Error(error) => error.clone(),
            Value::Blank => "blank".to_owned(),
            Value::Logical(_) => "TRUE or FALSE".to_owned(),
        };
        let ours = metric.figure(&own);
        let by = match (&cell.value, ours) {
            (Value::Number(found), Some(ours)) => {
                format!(" ({})", metric.difference_text(Some(found - ours)))
            }
            _ => String::new(),
        };
        let ours = metric.text_fine(ours);
        format!(
            "{at} ({}) is {theirs}, chiplease computes {ours}{by}: their copy computes something else",
            metric.name()
        )
    };
    shortened(apart.iter().map(line).collect(), "figures differ")
}

/// Whether a cell shows the program's figure, as closely as Checks asks.
fn agrees(metric: Metric, figure: Option<f64>, value: &Value) -> bool {
    match (figure, value) {
        (Some(figure), Value::Number(found)) => {
            // Of amounts a spreadsheet keeps the cents, of anything else eight digits are compared.
            let limit = if metric.kind() == MetricKind::Loss { 0.01 } else { 1e-8 };
            (figure - found).abs() <= limit * figure.abs().max(1.0)
        }
        (None, Value::Text(text)) => text == "n/a",
        _ => false,
    }
}
