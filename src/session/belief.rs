//! What has to be believed of the open document, computed beside the frame.

use crate::analysis::{Belief, Lever, Target};

use super::answers::{Answers, Work};
use super::{Baseline, Document};

/// What is asked of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeliefQuestion {
    /// What is wanted.
    pub target: Target,
    /// Along the axis and up.
    pub levers: [Lever; 2],
}

/// What has to be believed of a document.
pub type Beliefs = Answers<BeliefQuestion, Belief>;

impl Beliefs {
    /// Brings the answer up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(
        &mut self,
        document: &Document,
        question: BeliefQuestion,
        wake: impl Fn() + Send + 'static,
    ) {
        self.refresh_with(document, &question, ("belief", WORK), wake);
    }

    /// The same of a baseline.
    pub fn refresh_baseline(
        &mut self,
        baseline: &Baseline,
        question: BeliefQuestion,
        wake: impl Fn() + Send + 'static,
    ) {
        let state = (baseline.revision(), baseline.scenario());
        self.refresh_of(state, &question, ("baseline belief", WORK), wake);
    }
}

const WORK: Work<BeliefQuestion, Belief> = |lane, scenario, asked, cancel| {
    Belief::of(lane, scenario, asked.target, asked.levers, &cancel).ok()
};
