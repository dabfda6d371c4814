//! The twin of a deal as a workbook: inputs are cells, every row is a live formula.
//!
//! Sheets are laid out as templates (`book`, and a file a sheet), read into formulas (`formula`),
//! worked out once (`evaluate`) so that every cell has a value before a spreadsheet program opens
//! it, and written (`write`). Where the program has a value of its own for a cell, that is what is
//! stored; the sheet Checks says whether the formulas agree.

mod allowed;
mod book;
mod cells;
mod checks;
mod cover;
mod debt;
mod evaluate;
mod formula;
mod inputs;
mod lessee;
mod outputs;
mod places;
mod program;
mod rates;
mod returns;
mod rounding;
#[cfg(test)]
mod tests;
mod timeline;
mod waterfall;
mod write;

use book::Book;
use evaluate::Values;

use crate::model::{Results, Scenario};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The file format refuses something.
    #[error("the workbook cannot be written: {0}")]
    Format(#[from] rust_xlsxwriter::XlsxError),
    /// A formula of the layout is wrong.
    #[error("a formula of the workbook is wrong: {0}")]
    Formula(String),
}

/// The workbook of a scenario and its results, as an `.xlsx` file.
///
/// # Errors
///
/// What stands in [`WorkbookError`]; none that a valid scenario leads to is known.
pub fn bytes(scenario: &Scenario, results: &Results) -> Result<Vec<u8>, WorkbookError> {
    let rows = program::rows(scenario, results);
    let figures = program::figures(results);
    let mut book = layout(scenario, results, &rows, &figures);
    book.read_templates().map_err(WorkbookError::Formula)?;
    let values = Values::of(&book).map_err(WorkbookError::Formula)?;
    let found = program::values_by_place(&book, &rows, &figures);
    Ok(write::bytes(&book, scenario, &values, &found)?)
}

fn layout(
    scenario: &Scenario,
    results: &Results,
    rows: &[program::Found],
    figures: &[program::FoundFigure],
) -> Book {
    let mut book = Book::new(last_month(scenario));
    let count = scenario.tranches.len();
    cover::write(&mut book, scenario, results);
    inputs::write(&mut book, scenario);
    timeline::write(&mut book);
    debt::write(&mut book, scenario);
    lessee::write(&mut book, scenario.lessee.funding.len());
    waterfall::write(&mut book, scenario);
    let series = returns::write(&mut book, scenario, results);
    rates::write(&mut book, &series);
    outputs::write(&mut book, scenario, results);
    checks::write_identities(&mut book, count);
    program::write(&mut book, rows);
    let filled = cells::name_all(&mut book, scenario);
    let investor_count = scenario.equity.investors.len();
    let subject =
        checks::Subject { tranche_count: count, investor_count, filled: &filled, rows, figures };
    checks::write(&mut book, &subject);
    book
}

/// The longest that the run, whatever becomes of the equipment, or a loan can take, and a year more
/// for terms that somebody lengthens in the cells.
fn last_month(scenario: &Scenario) -> u16 {
    const ROOM: u32 = 12;
    let lease = &scenario.lease;
    let run =
        lease.term_months + lease.renewal.months + scenario.remedies.repossession_months + ROOM;
    let tenors = scenario.tranches.iter().map(|tranche| scenario.tenor_months(tranche));
    let longest = tenors.max().unwrap_or(0).max(run).max(1);
    u16::try_from(longest).unwrap_or(u16::MAX / 2)
}
