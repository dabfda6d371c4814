//! What is said of a workbook beyond its assumptions: cells that moved, formulas that were written
//! over, figures that are not the program's.

use std::collections::BTreeSet;

use super::book::{Area, At, Book, Cell, Value, cell_text};
use super::embedded::Input;
use super::unread;
use crate::analysis::cases::{self, BASE};
use crate::format;
use crate::model::results::Summary;
use crate::model::{self, Metric, MetricKind, Scenario};

/// How many of a kind are told one by one.
const TOLD_MAX: usize = 8;

/// Everything there is to say.
pub(super) fn all(
    book: &Book,
    [inputs, of_cases]: [&[Input]; 2],
    [base, theirs]: [&Scenario; 2],
) -> Vec<String> {
    let mut notes = moved(book, inputs);
    notes.extend(added(book, inputs));
    let cases_base = unread::Base::of(book, inputs, of_cases);
    notes.extend(shortened(overwritten(book, &cases_base), "ranges of formulas were replaced"));
    notes.extend(figures(book, base, theirs));
    if book.has_links {
        notes.push("The workbook looks into other files; these links are not followed".to_owned());
    }
    notes
}

/// What was added to the assumptions.
pub(super) fn added(book: &Book, inputs: &[Input]) -> Vec<String> {
    shortened(unread::among_assumptions(book, inputs), "places with numbers that nothing reads")
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

/// Cells that held formulas and hold something else now: a line for each stretch of a row, or for a
/// sheet of which there are many.
fn overwritten(book: &Book, cases_base: &unread::Base<'_>) -> Vec<String> {
    let Some(formulas) = &book.formulas else {
        return vec![
            "Whether formulas were written over cannot be told: nothing in the hidden sheet says where \
             they were; the program computes everything itself"
                .to_owned(),
        ];
    };
    let mut notes = Vec::new();
    let mut sheets: Vec<&str> = Vec::new();
    for area in formulas.iter().flatten() {
        if !sheets.contains(&area.sheet.as_str()) {
            sheets.push(&area.sheet);
        }
    }
    for sheet in sheets {
        let areas = formulas.iter().flatten().filter(|area| area.sheet == sheet);
        notes.extend(overwritten_on(book, sheet, areas, cases_base));
    }
    let gone = formulas.iter().filter(|area| area.is_none()).count();
    if gone > 0 {
        let rows = if gone == 1 { "A row" } else { "Rows" };
        let count = if gone == 1 { String::new() } else { format!(" ({gone})") };
        notes.push(format!("{rows} of formulas went{count}; ignored, the program computes them"));
    }
    notes
}

fn overwritten_on<'a>(
    book: &Book,
    sheet: &str,
    areas: impl Iterator<Item = &'a Area>,
    cases_base: &unread::Base<'_>,
) -> Vec<String> {
    /// No row of ours has more cells, whatever a formula of the hidden sheet says.
    const CELLS_MAX: u32 = 2000;
    let places = areas.flat_map(|area| {
        let last = area.last.1.min(area.first.1.saturating_add(CELLS_MAX));
        (area.first.1..=last).map(|column| (area.first.0, column))
    });
    let (mut count, mut spoilt, mut notes) = (0_usize, Vec::new(), Vec::new());
    for at in places {
        count += 1;
        let cell = book.cell(sheet, at);
        if cell.formula.is_some() {
            continue;
        }
        match cases_base.typed_over(sheet, at, &cell.value) {
            Some(note) => notes.push(note),
            None => spoilt.push((at, &cell.value)),
        }
    }
    let mut stretches: Vec<(At, At, &Value)> = Vec::new();
    for (at, value) in &spoilt {
        match stretches.last_mut() {
            Some((_, last, same)) if same == value && (last.0, last.1.saturating_add(1)) == *at => {
                *last = *at;
            }
            Some(_) | None => stretches.push((*at, *at, value)),
        }
    }
    if stretches.len() <= TOLD_MAX {
        let told =
            |(first, last, value): &(At, At, &Value)| of_stretch(sheet, *first, *last, value);
        notes.extend(stretches.iter().map(told));
        return notes;
    }
    let first = spoilt.first().map_or_else(String::new, |(at, _)| cell_text(*at));
    let spoilt = format::number(spoilt.len() as f64, 0);
    let count = format::number(count as f64, 0);
    notes.push(format!(
        "{sheet}!{first} and others: {spoilt} of {count} formulas of the sheet were replaced or \
         removed; ignored, the program computes them"
    ));
    notes
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
    let done = match value {
        Value::Blank => "removed".to_owned(),
        _ => format!("replaced by {by}"),
    };
    format!("{sheet}!{cells}: {verb} {done}; ignored, the program computes it")
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
    let [base, theirs] = match in_use(book, [base, theirs]) {
        Ok(in_use) => in_use,
        Err(why_not) => return vec![why_not],
    };
    let is_blank = |(_, _, cell): &(Metric, String, &Cell)| cell.value == Value::Blank;
    if shown.iter().all(is_blank) {
        return vec![
            "Values were never recalculated (no cell has a result), so the workbook's figures \
             cannot be compared with the program's; its assumptions are read all the same"
                .to_owned(),
        ];
    }
    let own = model::run(&theirs).summary;
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
    if base != theirs && differs(&model::run(&base).summary).is_empty() {
        return vec![
            "The workbook was not recalculated after its assumptions were changed: its figures are \
             those that were exported"
                .to_owned(),
        ];
    }
    let line = |(metric, at, cell): &(Metric, String, &Cell)| {
        of_figure(*metric, at, &cell.value, metric.figure(&own))
    };
    shortened(apart.iter().map(line).collect(), "figures differ")
}

/// Both in the case that the workbook is set to: its figures are those of that case.
fn in_use(book: &Book, [base, theirs]: [&Scenario; 2]) -> Result<[Scenario; 2], String> {
    let Some(case) = book.text("case_selected", "Inputs").filter(|case| case != BASE) else {
        return Ok([base, theirs].map(cases::without_cases));
    };
    let place = theirs.cases.iter().position(|it| it.name == case);
    let in_case = |scenario, place| cases::in_case(scenario, place).ok();
    let both = place.and_then(|place| Some([in_case(base, place)?, in_case(theirs, place)?]));
    both.ok_or_else(|| {
        format!(
            "The workbook is set to the case “{}”, which it does not have; its figures are not \
             compared with the program's",
            format::text::line(&case)
        )
    })
}

/// A figure that is not the program's, and by how much.
fn of_figure(metric: Metric, at: &str, found: &Value, ours: Option<f64>) -> String {
    let theirs = match found {
        Value::Number(number) => metric.text_fine(Some(*number)),
        Value::Text(text) => format::text::line(text).into_owned(),
        Value::Error(error) => error.clone(),
        Value::Blank => "blank".to_owned(),
        Value::Logical(_) => "TRUE or FALSE".to_owned(),
    };
    let by = match (found, ours) {
        (Value::Number(found), Some(ours)) => {
            format!(" ({})", metric.difference_text(Some(found - ours)))
        }
        _ => String::new(),
    };
    format!(
        "{at} ({}) is {theirs}, chiplease computes {}{by}: their copy computes something else",
        metric.name(),
        metric.text_fine(ours)
    )
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
