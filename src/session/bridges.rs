//! The bridge from a baseline to the document, as new as the document.
//!
//! A small one is computed at once. One that would take longer than a frame has time for is left to
//! a worker; until it comes the last one stays, as a whole: its ends, its changes and its parts
//! belong together.

use crate::analysis::bridge::{bridge, run_count};
use crate::analysis::{Bridge, Difference, Gap, Method, Metric, Never};
use crate::model::{FastLane, Scenario};

use super::Document;
use super::worker::Worker;

/// Months of loans that the runs of a bridge may take together in a frame: 0.15 ms or so.
const LOAN_MONTHS_A_FRAME: usize = 4_000;

/// What is asked.
#[derive(Clone, Debug)]
struct Question {
    /// Counts what was asked; a later one is newer.
    number: u64,
    before: Scenario,
    /// Revision of the document after.
    revision: u64,
    difference: Difference,
    metric: Metric,
    method: Method,
}

/// A bridge with what it leads over.
#[derive(Clone, Debug)]
pub struct Bridged {
    number: u64,
    /// What differs.
    pub difference: Difference,
    /// What was asked about.
    pub metric: Metric,
    /// Which change did what; a gap where the metric is undefined at one end.
    pub bridge: Result<Bridge, Gap>,
}

/// Bridges from a baseline to a document.
#[derive(Debug, Default)]
pub struct Bridges {
    lane: FastLane,
    /// None before it is needed, or where the system has no thread to give.
    worker: Option<Worker<Question, Bridged>>,
    asked: Option<Question>,
    latest: Option<Bridged>,
    /// Why there is no newer one, after a panic in the worker.
    trouble: Option<String>,
}

impl Bridged {
    /// Tells one bridge from another; a later one has a higher number.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl Bridges {
    /// Brings the bridge up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(
        &mut self,
        before: &Scenario,
        document: &Document,
        (metric, method): (Metric, Method),
        wake: impl Fn() + Send + 'static,
    ) {
        self.take_answer();
        let revision = document.revision();
        let is_asked = self.asked.as_ref().is_some_and(|asked| {
            asked.revision == revision
                && asked.metric == metric
                && asked.method == method
                && asked.before == *before
        });
        if is_asked {
            return;
        }
        let question = Question {
            number: self.asked.as_ref().map_or(1, |asked| asked.number + 1),
            before: before.clone(),
            revision,
            difference: Difference::between(before, document.evaluated()),
            metric,
            method,
        };
        self.asked = Some(question.clone());
        if fits_a_frame(&question, document.evaluated()) || !self.has_worker(wake) {
            let Question { number, difference, metric, method, .. } = question;
            let Ok(bridge) = bridge(&mut self.lane, &difference, metric, method, &Never);
            self.latest = Some(Bridged { number, difference, metric, bridge });
        } else if let Some(worker) = &self.worker {
            worker.ask(question);
        }
    }

    /// The newest bridge; an earlier one while a new one is being computed.
    pub fn latest(&self) -> Option<&Bridged> {
        self.latest.as_ref()
    }

    /// Whether that is the one asked for last.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().map(|latest| latest.number)
            == self.asked.as_ref().map(|asked| asked.number)
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    fn take_answer(&mut self) {
        let answer = self.worker.as_ref().and_then(Worker::answer);
        match answer {
            None => {}
            Some(Err(message)) => self.trouble = Some(message),
            Some(Ok(answer)) => {
                self.trouble = None;
                // A small bridge that was asked for later may have been there at once.
                if self.latest.as_ref().is_none_or(|latest| latest.number < answer.number) {
                    self.latest = Some(answer);
                }
            }
        }
    }

    fn has_worker(&mut self, wake: impl Fn() + Send + 'static) -> bool {
        if self.worker.is_none() {
            let mut lane = FastLane::default();
            let started = Worker::start(
                "bridge",
                move |question: Question, staleness| {
                    let Question { number, difference, metric, method, .. } = question;
                    let cancel = |_| !staleness.is_stale();
                    let bridge = bridge(&mut lane, &difference, metric, method, &cancel).ok()?;
                    Some(Bridged { number, difference, metric, bridge })
                },
                wake,
            );
            // Where the system has no thread to give, the frame takes the time.
            self.worker = started.ok();
        }
        self.worker.is_some()
    }
}

fn fits_a_frame(question: &Question, scenario: &Scenario) -> bool {
    let months =
        |scenario: &Scenario| scenario.contract_months() as usize * (1 + scenario.tranches.len());
    let months = months(scenario).max(months(&question.before));
    let runs = run_count(question.difference.moving().len(), question.method);
    runs * months <= LOAN_MONTHS_A_FRAME
}
