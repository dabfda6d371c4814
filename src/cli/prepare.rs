//! The scenario of FILE as the verbs compute it: in its case, fields set, within its bounds.

use std::path::Path;

use clap::Args;

use super::{Assignment, assignment, load};
use crate::analysis::{cases, evidence};
use crate::fields;
use crate::format::text;
use crate::model::{self, Fault, Scenario};

/// What is changed of a scenario before it is computed.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Changes {
    /// Runs the scenario in this case of the file; Base is the scenario itself.
    #[arg(long = "case", value_name = "NAME")]
    pub(super) case: Option<String>,
    /// Sets a field of the scenario first: its path or lever, and its value as it is spoken (11%,
    /// $5.05bn, 60 mo) or as the file has it; `chiplease fields` lists them. After a case is taken.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    pub(super) assignments: Vec<Assignment>,
}

impl Changes {
    /// What is set, as it was typed.
    pub(super) fn in_words(&self) -> String {
        let set = self.assignments.iter().map(Assignment::to_string);
        set.collect::<Vec<_>>().join("; ")
    }
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
    let read = load(file).map_err(|error| vec![error.to_string()])?;
    changed(file, &read, case, assignments)
}

/// The same of a file that has been read.
pub(super) fn changed(
    file: &Path,
    read: &Scenario,
    case: Option<&str>,
    assignments: &[Assignment],
) -> Result<Scenario, Vec<String>> {
    in_case(read, case, assignments).map_err(|wrong| of_file(file, wrong))
}

/// What is wrong, with the file that it is about.
pub(super) fn of_file(file: &Path, wrong: Vec<String>) -> Vec<String> {
    let label = text::path(file);
    wrong.into_iter().map(|wrong| format!("{label}: {wrong}")).collect()
}

/// A scenario that was read, in a case of it, with fields set; or all that is wrong.
fn in_case(
    read: &Scenario,
    case: Option<&str>,
    assignments: &[Assignment],
) -> Result<Scenario, Vec<String>> {
    let place = case.map_or(Ok(None), |name| cases::find(read, name)).map_err(|none| vec![none])?;
    let chosen = place.and_then(|index| Some((index, read.cases.get(index)?)));
    let (deal, faults) = match (case, chosen) {
        (None, _) => (read.clone(), Vec::new()),
        (Some(_), None) => (cases::without_cases(read), Vec::new()),
        (Some(_), Some((index, case))) => cases::set(read, index, case),
    };
    if !faults.is_empty() {
        return Err(in_words(&deal, &faults));
    }
    let scenario = set(&deal, assignments)?;
    let checked = match chosen {
        None => cases::validate(&scenario),
        Some((index, _)) => {
            model::validate(&scenario).map_err(|faults| cases::told(&faults, read, index))
        }
    };
    checked.map_err(|faults| in_words(&scenario, &faults))?;
    Ok(scenario)
}

/// The scenario with fields set, one after the other; or all that cannot be set.
pub(super) fn set(loaded: &Scenario, assignments: &[Assignment]) -> Result<Scenario, Vec<String>> {
    let mut scenario = loaded.clone();
    let mut wrong = Vec::new();
    for Assignment { name, value } in assignments {
        match fields::set(&scenario, name, value) {
            Ok(set) => scenario = set,
            Err(refused) => wrong.push(format!("--set {refused}")),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // What is set here is not what the file's sources say.
    evidence::attribute(loaded, &mut scenario);
    Ok(scenario)
}

/// The scenario if it and its cases are within their bounds, or all that is not.
pub(super) fn within_bounds(scenario: Scenario) -> Result<Scenario, Vec<String>> {
    match cases::validate(&scenario) {
        Ok(()) => Ok(scenario),
        Err(faults) => Err(in_words(&scenario, &faults)),
    }
}

/// The faults of a scenario, a line each.
pub(super) fn in_words(scenario: &Scenario, faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| fields::fault(scenario, fault)).collect()
}
