//! What has been seen in the market: ranges to hold an assumption against.
//!
//! Resale of a data-centre GPU as a share of its price, by age, from vendors' and analysts'
//! estimates up to 2026. No measured five-year resale exists yet.

use std::ops::RangeInclusive;

/// Resale of price after 1, 2, … years.
const RESALE_BY_YEAR: [(f64, f64); 5] =
    [(0.60, 0.85), (0.40, 0.70), (0.25, 0.60), (0.15, 0.45), (0.10, 0.30)];

/// The resale fractions seen or estimated at that age, and the age in whole years; `None` beyond
/// what anybody has put a number to.
pub fn resale_fractions(age_months: u32) -> Option<(u32, RangeInclusive<f64>)> {
    let years = (age_months + 6) / 12;
    let index = usize::try_from(years.checked_sub(1)?).ok()?;
    RESALE_BY_YEAR.get(index).map(|(low, high)| (years, *low..=*high))
}
