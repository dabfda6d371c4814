//! The paths as CSV: what chance drew, and what became of it.
//!
//! One row a path. Every row has the seed, so that a file cut in two still says where it is
//! from. Amounts are dollars, rates fractions; what is undefined is empty.

use std::io::{self, Write};

use crate::format::cents;
use crate::format::csv_table::{Cell, CsvTable};
use crate::model::Scenario;

use super::part::{PathResult, UNDEFINED};
use super::path_results;

/// Writes a header and every path of the scenario; `see` is told how many are written.
///
/// # Errors
///
/// What the writer says.
pub fn write(
    scenario: &Scenario,
    seed: u64,
    paths: u32,
    output: impl Write,
    see: impl Fn(u64),
) -> io::Result<()> {
    let mut table = CsvTable::new(header(scenario), output)?;
    for (count, result) in (1..).zip(path_results(scenario, seed, paths)) {
        table.row(row(seed, &result).into_iter().map(Cell::Number))?;
        see(count);
    }
    table.finish()
}

fn header(scenario: &Scenario) -> Vec<String> {
    let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let rounds = scenario.lessee.funding.iter().map(|round| format!("closes: {}", round.name));
    let tranches = scenario.tranches.iter().map(|tranche| format!("loss: {}", tranche.name));
    let mut header = fixed(&["seed", "path", "monthly_burn", "resale_fraction"]);
    header.extend(rounds);
    header.extend(scenario.lessee.contracts.iter().map(|it| format!("pays: {}", it.name)));
    header.extend(fixed(&["equity_irr", "net_irr", "moic", "default_month"]));
    header.extend(tranches);
    header
}

fn row(seed: u64, result: &PathResult) -> Vec<String> {
    let rate = |rate: f64| if rate <= UNDEFINED { String::new() } else { rate.to_string() };
    let mut row = vec![
        seed.to_string(),
        result.path.to_string(),
        cents(result.monthly_burn),
        result.resale_fraction.to_string(),
    ];
    row.extend(result.closes.iter().chain(&result.pays).map(|comes| u8::from(*comes).to_string()));
    row.extend([
        rate(result.equity_irr),
        rate(result.net_irr),
        result.moic.map_or_else(String::new, |moic| moic.to_string()),
        result.default_month.map_or_else(String::new, |month| month.to_string()),
    ]);
    row.extend(result.losses.iter().copied().map(cents));
    row
}
