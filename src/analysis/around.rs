//! What is worth showing of a lever: a range with round ends about its present value, as far as the
//! first value at which something breaks, and round values within it.
//!
//! A slider has to offer all that a deal may be; an axis over the same range shows a deal with a
//! burn of $1bn on an axis to $30bn as a point in its corner.

use std::ops::RangeInclusive;

use rust_decimal::prelude::ToPrimitive as _;

use crate::format;
use crate::model::Scenario;
use crate::model::validate::bounds;

use super::batch::Runs;
use super::curve::curve_over;
use super::levels::Levels;
use super::places::reach;
use super::tornado::plausible;
use super::{Lever, Metric, Unit, observed};

/// Places along a lever at which a break is looked for.
const BREAK_PLACES: usize = 65;
/// How far an axis reaches beyond the first break, as a multiple of the way there.
const BEYOND_BREAK: f64 = 1.6;
/// How far an axis reaches either way at least, in plausible moves of the lever.
const PLAUSIBLE_MOVES: f64 = 2.5;
/// What it reaches of the slider where nothing is plausible.
const OF_SLIDER: f64 = 0.25;
/// Of the length of an axis, how near to its end the present value may come before it moves on.
const EDGE: f64 = 0.06;
/// How many times longer than needed an axis may be.
const LONGER: f64 = 2.5;
/// Steps from one end of an axis to the other, about.
const STEPS: f64 = 6.0;
/// A round value nearer to the present one than this part of a step would be the same column twice.
const APART: f64 = 0.3;

/// The value of a lever, nearest to the present one, at which a metric crosses a value that matters
/// ([`Levels`]) or becomes undefined; `None` where it does neither (Method, section 8).
///
/// Looked for at 65 places over the slider's range, and in straight line between them.
pub fn first_break(
    runs: &mut Runs,
    scenario: &Scenario,
    lever: Lever,
    metric: Metric,
) -> Option<f64> {
    let present = lever.value(scenario)?;
    let now = runs.cell(metric, scenario).value;
    let range = reach(lever, scenario);
    let mut points = curve_over(runs, scenario, lever, metric, &range, BREAK_PLACES).points;
    points.retain(|point| point.0.to_bits() != present.to_bits());
    let place = points.partition_point(|point| point.0 < present);
    points.insert(place, (present, now));
    let levels = Levels::of(metric, scenario).lines;
    let crossed = |pair: &[(f64, Option<f64>)]| {
        let [(from, low), (to, high)] = *pair else { return Vec::new() };
        match (low, high) {
            (Some(low), Some(high)) => levels
                .iter()
                .map(|level| level.value)
                .filter(|at| (low < *at) != (high < *at))
                .map(|at| from + (to - from) * (at - low) / (high - low))
                .collect(),
            (None, None) => Vec::new(),
            // Where the metric ends; the last value that has one.
            (Some(_), None) => vec![from],
            (None, Some(_)) => vec![to],
        }
    };
    let breaks = points.windows(2).flat_map(crossed).filter(|at| at.is_finite());
    breaks.min_by(|one, other| (one - present).abs().total_cmp(&(other - present).abs()))
}

/// An axis of a lever: round ends, the present value well between them, and the first break, the
/// market range of residual value and `others` on it where they are near (Method, section 8).
///
/// Never beyond what a valid scenario may hold. The slider's range where the lever does not apply.
pub fn around(
    lever: Lever,
    scenario: &Scenario,
    first_break: Option<f64>,
    others: &[f64],
) -> RangeInclusive<f64> {
    let slider = lever.range(scenario);
    let Some(present) = lever.value(scenario) else { return slider };
    let half = half_width(lever, scenario, present, first_break);
    if half <= 0.0 {
        return slider;
    }
    let (mut low, mut high) = (present - half, present + half);
    let seen = (lever == Lever::ResaleFraction).then(|| observed::seen(lever, scenario)).flatten();
    let seen = seen.into_iter().flat_map(|seen| [*seen.range.start(), *seen.range.end()]);
    // What is far off would squeeze the deal into a corner again.
    let near = others.iter().copied().filter(|at| (at - present).abs() <= 3.0 * half);
    for at in seen.chain(near) {
        (low, high) = (low.min(at), high.max(at));
    }
    let (least, most) = allowed(lever, scenario, present);
    let (low, high) = (low.max(least), high.min(most));
    let step = step_up(lever.unit(), (high - low) / STEPS);
    // A float's dust is no reason for another step.
    let low = ((low / step + 1e-9).floor() * step).max(least);
    let high = ((high / step - 1e-9).ceil() * step).min(most);
    // As the lever keeps them: 0.15 and not 0.15000000000000002.
    let mut moved = scenario.clone();
    let (low, high) = (lever.set_to(&mut moved, low), lever.set_to(&mut moved, high));
    if high > low { low..=high } else { slider }
}

/// Whether an axis that is at hand still shows the deal and its break, and not much else, as a
/// `fresh` one does: else it moves on.
pub fn still_shows(
    kept: &RangeInclusive<f64>,
    fresh: &RangeInclusive<f64>,
    lever: Lever,
    scenario: &Scenario,
    first_break: Option<f64>,
) -> bool {
    let Some(present) = lever.value(scenario) else { return false };
    let length = |axis: &RangeInclusive<f64>| axis.end() - axis.start();
    let margin = |axis: &RangeInclusive<f64>| {
        (present - axis.start()).min(axis.end() - present) / length(axis)
    };
    // Where the lever ends, the deal lies at the edge of any axis.
    let is_within = margin(kept) >= EDGE.min(margin(fresh));
    let is_whole = first_break.is_none_or(|at| kept.contains(&at) || !fresh.contains(&at));
    is_within && is_whole && length(kept) <= LONGER * length(fresh)
}

fn half_width(lever: Lever, scenario: &Scenario, present: f64, first_break: Option<f64>) -> f64 {
    let moves = plausible(lever, scenario).map_or(0.0, |range| {
        PLAUSIBLE_MOVES * (range.end() - present).max(present - range.start())
    });
    let to_break = first_break.map_or(0.0, |at| BEYOND_BREAK * (at - present).abs());
    let half = moves.max(to_break);
    let slider = lever.range(scenario);
    if half > 0.0 { half } else { OF_SLIDER * (slider.end() - slider.start()) }
}

/// From where to where an axis may go: as far as the slider does; on a side where the present value
/// lies at its end or beyond, as far as a valid scenario may.
fn allowed(lever: Lever, scenario: &Scenario, present: f64) -> (f64, f64) {
    let slider = lever.range(scenario);
    let (low, high) = (*slider.start(), *slider.end());
    let bounds = bounds(scenario).get(&lever.path()).copied();
    let is_share = matches!(lever, Lever::AdvanceRate(_) | Lever::LoanAmount(_));
    // A loan has no bounds but the cost, which the slider keeps to.
    let Some(bounds) = bounds.filter(|_| !is_share) else {
        return (low.min(present), high.max(present));
    };
    let least = if present <= low { format::float(bounds.low) } else { low };
    let most = if present >= high { format::float(bounds.high) } else { high };
    // What is more than a bound, and never the bound itself, keeps the slider's end.
    let least = if bounds.is_above { least.max(low.min(present)) } else { least };
    (least, most)
}

/// Up to `count` round values of a lever within an axis, rising, with the present value among them
/// and as near to their middle as the axis allows; and the place of the present one.
///
/// `None` where the lever does not apply.
pub fn round_values(
    lever: Lever,
    scenario: &Scenario,
    axis: &RangeInclusive<f64>,
    count: usize,
) -> Option<(Vec<f64>, usize)> {
    let present = lever.value(scenario)?;
    let (low, high) = (*axis.start(), *axis.end());
    let step = step_near(lever.unit(), (high - low) / STEPS);
    let first = (low / step - 1e-9).ceil();
    let steps = ((high / step + 1e-9).floor() - first).to_u32().unwrap_or(0);
    let mut moved = scenario.clone();
    let round: Vec<f64> = (0..=steps)
        .map(|place| (first + f64::from(place)) * step)
        .filter(|at| (at - present).abs() >= APART * step)
        .map(|at| lever.set_to(&mut moved, at))
        .collect();
    let below = round.iter().filter(|at| **at < present).count();
    let above = round.len() - below;
    let half = count / 2;
    // What is missing on one side is made up for on the other.
    let down = below.min(half.max(count.saturating_sub(1 + above)));
    let up = above.min(count.saturating_sub(1 + down));
    let values = round.iter().copied();
    let mut values: Vec<f64> = values.skip(below - down).take(down + up).collect();
    values.insert(down, present);
    Some((values, down))
}

/// The same of two levers.
pub fn round_places(
    levers: [Lever; 2],
    scenario: &Scenario,
    axes: &[RangeInclusive<f64>; 2],
    count: usize,
) -> Option<[(Vec<f64>, usize); 2]> {
    let ([x, y], [across, up]) = (levers, axes);
    Some([round_values(x, scenario, across, count)?, round_values(y, scenario, up, count)?])
}

/// Round values over a whole range from end to end, at most `count` of them and the ends, with the
/// present value among them: the rows of a table.
pub(super) fn round_rows(
    lever: Lever,
    scenario: &Scenario,
    range: &RangeInclusive<f64>,
    count: usize,
) -> Vec<f64> {
    let Some(present) = lever.value(scenario) else { return Vec::new() };
    let (low, high) = (*range.start(), *range.end());
    let intervals = f64::from(u32::try_from(count.max(2) - 1).unwrap_or(u32::MAX));
    let step = step_up(lever.unit(), (high - low) / intervals);
    let first = (low / step + 1e-9).floor() + 1.0;
    let last = (high / step - 1e-9).ceil() - 1.0;
    let between = (last - first + 1.0).to_u32().unwrap_or(0);
    let rounds = (0..between).map(|place| (first + f64::from(place)) * step);
    let mut moved = scenario.clone();
    let ends = [low].into_iter().chain(rounds).chain([high]);
    let mut rows: Vec<f64> = ends.map(|at| lever.set_to(&mut moved, at)).collect();
    rows.push(present);
    rows.sort_unstable_by(f64::total_cmp);
    rows.dedup_by(|one, other| one.to_bits() == other.to_bits());
    rows
}

/// The least round step that is at least this wide.
fn step_up(unit: Unit, width: f64) -> f64 {
    let steps = steps_about(unit, width);
    steps.into_iter().find(|step| *step >= width * (1.0 - 1e-9)).unwrap_or(width)
}

/// The round step whose ratio to this width is least.
fn step_near(unit: Unit, width: f64) -> f64 {
    let off = |step: &f64| (step / width).ln().abs();
    let steps = steps_about(unit, width).into_iter();
    steps.min_by(|one, other| off(one).total_cmp(&off(other))).unwrap_or(width)
}

/// Round steps around a width, rising: 1, 2 and 5 times a power of ten; of months also quarters,
/// half-years and years.
fn steps_about(unit: Unit, width: f64) -> Vec<f64> {
    const MONTHS: [f64; 9] = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0, 240.0];
    match unit {
        Unit::Months => MONTHS.to_vec(),
        Unit::Percent | Unit::Dollars | Unit::Ratio | Unit::Count => {
            let power = 10_f64.powf(width.max(f64::MIN_POSITIVE).log10().floor());
            let times = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0].map(|times| times * power);
            // Half a GPU is none.
            let least = if unit == Unit::Count { 1.0 } else { 0.0 };
            times.into_iter().filter(|step| *step >= least).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: Unit, width: f64, up: f64, near: f64) {
        assert!((step_up(unit, width) / up - 1.0).abs() < 1e-9, "{width}");
        assert!((step_near(unit, width) / near - 1.0).abs() < 1e-9, "{width}");
    }

    #[test]
    fn steps_are_round() {
        check(Unit::Percent, 0.083, 0.1, 0.1);
        check(Unit::Percent, 0.012, 0.02, 0.01);
        check(Unit::Dollars, 1.66e8, 2e8, 2e8);
        check(Unit::Dollars, 1e9, 1e9, 1e9);
        check(Unit::Months, 4.0, 6.0, 3.0);
        check(Unit::Months, 0.2, 1.0, 1.0);
        check(Unit::Count, 0.2, 1.0, 1.0);
    }
}
