//! Something that follows from a document and takes longer than a frame: asked of a worker, and as
//! new as the worker could make it.
//!
//! The last answer stays until a new one comes, so that what shows it does not flicker.

use crate::model::Scenario;

use super::Document;
use super::worker::{Staleness, Worker};

/// A state of a document that a worker is asked about.
#[derive(Debug)]
pub struct State {
    revision: u64,
    scenario: Scenario,
}

/// Answers about a document, the newest of them kept.
#[derive(Debug)]
pub struct Follower<A> {
    worker: Worker<State, (u64, A)>,
    asked: Option<u64>,
    /// Of which revision, and what.
    latest: Option<(u64, A)>,
    /// Why there is none, after a panic in the worker.
    trouble: Option<String>,
}

impl<A: Send + 'static> Follower<A> {
    /// Starts the worker. `answer` gives up with `None` as soon as a newer question waits; `wake`
    /// is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub(super) fn follow(
        name: &str,
        mut answer: impl FnMut(&Scenario, &Staleness<'_, State>) -> Option<A> + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let work = move |state: State, staleness: &Staleness<'_, State>| {
            Some((state.revision, answer(&state.scenario, staleness)?))
        };
        let worker = Worker::start(name, work, wake)?;
        Ok(Self { worker, asked: None, latest: None, trouble: None })
    }

    /// Asks about the document, unless its present revision has been asked about already.
    pub fn ask(&mut self, document: &Document) {
        let revision = document.revision();
        if self.asked != Some(revision) {
            self.asked = Some(revision);
            self.worker.ask(State { revision, scenario: document.evaluated().clone() });
        }
    }

    /// Takes what the worker has found; whether anything has changed.
    pub fn poll(&mut self) -> bool {
        self.worker.take(&mut self.latest, &mut self.trouble)
    }

    /// The newest answer; that of an earlier revision while a new one is being computed, `None`
    /// before the first one.
    pub fn latest(&self) -> Option<&A> {
        self.latest.as_ref().map(|(_, answer)| answer)
    }

    /// Whether there is an answer, and it belongs to what was asked last.
    pub fn is_current(&self) -> bool {
        self.asked.is_some() && self.latest.as_ref().map(|(revision, _)| *revision) == self.asked
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}
