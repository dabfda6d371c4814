//! What is fixed at closing, month by month: the figures that a run starts from.
//!
//! A run records what happened; this is what was scheduled. Both together explain every figure.

use rust_decimal::Decimal;

use super::amount::{Amount, Exact};
use super::scenario::Scenario;
use super::schedule::LoanSchedule;
use super::terms::Terms;
use super::value::ValueCurve;

/// Contract, schedules and the lessee's plans of one valid scenario, dollars to the cent. Lists are
/// by month, month 0 included; nothing is scheduled beyond their last entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fixed {
    /// What falls due: contract rent less prepaid rent that is set off.
    pub rent: Vec<Decimal>,
    /// Contract rent before anything is set off.
    pub contract_rent: Vec<Decimal>,
    /// The lessee's net burn, before the rent; negative where it earns cash.
    pub burn: Vec<Decimal>,
    /// Funding rounds that the run counts.
    pub funding: Vec<Decimal>,
    /// Operating cost falling due each month.
    pub operating_cost: Decimal,
    /// The reserve's target after each month, before it is limited to the debt.
    pub reserve_targets: Vec<Decimal>,
    /// The residual guarantee, a share of cost, before what the sale brings is taken off.
    pub guaranteed: Decimal,
    /// The loans, in order of seniority.
    pub loans: Vec<FixedLoan>,
}

/// One loan as fixed at closing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FixedLoan {
    /// Nominal interest a year.
    pub rate: Decimal,
    /// The month in which everything is due.
    pub tenor_months: u32,
    /// Paid to the lender at closing.
    pub upfront_fee: Decimal,
    /// Scheduled principal, the balloon not included.
    pub principal: Vec<Decimal>,
}

impl Fixed {
    /// What is fixed at closing of a valid scenario (Method, sections 3 to 5).
    pub fn of(scenario: &Scenario) -> Self {
        let mut terms = Terms::<Exact>::default();
        terms.fill(scenario);
        let list = |amounts: &[Exact]| amounts.iter().map(|amount| amount.to_decimal()).collect();
        Self {
            rent: list(&terms.rents.due),
            contract_rent: list(terms.rents.contract()),
            burn: list(&terms.burn),
            funding: list(&terms.funding.by_month),
            operating_cost: terms.operating_cost.to_decimal(),
            reserve_targets: list(&terms.reserve_targets),
            guaranteed: terms.guaranteed.to_decimal(),
            loans: terms.loans.iter().map(FixedLoan::of).collect(),
        }
    }
}

/// The contract rent of months 0..=H₀, dollars to the cent, where its terms are within their bounds
/// (Method, section 3): what falls due, less prepaid rent that is set off.
pub fn contract_rent(scenario: &Scenario) -> Vec<Decimal> {
    let terms = terms_of::<Exact>(scenario);
    let due = terms.rents.due.into_iter().take(terms.contract_months as usize + 1);
    due.map(Amount::to_decimal).collect()
}

/// The schedules of all tranches of a valid scenario, in order of seniority (Method, section 4).
pub fn schedules<A: Amount>(scenario: &Scenario) -> Vec<LoanSchedule<A>> {
    terms_of(scenario).loans
}

fn terms_of<A: Amount>(scenario: &Scenario) -> Terms<A> {
    let mut terms = Terms::default();
    terms.fill(scenario);
    terms
}

/// The value of the equipment at the end of a month as a share of its cost (Method, section 3).
pub fn value_share(scenario: &Scenario, month: u32) -> f64 {
    ValueCurve::new::<Exact>(scenario).share(month, true)
}

impl FixedLoan {
    fn of(loan: &LoanSchedule<Exact>) -> Self {
        Self {
            // Not an amount: to the last digit, not to the cent.
            rate: loan.rate.0,
            tenor_months: loan.tenor_months,
            upfront_fee: loan.upfront_fee.to_decimal(),
            principal: loan.principal.iter().map(|amount| amount.to_decimal()).collect(),
        }
    }
}
