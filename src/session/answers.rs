//! Answers to questions about the open document, computed beside the frame.
//!
//! The newest question wins; the last answer stays, as one to an earlier question, until a new one
//! comes. What hangs on the document alone is a [`Follower`](super::Follower).

use crate::model::{FastLane, Scenario};

use super::Document;
use super::worker::{Staleness, Worker};

/// How a question is answered; `None` once the last argument, a cancellation, has ended the work.
pub(super) type Work<Q, A> = fn(&mut FastLane, &Scenario, &Q, &dyn Fn(u32) -> bool) -> Option<A>;

#[derive(Debug)]
struct Question<Q> {
    revision: u64,
    asked: Q,
    scenario: Scenario,
}

#[derive(Debug)]
struct Answer<Q, A> {
    of: (u64, Q),
    found: A,
}

/// Answers about a document, as new as the worker could make them.
#[derive(Debug)]
pub struct Answers<Q, A> {
    /// None before it is needed, or where the system has no thread to give.
    worker: Option<Worker<Question<Q>, Answer<Q, A>>>,
    asked: Option<(u64, Q)>,
    latest: Option<Answer<Q, A>>,
    /// Why there is no newer one, after a panic in the worker.
    trouble: Option<String>,
}

impl<Q, A> Default for Answers<Q, A> {
    fn default() -> Self {
        Self { worker: None, asked: None, latest: None, trouble: None }
    }
}

impl<Q: Clone + PartialEq + Send + 'static, A: Send + 'static> Answers<Q, A> {
    /// Brings the answer up to date. `wake` is called when the worker has answered, and this is to
    /// be called again then. Where the system has no thread to give, the frame takes the time.
    pub(super) fn refresh_with(
        &mut self,
        document: &Document,
        question: &Q,
        named: (&str, Work<Q, A>),
        wake: impl Fn() + Send + 'static,
    ) {
        self.refresh_of((document.revision(), document.evaluated()), question, named, wake);
    }

    /// The same of another scenario than the open one, told from others by its revision.
    pub(super) fn refresh_of(
        &mut self,
        (revision, scenario): (u64, &Scenario),
        question: &Q,
        (name, work): (&str, Work<Q, A>),
        wake: impl Fn() + Send + 'static,
    ) {
        if let Some(worker) = &self.worker {
            worker.take(&mut self.latest, &mut self.trouble);
        }
        let is_asked =
            self.asked.as_ref().is_some_and(|(of, asked)| *of == revision && asked == question);
        if is_asked {
            return;
        }
        self.asked = Some((revision, question.clone()));
        let scenario = scenario.clone();
        let question = Question { revision, asked: question.clone(), scenario };
        if self.worker.is_none() {
            let mut lane = FastLane::default();
            let answer = move |question, staleness: &Staleness<'_, Question<Q>>| {
                answer(&mut lane, question, work, &|_| !staleness.is_stale())
            };
            self.worker = Worker::start(name, answer, wake).ok();
        }
        match &self.worker {
            Some(worker) => worker.ask(question),
            None => self.latest = answer(&mut FastLane::default(), question, work, &|_| true),
        }
    }

    /// The newest answer; one to an earlier question while a new one is being computed.
    pub fn latest(&self) -> Option<&A> {
        self.latest.as_ref().map(|latest| &latest.found)
    }

    /// Whether that answers what was asked last.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().map(|latest| &latest.of) == self.asked.as_ref()
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

fn answer<Q, A>(
    lane: &mut FastLane,
    question: Question<Q>,
    work: Work<Q, A>,
    cancel: &dyn Fn(u32) -> bool,
) -> Option<Answer<Q, A>> {
    let Question { revision, asked, scenario } = question;
    let found = work(lane, &scenario, &asked, cancel)?;
    Some(Answer { of: (revision, asked), found })
}
