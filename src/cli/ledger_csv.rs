//! The monthly ledger as comma-separated values, for spreadsheets and scripts.

use std::io::{self, Write};

use crate::analysis::ledger::Column;
use crate::model::results::Month;
use crate::model::{Results, Scenario};

/// One table for any number of scenarios.
pub(super) struct LedgerCsv<W: Write> {
    writer: csv::Writer<W>,
    columns: Vec<Column>,
}

impl<W: Write> LedgerCsv<W> {
    /// Writes the header: as many columns by tranche as the scenario with most of them needs.
    pub(super) fn new(scenarios: &[Scenario], output: W) -> io::Result<Self> {
        let tranche_count =
            scenarios.iter().map(|scenario| scenario.tranches.len()).max().unwrap_or(0);
        let columns = Column::in_files(tranche_count);
        let names = columns.iter().map(|column| column.key());
        let header = ["scenario".to_owned(), "month".to_owned()].into_iter().chain(names);
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(header)?;
        Ok(Self { writer, columns })
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
        let mut row = vec![scenario.to_owned(), month.month.to_string()];
        row.extend(self.columns.iter().map(|column| match column.tranche() {
            // As many columns as the scenario with most tranches needs.
            Some(index) if index >= month.balance.len() => String::new(),
            Some(_) | None => column.figure(month).plain_text(),
        }));
        row
    }
}
