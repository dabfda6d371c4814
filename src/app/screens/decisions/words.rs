//! How a record is put into words.

use crate::files::decision_log::Kind;

/// The kind in one word.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Snapshot => "Snapshot",
        Kind::Decision => "Decision",
    }
}

/// `2026-11-22` of a date with its time.
pub(super) fn day(date: &str) -> &str {
    date.split('T').next().unwrap_or(date)
}
