//! Marks in a plane of two values: a point with a ring, and a range marked along an axis.

use std::ops::RangeInclusive;

use eframe::egui::{Color32, Pos2, Rangef, Rect, Stroke};

use crate::ui::chart::canvas::Canvas;

/// Of the band along an axis, in pixels.
pub const BAND: f32 = 5.0;
/// A range of one value is marked as wide as this.
const BAND_LENGTH_MIN: f32 = 2.0;

/// The edge along which a range is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Over the axis below.
    Bottom,
    /// Beside the axis on the left.
    Left,
}

/// From where to where a range reaches on the screen.
pub fn reach(canvas: &Canvas<'_>, edge: Edge, range: &RangeInclusive<f64>) -> Rangef {
    let [one, other] = [*range.start(), *range.end()].map(|value| match edge {
        Edge::Bottom => canvas.x(value),
        Edge::Left => canvas.y(value),
    });
    let reach = Rangef::new(one.min(other), one.max(other));
    if reach.span() < BAND_LENGTH_MIN { reach.expand(BAND_LENGTH_MIN / 2.0) } else { reach }
}

/// Marks a range with a band along the edge of the plot; where the band is.
pub fn band(canvas: &Canvas<'_>, edge: Edge, range: &RangeInclusive<f64>, ink: Color32) -> Rect {
    let (frame, reach) = (canvas.frame(), reach(canvas, edge, range));
    let band = match edge {
        Edge::Bottom => {
            Rect::from_x_y_ranges(reach, Rangef::new(frame.bottom() - BAND, frame.bottom()))
        }
        Edge::Left => Rect::from_x_y_ranges(Rangef::new(frame.left(), frame.left() + BAND), reach),
    };
    canvas.painter.rect_filled(band, 1.0, ink);
    band
}

/// A ring around a point, on an edge of the ground that parts it from whatever lies below.
pub fn ring(canvas: &Canvas<'_>, at: Pos2, radius: f32, ink: Color32) {
    // Twice as wide as the ring: a point of ground on either side of it.
    canvas.painter.circle_stroke(at, radius, Stroke::new(4.0, canvas.tokens.ground));
    canvas.painter.circle_stroke(at, radius, Stroke::new(2.0, ink));
}

/// How long a line through these points is, in pixels.
pub fn length(points: &[Pos2]) -> f32 {
    let pairs = points.iter().zip(points.iter().skip(1));
    pairs.map(|(one, other)| one.distance(*other)).sum()
}
