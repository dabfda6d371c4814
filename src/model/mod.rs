//! One run: what a scenario means, to the cent.
//!
//! [`validate()`] says whether a scenario is within its bounds; [`run`] computes everything that
//! the method (`assets/method.md`) defines for one that is. The module uses `std`, `Decimal` and
//! serde's derive alone: no screen, no file, no thread, no clock.

#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod amount;
pub mod batch;
pub mod batch_lane;
pub mod capital;
mod clauses;
mod contract;
mod coverage;
pub mod exact;
pub mod fixed;
pub mod irr;
pub mod lane;
mod ledger;
mod lessee;
pub mod metric;
mod net_of_fees;
pub(crate) mod number;
mod participants;
pub mod portfolio;
mod positions;
mod report;
pub mod results;
pub mod scenario;
pub mod schedule;
pub mod shared;
mod source;
mod tax;
mod terms;
pub mod validate;
mod value;
mod waterfall;
pub(crate) mod written;

pub use amount::HALF_A_CENT;
pub use batch_lane::BatchLane;
pub use capital::Capital;
pub use fixed::{Fixed, FixedLoan};
pub use lane::{ExactLane, FastLane};
pub use lessee::LesseeBehaviour;
pub use metric::{Metric, MetricKind, Unit};
pub use portfolio::{Together, run_together};
pub use positions::Position;
pub use results::Results;
pub use scenario::{Scenario, case, story};
pub use shared::Shared;
pub use source::{Shocks, may_share_batch};
pub use validate::{Fault, validate};

/// Runs the exact lane over a valid scenario (Method, sections 2 to 7).
///
/// What it yields for a scenario that [`validate()`] refuses has no meaning.
///
/// ```
/// use chiplease::files::library;
/// use chiplease::model;
///
/// let scenario = library::default_scenario()?;
/// let results = model::run(&scenario);
/// assert!(results.summary.net_irr.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(scenario: &Scenario) -> Results {
    run_as(scenario, LesseeBehaviour::AsItCan)
}

/// The same with a lessee that behaves in a given way, whatever its cash (Method, section 8).
pub fn run_as(scenario: &Scenario, behaviour: LesseeBehaviour) -> Results {
    let mut lane = ExactLane::default();
    lane.run_as(scenario, behaviour);
    lane.results(scenario)
}
