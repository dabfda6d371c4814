//! What is derived from a document by many runs: outcomes, curves.
//!
//! Recomputed when the document's revision or the question changes, in the fast lane; cheap enough
//! for the frame of a drag.

use crate::analysis::{self, Curve, Lever, Metric, Outcome};
use crate::model::{FastLane, Scenario};

use super::{Document, Pace};

/// Points of a curve; more would be finer than the pixels between them.
const CURVE_POINTS: usize = 101;
/// Points of the curve of the largest deal while something is being dragged.
const CURVE_POINTS_MIN: usize = 21;
/// Months of loans that a curve's points may take together in the frame of a drag.
const LOAN_MONTHS_A_FRAME: usize = 100_000;

/// The analyses that belong to one revision of a document.
#[derive(Clone, Debug, Default)]
pub struct Analyses {
    lane: FastLane,
    asked: Option<(u64, Lever)>,
    curve_points: usize,
    outcomes: Vec<Outcome>,
    curves: Vec<Curve>,
}

impl Analyses {
    /// Brings everything up to date with the document; the curves run along `lever`.
    pub fn refresh(&mut self, document: &Document, lever: Lever, pace: Pace) {
        let asked = Some((document.revision(), lever));
        let scenario = document.evaluated();
        let points = curve_points(scenario, pace);
        if self.asked == asked && points <= self.curve_points {
            return;
        }
        self.asked = asked;
        self.curve_points = points;
        let lane = &mut self.lane;
        self.outcomes = analysis::outcomes(lane, scenario).to_vec();
        let metrics = [Metric::EquityIrr, Metric::NetIrr];
        self.curves = analysis::curves(lane, scenario, lever, metrics, points).to_vec();
    }

    /// Sell, scrap and renew.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Gross and net IRR along the lever.
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }
}

/// All of them, or as many as a frame has time for.
fn curve_points(scenario: &Scenario, pace: Pace) -> usize {
    let months = scenario.contract_months() as usize * (1 + scenario.tranches.len());
    match pace {
        Pace::Resting => CURVE_POINTS,
        Pace::Moving => (LOAN_MONTHS_A_FRAME / months).clamp(CURVE_POINTS_MIN, CURVE_POINTS),
    }
}
