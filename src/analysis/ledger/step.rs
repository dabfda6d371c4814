//! One month on its way: what is put together again of it, in the order of the waterfall.

use crate::model::amount::Number as _;
use crate::model::exact::Exact;
use crate::model::results::Month;
use crate::model::{Fixed, Results, Scenario};

/// One month to be followed.
#[derive(Clone, Copy)]
pub(super) struct Follow<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) results: &'a Results,
    pub(super) fixed: &'a Fixed,
    pub(super) before: &'a Month,
    pub(super) now: &'a Month,
}

impl Follow<'_> {
    pub(super) fn is_defaulted(self) -> bool {
        self.results.summary.default_month.is_some_and(|default| self.now.month >= default)
    }

    pub(super) fn is_last(self) -> bool {
        self.now.month >= self.results.summary.end_month
    }
}

/// One month on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    pub(super) arrears_before: Exact,
    /// The lessee's liquidity before it pays rent.
    pub(super) available: Exact,
    /// What is left of the backstop's total cap before it pays.
    pub(super) backstop_left: Exact,
    /// What the deposit may be kept for: arrears, after a default also rent still to come.
    pub(super) owed_by_lessee: Exact,
    /// What comes in before operating cost.
    pub(super) receipts: Exact,
    /// Of operating cost, what falls due in this month.
    pub(super) operating_cost_new: Exact,
    /// Including arrears from earlier months.
    pub(super) operating_cost_due: Exact,
    /// Paid before debt service; settlement may pay more.
    pub(super) operating_cost_first: Exact,
    pub(super) loans: Vec<LoanStep>,
    /// The denominator of the DSCR.
    pub(super) service_due: Exact,
    /// This month's cash after debt service.
    pub(super) cash_left: Exact,
    /// What leases that end bring in.
    pub(super) ended: Vec<Ended>,
    /// Of their proceeds, what joins the month's cash; in the last month they are settled.
    pub(super) sold: Exact,
    /// Taken from trapped cash for cost and debt service.
    pub(super) trapped_drawn: Exact,
    /// Taken from the reserve for debt service.
    pub(super) reserve_drawn: Exact,
    /// Put into the reserve from cash; below 0 what is released to cash.
    pub(super) reserve_filled: Exact,
    /// Of the cash after the reserve, what the sweep may use.
    pub(super) sweep_pool: Exact,
    pub(super) sweep: Sweep,
    /// Whether the rest of the month's cash is held back.
    pub(super) is_held: bool,
    /// Whether the DSCR is why.
    pub(super) is_locked: bool,
    /// What guarantors are called for, in the last month.
    pub(super) called: Vec<Called>,
    /// At the end of the month.
    pub(super) so_far: SoFar,
}

/// How much is swept, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sweep {
    /// Of the cash.
    pub(super) share: Exact,
    /// The DSCR below which the share is that of a tier.
    pub(super) below: Option<Exact>,
    /// Debt above the target of its value, where that is more than the share.
    pub(super) above_target: Option<Exact>,
    /// Whether the sweep has not begun.
    pub(super) is_early: bool,
}

/// One loan in one month.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LoanStep {
    pub(super) balance_before: Exact,
    /// What is not drawn yet.
    pub(super) undrawn_before: Exact,
    pub(super) scheduled: Exact,
    /// Unpaid principal and interest of earlier months.
    pub(super) overdue_before: Exact,
    /// With the commitment fee.
    pub(super) interest_due: Exact,
    pub(super) commitment_fee: Exact,
    pub(super) principal_due: Exact,
    /// The whole balance is due: maturity, or default.
    pub(super) is_all_due: bool,
    /// What there is to pay its interest from.
    pub(super) money_for_interest: Exact,
    /// What there is to pay its principal from.
    pub(super) money_for_principal: Exact,
    pub(super) overdue_after: Exact,
}

/// How a lease ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// At its time.
    #[default]
    Term,
    /// By the lessee, before its time.
    Early,
    /// By a default.
    Default,
}

/// What is sold together in a month, and what the lessee's side pays with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Ended {
    pub(super) end: End,
    pub(super) value: Exact,
    /// What it is sold for; of a forced sale less the haircut, of a purchase the option's price.
    pub(super) gross: Exact,
    pub(super) is_bought: bool,
    pub(super) selling_cost: Exact,
    /// What the lessee pays for leaving early.
    pub(super) fee: Exact,
    /// What its estate pays of the claim.
    pub(super) recovered: Exact,
    /// Of the claim, what its estate owes.
    pub(super) unrecovered: Exact,
    pub(super) by_lessee: Exact,
    pub(super) by_backstop: Exact,
}

impl Ended {
    /// What the lessee pays with it.
    pub(super) fn paid_by_lessee(&self) -> Exact {
        let price = if self.is_bought { self.gross } else { Exact::ZERO };
        price + self.fee + self.by_lessee
    }
}

/// What has been so far, at the end of a month.
#[derive(Clone, Debug, Default)]
pub(super) struct SoFar {
    /// The lessor's claim after a default, less what of the deposit was kept.
    pub(super) claim: Exact,
    /// Whether a lease has ended at its time or early.
    pub(super) has_sold: bool,
    pub(super) price_paid: Exact,
    pub(super) sold_value: Exact,
    pub(super) residual_paid: Exact,
    pub(super) re_leased: Exact,
}

impl SoFar {
    pub(super) fn at_closing(closing: &Month) -> Self {
        Self { price_paid: Exact(closing.capex), ..Self::default() }
    }

    /// The month's end: what arrives comes last.
    pub(super) fn close(&mut self, now: &Month) {
        self.price_paid += Exact(now.capex);
    }
}

/// A guarantee in the last month.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    pub(super) name: String,
    /// What it makes whole, in words.
    pub(super) promise: String,
    /// Whether it pays after this kind of end.
    pub(super) is_called: bool,
    /// What is lacking, not below 0; of a guarantee of loans at most what they are owed.
    pub(super) lacks: Exact,
    pub(super) cap: Exact,
    pub(super) paid: Exact,
    /// Whether it pays loans, after everything else.
    pub(super) pays_loans: bool,
    pub(super) by_loan: Vec<Exact>,
}

impl Step {
    /// What a loan still owes after debt service and before the sweep.
    pub(super) fn after_service(&self, now: &Month, index: usize) -> Exact {
        let loan = self.loans.get(index).copied().unwrap_or_default();
        let (interest, principal) = (amount(&now.interest, index), amount(&now.principal, index));
        loan.balance_before + (loan.interest_due - interest) - principal
    }

    /// This month's cash after debt service and reserve, with what was sold.
    pub(super) fn cash_to_sweep(&self) -> Exact {
        self.cash_left + self.sold - self.reserve_filled
    }

    /// What settlement has to pay from: this month's cash, the sale, reserve and trapped cash, and
    /// what is paid by guarantors for everybody.
    pub(super) fn pot(&self, before: &Month, now: &Month) -> Exact {
        let reserve = Exact(before.reserve) - self.reserve_drawn;
        let trapped = Exact(before.trapped) - self.trapped_drawn;
        self.cash_left + Exact(now.sale_proceeds) + reserve + trapped + self.guaranteed_for_all()
    }

    /// What guarantors pay into the settlement before any loan is repaid.
    pub(super) fn guaranteed_for_all(&self) -> Exact {
        let called = self.called.iter().filter(|called| !called.pays_loans);
        called.map(|called| called.paid).sum()
    }

    /// What guarantors pay to one loan.
    pub(super) fn guaranteed_to(&self, loan: usize) -> Exact {
        let parts = self.called.iter().filter_map(|called| called.by_loan.get(loan));
        parts.copied().sum()
    }
}

/// An amount of a tranche; nothing where there is none.
pub(super) fn amount(amounts: &[rust_decimal::Decimal], index: usize) -> Exact {
    Exact(amounts.get(index).copied().unwrap_or_default())
}

/// An amount of a month; nothing past the end.
pub(super) fn at(list: &[rust_decimal::Decimal], month: u32) -> Exact {
    amount(list, month as usize)
}
