//! The month, in the order in which money flows (Method, section 6): rent, operating cost, debt
//! service, reserve, sweep, lock-up, distribution; in the last month the settlement.
//!
//! Written once for both lanes. Everything fixed at closing comes in as [`Terms`], everything that
//! happens goes out to the ledger.

use super::amount::{Mask, Number};
use super::contract::{self, RentTerms, ValueCurve};
use super::ledger::{Ending, Payment, Record, Row};
use super::lessee::{self, Funding, Growth, GrowthTerms, LeaseState, LesseeState, RentMonth};
use super::schedule::{self, LoanSchedule};
use super::source::Source;

/// What is fixed at closing, in the numbers of one lane.
///
/// Each list is kept with what it was computed from, and written again only when that changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms<A: Number> {
    pub(super) contract_months: u32,
    pub(super) rent: Vec<A>,
    pub(super) burn: Vec<A>,
    pub(super) funding: Funding<A>,
    pub(super) loans: Vec<LoanSchedule<A>>,
    pub(super) value: ValueCurve<A::Float>,
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
    growth: Growth<A::Float>,
    growth_terms: Option<GrowthTerms<A::Float>>,
    /// What the burn starts from.
    monthly_burn: A::Float,
    rent_terms: Option<RentTerms<A>>,
    reserve_months: u32,
}

impl<A: Number> Terms<A> {
    /// Reads the source, reusing the lists that are there.
    pub(super) fn fill(&mut self, source: &impl Source<A>) {
        let shape = source.shape();
        self.contract_months = shape.contract_months();
        self.cost = source.read(|s| s.equipment.cost);
        self.value = ValueCurve::new(source);
        self.operating_cost = contract::operating_cost(source);
        self.cash_sweep = source.read(|s| s.structure.cash_sweep);
        self.lockup_dscr = source.read(|s| s.structure.lockup_dscr);
        self.repossession_months = shape.remedies.repossession_months;
        self.liquidation_haircut = source.read(|s| s.remedies.liquidation_haircut);
        self.selling_cost = source.read(|s| s.equipment.selling_cost);
        self.guaranteed = (self.cost * source.read(|s| s.lease.residual_guarantee)).cents();

        self.fill_lessee(source);
        let rent_terms = RentTerms::of(source);
        let is_new_rent = self.rent_terms != Some(rent_terms);
        if is_new_rent {
            rent_terms.fill(&mut self.rent);
            self.rent_terms = Some(rent_terms);
        }
        let loans = &mut self.loans;
        let (rent, cost) = (&self.rent, self.operating_cost);
        // After the rent, which sculpted loans are sized against.
        let is_new_debt = schedule::fill_schedules(source, rent, cost, is_new_rent, loans);
        let reserve_months = shape.structure.reserve_months;
        if is_new_debt || self.reserve_months != reserve_months {
            self.reserve_months = reserve_months;
            let targets = &mut self.reserve_targets;
            schedule::fill_reserve_targets(&self.loans, reserve_months, targets);
        }
        let fees: A = self.loans.iter().map(|loan| loan.upfront_fee).sum();
        self.debt = self.loans.iter().map(|loan| loan.amount).sum();
        self.uses = self.cost + fees + self.reserve_target(0);
    }

    fn fill_lessee(&mut self, source: &impl Source<A>) {
        // The longest possible run: a default in the last month of the contract.
        let last_month = self.contract_months + self.repossession_months;
        let growth_terms = GrowthTerms::of(source, last_month);
        let is_new_growth = self.growth_terms != Some(growth_terms);
        if is_new_growth {
            growth_terms.fill::<A>(&mut self.growth);
            self.growth_terms = Some(growth_terms);
        }
        let monthly_burn = source.monthly_burn();
        if is_new_growth || self.monthly_burn != monthly_burn {
            lessee::fill_burn(monthly_burn, &self.growth, last_month, &mut self.burn);
            self.monthly_burn = monthly_burn;
        }
        self.funding.fill(source, last_month);
    }

    /// Uses less debt (Method, section 4).
    pub(super) fn equity(&self) -> A {
        self.uses - self.debt
    }

    /// Sale proceeds before selling costs (Method, section 6).
    #[inline(never)]
    fn gross_proceeds(&self, month: u32, is_defaulted: A::Mask, is_last: A::Mask) -> A {
        // Only where the run ends: the value takes a power, the dearest call of a month.
        let value: A = self.value.at(month, is_last);
        let liquidated = (value * (A::ONE - self.liquidation_haircut)).cents();
        A::select(is_defaulted, liquidated, value)
    }

    /// Sale proceeds after selling costs, without what a guarantee adds (Method, section 6).
    #[inline(always)]
    pub(super) fn net_proceeds(&self, month: u32, is_defaulted: A::Mask, is_last: A::Mask) -> A {
        let gross = self.gross_proceeds(month, is_defaulted, is_last);
        gross - (gross * self.selling_cost).cents()
    }

    #[inline(always)]
    fn reserve_target(&self, month: u32) -> A {
        self.reserve_targets.get(month as usize).copied().unwrap_or_default()
    }

    /// The last month of the run, as far as the lease has come.
    #[inline(always)]
    fn end_month(&self, lease: &LeaseState<A>) -> A {
        let after_default = lease.default_month + A::from_months(self.repossession_months);
        A::select(lease.is_defaulted, after_default, A::from_months(self.contract_months))
    }
}

/// Runs all months of a deal with a lessee of its own and records them.
#[inline(always)]
pub(super) fn play<A: Number>(
    mut lessee: LesseeState<A>,
    terms: &Terms<A>,
    vehicle: &mut Vehicle<A>,
    record: &mut impl Record<A>,
) {
    let mut deal_run = DealRun::begin(terms, &lessee.lease, vehicle, lessee.liquidity, record);
    while deal_run.is_open() {
        let month = deal_run.month + 1;
        let at = |list: &[A]| list.get(month as usize).copied().unwrap_or_default();
        let rent =
            lessee.live(month, at(&terms.rent), at(&terms.burn), at(&terms.funding.by_month));
        let claim = deal_run.service(rent, &lessee.lease, terms, vehicle);
        // Nearly always there is none: a claim needs a guarantee and the last month of the lease.
        let guarantee =
            if claim.is_material().any() { lessee.pay_guarantee(claim) } else { A::ZERO };
        // Read after the guarantee, which the lessee pays from it.
        let liquidity = lessee.liquidity;
        deal_run.conclude(guarantee, liquidity, &mut lessee.lease, terms, vehicle, record);
    }
    deal_run.end(&lessee.lease, record);
}

/// The run of a deal through its months: what the vehicle does with the money, whatever its source.
///
/// A month is [`Self::service`] with the rent that came in, then [`Self::conclude`] with what was
/// paid of the claim that the first returned.
#[derive(Clone, Copy, Debug)]
pub(super) struct DealRun<A: Number> {
    /// The last month that was begun; 0 is closing.
    pub(super) month: u32,
    row: Row<A>,
    end_month: A,
    is_open: A::Mask,
    is_last: A::Mask,
}

impl<A: Number> DealRun<A> {
    /// Closing: the reserve is filled, nothing has been paid.
    #[inline(always)]
    pub(super) fn begin(
        terms: &Terms<A>,
        lease: &LeaseState<A>,
        vehicle: &mut Vehicle<A>,
        liquidity: A,
        record: &mut impl Record<A>,
    ) -> Self {
        vehicle.close(terms);
        record.begin(terms.loans.len());
        let closing = Row { reserve: vehicle.reserve, liquidity, ..Row::default() };
        record.push(closing, vehicle.payments());
        Self {
            month: 0,
            row: Row::default(),
            end_month: terms.end_month(lease),
            is_open: A::Mask::ALL,
            is_last: A::Mask::NONE,
        }
    }

    /// Whether another month follows.
    #[inline(always)]
    pub(super) fn is_open(&self) -> bool {
        self.is_open.any()
    }

    /// The next month up to its settlement; returns what the lessee's side owes under a residual
    /// guarantee, if the month is the last one.
    #[inline(always)]
    pub(super) fn service(
        &mut self,
        rent: RentMonth<A>,
        lease: &LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
    ) -> A {
        let Self { month, row, end_month, is_open, is_last } = self;
        *month += 1;
        // Only a default moves the end; without one it is known at closing.
        *end_month = if lease.is_defaulted.any() { terms.end_month(lease) } else { *end_month };
        *is_last = *is_open & !A::from_months(*month).is_below(*end_month);

        row.begin(rent.due, rent.paid, rent.backstop);
        vehicle.receive(row, terms);
        vehicle.service_debt(row, terms, *month, lease.is_defaulted);
        // In a batch some runs may be in their last month and others not: both steps are masked.
        if !is_last.all() {
            vehicle.distribute(row, terms, *month, lease.is_defaulted, *is_last);
        }
        if !is_last.any() {
            return A::ZERO;
        }
        // The guarantee is for the end of the contract: after a default there is none.
        let guaranteed = terms.guaranteed.unless(lease.is_defaulted);
        let gross = terms.gross_proceeds(*month, lease.is_defaulted, *is_last);
        (guaranteed - gross).max(A::ZERO).only(*is_last)
    }

    /// The month's end: the settlement where it is the last one, and the record.
    #[inline(always)]
    pub(super) fn conclude(
        &mut self,
        guarantee: A,
        liquidity: A,
        lease: &mut LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
        record: &mut impl Record<A>,
    ) {
        let Self { month, row, is_open, is_last, .. } = self;
        if is_last.any() {
            let net = terms.net_proceeds(*month, lease.is_defaulted, *is_last);
            row.sale_proceeds = net.only(*is_last) + guarantee;
            vehicle.settle(row, *is_last);
        }
        row.reserve = vehicle.reserve;
        row.trapped = vehicle.trapped;
        row.liquidity = liquidity;
        // Before the write-off, so that the last row keeps the balances that are lost.
        record.push(*row, vehicle.payments());
        *is_open = *is_open & !*is_last;
        if is_last.any() {
            record.lose(vehicle.write_off(*is_last));
            lease.close(*is_last);
        }
    }

    /// Records how the run ended.
    #[inline(always)]
    pub(super) fn end(&self, lease: &LeaseState<A>, record: &mut impl Record<A>) {
        record.end(Ending {
            default_month: lease.default_month,
            first_missed_month: lease.first_missed_month,
            end_month: self.end_month,
            unpaid_rent: lease.arrears,
        });
    }
}

/// The vehicle's cash accounts and debts.
#[derive(Clone, Debug, Default)]
pub(super) struct Vehicle<A> {
    cash: A,
    trapped: A,
    reserve: A,
    operating_cost_unpaid: A,
    loans: Vec<Loan<A>>,
}

/// One loan during the run.
#[derive(Clone, Copy, Debug, Default)]
struct Loan<A> {
    balance: A,
    /// Unpaid principal and unpaid interest of earlier months.
    overdue: A,
    /// What this month paid.
    paid: Payment<A>,
}

impl<A: Number> Vehicle<A> {
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

    #[inline(always)]
    fn payments(&self) -> impl Iterator<Item = Payment<A>> {
        self.loans.iter().map(|loan| Payment { balance: loan.balance, ..loan.paid })
    }

    #[inline(always)]
    fn debt(&self) -> A {
        self.loans.iter().map(|loan| loan.balance).sum()
    }

    /// Step 1 of section 6 of the method: rent comes in, operating cost goes out; what is left is
    /// CFADS.
    #[inline(always)]
    fn receive(&mut self, row: &mut Row<A>, terms: &Terms<A>) {
        let receipts = row.rent_paid + row.backstop;
        self.cash = receipts;
        self.operating_cost_unpaid += terms.operating_cost;
        // Not from the reserve, which is for debt service alone.
        let paid = pay(self.operating_cost_unpaid, [&mut self.cash, &mut self.trapped]);
        self.operating_cost_unpaid -= paid;
        row.operating_cost = paid;
        row.cfads = receipts - paid;
    }

    /// Step 2: interest, then principal, loan by loan.
    #[inline(always)]
    fn service_debt(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        is_accelerated: A::Mask,
    ) {
        let Self { cash, trapped, reserve, loans, .. } = self;
        for (loan, schedule) in loans.iter_mut().zip(&terms.loans) {
            // Skipped, but last month's payments must not be recorded again.
            if !A::ZERO.is_below(loan.balance).any() {
                loan.overdue = A::ZERO;
                loan.paid = Payment::default();
                continue;
            }
            let scheduled = schedule.principal_in(month);
            let interest_due = schedule.interest_on(loan.balance);
            let is_mature = month >= schedule.tenor_months;
            // Acceleration: with the whole balance due, a senior loan takes all cash before the
            // next.
            let is_whole_due = if is_mature { A::Mask::ALL } else { is_accelerated };
            let due_by_schedule = loan.balance.min(scheduled + loan.overdue);
            let principal_due = A::select(is_whole_due, loan.balance, due_by_schedule);
            // Without overdue and accelerated amounts: the DSCR is measured against the schedule.
            row.debt_service_due += interest_due + loan.balance.min(scheduled);

            // Usually this month's cash is enough in every run, and no other account needs a look.
            let cash_left = *cash - interest_due - principal_due;
            if !cash_left.is_below(A::ZERO).any() {
                *cash = cash_left;
                loan.balance -= principal_due;
                loan.overdue = A::ZERO;
                let (interest, principal) = (interest_due, principal_due);
                loan.paid = Payment { interest, principal, ..Payment::default() };
                continue;
            }
            let interest = pay(interest_due, [cash, trapped, reserve]);
            let principal = pay(principal_due, [cash, trapped, reserve]);
            let interest_unpaid = interest_due - interest;
            // Unpaid interest is capitalised; when it is paid later it counts as principal.
            loan.balance += interest_unpaid - principal;
            loan.overdue = principal_due - principal + interest_unpaid;
            loan.paid = Payment { interest, principal, ..Payment::default() };
        }
    }

    /// Steps 3 and 4, except where it is the last month: reserve, sweep, lock-up, distribution.
    #[inline(always)]
    fn distribute(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        is_accelerated: A::Mask,
        is_last: A::Mask,
    ) {
        // The reserve before the sweep: only cash above its target prepays debt.
        self.fill_reserve(terms.reserve_target(month), is_last);
        self.sweep(terms.cash_sweep, is_last);
        let is_tested = row.debt_service_due.is_material();
        // The fast lane cannot tell less than half a cent: exactly at the lock-up nothing is
        // trapped.
        let is_short = (terms.lockup_dscr * row.debt_service_due - row.cfads).is_material();
        let is_in_debt = self.debt().is_material();
        let is_held = (is_tested & is_short) | (is_accelerated & is_in_debt) | is_last;
        // All cash goes through the trapped account, so that a release pays out both together.
        let kept = self.cash.unless(is_last);
        self.trapped += kept;
        self.cash -= kept;
        row.distribution = self.trapped.unless(is_held);
        self.trapped = self.trapped.only(is_held);
    }

    /// Brings the reserve to its target, which is at most the debt: releases an excess to cash,
    /// fills a shortage from it.
    #[inline(always)]
    fn fill_reserve(&mut self, target: A, is_last: A::Mask) {
        let target = target.min(self.debt());
        // Negative where the reserve is above its target: the excess goes back to cash.
        let filled = (target - self.reserve).min(self.cash).unless(is_last);
        self.reserve += filled;
        self.cash -= filled;
    }

    #[inline(always)]
    fn sweep(&mut self, share: A, is_last: A::Mask) {
        // A share of the cash before any prepayment, not of what the senior loans leave.
        let mut available = (self.cash * share).cents().unless(is_last);
        for loan in &mut self.loans {
            if !A::ZERO.is_below(loan.balance).any() {
                continue;
            }
            let prepaid = loan.balance.min(available);
            loan.paid.sweep = prepaid;
            loan.balance -= prepaid;
            available -= prepaid;
            self.cash -= prepaid;
        }
    }

    /// Step 5, where it is the last month: everything is paid out, lenders first.
    #[inline(never)]
    fn settle(&mut self, row: &mut Row<A>, is_last: A::Mask) {
        // With this month's cash, which `distribute` leaves alone in the last month.
        let mut pot = (self.cash + row.sale_proceeds + self.reserve + self.trapped).only(is_last);
        row.operating_cost += pay(self.operating_cost_unpaid, [&mut pot]);
        for loan in &mut self.loans {
            loan.paid.settlement = pay(loan.balance, [&mut pot]);
            loan.balance -= loan.paid.settlement;
        }
        row.distribution += pot;
        self.cash = self.cash.unless(is_last);
        self.reserve = self.reserve.unless(is_last);
        self.trapped = self.trapped.unless(is_last);
    }

    /// Clears what is still owed where the run is over; returns the balances lost, by loan.
    fn write_off(&mut self, is_over: A::Mask) -> impl Iterator<Item = A> {
        // Other runs of a batch go on: a finished one must have nothing left to pay.
        self.operating_cost_unpaid = self.operating_cost_unpaid.unless(is_over);
        self.loans.iter_mut().map(move |loan| {
            let lost = loan.balance.only(is_over);
            loan.balance = loan.balance.unless(is_over);
            loan.overdue = loan.overdue.unless(is_over);
            lost
        })
    }
}

/// Pays as much of `due` as the pockets hold, in their order; returns what was paid.
#[inline(always)]
fn pay<A: Number, const N: usize>(due: A, pockets: [&mut A; N]) -> A {
    let mut left = due;
    for pocket in pockets {
        let paid = left.min(*pocket);
        *pocket -= paid;
        left -= paid;
        // Usually the first account is enough.
        if !A::ZERO.is_below(left).any() {
            return due;
        }
    }
    due - left
}
