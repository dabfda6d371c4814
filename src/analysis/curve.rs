//! A curve: metrics along one lever, everything else as it is in the scenario.

use std::ops::RangeInclusive;

use crate::model::Scenario;
use crate::model::batch::WIDTH;

use super::batch::{Runs, all_share_batch};
use super::places::{kept, lever_places, places_over};
use super::{Lever, Metric};

/// One metric along one lever.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What is shown.
    pub metric: Metric,
    /// Lever value and metric; `None` where the metric is undefined or the deal impossible.
    pub points: Vec<(f64, Option<f64>)>,
}

/// Metrics along the lever's range, from end to end, at `count` evenly spaced values (fewer where the
/// lever has fewer, as months do), of the same runs: sixteen at a time where that can be.
///
/// Empty where the lever does not apply to the scenario. Method, section 8.
pub fn curves<const N: usize>(
    runs: &mut Runs,
    scenario: &Scenario,
    lever: Lever,
    metrics: [Metric; N],
    count: usize,
) -> [Curve; N] {
    at_places(runs, scenario, lever, metrics, &lever_places(lever, scenario, count))
}

/// One metric in the same way.
///
/// ```
/// use chiplease::analysis::{Lever, Metric, Runs, curve};
/// use chiplease::files::library;
///
/// let scenario = library::default_scenario()?;
/// let curve = curve(&mut Runs::default(), &scenario, Lever::ResaleFraction, Metric::NetIrr, 11);
/// assert_eq!(curve.points.len(), 11);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn curve(
    runs: &mut Runs,
    scenario: &Scenario,
    lever: Lever,
    metric: Metric,
    count: usize,
) -> Curve {
    curve_over(runs, scenario, lever, metric, &lever.range(scenario), count)
}

/// The same along another range than the slider's.
pub fn curve_over(
    runs: &mut Runs,
    scenario: &Scenario,
    lever: Lever,
    metric: Metric,
    range: &RangeInclusive<f64>,
    count: usize,
) -> Curve {
    let [curve] =
        at_places(runs, scenario, lever, [metric], &places_over(lever, scenario, range, count));
    curve
}

/// The same at these values, which rise.
pub fn curve_at(
    runs: &mut Runs,
    scenario: &Scenario,
    lever: Lever,
    metric: Metric,
    values: &[f64],
) -> Curve {
    let places = kept(lever, scenario, values.iter().copied());
    let [curve] = at_places(runs, scenario, lever, [metric], &places);
    curve
}

fn at_places<const N: usize>(
    runs: &mut Runs,
    scenario: &Scenario,
    lever: Lever,
    metrics: [Metric; N],
    places: &[f64],
) -> [Curve; N] {
    // Cloned once and reused for each block: moving the lever overwrites its own field only.
    let mut scenarios = vec![scenario.clone(); WIDTH.min(places.len())];
    let mut curves =
        metrics.map(|metric| Curve { metric, points: Vec::with_capacity(places.len()) });
    for block in places.chunks(WIDTH) {
        for (moved, place) in scenarios.iter_mut().zip(block) {
            lever.set(moved, *place);
        }
        let batch = scenarios.get(..block.len()).unwrap_or_default();
        let cells = runs.cells_of(metrics, batch, all_share_batch(batch));
        for (curve, cells) in curves.iter_mut().zip(cells) {
            let values = cells.map(|cell| cell.value);
            curve.points.extend(block.iter().copied().zip(values));
        }
    }
    curves
}

/// The value as [`Lever::set_finely`] writes it.
pub(super) fn value_in(lever: Lever, value: f64) -> f64 {
    let places = 10_f64.powi(i32::try_from(lever.unit().decimals_kept()).unwrap_or(0));
    let rounded = (value * places).round() / places;
    // A large value times 10^15 may overflow; it has no such decimals anyway.
    if rounded.is_finite() { rounded } else { value }
}
