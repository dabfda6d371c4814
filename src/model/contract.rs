//! What the contract says before anybody pays: rent due, operating cost, value of the equipment.

use super::amount::Amount;
use super::scenario::{EndOfTerm, Scenario, ValuePath};

/// Months between two steps of the rent.
const ESCALATION_MONTHS: usize = 12;

/// Writes the contract rent of months 0..=H₀ into `rent` (nothing is due at closing).
///
/// rent(t) = cents(cost × rent factor × (1 + escalator)^⌊(t−1)/12⌋) in the first term, then
/// cents(rent(N) × (1 − discount)), flat.
pub(super) fn fill_rent<A: Amount>(scenario: &Scenario, rent: &mut Vec<A>) {
    let lease = &scenario.lease;
    let first = A::from_decimal(scenario.equipment.cost) * A::from_decimal(lease.rent_factor);
    let step = A::ONE + A::from_decimal(lease.escalator);
    rent.clear();
    rent.push(A::ZERO);
    let mut years = 0;
    while rent.len() <= lease.term_months as usize {
        let amount = (first * step.power(years)).cents();
        let left = lease.term_months as usize + 1 - rent.len();
        rent.resize(rent.len() + left.min(ESCALATION_MONTHS), amount);
        years += 1;
    }
    let last = rent.last().copied().unwrap_or_default();
    let renewed = (last * (A::ONE - A::from_decimal(lease.renewal.discount))).cents();
    rent.resize(scenario.contract_months() as usize + 1, renewed);
}

/// Operating cost falling due each month, to the end of the run.
pub(super) fn operating_cost<A: Amount>(scenario: &Scenario) -> A {
    let cost = A::from_decimal(scenario.equipment.cost);
    (cost * A::from_decimal(scenario.lease.operating_cost) / A::from_months(12)).cents()
}

/// The value of the equipment along the months, before any haircut.
///
/// value(t) = cents(cost × max(scrap, v(t))), where v falls from 1 at closing to φ at the end of
/// the first term and goes on beyond: φ is the scrap fraction if the scenario ends in scrap, else
/// the larger of resale and scrap fraction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ValueCurve {
    cost: f64,
    scrap: f64,
    end_fraction: f64,
    term_months: u32,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, Default)]
enum Shape {
    #[default]
    Exponential,
    StraightLine,
    Cliff {
        month: u32,
        share: f64,
    },
}

impl ValueCurve {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let equipment = &scenario.equipment;
        let scrap = f64::from_decimal(equipment.scrap_fraction);
        let end_fraction = match scenario.lease.end_of_term {
            EndOfTerm::Scrap => scrap,
            EndOfTerm::Sell | EndOfTerm::Renew => {
                f64::from_decimal(equipment.resale_fraction).max(scrap)
            }
        };
        let term_months = scenario.lease.term_months;
        let shape = match equipment.value_path {
            ValuePath::Exponential => Shape::Exponential,
            ValuePath::StraightLine => Shape::StraightLine,
            ValuePath::Cliff { month, share } => {
                Shape::Cliff { month: month.min(term_months), share: f64::from_decimal(share) }
            }
        };
        Self { cost: f64::from_decimal(equipment.cost), scrap, end_fraction, term_months, shape }
    }

    /// The value at the end of the month.
    pub(super) fn at<A: Amount>(&self, month: u32) -> A {
        A::from_power(self.cost * self.share(month))
    }

    /// The same as a share of cost.
    pub(super) fn share(&self, month: u32) -> f64 {
        self.fraction(month).max(self.scrap)
    }

    fn fraction(&self, month: u32) -> f64 {
        let elapsed = f64::from(month) / f64::from(self.term_months);
        match self.shape {
            Shape::Exponential => self.end_fraction.powf(elapsed),
            Shape::StraightLine => 1.0 - (1.0 - self.end_fraction) * elapsed,
            Shape::Cliff { month: cliff, share } => {
                let fallen = if month >= cliff { share } else { 0.0 };
                self.end_fraction.powf((1.0 - share) * elapsed + fallen)
            }
        }
    }
}
