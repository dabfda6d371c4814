//! Several deals that draw on one lessee's cash, or on one backstop (Method, section 12).
//!
//! [`Sharing`] finds which deals share what, [`run_together`] runs the exact lane of all of them at
//! once. Each deal keeps its own waterfall; only the payments of a month are decided for all
//! together. A portfolio of one deal gives what [`run`](super::run) gives, to the cent.

mod lanes;
mod shared_cash;
pub mod sharing;
mod together;

pub use lanes::{JointLane, JointPack};
pub use sharing::{DEALS_MAX, Refusal, Shared, Sharing};
pub use together::{Backing, BackingMonth, Cash, CashMonth, DealTogether, Together};

use super::exact::Exact;
use super::scenario::Scenario;

/// Runs valid scenarios together in the exact lane (Method, section 12).
///
/// # Errors
///
/// Why they make no portfolio.
pub fn run_together(scenarios: &[Scenario]) -> Result<Together, Refusal> {
    run_together_in(&mut JointLane::default(), scenarios)
}

/// The same in a lane that is kept, with its lists.
///
/// # Errors
///
/// Why they make no portfolio.
pub fn run_together_in(
    lane: &mut JointLane<Exact>,
    scenarios: &[Scenario],
) -> Result<Together, Refusal> {
    let sharing = Sharing::of(scenarios)?;
    lane.run(scenarios, &sharing);
    Ok(lane.results(scenarios, &sharing))
}
