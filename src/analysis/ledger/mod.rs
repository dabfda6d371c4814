//! The ledger as a table: its columns, its lines by month or year, and how each figure came about.
//!
//! [`Column`] is the one list of columns, for the window and for files alike. [`Derivation`] puts
//! together again what a run does not keep; [`Run::explain`] says in words and values how a
//! figure came about, so that it can be worked out by hand.

mod account;
mod amounts;
mod clauses;
mod column;
mod debt;
mod derivation;
mod ends;
mod explain;
mod optional;
mod origins;
mod ratios;
mod rows;
mod sale;
mod scale;
mod step;

pub use account::{Rule, Sign, Term};
pub use column::{Column, Figure, Kind};
pub use derivation::Derivation;
pub use explain::Explanation;
pub use origins::Origin;
pub use scale::Scale;

use rust_decimal::Decimal;

use crate::model::amount::Amount as _;
use crate::model::exact::Exact;
use crate::model::results::Month;
use crate::model::{Results, Scenario};

/// Months of a year from closing.
const YEAR_MONTHS: u32 = 12;

/// One run: what was assumed, what came out, and what lies in between.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What was assumed.
    pub scenario: &'a Scenario,
    /// What came out.
    pub results: &'a Results,
    /// What lies in between.
    pub derivation: &'a Derivation,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A month; 0 is closing.
    Month(u32),
    /// A year from closing; the last one may be shorter.
    Year {
        /// The first year is 1.
        number: u32,
        /// Its last month.
        last: u32,
    },
}

impl Line {
    /// The lines of a run that lasts to `end_month`: closing, then months or years.
    pub fn all(end_month: u32, by_year: bool) -> Vec<Self> {
        if !by_year {
            return (0..=end_month).map(Self::Month).collect();
        }
        let years = 1..=end_month.div_ceil(YEAR_MONTHS);
        let year = |number| Self::Year { number, last: (number * YEAR_MONTHS).min(end_month) };
        std::iter::once(Self::Month(0)).chain(years.map(year)).collect()
    }

    /// Its index in [`Self::all`].
    pub fn place(self) -> usize {
        match self {
            // Closing comes first in both lists, so month 1 and year 1 are at index 1.
            Self::Month(number) | Self::Year { number, .. } => number as usize,
        }
    }

    /// First and last month.
    pub fn months(self) -> (u32, u32) {
        match self {
            Self::Month(month) => (month, month),
            Self::Year { number, last } => ((number - 1) * YEAR_MONTHS + 1, last),
        }
    }

    /// In words: "closing", "month 7", "year 2".
    pub fn name(self) -> String {
        match self {
            Self::Month(0) => "closing".to_owned(),
            Self::Month(month) => format!("month {month}"),
            Self::Year { number, .. } => format!("year {number}"),
        }
    }

    /// Whether a month belongs to it.
    pub fn holds(self, month: u32) -> bool {
        let (first, last) = self.months();
        (first..=last).contains(&month)
    }
}

impl<'a> Run<'a> {
    /// The figure of a column in a line (Method, section 8, "Years of the ledger"): flows of a year
    /// add up, balances are those at its end, its DSCR is Σ CFADS / Σ debt service due, as the
    /// average of the whole run is. The other ratios look ahead from a moment, so they are those at
    /// its end.
    pub fn figure(self, column: Column, line: Line) -> Figure {
        let (first, last) = line.months();
        match column.kind() {
            Kind::Flow => {
                let amounts = self.months(first, last).map(|month| Exact(column.amount(month)));
                Figure::Amount(amounts.sum::<Exact>().0)
            }
            // A single month shows the ratio of the run itself, digit for digit.
            Kind::Ratio if column == Column::Dscr && first != last => Figure::Ratio(
                self.covered(first, last).map(|(cfads, due)| cfads.to_f64() / due.to_f64()),
            ),
            Kind::Balance | Kind::Ratio => {
                self.month(last).map_or(Figure::Ratio(None), |month| column.figure(month))
            }
        }
    }

    /// Whether a figure is a breach: rent missing, a DSCR under the lock-up, debt over value, bills
    /// unpaid, a loan not repaid at the end. A year is in breach if one of its months is.
    pub fn is_breach(self, column: Column, line: Line) -> bool {
        let (first, last) = line.months();
        let index = column.tranche().unwrap_or_default();
        self.months(first, last).any(|month| (column.row().is_breach)(self, month, index))
    }

    fn is_last(self, month: &Month) -> bool {
        month.month == self.results.summary.end_month
    }

    /// One month of the results.
    fn month(self, month: u32) -> Option<&'a Month> {
        self.results.months.get(month as usize)
    }

    /// Months of the results, both ends included.
    fn months(self, first: u32, last: u32) -> impl Iterator<Item = &'a Month> {
        (first..=last).filter_map(move |month| self.results.months.get(month as usize))
    }

    /// Σ CFADS and Σ debt service due over the months in which some is due.
    fn covered(self, first: u32, last: u32) -> Option<(Exact, Exact)> {
        let (mut cfads, mut due) = (Exact::default(), Exact::default());
        for month in self.months(first, last) {
            // CFADS of months without debt service would raise the ratio without covering anything.
            let service = self.derivation.step(month.month).map(|step| step.service_due);
            if let Some(service) = service.filter(|service| service.0 > Decimal::ZERO) {
                cfads += Exact(month.cfads);
                due += service;
            }
        }
        (due.0 > Decimal::ZERO).then_some((cfads, due))
    }
}
