//! What a backstop of the whole rent comes to: a month, and over the contract.

use rust_decimal::Decimal;

use crate::format;
use crate::model::Scenario;
use crate::model::fixed::contract_rent;
use crate::model::validate::{AMOUNT_MAX, bounds};

use super::{Family, Lever};

/// What the rent follows from.
const TERMS: [Lever; 9] = [
    Lever::EquipmentCost,
    Lever::RentFactor,
    Lever::Escalator,
    Lever::LeaseMonths,
    Lever::RenewalMonths,
    Lever::RenewalDiscount,
    Lever::RenewalTimes,
    Lever::PrepaidShare,
    Lever::TerminationMonth,
];

/// The highest contract rent of a month and that of all months, dollars to the cent, at most what a
/// scenario may hold (Method, section 3). `None` where the terms of the rent are out of bounds;
/// other fields may be.
pub fn covered(scenario: &Scenario) -> Option<[Decimal; 2]> {
    let bounds = bounds(scenario);
    let is_sound = |lever: &Lever| {
        let value = lever.exact(scenario).unwrap_or_default();
        bounds.get(&lever.path()).is_none_or(|bounds| bounds.allows(value))
    };
    let lists = [Family::Delivery, Family::RentStep, Family::IndexStep].into_iter();
    let items = lists.flat_map(|family| {
        let levers = move |at| Lever::of_family(family).iter().map(move |lever| lever(at));
        family.places(scenario).into_iter().flat_map(levers)
    });
    if !TERMS.into_iter().chain(items).all(|lever| is_sound(&lever)) {
        return None;
    }
    let rent = contract_rent(scenario);
    let highest = rent.iter().copied().max()?;
    let all = rent.iter().fold(Decimal::ZERO, |all, rent| all.saturating_add(*rent));
    Some([highest, all].map(|amount| amount.min(AMOUNT_MAX)))
}

/// The value of a lever of the backstop at which that pays the whole rent, dollars. `None` under any
/// other lever, and as [`covered`] is.
pub fn full_rent(lever: Lever, scenario: &Scenario) -> Option<f64> {
    let [highest, all] = match lever {
        Lever::BackstopMonthlyCap | Lever::BackstopTotalCap => covered(scenario)?,
        _ => return None,
    };
    Some(format::float(if lever == Lever::BackstopMonthlyCap { highest } else { all }))
}
