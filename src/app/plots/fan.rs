//! How a figure spreads over the months: bands between the percentiles of all paths, their median,
//! and the scenario itself.

use eframe::egui::Ui;
use egui_plot::PlotPoint;

use crate::analysis::monte_carlo::statistics::Fan;
use crate::format;
use crate::ui::chart::axes::MoneyUnit;
use crate::ui::chart::{Axis, Band, Chart, Line, Places, Rule};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;

/// A fan as it is drawn, $bn by month.
#[derive(Clone, Debug, Default)]
pub struct FanLines {
    p5: Vec<PlotPoint>,
    p25: Vec<PlotPoint>,
    median: Vec<PlotPoint>,
    p75: Vec<PlotPoint>,
    p95: Vec<PlotPoint>,
    /// Number of paths.
    pub paths: u32,
}

impl FanLines {
    pub fn of(fan: &Fan) -> Self {
        let [p5, p25, median, p75, p95] = [0, 1, 2, 3, 4].map(|percentile| {
            let month = |(month, at): (usize, &[f64; 5])| {
                let amount = at.get(percentile).copied().unwrap_or_default();
                PlotPoint::new(month as f64, amount / BILLION)
            };
            fan.months.iter().enumerate().map(month).collect()
        });
        Self { p5, p25, median, p75, p95, paths: fan.paths }
    }

    /// The middle of all paths, $bn.
    pub fn median(&self) -> &[PlotPoint] {
        &self.median
    }

    /// The unit of the axis.
    pub fn unit(&self) -> MoneyUnit {
        MoneyUnit::of_billions(
            [&self.p5, &self.p25, &self.median, &self.p75, &self.p95].map(|it| &**it),
        )
    }

    /// The percentiles of the last month, in words.
    fn words(&self) -> String {
        let last = |line: &[PlotPoint]| line.last().copied();
        let ends = last(&self.p5).zip(last(&self.median)).zip(last(&self.p95));
        let Some(((p5, median), p95)) = ends else { return "Not yet known".to_owned() };
        let month = p5.x;
        let [p5, median, p95] = [p5, median, p95].map(|end| format::money(end.y * BILLION));
        format!(
            "In month {month} one path in twenty is below {p5}, half below {median}, one above {p95}"
        )
    }
}

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct FanPlot<'a> {
    pub name: &'a str,
    pub fan: &'a FanLines,
    /// The figure in the scenario itself, $bn.
    pub own: &'a [PlotPoint],
    /// The baseline's median, $bn; empty where there is none.
    pub baseline: &'a [PlotPoint],
    pub end_month: u32,
}

/// The chart of a fan.
pub fn fan<'a>(ui: &Ui, shown: FanPlot<'a>) -> Chart<'a> {
    let FanPlot { name, fan, own, baseline, end_month } = shown;
    let tokens = Tokens::of(ui);
    let band =
        |low, high, opacity: f32| Band { low, high, fill: tokens.accent.gamma_multiply(opacity) };
    let percentile = |name, points| Line::new(name, points, tokens.muted).label(name, Places::End);
    Chart::new(name, Axis::months(end_month), Axis::billions(fan.unit()).include(0.0).margin(0.06))
        // The wide band first: bands lie over those before, and the narrow one is the darker.
        .band(band(&fan.p5, &fan.p95, 0.16))
        .band(band(&fan.p25, &fan.p75, 0.26))
        .rule(Rule::level(0.0, tokens.ghost))
        .line(Line::new("as it stands", own, tokens.accent).label("as it stands", Places::Along(5)))
        // Edges of the bands: undrawn, but named, copied and in the tooltip; from the top down.
        .line(percentile("p95", &fan.p95).undrawn())
        .line(percentile("p75", &fan.p75).undrawn())
        .line(
            percentile("median", &fan.median)
                .width(1.5)
                .dashed(4.0)
                .baseline(Some(baseline))
                .baseline_label("baseline median", Places::AlongBackwards(5)),
        )
        .line(percentile("p25", &fan.p25).undrawn())
        .line(percentile("p5", &fan.p5).undrawn())
        .says(|| fan.words())
}
