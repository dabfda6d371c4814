//! Where a deal breaks: the value of a lever, nearest to the present one, at which a condition
//! that a committee cares about stops or starts to hold. Everything else stays as it is.

use rust_decimal::prelude::ToPrimitive as _;

use crate::format::{self, Calendar, float};
use crate::model::batch::WIDTH;
use crate::model::{FastLane, HALF_A_CENT, Scenario, may_share_batch};

use super::batch::Runs;
use super::bisection::halfway;
use super::lever_text;
use super::walk::{Walk, place};
use super::{Lever, Metric};

/// Places over the lever's range at which a condition is tried before it is narrowed down.
const PLACES: u32 = 48;
/// So many halvings ask about fifteen places at most.
const HALVINGS_AT_ONCE: u32 = 4;
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
        self.is_met(self.metric().value(lane), scenario)
    }

    /// What it is a condition on.
    fn metric(self) -> Metric {
        match self {
            Self::HurdleMet => Metric::NetIrr,
            Self::NotLockedUp => Metric::MinDscr,
            Self::LesseeSurvives => Metric::DefaultMonth,
            Self::LendersRepaid => Metric::LenderLoss,
        }
    }

    /// Whether it holds where the metric is this.
    fn is_met(self, metric: Option<f64>, scenario: &Scenario) -> Option<bool> {
        match self {
            Self::HurdleMet => metric.map(|irr| irr >= float(scenario.equity.hurdle)),
            Self::NotLockedUp => metric.map(|dscr| dscr >= float(scenario.structure.lockup_dscr)),
            Self::LesseeSurvives => Some(metric.is_none()),
            Self::LendersRepaid => {
                let loss = metric.filter(|_| !scenario.tranches.is_empty());
                // Not 0: the fast lane does not round, and a repaid loan may leave a residue.
                loss.map(|loss| loss < HALF_A_CENT)
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
    let (present, end) = ends(scenario, lever, way)?;
    let has_broken =
        |lane: &mut FastLane, moved: &Scenario| condition.holds(lane, moved) == Some(false);
    walk(lane, scenario, lever, halvings).first_towards(present, end, has_broken)
}

/// The present value and the end of the lever's range that way; `None` where the lever does not apply,
/// or has come to that end or beyond it, from where a walk would turn around.
fn ends(scenario: &Scenario, lever: Lever, way: Way) -> Option<(f64, f64)> {
    let (present, range) = (lever.value(scenario)?, lever.range(scenario));
    let (end, is_ahead) = match way {
        Way::Up => (*range.end(), present < *range.end()),
        Way::Down => (*range.start(), present > *range.start()),
    };
    is_ahead.then_some((present, end))
}

/// The same by sixteen runs at a time, where the lever lets them run in a batch.
pub(super) fn first_break_in_batches(
    runs: &mut Runs,
    scenario: &Scenario,
    (lever, way): (Lever, Way),
    condition: Condition,
    halvings: u32,
) -> Option<f64> {
    let (present, end) = ends(scenario, lever, way)?;
    let mut places = Places { runs, lever, condition, moved: Vec::new() };
    if !places.share_batch(scenario, present, end) {
        return first_break(&mut places.runs.lane, scenario, (lever, way), condition, halvings);
    }
    let steps: Vec<f64> = (0..=PLACES).map(|step| place(present, end, step, PLACES)).collect();
    let (before, after) = steps.windows(WIDTH + 1).step_by(WIDTH).find_map(|block| {
        let broken = places.are_broken(&block[1..]);
        let first = broken.into_iter().position(|is_broken| is_broken)?;
        Some((block[first], block[first + 1]))
    })?;
    let first = places.narrowed(before, after, halvings);
    places.settable(first)
}

/// Places along a lever, tried sixteen at a time.
struct Places<'a> {
    runs: &'a mut Runs,
    lever: Lever,
    condition: Condition,
    /// Scenarios that are moved along the lever.
    moved: Vec<Scenario>,
}

impl Places<'_> {
    /// Whether scenarios between these values may run in a batch; takes the scenario to be moved.
    fn share_batch(&mut self, scenario: &Scenario, present: f64, end: f64) -> bool {
        self.moved = vec![scenario.clone(); WIDTH];
        let [first, .., last] = self.moved.as_mut_slice() else { return false };
        self.lever.set(first, present);
        self.lever.set(last, end);
        self.condition.metric().runs_in_batches() && may_share_batch(first, last)
    }

    /// Where the condition has ceased to hold, of at most sixteen values in order; one without a deal
    /// breaks nothing.
    fn are_broken(&mut self, values: &[f64]) -> Vec<bool> {
        let Self { runs, lever, condition, moved } = self;
        for (moved, value) in moved.iter_mut().zip(values) {
            lever.set(moved, *value);
        }
        let moved = moved.get(..values.len()).unwrap_or_default();
        let cells = runs.cells(condition.metric(), moved, true);
        let broken = moved.iter().zip(cells);
        broken
            .map(|(moved, cell)| cell.is_deal && condition.is_met(cell.value, moved) == Some(false))
            .collect()
    }

    /// What as many halvings between two places come to: the far side of the last two. Four halvings
    /// at a time, at all the fifteen places that they may ask about.
    fn narrowed(&mut self, mut before: f64, mut after: f64, halvings: u32) -> f64 {
        let mut left = halvings;
        while left > 0 {
            let levels = left.min(HALVINGS_AT_ONCE);
            let values = between(before, after, levels);
            let broken = self.are_broken(&values);
            let known = |at: f64| {
                let place = values.iter().position(|value| value.to_bits() == at.to_bits());
                place.and_then(|place| broken.get(place)).copied()
            };
            for _ in 0..levels {
                let Some(at) = halfway(before, after) else { return after };
                match known(at) {
                    Some(true) => after = at,
                    Some(false) => before = at,
                    None => return after,
                }
            }
            left -= levels;
        }
        after
    }

    /// What the lever is really set to: whole months, dollars to the cent.
    fn settable(&mut self, value: f64) -> Option<f64> {
        let moved = self.moved.first_mut()?;
        self.lever.set(moved, value);
        self.lever.value(moved)
    }
}

/// The places that so many halvings between two may ask about, in order.
fn between(before: f64, after: f64, levels: u32) -> Vec<f64> {
    let Some(middle) = halfway(before, after).filter(|_| levels > 0) else { return Vec::new() };
    let mut places = between(before, middle, levels - 1);
    places.push(middle);
    places.extend(between(middle, after, levels - 1));
    places
}

fn walk<'a>(lane: &'a mut FastLane, scenario: &Scenario, lever: Lever, halvings: u32) -> Walk<'a> {
    Walk { lane, lever, moved: scenario.clone(), places: PLACES, halvings }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::library;

    #[test]
    fn sixteen_at_a_time_the_first_break_is_where_one_after_the_other_finds_it() {
        let (mut lane, mut runs, mut found) = (FastLane::default(), Runs::default(), 0);
        for deal in library::SHIPPED {
            let scenario = deal.scenario().expect("a shipped deal is sound");
            for lever in [Lever::MonthlyBurn, Lever::ResaleFraction, Lever::LeaseMonths] {
                for (way, condition) in [Way::Up, Way::Down]
                    .into_iter()
                    .flat_map(|way| Condition::ALL.map(|it| (way, it)))
                {
                    let along = (lever, way);
                    let singly = first_break(&mut lane, &scenario, along, condition, 10);
                    let together =
                        first_break_in_batches(&mut runs, &scenario, along, condition, 10);
                    let at = format!("{}: {lever:?} {way:?}, {condition:?}", scenario.name);
                    assert_eq!(together.is_some(), singly.is_some(), "{at}");
                    if let (Some(together), Some(singly)) = (together, singly) {
                        // At a place itself both lanes may differ in the last digits.
                        let off = (together - singly).abs() / singly.abs().max(1e-9);
                        assert!(off < 1e-4, "{at}: {together}, not {singly}");
                        found += 1;
                    }
                }
            }
        }
        assert!(found > 20, "{found} breaks");
    }
}
