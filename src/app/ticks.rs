//! Break-evens as marks on the tracks, each with a sentence.

use super::panels::marks::Ticks;
use super::widgets::Tick;
use crate::analysis::lever_text;
use crate::analysis::{BreakEven, Condition};
use crate::format;
use crate::model::Scenario;
use crate::session::break_evens::ByLever;

/// The marks of all levers.
pub(super) fn ticks(by_lever: &ByLever, scenario: &Scenario) -> Ticks {
    let tick = |found: &BreakEven| Tick { at: found.value, tooltip: sentence(found, scenario) };
    by_lever.iter().map(|(lever, found)| (*lever, found.iter().map(tick).collect())).collect()
}

/// "From 11.4 % down net IRR is below the hurdle of 8 %".
fn sentence(found: &BreakEven, scenario: &Scenario) -> String {
    let value = lever_text::text(found.lever, scenario, found.value);
    let consequence = consequence(found, scenario);
    match (found.holds_now, found.is_above) {
        (true, true) => format!("From {value} up {consequence}"),
        (true, false) => format!("From {value} down {consequence}"),
        (false, true) => format!("Only from {value} up {consequence}"),
        (false, false) => format!("Only from {value} down {consequence}"),
    }
}

/// What is true beyond the mark.
fn consequence(found: &BreakEven, scenario: &Scenario) -> String {
    let lessee = match scenario.lessee.name.as_str() {
        "" => "the lessee",
        name => name,
    };
    let hurdle = format::share(format::float(scenario.equity.hurdle));
    let lockup = format::ratio(format::float(scenario.structure.lockup_dscr));
    match (found.condition, found.holds_now) {
        (Condition::HurdleMet, true) => format!("net IRR is below the hurdle of {hurdle}"),
        (Condition::HurdleMet, false) => format!("net IRR reaches the hurdle of {hurdle}"),
        (Condition::NotLockedUp, true) => format!("the DSCR falls below the lock-up of {lockup}"),
        (Condition::NotLockedUp, false) => format!("the DSCR stays above the lock-up of {lockup}"),
        (Condition::LesseeSurvives, true) => format!("{lessee} defaults"),
        (Condition::LesseeSurvives, false) => format!("{lessee} lasts the lease"),
        (Condition::LendersRepaid, true) => "the lenders lose money".to_owned(),
        (Condition::LendersRepaid, false) => "the lenders get everything back".to_owned(),
    }
}
