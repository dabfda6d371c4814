//! What many runs say of a deal: its outcomes, and its returns along a lever.
//!
//! In the fast lane, and cheap enough for the frame of a drag.

use crate::analysis::{self, Curve, Lever, Metric, Outcome, Runs};

use super::derived::{Both, Budget, Case, Derived, Pace};

/// The outcomes of a deal, and its returns along a lever.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Sell, scrap and renew.
    pub outcomes: Vec<Outcome>,
    /// Gross IRR, then net IRR.
    pub curves: [Curve; 2],
}

impl Analysis {
    /// Net IRR along the lever.
    pub fn net_irr(&self) -> &Curve {
        let [_, net_irr] = &self.curves;
        net_irr
    }
}

/// That of the open deal, and that of the baseline.
#[derive(Clone, Debug, Default)]
pub struct Analyses {
    // Boxed, as those of `Sensitivities`.
    runs: Box<Runs>,
    derived: Derived<Lever, Analysis>,
}

impl Analyses {
    /// Brings everything up to date; the curves run along `lever`.
    pub fn refresh(&mut self, cases: Both<Case<'_>>, lever: Lever, pace: Pace) {
        let Self { runs, derived } = self;
        let points = |case: Case<'_>| Budget::IRR_CURVES.runs(case.scenario, pace);
        derived.refine(
            cases,
            |_| lever,
            points,
            |Case { scenario, .. }, lever, points| Analysis {
                outcomes: analysis::outcomes(&mut runs.lane, scenario).to_vec(),
                curves: analysis::curves(runs, scenario, *lever, METRICS, points),
            },
        );
    }

    /// What was found last; `None` before the first time.
    pub fn get(&self) -> Option<Both<&Analysis>> {
        self.derived.get()
    }
}

const METRICS: [Metric; 2] = [Metric::EquityIrr, Metric::NetIrr];
