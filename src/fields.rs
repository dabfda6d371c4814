//! The fields of a scenario as people name and write them.
//!
//! A field has a path (`tranches[0].rate`), where it is a number that may be moved a lever
//! (`loan_rate`), and a label on the screen ("Coupon"). [`Field::named`] takes any of the three,
//! [`set`] takes what is typed for it: `11%`, `$5.05bn`, `60 mo`, `Feb 2026`, bare text where a field
//! is a text, and any value as it stands in a file. `--set`, an assumptions file and a paste all
//! read so.

#![warn(missing_docs, missing_debug_implementations)]

mod added;
mod label;
mod listing;
mod name;
pub mod sheet;
mod taking;
mod unit;
mod value;

use rust_decimal::Decimal;

use crate::analysis::{Lever, Unit};
use crate::files::field_path::{self, SetError};
use crate::format::hints::excerpt;
use crate::model::scenario::{FORMAT, FORMAT_OLDEST};
use crate::model::validate::bounds;
use crate::model::{Fault, Scenario};

use value::Written;

pub use added::{Addable, addable};
pub use label::label;
pub use listing::{Entry, entries};
pub use name::Field;
pub use taking::{Sources, Taken, Taking};
pub use unit::with_unit;

/// Why a field was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct Refused {
    /// The field as it was named, or the part of its value that is wrong.
    pub name: String,
    /// What is wrong, and what would be right.
    pub problem: String,
    /// Whether it is the name that is wrong, not the value.
    pub is_name: bool,
}

/// The scenario with one field set to what was typed; bounds are not checked.
///
/// `name` is a path, a lever or a label. An advance rate sets the amount of its loan.
///
/// # Errors
///
/// No such field, or no such value; the nearest one, or what was expected.
///
/// ```
/// use chiplease::fields;
/// use chiplease::files::library;
///
/// let scenario = library::default_scenario()?;
/// let dearer = fields::set(&scenario, "loan_rate", "11%")?;
/// assert_eq!(dearer, fields::set(&scenario, "tranches[0].rate", "0.11")?);
/// let refused = fields::set(&scenario, "loan_rat", "11%").unwrap_err().to_string();
/// assert_eq!(refused, "loan_rat: no such field or lever; did you mean loan_rate?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn set(scenario: &Scenario, name: &str, typed: &str) -> Result<Scenario, Refused> {
    let field = Field::named(scenario, name)?;
    field.set(scenario, typed).map_err(|refused| match refused {
        // Of the field itself it is said under the name that was given.
        Refused { name: of, .. } if of == field.path => {
            Refused { name: name.to_owned(), ..refused }
        }
        refused => refused,
    })
}

impl Field {
    /// The scenario with this field set to what was typed.
    ///
    /// # Errors
    ///
    /// As [`set`].
    pub fn set(&self, scenario: &Scenario, typed: &str) -> Result<Scenario, Refused> {
        let typed = typed.trim();
        let refused =
            |problem: String| Refused { name: self.path.clone(), problem, is_name: false };
        if let Some(problem) = of_a_sheet(typed) {
            return Err(refused(problem));
        }
        let attempts = match value::written(scenario, self, typed) {
            Ok(Written::Ron(attempts)) => attempts,
            Ok(Written::Number(lever, value)) => {
                // Most numbers need no text of the scenario, which takes a hundred times as long. What
                // does not arrive as it is meant, such as part of a month, is refused as in a file.
                let mut set = scenario.clone();
                lever.put_right(&mut set, value);
                if lever.exact(&set) == Some(value) {
                    return Ok(in_its_format(scenario, set));
                }
                // A number that may be missing is some number once it is there.
                vec![value.to_string(), format!("Some({value})")]
            }
            // A path that leads nowhere is worse than what was typed for it.
            Err(problem) => match field_path::set(scenario, &self.path, "0") {
                Err(SetError::Path { path, problem }) => {
                    let problem = added::missing_whole(scenario, &path).unwrap_or(problem);
                    return Err(Refused { name: path, problem, is_name: true });
                }
                _ => return Err(refused(problem)),
            },
        };
        let mut first = None;
        for attempt in attempts {
            match field_path::set(scenario, &self.path, &attempt) {
                Ok(set) => return Ok(in_its_format(scenario, set)),
                Err(error) => first = first.or(Some(error)),
            }
        }
        if let Some(problem) = added::missing_whole(scenario, &self.path) {
            return Err(Refused { name: self.path.clone(), problem, is_name: true });
        }
        Err(match first {
            Some(SetError::Path { path, problem }) => {
                Refused { name: path, problem, is_name: true }
            }
            Some(SetError::Value { path, problem }) => {
                Refused { name: path, problem, is_name: false }
            }
            Some(SetError::Text(error)) => refused(error.to_string()),
            None => refused("no value given".to_owned()),
        })
    }

    /// How its number is meant; `None` where it is none.
    pub fn unit(&self) -> Option<Unit> {
        if let Some(lever) = self.lever {
            return Some(lever.unit());
        }
        // Shares of investors and of deliveries move together, so that they are no levers.
        let lists = ["equity.investors[", "equipment.deliveries["];
        let is_share = lists.iter().any(|list| self.path.starts_with(list));
        (is_share && self.path.ends_with("].share")).then_some(Unit::Percent)
    }
}

/// A term that was given to a sound file of an older format makes it one of the format that has it.
fn in_its_format(before: &Scenario, mut set: Scenario) -> Scenario {
    let is_meant = before.format == set.format
        && (FORMAT_OLDEST..=FORMAT).contains(&set.format)
        && before.format >= before.format_needed();
    if is_meant {
        set.format = set.format.max(set.format_needed());
    }
    set
}

/// What a spreadsheet puts into a cell that has no value of its own.
fn of_a_sheet(typed: &str) -> Option<String> {
    const ERRORS: [&str; 9] =
        ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#ERROR!"];
    if typed.starts_with('=') {
        return Some(format!("{} is a formula; give its value", excerpt(typed)));
    }
    if ERRORS.contains(&typed) {
        return Some(format!("{typed} is an error of the sheet that it comes from"));
    }
    let is_too_narrow = typed.len() > 1 && typed.bytes().all(|byte| byte == b'#');
    is_too_narrow.then(|| "the column was too narrow for the value; widen it".to_owned())
}

/// One fault of a scenario for people who read files, with what was probably meant by a percentage
/// that was written as it is spoken: `tranches[0].rate is 9.5; allowed is 0 to 1; 9.5% is 0.095`.
pub fn fault(scenario: &Scenario, fault: &Fault) -> String {
    let meant = || {
        let found: Decimal = fault.found.split(' ').next()?.parse().ok()?;
        let field = Field::at(scenario, &fault.path);
        if field.unit() != Some(Unit::Percent) || found.abs() <= Decimal::ONE {
            return None;
        }
        let share = found.checked_div(Decimal::ONE_HUNDRED)?;
        // A case's lever has the bounds of the field that it sets.
        let path = field.lever.map_or(field.path, Lever::path);
        let is_allowed = bounds(scenario).get(&path).is_some_and(|bounds| bounds.allows(share));
        is_allowed.then(|| format!("{fault}; {}% is {}", found.normalize(), share.normalize()))
    };
    meant().unwrap_or_else(|| fault.to_string())
}

/// Whether the field is a choice of which some have a number in brackets: what a guarantee is of, how
/// cost is depreciated.
fn is_choice(path: &str) -> bool {
    path == "tax.depreciation" || (path.starts_with("guarantees[") && path.ends_with("].of"))
}

/// The choices of a field, as a file writes them.
fn choices(path: &str) -> &'static [&'static str] {
    match path.rsplit('.').next() {
        Some("end_of_term") => &["Sell", "Scrap", "Renew"],
        Some("value_path") => &["Exponential", "StraightLine", "Cliff"],
        Some("repayment") => &["Level", "StraightLine", "Bullet", "Sculpted"],
        Some("funding_order") => &["ProRata", "EquityFirst"],
        Some("when") => &["Default", "End", "Both"],
        Some("of") => &["Rent", "Debt", "Cost", "Fixed"],
        Some("depreciation") => &["Bonus", "Macrs", "StraightLine"],
        Some("losses") => &["Used", "CarriedForward"],
        _ => &[],
    }
}
