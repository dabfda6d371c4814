//! Axes along levers and of metrics.

use crate::analysis::lever_text::{precise, short};
use crate::analysis::{Lever, Metric, Unit};
use crate::format;
use crate::model::{MetricKind, Scenario};
use crate::ui::chart::Axis;

/// Room for "−100%" and "$2.00bn" beside a plot, which stays where it is however bad a deal gets.
pub const LEFT_WIDTH: f32 = 52.0;
/// Returns are drawn within these.
// Further out a return says no more than "lost" or "far too good", and would flatten the rest.
const RATE_BOTTOM: f64 = -1.0;
const RATE_TOP: f64 = 2.0;
/// The same of coverage, which goes to any length where hardly anything is due.
const COVERAGE_BOTTOM: f64 = -1.0;
const COVERAGE_TOP: f64 = 25.0;

/// A lever, over the range that it has in this scenario.
pub fn lever_axis(lever: Lever, scenario: &Scenario) -> Axis<'_> {
    let range = lever.range(scenario);
    lever_axis_between(lever, *range.start(), *range.end()).heading(lever.label(scenario))
}

/// A lever, from one value to another.
pub fn lever_axis_between<'a>(lever: Lever, low: f64, high: f64) -> Axis<'a> {
    let figure = move |value: Option<f64>| {
        format!("{} {}", lever.name(), precise(lever, value.unwrap_or_default()))
    };
    Axis::new(move |mark| short(lever, mark.value))
        .figure(figure)
        .heading(lever.name())
        .include(low)
        .include(high)
        .marks(5.0)
        .zoomable()
}

/// A metric, with its figures in full as they are read beside others; returns beyond reason are
/// drawn at its edge.
pub fn metric_axis<'a>(metric: Metric) -> Axis<'a> {
    let axis = unit_axis(metric.unit()).figure(move |value| metric.text_fine(value));
    match metric.kind() {
        _ if metric.unit() == Unit::Percent => axis.limits(RATE_BOTTOM..=RATE_TOP),
        MetricKind::Coverage => axis.limits(COVERAGE_BOTTOM..=COVERAGE_TOP),
        _ => axis,
    }
}

/// Values of this unit.
pub fn unit_axis<'a>(unit: Unit) -> Axis<'a> {
    let axis = match unit {
        Unit::Percent => Axis::share().figure(|share| format::percent(share, 2)),
        Unit::Dollars => {
            let money = |value: Option<f64>| {
                value.map_or_else(|| format::UNDEFINED.to_owned(), format::money)
            };
            Axis::new(|mark| format::money(mark.value)).figure(money).in_dollars()
        }
        Unit::Ratio => Axis::ratio(),
        Unit::Months | Unit::Count => {
            Axis::new(|mark| format::number(mark.value, 0)).figure(|value| format::number(value, 0))
        }
    };
    axis.width(LEFT_WIDTH)
}
