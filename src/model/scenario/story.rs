//! The story that a presenter tells of a deal: states of it, one after the other.
//!
//! Plain data without meaning for a run. Levers are named by their ids; [`crate::analysis::story`]
//! has what these are, and whether a step makes a valid scenario.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{EndOfTerm, SetTerm};
use crate::model::{number, written};

/// One step: the deal at the start of the presentation, with some of it changed. Steps do not
/// build on each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it shows, in a few words.
    pub title: String,
    /// Lever id (`loan_rate`) to its value, in the lever's unit (fractions, not percent).
    pub levers: BTreeMap<String, LeverValue>,
    /// Optional terms that the step adds, changes or takes away, each once; set before the levers.
    /// Format 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<SetTerm>,
    /// How the first term ends; `None` leaves that as it is.
    #[serde(deserialize_with = "written::option")]
    pub end_of_term: Option<EndOfTerm>,
    /// What is drawn; one to three, each once.
    pub plots: Vec<Plot>,
    /// Ids of the levers that the audience may move; at most four, each once.
    pub sliders: Vec<String>,
    /// For the presenter alone.
    pub note: String,
}

/// A number as written in a file: whole ones without a decimal point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeverValue(#[serde(with = "number::amount")] pub Decimal);

impl From<i32> for LeverValue {
    fn from(value: i32) -> Self {
        Self(Decimal::from(value))
    }
}

/// What a step may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plot {
    /// Where the rent goes.
    CashFlow,
    /// Debt against chip value, and the DSCR.
    Coverage,
    /// Gross and net IRR along the first slider, or along the resale where there is none.
    Irr,
    /// The lessee's cash against debt and chips.
    Runway,
    /// Who loses what if the lessee stops.
    Losses,
}

impl Plot {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::CashFlow, Self::Coverage, Self::Irr, Self::Runway, Self::Losses];
}
