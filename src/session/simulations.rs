//! Chance, computed beside the frame: few paths at once, then all that the scenario asks for.
//!
//! A change is answered with as many paths as a drag has time for, always the same ones. At rest a
//! longer run follows, with progress, which can be cancelled. The baseline is simulated with the
//! seed and the number of paths of the open deal, so that both meet the same chance.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::analysis::cancel::Cancelled;
use crate::analysis::monte_carlo::draws::Draws;
use crate::analysis::{Sample, Simulation, Threads, simulate};
use crate::model::Scenario;

use super::derived::{Background, Both, Case, Pace, Staged, Superseded};

/// Paths of the quick run in a drag, for a deal of [`USUAL_MONTHS`]; fewer for a longer one.
const LIVE_PATHS: u32 = 10_000;
const LIVE_PATHS_MIN: u32 = 1_000;
const USUAL_MONTHS: u32 = 60;
/// Of those, the ones that fans are made of.
const LIVE_FAN_PATHS: u32 = 1_024;

/// The simulations of one deal.
pub type SimulationAnswers = Background<Staged<Chosen>, Simulation, Draws>;

/// With which paths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    sample: Sample,
    /// Counts how often a run was resumed, which asks the same again.
    attempt: u32,
}

/// The state of a run that is under way.
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

/// The simulations of the open deal and of the baseline, as new as the workers could make them.
#[derive(Debug, Default)]
pub struct Simulations {
    own: SimulationAnswers,
    baseline: SimulationAnswers,
    /// Of the open deal.
    run: Arc<Run>,
    attempt: u32,
}

impl Simulations {
    /// Brings both up to date: the open deal live as soon as it has changed, in full once it is at
    /// rest. `wake` is called when a worker has answered, and this is to be called again then.
    pub fn refresh(
        &mut self,
        cases: Both<Case<'_>>,
        pace: Pace,
        wake: impl Fn() + Clone + Send + 'static,
    ) {
        self.own.poll();
        let Case { revision, scenario, .. } = cases.own;
        let is_full = self.own.is_full_due(revision, pace);
        let full = Sample::of(scenario);
        let sample = if is_full { full } else { live(full, scenario) };
        let of = Chosen { sample, attempt: self.attempt };
        let run = &mut self.run;
        let question = Staged { revision, is_full, of };
        self.own.ask(question, pace, wake.clone(), || {
            // With flags of its own: the last run may have been cancelled.
            *run = Arc::default();
            job(scenario.clone(), Arc::clone(run))
        });
        let Some(Case { revision, scenario, .. }) = cases.baseline else {
            self.baseline.clear();
            return;
        };
        let question = Staged { revision, is_full: true, of: Chosen { sample: full, attempt: 0 } };
        self.baseline.ask(question, pace, wake, || job(scenario.clone(), Arc::default()));
    }

    /// The newest one of the open deal, which may be that of an earlier revision; that of the
    /// baseline once it is there.
    pub fn both(&self) -> Option<Both<&Simulation>> {
        Some(Both { own: self.own.latest()?, baseline: self.baseline.current() })
    }

    /// Those of the open deal.
    pub fn own(&self) -> &SimulationAnswers {
        &self.own
    }

    /// Those of the baseline; without an answer where there is none.
    pub fn baseline(&self) -> &SimulationAnswers {
        &self.baseline
    }

    /// Whether the newest one belongs to the document as it is.
    pub fn is_current(&self) -> bool {
        self.own.asked().is_some_and(|asked| self.own.is_of(asked.revision))
    }

    /// Whether it has all the paths that the document asks for.
    pub fn is_complete(&self) -> bool {
        self.own.is_complete()
    }

    /// How far the longer run is; `None` where there is none.
    pub fn progress(&self) -> Option<Progress> {
        let asked = self.own.asked().filter(|asked| asked.is_full)?;
        let is_over = self.is_complete() || self.is_cancelled() || self.trouble().is_some();
        let done = self.run.done.load(Ordering::Relaxed);
        (!is_over).then_some(Progress { done, paths: asked.of.sample.paths })
    }

    /// Ends the longer run; what there is stays, until the document changes or [`Self::resume`].
    pub fn cancel(&self) {
        self.run.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the longer run was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.run.is_cancelled.load(Ordering::Relaxed) && !self.is_complete()
    }

    /// Begins the run again that was cancelled, with the next [`Self::refresh`].
    pub fn resume(&mut self) {
        self.attempt += 1;
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.own.trouble()
    }
}

/// As many paths as a frame or two have time for.
fn live(full: Sample, scenario: &Scenario) -> Sample {
    let months = scenario.contract_months().max(USUAL_MONTHS);
    let paths = (LIVE_PATHS * USUAL_MONTHS / months).max(LIVE_PATHS_MIN).min(full.paths);
    Sample { paths, fan_paths: paths.min(LIVE_FAN_PATHS), threads: Threads::One, ..full }
}

fn job(
    scenario: Scenario,
    run: Arc<Run>,
) -> impl FnOnce(&mut Draws, &Staged<Chosen>, Superseded<'_>) -> Result<Simulation, Cancelled> + Send
{
    move |draws, question, superseded| {
        let Staged { is_full, of: Chosen { sample, .. }, .. } = *question;
        let goes_on = |paths: u32| {
            run.done.fetch_add(paths, Ordering::Relaxed);
            !run.is_cancelled.load(Ordering::Relaxed) && !superseded.is_superseded()
        };
        // The paths of the quick run are always the same ones: their draws are kept.
        let kept = (!is_full).then(|| {
            draws.refresh(&scenario, sample.seed, sample.paths);
            &*draws
        });
        simulate(&scenario, sample, kept, &goes_on)
    }
}
