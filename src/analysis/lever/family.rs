//! What a lever belongs to: the deal itself, or an item of one of its lists.

use std::borrow::Cow;

use crate::format::text;
use crate::model::Scenario;

use super::{Group, Lever};

/// The place of an item: its index in its list, and that of an item within it. 0 where there is none.
pub type At = [usize; 2];

/// A list of the scenario whose items have levers; the deal itself has those that exist once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// The deal.
    Deal,
    /// The loans.
    Tranche,
    /// The lessee's funding rounds.
    Round,
    /// The deliveries.
    Delivery,
    /// The steps of the rent.
    RentStep,
    /// The steps of a loan's prepayment premium.
    PremiumStep,
    /// The tiers of the sweep.
    SweepTier,
    /// The lessee's contracts.
    Contract,
    /// The guarantees.
    Guarantee,
    /// The steps of a guarantee's cap.
    CapStep,
    /// The steps of the reference rate.
    RateStep,
    /// The steps of the market rent.
    IndexStep,
}

impl Family {
    /// Every list, in the order of [`Lever::all`].
    pub const LISTS: [Self; 11] = [
        Self::Tranche,
        Self::PremiumStep,
        Self::Delivery,
        Self::RentStep,
        Self::SweepTier,
        Self::Round,
        Self::Contract,
        Self::Guarantee,
        Self::CapStep,
        Self::RateStep,
        Self::IndexStep,
    ];

    /// The list whose items have lists of this kind; `None` of a list of the deal.
    pub fn owner(self) -> Option<Self> {
        match self {
            Self::PremiumStep => Some(Self::Tranche),
            Self::CapStep => Some(Self::Guarantee),
            Self::Deal
            | Self::Tranche
            | Self::Round
            | Self::Delivery
            | Self::RentStep
            | Self::SweepTier
            | Self::Contract
            | Self::Guarantee
            | Self::RateStep
            | Self::IndexStep => None,
        }
    }

    /// How many items the list has; of a list in another item's, that of the item with this index.
    pub fn len(self, scenario: &Scenario, owner: usize) -> usize {
        match self {
            Self::Deal => 0,
            Self::Tranche => scenario.tranches.len(),
            Self::Round => scenario.lessee.funding.len(),
            Self::Delivery => scenario.equipment.deliveries.len(),
            Self::RentStep => scenario.lease.rent_steps.len(),
            Self::PremiumStep => {
                scenario.tranches.get(owner).map_or(0, |loan| loan.prepayment_premium.len())
            }
            Self::SweepTier => scenario.structure.sweep_tiers.len(),
            Self::Contract => scenario.lessee.contracts.len(),
            Self::Guarantee => scenario.guarantees.len(),
            Self::CapStep => scenario.guarantees.get(owner).map_or(0, |it| it.cap.len()),
            Self::RateStep => scenario.market.reference_rate.len(),
            Self::IndexStep => scenario.market.rent_index.len(),
        }
    }

    /// The list's field path; of a list in another item's, that of the item with this index.
    pub fn path(self, owner: usize) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Deal => "",
            Self::Tranche => "tranches",
            Self::Round => "lessee.funding",
            Self::Delivery => "equipment.deliveries",
            Self::RentStep => "lease.rent_steps",
            Self::PremiumStep => {
                return Cow::Owned(format!("tranches[{owner}].prepayment_premium"));
            }
            Self::SweepTier => "structure.sweep_tiers",
            Self::Contract => "lessee.contracts",
            Self::Guarantee => "guarantees",
            Self::CapStep => return Cow::Owned(format!("guarantees[{owner}].cap")),
            Self::RateStep => "market.reference_rate",
            Self::IndexStep => "market.rent_index",
        })
    }

    /// The places of all items of this kind.
    pub fn places(self, scenario: &Scenario) -> Vec<At> {
        let owners = match self.owner() {
            Some(owner) => owner.len(scenario, 0),
            None => 1,
        };
        let of_owner = |owner: usize| {
            (0..self.len(scenario, owner)).map(move |index| match self.owner() {
                Some(_) => [owner, index],
                None => [index, 0],
            })
        };
        (0..owners).flat_map(of_owner).collect()
    }

    /// The item's own name; `None` where its items have none.
    pub fn name(self, scenario: &Scenario, at: At) -> Option<&str> {
        let [index, _] = at;
        let name = match self {
            Self::Tranche => &scenario.tranches.get(index)?.name,
            Self::Round => &scenario.lessee.funding.get(index)?.name,
            Self::Contract => &scenario.lessee.contracts.get(index)?.name,
            Self::Guarantee => &scenario.guarantees.get(index)?.name,
            Self::Deal
            | Self::Delivery
            | Self::RentStep
            | Self::PremiumStep
            | Self::SweepTier
            | Self::CapStep
            | Self::RateStep
            | Self::IndexStep => return None,
        };
        Some(name)
    }

    /// The part of the deal that its items belong to.
    pub fn group(self) -> Group {
        Lever::of_family(self).first().map_or(Group::Lease, |lever| lever([0, 0]).group())
    }

    /// What an item without a name is called before its number.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Deal => "deal",
            Self::Tranche => "loan",
            Self::Round => "round",
            Self::Delivery => "delivery",
            Self::SweepTier => "tier",
            Self::Contract => "contract",
            Self::Guarantee => "guarantee",
            Self::RentStep
            | Self::PremiumStep
            | Self::CapStep
            | Self::RateStep
            | Self::IndexStep => "step",
        }
    }

    /// Whose lever it is, where that has to be said: "Mezzanine", "Chipco, step 2".
    pub fn said(self, scenario: &Scenario, at: At) -> Option<String> {
        let [index, inner] = at;
        match self {
            Self::Deal => None,
            Self::Tranche => {
                let name = self.name(scenario, at).filter(|_| scenario.tranches.len() > 1);
                name.map(|name| text::name(name).into_owned())
            }
            Self::Round | Self::Contract | Self::Guarantee => {
                self.name(scenario, at).map(|name| text::name(name).into_owned())
            }
            Self::Delivery => Some(format!("delivery {}", index + 1)),
            Self::RentStep | Self::SweepTier | Self::RateStep | Self::IndexStep => {
                let is_one_of_several = self.len(scenario, 0) > 1;
                is_one_of_several.then(|| format!("{} {}", self.noun(), index + 1))
            }
            Self::PremiumStep | Self::CapStep => {
                let owner = self.owner().and_then(|owner| owner.said(scenario, at));
                let is_one_of_several = self.len(scenario, index) > 1;
                let step = is_one_of_several.then(|| format!("{} {}", self.noun(), inner + 1));
                match (owner, step) {
                    (Some(owner), Some(step)) => Some(format!("{owner}, {step}")),
                    (owner, step) => owner.or(step),
                }
            }
        }
    }

    /// Where the item at `at` was before, by its name, or by what it says where it has none; `None`
    /// where it is new. One edit at a time: a list of the same length with another name has renamed
    /// an item.
    pub(in crate::analysis) fn place_before(
        self,
        before: &Scenario,
        after: &Scenario,
        at: At,
    ) -> Option<At> {
        let [index, inner] = at;
        match self {
            Self::Deal => Some(at),
            Self::Tranche | Self::Round | Self::Contract | Self::Guarantee => {
                let place =
                    index_before(self.len(before, 0), self.len(after, 0), index, |of, at| {
                        self.name(before, [of, 0]) == self.name(after, [at, 0])
                    })?;
                Some([place, inner])
            }
            Self::PremiumStep | Self::CapStep => {
                let [owner, _] = self.owner()?.place_before(before, after, [index, 0])?;
                let is_same = |of, at| self.is_same(before, [owner, of], after, [index, at]);
                let [of, at] = [self.len(before, owner), self.len(after, index)];
                Some([owner, aligned(of, at, inner, is_same)?])
            }
            Self::Delivery
            | Self::RentStep
            | Self::SweepTier
            | Self::RateStep
            | Self::IndexStep => {
                let is_same = |of, at| self.is_same(before, [of, 0], after, [at, 0]);
                let [of, at] = [self.len(before, 0), self.len(after, 0)];
                Some([aligned(of, at, index, is_same)?, 0])
            }
        }
    }

    fn is_same(self, before: &Scenario, of: At, after: &Scenario, at: At) -> bool {
        let mut levers = Lever::of_family(self).iter();
        levers.all(|lever| lever(of).exact(before) == lever(at).exact(after))
    }
}

/// The place of a named item in the list before.
fn index_before(
    before: usize,
    after: usize,
    index: usize,
    is_same: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    if index < before && is_same(index, index) {
        return Some(index);
    }
    let found = (0..before).find(|of| is_same(*of, index));
    found.or_else(|| (before == after).then_some(index))
}

/// The place of an item without a name in the list before: what both lists begin with and what they
/// end with is the same.
fn aligned(
    before: usize,
    after: usize,
    index: usize,
    is_same: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    if before == after {
        return Some(index);
    }
    let shorter = before.min(after);
    let start = (0..shorter).take_while(|place| is_same(*place, *place)).count();
    if index < start {
        return Some(index);
    }
    let from_end = after.checked_sub(index + 1)?;
    let end = (0..shorter - start)
        .take_while(|back| is_same(before - 1 - back, after - 1 - back))
        .count();
    (from_end < end).then(|| before - 1 - from_end)
}
