//! Break-evens of every lever, computed beside the frame.

use std::collections::BTreeMap;

use crate::analysis::{BreakEven, Lever, break_evens};
use crate::model::{FastLane, Scenario};

use super::follower::{Follower, State};
use super::worker::Staleness;

/// Where each lever breaks the deal.
pub type ByLever = BTreeMap<Lever, Vec<BreakEven>>;

/// The break-evens of a document.
pub type BreakEvens = Follower<ByLever>;

impl BreakEvens {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut lane = FastLane::default();
        let answer = move |scenario: &Scenario, staleness: &Staleness<'_, State>| {
            all_levers(&mut lane, scenario, staleness)
        };
        Self::follow("break-evens", answer, wake)
    }

    /// The newest break-evens; `None` before the first ones.
    pub fn by_lever(&self) -> Option<&ByLever> {
        self.latest()
    }
}

/// The headline levers first; `None` as soon as a newer question waits.
fn all_levers(
    lane: &mut FastLane,
    scenario: &Scenario,
    staleness: &Staleness<'_, State>,
) -> Option<ByLever> {
    let mut by_lever = ByLever::new();
    for lever in Lever::all(scenario) {
        if staleness.is_stale() {
            return None;
        }
        let found = break_evens(lane, scenario, lever);
        if !found.is_empty() {
            by_lever.insert(lever, found);
        }
    }
    Some(by_lever)
}
