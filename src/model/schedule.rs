//! What is fixed at closing: each loan's repayment schedule, the reserve, sources and uses (Method,
//! section 4).
//!
//! Missed rent, sweeps and prepayments happen in the waterfall and leave the schedule as it is, so
//! that a prepaid loan ends earlier.

mod floating;

use rust_decimal::Decimal;

use super::amount::Number;
use super::clauses::Clauses;
use super::exact::Exact;
use super::scenario::{Repayment, Scenario, Tranche};
use super::source::Source;

const MONTHS_A_YEAR: u32 = 12;

/// One loan with its schedule. Lists are by month; month 0 holds nothing.
#[derive(Clone, Debug, Default)]
pub struct LoanSchedule<A> {
    /// Principal at closing.
    pub amount: A,
    /// Nominal interest a year.
    pub rate: A,
    /// A twelfth of it.
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
    /// Of what is not drawn yet, a year.
    pub commitment_fee: A,
    /// Interest a year by month, where it floats; empty where it is fixed.
    pub rates: Vec<A>,
    /// What prepaying costs, by the last month of it.
    premiums: Vec<(u32, A)>,
    /// What the lists follow from.
    terms: Option<LoanTerms<A>>,
    /// The level payment of these terms: 480 powers in 28 digits, which draws do not move.
    level: Option<A>,
    /// Whether they follow from draws as well.
    is_drawn_later: bool,
}

/// What a loan's schedule follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LoanTerms<A> {
    amount: A,
    rate: A,
    balloon: A,
    tenor_months: u32,
    interest_only_months: u32,
    repayment: RepaymentTerms<A>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum RepaymentTerms<A> {
    Level,
    StraightLine,
    Bullet,
    Sculpted { dscr: A, operating_cost: A },
}

impl<A: Number> LoanSchedule<A> {
    /// Interest on a balance for a month: cents(balance × rate / 12) (Method, section 4).
    #[inline(always)]
    pub(super) fn interest_on(&self, balance: A) -> A {
        if A::IS_EXACT {
            monthly_interest(balance, self.rate)
        } else {
            // The fast lane rounds nothing, so the order may be the cheaper one: a product, no
            // quotient.
            balance * self.rate_monthly
        }
    }

    /// The same in a month, whether the rate floats or not.
    #[inline(always)]
    pub(super) fn interest_in(&self, balance: A, month: u32) -> A {
        match self.rates.get(month as usize) {
            Some(rate) => monthly_interest(balance, *rate),
            None => self.interest_on(balance),
        }
    }

    /// A twelfth of the interest a year of a month.
    pub(super) fn monthly_rate_in(&self, month: u32) -> A {
        let floating = self.rates.get(month as usize);
        floating.map_or(self.rate_monthly, |rate| *rate / A::from_months(MONTHS_A_YEAR))
    }

    /// The same as a float.
    pub(super) fn monthly_rate_float(&self, month: u32) -> A::Float {
        match self.rates.get(month as usize) {
            // Divided as a float: a quotient of decimals takes twenty times as long.
            Some(rate) => rate.to_float() / A::Float::from_months(MONTHS_A_YEAR),
            None => self.rate_monthly.to_float(),
        }
    }

    /// What is paid for holding the rest ready in a month, of what is not drawn yet.
    pub(super) fn commitment_fee_on(&self, undrawn: A) -> A {
        undrawn.portion(self.commitment_fee, A::from_months(MONTHS_A_YEAR))
    }

    /// What prepaying costs in a month, of what is prepaid.
    pub(super) fn premium_in(&self, month: u32) -> A {
        let step = self.premiums.iter().find(|(until, _)| month <= *until);
        step.map_or(A::ZERO, |(_, premium)| *premium)
    }

    /// Scheduled principal of the month; nothing after the tenor.
    pub(super) fn principal_in(&self, month: u32) -> A {
        self.principal.get(month as usize).copied().unwrap_or_default()
    }

    /// Scheduled interest and principal of the month, the balloon not included (Method, section 4).
    pub fn debt_service_in(&self, month: usize) -> A {
        match (self.interest.get(month), self.principal.get(month)) {
            (Some(interest), Some(principal)) => *interest + *principal,
            (None, _) | (_, None) => A::ZERO,
        }
    }
}

/// Writes the schedules into `loans`, as far as they are not there already; true if any was
/// written. A sculpted one follows from rent and operating cost and from its seniors, too.
pub(super) fn fill_schedules<A: Number>(
    source: &impl Source<A>,
    cash: &ScheduledCash<'_, A>,
    loans: &mut Vec<LoanSchedule<A>>,
) -> bool {
    let tranches = &source.shape().tranches;
    let mut is_changed = cash.is_changed || loans.len() != tranches.len();
    loans.resize_with(tranches.len(), LoanSchedule::default);
    for (index, tranche) in tranches.iter().enumerate() {
        let (seniors, rest) = loans.split_at_mut(index);
        let Some(loan) = rest.first_mut() else { continue };
        let cash = ScheduledCash { seniors, is_changed, ..*cash };
        // Once a senior has changed, every sculpted loan below it is sized again.
        is_changed |= fill_schedule(loan, source, index, tranche, &cash);
    }
    is_changed
}

/// What a loan's schedule is made against.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScheduledCash<'a, A: Number> {
    /// Rent as if no lease ended early.
    pub(super) rent: &'a [A],
    /// Of every month, where everything arrives at closing.
    pub(super) operating_cost: A,
    /// By month, where it does not.
    pub(super) operating_costs: Option<&'a [A]>,
    /// What is drawn when.
    pub(super) clauses: Option<&'a Clauses<A>>,
    pub(super) seniors: &'a [LoanSchedule<A>],
    /// Whether rent, draws or a senior are not what they were when the loan was last sized.
    pub(super) is_changed: bool,
}

impl<A: Number> ScheduledCash<'_, A> {
    /// Rent less operating cost (both 0 after the contract) less the debt service of the seniors.
    fn in_month(&self, month: usize) -> A {
        let rent = self.rent.get(month).map_or(A::ZERO, |rent| {
            let parts = self.operating_costs.and_then(|costs| costs.get(month));
            *rent - parts.copied().unwrap_or(self.operating_cost)
        });
        let senior: A = self.seniors.iter().map(|loan| loan.debt_service_in(month)).sum();
        rent - senior
    }
}

/// Writes one schedule unless it is there already; whether it was written.
fn fill_schedule<A: Number>(
    loan: &mut LoanSchedule<A>,
    source: &impl Source<A>,
    index: usize,
    tranche: &Tranche,
    cash: &ScheduledCash<'_, A>,
) -> bool {
    let read = |field: fn(&Tranche) -> rust_decimal::Decimal| {
        source.read(|s| s.tranches.get(index).map(field).unwrap_or_default())
    };
    let amount = read(|tranche| tranche.amount);
    let tenor_months = source.shape().tenor_months(tranche);
    let dscr = || {
        read(|tranche| match tranche.repayment {
            Repayment::Sculpted { dscr } => dscr,
            Repayment::Level | Repayment::StraightLine | Repayment::Bullet => Default::default(),
        })
    };
    let terms = LoanTerms {
        amount,
        rate: read(|tranche| tranche.rate),
        balloon: (amount * read(|tranche| tranche.balloon)).cents(),
        tenor_months,
        // Past the tenor they count as tenor − 1: a shorter tenor must not make the loan invalid.
        // Nothing is repaid before everything is drawn.
        interest_only_months: tranche
            .interest_only_months
            .min(tenor_months - 1)
            .max(source.shape().last_delivery()),
        repayment: match tranche.repayment {
            Repayment::Level => RepaymentTerms::Level,
            Repayment::StraightLine => RepaymentTerms::StraightLine,
            Repayment::Bullet => RepaymentTerms::Bullet,
            Repayment::Sculpted { .. } => {
                RepaymentTerms::Sculpted { dscr: dscr(), operating_cost: cash.operating_cost }
            }
        },
    };
    // Not part of the terms, because the fee changes nothing of the schedule.
    loan.upfront_fee = (amount * read(|tranche| tranche.upfront_fee)).cents();
    fill_loan_clauses(loan, source, index, tranche, cash.clauses.is_some());
    let follows_cash = matches!(terms.repayment, RepaymentTerms::Sculpted { .. });
    let is_drawn_later = cash.clauses.is_some_and(|clauses| clauses.arrivals.len() > 1);
    let follows = (follows_cash && cash.is_changed) || is_drawn_later || loan.is_drawn_later;
    let is_stale = loan.terms != Some(terms) || follows;
    if loan.terms != Some(terms) {
        loan.level = None;
    }
    if is_stale {
        terms.fill(loan, index, cash);
        loan.terms = Some(terms);
        loan.is_drawn_later = is_drawn_later;
    }
    is_stale
}

/// Interest a year of a floating loan, by month; index 0 holds what month 1 has.
pub(super) fn floating_rates(scenario: &Scenario, loan: usize) -> Vec<Exact> {
    let mut rates = Vec::new();
    floating::fill_rates(scenario, loan, &mut rates);
    rates
}

/// The loan's optional terms.
fn fill_loan_clauses<A: Number>(
    loan: &mut LoanSchedule<A>,
    source: &impl Source<A>,
    index: usize,
    tranche: &Tranche,
    has_clauses: bool,
) {
    loan.rates.clear();
    loan.premiums.clear();
    loan.commitment_fee = A::ZERO;
    if !has_clauses {
        return;
    }
    loan.commitment_fee = source
        .read(|s| s.tranches.get(index).map_or_else(Decimal::default, |it| it.commitment_fee));
    loan.premiums.extend(tranche.prepayment_premium.iter().enumerate().map(|(place, step)| {
        let premium = source.read(|s| {
            let steps = s.tranches.get(index).map(|it| it.prepayment_premium.as_slice());
            let step = steps.and_then(|steps| steps.get(place));
            step.map_or_else(Decimal::default, |it| it.premium)
        });
        (step.until, premium)
    }));
    if tranche.floating.is_some() {
        floating::fill_rates(source, index, &mut loan.rates);
    }
}

impl<A: Number> LoanTerms<A> {
    fn fill(&self, loan: &mut LoanSchedule<A>, index: usize, cash: &ScheduledCash<'_, A>) {
        let Self { amount, rate, balloon, .. } = *self;
        let rate_monthly = rate / A::from_months(MONTHS_A_YEAR);
        let (tenor, interest_only) = (self.tenor_months, self.interest_only_months);
        let payments = tenor - interest_only;
        let regular = match self.repayment {
            RepaymentTerms::Level => {
                loan.level.unwrap_or_else(|| level_payment(amount, rate_monthly, payments, balloon))
            }
            RepaymentTerms::StraightLine => ((amount - balloon) / A::from_months(payments)).cents(),
            RepaymentTerms::Bullet | RepaymentTerms::Sculpted { .. } => A::ZERO,
        };
        loan.level = matches!(self.repayment, RepaymentTerms::Level).then_some(regular);
        loan.amount = amount;
        loan.rate = rate;
        loan.rate_monthly = rate_monthly;
        loan.tenor_months = tenor;
        // Month 0 is closing, in which nothing is scheduled.
        loan.interest.clear();
        loan.interest.push(A::ZERO);
        loan.principal.clear();
        loan.principal.push(A::ZERO);
        let mut balance = amount;
        for month in 1..=tenor {
            let interest = match cash.clauses {
                // Before the last delivery interest runs on what is drawn, a fee on the rest.
                Some(clauses) if clauses.is_drawing(month) => {
                    let drawn = clauses.drawn_before(month, index);
                    loan.interest_on(drawn) + loan.commitment_fee_on(amount - drawn)
                }
                Some(_) | None => loan.interest_on(balance),
            };
            let above_balloon = balance - balloon;
            let principal = if month <= interest_only {
                A::ZERO
            } else {
                match self.repayment {
                    // The last payment is the rest, so that the cents rounded off before leave
                    // nothing over.
                    RepaymentTerms::Level | RepaymentTerms::StraightLine if month == tenor => {
                        above_balloon
                    }
                    RepaymentTerms::Level => (regular - interest).between(A::ZERO, above_balloon),
                    RepaymentTerms::StraightLine => regular.min(above_balloon),
                    RepaymentTerms::Bullet => A::ZERO,
                    RepaymentTerms::Sculpted { dscr, .. } => {
                        let available = cash.in_month(month as usize).max(A::ZERO);
                        let service = (available / dscr).cents();
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
}

/// The payment that brings `amount` down to `balloon` in `payments` months, to the cent (Method,
/// section 4).
///
/// p = (A − b·vⁿ)/(v + v² + … + vⁿ) with v = 1/(1+i), which is i(A − b(1+i)⁻ⁿ)/(1 − (1+i)⁻ⁿ)
/// without its 0/0 at i = 0 and without its cancellation near it.
pub fn level_payment<A: Number>(amount: A, rate_monthly: A, payments: u32, balloon: A) -> A {
    let discount = A::ONE / (A::ONE + rate_monthly);
    let (mut power, mut annuity) = (A::ONE, A::ZERO);
    for _ in 0..payments {
        power = power * discount;
        annuity += power;
    }
    ((amount - balloon * power) / annuity).cents_of_powers()
}

/// Interest on a balance for a month, to the cent (Method, sections 2 and 4): multiplied first and
/// divided last, so that 3,400,000,005 at 10% is 28,333,333.38 and not what a rounded twelfth of
/// 10% makes of it.
pub fn monthly_interest<A: Number>(balance: A, rate: A) -> A {
    balance.portion(rate, A::from_months(MONTHS_A_YEAR))
}

/// Writes the reserve's target after each month 0.. into `targets`: the scheduled debt service of
/// the `reserve_months` that follow (Method, section 4). Empty beyond the longest tenor.
pub(super) fn fill_reserve_targets<A: Number>(
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
    // From the front: each sum reads months that are not replaced yet.
    for month in 0..longest {
        let ahead = month..(month + reserve_months as usize).min(longest);
        targets[month] = targets[ahead].iter().copied().sum();
    }
}
