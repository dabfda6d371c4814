//! How much of an analysis a frame has time for.

use crate::model::Scenario;

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
    /// How many runs of this scenario to ask for.
    pub fn runs(self, scenario: &Scenario, pace: Pace) -> usize {
        match pace {
            Pace::Resting => self.most,
            Pace::Moving => (self.loan_months / loan_months(scenario)).clamp(self.least, self.most),
        }
    }
}

/// What one run takes: months of the contract, times one more than the tranches; at least 1.
pub fn loan_months(scenario: &Scenario) -> usize {
    (scenario.contract_months() as usize * (1 + scenario.tranches.len())).max(1)
}
