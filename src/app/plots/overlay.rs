//! One figure of several scenarios: a line each, in the scenario's colour and with its name on it.

use eframe::egui::{Align, Align2, Color32, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};
use egui_plot::{
    AxisHints, GridMark, HLine, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotResponse,
    PlotTransform,
};

use crate::analysis::lever_text::{precise, short};
use crate::analysis::{Lever, Unit};
use crate::format;
use crate::ui::between::between;
use crate::ui::chart::axes::{self, MonthCursor};
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{MarkLabel, table_ui};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

const LEFT_WIDTH: f32 = 52.0;
/// Points of a line that names keep clear of; more would cost time and tell nothing.
const CLEAR_OF: usize = 48;
/// From one name to the next where they stand in a list.
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
    /// In runs in which it is defined.
    pub runs: &'a [Vec<PlotPoint>],
    /// Of the same scenario, dashed and without a name.
    pub dashed: &'a [Vec<PlotPoint>],
    /// Where the scenario stands on it now.
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

/// Everything that is drawn.
#[derive(Clone, Debug)]
pub struct Overlay<'a> {
    /// Its name, unique on the screen.
    pub name: &'a str,
    pub lines: &'a [OverlayLine<'a>],
    pub across: Across,
    /// How its figures are meant.
    pub unit: Unit,
    /// A value that matters, and its name.
    pub level: Option<(f64, String)>,
    /// Zero is shown, too.
    pub with_zero: bool,
    /// What is above says no more than that it is.
    pub top: f64,
    /// Places where two lines cross.
    pub crossings: &'a [(f64, f64)],
}

/// Draws the plot into all the room that `ui` has; the month cursor is shared with others.
pub fn overlay_ui(ui: &mut Ui, shown: &Overlay<'_>, cursor: &mut MonthCursor) {
    let tokens = Tokens::of(ui);
    let drawn = framed(ui, shown).show(ui, |plot| {
        if let Some((level, name)) = &shown.level {
            let dashed = LineStyle::Dashed { length: 4.0 };
            let line = HLine::new(name.as_str(), *level).color(tokens.muted).style(dashed);
            plot.hline(line.width(1.0));
        }
        // The first line last, so that it lies on top.
        for line in shown.lines.iter().rev() {
            for run in line.dashed {
                let dashed = Line::new(line.name, PlotPoints::Borrowed(run)).color(line.ink);
                plot.line(dashed.width(1.2).style(LineStyle::Dashed { length: 5.0 }));
            }
            for run in line.runs {
                let solid = Line::new(line.name, PlotPoints::Borrowed(run));
                plot.line(solid.color(line.ink).width(2.0));
            }
        }
    });
    let painter = ui.painter().with_clip_rect(drawn.transform.frame().expand(4.0));
    paint_names(&painter, tokens, &drawn.transform, shown);
    let names: Vec<&str> = shown.lines.iter().map(|line| line.name).collect();
    let said = format!("{}: {}", shown.name, names.join(", "));
    describe_figures(&drawn.response, shown.name, || said.clone(), || sheet(shown));
    if let Across::Months(_) = shown.across {
        cursor.follow(&painter, &drawn, tokens);
    }
    tooltip(&drawn, shown);
}

/// The lines as they are copied.
fn sheet(shown: &Overlay<'_>) -> Sheet {
    let axis = match shown.across {
        Across::Months(_) => "Month",
        Across::Lever(lever, ..) => lever.name(),
    };
    let line = |line: &OverlayLine<'_>| clipboard::Line::of_numbers(line.name, &line.runs.concat());
    Sheet::along(axis, &shown.lines.iter().map(line).collect::<Vec<_>>())
}

fn framed<'a>(ui: &Ui, shown: &Overlay<'a>) -> Plot<'a> {
    let unit = shown.unit;
    let plot = match shown.across {
        Across::Months(end) => axes::month_plot(ui, shown.name, end),
        Across::Lever(lever, low, high) => axes::plain_plot(ui, shown.name)
            .width(ui.available_width())
            .custom_x_axes(vec![
                axes::axis(ui, AxisHints::new_x())
                    .formatter(move |mark, _| short(lever, mark.value)),
            ])
            .x_grid_spacer(|input| axes::round_marks(&input, 5.0))
            .include_x(low)
            .include_x(high),
    };
    let (low, high) = heights(shown);
    plot.height(ui.available_height())
        .custom_y_axes(vec![
            axes::side_axis(ui)
                .min_thickness(LEFT_WIDTH)
                .formatter(move |mark, _| tick(unit, mark)),
        ])
        .y_grid_spacer(|input| axes::round_marks(&input, 5.0))
        .default_y_bounds(low, high)
        .auto_bounds([true, false])
}

/// A little more than the lines take.
fn heights(shown: &Overlay<'_>) -> (f64, f64) {
    let points = shown.lines.iter().flat_map(|line| line.runs.iter().chain(line.dashed)).flatten();
    let level = shown.level.as_ref().map(|(level, _)| *level);
    let zero = shown.with_zero.then_some(0.0);
    let all = points.map(|point| point.y.min(shown.top)).chain(level).chain(zero);
    let (low, high) = all
        .filter(|y| y.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    if low > high {
        return (0.0, 1.0);
    }
    let margin = MARGIN * (high - low).max(0.02 * high.abs()).max(1e-3);
    // Nothing is below a zero that is the lowest.
    let low = if low == 0.0 { 0.0 } else { low - margin };
    (low, high + margin)
}

fn tick(unit: Unit, mark: GridMark) -> String {
    match unit {
        // Nothing at the bottom, where the names of the months stand.
        Unit::Percent | Unit::Ratio if mark.value == 0.0 => String::new(),
        Unit::Percent => format::percent(mark.value, axes::decimals(mark.step_size * 100.0)),
        Unit::Dollars => format::money(mark.value),
        Unit::Ratio => format!("{}x", format::number(mark.value, axes::decimals(mark.step_size))),
        Unit::Months | Unit::Count => format::number(mark.value, 0),
    }
}

/// Every name on its line where there is room, the others in a list in the upper right.
fn paint_names(painter: &Painter, tokens: &Tokens, transform: &PlotTransform, shown: &Overlay<'_>) {
    let frame = *transform.frame();
    let lines: Vec<Vec<Pos2>> =
        shown.lines.iter().map(|line| on_screen(line.runs, transform, frame)).collect();
    let clear_of = lines.iter().flatten().copied().collect();
    let mut labels = Labels::new(painter, tokens, frame, clear_of);
    for (line, place) in shown.lines.iter().zip(marks(shown, transform)) {
        let Some(at) = place else { continue };
        painter.circle(at, 4.5, line.ink, Stroke::new(2.0, tokens.ground));
        labels.avoid(Rect::from_center_size(at, vec2(10.0, 10.0)));
    }
    for (at, height) in shown.crossings {
        let at = transform.position_from_point(&PlotPoint::new(*at, *height));
        painter.circle(at, 5.0, tokens.ground, Stroke::new(2.0, tokens.text));
        labels.avoid(Rect::from_center_size(at, vec2(12.0, 12.0)));
    }
    if let Across::Lever(lever, ..) = shown.across {
        for (at, height) in shown.crossings {
            let mark = transform.position_from_point(&PlotPoint::new(*at, *height));
            labels.write(&precise(lever, *at), tokens.text, around(mark));
        }
    }
    if let Some((level, name)) = &shown.level {
        let y = transform.position_from_point_y(*level);
        let places = [(frame.right(), Align2::RIGHT_TOP), (frame.left(), Align2::LEFT_TOP)];
        let places = places.into_iter().flat_map(|(x, align)| {
            let x = between(x, frame.left() + 6.0, frame.right() - 6.0);
            let over =
                if align == Align2::RIGHT_TOP { Align2::RIGHT_BOTTOM } else { Align2::LEFT_BOTTOM };
            [(pos2(x, y + 3.0), align), (pos2(x, y - 3.0), over)]
        });
        labels.write(name, tokens.muted, places);
        labels.avoid(Rect::from_x_y_ranges(frame.x_range(), y - 1.0..=y + 1.0));
    }
    let mut unnamed = Vec::new();
    for (index, (line, points)) in shown.lines.iter().zip(&lines).enumerate() {
        let others = lines.iter().enumerate().filter(|(other, _)| *other != index);
        let others: Vec<Pos2> = others.flat_map(|(_, points)| points).copied().collect();
        let places = along(points).filter(|place| is_nearest(*place, &others));
        if !labels.has_written(line.name, line.ink, places) && !points.is_empty() {
            unnamed.push(line);
        }
    }
    for (row, line) in unnamed.into_iter().enumerate() {
        let at = frame.right_top() + vec2(-6.0, 4.0 + NAME_HEIGHT * row as f32);
        let (text, color, ground) = (line.name, line.ink, tokens.ground);
        MarkLabel { text, at, align: Align2::RIGHT_TOP, color, ground }.paint(painter);
    }
}

fn marks<'a>(
    shown: &'a Overlay<'_>,
    transform: &'a PlotTransform,
) -> impl Iterator<Item = Option<Pos2>> + 'a {
    shown.lines.iter().map(|line| line.mark.map(|mark| transform.position_from_point(&mark)))
}

/// Points of a line within the plot, not too many.
fn on_screen(runs: &[Vec<PlotPoint>], transform: &PlotTransform, frame: Rect) -> Vec<Pos2> {
    let count: usize = runs.iter().map(Vec::len).sum();
    let every = count.div_ceil(CLEAR_OF).max(1);
    let points = runs.iter().flatten().step_by(every);
    points
        .map(|point| transform.position_from_point(point))
        .filter(|at| frame.expand(1.0).contains(*at))
        .collect()
}

/// Where a line's name may stand: right of the middle first, over the line and under it.
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

/// Whether no other line runs where the name would stand, so that it is not taken for that one's.
fn is_nearest((at, align): (Pos2, Align2), others: &[Pos2]) -> bool {
    let is_over = align.y() == Align::Max;
    let heights = if is_over { at.y - REACH..=at.y + 6.0 } else { at.y - 6.0..=at.y + REACH };
    !others.iter().any(|other| (other.x - at.x).abs() < REACH && heights.contains(&other.y))
}

/// Every scenario's figure under the pointer.
fn tooltip(drawn: &PlotResponse<()>, shown: &Overlay<'_>) {
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let x = drawn.transform.value_from_position(pointer).x;
    let title = match shown.across {
        Across::Months(_) if x < 0.5 => "Closing".to_owned(),
        Across::Months(_) => format!("Month {}", x.round()),
        Across::Lever(lever, ..) => format!("{} {}", lever.name(), precise(lever, x)),
    };
    let reach = match shown.across {
        Across::Months(_) => 0.5,
        Across::Lever(_, low, high) => (high - low) / 20.0,
    };
    let rows = shown.lines.iter().map(|line| {
        let distance = |point: &&PlotPoint| (point.x - x).abs();
        let points = line.runs.iter().flatten();
        let nearest = points.min_by(|one, other| distance(one).total_cmp(&distance(other)));
        let value = nearest.filter(|point| distance(point) <= reach).map(|point| point.y);
        (line.name.to_owned(), figure(shown.unit, value))
    });
    let rows: Vec<(String, String)> = rows.collect();
    drawn.response.clone().on_hover_ui_at_pointer(|ui| table_ui(ui, &title, &rows));
}

fn figure(unit: Unit, value: Option<f64>) -> String {
    match (unit, value) {
        (_, None) => format::UNDEFINED.to_owned(),
        (Unit::Percent, value) => format::percent(value, 2),
        (Unit::Dollars, Some(value)) => format::money(value),
        (Unit::Ratio, value) => format::ratio(value),
        (Unit::Months | Unit::Count, value) => format::number(value, 0),
    }
}
