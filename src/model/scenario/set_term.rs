//! An optional term as a case or a step of a story has it: another one, or none.
//!
//! Plain data. Terms that are one number (a deposit, a fee, several renewals) are set by their
//! levers, as any number is.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Contract, Delivery, EarlyTermination, Floating, FundingOrder, Guarantee, IndexStep,
    PremiumStep, PrepaidRent, PurchaseOption, RateStep, ReLease, RentStep, Scenario, SweepTier,
    Tax,
};
use crate::model::number;

/// One term, whole, with what it is in a case. `None` and an empty list take it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetTerm {
    /// What arrives when.
    Deliveries(Vec<Delivery>),
    /// The age at which the residual value is reached.
    ResaleMonth(Option<u32>),
    /// Multiples of the rent.
    RentSteps(Vec<RentStep>),
    /// Rent that is paid on delivery.
    PrepaidRent(Option<PrepaidRent>),
    /// The lessee ends the lease early.
    EarlyTermination(Option<EarlyTermination>),
    /// The lessee may buy.
    PurchaseOption(Option<PurchaseOption>),
    /// What the loan of this name follows.
    Floating(String, Option<Floating>),
    /// What prepaying the loan of this name costs.
    PrepaymentPremium(String, Vec<PremiumStep>),
    /// Whose money pays first.
    FundingOrder(FundingOrder),
    /// The sweep at a low DSCR.
    SweepTiers(Vec<SweepTier>),
    /// Debt above a share of value is swept.
    TargetLtv(#[serde(with = "number::optional_fraction")] Option<Decimal>),
    /// Cash that the lessee gets or owes.
    Contracts(Vec<Contract>),
    /// The equipment is let again.
    ReLease(Option<ReLease>),
    /// Third parties that pay.
    Guarantees(Vec<Guarantee>),
    /// The reference rate.
    ReferenceRate(Vec<RateStep>),
    /// The market's rent.
    RentIndex(Vec<IndexStep>),
    /// What the after-tax IRR is computed from.
    Tax(Option<Tax>),
}

impl SetTerm {
    /// The path of the field that it sets; `None` where the scenario has no such loan.
    pub fn path(&self, scenario: &Scenario) -> Option<String> {
        let loan = |name: &String, field: &str| {
            let index = scenario.tranches.iter().position(|loan| loan.name == *name)?;
            Some(format!("tranches[{index}].{field}"))
        };
        let path = match self {
            Self::Deliveries(_) => "equipment.deliveries",
            Self::ResaleMonth(_) => "equipment.resale_month",
            Self::RentSteps(_) => "lease.rent_steps",
            Self::PrepaidRent(_) => "lease.prepaid_rent",
            Self::EarlyTermination(_) => "lease.early_termination",
            Self::PurchaseOption(_) => "lease.purchase_option",
            Self::Floating(name, _) => return loan(name, "floating"),
            Self::PrepaymentPremium(name, _) => return loan(name, "prepayment_premium"),
            Self::FundingOrder(_) => "structure.funding_order",
            Self::SweepTiers(_) => "structure.sweep_tiers",
            Self::TargetLtv(_) => "structure.target_ltv",
            Self::Contracts(_) => "lessee.contracts",
            Self::ReLease(_) => "remedies.re_lease",
            Self::Guarantees(_) => "guarantees",
            Self::ReferenceRate(_) => "market.reference_rate",
            Self::RentIndex(_) => "market.rent_index",
            Self::Tax(_) => "tax",
        };
        Some(path.to_owned())
    }

    /// Sets it in a scenario; false where that has no such loan.
    pub fn apply(&self, to: &mut Scenario) -> bool {
        match self {
            Self::Deliveries(it) => to.equipment.deliveries.clone_from(it),
            Self::ResaleMonth(it) => to.equipment.resale_month = *it,
            Self::RentSteps(it) => to.lease.rent_steps.clone_from(it),
            Self::PrepaidRent(it) => to.lease.prepaid_rent = *it,
            Self::EarlyTermination(it) => to.lease.early_termination = *it,
            Self::PurchaseOption(it) => to.lease.purchase_option = *it,
            Self::Floating(name, it) => {
                let Some(loan) = to.tranches.iter_mut().find(|loan| loan.name == *name) else {
                    return false;
                };
                loan.floating = *it;
            }
            Self::PrepaymentPremium(name, it) => {
                let Some(loan) = to.tranches.iter_mut().find(|loan| loan.name == *name) else {
                    return false;
                };
                loan.prepayment_premium.clone_from(it);
            }
            Self::FundingOrder(it) => to.structure.funding_order = *it,
            Self::SweepTiers(it) => to.structure.sweep_tiers.clone_from(it),
            Self::TargetLtv(it) => to.structure.target_ltv = *it,
            Self::Contracts(it) => to.lessee.contracts.clone_from(it),
            Self::ReLease(it) => to.remedies.re_lease = *it,
            Self::Guarantees(it) => to.guarantees.clone_from(it),
            Self::ReferenceRate(it) => to.market.reference_rate.clone_from(it),
            Self::RentIndex(it) => to.market.rent_index.clone_from(it),
            Self::Tax(it) => to.tax = *it,
        }
        true
    }

    /// The same term as a scenario has it; itself where that has no such loan.
    pub fn as_in(&self, scenario: &Scenario) -> Self {
        let loan = |name: &String| scenario.tranches.iter().find(|loan| loan.name == *name);
        match self {
            Self::Deliveries(_) => Self::Deliveries(scenario.equipment.deliveries.clone()),
            Self::ResaleMonth(_) => Self::ResaleMonth(scenario.equipment.resale_month),
            Self::RentSteps(_) => Self::RentSteps(scenario.lease.rent_steps.clone()),
            Self::PrepaidRent(_) => Self::PrepaidRent(scenario.lease.prepaid_rent),
            Self::EarlyTermination(_) => Self::EarlyTermination(scenario.lease.early_termination),
            Self::PurchaseOption(_) => Self::PurchaseOption(scenario.lease.purchase_option),
            Self::Floating(name, _) => loan(name)
                .map_or_else(|| self.clone(), |loan| Self::Floating(name.clone(), loan.floating)),
            Self::PrepaymentPremium(name, _) => loan(name).map_or_else(
                || self.clone(),
                |loan| Self::PrepaymentPremium(name.clone(), loan.prepayment_premium.clone()),
            ),
            Self::FundingOrder(_) => Self::FundingOrder(scenario.structure.funding_order),
            Self::SweepTiers(_) => Self::SweepTiers(scenario.structure.sweep_tiers.clone()),
            Self::TargetLtv(_) => Self::TargetLtv(scenario.structure.target_ltv),
            Self::Contracts(_) => Self::Contracts(scenario.lessee.contracts.clone()),
            Self::ReLease(_) => Self::ReLease(scenario.remedies.re_lease),
            Self::Guarantees(_) => Self::Guarantees(scenario.guarantees.clone()),
            Self::ReferenceRate(_) => Self::ReferenceRate(scenario.market.reference_rate.clone()),
            Self::RentIndex(_) => Self::RentIndex(scenario.market.rent_index.clone()),
            Self::Tax(_) => Self::Tax(scenario.tax),
        }
    }

    /// Whether it sets the same field as another one.
    pub fn is_of(&self, other: &Self) -> bool {
        let loan = |term: &Self| match term {
            Self::Floating(name, _) | Self::PrepaymentPremium(name, _) => Some(name.clone()),
            _ => None,
        };
        std::mem::discriminant(self) == std::mem::discriminant(other) && loan(self) == loan(other)
    }

    /// The name of the loan that it is a term of.
    pub fn loan_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Floating(name, _) | Self::PrepaymentPremium(name, _) => Some(name),
            _ => None,
        }
    }

    /// Every name in it that is a participant's, a customer's or a loan's.
    pub fn names_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Floating(name, _) | Self::PrepaymentPremium(name, _) => vec![name],
            Self::Contracts(all) => all.iter_mut().map(|contract| &mut contract.name).collect(),
            Self::Guarantees(all) => all
                .iter_mut()
                .flat_map(|it| std::iter::once(&mut it.name).chain(it.covers.iter_mut()))
                .collect(),
            _ => Vec::new(),
        }
    }
}
