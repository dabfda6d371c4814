//! What a run does not keep, put together again: what was due, what there was to pay it from.
//!
//! It follows the results month by month, in the order of the waterfall, and takes every payment
//! from them; what it works out itself is checked against them wherever a figure is explained.
//!
//! A recording `Record` of the waterfall could keep these amounts instead. It would put some
//! fifteen more amounts a month into every lane, the batch included, or make the waterfall generic
//! over one more parameter, and only the month under the cursor is ever explained. And an
//! explanation that is worked out a second time checks the waterfall; a recorded one would repeat
//! it.

use crate::model::amount::{Exact, Number as _};
use crate::model::results::Month;
use crate::model::schedule::monthly_interest;
use crate::model::{Fixed, Results, Scenario};

/// What lies between the assumptions and the figures of one run.
///
/// ```
/// use chiplease::analysis::ledger::{Column, Derivation, Line, Run};
/// use chiplease::files::library;
/// use chiplease::model;
///
/// let scenario = library::default_scenario()?;
/// let results = model::run(&scenario);
/// let derivation = Derivation::of(&scenario, &results);
/// let run = Run { scenario: &scenario, results: &results, derivation: &derivation };
/// let explained = run.explain(Column::Cfads, Line::Month(1)).expect("a month of the run");
/// assert_eq!(explained.recombined(), explained.figure);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Derivation {
    pub(super) fixed: Fixed,
    /// By month; that of closing holds nothing.
    steps: Vec<Step>,
}

/// One month on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    pub(super) arrears_before: Exact,
    /// The lessee's liquidity before it pays rent.
    pub(super) available: Exact,
    /// What is left of the backstop's total cap before it pays.
    pub(super) backstop_left: Exact,
    /// Including arrears from earlier months.
    pub(super) operating_cost_due: Exact,
    /// Paid before debt service; settlement may pay more.
    pub(super) operating_cost_first: Exact,
    pub(super) loans: Vec<LoanStep>,
    /// The denominator of the DSCR.
    pub(super) service_due: Exact,
    /// This month's cash after debt service.
    pub(super) cash_left: Exact,
    /// Taken from trapped cash for cost and debt service.
    pub(super) trapped_drawn: Exact,
    /// Taken from the reserve for debt service.
    pub(super) reserve_drawn: Exact,
    /// Put into the reserve from cash; below 0 what is released to cash.
    pub(super) reserve_filled: Exact,
    /// Of the cash after the reserve, what the sweep may use.
    pub(super) sweep_pool: Exact,
    /// Whether the rest of the month's cash is held back.
    pub(super) is_held: bool,
    /// Whether the DSCR is why.
    pub(super) is_locked: bool,
}

/// One loan in one month.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LoanStep {
    pub(super) balance_before: Exact,
    pub(super) scheduled: Exact,
    /// Unpaid principal and interest of earlier months.
    pub(super) overdue_before: Exact,
    pub(super) interest_due: Exact,
    pub(super) principal_due: Exact,
    /// The whole balance is due: maturity, or default.
    pub(super) is_all_due: bool,
    /// What there is to pay its interest from.
    pub(super) money_for_interest: Exact,
    /// What there is to pay its principal from.
    pub(super) money_for_principal: Exact,
    overdue_after: Exact,
}

impl Derivation {
    /// Follows a run of `scenario` through the waterfall (Method, section 6).
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let fixed = Fixed::of(scenario);
        // An empty step for closing, so that a month is its own index.
        let mut steps = vec![Step::default()];
        let pairs = results.months.iter().zip(results.months.iter().skip(1));
        for (before, now) in pairs {
            let follow = Follow { scenario, results, fixed: &fixed, before, now };
            let step = follow.step(steps.last().unwrap_or(&Step::default()));
            steps.push(step);
        }
        Self { fixed, steps }
    }

    pub(super) fn step(&self, month: u32) -> Option<&Step> {
        self.steps.get(month as usize).filter(|_| month > 0)
    }
}

/// One month to be followed.
#[derive(Clone, Copy)]
struct Follow<'a> {
    scenario: &'a Scenario,
    results: &'a Results,
    fixed: &'a Fixed,
    before: &'a Month,
    now: &'a Month,
}

impl Follow<'_> {
    fn step(self, earlier: &Step) -> Step {
        let Self { fixed, before, now, .. } = self;
        let mut step = Step::default();
        let at = |list: &[rust_decimal::Decimal]| at(list, now.month);
        step.available = Exact(before.liquidity) + at(&fixed.funding) - at(&fixed.burn);
        // Closing has no rent due and nothing unpaid that could be brought forward.
        if before.month > 0 {
            let paid = Exact(before.rent_paid) + Exact(before.backstop);
            step.arrears_before = Exact(before.rent_due) - paid;
            step.backstop_left = earlier.backstop_left - Exact(before.backstop);
            let unpaid = earlier.operating_cost_due - earlier.operating_cost_first;
            step.operating_cost_due = unpaid;
        } else {
            let backstop = self.scenario.lessee.backstop.as_ref();
            step.backstop_left = backstop.map_or(Exact::ZERO, |stop| Exact(stop.total_cap));
        }
        step.operating_cost_due += Exact(fixed.operating_cost);
        let receipts = Exact(now.rent_paid) + Exact(now.backstop);
        step.operating_cost_first = step.operating_cost_due.min(receipts + Exact(before.trapped));
        self.service_debt(&mut step, earlier, receipts);
        self.share_out(&mut step);
        step
    }

    fn service_debt(self, step: &mut Step, earlier: &Step, receipts: Exact) {
        let Self { fixed, before, now, .. } = self;
        let default = self.results.summary.default_month;
        let is_accelerated = default.is_some_and(|default| now.month >= default);
        let (trapped, reserve) = (Exact(before.trapped), Exact(before.reserve));
        // One sum pays everything; which part of it was used is told afterwards, in `drawn`.
        let mut money = receipts + trapped + reserve - step.operating_cost_first;
        for (index, loan) in fixed.loans.iter().enumerate() {
            let balance_before = amount(&before.balance, index);
            let scheduled = at(&loan.principal, now.month);
            let overdue_before =
                earlier.loans.get(index).map_or(Exact::ZERO, |loan| loan.overdue_after);
            let is_all_due = is_accelerated || now.month >= loan.tenor_months;
            let interest_due = monthly_interest(balance_before, Exact(loan.rate));
            let principal_due = if is_all_due {
                balance_before
            } else {
                balance_before.min(scheduled + overdue_before)
            };
            step.service_due += interest_due + balance_before.min(scheduled);
            let (interest, principal) =
                (amount(&now.interest, index), amount(&now.principal, index));
            let unpaid = interest_due - interest;
            step.loans.push(LoanStep {
                balance_before,
                scheduled,
                overdue_before,
                interest_due,
                principal_due,
                is_all_due,
                money_for_interest: money,
                money_for_principal: money - interest,
                overdue_after: principal_due - principal + unpaid,
            });
            money = money - interest - principal;
        }
        let spent = receipts + trapped + reserve - money;
        // This month's cash is used first, then trapped cash, then the reserve (section 6).
        let drawn = (spent - receipts).max(Exact::ZERO);
        step.cash_left = (receipts - spent).max(Exact::ZERO);
        step.trapped_drawn = drawn.min(trapped);
        step.reserve_drawn = drawn - step.trapped_drawn;
    }

    /// Reserve, sweep, lock-up.
    fn share_out(self, step: &mut Step) {
        let Self { scenario, results, fixed, before, now } = self;
        // In the last month the settlement takes the place of these steps.
        if now.month >= results.summary.end_month {
            return;
        }
        let debt: Exact = (0..step.loans.len()).map(|index| step.after_service(now, index)).sum();
        let target = at(&fixed.reserve_targets, now.month).min(debt);
        let reserve = Exact(before.reserve) - step.reserve_drawn;
        // Below 0 where the target has fallen: the excess is released to cash.
        step.reserve_filled = (target - reserve).min(step.cash_left);
        let cash = step.cash_left - step.reserve_filled;
        step.sweep_pool = (cash * Exact(scenario.structure.cash_sweep)).cents();
        let lockup = Exact(scenario.structure.lockup_dscr);
        // Multiplied, not divided: a rounded quotient could miss a DSCR exactly at the lock-up.
        // Without debt service the DSCR is undefined and never locks up (section 6).
        step.is_locked =
            step.service_due.is_material() && Exact(now.cfads) < lockup * step.service_due;
        let default = results.summary.default_month;
        let is_accelerated = default.is_some_and(|default| now.month >= default);
        let is_owing = Exact(now.debt()).is_material();
        step.is_held = step.is_locked || (is_accelerated && is_owing);
    }
}

impl Step {
    /// What a loan still owes after debt service and before the sweep.
    pub(super) fn after_service(&self, now: &Month, index: usize) -> Exact {
        let loan = self.loans.get(index).copied().unwrap_or_default();
        let (interest, principal) = (amount(&now.interest, index), amount(&now.principal, index));
        loan.balance_before + (loan.interest_due - interest) - principal
    }

    /// What settlement has to pay from: this month's cash, the sale, reserve and trapped cash.
    pub(super) fn pot(&self, before: &Month, now: &Month) -> Exact {
        let reserve = Exact(before.reserve) - self.reserve_drawn;
        let trapped = Exact(before.trapped) - self.trapped_drawn;
        self.cash_left + Exact(now.sale_proceeds) + reserve + trapped
    }
}

/// An amount of a tranche; nothing where there is none.
pub(super) fn amount(amounts: &[rust_decimal::Decimal], index: usize) -> Exact {
    Exact(amounts.get(index).copied().unwrap_or_default())
}

/// An amount of a month; nothing past the end.
pub(super) fn at(list: &[rust_decimal::Decimal], month: u32) -> Exact {
    amount(list, month as usize)
}
