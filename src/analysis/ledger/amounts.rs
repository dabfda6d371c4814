//! How the amounts of the ledger come about, in the order of the waterfall.

use super::Run;
use super::account::{Account, At, Rule, Term};
use super::derivation::{amount, at as in_month};
use crate::format::money_full;
use crate::model::amount::{Exact, Number as _};
use crate::model::fixed::value_share;
use crate::model::results::Month;
use crate::model::scenario::{EndOfTerm, Scenario, ValuePath};

pub(super) fn nothing_flows() -> Account {
    sum("Nothing flows at closing; rent is paid in arrears.", Vec::new())
}

pub(super) fn nothing_held() -> Account {
    sum("The lock-up account is empty at closing.", Vec::new())
}

pub(super) fn balance_at_closing(_: Run<'_>, now: &Month, index: usize) -> Account {
    let lent = amount(&now.balance, index);
    sum("Amount lent at closing.", vec![Term::plus("Loan", lent)])
}

pub(super) fn reserve_at_closing(run: Run<'_>) -> Account {
    let months = run.scenario.structure.reserve_months;
    let target = in_month(&run.derivation.fixed.reserve_targets, 0);
    let ahead = format!("scheduled for the first {months} months");
    let terms = vec![Term::plus("DSRA target", target).since(ahead)];
    sum("Funded at closing with the next months' scheduled debt service.", terms)
}

pub(super) fn liquidity_at_closing(run: Run<'_>) -> Account {
    let cash = Exact(run.scenario.lessee.cash);
    sum("The lessee's cash at closing.", vec![Term::plus("Cash at closing", cash)])
}

impl At<'_> {
    fn scenario(&self) -> &Scenario {
        self.run.scenario
    }

    fn is_after_default(&self) -> bool {
        // Later than the month of default: in that month itself rent is due (section 5).
        self.run.results.summary.default_month.is_some_and(|month| self.now.month > month)
    }

    fn is_last(&self) -> bool {
        self.now.month == self.run.results.summary.end_month
    }

    fn receipts(&self) -> Exact {
        Exact(self.now.rent_paid) + Exact(self.now.backstop)
    }
}

pub(super) fn rent_due(at: At<'_>) -> Account {
    if at.is_after_default() {
        return sum("No rent is due after the month of default.", Vec::new());
    }
    let month = at.now.month;
    let rent = in_month(&at.run.derivation.fixed.rent, month);
    let lease = &at.scenario().lease;
    let detail = if month > lease.term_months {
        format!("last rent of the first term less {}", share(lease.renewal.discount))
    } else {
        let cost = money_full(at.scenario().equipment.cost);
        let steps = match (month - 1) / 12 {
            0 => String::new(),
            _ if lease.escalator.is_zero() => String::new(),
            years => format!(", stepped {years}× by {}", share(lease.escalator)),
        };
        format!("{} of {cost}{steps}", share(lease.rent_factor))
    };
    let terms = vec![
        Term::plus("Contract rent", rent).since(detail),
        Term::plus("Arrears brought forward", at.step.arrears_before),
    ];
    sum("Contract rent plus arrears from earlier months.", terms)
}

pub(super) fn rent_paid(at: At<'_>) -> Account {
    if at.is_after_default() {
        return sum("No rent is paid after the month of default.", Vec::new());
    }
    let detail = format!(
        "liquidity {}, raised {}, net burn {}",
        money_full(at.before.liquidity),
        money_full(in_month(&at.run.derivation.fixed.funding, at.now.month).0),
        money_full(in_month(&at.run.derivation.fixed.burn, at.now.month).0),
    );
    // Liquidity is negative while bills are unpaid; the lessee then pays nothing.
    let cash = at.step.available.max(Exact::ZERO);
    let terms = vec![
        Term::plus("Rent due", Exact(at.now.rent_due)),
        Term::plus("The lessee's cash, not below 0", cash).since(detail),
    ];
    least("The smaller of the rent due and the lessee's cash.", terms)
}

pub(super) fn backstop(at: At<'_>) -> Account {
    let Some(backstop) = &at.scenario().lessee.backstop else {
        return sum("This deal has no backstop.", Vec::new());
    };
    if at.is_after_default() {
        return sum("No rent is due after the month of default.", Vec::new());
    }
    if at.now.month < backstop.from_month {
        let from = backstop.from_month;
        return sum(&format!("{} pays from month {from} on.", backstop.name), Vec::new());
    }
    let terms = vec![
        Term::plus("Rent missing", Exact(at.now.rent_due) - Exact(at.now.rent_paid)),
        Term::plus("Monthly cap", Exact(backstop.monthly_cap)),
        Term::plus("Left of the total cap", at.step.backstop_left),
    ];
    least("The smallest of the missing rent and the two caps.", terms)
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
        return sum(
            "Amount due, paid first from rent, the rest from sale or enforcement proceeds.",
            terms,
        );
    }
    let cost = money_full(at.scenario().equipment.cost);
    let detail = format!(
        "{} a year of {cost}, and what was left unpaid",
        share(at.scenario().lease.operating_cost)
    );
    let terms = vec![
        Term::plus("Opex due", due).since(detail),
        Term::plus("Receipts and lock-up account", at.receipts() + Exact(at.before.trapped)),
    ];
    least("The smaller of the amount due and the cash available.", terms)
}

pub(super) fn cfads(at: At<'_>) -> Account {
    let terms = vec![
        Term::plus("Rent paid", Exact(at.now.rent_paid)),
        Term::plus("Backstop", Exact(at.now.backstop)),
        // What the settlement pays is no part of CFADS (section 10).
        Term::minus("Opex", at.step.operating_cost_first),
    ];
    sum("Cash flow available for debt service: receipts less opex.", terms)
}

pub(super) fn interest(at: At<'_>, index: usize) -> Account {
    let Some((loan, tranche)) = at.step.loans.get(index).zip(at.scenario().tranches.get(index))
    else {
        return sum("There is no such loan.", Vec::new());
    };
    let detail = format!("{} × {} ÷ 12", money_full(loan.balance_before.0), share(tranche.rate));
    let terms = vec![
        Term::plus("Interest due", loan.interest_due).since(detail),
        Term::plus("Cash available", loan.money_for_interest)
            .since("receipts, lock-up account and DSRA less prior claims"),
    ];
    least("One twelfth of the coupon on the opening balance, as far as cash is available.", terms)
}

pub(super) fn principal(at: At<'_>, index: usize) -> Account {
    let Some(loan) = at.step.loans.get(index) else {
        return sum("There is no such loan.", Vec::new());
    };
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
    least("Scheduled and overdue principal, as far as cash is available.", terms)
}

pub(super) fn sweep(at: At<'_>, index: usize) -> Account {
    if at.is_last() {
        return sum("In the last month the final settlement replaces the sweep.", Vec::new());
    }
    // Prepaid in order of seniority: what seniors take is not left for this loan.
    let senior: Exact = (0..index).map(|index| amount(&at.now.sweep, index)).sum();
    let detail = format!(
        "{} of {} left after debt service and DSRA, less what senior tranches take",
        share(at.scenario().structure.cash_sweep),
        money_full((at.step.cash_left - at.step.reserve_filled).0),
    );
    let terms = vec![
        Term::plus("Balance after principal", at.step.after_service(at.now, index)),
        Term::plus("Cash to sweep", at.step.sweep_pool - senior).since(detail),
    ];
    least("The smaller of the loan balance and the cash after debt service and DSRA.", terms)
}

pub(super) fn settlement(at: At<'_>, index: usize) -> Account {
    if !at.is_last() {
        return sum("Paid in the last month only.", Vec::new());
    }
    // Operating cost still unpaid comes before every loan (section 6, step 5).
    let costs = Exact(at.now.operating_cost) - at.step.operating_cost_first;
    let senior: Exact = (0..index).map(|index| amount(&at.now.settlement, index)).sum();
    let left = at.step.pot(at.before, at.now) - costs - senior;
    let terms = vec![
        Term::plus("Balance after principal", at.step.after_service(at.now, index)),
        Term::plus("Cash available", left)
            .since("cash, sale, DSRA and lock-up account less prior claims"),
    ];
    least("The outstanding balance, as far as sale proceeds and cash cover it.", terms)
}

pub(super) fn balance(at: At<'_>, index: usize) -> Account {
    let loan = at.step.loans.get(index).copied().unwrap_or_default();
    let now = at.now;
    let unpaid = loan.interest_due - amount(&now.interest, index);
    let terms = vec![
        Term::plus("Opening balance", loan.balance_before),
        // Unpaid interest joins the balance; paid later, it shows as principal (section 6, step 2).
        Term::plus("Interest not paid", unpaid),
        Term::minus("Principal", amount(&now.principal, index)),
        Term::minus("Sweep", amount(&now.sweep, index)),
        Term::minus("Sale or enforcement", amount(&now.settlement, index)),
    ];
    let formula = if at.is_last() {
        "Opening balance plus unpaid interest, less all repayments; the remainder is a loss."
    } else {
        "Opening balance plus unpaid interest, less all repayments."
    };
    sum(formula, terms)
}

pub(super) fn debt(run: Run<'_>, now: &Month) -> Account {
    let tranches = run.scenario.tranches.iter().enumerate();
    let terms = tranches
        .map(|(index, tranche)| Term::plus(&tranche.name, amount(&now.balance, index)))
        .collect();
    sum("The balances of all loans.", terms)
}

pub(super) fn reserve(at: At<'_>) -> Account {
    let (before, drawn) = (Exact(at.before.reserve), at.step.reserve_drawn);
    let mut terms =
        vec![Term::plus("DSRA, opening", before), Term::minus("Drawn for debt service", drawn)];
    if at.is_last() {
        terms.push(Term::minus("Paid out at settlement", before - drawn));
        return sum("In the last month the DSRA is released.", terms);
    }
    let filled = at.step.reserve_filled;
    let months = at.scenario().structure.reserve_months;
    let target = in_month(&at.run.derivation.fixed.reserve_targets, at.now.month);
    let detail = format!("target {} for {months} months, at most the debt", money_full(target.0));
    // Amounts are shown positive either way; sign and name say the direction.
    terms.push(if filled < Exact::ZERO {
        Term::minus("Released to cash", -filled).since(detail)
    } else {
        Term::plus("Topped up from cash", filled).since(detail)
    });
    sum("Held at the scheduled debt service ahead, as far as cash is available.", terms)
}

/// What is left of the month's cash after debt service, reserve and sweep.
fn cash_to_share_out(at: At<'_>) -> Exact {
    let swept: Exact = at.now.sweep.iter().map(|amount| Exact(*amount)).sum();
    at.step.cash_left - at.step.reserve_filled - swept
}

pub(super) fn trapped(at: At<'_>) -> Account {
    let (before, drawn) = (Exact(at.before.trapped), at.step.trapped_drawn);
    let mut terms = vec![
        Term::plus("Lock-up account, opening", before),
        Term::minus("Drawn for opex and debt service", drawn),
    ];
    if at.is_last() {
        terms.push(Term::minus("Paid out at settlement", before - drawn));
        return sum("In the last month the lock-up account is released.", terms);
    }
    if at.step.is_held {
        let why =
            if at.step.is_locked { "DSCR below the lock-up" } else { "debt is left after default" };
        terms.push(Term::plus("Locked up this month", cash_to_share_out(at)).since(why));
        return sum("The month's remaining cash goes to the lock-up account.", terms);
    }
    terms.push(Term::minus("Distributed", before - drawn));
    sum("No lock-up; cash held earlier is distributed.", terms)
}

pub(super) fn sale_proceeds(at: At<'_>) -> Account {
    if !at.is_last() {
        return sum("The equipment is sold in the last month.", Vec::new());
    }
    let value = Exact(at.now.value);
    let is_default = at.run.results.summary.default_month.is_some();
    let haircut = at.scenario().remedies.liquidation_haircut;
    // Rounded before the selling cost is taken of it, as in section 6: a cent depends on that.
    let gross = if is_default { (value * (Exact::ONE - Exact(haircut))).cents() } else { value };
    let selling_cost = at.scenario().equipment.selling_cost;
    let mut terms = vec![Term::plus("Chip value", value)];
    if is_default {
        let detail = format!("{} off in a forced sale", share(haircut));
        terms.push(Term::minus("Liquidation haircut", value - gross).since(detail));
    }
    let detail = format!("{} of {}", share(selling_cost), money_full(gross.0));
    let cost = (gross * Exact(selling_cost)).cents();
    terms.push(Term::minus("Selling cost", cost).since(detail));
    let Guarantee { by_lessee, by_backstop } = Guarantee::paid(at, gross);
    // No line of zeros where no guarantee is given; after a default none is owed (section 6).
    if at.run.derivation.fixed.guaranteed > rust_decimal::Decimal::ZERO && !is_default {
        terms.push(Term::plus("Residual guarantee, lessee", by_lessee));
        terms.push(Term::plus("Residual guarantee, backstop", by_backstop));
    }
    sum("Sale price of the equipment less selling cost.", terms)
}

/// What the lessee's side adds to a sale.
#[derive(Default)]
struct Guarantee {
    by_lessee: Exact,
    by_backstop: Exact,
}

impl Guarantee {
    fn paid(at: At<'_>, gross: Exact) -> Self {
        if at.run.results.summary.default_month.is_some() {
            return Self::default();
        }
        let claim = (Exact(at.run.derivation.fixed.guaranteed) - gross).max(Exact::ZERO);
        let cash = (at.step.available - Exact(at.now.rent_paid)).max(Exact::ZERO);
        let by_lessee = cash.min(claim);
        // Of the backstop's limits only the total cap applies to a guarantee (section 6).
        let left = at.step.backstop_left - Exact(at.now.backstop);
        Self { by_lessee, by_backstop: (claim - by_lessee).min(left) }
    }
}

pub(super) fn distribution(at: At<'_>) -> Account {
    if at.is_last() {
        let reserve = Exact(at.before.reserve) - at.step.reserve_drawn;
        let trapped = Exact(at.before.trapped) - at.step.trapped_drawn;
        let settled: Exact = at.now.settlement.iter().map(|amount| Exact(*amount)).sum();
        let costs = Exact(at.now.operating_cost) - at.step.operating_cost_first;
        let terms = vec![
            Term::plus("Cash after debt service", at.step.cash_left),
            Term::plus("Sale proceeds", Exact(at.now.sale_proceeds)),
            Term::plus("DSRA released", reserve),
            Term::plus("Lock-up account released", trapped),
            Term::minus("Opex unpaid before", costs),
            Term::minus("Paid to lenders", settled),
        ];
        return sum("All cash and sale proceeds, less the outstanding loans.", terms);
    }
    if at.step.is_held {
        let formula = if at.step.is_locked {
            "Locked up: the DSCR is below the lock-up."
        } else {
            "Locked up: the lease is in default and debt is outstanding."
        };
        return sum(formula, Vec::new());
    }
    let swept: Exact = at.now.sweep.iter().map(|amount| Exact(*amount)).sum();
    let filled = at.step.reserve_filled;
    let reserve = if filled < Exact::ZERO {
        Term::plus("DSRA released", -filled)
    } else {
        Term::minus("DSRA topped up", filled)
    };
    let trapped = Exact(at.before.trapped) - at.step.trapped_drawn;
    let terms = vec![
        Term::plus("Cash after debt service", at.step.cash_left),
        reserve,
        Term::minus("Cash sweep", swept),
        Term::plus("Lock-up account released", trapped),
    ];
    sum("Cash after debt service, DSRA and sweep.", terms)
}

pub(super) fn value(run: Run<'_>, now: &Month) -> Account {
    let equipment = &run.scenario.equipment;
    let lease = &run.scenario.lease;
    let (month, term) = (now.month, lease.term_months);
    let end = match lease.end_of_term {
        EndOfTerm::Scrap => equipment.scrap_fraction,
        EndOfTerm::Sell | EndOfTerm::Renew => {
            equipment.resale_fraction.max(equipment.scrap_fraction)
        }
    };
    let end = share(end);
    let path = match equipment.value_path {
        ValuePath::Exponential => format!("{end} to the power {month}/{term}"),
        ValuePath::StraightLine => format!("1 − (1 − {end}) × {month}/{term}"),
        ValuePath::Cliff { month: cliff, share: fall } => {
            // A cliff past the term counts as the term (section 1).
            let fallen = if month >= cliff.min(term) { share(fall) } else { "0%".to_owned() };
            format!("{end} to the power (1 − {}) × {month}/{term} + {fallen}", share(fall))
        }
    };
    let detail = format!("{path}, not below {}", share(equipment.scrap_fraction));
    let terms = vec![
        Term::plus("Equipment cost", Exact(equipment.cost)),
        Term::share("Share left", value_share(run.scenario, month)).since(detail),
    ];
    let formula = "The cost, declining along the value path to the residual value.".to_owned();
    Account { formula, rule: Rule::Product, terms }
}

pub(super) fn liquidity(at: At<'_>) -> Account {
    let month = at.now.month;
    let fixed = &at.run.derivation.fixed;
    let mut terms = vec![
        Term::plus("Liquidity before", Exact(at.before.liquidity)),
        Term::plus("Raised", in_month(&fixed.funding, month)),
        Term::minus("Net burn", in_month(&fixed.burn, month)),
        Term::minus("Rent paid", Exact(at.now.rent_paid)),
    ];
    if at.is_last() {
        let is_default = at.run.results.summary.default_month.is_some();
        let value = Exact(at.now.value);
        let Guarantee { by_lessee, .. } =
            if is_default { Guarantee::default() } else { Guarantee::paid(at, value) };
        if by_lessee > Exact::ZERO {
            terms.push(Term::minus("Residual guarantee paid", by_lessee));
        }
    }
    sum("Opening cash plus funding, less burn and rent.", terms)
}

fn sum(formula: &str, terms: Vec<Term>) -> Account {
    Account { formula: formula.to_owned(), rule: Rule::Sum, terms }
}

fn least(formula: &str, terms: Vec<Term>) -> Account {
    Account { formula: formula.to_owned(), rule: Rule::Least, terms }
}

/// A share of the scenario, with as many decimals as it has.
fn share(fraction: rust_decimal::Decimal) -> String {
    crate::format::share(crate::format::float(fraction))
}
