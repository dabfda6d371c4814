//! How what comes in and what it costs come about, in the order of the waterfall: rent, operating
//! cost, and what the lessee has.

use super::Run;
use super::account::{Account, At, Term, share};
use super::step::at as in_month;
use crate::format::money_full;
use crate::model::amount::Number as _;
use crate::model::exact::Exact;
use crate::model::results::Month;

pub(super) fn nothing_flows() -> Account {
    Account::sum("Nothing flows at closing; rent is paid in arrears.", Vec::new())
}

pub(super) fn nothing_held() -> Account {
    Account::sum("The lock-up account is empty at closing.", Vec::new())
}

pub(super) fn liquidity_at_closing(run: Run<'_>, now: &Month) -> Account {
    let cash = Exact(run.scenario.lessee.cash);
    let (prepaid, deposit) = (Exact(now.prepaid_rent), Exact(now.deposit_flow));
    if prepaid + deposit == Exact::ZERO {
        let terms = vec![Term::plus("Cash at closing", cash)];
        return Account::sum("The lessee's cash at closing.", terms);
    }
    let mut terms = vec![Term::plus("Cash", cash)];
    terms.extend(At::unless_zero(vec![
        Term::minus("Prepaid rent", prepaid),
        Term::minus("Security deposit", deposit),
    ]));
    Account::sum("The lessee's cash at closing, less what it pays with the first delivery.", terms)
}

pub(super) fn rent_due(at: At<'_>) -> Account {
    if at.is_after_default() {
        return Account::sum("No rent is due after the month of default.", Vec::new());
    }
    let month = at.now.month;
    let due = in_month(&at.fixed().rent, month);
    let contract = in_month(&at.fixed().contract_rent, month);
    let mut terms = vec![Term::plus("Contract rent", contract).since(contract_rent(at))];
    let credit = contract - due;
    if credit != Exact::ZERO {
        let prepaid = money_full(at.run.results.summary.prepaid_rent);
        let detail = format!("pro rata to the rents from {} on", credited_from(at));
        let of = format!("of {prepaid} prepaid, {detail}");
        terms.push(Term::minus("Prepaid rent credited", credit).since(of));
    }
    terms.push(Term::plus("Arrears brought forward", at.step.arrears_before));
    let formula = if credit == Exact::ZERO {
        "Contract rent plus arrears from earlier months."
    } else {
        "Contract rent less what was prepaid of it, plus arrears from earlier months."
    };
    Account::sum(formula, terms)
}

fn credited_from(at: At<'_>) -> String {
    let month = at.scenario().credited_from().unwrap_or(1);
    format!("month {month} of the lease")
}

/// What the contract rent follows from, in words.
fn contract_rent(at: At<'_>) -> String {
    let month = at.now.month;
    let lease = &at.scenario().lease;
    let deliveries = &at.fixed().deliveries;
    if deliveries.len() > 1 {
        let came = deliveries.iter().filter(|delivery| delivery.month < month).count();
        let factor = share(lease.rent_factor);
        let of = deliveries.len();
        return format!("{factor} of cost a month; {came} of {of} deliveries, a lease each");
    }
    if month > lease.term_months {
        let renewals = lease.renewal.counted_times();
        let nth = (month - lease.term_months - 1) / lease.renewal.months.max(1) + 1;
        let which =
            if renewals > 1 { format!(", renewal {nth} of {renewals}") } else { String::new() };
        let index = index_in(at, lease.term_months + (nth - 1) * lease.renewal.months + 1);
        let market = index.map_or_else(String::new, |index| format!(" × market rent {index}"));
        return format!(
            "last rent of the first term{market} less {}{which}",
            share(lease.renewal.discount)
        );
    }
    let cost = money_full(at.scenario().equipment.cost);
    let escalated = match (month - 1) / 12 {
        0 => String::new(),
        _ if lease.escalator.is_zero() => String::new(),
        years => format!(", stepped {years}× by {}", share(lease.escalator)),
    };
    let step = lease.rent_steps.iter().take_while(|step| step.from <= month).last();
    let step = step.map_or_else(String::new, |step| format!(" × {}", step.factor.normalize()));
    format!("{} of {cost}{escalated}{step}", share(lease.rent_factor))
}

/// The market's rent in a month of the deal, where the scenario has one.
fn index_in(at: At<'_>, month: u32) -> Option<String> {
    let steps = &at.scenario().market.rent_index;
    let step = steps.iter().take_while(|step| step.from <= month).last();
    (!steps.is_empty())
        .then(|| step.map_or_else(|| "1".to_owned(), |step| step.index.normalize().to_string()))
}

pub(super) fn rent_paid(at: At<'_>) -> Account {
    if at.is_after_default() {
        return Account::sum("No rent is paid after the month of default.", Vec::new());
    }
    let contracts = in_month(&at.fixed().contracts, at.now.month);
    let raised = in_month(&at.fixed().funding, at.now.month) - contracts;
    let from_contracts = if contracts == Exact::ZERO {
        String::new()
    } else {
        format!(", contracts {}", money_full(contracts.0))
    };
    let detail = format!(
        "liquidity {}, raised {}{from_contracts}, net burn {}",
        money_full(at.before.liquidity),
        money_full(raised.0),
        money_full(in_month(&at.fixed().burn, at.now.month).0),
    );
    // Liquidity is negative while bills are unpaid; the lessee then pays nothing.
    let cash = at.step.available.max(Exact::ZERO);
    let terms = vec![
        Term::plus("Rent due", Exact(at.now.rent_due)),
        Term::plus("The lessee's cash, not below 0", cash).since(detail),
    ];
    Account::least("The smaller of the rent due and the lessee's cash.", terms)
}

pub(super) fn backstop(at: At<'_>) -> Account {
    let Some(backstop) = &at.scenario().lessee.backstop else {
        return Account::sum("This deal has no backstop.", Vec::new());
    };
    if at.is_after_default() {
        return Account::sum("No rent is due after the month of default.", Vec::new());
    }
    if at.now.month < backstop.from_month {
        let from = backstop.from_month;
        let formula = format!("{} pays from month {from} on.", backstop.name);
        return Account::sum(&formula, Vec::new());
    }
    let terms = vec![
        Term::plus("Rent missing", Exact(at.now.rent_due) - Exact(at.now.rent_paid)),
        Term::plus("Monthly cap", Exact(backstop.monthly_cap)),
        Term::plus("Left of the total cap", at.step.backstop_left),
    ];
    Account::least("The smallest of the missing rent and the two caps.", terms)
}

pub(super) fn operating_cost(at: At<'_>) -> Account {
    let due = at.step.operating_cost_due;
    let first = at.step.operating_cost_first;
    // The settlement pays operating cost that rent left unpaid, so there are two sources.
    if at.is_last() && first < due {
        let pot = at.step.pot(at.before, at.now);
        let later = (due - first).min(pot);
        let terms = vec![
            Term::plus("From rent and lock-up account", first),
            Term::plus("From sale or enforcement", later),
        ];
        return Account::sum(
            "Amount due, paid first from rent, the rest from sale or enforcement proceeds.",
            terms,
        );
    }
    let cost = money_full(at.scenario().equipment.cost);
    let held = if at.step.operating_cost_new == Exact(at.fixed().operating_cost) {
        String::new()
    } else {
        ", of what the vehicle has of it".to_owned()
    };
    let detail = format!(
        "{} a year of {cost}{held}, and what was left unpaid",
        share(at.scenario().lease.operating_cost)
    );
    let cash = at.step.receipts + Exact(at.before.trapped);
    let terms = vec![
        Term::plus("Opex due", due).since(detail),
        Term::plus("Receipts and lock-up account", cash),
    ];
    Account::least("The smaller of the amount due and the cash available.", terms)
}

pub(super) fn cfads(at: At<'_>) -> Account {
    let mut terms = vec![
        Term::plus("Rent paid", Exact(at.now.rent_paid)),
        Term::plus("Backstop", Exact(at.now.backstop)),
    ];
    terms.extend(At::unless_zero(vec![
        Term::plus("Re-lease rent", Exact(at.now.re_lease_rent)),
        Term::plus("Deposit forfeited", Exact(at.now.forfeited_deposit)),
        Term::plus("Interest earned", Exact(at.now.interest_earned)),
    ]));
    // What the settlement pays is no part of CFADS (section 10).
    terms.push(Term::minus("Opex", at.step.operating_cost_first));
    Account::sum("Cash flow available for debt service: receipts less opex.", terms)
}

pub(super) fn liquidity(at: At<'_>) -> Account {
    let month = at.now.month;
    let contracts = in_month(&at.fixed().contracts, month);
    let deposit = Exact(at.now.deposit_flow);
    let ended = || at.step.ended.iter();
    let price: Exact = ended().filter(|it| it.is_bought).map(|it| it.gross).sum();
    let mut terms = vec![
        Term::plus("Liquidity before", Exact(at.before.liquidity)),
        Term::plus("Raised", in_month(&at.fixed().funding, month) - contracts),
    ];
    // Below 0 where the lessee owes elsewhere; sign and name say the direction.
    terms.extend(At::unless_zero(vec![if contracts < Exact::ZERO {
        Term::minus("Other commitments", -contracts)
    } else {
        Term::plus("Contracts", contracts)
    }]));
    terms.extend([
        Term::minus("Net burn", in_month(&at.fixed().burn, month)),
        Term::minus("Rent paid", Exact(at.now.rent_paid)),
    ]);
    terms.extend(At::unless_zero(vec![
        Term::plus("Deposit returned", (-deposit).max(Exact::ZERO)),
        Term::minus("Purchase price", price),
        Term::minus("Early termination fee", ended().map(|it| it.fee).sum()),
        Term::minus("Residual guarantee paid", ended().map(|it| it.by_lessee).sum()),
        Term::minus("Prepaid rent", Exact(at.now.prepaid_rent)),
        Term::minus("Security deposit", deposit.max(Exact::ZERO)),
    ]));
    let is_plain = at.scenario().lessee.contracts.is_empty() && !at.scenario().has_clauses();
    let formula = if is_plain {
        "Opening cash plus funding, less burn and rent."
    } else {
        "Opening cash plus what comes in, less burn, rent and what else the lease asks for."
    };
    Account::sum(formula, terms)
}
