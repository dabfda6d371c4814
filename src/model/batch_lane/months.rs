//! The months of a batch of runs, kept only where a figure needs them: the
//! project's IRR, the lowest LLCR, the highest LTV.

use pulp::{Arch, Simd, WithSimd};

use super::{Derivation, without_dust};
use crate::model::amount::{Mask as _, Number as _};
use crate::model::batch::{Batch, BatchMask, WIDTH};
use crate::model::irr::{Irr, irr_of_batch};
use crate::model::ledger::{ClauseLoan, ClauseRow, Ending, Payment, Record, Row};
use crate::model::terms::Terms;

/// What is kept of every month, closing first.
#[derive(Clone, Debug, Default)]
pub(super) struct Months {
    cfads: Vec<Batch>,
    /// What the equipment earned; where the deal has optional terms, less what it cost.
    earned: Vec<Batch>,
    /// By month, then by loan; before the balance lost at the end is written off.
    balances: Vec<Batch>,
}

/// Records a run, with its months or without.
pub(super) struct Taken<'a, const WITH_MONTHS: bool> {
    pub(super) derivation: &'a mut Derivation,
    pub(super) months: &'a mut Months,
}

impl<const WITH_MONTHS: bool> Record<Batch> for Taken<'_, WITH_MONTHS> {
    fn begin(&mut self, loan_count: usize) {
        self.derivation.begin(loan_count);
        self.months.clear();
    }

    #[inline(always)]
    fn push(&mut self, row: Row<Batch>, payments: impl Iterator<Item = Payment<Batch>>) {
        if WITH_MONTHS {
            self.months.cfads.push(row.cfads);
            self.months.earned.push(row.project_flow());
            self.months.balances.extend(payments.map(|payment| payment.balance));
        }
        self.derivation.push(row, std::iter::empty());
    }

    #[inline(always)]
    fn push_clauses(
        &mut self,
        row: &ClauseRow<Batch>,
        loans: impl Iterator<Item = ClauseLoan<Batch>>,
    ) {
        if WITH_MONTHS && let Some(earned) = self.months.earned.last_mut() {
            *earned += row.project_flow();
        }
        self.derivation.push_clauses(row, loans);
    }

    fn guaranteed(&mut self, by_guarantee: &[Batch]) {
        self.derivation.guaranteed(by_guarantee);
    }

    fn lose(&mut self, by_loan: impl Iterator<Item = Batch>) {
        self.derivation.lose(by_loan);
    }

    fn end(&mut self, ending: Ending<Batch>) {
        self.derivation.end(ending);
    }
}

impl Months {
    fn clear(&mut self) {
        let Self { cfads, earned, balances } = self;
        cfads.clear();
        earned.clear();
        balances.clear();
    }

    /// IRR of the equipment without any debt.
    pub(super) fn project_irr(&self, terms: &Terms<Batch>) -> [Irr; WIDTH] {
        let earned = self.earned.iter().skip(1).copied().map(without_dust);
        let cost = if terms.has_clauses { Batch::ZERO } else { terms.cost };
        let outlay = self.earned.first().map(|earned| without_dust(*earned - cost));
        irr_of_batch(&outlay.into_iter().chain(earned).collect::<Vec<Batch>>())
    }

    /// Lowest LLCR; `None` where no debt has a month of life left.
    pub(super) fn min_llcr(&self, terms: &Terms<Batch>, end: Batch) -> [Option<f64>; WIDTH] {
        let lowest = Arch::new().dispatch(LifeCover { months: self, terms, end });
        lowest.0.map(|cover| cover.is_finite().then_some(cover))
    }

    /// Highest loan to value, closing included; `None` where no month was kept.
    pub(super) fn peak_ltv(
        &self,
        terms: &Terms<Batch>,
        default_month: Batch,
    ) -> [Option<f64>; WIDTH] {
        let highest = Arch::new().dispatch(LoanToValue { months: self, terms, default_month });
        highest.0.map(|ltv| (!self.cfads.is_empty()).then_some(ltv))
    }

    /// The loans' balances at the end of a month.
    #[inline(always)]
    fn balances(&self, terms: &Terms<Batch>, month: usize) -> &[Batch] {
        let loans = terms.loans.len();
        self.balances.get(month * loans..(month + 1) * loans).unwrap_or_default()
    }
}

/// Lowest LLCR (Method, section 6); infinite where there is no debt.
struct LifeCover<'a> {
    months: &'a Months,
    terms: &'a Terms<Batch>,
    /// The last month of each run: nothing comes after it.
    end: Batch,
}

impl WithSimd for LifeCover<'_> {
    type Output = Batch;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Batch {
        let Self { months, terms, end } = self;
        let tenors = terms.loans.iter().map(|loan| loan.tenor_months as usize);
        let last = tenors.max().unwrap_or(0).min(months.cfads.len().saturating_sub(1));
        // One loan at one rate.
        let has_one_rate = matches!(terms.loans.as_slice(), [loan] if loan.rates.is_empty());
        let mut lowest = Batch::splat(f64::INFINITY);
        let mut worth = Batch::ZERO;
        // From the end back: with one rate each month's value follows from the next one's.
        for month in (0..last).rev() {
            let ahead = months.cfads.get(month + 1..=last).unwrap_or_default();
            let (mut debt, mut weighted) = (Batch::ZERO, Batch::ZERO);
            for (balance, loan) in months.balances(terms, month).iter().zip(&terms.loans) {
                debt += *balance;
                weighted += *balance * loan.monthly_rate_in(months_of(month) + 1);
            }
            let is_owed = debt.is_material() & Batch::from_months(months_of(month)).is_below(end);
            let debt = Batch::select(is_owed, debt, Batch::ONE);
            if let (true, [next, ..], [loan]) = (has_one_rate, ahead, terms.loans.as_slice()) {
                // One rate throughout: the month before follows from this one.
                worth = (worth + *next) / (Batch::ONE + loan.rate_monthly);
            } else if is_owed.any() {
                let discount = Batch::ONE / (Batch::ONE + weighted / debt);
                worth = Batch::ZERO;
                for flow in ahead.iter().rev() {
                    worth = (worth + *flow) * discount;
                }
            }
            let cover = worth / debt;
            let is_lower = is_owed & cover.is_below(lowest);
            lowest = Batch::select(is_lower, cover, lowest);
        }
        lowest
    }
}

/// Highest LTV (Method, section 6).
struct LoanToValue<'a> {
    months: &'a Months,
    terms: &'a Terms<Batch>,
    default_month: Batch,
}

impl WithSimd for LoanToValue<'_> {
    type Output = Batch;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Batch {
        let Self { months, terms, default_month } = self;
        let mut highest = Batch::ZERO;
        // Chained powers: one multiplication a month instead of a power.
        let mut shares = terms.value.deal_run();
        for month in 0..months.cfads.len() {
            let value = if terms.has_clauses {
                terms.value_at(months_of(month), default_month, BatchMask::ALL)
            } else {
                terms.cost * shares.next_share()
            };
            let debt: Batch = months.balances(terms, month).iter().copied().sum();
            // Where the value is 0 the ratio is undefined, and the month does not count.
            let is_lent = debt.is_material() & value.is_material();
            let ratio = debt / Batch::select(is_lent, value, Batch::ONE);
            highest = Batch::select(is_lent, highest.max(ratio), highest);
        }
        highest
    }
}

/// A month's index as its number.
fn months_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
