//! How much room the covenants leave, month by month, and what uses it up first.
//!
//! Three covenants: DSCR at the lock-up, DSCR at 1, loan to value at 100%. The room is the
//! distance to the limit, positive while the covenant is kept; a month without debt (or, for the
//! DSCR, without debt service) has none. [`covenant_move`] finds the smallest move of a lever that
//! breaks the first covenant, or that mends all where one is broken already.

mod words;

pub use words::MoveWords;

use rust_decimal::prelude::ToPrimitive as _;

use crate::format::{self, Calendar, float};
use crate::model::results::Month;
use crate::model::{FastLane, Results, Scenario};

use super::Lever;
use super::walk::Walk;

/// A ratio within this of its limit is at it: rounding to the cent can move it so far.
const AT_THE_LIMIT: f64 = 1e-9;
/// Places over the lever's range at which a breach is looked for before it is narrowed down.
const PLACES: u32 = 240;
/// Halvings of the distance between two places: beyond what a lever can be set to.
const HALVINGS: u32 = 40;

/// What the lenders require.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Covenant {
    /// The DSCR stays at the lock-up or above it.
    LockUp,
    /// The DSCR stays at 1 or above it.
    DebtService,
    /// The loan to value stays at 100% or below it.
    LoanToValue,
}

impl Covenant {
    /// All covenants, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::LockUp, Self::DebtService, Self::LoanToValue];

    /// Where it breaks: a DSCR, or a loan to value.
    pub fn limit(self, scenario: &Scenario) -> f64 {
        match self {
            Self::LockUp => float(scenario.structure.lockup_dscr),
            Self::DebtService | Self::LoanToValue => 1.0,
        }
    }

    /// How far the month is from breaking it; negative where it is broken, `None` where there is
    /// nothing to be covered.
    fn room(self, month: &Month, limit: f64) -> Option<f64> {
        match self {
            Self::LockUp | Self::DebtService => month.dscr.map(|dscr| dscr - limit),
            Self::LoanToValue => {
                // The LTV is 0 without debt, which would show as room where no covenant applies.
                month.ltv.filter(|_| !month.debt().is_zero()).map(|ltv| limit - ltv)
            }
        }
    }
}

impl Covenant {
    fn standing(self, room: Option<f64>) -> Standing {
        // Headroom from which on nothing is told apart: 0.4x of DSCR, 30 points of LTV.
        let plenty = match self {
            Self::LockUp | Self::DebtService => 0.4,
            Self::LoanToValue => 0.3,
        };
        match room {
            None => Standing::Free,
            Some(room) => {
                let share = (room.abs() / plenty).clamp(0.0, 1.0);
                let level = (share * f64::from(LEVELS)).floor().to_u8().unwrap_or(LEVELS);
                if is_breach(room) { Standing::Breached(level) } else { Standing::Kept(level) }
            }
        }
    }
}

/// Whether this room is a breach: below −1e-9 (Method, section 8).
pub fn is_breach(room: f64) -> bool {
    room < -AT_THE_LIMIT
}

/// The room under one covenant along the months.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// Which one.
    pub covenant: Covenant,
    /// Where it breaks.
    pub limit: f64,
    /// By month, closing included; `None` where there is nothing to be covered.
    pub rooms: Vec<Option<f64>>,
    /// The month with the least room, and how much that is.
    pub tightest: Option<(u32, f64)>,
    /// The first month in which it is broken.
    pub first_breach: Option<u32>,
    /// What each month is called.
    pub calendar: Calendar,
}

/// Levels of room that are told apart, between none and plenty.
pub const LEVELS: u8 = 6;

/// How a covenant stands in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing to be covered.
    Free,
    /// From 0, hardly any room, to [`LEVELS`], plenty.
    Kept(u8),
    /// Broken: from 0, hardly short, to [`LEVELS`], short by as much as plenty is.
    Breached(u8),
}

/// Months in a row in which a covenant stands alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first month; 0 is closing.
    pub first: u32,
    /// The last one.
    pub last: u32,
    /// How it stands.
    pub standing: Standing,
}

impl Ribbon {
    /// The months by how the covenant stands.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (month, room) in (0_u32..).zip(&self.rooms) {
            let standing = self.covenant.standing(*room);
            match stretches.last_mut() {
                Some(stretch) if stretch.standing == standing => stretch.last = month,
                _ => stretches.push(Stretch { first: month, last: month, standing }),
            }
        }
        stretches
    }
}

/// The room under all covenants.
#[derive(Clone, Debug, PartialEq)]
pub struct Headroom {
    /// By [`Covenant::ALL`].
    pub ribbons: [Ribbon; 3],
}

impl Headroom {
    /// The room that these results of the scenario leave (Method, section 8).
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        Self { ribbons: Covenant::ALL.map(|covenant| ribbon(covenant, scenario, results)) }
    }

    /// What each month is called.
    pub fn calendar(&self) -> Calendar {
        self.ribbon(Covenant::LockUp).calendar
    }

    /// The ribbon of one covenant.
    pub fn ribbon(&self, covenant: Covenant) -> &Ribbon {
        let [lock_up, debt_service, loan_to_value] = &self.ribbons;
        match covenant {
            Covenant::LockUp => lock_up,
            Covenant::DebtService => debt_service,
            Covenant::LoanToValue => loan_to_value,
        }
    }

    /// The covenant that breaks first, and when; of several in one month the first of the list.
    pub fn first_breach(&self) -> Option<(Covenant, u32)> {
        // `min_by_key` keeps the first of equals, which is the order of the list.
        let breaches = self.ribbons.iter().filter_map(|r| Some((r.covenant, r.first_breach?)));
        breaches.min_by_key(|(_, month)| *month)
    }

    /// Which covenants break and when, in one sentence.
    pub fn words(&self) -> String {
        if self.ribbons.iter().all(|ribbon| ribbon.tightest.is_none()) {
            return "No debt, so no covenant to breach.".to_owned();
        }
        let mut clauses: Vec<String> = self.dscr_words().into_iter().collect();
        match self.ribbon(Covenant::LoanToValue).first_breach {
            None => {}
            Some(0) => clauses.push("LTV is above 100% at closing".to_owned()),
            Some(month) => {
                let month = self.calendar().aside(month);
                clauses.push(format!("LTV passes 100% in {month}"));
            }
        }
        match clauses.as_slice() {
            [] => "No covenant is breached.".to_owned(),
            clauses => format!("{}.", clauses.join("; ")),
        }
    }

    /// "DSCR falls below the lock-up of 1.10x in month 14, below 1.00x in month 18".
    fn dscr_words(&self) -> Option<String> {
        let [lock_up, one, _] = &self.ribbons;
        let limit = format::ratio(one.limit);
        let falls = format!("DSCR falls below the lock-up of {}", format::ratio(lock_up.limit));
        let said = |month: u32| self.calendar().aside(month);
        match (lock_up.first_breach, one.first_breach) {
            (None, None) => None,
            (Some(month), None) => Some(format!("{falls} in {}", said(month))),
            (None, Some(month)) => Some(format!("DSCR falls below {limit} in {}", said(month))),
            (Some(first), Some(month)) if first == month => {
                Some(format!("{falls} and below {limit} in {}", said(month)))
            }
            (Some(first), Some(month)) => {
                Some(format!("{falls} in {}, below {limit} in {}", said(first), said(month)))
            }
        }
    }
}

fn ribbon(covenant: Covenant, scenario: &Scenario, results: &Results) -> Ribbon {
    let limit = covenant.limit(scenario);
    let months = &results.months;
    let rooms: Vec<Option<f64>> = months.iter().map(|m| covenant.room(m, limit)).collect();
    let defined = || months.iter().zip(&rooms).filter_map(|(m, room)| Some((m.month, (*room)?)));
    let tightest = defined().min_by(|one, other| one.1.total_cmp(&other.1));
    let first_breach = defined().find(|(_, room)| is_breach(*room)).map(|(month, _)| month);
    let calendar = Calendar::of(&scenario.closing);
    Ribbon { covenant, limit, rooms, tightest, first_breach, calendar }
}

/// How far a lever may move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CovenantMove {
    /// The lever that moves.
    pub lever: Lever,
    /// Whether no covenant is broken at present, so that the move breaks one; else it mends all.
    pub breaks: bool,
    /// The nearest value at which the first covenant is broken, or none is any more; `None` where
    /// no value of the lever's range does that.
    pub value: Option<f64>,
    /// What breaks first there, and in which month; `None` for a move that mends.
    pub breach: Option<(Covenant, u32)>,
}

/// The smallest move of the lever that breaks a covenant, or that mends all where one is broken;
/// `None` where the lever does not apply. Method, section 8.
pub fn covenant_move(
    lane: &mut FastLane,
    scenario: &Scenario,
    lever: Lever,
) -> Option<CovenantMove> {
    let present = lever.value(scenario)?;
    let moved = scenario.clone();
    let mut walk = Walk { lane, lever, moved, places: PLACES, halvings: HALVINGS };
    walk.run(present);
    let breaks = !has_breach(walk.lane, scenario);
    let range = lever.range(scenario);
    let is_there = |lane: &mut FastLane, moved: &Scenario| has_breach(lane, moved) == breaks;
    let value = [*range.start(), *range.end()]
        .into_iter()
        .filter_map(|end| walk.first_towards(present, end, is_there))
        .min_by(|one, other| (one - present).abs().total_cmp(&(other - present).abs()));
    // The search ends at some other place, so the value that was found is run again.
    let breach = value.filter(|_| breaks).and_then(|value| {
        walk.run(value);
        let results = walk.lane.results(&walk.moved);
        Headroom::of(&walk.moved, &results).first_breach()
    });
    Some(CovenantMove { lever, breaks, value, breach })
}

/// Whether a covenant is broken in the lane's last run, which must have been of this scenario.
fn has_breach(lane: &FastLane, scenario: &Scenario) -> bool {
    // Below the higher limit one of the two DSCR covenants is broken.
    let highest = Covenant::LockUp.limit(scenario).max(Covenant::DebtService.limit(scenario));
    let value = Covenant::LoanToValue.limit(scenario);
    lane.min_dscr().is_some_and(|dscr| is_breach(dscr - highest))
        || lane.peak_ltv().is_some_and(|ltv| is_breach(value - ltv))
}
