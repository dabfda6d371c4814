//! What the calculation core guarantees.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod analysis;
mod break_even;
mod fixtures;
mod irr;
mod journal;
mod levers;
mod method;
mod oracles;
mod properties;
mod random;
mod session;
mod worker;

/// The deal of the method's worked example.
fn default_scenario() -> chiplease::model::Scenario {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/scenarios/sell.ron");
    ron::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
