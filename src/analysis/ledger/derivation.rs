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

use super::ends;
use super::step::{Follow, LoanStep, SoFar, Step, amount, at};
use crate::model::amount::Number as _;
use crate::model::exact::Exact;
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

impl Derivation {
    /// Follows a run of `scenario` through the waterfall (Method, sections 6 and 13).
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let fixed = Fixed::of(scenario);
        // A step without flows for closing, so that a month is its own index.
        let so_far = results.closing().map(SoFar::at_closing).unwrap_or_default();
        let mut steps = vec![Step { so_far, ..Step::default() }];
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

impl Follow<'_> {
    fn step(self, earlier: &Step) -> Step {
        let Self { fixed, before, now, .. } = self;
        let mut step = Step { so_far: earlier.so_far.clone(), ..Step::default() };
        let at = |list: &[rust_decimal::Decimal]| at(list, now.month);
        step.available = Exact(before.liquidity) + at(&fixed.funding) - at(&fixed.burn);
        // Closing has no rent due and nothing unpaid that could be brought forward.
        if before.month > 0 {
            let paid = Exact(before.rent_paid) + Exact(before.backstop);
            step.arrears_before = Exact(before.rent_due) - paid;
            let guaranteed: Exact = earlier.ended.iter().map(|ended| ended.by_backstop).sum();
            step.backstop_left = earlier.backstop_left - Exact(before.backstop) - guaranteed;
            let unpaid = earlier.operating_cost_due - earlier.operating_cost_first;
            step.operating_cost_due = unpaid;
        } else {
            let backstop = self.scenario.lessee.backstop.as_ref();
            step.backstop_left = backstop.map_or(Exact::ZERO, |stop| Exact(stop.total_cap));
        }
        self.keep_deposit(&mut step);
        let default = self.results.summary.default_month;
        step.operating_cost_new = Exact(fixed.operating_cost_in(now.month, default));
        step.operating_cost_due += step.operating_cost_new;
        step.receipts = receipts(now);
        step.operating_cost_first =
            step.operating_cost_due.min(step.receipts + Exact(before.trapped));
        self.service_debt(&mut step, earlier);
        ends::sell(self, &mut step);
        self.share_out(&mut step);
        ends::settle(self, &mut step);
        step.so_far.close(now);
        step
    }

    /// What the lessee owes where the deposit is settled, and what of the claim is left.
    fn keep_deposit(self, step: &mut Step) {
        let Self { scenario, fixed, now, .. } = self;
        let paid = Exact(now.rent_paid) + Exact(now.backstop);
        let arrears = Exact(now.rent_due) - paid;
        if self.results.summary.default_month == Some(now.month) {
            let claim = (arrears + Exact(fixed.rent_after(now.month))).max(Exact::ZERO);
            step.owed_by_lessee = claim;
            step.so_far.claim = claim - Exact(now.forfeited_deposit);
        } else if now.month == scenario.contract_months() && !self.is_defaulted() {
            step.owed_by_lessee = arrears;
        }
    }

    fn loan(self, index: usize, earlier: &Step) -> LoanStep {
        let Self { scenario, fixed, before, now, .. } = self;
        let Some(loan) = fixed.loans.get(index) else { return LoanStep::default() };
        let balance_before = amount(&before.balance, index);
        let undrawn_before = match earlier.loans.get(index) {
            Some(earlier) => earlier.undrawn_before,
            None => Exact(loan.amount),
        } - amount(&before.drawn, index);
        let scheduled = at(&loan.principal, now.month);
        let overdue_before =
            earlier.loans.get(index).map_or(Exact::ZERO, |loan| loan.overdue_after);
        let is_all_due = self.is_defaulted() || now.month >= loan.tenor_months;
        let default = self.results.summary.default_month;
        let rate = scenario.tranches.get(index).map(|tranche| Exact(tranche.commitment_fee));
        // Charged in the month of default, too, and not after it.
        let rate = rate.filter(|_| default.is_none_or(|default| now.month <= default));
        let commitment_fee = monthly_interest(undrawn_before, rate.unwrap_or_default());
        let interest = monthly_interest(balance_before, Exact(loan.rate_in(now.month)));
        let by_schedule = balance_before.min(scheduled + overdue_before);
        LoanStep {
            balance_before,
            undrawn_before,
            scheduled,
            overdue_before,
            interest_due: interest + commitment_fee,
            commitment_fee,
            principal_due: if is_all_due { balance_before } else { by_schedule },
            is_all_due,
            ..LoanStep::default()
        }
    }

    fn service_debt(self, step: &mut Step, earlier: &Step) {
        let Self { fixed, before, now, .. } = self;
        let (trapped, reserve) = (Exact(before.trapped), Exact(before.reserve));
        // One sum pays everything; which part of it was used is told afterwards, in `drawn`.
        let mut money = step.receipts + trapped + reserve - step.operating_cost_first;
        for index in 0..fixed.loans.len() {
            let mut loan = self.loan(index, earlier);
            step.service_due += loan.interest_due + loan.balance_before.min(loan.scheduled);
            let (interest, principal) =
                (amount(&now.interest, index), amount(&now.principal, index));
            loan.money_for_interest = money;
            loan.money_for_principal = money - interest;
            loan.overdue_after = loan.principal_due - principal + (loan.interest_due - interest);
            step.loans.push(loan);
            money = money - interest - principal;
        }
        let receipts = step.receipts;
        let spent = receipts + trapped + reserve - money;
        // This month's cash is used first, then trapped cash, then the reserve (section 6).
        let drawn = (spent - receipts).max(Exact::ZERO);
        step.cash_left = (receipts - spent).max(Exact::ZERO);
        step.trapped_drawn = drawn.min(trapped);
        step.reserve_drawn = drawn - step.trapped_drawn;
    }

    /// Reserve, sweep, lock-up.
    fn share_out(self, step: &mut Step) {
        let Self { scenario, fixed, before, now, .. } = self;
        // In the last month the settlement takes the place of these steps.
        if self.is_last() {
            return;
        }
        step.sold = Exact(now.sale_proceeds);
        let debt: Exact = (0..step.loans.len()).map(|index| step.after_service(now, index)).sum();
        let undrawn: Exact = step.loans.iter().map(|loan| loan.undrawn_before).sum();
        let debt_to_come = if self.is_defaulted() { debt } else { debt + undrawn };
        let target = at(&fixed.reserve_targets, now.month).min(debt_to_come);
        let reserve = Exact(before.reserve) - step.reserve_drawn;
        // Below 0 where the target has fallen: the excess is released to cash.
        step.reserve_filled = (target - reserve).min(step.cash_left + step.sold);
        self.size_sweep(step, debt);
        let structure = &scenario.structure;
        // Multiplied, not divided: a rounded quotient could miss a DSCR exactly at the lock-up.
        step.is_locked = self.is_short_of(step, Exact(structure.lockup_dscr));
        let is_bound = self.is_defaulted() || step.so_far.has_sold;
        // Before the month's delivery, which comes last.
        let drawn: Exact = now.drawn.iter().map(|amount| Exact(*amount)).sum();
        let is_owing = (Exact(now.debt()) - drawn).is_material();
        step.is_held = step.is_locked || (is_bound && is_owing);
    }

    /// Whether the DSCR is tested in this month, defined, and below this one.
    fn is_short_of(self, step: &Step, dscr: Exact) -> bool {
        let is_tested = self.now.month >= self.scenario.structure.first_test_month;
        // Without debt service the DSCR is undefined and never locks up (section 6).
        let is_defined = step.service_due.is_material();
        is_tested && is_defined && Exact(self.now.cfads) < dscr * step.service_due
    }

    /// Of the cash after the reserve, what prepays (section 13).
    fn size_sweep(self, step: &mut Step, debt: Exact) {
        let structure = &self.scenario.structure;
        let cash = step.cash_to_sweep();
        step.sweep.share = Exact(structure.cash_sweep);
        let first = structure.first_sweep_month.max(self.scenario.last_delivery() + 1);
        if self.now.month < first {
            step.sweep.is_early = true;
            return;
        }
        let mut tiers = structure.sweep_tiers.iter();
        if let Some(tier) = tiers.find(|tier| self.is_short_of(step, Exact(tier.below))) {
            step.sweep.share = Exact(tier.share);
            step.sweep.below = Some(Exact(tier.below));
        }
        step.sweep_pool = (cash * step.sweep.share).cents();
        if let Some(target) = structure.target_ltv {
            let above = debt - (Exact(target) * Exact(self.now.value)).cents();
            if cash.min(above) > step.sweep_pool {
                step.sweep_pool = cash.min(above);
                step.sweep.above_target = Some(above);
            }
        }
    }
}

/// What comes in before operating cost.
fn receipts(now: &Month) -> Exact {
    let rent = Exact(now.rent_paid) + Exact(now.backstop) + Exact(now.re_lease_rent);
    rent + Exact(now.forfeited_deposit) + Exact(now.interest_earned)
}
