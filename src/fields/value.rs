//! What is typed for a field, as the file has it.

use rust_decimal::Decimal;

use crate::analysis::full_rent::covered;
use crate::analysis::{Lever, Unit, lever_text};
use crate::files::scenario_file;
use crate::format::{Calendar, month};
use crate::model::Scenario;
use crate::model::scenario::{Repayment, ValuePath};

use super::Field;
use super::choices;

/// What was typed, understood.
pub(super) enum Written {
    /// The number of a lever's field.
    Number(Lever, Decimal),
    /// The value as the file would have it; of what may be a text as well as something else both,
    /// the likelier first.
    Ron(Vec<String>),
}

/// What was typed for a field, as the file would have it.
pub(super) fn written(scenario: &Scenario, field: &Field, typed: &str) -> Result<Written, String> {
    if typed.is_empty() {
        return Err("no value given".to_owned());
    }
    if field.path == "closing" {
        let month = month::read(typed).map_err(|error| error.to_string())?;
        return Ok(Written::Ron(vec![scenario_file::quoted(&month)]));
    }
    match (field.lever, field.unit()) {
        (Some(Lever::TenorMonths(_)), _) => tenor(scenario, field, typed).map(Written::Ron),
        (Some(lever), _) if !field.path.contains(".levers[") => {
            let value = number(scenario, lever, typed)?;
            // An advance rate is kept as the amount.
            let lever = match lever {
                Lever::AdvanceRate(loan) => Lever::LoanAmount(loan),
                lever => lever,
            };
            Ok(Written::Number(lever, value))
        }
        (_, Some(unit)) => Ok(Written::Ron(vec![read(unit, typed)?.to_string()])),
        (_, None) => Ok(Written::Ron(choice_or_text(scenario, field, typed))),
    }
}

/// The number of a lever's field.
fn number(scenario: &Scenario, lever: Lever, typed: &str) -> Result<Decimal, String> {
    let words = typed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(words.as_str(), "full rent" | "full" | "rent") {
        let covered = covered(scenario).unwrap_or_default();
        match lever {
            Lever::BackstopMonthlyCap => return Ok(covered[0]),
            Lever::BackstopTotalCap => return Ok(covered[1]),
            _ => {}
        }
    }
    let read = read(lever.unit(), typed).or_else(|wrong| match date(scenario, lever, typed) {
        Some(month) => month,
        None => Err(wrong),
    })?;
    if let Lever::AdvanceRate(loan) = lever {
        // The file has the amount, in cents.
        let mut lent = scenario.clone();
        lever.put_right(&mut lent, read);
        return Ok(Lever::LoanAmount(loan).exact(&lent).unwrap_or(read));
    }
    Ok(read)
}

fn read(unit: Unit, typed: &str) -> Result<Decimal, String> {
    lever_text::read(unit, typed).map_err(|wrong| wrong.to_string())
}

/// The month of the deal that is meant by a date, where the lever is a month and no length.
fn date(scenario: &Scenario, lever: Lever, typed: &str) -> Option<Result<Decimal, String>> {
    let is_date = matches!(
        lever,
        Lever::FundingMonth(_)
            | Lever::CliffMonth
            | Lever::BackstopFromMonth
            | Lever::TenorMonths(_)
    );
    let date = month::read(typed).ok().filter(|_| is_date)?;
    let month = Calendar::of(&scenario.closing).month_of(&date)?;
    Some(match month {
        1.. => Ok(month.into()),
        _ => Err(format!("{date} is not after closing in {}", scenario.closing)),
    })
}

/// A maturity: with the lease, or in a month.
fn tenor(scenario: &Scenario, field: &Field, typed: &str) -> Result<Vec<String>, String> {
    let words = letters(typed);
    if ["matchlease", "lease", "coterminous", "withthelease"].contains(&words.as_str()) {
        return Ok(vec!["MatchLease".to_owned()]);
    }
    if words.starts_with("months(") {
        return Ok(vec![typed.to_owned()]);
    }
    let Some(lever) = field.lever else { return Ok(vec![typed.to_owned()]) };
    let months = number(scenario, lever, typed).map_err(|wrong| {
        let or_lease = ", or MatchLease for the lease’s own, found";
        wrong.replacen(", found", or_lease, 1)
    })?;
    Ok(vec![format!("Months({months})")])
}

/// As it stands in a file, as one of the choices in other letters, or as a text.
fn choice_or_text(scenario: &Scenario, field: &Field, typed: &str) -> Vec<String> {
    let mut attempts = vec![typed.to_owned()];
    let words = letters(typed);
    if let Some(whole) = choice_with_numbers(scenario, field, &words) {
        return vec![whole];
    }
    let choices = choices(&field.path);
    for choice in choices.iter().filter(|choice| letters(choice) == words) {
        // What a case says of the end is optional there.
        attempts.extend([(*choice).to_owned(), format!("Some({choice})")]);
    }
    if choices.is_empty() {
        attempts.push(scenario_file::quoted(typed));
    }
    attempts
}

/// A choice that has numbers, named alone: with those that it has, else as the window offers it.
fn choice_with_numbers(scenario: &Scenario, field: &Field, words: &str) -> Option<String> {
    let is_of = |part: &str| field.path.rsplit('.').next() == Some(part);
    match words {
        "cliff" if is_of("value_path") => Some(match scenario.equipment.value_path {
            ValuePath::Cliff { month, share } => {
                format!("Cliff(month: {month}, share: \"{share}\")")
            }
            _ => "Cliff(month: 24, share: 0.5)".to_owned(),
        }),
        "sculpted" if is_of("repayment") => {
            let index = field.path.strip_prefix("tranches[")?.split(']').next()?;
            let loan = scenario.tranches.get(index.parse::<usize>().ok()?)?;
            Some(match loan.repayment {
                Repayment::Sculpted { dscr } => format!("Sculpted(dscr: \"{dscr}\")"),
                _ => "Sculpted(dscr: 1.5)".to_owned(),
            })
        }
        _ => None,
    }
}

/// Small letters without what separates words.
fn letters(typed: &str) -> String {
    typed.to_lowercase().replace([' ', '-', '_', '\u{a0}'], "")
}
