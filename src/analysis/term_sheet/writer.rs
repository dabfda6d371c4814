//! Writes clauses: every figure with its unit, its mark and the field that it states.

use std::cell::RefCell;

use rust_decimal::Decimal;

use super::marked::{Marked, mark, unmarked};
use super::{TermClause, TermSection, Topic};
use crate::analysis::evidence::Standing;
use crate::format::{self, Calendar};
use crate::model::Scenario;

/// What is being written, and what the clause in hand has stated so far.
pub(super) struct Writer<'s> {
    pub(super) scenario: &'s Scenario,
    calendar: Calendar,
    stated: RefCell<Vec<(String, String)>>,
    sections: Vec<TermSection>,
}

impl<'s> Writer<'s> {
    /// `scenario` is one whose texts are safe to show.
    pub(super) fn of(scenario: &'s Scenario) -> Self {
        let calendar = Calendar::of(&scenario.closing);
        Self { scenario, calendar, stated: RefCell::default(), sections: Vec::new() }
    }

    /// Begins a section.
    pub(super) fn section(&mut self, title: impl Into<String>, topic: Topic) {
        self.sections.push(TermSection { title: title.into(), topic, clauses: Vec::new() });
    }

    /// Adds a clause to the section in hand; one without a text is left out.
    pub(super) fn clause(&mut self, term: impl Into<String>, text: String) {
        let stated = self.stated.take();
        if text.is_empty() {
            return;
        }
        let term = term.into();
        if let Some(section) = self.sections.last_mut() {
            section.clauses.push(TermClause { term, text: Marked::new(text), stated });
        }
    }

    /// The sections that say something.
    pub(super) fn finish(self) -> Vec<TermSection> {
        self.sections.into_iter().filter(|section| !section.clauses.is_empty()).collect()
    }

    /// A figure as it is written, with the mark of what it rests on.
    fn figure(&self, path: &str, text: impl Into<String>) -> String {
        let text = text.into();
        self.figure_as(path, text.clone(), &text)
    }

    /// The same of a figure that states only a part of what is written.
    fn figure_as(&self, path: &str, stated: String, text: &str) -> String {
        let evidence = self.scenario.evidence.get(path).map(String::as_str);
        self.stated.borrow_mut().push((path.to_owned(), stated));
        format!("{text}{}", mark(Standing::of(evidence)))
    }

    /// A name or a choice, which needs no source.
    pub(super) fn words(&self, path: &str, words: impl Into<String>) -> String {
        let words = unmarked(&words.into());
        self.stated.borrow_mut().push((path.to_owned(), words.clone()));
        words
    }

    /// A name; `unnamed` where it is empty.
    pub(super) fn name(&self, path: &str, name: &str, unnamed: &str) -> String {
        self.words(path, if name.trim().is_empty() { unnamed } else { name })
    }

    /// A share with all its digits: "7.5%".
    pub(super) fn share(&self, path: &str, share: Decimal) -> String {
        self.figure(path, format::share_in_full(share, 0))
    }

    /// A rate a year, as contracts quote it: "9.50%".
    pub(super) fn rate(&self, path: &str, rate: Decimal) -> String {
        self.figure(path, format::share_in_full(rate, 2))
    }

    /// An amount with all its digits: "$5.05bn".
    pub(super) fn money(&self, path: &str, amount: Decimal) -> String {
        self.figure(path, format::money_in_full(amount))
    }

    /// A number of months: "60 months".
    pub(super) fn months(&self, path: &str, months: u32) -> String {
        self.figure(path, format::months(months))
    }

    /// A month of the deal with its date: "month 26 (Apr 2028)".
    pub(super) fn month(&self, path: &str, month: u32) -> String {
        // Not the date, which follows from the month of closing.
        self.figure_as(path, month.to_string(), &self.calendar.short_aside(month))
    }

    /// A month of a lease, which begins with a delivery: "month 25".
    pub(super) fn lease_month(&self, path: &str, month: u32) -> String {
        self.figure(path, format!("month\u{a0}{month}"))
    }

    /// A multiple: "1.10x".
    pub(super) fn times(&self, path: &str, times: Decimal) -> String {
        self.figure(path, times_in_full(times))
    }

    /// A plain number: "100,000".
    pub(super) fn count(&self, path: &str, count: u64) -> String {
        let count = Decimal::from(count);
        self.figure(path, format::number(format::float(count), 0))
    }

    /// The month of closing in words.
    pub(super) fn closing(&self) -> String {
        let closing = &self.scenario.closing;
        let date = self.calendar.date(0).unwrap_or_else(|| closing.clone());
        self.words("closing", date)
    }
}

/// A multiple with at least two decimals.
fn times_in_full(times: Decimal) -> String {
    let times = times.normalize();
    let decimals = usize::try_from(times.scale()).unwrap_or(0).clamp(2, 6);
    format!("{times:.decimals$}x").replace('-', "−")
}

/// "a, b and c".
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        items => items.concat(),
    }
}
