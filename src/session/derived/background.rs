//! A question that takes longer than a frame, asked of a worker.
//!
//! While something is held, which asks a new question with every frame, the worker begins some
//! times a second; once the hand lets go, it begins with the last question at once.
//!
//! The newest question wins; the last answer stays, as one to an earlier question, until a new one
//! comes, so that what shows it does not flicker.

use std::fmt;

use crate::analysis::cancel::Cancelled;
use crate::model::{FastLane, Scenario};

use super::worker::{Superseded, Worker};
use super::{Case, Pace};

/// The answers to one kind of question, as new as the worker could make them.
///
/// `Q` tells one question from another and is compared once a frame: revisions and choices, not
/// scenarios. `S` is what the worker keeps from one answer to the next.
///
/// ```
/// use chiplease::session::{Background, Pace};
///
/// let mut roots: Background<u32, f64, ()> = Background::default();
/// while roots.current().is_none() {
///     // Once a frame; the job is made and sent only where the question is new.
///     let root = || |(): &mut (), square: &u32, _: chiplease::session::derived::Superseded<'_>| {
///         Ok(f64::from(*square).sqrt())
///     };
///     roots.ask(2, Pace::Resting, || (), root);
/// }
/// assert_eq!(roots.latest(), Some(&2_f64.sqrt()));
/// ```
pub struct Background<Q, A, S = FastLane> {
    /// Started with the first question; none where the system has no thread to give.
    worker: Option<JobWorker<Q, A, S>>,
    asked: Option<Q>,
    /// Of the frame in which it was asked.
    pace: Pace,
    /// Counts the questions; that of the one asked last.
    number: u64,
    latest: Option<Answer<Q, A>>,
    /// Answers to questions before this one are thrown away.
    wanted_from: u64,
    trouble: Option<String>,
}

/// What a worker does; it may give up once the question is superseded.
type Job<Q, A, S> =
    Box<dyn FnOnce(&mut S, Superseded<'_>) -> Result<Answer<Q, A>, Cancelled> + Send>;

type JobWorker<Q, A, S> = Worker<Job<Q, A, S>, Answer<Q, A>>;

struct Answer<Q, A> {
    number: u64,
    question: Q,
    found: A,
}

impl<Q, A, S> Default for Background<Q, A, S> {
    fn default() -> Self {
        let (worker, asked, latest, trouble) = (None, None, None, None);
        let (pace, number, wanted_from) = (Pace::Resting, 0, 0);
        Self { worker, asked, pace, number, latest, wanted_from, trouble }
    }
}

impl<Q: fmt::Debug, A, S> fmt::Debug for Background<Q, A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, number, trouble, .. } = self;
        let mut shown = f.debug_struct("Background");
        shown.field("asked", asked).field("number", number).field("trouble", trouble);
        shown.finish_non_exhaustive()
    }
}

impl<Q, A, S> Background<Q, A, S>
where
    Q: Clone + PartialEq + Send + 'static,
    A: Send + 'static,
    S: Default + Send + 'static,
{
    /// Takes what has been answered, and asks unless `question` is what was asked last; to be
    /// called once a frame, also in that in which the hand lets go. `wake` is called when there is
    /// an answer to be taken.
    ///
    /// `job` makes the work of what it needs, clones of scenarios above all, and is called only for
    /// a new question. Where the system has no thread to give, the frame takes the time.
    pub fn ask<J>(
        &mut self,
        question: Q,
        pace: Pace,
        wake: impl Fn() + Send + 'static,
        job: impl FnOnce() -> J,
    ) where
        J: FnOnce(&mut S, &Q, Superseded<'_>) -> Result<A, Cancelled> + Send + 'static,
    {
        self.poll();
        let before = std::mem::replace(&mut self.pace, pace);
        if self.asked.as_ref() == Some(&question) {
            let has_let_go = (before, pace) == (Pace::Moving, Pace::Resting);
            if let Some(worker) = self.worker.as_ref().filter(|_| has_let_go) {
                worker.hurry();
            }
            return;
        }
        let number = self.start_question(question.clone());
        let job = job();
        let job: Job<Q, A, S> = Box::new(move |scratch, superseded| {
            let found = job(scratch, &question, superseded)?;
            Ok(Answer { number, question, found })
        });
        if self.worker.is_none() {
            self.worker = start(wake);
        }
        match &self.worker {
            Some(worker) => worker.ask(job, pace),
            None => self.latest = job(&mut S::default(), Superseded::NEVER).ok(),
        }
    }

    /// Answers in this frame what takes no longer, unless it is what was asked last.
    pub fn answer_now(&mut self, question: Q, answer: impl FnOnce() -> A) {
        self.poll();
        if self.asked.as_ref() != Some(&question) {
            let number = self.start_question(question.clone());
            // A worker that is still at an earlier question comes too late.
            self.wanted_from = number;
            self.latest = Some(Answer { number, question, found: answer() });
        }
    }

    fn start_question(&mut self, question: Q) -> u64 {
        self.number += 1;
        self.asked = Some(question);
        self.number
    }

    /// Takes what has been answered without asking; whether anything has changed.
    pub fn poll(&mut self) -> bool {
        match self.worker.as_ref().and_then(Worker::answer) {
            None => return false,
            Some(Ok(answer)) if answer.number < self.wanted_from => return false,
            Some(Ok(answer)) => {
                self.latest = Some(answer);
                self.trouble = None;
            }
            Some(Err(message)) => {
                log::warn!("{}: {message}", name::<A>());
                self.trouble = Some(message);
            }
        }
        true
    }

    /// Forgets question and answer: there is nothing to ask about.
    pub fn clear(&mut self) {
        (self.asked, self.latest) = (None, None);
        // An answer that is still under way is thrown away, too.
        self.wanted_from = self.number + 1;
    }

    /// The newest answer; one to an earlier question while a new one is being computed.
    pub fn latest(&self) -> Option<&A> {
        self.latest.as_ref().map(|latest| &latest.found)
    }

    /// What was asked last.
    pub fn asked(&self) -> Option<&Q> {
        self.asked.as_ref()
    }

    /// What the newest answer answers.
    pub fn answered(&self) -> Option<&Q> {
        self.latest.as_ref().map(|latest| &latest.question)
    }

    /// Tells one answer from another: what is derived of the newest one is kept by this.
    pub fn answer_number(&self) -> Option<u64> {
        self.latest.as_ref().map(|latest| latest.number)
    }

    /// The answer to what was asked last, as soon as it is there.
    pub fn current(&self) -> Option<&A> {
        self.latest().filter(|_| self.is_current())
    }

    /// Whether there is an answer to what was asked last.
    pub fn is_current(&self) -> bool {
        self.asked.is_some() && self.answer_number() == Some(self.number)
    }

    /// Why there is no newer answer, after a panic in the worker.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// Answers to a question about one deal, told from others by its revision.
pub type AboutDeal<Q, A, S = FastLane> = Background<(u64, Q), A, S>;

impl<Q, A, S> AboutDeal<Q, A, S>
where
    Q: Clone + PartialEq + Send + 'static,
    A: Send + 'static,
    S: Default + Send + 'static,
{
    /// Takes what has been answered, and asks unless `question` is what was asked last of this
    /// case; as [`Self::ask`]. The scenario is copied for a new question only.
    pub fn ask_about<W>(
        &mut self,
        case: Case<'_>,
        question: Q,
        wake: impl Fn() + Send + 'static,
        work: W,
    ) where
        W: FnOnce(&mut S, &Scenario, &Q, Superseded<'_>) -> Result<A, Cancelled> + Send + 'static,
    {
        self.ask((case.revision, question), case.pace, wake, || {
            let scenario = case.scenario.clone();
            move |scratch, (_, question), superseded| work(scratch, &scenario, question, superseded)
        });
    }
}

fn start<Q, A, S>(wake: impl Fn() + Send + 'static) -> Option<JobWorker<Q, A, S>>
where
    Q: Send + 'static,
    A: Send + 'static,
    S: Default + Send + 'static,
{
    let mut scratch = S::default();
    let work = move |job: Job<Q, A, S>, superseded: Superseded<'_>| job(&mut scratch, superseded);
    let started = Worker::start(name::<A>(), work, wake);
    started.inspect_err(|error| log::warn!("no thread for {}: {error}", name::<A>())).ok()
}

/// What is computed, for the thread and the log: `Belief`, `Simulation`.
fn name<A>() -> &'static str {
    let path = std::any::type_name::<A>().trim_end_matches('>');
    path.rsplit("::").next().unwrap_or(path)
}
