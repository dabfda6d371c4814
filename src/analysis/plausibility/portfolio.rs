//! What is unusual about several deals at once.

use super::{Concern, LIFE_MONTHS_MAX, LookAt, Warning, names};
use crate::model::portfolio::{Shared, Sharing};
use crate::model::scenario::Scenario;

/// Warnings of the deals together, beside those of each.
pub(crate) fn warnings(scenarios: &[Scenario], sharing: &Sharing) -> Vec<Warning> {
    let mut warnings = names::of_portfolio(scenarios);
    let shared = sharing.lessees.iter().chain(&sharing.backstops);
    for warning in shared.filter_map(|shared| closings(scenarios, sharing, shared)) {
        // A lessee and a backstop shared by the same deals would give the same warning twice.
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    warnings
}

/// Closings of deals on one lessee or backstop, further apart than the longest life of chips in
/// accounts.
fn closings(scenarios: &[Scenario], sharing: &Sharing, shared: &Shared) -> Option<Warning> {
    let month = |deal: &&usize| sharing.first_months.get(**deal).copied().unwrap_or(0);
    let first = shared.deals.iter().min_by_key(month)?;
    let last = shared.deals.iter().max_by_key(month)?;
    let apart = month(&last) - month(&first);
    // Beyond it the chips of the first deal are written off; a mistyped year is more likely.
    if apart <= LIFE_MONTHS_MAX {
        return None;
    }
    let (first, last) = (scenarios.get(*first)?, scenarios.get(*last)?);
    let text = format!(
        "{} closes in {} and {} in {}, {apart} months apart: the chips of one are written off \
         before the other begins, so check the closing months",
        first.name, first.closing, last.name, last.closing
    );
    let look_at = LookAt::Field("closing".to_owned());
    Some(Warning { concern: Concern::Closing, text, look_at })
}
