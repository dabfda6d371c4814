//! Goal seek: the value of any lever, nearest to the present one, at which any metric reaches any
//! target. Everything else stays as it is.
//!
//! The lever's range is tried at many places; where the metric passes the target between two of
//! them, the place is narrowed down far beyond a slider's step, so that put back into the model it
//! meets the target. "No such value" is an answer.

use std::ops::RangeInclusive;

use rust_decimal::prelude::ToPrimitive as _;

use crate::model::{self, HALF_A_CENT, Scenario};

use super::batch::Runs;
use super::bisection::{apart, bisect, halfway};
use super::curve::{curve, curve_over, value_in};
use super::{Lever, Metric, Target, Unit};

/// Places over the range at which the metric is tried.
pub const PLACES: usize = 200;
/// As many whole values are tried one by one in a range that was asked for.
const WHOLE_PLACES_MAX: f64 = 2_000.0;
/// Halvings of the distance between two places: to the last digit of a float.
const HALVINGS: u32 = 64;
/// Of one or the target, whichever is more: closer is met.
const TOLERANCE: f64 = 1e-10;
/// Closer than this the exact model may differ by its cents.
const MET: f64 = 1e-9;

/// What is asked.
///
/// ```
/// use chiplease::analysis::{Goal, Lever, Metric, Runs, goal_seek};
/// use chiplease::files::library;
///
/// let scenario = library::default_scenario()?;
/// let goal = Goal { lever: Lever::RentFactor, metric: Metric::NetIrr, target: 0.12 };
/// let found = goal_seek(&mut Runs::default(), &scenario, goal).expect("every deal has rent");
/// assert!(found.value.is_none_or(|rent| rent > 0.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// What moves.
    pub lever: Lever,
    /// What is looked at.
    pub metric: Metric,
    /// What it is to be.
    pub target: f64,
}

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The lever's range.
    pub searched: (f64, f64),
    /// The value nearest to the present one that meets the target; of months and counts the last
    /// whole one that does, at least or at most as the metric has it.
    pub value: Option<f64>,
    /// The metric there in the exact lane, where it was asked for: amounts are whole cents, so that
    /// a small deal may have no value that meets the target any nearer.
    pub reached: Option<f64>,
    /// The neighbouring whole values; of months and counts only.
    pub whole: Option<Whole>,
    /// Where there is none: the nearest value at which the metric leaps over the target, as a
    /// return does where a default begins.
    pub leap: Option<f64>,
}

/// Both sides of a break-even in whole months or counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whole {
    /// The metric at the value.
    pub figure: Option<f64>,
    /// The whole value next to it that does not meet the target, and the metric there; `None` where
    /// the next ones meet it too.
    pub next: Option<(f64, Option<f64>)>,
}

/// Below, at or above the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    At,
    Above,
}

impl Goal {
    fn side(self, value: f64) -> Side {
        let tolerance = match self.metric.unit() {
            Unit::Dollars => HALF_A_CENT,
            Unit::Percent | Unit::Ratio | Unit::Months | Unit::Count => {
                TOLERANCE * self.target.abs().max(1.0)
            }
        };
        let off = value - self.target;
        if off.abs() <= tolerance {
            Side::At
        } else if off < 0.0 {
            Side::Below
        } else {
            Side::Above
        }
    }

    fn is_met(self, value: f64) -> bool {
        self.side(value) == Side::At || (value - self.target).abs() <= MET
    }

    /// Whether the metric is as good as the target or better.
    fn is_reached_by(self, value: Option<f64>) -> bool {
        match value.map(|value| self.side(value)) {
            None => Target { metric: self.metric, value: self.target }.is_met_by(None),
            Some(Side::At) => true,
            Some(Side::Above) => self.metric.more_is_better(),
            Some(Side::Below) => !self.metric.more_is_better(),
        }
    }

    fn is_whole(self) -> bool {
        matches!(self.lever.unit(), Unit::Months | Unit::Count)
    }
}

/// Seeks in the fast lane; `None` where the lever does not apply. Method, section 8.
pub fn goal_seek(runs: &mut Runs, scenario: &Scenario, goal: Goal) -> Option<Found> {
    let points = curve(runs, scenario, goal.lever, goal.metric, PLACES).points;
    goal_seek_along(runs, scenario, goal, &points)
}

/// The same along another range than the slider's; the present value is tried only within it.
pub fn goal_seek_over(
    runs: &mut Runs,
    scenario: &Scenario,
    goal: Goal,
    range: &RangeInclusive<f64>,
) -> Option<Found> {
    // Whole values are tried one by one as far as there are not too many of them.
    let whole = if goal.is_whole() { range.end() - range.start() + 1.0 } else { 0.0 };
    let count = PLACES.max(whole.min(WHOLE_PLACES_MAX).to_usize().unwrap_or(0));
    let points = curve_over(runs, scenario, goal.lever, goal.metric, range, count).points;
    seek(runs, scenario, goal, range, &points)
}

/// The same where the metric along the lever has been computed already.
pub fn goal_seek_along(
    runs: &mut Runs,
    scenario: &Scenario,
    goal: Goal,
    points: &[(f64, Option<f64>)],
) -> Option<Found> {
    let range = goal.lever.range(scenario);
    seek(runs, scenario, goal, &range, points)
}

fn seek(
    runs: &mut Runs,
    scenario: &Scenario,
    goal: Goal,
    range: &RangeInclusive<f64>,
    points: &[(f64, Option<f64>)],
) -> Option<Found> {
    let present = goal.lever.value(scenario)?;
    let searched = (*range.start(), *range.end());
    let mut found = Found { searched, value: None, reached: None, whole: None, leap: None };
    let mut tried = points.to_vec();
    // The present value is tried exactly, so that a goal met already moves nothing.
    tried.retain(|(at, _)| at.to_bits() != present.to_bits());
    let now = runs.cell(goal.metric, scenario).value;
    // A slider's range need not hold the present value; one that was asked for excludes it.
    let is_tried = range.contains(&present) || *range == goal.lever.range(scenario);
    if is_tried {
        tried.push((present, now));
    }
    tried.sort_by(|one, other| one.0.total_cmp(&other.0));
    let all_at = |point: &(f64, Option<f64>)| point.1.is_some_and(|v| goal.side(v) == Side::At);
    if !tried.is_empty() && tried.iter().all(all_at) {
        let nearest = present.clamp(searched.0, searched.1);
        found.value = Some(if is_tried { present } else { nearest });
        found.whole = goal.is_whole().then_some(Whole { figure: now, next: None });
        return Some(found);
    }
    let mut seeking = Seeking { runs, moved: scenario.clone(), goal, present };
    for (low, high) in passages(goal, present, &tried) {
        let [before, (at, value)] = seeking.narrowed(low, high);
        if goal.is_whole() {
            if let Some((at, whole)) = both_sides(goal, before, (at, value)) {
                return Some(Found { value: Some(at), whole: Some(whole), leap: None, ..found });
            }
        } else if value.is_some_and(|value| goal.is_met(value)) {
            return Some(Found { value: Some(at), leap: None, ..found });
        }
        // The metric passes the target without meeting it, as an IRR does at a default.
        found.leap = found.leap.or(Some(at));
    }
    Some(found)
}

/// Seeks so that the exact model meets the target, cents and all, or comes as near as its cents
/// let it: [`goal_seek`], then the last digits in the exact lane (Method, section 8).
pub fn goal_seek_exactly(runs: &mut Runs, scenario: &Scenario, goal: Goal) -> Option<Found> {
    goal_seek(runs, scenario, goal).map(|found| exactly(scenario, goal, found))
}

/// The same along another range than the slider's.
pub fn goal_seek_exactly_over(
    runs: &mut Runs,
    scenario: &Scenario,
    goal: Goal,
    range: &RangeInclusive<f64>,
) -> Option<Found> {
    goal_seek_over(runs, scenario, goal, range).map(|found| exactly(scenario, goal, found))
}

fn exactly(scenario: &Scenario, goal: Goal, found: Found) -> Found {
    let Some(value) = found.value else { return found };
    let mut exactly = Exactly { moved: scenario.clone(), goal };
    let value = if goal.is_whole() { value } else { exactly.nearest(value) };
    let reached = exactly.figure_at(value);
    let whole = found.whole.map(|whole| {
        let next = whole.next.map(|(at, _)| (at, exactly.figure_at(at)));
        Whole { figure: reached, next }
    });
    Found { value: Some(value), reached, whole, ..found }
}

/// Of two neighbouring whole values the one that meets the target, with the other; `None`
/// where neither does.
fn both_sides(
    goal: Goal,
    before: (f64, Option<f64>),
    after: (f64, Option<f64>),
) -> Option<(f64, Whole)> {
    match (goal.is_reached_by(before.1), goal.is_reached_by(after.1)) {
        (true, false) => Some((before.0, Whole { figure: before.1, next: Some(after) })),
        (false, true) => Some((after.0, Whole { figure: after.1, next: Some(before) })),
        // The target itself lies there.
        (true, true) => Some((after.0, Whole { figure: after.1, next: None })),
        (false, false) => None,
    }
}

/// Neighbouring places between which the target is reached or left, the nearest pair first.
fn passages(
    goal: Goal,
    present: f64,
    tried: &[(f64, Option<f64>)],
) -> Vec<((f64, f64), (f64, f64))> {
    let pairs = tried.iter().zip(tried.iter().skip(1));
    let mut passages: Vec<_> = pairs
        .filter_map(|(low, high)| Some(((low.0, low.1?), (high.0, high.1?))))
        .filter(|(low, high)| goal.side(low.1) != goal.side(high.1))
        .collect();
    let distance = |(low, high): &((f64, f64), (f64, f64))| {
        (low.0 - present).abs().min((high.0 - present).abs())
    };
    // The nearest first: it asks for the smallest change of the deal.
    passages.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
    passages
}

struct Seeking<'a> {
    runs: &'a mut Runs,
    moved: Scenario,
    goal: Goal,
    present: f64,
}

impl Seeking<'_> {
    fn value_at(&mut self, at: f64) -> Option<f64> {
        self.goal.lever.set_finely(&mut self.moved, at);
        self.runs.cell(self.goal.metric, &self.moved).value
    }

    /// Between two places the two next to each other between which the side changes, with the
    /// metric at each: the last one on the side that it comes from, and the first on the other.
    fn narrowed(&mut self, low: (f64, f64), high: (f64, f64)) -> [(f64, Option<f64>); 2] {
        let goal = self.goal;
        // From what the target is not, towards where it is met or passed.
        let is_high_nearer = (high.0 - self.present).abs() < (low.0 - self.present).abs();
        let (before, after) = match (goal.side(low.1), goal.side(high.1)) {
            (Side::At, _) => (high, low),
            (_, Side::At) => (low, high),
            _ if is_high_nearer => (high, low),
            _ => (low, high),
        };
        let side = goal.side(before.1);
        let middle = |one: f64, other: f64| {
            let middle = f64::midpoint(one, other);
            apart(if goal.is_whole() { middle.round() } else { middle }, one, other)
        };
        let ends = [before, after].map(|(at, value)| (at, Some(value)));
        let ends = bisect(ends, HALVINGS, middle, |at| {
            let there = self.value_at(at);
            Some((there, there.is_none_or(|there| goal.side(there) != side)))
        });
        ends.map(|(at, value)| (value_in(goal.lever, at), value))
    }
}

/// Seeks in the exact lane, where a metric moves in steps of a cent.
struct Exactly {
    moved: Scenario,
    goal: Goal,
}

impl Exactly {
    fn figure_at(&mut self, at: f64) -> Option<f64> {
        self.goal.lever.set_finely(&mut self.moved, at);
        self.goal.metric.figure(&model::run(&self.moved).summary)
    }

    fn off_at(&mut self, at: f64) -> Option<f64> {
        Some(self.figure_at(at)? - self.goal.target)
    }

    fn is_met(&self, off: f64) -> bool {
        self.goal.side(self.goal.target + off) == Side::At
    }

    /// The value around one that the fast lane found at which the exact lane meets the target;
    /// where its cents leap over the target, the side of the leap that comes nearer.
    fn nearest(&mut self, value: f64) -> f64 {
        /// From a millionth of a millionth of the value to all of it.
        const WIDENINGS: i32 = 13;
        if self.off_at(value).is_none_or(|off| self.is_met(off)) {
            return value;
        }
        let range = self.goal.lever.range(&self.moved);
        for widening in 0..WIDENINGS {
            // Tenfold from the smallest float step, so that the nearest cent is found first.
            let around = value.abs().max(1e-6) * 1e-12 * 10_f64.powi(widening);
            let (low, high) = (value - around, value + around);
            let (low, high) = (low.max(*range.start()), high.min(*range.end()));
            let (Some(at_low), Some(at_high)) = (self.off_at(low), self.off_at(high)) else {
                return value;
            };
            if (at_low < 0.0) != (at_high < 0.0) {
                return self.between((low, at_low), (high, at_high));
            }
        }
        value
    }

    /// Halves between a place below the target and one above it.
    fn between(&mut self, low: (f64, f64), high: (f64, f64)) -> f64 {
        let is_negative = low.1 < 0.0;
        let mut met = None;
        let [low, high] = bisect([low, high], HALVINGS, halfway, |at| {
            let off = self.off_at(at)?;
            met = self.is_met(off).then_some(at);
            // Nothing nearer is wanted once the target is met.
            met.is_none().then_some((off, (off < 0.0) != is_negative))
        });
        met.unwrap_or(if low.1.abs() < high.1.abs() { low.0 } else { high.0 })
    }
}
