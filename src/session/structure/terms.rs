//! Optional terms that come: what is proposed for them in the deal at hand, and items of their lists
//! that come and go.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use crate::analysis::full_rent::covered;
use crate::analysis::lever::At;
use crate::analysis::{Family, Lever, Term};
use crate::model::scenario::{
    CapStep, Contract, Delivery, Depreciation, EarlyTermination, Floating, FundingOrder, Guarantee,
    Guaranteed, GuaranteedEnd, IndexStep, Losses, PremiumStep, PrepaidRent, PurchaseOption,
    RateStep, ReLease, RentStep, SetTerm, SweepTier, Tax,
};
use crate::model::validate::{DELIVERY_MONTH_MAX, MONTHS_MAX, RE_LEASE_MONTHS_MAX};
use crate::model::{Scenario, validate};

use super::{HALVINGS_MAX, next_name, round_figure, unused_name};

/// Months between two items of a list, where the list does not say another distance.
const YEAR: u32 = 12;
/// The last DSCR below which a tier may apply.
const TIER_MAX: Decimal = Decimal::TEN;

/// Adds a term that is not there.
pub(super) fn add(scenario: &mut Scenario, term: Term) {
    let lease_end = scenario.full_contract_months();
    match term {
        Term::ResaleMonth => scenario.equipment.resale_month = Some(scenario.lease.term_months),
        Term::Renewals => scenario.lease.renewal.times = 2,
        Term::PrepaidRent => add_prepaid_rent(scenario),
        Term::SecurityDeposit => scenario.lease.security_deposit_months = 3,
        Term::EarlyTermination => {
            let month = (lease_end / 2).max(scenario.last_delivery() + 1).min(MONTHS_MAX);
            scenario.lease.early_termination = Some(EarlyTermination { month, fee_months: 6 });
        }
        Term::PurchaseOption => {
            let price = scenario.equipment.resale_fraction.clamp(Decimal::ZERO, Decimal::TWO);
            scenario.lease.purchase_option = Some(PurchaseOption { price });
        }
        Term::Floating(loan) => add_floating(scenario, loan),
        Term::CommitmentFee(loan) => {
            if let Some(loan) = scenario.tranches.get_mut(loan) {
                loan.commitment_fee = Decimal::new(5, 3);
            }
        }
        Term::FundingOrder => scenario.structure.funding_order = FundingOrder::EquityFirst,
        Term::FirstSweep => scenario.structure.first_sweep_month = YEAR + 1,
        Term::FirstTest => scenario.structure.first_test_month = YEAR + 1,
        Term::TargetLtv => scenario.structure.target_ltv = Some(loan_to_cost(scenario)),
        Term::InterestOnCash => scenario.structure.interest_on_cash = Decimal::new(3, 2),
        Term::ReLease => {
            let months = scenario.lease.renewal.months.clamp(1, RE_LEASE_MONTHS_MAX);
            let discount = scenario.lease.renewal.discount.clamp(Decimal::ZERO, Decimal::ONE);
            scenario.remedies.re_lease = Some(ReLease { months, discount, free_months: 1 });
        }
        Term::ClaimRecovery => scenario.remedies.claim_recovery = Decimal::new(1, 1),
        Term::RateShift => scenario.market.rate_shift = Decimal::new(1, 2),
        Term::Tax => {
            scenario.tax = Some(Tax {
                rate: Decimal::new(21, 2),
                depreciation: Depreciation::Bonus,
                losses: Losses::Used,
            });
        }
    }
}

/// A fifth of the rent, credited in the second half of the term; less where that leaves no equity.
fn add_prepaid_rent(scenario: &mut Scenario) {
    let was_valid = validate(scenario).is_ok();
    let credited_from = scenario.lease.term_months / 2 + 1;
    let mut prepaid = PrepaidRent { share: Decimal::new(2, 1), credited_from };
    scenario.lease.prepaid_rent = Some(prepaid);
    let most = Decimal::from_f64(*Lever::PrepaidShare.range(scenario).end()).unwrap_or_default();
    if prepaid.share > most {
        prepaid.share = (most / Decimal::TWO).round_dp(3).normalize();
    }
    for _ in 0..HALVINGS_MAX {
        scenario.lease.prepaid_rent = Some(prepaid);
        scenario.format = scenario.format.max(scenario.format_needed());
        if !was_valid || validate(scenario).is_ok() {
            return;
        }
        prepaid.share = (prepaid.share / Decimal::TWO).round_dp(6).normalize();
    }
}

/// At first it costs what it did: the margin is what the coupon is above the reference rate.
fn add_floating(scenario: &mut Scenario, loan: usize) {
    let first = scenario.market.reference_rate.first().filter(|step| step.from == 0);
    let reference = first.map_or(Decimal::ZERO, |step| step.rate);
    let Some(loan) = scenario.tranches.get_mut(loan) else { return };
    loan.floating = Some(Floating {
        margin: loan.rate.saturating_sub(reference).clamp(Decimal::ZERO, Decimal::ONE).normalize(),
        floor: Decimal::ZERO,
        hedged: Decimal::ZERO,
        swap_rate: reference,
    });
}

/// Debt over cost in whole percent: what the loans begin with.
fn loan_to_cost(scenario: &Scenario) -> Decimal {
    let share = super::lent(scenario).checked_div(scenario.equipment.cost).unwrap_or_default();
    share.round_dp(2).clamp(Decimal::ZERO, Decimal::TWO).normalize()
}

/// Why no item can be added to a list that is not full.
pub(super) fn why_not_added(
    scenario: &Scenario,
    family: Family,
    owner: usize,
) -> Option<&'static str> {
    if family == Family::Delivery && is_overfunded(scenario) {
        return Some("Debt and prepaid rent exceed the cost; reduce them first");
    }
    let is_last = |last: Option<u32>, most: u32| last.is_some_and(|last| last >= most);
    let is_out = match family {
        Family::Delivery => is_last(Some(scenario.last_delivery()), DELIVERY_MONTH_MAX),
        Family::RentStep
        | Family::PremiumStep
        | Family::CapStep
        | Family::RateStep
        | Family::IndexStep => is_last(last_place(scenario, family, owner), MONTHS_MAX),
        Family::SweepTier => {
            scenario.structure.sweep_tiers.last().is_some_and(|tier| tier.below >= TIER_MAX)
        }
        Family::Deal | Family::Tranche | Family::Round | Family::Contract | Family::Guarantee => {
            false
        }
    };
    is_out.then_some("The last one is as late as it may be; move it first")
}

/// Whether later deliveries would have more debt and prepaid rent than they cost: fees and reserve,
/// which are paid at closing, take the rest.
fn is_overfunded(scenario: &Scenario) -> bool {
    let room = *Lever::LoanAmount(0).range(scenario).end();
    let lent = Lever::LoanAmount(0).value(scenario);
    lent.is_some_and(|lent| {
        let step = Lever::LoanAmount(0).step(scenario);
        // The range ends a step below what is certain to leave equity.
        lent > room + step
    })
}

/// The month of the last item.
fn last_place(scenario: &Scenario, family: Family, owner: usize) -> Option<u32> {
    let last = family.len(scenario, owner).checked_sub(1)?;
    let at: At = if family.owner().is_some() { [owner, last] } else { [last, 0] };
    let place = Lever::of_family(family).first()?(at).value(scenario)?;
    u32::from_f64(place)
}

/// A year after the last item, at most in the last month that there is; `first` where there is none.
fn next_place(scenario: &Scenario, family: Family, owner: usize, first: u32) -> u32 {
    let last = last_place(scenario, family, owner);
    last.map_or(first, |last| last.saturating_add(YEAR).min(MONTHS_MAX))
}

/// Adds an item at the end of a list.
pub(super) fn add_item(scenario: &mut Scenario, family: Family, owner: usize) {
    let half = scenario.lease.term_months / 2 + 1;
    match family {
        Family::Deal | Family::Tranche | Family::Round => {}
        Family::Delivery => add_delivery(scenario),
        Family::RentStep => add_rent_step(scenario, half),
        Family::PremiumStep => {
            let until = next_place(scenario, family, owner, YEAR);
            let Some(loan) = scenario.tranches.get_mut(owner) else { return };
            let last = loan.prepayment_premium.last();
            let premium = last.map_or(Decimal::new(2, 2), |step| step.premium / Decimal::TWO);
            loan.prepayment_premium.push(PremiumStep { until, premium: premium.normalize() });
        }
        Family::SweepTier => add_tier(scenario),
        Family::Contract => {
            let contract = new_contract(scenario);
            scenario.lessee.contracts.push(contract);
        }
        Family::Guarantee => {
            let guarantee = new_guarantee(scenario);
            scenario.guarantees.push(guarantee);
        }
        Family::CapStep => {
            let from = next_place(scenario, family, owner, 0);
            let first = fifth_of_cost(scenario);
            let Some(guarantee) = scenario.guarantees.get_mut(owner) else { return };
            let last = guarantee.cap.last();
            let amount = last.map_or(first, |step| round_figure(step.amount / Decimal::TWO));
            guarantee.cap.push(CapStep { from, amount });
        }
        Family::RateStep => {
            let from = next_place(scenario, family, owner, 0);
            let steps = &mut scenario.market.reference_rate;
            let rate = steps.last().map_or(Decimal::new(4, 2), |step| step.rate);
            steps.push(RateStep { from, rate });
        }
        Family::IndexStep => {
            let from = next_place(scenario, family, owner, YEAR + 1);
            let steps = &mut scenario.market.rent_index;
            let last = steps.last().map_or(Decimal::ONE, |step| step.index);
            let index = (last * Decimal::new(8, 1)).round_dp(2).normalize();
            steps.push(IndexStep { from, index });
        }
    }
}

/// The first one makes two: half arrives at closing, half after six months. Any other takes half of
/// what the last one brings, as much later as that came after the one before it.
fn add_delivery(scenario: &mut Scenario) {
    const FIRST_GAP: u32 = 6;
    let deliveries = &mut scenario.equipment.deliveries;
    if deliveries.is_empty() {
        deliveries.push(Delivery { month: 0, share: Decimal::ONE });
    }
    let before = deliveries.len().checked_sub(2).and_then(|place| deliveries.get(place));
    let before = before.map(|delivery| delivery.month);
    let Some(last) = deliveries.last_mut() else { return };
    let gap = before.map_or(FIRST_GAP, |before| last.month.saturating_sub(before)).max(1);
    let month = last.month.saturating_add(gap).min(DELIVERY_MONTH_MAX);
    let share = (last.share / Decimal::TWO).normalize();
    last.share = (last.share - share).normalize();
    deliveries.push(Delivery { month, share });
}

/// What a delivery brings that is gone comes with the one before it. One alone is no term: everything
/// arrives at closing.
pub(super) fn remove_delivery(scenario: &mut Scenario, index: usize) {
    let deliveries = &mut scenario.equipment.deliveries;
    let gone = deliveries.remove(index);
    if let Some(heir) = deliveries.get_mut(index.saturating_sub(1)) {
        heir.share = heir.share.saturating_add(gone.share).normalize();
        if index == 0 {
            heir.month = 0;
        }
    }
    if deliveries.len() < 2 {
        deliveries.clear();
    }
}

/// What the delivery brings, within what it and the one that makes up for it bring together.
pub(super) fn set_delivery(scenario: &mut Scenario, index: usize, share: Decimal) {
    let deliveries = &mut scenario.equipment.deliveries;
    let other = if index + 1 < deliveries.len() { index + 1 } else { index.saturating_sub(1) };
    let shares = [index, other].map(|at| deliveries.get(at).map(|delivery| delivery.share));
    let [Some(own), Some(others)] = shares else { return };
    let both = own.saturating_add(others);
    let share = share.round_dp(super::SHARE_DECIMALS).normalize();
    // Neither brings nothing: a delivery of nothing is out of bounds.
    if index == other || share <= Decimal::ZERO || share >= both {
        return;
    }
    for (at, share) in [(index, share), (other, both - share)] {
        if let Some(delivery) = deliveries.get_mut(at) {
            delivery.share = share.normalize();
        }
    }
}

/// The rent falls by a fifth; not at all where prepaid rent could not be credited any more.
fn add_rent_step(scenario: &mut Scenario, half: u32) {
    let was_valid = validate(scenario).is_ok();
    let from = next_place(scenario, Family::RentStep, 0, half.max(2));
    let last = scenario.lease.rent_steps.last().map_or(Decimal::ONE, |step| step.factor);
    let factor = (last * Decimal::new(8, 1)).round_dp(2).normalize();
    scenario.lease.rent_steps.push(RentStep { from, factor });
    scenario.format = scenario.format.max(scenario.format_needed());
    if was_valid
        && validate(scenario).is_err()
        && let Some(step) = scenario.lease.rent_steps.last_mut()
    {
        step.factor = last;
    }
}

/// All cash below 1.2x, then half of it below 1.5x, and so on.
fn add_tier(scenario: &mut Scenario) {
    let tiers = &mut scenario.structure.sweep_tiers;
    let (below, share) = match tiers.last() {
        None => (Decimal::new(12, 1), Decimal::ONE),
        Some(last) => {
            let below = last.below.saturating_add(Decimal::new(3, 1)).min(TIER_MAX);
            (below, last.share / Decimal::TWO)
        }
    };
    tiers.push(SweepTier { below: below.normalize(), share: share.normalize() });
}

/// As much as the last one, else a month's rent, for as long as the deal is to last.
fn new_contract(scenario: &Scenario) -> Contract {
    let contracts = &scenario.lessee.contracts;
    let taken: Vec<&str> = contracts.iter().map(|contract| contract.name.as_str()).collect();
    let name = contracts.last().and_then(|contract| next_name(&contract.name, &taken));
    let name = name.unwrap_or_else(|| unused_name(["Customer"], "Customer", &taken));
    let rent = || covered(scenario).map_or(Decimal::ZERO, |[monthly, _]| round_figure(monthly));
    let amount = contracts.last().map_or_else(rent, |contract| contract.amount);
    let to = scenario.contract_months().clamp(1, MONTHS_MAX);
    Contract { name, from: 1, to, amount, probability: Decimal::ONE }
}

/// Of all rent after a default, up to a fifth of the cost.
fn new_guarantee(scenario: &Scenario) -> Guarantee {
    let taken: Vec<&str> = scenario.guarantees.iter().map(|it| it.name.as_str()).collect();
    Guarantee {
        name: unused_name(["Guarantor"], "Guarantor", &taken),
        when: GuaranteedEnd::Default,
        of: Guaranteed::Rent(Decimal::ONE),
        cap: vec![CapStep { from: 0, amount: fifth_of_cost(scenario) }],
        covers: Vec::new(),
        premium: Decimal::ZERO,
    }
}

fn fifth_of_cost(scenario: &Scenario) -> Decimal {
    round_figure(scenario.equipment.cost / Decimal::from(5))
}

/// No guarantee covers a loan that is gone. One that covered nothing else goes with it, because
/// without a name it would cover everybody; their indices, the last first.
pub(super) fn uncover(scenario: &mut Scenario, loan: &str) -> Vec<usize> {
    for terms in scenario.set_terms_mut() {
        terms.retain_mut(|term| term.loan_mut().is_none_or(|name| name != loan));
    }
    let mut idle = Vec::new();
    for (index, guarantee) in scenario.guarantees.iter_mut().enumerate() {
        if guarantee.covers.iter().any(|name| name == loan) {
            guarantee.covers.retain(|name| name != loan);
            if guarantee.covers.is_empty() {
                idle.push(index);
            }
        }
    }
    idle.into_iter().rev().collect()
}

/// Guarantees follow a loan that was given another name.
pub(in crate::session) fn follow_loan_names(before: &Scenario, after: &mut Scenario) {
    let has_names = |scenario: &Scenario| scenario.set_terms().next().is_some();
    if (after.guarantees.iter().all(|guarantee| guarantee.covers.is_empty()) && !has_names(after))
        || before.tranches.len() != after.tranches.len()
    {
        return;
    }
    let Scenario { tranches, guarantees, .. } = after;
    let pairs = before.tranches.iter().zip(&*tranches);
    let names = pairs.map(|(before, after)| (&before.name, &after.name));
    let is_kept = |name: &String| tranches.iter().any(|loan| loan.name == *name);
    let renamed: Vec<(String, String)> = names
        .filter(|(before, after)| before != after && !is_kept(before))
        .map(|(before, after)| (before.clone(), after.clone()))
        .collect();
    for name in guarantees.iter_mut().flat_map(|guarantee| &mut guarantee.covers) {
        if let Some((_, new)) = renamed.iter().find(|(old, _)| old == name) {
            name.clone_from(new);
        }
    }
    if renamed.is_empty() {
        return;
    }
    for terms in after.set_terms_mut() {
        for name in terms.iter_mut().flat_map(SetTerm::names_mut) {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| old == name) {
                name.clone_from(new);
            }
        }
    }
}
