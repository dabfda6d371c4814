//! What repaid the lenders at the end: rent, or the sale of the equipment.

use rust_decimal::Decimal;

use crate::model::Results;

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
    /// Of a run (Method, sections 6 and 8).
    pub fn of(results: &Results) -> Self {
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
        let (by_lessee, by_backstop) = last.residual_guarantee;
        let from_sale = (last.sale_proceeds - by_lessee - by_backstop) + at_hand.min(Decimal::ZERO);
        let from_guarantee = (from_proceeds - from_sale.max(Decimal::ZERO)).max(Decimal::ZERO);
        Self { from_proceeds, from_guarantee }
    }
}

/// Who paid how much under the residual guarantee in the last month, dollars; nobody where nothing
/// was asked for.
pub fn guarantee_by(results: &Results) -> Vec<(Guarantor, Decimal)> {
    let Some(last) = results.months.last() else { return Vec::new() };
    let (by_lessee, by_backstop) = last.residual_guarantee;
    let all = [(Guarantor::Lessee, by_lessee), (Guarantor::Backstop, by_backstop)];
    all.into_iter().filter(|(_, paid)| !paid.is_zero()).collect()
}
