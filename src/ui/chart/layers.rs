//! What a chart is made of besides its axes: lines, bands, rules, marks and events.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use eframe::egui::{Align2, Color32, Painter, Pos2, Rangef, Rect, Stroke, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::ui::between::between;
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::labels::{Labels, Places};
use crate::ui::chart::points::Points;
use crate::ui::theme::Tokens;

/// Of the lines of a chart and of rings around points, in pixels.
const LINE_WIDTH: f32 = 2.0;

/// A line: it is drawn, named, copied, and has a row in the tooltip.
pub struct Line<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) points: Points<'a>,
    pub(super) baseline: Option<Points<'a>>,
    pub(super) ink: Color32,
    pub(super) width: f32,
    pub(super) dash: Option<f32>,
    pub(super) fill: Option<f32>,
    pub(super) is_drawn: bool,
    pub(super) is_listed: bool,
    pub(super) label: Option<Label<'a>>,
    pub(super) baseline_label: Option<Label<'a>>,
}

/// A name on a line.
pub(super) struct Label<'a> {
    pub text: Cow<'a, str>,
    pub places: Places<'a>,
}

impl<'a> Line<'a> {
    /// `name` as written within a sentence: "defaulted by then".
    pub fn new(name: impl Into<Cow<'a, str>>, points: impl Into<Points<'a>>, ink: Color32) -> Self {
        Self {
            name: name.into(),
            points: points.into(),
            baseline: None,
            ink,
            width: LINE_WIDTH,
            dash: None,
            fill: None,
            is_drawn: true,
            is_listed: true,
            label: None,
            baseline_label: None,
        }
    }

    /// The same line of the baseline, where there is one: drawn dashed and under all others.
    pub fn baseline(self, points: Option<impl Into<Points<'a>>>) -> Self {
        // Without points it would still add a column to what is copied.
        let baseline = points.map(Into::into).filter(|points| !points.is_empty());
        Self { baseline, ..self }
    }

    /// Its width in pixels.
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Dashes of so many pixels.
    pub fn dashed(self, length: f32) -> Self {
        Self { dash: Some(length), ..self }
    }

    /// The area down to zero is filled, as opaque as this (0 to 1). Areas lie under all lines.
    pub fn filled(self, alpha: f32) -> Self {
        Self { fill: Some(alpha), ..self }
    }

    /// Not drawn, but named, copied and in the tooltip: a [`Band`] shows where it runs.
    pub fn undrawn(self) -> Self {
        Self { is_drawn: false, ..self }
    }

    /// Drawn, but neither copied nor in the tooltip.
    pub fn unlisted(self) -> Self {
        Self { is_listed: false, ..self }
    }

    /// What is written on it.
    pub fn label(self, text: impl Into<Cow<'a, str>>, places: Places<'a>) -> Self {
        Self { label: Some(Label { text: text.into(), places }), ..self }
    }

    /// What is written on the line of the baseline.
    pub fn baseline_label(self, text: impl Into<Cow<'a, str>>, places: Places<'a>) -> Self {
        Self { baseline_label: Some(Label { text: text.into(), places }), ..self }
    }
}

/// The area between two lines over the same places.
pub struct Band<'a> {
    pub low: &'a [(f64, f64)],
    pub high: &'a [(f64, f64)],
    pub fill: Color32,
}

/// An upright band from one place on the axis below to another.
pub struct Span<'a> {
    pub from_to: RangeInclusive<f64>,
    pub fill: Color32,
    /// Written over it, or at its foot.
    pub name: Cow<'a, str>,
}

impl Span<'_> {
    pub(super) fn name(&self, labels: &mut Labels<'_>, transform: &PlotTransform, tokens: &Tokens) {
        let frame = transform.frame();
        let middle = f64::midpoint(*self.from_to.start(), *self.from_to.end());
        let half = labels.width(&self.name) / 2.0;
        // A span at the edge of the chart may be narrower than its name.
        let x = transform.position_from_point_x(middle);
        let x = between(x, frame.left() + half, frame.right() - half);
        let under_top = [4.0, 20.0, 34.0].map(|y| (pos2(x, frame.top() + y), Align2::CENTER_TOP));
        let [top, lower, lowest] = under_top;
        let foot = (pos2(x, frame.bottom() - 4.0), Align2::CENTER_BOTTOM);
        labels.write(&self.name, tokens.faint, [top, foot, lower, lowest]);
    }
}

/// A line across the whole chart.
pub struct Rule<'a> {
    pub(super) at: f64,
    pub(super) ink: Color32,
    pub(super) is_level: bool,
    pub(super) is_dashed: bool,
    pub(super) label: Option<RuleLabel<'a>>,
}

/// The name of a level rule.
pub(super) struct RuleLabel<'a> {
    pub text: Cow<'a, str>,
    pub is_over: bool,
}

impl<'a> Rule<'a> {
    /// At a value.
    pub fn level(at: f64, ink: Color32) -> Self {
        Self { at, ink, is_level: true, is_dashed: false, label: None }
    }

    /// At a place on the axis below.
    pub fn upright(at: f64, ink: Color32) -> Self {
        Self { is_level: false, ..Self::level(at, ink) }
    }

    /// Dashed.
    pub fn dashed(self) -> Self {
        Self { is_dashed: true, ..self }
    }

    /// Named at its right end: over it, or under it where there is no room.
    pub fn named_over(self, text: impl Into<Cow<'a, str>>) -> Self {
        Self { label: Some(RuleLabel { text: text.into(), is_over: true }), ..self }
    }

    /// Named at its right end: under it, or over it where there is no room.
    pub fn named_under(self, text: impl Into<Cow<'a, str>>) -> Self {
        Self { label: Some(RuleLabel { text: text.into(), is_over: false }), ..self }
    }
}

/// A point that matters, with its name beside it.
pub struct Mark<'a> {
    pub(super) at: PlotPoint,
    pub(super) radius: f32,
    pub(super) fill: Color32,
    pub(super) edge: Stroke,
    pub(super) label: Option<Cow<'a, str>>,
    pub(super) label_ink: Color32,
}

impl<'a> Mark<'a> {
    /// A disc with an edge in the colour of the ground.
    pub fn disc(at: PlotPoint, ink: Color32, ground: Color32) -> Self {
        let edge = Stroke::new(LINE_WIDTH, ground);
        Self { at, radius: 5.0, fill: ink, edge, label: None, label_ink: ink }
    }

    /// A ring filled with the colour of the ground.
    pub fn ring(at: PlotPoint, ink: Color32, ground: Color32) -> Self {
        let edge = Stroke::new(LINE_WIDTH, ink);
        Self { at, radius: 4.5, fill: ground, edge, label: None, label_ink: ink }
    }

    /// What is written beside it.
    pub fn named(self, text: impl Into<Cow<'a, str>>, ink: Color32) -> Self {
        Self { label: Some(text.into()), label_ink: ink, ..self }
    }

    /// A ring of the baseline: smaller and thinner.
    pub fn of_baseline(self) -> Self {
        Self { radius: 4.0, edge: Stroke { width: 1.5, ..self.edge }, ..self }
    }

    pub(super) fn paint(&self, painter: &Painter, at: Pos2) {
        painter.circle(at, self.radius, self.fill, self.edge);
    }
}

/// What happened at a place on the axis below: a dashed line from top to bottom.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub at: f64,
    pub ink: Color32,
}

impl Event {
    /// Draws them, in order.
    pub(super) fn paint(events: &[Self], canvas: &Canvas<'_>) {
        /// Nearer to each other than this they are drawn as one, in pixels.
        const NARROW: f32 = 2.0;
        let mut before: Option<(f32, Color32)> = None;
        for event in events {
            let (x, ink) = (canvas.x(event.at), event.ink);
            // Two lines with less than their own width between them are one dark one.
            if !before.is_some_and(|(at, its)| its == ink && (x - at).abs() < NARROW) {
                canvas.upright(x, ink);
                before = Some((x, ink));
            }
        }
    }
}

/// Strips at the foot of a chart, under each period in which something is so.
pub struct Feet {
    /// Where the periods end; each is 1 long.
    pub ends: Vec<f64>,
    pub ink: Color32,
    /// Pixels.
    pub height: f32,
}

impl Feet {
    pub(super) fn paint(&self, canvas: &Canvas<'_>) {
        let bottom = canvas.frame().bottom();
        for end in &self.ends {
            let across = Rangef::new(canvas.x(end - 1.0), canvas.x(*end));
            let foot = Rect::from_x_y_ranges(across, Rangef::new(bottom - self.height, bottom));
            canvas.painter.rect_filled(foot, 0.0, self.ink);
        }
    }
}
