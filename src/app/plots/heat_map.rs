//! Which pairs of two levers keep a metric where it should be? A map of runs with lines at the
//! values that matter, the present point, and what has been seen in the market along the axes.

use eframe::egui::{Align2, Color32, CursorIcon, PointerButton, Pos2, Stroke, Ui, lerp, vec2};
use egui_plot::PlotPoint;

use crate::analysis::lever_text::{self, precise, short};
use crate::analysis::{
    Cell, Contour, HeatMap, Levels, Lever, Metric, MetricKind, Pair, Standing, Unit, observed,
};
use crate::app::metric_cells;
use crate::app::standing;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::plane::{self, Edge};
use crate::ui::chart::raster::{self, Grid, Raster};
use crate::ui::chart::{Axis, Chart, Tooltip, baseline_name};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::render_target;
use crate::ui::theme::Tokens;

const LEFT_WIDTH: f32 = 52.0;
/// A shorter line has no room for its name.
const NAMED_LENGTH_MIN: f32 = 40.0;
/// How strong a colour is next to the line that parts it from the other, and far away from it.
const STRENGTHS: [f32; 2] = [0.16, 0.72];

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct HeatPlot<'a> {
    pub scenario: &'a Scenario,
    pub map: &'a HeatMap,
    /// Lines by level.
    pub lines: &'a [(f64, Vec<Contour>)],
    /// The target of the goal seek.
    pub target: f64,
    pub baseline: Option<&'a Scenario>,
}

/// A row a place, with both levers and the metric, as it is copied.
fn sheet(shown: HeatPlot<'_>) -> Sheet {
    let HeatPlot { scenario, map, .. } = shown;
    let Pair { x, y, metric } = map.pair;
    let places = map.ys.iter().flat_map(|y| map.xs.iter().map(move |x| [*x, *y]));
    let row = |(place, cell): ([f64; 2], &Cell)| {
        let levers = place.map(clipboard::Cell::number);
        levers.into_iter().chain([metric_cells::metric_cell(metric, cell.value)]).collect()
    };
    Sheet {
        head: vec![
            x.label(scenario).into_owned(),
            y.label(scenario).into_owned(),
            metric.name().to_owned(),
        ],
        rows: places.zip(&map.cells).map(row).collect(),
    }
}

/// The map as an image, and what it was painted from: map, levels, and whether the theme is dark.
pub type HeatTexture = Raster<(HeatMap, Levels, bool)>;

/// Draws the map into all the room that `ui` has; a pair of values that a person points to.
pub fn heat_map_ui(
    ui: &mut Ui,
    shown: HeatPlot<'_>,
    texture: &mut HeatTexture,
) -> Option<(f64, f64)> {
    let HeatPlot { scenario, map, .. } = shown;
    let ((left, right), (bottom, top)) = (raster::ends(&map.xs)?, raster::ends(&map.ys)?);
    let levels = Levels::of(map.pair.metric, scenario);
    refresh(ui, texture, map, &levels);
    let (x, y) = (map.pair.x, map.pair.y);
    // In the corner the figures of both axes would meet; the other axis keeps its own.
    let corner = left + 0.03 * (right - left);
    let x_text = |at: f64| if at > corner { short(x, at) } else { String::new() };
    let is_export = render_target::is_export(ui.ctx());
    let height = ui.available_height() - standing::LEGEND_HEIGHT;
    let drawn = Chart::new(
        "Heat map",
        Axis::new(|mark| x_text(mark.value)).marks(6.0).range(left..=right),
        Axis::new(|mark| short(y, mark.value)).marks(6.0).range(bottom..=top).width(LEFT_WIDTH),
    )
    .paint(|canvas| {
        // The raster first: it covers the grid and everything painted before.
        texture.paint(canvas, Grid { xs: &map.xs, ys: &map.ys });
        paint_observed(canvas, shown);
        paint_lines(canvas, shown, &levels);
        paint_points(canvas, shown);
    })
    .says(|| description(shown, if is_export { "" } else { ". A click sets both" }))
    .sheet(|| sheet(shown))
    .show(ui, height);
    standing::legend_ui(ui, &levels, map.pair.metric, &["ring: now"]);
    let there = drawn.pointed()?;
    let response = drawn.response.on_hover_cursor(CursorIcon::Crosshair);
    if response.clicked() || response.dragged_by(PointerButton::Primary) {
        // An axis may reach beyond the slider, where the deal lies at its end.
        let snapped = |lever: Lever, value: f64, ends: (f64, f64)| {
            lever.snapped_within(scenario, value, &(ends.0..=ends.1))
        };
        return Some((snapped(x, there.x, (left, right)), snapped(y, there.y, (bottom, top))));
    }
    if let Some(tooltip) = tooltip(shown, there) {
        tooltip.show(&response);
    }
    None
}

fn description(shown: HeatPlot<'_>, hint: &str) -> String {
    let HeatPlot { scenario, map, .. } = shown;
    let pair = map.pair;
    let value = |lever: Lever| lever.value(scenario).unwrap_or(0.0);
    let (x, y) = (value(pair.x), value(pair.y));
    format!(
        "{} over {} and {}; at present {} and {}{hint}",
        pair.metric.name(),
        pair.x.label(scenario),
        pair.y.label(scenario),
        lever_text::text(pair.x, scenario, x),
        lever_text::text(pair.y, scenario, y),
    )
}

/// Paints the map anew where it has changed.
fn refresh(ui: &Ui, texture: &mut HeatTexture, map: &HeatMap, levels: &Levels) {
    let is_dark = ui.visuals().dark_mode;
    // Painting anew takes a colour per pixel; comparing the runs costs far less.
    let is_same = |painted: &(HeatMap, Levels, bool)| {
        painted.2 == is_dark && painted.1 == *levels && painted.0 == *map
    };
    texture.refresh(ui, is_same, || {
        let (scale, shades) = (Scale::of(map, levels), Shades::of(Tokens::of(ui)));
        let grid = Grid { xs: &map.xs, ys: &map.ys };
        let pixels = grid.pixels(
            |column, row| map.cell(column, row).value,
            |value, [column, row]| scale.color(Cell { value, ..map.cell(column, row) }, &shades),
        );
        ((map.clone(), levels.clone(), is_dark), pixels)
    });
}

/// What a value's colour depends on; the same for all values of a metric, so that a colour means
/// the same while a lever moves.
struct Scale<'a> {
    metric: Metric,
    levels: &'a Levels,
    /// The value between the two hues: good on its better side, short on the other.
    pivot: f64,
    /// How far from the pivot a colour is strongest.
    span: f64,
}

impl<'a> Scale<'a> {
    fn of(map: &HeatMap, levels: &'a Levels) -> Self {
        let metric = map.pair.metric;
        let values = || map.cells.iter().filter_map(|cell| cell.value);
        let most = values().fold(0.0, f64::max);
        let (pivot, span) = match metric.kind() {
            MetricKind::Return => (0.0, 0.3),
            MetricKind::Multiple => (1.0, 2.0),
            MetricKind::Coverage => (1.0, 1.5),
            MetricKind::LoanToValue => (1.0, 0.6),
            MetricKind::Loss | MetricKind::Investment => (0.0, most.max(1.0)),
            MetricKind::Month => (most.max(1.0), most.max(1.0)),
        };
        let pivot = levels.lines.first().map_or(pivot, |level| level.value);
        Self { metric, levels, pivot, span }
    }

    fn color(&self, cell: Cell, shades: &Shades) -> Color32 {
        let Some(value) = cell.value else {
            let is_whole = self.metric.kind() == MetricKind::Month;
            // A whole lease is the best that there is.
            return if is_whole && cell.is_deal { shades.best } else { shades.ground };
        };
        let away = between((value - self.pivot).abs() / self.span, 0.0, 1.0) as f32;
        // The root spreads small distances: what matters is on which side of the line a value is.
        let shade = (away.sqrt() * (SHADES - 1) as f32) as usize;
        let hue = match self.levels.standing(self.metric, cell) {
            Some(Standing::Loss) => &shades.loss,
            Some(Standing::Short) => &shades.short,
            Some(Standing::Good) | None => &shades.good,
        };
        hue.get(shade).copied().unwrap_or(shades.best)
    }
}

/// Shades of a hue: more than the eye tells apart, so that no steps show.
const SHADES: usize = 128;

/// The colours of a map, mixed once for all its pixels.
struct Shades {
    ground: Color32,
    /// Of a figure that nothing could better.
    best: Color32,
    good: [Color32; SHADES],
    /// Short of what matters.
    short: [Color32; SHADES],
    loss: [Color32; SHADES],
}

impl Shades {
    fn of(tokens: &Tokens) -> Self {
        let ramp = |hue: Color32| {
            std::array::from_fn(|shade| {
                let share = shade as f32 / (SHADES - 1) as f32;
                tokens.ground.lerp_to_gamma(hue, lerp(STRENGTHS[0]..=STRENGTHS[1], share))
            })
        };
        Self {
            ground: tokens.ground,
            best: tokens.ground.lerp_to_gamma(tokens.accent, STRENGTHS[1]),
            good: ramp(standing::hue(tokens, Standing::Good)),
            short: ramp(standing::hue(tokens, Standing::Short)),
            loss: ramp(standing::hue(tokens, Standing::Loss)),
        }
    }
}

/// The lines at the levels that matter, each named on its longest piece.
fn paint_lines(canvas: &Canvas<'_>, shown: HeatPlot<'_>, levels: &Levels) {
    let HeatPlot { map, lines, target, .. } = shown;
    let Canvas { painter, tokens, .. } = *canvas;
    let at = |(x, y): &(f64, f64)| canvas.at(*x, *y);
    let on_lines = lines.iter().flat_map(|(_, contours)| contours).flatten().map(at).collect();
    let mut labels = Labels::new(painter, tokens, canvas.frame(), on_lines);
    for (height, contours) in lines {
        // The lines were traced at these very values, so that equal bits are the test.
        let level = levels.lines.iter().find(|level| level.value.to_bits() == height.to_bits());
        let name = match level {
            Some(level) => level.name.clone(),
            None => map.pair.metric.text(Some(*height)),
        };
        let is_target = height.to_bits() == target.to_bits();
        let (width, strength) = if is_target { (2.0, 1.0) } else { (1.25, 0.75) };
        let mut longest: Vec<Pos2> = Vec::new();
        for contour in contours {
            let points: Vec<Pos2> = contour.iter().map(at).collect();
            let ink = tokens.text.gamma_multiply(strength);
            painter.line(points.clone(), Stroke::new(width, ink));
            if plane::length(&points) > plane::length(&longest) {
                longest = points;
            }
        }
        if plane::length(&longest) < NAMED_LENGTH_MIN {
            continue;
        }
        // From the middle outwards: at its ends a line meets the frame.
        let shares = [0.5, 0.3, 0.7, 0.15, 0.85];
        let places = shares.into_iter().flat_map(|share| {
            let at = longest.get((longest.len() as f32 * share) as usize).copied();
            let above = at.map(|at| (at - vec2(0.0, 3.0), Align2::CENTER_BOTTOM));
            let below = at.map(|at| (at + vec2(0.0, 3.0), Align2::CENTER_TOP));
            above.into_iter().chain(below)
        });
        labels.write(&name, tokens.text, places);
    }
}

/// The place of a scenario in the map.
fn place(canvas: &Canvas<'_>, scenario: &Scenario, pair: Pair) -> Option<Pos2> {
    Some(canvas.at(pair.x.value(scenario)?, pair.y.value(scenario)?))
}

/// Rings at the baseline and the present case; the baseline is named unless the present ring lies
/// on it.
fn paint_points(canvas: &Canvas<'_>, shown: HeatPlot<'_>) {
    let Canvas { painter, tokens, .. } = *canvas;
    let pair = shown.map.pair;
    let now = place(canvas, shown.scenario, pair);
    if let Some(at) = shown.baseline.and_then(|it| place(canvas, it, pair)) {
        plane::ring(canvas, at, 5.5, tokens.ghost);
        if now.is_none_or(|now| now.distance(at) > 8.0) {
            let mut labels = Labels::new(painter, tokens, canvas.frame(), Vec::new());
            labels.write(&baseline_name(painter.ctx()), tokens.text, around(at));
        }
    }
    if let Some(at) = now {
        plane::ring(canvas, at, 6.5, tokens.text);
        // A dot in the ring: present and baseline are told apart without their colours.
        painter.circle_filled(at, 1.5, tokens.text);
    }
}

/// What has been seen in the market, as a band along the axis of its lever.
fn paint_observed(canvas: &Canvas<'_>, shown: HeatPlot<'_>) {
    let pair = shown.map.pair;
    let edge = match Lever::ResaleFraction {
        lever if lever == pair.x => Edge::Bottom,
        lever if lever == pair.y => Edge::Left,
        _ => return,
    };
    let seen = observed::resale_fractions(shown.scenario.lease.term_months);
    let Some((years, seen)) = seen else { return };
    let ink = canvas.tokens.text;
    let band = plane::band(canvas, edge, &seen, ink.gamma_multiply(0.7));
    let (at, align) = match edge {
        Edge::Bottom => (band.left_top() - vec2(0.0, 2.0), Align2::LEFT_BOTTOM),
        Edge::Left => (band.right_center() + vec2(4.0, 0.0), Align2::LEFT_CENTER),
    };
    canvas.write(&format!("market range, year\u{a0}{years}"), at, align, ink);
}

fn tooltip(shown: HeatPlot<'_>, there: PlotPoint) -> Option<Tooltip> {
    let HeatPlot { scenario, map, .. } = shown;
    let pair = map.pair;
    let (x, y, cell) = map.nearest(there.x, there.y)?;
    let figure = match (cell.is_deal, cell.value) {
        (false, _) => "nothing is left for equity".to_owned(),
        (true, None) if pair.metric.unit() != Unit::Months => {
            pair.metric.why_undefined().to_owned()
        }
        (true, value) => pair.metric.text_fine(value),
    };
    let tooltip = Tooltip::new(format!("{} {figure}", pair.metric.name()))
        .row(pair.x.label(scenario), precise(pair.x, x))
        .row(pair.y.label(scenario), precise(pair.y, y));
    Some(tooltip)
}
