//! The values of a lever at which metrics are looked at.

use std::ops::RangeInclusive;

use super::Lever;
use crate::model::Scenario;

/// Most values of a lever in one list.
const PLACES_MAX: usize = 2_000;

/// `count` evenly spaced values, both ends included.
pub(super) fn evenly(
    range: &RangeInclusive<f64>,
    count: usize,
) -> impl Iterator<Item = f64> + use<> {
    let (low, high) = (*range.start(), *range.end());
    let steps = u32::try_from(count.clamp(2, PLACES_MAX) - 1).unwrap_or(1);
    (0..=steps).map(move |step| low + (high - low) * f64::from(step) / f64::from(steps))
}

/// Evenly spaced values over the lever's range, as the lever keeps them; whole months once each.
///
/// None where the lever does not apply to the scenario.
pub(super) fn lever_places(lever: Lever, scenario: &Scenario, count: usize) -> Vec<f64> {
    places_over(lever, scenario, &lever.range(scenario), count)
}

/// The same over another range.
pub(super) fn places_over(
    lever: Lever,
    scenario: &Scenario,
    range: &RangeInclusive<f64>,
    count: usize,
) -> Vec<f64> {
    kept(lever, scenario, evenly(range, count))
}

/// The values as the lever keeps them, whole months once each; none where the lever does not apply.
pub(super) fn kept(
    lever: Lever,
    scenario: &Scenario,
    values: impl IntoIterator<Item = f64>,
) -> Vec<f64> {
    if lever.value(scenario).is_none() {
        return Vec::new();
    }
    let mut moved = scenario.clone();
    let mut places: Vec<f64> =
        values.into_iter().map(|place| lever.set_to(&mut moved, place)).collect();
    // Neighbouring places may round to the same month.
    places.dedup_by(|one, other| one.to_bits() == other.to_bits());
    places
}

/// The range of a lever with its present value in it.
pub fn reach(lever: Lever, scenario: &Scenario) -> RangeInclusive<f64> {
    let range = lever.range(scenario);
    // A file may hold a value outside the slider's range; the answer has to cover it, too.
    let present = lever.value(scenario).unwrap_or(*range.start());
    range.start().min(present)..=range.end().max(present)
}
