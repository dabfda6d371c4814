//! The bridge from a base to the open deal, as new as the deal.
//!
//! A small one is computed at once. One that would take longer than a frame has time for is left to
//! a worker; until it comes the last one stays, as a whole: its ends, its changes and its parts
//! belong together.

use crate::analysis::bridge::{bridge, run_count};
use crate::analysis::{Bridge, Difference, Gap, Method, Metric, Never};
use crate::model::{self, FastLane, Scenario};

use super::derived::{Background, Case, Memo, budget};
use super::{Baseline, Document};

/// What is asked of two deals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BridgeQuestion {
    /// The figure that is taken apart.
    pub metric: Metric,
    /// How joint effects are shared out.
    pub method: Method,
}

/// The revisions of base and deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    base: u64,
    deal: u64,
}

/// The bridges that were asked for.
pub type BridgeAnswers = Background<(Ends, BridgeQuestion), Bridged>;

/// A bridge with what it leads over.
#[derive(Clone, Debug)]
pub struct Bridged {
    /// What differs.
    pub difference: Difference,
    /// What was asked about.
    pub metric: Metric,
    /// Which change did what; a gap where the metric is undefined at one end.
    pub bridge: Result<Bridge, Gap>,
}

/// Bridges from a base to the open deal.
#[derive(Debug, Default)]
pub struct Bridges {
    lane: FastLane,
    difference: Memo<Ends, Difference>,
    answers: BridgeAnswers,
}

impl Bridges {
    /// Brings the bridge up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(
        &mut self,
        base: Case<'_>,
        deal: Case<'_>,
        question: BridgeQuestion,
        wake: impl Fn() + Send + 'static,
    ) {
        let Self { lane, difference, answers } = self;
        let ends = Ends { base: base.revision, deal: deal.revision };
        let difference =
            difference.refresh(ends, |_| Difference::between(base.scenario, deal.scenario));
        let BridgeQuestion { metric, method } = question;
        // The larger deal of the two, because a bridge runs mixtures of both.
        let loan_months =
            budget::loan_months(base.scenario).max(budget::loan_months(deal.scenario));
        if run_count(difference.moving().len(), method) * loan_months <= budget::BRIDGE_A_FRAME {
            answers.answer_now((ends, question), || {
                let Ok(bridge) = bridge(lane, difference, metric, method, &Never);
                Bridged { difference: difference.clone(), metric, bridge }
            });
            return;
        }
        answers.ask((ends, question), deal.pace, wake, || {
            let difference = difference.clone();
            move |lane, _, superseded| {
                let bridge = bridge(lane, &difference, metric, method, &superseded)?;
                Ok(Bridged { difference, metric, bridge })
            }
        });
    }

    /// The newest bridge; an earlier one while a new one is being computed.
    pub fn answers(&self) -> &BridgeAnswers {
        &self.answers
    }
}

/// What the open deal is held against where no baseline is pinned: the scenario as its file has it,
/// with what it yields unless it is out of bounds.
#[derive(Debug, Default)]
pub struct Saved(Memo<Scenario, Option<Baseline>>);

impl Saved {
    /// The baseline, else what was opened or saved; `None` where that is out of bounds.
    pub fn base<'a>(
        &'a mut self,
        baseline: Option<&'a Baseline>,
        document: &Document,
    ) -> Option<&'a Baseline> {
        if baseline.is_some() {
            return baseline;
        }
        let scenario = document.saved();
        // A scenario is long: the key is cloned only where it differs.
        if !self.0.has(scenario, 0) {
            let evaluated =
                |it: &Scenario| model::validate(it).is_ok().then(|| Baseline::other(it));
            self.0.refresh(scenario.clone(), evaluated);
        }
        self.0.get()?.as_ref()
    }
}
