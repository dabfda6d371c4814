//! The line of an assumption: its cell, and what is said of what it holds.

use super::allowed::Allowed;
use super::book::{Content, Kind, column};

/// One assumption: its cell's name, what it is, its unit, and its path in the scenario file.
pub(super) struct Field<'t> {
    pub(super) name: &'t str,
    pub(super) label: &'t str,
    pub(super) unit: &'t str,
    pub(super) path: String,
}

impl<'t> Field<'t> {
    pub(super) fn new(
        name: &'t str,
        label: &'t str,
        unit: &'t str,
        path: impl Into<String>,
    ) -> Self {
        Self { name, label, unit, path: path.into() }
    }
}

/// The cell of an assumption.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) name: String,
    /// Its field in the scenario file.
    pub(super) path: String,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) kind: Kind,
    pub(super) allowed: Allowed,
    pub(super) content: Content,
}

/// What a cell holds, as a text: " is 25", " is the text '25 pct'".
pub(super) fn held(cell: &str) -> String {
    format!(
        "IF(ISERROR({cell}),\" is an error\",IF(ISBLANK({cell}),\" is blank\",\
         IF(ISNUMBER({cell}),\" is \"&{cell},\" is the text '\"&{cell}&\"'\")))"
    )
}

/// "Residual value is 25; allowed is 0 to 1", from the columns that say whether it is refused, what
/// it holds and what is allowed.
pub(super) fn why(whose: &str, columns: [u16; 3]) -> String {
    let [refused, holds, allowed] = columns.map(column);
    let whose = if whose.is_empty() { String::new() } else { format!("\"{whose}\"&") };
    format!("IF([@{refused}]=0,\"\",{whose}[@A]&[@{holds}]&\"; allowed is \"&[@{allowed}])")
}
