//! Break-evens of every lever, computed beside the frame.
//!
//! The last ones stay until new ones come, so that marks on the rails do not flicker.

use std::collections::BTreeMap;

use crate::analysis::{BreakEven, Lever, break_evens};
use crate::model::{FastLane, Scenario};

use super::Document;
use super::worker::{Staleness, Worker};

/// Where each lever breaks the deal.
pub type ByLever = BTreeMap<Lever, Vec<BreakEven>>;

#[derive(Debug)]
struct Question {
    revision: u64,
    scenario: Scenario,
}

#[derive(Debug)]
struct Answer {
    revision: u64,
    by_lever: ByLever,
}

/// The break-evens of a document, as new as the worker could make them.
#[derive(Debug)]
pub struct BreakEvens {
    worker: Worker<Question, Answer>,
    asked: Option<u64>,
    latest: Option<Answer>,
    /// Why there are none, after a panic in the worker.
    trouble: Option<String>,
}

impl BreakEvens {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut lane = FastLane::default();
        let work = move |question: Question, staleness: &Staleness<'_, Question>| {
            let by_lever = all_levers(&mut lane, &question.scenario, staleness)?;
            Some(Answer { revision: question.revision, by_lever })
        };
        let worker = Worker::start("break-evens", work, wake)?;
        Ok(Self { worker, asked: None, latest: None, trouble: None })
    }

    /// Asks about the document, unless its present revision has been asked about already.
    pub fn ask(&mut self, document: &Document) {
        let revision = document.revision();
        if self.asked != Some(revision) {
            self.asked = Some(revision);
            self.worker.ask(Question { revision, scenario: document.evaluated().clone() });
        }
    }

    /// Takes what the worker has found; whether anything has changed.
    pub fn poll(&mut self) -> bool {
        match self.worker.answer() {
            None => return false,
            Some(Ok(answer)) => {
                self.latest = Some(answer);
                self.trouble = None;
            }
            Some(Err(message)) => self.trouble = Some(message),
        }
        true
    }

    /// The newest break-evens; those of an earlier revision while new ones are being computed.
    pub fn by_lever(&self) -> Option<&ByLever> {
        self.latest.as_ref().map(|answer| &answer.by_lever)
    }

    /// Whether they belong to the document as it is.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().map(|answer| answer.revision) == self.asked
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// The headline levers first; `None` as soon as a newer question waits.
fn all_levers(
    lane: &mut FastLane,
    scenario: &Scenario,
    staleness: &Staleness<'_, Question>,
) -> Option<ByLever> {
    let mut by_lever = ByLever::new();
    for lever in Lever::all(scenario) {
        if staleness.is_stale() {
            return None;
        }
        let found = break_evens(lane, scenario, lever);
        if !found.is_empty() {
            by_lever.insert(lever, found);
        }
    }
    Some(by_lever)
}
