//! Who bears the loss: bars along default months or resale, one shock in detail, and the outcomes
//! beside it.
//!
//! In the fast lane; large deals get fewer bars while something is being dragged.

use crate::analysis::{
    self, Aftermath, Guarantors, LossAxis, LossMeasure, LossQuery, LossSweep, Outcome, Recovery,
    Shock,
};
use crate::model::FastLane;

use super::derived::{Both, Budget, Case, Derived, Memo, Pace};

/// The losses of the open deal, and the bars of the baseline.
#[derive(Clone, Debug, Default)]
pub struct LossAnalyses {
    lane: FastLane,
    sweep: Derived<LossQuery, LossSweep>,
    recovery: Memo<(u64, Shock, Guarantors), Recovery>,
    aftermath: Memo<(u64, Shock), Aftermath>,
    outcomes: Memo<(u64, u32, LossQuery), Vec<Outcome>>,
}

/// What the losses of a deal are, as [`LossAnalyses::get`] hands it out.
#[derive(Clone, Copy, Debug)]
pub struct Losses<'a> {
    /// Losses along the default months or resale.
    pub sweep: Both<&'a LossSweep>,
    /// What comes back of all capital under the shock that is looked at.
    pub recovery: &'a Recovery,
    /// What that shock does against plan.
    pub aftermath: &'a Aftermath,
    /// Sell, scrap, renew, and the default in the month that is looked at.
    pub outcomes: &'a [Outcome],
}

/// What is asked of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossQuestion {
    /// What the bars show.
    pub query: LossQuery,
    /// The month in which the lessee stops, 1 to the contract's last.
    pub month: u32,
    /// What the chips resell for, of cost.
    pub resale: f64,
}

impl LossQuestion {
    /// The shock that is looked at.
    pub fn shock(self) -> Shock {
        match self.query.along {
            LossAxis::DefaultMonth => Shock::Default(self.month),
            LossAxis::Resale => Shock::Resale(self.resale),
        }
    }
}

impl LossAnalyses {
    /// Brings everything up to date.
    pub fn refresh(&mut self, cases: Both<Case<'_>>, question: LossQuestion, pace: Pace) {
        let Self { lane, sweep, recovery, aftermath, outcomes } = self;
        let LossQuestion { query, month, .. } = question;
        sweep.refine(
            cases,
            |_| query,
            |case| Budget::LOSS_BARS.runs(case.scenario, pace),
            |case, query, bars| LossSweep::of(lane, case.scenario, *query, bars),
        );
        let Case { revision, scenario, .. } = cases.own;
        let shock = question.shock();
        aftermath.refresh((revision, shock), |_| Aftermath::of(lane, scenario, shock));
        recovery.refresh((revision, shock, query.guarantors), |_| {
            Recovery::of(lane, scenario, shock, query.guarantors)
        });
        outcomes.refresh((revision, month, query), |_| {
            let case = query.guarantors.applied(scenario);
            let mut outcomes = analysis::outcomes(lane, &case).to_vec();
            // The same run as the table beside it is of; then the same without letting again.
            let mut stopped = |case: &_| match query.measure {
                LossMeasure::Capital => analysis::stop_outcome(lane, case, month),
                LossMeasure::AgainstPlan => analysis::default_outcome(lane, case, month),
            };
            outcomes.push(stopped(&case));
            outcomes.extend(analysis::sold_after_repossession(&case).map(|sold| stopped(&sold)));
            outcomes
        });
    }

    /// What was found last; `None` before the first time.
    pub fn get(&self) -> Option<Losses<'_>> {
        Some(Losses {
            sweep: self.sweep.get()?,
            recovery: self.recovery.get()?,
            aftermath: self.aftermath.get()?,
            outcomes: self.outcomes.get()?,
        })
    }
}
