//! Stresses that every committee asks for, as cases of the deal at hand.

use rust_decimal::Decimal;

use crate::format::text;
use crate::model::case::Case;
use crate::model::scenario::FundingRound;
use crate::model::story::LeverValue;
use crate::model::validate::MONTHS_MAX;
use crate::model::{Scenario, validate};

use super::super::lever::Lever;
use super::set;

/// By how many months the rounds slip.
const SLIP_MONTHS: u32 = 6;
/// What the burn is multiplied by.
const BURN_TIMES: Decimal = Decimal::from_parts(13, 0, 0, false, 1);
/// What is taken off the resale value, of cost.
const RESIDUAL_OFF: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// From here on the run counts a round (Method, section 5).
const COUNTED: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// The stresses that say something of this deal and that none of its cases is named after.
///
/// Each is one change: the last round that is counted on fails; every round closes six months
/// later; the burn is 30% higher; the resale value is 10 points of cost lower, not below 0; the
/// backstop pays nothing. A deal without rounds, burn, resale value or backstop is not offered
/// these, and none that would put the deal out of bounds.
pub fn stresses(scenario: &Scenario) -> Vec<Case> {
    let all = [last_round(scenario), slip(scenario), burn(scenario), residual(scenario)];
    let all = all.into_iter().chain([backstop(scenario)]).flatten();
    let is_new = |case: &Case| !scenario.cases.iter().any(|other| other.name == case.name);
    let is_sound = |case: &Case| validate(&set(scenario, 0, case).0).is_ok();
    all.filter(|case| is_new(case) && is_sound(case)).collect()
}

fn stress(
    name: &str,
    note: String,
    levers: impl IntoIterator<Item = (Lever, Decimal)>,
) -> Option<Case> {
    let value =
        |(lever, value): (Lever, Decimal)| (lever.id().into_owned(), LeverValue(value.normalize()));
    let levers: std::collections::BTreeMap<_, _> = levers.into_iter().map(value).collect();
    // What changes nothing is no stress of this deal.
    (!levers.is_empty()).then(|| Case { levers, note, ..Case::named(name) })
}

/// Rounds that the run counts on, with their places.
fn counted(scenario: &Scenario) -> impl Iterator<Item = (usize, &FundingRound)> {
    let rounds = scenario.lessee.funding.iter().enumerate();
    rounds.filter(|(_, round)| round.probability >= COUNTED && round.amount > Decimal::ZERO)
}

fn last_round(scenario: &Scenario) -> Option<Case> {
    // Of two in the same month the later one in the list.
    let (index, round) = counted(scenario).max_by_key(|(index, round)| (round.month, *index))?;
    let note = format!("{} does not close", text::name(&round.name));
    stress("Last round fails", note, [(Lever::FundingProbability(index), Decimal::ZERO)])
}

fn slip(scenario: &Scenario) -> Option<Case> {
    let later = |(index, round): (usize, &FundingRound)| {
        let month = round.month.saturating_add(SLIP_MONTHS).min(MONTHS_MAX);
        (month > round.month).then(|| (Lever::FundingMonth(index), Decimal::from(month)))
    };
    let rounds = scenario.lessee.funding.iter().enumerate();
    let note = format!("Every round closes {SLIP_MONTHS} months later");
    stress("Rounds slip six months", note, rounds.filter_map(later))
}

fn burn(scenario: &Scenario) -> Option<Case> {
    let burn = scenario.lessee.monthly_burn;
    let more = burn.checked_mul(BURN_TIMES).filter(|_| burn > Decimal::ZERO)?.round_dp(2);
    let note = "The lessee burns 30% more than assumed".to_owned();
    stress("Burn +30%", note, [(Lever::MonthlyBurn, more)])
}

fn residual(scenario: &Scenario) -> Option<Case> {
    let resale = scenario.equipment.resale_fraction;
    let less = resale.saturating_sub(RESIDUAL_OFF).max(Decimal::ZERO);
    let note = "The chips fetch 10 points of cost less".to_owned();
    let lower = (less < resale).then_some((Lever::ResaleFraction, less));
    stress("Residual −10 points", note, lower)
}

fn backstop(scenario: &Scenario) -> Option<Case> {
    let backstop = scenario.lessee.backstop.as_ref()?;
    let note = format!("{} pays nothing", text::name(&backstop.name));
    let pays = backstop.total_cap > Decimal::ZERO && backstop.monthly_cap > Decimal::ZERO;
    stress("Backstop refuses", note, pays.then_some((Lever::BackstopTotalCap, Decimal::ZERO)))
}
