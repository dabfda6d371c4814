//! What drives the return? Gross and net IRR along one lever, the present point, the hurdle,
//! and what sell, scrap and renew would yield.

use eframe::egui::{Align2, ComboBox, Pos2, Rect, Ui, Vec2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::analysis::outcomes::{TermEnd, term_ends};
use crate::analysis::{Curve, Lever, Metric, Outcome, observed};
use crate::app::value_axes::{lever_axis, metric_axis};
use crate::app::widgets::choices::lever_choice_ui;
use crate::format;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::chart::labels::Labels;
use crate::ui::chart::{
    Chart, Line, Mark, Places, Rule, Span, baseline_name, question, titles_ui, unit_ui,
};
use crate::ui::render_target;
use crate::ui::theme::{SMALL, Tokens};
use crate::ui::widgets::drop_down::DropDown;

/// Returns are drawn within these; further out they would only flatten the rest of the curve.
const IRR_BOTTOM: f64 = -1.0;
const IRR_TOP: f64 = 2.0;
/// An outcome nearer than this to the present point leaves the label to that.
const LABEL_SIZE: Vec2 = vec2(72.0, 5.0);

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct IrrPlot<'a> {
    pub scenario: &'a Scenario,
    pub curves: &'a [Curve],
    pub outcomes: &'a [Outcome],
    /// Net IRR of the baseline along the same lever.
    pub baseline: Option<&'a Curve>,
}

/// Draws the plot into all the room that `ui` has; `lever` is the one along which it runs.
pub fn irr_ui(ui: &mut Ui, shown: IrrPlot<'_>, lever: &mut Lever) {
    let [full, short] = match lever {
        Lever::ResaleFraction => {
            ["What return does each residual value give?", "Return by residual value?"]
        }
        _ => ["What drives the return?"; 2],
    };
    titles_ui(ui, question(ui, full, short), &[short, "Which return?"], |ui| {
        choice_ui(ui, shown.scenario, lever);
    });
    let (height, lever) = (ui.available_height(), *lever);
    if shown.curves.iter().all(|curve| curve.points.is_empty()) {
        let why = lever.why_not(shown.scenario).unwrap_or("The input does not apply");
        ui.weak(why);
        return;
    }
    chart(ui, shown, lever).show(ui, height);
}

fn choice_ui(ui: &mut Ui, scenario: &Scenario, lever: &mut Lever) {
    if render_target::is_export(ui.ctx()) {
        return unit_ui(ui, &format!("along {}", lever.label(scenario)));
    }
    if render_target::is_presentation(ui.ctx()) {
        return;
    }
    let combo = ComboBox::from_id_salt("irr-lever").width(132.0).height(420.0);
    let list = DropDown { combo, name: "IRR along ", size: SMALL, chosen: *lever };
    if let Some(taken) = lever_choice_ui(ui, list, scenario, |_| true) {
        *lever = taken;
    }
}

fn chart<'a>(ui: &Ui, shown: IrrPlot<'a>, lever: Lever) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    let hurdle = format::float(shown.scenario.equity.hurdle);
    let (low, high) = y_range(shown, hurdle);
    // Names closer to each other than this would not be written at all.
    let mark_count = between(f64::from(ui.available_width()) / 85.0, 2.0, 6.0);
    let y = metric_axis(Metric::NetIrr).marks(4.0).clear_edges().range(low..=high);
    let fifths = name_fifths(shown.scenario, lever);
    // The net return first, so that its name has the first choice of places.
    let lines = shown.curves.iter().rev().map(|curve| {
        let ink = if is_net(curve) { tokens.accent } else { tokens.ghost };
        let baseline = shown.baseline.filter(|_| is_net(curve));
        let places =
            |curve, around| Places::by(move |transform| along(curve, fifths, around, transform));
        let line = Line::new(curve.metric.name(), &curve.points, ink)
            .label(curve.metric.phrase(), places(curve, if is_net(curve) { UNDER } else { OVER }))
            .baseline(baseline.map(|it| &it.points));
        match baseline {
            Some(baseline) => {
                line.baseline_label(baseline_name(ui.ctx()), baseline_places(baseline))
            }
            None => line,
        }
    });
    let outcomes = term_ends(shown.scenario, shown.outcomes, lever);
    let marks = outcomes.iter().map(|end| {
        if end.is_present {
            Mark::disc(point(end), tokens.accent, tokens.ground)
        } else {
            Mark::ring(point(end), tokens.good, tokens.ground)
        }
    });
    let hurdle_name = format!("hurdle {}", format::share(hurdle));
    Chart::new("IRR", lever_axis(lever, shown.scenario).marks(mark_count), y)
        .span(observed_band(shown.scenario, lever, tokens))
        .rule(Rule::level(hurdle, tokens.muted).dashed().named_over(hurdle_name))
        .lines(lines)
        .marks(marks)
        .names(move |labels, transform| name_outcomes(labels, tokens, transform, &outcomes))
        .says(move || format!("Gross and net IRR along {}", lever.name()))
}

fn point(end: &TermEnd) -> PlotPoint {
    PlotPoint::new(end.at, between(end.net_irr, IRR_BOTTOM, IRR_TOP))
}

fn is_net(curve: &Curve) -> bool {
    curve.metric == Metric::NetIrr
}

/// From a little under the lowest to a little over the highest return shown.
fn y_range(shown: IrrPlot<'_>, hurdle: f64) -> (f64, f64) {
    let curves = shown.curves.iter().chain(shown.baseline);
    let on_curves = curves.flat_map(|curve| &curve.points).filter_map(|point| point.1);
    let of_outcomes = shown.outcomes.iter().filter_map(|outcome| outcome.net_irr);
    let all = on_curves.chain(of_outcomes).chain([hurdle]);
    let (low, high) = all.fold((hurdle, hurdle), |(low, high), irr| {
        (low.min(irr.max(IRR_BOTTOM)), high.max(irr.min(IRR_TOP)))
    });
    // At least two points of return: a flat curve would otherwise have an axis without height.
    let margin = 0.08 * (high - low).max(0.02);
    // In steps, so that the axis holds still while a lever moves a little.
    let step = if high - low > 0.5 { 0.1 } else { 0.05 };
    (((low - margin) / step).floor() * step, ((high + margin) / step).ceil() * step)
}

/// What has been seen of the resale of chips as old as these.
fn observed_band<'a>(scenario: &Scenario, lever: Lever, tokens: &Tokens) -> Option<Span<'a>> {
    if lever != Lever::ResaleFraction {
        return None;
    }
    let (years, from_to) = observed::resale_fractions(scenario.lease.term_months)?;
    let name = format!("market range, year\u{a0}{years}").into();
    Some(Span { from_to, fill: tokens.line.gamma_multiply(0.45), name })
}

/// How far along the curves their names are, in fifths: away from the present point and its labels.
fn name_fifths(scenario: &Scenario, lever: Lever) -> usize {
    let range = lever.range(scenario);
    let middle = f64::midpoint(*range.start(), *range.end());
    if lever.value(scenario).is_some_and(|value| value > middle) { 2 } else { 4 }
}

/// A name beside a curve: pixels below it, and the corners of the name that lie on the place.
#[derive(Clone, Copy)]
struct Beside {
    below: f32,
    aligns: [Align2; 2],
}

/// The gross return lies above the net one: its name goes over it, that of the net one under it.
const UNDER: Beside = Beside { below: 6.0, aligns: [Align2::LEFT_TOP, Align2::RIGHT_TOP] };
const OVER: Beside = Beside { below: -6.0, aligns: [Align2::RIGHT_BOTTOM, Align2::LEFT_BOTTOM] };

/// Places for a curve's name: as far along as is asked for, then away from there; close to the
/// curve first.
fn along(
    curve: &Curve,
    fifths: usize,
    beside: Beside,
    transform: &PlotTransform,
) -> Vec<(Pos2, Align2)> {
    let Beside { below, aligns } = beside;
    let places = tenths(curve, fifths, transform).into_iter().flat_map(|at| {
        let near = aligns.map(|align| (at + vec2(0.0, below), align));
        near.into_iter().chain(aligns.map(|align| (at + vec2(0.0, 3.0 * below), align)))
    });
    places.collect()
}

fn baseline_places(curve: &Curve) -> Places<'_> {
    Places::by(move |transform| {
        let beside = |at: Pos2| {
            [(at + vec2(0.0, 6.0), Align2::LEFT_TOP), (at - vec2(0.0, 6.0), Align2::RIGHT_BOTTOM)]
        };
        tenths(curve, 3, transform).into_iter().flat_map(beside).collect()
    })
}

/// Points of the last run of a curve: at `fifths` of its length, then a tenth forth and back, and
/// so on.
fn tenths(curve: &Curve, fifths: usize, transform: &PlotTransform) -> Vec<Pos2> {
    let mut runs = curve.points.split(|(_, value)| value.is_none());
    let Some(run) = runs.rfind(|run| !run.is_empty()) else { return Vec::new() };
    let away = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6];
    let points = away.into_iter().filter_map(|away: isize| {
        let tenth = (2 * fifths).checked_add_signed(away)?;
        let (x, y) = run.get((run.len() * tenth / 10).min(run.len().checked_sub(1)?))?;
        Some(transform.position_from_point(&PlotPoint::new(*x, (*y)?.min(IRR_TOP))))
    });
    points.collect()
}

/// Names the present point, and the other ends of the term.
fn name_outcomes(
    labels: &mut Labels<'_>,
    tokens: &Tokens,
    transform: &PlotTransform,
    outcomes: &[TermEnd],
) {
    let place = |end: &TermEnd| transform.position_from_point(&point(end));
    for end in outcomes {
        // All points before any name, so that no name covers a point that comes later.
        labels.avoid(Rect::from_center_size(place(end), vec2(9.0, 9.0)));
    }
    let present_at = outcomes.iter().find(|end| end.is_present).map(place);
    let frame = transform.frame();
    // The present point lies on top, and is named first.
    for end in outcomes.iter().rev() {
        let at = place(end);
        let distance = present_at.map(|present| (present - at).abs());
        if !end.is_present && distance.is_some_and(|d| d.x < LABEL_SIZE.x && d.y < LABEL_SIZE.y) {
            continue;
        }
        // Right of here a name to the right would run out of the plot.
        let is_right = at.x > frame.left() + 0.7 * frame.width();
        let corner = |is_right: bool, is_upper: bool| {
            let offset = vec2(if is_right { -8.0 } else { 8.0 }, if is_upper { -8.0 } else { 8.0 });
            let align = match (is_right, is_upper) {
                (false, false) => Align2::LEFT_TOP,
                (false, true) => Align2::LEFT_BOTTOM,
                (true, false) => Align2::RIGHT_TOP,
                (true, true) => Align2::RIGHT_BOTTOM,
            };
            (at + offset, align)
        };
        let color = if end.is_present { tokens.text } else { tokens.good };
        // Rather across a curve than on the wrong side of the point: two points may lie over each
        // other, and each label must be on its own side.
        let others = [
            corner(!is_right, end.is_upper),
            corner(is_right, !end.is_upper),
            corner(!is_right, !end.is_upper),
        ];
        // Drawn at the edge, where the return lies beyond.
        let arrow = if end.net_irr > IRR_TOP { " ↑" } else { "" };
        let text = format!("{}{arrow}", end.text);
        if !labels.has_written(&text, color, [corner(is_right, end.is_upper)]) {
            labels.write(&text, color, others);
        }
    }
}
