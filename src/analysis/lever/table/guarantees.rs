//! Guarantees: what third parties pay when the deal ends.

use rust_decimal::Decimal;

use super::number::Number as _;
use super::{At, Field, Row, Span, always, of};
use crate::analysis::lever::Group::Guarantees;
use crate::model::Scenario;
use crate::model::scenario::Guaranteed;

const NO_GUARANTEE: &str = "This deal has no such guarantee";
const NO_STEP: &str = "The guarantee’s cap has no such step";

pub(in crate::analysis::lever) static GUARANTEED_SHARE: Row =
    of(Guarantees, "guaranteed_share", "Guaranteed share", "guarantees[#].of")
        .percent(0.0, 1.0, 0.01)
        .absent("The guarantee is of a fixed amount")
        .help("Share of the claim, debt or cost that the guarantee makes whole, up to its cap.")
        .term(always)
        .field(Field { get: share, set: set_share, copy: copy_share });

pub(in crate::analysis::lever) static CAP_FROM: Row =
    of(Guarantees, "cap_from", "Guarantee cap from month", "guarantees[#].cap[#].from")
        .date(0.0, 120.0)
        .span(Span::Rising(0.0, 120.0))
        .absent(NO_STEP)
        .help("First month of the deal in which this cap applies.")
        .term(always)
        .field(item_of_item!(guarantees[] cap[] from, below next));

pub(in crate::analysis::lever) static CAP_AMOUNT: Row =
    of(Guarantees, "cap_amount", "Guarantee cap", "guarantees[#].cap[#].amount")
        .dollars(Span::OfScale(4.0, 50.0))
        .absent(NO_STEP)
        .help(
            "Maximum that the guarantor pays in total, by the month of default or else of the end.",
        )
        .term(always)
        .field(item_of_item!(guarantees[] cap[] amount));

pub(in crate::analysis::lever) static GUARANTEE_PREMIUM: Row =
    of(Guarantees, "guarantee_premium", "Guarantee premium", "guarantees[#].premium")
        .percent(0.0, 0.1, 0.001)
        .absent(NO_GUARANTEE)
        .help("Paid to the guarantor at closing, of equipment cost.")
        .term(always)
        .field(item!(guarantees[] premium));

fn share(scenario: &Scenario, at: At) -> Option<Decimal> {
    match scenario.guarantees.get(at[0])?.of {
        Guaranteed::Rent(share) | Guaranteed::Debt(share) | Guaranteed::Cost(share) => Some(share),
        Guaranteed::Fixed => None,
    }
}

fn set_share(scenario: &mut Scenario, at: At, value: Decimal) {
    let of = scenario.guarantees.get_mut(at[0]).map(|guarantee| &mut guarantee.of);
    if let Some(Guaranteed::Rent(share) | Guaranteed::Debt(share) | Guaranteed::Cost(share)) = of {
        *share = value;
    }
}

fn copy_share(from: &Scenario, of: At, to: &mut Scenario, at: At) {
    if let Some(share) = share(from, of) {
        set_share(to, at, share);
    }
}
