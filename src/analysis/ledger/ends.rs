//! What the ends of leases bring in, and what guarantors add, put together again (Method, sections 6
//! and 13).

use std::ops::Range;

use super::step::{Called, End, Ended, Follow, Step};
use crate::model::amount::Number as _;
use crate::model::exact::Exact;
use crate::model::scenario::{CapStep, Guarantee, Guaranteed, GuaranteedEnd};

/// The leases that end in a month, in order.
pub(super) fn sell(follow: Follow<'_>, step: &mut Step) {
    let Follow { scenario, now, .. } = follow;
    step.so_far.re_leased += Exact(now.re_lease_rent);
    if follow.is_defaulted() {
        if follow.is_last() {
            let ended = repossessed(follow, step);
            step.so_far.sold_value += ended.gross;
            step.ended.push(ended);
        }
        return;
    }
    let (lease_months, last) = (scenario.lease_months(), scenario.contract_months());
    let ends: Vec<u32> =
        follow.fixed.deliveries.iter().map(|delivery| delivery.month + lease_months).collect();
    // Deliveries rise by month, so one ends in a month at most, and those broken off come last.
    let at_term = ends.iter().position(|end| *end == now.month && now.month <= last);
    let at_term = at_term.map(|place| (End::Term, place, 1));
    let first_early = ends.iter().position(|end| *end > last && now.month == last);
    let early = first_early.map(|place| (End::Early, place, ends.len() - place));
    let returned = (-Exact(now.deposit_flow)).max(Exact::ZERO);
    let mut purse = step.available - Exact(now.rent_paid) + returned;
    let mut backstop_left = step.backstop_left - Exact(now.backstop);
    for (end, first, count) in at_term.into_iter().chain(early) {
        let ended = leased(follow, end, first..first + count, purse, backstop_left);
        purse -= ended.paid_by_lessee();
        backstop_left -= ended.by_backstop;
        step.so_far.has_sold = true;
        step.so_far.sold_value += ended.value;
        step.so_far.residual_paid += ended.by_lessee + ended.by_backstop;
        step.ended.push(ended);
    }
}

/// What was leased to the end, or ended by the lessee.
fn leased(
    follow: Follow<'_>,
    end: End,
    places: Range<usize>,
    purse: Exact,
    backstop_left: Exact,
) -> Ended {
    let Follow { scenario, fixed, now, .. } = follow;
    let deliveries = fixed.deliveries.get(places.clone()).unwrap_or_default();
    let share: Exact = deliveries.iter().map(|delivery| Exact(delivery.share)).sum();
    let value = Exact(fixed.of_cost(fixed.value_share_of(places, now.month)));
    let cost = Exact(scenario.equipment.cost);
    let of_cost = |part: rust_decimal::Decimal| (cost * share * Exact(part)).cents();
    let arrears = Exact(now.rent_due) - Exact(now.rent_paid) - Exact(now.backstop);
    let is_clear = arrears <= Exact(now.forfeited_deposit);
    let option = scenario.lease.purchase_option.filter(|_| end == End::Term && is_clear);
    let price = option.map(|option| of_cost(option.price));
    if let Some(price) = price.filter(|price| *price < value && *price <= purse) {
        return Ended { end, value, gross: price, is_bought: true, ..Ended::default() };
    }
    let is_early = end == End::Early;
    let fee = if is_early { Exact(fixed.early_fee) } else { Exact::ZERO };
    let fee = fee.min(purse.max(Exact::ZERO));
    let lacking = (of_cost(scenario.lease.residual_guarantee) - value).max(Exact::ZERO);
    let by_lessee = (purse - fee).max(Exact::ZERO).min(lacking);
    // Of the backstop's limits only the total cap applies to a guarantee (section 6).
    let by_backstop = (lacking - by_lessee).min(backstop_left);
    let selling_cost = (value * Exact(scenario.equipment.selling_cost)).cents();
    Ended {
        end,
        value,
        gross: value,
        selling_cost,
        fee,
        by_lessee,
        by_backstop,
        ..Ended::default()
    }
}

/// What the vehicle has after a default.
fn repossessed(follow: Follow<'_>, step: &Step) -> Ended {
    let Follow { scenario, now, .. } = follow;
    let value = Exact(now.value);
    let remedies = &scenario.remedies;
    // Rounded before the selling cost is taken of it, as in section 6: a cent depends on that.
    let liquidated = (value * (Exact::ONE - Exact(remedies.liquidation_haircut))).cents();
    // What was let again is no forced sale.
    let gross = if remedies.re_lease.is_some() { value } else { liquidated };
    let selling_cost = (gross * Exact(scenario.equipment.selling_cost)).cents();
    let so_far = &step.so_far;
    let unrecovered = (so_far.claim - (gross - selling_cost) - so_far.re_leased).max(Exact::ZERO);
    let recovered = (Exact(remedies.claim_recovery) * unrecovered).cents();
    Ended {
        end: End::Default,
        value,
        gross,
        selling_cost,
        recovered,
        unrecovered,
        ..Ended::default()
    }
}

/// What guarantors are called for in the last month, in the order in which they pay.
pub(super) fn settle(follow: Follow<'_>, step: &mut Step) {
    if !follow.is_last() {
        return;
    }
    let guarantees = &follow.scenario.guarantees;
    for guarantee in guarantees.iter().filter(|guarantee| !pays_loans(guarantee)) {
        let lacks = lacks(follow, step, guarantee);
        let called = call(follow, guarantee, lacks);
        step.called.push(called);
    }
    let mut left = owed_after_settlement(follow, step);
    for guarantee in guarantees.iter().filter(|guarantee| pays_loans(guarantee)) {
        let covered = covered(follow, guarantee);
        let owed: Exact = covered.iter().filter_map(|place| left.get(*place)).copied().sum();
        let lacks = match guarantee.of {
            Guaranteed::Debt(share) => (Exact(share) * owed).cents(),
            Guaranteed::Rent(_) | Guaranteed::Cost(_) | Guaranteed::Fixed => {
                lacks(follow, step, guarantee).min(owed)
            }
        };
        let mut called = call(follow, guarantee, lacks);
        let mut paid = called.paid;
        called.by_loan = vec![Exact::ZERO; left.len()];
        for place in covered {
            if let (Some(part), Some(owed)) = (called.by_loan.get_mut(place), left.get_mut(place)) {
                *part = paid.min(*owed);
                paid -= *part;
                *owed -= *part;
            }
        }
        step.called.push(called);
    }
}

/// What loans are owed once the settlement has paid them.
fn owed_after_settlement(follow: Follow<'_>, step: &Step) -> Vec<Exact> {
    let Follow { before, now, .. } = follow;
    let costs = Exact(now.operating_cost) - step.operating_cost_first;
    let mut pot = step.pot(before, now) - costs;
    let owed = (0..step.loans.len()).map(|place| step.after_service(now, place));
    owed.map(|owed| {
        let paid = owed.min(pot);
        pot -= paid;
        owed - paid
    })
    .collect()
}

fn pays_loans(guarantee: &Guarantee) -> bool {
    !guarantee.covers.is_empty() || matches!(guarantee.of, Guaranteed::Debt(_))
}

/// The places of the loans that a guarantee pays, senior ones first.
fn covered(follow: Follow<'_>, guarantee: &Guarantee) -> Vec<usize> {
    let tranches = follow.scenario.tranches.iter().enumerate();
    let is_covered = |name: &String| guarantee.covers.is_empty() || guarantee.covers.contains(name);
    tranches.filter(|(_, tranche)| is_covered(&tranche.name)).map(|(place, _)| place).collect()
}

/// What a guarantee that is none of debt has to make whole.
fn lacks(follow: Follow<'_>, step: &Step, guarantee: &Guarantee) -> Exact {
    let so_far = &step.so_far;
    let earlier: Exact = step.called.iter().map(|called| called.paid).sum();
    let before = earlier + so_far.re_leased;
    match guarantee.of {
        Guaranteed::Cost(share) => {
            let found = so_far.sold_value + so_far.residual_paid + before;
            (Exact(share) * so_far.price_paid).cents() - found
        }
        Guaranteed::Rent(share) => {
            let proceeds = Exact(follow.now.sale_proceeds);
            (Exact(share) * so_far.claim).cents() - proceeds - before
        }
        Guaranteed::Debt(_) => Exact::ZERO,
        Guaranteed::Fixed => cap(follow, guarantee),
    }
}

fn cap(follow: Follow<'_>, guarantee: &Guarantee) -> Exact {
    let read_in = follow.results.summary.default_month;
    let read_in = read_in.unwrap_or_else(|| follow.scenario.contract_months());
    let steps = guarantee.cap.iter().take_while(|step| step.from <= read_in);
    steps.last().map_or(Exact::ZERO, |CapStep { amount, .. }| Exact(*amount))
}

fn call(follow: Follow<'_>, guarantee: &Guarantee, lacks: Exact) -> Called {
    let is_called = match guarantee.when {
        GuaranteedEnd::Default => follow.is_defaulted(),
        GuaranteedEnd::End => !follow.is_defaulted(),
        GuaranteedEnd::Both => true,
    };
    let (lacks, cap) = (lacks.max(Exact::ZERO), cap(follow, guarantee));
    Called {
        name: guarantee.name.clone(),
        promise: promise(guarantee.of),
        is_called,
        lacks,
        cap,
        paid: if is_called { lacks.min(cap) } else { Exact::ZERO },
        pays_loans: pays_loans(guarantee),
        by_loan: Vec::new(),
    }
}

/// What a guarantee makes whole, in words.
fn promise(of: Guaranteed) -> String {
    let share = |share| crate::format::share(crate::format::float(share));
    match of {
        Guaranteed::Rent(part) => format!("{} of the claim for rent", share(part)),
        Guaranteed::Debt(part) => format!("{} of the debt covered", share(part)),
        Guaranteed::Cost(part) => format!("{} of the price paid", share(part)),
        Guaranteed::Fixed => "a fixed amount".to_owned(),
    }
}
