//! Break-evens as marks on the tracks, each with a sentence.

use super::panels::marks::Ticks;
use super::widgets::Tick;
use crate::analysis::BreakEven;
use crate::model::Scenario;
use crate::session::break_evens::ByLever;

/// The marks of all levers.
pub(super) fn ticks(by_lever: &ByLever, scenario: &Scenario) -> Ticks {
    let tick = |found: &BreakEven| Tick { at: found.value, tooltip: found.sentence(scenario) };
    by_lever.iter().map(|(lever, found)| (*lever, found.iter().map(tick).collect())).collect()
}
