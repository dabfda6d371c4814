//! What has been seen in the market: ranges to hold an assumption against, each with where it
//! comes from.
//!
//! Resale of a data-centre GPU as a share of its price, by age, from vendors' and analysts'
//! estimates up to 2026. No measured five-year resale exists yet.

use std::ops::RangeInclusive;

use crate::model::Scenario;

use super::Lever;

/// Resale of price after 1, 2, … years.
const RESALE_BY_YEAR: [(f64, f64); 5] =
    [(0.60, 0.85), (0.40, 0.70), (0.25, 0.60), (0.15, 0.45), (0.10, 0.30)];

/// The values of a lever that have been seen or estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// From the lowest to the highest, in the lever's unit; one point where only that is usual.
    pub range: RangeInclusive<f64>,
    /// On the range, in a few words: "market range, year 5".
    pub name: String,
    /// Where it comes from, in one sentence.
    pub source: &'static str,
}

/// The resale fractions seen or estimated at that age, and the age in whole years; `None` beyond
/// figures with a published source.
pub fn resale_fractions(age_months: u32) -> Option<(u32, RangeInclusive<f64>)> {
    // To the nearest year: the published estimates are for whole years of age.
    let years = (age_months + 6) / 12;
    let index = usize::try_from(years.checked_sub(1)?).ok()?;
    RESALE_BY_YEAR.get(index).map(|(low, high)| (years, *low..=*high))
}

/// What has been seen of a lever, for a lease as long as the scenario's; `None` where no range has
/// been published.
pub fn seen(lever: Lever, scenario: &Scenario) -> Option<Seen> {
    const HAIRCUTS: &str = "Orderly sale within 180 days 0%, broker 15%, auction 35%, \
                            distressed \
                            sale within 7 days 55%";
    let (low, high, source) = match lever {
        Lever::ResaleFraction => {
            let (years, range) = resale_fractions(scenario.lease.term_months)?;
            return Some(Seen {
                range,
                name: format!("market range, year\u{a0}{years}"),
                source: "Vendors’ and analysts’ estimates; no five-year resale has been measured",
            });
        }
        Lever::LoanRate(_) => (
            0.059,
            0.15,
            "Loans on GPUs from 5.9% (investment-grade customer) to 15% effective (2023)",
        ),
        Lever::AdvanceRate(_) => (0.65, 0.85, "Loan to cost of loans on GPUs"),
        Lever::UpfrontFee(_) => (0.005, 0.01, "Upfront fees of loans on GPUs"),
        Lever::CashSweep => (0.5, 0.5, "Sweeps of half the excess cash are common in high yield"),
        Lever::LockupDscr => (1.05, 1.40, "DSCR tests of loans on GPUs"),
        Lever::SellingCost | Lever::LiquidationHaircut => (0.0, 0.55, HAIRCUTS),
        Lever::ManagementFee => (0.01, 0.02, "Fund terms: fee of equity a year"),
        Lever::Carry => (0.15, 0.20, "Fund terms: carry over a hurdle of 8%"),
        Lever::Hurdle => (0.08, 0.08, "Fund terms: hurdle before carry"),
        Lever::VendorMargin => (0.73, 0.73, "Gross margin that the vendor reports"),
        _ => return None,
    };
    Some(Seen { range: low..=high, name: "market range".to_owned(), source })
}
