//! What repaid the lenders at the end: rent, or the sale of the equipment.

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use crate::model::{Fixed, Results, Scenario};

use super::losses::Guarantor;

/// What the settlement repaid of the loans, beyond cash at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Repaid from the sale of the equipment, a residual guarantee included, dollars: what the last
    /// rent, the reserve and trapped cash did not cover.
    pub from_proceeds: Decimal,
    /// Of that, what the sale alone would not have repaid, dollars: paid under guarantees.
    pub from_guarantee: Decimal,
}

impl Settlement {
    /// Of a run of the scenario (Method, sections 6 and 8).
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let [.., before, last] = results.months.as_slice() else { return Self::default() };
        let settled: Decimal = last.settlement.iter().sum();
        let service: Decimal = last.interest.iter().chain(&last.principal).sum();
        let receipts = last.rent_paid
            + last.backstop
            + last.re_lease_rent
            + last.forfeited_deposit
            + last.interest_earned;
        // The settlement pays overdue operating cost first.
        let overdue = last.operating_cost - (receipts - last.cfads);
        let at_hand = before.reserve + before.trapped + last.cfads - service - overdue;
        // Cash at hand may be below 0: then the sale has to pay overdue operating cost first.
        let from_proceeds = (settled - at_hand.max(Decimal::ZERO)).max(Decimal::ZERO);
        let from_sale =
            (last.sale_proceeds - guarantee_paid(scenario, results)) + at_hand.min(Decimal::ZERO);
        let from_guarantee = (from_proceeds - from_sale.max(Decimal::ZERO)).max(Decimal::ZERO);
        Self { from_proceeds, from_guarantee }
    }
}

/// Who paid how much under the residual guarantee in the last month, dollars; nobody where nothing
/// was asked for. Of a deal that has its lessee for itself.
pub fn guarantee_by(scenario: &Scenario, results: &Results) -> Vec<(Guarantor, Decimal)> {
    let paid = guarantee_paid(scenario, results);
    let ([.., before, last], false) = (results.months.as_slice(), paid.is_zero()) else {
        return Vec::new();
    };
    if scenario.has_clauses() {
        let (by_lessee, by_backstop) = results.summary.residual_guarantee;
        let all = [(Guarantor::Lessee, by_lessee), (Guarantor::Backstop, by_backstop)];
        return all.into_iter().filter(|(_, paid)| !paid.is_zero()).collect();
    }
    let fixed = Fixed::of(scenario);
    let at = |list: &[Decimal]| {
        let month = usize::try_from(last.month).ok();
        month.and_then(|month| list.get(month)).copied().unwrap_or_default()
    };
    // What else the lessee's cash went to is known; the rest of its fall is the guarantee.
    let cash = before.liquidity + at(&fixed.funding) - at(&fixed.burn) - last.rent_paid;
    let by_lessee = (cash - last.liquidity).max(Decimal::ZERO).min(paid);
    let all = [(Guarantor::Lessee, by_lessee), (Guarantor::Backstop, paid - by_lessee)];
    all.into_iter().filter(|(_, paid)| !paid.is_zero()).collect()
}

/// What lessee and backstop paid under the residual guarantee: what the proceeds hold beyond the
/// price less the cost of selling.
fn guarantee_paid(scenario: &Scenario, results: &Results) -> Decimal {
    let Some(last) = results.months.last() else { return Decimal::ZERO };
    if results.summary.default_month.is_some() {
        return Decimal::ZERO;
    }
    if scenario.has_clauses() {
        // Options, fees and sales of earlier deliveries are in the proceeds, too.
        let (by_lessee, by_backstop) = results.summary.residual_guarantee;
        return by_lessee + by_backstop;
    }
    let cost = last.value.checked_mul(scenario.equipment.selling_cost).unwrap_or_default();
    let price = last.value - cost.round_dp_with_strategy(2, MidpointAwayFromZero);
    (last.sale_proceeds - price).max(Decimal::ZERO)
}
