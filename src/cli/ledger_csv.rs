//! The monthly ledger as comma-separated values, for spreadsheets and scripts.

use std::io::{self, Write};

use crate::analysis::ledger::Column;
use crate::format::csv_table::{Cell, CsvTable};
use crate::model::Results;
use crate::model::results::Month;

/// One table for any number of scenarios.
pub(super) struct LedgerCsv<W: Write> {
    table: CsvTable<W>,
    columns: Vec<Column>,
}

impl<W: Write> LedgerCsv<W> {
    /// Writes the header: as many columns by tranche as the scenario with most of them needs.
    pub(super) fn new(tranche_count: usize, output: W) -> io::Result<Self> {
        let columns = Column::in_files(tranche_count);
        let names = columns.iter().map(|column| column.key());
        let header = ["scenario".to_owned(), "month".to_owned()].into_iter().chain(names);
        Ok(Self { table: CsvTable::new(header, output)?, columns })
    }

    /// Writes one row a month of the scenario with that name.
    pub(super) fn append(&mut self, scenario: &str, results: &Results) -> io::Result<()> {
        for month in &results.months {
            let row = Self::row(&self.columns, scenario, month);
            self.table.row(row)?;
        }
        Ok(())
    }

    /// Hands everything on to the output.
    pub(super) fn finish(self) -> io::Result<()> {
        self.table.finish()
    }

    fn row<'a>(columns: &[Column], scenario: &'a str, month: &Month) -> Vec<Cell<'a>> {
        let mut row = vec![Cell::text(scenario), month.month.into()];
        row.extend(columns.iter().map(|column| match column.tranche() {
            // As many columns as the scenario with most tranches needs.
            Some(index) if index >= month.balance.len() => Cell::Number(String::new()),
            Some(_) | None => Cell::Number(column.figure(month).plain_text()),
        }));
        row
    }
}
