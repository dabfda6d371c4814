//! Several deals beside the open one: run together in the frame, simulated beside it.
//!
//! Deals that have not changed since the last time are not run alone again. Of simulations the
//! newest question wins; the last answer stays until a new one comes.

use crate::analysis::Threads;
use crate::analysis::portfolio::{JointSample, JointSimulation, Study, simulate_together};
use crate::model::portfolio::Refusal;
use crate::model::{self, Results, Scenario};

use super::Pace;
use super::worker::{Staleness, Worker};

/// Paths that follow the hand, of one deal; of more deals fewer.
const LIVE_PATHS: u32 = 4_000;
const LIVE_PATHS_MIN: u32 = 512;

/// Deals held together, and what they come to.
#[derive(Debug, Default)]
pub struct Portfolio {
    deals: Vec<Scenario>,
    alone: Vec<Results>,
    study: Option<Result<Study, Refusal>>,
    /// Counts changes.
    revision: u64,
    worker: Option<Worker<Question, Answer>>,
    /// Of which revision, and whether in full.
    asked: Option<(u64, bool)>,
    latest: Option<Answer>,
    trouble: Option<String>,
}

#[derive(Debug)]
struct Question {
    of: (u64, bool),
    deals: Vec<Scenario>,
    sample: JointSample,
}

#[derive(Debug)]
struct Answer {
    of: (u64, bool),
    simulation: JointSimulation,
}

impl Portfolio {
    /// Holds these valid deals; runs what has changed. Whether anything has.
    pub fn refresh(&mut self, deals: &[&Scenario]) -> bool {
        if self.study.is_some() && self.deals.iter().eq(deals.iter().copied()) {
            return false;
        }
        let alone = deals.iter().map(|deal| {
            let known = self.deals.iter().position(|other| other == *deal);
            let known = known.and_then(|place| self.alone.get(place)).cloned();
            known.unwrap_or_else(|| model::run(deal))
        });
        self.alone = alone.collect();
        self.deals = deals.iter().map(|deal| (*deal).clone()).collect();
        self.study = Some(Study::with(&self.deals, self.alone.clone()));
        self.revision += 1;
        true
    }

    /// What is held, in order.
    pub fn deals(&self) -> &[Scenario] {
        &self.deals
    }

    /// What they come to, or why they make no portfolio; `None` before the first refresh.
    pub fn study(&self) -> Option<Result<&Study, &Refusal>> {
        self.study.as_ref().map(Result::as_ref)
    }

    /// Brings the simulation up to date: live as soon as anything has changed, in full at rest.
    /// `wake` is called when the worker has answered, and this is to be called again then.
    pub fn simulate(&mut self, pace: Pace, wake: impl Fn() + Send + 'static) {
        if let Some(worker) = &self.worker {
            worker.take(&mut self.latest, &mut self.trouble);
        }
        if !matches!(self.study, Some(Ok(_))) {
            return;
        }
        let is_asked = |is_full: bool| self.asked == Some((self.revision, is_full));
        let is_full = if is_asked(false) && self.is_current() && pace == Pace::Resting {
            true
        } else if is_asked(false) || is_asked(true) {
            return;
        } else {
            false
        };
        self.asked = Some((self.revision, is_full));
        let full = JointSample::of(&self.deals);
        let count = u32::try_from(self.deals.len()).unwrap_or(1).max(1);
        let live = full.paths.min((LIVE_PATHS / count).max(LIVE_PATHS_MIN));
        let sample =
            if is_full { full } else { JointSample { paths: live, threads: Threads::One, ..full } };
        let question = Question { of: (self.revision, is_full), deals: self.deals.clone(), sample };
        if self.worker.is_none() {
            self.worker = Worker::start("joint simulations", answer, wake).ok();
        }
        match &self.worker {
            Some(worker) => worker.ask(question),
            None => self.trouble = Some("the system has no thread to spare".to_owned()),
        }
    }

    /// The newest simulation; that of an earlier state while a new one is being computed.
    pub fn simulation(&self) -> Option<&JointSimulation> {
        self.latest.as_ref().map(|answer| &answer.simulation)
    }

    /// Whether it is of the deals as they are.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().is_some_and(|answer| answer.of.0 == self.revision)
    }

    /// Whether it has all the paths that are asked for.
    pub fn is_complete(&self) -> bool {
        self.latest.as_ref().is_some_and(|answer| answer.of == (self.revision, true))
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// `None` as soon as a newer question waits.
fn answer(question: Question, staleness: &Staleness<'_, Question>) -> Option<Answer> {
    let Question { of, deals, sample } = question;
    let simulation = simulate_together(&deals, sample, &|_| !staleness.is_stale()).ok()?.ok()?;
    Some(Answer { of, simulation })
}
