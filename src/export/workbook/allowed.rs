//! What the cell of an assumption may hold: the program's bounds, in its words.
//!
//! A spreadsheet accepts anything: a text in place of a number counts as 0 in one formula and is an
//! error in the next. So each assumption has beside its cell what is allowed and whether it is met,
//! and the sheet Checks names the first that is not.

use rust_decimal::prelude::ToPrimitive as _;

use super::places::{VALUE, letters};
use crate::model::validate::Bounds;

/// What one assumption may be.
#[derive(Clone, Debug)]
pub(super) enum Allowed {
    /// A number within bounds.
    Number(Bounds),
    /// One of a few words.
    Word(Vec<&'static str>),
    /// No catch-up, or one that is no less than the carry.
    CatchUp,
}

/// Formulas on a cell in the value column: 1 where its value is refused, 0 where it is allowed.
impl Allowed {
    /// The same in words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Number(bounds) if bounds.is_whole => format!("{bounds}, whole"),
            Self::Number(bounds) => bounds.to_string(),
            Self::Word(words) => words.join(", "),
            Self::CatchUp => "0, or carry to 1".to_owned(),
        }
    }

    /// A formula: 1 where the value is not allowed, else 0.
    pub(super) fn refuses(&self) -> String {
        let value = format!("[@{}]", letters(VALUE));
        match self {
            Self::Number(bounds) => {
                let (low, high) = (bounds.low.normalize(), bounds.high.normalize());
                let below = if bounds.is_above { "<=" } else { "<" };
                let part =
                    if bounds.is_whole { format!(",INT({value})<>{value}") } else { String::new() };
                // ISNUMBER first: a spreadsheet compares a text with a number without an error.
                format!(
                    "IF(ISNUMBER({value}),IF(OR({value}{below}{low},{value}>{high}{part}),1,0),1)"
                )
            }
            Self::Word(words) => {
                let tests: Vec<String> =
                    words.iter().map(|word| format!("{value}=\"{word}\"")).collect();
                // ISERROR first: an error in the cell would be the answer of every comparison.
                format!("IF(ISERROR({value}),1,IF(OR({}),0,1))", tests.join(","))
            }
            Self::CatchUp => format!(
                "IF(ISNUMBER({value}),IF({value}=0,0,IF(ISNUMBER(carry),\
                 IF(OR({value}<carry,{value}>1),1,0),1)),1)"
            ),
        }
    }

    /// The rule by which a spreadsheet program refuses what is typed, where one can be given.
    pub(super) fn limits(&self) -> Option<(f64, f64)> {
        match self {
            Self::Number(bounds) => Some((bounds.low.to_f64()?, bounds.high.to_f64()?)),
            Self::CatchUp => Some((0.0, 1.0)),
            Self::Word(_) => None,
        }
    }
}
