//! Who pays in somebody else's place, and what: a backstop for rent, lessee and backstop under a
//! residual guarantee (Method, sections 5 and 6).

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::format;
use crate::model::amount::without_dust;
use crate::model::scenario::{Guarantee, Guaranteed};
use crate::model::{FastLane, Scenario};

/// Whether those pay who promised to pay in somebody else's place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guarantors {
    /// As far as their caps and, for a residual guarantee, the lessee's cash reach.
    #[default]
    Pay,
    /// Nobody does.
    Refuse,
}

/// Who has promised to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantor {
    /// The backstop: rent that the lessee misses, and what is left of a residual guarantee.
    Backstop,
    /// The lessee, of a residual guarantee.
    Lessee,
    /// A third party, under this guarantee of the scenario's list.
    ThirdParty(usize),
}

/// What a guarantor pays in, dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GuarantorPaid {
    /// Rent in the lessee's place.
    pub rent: f64,
    /// Under the residual guarantee, or what a third party has guaranteed.
    pub guarantee: f64,
}

impl Guarantors {
    /// The scenario as it is run: the same, or one without any promise.
    pub fn applied(self, scenario: &Scenario) -> Cow<'_, Scenario> {
        let mut refused = match self {
            Self::Pay => return Cow::Borrowed(scenario),
            Self::Refuse => scenario.clone(),
        };
        refused.lessee.backstop = None;
        refused.lease.residual_guarantee = Decimal::ZERO;
        // Its premium is paid all the same, and it stays a participant.
        refused.guarantees.iter_mut().for_each(|guarantee| guarantee.cap.clear());
        Cow::Owned(refused)
    }
}

impl Guarantor {
    /// Everybody who has promised to pay in a scenario.
    pub fn all(scenario: &Scenario) -> impl Iterator<Item = Self> {
        let backstop = scenario.lessee.backstop.as_ref().map(|_| Self::Backstop);
        let lessee = (!scenario.lease.residual_guarantee.is_zero()).then_some(Self::Lessee);
        let third_parties = (0..scenario.guarantees.len()).map(Self::ThirdParty);
        backstop.into_iter().chain(lessee).chain(third_parties)
    }

    /// What it is called.
    pub fn name(self, scenario: &Scenario) -> &str {
        let (name, unnamed) = match self {
            Self::Backstop => {
                let backstop = scenario.lessee.backstop.as_ref();
                (backstop.map_or("", |backstop| backstop.name.as_str()), "The backstop")
            }
            Self::Lessee => (scenario.lessee.name.as_str(), "The lessee"),
            Self::ThirdParty(index) => {
                let guarantee = scenario.guarantees.get(index);
                (guarantee.map_or("", |guarantee| guarantee.name.as_str()), "The guarantor")
            }
        };
        if name.is_empty() { unnamed } else { name }
    }

    /// What it has promised: "backstop, up to $10.0bn"; "guarantees 50% of cost at the end".
    pub fn promise(self, scenario: &Scenario) -> String {
        match self {
            Self::Backstop => {
                let cap =
                    scenario.lessee.backstop.as_ref().map_or(Decimal::ZERO, |it| it.total_cap);
                format!("backstop, up to {}", format::money(cap))
            }
            Self::Lessee => {
                let share = format::share(format::float(scenario.lease.residual_guarantee));
                format!("guarantees {share} of cost at the end")
            }
            Self::ThirdParty(index) => {
                scenario.guarantees.get(index).map(guaranteed_in_words).unwrap_or_default()
            }
        }
    }

    /// What it pays under, beside rent: "residual guarantee", "guarantee of the debt".
    pub fn guarantee_name(self, scenario: &Scenario) -> &'static str {
        let Self::ThirdParty(index) = self else { return "residual guarantee" };
        match scenario.guarantees.get(index).map(|guarantee| guarantee.of) {
            Some(Guaranteed::Rent(_)) => "guarantee of the rent",
            Some(Guaranteed::Debt(_)) => "guarantee of the debt",
            Some(Guaranteed::Cost(_)) => "guarantee of value",
            Some(Guaranteed::Fixed) | None => "guarantee",
        }
    }

    /// The most that it may have to pay in all, dollars.
    pub fn cap(self, scenario: &Scenario) -> f64 {
        let cap = match self {
            Self::Backstop => scenario.lessee.backstop.as_ref().map(|it| it.total_cap),
            Self::Lessee => scenario.equipment.cost.checked_mul(scenario.lease.residual_guarantee),
            Self::ThirdParty(index) => scenario
                .guarantees
                .get(index)
                .and_then(|guarantee| guarantee.cap.iter().map(|step| step.amount).max()),
        };
        cap.map_or(0.0, format::float)
    }

    /// What it paid in in the lane's last run.
    pub fn paid(self, lane: &FastLane) -> GuarantorPaid {
        let guarantee = lane.guarantee_paid();
        match self {
            Self::Backstop => GuarantorPaid {
                rent: without_dust(lane.rent_backed()),
                guarantee: without_dust(guarantee.by_backstop),
            },
            Self::Lessee => {
                GuarantorPaid { rent: 0.0, guarantee: without_dust(guarantee.by_lessee) }
            }
            Self::ThirdParty(index) => GuarantorPaid {
                rent: 0.0,
                guarantee: without_dust(lane.guaranteed().get(index).copied().unwrap_or(0.0)),
            },
        }
    }
}

/// What a third party guarantees: "guarantees 85% of the rent left, up to $5.00bn".
fn guaranteed_in_words(guarantee: &Guarantee) -> String {
    let most = guarantee.cap.iter().map(|step| step.amount).max().unwrap_or_default();
    let what = match guarantee.of {
        Guaranteed::Rent(share) => format!("{} of the rent left", share_in_words(share)),
        Guaranteed::Debt(share) => format!("{} of the debt left", share_in_words(share)),
        Guaranteed::Cost(share) => format!("{} of cost", share_in_words(share)),
        Guaranteed::Fixed => return format!("guarantees {}", format::money(most)),
    };
    format!("guarantees {what}, up to {}", format::money(most))
}

fn share_in_words(share: Decimal) -> String {
    format::share(format::float(share))
}

impl GuarantorPaid {
    /// All that it pays in, dollars.
    pub fn total(self) -> f64 {
        self.rent + self.guarantee
    }
}

/// Why a lower resale leaves more for the vehicle, where a residual guarantee makes it so.
pub fn why_less_resale_pays_more(scenario: &Scenario) -> Option<String> {
    let guaranteed = scenario.lease.residual_guarantee;
    let (equipment, costs) = (&scenario.equipment, scenario.equipment.selling_cost);
    let is_below = equipment.resale_fraction.max(equipment.scrap_fraction) < guaranteed;
    if guaranteed.is_zero() || costs.is_zero() || !is_below {
        return None;
    }
    let share = |fraction| format::share(format::float(fraction));
    Some(format!(
        "A lower residual value returns slightly more here: the guarantee tops the price up to {} \
         of cost, and selling cost is {} of the lower price.",
        share(guaranteed),
        share(costs)
    ))
}
