//! Shapes without text or pixels.

use eframe::egui::epaint::{
    BandShape, CircleShape, ColorMode, CubicBezierShape, EllipseShape, PathShape, PathStroke,
    QuadraticBezierShape, RectShape,
};
use eframe::egui::{Color32, CornerRadius, Pos2, Rect, Stroke, StrokeKind, pos2};
use eframe::emath::Rot2;

use crate::ui::vector::xml::{self, fill, number, point};

/// Straight lines of one look.
pub(super) struct Segments {
    pub(super) stroke: Stroke,
    d: String,
    end: Pos2,
}

impl Segments {
    pub(super) fn new(points: [Pos2; 2], stroke: Stroke) -> Self {
        let mut segments = Self { stroke, d: String::new(), end: Pos2::ZERO };
        segments.add(points);
        segments
    }

    pub(super) fn add(&mut self, points: [Pos2; 2]) {
        // Before comparing: it is the written ends that must meet.
        let [from, to] = sharp(points, self.stroke);
        // The pieces of a dash around a corner meet; `xml::number` writes hundredths.
        if self.d.is_empty() || self.end.distance(from) > 0.01 {
            self.d.extend([format!("M{}", point(from))]);
        }
        self.d.extend([format!("L{}", point(to))]);
        self.end = to;
    }

    pub(super) fn path(&self) -> String {
        let stroke = xml::stroke(self.stroke);
        format!("<path fill=\"none\"{stroke} d=\"{}\"/>\n", self.d)
    }
}

/// Moves horizontal and vertical lines onto whole pixels, as egui does on the screen.
fn sharp([mut from, mut to]: [Pos2; 2], stroke: Stroke) -> [Pos2; 2] {
    // Layout leaves rounding errors of less than a thousandth of a point.
    if (from.x - to.x).abs() < 1e-3 {
        // One pixel a point, the natural size of an SVG.
        stroke.round_center_to_pixel(1.0, &mut from.x);
        to.x = from.x;
    } else if (from.y - to.y).abs() < 1e-3 {
        stroke.round_center_to_pixel(1.0, &mut from.y);
        to.y = from.y;
    }
    [from, to]
}

pub(super) fn rect(shape: &RectShape) -> String {
    let RectShape {
        corner_radius, fill: paint, stroke, stroke_kind, round_to_pixels, angle, ..
    } = *shape;
    if !shape.rect.is_positive() {
        return String::new();
    }
    // Rounded, a thin rectangle could vanish or double; egui draws these as lines instead.
    let is_thin = shape.rect.size().min_elem() <= 2.0;
    let mut rect = shape.rect;
    // egui rounds rectangles unless the shape forbids it.
    if round_to_pixels != Some(false) && !is_thin {
        rect = Rect::from_min_max(rounded(rect.min), rounded(rect.max));
    }
    let turned = turned(angle, rect.center());
    let mut out = String::new();
    if paint != Color32::TRANSPARENT {
        let (place, round) = (xml::place(rect), radius(corner_radius));
        let paint = fill(paint);
        out.extend([format!("<rect{place}{round}{paint}{turned}/>\n")]);
    }
    if !stroke.is_empty() {
        let half = stroke.width / 2.0;
        // SVG paints a stroke half inside and half outside, so the outline moves for other kinds.
        let edge = match stroke_kind {
            StrokeKind::Inside => rect.shrink(half),
            StrokeKind::Middle => rect,
            StrokeKind::Outside => rect.expand(half),
        };
        let (place, round, stroke) = (xml::place(edge), radius(corner_radius), xml::stroke(stroke));
        out.extend([format!("<rect{place}{round} fill=\"none\"{stroke}{turned}/>\n")]);
    }
    out
}

fn rounded(at: Pos2) -> Pos2 {
    pos2(at.x.round(), at.y.round())
}

/// SVG has one radius for all corners.
fn radius(corners: CornerRadius) -> String {
    let CornerRadius { nw, ne, sw, se } = corners;
    let radius = nw.max(ne).max(sw).max(se);
    if radius == 0 { String::new() } else { format!(" rx=\"{radius}\"") }
}

pub(super) fn turned(angle: f32, around: Pos2) -> String {
    if angle == 0.0 {
        return String::new();
    }
    // Both turn clockwise, as y grows downwards in both; only the unit differs.
    format!(" transform=\"rotate({} {})\"", number(angle.to_degrees()), point(around))
}

pub(super) fn circle(shape: &CircleShape) -> String {
    let CircleShape { center, radius, fill: paint, stroke } = *shape;
    let (x, y, r) = (number(center.x), number(center.y), number(radius));
    let look = format!("{}{}", fill(paint), xml::stroke(stroke));
    format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{look}/>\n")
}

pub(super) fn ellipse(shape: &EllipseShape) -> String {
    let EllipseShape { center, radius, fill: paint, stroke, angle } = *shape;
    let (x, y) = (number(center.x), number(center.y));
    let (rx, ry) = (number(radius.x), number(radius.y));
    let look = format!("{}{}", fill(paint), xml::stroke(stroke));
    let turned = turned(angle, center);
    format!("<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"{look}{turned}/>\n")
}

pub(super) fn path(shape: &PathShape) -> String {
    let PathShape { points, closed, fill: paint, stroke } = shape;
    if points.len() < 2 {
        return String::new();
    }
    let stroke = plain(stroke, Rect::from_points(points));
    // A straight line goes on whole pixels like other segments; a curve must not.
    if let ([from, to], false) = (points.as_slice(), closed) {
        return Segments::new([*from, *to], stroke).path();
    }
    let d = lines(points, *closed);
    let look = format!("{}{}", fill(*paint), xml::stroke(stroke));
    format!("<path{look} stroke-linejoin=\"round\" d=\"{d}\"/>\n")
}

/// `M… L…`, closed or not; a point that moves nowhere is left out.
pub(super) fn lines(points: &[Pos2], closed: bool) -> String {
    let mut d = String::new();
    let mut last = String::new();
    for (index, at) in points.iter().enumerate() {
        let text = point(*at);
        if index == 0 {
            d.extend([format!("M{text}")]);
        } else if text != last {
            d.extend([format!("L{text}")]);
        }
        last = text;
    }
    if closed {
        d.push('Z');
    }
    d
}

/// A stroke of one colour; where egui shades it along its way, that of the middle.
fn plain(stroke: &PathStroke, bounds: Rect) -> Stroke {
    let color = match &stroke.color {
        ColorMode::Solid(color) => *color,
        ColorMode::UV(shade) => shade(bounds, bounds.center()),
    };
    Stroke::new(stroke.width, color)
}

pub(super) fn band(shape: &BandShape) -> String {
    let BandShape { points, fill: paint, stroke, angle, .. } = shape;
    let upper = points.iter().map(|at| pos2(at.x, at.y.min));
    // Backwards, so that the outline runs around the band instead of crossing itself.
    let lower = points.iter().rev().map(|at| pos2(at.x, at.y.max));
    let turn = Rot2::from_angle(*angle);
    let outline: Vec<Pos2> = upper.chain(lower).map(|at| (turn * at.to_vec2()).to_pos2()).collect();
    let look = format!("{}{}", fill(*paint), xml::stroke(*stroke));
    format!("<path{look} d=\"{}\"/>\n", lines(&outline, true))
}

pub(super) fn quadratic(shape: &QuadraticBezierShape) -> String {
    let QuadraticBezierShape { points: [from, by, to], closed, fill, stroke } = shape;
    let d = format!("M{}Q{} {}", point(*from), point(*by), point(*to));
    let bounds = Rect::from_points(&[*from, *by, *to]);
    curve(&d, *closed, *fill, plain(stroke, bounds))
}

pub(super) fn cubic(shape: &CubicBezierShape) -> String {
    let CubicBezierShape { points: [from, one, two, to], closed, fill, stroke } = shape;
    let d = format!("M{}C{} {} {}", point(*from), point(*one), point(*two), point(*to));
    let bounds = Rect::from_points(&[*from, *one, *two, *to]);
    curve(&d, *closed, *fill, plain(stroke, bounds))
}

fn curve(d: &str, closed: bool, paint: Color32, stroke: Stroke) -> String {
    let (look, end) =
        (format!("{}{}", fill(paint), xml::stroke(stroke)), if closed { "Z" } else { "" });
    format!("<path{look} d=\"{d}{end}\"/>\n")
}
