//! Guarantees of third parties, called in the last month (Method, section 13).

use super::Vehicle;
use crate::model::amount::Number;
use crate::model::clauses::{Clauses, GuaranteeTerms, GuaranteedKind};
use crate::model::ledger::Row;
use crate::model::scenario::GuaranteedEnd;
use crate::model::terms::Terms;

/// The settlement that guarantees are called in.
#[derive(Clone, Copy)]
pub(super) struct Settlement<A: Number> {
    /// Runs that end in this month.
    pub(super) is_last: A::Mask,
    /// Runs in default.
    pub(super) is_defaulted: A::Mask,
    /// Net proceeds of the month.
    pub(super) proceeds: A,
}

impl<A: Number> Settlement<A> {
    /// Where a guarantee is called.
    fn calls(&self, guarantee: &GuaranteeTerms<A>) -> A::Mask {
        let Self { is_last, is_defaulted, .. } = *self;
        match guarantee.when {
            GuaranteedEnd::Default => is_last & is_defaulted,
            GuaranteedEnd::End => is_last & !is_defaulted,
            GuaranteedEnd::Both => is_last,
        }
    }
}

impl<A: Number> Vehicle<A> {
    /// What is paid into the pot before any tranche, in order.
    pub(super) fn call_for_all(&mut self, terms: &Terms<A>, settlement: Settlement<A>) -> A {
        let mut pot = A::ZERO;
        for (place, guarantee) in terms.clauses.guarantees.iter().enumerate() {
            if !guarantee.pays_tranches() {
                let lacks = self.lacks(place, guarantee, &settlement);
                pot += self.call(place, guarantee, lacks, &settlement);
            }
        }
        pot
    }

    /// What is paid to tranches that nothing else has paid, in order, senior tranches first.
    pub(super) fn call_for_tranches(&mut self, terms: &Terms<A>, settlement: Settlement<A>) {
        for (place, guarantee) in terms.clauses.guarantees.iter().enumerate() {
            if guarantee.pays_tranches() {
                let lacks = self.lacks(place, guarantee, &settlement);
                let covered = self.covered_balances(guarantee);
                let paid = self.call(place, guarantee, lacks.min(covered), &settlement);
                self.repay_covered(guarantee, paid);
            }
        }
    }

    /// What a guarantee has to make whole, before its cap.
    fn lacks(&self, place: usize, guarantee: &GuaranteeTerms<A>, of: &Settlement<A>) -> A {
        let state = &self.clauses;
        // Whose turn came earlier, of whatever kind.
        let before = || state.guaranteed.iter().copied().sum::<A>() + state.re_leased;
        match guarantee.of {
            GuaranteedKind::Cost => {
                let found = state.sold_value + state.residual_paid + before();
                (guarantee.share * state.price_paid).cents() - found
            }
            GuaranteedKind::Rent => {
                (guarantee.share * state.claim).cents() - of.proceeds - before()
            }
            GuaranteedKind::Debt => (guarantee.share * self.covered_balances(guarantee)).cents(),
            GuaranteedKind::Fixed => state.caps.get(place).copied().unwrap_or_default(),
        }
    }

    /// Pays what lacks up to the cap.
    fn call(
        &mut self,
        place: usize,
        guarantee: &GuaranteeTerms<A>,
        lacks: A,
        settlement: &Settlement<A>,
    ) -> A {
        let state = &mut self.clauses;
        let cap = state.caps.get(place).copied().unwrap_or_default();
        let paid = lacks.between(A::ZERO, cap).only(settlement.calls(guarantee));
        state.row.guarantees += paid;
        if let Some(total) = state.guaranteed.get_mut(place) {
            *total += paid;
        }
        paid
    }
}

impl<A: Number> Clauses<A> {
    /// The caps read in a month, in order.
    pub(super) fn caps_at(&self, month: u32) -> impl Iterator<Item = A> {
        self.guarantees.iter().map(move |guarantee| guarantee.cap_at(month))
    }
}

impl<A: Number> Row<A> {
    /// The settlement of the month.
    pub(super) fn settlement(&self, is_last: A::Mask, is_defaulted: A::Mask) -> Settlement<A> {
        Settlement { is_last, is_defaulted, proceeds: self.sale_proceeds }
    }
}
