//! The five answers about the open deal, as new as the deal.
//!
//! Two follow from the results and are new in every frame. Three take many runs: a worker finds them,
//! and its last answers stay until the new ones are there.

use crate::analysis::five_answers::{CommitteeQuestion, Searched, ShortAnswer, what_changed, when};
use crate::analysis::{CapitalStack, Difference};
use crate::model::FastLane;

use super::bridges::Saved;
use super::derived::{AboutDeal, Case, Memo};
use super::{Baseline, Document};

/// Said of a deal that was typed here and is in no file, as long as nothing else has changed.
const UNSAVED: &str = "a new deal, not saved yet";

/// The answers about a document.
#[derive(Debug, Default)]
pub struct FiveAnswers {
    lane: FastLane,
    searched: AboutDeal<(), Searched>,
    stack: Memo<u64, CapitalStack>,
    when: Memo<u64, ShortAnswer>,
    /// By the revisions of document and base, and what the base is called.
    changed: Memo<(u64, u64, String), ShortAnswer>,
    saved: Saved,
}

impl FiveAnswers {
    /// Brings them up to date. `wake` is called when the worker has answered, and this is to be
    /// called again then.
    pub fn refresh(
        &mut self,
        document: &Document,
        baseline: Option<&Baseline>,
        wake: impl Fn() + Send + 'static,
    ) {
        let case = document.case();
        let Case { revision, scenario, results, .. } = case;
        self.stack.refresh(revision, |_| CapitalStack::of(scenario, results));
        self.when.refresh(revision, |_| when(scenario, results));
        self.refresh_changed(document, baseline);
        self.searched
            .ask_about(case, (), wake, |lane, scenario, (), _| Ok(Searched::of(lane, scenario)));
    }

    fn refresh_changed(&mut self, document: &Document, baseline: Option<&Baseline>) {
        let Self { lane, changed, saved, .. } = self;
        let Case { revision, scenario, results, .. } = document.case();
        let Some(base) = saved.base(baseline, document) else {
            changed.clear();
            return;
        };
        let name = baseline.map_or_else(
            || if document.is_new() { UNSAVED } else { "in the file" }.to_owned(),
            |baseline| format!("in {}", baseline.label(scenario)),
        );
        changed.refresh((revision, base.revision(), name), |(_, _, name)| {
            let difference = Difference::between(base.scenario(), scenario);
            let is_same = difference.changes().is_empty() && difference.texts().is_empty();
            if name == UNSAVED && is_same {
                return ShortAnswer { text: UNSAVED.to_owned(), ..ShortAnswer::default() };
            }
            what_changed(lane, &difference, [base.summary(), &results.summary], name)
        });
    }

    /// The sources of the deal; `None` before the first time.
    pub fn stack(&self) -> Option<&CapitalStack> {
        self.stack.get()
    }

    /// The newest answer to a question; `None` where there is none yet.
    pub fn answer(&self, question: CommitteeQuestion) -> Option<&ShortAnswer> {
        let searched = self.searched.latest();
        match question {
            CommitteeQuestion::BreaksAt => searched.map(|found| &found.breaks_at),
            CommitteeQuestion::When => self.when.get(),
            CommitteeQuestion::WhoPays => searched.map(|found| &found.who_pays),
            CommitteeQuestion::MustHold => searched.map(|found| &found.must_hold),
            CommitteeQuestion::WhatChanged => self.changed.get(),
        }
    }

    /// Whether the newest answer is one about the document as it was given last.
    pub fn is_current(&self, question: CommitteeQuestion, document: &Document) -> bool {
        match question {
            CommitteeQuestion::When | CommitteeQuestion::WhatChanged => true,
            CommitteeQuestion::BreaksAt
            | CommitteeQuestion::WhoPays
            | CommitteeQuestion::MustHold => {
                self.searched.answered().is_some_and(|(of, ())| *of == document.revision())
            }
        }
    }

    /// Why there are no newer answers, after a panic in the worker.
    pub fn trouble(&self) -> Option<&str> {
        self.searched.trouble()
    }
}
