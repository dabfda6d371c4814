//! Whether the vendor finances its own sales, in one sentence.

use crate::format;
use crate::model::Scenario;
use crate::model::results::Summary;

/// Says how much of what the vendor is paid it puts in itself: "Nvidia’s equity is 12% of what it is
/// paid." (Method, section 7.)
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
        // Rounded, it would say 0%, which reads as no equity at all.
        Some(share) if share < 0.005 => {
            format!("{name}’s equity is less than 0.5% of what it is paid.")
        }
        Some(share) => {
            format!("{name}’s equity is {} of what it is paid.", format::percent(share, 0))
        }
    }
}
