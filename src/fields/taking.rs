//! A table of assumptions taken into a scenario: all of it, or nothing and everything that is wrong.

use std::collections::BTreeMap;

use crate::analysis::{Lever, Unit, cases, evidence};
use crate::files::{field_path, scenario_file};
use crate::model::{Fault, Scenario};

use super::listing::{text_of, value};
use super::sheet::{Row, Wrong};
use super::{Field, Refused, fault, label};

/// One row that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its line in the table.
    pub line: u64,
    /// The cell of its value.
    pub cell: String,
    /// The field that it sets.
    pub field: Field,
    /// What that is called on the screen.
    pub label: String,
    /// What it was, as it is read.
    pub from: String,
    /// What it becomes.
    pub to: String,
    /// Its source, where the table has a new one.
    pub source: Option<String>,
}

impl Taken {
    /// Whether the value stays as it was.
    pub fn is_same(&self) -> bool {
        self.from == self.to
    }
}

/// What a table makes of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Taking {
    /// The rows that were understood, in the order of the table.
    pub taken: Vec<Taken>,
    /// What is wrong with the others.
    pub wrong: Vec<Wrong>,
    /// What is out of bounds in [`Self::draft`], where every row was understood.
    pub faults: Vec<Fault>,
    /// The scenario with every row that was understood. To be used only if nothing is wrong.
    pub draft: Scenario,
}

/// Whose the sources of numbers are that a table changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// The table's where it has one; else the number is noted as a person's own.
    Attributed,
    /// The table's where it has one; whoever takes the draft sees to the rest.
    AsGiven,
    /// Left as they are: while a case is shown, its numbers are not those that sources are of.
    Kept,
}

impl Taking {
    /// Sets every row of the table in a scenario. The order of the rows does not matter: the month of
    /// closing comes first, then choices and lists, then numbers, and what follows from others last.
    pub fn of(base: &Scenario, rows: &[Row], sources: Sources) -> Self {
        let mut work = Work { base, draft: base.clone(), done: BTreeMap::new(), wrong: Vec::new() };
        let mut waiting: Vec<(&Row, Option<Field>)> =
            rows.iter().map(|row| (row, Field::named(base, &row.name).ok())).collect();
        for phase in [Phase::Closing, Phase::Shape, Phase::Number, Phase::Derived] {
            if phase == Phase::Number {
                // What a choice or list has brought goes by its name from now on.
                for (row, field) in &mut waiting {
                    if field.is_none() {
                        *field = work.named(row);
                    }
                }
            }
            for (row, field) in &waiting {
                if let Some(field) = field.as_ref().filter(|it| Phase::of(it, row) == phase) {
                    work.set(row, field, sources);
                }
            }
        }
        work.finish(rows, sources)
    }

    /// Whether all of it can be taken.
    pub fn is_sound(&self) -> bool {
        self.wrong.is_empty() && self.faults.is_empty()
    }

    /// Everything that is wrong, in the words of the verbs, by line.
    pub fn complaints(&self) -> Vec<Wrong> {
        let mut wrong = self.wrong.clone();
        wrong.extend(self.faults.iter().map(|found| {
            let row = self.row_of(found);
            Wrong {
                line: row.map_or(0, |row| row.line),
                cell: row.map_or_else(String::new, |row| row.cell.clone()),
                name: String::new(),
                problem: fault(&self.draft, found),
            }
        }));
        wrong.sort_by_key(|wrong| wrong.line);
        wrong
    }

    /// The row that set the field which a fault is about.
    pub fn row_of(&self, found: &Fault) -> Option<&Taken> {
        self.taken.iter().find(|row| row.field.path == found.path)
    }
}

/// When a row is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Dates are counted from it.
    Closing,
    /// Choices, lists and names.
    Shape,
    Number,
    /// Of the cost, or of the rent.
    Derived,
}

impl Phase {
    fn of(field: &Field, row: &Row) -> Self {
        let is_rent = row.value.to_lowercase().contains("rent");
        match (field.lever, field.unit()) {
            _ if field.path == "closing" => Self::Closing,
            (Some(Lever::AdvanceRate(_)), _) => Self::Derived,
            (_, Some(Unit::Dollars)) if is_rent => Self::Derived,
            (_, Some(_)) => Self::Number,
            (_, None) => Self::Shape,
        }
    }
}

struct Work<'a> {
    base: &'a Scenario,
    draft: Scenario,
    /// The rows that were set, by path, with the source of each.
    done: BTreeMap<String, (u64, Field)>,
    wrong: Vec<Wrong>,
}

impl Work<'_> {
    fn named(&mut self, row: &Row) -> Option<Field> {
        match Field::named(&self.draft, &row.name) {
            Ok(field) => Some(field),
            Err(refused) => {
                self.wrong.push(of_row(row, refused));
                None
            }
        }
    }

    fn set(&mut self, row: &Row, field: &Field, sources: Sources) {
        if let Some((line, _)) = self.done.get(&field.path) {
            let problem = format!("set in line {line} as well");
            self.wrong.push(of_row(row, refused(row, problem)));
            return;
        }
        if row.value.is_empty() {
            let problem = "no value; delete the row to keep what it is".to_owned();
            self.wrong.push(of_row(row, refused(row, problem)));
            return;
        }
        let typed = match super::unit::with_unit(field.unit(), &row.value, &row.unit) {
            Ok(typed) => typed,
            Err(problem) => {
                self.wrong.push(of_row(row, refused(row, problem)));
                return;
            }
        };
        match field.set(&self.draft, &typed) {
            Ok(draft) => {
                self.draft = draft;
                self.done.insert(field.path.clone(), (row.line, field.clone()));
                if let Err(problem) = self.attach(row, field, sources) {
                    self.wrong.push(of_row(row, refused(row, problem)));
                }
            }
            Err(problem) => {
                let name = if problem.name == field.path { row.name.clone() } else { problem.name };
                self.wrong.push(of_row(row, Refused { name, ..problem }));
            }
        }
    }

    /// Takes the row's source, if it has one.
    fn attach(&mut self, row: &Row, field: &Field, sources: Sources) -> Result<(), String> {
        if row.source.is_empty() || sources == Sources::Kept {
            return Ok(());
        }
        if row.source.starts_with('=') {
            return Err("its source is a formula; give its text".to_owned());
        }
        if field.path.starts_with("cases") || field.path.starts_with("story") {
            return Err("a source is of the deal, not of a case; leave it empty".to_owned());
        }
        self.draft.evidence.insert(field.path.clone(), text_of(&row.source));
        Ok(())
    }

    fn finish(self, rows: &[Row], sources: Sources) -> Taking {
        let Self { base, mut draft, done, mut wrong } = self;
        draft.format = draft.format.max(draft.format_needed());
        if sources == Sources::Attributed {
            evidence::attribute(base, &mut draft);
        }
        let before = values(base);
        let after = values(&draft);
        let mut taken: Vec<Taken> = Vec::new();
        for row in rows {
            let of_line = done.values().find(|(line, _)| *line == row.line);
            let Some((_, field)) = of_line else { continue };
            let reads = |values: &BTreeMap<String, String>, scenario: &Scenario| {
                let value = values.get(&field.path).map_or("", String::as_str);
                super::listing::reads(scenario, field, value)
            };
            taken.push(Taken {
                line: row.line,
                cell: row.cell.clone(),
                label: label(&draft, field),
                from: reads(&before, base),
                to: reads(&after, &draft),
                source: new_source(base, &draft, row, &field.path),
                field: field.clone(),
            });
        }
        let faults = match cases::validate(&draft) {
            Err(faults) if wrong.is_empty() => faults,
            _ => Vec::new(),
        };
        wrong.sort_by_key(|wrong| wrong.line);
        Taking { taken, wrong, faults, draft }
    }
}

/// The source that a row gives, where that is a new one.
fn new_source(base: &Scenario, draft: &Scenario, row: &Row, path: &str) -> Option<String> {
    let given = draft.evidence.get(path).filter(|_| !row.source.is_empty())?;
    (base.evidence.get(path) != Some(given) && *given == text_of(&row.source))
        .then(|| given.clone())
}

/// Every value of a scenario by its path, as a cell has it.
fn values(scenario: &Scenario) -> BTreeMap<String, String> {
    let leaves = field_path::leaves(scenario).unwrap_or_default();
    let mut values = BTreeMap::new();
    for (path, ron) in leaves {
        for (part, value) in super::listing::parts(scenario, &path) {
            values.insert(format!("{path}.{part}"), value);
        }
        let text = value(&Field::at(scenario, &path), &ron);
        // What is read is no cell of a file: a text is as it is.
        let read = scenario_file::unquoted(&text).filter(|_| text.starts_with('"'));
        values.insert(path, read.unwrap_or(text));
    }
    values
}

fn refused(row: &Row, problem: String) -> Refused {
    Refused { name: row.name.clone(), problem, is_name: false }
}

fn of_row(row: &Row, refused: Refused) -> Wrong {
    let cell = if refused.is_name { String::new() } else { row.cell.clone() };
    Wrong { line: row.line, cell, name: refused.name, problem: refused.problem }
}
