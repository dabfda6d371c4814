//! Any metric along any lever, with its target; and along many levers at once: the spider.

use eframe::egui::{Align2, Color32, Pos2, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::PlotPoint;

use crate::analysis::lever_text::{precise, short};
use crate::analysis::tornado::{Spoke, Tornado};
use crate::analysis::{Curve, Goal, Metric};
use crate::app::metric_cells;
use crate::app::value_axes::{LEFT_WIDTH, lever_axis, metric_axis};
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::{Axis, Chart, Line, Mark, Rule, baseline_name};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::text;
use crate::ui::theme::{self, SMALL, Tokens};

/// Of the height, free over and under the lines.
const MARGIN: f64 = 0.08;
/// From the high to the names, in points.
const TO_NAMES: f32 = 18.0;
/// Of the width, the most that the names take.
const NAMES_SHARE: f32 = 0.45;
/// Where the axis starts: a little left of the lows.
const AXIS_FROM: f64 = -1.1;
/// From one name to the next.
const NAME_HEIGHT: f32 = 15.0;
/// Levers of the spider: as many as there are inks that can be told apart.
const SPOKES: usize = 8;
/// The levers' lows, their present values and their highs, and the middles between them.
const ENDS: [f64; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];

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
    pub baseline: Option<BaselineCurve<'a>>,
}

/// The same of the baseline.
#[derive(Clone, Copy)]
pub struct BaselineCurve<'a> {
    pub curve: &'a Curve,
    /// The baseline itself: the lever and the metric.
    pub present: Option<PlotPoint>,
}

/// The curve, with the present point, the target and where that is met.
pub fn curve<'a>(ui: &Ui, shown: CurvePlot<'a>) -> Chart<'a> {
    let Tokens { accent, text, muted, ghost, ground, .. } = *Tokens::of(ui);
    let CurvePlot { scenario, curve, goal, .. } = shown;
    let (lever, metric, target) = (goal.lever, curve.metric, goal.target);
    let of_baseline = shown.baseline.map(|baseline| &baseline.curve.points);
    let points = curve.points.iter().chain(of_baseline.into_iter().flatten());
    let values = points.filter_map(|point| point.1).chain(shown.present).chain([target]);
    let baseline = shown.baseline.and_then(|baseline| baseline.present).map(|at| {
        let name = format!("{} {}", baseline_name(ui.ctx()), metric.text(Some(at.y)));
        Mark::ring(at, ghost, ground).of_baseline().named(name, muted)
    });
    let solution = shown.solution.map(|at| {
        Mark::ring(PlotPoint::new(at, target), text, ground).named(precise(lever, at), text)
    });
    let now = lever.value(scenario).zip(shown.present).map(|(at, now)| {
        let name = format!("now {}", metric.text(Some(now)));
        Mark::disc(PlotPoint::new(at, now), accent, ground).named(name, text)
    });
    let target_name = format!("target {}", metric.text(Some(target)));
    let y = metric_axis(metric).marks(6.0).fit(values, MARGIN);
    Chart::new("Curve", lever_axis(lever, scenario), y)
        .line(Line::new(metric.name(), &curve.points, accent).baseline(of_baseline))
        .rule(Rule::level(target, muted).dashed().named_over(target_name))
        .mark(baseline)
        .mark(solution)
        .mark(now)
        .says(move || format!("{} along {}", metric.name(), lever.label(scenario)))
}

/// A lever of the spider as it is drawn.
struct Drawn<'a> {
    spoke: &'a Spoke,
    /// From −1, the low, over 0, the present value, to 1, the high.
    points: Vec<(f64, Option<f64>)>,
    ink: Color32,
}

/// Draws the levers with the widest swings, each from its low to its high, into all the room that
/// `ui` has.
pub fn spider_ui(
    ui: &mut Ui,
    (scenario, tornado): (&Scenario, &Tornado),
    spokes: &[Spoke],
    baseline: Option<&Tornado>,
) {
    let metric = tornado.metric;
    let all = all_drawn(ui, scenario, tornado, spokes);
    let on_lines = all.iter().flat_map(|drawn| &drawn.points).filter_map(|point| point.1);
    let bars = all.iter().filter_map(|drawn| baseline?.bar(drawn.spoke.lever));
    let ends = bars.flat_map(|bar| [bar.low.1, bar.high.1]).flatten();
    let before = baseline.and_then(|baseline| baseline.present);
    let values = on_lines.chain(ends).chain(before).chain(tornado.present);
    let x = Axis::new(|mark| end_name(mark.value).to_owned())
        .marks_at(&ENDS)
        .range(AXIS_FROM..=names_to(ui, scenario, &all));
    let lines =
        all.iter().map(|drawn| Line::new(drawn.spoke.lever.name(), &drawn.points, drawn.ink));
    let height = ui.available_height();
    Chart::new("Spider", x, metric_axis(metric).marks(6.0).fit(values, MARGIN))
        .lines(lines)
        .paint(|canvas| {
            name_all(canvas, scenario, &all);
            if let Some((before, baseline)) = before.zip(baseline) {
                paint_baseline(canvas, metric, before, baseline, &all);
            }
        })
        // Along the axis is a share of each lever's own range, which no tooltip could give as a
        // value.
        .tooltip(|_| None)
        .says(|| format!("{} from the low to the high of each input", metric.name()))
        .sheet(|| sheet(scenario, metric, all.iter().map(|drawn| drawn.spoke)))
        .show(ui, height);
}

/// The levers with the widest swings, each in a colour of its own.
fn all_drawn<'a>(
    ui: &Ui,
    scenario: &Scenario,
    tornado: &Tornado,
    spokes: &'a [Spoke],
) -> Vec<Drawn<'a>> {
    let tokens = Tokens::of(ui);
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
    // A lever without a swing would be one more flat line on the present value.
    let widest = tornado.bars.iter().filter(|bar| bar.swing > 0.0).take(SPOKES);
    let shown = widest.filter_map(|bar| spokes.iter().find(|spoke| spoke.lever == bar.lever));
    let drawn = |(spoke, ink)| Drawn { spoke, points: scaled(spoke, scenario), ink };
    shown.zip(inks).map(drawn).collect()
}

fn end_name(end: f64) -> &'static str {
    match end {
        // Marks are floats: a quarter is as good as the exact place.
        end if end < -0.75 => "low",
        end if end > 0.75 => "high",
        end if end.abs() < 0.25 => "now",
        _ => "",
    }
}

/// A lever with the range that its line runs over: "Coupon 7.5% to 11.5%".
fn name_of(drawn: &Drawn<'_>, scenario: &Scenario) -> String {
    let lever = drawn.spoke.lever;
    let label = lever.noun(scenario);
    let ends = drawn.spoke.points.first().zip(drawn.spoke.points.last());
    ends.map_or_else(
        || label.to_string(),
        |(low, high)| format!("{label}, {} to {}", short(lever, low.0), short(lever, high.0)),
    )
}

/// Where the axis ends so that right of the high there is just the room that the names take.
fn names_to(ui: &Ui, scenario: &Scenario, all: &[Drawn<'_>]) -> f64 {
    let width = |drawn| text::width(ui, &name_of(drawn, scenario), theme::medium(SMALL));
    let widest = all.iter().map(width).fold(0.0, f32::max) + TO_NAMES + 4.0;
    let whole = (ui.available_width() - LEFT_WIDTH).max(1.0);
    let share = f64::from((widest / whole).min(NAMES_SHARE));
    AXIS_FROM + (1.0 - AXIS_FROM) / (1.0 - share)
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
    let head = ["Input", "Value", metric.name()].map(str::to_owned).to_vec();
    Sheet { head, rows: rows.collect() }
}

/// The present baseline, and as rings in the ink of each lever what it comes to at its ends.
fn paint_baseline(
    canvas: &Canvas<'_>,
    metric: Metric,
    before: f64,
    baseline: &Tornado,
    all: &[Drawn<'_>],
) {
    let line = [canvas.at(-1.0, before), canvas.at(1.0, before)];
    let stroke = Stroke::new(1.5, canvas.tokens.ghost);
    canvas.painter.extend(Shape::dashed_line(&line, stroke, 5.0, 5.0));
    for drawn in all {
        let Some(bar) = baseline.bar(drawn.spoke.lever) else { continue };
        let stroke = Stroke::new(1.5, drawn.ink.gamma_multiply(0.7));
        for (value, x) in [(bar.low.1, -1.0), (bar.high.1, 1.0)] {
            if let Some(value) = value {
                canvas.painter.circle_stroke(canvas.at(x, value), 3.5, stroke);
            }
        }
    }
    let name = baseline_name(canvas.painter.ctx());
    let text = format!("{name} {}", metric.text(Some(before)));
    let [left, _] = line;
    canvas.write(&text, left + vec2(6.0, -2.0), Align2::LEFT_BOTTOM, canvas.tokens.muted);
}

/// Names beside the right ends of their lines, one under the other, each led to its line.
fn name_all(canvas: &Canvas<'_>, scenario: &Scenario, all: &[Drawn<'_>]) {
    let named = all.iter().filter_map(|drawn| {
        let (x, y) = drawn.points.iter().rev().find_map(|(x, y)| Some((*x, (*y)?)))?;
        let room = canvas.frame().right() - canvas.x(1.0) - TO_NAMES;
        let name = name_of(drawn, scenario);
        let width = canvas.size(&name).x;
        let label = || {
            let label = drawn.spoke.lever.noun(scenario);
            text::shortened(&label, "", |it| canvas.size(it).x <= room)
        };
        Some((canvas.at(x, y), if width > room { label() } else { name }, drawn.ink))
    });
    let mut named: Vec<(Pos2, String, Color32)> = named.collect();
    // By height, so that no leader crosses another.
    named.sort_by(|one, other| one.0.y.total_cmp(&other.0.y));
    let frame = canvas.frame();
    let x = canvas.x(1.0) + TO_NAMES;
    let mut free_from = frame.top() + NAME_HEIGHT / 2.0;
    let mut rest = named.len() as f32;
    for (end, name, ink) in named {
        // The names that follow need room under this one.
        let lowest = frame.bottom() - (rest - 0.5) * NAME_HEIGHT;
        let at = pos2(x, end.y.max(free_from).min(lowest.max(free_from)));
        canvas.painter.line_segment([end, at - vec2(3.0, 0.0)], Stroke::new(1.0, ink));
        canvas.write(&name, at, Align2::LEFT_CENTER, canvas.tokens.text);
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
    // A typed value may lie outside the range of the tornado.
    let present = between(spoke.lever.value(scenario).unwrap_or(low), low, high);
    let share = |at: f64| {
        // Each side by itself: the present value need not lie in the middle of the range.
        let reach = if at < present { present - low } else { high - present };
        if reach > 0.0 { (at - present) / reach } else { 0.0 }
    };
    spoke.points.iter().map(|(at, value)| (share(*at), *value)).collect()
}
