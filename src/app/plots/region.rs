//! Where is the target met? The pairs of two levers' values that meet it, the line around them,
//! what has been seen of each lever, and the deal itself.

use eframe::egui::epaint::Mesh;
use eframe::egui::{Align2, CursorIcon, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use crate::analysis::Belief;
use crate::analysis::belief::Place;
use crate::analysis::lever_text::short;
use crate::analysis::observed::Seen;
use crate::ui::between::between;
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::plane::{self, Edge};
use crate::ui::chart::{Axis, Chart, baseline_name};

/// Room for "$2.00bn" left of the plot.
const LEFT_WIDTH: f32 = 52.0;
/// Opacity of the area that meets the target.
const FILL: f32 = 0.16;

/// Distance from the present line at which the baseline's has a name of its own, pixels.
const NAME_APART: f32 = 24.0;

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct RegionPlot<'a> {
    pub belief: &'a Belief,
    /// The deal's values of both levers.
    pub present: Place,
    /// The target as written on the line: "20%".
    pub target: &'a str,
    /// For a screen reader.
    pub description: &'a str,
    pub baseline: Option<RegionBaseline<'a>>,
}

/// The same of the baseline.
#[derive(Clone, Copy)]
pub struct RegionBaseline<'a> {
    /// Its values of both levers.
    pub present: Place,
    /// Between what meets the target and what does not.
    pub border: &'a [Vec<Place>],
}

/// Draws the plot in the given height; the place that was clicked, if one was.
pub fn region_ui(ui: &mut Ui, shown: RegionPlot<'_>, height: f32) -> Option<Place> {
    let region = &shown.belief.region;
    let [x, y] = region.levers;
    if region.met.is_empty() {
        return None;
    }
    let [(left, right), (bottom, top)] =
        region.axes.each_ref().map(|axis| (*axis.start(), *axis.end()));
    let drawn = Chart::new(
        "What meets the target",
        Axis::new(|mark| short(x, mark.value)).marks(6.0).range(left..=right),
        Axis::new(|mark| short(y, mark.value))
            .marks(5.0)
            .range(bottom..=top)
            .width(LEFT_WIDTH)
            .clear_edges(),
    )
    .paint(|canvas| paint(canvas, shown))
    .says(|| shown.description.to_owned())
    .show(ui, height);
    let there = drawn.pointed()?;
    let is_clicked = drawn.response.on_hover_cursor(CursorIcon::Crosshair).clicked();
    // A click in the margin counts as one on the edge: no lever leaves the range of its axis.
    is_clicked.then(|| (between(there.x, left, right), between(there.y, bottom, top)))
}

fn paint(canvas: &Canvas<'_>, shown: RegionPlot<'_>) {
    let Canvas { painter, tokens, .. } = *canvas;
    let region = &shown.belief.region;
    let at = |place: &Place| canvas.at(place.0, place.1);
    painter.add(filled(canvas, &region.filled));
    for line in shown.baseline.map_or(&[][..], |baseline| baseline.border) {
        let points: Vec<Pos2> = line.iter().map(at).collect();
        painter.extend(Shape::dashed_line(&points, Stroke::new(1.5, tokens.ghost), 5.0, 5.0));
    }
    for (from, to) in &region.boundary {
        painter.line_segment([at(from), at(to)], Stroke::new(2.0, tokens.good));
    }
    paint_seen(canvas, shown);
    if let Some(baseline) = shown.baseline {
        painter.circle(at(&baseline.present), 5.0, tokens.ground, (2.0, tokens.ghost));
    }
    // After the baseline's, so that the present point is never hidden.
    painter.circle(at(&shown.present), 5.0, tokens.accent, (2.0, tokens.ground));
    write_names(canvas, shown);
    if let Some(is_met) = region.all_drawn() {
        let text = if is_met { "met everywhere here" } else { "met nowhere here" };
        let ink = if is_met { tokens.good } else { tokens.muted };
        // In the upper part: the axes lie about the present point, which is in the middle.
        let at = canvas.frame().lerp_inside(vec2(0.5, 0.25));
        canvas.write(text, at, Align2::CENTER_CENTER, ink);
    }
}

/// What is met, in one piece: no seams between its parts.
fn filled(canvas: &Canvas<'_>, pieces: &[Vec<Place>]) -> Shape {
    // egui softens the edges of every polygon, and neighbours would show a seam; a mesh has none.
    let mut mesh = Mesh::default();
    for piece in pieces {
        let first = mesh.vertices.len() as u32;
        for (x, y) in piece {
            mesh.colored_vertex(canvas.at(*x, *y), canvas.tokens.good.gamma_multiply(FILL));
        }
        // The pieces are convex, so a fan from the first corner fills each.
        for corner in 2..piece.len() as u32 {
            mesh.add_triangle(first, first + corner - 1, first + corner);
        }
    }
    Shape::mesh(mesh)
}

/// What has been seen of each lever, along its axis, and the box that both make.
fn paint_seen(canvas: &Canvas<'_>, shown: RegionPlot<'_>) {
    let (frame, ink) = (canvas.frame(), canvas.tokens.muted);
    let reach = |edge: Edge, seen: &Option<Seen>| {
        let range = &seen.as_ref()?.range;
        plane::band(canvas, edge, range, ink);
        Some(plane::reach(canvas, edge, range))
    };
    let [x, y] = &shown.belief.seen;
    let (across, up) = (reach(Edge::Bottom, x), reach(Edge::Left, y));
    let (xs, ys) = (across.unwrap_or(frame.x_range()), up.unwrap_or(frame.y_range()));
    let seen = Rect::from_x_y_ranges(xs, ys);
    // A lever of which nothing has been seen bounds nothing: the box has no sides there.
    let sides = across
        .map(|_| [[seen.right_top(), seen.right_bottom()], [seen.left_bottom(), seen.left_top()]]);
    let ends = up
        .map(|_| [[seen.left_top(), seen.right_top()], [seen.right_bottom(), seen.left_bottom()]]);
    for side in sides.into_iter().chain(ends).flatten() {
        canvas.painter.extend(Shape::dashed_line(&side, Stroke::new(1.0, ink), 3.0, 4.0));
    }
}

/// Names on the points, the line and what has been seen; what matters most comes first.
fn write_names(canvas: &Canvas<'_>, shown: RegionPlot<'_>) {
    let Canvas { painter, tokens, .. } = *canvas;
    let frame = canvas.frame();
    let at = |place: &Place| canvas.at(place.0, place.1);
    let now = at(&shown.present);
    let line: Vec<Pos2> = shown.belief.region.boundary.iter().map(|(from, _)| at(from)).collect();
    let border = shown.baseline.map_or(&[][..], |baseline| baseline.border).iter().flatten();
    let border: Vec<Pos2> = border.map(at).collect();
    let lines = line.iter().chain(&border).copied().collect();
    let mut labels = Labels::new(painter, tokens, frame.shrink(3.0), lines);
    labels.avoid(Rect::from_center_size(now, vec2(14.0, 14.0)));
    labels.write("now", tokens.accent, around(now));
    if let Some(baseline) = shown.baseline {
        let point = at(&baseline.present);
        // The two circles lie on each other; "now" names both.
        if point.distance(now) > 8.0 {
            labels.avoid(Rect::from_center_size(point, vec2(14.0, 14.0)));
            labels.write(&baseline_name(painter.ctx()), tokens.muted, around(point));
        }
        // Near the present line a name would be taken for that line's.
        let is_apart = |place: &Pos2| line.iter().all(|from| from.distance(*place) > NAME_APART);
        // Every place is held against every point of the lines; each eighth is close enough
        // together.
        let places = border.into_iter().filter(is_apart).step_by(8).flat_map(around);
        let name = format!("{} {}", baseline_name(painter.ctx()), shown.target);
        labels.write(&name, tokens.muted, places);
    }
    // At the ends of the line the frame leaves a name no room; in the middle of the plot it does.
    let near = |place: &&Pos2| (**place - frame.center()).length();
    if let Some(place) = line
        .iter()
        .filter(|place| frame.contains(**place))
        .min_by(|a, b| near(a).total_cmp(&near(b)))
    {
        labels.write(shown.target, tokens.good, around(*place));
    }
    for (edge, seen) in [Edge::Bottom, Edge::Left].into_iter().zip(&shown.belief.seen) {
        let Some(seen) = seen else { continue };
        let at = plane::reach(canvas, edge, &seen.range).center();
        let places = match edge {
            Edge::Bottom => {
                let base = pos2(at, frame.bottom() - plane::BAND - 3.0);
                [(base, Align2::CENTER_BOTTOM), (base, Align2::LEFT_BOTTOM)]
            }
            Edge::Left => {
                let base = pos2(frame.left() + plane::BAND + 4.0, at);
                [0.0, 16.0].map(|down| (base + vec2(0.0, down), Align2::LEFT_CENTER))
            }
        };
        labels.write(&seen.name, tokens.muted, places);
    }
}
