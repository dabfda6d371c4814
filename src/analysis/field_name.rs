//! What the fields that no lever moves are called on the screen.

use crate::format::text;
use crate::model::Scenario;

/// The name of a field by its path: what stands beside it in the window, of an item of a list with
/// the item's name: "Share, Nvidia". `None` of what the window does not name so.
pub fn field_name(scenario: &Scenario, path: &str) -> Option<String> {
    of_the_deal(path).map(str::to_owned).or_else(|| of_an_item(scenario, path))
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
