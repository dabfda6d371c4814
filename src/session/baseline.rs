//! A state that was pinned as the baseline: what the present one is compared with.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::analysis;
use crate::files::clock;
use crate::format::text;
use crate::model::results::Summary;
use crate::model::{self, Results, Scenario};

use super::{Case, Document, Pace};

/// What the deal is called as it stands when presenting begins.
const BASE: &str = "base";
/// What a state of the open deal is called where the name of the deal would not tell them apart.
const PINNED: &str = "pinned state";

/// A scenario with its results, kept while others are tried.
#[derive(Clone, Debug)]
pub struct Baseline {
    scenario: Scenario,
    verbatim: Scenario,
    results: Results,
    /// Revision of the document that was pinned.
    revision: u64,
    /// A name of its own, such as that of a case or a record.
    name: Option<String>,
    file: Option<PathBuf>,
    /// When it was pinned, as the person's clock had it: "18:20".
    pinned_at: Option<String>,
}

impl Baseline {
    /// Pins what the document yields now.
    pub fn of(document: &Document) -> Self {
        Self {
            name: document.case_shown().map(|case| text::name(&case.name).into_owned()),
            scenario: document.evaluated().clone(),
            verbatim: document.verbatim().clone(),
            results: document.results().clone(),
            revision: document.revision(),
            file: document.path().map(Path::to_owned),
            pinned_at: time(),
        }
    }

    /// Pins a valid scenario that is not what is open.
    pub fn other(scenario: &Scenario) -> Self {
        /// Counts down, away from the revisions of documents.
        static NEXT: AtomicU64 = AtomicU64::new(u64::MAX);
        let revision = NEXT.fetch_sub(1, Ordering::Relaxed);
        let shown = analysis::shown(scenario).into_owned();
        let results = model::run(&shown);
        let verbatim = scenario.clone();
        Self {
            scenario: shown,
            verbatim,
            results,
            revision,
            name: None,
            file: None,
            pinned_at: None,
        }
    }

    /// What the steps of a presentation are held against: the baseline, else the deal as it stands
    /// when presenting begins. Without its story: steps have none.
    pub fn presented(document: &Document, baseline: Option<&Self>) -> Self {
        let open = document.evaluated();
        let name = baseline.map_or(BASE, |baseline| baseline.label(open));
        let mut scenario = baseline.map_or(open, Self::scenario).clone();
        scenario.story.clear();
        scenario.cases = Vec::new().into();
        Self::other(&scenario).named(name)
    }

    /// The same with other names of participants, and under none that tells whose it is.
    pub fn anonymous(scenario: &Scenario) -> Self {
        Self::other(scenario).named(BASE)
    }

    /// The same under a name of its own, by which it is told from other states of the deal.
    pub fn named(self, name: &str) -> Self {
        let name = text::name(name).trim().to_owned();
        Self { name: Some(name).filter(|name| !name.is_empty()), pinned_at: time(), ..self }
    }

    /// What it is called beside the open deal: its own name if it has one, else the deal's, else
    /// that it is a state of the open deal.
    pub fn label(&self, open: &Scenario) -> &str {
        match (&self.name, self.scenario.name.trim()) {
            (Some(name), _) => name,
            (None, "") => PINNED,
            (None, name) if name == open.name.trim() => PINNED,
            (None, name) => name,
        }
    }

    /// What was pinned, from which file and when: "Valor 2, from valor-2.ron, pinned at 18:20".
    pub fn origin(&self) -> String {
        let deal = match self.scenario.name.trim() {
            "" => "A deal without a name",
            name => name,
        };
        let name = self.name.as_ref().map(|name| format!("{name}: "));
        let file = self.file.as_deref().and_then(Path::file_name).map(text::path);
        let file = file.map(|file| format!(", from {file}"));
        let time = self.pinned_at.as_ref().map(|time| format!(", pinned at {time}"));
        let [name, file, time] = [name, file, time].map(Option::unwrap_or_default);
        format!("{name}{deal}{file}{time}")
    }

    /// Whether the open document is another state of the same deal: of the same file, or of the
    /// same name.
    pub fn is_of(&self, document: &Document) -> bool {
        let is_same_file = self.file.is_some() && self.file.as_deref() == document.path();
        is_same_file || self.verbatim.name == document.saved().name
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

fn time() -> Option<String> {
    clock::now().ok().map(|now| now.strftime("%H:%M").to_string())
}
