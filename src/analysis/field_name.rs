//! What the fields that no lever moves are called on the screen.

use super::lever::Family;
use super::term::{self, Term};
use crate::format::text;
use crate::model::Scenario;

/// The name of a field by its path: what stands beside it in the window, of an item of a list with
/// the item's name: "Share, Nvidia". `None` of what the window does not name so.
pub fn field_name(scenario: &Scenario, path: &str) -> Option<String> {
    let name = of_the_deal(path).map(str::to_owned).or_else(|| of_an_item(scenario, path));
    name.or_else(|| of_a_term(scenario, path))
}

fn of_the_deal(path: &str) -> Option<&'static str> {
    Some(match path {
        "name" => "Scenario name",
        "description" => "Description",
        "closing" => "Closing month",
        "equipment.value_path" => "Value over time",
        "lease.end_of_term" => "End of term",
        "tranches" => "Loans",
        "equity.investors" => "Investors",
        "vendor" => "Vendor",
        "vendor.name" => "Name, vendor",
        "lessee.name" => "Name, lessee",
        "lessee.funding" => "Funding rounds",
        "lessee.backstop" => "Backstop",
        "tax.depreciation" => "Tax depreciation",
        "tax.losses" => "Tax losses",
        "lessee.backstop.name" => "Name, backstop",
        _ => return None,
    })
}

/// What is said of an item of a list, with its name.
fn of_an_item(scenario: &Scenario, path: &str) -> Option<String> {
    let (list, rest) = path.split_once('[')?;
    let (index, field) = rest.split_once("].")?;
    let index: usize = index.parse().ok()?;
    let (name, is_alone) = match list {
        "tranches" => (&scenario.tranches.get(index)?.name, scenario.tranches.len() == 1),
        "equity.investors" => (&scenario.equity.investors.get(index)?.name, false),
        "lessee.funding" => (&scenario.lessee.funding.get(index)?.name, false),
        "lessee.contracts" => (&scenario.lessee.contracts.get(index)?.name, false),
        "guarantees" => (&scenario.guarantees.get(index)?.name, false),
        "equipment.deliveries" if field == "share" => {
            return Some(format!("Share, delivery {}", index + 1));
        }
        _ => return None,
    };
    let what = match field {
        "name" => "Name",
        "lender" => "Lender",
        "repayment" if is_alone => return Some("Repayment".to_owned()),
        "repayment" => "Repayment",
        "tenor" if is_alone => return Some("Last payment".to_owned()),
        "tenor" => "Last payment",
        "share" => "Share",
        "when" => "Pays after",
        "of" => "Guarantee of",
        field if field.starts_with("covers[") => "Covered loan",
        _ => return None,
    };
    Some(format!("{what}, {}", text::name(name)))
}

/// A term as a whole, or a list of terms.
fn of_a_term(scenario: &Scenario, path: &str) -> Option<String> {
    let term = Term::all(scenario).into_iter().find(|term| *term.path() == *path);
    if let Some(term) = term {
        return Some(term.label(scenario).into_owned());
    }
    let of = |family: Family| {
        let owners = family.owner().map_or(1, |owner| owner.len(scenario, 0));
        let owner = (0..owners).find(|owner| *family.path(*owner) == *path)?;
        let [name, ..] = term::list_in_words(family)?;
        let of = family.owner().and_then(|of| of.said(scenario, [owner, 0]));
        Some(of.map_or_else(|| name.to_owned(), |of| format!("{name}, {of}")))
    };
    Family::LISTS.into_iter().find_map(of)
}
