//! What the return rests on: the levers that move it most, and which of them nobody has published.
//!
//! Levers are compared by one and the same move: each alone a tenth of its present value down and
//! up, within its bounds, everything else as it is. Its swing is how far the net IRR gets apart on
//! the way. A lever at zero does not move, so it never counts. A tenth, and not the slider's range,
//! because a range says what can be tried, not what is likely.

use crate::model::{FastLane, Scenario};

use super::{Lever, Metric, Unit};

/// Of its present value, how far a lever is moved each way.
const MOVE: f64 = 0.1;
/// So many of the levers that move the return most are looked at.
pub const SWINGS_MAX: usize = 8;
/// A swing below a hundredth of a point does not show in any figure.
const SWING_MIN: f64 = 1e-4;

/// What they are called in a sentence.
const NUMBERS: &str = "numbers that move the return most";

/// How far one lever moves the return.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// The lever.
    pub lever: Lever,
    /// Highest less lowest net IRR while it moves; more than 0.
    pub net_irr: f64,
}

/// Whether an evidence text says that nobody published the number: it begins with "assumption",
/// in capitals or not.
pub fn is_assumption(text: &str) -> bool {
    const MARK: &str = "assumption";
    text.trim_start().get(..MARK.len()).is_some_and(|head| head.eq_ignore_ascii_case(MARK))
}

/// Whether the number at a field path rests on an assumption: marked so, or without any evidence.
pub fn is_path_assumed(scenario: &Scenario, path: &str) -> bool {
    scenario.evidence.get(path).is_none_or(|text| is_assumption(text))
}

/// Whether the lever's number rests on an assumption. False for a lever that does not apply, and
/// for settings of the simulation, which say nothing about the world.
pub fn is_assumed(scenario: &Scenario, lever: Lever) -> bool {
    let is_setting = matches!(lever, Lever::PathCount | Lever::Seed);
    !is_setting && lever.value(scenario).is_some() && is_path_assumed(scenario, &lever.path())
}

/// The levers that are compared: each field once, although a loan has an amount and a rate of
/// advance.
pub fn compared(scenario: &Scenario) -> Vec<Lever> {
    let mut levers = Lever::all(scenario);
    levers.retain(|lever| !matches!(lever, Lever::LoanAmount(_) | Lever::PathCount | Lever::Seed));
    levers
}

/// How far the lever moves the net IRR; `None` where it does not, or not so that it would show.
pub fn swing(lane: &mut FastLane, scenario: &Scenario, lever: Lever) -> Option<Swing> {
    let present = lever.value(scenario)?;
    let mut moved = scenario.clone();
    let places = [Some(present), moved_by(lever, scenario, -MOVE), moved_by(lever, scenario, MOVE)];
    let (mut lowest, mut highest) = (f64::INFINITY, f64::NEG_INFINITY);
    for place in places.into_iter().flatten() {
        lever.set(&mut moved, place);
        lane.run(&moved);
        let is_possible = lane.equity() > 0.0;
        if let Some(irr) = Metric::NetIrr.value(lane).filter(|_| is_possible) {
            lowest = lowest.min(irr);
            highest = highest.max(irr);
        }
    }
    let net_irr = highest - lowest;
    (net_irr >= SWING_MIN).then_some(Swing { lever, net_irr })
}

/// The largest swings, the largest first; at most [`SWINGS_MAX`].
pub fn largest(mut swings: Vec<Swing>) -> Vec<Swing> {
    swings.sort_by(|one, other| {
        other.net_irr.total_cmp(&one.net_irr).then(one.lever.cmp(&other.lever))
    });
    swings.truncate(SWINGS_MAX);
    swings
}

/// What share of these levers rests on assumptions, in a sentence; `None` where there are none.
pub fn in_words(scenario: &Scenario, swings: &[Swing]) -> Option<String> {
    let assumed = swings.iter().filter(|swing| is_assumed(scenario, swing.lever)).count();
    Some(match (assumed, swings.len()) {
        (_, 0) => return None,
        (0, 1) => "The one number that moves the return is no assumption.".to_owned(),
        (_, 1) => "The one number that moves the return is an assumption.".to_owned(),
        (0, count) => format!("None of the {count} {NUMBERS} is an assumption."),
        (1, count) => format!("1 of the {count} {NUMBERS} is an assumption."),
        (assumed, count) if assumed == count => format!("All {count} {NUMBERS} are assumptions."),
        (assumed, count) => format!("{assumed} of the {count} {NUMBERS} are assumptions."),
    })
}

/// The lever's value moved by this share of it, within what its slider offers; whole months by one
/// at least. `None` at zero.
fn moved_by(lever: Lever, scenario: &Scenario, share: f64) -> Option<f64> {
    let present = lever.value(scenario).filter(|value| *value != 0.0)?;
    let mut way = present.abs() * share;
    if lever.unit() == Unit::Months {
        way = way.abs().max(1.0).copysign(share);
    }
    let range = lever.range(scenario);
    let (low, high) = (range.start().min(present), range.end().max(present));
    Some((present + way).clamp(low, high))
}
