//! One figure of several scenarios: a line each, in the scenario's colour and with its name on it.

use std::borrow::Cow;

use eframe::egui::{Align, Align2, Color32, Pos2, Ui, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::analysis::lever_text::precise;
use crate::analysis::{Lever, Unit};
use crate::app::value_axes::{lever_axis_between, unit_axis};
use crate::format::Calendar;
use crate::ui::chart::axes::month_title;
use crate::ui::chart::labels::Labels;
use crate::ui::chart::{Axis, Chart, Line, Mark, Points, Rule, Tooltip};
use crate::ui::theme::Tokens;

/// From one name to the next in a list of names.
const NAME_HEIGHT: f32 = 15.0;
/// A line nearer than this to a name could be taken for the one it names.
const REACH: f32 = 24.0;
/// Of the height, free over and under the lines.
const MARGIN: f64 = 0.06;

/// One scenario's line.
#[derive(Clone, Debug)]
pub struct OverlayLine<'a> {
    pub name: &'a str,
    pub ink: Color32,
    /// Undefined in places.
    pub points: &'a [(f64, Option<f64>)],
    /// Of the same scenario, dashed and without a name.
    pub dashed: &'a [(f64, Option<f64>)],
    /// The scenario's present point on it.
    pub mark: Option<PlotPoint>,
}

/// What a plot runs along.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Across {
    /// From closing to this month.
    Months(u32),
    /// Along a lever, from a value to another.
    Lever(Lever, f64, f64),
}

/// A value that matters, and its name.
#[derive(Clone, Debug)]
pub struct Level {
    pub at: f64,
    pub name: Cow<'static, str>,
}

/// Of the list in the upper right.
const ROWS_TRIED: usize = 10;

/// Everything that is drawn.
#[derive(Clone, Debug)]
pub struct Overlay<'a> {
    /// Its name, unique on the screen.
    pub name: &'a str,
    pub lines: &'a [OverlayLine<'a>],
    pub across: Across,
    /// The unit of its figures.
    pub unit: Unit,
    pub level: Option<Level>,
    /// Zero is shown, too.
    pub with_zero: bool,
    /// The axis is not extended to values above this one.
    pub top: f64,
    /// Places where two lines cross.
    pub crossings: &'a [(f64, f64)],
}

/// The chart; the first line lies on top.
pub fn overlay<'a>(ui: &Ui, shown: &'a Overlay<'a>) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    let x = match shown.across {
        Across::Months(end) => Axis::months(end),
        Across::Lever(lever, low, high) => lever_axis_between(lever, low, high),
    };
    let solid = shown.lines.iter().map(|line| Line::new(line.name, line.points, line.ink));
    let dashed = shown
        .lines
        .iter()
        .map(|line| Line::new(line.name, line.dashed, line.ink).width(1.2).dashed(5.0).unlisted());
    let level = shown
        .level
        .as_ref()
        .map(|level| Rule::level(level.at, tokens.muted).dashed().named_under(&*level.name));
    let chart = Chart::new(shown.name, x, y_axis(shown))
        .lines(solid)
        .lines(dashed)
        .rule_if(level)
        .marks(
            shown
                .lines
                .iter()
                .filter_map(|line| Some(Mark::disc(line.mark?, line.ink, tokens.ground))),
        )
        .marks(shown.crossings.iter().map(|(at, height)| {
            let ring = Mark::ring(PlotPoint::new(*at, *height), tokens.text, tokens.ground);
            match shown.across {
                Across::Lever(lever, ..) => ring.named(precise(lever, *at), tokens.text),
                Across::Months(_) => ring,
            }
        }));
    chart
        .names(|labels, transform| name_lines(labels, transform, shown))
        .tooltip(|x| Some(tooltip(shown, x)))
        .says(|| {
            let names: Vec<&str> = shown.lines.iter().map(|line| line.name).collect();
            format!("{}: {}", shown.name, names.join(", "))
        })
}

/// The axis of the figures: a little more than the range of the lines.
fn y_axis<'a>(shown: &Overlay<'_>) -> Axis<'a> {
    let points = shown.lines.iter().flat_map(|line| line.points.iter().chain(line.dashed));
    let values = points.filter_map(|point| point.1);
    let level = shown.level.as_ref().map(|level| level.at);
    let zero = shown.with_zero.then_some(0.0);
    let values = values.map(|value| value.min(shown.top)).chain(level).chain(zero);
    let is_positive = values.clone().all(|value| value >= 0.0);
    let axis = unit_axis(shown.unit).marks(5.0).fit(values, MARGIN);
    let axis = if shown.with_zero && is_positive { axis.from_zero() } else { axis };
    // Zero at the bottom would touch the figures of the months.
    if matches!(shown.unit, Unit::Percent | Unit::Ratio) { axis.quiet_at_zero() } else { axis }
}

/// Every name on its line where there is room, the others in a list in the upper right.
fn name_lines(labels: &mut Labels<'_>, transform: &PlotTransform, shown: &Overlay<'_>) {
    let on_screen = |line: &OverlayLine<'_>| Points::from(line.points).on_screen(transform);
    let lines: Vec<Vec<Pos2>> = shown.lines.iter().map(on_screen).collect();
    let mut unnamed = Vec::new();
    for (index, (line, points)) in shown.lines.iter().zip(&lines).enumerate() {
        let others = lines.iter().enumerate().filter(|(other, _)| *other != index);
        let others: Vec<Pos2> = others.flat_map(|(_, points)| points).copied().collect();
        let places = along(points).filter(|place| is_nearest(*place, &others));
        if !labels.has_written(line.name, line.ink, places) && !points.is_empty() {
            unnamed.push(line);
        }
    }
    let corner = transform.frame().right_top();
    let row = |row: usize| (corner + vec2(-6.0, 4.0 + NAME_HEIGHT * row as f32), Align2::RIGHT_TOP);
    for (index, line) in unnamed.into_iter().enumerate() {
        // A line without any name cannot be told apart, so it is written even where no row is free.
        if !labels.has_written(line.name, line.ink, (0..ROWS_TRIED).map(row)) {
            let (at, align) = row(index);
            labels.write_at(line.name, line.ink, at, align);
        }
    }
}

/// Places for a line's name: right of the middle first, over the line and under it.
fn along(points: &[Pos2]) -> impl Iterator<Item = (Pos2, Align2)> {
    let shares = [0.72, 0.5, 0.86, 0.34, 0.6, 0.96, 0.2, 0.08];
    shares.into_iter().flat_map(move |share| {
        let place = (share * points.len() as f32) as usize;
        let at = points.get(place.min(points.len().saturating_sub(1))).copied();
        at.into_iter().flat_map(|at| {
            [
                (at + vec2(0.0, -5.0), Align2::CENTER_BOTTOM),
                (at + vec2(0.0, 5.0), Align2::CENTER_TOP),
                (at + vec2(6.0, -5.0), Align2::LEFT_BOTTOM),
                (at + vec2(-6.0, -5.0), Align2::RIGHT_BOTTOM),
                // Beside a line that rises, or falls.
                (at + vec2(6.0, 5.0), Align2::LEFT_TOP),
                (at + vec2(-6.0, 5.0), Align2::RIGHT_TOP),
            ]
        })
    })
}

/// Whether no other line runs close to the place, so that the name is not taken for that line's.
fn is_nearest((at, align): (Pos2, Align2), others: &[Pos2]) -> bool {
    // The name extends from its place to one side; to the other a small distance is enough.
    let is_over = align.y() == Align::Max;
    let heights = if is_over { at.y - REACH..=at.y + 6.0 } else { at.y - 6.0..=at.y + REACH };
    !others.iter().any(|other| (other.x - at.x).abs() < REACH && heights.contains(&other.y))
}

/// Every scenario's figure at `x`.
fn tooltip(shown: &Overlay<'_>, x: f64) -> Tooltip {
    let (title, reach) = match shown.across {
        Across::Months(_) => (month_title(x, Calendar::default()), 0.5),
        Across::Lever(lever, low, high) => {
            (format!("{} {}", lever.name(), precise(lever, x)), (high - low) / 20.0)
        }
    };
    let figure = unit_axis(shown.unit);
    shown.lines.iter().fold(Tooltip::new(title), |tooltip, line| {
        let nearest = Points::from(line.points).nearest(x);
        // A line that ends earlier has no figure here, rather than that of its last point.
        let near = nearest.filter(|(at, _)| (at - x).abs() <= reach);
        tooltip.row(line.name, figure.text(near.and_then(|(_, value)| value)))
    })
}
