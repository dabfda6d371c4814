//! The sheet of cases: what each sets, its name and its note.
//!
//! A cell of a case that is blank, or that looks at the base beside it, sets nothing; anything else
//! in it is set. Cases themselves are neither added nor removed in a workbook.

use rust_decimal::Decimal;

use super::Change;
use super::assumptions::{Found, Reading};
use super::book::{Area, Book, Value, cell_text};
use super::embedded::Input;
use super::number;
use crate::analysis::{Lever, cases, shown};
use crate::fields::Field;
use crate::format::text;
use crate::model::Scenario;

/// Where a case says something: which one, and of what.
pub(super) struct Cell<'a> {
    pub(super) case: usize,
    /// `name`, `note`, or the path of the field that it sets.
    pub(super) of: &'a str,
}

impl<'a> Cell<'a> {
    /// Reads `cases[0].lease.term_months`.
    pub(super) fn read(path: &'a str) -> Option<Self> {
        let (case, of) = path.strip_prefix("cases[")?.split_once("].")?;
        Some(Self { case: case.parse().ok()?, of })
    }

    /// Its path in a scenario file, where the case sets it by this lever.
    pub(super) fn path_in_file(&self, id: Option<&str>) -> String {
        let Self { case, of } = self;
        match (*of, id) {
            ("lease.end_of_term", _) => format!("cases[{case}].end_of_term"),
            (_, Some(id)) => format!("cases[{case}].levers[{id:?}]"),
            (of, None) => format!("cases[{case}].{of}"),
        }
    }

    /// The lever by which a case sets the field, with its id.
    pub(super) fn lever(&self, scenario: &'a Scenario) -> Option<(Lever, &'a str)> {
        let ids = scenario.cases.get(self.case)?.levers.keys();
        let mut levers = ids.filter_map(|id| Some((Lever::from_id(id)?, id.as_str())));
        levers.find(|(lever, _)| lever.path() == self.of)
    }
}

/// The same cell under the path that it has in the file of that scenario.
pub(super) fn as_in_file(input: &Input, scenario: &Scenario) -> Input {
    let path = Cell::read(&input.path).map_or_else(
        || input.path.clone(),
        |cell| cell.path_in_file(cell.lever(scenario).map(|(_, id)| id)),
    );
    Input { path, ..input.clone() }
}

/// Every change of a case.
pub(super) fn changes(reading: &mut Reading<'_>, inputs: &[Input]) -> Vec<Change> {
    let as_shown = shown(reading.base);
    let mut changes = Vec::new();
    for input in inputs {
        let Some(cell) = Cell::read(&input.path) else { continue };
        let Some(area) = reading.book.area(&input.name, &input.was.sheet).cloned() else {
            let (name, was, of) = (&input.name, &input.was, whose(reading.base, &cell));
            reading.notes.push(format!(
                "The name {name} is gone, whose cell was {was}; {of} stays as it was"
            ));
            continue;
        };
        let change = match cell.of {
            "name" | "note" => words(reading, &as_shown, &cell, &area),
            "lease.end_of_term" => end_of_term(reading, &cell, &area),
            _ => lever(reading, &cell, &area),
        };
        changes.extend(change);
    }
    added(reading, inputs);
    changes
}

/// "what case Downside sets of `lessee.cash`", for a sentence.
fn whose(base: &Scenario, cell: &Cell<'_>) -> String {
    let case = base.cases.get(cell.case).map_or("", |case| case.name.as_str());
    let case = text::line(case);
    match cell.of {
        "name" | "note" => format!("the {} of case {case}", cell.of),
        path => format!("what case {case} sets of {path}"),
    }
}

/// A name or a note that was edited.
fn words(
    reading: &Reading<'_>,
    as_shown: &Scenario,
    cell: &Cell<'_>,
    area: &Area,
) -> Option<Change> {
    let of = |scenario: &Scenario| {
        let case = scenario.cases.get(cell.case)?;
        Some(if cell.of == "name" { case.name.clone() } else { case.note.clone() })
    };
    let exported = of(as_shown)?;
    let exported = text::workbook_cell(&exported).trim().to_owned();
    let found = match &reading.book.cell(&area.sheet, area.first).value {
        Value::Text(text) => text.replace("\r\n", "\n").trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Blank | Value::Logical(_) | Value::Error(_) => String::new(),
    };
    let path = cell.path_in_file(None);
    let before = reading.leaves.get(&path).cloned().unwrap_or_default();
    let cell = area.to_string();
    let change = Change { path, cell, before, after: format!("{found:?}"), sources: Vec::new() };
    (found != exported).then_some(change)
}

fn end_of_term(reading: &mut Reading<'_>, cell: &Cell<'_>, area: &Area) -> Option<Change> {
    let path = cell.path_in_file(None);
    let before = reading.leaves.get(&path).cloned()?;
    let found = found(reading, cell, area)?;
    let after = if is_as_base(reading.book, area) {
        "None".to_owned()
    } else {
        let word = reading.word(&found, &["Sell", "Scrap", "Renew"])?;
        let is_base =
            before == "None" && reading.leaves.get(cell.of).is_some_and(|base| base == word);
        if is_base { "None".to_owned() } else { format!("Some({word})") }
    };
    let cell = area.to_string();
    (after != before).then(|| Change { path, cell, before, after, sources: Vec::new() })
}

/// A number that a case sets, sets no longer, or sets otherwise.
fn lever(reading: &mut Reading<'_>, cell: &Cell<'_>, area: &Area) -> Option<Change> {
    let base = reading.base;
    let own = cell.lever(base);
    let plain = Field::at(base, cell.of).lever?;
    let exported = plain.exact(&cases::in_case(base, cell.case).ok()?)?;
    let found = found(reading, cell, area)?;
    let after = if is_as_base(reading.book, area) {
        String::new()
    } else {
        let value = reading.new_number(&found, exported)?;
        if own.is_none() && is_the_base_beside(reading.book, area) {
            return None;
        }
        // A loan that is a share of the cost stays one.
        match own {
            Some((Lever::AdvanceRate(_), _)) => share_of_cost(base, value)?,
            Some(_) | None => number::in_file(value, false),
        }
    };
    let id = own.map_or_else(|| plain.id(), |(_, id)| id.into());
    let path = cell.path_in_file(Some(&id));
    let before = own.and_then(|_| reading.leaves.get(&path).cloned()).unwrap_or_default();
    let cell = area.to_string();
    (after != before).then(|| Change { path, cell, before, after, sources: Vec::new() })
}

fn share_of_cost(base: &Scenario, amount: Decimal) -> Option<String> {
    // As many digits as a lever keeps, which give the cent back.
    Some(number::in_file(amount.checked_div(base.equipment.cost)?.round_dp(15), false))
}

fn found<'a>(reading: &Reading<'a>, cell: &Cell<'_>, area: &Area) -> Option<Found<'a>> {
    // Its bounds, its unit and what is said of it are those of the assumption itself.
    let input = reading.inputs.iter().find(|input| input.path == cell.of)?;
    let case = reading.base.cases.get(cell.case).map(|case| case.name.as_str());
    let value = reading.book.cell(&area.sheet, area.first);
    Some(Found { input, area: area.clone(), cell: value, case })
}

/// The cell of the base in the same row.
fn base_beside(book: &Book, area: &Area) -> Option<(u32, u32)> {
    let heads = book.area("case_names", &area.sheet).filter(|heads| heads.sheet == area.sheet)?;
    Some((area.first.0, heads.first.1))
}

/// Whether a cell is blank, or looks at the base beside it and does nothing else.
fn is_as_base(book: &Book, area: &Area) -> bool {
    let cell = book.cell(&area.sheet, area.first);
    match &cell.formula {
        None => cell.value == Value::Blank,
        Some(formula) => base_beside(book, area).is_some_and(|base| {
            let looks_at = formula.trim().trim_start_matches(['=', '+']).replace('$', "");
            looks_at.eq_ignore_ascii_case(&cell_text(base))
        }),
    }
}

/// Whether a cell holds the base's value, as pasting values over formulas leaves it.
fn is_the_base_beside(book: &Book, area: &Area) -> bool {
    let cell = book.cell(&area.sheet, area.first);
    base_beside(book, area).is_some_and(|base| book.cell(&area.sheet, base).value == cell.value)
}

/// Says what was added on the sheet that nothing reads.
fn added(reading: &mut Reading<'_>, inputs: &[Input]) {
    let Some(first) = inputs.first() else { return };
    let Some(heads) = reading.book.area("case_names", &first.was.sheet) else { return };
    let is_known = |at| {
        let mut areas =
            inputs.iter().filter_map(|input| reading.book.area(&input.name, &input.was.sheet));
        areas.any(|area| area.sheet == heads.sheet && area.first == at)
    };
    let mut notes = Vec::new();
    let last = heads.last.1.saturating_add(1).min(heads.first.1.saturating_add(100));
    for column in heads.first.1..=last {
        let at = (heads.first.0, column);
        let Value::Text(name) = &reading.book.cell(&heads.sheet, at).value else { continue };
        let place = format!("{}!{}", heads.sheet, cell_text(at));
        let name = text::line(name);
        if column == heads.first.1 {
            if name != cases::BASE {
                notes.push(format!(
                    "{place} calls the base “{name}”; ignored, it is the deal itself"
                ));
            }
        } else if !is_known(at) {
            notes.push(format!(
                "{place} adds a case “{name}”; ignored, because formulas do not read it: add it in \
                 chiplease"
            ));
        }
    }
    reading.notes.extend(notes);
}
