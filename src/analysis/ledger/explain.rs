//! How a figure came about: the formula in words, the values that went in, and where they are from.

use rust_decimal::Decimal;

use super::account::{Account, At, Rule, Term};
use super::{Column, Figure, Kind, Line, Origin, Run, origins, ratios};
use crate::model::amount::{Amount as _, Number as _};
use crate::model::exact::Exact;
use crate::model::results::Month;

/// One figure, explained so that it can be worked out again.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The figure itself.
    pub figure: Figure,
    /// The formula, in words.
    pub formula: String,
    /// How the terms go together.
    pub rule: Rule,
    /// The values that went in; none where nothing did.
    pub terms: Vec<Term>,
    /// The assumptions behind it, and where their numbers come from.
    pub origins: Vec<Origin>,
}

impl Run<'_> {
    /// How the figure of a column in a line came about; `None` for a line that is not there.
    pub fn explain(self, column: Column, line: Line) -> Option<Explanation> {
        let (first, last) = line.months();
        self.month(last)?;
        let account = match (line, column.kind()) {
            (Line::Year { .. }, Kind::Flow) => self.year_of(column, first, last),
            (Line::Year { .. }, Kind::Ratio) if column == Column::Dscr => {
                ratios::dscr_of_year(self, first, last)
            }
            (Line::Year { .. }, Kind::Balance | Kind::Ratio) => {
                let account = self.account(column, last)?;
                let formula = format!("As of month {last}. {}", account.formula);
                Account { formula, ..account }
            }
            (Line::Month(_), _) => self.account(column, last)?,
        };
        let Account { formula, rule, terms } = account;
        // Of the last month, so that what takes effect within the year is named, too.
        let origins = origins::origins(self, column, last);
        Some(Explanation { figure: self.figure(column, line), formula, rule, terms, origins })
    }

    fn account(self, column: Column, month: u32) -> Option<Account> {
        let now = self.month(month)?;
        let (row, index) = (column.row(), column.tranche().unwrap_or_default());
        if month == 0 {
            return Some((row.at_closing)(self, now, index));
        }
        let (before, step) = (self.month(month - 1)?, self.derivation.step(month)?);
        Some((row.account)(At { run: self, before, now, step }, index))
    }

    fn year_of(self, column: Column, first: u32, last: u32) -> Account {
        let month = |month: &Month| {
            Term::plus(format!("Month {}", month.month), Exact(column.amount(month)))
        };
        Account {
            formula: format!("{}: months {first} to {last} added up.", column.help()),
            rule: Rule::Sum,
            terms: self.months(first, last).map(month).collect(),
        }
    }
}

impl Explanation {
    /// The figure worked out again from the terms alone.
    pub fn recombined(&self) -> Figure {
        match (self.figure, self.rule) {
            (Figure::Amount(_), Rule::Sum) => {
                Figure::Amount(self.terms.iter().map(Term::signed).sum::<Exact>().0)
            }
            (Figure::Amount(_), Rule::Least) => {
                let least = self.terms.iter().map(Term::signed).reduce(|one, other| one.min(other));
                Figure::Amount(least.unwrap_or_default().0)
            }
            (Figure::Amount(_), Rule::Product) => {
                // The value path takes a fractional power: a float in both lanes (section 2).
                let product: f64 = self.terms.iter().map(Term::number).product();
                Figure::Amount(Exact::from_power(product).to_decimal())
            }
            (Figure::Amount(_), Rule::Quotient) => Figure::Amount(Decimal::ZERO),
            (Figure::Ratio(_), _) => Figure::Ratio(self.quotient()),
            (Figure::Share(_), _) => Figure::Share(self.quotient()),
        }
    }

    fn quotient(&self) -> Option<f64> {
        match self.terms.as_slice() {
            [over, under] if under.number() > 0.0 => Some(over.number() / under.number()),
            _ => None,
        }
    }
}
