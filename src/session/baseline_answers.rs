//! What the pinned baseline answers to the questions that are asked of the open document.
//!
//! A baseline stays as it is while the document moves, so that each answer is found once, when it
//! is pinned or the question changes: none costs anything in the frame of a drag.

use crate::analysis::tornado::{self, Ranges, Tornado};
use crate::analysis::{Curve, Lever, Metric, Runs, Sample, Simulation, curve, simulate};
use crate::model::Scenario;

use super::Baseline;
use super::worker::{Staleness, Worker};

/// Points of a curve, as many as the document's own has at rest.
const CURVE_POINTS: usize = 200;

/// Every lever's swing around the baseline, and a metric of it along one lever.
#[derive(Debug, Default)]
pub struct BaselineSensitivity {
    runs: Runs,
    swung: Option<(u64, Metric, Ranges)>,
    tornado: Option<Tornado>,
    drawn: Option<(u64, Lever, Metric)>,
    curve: Option<Curve>,
}

impl BaselineSensitivity {
    /// Brings both up to date with what is pinned. `ranges` are the chosen ones, within what the
    /// baseline's levers offer.
    pub fn refresh(
        &mut self,
        baseline: Option<&Baseline>,
        (lever, metric): (Lever, Metric),
        ranges: impl Fn(&Scenario) -> Ranges,
    ) {
        let Some(baseline) = baseline else {
            (self.swung, self.tornado, self.drawn, self.curve) = (None, None, None, None);
            return;
        };
        let (revision, scenario) = (baseline.revision(), baseline.scenario());
        let asked = (revision, metric, ranges(scenario));
        if self.swung.as_ref() != Some(&asked) {
            let lane = &mut self.runs.lane;
            self.tornado = Some(tornado::tornado(lane, scenario, metric, &asked.2));
            self.swung = Some(asked);
        }
        let asked = (revision, lever, metric);
        if self.drawn != Some(asked) {
            self.drawn = Some(asked);
            self.curve = Some(curve(&mut self.runs, scenario, lever, metric, CURVE_POINTS));
        }
    }

    /// Every lever's swing around the baseline.
    pub fn tornado(&self) -> Option<&Tornado> {
        self.tornado.as_ref()
    }

    /// The metric along the lever that is sought; empty where the baseline does not have it.
    pub fn curve(&self) -> Option<&Curve> {
        self.curve.as_ref()
    }
}

/// The baseline's simulation with the seed and the number of paths of the document's own, so that
/// both meet the same chance.
#[derive(Debug, Default)]
pub struct BaselineSimulation {
    /// None before it is needed, or where the system has no thread to give.
    worker: Option<Worker<Question, Answer>>,
    asked: Option<(u64, Sample)>,
    latest: Option<Answer>,
}

/// Of which baseline with which paths, and what came of them.
type Answer = ((u64, Sample), Simulation);

#[derive(Debug)]
struct Question {
    asked: (u64, Sample),
    scenario: Scenario,
}

impl BaselineSimulation {
    /// Brings it up to date with what is pinned; whether it has changed. `wake` is called when the
    /// worker has answered, and this is to be called again then.
    pub fn refresh(
        &mut self,
        baseline: Option<&Baseline>,
        sample: Sample,
        wake: impl Fn() + Send + 'static,
    ) -> bool {
        let answer = self.worker.as_ref().and_then(Worker::answer);
        let Some(baseline) = baseline else {
            self.asked = None;
            return self.latest.take().is_some();
        };
        let mut has_changed = false;
        if let Some(Ok(answer)) = answer {
            has_changed = true;
            self.latest = Some(answer);
        }
        let asked = (baseline.revision(), sample);
        if self.asked != Some(asked) {
            self.asked = Some(asked);
            // What is there belongs to another baseline.
            has_changed = true;
            if self.worker.is_none() {
                self.worker = Worker::start("baseline simulation", work, wake).ok();
            }
            if let Some(worker) = &self.worker {
                worker.ask(Question { asked, scenario: baseline.scenario().clone() });
            }
        }
        has_changed
    }

    /// That of the baseline as it is pinned now; `None` until the worker has it.
    pub fn simulation(&self) -> Option<&Simulation> {
        let latest = self.latest.as_ref().filter(|latest| Some(latest.0) == self.asked);
        latest.map(|latest| &latest.1)
    }
}

/// `None` as soon as a newer question waits.
fn work(question: Question, staleness: &Staleness<'_, Question>) -> Option<Answer> {
    let Question { asked, scenario } = question;
    let simulation = simulate(&scenario, asked.1, None, &|_| !staleness.is_stale()).ok()?;
    Some((asked, simulation))
}
