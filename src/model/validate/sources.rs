//! Whether the money adds up: sources leave equity, and no balance outgrows what the exact lane can
//! carry (Method, sections 1 and 4).

use rust_decimal::Decimal;

use super::Check;
use crate::model::amount::nearest_float;
use crate::model::lane::ExactLane;
use crate::model::scenario::{Floating, Lease, Scenario};

/// What a balance that is never paid may grow to by the end of the run, dollars: sums of such
/// balances over all tranches and months stay within the 28 digits of the exact lane.
const GROWN_MAX: f64 = 1e24;

/// The growth a period at which `amount` comes to [`GROWN_MAX`] in so many periods.
fn growth_max(amount: f64, periods: f64) -> f64 {
    (GROWN_MAX / amount).powf(1.0 / periods) - 1.0
}

impl Check {
    /// Sources must leave equity; asked only where the fields that they depend on are sound.
    pub(super) fn sources(&mut self, scenario: &Scenario, lane: &mut ExactLane) {
        if !self.faults.is_empty() || self.asked.is_some() {
            return;
        }
        let sources = lane.prepare(scenario);
        if self.prepaid_rent_fits(scenario, &sources) {
            self.calls(scenario, &sources);
        }
    }

    /// Interest on unpaid interest, and a hurdle that is never met, must stay within what the exact
    /// lane can carry, whatever the end of the term.
    pub(super) fn growth_of_balances(&mut self, scenario: &Scenario, equity: f64) {
        let Lease { term_months, renewal, .. } = &scenario.lease;
        let renewed = renewal.months * renewal.counted_times();
        let after_default = scenario.months_after_default();
        let months = scenario.last_delivery() + term_months + renewed + after_default;
        for (index, tranche) in scenario.tranches.iter().enumerate() {
            let highest = 12.0 * growth_max(nearest_float(tranche.amount), f64::from(months));
            let of = "a loan that is never paid";
            self.grows(format!("tranches[{index}].rate"), tranche.rate, highest, of, months);
            if let Some(floating) = tranche.floating {
                self.floating_grows(scenario, index, floating, highest, months);
            }
        }
        let highest = growth_max(equity, f64::from(months) / 12.0);
        let of = "equity that gets nothing";
        self.grows("equity.hurdle".to_owned(), scenario.equity.hurdle, highest, of, months);
    }

    /// A floating loan at the highest reference rate, floor or swap rate that it may come to: what its
    /// margin may be, or that even none is too much.
    fn floating_grows(
        &mut self,
        scenario: &Scenario,
        index: usize,
        floating: Floating,
        highest: f64,
        months: u32,
    ) {
        let of = "a loan that is never paid";
        let rest = scenario.market.highest_rate().max(floating.floor).max(floating.swap_rate);
        let rest = rest.max(Decimal::ZERO);
        let left = highest - nearest_float(rest);
        if left < 0.0 {
            let highest = (highest * 1e4).floor() / 1e4;
            let found = format_args!("interest that may reach {} a year", rest.normalize());
            let allowed =
                format!("at most {highest}: above it {of} passes 1e24 dollars in {months} months");
            self.fault(format!("tranches[{index}].floating"), found, allowed);
        } else {
            let path = format!("tranches[{index}].floating.margin");
            self.grows(path, floating.margin, left, of, months);
        }
    }

    fn grows(&mut self, path: String, rate: Decimal, highest: f64, of: &str, months: u32) {
        if nearest_float(rate) > highest {
            // Rounded down, so that the limit named is itself allowed.
            let highest = (highest * 1e4).floor() / 1e4;
            let allowed =
                format!("0 to {highest}: above it {of} passes 1e24 dollars in {months} months");
            self.fault(path, rate.normalize(), allowed);
        }
    }
}
