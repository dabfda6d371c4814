//! The values of one lever that meet a target, everything else as it is.

use std::ops::RangeInclusive;

use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

use super::{Along, Target};
use crate::analysis::Lever;
use crate::analysis::bisection::edge;

/// Places over a range at which the target is tried before the ends are narrowed down.
const PLACES: u32 = 96;
/// Halvings of the distance between two places: beyond what a lever can be set to.
const HALVINGS: u32 = 40;

/// Which values of a lever meet the target.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Every value within its range.
    All,
    /// None.
    Nothing,
    /// This one and all above.
    AtLeast(f64),
    /// This one and all below.
    AtMost(f64),
    /// These and all between.
    Between(f64, f64),
    /// Several stretches, from and to, the lowest first.
    Parts(Vec<(f64, f64)>),
}

impl Span {
    /// The end of a stretch that is nearest to a value; `None` where the range has no such end.
    pub(super) fn nearest(&self, to: f64) -> Option<f64> {
        let ends = match self {
            Self::All | Self::Nothing => Vec::new(),
            Self::AtLeast(end) | Self::AtMost(end) => vec![*end],
            Self::Between(from, to) => vec![*from, *to],
            Self::Parts(parts) => parts.iter().flat_map(|(from, to)| [*from, *to]).collect(),
        };
        ends.into_iter().min_by(|one, other| (one - to).abs().total_cmp(&(other - to).abs()))
    }

    /// These stretches of a range.
    fn of(parts: Vec<(f64, f64)>, low: f64, high: f64) -> Self {
        match *parts.as_slice() {
            [] => Self::Nothing,
            [(from, to)] if from <= low && to >= high => Self::All,
            [(from, to)] if to >= high => Self::AtLeast(from),
            [(from, to)] if from <= low => Self::AtMost(to),
            [(from, to)] => Self::Between(from, to),
            _ => Self::Parts(parts),
        }
    }
}

impl Along {
    /// Looks along a lever, with the term ending in a given way.
    pub(super) fn of(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        (lever, ending): (Lever, EndOfTerm),
        searched: RangeInclusive<f64>,
    ) -> Self {
        let mut moved = scenario.clone();
        moved.lease.end_of_term = ending;
        let present = lever.value(scenario).unwrap_or(0.0);
        let (_, holds_now) = target.try_in(lane, &moved);
        let mut walk = Walk { lane, target, lever, moved, worst: None, best: None };
        let span = walk.span(scenario, &searched);
        let Walk { worst, best, .. } = walk;
        Self { lever, ending, searched, span, present, holds_now, worst, best }
    }
}

struct Walk<'a> {
    lane: &'a mut FastLane,
    target: Target,
    lever: Lever,
    moved: Scenario,
    worst: Option<(f64, f64)>,
    best: Option<(f64, f64)>,
}

impl Walk<'_> {
    fn span(&mut self, scenario: &Scenario, range: &RangeInclusive<f64>) -> Span {
        if self.lever.value(scenario).is_none() {
            return Span::Nothing;
        }
        let (low, high) = (*range.start(), *range.end());
        let place = |step: u32| low + (high - low) * f64::from(step) / f64::from(PLACES);
        // A metric need not be monotone along a lever, so every place is tried before edges are
        // sought.
        let met: Vec<bool> = (0..=PLACES).map(|step| self.is_met(place(step))).collect();
        let mut parts: Vec<(f64, f64)> = Vec::new();
        let mut from = met.first().copied().unwrap_or(false).then_some(low);
        for (step, pair) in (0..PLACES).zip(met.windows(2)) {
            match *pair {
                [false, true] => from = Some(self.edge(place(step + 1), place(step))),
                [true, false] => {
                    let to = self.edge(place(step), place(step + 1));
                    parts.extend(from.take().map(|from| (from, to)));
                }
                _ => {}
            }
        }
        parts.extend(from.map(|from| (from, high)));
        Span::of(parts, low, high)
    }

    /// The last value that meets the target on the way from one that does to one that does not.
    fn edge(&mut self, met: f64, unmet: f64) -> f64 {
        let met = edge(unmet, met, HALVINGS, |at| self.is_met(at));
        self.lever.set_to(&mut self.moved, met)
    }

    fn is_met(&mut self, value: f64) -> bool {
        self.lever.set(&mut self.moved, value);
        let (found, is_met) = self.target.try_in(self.lane, &self.moved);
        if let Some(found) = found {
            let metric = self.target.metric;
            // Noted at every trial, those of the narrowing too: the extreme may lie beside an edge.
            let beats = |old: Option<(f64, f64)>, is_better: bool| {
                old.is_none_or(|(_, old)| {
                    metric.is_better(if is_better { found - old } else { old - found })
                })
            };
            let (best, worst) = (beats(self.best, true), beats(self.worst, false));
            self.best = if best { Some((value, found)) } else { self.best };
            self.worst = if worst { Some((value, found)) } else { self.worst };
        }
        is_met
    }
}
