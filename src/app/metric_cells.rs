//! Metrics as cells of what is copied.

use crate::analysis::{Metric, Unit};
use crate::format::Measure;
use crate::model::results::Summary;
use crate::ui::clipboard;
use crate::ui::table::Cell;

/// The figure of a metric beside others; what is undefined may have a word for it: "none missed".
pub(in crate::app) fn metric_figure(metric: Metric, value: Option<f64>) -> Cell {
    told(metric, value, metric.text_fine(value))
}

/// The same for the clipboard.
pub(in crate::app) fn metric_cell(metric: Metric, value: Option<f64>) -> clipboard::Cell {
    metric_figure(metric, value).into()
}

/// The figure of an exact run: a runway says whose money it is, "whole lease" or "10 mo, backed".
pub(in crate::app) fn summary_cell(metric: Metric, summary: &Summary) -> Cell {
    told(metric, metric.figure(summary), metric.text_fine_of(summary))
}

fn told(metric: Metric, value: Option<f64>, text: String) -> Cell {
    match value {
        Some(value) => Cell::new(measure(metric, Some(value))).said(text),
        // The word for what is undefined is copied, and has no place in an order.
        None => Cell::new(text).ranked(None),
    }
}

/// By how much a metric differs.
pub(in crate::app) fn difference_cell(metric: Metric, change: Option<f64>) -> Cell {
    Cell::new(measure(metric, change)).said(metric.difference_text(change))
}

/// What keeps every digit.
fn measure(metric: Metric, value: Option<f64>) -> Measure {
    match metric.unit() {
        Unit::Dollars => Measure::Dollars(value.unwrap_or(f64::NAN)),
        Unit::Percent | Unit::Ratio | Unit::Months | Unit::Count => Measure::Ratio(value),
    }
}
