//! What the normals of a path make of the scenario: its burn, its resale, its rounds and
//! contracts.

use crate::model::amount::nearest_float;
use crate::model::batch::{Batch, BatchMask};
use crate::model::{Scenario, Shocks};

use super::draws::{Normals, normal_quantile};

/// The scenario's own figures, their volatilities and their correlation.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Chances {
    monthly_burn: f64,
    burn_volatility: f64,
    resale_fraction: f64,
    resale_volatility: f64,
    /// c
    correlation: f64,
    /// √(1 − c²)
    rest: f64,
    /// A round closes, and after the rounds a contract pays, where the lessee's luck is above this.
    thresholds: Vec<f64>,
    /// How many of them are rounds.
    rounds: usize,
    /// The first of the normals that its rounds draw; 0 where no other lessee raises funds.
    pub(in crate::analysis) first_round: usize,
}

impl Chances {
    pub(in crate::analysis) fn of(scenario: &Scenario) -> Self {
        let uncertainty = &scenario.uncertainty;
        let correlation = nearest_float(uncertainty.correlation);
        let lessee = &scenario.lessee;
        let rounds = lessee.funding.iter().map(|round| round.probability);
        let contracts = lessee.contracts.iter().map(|contract| contract.probability);
        Self {
            monthly_burn: nearest_float(scenario.lessee.monthly_burn),
            burn_volatility: nearest_float(uncertainty.burn_volatility),
            resale_fraction: nearest_float(scenario.equipment.resale_fraction),
            resale_volatility: nearest_float(uncertainty.resale_volatility),
            correlation,
            rest: (1.0 - correlation * correlation).max(0.0).sqrt(),
            thresholds: rounds
                .chain(contracts)
                .map(|probability| -normal_quantile(nearest_float(probability)))
                .collect(),
            rounds: lessee.funding.len(),
            first_round: 0,
        }
    }

    /// Of a batch of a chunk. High Z₁ is a bad year for AI: burn up, resale down, rounds fail.
    pub(in crate::analysis) fn shocks(&self, normals: &Normals, batch: usize, shocks: &mut Shocks) {
        let common = normals.common(batch);
        let luck = |own: Batch| {
            let mut luck = Batch::default();
            for (place, luck) in luck.0.iter_mut().enumerate() {
                // Correlated normals (Cholesky): √(1 − ρ²) ε − ρ Z₁ has variance 1 for every ρ.
                *luck = self.rest * own.0[place] - self.correlation * common.0[place];
            }
            luck
        };
        shocks.monthly_burn = strayed(self.monthly_burn, self.burn_volatility, common);
        let resale = luck(normals.resale(batch));
        shocks.resale_fraction = strayed(self.resale_fraction, self.resale_volatility, resale);
        for resale in &mut shocks.resale_fraction.0 {
            // A lognormal has no upper end, but used chips sell for no more than new ones cost.
            *resale = resale.min(1.0);
        }
        shocks.closes.clear();
        shocks.pays.clear();
        for (round, threshold) in self.thresholds.iter().enumerate() {
            let luck = luck(normals.round(self.first_round + round, batch));
            // Above −Φ⁻¹(p) lies the probability p.
            let comes = BatchMask::of(|place| luck.0[place] > *threshold);
            if round < self.rounds { &mut shocks.closes } else { &mut shocks.pays }.push(comes);
        }
    }
}

/// A figure times exp(σ z − σ²/2), whose mean is the figure.
fn strayed(figure: f64, volatility: f64, mut normals: Batch) -> Batch {
    // Without the shift a higher volatility would raise the mean.
    let shift = volatility * volatility / 2.0;
    for value in &mut normals.0 {
        *value = figure * (volatility * *value - shift).exp();
    }
    normals
}
