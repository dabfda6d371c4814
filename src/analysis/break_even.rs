//! Where a deal breaks: the value of a lever, nearest to the present one, at which a condition
//! that a committee cares about stops or starts to hold. Everything else stays as it is.

use rust_decimal::prelude::ToPrimitive as _;

use crate::format::{self, Calendar, float};
use crate::model::{FastLane, HALF_A_CENT, Scenario};

use super::Lever;
use super::lever_text;
use super::walk::Walk;

/// Places over the lever's range at which a condition is tried before it is narrowed down.
const PLACES: u32 = 48;
/// Halvings of the distance between two places: beyond what a lever can be set to.
const HALVINGS: u32 = 40;

/// What a committee wants to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Condition {
    /// The investors' IRR after fees reaches the hurdle.
    HurdleMet,
    /// No month's DSCR is below the lock-up.
    NotLockedUp,
    /// The lease does not default.
    LesseeSurvives,
    /// The lenders get everything back.
    LendersRepaid,
}

impl Condition {
    /// All conditions, in the order in which they are told.
    pub const ALL: [Self; 4] =
        [Self::HurdleMet, Self::NotLockedUp, Self::LesseeSurvives, Self::LendersRepaid];

    /// Whether it holds in the lane's last run, which must have been of this scenario; `None`
    /// where the question has no answer (no debt to cover, no return to be given).
    fn holds(self, lane: &mut FastLane, scenario: &Scenario) -> Option<bool> {
        match self {
            Self::HurdleMet => {
                lane.net_irr().annual().map(|irr| irr >= float(scenario.equity.hurdle))
            }
            Self::NotLockedUp => {
                lane.min_dscr().map(|dscr| dscr >= float(scenario.structure.lockup_dscr))
            }
            Self::LesseeSurvives => Some(lane.default_month().is_none()),
            Self::LendersRepaid => {
                // Not 0: the fast lane does not round, and a repaid loan may leave a residue.
                (!scenario.tranches.is_empty()).then(|| lane.lender_loss() < HALF_A_CENT)
            }
        }
    }
}

/// A value of a lever at which a condition flips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    /// The lever that moves.
    pub lever: Lever,
    /// What flips.
    pub condition: Condition,
    /// The first value, seen from the present one, at which it has flipped.
    pub value: f64,
    /// Whether it holds at present, on this side of the value.
    pub holds_now: bool,
    /// Whether the value lies above the present one.
    pub is_above: bool,
}

impl BreakEven {
    /// "From 11.4% down net IRR is below the hurdle of 8%", "In month 22, Dec 2027, or earlier, xAI
    /// defaults".
    pub fn sentence(&self, scenario: &Scenario) -> String {
        let consequence = self.consequence(scenario);
        if self.lever.is_date() {
            let month = self.value.round().to_u32().unwrap_or_default();
            let month = Calendar::of(&scenario.closing).short(month);
            return match (self.holds_now, self.is_above) {
                (true, true) => format!("In {month}, or later, {consequence}"),
                (true, false) => format!("In {month}, or earlier, {consequence}"),
                (false, true) => format!("Only in {month}, or later, {consequence}"),
                (false, false) => format!("Only in {month}, or earlier, {consequence}"),
            };
        }
        let value = lever_text::text(self.lever, scenario, self.value);
        match (self.holds_now, self.is_above) {
            (true, true) => format!("From {value} up {consequence}"),
            (true, false) => format!("From {value} down {consequence}"),
            (false, true) => format!("Only from {value} up {consequence}"),
            (false, false) => format!("Only from {value} down {consequence}"),
        }
    }

    /// What is true beyond the value.
    fn consequence(&self, scenario: &Scenario) -> String {
        let lessee = match scenario.lessee.name.as_str() {
            "" => "the lessee",
            name => name,
        };
        let hurdle = format::share(float(scenario.equity.hurdle));
        let lockup = format::ratio(float(scenario.structure.lockup_dscr));
        match (self.condition, self.holds_now) {
            (Condition::HurdleMet, true) => format!("net IRR is below the hurdle of {hurdle}"),
            (Condition::HurdleMet, false) => format!("net IRR reaches the hurdle of {hurdle}"),
            (Condition::NotLockedUp, true) => {
                format!("the DSCR falls below the lock-up of {lockup}")
            }
            (Condition::NotLockedUp, false) => {
                format!("the DSCR stays above the lock-up of {lockup}")
            }
            (Condition::LesseeSurvives, true) => format!("{lessee} defaults"),
            (Condition::LesseeSurvives, false) => format!("{lessee} can pay to maturity"),
            (Condition::LendersRepaid, true) => "the lenders lose money".to_owned(),
            (Condition::LendersRepaid, false) => "the lenders get everything back".to_owned(),
        }
    }
}

/// The nearest break-even of each condition along one lever; conditions that do not flip within
/// the lever's range are left out (Method, section 8).
pub fn break_evens(lane: &mut FastLane, scenario: &Scenario, lever: Lever) -> Vec<BreakEven> {
    let now = held_now(lane, scenario);
    let known = Condition::ALL.into_iter().zip(now);
    let known: Vec<(Condition, bool)> = known.filter_map(|(it, now)| Some((it, now?))).collect();
    let found = known.into_iter().filter_map(|now| nearest(lane, scenario, lever, now, HALVINGS));
    found.collect()
}

/// Which of [`Condition::ALL`] hold as it is; `None` where the question has no answer.
pub(super) fn held_now(lane: &mut FastLane, scenario: &Scenario) -> [Option<bool>; 4] {
    lane.run(scenario);
    Condition::ALL.map(|condition| condition.holds(lane, scenario))
}

/// The break-even of one condition, which holds now or not, along one lever, after this many
/// halvings; `None` where it does not flip within the lever's range.
pub(super) fn nearest(
    lane: &mut FastLane,
    scenario: &Scenario,
    lever: Lever,
    (condition, holds_now): (Condition, bool),
    halvings: u32,
) -> Option<BreakEven> {
    let present = lever.value(scenario)?;
    let range = lever.range(scenario);
    // Either way: the nearer of the two is what a committee asks about.
    let ends = [*range.start(), *range.end()];
    let has_flipped =
        |lane: &mut FastLane, moved: &Scenario| condition.holds(lane, moved) == Some(!holds_now);
    let mut walk = walk(lane, scenario, lever, halvings);
    let values = ends.map(|end| walk.first_towards(present, end, has_flipped));
    let distance = |value: &f64| (value - present).abs();
    let value = values
        .into_iter()
        .flatten()
        .min_by(|one, other| distance(one).total_cmp(&distance(other)))?;
    Some(BreakEven { lever, condition, value, holds_now, is_above: value > present })
}

/// Which way along a lever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// The first value that way from the present one, within the lever's range, at which a condition
/// that holds now has ceased to, after this many halvings; `None` where it holds all the way.
pub(super) fn first_break(
    lane: &mut FastLane,
    scenario: &Scenario,
    (lever, way): (Lever, Way),
    condition: Condition,
    halvings: u32,
) -> Option<f64> {
    let present = lever.value(scenario)?;
    let range = lever.range(scenario);
    let end = if way == Way::Up { *range.end() } else { *range.start() };
    let has_broken =
        |lane: &mut FastLane, moved: &Scenario| condition.holds(lane, moved) == Some(false);
    let mut walk = walk(lane, scenario, lever, halvings);
    // A present value beyond the slider's end would turn the walk around.
    let is_that_way = if way == Way::Up { present < end } else { present > end };
    walk.first_towards(present, end, has_broken).filter(|_| is_that_way)
}

fn walk<'a>(lane: &'a mut FastLane, scenario: &Scenario, lever: Lever, halvings: u32) -> Walk<'a> {
    Walk { lane, lever, moved: scenario.clone(), places: PLACES, halvings }
}
