//! Break-evens of every lever, computed beside the frame.

use std::collections::BTreeMap;

use crate::analysis::cancel::Cancel as _;
use crate::analysis::{BreakEven, Lever, break_evens};

use super::derived::{AboutDeal, Case};

/// Where each lever breaks the deal.
pub type ByLever = BTreeMap<Lever, Vec<BreakEven>>;

/// The break-evens of a document.
pub type BreakEvens = AboutDeal<(), ByLever>;

impl BreakEvens {
    /// Brings them up to date. `wake` is called when the worker has answered, and this is to be
    /// called again then.
    pub fn refresh(&mut self, case: Case<'_>, wake: impl Fn() + Send + 'static) {
        self.ask_about(case, (), wake, |lane, scenario, (), superseded| {
            let mut by_lever = ByLever::new();
            for lever in Lever::all(scenario) {
                // Asked between levers: a superseded search ends there.
                superseded.advance(1)?;
                let found = break_evens(lane, scenario, lever);
                if !found.is_empty() {
                    by_lever.insert(lever, found);
                }
            }
            Ok(by_lever)
        });
    }
}
