//! What is typed for a field, as the file has it.

use rust_decimal::Decimal;

use crate::analysis::full_rent::covered;
use crate::analysis::{Lever, Unit, lever_text};
use crate::files::{field_path, scenario_file};
use crate::format::hints::excerpt;
use crate::format::{Calendar, month};
use crate::model::Scenario;
use crate::model::scenario::{Repayment, ValuePath};

use super::Field;
use super::{choices, is_choice};

/// A term of one number, which may be typed in its place.
const PURCHASE_OPTION: &str = "lease.purchase_option";

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
    if is_choice(&field.path) {
        return choice(scenario, field, typed).map(|ron| Written::Ron(vec![ron]));
    }
    if field.path == PURCHASE_OPTION
        && let Ok(price) = read(Unit::Percent, typed)
    {
        return Ok(Written::Ron(vec![format!("Some((price: {price}))")]));
    }
    let typed = match of_an_option(field, typed) {
        Some("None") => return Ok(Written::Ron(vec!["None".to_owned()])),
        Some(number) => number,
        None => typed,
    };
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

/// What is typed for a number that may be missing, without the brackets of a file.
fn of_an_option<'t>(field: &Field, typed: &'t str) -> Option<&'t str> {
    let is_option = matches!(field.lever, Some(Lever::ResaleMonth | Lever::TargetLtv));
    let inner = typed.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')'));
    is_option.then(|| inner.unwrap_or(typed))
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
    let date = month::read(typed).ok().filter(|_| lever.is_date())?;
    let month = Calendar::of(&scenario.closing).month_of(&date)?;
    // What may be in month 0 may be at closing.
    let first = i64::from(*lever.range(scenario).start() >= 1.0);
    Some(match month {
        month if month >= first => Ok(month.into()),
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

/// Such a choice: with its number (`Rent(85%)`), by its name alone, or the number alone.
fn choice(scenario: &Scenario, field: &Field, typed: &str) -> Result<String, String> {
    let is_guarantee = field.path != "tax.depreciation";
    let (unit, usual) = if is_guarantee { (Unit::Percent, "1.0") } else { (Unit::Months, "60") };
    let choices = choices(&field.path);
    let named = |name: &str| choices.iter().copied().find(|it| letters(it) == letters(name));
    let has_number = |name: &str| !matches!(name, "Fixed" | "Bonus" | "Macrs");
    let with_number = typed
        .split_once('(')
        .and_then(|(name, rest)| Some((named(name)?, rest.strip_suffix(')')?)));
    if let Some((name, number)) = with_number.filter(|(name, _)| has_number(name)) {
        return Ok(format!("{name}({})", read(unit, number.trim())?));
    }
    let present = present(scenario, field);
    if let Some(name) = named(typed) {
        let number = present.map_or_else(|| usual.to_owned(), |(_, number)| number);
        return Ok(if has_number(name) { format!("{name}({number})") } else { name.to_owned() });
    }
    let wanted = || {
        let names = choices.iter().map(|name| {
            if has_number(name) { format!("{name}({usual})") } else { (*name).to_owned() }
        });
        format!("expected {}, found {}", names.collect::<Vec<_>>().join(", "), excerpt(typed))
    };
    let number = read(unit, typed).map_err(|_| wanted())?;
    let (name, _) = present.ok_or_else(wanted)?;
    Ok(format!("{name}({number})"))
}

/// The choice that there is, and the number in its brackets.
fn present(scenario: &Scenario, field: &Field) -> Option<(String, String)> {
    let leaves = field_path::leaves(scenario).unwrap_or_default();
    let (_, value) = leaves.into_iter().find(|(path, _)| *path == field.path)?;
    let (name, number) = value.split_once('(')?;
    Some((name.to_owned(), number.strip_suffix(')')?.to_owned()))
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
        // A part that may be missing, as it stands in its brackets.
        if typed.starts_with('(') {
            attempts.push(format!("Some({typed})"));
        }
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
