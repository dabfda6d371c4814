//! Cases of a deal: the same scenario with some of its levers set otherwise.
//!
//! Plain data without meaning for a run of the scenario itself. Levers are named by their ids;
//! [`crate::analysis::cases`] has what these are, and whether a case makes a valid scenario.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::story::LeverValue;
use super::{EndOfTerm, SetTerm};
use crate::model::written;

/// One case: the scenario with some of its levers set. Cases do not build on each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What people call it: "Downside". Not empty, and unique in the scenario.
    pub name: String,
    /// Lever id (`monthly_burn`) to its value, in the lever's unit (fractions, not percent).
    pub levers: BTreeMap<String, LeverValue>,
    /// Optional terms that the case adds, changes or takes away, each once; set before the levers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<SetTerm>,
    /// How the first term ends; `None` leaves that as it is.
    #[serde(deserialize_with = "written::option")]
    pub end_of_term: Option<EndOfTerm>,
    /// What the case is about, in a sentence or two.
    pub note: String,
}

impl Case {
    /// A case that sets nothing yet.
    pub fn named(name: impl Into<String>) -> Self {
        let (name, note) = (name.into(), String::new());
        let (levers, terms) = (BTreeMap::new(), Vec::new());
        Self { name, levers, terms, end_of_term: None, note }
    }

    /// What a deal of that name is called in this case: "Valor 2 · Downside".
    pub fn name_of(&self, deal: &str) -> String {
        format!("{deal} · {}", self.name)
    }
}
