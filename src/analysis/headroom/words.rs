//! The room that covenants leave, and the moves that use it up, in words.

use rust_decimal::prelude::ToPrimitive as _;

use super::{Covenant, CovenantMove, Ribbon, is_breach};
use crate::analysis::lever_text;
use crate::analysis::{Lever, Unit};
use crate::format::{self, Calendar};
use crate::model::Scenario;
use crate::model::results::Month;

impl Covenant {
    /// "0.63x", "33 pt".
    fn room_text(self, room: f64) -> String {
        match self {
            Self::LockUp | Self::DebtService => format::ratio(room),
            Self::LoanToValue => format::points(room, 1),
        }
    }

    /// That it breaks in a month: "DSCR under 1.00x, month 14".
    fn breach_text(self, month: u32, calendar: Calendar) -> String {
        let what = match self {
            Self::LockUp => "DSCR under the lock-up",
            Self::DebtService => "DSCR under 1.00x",
            Self::LoanToValue => "LTV over 100%",
        };
        let when = calendar.short(month);
        if month == 0 { format!("{what} at closing") } else { format!("{what}, {when}") }
    }
}

impl Ribbon {
    /// "DSCR over lock-up 1.10x".
    pub fn name(&self) -> String {
        match self.covenant {
            Covenant::LockUp => format!("DSCR over lock-up {}", format::ratio(self.limit)),
            Covenant::DebtService => format!("DSCR over {}", format::ratio(self.limit)),
            Covenant::LoanToValue => format!("LTV under {}", format::percent(self.limit, 0)),
        }
    }

    /// How tight it gets, and when.
    pub fn tightest_words(&self) -> String {
        let Some((month, room)) = self.tightest else {
            let nothing = match self.covenant {
                Covenant::LockUp | Covenant::DebtService => "no debt service falls due",
                Covenant::LoanToValue => "no debt",
            };
            return nothing.to_owned();
        };
        let month = if month == 0 { "at closing".to_owned() } else { self.calendar.short(month) };
        let words = if is_breach(room) { "misses by" } else { "minimum" };
        format!("{words} {}, {month}", self.covenant.room_text(room.abs()))
    }

    /// Figure, limit and room of a month, each with its name.
    pub fn account(&self, month: &Month, room: Option<f64>) -> [(&'static str, String); 3] {
        let (name, figure, limit) = match self.covenant {
            Covenant::LockUp | Covenant::DebtService => {
                ("DSCR", format::ratio(month.dscr), format::ratio(self.limit))
            }
            Covenant::LoanToValue => {
                ("loan to value", format::percent(month.ltv, 1), format::percent(self.limit, 0))
            }
        };
        let room = match room {
            None => ("nothing to cover", format::UNDEFINED.to_owned()),
            Some(room) if is_breach(room) => ("short by", self.covenant.room_text(-room)),
            // A breach begins at −1e-9: what is between reads as none, not as "−0.00x".
            Some(room) => ("headroom", self.covenant.room_text(room.max(0.0))),
        };
        [(name, figure), ("limit", limit), room]
    }
}

/// One lever, the value found along it, and how far away that is, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveWords {
    /// The lever that moves.
    pub lever: Lever,
    /// To be set where a covenant breaks, or is mended.
    pub target: Option<f64>,
    /// Where it is at present.
    pub now: String,
    /// The value that was found.
    pub found: String,
    /// From the one to the other.
    pub way: String,
    /// What breaks there; why nothing was found where that is so.
    pub what: String,
}

impl MoveWords {
    /// What is found along a lever, if anything is by now.
    pub fn of(scenario: &Scenario, lever: Lever, found: Option<&CovenantMove>) -> Self {
        let undefined = || format::UNDEFINED.to_owned();
        let text = |value: f64| lever_text::text(lever, scenario, value);
        let present = lever.value(scenario);
        let none = |what: String| Self {
            lever,
            target: None,
            now: present.map_or_else(undefined, text),
            found: undefined(),
            way: undefined(),
            what,
        };
        let Some(present) = present else { return none("does not apply".to_owned()) };
        let Some(found) = found else { return none(String::new()) };
        let Some(value) = found.value else {
            let range = lever.range(scenario);
            let what = if found.breaks { "no breach" } else { "no cure" };
            let (start, end) = (text(*range.start()), text(*range.end()));
            return none(format!("{what} within {start} … {end}"));
        };
        let what = found.breach.map_or_else(
            || "no covenant is breached".to_owned(),
            |(covenant, month)| covenant.breach_text(month, Calendar::of(&scenario.closing)),
        );
        let way = way_text(lever, value - present);
        Self { target: Some(value), found: size_text(lever, value), way, ..none(what) }
    }

    /// All of it in a sentence.
    pub fn sentence(&self, scenario: &Scenario) -> String {
        let name = self.lever.label(scenario);
        let Self { now, found, way, what, .. } = self;
        if found == format::UNDEFINED {
            return format!("{name} {now}; {what}");
        }
        format!("{name} from {now} to {found}, {way}; {what}")
    }

    /// The target as it will be set: every cent; `None` where there is none.
    pub fn target_text(&self, scenario: &Scenario) -> Option<String> {
        let target = self.target?;
        Some(match self.lever.unit() {
            Unit::Dollars => format!("${}", format::number(target, 2)),
            Unit::Percent => format::percent(target, 4),
            Unit::Months | Unit::Ratio | Unit::Count => {
                lever_text::text(self.lever, scenario, target)
            }
        })
    }
}

/// Two decimals of a percentage: finer than a lever is moved by hand.
fn size_text(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => format::percent(value, 2),
        Unit::Dollars => format::money(value),
        Unit::Months => format::months(value.round().to_u32()),
        Unit::Ratio => format::ratio(value),
        Unit::Count => format::number(value, 0),
    }
}

/// "+3.21 pt", "+125 bp" of a coupon, "−14 months".
fn way_text(lever: Lever, change: f64) -> String {
    // The minus sign of all figures, not a hyphen.
    let sign = if change < 0.0 { "−" } else { "+" };
    let size = change.abs();
    let text = match lever.unit() {
        Unit::Percent if matches!(lever, Lever::LoanRate(_)) => {
            format!("{}\u{a0}bp", format::basis_points(size))
        }
        Unit::Percent => format::points(size, 2),
        Unit::Dollars | Unit::Months | Unit::Ratio | Unit::Count => size_text(lever, size),
    };
    format!("{sign}{text}")
}
