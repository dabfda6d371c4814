//! Where is the target met? The pairs of two levers' values that meet it, the line around them,
//! what has been seen of each lever, and where the deal stands.

use eframe::egui::epaint::Mesh;
use eframe::egui::{
    Align2, Color32, CursorIcon, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2,
};
use egui_plot::{AxisHints, PlotPoint, PlotTransform};

use crate::analysis::Belief;
use crate::analysis::belief::{Place, Side, value_text};
use crate::analysis::observed::Seen;
use crate::ui::between::between;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::plane::{self, Edge};
use crate::ui::chart::{MarkLabel, axes};
use crate::ui::theme::Tokens;

/// Room for "$2.00bn" left of the plot.
const LEFT_WIDTH: f32 = 52.0;
/// How much of the colour fills what is met.
const FILL: f32 = 0.16;

/// From the present line, where the baseline's is named.
const NAME_APART: f32 = 24.0;

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct RegionPlot<'a> {
    pub belief: &'a Belief,
    /// Where the deal stands.
    pub present: Place,
    /// What is wanted, on the line: "20 %".
    pub target: &'a str,
    /// For those who do not see it.
    pub description: &'a str,
    pub baseline: Option<Ghost<'a>>,
}

/// The same of the baseline.
#[derive(Clone, Copy)]
pub struct Ghost<'a> {
    /// Where it stands.
    pub present: Place,
    /// Between what meets the target and what does not.
    pub border: &'a [Vec<Place>],
}

/// Draws the plot into so much height; the place that was clicked, if one was.
pub fn region_ui(ui: &mut Ui, shown: RegionPlot<'_>, height: f32) -> Option<Place> {
    let tokens = Tokens::of(ui);
    let region = &shown.belief.region;
    let [x, y] = region.levers;
    let plot = axes::plain_plot(ui, "Belief")
        .width(ui.available_width())
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_double_click_reset(false)
        .custom_x_axes(vec![
            axes::axis(ui, AxisHints::new_x())
                .formatter(move |mark, _| value_text(x, mark.value, Side::Nearest)),
        ])
        .custom_y_axes(vec![
            axes::side_axis(ui)
                .min_thickness(LEFT_WIDTH)
                .formatter(move |mark, _| value_text(y, mark.value, Side::Nearest)),
        ])
        .x_grid_spacer(|input| axes::round_marks(&input, 6.0))
        .y_grid_spacer(|input| axes::round_marks(&input, 5.0));
    let ends = |values: &[f64]| Some((*values.first()?, *values.last()?));
    let ((left, right), (bottom, top)) = (ends(&region.x)?, ends(&region.y)?);
    let plot = plot.include_x(left).include_x(right).include_y(bottom).include_y(top);
    let drawn = plot.show(ui, |_| ());
    let transform = &drawn.transform;
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame.expand(1.0));
    let at = |place: Place| transform.position_from_point(&PlotPoint::new(place.0, place.1));
    painter.add(filled(&region.filled, at, tokens.good.gamma_multiply(FILL)));
    if let Some(Ghost { border, .. }) = shown.baseline {
        for line in border {
            let points: Vec<Pos2> = line.iter().map(|place| at(*place)).collect();
            let stroke = Stroke::new(1.5, tokens.ghost);
            painter.extend(Shape::dashed_line(&points, stroke, 5.0, 5.0));
        }
    }
    for (from, to) in &region.boundary {
        painter.line_segment([at(*from), at(*to)], Stroke::new(2.0, tokens.good));
    }
    paint_seen(&painter, shown, transform, tokens);
    labels(&painter, shown, transform, tokens);
    let response = drawn.response.on_hover_cursor(CursorIcon::Crosshair);
    axes::describe(&response, "What meets the target", shown.description);
    let pointer = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let clicked = transform.value_from_position(pointer);
    Some((between(clicked.x, left, right), between(clicked.y, bottom, top)))
}

/// What is met, in one piece: no seams between its parts.
fn filled(pieces: &[Vec<Place>], at: impl Fn(Place) -> Pos2, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for piece in pieces {
        let first = mesh.vertices.len() as u32;
        for place in piece {
            mesh.colored_vertex(at(*place), color);
        }
        for corner in 2..piece.len() as u32 {
            mesh.add_triangle(first, first + corner - 1, first + corner);
        }
    }
    Shape::mesh(mesh)
}

/// What has been seen of each lever, along its axis, and the box that both make.
fn paint_seen(
    painter: &Painter,
    shown: RegionPlot<'_>,
    transform: &PlotTransform,
    tokens: &Tokens,
) {
    let frame = *transform.frame();
    let reach = |edge: Edge, seen: &Option<Seen>| {
        let range = &seen.as_ref()?.range;
        plane::band(painter, transform, edge, range, tokens.muted);
        Some(plane::reach(transform, edge, range))
    };
    let [x, y] = &shown.belief.seen;
    let (across, up) = (reach(Edge::Bottom, x), reach(Edge::Left, y));
    let (xs, ys) = (across.unwrap_or(frame.x_range()), up.unwrap_or(frame.y_range()));
    // A lever of which nothing has been seen bounds nothing: the box has no sides there.
    let sides = across.map(|reach| {
        let [left, right] = [reach.min, reach.max];
        [[pos2(right, ys.min), pos2(right, ys.max)], [pos2(left, ys.max), pos2(left, ys.min)]]
    });
    let ends = up.map(|reach| {
        let [top, bottom] = [reach.min, reach.max];
        [[pos2(xs.min, top), pos2(xs.max, top)], [pos2(xs.max, bottom), pos2(xs.min, bottom)]]
    });
    for side in sides.into_iter().chain(ends).flatten() {
        painter.extend(Shape::dashed_line(&side, Stroke::new(1.0, tokens.muted), 3.0, 4.0));
    }
}

/// The present point, and names on everything.
fn labels(painter: &Painter, shown: RegionPlot<'_>, transform: &PlotTransform, tokens: &Tokens) {
    let frame = *transform.frame();
    let region = &shown.belief.region;
    let at = |place: Place| transform.position_from_point(&PlotPoint::new(place.0, place.1));
    let now = at(shown.present);
    let before = shown.baseline.map(|ghost| at(ghost.present));
    if let Some(before) = before {
        painter.circle(before, 5.0, tokens.ground, (2.0, tokens.ghost));
    }
    painter.circle(now, 5.0, tokens.accent, (2.0, tokens.ground));
    let line: Vec<Pos2> = region.boundary.iter().map(|(from, _)| at(*from)).collect();
    let ghost = shown.baseline.map_or(&[][..], |ghost| ghost.border).iter().flatten();
    let lines = line.iter().copied().chain(ghost.map(|place| at(*place))).collect();
    let mut labels = Labels::new(painter, tokens, frame.shrink(3.0), lines);
    labels.avoid(Rect::from_center_size(now, vec2(14.0, 14.0)));
    labels.write("now", tokens.accent, around(now));
    name_baseline(&mut labels, shown, (now, before), &at, tokens);
    let middle = frame.center();
    let near = |place: &&Pos2| (**place - middle).length();
    if let Some(place) = line.iter().min_by(|a, b| near(a).total_cmp(&near(b))) {
        labels.write(shown.target, tokens.good, around(*place));
    }
    for (edge, seen) in [Edge::Bottom, Edge::Left].into_iter().zip(&shown.belief.seen) {
        let Some(seen) = seen else { continue };
        let at = plane::reach(transform, edge, &seen.range).center();
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
    if region.boundary.is_empty() {
        let is_met = region.met.contains(&true);
        let text = if is_met { "met everywhere here" } else { "met nowhere here" };
        let color = if is_met { tokens.good } else { tokens.muted };
        let (align, ground) = (Align2::CENTER_CENTER, tokens.ground);
        MarkLabel { text, at: frame.center(), align, color, ground }.paint(painter);
    }
}

/// Names the baseline's point, and its line where that is another one than the present.
fn name_baseline(
    labels: &mut Labels<'_>,
    shown: RegionPlot<'_>,
    (now, before): (Pos2, Option<Pos2>),
    at: &dyn Fn(Place) -> Pos2,
    tokens: &Tokens,
) {
    let (Some(ghost), Some(before)) = (shown.baseline, before) else { return };
    if before.distance(now) > 8.0 {
        labels.avoid(Rect::from_center_size(before, vec2(14.0, 14.0)));
        labels.write("baseline", tokens.muted, around(before));
    }
    let present = &shown.belief.region.boundary;
    let is_apart =
        |place: &Pos2| present.iter().all(|(from, _)| at(*from).distance(*place) > NAME_APART);
    let places = ghost.border.iter().flatten().map(|place| at(*place)).filter(is_apart);
    let text = format!("baseline {}", shown.target);
    labels.write(&text, tokens.muted, places.step_by(8).flat_map(around));
}
