//! How debt service, sweep, settlement and balances come about, and what the vehicle holds and pays
//! out (Method, sections 6 and 13).

use super::Run;
use super::account::{Account, At, Term, share};
use super::step::{LoanStep, amount, at as in_month};
use crate::format::money_full;
use crate::model::amount::Number as _;
use crate::model::exact::Exact;
use crate::model::results::Month;

pub(super) fn balance_at_closing(_: Run<'_>, now: &Month, index: usize) -> Account {
    let lent = amount(&now.balance, index);
    Account::sum("Amount lent at closing.", vec![Term::plus("Loan", lent)])
}

pub(super) fn reserve_at_closing(run: Run<'_>) -> Account {
    let months = run.scenario.structure.reserve_months;
    let target = in_month(&run.derivation.fixed.reserve_targets, 0);
    let ahead = format!("scheduled for the first {months} months");
    let terms = vec![Term::plus("DSRA target", target).since(ahead)];
    Account::sum("Funded at closing with the next months' scheduled debt service.", terms)
}

fn no_such_loan() -> Account {
    Account::sum("There is no such loan.", Vec::new())
}

pub(super) fn interest(at: At<'_>, index: usize) -> Account {
    let Some((loan, fixed)) = at.step.loans.get(index).zip(at.fixed().loans.get(index)) else {
        return no_such_loan();
    };
    let rate = share(fixed.rate_in(at.now.month));
    let mut detail = format!("{} × {rate} ÷ 12", money_full(loan.balance_before.0));
    detail.push_str(&floating_words(at, index));
    detail.push_str(&commitment_words(at, index, loan));
    let terms = vec![
        Term::plus("Interest due", loan.interest_due).since(detail),
        Term::plus("Cash available", loan.money_for_interest)
            .since("receipts, lock-up account and DSRA less prior claims"),
    ];
    let formula = if loan.commitment_fee == Exact::ZERO {
        "One twelfth of the coupon on the opening balance, as far as cash is available."
    } else {
        "One twelfth of the coupon on the opening balance and of the commitment fee on what is \
         undrawn, as far as cash is available."
    };
    Account::least(formula, terms)
}

/// What a floating rate is made of.
fn floating_words(at: At<'_>, index: usize) -> String {
    let floating = at.scenario().tranches.get(index).and_then(|tranche| tranche.floating);
    let Some(floating) = floating else { return String::new() };
    let market = &at.scenario().market;
    // Set one month ahead: the rate at the end of the month before (section 13).
    let steps = market.reference_rate.iter();
    let step = steps.take_while(|step| step.from < at.now.month).last();
    let reference = step.map_or_else(Default::default, |step| step.rate) + market.rate_shift;
    let floored = if reference < floating.floor { ", the floor" } else { "" };
    let reference = share(reference.max(floating.floor));
    let hedged = if floating.hedged.is_zero() {
        String::new()
    } else {
        let part = share(floating.hedged);
        format!("; {part} of it swapped into {}", share(floating.swap_rate))
    };
    format!(": margin {} over {reference}{floored}{hedged}", share(floating.margin))
}

fn commitment_words(at: At<'_>, index: usize, loan: &LoanStep) -> String {
    if loan.commitment_fee == Exact::ZERO {
        return String::new();
    }
    let rate = at.scenario().tranches.get(index).map(|tranche| tranche.commitment_fee);
    let (undrawn, rate) = (money_full(loan.undrawn_before.0), share(rate.unwrap_or_default()));
    format!("; commitment fee {undrawn} × {rate} ÷ 12")
}

pub(super) fn principal(at: At<'_>, index: usize) -> Account {
    let Some(loan) = at.step.loans.get(index) else { return no_such_loan() };
    let detail = if loan.is_all_due {
        "the whole balance: maturity or default".to_owned()
    } else {
        let (scheduled, overdue) = (loan.scheduled.0, loan.overdue_before.0);
        let parts = format!("scheduled {}, overdue {}", money_full(scheduled), money_full(overdue));
        format!("{parts}, at most the balance {}", money_full(loan.balance_before.0))
    };
    let terms = vec![
        Term::plus("Principal due", loan.principal_due).since(detail),
        Term::plus("Cash after interest", loan.money_for_principal),
    ];
    Account::least("Scheduled and overdue principal, as far as cash is available.", terms)
}

/// What prepaying a loan costs in the month.
fn premium(at: At<'_>, index: usize) -> Exact {
    let tranche = at.scenario().tranches.get(index);
    let mut steps = tranche.into_iter().flat_map(|tranche| &tranche.prepayment_premium);
    let step = steps.find(|step| at.now.month <= step.until);
    step.map_or(Exact::ZERO, |step| Exact(step.premium))
}

/// What is left of the sweep for a loan: its seniors take theirs first.
fn sweep_left(at: At<'_>, index: usize) -> Exact {
    let taken = (0..index)
        .map(|senior| amount(&at.now.sweep, senior) + amount(&at.now.prepayment_premium, senior));
    at.step.sweep_pool - taken.sum::<Exact>()
}

pub(super) fn sweep(at: At<'_>, index: usize) -> Account {
    if at.is_last() {
        let formula = "In the last month the final settlement replaces the sweep.";
        return Account::sum(formula, Vec::new());
    }
    if at.step.sweep.is_early {
        return Account::sum(&early_words(at), Vec::new());
    }
    let (left, premium) = (sweep_left(at, index), premium(at, index));
    let divided = if premium == Exact::ZERO {
        String::new()
    } else {
        format!(", divided by 1 + the premium of {}", share(premium.0))
    };
    let detail = sweep_words(at) + &divided;
    let terms = vec![
        Term::plus("Balance after principal", at.step.after_service(at.now, index)),
        Term::plus("Cash to sweep", (left / (Exact::ONE + premium)).cents()).since(detail),
    ];
    let formula = "The smaller of the loan balance and the cash after debt service and DSRA.";
    Account::least(formula, terms)
}

fn early_words(at: At<'_>) -> String {
    let structure = &at.scenario().structure;
    let first = structure.first_sweep_month.max(at.scenario().last_delivery() + 1);
    if first > structure.first_sweep_month {
        format!(
            "Nothing is swept before everything is delivered: the sweep begins in month {first}."
        )
    } else {
        format!("The sweep begins in month {first}.")
    }
}

/// What the cash to sweep is of.
fn sweep_words(at: At<'_>) -> String {
    let sweep = at.step.sweep;
    let cash = money_full(at.step.cash_to_sweep().0);
    if let Some(above) = sweep.above_target {
        let target = at.scenario().structure.target_ltv.unwrap_or_default();
        let above = money_full(above.0);
        return format!(
            "debt above {} of chip value is {above}, of {cash} left after debt service and DSRA, \
             less what senior tranches take",
            share(target)
        );
    }
    let tier = sweep
        .below
        .map_or_else(String::new, |below| format!(" (the DSCR is below {}x)", below.0.normalize()));
    format!(
        "{}{tier} of {cash} left after debt service and DSRA, less what senior tranches take",
        share(sweep.share.0)
    )
}

pub(super) fn prepayment_premium(at: At<'_>, index: usize) -> Account {
    if at.is_last() || at.step.sweep.is_early {
        return Account::sum("Nothing is swept in this month.", Vec::new());
    }
    let (premium, prepaid) = (premium(at, index), amount(&at.now.sweep, index));
    if premium == Exact::ZERO {
        return Account::sum("Prepaying this tranche costs nothing in this month.", Vec::new());
    }
    let detail = format!("{} of {}", share(premium.0), money_full(prepaid.0));
    let terms = vec![
        Term::plus("Premium", (prepaid * premium).cents()).since(detail),
        Term::plus("Cash to sweep after the prepayment", sweep_left(at, index) - prepaid),
    ];
    Account::least("The premium on what is swept, from the cash that is swept.", terms)
}

pub(super) fn settlement(at: At<'_>, index: usize) -> Account {
    if !at.is_last() {
        return Account::sum("Paid in the last month only.", Vec::new());
    }
    let guaranteed = at.step.guaranteed_to(index);
    // Operating cost still unpaid comes before every loan (section 6, step 5).
    let costs = Exact(at.now.operating_cost) - at.step.operating_cost_first;
    let senior: Exact = (0..index)
        .map(|index| amount(&at.now.settlement, index) - at.step.guaranteed_to(index))
        .sum();
    let left = at.step.pot(at.before, at.now) - costs - senior;
    let balance = at.step.after_service(at.now, index);
    let source = "cash, sale, DSRA and lock-up account less prior claims";
    if guaranteed != Exact::ZERO {
        let terms = vec![
            Term::plus("From cash and proceeds", balance.min(left)).since(source),
            Term::plus("From guarantors", guaranteed).since("of what was still owed"),
        ];
        return Account::sum(
            "What proceeds and cash pay of the outstanding balance, then what guarantors do.",
            terms,
        );
    }
    let terms = vec![
        Term::plus("Balance after principal", balance),
        Term::plus("Cash available", left).since(source),
    ];
    let formula = "The outstanding balance, as far as sale proceeds and cash cover it.";
    Account::least(formula, terms)
}

pub(super) fn balance(at: At<'_>, index: usize) -> Account {
    let loan = at.step.loans.get(index).copied().unwrap_or_default();
    let now = at.now;
    let unpaid = loan.interest_due - amount(&now.interest, index);
    let mut terms = vec![
        Term::plus("Opening balance", loan.balance_before),
        // Unpaid interest joins the balance; paid later, it shows as principal (section 6, step 2).
        Term::plus("Interest not paid", unpaid),
        Term::minus("Principal", amount(&now.principal, index)),
        Term::minus("Sweep", amount(&now.sweep, index)),
        Term::minus("Sale or enforcement", amount(&now.settlement, index)),
    ];
    let drawn = amount(&now.drawn, index);
    terms.extend(At::unless_zero(vec![Term::plus("Drawn", drawn)]));
    let formula = match (at.is_last(), drawn == Exact::ZERO) {
        (true, _) => {
            "Opening balance plus unpaid interest, less all repayments; the remainder is a loss."
        }
        (false, true) => "Opening balance plus unpaid interest, less all repayments.",
        (false, false) => {
            "Opening balance plus unpaid interest, less all repayments, plus what is drawn."
        }
    };
    Account::sum(formula, terms)
}

pub(super) fn debt(run: Run<'_>, now: &Month) -> Account {
    let tranches = run.scenario.tranches.iter().enumerate();
    let terms = tranches
        .map(|(index, tranche)| Term::plus(&tranche.name, amount(&now.balance, index)))
        .collect();
    Account::sum("The balances of all loans.", terms)
}

pub(super) fn reserve(at: At<'_>) -> Account {
    let (before, drawn) = (Exact(at.before.reserve), at.step.reserve_drawn);
    let mut terms =
        vec![Term::plus("DSRA, opening", before), Term::minus("Drawn for debt service", drawn)];
    if at.is_last() {
        terms.push(Term::minus("Paid out at settlement", before - drawn));
        return Account::sum("In the last month the DSRA is released.", terms);
    }
    let filled = at.step.reserve_filled;
    let months = at.scenario().structure.reserve_months;
    let target = in_month(&at.fixed().reserve_targets, at.now.month);
    let undrawn = at.step.loans.iter().any(|loan| loan.undrawn_before != Exact::ZERO);
    let most = if undrawn { "the debt and what is undrawn" } else { "the debt" };
    let detail = format!("target {} for {months} months, at most {most}", money_full(target.0));
    // Amounts are shown positive either way; sign and name say the direction.
    terms.push(if filled < Exact::ZERO {
        Term::minus("Released to cash", -filled).since(detail)
    } else {
        Term::plus("Topped up from cash", filled).since(detail)
    });
    let formula = "Held at the scheduled debt service ahead, as far as cash is available.";
    Account::sum(formula, terms)
}

/// Swept in the month, with the premiums for it.
fn swept(at: At<'_>) -> Exact {
    let all = at.now.sweep.iter().chain(&at.now.prepayment_premium);
    all.map(|amount| Exact(*amount)).sum()
}

/// Why the month's cash is held back: beside a term, and as a sentence.
fn held_words(at: At<'_>) -> (&'static str, &'static str) {
    if at.step.is_locked {
        ("DSCR below the lock-up", "Locked up: the DSCR is below the lock-up.")
    } else if at.default_month().is_some_and(|month| at.now.month >= month) {
        let sentence = "Locked up: the lease is in default and debt is outstanding.";
        ("debt is left after default", sentence)
    } else {
        let sentence = "Locked up: a delivery has been sold and debt is outstanding.";
        ("a delivery has been sold and debt is left", sentence)
    }
}

pub(super) fn trapped(at: At<'_>) -> Account {
    let (before, drawn) = (Exact(at.before.trapped), at.step.trapped_drawn);
    let mut terms = vec![
        Term::plus("Lock-up account, opening", before),
        Term::minus("Drawn for opex and debt service", drawn),
    ];
    if at.is_last() {
        terms.push(Term::minus("Paid out at settlement", before - drawn));
        return Account::sum("In the last month the lock-up account is released.", terms);
    }
    if at.step.is_held {
        // What is left of the month's cash after debt service, reserve and sweep.
        let rest = at.step.cash_to_sweep() - swept(at);
        terms.push(Term::plus("Locked up this month", rest).since(held_words(at).0));
        return Account::sum("The month's remaining cash goes to the lock-up account.", terms);
    }
    terms.push(Term::minus("Distributed", before - drawn));
    Account::sum("No lock-up; cash held earlier is distributed.", terms)
}

pub(super) fn distribution(at: At<'_>) -> Account {
    if at.is_last() {
        return distribution_at_the_end(at);
    }
    if at.step.is_held {
        return Account::sum(held_words(at).1, Vec::new());
    }
    let filled = at.step.reserve_filled;
    let reserve = if filled < Exact::ZERO {
        Term::plus("DSRA released", -filled)
    } else {
        Term::minus("DSRA topped up", filled)
    };
    let premiums: Exact = at.now.prepayment_premium.iter().map(|amount| Exact(*amount)).sum();
    let trapped = Exact(at.before.trapped) - at.step.trapped_drawn;
    let mut terms = vec![Term::plus("Cash after debt service", at.step.cash_left)];
    terms.extend(At::unless_zero(vec![Term::plus("Sale proceeds", at.step.sold)]));
    terms.extend([reserve, Term::minus("Cash sweep", swept(at) - premiums)]);
    terms.extend(At::unless_zero(vec![Term::minus("Prepayment premium", premiums)]));
    terms.push(Term::plus("Lock-up account released", trapped));
    Account::sum("Cash after debt service, DSRA and sweep.", terms)
}

fn distribution_at_the_end(at: At<'_>) -> Account {
    let reserve = Exact(at.before.reserve) - at.step.reserve_drawn;
    let trapped = Exact(at.before.trapped) - at.step.trapped_drawn;
    let settled: Exact = at.now.settlement.iter().map(|amount| Exact(*amount)).sum();
    let costs = Exact(at.now.operating_cost) - at.step.operating_cost_first;
    let mut terms = vec![
        Term::plus("Cash after debt service", at.step.cash_left),
        Term::plus("Sale proceeds", Exact(at.now.sale_proceeds)),
    ];
    let guaranteed = Exact(at.now.guarantees);
    terms.extend(At::unless_zero(vec![Term::plus("Paid by guarantors", guaranteed)]));
    terms.extend([
        Term::plus("DSRA released", reserve),
        Term::plus("Lock-up account released", trapped),
        Term::minus("Opex unpaid before", costs),
        Term::minus("Paid to lenders", settled),
    ]);
    Account::sum("All cash and sale proceeds, less the outstanding loans.", terms)
}
