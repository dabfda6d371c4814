//! What happened, month by month, in the numbers of one lane.
//!
//! The waterfall writes it, coverage and returns read it. Rows and payments live in two flat lists
//! that are kept between runs, so that a warm lane allocates nothing.

use super::amount::{Amount, Number};
use super::lessee::{GuaranteePaid, NEVER};

/// One month of the vehicle. Flows belong to the month, balances to its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<A> {
    pub(super) rent_due: A,
    pub(super) rent_paid: A,
    pub(super) backstop: A,
    pub(super) operating_cost: A,
    pub(super) cfads: A,
    /// The DSCR's denominator.
    pub(super) debt_service_due: A,
    pub(super) sale_proceeds: A,
    pub(super) reserve: A,
    pub(super) trapped: A,
    pub(super) distribution: A,
    pub(super) liquidity: A,
}

impl<A: Number> Row<A> {
    /// Begins a month with the rent that comes in. Fields that every month overwrites are not
    /// cleared, which saves time.
    #[inline(always)]
    pub(super) fn begin(&mut self, rent_due: A, rent_paid: A, backstop: A) {
        self.rent_due = rent_due;
        self.rent_paid = rent_paid;
        self.backstop = backstop;
        self.debt_service_due = A::ZERO;
        self.sale_proceeds = A::ZERO;
        self.distribution = A::ZERO;
    }

    /// Receipts − operating cost + net sale proceeds: what the equipment earned.
    #[inline(always)]
    pub(super) fn project_flow(&self) -> A {
        self.rent_paid + self.backstop - self.operating_cost + self.sale_proceeds
    }
}

impl<A: Amount> Row<A> {
    /// CFADS / debt service due (Method, section 6); `None` where nothing is due.
    pub(super) fn dscr(&self) -> Option<f64> {
        self.debt_service_due
            .is_material()
            .then(|| self.cfads.to_f64() / self.debt_service_due.to_f64())
    }
}

/// One month of one loan, as paid.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Payment<A> {
    pub(super) interest: A,
    pub(super) principal: A,
    /// Prepaid, with the premium for it.
    pub(super) sweep: A,
    pub(super) settlement: A,
    /// At the end of the month.
    pub(super) balance: A,
}

impl<A: Number> Payment<A> {
    /// All that the lender gets in the month.
    pub(super) fn total(&self) -> A {
        self.interest + self.principal + self.sweep + self.settlement
    }
}

/// What the optional terms move in one month, dollars. Flows belong to the month, the deposit to its
/// end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClauseRow<A> {
    pub(super) re_lease_rent: A,
    pub(super) interest_earned: A,
    /// Part of what [`Row::sale_proceeds`] has.
    pub(super) residual_guarantee: GuaranteePaid<A>,
    /// Paid by guarantors.
    pub(super) guarantees: A,
    pub(super) deposit: A,
    /// Deposit received less deposit returned.
    pub(super) deposit_flow: A,
    pub(super) forfeited_deposit: A,
    /// Paid at closing to lenders and guarantors.
    pub(super) fees: A,
    /// Price paid for equipment.
    pub(super) capex: A,
    pub(super) prepaid_rent: A,
    pub(super) equity_call: A,
}

impl<A: Number> ClauseRow<A> {
    /// What the equipment earned besides what [`Row::project_flow`] has, and less what it cost.
    #[inline(always)]
    pub(super) fn project_flow(&self) -> A {
        self.prepaid_rent + self.re_lease_rent + self.forfeited_deposit - self.capex
    }
}

/// What the optional terms move in one month of one loan.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClauseLoan<A> {
    pub(super) drawn: A,
    /// Part of what [`Payment::sweep`] has.
    pub(super) prepayment_premium: A,
}

/// How a run ended. Months are [`NEVER`] where the event did not occur.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending<A> {
    pub(super) default_month: A,
    pub(super) first_missed_month: A,
    pub(super) end_month: A,
    pub(super) unpaid_rent: A,
}

/// Records a run, month by month.
pub(super) trait Record<A> {
    /// Discards the run recorded before.
    fn begin(&mut self, loan_count: usize);
    /// One month, closing first.
    fn push(&mut self, row: Row<A>, payments: impl Iterator<Item = Payment<A>>);
    /// The same month's optional terms, where the deal has any; after [`Self::push`].
    fn push_clauses(&mut self, row: &ClauseRow<A>, loans: impl Iterator<Item = ClauseLoan<A>>);
    /// Balances lost, by loan, of the runs that end with this month.
    fn lose(&mut self, by_loan: impl Iterator<Item = A>);
    /// The run is over everywhere.
    fn end(&mut self, ending: Ending<A>);
    /// What each guarantee has paid, once the run is over, where the deal has optional terms.
    fn guaranteed(&mut self, by_guarantee: &[A]);
}

/// One run, month 0 (closing) included.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger<A> {
    pub(super) rows: Vec<Row<A>>,
    /// By month, then by loan.
    payments: Vec<Payment<A>>,
    /// By month; empty where the deal has no optional terms.
    pub(super) clause_rows: Vec<ClauseRow<A>>,
    /// By month, then by loan.
    clause_loans: Vec<ClauseLoan<A>>,
    loan_count: usize,
    /// What was paid by each guarantee.
    pub(super) guaranteed: Vec<A>,
    pub(super) default_month: Option<u32>,
    pub(super) first_missed_month: Option<u32>,
    pub(super) unpaid_rent: A,
}

impl<A: Amount> Record<A> for Ledger<A> {
    fn begin(&mut self, loan_count: usize) {
        self.rows.clear();
        self.payments.clear();
        self.clause_rows.clear();
        self.clause_loans.clear();
        self.guaranteed.clear();
        self.loan_count = loan_count;
    }

    fn push(&mut self, row: Row<A>, payments: impl Iterator<Item = Payment<A>>) {
        self.rows.push(row);
        self.payments.extend(payments);
    }

    #[inline(always)]
    fn push_clauses(&mut self, row: &ClauseRow<A>, loans: impl Iterator<Item = ClauseLoan<A>>) {
        self.clause_rows.push(*row);
        self.clause_loans.extend(loans);
    }

    // The last row already holds the balances that are lost.
    fn lose(&mut self, _: impl Iterator<Item = A>) {}

    fn end(&mut self, ending: Ending<A>) {
        let month = |month: A| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "months are whole and few"
            )]
            let whole = month.to_f64() as u32;
            (whole < NEVER).then_some(whole)
        };
        self.default_month = month(ending.default_month);
        self.first_missed_month = month(ending.first_missed_month);
        self.unpaid_rent = ending.unpaid_rent;
    }

    fn guaranteed(&mut self, by_guarantee: &[A]) {
        self.guaranteed.extend_from_slice(by_guarantee);
    }
}

impl<A: Amount> Ledger<A> {
    /// The last month of the run, H.
    pub(super) fn end_month(&self) -> u32 {
        u32::try_from(self.rows.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Distribution less call in a month after closing.
    pub(super) fn equity_flow(&self, month: usize) -> A {
        let paid = self.rows.get(month).map_or(A::ZERO, |row| row.distribution);
        self.clause_rows.get(month).map_or(paid, |row| paid - row.equity_call)
    }

    /// Appends what `of` makes of the same in months 1...
    #[inline(always)]
    pub(super) fn extend_with_equity_flows<T>(
        &self,
        list: &mut Vec<T>,
        mut of: impl FnMut(A) -> T,
    ) {
        let rows = self.rows.get(1..).unwrap_or_default();
        // Asked once: most deals call nothing after closing.
        match self.clause_rows.get(1..) {
            None | Some([]) => list.extend(rows.iter().map(|row| of(row.distribution))),
            Some(calls) => list.extend(
                rows.iter().zip(calls).map(|(row, call)| of(row.distribution - call.equity_call)),
            ),
        }
    }

    /// What the equipment earned in a month, less what it cost; `cost` is what is paid in the month
    /// where the deal has no optional terms.
    pub(super) fn project_flow(&self, month: usize, cost: A) -> A {
        let earned = self.rows.get(month).map_or(A::ZERO, Row::project_flow);
        earned + self.clause_rows.get(month).map_or(-cost, ClauseRow::project_flow)
    }

    /// The loans' payments in a month, in order of seniority.
    pub(super) fn payments(&self, month: usize) -> &[Payment<A>] {
        let start = month * self.loan_count;
        self.payments.get(start..start + self.loan_count).unwrap_or(&[])
    }

    /// What the optional terms move in a month, by loan; empty where the deal has none.
    pub(super) fn clause_loans(&self, month: usize) -> &[ClauseLoan<A>] {
        let start = month * self.loan_count;
        self.clause_loans.get(start..start + self.loan_count).unwrap_or(&[])
    }

    /// One loan's payments over all months.
    pub(super) fn loan(&self, index: usize) -> impl Iterator<Item = &Payment<A>> {
        // A step of 0, as of a deal without loans, would panic.
        self.payments.iter().skip(index).step_by(self.loan_count.max(1))
    }

    /// Debt outstanding at the end of a month.
    pub(super) fn debt(&self, month: usize) -> A {
        self.payments(month).iter().map(|payment| payment.balance).sum()
    }
}
