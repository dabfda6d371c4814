//! The size of a deal, which ranges in dollars follow.

use crate::model::Scenario;

use super::Lever;

/// A round number of the deal's size, that ranges in dollars follow: its cost to 1, 2 or 5.
pub(super) fn scale(scenario: &Scenario) -> f64 {
    one_two_five(cost(scenario))
}

pub(super) fn scale_of_debt(scenario: &Scenario) -> f64 {
    const WITHOUT_DEBT: f64 = 5e9;
    let debt = debt(scenario);
    if debt > 0.0 { one_two_five(debt) } else { WITHOUT_DEBT }
}

/// The nearest of 1, 2 and 5 times a power of ten.
fn one_two_five(value: f64) -> f64 {
    // At least a dollar: the logarithm of 0 has no place on a scale.
    let power = 10_f64.powf(value.max(1.0).log10().floor());
    let lead = value.max(1.0) / power;
    let nearest = match lead {
        lead if lead < 1.5 => 1.0,
        lead if lead < 3.3 => 2.0,
        lead if lead < 7.5 => 5.0,
        _ => 10.0,
    };
    nearest * power
}

pub(super) fn above(value: f64, step: f64) -> f64 {
    ((value / step).floor() + 1.0) * step
}

pub(super) fn below(value: f64, step: f64) -> f64 {
    ((value / step).ceil() - 1.0) * step
}

pub(super) fn cost(scenario: &Scenario) -> f64 {
    Lever::EquipmentCost.value(scenario).unwrap_or(0.0)
}

pub(super) fn debt(scenario: &Scenario) -> f64 {
    let tranches = 0..scenario.tranches.len();
    tranches.filter_map(|index| Lever::LoanAmount(index).value(scenario)).sum()
}
