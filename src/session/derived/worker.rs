//! A thread of its own for work that takes longer than a frame; [`Background`](super::Background)
//! keeps its answers.
//!
//! The newest question wins: one that still waits is replaced, one under way can notice that it is
//! superseded. While something is held work begins some times a second only ([`super::pacing`]). A
//! panic becomes a message, and the worker lives on.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use super::Pace;
use super::pacing::Pacing;
use crate::analysis::cancel::{Cancel, Cancelled};
use crate::analysis::threads;

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
    /// Whether a question waits or none will come any more. Beside the lock, so that work under way
    /// can ask often.
    is_superseded: AtomicBool,
}

#[derive(Debug)]
struct State<Q> {
    question: Option<(Q, Pace)>,
    pacing: Pacing,
    is_closed: bool,
}

/// Tells work under way whether a newer question has come, so that its answer would be thrown away.
#[derive(Clone, Copy, Debug)]
pub struct Superseded<'a>(Option<&'a AtomicBool>);

impl Superseded<'_> {
    /// For work whose answer is always used.
    pub const NEVER: Self = Self(None);

    /// Whether the answer would be thrown away.
    pub fn is_superseded(&self) -> bool {
        self.0.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

impl Cancel for Superseded<'_> {
    type Error = Cancelled;

    fn advance(&self, _steps: u32) -> Result<(), Cancelled> {
        if self.is_superseded() { Err(Cancelled) } else { Ok(()) }
    }
}

impl<Q> Inbox<Q> {
    fn lock(&self) -> MutexGuard<'_, State<Q>> {
        // Nothing is left half done under this lock, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a question; `None` once there will be no more.
    fn next(&self) -> Option<Q> {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                return None;
            }
            let Some((question, pace)) = state.question.take() else {
                state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let now = Instant::now();
            let wait = state.pacing.wait(pace, now);
            if wait.is_zero() {
                state.pacing.begin(pace, now);
                // Under the lock, as in `change`, so that no newer question is missed.
                self.is_superseded.store(false, Ordering::Relaxed);
                return Some(question);
            }
            // It may be replaced, or hurried, in the meantime.
            state.question = Some((question, pace));
            let waited = self.arrived.wait_timeout(state, wait);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// `change` says whether it ends the work under way.
    fn change(&self, change: impl FnOnce(&mut State<Q>) -> bool) {
        let mut state = self.lock();
        if change(&mut state) {
            // Under the lock: else a worker that takes the question now would count as superseded.
            self.is_superseded.store(true, Ordering::Relaxed);
        }
        drop(state);
        self.arrived.notify_one();
    }
}

impl<Q: Send + 'static, A: Send + 'static> Worker<Q, A> {
    /// Starts the thread. `work` answers a question, or gives up when it is superseded;
    /// `wake` is called when an answer is there to be taken.
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(
        name: &str,
        mut work: impl FnMut(Q, Superseded<'_>) -> Result<A, Cancelled> + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let state = State { question: None, pacing: Pacing::default(), is_closed: false };
        let state = Mutex::new(state);
        let is_superseded = AtomicBool::new(false);
        let inbox = Arc::new(Inbox { state, arrived: Condvar::new(), is_superseded });
        let (send, answers) = sync_channel(ANSWERS_MAX);
        let questions = Arc::clone(&inbox);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            threads::begin_to_analyse();
            while let Some(question) = questions.next() {
                let superseded = Superseded(Some(&questions.is_superseded));
                let worked = catch_unwind(AssertUnwindSafe(|| work(question, superseded)));
                let answer = match worked {
                    Ok(Ok(answer)) => Ok(answer),
                    // There is nothing to wake the frame for.
                    Ok(Err(Cancelled)) => continue,
                    Err(panic) => Err(message(panic.as_ref())),
                };
                // The asking side is gone.
                if send.send(answer).is_err() {
                    return;
                }
                wake();
            }
        })?;
        Ok(Self { inbox, answers })
    }

    /// Asks; a question that still waits is forgotten.
    pub fn ask(&self, question: Q, pace: Pace) {
        self.inbox.change(|state| {
            state.question = Some((question, pace));
            state.pacing.is_superseded_by(pace)
        });
    }

    /// Begins at once with a question that waits because something is held.
    pub fn hurry(&self) {
        self.inbox.change(|state| {
            let Some((_, pace)) = &mut state.question else { return false };
            *pace = Pace::Resting;
            true
        });
    }

    /// The newest answer since the last call, or the message of a panic.
    pub fn answer(&self) -> Option<Result<A, String>> {
        // Bounded: a worker as quick as this loop would keep it going for ever.
        self.answers.try_iter().take(ANSWERS_MAX + 1).last()
    }
}

impl<Q, A> Drop for Worker<Q, A> {
    fn drop(&mut self) {
        self.inbox.change(|state| {
            state.is_closed = true;
            true
        });
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "the computation stopped without saying why".to_owned())
}
