//! The vehicle's cash accounts and debts, and what moves them in a month (Method, sections 6 and 13).

use crate::model::amount::{Mask as _, Number};
use crate::model::clauses::{Clauses, GuaranteeTerms};
use crate::model::ledger::{ClauseLoan, ClauseRow, Payment, Record, Row};
use crate::model::lessee::{GuaranteePaid, LeaseState};
use crate::model::terms::Terms;

/// The vehicle's cash accounts and debts.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Vehicle<A: Number> {
    cash: A,
    trapped: A,
    reserve: A,
    operating_cost_unpaid: A,
    loans: Vec<Loan<A>>,
    /// Boxed, because a batch of them is large and most deals have none.
    pub(super) clauses: Box<ClauseState<A>>,
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

/// What the optional terms keep from month to month.
#[derive(Clone, Debug, Default)]
pub(super) struct ClauseState<A: Number> {
    /// This month's.
    pub(super) row: ClauseRow<A>,
    /// This month's, by loan.
    loans: Vec<ClauseLoan<A>>,
    /// What is not drawn yet, by loan.
    undrawn: Vec<A>,
    /// Price paid for equipment so far.
    pub(super) price_paid: A,
    /// What was sold so far was worth.
    pub(super) sold_value: A,
    /// Whether a delivery was sold before the last month.
    has_sold: A::Mask,
    /// Paid so far under residual guarantees.
    pub(super) residual_paid: A,
    /// Rent paid so far by another lessee.
    pub(super) re_leased: A,
    /// What that lessee pays a month; 0 until the default.
    re_lease_rent: A,
    /// The lessor's claim after a default.
    pub(super) claim: A,
    /// Runs in default before this month.
    was_defaulted: A::Mask,
    /// The most that each guarantee pays.
    pub(super) caps: Vec<A>,
    /// What each guarantee has paid.
    pub(super) guaranteed: Vec<A>,
}

impl<A: Number> Vehicle<A> {
    pub(super) fn close<const CLAUSES: bool>(&mut self, terms: &Terms<A>) {
        self.cash = A::ZERO;
        self.trapped = A::ZERO;
        self.reserve = terms.reserve_target(0);
        self.operating_cost_unpaid = A::ZERO;
        self.loans.clear();
        // Drawn with the deliveries, where there may be several.
        let drawn = |amount: A| if CLAUSES { A::ZERO } else { amount };
        self.loans.extend(
            terms.loans.iter().map(|loan| Loan { balance: drawn(loan.amount), ..Loan::default() }),
        );
        if CLAUSES {
            self.clauses.close(terms);
        }
    }

    pub(super) fn reserve(&self) -> A {
        self.reserve
    }

    pub(super) fn trapped(&self) -> A {
        self.trapped
    }

    pub(super) fn loan_count(&self) -> usize {
        self.loans.len()
    }

    #[inline(always)]
    pub(super) fn payments(&self) -> impl Iterator<Item = Payment<A>> {
        self.loans.iter().map(|loan| Payment { balance: loan.balance, ..loan.paid })
    }

    #[inline(always)]
    pub(super) fn record_clauses(&self, record: &mut impl Record<A>) {
        record.push_clauses(&self.clauses.row, self.clauses.loans.iter().copied());
    }

    /// What each guarantee has paid.
    pub(super) fn guaranteed(&self) -> &[A] {
        &self.clauses.guaranteed
    }

    #[inline(always)]
    fn debt(&self) -> A {
        self.loans.iter().map(|loan| loan.balance).sum()
    }

    /// A month begins: nothing of it has happened. In the month of a default everything that the
    /// default fixes is.
    #[inline(always)]
    pub(super) fn begin_clauses(
        &mut self,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
        is_open: A::Mask,
    ) {
        let state = &mut self.clauses;
        state.row = ClauseRow { deposit: state.row.deposit, ..ClauseRow::default() };
        state.loans.iter_mut().for_each(|loan| *loan = ClauseLoan::default());
        let defaults = lease.is_defaulted & !state.was_defaulted & is_open;
        if defaults.any() {
            state.begin_default(terms, month, lease, defaults);
        }
    }

    /// The deposit covers what is unpaid; the rest goes back to the lessee. Returns what does.
    #[inline(always)]
    pub(super) fn release_deposit(
        &mut self,
        terms: &Terms<A>,
        month: u32,
        lease: &mut LeaseState<A>,
        is_open: A::Mask,
    ) -> A {
        let state = &mut self.clauses;
        let defaults = lease.is_defaulted & !state.was_defaulted & is_open;
        state.was_defaulted = state.was_defaulted | lease.is_defaulted;
        let is_end = month == terms.contract_months;
        let ends = A::Mask::everywhere(is_end) & is_open & !lease.is_defaulted;
        if !(defaults | ends).any() {
            return A::ZERO;
        }
        let owed = A::select(defaults, state.claim, lease.arrears).only(defaults | ends);
        let forfeited = state.row.deposit.min(owed);
        let returned = (state.row.deposit - forfeited).only(defaults | ends);
        // In the month of default the arrears stay what was never paid by the lessee.
        lease.arrears -= forfeited.only(ends);
        state.claim -= forfeited.only(defaults);
        state.row.forfeited_deposit = forfeited;
        state.row.deposit_flow = -returned;
        state.row.deposit -= forfeited + returned;
        returned
    }

    /// What the accounts earn, and what another lessee pays after a default.
    #[inline(always)]
    pub(super) fn earn(
        &mut self,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
        is_open: A::Mask,
    ) {
        let Self { reserve, trapped, clauses: state, .. } = self;
        let row = &mut state.row;
        // As it was before this month moved it.
        let deposit = row.deposit - row.deposit_flow + row.forfeited_deposit;
        let accounts = *reserve + *trapped + deposit;
        let rate = terms.clauses.interest_on_cash;
        row.interest_earned = accounts.portion(rate, A::from_months(12)).only(is_open);
        let Some(re_lease) = terms.clauses.re_lease.filter(|_| lease.is_defaulted.any()) else {
            return;
        };
        let idle = A::from_months(terms.clauses.repossession_months + re_lease.free_months);
        let is_let = (lease.default_month + idle).is_below(A::from_months(month));
        row.re_lease_rent = state.re_lease_rent.only(lease.is_defaulted & is_let & is_open);
        state.re_leased += row.re_lease_rent;
    }

    /// Step 1 of section 6 of the method: receipts come in, operating cost goes out; what is left is
    /// CFADS.
    #[inline(always)]
    pub(super) fn receive<const CLAUSES: bool>(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
    ) {
        let mut receipts = row.rent_paid + row.backstop;
        let mut operating_cost = terms.operating_cost;
        if CLAUSES {
            let more = &self.clauses.row;
            receipts += more.forfeited_deposit + more.re_lease_rent + more.interest_earned;
            operating_cost = terms.clauses.operating_cost(month, lease.default_month);
        }
        self.cash = receipts;
        self.operating_cost_unpaid += operating_cost;
        // Not from the reserve, which is for debt service alone.
        let paid = pay(self.operating_cost_unpaid, [&mut self.cash, &mut self.trapped]);
        self.operating_cost_unpaid -= paid;
        row.operating_cost = paid;
        row.cfads = receipts - paid;
    }

    /// Step 2: interest, then principal, loan by loan.
    #[inline(always)]
    pub(super) fn service_debt<const CLAUSES: bool>(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
    ) {
        let Self { cash, trapped, reserve, loans, clauses, .. } = self;
        for (place, (loan, schedule)) in loans.iter_mut().zip(&terms.loans).enumerate() {
            let commitment_fee = if CLAUSES {
                let undrawn = clauses.undrawn.get(place).copied().unwrap_or_default();
                // Charged in the month of default, too, and not after it.
                let is_past = lease.default_month.is_below(A::from_months(month));
                schedule.commitment_fee_on(undrawn).unless(is_past)
            } else {
                A::ZERO
            };
            // Skipped, but last month's payments must not be recorded again.
            if !A::ZERO.is_below(loan.balance + commitment_fee).any() {
                loan.overdue = A::ZERO;
                loan.paid = Payment::default();
                continue;
            }
            let scheduled = schedule.principal_in(month);
            let interest_due = if CLAUSES {
                schedule.interest_in(loan.balance, month) + commitment_fee
            } else {
                schedule.interest_on(loan.balance)
            };
            let is_mature = month >= schedule.tenor_months;
            // Acceleration: with the whole balance due, a senior loan takes all cash before the
            // next.
            let is_whole_due = if is_mature { A::Mask::ALL } else { lease.is_defaulted };
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

    /// A sale: what it was worth, and where the lease goes on for other deliveries.
    pub(super) fn note_sale(&mut self, value: A, is_leased: A::Mask) {
        self.clauses.sold_value += value;
        self.clauses.has_sold = self.clauses.has_sold | is_leased;
    }

    /// What the lessee's side paid under a residual guarantee.
    pub(super) fn note_residual(&mut self, paid: GuaranteePaid<A>) {
        self.clauses.residual_paid += paid.total();
        self.clauses.row.residual_guarantee.add(paid);
    }

    /// The lessor's claim after a default, and what letting the equipment again has brought of it.
    pub(super) fn claim(&self) -> (A, A) {
        (self.clauses.claim, self.clauses.re_leased)
    }

    /// Steps 3 and 4, except where it is the last month: reserve, sweep, lock-up, distribution.
    #[inline(always)]
    pub(super) fn distribute<const CLAUSES: bool>(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
        is_last: A::Mask,
    ) {
        if CLAUSES {
            // A delivery that was sold this month; in the last month it is settled.
            self.cash += row.sale_proceeds.unless(is_last);
        }
        // The reserve before the sweep: only cash above its target prepays debt.
        let mut debt_to_come = self.debt();
        if CLAUSES {
            let undrawn: A = self.clauses.undrawn.iter().copied().sum();
            debt_to_come += undrawn.unless(lease.is_defaulted);
        }
        self.fill_reserve(terms.reserve_target(month), debt_to_come, is_last);
        let mut is_tested = row.debt_service_due.is_material();
        if CLAUSES {
            is_tested = is_tested & A::Mask::everywhere(month >= terms.clauses.first_test_month);
            self.sweep_by_terms(row, terms, month, lease, is_tested, is_last);
        } else {
            self.sweep(terms.cash_sweep, is_last);
        }
        // The fast lane cannot tell less than half a cent: exactly at the lock-up nothing is
        // trapped.
        let is_short = (terms.lockup_dscr * row.debt_service_due - row.cfads).is_material();
        let is_in_debt = self.debt().is_material();
        let mut is_bound = lease.is_defaulted;
        if CLAUSES {
            is_bound = is_bound | self.clauses.has_sold;
        }
        let is_held = (is_tested & is_short) | (is_bound & is_in_debt) | is_last;
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
    fn fill_reserve(&mut self, target: A, debt: A, is_last: A::Mask) {
        let target = target.min(debt);
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

    /// The same with tiers, a target LTV and prepayment premiums.
    #[inline(always)]
    fn sweep_by_terms(
        &mut self,
        row: &Row<A>,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
        is_tested: A::Mask,
        is_last: A::Mask,
    ) {
        let sweep = &terms.clauses.sweep;
        if month < sweep.first_month {
            return;
        }
        let mut share = terms.cash_sweep;
        // Lowest last, because the first tier that applies counts.
        for (below, of_tier) in sweep.tiers.iter().rev() {
            let is_short = (*below * row.debt_service_due - row.cfads).is_material();
            share = A::select(is_tested & is_short, *of_tier, share);
        }
        let mut available = (self.cash * share).cents();
        if let Some(target) = sweep.target_ltv {
            let value = terms.value_at(month, lease.default_month, !is_last);
            let above = self.debt() - (target * value).cents();
            available = available.max(self.cash.min(above));
        }
        self.prepay(terms, month, available.unless(is_last));
    }

    #[inline(always)]
    fn prepay(&mut self, terms: &Terms<A>, month: u32, mut available: A) {
        let Self { cash, loans, clauses, .. } = self;
        for ((loan, schedule), month_of) in
            loans.iter_mut().zip(&terms.loans).zip(&mut clauses.loans)
        {
            if !A::ZERO.is_below(loan.balance).any() {
                continue;
            }
            let premium = schedule.premium_in(month);
            let prepaid = loan.balance.min((available / (A::ONE + premium)).cents());
            let premium = (prepaid * premium).cents().min(available - prepaid);
            loan.paid.sweep = prepaid + premium;
            month_of.prepayment_premium = premium;
            loan.balance -= prepaid;
            available -= prepaid + premium;
            *cash -= prepaid + premium;
        }
    }

    /// Step 5, where it is the last month: everything is paid out, lenders first.
    #[inline(never)]
    pub(super) fn settle<const CLAUSES: bool>(
        &mut self,
        row: &mut Row<A>,
        terms: &Terms<A>,
        is_last: A::Mask,
        is_defaulted: A::Mask,
    ) {
        // With this month's cash, which `distribute` leaves alone in the last month.
        let mut pot = (self.cash + row.sale_proceeds + self.reserve + self.trapped).only(is_last);
        let settlement = row.settlement(is_last, is_defaulted);
        if CLAUSES {
            pot += self.call_for_all(terms, settlement);
        }
        row.operating_cost += pay(self.operating_cost_unpaid, [&mut pot]);
        for loan in &mut self.loans {
            loan.paid.settlement = pay(loan.balance, [&mut pot]);
            loan.balance -= loan.paid.settlement;
        }
        if CLAUSES {
            self.call_for_tranches(terms, settlement);
        }
        row.distribution += pot;
        self.cash = self.cash.unless(is_last);
        self.reserve = self.reserve.unless(is_last);
        self.trapped = self.trapped.unless(is_last);
    }

    /// What the tranches that a guarantee covers are still owed.
    pub(super) fn covered_balances(&self, guarantee: &GuaranteeTerms<A>) -> A {
        let loans = self.loans.iter().enumerate();
        let covered = loans.filter(|(place, _)| guarantee.covers(*place));
        covered.map(|(_, loan)| loan.balance).sum()
    }

    /// Pays covered tranches, senior ones first.
    pub(super) fn repay_covered(&mut self, guarantee: &GuaranteeTerms<A>, mut paid: A) {
        for (place, loan) in self.loans.iter_mut().enumerate() {
            if guarantee.covers(place) {
                let part = pay(loan.balance, [&mut paid]);
                loan.paid.settlement += part;
                loan.balance -= part;
            }
        }
    }

    /// What arrives in the month, where the mask is set: paid for by lenders, lessee and investors.
    /// Returns what the lessee pays.
    #[inline(always)]
    pub(super) fn deliver(&mut self, terms: &Terms<A>, month: u32, mask: A::Mask) -> A {
        let mut arrivals = terms.clauses.arrivals.iter().enumerate();
        let Some((place, arrival)) = arrivals.find(|(_, arrival)| arrival.month == month) else {
            return A::ZERO;
        };
        let Self { loans, clauses: state, .. } = self;
        for (index, loan) in loans.iter_mut().enumerate() {
            let drawn = terms.clauses.draw(place, index).only(mask);
            loan.balance += drawn;
            if let (Some(month_of), Some(undrawn)) =
                (state.loans.get_mut(index), state.undrawn.get_mut(index))
            {
                month_of.drawn = drawn;
                *undrawn -= drawn;
            }
        }
        let row = &mut state.row;
        row.capex = arrival.price.only(mask);
        row.equity_call = arrival.call.only(mask);
        row.prepaid_rent = arrival.prepaid.only(mask);
        let deposit = arrival.deposit.only(mask);
        row.deposit_flow += deposit;
        row.deposit += deposit;
        state.price_paid += row.capex;
        row.prepaid_rent + deposit
    }

    /// Clears what is still owed where the run is over; returns the balances lost, by loan.
    pub(super) fn write_off(&mut self, is_over: A::Mask) -> impl Iterator<Item = A> {
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

impl<A: Number> ClauseState<A> {
    fn close(&mut self, terms: &Terms<A>) {
        let Self { loans, undrawn, caps, guaranteed, .. } = self;
        loans.clear();
        loans.resize(terms.loans.len(), ClauseLoan::default());
        undrawn.clear();
        undrawn.extend(terms.loans.iter().map(|loan| loan.amount));
        caps.clear();
        caps.extend(terms.clauses.caps_at(terms.contract_months));
        guaranteed.clear();
        guaranteed.resize(terms.clauses.guarantees.len(), A::ZERO);
        self.row = ClauseRow { fees: terms.fees(), ..ClauseRow::default() };
        self.price_paid = A::ZERO;
        self.sold_value = A::ZERO;
        self.has_sold = A::Mask::NONE;
        self.residual_paid = A::ZERO;
        self.re_leased = A::ZERO;
        self.re_lease_rent = A::ZERO;
        self.claim = A::ZERO;
        self.was_defaulted = A::Mask::NONE;
    }

    /// What a default in this month fixes, where the mask is set: the claim, the new lease, the caps.
    fn begin_default(
        &mut self,
        terms: &Terms<A>,
        month: u32,
        lease: &LeaseState<A>,
        defaults: A::Mask,
    ) {
        let clauses: &Clauses<A> = &terms.clauses;
        let came = clauses.came_before(month);
        let to_come = terms.rents.due_after(month, terms.contract_months, came);
        let claim = (lease.arrears + to_come).max(A::ZERO);
        self.claim = A::select(defaults, claim, self.claim);
        if let Some(re_lease) = clauses.re_lease {
            let repossessed = month + clauses.repossession_months;
            let index = terms.rents.index_at(repossessed + 1);
            let rent = re_lease.rent(clauses.share_held(month, lease.default_month), index);
            self.re_lease_rent = A::select(defaults, rent, self.re_lease_rent);
        }
        for (cap, at_default) in self.caps.iter_mut().zip(clauses.caps_at(month)) {
            *cap = A::select(defaults, at_default, *cap);
        }
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
