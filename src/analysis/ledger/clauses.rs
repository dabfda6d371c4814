//! How the figures of the optional terms come about: what arrives and who pays for it, the deposit,
//! rent of another lessee, interest on cash (Method, section 13).

use rust_decimal::Decimal;

use super::Run;
use super::account::{Account, At, Term, share};
use super::step::amount;
use crate::format::money_full;
use crate::model::amount::Number as _;
use crate::model::exact::Exact;
use crate::model::fixed::FixedDelivery;
use crate::model::results::Month;
use crate::model::scenario::FundingOrder;

/// What arrives in a month; nothing in the month of default or later.
fn delivery<'a>(run: Run<'a>, now: &Month) -> Option<&'a FixedDelivery> {
    let default = run.results.summary.default_month;
    let comes = default.is_none_or(|default| now.month < default);
    let mut deliveries = run.derivation.fixed.deliveries.iter();
    deliveries.find(|delivery| delivery.month == now.month).filter(|_| comes)
}

fn nothing_arrives() -> Account {
    Account::sum("Nothing arrives in this month.", Vec::new())
}

/// Of what the parts are split.
fn part_words(run: Run<'_>, delivery: &FixedDelivery, whole: Decimal) -> String {
    if run.derivation.fixed.deliveries.len() > 1 {
        format!("{} of {}, split to the cent", share(delivery.share), money_full(whole))
    } else {
        "all at closing".to_owned()
    }
}

pub(super) fn capex(run: Run<'_>, now: &Month) -> Account {
    let Some(delivery) = delivery(run, now) else { return nothing_arrives() };
    let detail = part_words(run, delivery, run.scenario.equipment.cost);
    let terms = vec![Term::plus("Price", Exact(delivery.price)).since(detail)];
    Account::sum("The price of what arrives, paid in its month.", terms)
}

pub(super) fn prepaid_rent(run: Run<'_>, now: &Month) -> Account {
    let Some(prepaid) = run.scenario.lease.prepaid_rent else {
        return Account::sum("No rent is prepaid.", Vec::new());
    };
    let Some(delivery) = delivery(run, now) else { return nothing_arrives() };
    let all = run.results.summary.prepaid_rent;
    let whole = format!("{} of the first term's rent", share(prepaid.share));
    let detail = format!("{whole}; {}", part_words(run, delivery, all));
    let terms = vec![Term::plus("Prepaid rent", Exact(delivery.prepaid_rent)).since(detail)];
    Account::sum("Paid by the lessee with what arrives, whatever its liquidity.", terms)
}

pub(super) fn drawn(run: Run<'_>, now: &Month, index: usize) -> Account {
    let Some(delivery) = delivery(run, now) else { return nothing_arrives() };
    let amount = amount(&delivery.drawn, index);
    let whole = run.scenario.tranches.get(index).map_or(Decimal::ZERO, |it| it.amount);
    let detail = match run.scenario.structure.funding_order {
        FundingOrder::EquityFirst => {
            format!("of {}; equity pays first, then the loans", money_full(whole))
        }
        FundingOrder::ProRata => part_words(run, delivery, whole),
    };
    let terms = vec![Term::plus("Draw", amount).since(detail)];
    Account::sum("What this loan pays of what arrives.", terms)
}

pub(super) fn equity_call(run: Run<'_>, now: &Month) -> Account {
    let Some(delivery) = delivery(run, now) else { return nothing_arrives() };
    let drawn: Exact = delivery.drawn.iter().map(|amount| Exact(*amount)).sum();
    let mut terms = vec![Term::plus("Equipment", Exact(delivery.price))];
    if now.month == 0 {
        terms.push(Term::plus("Fees", Exact(now.fees)));
        terms.push(Term::plus("DSRA", Exact(now.reserve)));
    }
    terms.extend(At::unless_zero(vec![
        Term::minus("Prepaid rent", Exact(delivery.prepaid_rent)),
        Term::minus("Drawn", drawn),
    ]));
    Account::sum("What is due in the month, less what lenders and lessee pay of it.", terms)
}

pub(super) fn fees(run: Run<'_>, now: &Month) -> Account {
    if now.month > 0 {
        return Account::sum("Fees and premiums are paid at closing.", Vec::new());
    }
    let loans = run.scenario.tranches.iter().zip(&run.derivation.fixed.loans);
    let upfront = loans.map(|(tranche, loan)| {
        let name = format!("Upfront fee, {}", tranche.name);
        let detail = format!("{} of {}", share(tranche.upfront_fee), money_full(loan.amount));
        Term::plus(name, Exact(loan.upfront_fee)).since(detail)
    });
    let guarantees = run.scenario.guarantees.iter().zip(&run.results.summary.guarantees);
    let premiums = guarantees.map(|(guarantee, found)| {
        let name = format!("Premium, {}", guarantee.name);
        let cost = money_full(run.scenario.equipment.cost);
        let detail = format!("{} of {cost}", share(guarantee.premium));
        Term::plus(name, Exact(found.premium)).since(detail)
    });
    let terms = At::unless_zero(upfront.chain(premiums).collect());
    Account::sum("What lenders and guarantors get at closing.", terms)
}

pub(super) fn deposit_at_closing(_: Run<'_>, now: &Month) -> Account {
    let terms = vec![Term::plus("Received", Exact(now.deposit_flow))];
    Account::sum("Paid by the lessee with what arrives.", At::unless_zero(terms))
}

pub(super) fn deposit(at: At<'_>) -> Account {
    let flow = Exact(at.now.deposit_flow);
    let mut terms = vec![Term::plus("Deposit, opening", Exact(at.before.deposit))];
    terms.extend(At::unless_zero(vec![
        Term::plus("Received", flow.max(Exact::ZERO)),
        Term::minus("Forfeited", Exact(at.now.forfeited_deposit)),
        Term::minus("Returned", (-flow).max(Exact::ZERO)),
    ]));
    Account::sum("Held for the lessee until the lease ends.", terms)
}

fn deposit_received(run: Run<'_>, now: &Month) -> Option<Term> {
    let delivery = delivery(run, now)?;
    let months = run.scenario.lease.security_deposit_months;
    let detail = format!("{months} months of the contract's first rent, without its steps");
    let several = run.derivation.fixed.deliveries.len() > 1;
    let of = if several { format!("; {} of it", share(delivery.share)) } else { String::new() };
    Some(Term::plus("Received", Exact(delivery.deposit)).since(format!("{detail}{of}")))
}

pub(super) fn deposit_flow_at_closing(run: Run<'_>, now: &Month) -> Account {
    let terms = deposit_received(run, now).into_iter().collect();
    Account::sum("Paid by the lessee with what arrives.", At::unless_zero(terms))
}

pub(super) fn deposit_flow(at: At<'_>) -> Account {
    let is_settled = at.default_month() == Some(at.now.month)
        || (at.default_month().is_none() && at.now.month == at.scenario().contract_months());
    if is_settled {
        let terms = vec![
            Term::plus("Forfeited", Exact(at.now.forfeited_deposit)),
            Term::minus("Deposit, opening", Exact(at.before.deposit)),
        ];
        return Account::sum("What is not forfeited goes back to the lessee.", terms);
    }
    deposit_flow_at_closing(at.run, at.now)
}

pub(super) fn forfeited_deposit(at: At<'_>) -> Account {
    let is_default = at.default_month() == Some(at.now.month);
    let is_end = at.default_month().is_none() && at.is_last();
    if !is_default && !is_end {
        let formula = "Settled in the month of a default, or at the end of the lease.";
        return Account::sum(formula, Vec::new());
    }
    let owed = at.step.owed_by_lessee;
    let detail =
        if is_default { "rent unpaid and still to come" } else { "rent in arrears at the end" };
    let terms = vec![
        Term::plus("Deposit held", Exact(at.before.deposit)),
        Term::plus("Owed by the lessee", owed).since(detail),
    ];
    Account::least("The deposit, as far as the lessee owes rent.", terms)
}

pub(super) fn interest_earned(at: At<'_>) -> Account {
    let Some(rate) = Some(at.scenario().structure.interest_on_cash).filter(|it| !it.is_zero())
    else {
        return Account::sum("The vehicle's accounts earn nothing.", Vec::new());
    };
    let before = at.before;
    let held = Exact(before.reserve) + Exact(before.trapped) + Exact(before.deposit);
    let earned = held.portion(Exact(rate), Exact::from_months(12)).cents();
    let detail = format!(
        "DSRA {}, lock-up account {}, deposit {}, × {} ÷ 12",
        money_full(before.reserve),
        money_full(before.trapped),
        money_full(before.deposit),
        share(rate)
    );
    let terms = vec![Term::plus("Interest", earned).since(detail)];
    Account::sum("A twelfth of the rate on what the accounts held before the month.", terms)
}

pub(super) fn re_lease_rent(at: At<'_>) -> Account {
    let Some(re_lease) = at.scenario().remedies.re_lease else {
        return Account::sum("After a default the equipment is not let again.", Vec::new());
    };
    let default = at.default_month();
    let Some(default) = default.filter(|default| at.now.month > *default) else {
        return Account::sum("The equipment is let again only after a default.", Vec::new());
    };
    let repossessed = default + at.scenario().remedies.repossession_months;
    let first = repossessed + re_lease.free_months + 1;
    if at.now.month < first {
        return Account::sum(
            &format!("Repossessed in month {repossessed}; the new lessee pays from month {first}."),
            Vec::new(),
        );
    }
    let steps = at.scenario().market.rent_index.iter();
    let step = steps.take_while(|step| step.from <= repossessed + 1).last();
    let index = step.map_or(Decimal::ONE, |step| step.index).normalize();
    let held = at.fixed().share_held(default, Some(default));
    let part = if held == Decimal::ONE { String::new() } else { format!(" × {}", share(held)) };
    let detail = format!(
        "{} × {}{part} × market rent {index} less {}",
        money_full(at.scenario().equipment.cost),
        share(at.scenario().lease.rent_factor),
        share(re_lease.discount)
    );
    let rent = at.fixed().re_lease_rent(default).unwrap_or_default();
    let terms = vec![Term::plus("Rent of the new lease", Exact(rent)).since(detail)];
    Account::sum("What another lessee pays after the default.", terms)
}
