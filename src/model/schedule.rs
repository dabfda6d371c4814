//! What is fixed at closing: each loan's repayment schedule, the reserve, sources and uses.
//!
//! The schedule knows nothing of missed rent, sweeps or prepayments: those happen in the
//! waterfall and leave it as it is, so that a prepaid loan ends earlier.

use super::amount::Amount;
use super::contract;
use super::scenario::{Repayment, Scenario, Tranche};

/// One loan with its schedule. Lists are by month; month 0 holds nothing.
#[derive(Clone, Debug, Default)]
pub struct LoanSchedule<A> {
    /// Principal at closing.
    pub amount: A,
    /// Monthly rate, a twelfth of the annual one.
    pub rate_monthly: A,
    /// The last month in which anything is scheduled.
    pub tenor_months: u32,
    /// Paid to the lender at closing.
    pub upfront_fee: A,
    /// Scheduled interest.
    pub interest: Vec<A>,
    /// Scheduled principal, the balloon not included.
    pub principal: Vec<A>,
    /// What is still owed after the last scheduled payment; due with it.
    pub balloon: A,
}

impl<A: Amount> LoanSchedule<A> {
    /// Scheduled principal of the month; nothing after the tenor.
    pub(super) fn principal_in(&self, month: u32) -> A {
        self.principal.get(month as usize).copied().unwrap_or_default()
    }

    /// Scheduled interest and principal of the month, the balloon not included.
    pub fn debt_service_in(&self, month: usize) -> A {
        match (self.interest.get(month), self.principal.get(month)) {
            (Some(interest), Some(principal)) => *interest + *principal,
            (None, _) | (_, None) => A::ZERO,
        }
    }
}

/// The schedules of all tranches of a valid scenario, in order of seniority.
pub fn schedules<A: Amount>(scenario: &Scenario) -> Vec<LoanSchedule<A>> {
    let mut rent = Vec::new();
    contract::fill_rent(scenario, &mut rent);
    let mut loans = Vec::new();
    fill_schedules(scenario, &rent, &mut loans);
    loans
}

/// Writes the schedules into `loans`, reusing what is there.
pub(super) fn fill_schedules<A: Amount>(
    scenario: &Scenario,
    rent: &[A],
    loans: &mut Vec<LoanSchedule<A>>,
) {
    loans.resize_with(scenario.tranches.len(), LoanSchedule::default);
    let operating_cost = contract::operating_cost(scenario);
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        let (seniors, rest) = loans.split_at_mut(index);
        let Some(loan) = rest.first_mut() else { continue };
        let cash = ScheduledCash { rent, operating_cost, seniors };
        fill_schedule(loan, scenario, tranche, &cash);
    }
}

/// What a sculpted loan is sized against.
struct ScheduledCash<'a, A> {
    rent: &'a [A],
    operating_cost: A,
    seniors: &'a [LoanSchedule<A>],
}

impl<A: Amount> ScheduledCash<'_, A> {
    /// Rent less operating cost (both 0 after the contract) less the debt service of the seniors.
    fn in_month(&self, month: usize) -> A {
        let rent = self.rent.get(month).map_or(A::ZERO, |rent| *rent - self.operating_cost);
        let senior: A = self.seniors.iter().map(|loan| loan.debt_service_in(month)).sum();
        rent - senior
    }
}

fn fill_schedule<A: Amount>(
    loan: &mut LoanSchedule<A>,
    scenario: &Scenario,
    tranche: &Tranche,
    cash: &ScheduledCash<'_, A>,
) {
    let amount = A::from_decimal(tranche.amount);
    let rate = A::from_decimal(tranche.rate) / A::from_months(12);
    let tenor = scenario.tenor_months(tranche);
    let interest_only = tranche.interest_only_months.min(tenor - 1);
    let balloon = (amount * A::from_decimal(tranche.balloon)).cents();
    let payments = tenor - interest_only;
    let regular = match tranche.repayment {
        Repayment::Level => level_payment(amount, rate, payments, balloon),
        Repayment::StraightLine => ((amount - balloon) / A::from_months(payments)).cents(),
        Repayment::Bullet | Repayment::Sculpted { .. } => A::ZERO,
    };

    loan.amount = amount;
    loan.rate_monthly = rate;
    loan.tenor_months = tenor;
    loan.upfront_fee = (amount * A::from_decimal(tranche.upfront_fee)).cents();
    loan.interest.clear();
    loan.interest.push(A::ZERO);
    loan.principal.clear();
    loan.principal.push(A::ZERO);
    let mut balance = amount;
    for month in 1..=tenor {
        let interest = (balance * rate).cents();
        let above_balloon = balance - balloon;
        let principal = if month <= interest_only {
            A::ZERO
        } else {
            match tranche.repayment {
                Repayment::Level | Repayment::StraightLine if month == tenor => above_balloon,
                Repayment::Level => (regular - interest).between(A::ZERO, above_balloon),
                Repayment::StraightLine => regular.at_most(above_balloon),
                Repayment::Bullet => A::ZERO,
                Repayment::Sculpted { dscr } => {
                    let available = cash.in_month(month as usize).at_least(A::ZERO);
                    let service = (available / A::from_decimal(dscr)).cents();
                    (service - interest).between(A::ZERO, balance)
                }
            }
        };
        balance -= principal;
        loan.interest.push(interest);
        loan.principal.push(principal);
    }
    loan.balloon = balance;
}

/// The payment that brings `amount` down to `balloon` in `payments` months, to the cent.
///
/// p = (A − b·vⁿ)/(v + v² + … + vⁿ) with v = 1/(1+i), which is i(A − b(1+i)⁻ⁿ)/(1 − (1+i)⁻ⁿ)
/// without its 0/0 at i = 0 and without its cancellation near it.
pub fn level_payment<A: Amount>(amount: A, rate_monthly: A, payments: u32, balloon: A) -> A {
    let discount = A::ONE / (A::ONE + rate_monthly);
    let (mut power, mut annuity) = (A::ONE, A::ZERO);
    for _ in 0..payments {
        power = power * discount;
        annuity += power;
    }
    ((amount - balloon * power) / annuity).cents()
}

/// Writes the reserve's target after each month 0.. into `targets`: the scheduled debt service of
/// the `reserve_months` that follow. Empty beyond the longest tenor.
pub(super) fn fill_reserve_targets<A: Amount>(
    loans: &[LoanSchedule<A>],
    reserve_months: u32,
    targets: &mut Vec<A>,
) {
    targets.clear();
    if reserve_months == 0 {
        return;
    }
    let longest = loans.iter().map(|loan| loan.tenor_months as usize).max().unwrap_or(0);
    // What all loans take in month m + 1, first; then each is replaced by the sum from it on.
    targets.extend(
        (1..=longest).map(|month| loans.iter().map(|loan| loan.debt_service_in(month)).sum::<A>()),
    );
    for month in 0..longest {
        let ahead = month..(month + reserve_months as usize).min(longest);
        targets[month] = targets[ahead].iter().copied().sum();
    }
}
