//! The monthly ledger as comma-separated values, for spreadsheets and scripts.

use std::io::{self, Write};

use crate::model::results::{Month, cents_text};
use crate::model::{Results, Scenario};

/// Columns before those by tranche.
const PLAIN_COLUMNS: [&str; 14] = [
    "scenario",
    "month",
    "rent_due",
    "rent_paid",
    "backstop",
    "operating_cost",
    "cfads",
    "sale_proceeds",
    "reserve",
    "trapped",
    "distribution",
    "value",
    "liquidity",
    "debt",
];
/// Columns that there are one of for each tranche: `interest[0]`, `interest[1]`, …
const TRANCHE_COLUMNS: [&str; 5] = ["interest", "principal", "sweep", "settlement", "balance"];
/// Columns after them; empty where undefined.
const RATIO_COLUMNS: [&str; 5] = ["dscr", "llcr", "plcr", "ltv", "liquidity_cover"];

/// One table for any number of scenarios.
pub(super) struct LedgerCsv<W: Write> {
    writer: csv::Writer<W>,
    tranche_count: usize,
}

impl<W: Write> LedgerCsv<W> {
    /// Writes the header: as many columns by tranche as the scenario with most of them needs.
    pub(super) fn new(scenarios: &[Scenario], output: W) -> io::Result<Self> {
        let tranche_count =
            scenarios.iter().map(|scenario| scenario.tranches.len()).max().unwrap_or(0);
        let by_tranche = TRANCHE_COLUMNS
            .iter()
            .flat_map(|name| (0..tranche_count).map(move |index| format!("{name}[{index}]")));
        let header = PLAIN_COLUMNS
            .iter()
            .map(|name| (*name).to_owned())
            .chain(by_tranche)
            .chain(RATIO_COLUMNS.iter().map(|name| (*name).to_owned()));
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(header)?;
        Ok(Self { writer, tranche_count })
    }

    /// Writes one row a month.
    pub(super) fn append(&mut self, scenario: &Scenario, results: &Results) -> io::Result<()> {
        for month in &results.months {
            self.writer.write_record(self.row(&scenario.name, month))?;
        }
        Ok(())
    }

    /// Hands everything on to the output.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn row(&self, scenario: &str, month: &Month) -> Vec<String> {
        let debt = month.debt();
        let Month {
            month: number,
            rent_due,
            rent_paid,
            backstop,
            operating_cost,
            cfads,
            sale_proceeds,
            reserve,
            trapped,
            distribution,
            value,
            liquidity,
            interest,
            principal,
            sweep,
            settlement,
            balance,
            dscr,
            llcr,
            plcr,
            ltv,
            liquidity_cover,
        } = month;
        let mut row = vec![scenario.to_owned(), number.to_string()];
        let plain = [
            rent_due,
            rent_paid,
            backstop,
            operating_cost,
            cfads,
            sale_proceeds,
            reserve,
            trapped,
            distribution,
            value,
            liquidity,
            &debt,
        ];
        row.extend(plain.into_iter().map(cents_text));
        for amounts in [interest, principal, sweep, settlement, balance] {
            let by_tranche = (0..self.tranche_count).map(|index| amounts.get(index));
            row.extend(by_tranche.map(|amount| amount.map(cents_text).unwrap_or_default()));
        }
        let ratios = [dscr, llcr, plcr, ltv, liquidity_cover];
        row.extend(ratios.map(|ratio| ratio.map(|ratio| ratio.to_string()).unwrap_or_default()));
        row
    }
}
