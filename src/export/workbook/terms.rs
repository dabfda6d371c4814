//! Which optional terms a workbook has: those of the deal and of its cases. What is absent takes no
//! rows, columns or sheets.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::parties::{self, Party};
use crate::analysis::{Family, Lever};
use crate::model::Scenario;
use crate::model::scenario::FundingOrder;

/// Which optional terms the formulas have.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// Every number of them.
    levers: BTreeSet<Lever>,
    /// How many items each list has.
    lengths: Vec<(Family, Vec<usize>)>,
    pub(super) loans: usize,
    /// Whose money pays for deliveries first can be chosen.
    pub(super) funding_order: bool,
    pub(super) tax: bool,
    /// Whether some of each loan is sold down.
    pub(super) sold: Vec<bool>,
    /// Who is in the deal.
    pub(super) parties: Vec<Party>,
}

impl Terms {
    /// Of a deal and what its cases make of it. A case sets numbers alone, so lists are as long.
    pub(super) fn of<'s>(
        base: &'s Scenario,
        cases: impl IntoIterator<Item = &'s Scenario>,
    ) -> Self {
        let optional = |deal: &Scenario| {
            let levers = Lever::all(deal).into_iter();
            levers.filter(|lever| lever.is_optional()).collect::<Vec<_>>()
        };
        let deals: Vec<&Scenario> = [base].into_iter().chain(cases).collect();
        let levers: BTreeSet<Lever> = deals.iter().copied().flat_map(optional).collect();
        let is_sold = |index: usize| {
            let of = |deal: &&Scenario| deal.tranches.get(index).map(|loan| loan.sold_fraction);
            deals.iter().filter_map(of).any(|sold| sold > Decimal::ZERO)
        };
        let sold: Vec<bool> = (0..base.tranches.len()).map(is_sold).collect();
        let parties = parties::all(base, &sold);
        let lengths = Family::LISTS.into_iter().map(|family| {
            let owners = family.owner().map_or(1, |owner| owner.len(base, 0));
            (family, (0..owners).map(|owner| family.len(base, owner)).collect())
        });
        let is_equity_first = base.structure.funding_order != FundingOrder::ProRata;
        Self {
            levers,
            lengths: lengths.collect(),
            loans: base.tranches.len(),
            funding_order: is_equity_first || !base.equipment.deliveries.is_empty(),
            tax: base.tax.is_some(),
            sold,
            parties,
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.levers.is_empty() && self.guarantees() == 0 && !self.has_parts() && !self.tax
    }

    /// Whether there is this number.
    pub(super) fn has(&self, lever: Lever) -> bool {
        self.levers.contains(&lever)
    }

    /// How many items a list of the deal has.
    pub(super) fn count(&self, family: Family) -> usize {
        self.count_of(family, 0)
    }

    /// How many items a list has that belongs to an item of another one.
    pub(super) fn count_of(&self, family: Family, owner: usize) -> usize {
        let found = self.lengths.iter().find(|(of, _)| *of == family);
        found.and_then(|(_, counts)| counts.get(owner)).copied().unwrap_or(0)
    }

    /// Whether the equipment arrives in parts.
    pub(super) fn has_parts(&self) -> bool {
        self.count(Family::Delivery) > 0
    }

    /// Whether the lessee may leave before its time.
    pub(super) fn ends_early(&self) -> bool {
        self.has(Lever::TerminationMonth)
    }

    /// Whether interest of a loan follows the reference rate.
    pub(super) fn floats(&self, loan: usize) -> bool {
        self.has(Lever::FloatingMargin(loan))
    }

    pub(super) fn any_floats(&self) -> bool {
        (0..self.loans).any(|loan| self.floats(loan))
    }

    /// Whether a part of a loan is sold down, which gives its buyers rows of their own.
    pub(super) fn is_sold(&self, loan: usize) -> bool {
        self.sold.get(loan).copied().unwrap_or(false)
    }

    /// Whether prepaying a loan costs something.
    pub(super) fn has_premium(&self, loan: usize) -> bool {
        self.count_of(Family::PremiumStep, loan) > 0
    }

    pub(super) fn any_premium(&self) -> bool {
        (0..self.loans).any(|loan| self.has_premium(loan))
    }

    pub(super) fn has_prepaid_rent(&self) -> bool {
        self.has(Lever::PrepaidShare)
    }

    pub(super) fn has_deposit(&self) -> bool {
        self.has(Lever::SecurityDeposit)
    }

    pub(super) fn has_re_lease(&self) -> bool {
        self.has(Lever::ReLeaseMonths)
    }

    pub(super) fn guarantees(&self) -> usize {
        self.count(Family::Guarantee)
    }

    /// Whether what is sold depends on how a lease ends.
    pub(super) fn sells_by_lease(&self) -> bool {
        self.has_parts()
            || self.ends_early()
            || self.has(Lever::PurchasePrice)
            || self.has_re_lease()
            || self.has_claim()
    }

    /// Whether anybody asks for what the lessor claims after a default.
    pub(super) fn has_claim(&self) -> bool {
        self.has_deposit() || self.has(Lever::ClaimRecovery) || self.guarantees() > 0
    }
}
