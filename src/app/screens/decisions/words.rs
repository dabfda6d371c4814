//! How a record is put into words and figures.

use crate::files::decision_log::{Figure, Kind};
use crate::format::Measure;

/// In a word.
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

/// The figure as the tables show it.
pub(super) fn measure(figure: Figure) -> Measure {
    match figure {
        Figure::Rate(rate) => Measure::Share(rate, 2),
        Figure::Share(share) => Measure::Share(share, 1),
        Figure::Ratio(ratio) => Measure::Ratio(ratio),
        Figure::Amount(amount) => amount.into(),
        Figure::Months(None) => Measure::Words("never".to_owned()),
        Figure::Months(Some(month)) => Measure::Words(month.to_string()),
    }
}
