//! The lists of a scenario: where each is, how long it may be, what a new item is.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::analysis::Family;
use crate::model::Scenario;
use crate::model::validate::{
    CONTRACTS_MAX, CURVE_STEPS_MAX, DELIVERIES_MAX, FUNDING_ROUNDS_MAX, GUARANTEES_MAX,
    INVESTORS_MAX, PREMIUM_STEPS_MAX, STEPS_MAX, SWEEP_TIERS_MAX, TRANCHES_MAX,
};

use super::{List, terms, to_be_lent};

impl List {
    /// Every list of the scenario, in the order of the file.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let mut lists = vec![Self::Deliveries, Self::RentSteps, Self::Tranches];
        lists.extend((0..scenario.tranches.len()).map(Self::PremiumSteps));
        lists.extend([Self::SweepTiers, Self::Investors, Self::FundingRounds, Self::Contracts]);
        lists.push(Self::Guarantees);
        lists.extend((0..scenario.guarantees.len()).map(Self::CapSteps));
        lists.extend([Self::RateSteps, Self::IndexSteps]);
        lists
    }

    /// The levers of its items, and the index of the item that has it; `None` of the investors, whose
    /// shares are no levers.
    pub fn family(self) -> Option<(Family, usize)> {
        Some(match self {
            Self::Tranches => (Family::Tranche, 0),
            Self::FundingRounds => (Family::Round, 0),
            Self::Investors => return None,
            Self::Deliveries => (Family::Delivery, 0),
            Self::RentSteps => (Family::RentStep, 0),
            Self::PremiumSteps(loan) => (Family::PremiumStep, loan),
            Self::SweepTiers => (Family::SweepTier, 0),
            Self::Contracts => (Family::Contract, 0),
            Self::Guarantees => (Family::Guarantee, 0),
            Self::CapSteps(guarantee) => (Family::CapStep, guarantee),
            Self::RateSteps => (Family::RateStep, 0),
            Self::IndexSteps => (Family::IndexStep, 0),
        })
    }

    /// Its field path.
    pub fn path(self) -> Cow<'static, str> {
        match self.family() {
            Some((family, owner)) => family.path(owner),
            None => Cow::Borrowed("equity.investors"),
        }
    }

    /// How many items it has.
    pub fn len(self, scenario: &Scenario) -> usize {
        match self.family() {
            Some((family, owner)) => family.len(scenario, owner),
            None => scenario.equity.investors.len(),
        }
    }

    /// How many items it may have.
    pub fn len_max(self) -> usize {
        match self {
            Self::Tranches => TRANCHES_MAX,
            Self::FundingRounds => FUNDING_ROUNDS_MAX,
            Self::Investors => INVESTORS_MAX,
            Self::Deliveries => DELIVERIES_MAX,
            Self::RentSteps | Self::CapSteps(_) => STEPS_MAX,
            Self::PremiumSteps(_) => PREMIUM_STEPS_MAX,
            Self::SweepTiers => SWEEP_TIERS_MAX,
            Self::Contracts => CONTRACTS_MAX,
            Self::Guarantees => GUARANTEES_MAX,
            Self::RateSteps | Self::IndexSteps => CURVE_STEPS_MAX,
        }
    }

    /// Several of its items in a word: "loans".
    pub fn noun(self) -> &'static str {
        match self {
            Self::Tranches => "loans",
            Self::FundingRounds => "funding rounds",
            Self::Investors => "investors",
            Self::Deliveries => "deliveries",
            Self::RentSteps => "rent steps",
            Self::PremiumSteps(_) => "steps of the prepayment premium",
            Self::SweepTiers => "sweep tiers",
            Self::Contracts => "contracts",
            Self::Guarantees => "guarantees",
            Self::CapSteps(_) => "steps of the guarantee’s cap",
            Self::RateSteps => "steps of the reference rate",
            Self::IndexSteps => "steps of the market rent",
        }
    }

    /// Whether a person decides on the order of its items: others are in that of their months.
    pub fn has_order(self) -> bool {
        !self.is_of_steps()
    }

    /// What a new item is, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Tranches => "A junior loan for a quarter of the remaining funding",
            Self::FundingRounds => "One year after the last round, same amount",
            Self::Investors => "Starts with no share; any share it takes reduces the others",
            Self::Deliveries => "Half of what the last delivery brings, later",
            Self::RentSteps => "A fifth less rent, a year after the last step",
            Self::PremiumSteps(_) => "Half of the last premium, for another year",
            Self::SweepTiers => "A smaller sweep at a higher DSCR",
            Self::Contracts => "Cash from another customer, every month of the lease",
            Self::Guarantees => "A guarantee of the rent after a default",
            Self::CapSteps(_) => "Half of the last cap, a year later",
            Self::RateSteps => "The same reference rate, a year later",
            Self::IndexSteps => "A fifth less market rent, a year later",
        }
    }

    /// Why nothing sensible can be added now, if it cannot.
    pub fn why_not_added(self, scenario: &Scenario) -> Option<&'static str> {
        if self == Self::Tranches {
            let is_funded = to_be_lent(scenario) < Decimal::ONE_HUNDRED;
            return is_funded.then_some("The loans already fund the full cost; reduce one first");
        }
        let (family, owner) = self.family()?;
        terms::why_not_added(scenario, family, owner)
    }
}
