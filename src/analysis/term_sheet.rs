//! The term sheet: every term of a deal in words, as lawyers and lenders read it.
//!
//! A sheet has sections ("Lease", "Senior loan"), a section has clauses ("Rent"), and a clause is a
//! text whose figures say what they rest on. A term that the deal does not have is not mentioned.
//! Amounts and shares are written in full, so that two deals whose terms differ never read the same.

pub mod against;
mod lease;
mod loans;
mod marked;
mod parties;
mod support;
mod writer;

use std::fmt::Write as _;

use crate::model::Scenario;

pub use against::{Against, Alone, ClauseChange, MEASURED};
pub use marked::{Marked, mark_letter};
use writer::Writer;

use super::shown;

/// Every term of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermSheet {
    /// What people call the deal.
    pub title: String,
    /// From the parties to the fund's terms; none is empty.
    pub sections: Vec<TermSection>,
}

/// Clauses about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermSection {
    /// What it is about: "Lease"; of a loan its name.
    pub title: String,
    /// What sections of two sheets are joined by.
    pub(super) topic: Topic,
    /// At least one.
    pub clauses: Vec<TermClause>,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Parties,
    Equipment,
    Lease,
    /// The loan with this index.
    Loan(usize),
    Structure,
    Support,
    Remedies,
    Lessee,
    Equity,
    Tax,
    Market,
}

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermClause {
    /// What it is called: "Rent".
    pub term: String,
    /// What it says.
    pub text: Marked,
    /// What it states, by field path; other figures follow from these.
    pub(super) stated: Vec<(String, String)>,
}

/// Fields that no term sheet states, each with the reason. A path stands for all that is inside it.
pub const NOT_STATED: [(&str, &str); 7] = [
    ("format", "how the file is written"),
    ("description", "what is said about the deal, not agreed in it"),
    ("vendor.gross_margin", "what the vendor earns on its sale is not agreed in the deal"),
    ("uncertainty", "what the simulation draws"),
    ("evidence", "said as marks of the figures"),
    ("story", "what is presented"),
    ("cases", "a sheet states the terms of one case"),
];

impl TermClause {
    /// The fields that it states, each with its figure or its words.
    pub fn figures(&self) -> impl Iterator<Item = (&str, &str)> {
        self.stated.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

impl TermSheet {
    /// The terms of a valid scenario.
    ///
    /// ```
    /// use chiplease::analysis::TermSheet;
    /// use chiplease::files::library;
    ///
    /// let sheet = TermSheet::of(&library::default_scenario()?);
    /// let rent = sheet.clause("Lease", "Rent").expect("every lease has a rent");
    /// assert!(rent.text.plain().starts_with("2.44% of cost a month ($123.22m)"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(scenario: &Scenario) -> Self {
        let scenario = shown(scenario);
        let mut writer = Writer::of(&scenario);
        parties::parties(&mut writer);
        lease::equipment(&mut writer);
        lease::lease(&mut writer);
        loans::loans(&mut writer);
        loans::structure(&mut writer);
        support::support(&mut writer);
        support::remedies(&mut writer);
        parties::lessee(&mut writer);
        parties::equity(&mut writer);
        parties::tax(&mut writer);
        parties::market(&mut writer);
        let title = match scenario.name.trim() {
            "" => "Unnamed deal".to_owned(),
            name => name.to_owned(),
        };
        Self { title, sections: writer.finish() }
    }

    /// A clause by the titles of its section and its term.
    pub fn clause(&self, section: &str, term: &str) -> Option<&TermClause> {
        let section = self.sections.iter().find(|it| it.title == section)?;
        section.clauses.iter().find(|clause| clause.term == term)
    }

    /// Every clause, in order.
    pub fn clauses(&self) -> impl Iterator<Item = &TermClause> {
        self.sections.iter().flat_map(|section| &section.clauses)
    }

    /// The sheet as a text without marks: a title and its clauses a line each.
    pub fn plain(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for section in &self.sections {
            writeln!(text, "\n{}", section.title).ok();
            for TermClause { term, text: said, .. } in &section.clauses {
                writeln!(text, "{term}: {}", said.plain()).ok();
            }
        }
        text.replace('\u{a0}', " ")
    }
}
