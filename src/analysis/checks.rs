//! Sums that must come out whatever the scenario says, shown so that they need not be taken on
//! trust.

use rust_decimal::Decimal;

use crate::model::results::Month;
use crate::model::{Results, Scenario};

/// What adding the ledger up again shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// First month in which money in is not money out; `None` if there is none.
    pub unbalanced_month: Option<u32>,
    /// Debt and equity, dollars.
    pub sources: Decimal,
    /// Cost, upfront fees and reserve, dollars.
    pub uses: Decimal,
}

impl Checks {
    /// Adds up what the run of `scenario` yielded: sources and uses (Method, section 4) and the
    /// waterfall of each month (section 6).
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let fees: Decimal = scenario
            .tranches
            .iter()
            .map(|tranche| {
                // Rounded by tranche, as in section 4; rounding the sum would differ by cents.
                let fee = tranche.amount.checked_mul(tranche.upfront_fee).unwrap_or_default();
                fee.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            })
            .sum();
        let reserve = results.closing().map(|month| month.reserve).unwrap_or_default();
        let lent: Decimal = scenario.tranches.iter().map(|tranche| tranche.amount).sum();
        Self {
            unbalanced_month: unbalanced_month(&results.months),
            sources: lent + results.summary.equity,
            uses: scenario.equipment.cost + fees + reserve,
        }
    }

    /// Whether everything comes out, to the cent.
    pub fn is_passed(&self) -> bool {
        self.unbalanced_month.is_none() && self.sources == self.uses
    }
}

fn unbalanced_month(months: &[Month]) -> Option<u32> {
    let pairs = months.iter().zip(months.iter().skip(1));
    pairs.into_iter().find(|(before, month)| !is_balanced(before, month)).map(|(_, m)| m.month)
}

/// Whether money in and cash kept before equal money out and cash kept after.
fn is_balanced(before: &Month, month: &Month) -> bool {
    let sum = |amounts: &[Decimal]| amounts.iter().sum::<Decimal>();
    let kept = before.reserve + before.trapped;
    let money_in = kept + month.rent_paid + month.backstop + month.sale_proceeds;
    let to_lenders =
        sum(&month.interest) + sum(&month.principal) + sum(&month.sweep) + sum(&month.settlement);
    let money_out = month.operating_cost + to_lenders + month.distribution;
    // No tolerance: amounts of the exact lane are whole cents, and adding them loses nothing.
    money_in == money_out + month.reserve + month.trapped
}
