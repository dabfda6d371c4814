//! An axis, declared: what its figures count, how they are written, and how far it reaches.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use eframe::egui::{Color32, Id, Ui, Vec2b, vec2};
use egui_plot::{AxisHints, GridMark, HPlacement, Plot};

use crate::format::{self, Calendar};
use crate::ui::between::between;
use crate::ui::chart::axes::{self, MoneyUnit, decimals};
use crate::ui::chart::points::Limits;
use crate::ui::text::size;
use crate::ui::theme::{self, SMALL};

const BILLION: f64 = 1e9;
/// No figure below a plot is as wide; those so far from the window's edge are not measured.
const WIDEST: f32 = 80.0;
/// Right of a plot there may be another room after so much.
const BESIDE_PLOT: f32 = 18.0;
/// Plots of one group move together.
const MONTHS_GROUP: &str = "months";

/// One axis of a chart.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a choice of its own, made by its own word"
)]
pub struct Axis<'a> {
    pub(super) heading: Cow<'a, str>,
    pub(super) tick: Box<dyn Fn(GridMark) -> String + 'a>,
    pub(super) figure: Box<dyn Fn(Option<f64>) -> String + 'a>,
    pub(super) range: Option<RangeInclusive<f64>>,
    pub(super) limits: Option<RangeInclusive<f64>>,
    pub(super) dollars: Option<f64>,
    pub(super) is_months: bool,
    pub(super) is_linked: bool,
    pub(super) is_zoomable: bool,
    includes: Vec<f64>,
    margin: f32,
    marks: f64,
    fixed_marks: Option<&'a [f64]>,
    has_clear_edges: bool,
    is_quiet_at_zero: bool,
    is_shown: bool,
    width: f32,
}

impl<'a> Axis<'a> {
    /// An axis with its figures written by `tick`.
    pub fn new(tick: impl Fn(GridMark) -> String + 'a) -> Self {
        Self {
            heading: Cow::Borrowed(""),
            tick: Box::new(tick),
            figure: Box::new(format::plain),
            range: None,
            limits: None,
            dollars: None,
            is_months: false,
            is_linked: false,
            is_zoomable: false,
            includes: Vec::new(),
            margin: 0.0,
            marks: 4.0,
            fixed_marks: None,
            has_clear_edges: false,
            is_quiet_at_zero: false,
            is_shown: true,
            width: axes::LEFT_WIDTH,
        }
    }

    /// Months from closing to this one, linked to all other charts of months.
    pub fn months(end: u32) -> Self {
        let axis = Self::new(|mark| axes::month_text(mark.value)).heading("Month");
        let axis = Self {
            is_months: true,
            is_linked: true,
            is_zoomable: true,
            ..axis.include(0.0).include(f64::from(end))
        };
        axis.dated(Calendar::default())
    }

    /// Its months have dates, which tooltips say.
    pub fn dated(self, calendar: Calendar) -> Self {
        self.figure(move |month| axes::month_title(month.unwrap_or_default(), calendar))
    }

    /// The same for a chart that moves with no other and cannot be zoomed.
    pub fn months_alone(end: u32) -> Self {
        Self { is_linked: false, is_zoomable: false, ..Self::months(end) }
    }

    /// Shares of a whole, as percent: "12%", in full "12.3%".
    pub fn share() -> Self {
        let tick = |mark: GridMark| format::percent(mark.value, decimals(mark.step_size * 100.0));
        Self::new(tick).figure(|share| format::percent(share, 1))
    }

    /// Ratios: "1.5x", in full "1.52x".
    pub fn ratio() -> Self {
        let tick = |mark: GridMark| {
            format!("{}x", format::number(mark.value, decimals(mark.step_size).max(1)))
        };
        Self::new(tick).figure(format::ratio)
    }

    /// Lines in $bn, their figures in this unit, copied in dollars.
    pub fn billions(unit: MoneyUnit) -> Self {
        let times = BILLION / unit.dollars;
        let tick = move |mark: GridMark| {
            format::number(mark.value * times, decimals(mark.step_size * times))
        };
        let money = |value: Option<f64>| {
            value.map_or_else(|| format::UNDEFINED.to_owned(), |it| format::money(it * BILLION))
        };
        Self { dollars: Some(BILLION), ..Self::new(tick).figure(money) }
    }

    /// What its figures are when they are copied: "Month".
    pub fn heading(self, heading: impl Into<Cow<'a, str>>) -> Self {
        Self { heading: heading.into(), ..self }
    }

    /// Its figures are written so.
    pub fn tick(self, tick: impl Fn(GridMark) -> String + 'a) -> Self {
        Self { tick: Box::new(tick), ..self }
    }

    /// How one of its values is written in full, as a tooltip does.
    pub fn figure(self, figure: impl Fn(Option<f64>) -> String + 'a) -> Self {
        Self { figure: Box::new(figure), ..self }
    }

    /// One of its values in full.
    pub fn text(&self, value: Option<f64>) -> String {
        (self.figure)(value)
    }

    /// Its values are dollars when they are copied: written to the cent.
    pub fn in_dollars(self) -> Self {
        Self { dollars: Some(1.0), ..self }
    }

    /// Exactly this range, whatever the values of the lines.
    pub fn range(self, range: RangeInclusive<f64>) -> Self {
        Self { range: Some(range), ..self }
    }

    /// Extends the axis at least to this value.
    pub fn include(mut self, value: f64) -> Self {
        self.includes.push(value);
        self
    }

    /// From a little under the lowest of these values to a little over the highest, within the
    /// limits; `margin` is a share of the height.
    pub fn fit(self, values: impl IntoIterator<Item = f64>, margin: f64) -> Self {
        let limits = self.limits.as_ref().map_or(Limits::NONE, Limits::of);
        let values = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = values
            .map(|value| between(value, limits.low, limits.high))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
                (low.min(it), high.max(it))
            });
        // No values: any range that is not empty will do.
        if low > high {
            return self.range(0.0..=1.0);
        }
        // A flat line counts as 2% of its level high, or 0.001: its range would be empty.
        let margin = margin * (high - low).max(0.02 * high.abs()).max(1e-3);
        self.range(low - margin..=high + margin)
    }

    /// The range starts at zero or above.
    pub fn from_zero(self) -> Self {
        let range = self.range.as_ref().map(|range| range.start().max(0.0)..=*range.end());
        Self { range, ..self }
    }

    /// Values beyond these are drawn at them: how far beyond has no meaning.
    pub fn limits(self, limits: RangeInclusive<f64>) -> Self {
        Self { limits: Some(limits), ..self }
    }

    /// Room over and under the lines, as a share of their height.
    pub fn margin(self, margin: f32) -> Self {
        Self { margin, ..self }
    }

    /// About so many grid lines.
    pub fn marks(self, marks: f64) -> Self {
        Self { marks, ..self }
    }

    /// Grid lines at these values and no others.
    pub fn marks_at(self, values: &'a [f64]) -> Self {
        Self { fixed_marks: Some(values), ..self }
    }

    /// No figure so near to an end that it would overlap those of the plot above or below.
    pub fn clear_edges(self) -> Self {
        Self { has_clear_edges: true, ..self }
    }

    /// No figure at zero, where the names of the months are.
    pub fn quiet_at_zero(self) -> Self {
        Self { is_quiet_at_zero: true, ..self }
    }

    /// Grid lines without figures: those of a plot right below serve for both.
    pub fn without_figures(self) -> Self {
        Self { is_shown: false, ..self }
    }

    /// A part of it can be looked at more closely.
    pub fn zoomable(self) -> Self {
        Self { is_zoomable: true, ..self }
    }

    /// Room for wide figures beside the plot, in pixels.
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Hands the axis below a plot to `egui_plot`.
    pub(super) fn below<'b>(&'b self, ui: &Ui, plot: Plot<'b>) -> Plot<'b> {
        let mut plot = self.includes.iter().fold(plot, |plot, value| plot.include_x(*value));
        if self.is_linked {
            // Months alone are shared: upwards each chart has its own unit.
            plot = plot.link_axis(Id::unique(MONTHS_GROUP), Vec2b::new(true, false));
        }
        let hints = axes::axis(ui, AxisHints::new_x()).formatter(self.inside(ui));
        plot.custom_x_axes(vec![hints]).x_grid_spacer(|input| match self.fixed_marks {
            Some(values) => fixed(values),
            None if self.is_months => axes::month_marks(&input),
            None => axes::round_marks(&input, self.marks),
        })
    }

    /// The figures below a plot, but for one at the right end that would leave the window or reach
    /// into what is beside the plot: it is centred on its grid line.
    fn inside<'b>(
        &'b self,
        ui: &Ui,
    ) -> impl Fn(GridMark, &RangeInclusive<f64>) -> String + use<'a, 'b> {
        let painter = ui.painter().clone();
        let plot = ui.available_rect_before_wrap();
        let beyond = (ui.clip_rect().right() - plot.right()).min(BESIDE_PLOT);
        move |mark, range| {
            let text = (self.tick)(mark);
            let to_end = (range.end() - mark.value) / (range.end() - range.start());
            // The figures on the left take some of the width; at the end itself that is no matter.
            let room = beyond + to_end as f32 * (plot.width() - self.width);
            let is_cut = || size(&painter, &text, theme::regular(SMALL)).x > 2.0 * room;
            if room < WIDEST && is_cut() { String::new() } else { text }
        }
    }

    /// Hands the axis on the left, and on the right where there is one, to `egui_plot`.
    pub(super) fn beside<'b>(
        &'b self,
        ui: &Ui,
        right: Option<(&'b Self, Color32)>,
        plot: Plot<'b>,
    ) -> Plot<'b> {
        let plot = self.includes.iter().fold(plot, |plot, value| plot.include_y(*value));
        let plot = plot.set_margin_fraction(vec2(0.0, self.margin)).y_grid_spacer(|input| {
            if self.has_clear_edges {
                axes::inner_marks(&input, self.marks)
            } else {
                axes::round_marks(&input, self.marks)
            }
        });
        let right = right
            .map(|(axis, ink)| axis.hints(ui).placement(HPlacement::Right).tick_label_color(ink));
        plot.custom_y_axes([self.hints(ui)].into_iter().chain(right).collect())
    }

    fn hints(&self, ui: &Ui) -> AxisHints<'_> {
        axes::side_axis(ui).min_thickness(self.width).formatter(|mark, _| {
            if self.is_quiet_at_zero && mark.value == 0.0 {
                String::new()
            } else {
                (self.tick)(mark)
            }
        })
    }

    pub(super) fn is_shown(&self) -> bool {
        self.is_shown
    }
}

fn fixed(values: &[f64]) -> Vec<GridMark> {
    values.iter().map(|value| GridMark { value: *value, step_size: 1.0 }).collect()
}
