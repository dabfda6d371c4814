//! How much of an analysis a frame has time for.

use crate::model::Scenario;
use crate::model::batch::WIDTH as BATCH;

/// Whether something is being dragged: then large deals get coarse curves, which are refined at
/// rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nothing is held down.
    Resting,
    /// Something is, and the next frame is due.
    Moving,
}

/// How many points, bars or places an analysis has, and what part of them the frame of a drag has
/// time for.
///
/// A run takes time in proportion to its loan-months (months of the contract, times one more than
/// the tranches), so that one number does for small deals and large ones.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What all runs may take together in the frame of a drag.
    pub loan_months: usize,
    /// What even the largest deal gets.
    pub least: usize,
    /// At rest; more would be finer than the pixels between them.
    pub most: usize,
}

impl Budget {
    /// The IRR along a lever: the deal's two returns from the same runs.
    pub const IRR_CURVES: Self = Self { loan_months: 100_000, least: BATCH, most: 101 };
    /// A metric of each scenario that is compared, along a lever.
    pub const COMPARED_CURVE: Self = Self { loan_months: 50_000, least: BATCH, most: 101 };
    /// A metric along the lever that is sought; in a drag the map beside it takes most of a frame.
    pub const SOUGHT_CURVE: Self = Self { loan_months: 32_500, least: BATCH, most: 200 };
    /// Bars of losses, which take more than a run each; more would be too thin to tell apart.
    pub const LOSS_BARS: Self = Self { loan_months: 30_000, least: 8, most: 120 };
    /// Bars of a tornado, of two runs each; at rest all, which are fewer than this.
    pub const TORNADO: Self = Self { loan_months: 25_000, least: 4, most: 1_000 };
    /// The way of each bar of a tornado from low to high; the fewest in a drag, whatever the deal.
    pub const SPIDER: Self = Self { loan_months: 0, least: 5, most: 13 };

    /// How many runs of this scenario to ask for.
    pub fn runs(self, scenario: &Scenario, pace: Pace) -> usize {
        match pace {
            Pace::Resting => self.most,
            Pace::Moving => (self.loan_months / loan_months(scenario)).clamp(self.least, self.most),
        }
    }
}

/// Loan-months that the runs of a bridge may take together in a frame: 0.15 ms or so.
pub const BRIDGE_A_FRAME: usize = 4_000;
/// Loan-months that a map over two levers may take in the frame of a drag.
pub const MAP_MOVING: usize = 130_000;
/// The same in a frame at rest.
pub const MAP_RESTING: usize = 500_000;

/// How much longer a run takes with terms that act in every month, as a fraction: what `cargo bench
/// --bench lanes` finds with all of them on.
const WITH_CLAUSES: (usize, usize) = (5, 2);

/// What one run takes: months of the contract, times one more than the tranches, and more where
/// optional terms act in every month; at least 1.
pub fn loan_months(scenario: &Scenario) -> usize {
    let plain = scenario.contract_months() as usize * (1 + scenario.tranches.len());
    let (times, of) = if scenario.has_clauses() { WITH_CLAUSES } else { (1, 1) };
    (plain * times / of).max(1)
}
