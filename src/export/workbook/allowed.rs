//! What the cell of an assumption may hold: the program's bounds, in its words.
//!
//! A spreadsheet accepts anything: a text in place of a number counts as 0 in one formula and is an
//! error in the next. So each assumption has beside its cell what is allowed and whether it is met,
//! and the sheet Checks names the first that is not.

use rust_decimal::prelude::ToPrimitive as _;

use super::formula::AS_TYPED;
use super::places::{VALUE, letters};
use crate::model::validate::Bounds;

/// The tenor of a loan that is as long as the first term of the lease.
pub(crate) const CO_TERMINOUS: &str = "lease";

/// What one assumption may be.
#[derive(Clone, Debug)]
pub(super) enum Allowed {
    /// A number within bounds.
    Number(Bounds),
    /// A number within bounds that the numbers of other cells bound as well.
    Beside(Bounds, Neighbours),
    /// One of a few words.
    Word(Vec<&'static str>),
    /// Months within bounds, or as long as the lease.
    Tenor(Bounds),
    /// No catch-up, or one that is no less than the carry.
    CatchUp,
    /// None of a loan, whose buyers would have no rows.
    Unsold,
}

/// The names of the cells that bound a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    /// It has to be more than this one.
    pub(super) before: Option<String>,
    /// It has to be less than this one, which says so itself on Inputs.
    pub(super) after: Option<String>,
    /// It may be no more than this one.
    pub(super) most: Option<String>,
}

impl Neighbours {
    /// Tests of a value that are met where it is refused, each after a comma; of a name in use all,
    /// because its neighbours may not be in use.
    fn refuse(&self, value: &str, name: &str) -> String {
        let typed = if name.starts_with(AS_TYPED) { AS_TYPED } else { "" };
        let after = if typed.is_empty() { self.after.as_ref() } else { None };
        let tests = [("<=", self.before.as_ref()), (">=", after), (">", self.most.as_ref())];
        let test = |(sign, other): (&str, Option<&String>)| {
            Some(format!(",{value}{sign}{typed}{}", other?))
        };
        tests.into_iter().filter_map(test).collect()
    }

    fn words(&self) -> &'static str {
        match (&self.before, &self.most) {
            (Some(_), _) => ", more than the one before",
            (None, Some(_)) => ", at most the term",
            (None, None) => "",
        }
    }
}

/// Formulas on a cell in the value column: 1 where its value is refused, 0 where it is allowed.
impl Allowed {
    /// The same in words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Number(bounds) if bounds.is_whole => format!("{bounds}, whole"),
            Self::Number(bounds) => bounds.to_string(),
            Self::Beside(bounds, neighbours) => {
                format!("{}{}", Self::Number(*bounds).words(), neighbours.words())
            }
            Self::Word(words) => words.join(", "),
            Self::Tenor(bounds) => format!("{CO_TERMINOUS}, or {bounds}, whole"),
            Self::CatchUp => "0, or carry to 1".to_owned(),
            Self::Unsold => "0 (sell down in chiplease, then export)".to_owned(),
        }
    }

    /// A formula: 1 where the value of the named cell is not allowed, else 0. The name must lead to
    /// the value of the formula's own row.
    pub(super) fn refuses(&self, name: &str) -> String {
        let value = &format!("[@{}]", letters(VALUE));
        let otherwise = match self {
            Self::Unsold => format!("IF(ISNUMBER({value}),IF({value}=0,0,1),1)"),
            // ISNUMBER first: a spreadsheet compares a text with a number without an error.
            Self::Number(bounds) => {
                format!("IF(ISNUMBER({value}),IF({},1,0),1)", outside(value, *bounds, ""))
            }
            Self::Beside(bounds, neighbours) => {
                let refused = outside(value, *bounds, &neighbours.refuse(value, name));
                format!("IF(ISNUMBER({value}),IF({refused},1,0),1)")
            }
            Self::Tenor(bounds) => format!(
                "IF(ISNUMBER({value}),IF({},1,0),IF({value}=\"{CO_TERMINOUS}\",0,1))",
                outside(value, *bounds, "")
            ),
            Self::Word(words) => {
                let tests: Vec<String> =
                    words.iter().map(|word| format!("{value}=\"{word}\"")).collect();
                format!("IF(OR({}),0,1)", tests.join(","))
            }
            Self::CatchUp => format!(
                "IF(ISNUMBER({value}),IF({value}=0,0,IF(OR({value}<carry,{value}>1),1,0)),1)"
            ),
        };
        // ISERROR first: an error in the cell, or of a name that is gone, would be the answer of
        // every comparison.
        format!("IF(ISERROR({name}),1,IF({name}={value},{otherwise},1))")
    }

    /// The rule by which a spreadsheet program refuses what is typed, where one can be given.
    pub(super) fn limits(&self) -> Option<(f64, f64)> {
        match self {
            Self::Number(bounds) | Self::Beside(bounds, _) => {
                Some((bounds.low.to_f64()?, bounds.high.to_f64()?))
            }
            Self::CatchUp => Some((0.0, 1.0)),
            Self::Unsold => Some((0.0, 0.0)),
            Self::Word(_) | Self::Tenor(_) => None,
        }
    }
}

/// Whether a number lies outside its bounds, or meets one of more tests.
fn outside(value: &str, bounds: Bounds, more: &str) -> String {
    let (low, high) = (bounds.low.normalize(), bounds.high.normalize());
    let below = if bounds.is_above { "<=" } else { "<" };
    let part = if bounds.is_whole { format!(",INT({value})<>{value}") } else { String::new() };
    format!("OR({value}{below}{low},{value}>{high}{part}{more})")
}
