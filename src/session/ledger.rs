//! The ledger of the open deal as a table, and the figure of it that is explained.

use super::{Case, Document, Memo};
use crate::analysis::ledger::{Column, Derivation, Explanation, Line, Run};
use crate::analysis::series::Period;

/// The ledger of the open deal, and which figure of it is explained.
#[derive(Debug)]
pub struct LedgerTable {
    /// The chosen figure: its column and its month, or the last month of its year.
    chosen: (Column, u32),
    derivation: Memo<u64, Derivation>,
    columns: Memo<u64, Vec<Column>>,
    lines: Memo<(u64, Period), Vec<Line>>,
    explanation: Memo<(u64, Column, Line), Option<Explanation>>,
}

impl Default for LedgerTable {
    fn default() -> Self {
        Self {
            chosen: (Column::Cfads, 1),
            derivation: Memo::default(),
            columns: Memo::default(),
            lines: Memo::default(),
            explanation: Memo::default(),
        }
    }
}

impl LedgerTable {
    /// Brings everything up to date with the document, a line a period.
    pub fn refresh(&mut self, document: &Document, period: Period) {
        let Case { revision, scenario, results, .. } = document.case();
        self.derivation.refresh(revision, |_| Derivation::of(scenario, results));
        self.columns.refresh(revision, |_| Column::shown(results));
        self.lines.refresh((revision, period), |(_, period)| {
            Line::all(results.summary.end_month, *period == Period::Year)
        });
        let Some((column, line)) = self.place().and_then(|place| self.figure_at(place)) else {
            self.explanation.clear();
            return;
        };
        if let Some(derivation) = self.derivation.get() {
            let run = Run { scenario, results, derivation };
            self.explanation.refresh((revision, column, line), |_| run.explain(column, line));
        }
    }

    /// Row and column of the chosen figure; of the nearest one there is.
    pub fn place(&self) -> Option<(usize, usize)> {
        let (column, month) = self.chosen;
        // A column may be gone with its tranche.
        let column = self.columns.as_slice().iter().position(|other| *other == column).unwrap_or(0);
        let row = self.lines.as_slice().iter().position(|line| line.holds(month));
        // A run that ends sooner has no such month; then the last one.
        Some((row.or_else(|| self.lines.as_slice().len().checked_sub(1))?, column))
    }

    /// How the run came about; `None` before the first refresh.
    pub fn derivation(&self) -> Option<&Derivation> {
        self.derivation.get()
    }

    /// From left to right.
    pub fn columns(&self) -> &[Column] {
        self.columns.as_slice()
    }

    /// From the first month, or year, on.
    pub fn lines(&self) -> &[Line] {
        self.lines.as_slice()
    }

    /// The chosen figure and how it came about, if it did.
    pub fn explained(&self) -> Option<(Column, Line, &Explanation)> {
        let (_, column, line) = *self.explanation.key()?;
        Some((column, line, self.explanation.get()?.as_ref()?))
    }

    fn figure_at(&self, (row, column): (usize, usize)) -> Option<(Column, Line)> {
        Some((*self.columns.as_slice().get(column)?, *self.lines.as_slice().get(row)?))
    }

    /// Explains the figure at this row and column.
    pub fn choose(&mut self, place: (usize, usize)) {
        if let Some((column, line)) = self.figure_at(place) {
            self.chosen = (column, line.months().1);
        }
    }
}
