//! What is fixed at closing, month by month: the figures that a run starts from.
//!
//! A run records what happened; this is what was scheduled. Both together explain every figure.

use rust_decimal::Decimal;

use super::amount::{Amount, Number as _};
use super::clauses::Arrival;
use super::contract::Rents;
use super::exact::Exact;
use super::lessee::NEVER;
use super::scenario::Scenario;
use super::schedule::{self, LoanSchedule};
use super::terms::Terms;

/// Contract, schedules and the lessee's plans of one valid scenario, dollars to the cent. Lists are
/// by month, month 0 included; nothing is scheduled beyond their last entry.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// What falls due under the contract: its rent, less prepaid rent that is set off.
    pub rent: Vec<Decimal>,
    /// The same without what is set off.
    pub contract_rent: Vec<Decimal>,
    /// The lessee's net burn, before the rent; negative where it earns cash.
    pub burn: Vec<Decimal>,
    /// Funding rounds and contracts that the run counts.
    pub funding: Vec<Decimal>,
    /// Of it, what the contracts bring; negative where the lessee pays.
    pub contracts: Vec<Decimal>,
    /// Operating cost of everything, falling due each month.
    pub operating_cost: Decimal,
    /// The reserve's target after each month, before it is limited to the debt.
    pub reserve_targets: Vec<Decimal>,
    /// The residual guarantee of everything, a share of cost, before what the sale brings is taken
    /// off.
    pub guaranteed: Decimal,
    /// The loans, in order of seniority.
    pub loans: Vec<FixedLoan>,
    /// What arrives and what pays for it; one at closing where nothing arrives later.
    pub deliveries: Vec<FixedDelivery>,
    /// What a lessee that ends the lease early owes for it, less what is set off of prepaid rent.
    pub early_fee: Decimal,
    /// Boxed: it is large, and derived state is kept by value.
    terms: Box<Terms<Exact>>,
}

/// One loan as fixed at closing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FixedLoan {
    /// Principal, drawn at closing or with the deliveries.
    pub amount: Decimal,
    /// Nominal interest a year; at closing, where it floats.
    pub rate: Decimal,
    /// Interest a year by month, where it floats; empty where it is fixed.
    pub rates: Vec<Decimal>,
    /// The month in which everything is due.
    pub tenor_months: u32,
    /// Paid to the lender at closing.
    pub upfront_fee: Decimal,
    /// Scheduled principal, the balloon not included.
    pub principal: Vec<Decimal>,
}

/// One delivery as fixed at closing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FixedDelivery {
    /// When it arrives.
    pub month: u32,
    /// Of the whole.
    pub share: Decimal,
    /// Paid for it.
    pub price: Decimal,
    /// Rent that the lessee pays with it.
    pub prepaid_rent: Decimal,
    /// Deposit that the lessee pays with it.
    pub deposit: Decimal,
    /// Drawn for it, by loan.
    pub drawn: Vec<Decimal>,
    /// Called from the investors for it, at closing with fees and reserve.
    pub call: Decimal,
}

impl Fixed {
    /// What is fixed at closing of a valid scenario (Method, sections 3 to 5 and 13).
    pub fn of(scenario: &Scenario) -> Self {
        let mut terms = Terms::<Exact>::default();
        // With the optional terms, so that there is a delivery at closing where none is said.
        terms.fill_as(scenario, true);
        let list = |amounts: &[Exact]| amounts.iter().map(|amount| amount.to_decimal()).collect();
        let loans = terms.loans.len();
        Self {
            rent: list(&terms.rents.due),
            contract_rent: list(terms.rents.contract()),
            burn: list(&terms.burn),
            funding: list(&terms.funding.by_month),
            contracts: contracts(scenario, terms.funding.by_month.len()),
            operating_cost: terms.operating_cost.to_decimal(),
            reserve_targets: list(&terms.reserve_targets),
            guaranteed: terms.guaranteed.to_decimal(),
            loans: terms.loans.iter().map(FixedLoan::of).collect(),
            deliveries: (0..terms.clauses.arrivals.len())
                .filter_map(|place| FixedDelivery::of(&terms, place, loans))
                .collect(),
            early_fee: terms.clauses.early_fee.to_decimal(),
            terms: Box::new(terms),
        }
    }

    /// What falls due under the contract by month, [`Self::rent`], without all the rest.
    pub fn rent_of(scenario: &Scenario) -> Vec<Decimal> {
        let mut rents = Rents::<Exact>::default();
        rents.fill(scenario);
        rents.due.iter().map(|amount| amount.to_decimal()).collect()
    }

    /// What falls due under the contract in a month, of what comes in a run with this default.
    pub fn rent_in(&self, month: u32, default_month: Option<u32>) -> Decimal {
        self.terms.rent_in(month, default_month).to_decimal()
    }

    /// What would still have fallen due after a month under the contract, of what had come before it:
    /// the part of the lessor's claim that is no arrears, if the lease is in default then.
    pub fn rent_after(&self, month: u32) -> Decimal {
        let came = self.terms.clauses.came_before(month);
        self.terms.rents.due_after(month, self.terms.contract_months, came).to_decimal()
    }

    /// Operating cost falling due in a month, of what the vehicle has during it in a run with this
    /// default.
    pub fn operating_cost_in(&self, month: u32, default_month: Option<u32>) -> Decimal {
        self.terms.clauses.operating_cost(month, month_or_never(default_month)).to_decimal()
    }

    /// Of the whole, what the vehicle has at the end of a month in a run with this default.
    pub fn share_held(&self, month: u32, default_month: Option<u32>) -> Decimal {
        self.terms.clauses.share_held(month, month_or_never(default_month)).0
    }

    /// What the vehicle's equipment is worth at the end of a month in a run with this default, as a
    /// share of the cost of everything (Method, sections 3 and 13).
    pub fn value_share(&self, month: u32, default_month: Option<u32>) -> f64 {
        let held = |arrival: &&Arrival<Exact>| {
            let is_here = arrival.month <= month
                && default_month.is_none_or(|default_month| arrival.month < default_month);
            let end = arrival.month + self.terms.clauses.lease_months;
            let is_sold = end <= month
                && end < self.terms.contract_months
                && default_month.is_none_or(|default_month| end < default_month);
            is_here && !is_sold
        };
        let held: Vec<_> = self.terms.clauses.arrivals.iter().filter(held).copied().collect();
        self.worth(&held, month)
    }

    /// The same of deliveries by their places, whether they are still there or not.
    pub fn value_share_of(&self, deliveries: std::ops::Range<usize>, month: u32) -> f64 {
        self.worth(self.terms.clauses.arrivals.get(deliveries).unwrap_or_default(), month)
    }

    /// What a share of cost comes to, dollars to the cent.
    pub fn of_cost(&self, share: f64) -> Decimal {
        self.terms.value.of_shares::<Exact>(share).to_decimal()
    }

    /// What another lessee pays a month after a default in this month; `None` where the equipment is
    /// not let again.
    pub fn re_lease_rent(&self, default_month: u32) -> Option<Decimal> {
        let clauses = &self.terms.clauses;
        let re_lease = clauses.re_lease?;
        let repossessed = default_month + clauses.repossession_months;
        let share = clauses.share_held(default_month, Exact::from_months(default_month));
        Some(re_lease.rent(share, self.terms.rents.index_at(repossessed + 1)).to_decimal())
    }

    fn worth(&self, arrivals: &[Arrival<Exact>], month: u32) -> f64 {
        self.terms.clauses.shares_worth(arrivals, &self.terms.value, month, true)
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

fn month_or_never(month: Option<u32>) -> Exact {
    Exact::from_months(month.unwrap_or(NEVER))
}

/// What the lessee's contracts bring that count, by month.
fn contracts(scenario: &Scenario, count: usize) -> Vec<Decimal> {
    let mut by_month = vec![Decimal::ZERO; count];
    for contract in scenario.lessee.contracts.iter().filter(|contract| contract.is_counted()) {
        for month in contract.from..=contract.to {
            if let Some(total) = by_month.get_mut(month as usize) {
                *total += contract.amount;
            }
        }
    }
    by_month
}

impl FixedLoan {
    /// Interest a year of a loan of a valid scenario by month, where it floats (Method, section 13);
    /// empty where it is fixed. Without anything else of the deal, for what asks in every frame.
    pub fn rates_of(scenario: &Scenario, loan: usize) -> Vec<Decimal> {
        let floats = scenario.tranches.get(loan).is_some_and(|loan| loan.floating.is_some());
        if !floats {
            return Vec::new();
        }
        schedule::floating_rates(scenario, loan).into_iter().map(|rate| rate.0).collect()
    }

    fn of(loan: &LoanSchedule<Exact>) -> Self {
        Self {
            amount: loan.amount.to_decimal(),
            // Not an amount: to the last digit, not to the cent.
            rate: loan.rate.0,
            rates: loan.rates.iter().map(|rate| rate.0).collect(),
            tenor_months: loan.tenor_months,
            upfront_fee: loan.upfront_fee.to_decimal(),
            principal: loan.principal.iter().map(|amount| amount.to_decimal()).collect(),
        }
    }

    /// Interest a year in a month.
    pub fn rate_in(&self, month: u32) -> Decimal {
        self.rates.get(month as usize).copied().unwrap_or(self.rate)
    }
}

impl FixedDelivery {
    fn of(terms: &Terms<Exact>, place: usize, loans: usize) -> Option<Self> {
        let arrival = terms.clauses.arrivals.get(place)?;
        Some(Self {
            month: arrival.month,
            share: arrival.share.0,
            price: arrival.price.to_decimal(),
            prepaid_rent: arrival.prepaid.to_decimal(),
            deposit: arrival.deposit.to_decimal(),
            drawn: (0..loans).map(|loan| terms.clauses.draw(place, loan).to_decimal()).collect(),
            call: arrival.call.to_decimal(),
        })
    }
}
