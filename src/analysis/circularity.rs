//! Whether the vendor finances its own sales, in one sentence.

use crate::format;
use crate::model::Scenario;
use crate::model::results::Summary;

/// Says how much of each dollar that the vendor is paid it puts in itself: "Nvidia funds 12 cents
/// of each dollar it is paid." (Method, section 7.)
pub fn circularity(scenario: &Scenario, summary: &Summary) -> String {
    let Some(vendor) = &scenario.vendor else {
        return "No vendor set.".to_owned();
    };
    let name = if vendor.name.is_empty() { "The vendor" } else { &vendor.name };
    match summary.circularity {
        None => format!("{name} sells no part of the equipment."),
        Some(share) if share <= 0.0 => {
            format!("{name} puts no equity into what it is paid for.")
        }
        // Below half a cent the rounded text would say 0 cents, which reads as no equity at all.
        Some(share) if share < 0.005 => {
            format!("{name} funds less than a cent of each dollar it is paid.")
        }
        Some(share) if share < 0.015 => format!("{name} funds 1 cent of each dollar it is paid."),
        // From 99.5 cents on the rounded text would say 100 cents: then it is told in dollars.
        Some(share) if share < 0.995 => {
            let cents = format::hundredths(share, 0);
            format!("{name} funds {cents} cents of each dollar it is paid.")
        }
        Some(share) => {
            format!("{name} puts in ${} for each dollar it is paid.", format::number(share, 2))
        }
    }
}
