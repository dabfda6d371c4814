//! One row a deal, to be read or for a spreadsheet: how it was asked for, its figures, what is
//! unusual, or why there are none.

use std::io::{self, Write};

use super::ask;
use super::deals::{Deal, Deals};
use super::prepare::Changes;
use super::table::{aligned, name};
use crate::analysis::{Warning, threads};
use crate::fields::Field;
use crate::format::UNDEFINED;
use crate::format::csv_table::{Cell, CsvTable};
use crate::format::text;
use crate::model::Scenario;

use super::Completion;

/// Deals that are computed before any of them is written.
const AT_ONCE: usize = 256;

/// What is told of a sound deal.
pub(super) struct Told<A> {
    pub(super) scenario: String,
    pub(super) warnings: Vec<Warning>,
    pub(super) answer: A,
}

/// Works out every deal on all threads and hands each on in its order; of those that are not sound
/// it says why not.
pub(super) fn tell<A: Send>(
    deals: &[Deal],
    errors: &mut dyn Write,
    work: impl Fn(&Scenario) -> Told<A> + Sync + Send,
    mut write: impl FnMut(&Deal, Result<Told<A>, &[String]>) -> io::Result<()>,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    for block in deals.chunks(AT_ONCE) {
        let told = threads::map(block, |deal| deal.scenario.as_ref().ok().map(&work));
        for (deal, told) in block.iter().zip(told) {
            match (told, &deal.scenario) {
                (Some(told), _) => write(deal, Ok(told))?,
                (None, Err(complaints)) => {
                    completion = Completion::WithFaults;
                    complain(complaints, errors)?;
                    write(deal, Err(complaints))?;
                }
                (None, Ok(_)) => {}
            }
        }
    }
    Ok(completion)
}

/// A line for each thing that is wrong.
pub(super) fn complain(complaints: &[String], errors: &mut dyn Write) -> io::Result<()> {
    complaints.iter().try_for_each(|complaint| writeln!(errors, "{complaint}"))
}

/// A table for spreadsheets that is being written.
pub(super) struct CsvRows<'a> {
    table: CsvTable<&'a mut dyn Write>,
    set: String,
    has_notes: bool,
    figure_count: usize,
}

impl<'a> CsvRows<'a> {
    /// Begins it with its header: what was asked for, the figures, and what is to be said of them.
    pub(super) fn new(
        deals: &Deals,
        changes: &Changes,
        figures: &[String],
        output: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let note = deals.has_notes.then_some("note");
        let asked = ["file", "scenario", "case"].into_iter().chain(note).chain(["set"]);
        let inputs = deals.inputs.iter().map(String::as_str);
        let figures_named = figures.iter().map(String::as_str);
        let header = asked.chain(inputs).chain(figures_named).chain(["warnings", "error"]);
        let header: Vec<String> = header.map(str::to_owned).collect();
        Ok(Self {
            table: CsvTable::new(header, output)?,
            set: changes.in_words(),
            has_notes: deals.has_notes,
            figure_count: figures.len(),
        })
    }

    /// Writes a row: as many figures as the header has.
    pub(super) fn row(
        &mut self,
        deal: &Deal,
        told: Result<Told<Vec<Cell<'_>>>, &[String]>,
    ) -> io::Result<()> {
        let (scenario, figures, warnings, error) = match told {
            Ok(told) => (told.scenario, told.answer, texts(&told.warnings), String::new()),
            Err(complaints) => {
                let none = vec![Cell::Number(String::new()); self.figure_count];
                (String::new(), none, String::new(), complaints.join("\n"))
            }
        };
        let own = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
        let note = self.has_notes.then(|| own(&deal.note));
        let asked =
            [Cell::text(deal.file.to_string_lossy()), Cell::text(scenario), own(&deal.case)];
        let asked = asked.into_iter().chain(note).chain([Cell::text(self.set.clone())]);
        let inputs = deal.cells.iter().map(|cell| as_written(cell));
        let said = [Cell::text(warnings), Cell::text(error)];
        self.table.row(asked.chain(inputs).chain(figures).chain(said))
    }

    /// Hands everything on.
    pub(super) fn finish(self) -> io::Result<()> {
        self.table.finish()
    }
}

/// A cell of the input: a number stays one, whatever else stands there is text.
fn as_written(cell: &str) -> Cell<'_> {
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if is_number { Cell::Number(cell.to_owned()) } else { Cell::text(cell) }
}

/// On one line, as a table in a file has one a row.
pub(super) fn texts(warnings: &[Warning]) -> String {
    let texts: Vec<&str> = warnings.iter().map(|warning| warning.text.as_str()).collect();
    texts.join("; ")
}

/// A table to be read that is being filled.
pub(super) struct TextRows {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    shows_files: bool,
    shows_cases: bool,
    has_notes: bool,
    figure_count: usize,
    inputs: Vec<String>,
}

/// A cell of the input as a person reads it, beside figures: 6.00% for 0.06. What was typed with its
/// unit, and what is no number of a lever, stays as it is.
fn read(deal: &Deal, input: &str, cell: &str) -> String {
    let field = deal.scenario.as_ref().ok().and_then(|it| Field::named(it, input).ok());
    match (field.and_then(|field| field.lever), cell.trim().parse::<f64>()) {
        (Some(lever), Ok(value)) if value.is_finite() => ask::lever_text(lever, value),
        _ => name(cell),
    }
}

impl TextRows {
    /// Begins it: files, cases and notes have a column where they tell rows apart.
    pub(super) fn new(deals: &Deals, figures: &[&str]) -> Self {
        let files = deals.deals.iter().map(|deal| &deal.file);
        let are_several = files.clone().zip(files.skip(1)).any(|(one, other)| one != other);
        let shows_cases = deals.deals.iter().any(|deal| deal.case.is_some());
        let shows_files = are_several || (!shows_cases && deals.inputs.is_empty());
        let (has_notes, figure_count, inputs) =
            (deals.has_notes, figures.len(), deals.inputs.clone());
        let file = shows_files.then_some("File");
        let case = shows_cases.then_some("Case");
        let names = file.into_iter().chain(case).chain(deals.inputs.iter().map(String::as_str));
        let last = ["Warnings"].into_iter().chain(has_notes.then_some("Note"));
        let header = names.chain(figures.iter().copied()).chain(last).map(str::to_owned).collect();
        let rows = Vec::new();
        Self { header, rows, shows_files, shows_cases, has_notes, figure_count, inputs }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, deal: &Deal, told: Result<Told<Vec<String>>, &[String]>) {
        let file = self.shows_files.then(|| text::path(&deal.file));
        let dash = || UNDEFINED.to_owned();
        let case = self.shows_cases.then(|| deal.case.as_deref().map_or_else(dash, name));
        let inputs =
            self.inputs.iter().zip(&deal.cells).map(|(input, cell)| read(deal, input, cell));
        let mut row: Vec<String> = file.into_iter().chain(case).chain(inputs).collect();
        match told {
            Ok(told) => {
                row.extend(told.answer);
                let count = told.warnings.len();
                row.push(if count > 0 { count.to_string() } else { dash() });
            }
            Err(_) => row.extend(std::iter::repeat_n(dash(), self.figure_count + 1)),
        }
        row.extend(self.has_notes.then(|| name(deal.note.as_deref().unwrap_or_default())));
        self.rows.push(row);
    }

    /// Columns as wide as their widest cell.
    pub(super) fn write(self, output: &mut dyn Write) -> io::Result<()> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let left_count = usize::from(self.shows_files) + usize::from(self.shows_cases);
        output.write_all(aligned(&header, self.rows, left_count).as_bytes())
    }
}
