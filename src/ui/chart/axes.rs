//! Axes that plots share: months from closing, money, percent.

use eframe::egui::{Painter, Rangef, Response, Stroke, Ui, Vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot, PlotTransform};

use crate::format::Calendar;
use crate::ui::render_target;
use crate::ui::theme::{self, SMALL, Tokens};

/// The most grid lines of an axis: more could not be told apart.
const MARKS_MAX: usize = 64;
/// The least distance of two grid lines, in points.
const FINEST_STEP_WIDTH: f32 = 8.0;
/// The width of a month's name with the room around it, in points.
const NAME_WIDTH: f32 = 66.0;
/// The least distance of two grid lines that have figures, in points.
const FIGURE_STEP: f32 = 18.0;
/// The least distance of a figure from the edge of a plot, in points, to stay clear of what is
/// beyond.
const FIGURE_EDGE: f32 = 9.0;
/// Room for the figures left of a plot, so that plots under each other line up.
pub const LEFT_WIDTH: f32 = 36.0;

/// The month under the pointer, shown in all month plots at once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MonthCursor {
    /// Where the line is drawn.
    shown: Option<f64>,
    /// Where the pointer has been found in this frame.
    found: Option<f64>,
}

impl MonthCursor {
    /// Draws the line between these heights, over what has been drawn, and records where the
    /// pointer is: in a chart, or in a strip below one that shares its months.
    pub fn follow_in(
        &mut self,
        painter: &Painter,
        strip: &Response,
        transform: &PlotTransform,
        heights: Rangef,
        tokens: &Tokens,
    ) {
        if let Some(month) = self.shown.filter(|_| !render_target::is_export(painter.ctx())) {
            let x = transform.position_from_point_x(month);
            painter.vline(x, heights, Stroke::new(1.0, tokens.muted));
        }
        if let Some(pointer) = strip.hover_pos() {
            // Not shown at once: plots drawn earlier in this frame show the old month.
            self.found = Some(transform.value_from_position(pointer).x);
        }
    }

    /// Ends the frame: where the pointer has moved, the next one shows it.
    pub fn settle(&mut self, ui: &Ui) {
        let found = self.found.take();
        if self.shown != found {
            self.shown = found;
            ui.ctx().request_repaint();
        }
    }
}

/// A plot in the style of the theme that leaves the mouse wheel to the page.
pub fn plain_plot<'a>(ui: &Ui, name: &'a str) -> Plot<'a> {
    let tokens = Tokens::of(ui);
    Plot::new(name)
        .show_background(false)
        .show_crosshair(false)
        .grid_color(tokens.line)
        // egui_plot fades grid lines that are nearer than the second number, and drops those nearer
        // than the first.
        .grid_spacing(Rangef::new(FINEST_STEP_WIDTH, 300.0))
        // The wheel scrolls the page, also with the pointer over a plot.
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_zoom([true, false])
        .allow_drag([true, false])
        .allow_axis_zoom_drag(false)
        .set_margin_fraction(Vec2::ZERO)
        // No label of egui_plot's at the pointer, where our tooltip is.
        .label_formatter(|_| None)
}

/// Ticks as we write them.
pub fn axis<'a>(ui: &Ui, hints: AxisHints<'a>) -> AxisHints<'a> {
    let tokens = Tokens::of(ui);
    // egui_plot fades a figure in between these two distances; a point apart, there is no fading.
    let spacing = Rangef::new(NAME_WIDTH - 16.0, NAME_WIDTH - 15.0);
    let hints = hints.label_spacing(spacing).tick_label_color(tokens.muted);
    hints.tick_label_font(theme::regular(SMALL))
}

/// An axis beside a plot: all its figures in full ink, as [`round_marks`] keeps them apart.
pub fn side_axis<'a>(ui: &Ui) -> AxisHints<'a> {
    // Just under `FIGURE_STEP`, the least distance of `round_marks`, so that no figure is dropped.
    let spacing = Rangef::new(FIGURE_STEP - 3.0, FIGURE_STEP - 2.0);
    axis(ui, AxisHints::new_y().min_thickness(LEFT_WIDTH)).label_spacing(spacing)
}

const BILLION: f64 = 1e9;

/// What the figures beside a plot count: billions of dollars, or less where a deal is so small that
/// they would all be 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyUnit {
    /// Dollars per unit.
    pub dollars: f64,
    /// As written above the plot: "$bn".
    pub name: &'static str,
}

impl MoneyUnit {
    /// Billions of dollars, the usual unit of a deal.
    pub const BILLIONS: Self = Self { dollars: BILLION, name: "$bn" };
    const ALL: [Self; 4] = [
        Self::BILLIONS,
        Self { dollars: 1e6, name: "$m" },
        Self { dollars: 1e3, name: "$k" },
        Self { dollars: 1.0, name: "$" },
    ];

    /// For lines in $bn.
    pub fn of_billions<'a>(lines: impl IntoIterator<Item = &'a [(f64, f64)]>) -> Self {
        const LEAST: f64 = 0.05;
        let largest = lines.into_iter().flatten().map(|point| point.1.abs()).fold(0.0, f64::max);
        Self::first(BILLION, LEAST, largest * BILLION)
    }

    /// For amounts that are usually said in whole millions, of which this is the largest.
    pub fn of_millions(largest: f64) -> Self {
        const LEAST: f64 = 5.0;
        Self::first(1e6, LEAST, largest)
    }

    /// The first one from `most` on in which the largest amount is no less than `least`.
    pub fn first(most: f64, least: f64, largest: f64) -> Self {
        let [.., smallest] = Self::ALL;
        // Without amounts the usual unit is shown.
        let is_enough = |unit: &&Self| largest <= 0.0 || largest >= least * unit.dollars;
        let offered = Self::ALL.iter().filter(|unit| unit.dollars <= most);
        offered.into_iter().find(is_enough).copied().unwrap_or(smallest)
    }
}

/// The decimals needed to tell two ticks apart that are one `step` from each other; at most 6.
pub fn decimals(step: f64) -> usize {
    const DECIMALS_MAX: usize = 6;
    let mut shown = step.abs();
    for decimals in 0..DECIMALS_MAX {
        // 0.1 is no binary fraction: ten times it may miss 1 by a rounding error.
        if shown >= 1.0 - 1e-9 && (shown - shown.round()).abs() < 1e-6 {
            return decimals;
        }
        shown *= 10.0;
    }
    DECIMALS_MAX
}

/// `closing`, `1 yr`, `2 yr`; months where the axis is zoomed in.
pub fn month_text(month: f64) -> String {
    let month = month.round();
    if month == 0.0 {
        "closing".to_owned()
    } else if month % 12.0 == 0.0 {
        format!("{} yr", month / 12.0)
    } else {
        format!("{month} mo")
    }
}

/// The title of the tooltip at a place along the months: "Closing", "Month 7, September 2026".
pub fn month_title(month: f64, calendar: Calendar) -> String {
    calendar.title(month.round().max(0.0) as u32)
}

/// The entry of the month whose end is nearest to `x`.
pub fn month_at<M>(months: &[M], x: f64) -> Option<&M> {
    let month = x.round();
    if month < 0.0 { None } else { months.get(month as usize) }
}

/// Whole years, or months where there is room for them.
pub fn month_marks(input: &GridInput) -> Vec<GridMark> {
    let (first, last) = input.bounds;
    let least = values_of(input, NAME_WIDTH);
    // Quarters and years, as deals are read, instead of tens of months.
    let step = [1.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0]
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(240.0);
    marks(first, last, step)
}

/// Marks at round distances, few enough for the height of a small plot.
pub fn round_marks(input: &GridInput, count: f64) -> Vec<GridMark> {
    let (first, last) = input.bounds;
    let least = values_of(input, FIGURE_STEP);
    let rough = ((last - first) / count).max(least);
    // A plot of no height gives no step, and the logarithm of 0 is infinite.
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0].into_iter().map(|lead| lead * power);
    marks(first, last, step.into_iter().find(|step| *step >= rough).unwrap_or(10.0 * power))
}

/// The same for a plot right under another, or with names under its corner: no mark so near to an
/// edge that its figure would overlap what is there.
pub fn inner_marks(input: &GridInput, count: f64) -> Vec<GridMark> {
    let (bottom, top) = input.bounds;
    let edge = values_of(input, FIGURE_EDGE);
    let mut marks = round_marks(input, count);
    marks.retain(|mark| (bottom + edge..=top - edge).contains(&mark.value));
    marks
}

/// The difference in value over so many points of the axis.
fn values_of(input: &GridInput, pixels: f32) -> f64 {
    // egui_plot gives no scale, but a step of `FINEST_STEP_WIDTH` points, as set in `plain_plot`.
    input.base_step_size * f64::from(pixels / FINEST_STEP_WIDTH)
}

fn marks(first: f64, last: f64, step: f64) -> Vec<GridMark> {
    let start = (first / step).ceil();
    // Bounded, since beside a huge value a small step is lost to rounding and never arrives.
    (0..MARKS_MAX)
        .map(|index| (start + index as f64) * step)
        // The mark at the very end may lie beyond it by a rounding error.
        .take_while(|value| *value <= last + step * 1e-9)
        .map(|value| GridMark { value, step_size: step })
        .collect()
}
