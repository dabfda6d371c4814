//! What a pitch must have assumed, with the open document for all that it does not say; computed
//! beside the frame.

use crate::analysis::decoder::{self, TOLERANCE};
use crate::analysis::{Claim, Decoded, Unknown};
use crate::model::{FastLane, Scenario};

use super::Document;
use super::worker::{Staleness, Worker};

/// What is claimed, and what may move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pitch {
    /// The returns that are claimed.
    pub claims: Vec<Claim>,
    /// The numbers that are not given.
    pub unknowns: Vec<Unknown>,
}

#[derive(Clone, Debug)]
struct Question {
    revision: u64,
    pitch: Pitch,
    scenario: Scenario,
}

#[derive(Clone, Debug)]
struct Answer {
    revision: u64,
    pitch: Pitch,
    decoded: Decoded,
}

/// The readings of a pitch, as new as the worker could make them.
#[derive(Debug, Default)]
pub struct Decodings {
    /// None before it is needed, or where the system has no thread to give.
    worker: Option<Worker<Question, Answer>>,
    asked: Option<(u64, Pitch)>,
    latest: Option<Answer>,
    /// Why there is no newer one, after a panic in the worker.
    trouble: Option<String>,
}

impl Decodings {
    /// Brings the readings up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(
        &mut self,
        document: &Document,
        pitch: &Pitch,
        wake: impl Fn() + Send + 'static,
    ) {
        match self.worker.as_ref().and_then(Worker::answer) {
            None => {}
            Some(Err(message)) => self.trouble = Some(message),
            Some(Ok(answer)) => {
                self.trouble = None;
                self.latest = Some(answer);
            }
        }
        let revision = document.revision();
        let is_asked =
            self.asked.as_ref().is_some_and(|(of, asked)| *of == revision && asked == pitch);
        if is_asked {
            return;
        }
        self.asked = Some((revision, pitch.clone()));
        let scenario = document.evaluated().clone();
        let question = Question { revision, pitch: pitch.clone(), scenario };
        if self.has_worker(wake) {
            if let Some(worker) = &self.worker {
                worker.ask(question);
            }
        } else {
            self.latest = answer(&mut FastLane::default(), question, || true);
        }
    }

    /// The newest readings; those of an earlier pitch while new ones are being computed.
    pub fn latest(&self) -> Option<&Decoded> {
        self.latest.as_ref().map(|latest| &latest.decoded)
    }

    /// Whether they belong to what was asked last.
    pub fn is_current(&self) -> bool {
        match (&self.latest, &self.asked) {
            (Some(latest), Some((revision, pitch))) => {
                latest.revision == *revision && latest.pitch == *pitch
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    fn has_worker(&mut self, wake: impl Fn() + Send + 'static) -> bool {
        if self.worker.is_none() {
            let mut lane = FastLane::default();
            let work = move |question: Question, staleness: &Staleness<'_, Question>| {
                answer(&mut lane, question, || !staleness.is_stale())
            };
            // Where the system has no thread to give, the frame takes the time.
            self.worker = Worker::start("decoder", work, wake).ok();
        }
        self.worker.is_some()
    }
}

fn answer(lane: &mut FastLane, question: Question, goes_on: impl Fn() -> bool) -> Option<Answer> {
    let Question { revision, pitch, scenario } = question;
    let Pitch { claims, unknowns } = &pitch;
    let decoded = decoder::decode_while(lane, &scenario, claims, unknowns, TOLERANCE, goes_on)?;
    Some(Answer { revision, pitch, decoded })
}
