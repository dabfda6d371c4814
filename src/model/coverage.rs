//! How well the debt is covered: DSCR, LLCR, PLCR, loan to value, and the lessee's own cover.
//!
//! Ratios are computed in `f64` from the lane's amounts.

use super::amount::Amount;
use super::ledger::Ledger;
use super::waterfall::Terms;

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

/// Loan life and project life coverage at the end of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LifeCover {
    /// PV of CFADS to the longest tenor / debt.
    pub(super) llcr: Option<f64>,
    /// PV of CFADS and sale proceeds to the end / debt.
    pub(super) plcr: Option<f64>,
}

/// Cover of what is left to come, at the tranches' rates weighted by their balances.
pub(super) fn life_cover<A: Amount>(
    terms: &Terms<A>,
    ledger: &Ledger<A>,
    month: usize,
) -> LifeCover {
    let end = ledger.end_month() as usize;
    let debt = ledger.debt(month);
    if month >= end || !debt.is_something() {
        return LifeCover::default();
    }
    let weighted: f64 = ledger
        .payments(month)
        .iter()
        .zip(&terms.loans)
        .map(|(payment, loan)| payment.balance.to_f64() * loan.rate_monthly.to_f64())
        .sum();
    let debt = debt.to_f64();
    let discount = 1.0 / (1.0 + weighted / debt);
    let longest = terms.loans.iter().map(|loan| loan.tenor_months as usize).max().unwrap_or(0);
    let present = |last: usize, with_sale: bool| {
        let rows = ledger.rows.get(month + 1..=last).unwrap_or(&[]);
        rows.iter().rev().fold(0.0, |later, row| {
            let sale = if with_sale { row.sale_proceeds.to_f64() } else { 0.0 };
            (later + row.cfads.to_f64() + sale) * discount
        })
    };
    LifeCover {
        llcr: (month < longest).then(|| present(longest.min(end), false) / debt),
        plcr: Some(present(end, true) / debt),
    }
}

/// The lowest LLCR of the months in which it is defined.
pub(super) fn min_llcr<A: Amount>(terms: &Terms<A>, ledger: &Ledger<A>) -> Option<f64> {
    (0..ledger.rows.len())
        .filter_map(|month| life_cover(terms, ledger, month).llcr)
        .reduce(|lowest, llcr| lowest.min(llcr))
}

/// Debt / value at the end of a month; `None` where the value is 0.
pub(super) fn loan_to_value<A: Amount>(debt: A, value: A) -> Option<f64> {
    value
        .is_something()
        .then(|| if debt.is_something() { debt.to_f64() / value.to_f64() } else { 0.0 })
}

/// The highest loan to value, closing included.
pub(super) fn peak_ltv<A: Amount>(terms: &Terms<A>, ledger: &Ledger<A>) -> Option<f64> {
    (0..=ledger.end_month())
        .filter_map(|month| {
            let debt = ledger.debt(month as usize);
            // Without debt the ratio is 0 or undefined: the value need not be computed for either.
            if debt.is_something() || month == 0 {
                loan_to_value(debt, terms.value.at(month))
            } else {
                Some(0.0)
            }
        })
        .reduce(|highest, ltv| highest.max(ltv))
}

/// What the lessee has and raises over the next twelve months / what it needs in them.
pub(super) fn liquidity_cover<A: Amount>(
    terms: &Terms<A>,
    ledger: &Ledger<A>,
    month: usize,
) -> Option<f64> {
    let last = (month + COVER_MONTHS).min(terms.contract_months as usize);
    let ahead = month + 1..=last;
    let need: f64 = ahead
        .clone()
        .map(|m| (at(&terms.burn, m) + at(&terms.rent, m)).at_least(A::ZERO).to_f64())
        .sum();
    let raised: A = ahead.map(|m| at(&terms.funding, m)).sum();
    let liquidity = ledger.rows.get(month)?.liquidity;
    need.is_something().then(|| (liquidity + raised).to_f64() / need)
}

fn at<A: Amount>(list: &[A], month: usize) -> A {
    list.get(month).copied().unwrap_or_default()
}
