//! Both levers at once: that each alone meets a target says nothing about both together.

use std::ops::RangeInclusive;

use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

use super::{Along, Place, Target};
use crate::analysis::Lever;
use crate::analysis::observed::Seen;

/// The worst pair of values of two levers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Together {
    /// Of the first lever and of the second.
    pub place: Place,
    /// Where it was looked for.
    pub within: Within,
    /// How the first term ends there.
    pub ending: EndOfTerm,
    /// The metric there.
    pub value: Option<f64>,
    /// Whether that meets the target.
    pub holds: bool,
}

/// Where the worst pair of values is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// What has been seen of both levers; of residual value down to scrap, which no owner can rule
    /// out.
    Seen,
    /// The whole ranges of both levers.
    Ranges,
}

impl Together {
    /// The worst pair that has been seen if it misses the target, else the worst of both ranges;
    /// `None` where a lever does not apply.
    pub(super) fn of(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        alone: &[Along; 2],
        seen: &[Option<Seen>; 2],
    ) -> Option<Self> {
        if alone.iter().any(|along| along.lever.value(scenario).is_none()) {
            return None;
        }
        let [x, y] = alone;
        let plot = [x, y].map(|along| along.searched.clone());
        let [seen_x, seen_y] = seen;
        let seen = seen_x.as_ref().zip(seen_y.as_ref()).map(|(seen_x, seen_y)| {
            [(x, seen_x), (y, seen_y)].map(|(along, seen)| worth_fearing(along, seen))
        });
        let mut worst = |within: Within, ranges: &[RangeInclusive<f64>; 2]| {
            Corners::new(lane, scenario, target, alone).worst(within, ranges)
        };
        let of_seen = seen.and_then(|ranges| worst(Within::Seen, &ranges));
        of_seen.filter(|worst| !worst.holds).or_else(|| worst(Within::Ranges, &plot))
    }
}

/// What has been seen of a lever; chips may be worth no more than scrap although that has not.
fn worth_fearing(along: &Along, seen: &Seen) -> RangeInclusive<f64> {
    let (low, high) = (*seen.range.start(), *seen.range.end());
    match along.lever {
        Lever::ResaleFraction => low.min(*along.searched.start())..=high,
        _ => low..=high,
    }
}

/// Pairs of values at which a metric may be worst: ends of ranges, and where each lever alone is.
struct Corners<'a> {
    lane: &'a mut FastLane,
    target: Target,
    alone: &'a [Along; 2],
    moved: Scenario,
}

impl<'a> Corners<'a> {
    fn new(
        lane: &'a mut FastLane,
        scenario: &Scenario,
        target: Target,
        alone: &'a [Along; 2],
    ) -> Self {
        let mut moved = scenario.clone();
        moved.lease.end_of_term = ending(alone);
        Self { lane, target, alone, moved }
    }

    fn worst(mut self, within: Within, ranges: &[RangeInclusive<f64>; 2]) -> Option<Together> {
        let [across, up] = ranges;
        let [x, y] = self.alone;
        let (across, up) = (candidates(x, across), candidates(y, up));
        let places = across.iter().flat_map(|x| up.iter().map(move |y| (*x, *y)));
        let mut found: Vec<(Together, f64)> =
            places.filter_map(|place| self.at(within, place)).collect();
        let target = self.target;
        // Where the metric is the same, it is the pair that leaves investors least.
        found.sort_by(|one, other| one.1.total_cmp(&other.1));
        let worst = found.into_iter().reduce(|worst, other| {
            if is_worse(target, &other.0, &worst.0) { other } else { worst }
        });
        worst.map(|(worst, _)| worst)
    }

    /// What is there, and the net IRR; `None` where nothing is left for equity: that is no deal.
    fn at(&mut self, within: Within, (x, y): Place) -> Option<(Together, f64)> {
        let levers = [&self.alone[0], &self.alone[1]].map(|along| along.lever);
        for (lever, value) in levers.into_iter().zip([x, y]) {
            lever.set(&mut self.moved, value);
        }
        let (value, holds) = self.target.try_in(self.lane, &self.moved);
        let set = |lever: Lever, asked: f64| lever.value(&self.moved).unwrap_or(asked);
        let place = (set(levers[0], x), set(levers[1], y));
        let ending = self.moved.lease.end_of_term;
        let found = Together { place, within, ending, value, holds };
        // Undefined counts as −100%, as in the simulation (section 8).
        let net_irr = self.lane.net_irr().annual().unwrap_or(-1.0);
        self.lane.is_funded().then_some((found, net_irr))
    }
}

/// How the term has to end for both levers to matter: chips are sold after a renewal too.
fn ending(alone: &[Along; 2]) -> EndOfTerm {
    let is_in = |ending: EndOfTerm| alone.iter().any(|along| along.ending == ending);
    let endings = [EndOfTerm::Renew, EndOfTerm::Sell, EndOfTerm::Scrap];
    endings.into_iter().find(|ending| is_in(*ending)).unwrap_or(EndOfTerm::Sell)
}

fn candidates(along: &Along, range: &RangeInclusive<f64>) -> Vec<f64> {
    // Along most levers a metric only rises or only falls, so the ends of the ranges do; the worst
    // place of the lever alone covers those that dip in between.
    let worst = along.worst.map(|(at, _)| at).filter(|at| range.contains(at));
    [*range.start(), *range.end()].into_iter().chain(worst).collect()
}

fn is_worse(target: Target, one: &Together, other: &Together) -> bool {
    match (one.holds, other.holds, one.value, other.value) {
        (false, true, ..) => true,
        (true, false, ..) | (_, _, None, None) => false,
        (_, _, Some(one), Some(other)) => target.metric.is_better(other - one),
        // What is undefined is the best that there is where it meets the target, else the worst.
        (holds, _, Some(_), None) => holds,
        (holds, _, None, Some(_)) => !holds,
    }
}
