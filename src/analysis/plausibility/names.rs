//! Names that differ in capitals or spaces alone: one participant to a reader is two to the
//! program, and its earnings are split between them.

use super::{Concern, LookAt, Warning};
use crate::model::portfolio::sharing::is_same_name;
use crate::model::{Position, Scenario};

/// A name and its field.
struct Named {
    name: String,
    field: String,
}

/// Pairs of participants, and of loans, within one deal.
pub(super) fn of_deal(scenario: &Scenario) -> Vec<Warning> {
    // Within a deal they are joined where they are spelled alike to the letter.
    let is_joined = |one: &str, other: &str| one == other;
    let positions = Position::all(scenario).into_iter().map(|position| Named {
        name: position.name(scenario).into_owned(),
        field: field(position),
    });
    let mut warnings = warned(&positions.collect::<Vec<_>>(), is_joined, |one, other| {
        format!(
            "{one} and {other} count as two participants because their names differ in capitals \
             or spaces; use one spelling if they are the same"
        )
    });
    let loans = scenario.tranches.iter().enumerate().map(|(index, tranche)| Named {
        name: tranche.name.clone(),
        field: format!("tranches[{index}].name"),
    });
    let of_loans = warned(&loans.collect::<Vec<_>>(), is_joined, |one, other| {
        format!("The names of the loans {one} and {other} differ only in capitals or spaces")
    });
    // Holders of such loans are named after them, so their pair would be told twice.
    warnings.retain(|warning| of_loans.iter().all(|loan| loan.look_at != warning.look_at));
    warnings.extend(of_loans);
    warnings
}

/// Pairs of lessees, of providers of a backstop and of participants over several deals.
pub(super) fn of_portfolio(scenarios: &[Scenario]) -> Vec<Warning> {
    let named = |name: &String, field: &str| Named { name: name.clone(), field: field.to_owned() };
    let lessees = scenarios.iter().map(|deal| named(&deal.lessee.name, "lessee.name"));
    let mut warnings = warned(&lessees.collect::<Vec<_>>(), is_same_name, |one, other| {
        format!(
            "{one} and {other} count as two lessees, each with its own cash, because their names \
             differ in capitals or spaces; use one spelling if they are the same"
        )
    });
    let backstops = scenarios.iter().filter_map(|deal| {
        let backstop = deal.lessee.backstop.as_ref()?;
        Some(named(&backstop.name, "lessee.backstop.name"))
    });
    warnings.extend(warned(&backstops.collect::<Vec<_>>(), is_same_name, |one, other| {
        format!(
            "{one} and {other} count as two backstops because their names differ in capitals or \
             spaces; use one spelling if they are the same"
        )
    }));
    let positions = scenarios.iter().flat_map(|deal| {
        let is_named =
            |position: &Position| !matches!(position, Position::Manager | Position::Holders(_));
        let positions = Position::all(deal).into_iter().filter(is_named);
        positions.map(|position| Named {
            name: position.name(deal).into_owned(),
            field: field(position),
        })
    });
    let of_one_deal: Vec<String> =
        scenarios.iter().flat_map(of_deal).map(|warning| warning.text).collect();
    let over_deals = warned(&positions.collect::<Vec<_>>(), is_same_name, |one, other| {
        format!(
            "{one} and {other} count as two participants because their names differ in capitals \
             or spaces; use one spelling if they are the same"
        )
    });
    // What is said of a deal is not said again of all.
    warnings.extend(over_deals.into_iter().filter(|warning| !of_one_deal.contains(&warning.text)));
    warnings
}

/// A warning for each pair that is not joined though it looks as if it were meant to be.
fn warned(
    all: &[Named],
    is_joined: impl Fn(&str, &str) -> bool,
    words: impl Fn(&str, &str) -> String,
) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    for (index, later) in all.iter().enumerate() {
        let is_alike = |earlier: &&Named| {
            let letters = letters(&earlier.name);
            !letters.is_empty()
                && letters == self::letters(&later.name)
                && !is_joined(&earlier.name, &later.name)
        };
        let Some(earlier) = all.iter().take(index).find(is_alike) else { continue };
        let text = words(&quoted(&earlier.name), &quoted(&later.name));
        if warnings.iter().all(|said| said.text != text) {
            let look_at = LookAt::Field(later.field.clone());
            warnings.push(Warning { concern: Concern::Names, text, look_at });
        }
    }
    warnings
}

/// What is left of a name without capitals and spaces.
fn letters(name: &str) -> String {
    name.split_whitespace().collect::<String>().to_lowercase()
}

/// Spaces at the ends can be seen in quotes.
fn quoted(name: &str) -> String {
    format!("“{name}”")
}

fn field(position: Position) -> String {
    match position {
        Position::Lender(index) => format!("tranches[{index}].lender"),
        Position::Holders(index) => format!("tranches[{index}].name"),
        Position::Investor(index) => format!("equity.investors[{index}].name"),
        Position::Manager => "equity.management_fee".to_owned(),
        Position::Vendor => "vendor.name".to_owned(),
        Position::Guarantor(index) => format!("guarantees[{index}].name"),
    }
}
