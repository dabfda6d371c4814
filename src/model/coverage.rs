//! Coverage of the debt: DSCR, LLCR, PLCR, loan to value, and the lessee's liquidity cover (Method,
//! sections 5 and 6).
//!
//! Ratios are computed in `f64` from the lane's amounts.

use super::amount::{Amount, Number as _};
use super::ledger::Ledger;
use super::lessee::NEVER;
use super::terms::Terms;

/// Months that the lessee's liquidity cover looks ahead.
const COVER_MONTHS: usize = 12;

/// DSCR over the life of the debt: the lowest month, and the average by amount.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct DscrFigures {
    pub(super) minimum: Option<f64>,
    pub(super) average: Option<f64>,
}

pub(super) fn dscr_figures<A: Amount>(ledger: &Ledger<A>) -> DscrFigures {
    let (mut cfads, mut due) = (A::ZERO, A::ZERO);
    let mut minimum: Option<f64> = None;
    for row in &ledger.rows {
        if let Some(dscr) = row.dscr() {
            cfads += row.cfads;
            due += row.debt_service_due;
            minimum = Some(minimum.map_or(dscr, |lowest| lowest.min(dscr)));
        }
    }
    DscrFigures { minimum, average: minimum.map(|_| cfads.to_f64() / due.to_f64()) }
}

/// Loan life and project life coverage: what is left to come / debt (Method, section 6).
///
/// Flows are kept as floats, because each month reads all later ones.
#[derive(Clone, Debug, Default)]
pub(super) struct LifeCover {
    /// CFADS by month.
    cfads: Vec<f64>,
    /// CFADS and net sale proceeds by month.
    with_sale: Vec<f64>,
    longest_tenor: usize,
}

impl LifeCover {
    /// Takes over what a run brought in, reusing the lists that are there.
    pub(super) fn fill<A: Amount>(&mut self, terms: &Terms<A>, ledger: &Ledger<A>) {
        let Self { cfads, with_sale, longest_tenor } = self;
        let rows = || ledger.rows.iter();
        cfads.clear();
        cfads.extend(rows().map(|row| row.cfads.to_f64()));
        with_sale.clear();
        with_sale
            .extend(rows().zip(&*cfads).map(|(row, cfads)| cfads + row.sale_proceeds.to_f64()));
        let tenors = terms.loans.iter().map(|loan| loan.tenor_months as usize);
        *longest_tenor = tenors.max().unwrap_or(0);
    }

    /// PV of CFADS from the month after to the longest tenor / debt.
    pub(super) fn llcr(&self, debt: Option<Outstanding>, month: usize) -> Option<f64> {
        let last = self.longest_tenor.min(self.cfads.len().saturating_sub(1));
        let ahead = self.cfads.get(month + 1..=last).filter(|ahead| !ahead.is_empty())?;
        debt.map(|debt| debt.covered_by(ahead))
    }

    /// PV of CFADS and sale proceeds from the month after to the end / debt.
    pub(super) fn plcr(&self, debt: Option<Outstanding>, month: usize) -> Option<f64> {
        let ahead = self.with_sale.get(month + 1..).filter(|ahead| !ahead.is_empty())?;
        debt.map(|debt| debt.covered_by(ahead))
    }
}

/// Debt at the end of a month, and the lenders' discount factor of one month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outstanding {
    debt: f64,
    /// 1 / (1 + the tranches' monthly rates weighted by their balances).
    discount: f64,
}

impl Outstanding {
    /// `None` without debt.
    pub(super) fn at<A: Amount>(
        terms: &Terms<A>,
        ledger: &Ledger<A>,
        month: usize,
    ) -> Option<Self> {
        let debt = ledger.debt(month);
        if !debt.is_material() {
            return None;
        }
        let next = u32::try_from(month + 1).unwrap_or(u32::MAX);
        let loans = ledger.payments(month).iter().zip(&terms.loans);
        let weighted: f64 = loans
            .map(|(payment, loan)| payment.balance.to_f64() * loan.monthly_rate_float(next))
            .sum();
        let debt = debt.to_f64();
        Some(Self { debt, discount: 1.0 / (1.0 + weighted / debt) })
    }

    /// Present value of the months to come / debt.
    fn covered_by(self, ahead: &[f64]) -> f64 {
        let Self { debt, discount } = self;
        // Horner's rule from the last month back needs no powers.
        ahead.iter().rev().fold(0.0, |later, flow| (later + flow) * discount) / debt
    }
}

/// The lowest of ratios of which some are undefined.
pub(super) fn lowest(ratios: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    ratios.flatten().reduce(f64::min)
}

/// Debt / value at the end of a month (Method, section 6); `None` where the value is 0.
pub(super) fn loan_to_value<A: Amount>(debt: A, value: A) -> Option<f64> {
    value
        .is_material()
        .then(|| if debt.is_material() { debt.to_f64() / value.to_f64() } else { 0.0 })
}

/// The highest loan to value, closing included.
pub(super) fn peak_ltv<A: Amount>(terms: &Terms<A>, ledger: &Ledger<A>) -> Option<f64> {
    highest_ltv((0..=ledger.end_month()).map(|month| {
        let debt = ledger.debt(month as usize);
        let ltv = move || loan_to_value(debt, ledger.value_at(terms, month));
        (debt.is_material(), ltv)
    }))
}

/// The same of months from closing on: whether debt is outstanding, and the ratio.
pub(super) fn highest_ltv(
    months: impl Iterator<Item = (bool, impl FnOnce() -> Option<f64>)>,
) -> Option<f64> {
    let counted = months.enumerate().filter_map(|(month, (has_debt, ltv))| {
        // Without debt the ratio is 0 or undefined: the value need not be computed for either.
        if has_debt || month == 0 { ltv() } else { Some(0.0) }
    });
    counted.reduce(f64::max)
}

/// The lessee's liquidity and funding over the next twelve months / its net burn and rent in them
/// (Method, section 5).
///
/// Every month reads the twelve that follow, so what each needs and raises is computed once.
#[derive(Clone, Debug, Default)]
pub(super) struct LiquidityCover<A> {
    /// Net burn and rent by month, closing first, to the end of the contract: past a default, too.
    needed: Vec<f64>,
    /// What was raised by the end of each of these months.
    raised: Vec<A>,
}

impl<A: Amount> LiquidityCover<A> {
    /// Takes over what a run's lessee needs and raises, reusing the lists that are there.
    pub(super) fn fill(&mut self, terms: &Terms<A>, ledger: &Ledger<A>) {
        let Self { needed, raised } = self;
        needed.clear();
        raised.clear();
        let mut total = A::ZERO;
        for month in 0..=terms.contract_months {
            let rent = terms.rent_in(month, ledger.default_month);
            let burn = at(&terms.burn, month as usize);
            needed.push((burn + rent).max(A::ZERO).to_f64());
            total += at(&terms.funding.by_month, month as usize);
            raised.push(total);
        }
    }

    /// The cover at the end of a month; `None` where nothing is needed.
    pub(super) fn at(&self, ledger: &Ledger<A>, month: usize) -> Option<f64> {
        let last = (month + COVER_MONTHS).min(self.needed.len().saturating_sub(1));
        let needed: f64 = self.needed.get(month + 1..=last)?.iter().sum();
        let raised = at(&self.raised, last) - at(&self.raised, month);
        let liquidity = ledger.rows.get(month)?.liquidity;
        needed.is_material().then(|| (liquidity + raised).to_f64() / needed)
    }
}

fn at<A: Amount>(list: &[A], month: usize) -> A {
    list.get(month).copied().unwrap_or_default()
}

impl<A: Amount> Ledger<A> {
    /// What the vehicle's equipment is worth at the end of a month of the run.
    pub(super) fn value_at(&self, terms: &Terms<A>, month: u32) -> A {
        let default_month = A::from_months(self.default_month.unwrap_or(NEVER));
        terms.value_at(month, default_month, true)
    }
}
