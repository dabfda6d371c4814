//! What has to be believed of the open deal, and of the baseline; computed beside the frame.

use crate::analysis::belief::Place;
use crate::analysis::{Belief, Lever, Metric, Target, tornado};
use crate::model::{FastLane, Scenario};

use super::derived::{AboutDeal, Both, Case, Memo};

/// What is asked of a deal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeliefQuestion {
    /// What is wanted.
    pub target: Target,
    /// Along the axis and up.
    pub levers: [Lever; 2],
}

/// What has to be believed of one deal.
pub type BeliefAnswer = AboutDeal<BeliefQuestion, Belief>;

/// What has to be believed of the open deal and of the baseline.
#[derive(Debug, Default)]
pub struct Beliefs {
    own: BeliefAnswer,
    baseline: BeliefAnswer,
    /// Of the baseline, by its answer.
    border: Memo<Option<u64>, Vec<Vec<Place>>>,
    proposal: Proposal,
}

/// The pair of levers that a deal depends on. It stays while a person looks at it and moves levers,
/// or the question would change under the answer.
#[derive(Debug, Default)]
struct Proposal {
    lane: FastLane,
    pair: Memo<(Metric, String), Option<[Lever; 2]>>,
    /// The pass in which it was asked for last.
    asked_in: Option<u64>,
}

impl Proposal {
    fn ask(&mut self, scenario: &Scenario, metric: Metric, pass: u64) -> Option<[Lever; 2]> {
        // Not asked for in the pass before: the screen was closed, and opens on the deal as it is.
        let has_been_away = self.asked_in.is_none_or(|last| pass > last + 1);
        if has_been_away {
            self.pair.clear();
        }
        self.asked_in = Some(pass);
        let Self { lane, pair, .. } = self;
        *pair
            .refresh((metric, scenario.name.clone()), |_| tornado::decisive(lane, scenario, metric))
    }
}

impl Beliefs {
    /// Brings both up to date. `wake` is called when a worker has answered, and this is to be
    /// called again then.
    pub fn refresh(
        &mut self,
        cases: Both<Case<'_>>,
        question: BeliefQuestion,
        wake: impl Fn() + Clone + Send + 'static,
    ) {
        let ask = |answer: &mut BeliefAnswer, case: Case<'_>| {
            // A plot whose axes moved with every step of a lever could not be followed.
            let region = answer.latest().map(|belief| &belief.region);
            let region = region.filter(|region| region.levers == question.levers);
            let kept = region.map(|region| region.axes.clone());
            answer.ask_about(
                case,
                question,
                wake.clone(),
                move |lane, scenario, question, superseded| {
                    let about = (question.levers, kept.as_ref());
                    Belief::about(lane, scenario, question.target, about, &superseded)
                },
            );
        };
        ask(&mut self.own, cases.own);
        // Without a baseline no answer about an earlier one may be shown.
        let Some(baseline) = cases.baseline else {
            self.baseline.clear();
            self.border.clear();
            return;
        };
        // A question about both is held where that about the open deal is.
        ask(&mut self.baseline, Case { pace: cases.own.pace, ..baseline });
        // The border of an older answer stays until the newest question is answered.
        if let Some(belief) = self.baseline.current() {
            self.border.refresh(self.baseline.answer_number(), |_| belief.region.border());
        }
    }

    /// The two levers that a metric of the scenario depends on ([`tornado::decisive`]), to ask about
    /// until others are chosen. They are looked for anew where another deal or metric is asked about,
    /// and after a pass (`pass` counts them) without a question.
    pub fn propose(
        &mut self,
        scenario: &Scenario,
        metric: Metric,
        pass: u64,
    ) -> Option<[Lever; 2]> {
        self.proposal.ask(scenario, metric, pass)
    }

    /// Of the open deal.
    pub fn own(&self) -> &BeliefAnswer {
        &self.own
    }

    /// Of the baseline; without an answer where there is none.
    pub fn baseline(&self) -> &BeliefAnswer {
        &self.baseline
    }

    /// The line between what meets the target and what does not, around the baseline; empty where
    /// there is none.
    pub fn baseline_border(&self) -> &[Vec<Place>] {
        self.border.as_slice()
    }
}
