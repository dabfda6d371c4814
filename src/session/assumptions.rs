//! What the return rests on, computed beside the frame and only when nothing moves.
//!
//! The last answer stays until a new one comes, so that what is said of it does not flicker.

use crate::analysis::assumptions::{compared, in_words, largest, swing};
use crate::analysis::{Lever, Swing};
use crate::model::{FastLane, Scenario};

use super::worker::{Staleness, Worker};
use super::{Document, Pace};

#[derive(Debug)]
struct Question {
    revision: u64,
    scenario: Scenario,
}

#[derive(Debug)]
struct Answer {
    revision: u64,
    swings: Vec<Swing>,
}

/// The levers that move the return of a document most, as new as the worker could find them.
#[derive(Debug)]
pub struct Assumptions {
    worker: Worker<Question, Answer>,
    asked: Option<u64>,
    latest: Option<Answer>,
    /// Why there are none, after a panic in the worker.
    trouble: Option<String>,
}

impl Assumptions {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut lane = FastLane::default();
        let work = move |question: Question, staleness: &Staleness<'_, Question>| {
            let swings = swings(&mut lane, &question.scenario, staleness)?;
            Some(Answer { revision: question.revision, swings })
        };
        let worker = Worker::start("assumptions", work, wake)?;
        Ok(Self { worker, asked: None, latest: None, trouble: None })
    }

    /// Asks about the document once it rests, unless its present revision has been asked about.
    pub fn ask(&mut self, document: &Document, pace: Pace) {
        let revision = document.revision();
        if pace == Pace::Resting && self.asked != Some(revision) {
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

    /// The levers that move the net IRR most, the first one most.
    pub fn swings(&self) -> &[Swing] {
        self.latest.as_ref().map_or(&[], |answer| &answer.swings)
    }

    /// What share of them rests on assumptions, in a sentence.
    pub fn in_words(&self, document: &Document) -> Option<String> {
        in_words(document.evaluated(), self.swings())
    }

    /// Whether the answer belongs to what was asked last.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().map(|answer| answer.revision) == self.asked
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// `None` as soon as a newer question waits.
fn swings(
    lane: &mut FastLane,
    scenario: &Scenario,
    staleness: &Staleness<'_, Question>,
) -> Option<Vec<Swing>> {
    let levers: Vec<Lever> = compared(scenario);
    let mut found = Vec::new();
    for lever in levers {
        if staleness.is_stale() {
            return None;
        }
        found.extend(swing(lane, scenario, lever));
    }
    Some(largest(found))
}
