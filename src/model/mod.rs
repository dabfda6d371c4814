//! One run: what a scenario means, to the cent.
//!
//! [`validate`] says whether a scenario is within its bounds, [`run`] computes everything that the
//! method says of one that is. The module knows `std`, `Decimal` and serde's derive; no screen,
//! no file, no thread, no clock. The method itself stands in `assets/method.md`.

#![warn(missing_docs, missing_debug_implementations)]

pub mod irr;
mod number;
pub mod results;
pub mod scenario;
pub mod validate;

pub use results::Results;
pub use scenario::Scenario;
pub use validate::{Fault, validate};

/// Runs the exact lane over a valid scenario.
pub fn run(scenario: &Scenario) -> Results {
    let _unused = scenario;
    unimplemented!("being written")
}
