//! The largest deal that a scenario can state: the longest term, loans, deliveries, contracts,
//! guarantees and steps as many as there may be, and every term.

use chiplease::model::scenario::{
    Contract, Delivery, Guarantee, Guaranteed, IndexStep, RateStep, Scenario,
};
use chiplease::model::validate::{
    self, CONTRACTS_MAX, DELIVERIES_MAX, DELIVERY_MONTH_MAX, GUARANTEES_MAX, STEPS_MAX,
};
use rust_decimal::Decimal;

use crate::deals::Deal;
use crate::terms::add_every_term;

pub(crate) fn largest_deal_with_every_term() -> Scenario {
    let mut deal = Deal::Large.scenario();
    add_every_term(&mut deal);
    fill_lists(&mut deal);
    let (first, others) = deal.tranches.split_at_mut(1);
    for loan in others {
        loan.floating.clone_from(&first[0].floating);
        loan.commitment_fee = first[0].commitment_fee;
        loan.prepayment_premium.clone_from(&first[0].prepayment_premium);
    }
    // The lease runs to its end, and the last chips are sold when they are as old as the first.
    deal.lease.early_termination = None;
    assert_eq!(validate::validate(&deal), Ok(()), "the largest deal is valid");
    deal
}

/// As many items as there may be, each with its number.
fn numbered<T>(count: usize, item: impl Fn(u32) -> T) -> Vec<T> {
    (0..).take(count).map(item).collect()
}

fn fill_lists(deal: &mut Scenario) {
    let shares = Decimal::from(DELIVERIES_MAX as u64);
    let months = DELIVERY_MONTH_MAX / DELIVERIES_MAX as u32;
    let share = (Decimal::ONE / shares).round_dp(4);
    deal.equipment.deliveries =
        numbered(DELIVERIES_MAX, |index| Delivery { month: months * index, share });
    // What rounding left.
    let others = share * (shares - Decimal::ONE);
    if let Some(last) = deal.equipment.deliveries.last_mut() {
        last.share = Decimal::ONE - others;
    }
    deal.lessee.contracts = numbered(CONTRACTS_MAX, |index| Contract {
        name: format!("Customer {}", index + 1),
        from: 6 * index + 1,
        to: 6 * index + 60,
        amount: Decimal::from(50_000_000),
        probability: Decimal::new(80, 2),
    });
    let guarantees = deal.guarantees.clone();
    deal.guarantees = numbered(GUARANTEES_MAX, |index| Guarantee {
        name: format!("Guarantor {}", index + 1),
        of: Guaranteed::Debt(Decimal::new(10, 2)),
        ..guarantees[0].clone()
    });
    deal.market.reference_rate = numbered(STEPS_MAX, |index| RateStep {
        from: 12 * index,
        rate: Decimal::new(375 - i64::from(index), 4),
    });
    deal.market.rent_index = numbered(STEPS_MAX, |index| IndexStep {
        from: 12 * index + 1,
        index: Decimal::new(100 - i64::from(index), 2),
    });
}
