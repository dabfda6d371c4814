//! The scenario of FILE as the verbs compute it: in its case, fields set, within its bounds.

use std::fmt;
use std::path::Path;

use clap::Args;

use super::{Assignment, assignment, load};
use crate::analysis::{cases, evidence};
use crate::files::field_path;
use crate::format::text;
use crate::model::{self, Scenario};

/// What is changed of a scenario before it is computed.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Changes {
    /// Runs the scenario in this case of the file; Base is the scenario itself.
    #[arg(long = "case", value_name = "NAME")]
    pub(super) case: Option<String>,
    /// Sets a field of the scenario first; the value in RON, the path as in `evidence`. After a
    /// case is taken.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub(super) assignments: Vec<Assignment>,
}

/// The scenario of a file with everything changed and within its bounds, or all that is wrong.
pub(super) fn prepare(file: &Path, changes: &Changes) -> Result<Scenario, Vec<String>> {
    prepare_in(file, changes.case.as_deref(), &changes.assignments)
}

/// The same in a case, with fields set.
pub(super) fn prepare_in(
    file: &Path,
    case: Option<&str>,
    assignments: &[Assignment],
) -> Result<Scenario, Vec<String>> {
    let label = text::path(file);
    let read = load(file).map_err(|error| vec![error.to_string()])?;
    let Some(name) = case else {
        return within_bounds(set(&read, assignments, &label)?, &label);
    };
    let place = cases::find(&read, name).map_err(|none| vec![format!("{label}: {none}")])?;
    let complaints = |faults: &[model::Fault]| -> Vec<String> {
        faults.iter().map(|fault| format!("{label}: {fault}")).collect()
    };
    let Some((index, case)) = place.and_then(|at| Some((at, read.cases.get(at)?))) else {
        return within_bounds(set(&cases::without_cases(&read), assignments, &label)?, &label);
    };
    let (scenario, faults) = cases::set(&read, index, case);
    if !faults.is_empty() {
        return Err(complaints(&faults));
    }
    let scenario = set(&scenario, assignments, &label)?;
    match model::validate(&scenario) {
        Ok(()) => Ok(scenario),
        Err(faults) => Err(complaints(&cases::told(&faults, &read, index))),
    }
}

fn set(
    loaded: &Scenario,
    assignments: &[Assignment],
    label: &impl fmt::Display,
) -> Result<Scenario, Vec<String>> {
    let mut scenario = loaded.clone();
    for Assignment { path, value } in assignments {
        scenario = field_path::set(&scenario, path, value)
            .map_err(|error| vec![format!("{label}: --set {error}")])?;
    }
    // What is set here is not what the file's sources say.
    evidence::attribute(loaded, &mut scenario);
    Ok(scenario)
}

/// The scenario if it and its cases are within their bounds, or all that is not.
pub(super) fn within_bounds(
    scenario: Scenario,
    label: &impl fmt::Display,
) -> Result<Scenario, Vec<String>> {
    match cases::validate(&scenario) {
        Ok(()) => Ok(scenario),
        Err(faults) => Err(faults.iter().map(|fault| format!("{label}: {fault}")).collect()),
    }
}
