//! Crossover: for which values of a lever does one scenario beat another on a metric?
//!
//! The lever is moved in both, everything else of each stays. Its range is tried at many places;
//! where the better one changes between two of them, the place is narrowed down to the last digits
//! of a float. "Never" is an answer, and so is "for any value".

mod words;

use crate::model::{HALF_A_CENT, Scenario};

use super::batch::Runs;
use super::bisection::bisect;
use super::curve::value_in;
use super::places::lever_places;
use super::{Curve, Lever, Metric, Unit};

/// Places over the range at which both are tried.
const PLACES: usize = 201;
/// Halvings of the distance between two places: to the last digit of a float.
const HALVINGS: u32 = 64;
/// Most changes of the better one that are looked for between two places.
const PASSAGES_MAX: usize = 4;
/// Of the range, what is a point and no piece.
const POINT: f64 = 1e-6;
/// Rates, ratios and months closer than this are the same.
const SAME: f64 = 1e-10;

/// Which of two scenarios has the better figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// The first one.
    First,
    /// The second one.
    Second,
    /// Neither: the figures are the same.
    Neither,
    /// It cannot be said: the metric is undefined in one of them.
    Unknown,
}

/// A part of the lever's range in which it is always the same one that is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// From this value of the lever …
    pub from: f64,
    /// … to this one.
    pub to: f64,
    /// Which is better.
    pub better: Better,
}

/// Two scenarios along one lever.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossover {
    /// What moves in both.
    pub lever: Lever,
    /// What is looked at.
    pub metric: Metric,
    /// The first scenario's metric, over the range that the lever has in both.
    pub first: Curve,
    /// The second one's.
    pub second: Curve,
    /// The whole range, in order.
    pub pieces: Vec<Piece>,
    /// The metric where the better one changes, with the lever's value; at a leap, as a default
    /// makes it, that of the first scenario.
    pub crossings: Vec<(f64, f64)>,
}

impl Crossover {
    /// Finds out (Method, section 8); `None` where the lever does not apply to one of them, or
    /// offers them no value in common.
    pub fn of(
        runs: &mut Runs,
        (first, second): (&Scenario, &Scenario),
        lever: Lever,
        metric: Metric,
    ) -> Option<Self> {
        let ranges = [first, second].map(|scenario| lever.range(scenario));
        // Only where both sliders reach: the lever is to have the same value in both.
        let low = ranges.iter().map(|range| *range.start()).fold(f64::MIN, f64::max);
        let high = ranges.iter().map(|range| *range.end()).fold(f64::MAX, f64::min);
        let places: Vec<f64> = places(lever, first, low, high);
        lever.value(second)?;
        if places.len() < 2 {
            return None;
        }
        let mut pair = Pair { runs, moved: [first.clone(), second.clone()], lever, metric };
        let tried: Vec<(f64, [Option<f64>; 2])> =
            places.into_iter().map(|at| (at, pair.values(at))).collect();
        let (pieces, crossings) = pair.pieces(&tried);
        let curve = |index: usize| Curve {
            metric,
            points: tried.iter().map(|(at, values)| (*at, values[index])).collect(),
        };
        Some(Self { lever, metric, first: curve(0), second: curve(1), pieces, crossings })
    }

    /// The pieces in which this one is better.
    pub fn where_better(&self, better: Better) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |piece| piece.better == better)
    }
}

/// Evenly spaced values that the lever can be set to.
fn places(lever: Lever, scenario: &Scenario, low: f64, high: f64) -> Vec<f64> {
    let within = |at: &f64| (low..=high).contains(at);
    let mut places: Vec<f64> =
        lever_places(lever, scenario, PLACES).into_iter().filter(within).collect();
    // The range of one may begin or end between two places of the other.
    if lever.value(scenario).is_some() && low < high {
        places.extend([low, high]);
        places.sort_by(f64::total_cmp);
        // A duplicate would make a piece without width.
        places.dedup_by(|one, other| one.to_bits() == other.to_bits());
    }
    places
}

/// A value of the lever, and which is better there.
#[derive(Clone, Copy)]
struct Tried {
    at: f64,
    better: Better,
}

/// Both scenarios, with the lever where it was moved to last.
struct Pair<'a> {
    runs: &'a mut Runs,
    moved: [Scenario; 2],
    lever: Lever,
    metric: Metric,
}

impl Pair<'_> {
    fn values(&mut self, at: f64) -> [Option<f64>; 2] {
        let Self { runs, moved, lever, metric } = self;
        moved.each_mut().map(|scenario| {
            lever.set_finely(scenario, at);
            super::bridge::value(&mut runs.lane, *metric, scenario)
        })
    }

    /// Which is better there; figures are the same only where they are so to the last digit if
    /// `is_strict`.
    fn better_of(&self, values: [Option<f64>; 2], is_strict: bool) -> Better {
        let [Some(first), Some(second)] = values.map(|value| standing(self.metric, value)) else {
            return Better::Unknown;
        };
        let margin = match self.metric.unit() {
            _ if is_strict => 0.0,
            Unit::Dollars => HALF_A_CENT,
            Unit::Percent | Unit::Ratio | Unit::Months | Unit::Count => SAME,
        };
        let more = if first > second + margin {
            Better::First
        } else if second > first + margin {
            Better::Second
        } else {
            return Better::Neither;
        };
        match (self.metric.more_is_better(), more) {
            (true, more) => more,
            (false, Better::First) => Better::Second,
            (false, _) => Better::First,
        }
    }

    /// The range cut where the better one changes, and the metric there.
    fn pieces(&mut self, tried: &[(f64, [Option<f64>; 2])]) -> (Vec<Piece>, Vec<(f64, f64)>) {
        let (mut pieces, mut crossings) = (Vec::<Piece>::new(), Vec::new());
        let mut last: Option<Tried> = None;
        for (at, values) in tried {
            let better = self.better_of(*values, false);
            let here = Tried { at: *at, better };
            let Some(before) = last.replace(here) else {
                pieces.push(Piece { from: *at, to: *at, better });
                continue;
            };
            if before.better != better {
                self.pass(before, here, &mut pieces, &mut crossings);
            }
            if let Some(piece) = pieces.last_mut() {
                piece.to = *at;
            }
        }
        self.without_points(pieces, crossings)
    }

    /// A crossing that lies on a place that was tried is no piece: being the same there has no
    /// width.
    fn without_points(
        &mut self,
        pieces: Vec<Piece>,
        mut crossings: Vec<(f64, f64)>,
    ) -> (Vec<Piece>, Vec<(f64, f64)>) {
        let width = |(first, last): (&Piece, &Piece)| last.to - first.from;
        // Relative to the range: levers differ by ten orders of magnitude.
        let narrow = POINT * pieces.first().zip(pieces.last()).map_or(0.0, width);
        let mut kept = Vec::<Piece>::new();
        let mut rest = pieces.into_iter().peekable();
        while let Some(piece) = rest.next() {
            let is_point = piece.better == Better::Neither
                && !self.is_whole()
                && piece.to - piece.from <= narrow;
            let middle = f64::midpoint(piece.from, piece.to);
            match (kept.last_mut(), rest.peek_mut()) {
                (Some(before), Some(after)) if is_point => {
                    (before.to, after.from) = (middle, middle);
                    if let (true, [Some(height), _]) =
                        (before.better != after.better, self.values(middle))
                    {
                        crossings.push((middle, height));
                    }
                }
                (Some(before), _) if before.better == piece.better => before.to = piece.to,
                _ => kept.push(piece),
            }
        }
        crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
        (kept, crossings)
    }

    fn is_whole(&self) -> bool {
        matches!(self.lever.unit(), Unit::Months | Unit::Count)
    }

    /// Adds the pieces that begin between two places.
    fn pass(
        &mut self,
        from: Tried,
        to: Tried,
        pieces: &mut Vec<Piece>,
        crossings: &mut Vec<(f64, f64)>,
    ) {
        let Tried { at: mut before, better: mut was } = from;
        let Tried { at: after, better } = to;
        // Where the two really cross, being the same has no width.
        let is_strict = was != Better::Neither && better != Better::Neither;
        // The better one may change several times between two places; the limit ends the search.
        for _ in 0..PASSAGES_MAX {
            let (edge, values) = self.narrowed(before, was, after, is_strict);
            let mut there = self.better_of(values, is_strict);
            if there == Better::Neither && is_strict {
                there = better;
            }
            if let Some(piece) = pieces.last_mut() {
                piece.to = edge;
            }
            pieces.push(Piece { from: edge, to: after, better: there });
            let is_crossing = matches!(
                (was, there),
                (Better::First, Better::Second) | (Better::Second, Better::First)
            );
            if let (true, [Some(height), _]) = (is_crossing, values) {
                crossings.push((edge, height));
            }
            if there == better {
                return;
            }
            (before, was) = (edge, there);
        }
        pieces.push(Piece { from: before, to: after, better });
    }

    /// The first value behind `before` at which it is not so any more, and both metrics there.
    fn narrowed(
        &mut self,
        before: f64,
        was: Better,
        after: f64,
        is_strict: bool,
    ) -> (f64, [Option<f64>; 2]) {
        let (lever, is_whole) = (self.lever, self.is_whole());
        let middle = |before: f64, after: f64| {
            let middle = value_in(lever, f64::midpoint(before, after));
            let middle = if is_whole { middle.floor() } else { middle };
            (before < middle && middle < after).then_some(middle)
        };
        // What is found before is not asked for.
        let ends = [(before, [None; 2]), (after, self.values(after))];
        let [_, after] = bisect(ends, HALVINGS, middle, |at| {
            let there = self.values(at);
            Some((there, self.better_of(there, is_strict) != was))
        });
        after
    }
}

/// The figure as it is compared: never defaulting, never missing rent is later than any month.
fn standing(metric: Metric, value: Option<f64>) -> Option<f64> {
    match metric {
        // Infinity is later than any month, and two of them compare as the same.
        Metric::RunwayMonths | Metric::DefaultMonth => Some(value.unwrap_or(f64::INFINITY)),
        _ => value,
    }
}
