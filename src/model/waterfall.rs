//! The month, in the order in which money flows: rent, operating cost, debt service, reserve,
//! sweep, lock-up, distribution; in the last month the settlement.
//!
//! Written once for both lanes. Everything fixed at closing comes in as [`Terms`], everything that
//! happens goes out to the ledger.

use super::amount::Amount;
use super::contract::{self, ValueCurve};
use super::ledger::{Ledger, Payment, Row};
use super::lessee::{self, Conduct, LesseeState};
use super::scenario::Scenario;
use super::schedule::{self, LoanSchedule};

/// What is fixed at closing, in the numbers of one lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms<A> {
    pub(super) contract_months: u32,
    pub(super) rent: Vec<A>,
    pub(super) burn: Vec<A>,
    pub(super) funding: Vec<A>,
    pub(super) loans: Vec<LoanSchedule<A>>,
    pub(super) value: ValueCurve,
    pub(super) cost: A,
    pub(super) uses: A,
    pub(super) debt: A,
    pub(super) operating_cost: A,
    pub(super) reserve_targets: Vec<A>,
    cash_sweep: A,
    lockup_dscr: A,
    repossession_months: u32,
    liquidation_haircut: A,
    selling_cost: A,
    pub(super) guaranteed: A,
}

impl<A: Amount> Terms<A> {
    /// Reads the scenario, reusing the lists that are there.
    pub(super) fn fill(&mut self, scenario: &Scenario) {
        let (equipment, lease) = (&scenario.equipment, &scenario.lease);
        let (structure, remedies) = (&scenario.structure, &scenario.remedies);
        self.contract_months = scenario.contract_months();
        self.cost = A::from_decimal(equipment.cost);
        self.value = ValueCurve::new(scenario);
        self.operating_cost = contract::operating_cost(scenario);
        self.cash_sweep = A::from_decimal(structure.cash_sweep);
        self.lockup_dscr = A::from_decimal(structure.lockup_dscr);
        self.repossession_months = remedies.repossession_months;
        self.liquidation_haircut = A::from_decimal(remedies.liquidation_haircut);
        self.selling_cost = A::from_decimal(equipment.selling_cost);
        self.guaranteed = (self.cost * A::from_decimal(lease.residual_guarantee)).cents();

        let last_month = self.contract_months + self.repossession_months;
        lessee::fill_burn(&scenario.lessee, last_month, &mut self.burn);
        lessee::fill_funding(&scenario.lessee, last_month, &mut self.funding);
        contract::fill_rent(scenario, &mut self.rent);
        schedule::fill_schedules(scenario, &self.rent, &mut self.loans);
        let reserve_months = structure.reserve_months;
        schedule::fill_reserve_targets(&self.loans, reserve_months, &mut self.reserve_targets);
        let fees: A = self.loans.iter().map(|loan| loan.upfront_fee).sum();
        self.debt = self.loans.iter().map(|loan| loan.amount).sum();
        self.uses = self.cost + fees + self.reserve_target(0);
    }

    /// Uses less debt.
    pub(super) fn equity(&self) -> A {
        self.uses - self.debt
    }

    fn reserve_target(&self, month: u32) -> A {
        self.reserve_targets.get(month as usize).copied().unwrap_or_default()
    }

    fn settlement_month(&self, default_month: Option<u32>) -> u32 {
        default_month.map_or(self.contract_months, |month| month + self.repossession_months)
    }
}

/// Runs all months and writes them into the ledger.
pub(super) fn play<A: Amount>(
    scenario: &Scenario,
    conduct: Conduct,
    terms: &Terms<A>,
    vehicle: &mut Vehicle<A>,
    ledger: &mut Ledger<A>,
) {
    let mut lessee = LesseeState::at_closing(scenario, conduct);
    vehicle.close(terms);
    ledger.clear(terms.loans.len());
    let closing = Row { reserve: vehicle.reserve, liquidity: lessee.liquidity, ..Row::default() };
    ledger.push(closing, vehicle.payments());

    let mut month = 0;
    let mut end_month = terms.settlement_month(None);
    while month < end_month {
        month += 1;
        let at = |list: &[A]| list.get(month as usize).copied().unwrap_or_default();
        let rent = lessee.live(month, at(&terms.rent), at(&terms.burn), at(&terms.funding));
        end_month = terms.settlement_month(lessee.default_month);
        let is_accelerated = lessee.default_month.is_some();

        let mut row = Row {
            rent_due: rent.due,
            rent_paid: rent.paid,
            backstop: rent.backstop,
            ..Row::default()
        };
        vehicle.receive(&mut row, terms);
        vehicle.service_debt(&mut row, terms, month, is_accelerated);
        if month < end_month {
            vehicle.distribute(&mut row, terms, month, is_accelerated);
        } else {
            vehicle.settle(&mut row, terms, month, &mut lessee);
        }
        row.reserve = vehicle.reserve;
        row.trapped = vehicle.trapped;
        row.liquidity = lessee.liquidity;
        ledger.push(row, vehicle.payments());
    }
    ledger.default_month = lessee.default_month;
    ledger.first_missed_month = lessee.first_missed_month;
    ledger.unpaid_rent = lessee.arrears;
}

/// The vehicle's pockets and debts.
#[derive(Clone, Debug, Default)]
pub(super) struct Vehicle<A> {
    cash: A,
    trapped: A,
    reserve: A,
    operating_cost_unpaid: A,
    loans: Vec<Loan<A>>,
}

/// One loan on its way.
#[derive(Clone, Copy, Debug, Default)]
struct Loan<A> {
    balance: A,
    /// Unpaid principal and unpaid interest of earlier months.
    overdue: A,
    /// What this month paid.
    paid: Payment<A>,
}

impl<A: Amount> Vehicle<A> {
    fn close(&mut self, terms: &Terms<A>) {
        self.cash = A::ZERO;
        self.trapped = A::ZERO;
        self.reserve = terms.reserve_target(0);
        self.operating_cost_unpaid = A::ZERO;
        self.loans.clear();
        self.loans.extend(
            terms.loans.iter().map(|loan| Loan { balance: loan.amount, ..Loan::default() }),
        );
    }

    fn payments(&self) -> impl Iterator<Item = Payment<A>> {
        self.loans.iter().map(|loan| Payment { balance: loan.balance, ..loan.paid })
    }

    fn debt(&self) -> A {
        self.loans.iter().map(|loan| loan.balance).sum()
    }

    /// Step 1: rent comes in, operating cost goes out; what is left is CFADS.
    fn receive(&mut self, row: &mut Row<A>, terms: &Terms<A>) {
        let receipts = row.rent_paid + row.backstop;
        self.cash = receipts;
        self.operating_cost_unpaid += terms.operating_cost;
        let paid = pay(self.operating_cost_unpaid, [&mut self.cash, &mut self.trapped]);
        self.operating_cost_unpaid -= paid;
        row.operating_cost = paid;
        row.cfads = receipts - paid;
    }

    /// Step 2: interest, then principal, loan by loan.
    fn service_debt(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        is_accelerated: bool,
    ) {
        let Self { cash, trapped, reserve, loans, .. } = self;
        for (loan, schedule) in loans.iter_mut().zip(&terms.loans) {
            let scheduled = schedule.principal_in(month);
            let interest_due = (loan.balance * schedule.rate_monthly).cents();
            let principal_due = if is_accelerated || month >= schedule.tenor_months {
                loan.balance
            } else {
                loan.balance.at_most(scheduled + loan.overdue)
            };
            row.debt_service_due += interest_due + loan.balance.at_most(scheduled);

            let interest = pay(interest_due, [cash, trapped, reserve]);
            let principal = pay(principal_due, [cash, trapped, reserve]);
            let interest_unpaid = interest_due - interest;
            loan.balance += interest_unpaid - principal;
            loan.overdue = principal_due - principal + interest_unpaid;
            loan.paid = Payment { interest, principal, ..Payment::default() };
        }
    }

    /// Steps 3 and 4: reserve, sweep, lock-up, distribution.
    fn distribute(&mut self, row: &mut Row<A>, terms: &Terms<A>, month: u32, is_accelerated: bool) {
        self.fill_reserve(terms.reserve_target(month));
        self.sweep(terms.cash_sweep);
        let is_tested = row.debt_service_due.is_something();
        let is_locked = is_tested && row.cfads < terms.lockup_dscr * row.debt_service_due;
        self.trapped += self.cash;
        let is_held = is_locked || (is_accelerated && self.debt().is_something());
        if !is_held {
            row.distribution = self.trapped;
            self.trapped = A::ZERO;
        }
    }

    /// Brings the reserve to its target, which is at most the debt: releases an excess to cash,
    /// fills a shortage from it.
    fn fill_reserve(&mut self, target: A) {
        let target = target.at_most(self.debt());
        let filled = (target - self.reserve).at_most(self.cash);
        self.reserve += filled;
        self.cash -= filled;
    }

    fn sweep(&mut self, share: A) {
        let mut available = (self.cash * share).cents();
        for loan in &mut self.loans {
            let prepaid = loan.balance.at_most(available);
            loan.paid.sweep = prepaid;
            loan.balance -= prepaid;
            available -= prepaid;
            self.cash -= prepaid;
        }
    }

    /// Step 5: the equipment is sold and everything is paid out, lenders first.
    fn settle(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        lessee: &mut LesseeState<A>,
    ) {
        let value: A = terms.value.at(month);
        let (gross, guaranteed) = if lessee.default_month.is_some() {
            ((value * (A::ONE - terms.liquidation_haircut)).cents(), A::ZERO)
        } else {
            (value, terms.guaranteed)
        };
        let net = gross - (gross * terms.selling_cost).cents();
        let shortfall = (guaranteed - gross).at_least(A::ZERO);
        row.sale_proceeds = net + lessee.pay_guarantee(shortfall);

        let mut pot = self.cash + row.sale_proceeds + self.reserve + self.trapped;
        row.operating_cost += pay(self.operating_cost_unpaid, [&mut pot]);
        for loan in &mut self.loans {
            loan.paid.settlement = pay(loan.balance, [&mut pot]);
            loan.balance -= loan.paid.settlement;
        }
        row.distribution = pot;
        (self.cash, self.reserve, self.trapped) = (A::ZERO, A::ZERO, A::ZERO);
    }
}

/// Pays as much of `due` as the pockets hold, in their order; returns what was paid.
fn pay<A: Amount, const N: usize>(due: A, pockets: [&mut A; N]) -> A {
    let mut left = due;
    for pocket in pockets {
        let paid = left.at_most(*pocket);
        *pocket -= paid;
        left -= paid;
    }
    due - left
}
