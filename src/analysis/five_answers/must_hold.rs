//! What must hold: the belief whose break-even with the hurdle is nearest, else how long the rent must
//! be paid.

use rust_decimal::prelude::ToPrimitive as _;

use crate::analysis::assumptions::largest_bars;
use crate::analysis::break_even::{self, Condition};
use crate::analysis::runway::short_name;
use crate::analysis::tornado::plausible;
use crate::analysis::{BreakEven, Lever, Metric, Unit, lever_text};
use crate::format::{self, Calendar, float};
use crate::model::{FastLane, LesseeBehaviour, Scenario};

use super::{Focus, HALVINGS, ShortAnswer, phrase};

/// A break-even that is more plausible errors of its lever away says little of the deal.
const STRAIN_MAX: f64 = 3.0;

/// The belief that must not be wrong: what the chips fetch at the end, if that alone can miss the
/// hurdle. Else, of the beliefs that move the return most, the one whose break-even with the hurdle
/// is nearest, measured by what is plausible for it.
pub(super) fn must_hold(
    lane: &mut FastLane,
    scenario: &Scenario,
    held: [Option<bool>; 4],
) -> ShortAnswer {
    let hurdle = format::share(float(scenario.equity.hurdle));
    let [Some(holds_now), ..] = held else {
        return ShortAnswer::new("no return to compare with the hurdle");
    };
    let now = (Condition::HurdleMet, holds_now);
    let chips = break_even::nearest(lane, scenario, Lever::ResaleFraction, now, HALVINGS);
    let found = chips.or_else(|| nearest_belief(lane, scenario, now));
    let is_near = |found: &BreakEven| {
        found.lever == Lever::ResaleFraction
            || strain(scenario, found).is_some_and(|strain| strain <= STRAIN_MAX)
    };
    // What nobody expects says less than how long the rent must be paid.
    if holds_now
        && !found.as_ref().is_some_and(is_near)
        && let Some(answer) = rent_goes_on(lane, scenario, &hurdle)
    {
        return answer;
    }
    let Some(found) = found else { return no_belief(&hurdle, holds_now) };
    believed(scenario, &found, holds_now, &hurdle)
}

/// That a belief holds.
fn believed(scenario: &Scenario, found: &BreakEven, holds_now: bool, hurdle: &str) -> ShortAnswer {
    let is_most = found.is_above == holds_now;
    let written = |value: f64| match found.lever.unit() {
        Unit::Percent => format::percent(value, 1),
        _ if found.lever.is_date() => {
            Calendar::of(&scenario.closing).short(value.round().to_u32().unwrap_or(0))
        }
        _ => lever_text::text(found.lever, scenario, value),
    };
    let value = written(found.value);
    let now = found.lever.value(scenario).map_or_else(String::new, written);
    let value = if value == now { format!("just {value}") } else { value };
    let effect = if holds_now { "keeps" } else { "brings" };
    ShortAnswer::new(bound(found.lever, scenario, is_most, &value))
        .more(format!(
            "That alone {effect} net IRR at or above the hurdle of {hurdle}; this case assumes {now}."
        ))
        .bad_if(!holds_now)
        .showing(Focus::Along(Metric::NetIrr, found.lever))
}

/// What must hold, in a few words: "residual value ≥ 12.7%", "Equity round G closes by month 21".
fn bound(lever: Lever, scenario: &Scenario, is_most: bool, value: &str) -> String {
    let when = if is_most { "by" } else { "not before" };
    let sign = if is_most { "≤" } else { "≥" };
    match (lever, is_most) {
        (Lever::FundingMonth(index), _) if index < scenario.lessee.funding.len() => {
            let name = scenario.lessee.funding.get(index).map_or("", |round| round.name.as_str());
            format!("{name} closes {when} {value}")
        }
        (Lever::DeliveryMonth(index), _) => {
            format!("delivery {} arrives {when} {value}", index + 1)
        }
        (Lever::TerminationMonth, true) => {
            format!("{} leaves by {value}", short_name(&scenario.lessee.name))
        }
        (Lever::TerminationMonth, false) => {
            format!("{} stays to {value}", short_name(&scenario.lessee.name))
        }
        _ => format!("{} {sign} {value}", phrase(lever, scenario)),
    }
}

/// Where no belief alone could well miss the hurdle: how long the rent must be paid. `None` where it is
/// met in whatever month the rent stops.
fn rent_goes_on(lane: &mut FastLane, scenario: &Scenario, hurdle: &str) -> Option<ShortAnswer> {
    let mut is_missed = |month: &u32| {
        lane.run_as(scenario, LesseeBehaviour::DefaultsIn(*month));
        match lane.net_irr().annual() {
            Some(irr) => irr < float(scenario.equity.hurdle),
            // Of a loss that no rate solves.
            None => Metric::NetMoic.value(lane).is_some_and(|moic| moic < 1.0),
        }
    };
    let month = (1..=scenario.contract_months()).rev().find(&mut is_missed)?;
    let misses = if (1..month).all(|it| is_missed(&it)) { "would miss" } else { "could miss" };
    let (name, calendar) = (short_name(&scenario.lessee.name), Calendar::of(&scenario.closing));
    let text = if month == scenario.contract_months() {
        format!("{name} pays to the end")
    } else {
        format!("{name} pays past {}", calendar.short(month))
    };
    let answer = ShortAnswer::new(text).more(format!(
        "If the rent stopped in {} or before, net IRR {misses} the hurdle of {hurdle}; if it stopped \
         later, it would not.\nNone of the main assumptions alone is likely to take it below the hurdle.",
        calendar.month(month)
    ));
    Some(answer.showing(Focus::Stop(month)))
}

/// Of the beliefs that move the return most the one that is nearest to its break-even.
fn nearest_belief(
    lane: &mut FastLane,
    scenario: &Scenario,
    now: (Condition, bool),
) -> Option<BreakEven> {
    let levers = largest_bars(lane, scenario).into_iter().map(|bar| bar.lever);
    let beliefs: Vec<Lever> = levers.filter(|lever| is_belief(*lever, scenario)).collect();
    let found = beliefs.into_iter().filter_map(|lever| {
        let found = break_even::nearest(lane, scenario, lever, now, HALVINGS)?;
        Some((strain(scenario, &found)?, found))
    });
    found.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, found)| found)
}

fn no_belief(hurdle: &str, holds_now: bool) -> ShortAnswer {
    if holds_now {
        ShortAnswer::new("no single assumption").more(format!(
            "None of the main assumptions alone takes net IRR below the hurdle of {hurdle}, and nor \
             does a rent that stops, in whatever month."
        ))
    } else {
        ShortAnswer::new(format!("hurdle of {hurdle} missed; no single assumption cures it"))
            .bad_if(true)
    }
}

/// How far a break-even is away, in plausible errors of its lever.
fn strain(scenario: &Scenario, found: &BreakEven) -> Option<f64> {
    let now = found.lever.value(scenario)?;
    let range = plausible(found.lever, scenario)?;
    let error = if found.is_above { range.end() - now } else { now - range.start() };
    (error > 0.0).then(|| (found.value - now).abs() / error)
}

/// Whether it is believed and not signed: what chips fetch, what becomes of the lessee and of the
/// market, what running costs come to, and when what was ordered arrives.
fn is_belief(lever: Lever, scenario: &Scenario) -> bool {
    match lever {
        Lever::ResaleFraction
        | Lever::ScrapFraction
        | Lever::SellingCost
        | Lever::LiquidationHaircut
        | Lever::ClaimRecovery
        | Lever::MonthlyBurn
        | Lever::BurnGrowth
        | Lever::AnnualRevenue
        | Lever::RevenueGrowth
        | Lever::RevenueMargin
        | Lever::FundingAmount(_)
        | Lever::FundingMonth(_)
        | Lever::FundingProbability(_)
        | Lever::ContractProbability(_)
        | Lever::DeliveryMonth(_)
        | Lever::RateShift
        | Lever::RentIndex(_)
        // The lessee's to choose.
        | Lever::TerminationMonth => true,
        // Under a triple net lease they are the lessee's.
        Lever::OperatingCost => !scenario.lease.operating_cost.is_zero(),
        _ => false,
    }
}
