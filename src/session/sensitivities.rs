//! What the return depends on: a heat map over two levers, every lever's swing, a metric along one
//! lever, and the value at which it reaches a target.
//!
//! While something is dragged the map is as fine as a frame has time for; at rest it is refined,
//! large deals over several frames.

use std::ops::RangeInclusive;

use crate::analysis::goal_seek::{Found, Goal, goal_seek_along};
use crate::analysis::heat_map::{Filling, HeatMap, Numbers, Pair};
use crate::analysis::tornado::{self, Ranges, Spoke, Tornado};
use crate::analysis::{Contour, Curve, Levels, Lever, Metric, Runs, contours, curve};
use crate::model::Scenario;

use super::derived::{Both, Budget, Case, Derived, Memo, Pace, budget};
use axes::{Axes, Ends};

mod axes;

/// Places along either lever of a whole map.
pub const PLACES: usize = 64;
/// What the map may be cut down to in the frame of a drag.
const PLACES_MOVING: [usize; 5] = [24, 16, 12, 8, 6];
/// Points of a curve that is not shown: only where a search starts from.
const UNSHOWN_POINTS: usize = 40;
/// A map is whole after so many frames, however large the deal.
const FRAMES_MAX: usize = 12;

/// What is asked of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensitivityQuestion {
    /// What the map is of.
    pub pair: Pair,
    /// What is sought along which lever; its metric is the map's.
    pub goal: Goal,
    /// Whether the figures of the map are shown, too.
    pub with_numbers: bool,
    /// Whether the way between low and high is shown.
    pub with_spider: bool,
    /// Whether the curve is shown along which the goal is sought; else it may be coarse in a drag.
    pub with_curve: bool,
}

/// What the return of the open deal depends on, with the baseline where plots draw that too.
#[derive(Debug, Default)]
pub struct Sensitivities {
    // Boxed: buffers of sixteen lanes are long, and a window is moved as a whole.
    runs: Box<Runs>,
    axes: Axes,
    map: Memo<(u64, Pair, Ends), Map>,
    numbers: Memo<(u64, Pair, Ends), Option<Numbers>>,
    /// Pairs of the levers that move the metric most.
    pairs: Memo<(Metric, u64), Vec<[Lever; 2]>>,
    tornado: Derived<(Metric, Ranges), Tornado>,
    spokes: Memo<(u64, Metric, Ranges), Vec<Spoke>>,
    curve: Derived<(Lever, Metric), Curve>,
    found: Memo<(u64, Goal), Option<Found>>,
}

/// A map, and the finer one that is under way.
#[derive(Debug)]
struct Map {
    drawn: HeatMap,
    filling: Option<Filling>,
    /// Lines through the map, by level.
    lines: Vec<(f64, Vec<Contour>)>,
}

impl Sensitivities {
    /// Brings everything up to date. `ranges` are the lows and highs that were chosen,
    /// within what the levers of a scenario offer.
    pub fn refresh(
        &mut self,
        cases: Both<Case<'_>>,
        question: SensitivityQuestion,
        ranges: impl Fn(&Scenario) -> Ranges,
        pace: Pace,
    ) {
        self.axes.refresh(&mut self.runs, cases, question.pair, pace);
        self.refresh_map(cases.own, question, pace);
        self.refresh_numbers(cases.own, question);
        self.refresh_swings(cases, question, ranges, pace);
        self.refresh_goal(cases, question, pace);
        self.refresh_pairs(cases.own, pace);
    }

    /// The map; coarse while a finer one is under way.
    pub fn map(&self) -> Option<&HeatMap> {
        self.map.get().map(|map| &map.drawn)
    }

    /// Lines through the map, by level.
    pub fn lines(&self) -> &[(f64, Vec<Contour>)] {
        self.map.get().map_or(&[], |map| &map.lines)
    }

    /// Whether a finer map is under way: the next frame goes on with it.
    pub fn is_unfinished(&self) -> bool {
        self.map.get().is_some_and(|map| map.filling.is_some())
    }

    /// The figures of the map; `None` where they were not asked for, or a lever does not apply.
    pub fn numbers(&self) -> Option<&Numbers> {
        self.numbers.get().and_then(Option::as_ref)
    }

    /// Pairs of the levers that move the metric most, the widest first. They stay as they are while
    /// something is dragged.
    pub fn pairs(&self) -> &[[Lever; 2]] {
        self.pairs.as_slice()
    }

    /// Every lever's swing.
    pub fn tornado(&self) -> Option<Both<&Tornado>> {
        self.tornado.get()
    }

    /// The way from low to high.
    pub fn spokes(&self) -> &[Spoke] {
        self.spokes.as_slice()
    }

    /// The metric along the lever that is sought; empty where a deal does not have it.
    pub fn curve(&self) -> Option<Both<&Curve>> {
        self.curve.get()
    }

    /// Where the goal is met; `None` where the lever does not apply.
    pub fn found(&self) -> Option<Found> {
        self.found.get().copied().flatten()
    }

    fn refresh_map(&mut self, case: Case<'_>, question: SensitivityQuestion, pace: Pace) {
        let Self { runs, axes, map, .. } = self;
        let Case { revision, scenario, .. } = case;
        let ends = axes.ends(scenario, question.pair);
        let key = (revision, question.pair, Ends::of(&ends));
        // Any fineness will do: a coarse map of the same key is refined, not begun again.
        if map.has(&key, 0) {
            if let (Some(map), Pace::Resting) = (map.get_mut(), pace) {
                map.advance(runs, scenario);
            }
        } else {
            map.refresh(key, |_| Map::begin(runs, scenario, (question.pair, &ends), pace));
        }
        if let Some(map) = map.get_mut() {
            map.draw_lines(scenario, question.goal);
        }
    }

    fn refresh_numbers(&mut self, case: Case<'_>, question: SensitivityQuestion) {
        let Self { runs, axes, numbers, .. } = self;
        if !question.with_numbers {
            numbers.clear();
            return;
        }
        let Case { revision, scenario, .. } = case;
        let ends = axes.ends(scenario, question.pair);
        numbers.refresh((revision, question.pair, Ends::of(&ends)), |_| {
            Numbers::of(runs, scenario, question.pair, &ends)
        });
    }

    fn refresh_pairs(&mut self, case: Case<'_>, pace: Pace) {
        let Self { pairs, tornado, .. } = self;
        let Some(tornado) = tornado.own() else { return };
        let is_there = pairs.key().is_some_and(|(metric, _)| *metric == tornado.metric);
        // A button that moves away while a slider is dragged could not be taken.
        if pace == Pace::Moving && is_there {
            return;
        }
        pairs.refresh((tornado.metric, case.revision), |_| tornado.pairs());
    }

    fn refresh_swings(
        &mut self,
        cases: Both<Case<'_>>,
        question: SensitivityQuestion,
        ranges: impl Fn(&Scenario) -> Ranges,
        pace: Pace,
    ) {
        let Self { runs, tornado, spokes, .. } = self;
        let (lane, metric) = (&mut runs.lane, question.pair.metric);
        // In a drag a large deal has time for the widest bars; the others follow at rest.
        let earlier = tornado.own().filter(|it| pace == Pace::Moving && it.metric == metric);
        let earlier = earlier.cloned();
        tornado.refine(
            cases,
            |case| (metric, ranges(case.scenario)),
            |case| Budget::TORNADO.runs(case.scenario, pace),
            |Case { revision, scenario, .. }, (metric, ranges), bars| match &earlier {
                Some(earlier) if revision == cases.own.revision => {
                    tornado::widest_anew(lane, scenario, ranges, earlier, bars)
                }
                Some(_) | None => tornado::tornado(lane, scenario, *metric, ranges),
            },
        );
        if question.with_spider {
            let Case { revision, scenario, .. } = cases.own;
            let points = Budget::SPIDER.runs(scenario, pace);
            spokes.refine((revision, metric, ranges(scenario)), points, |(_, _, ranges)| {
                tornado::spider(lane, scenario, metric, ranges, points)
            });
        }
    }

    fn refresh_goal(&mut self, cases: Both<Case<'_>>, question: SensitivityQuestion, pace: Pace) {
        let Self { runs, curve: curves, found, .. } = self;
        let goal = question.goal;
        let points = |case: Case<'_>| match pace {
            Pace::Moving if !question.with_curve => {
                Budget::SOUGHT_CURVE.runs(case.scenario, pace).min(UNSHOWN_POINTS)
            }
            _ => Budget::SOUGHT_CURVE.runs(case.scenario, pace),
        };
        curves.refine(
            cases,
            |_| (goal.lever, goal.metric),
            points,
            |case, (lever, metric), points| curve(runs, case.scenario, *lever, *metric, points),
        );
        let Case { revision, scenario, .. } = cases.own;
        if let Some(curve) = curves.own() {
            // A finer curve finds what a coarse one has stepped over.
            found.refine((revision, goal), points(cases.own), |_| {
                goal_seek_along(runs, scenario, goal, &curve.points)
            });
        }
    }
}

impl Map {
    /// The whole map where a frame at rest has time for it, else a coarse one.
    fn begin(
        runs: &mut Runs,
        scenario: &Scenario,
        (pair, axes): (Pair, &[RangeInclusive<f64>; 2]),
        pace: Pace,
    ) -> Self {
        let whole = Filling::over(scenario, pair, axes, PLACES);
        let fits = batches_a_frame(scenario, &whole) >= whole.batches();
        let (places, filling) = if pace == Pace::Resting && fits {
            (PLACES, None)
        } else {
            (places_moving(scenario, &whole), Some(whole))
        };
        Self {
            drawn: HeatMap::over(runs, scenario, pair, axes, places),
            filling,
            lines: Vec::new(),
        }
    }

    /// Goes on with the finer map.
    fn advance(&mut self, runs: &mut Runs, scenario: &Scenario) {
        let Some(filling) = &mut self.filling else { return };
        let batches = batches_a_frame(scenario, filling);
        filling.advance(runs, scenario, batches);
        if let Some(filled) = self.filling.take_if(|filling| filling.is_complete()) {
            self.drawn = filled.into_map();
            self.lines.clear();
        }
    }

    /// Lines at what matters, and last at what is sought.
    fn draw_lines(&mut self, scenario: &Scenario, goal: Goal) {
        let metric = self.drawn.pair.metric;
        let levels = Levels::of(metric, scenario).lines;
        let mut heights: Vec<f64> = levels.iter().map(|level| level.value).collect();
        if goal.metric == metric && !heights.contains(&goal.target) {
            heights.push(goal.target);
        }
        // To the bit: the target is what was typed.
        let drawn = self.lines.iter().map(|(at, _)| at.to_bits());
        if !drawn.eq(heights.iter().map(|height| height.to_bits())) {
            self.lines = heights.into_iter().map(|at| (at, contours(&self.drawn, at))).collect();
        }
    }
}

/// How far a finer map gets in a frame at rest.
fn batches_a_frame(scenario: &Scenario, filling: &Filling) -> usize {
    const WIDTH: usize = crate::model::batch::WIDTH;
    let loan_months = budget::loan_months(scenario) * filling.weight() * WIDTH;
    (budget::MAP_RESTING / loan_months).max(filling.batches().div_ceil(FRAMES_MAX))
}

/// The most places along either lever that a frame of a drag has time for.
fn places_moving(scenario: &Scenario, whole: &Filling) -> usize {
    let runs = budget::MAP_MOVING / (budget::loan_months(scenario) * whole.weight());
    let least = PLACES_MOVING.last().copied().unwrap_or(2);
    PLACES_MOVING.into_iter().find(|places| places * places <= runs).unwrap_or(least)
}
