//! Which pairs of two levers keep a metric where it should be? A map of runs with lines at the
//! values that matter, the present point, and what has been seen in the market along the axes.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, ColorImage, CursorIcon, Painter, PointerButton, Pos2, Rect, Stroke,
    TextureHandle, TextureOptions, Ui, lerp, pos2, vec2,
};
use egui_plot::{AxisHints, PlotImage, PlotPoint, PlotTransform};

use crate::analysis::{Cell, Contour, HeatMap, Levels, Lever, Metric, Pair, Unit, observed};
use crate::app::metric_cells;
use crate::app::widgets::value_text;
use crate::format;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{MarkLabel, axes, table_ui};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;
use crate::ui::{capture, render_target};

/// Pixels of the texture, each way; values between runs are drawn in straight line.
const SIDE: usize = 128;
const LEFT_WIDTH: f32 = 52.0;
const BAND: f32 = 5.0;
/// How strong a colour is next to the line that parts it from the other, and far away from it.
const STRENGTHS: [f32; 2] = [0.16, 0.72];

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct HeatPlot<'a> {
    pub scenario: &'a Scenario,
    pub map: &'a HeatMap,
    /// Lines by level.
    pub lines: &'a [(f64, Vec<Contour>)],
    /// What is sought.
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

/// The map as the graphics card has it.
#[derive(Default)]
pub struct HeatTexture {
    handle: Option<TextureHandle>,
    drawn: Option<(HeatMap, Levels, bool)>,
}

impl std::fmt::Debug for HeatTexture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HeatTexture").finish_non_exhaustive()
    }
}

/// Draws the map into all the room that `ui` has; a pair of values that a person points to.
pub fn heat_map_ui(
    ui: &mut Ui,
    shown: HeatPlot<'_>,
    texture: &mut HeatTexture,
) -> Option<(f64, f64)> {
    let tokens = Tokens::of(ui);
    let HeatPlot { scenario, map, .. } = shown;
    let (low_x, high_x) = ends(&map.xs)?;
    let (low_y, high_y) = ends(&map.ys)?;
    let levels = Levels::of(map.pair.metric, scenario);
    let image = texture.refresh(ui, map, &levels)?;
    let (x, y) = (map.pair.x, map.pair.y);
    let plot = axes::plain_plot(ui, "Heat map")
        .width(ui.available_width())
        .height(ui.available_height())
        .custom_x_axes(vec![
            axes::axis(ui, AxisHints::new_x()).formatter(move |mark, _| short(x, mark.value)),
        ])
        .custom_y_axes(vec![
            axes::side_axis(ui)
                .min_thickness(LEFT_WIDTH)
                .formatter(move |mark, _| short(y, mark.value)),
        ])
        .x_grid_spacer(move |input| {
            let mut marks = axes::round_marks(&input, 6.0);
            // The corner belongs to the other axis.
            marks.retain(|mark| mark.value > low_x + 0.03 * (high_x - low_x));
            marks
        })
        .y_grid_spacer(|input| axes::round_marks(&input, 6.0))
        .show_grid(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_double_click_reset(false)
        .include_x(low_x)
        .include_x(high_x)
        .include_y(low_y)
        .include_y(high_y);
    let center = PlotPoint::new(f64::midpoint(low_x, high_x), f64::midpoint(low_y, high_y));
    let size = vec2((high_x - low_x) as f32, (high_y - low_y) as f32);
    // The first run lies in the middle of the first pixel.
    let inset = 0.5 / SIDE as f32;
    let uv = Rect::from_min_max(pos2(inset, inset), pos2(1.0 - inset, 1.0 - inset));
    let drawn = plot.show(ui, |plot| {
        plot.image(PlotImage::new("map", image, center, size).uv(uv).allow_hover(false));
    });
    let transform = &drawn.transform;
    let painter = ui.painter().with_clip_rect(*transform.frame());
    paint_observed(&painter, tokens, transform, shown);
    paint_lines(&painter, tokens, transform, shown, &levels);
    paint_baseline(&painter, tokens, transform, shown);
    paint_present(&painter, tokens, transform, shown);
    let mut said = description(shown);
    if !render_target::is_export(ui.ctx()) {
        said.push_str(". A click sets both");
    }
    axes::describe_figures(&drawn.response, "Heat map", &said, || sheet(shown));
    let response = drawn.response.on_hover_cursor(CursorIcon::Crosshair);
    let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos())?;
    let there = transform.value_from_position(pointer);
    let is_held = response.clicked() || response.dragged_by(PointerButton::Primary);
    if is_held {
        let snapped = |lever: Lever, value: f64| lever.snapped(scenario, value);
        return Some((snapped(x, there.x), snapped(y, there.y)));
    }
    response.on_hover_ui_at_pointer(|ui| tooltip_ui(ui, shown, there));
    None
}

fn ends(places: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = (*places.first()?, *places.last()?);
    (high > low).then_some((low, high))
}

fn description(shown: HeatPlot<'_>) -> String {
    let HeatPlot { scenario, map, .. } = shown;
    let pair = map.pair;
    let value = |lever: Lever| lever.value(scenario).unwrap_or(0.0);
    let (x, y) = (value(pair.x), value(pair.y));
    format!(
        "{} over {} and {}; at present {} and {}",
        pair.metric.name(),
        pair.x.label(scenario),
        pair.y.label(scenario),
        value_text::text(pair.x, scenario, x),
        value_text::text(pair.y, scenario, y),
    )
}

impl HeatTexture {
    /// Paints the map anew where it has changed.
    fn refresh(
        &mut self,
        ui: &Ui,
        map: &HeatMap,
        levels: &Levels,
    ) -> Option<eframe::egui::TextureId> {
        let is_dark = ui.visuals().dark_mode;
        let is_drawn = self
            .drawn
            .as_ref()
            .is_some_and(|(of, at, dark)| *dark == is_dark && at == levels && of == map);
        if !is_drawn {
            let colors = colors(map, &Scale::of(map, levels), Tokens::of(ui));
            let image = Arc::new(ColorImage::new([SIDE, SIDE], colors));
            let options = TextureOptions::LINEAR;
            let ctx = ui.ctx();
            let handle = self
                .handle
                .get_or_insert_with(|| ctx.load_texture("heat map", Arc::clone(&image), options));
            capture::keep_texture(ctx, handle.id(), Arc::clone(&image));
            handle.set(image, options);
            self.drawn = Some((map.clone(), levels.clone(), is_dark));
        }
        self.handle.as_ref().map(TextureHandle::id)
    }
}

/// What a value's colour depends on; the same for all values of a metric, so that a colour means
/// the same while a lever moves.
struct Scale {
    metric: Metric,
    /// Between good and not so good.
    pivot: f64,
    /// On its worse side somebody loses money.
    loss: Option<f64>,
    /// How far from the pivot a colour is strongest.
    span: f64,
}

impl Scale {
    fn of(map: &HeatMap, levels: &Levels) -> Self {
        let metric = map.pair.metric;
        let values = || map.cells.iter().filter_map(|cell| cell.value);
        let most = values().fold(0.0, f64::max);
        let (pivot, span) = match metric {
            Metric::NetIrr | Metric::EquityIrr | Metric::ProjectIrr => (0.0, 0.3),
            Metric::NetMoic | Metric::Moic => (1.0, 2.0),
            Metric::MinDscr | Metric::MinLlcr => (1.0, 1.5),
            Metric::PeakLtv => (1.0, 0.6),
            Metric::LenderLoss => (0.0, most.max(1.0)),
            Metric::RunwayMonths | Metric::DefaultMonth => (most.max(1.0), most.max(1.0)),
        };
        let pivot = levels.lines.first().map_or(pivot, |level| level.value);
        Self { metric, pivot, loss: levels.loss, span }
    }

    fn color(&self, cell: Cell, shades: &Shades) -> Color32 {
        let Some(value) = cell.value else {
            let is_whole = matches!(self.metric, Metric::RunwayMonths | Metric::DefaultMonth);
            // A whole lease is the best that there is.
            return if is_whole && cell.is_deal { shades.best } else { shades.ground };
        };
        let sign = if self.metric.more_is_better() { 1.0 } else { -1.0 };
        let off = sign * (value - self.pivot);
        let away = between(off.abs() / self.span, 0.0, 1.0) as f32;
        // The eye sees steps near nothing best.
        let shade = (away.sqrt() * (SHADES - 1) as f32) as usize;
        let loses = self.loss.is_some_and(|loss| sign * (value - loss) < 0.0);
        let hue = match () {
            () if loses => &shades.loss,
            () if off >= 0.0 => &shades.good,
            () => &shades.short,
        };
        hue.get(shade).copied().unwrap_or(shades.best)
    }
}

/// Shades of a hue; more than the eye tells apart.
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
            good: ramp(tokens.accent),
            short: ramp(tokens.interest),
            loss: ramp(tokens.breach),
        }
    }
}

/// The picture, its highest row first; between runs values are taken in straight line.
fn colors(map: &HeatMap, scale: &Scale, tokens: &Tokens) -> Vec<Color32> {
    let shades = Shades::of(tokens);
    let columns = pixels_between(&map.xs);
    let rows = pixels_between(&map.ys);
    let mut colors = Vec::with_capacity(SIDE * SIDE);
    for (row, up) in rows.into_iter().rev() {
        for (column, right) in &columns {
            let cell = |x: usize, y: usize| map.cell(column + x, row + y);
            let corners = [cell(0, 0), cell(1, 0), cell(0, 1), cell(1, 1)].map(|cell| cell.value);
            let nearest = cell(usize::from(*right > 0.5), usize::from(up > 0.5));
            let value = match corners {
                [Some(a), Some(b), Some(c), Some(d)] => {
                    let (bottom, top) = (a + right * (b - a), c + right * (d - c));
                    Some(bottom + up * (top - bottom))
                }
                _ => nearest.value,
            };
            colors.push(scale.color(Cell { value, ..nearest }, &shades));
        }
    }
    colors
}

/// For each pixel the run before it and how far it is to the next one.
fn pixels_between(places: &[f64]) -> Vec<(usize, f64)> {
    let last = places.len().saturating_sub(1);
    let (low, high) = ends(places).unwrap_or((0.0, 1.0));
    let mut index = 0;
    let pixel = |pixel: usize| {
        let at = low + (high - low) * pixel as f64 / (SIDE - 1) as f64;
        while index + 1 < last && places.get(index + 1).is_some_and(|next| *next <= at) {
            index += 1;
        }
        let from = places.get(index).copied().unwrap_or(at);
        let to = places.get(index + 1).copied().unwrap_or(at);
        let share = if to > from { (at - from) / (to - from) } else { 0.0 };
        (index, between(share, 0.0, 1.0))
    };
    (0..SIDE).map(pixel).collect()
}

fn paint_lines(
    painter: &Painter,
    tokens: &Tokens,
    transform: &PlotTransform,
    shown: HeatPlot<'_>,
    levels: &Levels,
) {
    let HeatPlot { map, lines, target, .. } = shown;
    let mut labels = Labels::new(painter, tokens, *transform.frame(), Vec::new());
    for (height, contours) in lines {
        let level = levels.lines.iter().find(|level| level.value.to_bits() == height.to_bits());
        let is_target = height.to_bits() == target.to_bits();
        let name = match level {
            Some(level) => level.name.clone(),
            None => map.pair.metric.text(Some(*height)),
        };
        let width = if is_target { 2.0 } else { 1.25 };
        let mut longest: Vec<Pos2> = Vec::new();
        for contour in contours {
            let place =
                |(x, y): &(f64, f64)| transform.position_from_point(&PlotPoint::new(*x, *y));
            let points: Vec<Pos2> = contour.iter().map(place).collect();
            let ink = tokens.text.gamma_multiply(if is_target { 1.0 } else { 0.75 });
            painter.line(points.clone(), Stroke::new(width, ink));
            if length(&points) > length(&longest) {
                longest = points;
            }
        }
        if length(&longest) < 40.0 {
            continue;
        }
        let shares = [0.5, 0.3, 0.7, 0.15, 0.85];
        let places = shares.into_iter().flat_map(|share| {
            let index = (longest.len() as f32 * share) as usize;
            let at = longest.get(index).copied();
            let above = at.map(|at| (at - vec2(0.0, 3.0), Align2::CENTER_BOTTOM));
            let below = at.map(|at| (at + vec2(0.0, 3.0), Align2::CENTER_TOP));
            above.into_iter().chain(below)
        });
        labels.write(&name, tokens.text, places);
    }
}

fn length(points: &[Pos2]) -> f32 {
    let pairs = points.iter().zip(points.iter().skip(1));
    pairs.map(|(one, other)| one.distance(*other)).sum()
}

/// A ring where the baseline stands, with its name unless the present point is just there.
fn paint_baseline(
    painter: &Painter,
    tokens: &Tokens,
    transform: &PlotTransform,
    shown: HeatPlot<'_>,
) {
    let Some(baseline) = shown.baseline else { return };
    let pair = shown.map.pair;
    let point = |scenario: &Scenario| {
        let (x, y) = (pair.x.value(scenario)?, pair.y.value(scenario)?);
        Some(transform.position_from_point(&PlotPoint::new(x, y)))
    };
    let Some(at) = point(baseline) else { return };
    painter.circle_stroke(at, 5.5, Stroke::new(4.0, tokens.ground));
    painter.circle_stroke(at, 5.5, Stroke::new(2.0, tokens.ghost));
    let is_apart = point(shown.scenario).is_none_or(|now| now.distance(at) > 8.0);
    if is_apart {
        let mut labels = Labels::new(painter, tokens, *transform.frame(), Vec::new());
        labels.write("baseline", tokens.text, around(at));
    }
}

fn paint_present(
    painter: &Painter,
    tokens: &Tokens,
    transform: &PlotTransform,
    shown: HeatPlot<'_>,
) {
    let pair = shown.map.pair;
    let (x, y) = (pair.x.value(shown.scenario), pair.y.value(shown.scenario));
    let (Some(x), Some(y)) = (x, y) else { return };
    let at = transform.position_from_point(&PlotPoint::new(x, y));
    painter.circle_stroke(at, 6.5, Stroke::new(4.0, tokens.ground));
    painter.circle_stroke(at, 6.5, Stroke::new(2.0, tokens.text));
    painter.circle_filled(at, 1.5, tokens.text);
}

/// What has been seen in the market, as a band along the axis of its lever.
fn paint_observed(
    painter: &Painter,
    tokens: &Tokens,
    transform: &PlotTransform,
    shown: HeatPlot<'_>,
) {
    let pair = shown.map.pair;
    let seen = observed::resale_fractions(shown.scenario.lease.term_months);
    let Some((years, seen)) = seen else { return };
    let frame = *transform.frame();
    let text = format!("seen or estimated at {years} yr");
    let ground = tokens.ground;
    if pair.x == Lever::ResaleFraction {
        let [left, right] = [seen.start(), seen.end()].map(|x| transform.position_from_point_x(*x));
        let band =
            Rect::from_min_max(pos2(left, frame.bottom() - BAND), pos2(right, frame.bottom()));
        painter.rect_filled(band, 0.0, tokens.text.gamma_multiply(0.7));
        let at = pos2(left, band.top() - 2.0);
        MarkLabel { text: &text, at, align: Align2::LEFT_BOTTOM, color: tokens.text, ground }
            .paint(painter);
    } else if pair.y == Lever::ResaleFraction {
        let [bottom, top] = [seen.start(), seen.end()].map(|y| transform.position_from_point_y(*y));
        let band = Rect::from_min_max(pos2(frame.left(), top), pos2(frame.left() + BAND, bottom));
        painter.rect_filled(band, 0.0, tokens.text.gamma_multiply(0.7));
        let at = pos2(band.right() + 4.0, band.center().y);
        MarkLabel { text: &text, at, align: Align2::LEFT_CENTER, color: tokens.text, ground }
            .paint(painter);
    }
}

fn tooltip_ui(ui: &mut Ui, shown: HeatPlot<'_>, there: PlotPoint) {
    let HeatPlot { scenario, map, .. } = shown;
    let pair = map.pair;
    let Some((x, y, cell)) = map.nearest(there.x, there.y) else { return };
    let figure = match (cell.is_deal, cell.value) {
        (false, _) => "nothing is left for equity".to_owned(),
        (true, None) if pair.metric.unit() != Unit::Months => {
            pair.metric.why_undefined().to_owned()
        }
        (true, value) => pair.metric.text_fine(value),
    };
    let row =
        |lever: Lever, value: f64| (lever.label(scenario).into_owned(), precise(lever, value));
    table_ui(ui, &format!("{} {figure}", pair.metric.name()), &[row(pair.x, x), row(pair.y, y)]);
}

/// A lever's value where there is room for every decimal that is quoted.
pub fn precise(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => format::rate(value),
        Unit::Dollars => format::money(value),
        Unit::Months => format::months(value.round() as u32),
        Unit::Ratio => format::ratio(value),
        Unit::Count => format::number(value, 0),
    }
}

/// The same on an axis.
pub fn short(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => {
            let percent = value * 100.0;
            let is_whole = (percent - percent.round()).abs() < 1e-6;
            format::percent(value, usize::from(!is_whole))
        }
        Unit::Dollars => format::money(value),
        Unit::Months => format!("{}\u{a0}mo", format::number(value, 0)),
        Unit::Ratio => format::ratio(value),
        Unit::Count => format::number(value, 0),
    }
}
