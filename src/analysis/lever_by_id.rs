//! Levers that a file names by their ids, as the steps of a story and the cases of a deal do.

use crate::model::Scenario;

use super::lever::Lever;

/// How far, relatively, a lever's value may be from the one that was asked for: an advance rate is
/// written as a loan to the cent.
const TOLERANCE: f64 = 1e-6;

/// What was found, and what is allowed.
pub(super) type Objection = (String, String);

/// The lever with that id, if the scenario has it.
pub(super) fn find(scenario: &Scenario, id: &str) -> Result<Lever, Objection> {
    let lever = Lever::from_id(id).ok_or_else(|| {
        let known = "the id of a lever such as loan_rate, resale_fraction or funding_month_2";
        (format!("{id:?}"), known.to_owned())
    })?;
    match lever.why_not(scenario) {
        Some(why) => Err((format!("{id:?}"), format!("what this scenario has: {why}"))),
        None => Ok(lever),
    }
}

/// Sets that lever, unless its number cannot be written as a whole one.
pub(super) fn set(scenario: &mut Scenario, id: &str, value: f64) -> Result<(), Objection> {
    let lever = find(scenario, id)?;
    lever.set_finely(scenario, value);
    let taken = lever.value(scenario).unwrap_or(f64::NAN);
    let is_taken = (taken - value).abs() <= TOLERANCE * value.abs().max(TOLERANCE);
    if is_taken { Ok(()) } else { Err((value.to_string(), "a whole number".to_owned())) }
}
