//! What has to be believed of the open document, computed beside the frame.
//!
//! The newest question wins; the last answer stays, as one of an earlier question, until a new one
//! comes.

use crate::analysis::{Belief, Lever, Target};
use crate::model::{FastLane, Scenario};

use super::Document;
use super::worker::{Staleness, Worker};

/// What is asked of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeliefQuestion {
    /// What is wanted.
    pub target: Target,
    /// Along the axis and up.
    pub levers: [Lever; 2],
}

#[derive(Clone, Debug)]
struct Question {
    revision: u64,
    asked: BeliefQuestion,
    scenario: Scenario,
}

/// An answer with what was asked.
#[derive(Clone, Debug)]
pub struct Believed {
    revision: u64,
    asked: BeliefQuestion,
    /// The answer.
    pub belief: Belief,
}

/// What has to be believed of a document, as new as the worker could make it.
#[derive(Debug, Default)]
pub struct Beliefs {
    /// None before it is needed, or where the system has no thread to give.
    worker: Option<Worker<Question, Believed>>,
    asked: Option<(u64, BeliefQuestion)>,
    latest: Option<Believed>,
    /// Why there is no newer one, after a panic in the worker.
    trouble: Option<String>,
}

impl Beliefs {
    /// Brings the answer up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(
        &mut self,
        document: &Document,
        question: BeliefQuestion,
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
        let asked = Some((revision, question));
        if self.asked == asked {
            return;
        }
        self.asked = asked;
        let scenario = document.evaluated().clone();
        let question = Question { revision, asked: question, scenario };
        if self.has_worker(wake) {
            if let Some(worker) = &self.worker {
                worker.ask(question);
            }
        } else {
            self.latest = answer(&mut FastLane::default(), question, || true);
        }
    }

    /// The newest answer; one to an earlier question while a new one is being computed.
    pub fn latest(&self) -> Option<&Belief> {
        self.latest.as_ref().map(|latest| &latest.belief)
    }

    /// Whether that answers what was asked last.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().map(|latest| (latest.revision, latest.asked)) == self.asked
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
            self.worker = Worker::start("belief", work, wake).ok();
        }
        self.worker.is_some()
    }
}

fn answer(lane: &mut FastLane, question: Question, goes_on: impl Fn() -> bool) -> Option<Believed> {
    let Question { revision, asked, scenario } = question;
    let belief = Belief::of_while(lane, &scenario, asked.target, asked.levers, goes_on)?;
    Some(Believed { revision, asked, belief })
}
