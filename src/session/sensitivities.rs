//! What the open document hangs on: a heat map over two levers, every lever's swing, a metric along
//! one lever, and the value at which it reaches a target.
//!
//! Recomputed when the document's revision or the question changes. While something is dragged the
//! map is as fine as a frame has time for; at rest it is refined, large deals over several frames.

use crate::analysis::goal_seek::{Found, Goal, goal_seek_along};
use crate::analysis::heat_map::{Filling, HeatMap, Levels, Pair};
use crate::analysis::tornado::{self, Ranges, Spoke, Tornado};
use crate::analysis::{Contour, Curve, Runs, contours, curve};
use crate::model::Scenario;

use super::{Document, Pace};

/// Places along either lever of a whole map.
pub const PLACES: usize = 64;
/// What the map may be cut down to in the frame of a drag.
const PLACES_MOVING: [usize; 4] = [24, 16, 12, 8];
/// Months of loans that a map may take in the frame of a drag.
const LOAN_MONTHS_MOVING: usize = 130_000;
/// The same in a frame at rest.
const LOAN_MONTHS_RESTING: usize = 500_000;
/// A map is whole after so many frames, however large the deal.
const FRAMES_MAX: usize = 12;
const CURVE_POINTS: usize = 200;
const CURVE_POINTS_MIN: usize = 40;
const SPIDER_POINTS: usize = 13;
const SPIDER_POINTS_MOVING: usize = 5;

/// What is asked of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct SensitivityQuestion {
    /// What the map is of.
    pub pair: Pair,
    /// What is sought along which lever; its metric is the map's.
    pub goal: Goal,
    /// Lows and highs that somebody has chosen.
    pub ranges: Ranges,
    /// Whether the way between low and high is shown.
    pub with_spider: bool,
    /// Whether the curve is shown along which the goal is sought; else it may be coarse in a drag.
    pub with_curve: bool,
}

/// The analyses that belong to one revision of a document and one question.
#[derive(Debug, Default)]
pub struct Sensitivities {
    runs: Runs,
    mapped: Option<(u64, Pair)>,
    map: Option<HeatMap>,
    lines: Vec<(f64, Vec<Contour>)>,
    filling: Option<Filling>,
    swung: Option<(u64, SensitivityQuestion)>,
    tornado: Option<Tornado>,
    spun: Option<(u64, SensitivityQuestion, usize)>,
    spokes: Vec<Spoke>,
    sought: Option<(u64, Goal, usize)>,
    curve: Option<Curve>,
    found: Option<Found>,
}

impl Sensitivities {
    /// Brings everything up to date with the document.
    pub fn refresh(&mut self, document: &Document, question: &SensitivityQuestion, pace: Pace) {
        let (revision, scenario) = (document.revision(), document.evaluated());
        self.refresh_map(revision, scenario, question, pace);
        self.refresh_tornado(revision, scenario, question, pace);
        self.refresh_goal(revision, scenario, question, pace);
    }

    /// The map; coarse while a finer one is under way.
    pub fn map(&self) -> Option<&HeatMap> {
        self.map.as_ref()
    }

    /// Lines through the map, by level.
    pub fn lines(&self) -> &[(f64, Vec<Contour>)] {
        &self.lines
    }

    /// Whether a finer map is under way: the next frame goes on with it.
    pub fn is_unfinished(&self) -> bool {
        self.filling.is_some()
    }

    /// Every lever's swing.
    pub fn tornado(&self) -> Option<&Tornado> {
        self.tornado.as_ref()
    }

    /// The way from low to high.
    pub fn spokes(&self) -> &[Spoke] {
        &self.spokes
    }

    /// The metric along the lever that is sought.
    pub fn curve(&self) -> Option<&Curve> {
        self.curve.as_ref()
    }

    /// Where the goal is met; `None` where the lever does not apply.
    pub fn found(&self) -> Option<Found> {
        self.found
    }

    fn refresh_map(
        &mut self,
        revision: u64,
        scenario: &Scenario,
        question: &SensitivityQuestion,
        pace: Pace,
    ) {
        let pair = question.pair;
        let runs = &mut self.runs;
        if self.mapped != Some((revision, pair)) {
            self.mapped = Some((revision, pair));
            let whole = Filling::new(scenario, pair, PLACES);
            let fits = batches_a_frame(scenario, &whole, LOAN_MONTHS_RESTING) >= whole.batches();
            if pace == Pace::Resting && fits {
                self.map = Some(HeatMap::of(runs, scenario, pair, PLACES));
                self.filling = None;
            } else {
                let places = places_moving(scenario, &whole);
                self.map = Some(HeatMap::of(runs, scenario, pair, places));
                self.filling = Some(whole);
            }
            self.lines.clear();
        } else if pace == Pace::Resting
            && let Some(filling) = &mut self.filling
        {
            let batches = batches_a_frame(scenario, filling, LOAN_MONTHS_RESTING);
            filling.advance(runs, scenario, batches);
            if let Some(filled) = self.filling.take_if(|filling| filling.is_complete()) {
                self.map = Some(filled.into_map());
                self.lines.clear();
            }
        }
        self.draw_lines(scenario, question.goal);
    }

    /// Lines at what matters, and last at what is sought.
    fn draw_lines(&mut self, scenario: &Scenario, goal: Goal) {
        let Some(map) = &self.map else { return };
        let levels = Levels::of(map.pair.metric, scenario).lines;
        let mut heights: Vec<f64> = levels.iter().map(|level| level.value).collect();
        if goal.metric == map.pair.metric && !heights.contains(&goal.target) {
            heights.push(goal.target);
        }
        let is_drawn = self.lines.len() == heights.len()
            && self
                .lines
                .iter()
                .zip(&heights)
                .all(|((at, _), height)| at.to_bits() == height.to_bits());
        if !is_drawn {
            self.lines = heights.into_iter().map(|at| (at, contours(map, at))).collect();
        }
    }

    fn refresh_tornado(
        &mut self,
        revision: u64,
        scenario: &Scenario,
        question: &SensitivityQuestion,
        pace: Pace,
    ) {
        let metric = question.pair.metric;
        let is_same = |(of, asked): &(u64, SensitivityQuestion)| {
            *of == revision && asked.pair.metric == metric && asked.ranges == question.ranges
        };
        if !self.swung.as_ref().is_some_and(is_same) {
            self.swung = Some((revision, question.clone()));
            let lane = &mut self.runs.lane;
            self.tornado = Some(tornado::tornado(lane, scenario, metric, &question.ranges));
        }
        let points = match pace {
            Pace::Resting => SPIDER_POINTS,
            Pace::Moving => SPIDER_POINTS_MOVING,
        };
        let is_spun = self.spun.as_ref().is_some_and(|(of, asked, count)| {
            let same = asked.pair.metric == metric && asked.ranges == question.ranges;
            *of == revision && same && points <= *count
        });
        if question.with_spider && !is_spun {
            self.spun = Some((revision, question.clone(), points));
            let lane = &mut self.runs.lane;
            self.spokes = tornado::spider(lane, scenario, metric, &question.ranges, points);
        }
    }

    fn refresh_goal(
        &mut self,
        revision: u64,
        scenario: &Scenario,
        question: &SensitivityQuestion,
        pace: Pace,
    ) {
        let goal = question.goal;
        let points = match pace {
            Pace::Resting => CURVE_POINTS,
            Pace::Moving if !question.with_curve => CURVE_POINTS_MIN,
            Pace::Moving => {
                let budget = LOAN_MONTHS_MOVING / loan_months(scenario);
                (budget / 4).clamp(CURVE_POINTS_MIN, CURVE_POINTS)
            }
        };
        let is_sought = self
            .sought
            .is_some_and(|(of, asked, count)| of == revision && asked == goal && points <= count);
        if is_sought {
            return;
        }
        self.sought = Some((revision, goal, points));
        let runs = &mut self.runs;
        let found = curve(runs, scenario, goal.lever, goal.metric, points);
        self.found = goal_seek_along(runs, scenario, goal, &found.points);
        self.curve = Some(found);
    }
}

/// Months of loans of one run.
fn loan_months(scenario: &Scenario) -> usize {
    (scenario.contract_months() as usize * (1 + scenario.tranches.len())).max(1)
}

fn batches_a_frame(scenario: &Scenario, filling: &Filling, budget: usize) -> usize {
    const WIDTH: usize = crate::model::batch::WIDTH;
    let batches = budget / (loan_months(scenario) * filling.weight() * WIDTH);
    batches.max(filling.batches().div_ceil(FRAMES_MAX))
}

/// The most places along either lever that a frame of a drag has time for.
fn places_moving(scenario: &Scenario, whole: &Filling) -> usize {
    let runs = LOAN_MONTHS_MOVING / (loan_months(scenario) * whole.weight());
    let least = PLACES_MOVING.last().copied().unwrap_or(2);
    PLACES_MOVING.into_iter().find(|places| places * places <= runs).unwrap_or(least)
}
