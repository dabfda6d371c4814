//! Optional fields that a file must state even where they are empty.
//!
//! Serde takes an [`Option`] that is missing for `None`. A line that a merge has lost would change
//! a deal without a word; so a field that may be `None` says so (`vendor: None`), and one that is
//! missing is an error, as any other field's absence is.

use serde::{Deserialize, Deserializer};

/// Reads a field that must be there (`#[serde(deserialize_with = "written::option")]`).
pub(crate) fn option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}
