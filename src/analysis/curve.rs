//! A curve: metrics along one lever, everything else as it is in the scenario.

use crate::model::{FastLane, Scenario};

use super::{Lever, Metric};

/// The most points that a curve may have.
pub const POINTS_MAX: usize = 2_000;

/// One metric along one lever.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What is shown.
    pub metric: Metric,
    /// Lever value and metric; `None` where the metric is undefined or the deal impossible.
    pub points: Vec<(f64, Option<f64>)>,
}

/// Metrics along the lever's range, from end to end, at `count` evenly spaced places of the
/// slider (fewer where the lever has fewer, as months do).
///
/// Empty where the lever does not apply to the scenario.
pub fn curves<const N: usize>(
    lane: &mut FastLane,
    scenario: &Scenario,
    lever: Lever,
    metrics: [Metric; N],
    count: usize,
) -> [Curve; N] {
    let mut curves = metrics.map(|metric| Curve { metric, points: Vec::with_capacity(count) });
    if lever.value(scenario).is_none() {
        return curves;
    }
    let mut moved = scenario.clone();
    let mut last = None;
    for place in places(lever, scenario, count) {
        lever.set(&mut moved, place);
        let at = lever.value(&moved);
        if at == last {
            continue;
        }
        last = at;
        lane.run(&moved);
        let is_possible = lane.equity() > 0.0;
        for curve in &mut curves {
            let value = if is_possible { curve.metric.value(lane) } else { None };
            curve.points.push((at.unwrap_or(place), value));
        }
    }
    curves
}

/// Evenly spaced values over the lever's range.
fn places(lever: Lever, scenario: &Scenario, count: usize) -> impl Iterator<Item = f64> {
    let range = lever.range(scenario);
    let (low, high) = (*range.start(), *range.end());
    let steps = u32::try_from(count.clamp(2, POINTS_MAX) - 1).unwrap_or(1);
    (0..=steps).map(move |step| low + (high - low) * f64::from(step) / f64::from(steps))
}
