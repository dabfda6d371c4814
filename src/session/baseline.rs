//! A state that was pinned as the baseline: what the present one is compared with.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::analysis;
use crate::model::results::Summary;
use crate::model::{self, Results, Scenario};

use super::{Case, Document, Pace};

/// A scenario with its results, kept while others are tried.
#[derive(Clone, Debug)]
pub struct Baseline {
    scenario: Scenario,
    verbatim: Scenario,
    results: Results,
    /// Revision of the document that was pinned.
    revision: u64,
    /// The case that was pinned, if it was one of several.
    case: Option<String>,
}

impl Baseline {
    /// Pins what the document yields now.
    pub fn of(document: &Document) -> Self {
        Self {
            scenario: document.evaluated().clone(),
            verbatim: document.verbatim().clone(),
            results: document.results().clone(),
            revision: document.revision(),
            case: document.case_shown().map(|case| case.name.clone()),
        }
    }

    /// Pins a valid scenario that is not what is open.
    pub fn other(scenario: &Scenario) -> Self {
        /// Counts down, away from the revisions of documents.
        static NEXT: AtomicU64 = AtomicU64::new(u64::MAX);
        let revision = NEXT.fetch_sub(1, Ordering::Relaxed);
        let shown = analysis::shown(scenario).into_owned();
        let results = model::run(&shown);
        Self { scenario: shown, verbatim: scenario.clone(), results, revision, case: None }
    }

    /// Pins a valid scenario as the case of that name.
    pub fn of_case(name: &str, scenario: &Scenario) -> Self {
        Self { case: Some(name.to_owned()), ..Self::other(scenario) }
    }

    /// The case that was pinned, if it was one of several.
    pub fn case_name(&self) -> Option<&str> {
        self.case.as_deref()
    }

    /// The same to the letter, to go back to.
    pub fn verbatim(&self) -> &Scenario {
        &self.verbatim
    }

    /// The scenario that was pinned, as it may be shown.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What it yields.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// Its headline figures.
    pub fn summary(&self) -> &Summary {
        &self.results.summary
    }

    /// The case that figures are derived from.
    pub fn case(&self) -> Case<'_> {
        let (scenario, results) = (&self.scenario, &self.results);
        Case { revision: self.revision, scenario, results, pace: Pace::Resting }
    }

    /// Tells one baseline from another.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}
