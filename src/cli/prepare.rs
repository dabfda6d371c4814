//! The scenario of FILE as the verbs compute it: fields set, within its bounds.

use std::fmt;
use std::path::Path;

use super::{Assignment, load};
use crate::analysis::evidence;
use crate::files::field_path;
use crate::format::text;
use crate::model::{self, Scenario};

/// The scenario of a file with everything set and within its bounds, or all that is wrong.
pub(super) fn prepare(file: &Path, assignments: &[Assignment]) -> Result<Scenario, Vec<String>> {
    let label = text::path(file);
    let loaded = load(file).map_err(|error| vec![error.to_string()])?;
    let mut scenario = loaded.clone();
    for Assignment { path, value } in assignments {
        scenario = field_path::set(&scenario, path, value)
            .map_err(|error| vec![format!("{label}: --set {error}")])?;
    }
    // What is set here is not what the file's sources say.
    evidence::attribute(&loaded, &mut scenario);
    within_bounds(scenario, &label)
}

/// The scenario if it is within its bounds, or all that is not.
pub(super) fn within_bounds(
    scenario: Scenario,
    label: &impl fmt::Display,
) -> Result<Scenario, Vec<String>> {
    match model::validate(&scenario) {
        Ok(()) => Ok(scenario),
        Err(faults) => Err(faults.iter().map(|fault| format!("{label}: {fault}")).collect()),
    }
}
