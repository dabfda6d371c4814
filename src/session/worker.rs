//! A thread of its own for work that takes longer than a frame.
//!
//! The newest question wins: one that still waits is replaced, one under way can notice that it is
//! stale. A panic becomes a message, and the worker lives on.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Answers that wait to be taken; a worker that is further ahead waits itself.
const ANSWERS_MAX: usize = 4;

/// A thread that answers questions, one at a time.
#[derive(Debug)]
pub struct Worker<Q, A> {
    inbox: Arc<Inbox<Q>>,
    answers: Receiver<Result<A, String>>,
}

/// Where the newest question waits.
#[derive(Debug)]
struct Inbox<Q> {
    state: Mutex<State<Q>>,
    arrived: Condvar,
}

#[derive(Debug)]
struct State<Q> {
    question: Option<Q>,
    is_closed: bool,
}

/// Tells work under way whether a newer question has come.
#[derive(Debug)]
pub struct Staleness<'a, Q> {
    inbox: &'a Inbox<Q>,
}

impl<Q> Staleness<'_, Q> {
    /// Whether the answer would be thrown away.
    pub fn is_stale(&self) -> bool {
        let state = self.inbox.lock();
        state.question.is_some() || state.is_closed
    }
}

impl<Q> Inbox<Q> {
    fn lock(&self) -> MutexGuard<'_, State<Q>> {
        // Nothing is left half done under this lock, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a question; `None` once nobody will ask any more.
    fn next(&self) -> Option<Q> {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                return None;
            }
            if let Some(question) = state.question.take() {
                return Some(question);
            }
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<Q: Send + 'static, A: Send + 'static> Worker<Q, A> {
    /// Starts the thread. `work` answers a question, or gives up with `None` when it is stale;
    /// `wake` is called when an answer is there to be taken.
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(
        name: &str,
        mut work: impl FnMut(Q, &Staleness<'_, Q>) -> Option<A> + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let state = Mutex::new(State { question: None, is_closed: false });
        let inbox = Arc::new(Inbox { state, arrived: Condvar::new() });
        let (send, answers) = sync_channel(ANSWERS_MAX);
        let questions = Arc::clone(&inbox);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some(question) = questions.next() {
                let staleness = Staleness { inbox: &questions };
                let worked = catch_unwind(AssertUnwindSafe(|| work(question, &staleness)));
                let answer = worked.map_err(|panic| message(panic.as_ref())).transpose();
                // Work that gave up has nothing to wake anybody for.
                let Some(answer) = answer else { continue };
                if send.send(answer).is_err() {
                    return;
                }
                wake();
            }
        })?;
        Ok(Self { inbox, answers })
    }

    /// Asks; a question that still waits is forgotten.
    pub fn ask(&self, question: Q) {
        self.inbox.lock().question = Some(question);
        self.inbox.arrived.notify_one();
    }

    /// The newest answer since the last call, or the message of a panic.
    pub fn answer(&self) -> Option<Result<A, String>> {
        let mut newest = None;
        for _ in 0..=ANSWERS_MAX {
            match self.answers.try_recv() {
                Ok(answer) => newest = Some(answer),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        newest
    }

    /// Puts the newest answer in the place of the latest one, or says what went wrong and leaves
    /// that; whether anything has changed.
    pub fn take(&self, latest: &mut Option<A>, trouble: &mut Option<String>) -> bool {
        match self.answer() {
            None => return false,
            Some(Ok(answer)) => {
                *latest = Some(answer);
                *trouble = None;
            }
            Some(Err(message)) => *trouble = Some(message),
        }
        true
    }
}

impl<Q, A> Drop for Worker<Q, A> {
    fn drop(&mut self) {
        self.inbox.lock().is_closed = true;
        self.inbox.arrived.notify_all();
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "the computation stopped without saying why".to_owned())
}
