//! The optional terms of a deal, which came with format 2: deliveries and draws, prepaid rent, floating
//! rates, guarantees, tax and the rest.
//!
//! Plain data. Every term has a neutral value, which changes no figure; a term that is absent has it,
//! and one that has it is not written. What a term does is in the method, section 13; what is allowed
//! is in [`validate`](mod@crate::model::validate).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::number;

/// A part of the equipment that arrives in one month. Its lease, its payments and its age count from
/// then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// When it arrives; 0 is closing; at most 60.
    pub month: u32,
    /// Of the whole cost; above 0. The last one counts as what the others leave.
    #[serde(with = "number::fraction")]
    pub share: Decimal,
}

/// From a month of a delivery's own lease on, the rent is this multiple of what it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RentStep {
    /// The first month of it; 1..=480.
    pub from: u32,
    /// Multiple of the rent; 0..=5. 0 is a rent holiday.
    #[serde(with = "number::fraction")]
    pub factor: Decimal,
}

/// Rent of the first term that the lessee pays on delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepaidRent {
    /// Of the first term's rent; 0..=0.9.
    #[serde(with = "number::fraction")]
    pub share: Decimal,
    /// The first month of the lease in which it is set off against rent; 1..=240, past the term it
    /// counts as the term.
    pub credited_from: u32,
}

/// The lessee ends the lease before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyTermination {
    /// The last month of the lease, counted from closing; 1..=480. Up to the last delivery it counts
    /// as the month after it.
    pub month: u32,
    /// What the lessee pays for leaving, in months of rent; 0..=36.
    pub fee_months: u32,
}

/// The lessee may buy the equipment at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOption {
    /// Of cost; 0..=2.
    #[serde(with = "number::fraction")]
    pub price: Decimal,
}

/// Interest that follows a reference rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floating {
    /// Over the reference rate, a year; 0..=1.
    #[serde(with = "number::fraction")]
    pub margin: Decimal,
    /// The least the reference rate counts as, a year; −0.05..=1.
    #[serde(with = "number::fraction")]
    pub floor: Decimal,
    /// Of the loan, swapped into the swap rate; 0..=1.
    #[serde(with = "number::fraction")]
    pub hedged: Decimal,
    /// Paid on the hedged part in place of the reference rate, a year; −0.05..=1.
    #[serde(with = "number::fraction")]
    pub swap_rate: Decimal,
}

/// What prepaying a loan costs up to a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremiumStep {
    /// The last month of it; 1..=480.
    pub until: u32,
    /// Of what is prepaid; 0..=0.2.
    #[serde(with = "number::fraction")]
    pub premium: Decimal,
}

/// Whose money pays for deliveries first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FundingOrder {
    /// Equity and debt in the same proportion at each delivery.
    #[default]
    ProRata,
    /// The debt is drawn when the equity is spent.
    EquityFirst,
}

/// How much of the cash is swept where coverage is low.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepTier {
    /// It applies below this DSCR; above 0, at most 10.
    #[serde(with = "number::fraction")]
    pub below: Decimal,
    /// Of cash after debt service; 0..=1.
    #[serde(with = "number::fraction")]
    pub share: Decimal,
}

/// Cash that the lessee gets, or owes elsewhere, every month for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its name.
    pub name: String,
    /// The first month; 1..=480.
    pub from: u32,
    /// The last month; 1..=480. Before the first one there is no such cash.
    pub to: u32,
    /// Dollars a month; −1e13..=1e13. Below 0 the lessee pays.
    #[serde(with = "number::amount")]
    pub amount: Decimal,
    /// That it comes; 0..=1. The deterministic run counts it from 0.5 on.
    #[serde(with = "number::fraction")]
    pub probability: Decimal,
}

/// After a default the equipment is let again before it is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReLease {
    /// For how long, from repossession on; 1..=120 months.
    pub months: u32,
    /// Off the market's rent; −1..=1. Below 0 it is dearer.
    #[serde(with = "number::fraction")]
    pub discount: Decimal,
    /// At its start, without rent; 0..=`months`.
    pub free_months: u32,
}

/// A third party that pays when the deal ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guarantee {
    /// Who guarantees; a participant.
    pub name: String,
    /// After which end it pays.
    pub when: GuaranteedEnd,
    /// What it makes whole.
    pub of: Guaranteed,
    /// The most it pays, by month of the deal; nothing before the first step. At most 24 steps.
    pub cap: Vec<CapStep>,
    /// The tranches that it pays, by name; none means everybody, except for a guarantee of debt,
    /// where it means all tranches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// Paid to the guarantor at closing, of cost; 0..=0.5.
    #[serde(default, skip_serializing_if = "Decimal::is_zero", with = "number::fraction")]
    pub premium: Decimal,
}

/// After which end of a deal a guarantee pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GuaranteedEnd {
    /// After a default.
    Default,
    /// Without one.
    End,
    /// Both.
    Both,
}

/// What a guarantee makes whole, as a share of it; 0..=1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guaranteed {
    /// The lessor's claim for rent after a default.
    Rent(#[serde(with = "number::fraction")] Decimal),
    /// What the covered tranches are still owed.
    Debt(#[serde(with = "number::fraction")] Decimal),
    /// The price paid for the equipment.
    Cost(#[serde(with = "number::fraction")] Decimal),
    /// Nothing in particular: it pays its cap.
    Fixed,
}

/// From a month on, the most a guarantee pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapStep {
    /// The first month of it; 0..=480.
    pub from: u32,
    /// Dollars; 0..=1e13.
    #[serde(with = "number::amount")]
    pub amount: Decimal,
}

/// What is true outside of the deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// The reference rate of floating loans, a year; 0 before the first step. At most 64 steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference_rate: Vec<RateStep>,
    /// Added to the whole curve; −0.1..=0.1.
    #[serde(default, skip_serializing_if = "Decimal::is_zero", with = "number::fraction")]
    pub rate_shift: Decimal,
    /// What such equipment lets for, by month of the deal; 1 as at closing, and before the first
    /// step. At most 64 steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rent_index: Vec<IndexStep>,
}

impl Market {
    /// Whether nothing is said of it.
    pub fn is_neutral(&self) -> bool {
        let Self { reference_rate, rate_shift, rent_index } = self;
        reference_rate.is_empty() && rate_shift.is_zero() && rent_index.is_empty()
    }
}

/// From a month on, the reference rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateStep {
    /// The first month of it; 0..=480.
    pub from: u32,
    /// A year; −0.05..=1.
    #[serde(with = "number::fraction")]
    pub rate: Decimal,
}

/// From a month on, the market's rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexStep {
    /// The first month of it; 1..=480.
    pub from: u32,
    /// Of the rent at closing; 0..=5.
    #[serde(with = "number::fraction")]
    pub index: Decimal,
}

/// What the investors' tax is computed from, for the after-tax IRR alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// Of taxable income; 0..=1.
    #[serde(with = "number::fraction")]
    pub rate: Decimal,
    /// How the cost is written off.
    pub depreciation: Depreciation,
    /// What a year's loss is worth.
    pub losses: Losses,
}

/// How the cost of equipment is written off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Depreciation {
    /// All in the first year.
    Bonus,
    /// The US 5-year class with the half-year convention.
    Macrs,
    /// Evenly over this many months; 1..=240.
    StraightLine(u32),
}

/// What a year's loss is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Losses {
    /// It saves tax on other income of the same year.
    Used,
    /// It is set off against at most 80% of the income of later years.
    CarriedForward,
}
