//! How a figure spreads over the months: bands between the percentiles of all paths, their median,
//! and the scenario itself.

use eframe::egui::Ui;

use crate::analysis::monte_carlo::statistics::FanLines;
use crate::format::Calendar;
use crate::ui::chart::axes::MoneyUnit;
use crate::ui::chart::{Axis, Band, Chart, Line, Places, Rule, baseline_name};
use crate::ui::theme::Tokens;

/// The unit of the axis.
pub fn unit(fan: &FanLines) -> MoneyUnit {
    MoneyUnit::of_billions(fan.percentiles.iter().map(Vec::as_slice))
}

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct FanPlot<'a> {
    pub name: &'a str,
    pub fan: &'a FanLines,
    /// The figure in the scenario itself, $bn.
    pub own: &'a [(f64, f64)],
    /// The baseline's median, $bn; empty where there is none.
    pub baseline: &'a [(f64, f64)],
    pub end_month: u32,
    pub calendar: Calendar,
}

/// The chart of a fan.
pub fn fan<'a>(ui: &Ui, shown: FanPlot<'a>) -> Chart<'a> {
    let FanPlot { name, fan, own, baseline, end_month, calendar } = shown;
    let [p5, p25, median, p75, p95] = &fan.percentiles;
    let tokens = Tokens::of(ui);
    let band =
        |low, high, opacity: f32| Band { low, high, fill: tokens.accent.gamma_multiply(opacity) };
    let percentile = |name, points: &'a Vec<(f64, f64)>| {
        Line::new(name, points, tokens.muted).label(name, Places::End)
    };
    let months = Axis::months(end_month).dated(calendar);
    Chart::new(name, months, Axis::billions(unit(fan)).include(0.0).margin(0.06))
        // The wide band first: bands lie over those before, and the narrow one is the darker.
        .band(band(p5, p95, 0.16))
        .band(band(p25, p75, 0.26))
        .rule(Rule::level(0.0, tokens.ghost))
        .line(Line::new("current case", own, tokens.accent).label("current case", Places::Along(5)))
        // Edges of the bands: undrawn, but named, copied and in the tooltip; from the top down.
        .line(percentile("p95", p95).undrawn())
        .line(percentile("p75", p75).undrawn())
        .line(
            percentile("median", median)
                .width(1.5)
                .dashed(4.0)
                .baseline(Some(baseline))
                .baseline_label(
                    format!("{} median", baseline_name(ui.ctx())),
                    Places::AlongBackwards(5),
                ),
        )
        .line(percentile("p25", p25).undrawn())
        .line(percentile("p5", p5).undrawn())
        .says(move || fan.words(calendar))
}
