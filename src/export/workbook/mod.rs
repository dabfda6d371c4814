//! A deal as a workbook: inputs are cells, every row is a live formula.
//!
//! Sheets are laid out as templates (`book`, and a file a sheet), read into formulas (`formula`),
//! computed once (`evaluate`) so that every cell has a value before a spreadsheet program opens it,
//! and written (`write`). Where the program has a value of its own for a cell, that is what is
//! stored; the sheet Checks says whether the formulas agree.

mod allowed;
mod annual;
mod arithmetic;
mod book;
mod cases;
mod cells;
mod checks;
mod cover;
mod debt;
mod deliveries;
mod embedded;
mod entries;
mod evaluate;
mod formats;
mod formula;
mod identities;
mod inputs;
mod lessee;
mod outputs;
mod parties;
mod parts;
mod places;
mod program;
mod rates;
mod returns;
mod rounding;
mod setup;
mod tax;
mod terms;
#[cfg(test)]
mod tests;
mod timeline;
mod waterfall;
mod write;

use std::borrow::Cow;
use std::rc::Rc;

pub(crate) use allowed::CO_TERMINOUS;
pub(crate) use inputs::with_every_number;

use book::Book;
use cases::Cases;
use evaluate::Values;
use jiff::civil::Date;
use terms::Terms;

use crate::analysis::cases::BASE;
use crate::analysis::{shown, threads};
use crate::files::FileError;
use crate::files::clock::{self, ClockError};
use crate::model::{self, Results, Scenario};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The file format refuses something.
    #[error("the workbook cannot be written: {0}")]
    Format(#[from] rust_xlsxwriter::XlsxError),
    /// The file holds a time, and the crate that writes it panics if that is before 1970.
    #[error("the workbook cannot be written: {0}")]
    Clock(#[from] ClockError),
    /// The crate that writes the file starts a thread for each sheet and panics without.
    #[error(
        "the workbook cannot be written: it takes {0} threads, and the system has none to spare; \
         end other programs"
    )]
    NoThreads(usize),
    /// The scenario has no text to come along.
    #[error("the workbook cannot be written: {0}")]
    Text(#[from] FileError),
    /// A formula of the layout is wrong.
    #[error("a formula of the workbook is wrong: {0}")]
    Formula(String),
}

/// The workbook of a scenario and its results, as an `.xlsx` file without a day. The same scenario
/// gives the same bytes.
///
/// # Errors
///
/// [`WorkbookError`]. As far as is known a valid scenario leads to none but those of the machine.
pub fn bytes(scenario: &Scenario, results: &Results) -> Result<Vec<u8>, WorkbookError> {
    of_day(scenario, results, None)
}

/// The same with a day, which is on its cover and in its properties.
///
/// # Errors
///
/// As [`bytes`].
pub fn of_day(
    scenario: &Scenario,
    results: &Results,
    day: Option<Date>,
) -> Result<Vec<u8>, WorkbookError> {
    // As it is, not as it is shown: it is read back.
    let embedded = embedded::text(scenario)?;
    let seen = shown(scenario);
    // Run again under the names that are shown, so that the participants have them, too.
    let as_seen = matches!(seen, Cow::Owned(_)).then(|| model::run(&seen));
    let (scenario, results) = (&*seen, as_seen.as_ref().unwrap_or(results));
    let program = Program::of(scenario, results);
    let mut book = layout(scenario, day, results, &program);
    embedded::write(&mut book, &embedded, day);
    book.read_templates().map_err(WorkbookError::Formula)?;
    let values = Values::of(&book).map_err(WorkbookError::Formula)?;
    let found = program::values_by_place(&book, &program.rows, &program.figures);
    // Asked here, because the crate that writes the file would panic.
    clock::now()?;
    let sheets = book.sheets.len();
    if !threads::can_be_had(sheets) {
        return Err(WorkbookError::NoThreads(sheets));
    }
    Ok(write::bytes(&book, scenario, day, &values, &found)?)
}

/// The program's own figures, which those of the workbook are held against.
struct Program {
    rows: Vec<program::Found>,
    figures: Vec<program::FoundFigure>,
    cases: Option<Cases>,
    terms: Rc<Terms>,
}

impl Program {
    fn of(scenario: &Scenario, results: &Results) -> Self {
        let cases = Cases::of(scenario, results);
        let deals = cases.iter().flat_map(|cases| &cases.deals);
        let terms = Rc::new(Terms::of(scenario, deals));
        let rows = program::rows(scenario, results, &terms);
        let figures = program::figures(results, &terms);
        Self { rows, figures, cases, terms }
    }
}

fn layout(scenario: &Scenario, day: Option<Date>, results: &Results, program: &Program) -> Book {
    let cases = program.cases.as_ref();
    let deals = || [scenario].into_iter().chain(cases.iter().flat_map(|cases| &cases.deals));
    let run_months = u16::try_from(results.summary.end_month).unwrap_or(u16::MAX);
    let mut book = Book::new(deals().map(last_month).max().unwrap_or(1), run_months);
    book.terms = Rc::clone(&program.terms);
    let terms = &program.terms;
    if let Some(cases) = cases {
        cases.announce(&mut book);
    }
    // The order of the sheets. Templates are read at the end, so rows may refer to later ones.
    cover::write(&mut book, scenario, day, results, cases.is_some());
    inputs::write(&mut book, scenario, cases.map(|_| BASE));
    if let Some(cases) = cases {
        cases::write(&mut book, cases);
    }
    annual::write(&mut book, scenario, results);
    outputs::write(&mut book, scenario);
    timeline::write(&mut book);
    if terms.has_parts() {
        deliveries::write(&mut book);
    }
    debt::write(&mut book, scenario);
    lessee::write(&mut book, scenario.lessee.funding.len());
    waterfall::write(&mut book, scenario);
    let series = returns::write(&mut book, scenario);
    if terms.tax {
        tax::write(&mut book);
    }
    rates::write(&mut book, &series);
    // Before Checks, which counts the figures of all sheets written by now.
    let filled = cells::name_all(&mut book, scenario);
    let investor_count = scenario.equity.investors.len();
    let (round_count, filled) = (scenario.lessee.funding.len(), &filled);
    let of_case = |results: &Results| program::figures(results, terms);
    let by_case = cases.map(|cases| cases.results.iter().map(of_case).collect());
    let by_case = by_case.unwrap_or_default();
    let (rows, figures) = (&program.rows, &program.figures);
    let lists = book.lists.clone();
    checks::write(
        &mut book,
        &checks::Subject {
            terms,
            investor_count,
            round_count,
            lists,
            filled,
            rows,
            figures,
            by_case,
            case_rows: cases.map_or(0, Cases::rows),
        },
    );
    book
}

/// The longest that the run, whatever becomes of the equipment, or a loan can take, and a year more
/// for terms that are lengthened in the cells.
fn last_month(scenario: &Scenario) -> u16 {
    const ROOM: u32 = 12;
    let contract =
        scenario.last_delivery() + scenario.lease.term_months + scenario.renewed_months();
    let run = contract + scenario.months_after_default() + ROOM;
    let tenors = scenario.tranches.iter().map(|tranche| scenario.tenor_months(tranche));
    let longest = tenors.max().unwrap_or(0).max(run).max(1);
    u16::try_from(longest).unwrap_or(u16::MAX / 2)
}
