//! What a field is called on the screen.

use std::borrow::Cow;

use crate::format::text;
use crate::model::Scenario;

use super::Field;

/// The field's label: that of its lever, else what stands beside it in the window; of what the
/// window does not name so, its path.
pub fn label(scenario: &Scenario, field: &Field) -> String {
    let path = field.path.as_str();
    if let Some(of_case) = of_case(scenario, field) {
        return of_case;
    }
    match field.lever {
        Some(lever) => lever.label(scenario).into_owned(),
        None => of_the_deal(path)
            .map(Cow::Borrowed)
            .or_else(|| of_an_item(scenario, path).map(Cow::Owned))
            .unwrap_or(Cow::Borrowed(path))
            .into_owned(),
    }
}

fn of_the_deal(path: &str) -> Option<&'static str> {
    Some(match path {
        "name" => "Scenario name",
        "description" => "Description",
        "closing" => "Closing month",
        "equipment.value_path" => "Value over time",
        "lease.end_of_term" => "At the end of the term",
        "tranches" => "Loans",
        "equity.investors" => "Investors",
        "vendor" => "Vendor",
        "vendor.name" => "Name, vendor",
        "lessee.name" => "Name, lessee",
        "lessee.funding" => "Funding rounds",
        "lessee.backstop" => "Backstop",
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
        _ => return None,
    };
    Some(format!("{what}, {}", text::name(name)))
}

/// What is said of a case, with its name.
fn of_case(scenario: &Scenario, field: &Field) -> Option<String> {
    let rest = field.path.strip_prefix("cases[")?;
    let (index, rest) = rest.split_once(']')?;
    let case = scenario.cases.get(index.parse::<usize>().ok()?)?;
    let what = match (rest, field.lever) {
        (".name", _) => "Name".to_owned(),
        (".note", _) => "Note".to_owned(),
        (".end_of_term", _) => "At the end of the term".to_owned(),
        (_, Some(lever)) => lever.label(scenario).into_owned(),
        _ => return None,
    };
    Some(format!("{what}, case {}", text::name(&case.name)))
}

/// A label as it is compared: in small letters, with plain spaces, without a colon at its end.
pub(super) fn words(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words.trim_end_matches([':', ' ']).replace('’', "'")
}
