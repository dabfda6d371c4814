//! Several deals that draw on one lessee's cash, or on one backstop.
//!
//! [`Sharing`] says who shares what, [`run_together`] runs the exact lane of all of them at once.
//! Each deal keeps its own waterfall; only who pays what in a month is decided for all together.
//! Of a portfolio of one deal everything is what [`run`](super::run) says of it, to the cent.

mod lanes;
mod shared_cash;
pub mod sharing;
mod together;

pub use lanes::{JointLane, JointPack};
pub use sharing::{DEALS_MAX, Refusal, Shared, Sharing};
pub use together::{Backing, BackingMonth, Cash, CashMonth, DealTogether, Together};

use super::amount::Exact;
use super::scenario::Scenario;

/// Runs valid scenarios together in the exact lane.
///
/// # Errors
///
/// Why they make no portfolio.
pub fn run_together(scenarios: &[Scenario]) -> Result<Together, Refusal> {
    let sharing = Sharing::of(scenarios)?;
    let mut lane = JointLane::<Exact>::default();
    lane.run(scenarios, &sharing);
    Ok(lane.results(scenarios, &sharing))
}
