//! How the ratios of the ledger come about.

use super::account::{Account, Rule, Sign, Term};
use super::{Figure, Run};
use crate::format::{float, money_full, percent};
use crate::model::amount::{Amount as _, Number as _};
use crate::model::exact::Exact;
use crate::model::fixed::FixedLoan;
use crate::model::results::Month;

/// Months that the lessee's liquidity cover looks ahead.
const COVER_MONTHS: u32 = 12;

pub(super) fn llcr(run: Run<'_>, now: &Month) -> Account {
    let longest = run.derivation.fixed.loans.iter().map(|loan| loan.tenor_months).max();
    // A tenor may be longer than the run, after which no cash flow exists.
    let last = longest.unwrap_or(0).min(run.results.summary.end_month);
    life_cover(run, now, "CFADS", last, |month| Exact(month.cfads))
}

pub(super) fn plcr(run: Run<'_>, now: &Month) -> Account {
    let last = run.results.summary.end_month;
    life_cover(run, now, "CFADS and sale", last, |month| {
        Exact(month.cfads) + Exact(month.sale_proceeds)
    })
}

pub(super) fn ltv(_: Run<'_>, now: &Month) -> Account {
    let terms =
        vec![Term::plus("Debt", Exact(now.debt())), Term::plus("Chip value", Exact(now.value))];
    quotient("Debt divided by the value of the equipment.", terms)
}

/// The DSCR of a year.
pub(super) fn dscr_of_year(run: Run<'_>, first: u32, last: u32) -> Account {
    let Some((cfads, due)) = run.covered(first, last) else {
        return undefined("Undefined: no debt service falls due in the year.");
    };
    // The ratio of a year evens out its worst month, so that one is named beside it.
    let lowest = run.months(first, last).filter_map(|month| Some((month.dscr?, month.month)));
    let lowest = lowest.reduce(|least, other| if other.0 < least.0 { other } else { least });
    let note = lowest.map_or_else(String::new, |(dscr, month)| {
        format!(" The lowest month is {month}, with {}.", crate::format::ratio(dscr))
    });
    let terms = vec![Term::plus("CFADS", cfads), Term::plus("Debt service due", due)];
    let formula =
        format!("Total CFADS over total debt service due, for months with debt service.{note}");
    Account { formula, rule: Rule::Quotient, terms }
}

pub(super) fn dscr(run: Run<'_>, now: &Month) -> Account {
    let Some(step) = run.derivation.step(now.month).filter(|step| step.service_due > Exact::ZERO)
    else {
        return undefined("Undefined: no debt service falls due in this month.");
    };
    let interest: Exact = step.loans.iter().map(|loan| loan.interest_due).sum();
    let scheduled = step.service_due - interest;
    let detail = format!(
        "interest {}, scheduled principal {}",
        money_full(interest.0),
        money_full(scheduled.0)
    );
    let terms = vec![
        Term::plus("CFADS", Exact(now.cfads)),
        Term::plus("Debt service due", step.service_due).since(detail),
    ];
    quotient("CFADS over interest and scheduled principal.", terms)
}

/// Present value of what is to come until `last`, over the debt.
fn life_cover(
    run: Run<'_>,
    now: &Month,
    what: &str,
    last: u32,
    flow: impl Fn(&Month) -> Exact,
) -> Account {
    let debt = now.debt();
    if debt <= rust_decimal::Decimal::ZERO {
        return undefined("Undefined: no debt is outstanding.");
    }
    let first = now.month + 1;
    if first > last {
        return undefined("Undefined: no cash flow remains.");
    }
    let loans = now.balance.iter().zip(&run.derivation.fixed.loans);
    // By today's balances, so the rate changes as the loans are repaid (section 6).
    let next = now.month + 1;
    let rate = |loan: &FixedLoan| float(loan.rate_in(next));
    let weighted: f64 = loans.map(|(balance, loan)| float(*balance) * rate(loan)).sum();
    let rate = weighted / float(debt) / 12.0;
    let mut power = 1.0;
    let present: f64 = run
        .months(first, last)
        .map(|month| {
            power /= 1.0 + rate;
            flow(month).to_f64() * power
        })
        .sum();
    let months =
        if first == last { format!("month {first}") } else { format!("months {first} to {last}") };
    let detail = format!("{months} at {} a year, the loans' coupon", percent(12.0 * rate, 2));
    let present = Term {
        name: format!("Present value of {what}"),
        value: Figure::Amount(Exact::from_power(present).to_decimal()),
        sign: Sign::Plus,
        detail: Some(detail),
    };
    let formula = format!("{what} still to come, discounted, over the debt.");
    quotient(&formula, vec![present, Term::plus("Debt", Exact(debt))])
}

pub(super) fn liquidity_cover(run: Run<'_>, now: &Month) -> Account {
    let contract_months = run.scenario.contract_months();
    let first = now.month + 1;
    // Past the contract's end no rent is due that would need cover.
    let last = (now.month + COVER_MONTHS).min(contract_months);
    let fixed = &run.derivation.fixed;
    let at = |list: &[rust_decimal::Decimal], month| super::step::at(list, month);
    // Of what comes in this run: after a default nothing more arrives.
    let default = run.results.summary.default_month;
    let rent = |month| Exact(fixed.rent_in(month, default));
    let needs = (first..=last)
        // A month that earns cash does not pay for another one (section 5).
        .map(|month| (at(&fixed.burn, month) + rent(month)).max(Exact::ZERO));
    let need: Exact = needs.sum();
    let raised: Exact = (first..=last).map(|month| at(&fixed.funding, month)).sum();
    if need <= Exact::ZERO {
        return undefined("Undefined: the lessee needs no cash in the months ahead.");
    }
    let money = format!("liquidity {}, raised {}", money_full(now.liquidity), money_full(raised.0));
    let terms = vec![
        Term::plus("Cash and funding", Exact(now.liquidity) + raised).since(money),
        Term::plus("Needs", need).since(format!("burn and rent of months {first} to {last}")),
    ];
    quotient(
        "The lessee's cash and funding over the next twelve months, divided by its needs.",
        terms,
    )
}

fn quotient(formula: &str, terms: Vec<Term>) -> Account {
    Account { formula: formula.to_owned(), rule: Rule::Quotient, terms }
}

fn undefined(formula: &str) -> Account {
    quotient(formula, Vec::new())
}
