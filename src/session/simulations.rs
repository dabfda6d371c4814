//! Chance, computed beside the frame: few paths at once, then all that the scenario asks for.
//!
//! A change is answered with so many paths that the picture follows the hand, always the same ones.
//! At rest a longer run follows, with progress, which can be cancelled. The last answer stays until
//! a new one comes, and says whether it is that of the document as it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::analysis::monte_carlo::draws::Draws;
use crate::analysis::{Sample, Simulation, Threads, simulate};
use crate::model::Scenario;

use super::worker::{Staleness, Worker};
use super::{Document, Pace};

/// Paths that follow the hand, of a deal of [`USUAL_MONTHS`]; fewer of a longer one.
const LIVE_PATHS: u32 = 10_000;
const LIVE_PATHS_MIN: u32 = 1_000;
const USUAL_MONTHS: u32 = 60;
/// Of those, the ones that fans are made of.
const LIVE_FAN_PATHS: u32 = 1_024;

/// How thorough a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Follows the hand.
    Live,
    /// All paths.
    Full,
}

#[derive(Debug)]
struct Question {
    revision: u64,
    stage: Stage,
    sample: Sample,
    scenario: Scenario,
    run: Arc<Run>,
}

#[derive(Debug)]
struct Answer {
    revision: u64,
    stage: Stage,
    simulation: Simulation,
}

/// What is known of a run that is under way.
#[derive(Debug, Default)]
struct Run {
    done: AtomicU32,
    is_cancelled: AtomicBool,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Paths that are through.
    pub done: u32,
    /// Of so many.
    pub paths: u32,
}

/// The simulations of a document, as new as the worker could make them.
#[derive(Debug)]
pub struct Simulations {
    worker: Worker<Question, Answer>,
    asked: Option<Asked>,
    latest: Option<Answer>,
    /// Why there is no new one, after a panic in the worker.
    trouble: Option<String>,
}

#[derive(Debug)]
struct Asked {
    revision: u64,
    stage: Stage,
    paths: u32,
    run: Arc<Run>,
}

impl Simulations {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut draws = Draws::default();
        let work = move |question: Question, staleness: &Staleness<'_, Question>| {
            answer(&mut draws, question, staleness)
        };
        let worker = Worker::start("simulations", work, wake)?;
        Ok(Self { worker, asked: None, latest: None, trouble: None })
    }

    /// Asks about the document: live as soon as it has changed, in full once it is at rest.
    pub fn ask(&mut self, document: &Document, pace: Pace) {
        let revision = document.revision();
        let asked = self.asked.as_ref().filter(|asked| asked.revision == revision);
        match asked {
            None => self.ask_for(document, Stage::Live),
            Some(asked) => {
                let is_through = asked.stage == Stage::Live && self.is_current();
                if is_through && pace == Pace::Resting {
                    self.ask_for(document, Stage::Full);
                }
            }
        }
    }

    fn ask_for(&mut self, document: &Document, stage: Stage) {
        let scenario = document.evaluated().clone();
        let full = Sample::of(&scenario);
        let sample = match stage {
            Stage::Full => full,
            Stage::Live => {
                let paths = full.paths.min(live_paths(&scenario));
                let fan_paths = paths.min(LIVE_FAN_PATHS);
                Sample { paths, fan_paths, threads: Threads::One, ..full }
            }
        };
        let run = Arc::new(Run::default());
        let (revision, paths) = (document.revision(), sample.paths);
        self.asked = Some(Asked { revision, stage, paths, run: Arc::clone(&run) });
        self.worker.ask(Question { revision, stage, sample, scenario, run });
    }

    /// Takes what the worker has found; whether anything has changed.
    pub fn poll(&mut self) -> bool {
        self.worker.take(&mut self.latest, &mut self.trouble)
    }

    /// The newest one; that of an earlier revision while a new one is being computed.
    pub fn simulation(&self) -> Option<&Simulation> {
        self.latest.as_ref().map(|answer| &answer.simulation)
    }

    /// Whether it belongs to the document as it is.
    pub fn is_current(&self) -> bool {
        let latest = self.latest.as_ref().map(|answer| answer.revision);
        latest.is_some() && latest == self.asked.as_ref().map(|asked| asked.revision)
    }

    /// Whether it has all the paths that the document asks for.
    pub fn is_complete(&self) -> bool {
        let is_full = self.latest.as_ref().is_some_and(|answer| answer.stage == Stage::Full);
        self.is_current() && is_full
    }

    /// How far the longer run is; `None` where there is none.
    pub fn progress(&self) -> Option<Progress> {
        let asked = self.asked.as_ref().filter(|asked| asked.stage == Stage::Full)?;
        let is_over = self.is_complete() || self.is_cancelled() || self.trouble.is_some();
        let done = asked.run.done.load(Ordering::Relaxed);
        (!is_over).then_some(Progress { done, paths: asked.paths })
    }

    /// Ends the longer run; what there is stays, until the document changes or [`Self::resume`].
    pub fn cancel(&self) {
        if let Some(asked) = &self.asked {
            asked.run.is_cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the longer run was cancelled.
    pub fn is_cancelled(&self) -> bool {
        let is_cancelled = |asked: &Asked| asked.run.is_cancelled.load(Ordering::Relaxed);
        self.asked.as_ref().is_some_and(is_cancelled) && !self.is_complete()
    }

    /// Begins the run again that was cancelled.
    pub fn resume(&mut self, document: &Document) {
        self.ask_for(document, Stage::Full);
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// As many as a frame or two have time for.
fn live_paths(scenario: &Scenario) -> u32 {
    let months = scenario.contract_months().max(USUAL_MONTHS);
    (LIVE_PATHS * USUAL_MONTHS / months).max(LIVE_PATHS_MIN)
}

/// `None` as soon as a newer question waits, or nobody wants it any more.
fn answer(
    draws: &mut Draws,
    question: Question,
    staleness: &Staleness<'_, Question>,
) -> Option<Answer> {
    let Question { revision, stage, sample, scenario, run } = question;
    let go_on = |paths: u32| {
        run.done.fetch_add(paths, Ordering::Relaxed);
        !run.is_cancelled.load(Ordering::Relaxed) && !staleness.is_stale()
    };
    let kept = match stage {
        Stage::Full => None,
        Stage::Live => {
            draws.refresh(&scenario, sample.seed, sample.paths);
            Some(&*draws)
        }
    };
    let simulation = simulate(&scenario, sample, kept, &go_on).ok()?;
    Some(Answer { revision, stage, simulation })
}
