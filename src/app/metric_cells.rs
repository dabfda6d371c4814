//! Metrics as cells and lines of what is copied.

use crate::analysis::{Metric, Unit};
use crate::format;
use crate::model::results::Summary;
use crate::ui::clipboard::{Cell, Line};

/// The figure of a metric beside others; what is undefined may have a word for it: "none missed".
pub(in crate::app) fn metric_cell(metric: Metric, value: Option<f64>) -> Cell {
    told(metric, value, metric.text_fine(value))
}

/// The figure of an exact run: a runway says whose money it is, "whole lease" or "10 mo, backed".
pub(in crate::app) fn summary_cell(metric: Metric, summary: &Summary) -> Cell {
    told(metric, metric.figure(summary), metric.text_fine_of(summary))
}

fn told(metric: Metric, value: Option<f64>, text: String) -> Cell {
    match value {
        Some(_) => Cell { text, in_full: digits(metric, value) },
        None => Cell::words(text),
    }
}

/// By how much a metric differs.
pub(in crate::app) fn difference_cell(metric: Metric, change: Option<f64>) -> Cell {
    Cell { text: metric.difference_text(change), in_full: digits(metric, change) }
}

fn digits(metric: Metric, value: Option<f64>) -> String {
    match metric.unit() {
        Unit::Dollars => value.map(format::cents).unwrap_or_default(),
        Unit::Percent | Unit::Ratio | Unit::Months | Unit::Count => format::plain(value),
    }
}

/// A metric along a lever.
pub(in crate::app) fn metric_line(
    name: impl Into<String>,
    metric: Metric,
    points: &[(f64, Option<f64>)],
) -> Line {
    let is_dollars = metric.unit() == Unit::Dollars;
    let points = points.iter().filter_map(|(x, y)| Some((*x, (*y)?))).collect();
    Line { name: name.into(), points, is_dollars }
}
