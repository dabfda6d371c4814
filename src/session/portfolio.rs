//! Several deals beside the open one: run together in the frame, simulated beside it.
//!
//! Deals that have not changed since the last time are not run alone again. Of simulations the
//! newest question wins; the last answer stays until a new one comes.

pub mod held;

use std::sync::Arc;

use crate::analysis::Threads;
use crate::analysis::cancel::Cancelled;
use crate::analysis::portfolio::{
    Exceedance, JointSample, JointSimulation, Lane, SharedCash, Study, simulate_together,
};
use crate::model::exact::Exact;
use crate::model::portfolio::{JointLane, Refusal};
use crate::model::{self, Results, Scenario};

use super::derived::{Background, Memo, Pace, Staged};

/// Paths of the quick simulation in a drag, for one deal; fewer for more deals.
const LIVE_PATHS: u32 = 4_000;
const LIVE_PATHS_MIN: u32 = 512;

/// Deals run together, and what they yield.
#[derive(Debug, Default)]
pub struct Portfolio {
    deals: Vec<Scenario>,
    alone: Vec<Arc<Results>>,
    /// Keeps its lists from run to run.
    lane: JointLane<Exact>,
    study: Option<Result<Study, Refusal>>,
    /// Counts changes.
    revision: u64,
    simulations: Background<Staged<()>, JointSimulation, ()>,
    /// By the number of the simulation.
    exceedance: Memo<Option<u64>, Exceedance>,
    /// By the revision and the lessee's place.
    looked_at: Memo<(u64, usize), LookedAt>,
}

/// The lessee that is looked at.
#[derive(Debug)]
pub struct LookedAt {
    /// Its cash.
    pub cash: SharedCash,
    /// Its leases.
    pub lanes: Vec<Lane>,
}

impl Portfolio {
    /// Takes these valid deals and runs those that have changed; true if any has. What the first of
    /// them, the open one, yields alone is at hand. A single deal is not run again: it would yield
    /// the same.
    pub fn refresh(&mut self, deals: &[&Scenario], first: &Arc<Results>) -> bool {
        if self.revision > 0 && self.deals.iter().eq(deals.iter().copied()) {
            return false;
        }
        let alone = deals.iter().enumerate().map(|(place, deal)| {
            if place == 0 {
                return Arc::clone(first);
            }
            let known = self.deals.iter().position(|other| other == *deal);
            let known = known.and_then(|place| self.alone.get(place)).cloned();
            known.unwrap_or_else(|| Arc::new(model::run(deal)))
        });
        self.alone = alone.collect();
        self.deals = deals.iter().map(|deal| (*deal).clone()).collect();
        let is_several = self.deals.len() > 1;
        let Self { lane, deals, alone, .. } = self;
        self.study = is_several.then(|| Study::with(lane, deals, alone.clone()));
        self.revision += 1;
        true
    }

    /// The deals, in order.
    pub fn deals(&self) -> &[Scenario] {
        &self.deals
    }

    /// What they come to, or why they make no portfolio; `None` of a single deal.
    pub fn study(&self) -> Option<Result<&Study, &Refusal>> {
        self.study.as_ref().map(Result::as_ref)
    }

    /// Brings the simulation up to date: live as soon as anything has changed, in full at rest.
    /// `wake` is called when the worker has answered, and this is to be called again then.
    pub fn simulate(&mut self, pace: Pace, wake: impl Fn() + Send + 'static) {
        self.simulations.poll();
        if let Some(simulation) = self.simulations.latest() {
            let number = self.simulations.answer_number();
            self.exceedance.refresh(number, |_| Exceedance::of(simulation));
        }
        if !matches!(self.study, Some(Ok(_))) {
            return;
        }
        let Self { deals, revision, simulations, .. } = self;
        let is_full = simulations.is_full_due(*revision, pace);
        simulations.ask(Staged { revision: *revision, is_full, of: () }, pace, wake, || {
            let full = JointSample::of(deals);
            let sample = if is_full { full } else { live(full, deals.len()) };
            let deals = deals.clone();
            move |(), _, superseded| {
                // Deals that are refused have no study, and are not asked about.
                simulate_together(&deals, sample, &superseded).unwrap_or(Err(Cancelled))
            }
        });
    }

    /// Brings the cash and the leases of the lessee at this place up to date, or of the last one
    /// where it is gone with its deal.
    pub fn look_at(&mut self, lessee: usize) {
        let Some(Ok(study)) = &self.study else { return };
        let lessee = lessee.min(study.together.lessees.len().saturating_sub(1));
        let deals = &self.deals;
        self.looked_at.refresh((self.revision, lessee), |_| LookedAt {
            cash: SharedCash::of(study, deals, lessee),
            lanes: Lane::all(study, deals, lessee),
        });
    }

    /// The lessee that was looked at last.
    pub fn looked_at(&self) -> Option<&LookedAt> {
        self.looked_at.get()
    }

    /// How likely lenders are to lose more, by the newest simulation.
    pub fn exceedance(&self) -> Option<&Exceedance> {
        self.exceedance.get()
    }

    /// The newest simulation; that of an earlier state while a new one is being computed.
    pub fn simulation(&self) -> Option<&JointSimulation> {
        self.simulations.latest()
    }

    /// Those that were asked for.
    pub fn simulations(&self) -> &Background<Staged<()>, JointSimulation, ()> {
        &self.simulations
    }

    /// Counts the changes of the deals.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether it is of the deals as they are.
    pub fn is_current(&self) -> bool {
        self.simulations.is_of(self.revision)
    }

    /// Whether it has all the paths that are asked for.
    pub fn is_complete(&self) -> bool {
        self.is_current() && self.simulations.is_complete()
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.simulations.trouble()
    }
}

/// As many paths as a drag has time for; fewer for more deals.
fn live(full: JointSample, deals: usize) -> JointSample {
    let deals = u32::try_from(deals).unwrap_or(1).max(1);
    let paths = (LIVE_PATHS / deals).max(LIVE_PATHS_MIN).min(full.paths);
    JointSample { paths, threads: Threads::One, ..full }
}
