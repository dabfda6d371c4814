//! The term sheet of the open deal, held against the baseline where one is pinned.

use crate::analysis::evidence::said;
use crate::analysis::term_sheet::{Against, TermClause};
use crate::analysis::{TermSheet, shown};
use crate::format::text;
use crate::model::{FastLane, Scenario};

use super::{Baseline, Document};

/// What a person is shown of the terms.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownSheet {
    /// The sheet, and what differs from the baseline.
    pub against: Against,
    /// Whether there is a baseline.
    pub is_compared: bool,
    /// The deal that it is of.
    deal: Scenario,
}

impl ShownSheet {
    /// The terms of what is shown; three runs for each that differs from the baseline.
    pub fn of(document: &Document, baseline: Option<&Baseline>) -> Self {
        let deal = shown(document.verbatim()).into_owned();
        let against = match baseline {
            Some(baseline) => {
                let base = base_beside(baseline, &deal);
                Against::of(&mut FastLane::default(), &shown(&base), &deal)
            }
            None => Against::alone(TermSheet::of(&deal)),
        };
        Self { against, is_compared: baseline.is_some(), deal }
    }

    /// The sheet for the clipboard: a line a clause, with what it was and what that does alone.
    pub fn text(&self) -> String {
        if self.is_compared { self.against.plain() } else { self.against.sheet.plain() }
    }

    /// Where the figures of a clause come from, a line each: "9.50%: The Information, 9 Feb 2026".
    pub fn sources(&self, clause: &TermClause) -> String {
        let line = |(path, figure): (&str, &str)| {
            let source = self.deal.evidence.get(path)?;
            Some(format!("{figure}: {}", text::passage(&said(source))))
        };
        clause.figures().filter_map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The baseline as it is exported beside the deal: two states of one deal need two names.
pub fn base_beside(baseline: &Baseline, deal: &Scenario) -> Scenario {
    let mut base = baseline.verbatim().clone();
    if base.name == deal.name {
        base.name.push_str(", baseline");
    }
    base
}
