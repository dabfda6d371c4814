//! What an explanation is made of: terms, and the rule by which they make a figure.

use rust_decimal::Decimal;

use super::step::Step;
use super::{Figure, Run};
use crate::model::amount::{Amount as _, Number as _};
use crate::model::exact::Exact;
use crate::model::results::Month;
use crate::model::{Fixed, Scenario};

/// How the terms of a figure go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// They add up, each with its sign; nothing adds up to 0.
    Sum,
    /// The smallest of them.
    Least,
    /// The first times the second, to the cent.
    Product,
    /// The first divided by the second; undefined where that is not there or 0.
    Quotient,
}

impl Rule {
    /// What is written before a term, by its place.
    pub fn sign(self, place: usize, term: &Term) -> &'static str {
        match (self, term.sign) {
            (Self::Sum, Sign::Plus) => "+",
            (Self::Sum, Sign::Minus) => "−",
            (Self::Product, _) if place > 0 => "×",
            (Self::Quotient, _) if place > 0 => "÷",
            (Self::Least | Self::Product | Self::Quotient, _) => "",
        }
    }

    /// The place of the one term that decides, in a minimum the least, the first of equals; `None`
    /// where all of them do.
    pub fn deciding(self, terms: &[Term]) -> Option<usize> {
        let number = |place: &usize| terms.get(*place).map_or(0.0, |term| term.value.number());
        let least = (0..terms.len()).min_by(|one, other| number(one).total_cmp(&number(other)));
        least.filter(|_| self == Self::Least)
    }
}

/// Whether a term is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
}

/// One value that went into a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What it is.
    pub name: String,
    /// Its value.
    pub value: Figure,
    /// Whether it is added or taken away.
    pub sign: Sign,
    /// How it came about itself, where that takes few words.
    pub detail: Option<String>,
}

/// Formula, rule and terms, before the figure and its origins are added.
pub(super) struct Account {
    pub(super) formula: String,
    pub(super) rule: Rule,
    pub(super) terms: Vec<Term>,
}

/// One month in which something is explained.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) run: Run<'a>,
    pub(super) before: &'a Month,
    pub(super) now: &'a Month,
    pub(super) step: &'a Step,
}

impl Account {
    pub(super) fn sum(formula: &str, terms: Vec<Term>) -> Self {
        Self { formula: formula.to_owned(), rule: Rule::Sum, terms }
    }

    pub(super) fn least(formula: &str, terms: Vec<Term>) -> Self {
        Self { formula: formula.to_owned(), rule: Rule::Least, terms }
    }
}

impl<'a> At<'a> {
    pub(super) fn scenario(self) -> &'a Scenario {
        self.run.scenario
    }

    pub(super) fn fixed(self) -> &'a Fixed {
        &self.run.derivation.fixed
    }

    pub(super) fn default_month(self) -> Option<u32> {
        self.run.results.summary.default_month
    }

    /// Later than the month of default: in that month itself rent is due (section 5).
    pub(super) fn is_after_default(self) -> bool {
        self.default_month().is_some_and(|month| self.now.month > month)
    }

    pub(super) fn is_last(self) -> bool {
        self.now.month == self.run.results.summary.end_month
    }

    /// The amounts that are not 0, with their signs.
    pub(super) fn unless_zero(terms: Vec<Term>) -> Vec<Term> {
        terms.into_iter().filter(|term| term.signed() != Exact::ZERO).collect()
    }
}

/// A share of the scenario, with as many decimals as it has.
pub(super) fn share(fraction: Decimal) -> String {
    crate::format::share(crate::format::float(fraction))
}

impl Term {
    pub(super) fn plus(name: impl Into<String>, amount: Exact) -> Self {
        let value = Figure::Amount(amount.0);
        Self { name: name.into(), value, sign: Sign::Plus, detail: None }
    }

    pub(super) fn minus(name: impl Into<String>, amount: Exact) -> Self {
        Self { sign: Sign::Minus, ..Self::plus(name, amount) }
    }

    pub(super) fn share(name: impl Into<String>, share: f64) -> Self {
        let value = Figure::Share(Some(share));
        Self { name: name.into(), value, sign: Sign::Plus, detail: None }
    }

    /// With a few words on how it came about.
    pub(super) fn since(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    pub(super) fn signed(&self) -> Exact {
        // Shares and ratios are factors; in a sum they would add nothing.
        let Figure::Amount(amount) = self.value else { return Exact::ZERO };
        match self.sign {
            Sign::Plus => Exact(amount),
            Sign::Minus => -Exact(amount),
        }
    }

    pub(super) fn number(&self) -> f64 {
        match self.value {
            Figure::Amount(amount) => Exact(amount).to_f64(),
            // Undefined becomes 0, which is refused where it would be divided by.
            Figure::Ratio(number) | Figure::Share(number) => number.unwrap_or(0.0),
        }
    }
}
