//! How a figure spreads over the months: bands between the percentiles of all paths, their median,
//! and the case as it stands.

use eframe::egui::{Align2, Pos2, Ui, pos2};
use egui_plot::{
    FilledArea, HLine, Line, LineStyle, PlotPoint, PlotPoints, PlotResponse, PlotTransform,
};

use crate::analysis::monte_carlo::statistics::Fan;
use crate::format;
use crate::ui::chart;
use crate::ui::chart::axes::{self, MoneyUnit, MonthCursor};
use crate::ui::chart::labels::{Labels, around};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
const NAMES: [&str; 5] = ["p5", "p25", "median", "p75", "p95"];

/// A fan as it is drawn, $bn.
#[derive(Clone, Debug, Default)]
pub struct FanLines {
    months: Vec<f64>,
    /// By percentile.
    percentiles: [Vec<f64>; 5],
    median: Vec<PlotPoint>,
    /// How many paths it is made of.
    pub paths: u32,
}

impl FanLines {
    /// The middle of all paths, $bn.
    pub fn median(&self) -> &[PlotPoint] {
        &self.median
    }

    pub fn of(fan: &Fan) -> Self {
        let of = |index: usize| -> Vec<f64> {
            let month = |month: &[f64; 5]| month.get(index).map_or(0.0, |it| it / BILLION);
            fan.months.iter().map(month).collect()
        };
        let months: Vec<f64> = (0..fan.months.len()).map(|month| month as f64).collect();
        let percentiles = [0, 1, 2, 3, 4].map(of);
        let [_, _, middle, _, _] = &percentiles;
        let points = months.iter().zip(middle).map(|(x, y)| PlotPoint::new(*x, *y));
        Self { median: points.collect(), months, percentiles, paths: fan.paths }
    }
}

impl FanLines {
    /// What the figures beside the plot count.
    pub fn unit(&self) -> MoneyUnit {
        let lines = self.percentiles.iter().flatten();
        let points: Vec<PlotPoint> = lines.map(|y| PlotPoint::new(0.0, *y)).collect();
        MoneyUnit::of_billions([points.as_slice()])
    }
}

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct FanPlot<'a> {
    pub name: &'a str,
    pub fan: &'a FanLines,
    /// The case as it stands, $bn.
    pub own: &'a [PlotPoint],
    /// The baseline's median, $bn; empty where there is none.
    pub ghost: &'a [PlotPoint],
    pub axis_end: u32,
}

/// Draws the plot in the given height.
pub fn fan_ui(ui: &mut Ui, shown: FanPlot<'_>, cursor: &mut MonthCursor, height: f32) {
    let tokens = Tokens::of(ui);
    let [p5, p25, _, p75, p95] = &shown.fan.percentiles;
    let months = &shown.fan.months;
    let plot = axes::month_plot(ui, shown.name, shown.axis_end)
        .height(height)
        .custom_y_axes(axes::left_axis_of_billions(ui, shown.fan.unit()))
        .y_grid_spacer(|input| axes::round_marks(&input, 4.0))
        .include_y(0.0)
        .set_margin_fraction(eframe::egui::vec2(0.0, 0.06));
    let drawn = plot.show(ui, |plot| {
        let band = |name, low: &[f64], high: &[f64], alpha: f32| {
            let fill = tokens.accent.gamma_multiply(alpha);
            FilledArea::new(name, months, low, high).fill_color(fill)
        };
        plot.add(band("p5 to p95", p5, p95, 0.16));
        plot.add(band("p25 to p75", p25, p75, 0.26));
        plot.hline(HLine::new("zero", 0.0).color(tokens.ghost).width(1.0));
        plot.line(axes::ghost_line(shown.ghost, tokens));
        let median = Line::new("Median", PlotPoints::Borrowed(&shown.fan.median));
        let dashed = LineStyle::Dashed { length: 4.0 };
        plot.line(median.color(tokens.muted).width(1.5).style(dashed));
        let own = Line::new("As it stands", PlotPoints::Borrowed(shown.own));
        plot.line(own.color(tokens.accent).width(2.0));
    });
    paint_names(ui, &drawn.transform, shown);
    let painter = ui.painter().with_clip_rect(*drawn.transform.frame());
    axes::describe_figures(&drawn.response, shown.name, &words(shown), || {
        let mut lines = vec![clipboard::Line::of_billions("As it stands", shown.own)];
        lines.extend(NAMES.into_iter().zip(&shown.fan.percentiles).map(|(name, values)| {
            let points = months.iter().zip(values).map(|(x, y)| (*x, y * BILLION)).collect();
            clipboard::Line { name: name.to_owned(), points, is_dollars: true }
        }));
        if !shown.ghost.is_empty() {
            lines.push(clipboard::Line::of_billions("Median, baseline", shown.ghost));
        }
        Sheet::along("Month", &lines)
    });
    cursor.follow(&painter, &drawn, tokens);
    tooltip(&drawn, shown);
}

/// Names the bands on their edges two thirds along, and the lines.
fn paint_names(ui: &Ui, transform: &PlotTransform, shown: FanPlot<'_>) {
    let tokens = Tokens::of(ui);
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    let points = [shown.own, &shown.fan.median, shown.ghost]
        .into_iter()
        .flat_map(|line| dense(transform, line));
    let points = points.collect();
    let mut labels = Labels::new(&painter, tokens, frame, points);
    let last = shown.fan.months.len().saturating_sub(1);
    let fifths = (1..5).filter_map(|fifth| shown.own.get(fifth * shown.own.len() / 5));
    let marks = fifths.map(|point| transform.position_from_point(point));
    labels.write("as it stands", tokens.accent, marks.flat_map(around));
    let fifths = (1..5).rev().filter_map(|fifth| shown.ghost.get(fifth * shown.ghost.len() / 5));
    let marks = fifths.map(|point| transform.position_from_point(point));
    labels.write("baseline median", tokens.muted, marks.flat_map(around));
    for (name, line) in NAMES.into_iter().zip(&shown.fan.percentiles) {
        let Some(value) = line.get(last) else { continue };
        let x = transform.position_from_point_x(last as f64).min(frame.right()) - 5.0;
        let y = transform.position_from_point_y(*value);
        let places = [
            (pos2(x, y), Align2::RIGHT_CENTER),
            (pos2(x, y - 3.0), Align2::RIGHT_BOTTOM),
            (pos2(x, y + 3.0), Align2::RIGHT_TOP),
        ];
        labels.write(name, tokens.muted, places);
    }
}

/// The places of a line, close enough that no name fits between two.
fn dense(transform: &PlotTransform, line: &[PlotPoint]) -> impl Iterator<Item = Pos2> {
    let ends = line.iter().zip(line.iter().skip(1));
    let ends = ends.map(|(one, other)| {
        (transform.position_from_point(one), transform.position_from_point(other))
    });
    ends.flat_map(|(one, other)| (0..8).map(move |step| one.lerp(other, step as f32 / 8.0)))
}

fn at(shown: FanPlot<'_>, month: usize) -> Option<[f64; 5]> {
    let of = |line: &Vec<f64>| line.get(month).copied();
    let [p5, p25, median, p75, p95] = &shown.fan.percentiles;
    Some([of(p5)?, of(p25)?, of(median)?, of(p75)?, of(p95)?])
}

/// What it is in the end, in words.
fn words(shown: FanPlot<'_>) -> String {
    let last = shown.fan.months.len().saturating_sub(1);
    let Some([p5, _, median, _, p95]) = at(shown, last) else { return "Not yet known".to_owned() };
    let money = |billions: f64| format::money(billions * BILLION);
    let (p5, median, p95) = (money(p5), money(median), money(p95));
    format!(
        "In month {last} one path in twenty is below {p5}, half below {median}, one above {p95}"
    )
}

/// The percentiles of the month under the pointer.
fn tooltip(drawn: &PlotResponse<()>, shown: FanPlot<'_>) {
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let month = drawn.transform.value_from_position(pointer).x.round();
    if month < 0.0 {
        return;
    }
    let month = month as usize;
    let Some(percentiles) = at(shown, month) else { return };
    let money = |billions: f64| format::money(billions * BILLION);
    let named = NAMES.into_iter().zip(percentiles).rev();
    let mut rows: Vec<(String, String)> =
        named.map(|(name, value)| (name.to_owned(), money(value))).collect();
    if let Some(own) = shown.own.get(month) {
        rows.push(("as it stands".to_owned(), money(own.y)));
    }
    if let Some(ghost) = shown.ghost.get(month) {
        rows.push(("baseline median".to_owned(), money(ghost.y)));
    }
    drawn.response.clone().on_hover_ui_at_pointer(|ui| {
        chart::table_ui(ui, &format!("Month {month}"), &rows);
    });
}
