//! Any metric along any lever, with what is sought; and along many levers at once: the spider.

use std::borrow::Cow;

use eframe::egui::{Align2, Color32, Painter, Pos2, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{AxisHints, HLine, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform};

use crate::analysis::lever_text::{precise, short};
use crate::analysis::tornado::{Spoke, Tornado};
use crate::analysis::{Curve, Goal, Metric, Unit};
use crate::app::metric_cells;
use crate::format;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{MarkLabel, axes, table_ui};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::theme::Tokens;

const LEFT_WIDTH: f32 = 52.0;
/// Returns beyond these say no more than that they are beyond.
const RATE_BOUNDS: (f64, f64) = (-1.0, 2.0);
/// Where the room for names ends, one being the high.
const NAMES_TO: f64 = 2.9;
/// From one name to the next.
const NAME_HEIGHT: f32 = 15.0;
/// Levers of the spider; more nobody can tell apart.
const SPOKES: usize = 8;

/// The curve of one lever.
#[derive(Clone, Copy)]
pub struct CurvePlot<'a> {
    pub scenario: &'a Scenario,
    pub curve: &'a Curve,
    pub goal: Goal,
    /// Where the goal is met.
    pub solution: Option<f64>,
    /// The metric at present.
    pub present: Option<f64>,
    pub baseline: Option<Ghost<'a>>,
}

/// The same of the baseline.
#[derive(Clone, Copy)]
pub struct Ghost<'a> {
    pub curve: &'a Curve,
    /// Where it stands: the lever and the metric.
    pub present: Option<(f64, f64)>,
}

/// Draws the curve into all the room that `ui` has.
pub fn curve_ui(ui: &mut Ui, shown: CurvePlot<'_>) {
    let tokens = Tokens::of(ui);
    let CurvePlot { scenario, curve, goal, .. } = shown;
    let lever = goal.lever;
    let range = lever.range(scenario);
    let ghost_points = shown.baseline.map_or(&[][..], |ghost| &ghost.curve.points);
    let points = curve.points.iter().chain(ghost_points);
    let values = points.filter_map(|point| point.1).chain(shown.present);
    let (low, high) = bounds(curve.metric, values.chain([goal.target]));
    let plot = metric_plot(ui, "Curve", curve.metric, (low, high))
        .custom_x_axes(vec![
            axes::axis(ui, AxisHints::new_x()).formatter(move |mark, _| short(lever, mark.value)),
        ])
        .include_x(*range.start())
        .include_x(*range.end());
    let ghosts = runs(ghost_points, (low, high));
    let runs = runs(&curve.points, (low, high));
    let drawn = plot.show(ui, |plot| {
        for ghost in &ghosts {
            plot.line(axes::ghost_line(ghost, tokens));
        }
        let dashed = LineStyle::Dashed { length: 4.0 };
        plot.hline(HLine::new("target", goal.target).color(tokens.muted).style(dashed).width(1.0));
        for run in &runs {
            let line = Line::new(curve.metric.name(), PlotPoints::Borrowed(run));
            plot.line(line.color(tokens.accent).width(2.0));
        }
    });
    let transform = &drawn.transform;
    let painter = ui.painter().with_clip_rect(transform.frame().expand(6.0));
    let place =
        |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, between(y, low, high)));
    let points = runs.iter().flatten().map(|point| transform.position_from_point(point)).collect();
    let mut labels = Labels::new(&painter, tokens, *transform.frame(), points);
    if let Some((at, now)) = lever.value(scenario).zip(shown.present) {
        let at = place(at, now);
        painter.circle(at, 5.0, tokens.accent, Stroke::new(2.0, tokens.ground));
        let text = format!("now {}", curve.metric.text(Some(now)));
        labels.write(&text, tokens.text, around(at));
    }
    if let Some(solution) = shown.solution {
        let at = place(solution, goal.target);
        painter.circle(at, 4.5, tokens.ground, Stroke::new(2.0, tokens.text));
        labels.write(&precise(lever, solution), tokens.text, around(at));
    }
    let at = pos2(transform.frame().right() - 4.0, place(0.0, goal.target).y - 3.0);
    let target = format!("target {}", curve.metric.text(Some(goal.target)));
    labels.write(&target, tokens.muted, [(at, Align2::RIGHT_BOTTOM)]);
    if let Some((x, y)) = shown.baseline.and_then(|ghost| ghost.present) {
        let at = place(x, y);
        painter.circle(at, 4.0, tokens.ground, Stroke::new(1.5, tokens.ghost));
        let text = format!("baseline {}", curve.metric.text(Some(y)));
        labels.write(&text, tokens.muted, around(at));
    }
    let along = format!("{} along {}", curve.metric.name(), lever.label(scenario));
    describe_figures(
        &drawn.response,
        "Curve",
        || along.clone(),
        || {
            let name = curve.metric.name();
            let own = metric_cells::metric_line(name, curve.metric, &curve.points);
            let ghost = shown.baseline.map(|ghost| {
                let name = format!("{name}, baseline");
                metric_cells::metric_line(name, curve.metric, &ghost.curve.points)
            });
            let lines: Vec<_> = [own].into_iter().chain(ghost).collect();
            Sheet::along(lever.label(scenario), &lines)
        },
    );
    curve_tooltip(&drawn.response, transform, shown);
}

fn curve_tooltip(
    response: &eframe::egui::Response,
    transform: &PlotTransform,
    shown: CurvePlot<'_>,
) {
    let Some(pointer) = response.hover_pos() else { return };
    let x = transform.value_from_position(pointer).x;
    let distance = |point: &&(f64, Option<f64>)| (point.0 - x).abs();
    let points = shown.curve.points.iter();
    let nearest = points.min_by(|one, other| distance(one).total_cmp(&distance(other)));
    let Some((at, value)) = nearest else { return };
    let metric = shown.curve.metric;
    let title = format!("{} {}", shown.goal.lever.name(), precise(shown.goal.lever, *at));
    let mut rows = vec![(metric.name().to_owned(), metric.text_fine(*value))];
    if let Some(ghost) = shown.baseline {
        let nearest = ghost
            .curve
            .points
            .iter()
            .min_by(|one, other| (one.0 - at).abs().total_cmp(&(other.0 - at).abs()));
        rows.extend(nearest.map(|point| ("baseline".to_owned(), metric.text_fine(point.1))));
    }
    response.clone().on_hover_ui_at_pointer(|ui| table_ui(ui, &title, &rows));
}

/// Draws the levers with the widest swings, each from its low to its high.
pub fn spider_ui(
    ui: &mut Ui,
    (scenario, tornado): (&Scenario, &Tornado),
    spokes: &[Spoke],
    baseline: Option<&Tornado>,
) {
    let tokens = Tokens::of(ui);
    let metric = tornado.metric;
    let widest = tornado.bars.iter().filter(|bar| bar.swing > 0.0).take(SPOKES);
    let shown: Vec<&Spoke> =
        widest.filter_map(|bar| spokes.iter().find(|spoke| spoke.lever == bar.lever)).collect();
    let values = shown.iter().flat_map(|spoke| &spoke.points).filter_map(|point| point.1);
    let ghosts = shown.iter().filter_map(|spoke| baseline?.bar(spoke.lever));
    let ghost_values = ghosts.flat_map(|bar| [bar.low.1, bar.high.1]).flatten();
    let before = baseline.and_then(|baseline| baseline.present);
    let values = values.chain(ghost_values).chain(before);
    let (low, high) = bounds(metric, values.chain(tornado.present));
    let plot = metric_plot(ui, "Spider", metric, (low, high))
        .custom_x_axes(vec![axes::axis(ui, AxisHints::new_x()).formatter(
            |mark, _| match mark.value {
                value if value < -0.5 => "low".to_owned(),
                value if value > 0.5 => "high".to_owned(),
                _ => "now".to_owned(),
            },
        )])
        .x_grid_spacer(|_| {
            [-1.0, 0.0, 1.0].map(|value| egui_plot::GridMark { value, step_size: 1.0 }).to_vec()
        })
        // Room for the names on the right.
        .include_x(-1.2)
        .include_x(NAMES_TO);
    let inks = [
        tokens.accent,
        tokens.interest,
        tokens.good,
        tokens.sale,
        tokens.sweep,
        tokens.muted,
        tokens.principal,
        tokens.ghost,
    ];
    let lines: Vec<(&Spoke, Color32, Vec<Vec<PlotPoint>>)> = shown
        .into_iter()
        .zip(inks)
        .map(|(spoke, ink)| (spoke, ink, runs(&scaled(spoke, scenario), (low, high))))
        .collect();
    let drawn = plot.show(ui, |plot| {
        for (spoke, ink, runs) in &lines {
            for run in runs {
                let line = Line::new(spoke.lever.name(), PlotPoints::Borrowed(run));
                plot.line(line.color(*ink).width(2.0));
            }
        }
    });
    let painter = ui.painter().with_clip_rect(drawn.transform.frame().expand(4.0));
    let named = lines.iter().filter_map(|(spoke, ink, runs)| {
        let end = runs.last()?.last()?;
        Some((drawn.transform.position_from_point(end), spoke.lever.label(scenario), *ink))
    });
    name_spokes(&painter, tokens, &drawn.transform, named.collect());
    if let Some(before) = before {
        let ends = lines.iter().filter_map(|(spoke, ink, _)| {
            baseline?.bar(spoke.lever).map(|bar| ([bar.low.1, bar.high.1], *ink))
        });
        paint_ghosts(&painter, tokens, &drawn.transform, (metric, before), ends);
    }
    let along = format!("{} from the low to the high of each lever", metric.name());
    let figures = || sheet(scenario, metric, lines.iter().map(|(spoke, ..)| *spoke));
    describe_figures(&drawn.response, "Spider", || along.clone(), figures);
}

/// A row a value of a lever, as it is copied.
fn sheet<'a>(
    scenario: &Scenario,
    metric: Metric,
    spokes: impl Iterator<Item = &'a Spoke>,
) -> Sheet {
    let rows = spokes.flat_map(|spoke| {
        spoke.points.iter().map(|(at, value)| {
            let at = Cell::number(*at);
            let name = Cell::words(spoke.lever.label(scenario));
            vec![name, at, metric_cells::metric_cell(metric, *value)]
        })
    });
    let head = ["Lever", "Value", metric.name()].map(str::to_owned).to_vec();
    Sheet { head, rows: rows.collect() }
}

/// Where the baseline stands, and as rings in the ink of each lever what it comes to at its ends.
fn paint_ghosts(
    painter: &Painter,
    tokens: &Tokens,
    transform: &PlotTransform,
    (metric, before): (Metric, f64),
    ends: impl Iterator<Item = ([Option<f64>; 2], Color32)>,
) {
    let stroke = Stroke::new(1.5, tokens.ghost);
    let at = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
    let line = [at(-1.0, before), at(1.0, before)];
    painter.extend(Shape::dashed_line(&line, stroke, 5.0, 5.0));
    for ([low, high], ink) in ends {
        let stroke = Stroke::new(1.5, ink.gamma_multiply(0.7));
        for (value, x) in [(low, -1.0), (high, 1.0)] {
            if let Some(value) = value {
                painter.circle_stroke(at(x, value), 3.5, stroke);
            }
        }
    }
    let text = format!("baseline {}", metric.text(Some(before)));
    let (at, align) = (line[0] + vec2(6.0, -2.0), Align2::LEFT_BOTTOM);
    let (color, ground) = (tokens.muted, tokens.ground);
    MarkLabel { text: &text, at, align, color, ground }.paint(painter);
}

/// Names beside the right ends of their lines, one under the other, each led to its line.
fn name_spokes(
    painter: &Painter,
    tokens: &Tokens,
    transform: &PlotTransform,
    mut named: Vec<(Pos2, Cow<'_, str>, Color32)>,
) {
    named.sort_by(|one, other| one.0.y.total_cmp(&other.0.y));
    let frame = *transform.frame();
    let x = transform.position_from_point_x(1.0) + 18.0;
    let mut free_from = frame.top() + NAME_HEIGHT / 2.0;
    let mut rest = named.len() as f32;
    for (end, name, ink) in named {
        // What follows has room under it.
        let lowest = frame.bottom() - (rest - 0.5) * NAME_HEIGHT;
        let at = pos2(x, end.y.max(free_from).min(lowest.max(free_from)));
        painter.line_segment([end, at - vec2(3.0, 0.0)], Stroke::new(1.0, ink));
        let (color, ground, align) = (tokens.text, tokens.ground, Align2::LEFT_CENTER);
        MarkLabel { text: &name, at, align, color, ground }.paint(painter);
        free_from = at.y + NAME_HEIGHT;
        rest -= 1.0;
    }
}

/// The lever's low is −1, its present value 0, its high 1.
fn scaled(spoke: &Spoke, scenario: &Scenario) -> Vec<(f64, Option<f64>)> {
    let (Some(first), Some(last)) = (spoke.points.first(), spoke.points.last()) else {
        return Vec::new();
    };
    let (low, high) = (first.0, last.0);
    let present = between(spoke.lever.value(scenario).unwrap_or(low), low, high);
    let share = |at: f64| {
        let reach = if at < present { present - low } else { high - present };
        if reach > 0.0 { (at - present) / reach } else { 0.0 }
    };
    spoke.points.iter().map(|(at, value)| (share(*at), *value)).collect()
}

fn metric_plot<'a>(ui: &Ui, name: &'a str, metric: Metric, (low, high): (f64, f64)) -> Plot<'a> {
    axes::plain_plot(ui, name)
        .width(ui.available_width())
        .height(ui.available_height())
        .custom_y_axes(vec![
            axes::side_axis(ui)
                .min_thickness(LEFT_WIDTH)
                .formatter(move |mark, _| tick(metric, mark.value)),
        ])
        .x_grid_spacer(|input| axes::round_marks(&input, 5.0))
        .y_grid_spacer(|input| axes::round_marks(&input, 6.0))
        .include_y(low)
        .include_y(high)
}

fn tick(metric: Metric, value: f64) -> String {
    match metric.unit() {
        Unit::Percent => format::percent(value, 0),
        Unit::Dollars => format::money(value),
        Unit::Ratio => format::ratio(value),
        Unit::Months | Unit::Count => format::number(value, 0),
    }
}

/// A little more than the values take.
fn bounds(metric: Metric, values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (floor, ceiling) = match metric.unit() {
        Unit::Percent => RATE_BOUNDS,
        Unit::Dollars | Unit::Months | Unit::Ratio | Unit::Count => (f64::MIN, f64::MAX),
    };
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        let value = between(value, floor, ceiling);
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.0, 1.0);
    }
    let margin = 0.08 * (high - low).max(0.02 * high.abs()).max(1e-3);
    (low - margin, high + margin)
}

/// The curve without its gaps.
fn runs(points: &[(f64, Option<f64>)], (low, high): (f64, f64)) -> Vec<Vec<PlotPoint>> {
    let runs = points.split(|(_, value)| value.is_none()).filter(|run| !run.is_empty());
    let point = |(x, value): &(f64, Option<f64>)| {
        Some(PlotPoint::new(*x, between(*value.as_ref()?, low, high)))
    };
    runs.map(|run| run.iter().filter_map(point).collect()).collect()
}
