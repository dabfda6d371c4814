//! What does the return hang on? Gross and net IRR along one lever, the present point, the hurdle,
//! and what sell, scrap and renew would yield.

use eframe::egui::{
    Align2, Color32, ComboBox, Painter, Pos2, Rect, RichText, Ui, Vec2, lerp, pos2, vec2,
};
use egui_plot::{HLine, Line, LineStyle, PlotPoint, PlotPoints, PlotResponse, Span};

use crate::analysis::lever_text;
use crate::analysis::{Curve, Lever, Metric, Outcome, observed};
use crate::app::metric_cells;
use crate::app::widgets::choices::lever_choice_ui;
use crate::format;
use crate::model::Scenario;
use crate::model::scenario::EndOfTerm;
use crate::ui::between::between;
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::labels::Labels;
use crate::ui::chart::{self, axes, question, title_ui, unit_ui};
use crate::ui::clipboard::Sheet;
use crate::ui::render_target;
use crate::ui::theme::{self, SMALL, Tokens};
use crate::ui::widgets::drop_down::DropDown;

/// Room for “−100 %”, so that the plot stays where it is however bad the deal gets.
const LEFT_WIDTH: f32 = 52.0;
/// Returns beyond these say no more than that they are beyond.
const IRR_BOTTOM: f64 = -1.0;
const IRR_TOP: f64 = 2.0;
/// An outcome nearer than this to the present point leaves the label to that.
const LABEL_SIZE: Vec2 = vec2(72.0, 5.0);
/// Outcomes closer than this are one point: a default comes before the term ends.
const SAME_IRR: f64 = 1e-6;

/// Points of the hurdle that names keep clear of.
const HURDLE_STEPS: usize = 40;

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct IrrPlot<'a> {
    pub scenario: &'a Scenario,
    pub curves: &'a [Curve],
    pub outcomes: &'a [Outcome],
    /// Net IRR of the baseline along the same lever.
    pub ghost: Option<&'a Curve>,
}

/// Draws the plot into all the room that `ui` has; `lever` is the one along which it runs.
pub fn irr_ui(ui: &mut Ui, shown: IrrPlot<'_>, lever: &mut Lever) {
    let of_chips = ["What are the chips worth at the end?", "What are the chips worth?"];
    let [full, short] = match lever {
        Lever::ResaleFraction => of_chips,
        _ => ["What does the return hang on?"; 2],
    };
    title_ui(ui, question(ui, full, short), |ui| {
        choice_ui(ui, shown.scenario, lever);
    });
    let (height, lever) = (ui.available_height(), *lever);
    if shown.curves.iter().all(|curve| curve.points.is_empty()) {
        let why = lever.why_not(shown.scenario).unwrap_or("The lever does not apply");
        ui.label(RichText::new(why).color(Tokens::of(ui).muted));
        return;
    }
    plot_ui(ui, shown, lever, height);
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

fn plot_ui(ui: &mut Ui, shown: IrrPlot<'_>, lever: Lever, height: f32) {
    let tokens = Tokens::of(ui);
    let range = lever.range(shown.scenario);
    let hurdle = format::float(shown.scenario.equity.hurdle);
    let (low, high) = y_range(shown, hurdle);
    // Names closer to each other than this would not be written at all.
    let mark_count = between(f64::from(ui.available_width()) / 85.0, 2.0, 6.0);
    let plot = axes::plain_plot(ui, "IRR")
        .width(ui.available_width())
        .height(height)
        .custom_x_axes(vec![
            axes::axis(ui, egui_plot::AxisHints::new_x())
                .formatter(move |mark, _| lever_text::short(lever, mark.value)),
        ])
        .custom_y_axes(vec![
            axes::side_axis(ui)
                .min_thickness(LEFT_WIDTH)
                .formatter(|mark, _| format::percent(mark.value, 0)),
        ])
        .x_grid_spacer(move |input| axes::round_marks(&input, mark_count))
        .y_grid_spacer(|input| axes::inner_marks(&input, 4.0))
        .include_x(*range.start())
        .include_x(*range.end())
        .include_y(low)
        .include_y(high);
    let runs: Vec<(Metric, Vec<Vec<PlotPoint>>)> =
        shown.curves.iter().map(|curve| (curve.metric, runs(curve))).collect();
    let ghost_runs = shown.ghost.map(self::runs).unwrap_or_default();
    let band = observed_band(shown.scenario, lever);
    let drawn = plot.show(ui, |plot| {
        if let Some((_, band)) = &band {
            let span = Span::new("", band.clone()).fill(tokens.line.gamma_multiply(0.45));
            plot.span(span.border_width(0.0));
        }
        let dashed = LineStyle::Dashed { length: 4.0 };
        plot.hline(HLine::new("hurdle", hurdle).color(tokens.muted).style(dashed).width(1.0));
        for run in &ghost_runs {
            plot.line(axes::ghost_line(run, tokens));
        }
        for (metric, runs) in &runs {
            for run in runs {
                let line = Line::new(metric.name(), PlotPoints::from(run.as_slice()));
                plot.line(line.color(metric_color(tokens, *metric)).width(2.0));
            }
        }
    });
    let painter = ui.painter().with_clip_rect(drawn.transform.frame().expand(4.0));
    let lines = runs.iter().flat_map(|(_, runs)| runs).chain(&ghost_runs);
    let points = lines.flatten().map(|point| drawn.transform.position_from_point(point));
    let frame = drawn.transform.frame().expand(4.0);
    let hurdle_y = drawn.transform.position_from_point_y(hurdle);
    let steps = (0..=HURDLE_STEPS).map(|step| step as f32 / HURDLE_STEPS as f32);
    let on_hurdle = steps.map(|share| pos2(lerp(frame.x_range(), share), hurdle_y));
    let points = points.chain(on_hurdle).collect();
    let mut labels = Labels::new(&painter, tokens, frame, points);
    name_outcomes(&mut labels, (&painter, tokens), &drawn, shown, lever);
    let fifths = name_fifths(shown.scenario, lever);
    name_curves(&mut labels, &drawn, tokens, &runs, fifths);
    name_hurdle(&mut labels, &drawn, tokens, hurdle);
    name_ghost(&mut labels, &drawn, tokens, &ghost_runs);
    if let Some((text, band)) = &band {
        name_band(&mut labels, (&painter, tokens.faint), &drawn, text, band);
    }
    let along = format!("Gross and net IRR along {}", lever.name());
    describe_figures(&drawn.response, "IRR", || along.clone(), || sheet(shown, lever));
    curve_tooltip(&drawn, shown.curves, lever);
}

/// The curves as they are copied.
fn sheet(shown: IrrPlot<'_>, lever: Lever) -> Sheet {
    let line =
        |name: String, curve: &Curve| metric_cells::metric_line(name, curve.metric, &curve.points);
    let own = shown.curves.iter().map(|curve| line(curve.metric.name().to_owned(), curve));
    let ghost = shown.ghost.map(|it| line(format!("{}, baseline", it.metric.name()), it));
    let lines: Vec<_> = own.chain(ghost).collect();
    Sheet::along(lever.label(shown.scenario), &lines)
}

fn metric_color(tokens: &Tokens, metric: Metric) -> Color32 {
    if metric == Metric::NetIrr { tokens.accent } else { tokens.ghost }
}

/// The curve without its gaps.
fn runs(curve: &Curve) -> Vec<Vec<PlotPoint>> {
    curve
        .points
        .split(|(_, value)| value.is_none())
        .filter(|run| !run.is_empty())
        .map(|run| {
            run.iter()
                .filter_map(|(x, value)| Some(PlotPoint::new(*x, value.as_ref()?.min(IRR_TOP))))
                .collect()
        })
        .collect()
}

/// From a little under the lowest to a little over the highest return shown.
fn y_range(shown: IrrPlot<'_>, hurdle: f64) -> (f64, f64) {
    let curves = shown.curves.iter().chain(shown.ghost);
    let on_curves = curves.flat_map(|curve| &curve.points).filter_map(|point| point.1);
    let of_outcomes = shown.outcomes.iter().filter_map(|outcome| outcome.net_irr);
    let all = on_curves.chain(of_outcomes).chain([hurdle]);
    let (low, high) = all.fold((hurdle, hurdle), |(low, high), irr| {
        (low.min(irr.max(IRR_BOTTOM)), high.max(irr.min(IRR_TOP)))
    });
    let margin = 0.08 * (high - low).max(0.02);
    // In steps, so that the axis holds still while a lever moves a little.
    let step = if high - low > 0.5 { 0.1 } else { 0.05 };
    (((low - margin) / step).floor() * step, ((high + margin) / step).ceil() * step)
}

fn observed_band(
    scenario: &Scenario,
    lever: Lever,
) -> Option<(String, std::ops::RangeInclusive<f64>)> {
    if lever != Lever::ResaleFraction {
        return None;
    }
    let (years, seen) = observed::resale_fractions(scenario.lease.term_months)?;
    Some((format!("seen or estimated at {years} yr"), seen))
}

/// How far along the curves their names stand: away from the present point and its labels.
fn name_fifths(scenario: &Scenario, lever: Lever) -> usize {
    let range = lever.range(scenario);
    let middle = f64::midpoint(*range.start(), *range.end());
    if lever.value(scenario).is_some_and(|value| value > middle) { 2 } else { 4 }
}

/// Where along a line its name may stand: the place that is asked for, then away from it.
fn along(run: &[PlotPoint], fifths: usize) -> impl Iterator<Item = &PlotPoint> {
    let tenths = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6];
    tenths.into_iter().filter_map(move |away: isize| {
        let tenth = (2 * fifths).checked_add_signed(away)?;
        run.get((run.len() * tenth / 10).min(run.len().checked_sub(1)?))
    })
}

fn name_curves(
    labels: &mut Labels<'_>,
    drawn: &PlotResponse<()>,
    tokens: &Tokens,
    runs: &[(Metric, Vec<Vec<PlotPoint>>)],
    fifths: usize,
) {
    // The net return first: its name is missed most.
    for (metric, runs) in runs.iter().rev() {
        let Some(run) = runs.last() else { continue };
        // The gross return lies above the net one.
        let (color, above, aligns) = if *metric == Metric::NetIrr {
            (tokens.accent, 6.0, [Align2::LEFT_TOP, Align2::RIGHT_TOP])
        } else {
            (tokens.muted, -6.0, [Align2::RIGHT_BOTTOM, Align2::LEFT_BOTTOM])
        };
        let places = along(run, fifths).flat_map(|point| {
            let at = drawn.transform.position_from_point(point);
            let near = aligns.map(|align| (at + vec2(0.0, above), align));
            near.into_iter().chain(aligns.map(|align| (at + vec2(0.0, 3.0 * above), align)))
        });
        labels.write(metric.phrase(), color, places);
    }
}

fn name_ghost(
    labels: &mut Labels<'_>,
    drawn: &PlotResponse<()>,
    tokens: &Tokens,
    runs: &[Vec<PlotPoint>],
) {
    let Some(run) = runs.last() else { return };
    let places = along(run, 3).flat_map(|point| {
        let at = drawn.transform.position_from_point(point);
        [(at + vec2(0.0, 6.0), Align2::LEFT_TOP), (at - vec2(0.0, 6.0), Align2::RIGHT_BOTTOM)]
    });
    labels.write("baseline", tokens.muted, places);
}

fn name_hurdle(labels: &mut Labels<'_>, drawn: &PlotResponse<()>, tokens: &Tokens, hurdle: f64) {
    let frame = drawn.transform.frame();
    let y = drawn.transform.position_from_point_y(hurdle);
    let text = format!("hurdle {}", format::share(hurdle));
    let across = frame.x_range().shrink(4.0);
    let places = [1.0, 0.8, 0.6, 0.4].into_iter().flat_map(|share| {
        let x = across.min + share * across.span();
        let (over, under) = (Pos2::new(x, y - 4.0), Pos2::new(x, y + 4.0));
        [(over, Align2::RIGHT_BOTTOM), (under, Align2::RIGHT_TOP)]
    });
    labels.write(&text, tokens.muted, places);
}

/// Names what has been seen, over its band or at its foot.
fn name_band(
    labels: &mut Labels<'_>,
    (painter, ink): (&Painter, Color32),
    drawn: &PlotResponse<()>,
    text: &str,
    band: &std::ops::RangeInclusive<f64>,
) {
    let middle = f64::midpoint(*band.start(), *band.end());
    let half = painter.layout_no_wrap(text.to_owned(), theme::medium(SMALL), ink).size().x / 2.0;
    let frame = drawn.transform.frame();
    let x = drawn.transform.position_from_point_x(middle);
    // Within the plot, however narrow the band.
    let x = x.min(frame.right() - half).max(frame.left() + half);
    let places = [
        (Pos2::new(x, frame.top() + 4.0), Align2::CENTER_TOP),
        (Pos2::new(x, frame.bottom() - 4.0), Align2::CENTER_BOTTOM),
        (Pos2::new(x, frame.top() + 20.0), Align2::CENTER_TOP),
        (Pos2::new(x, frame.top() + 34.0), Align2::CENTER_TOP),
    ];
    labels.write(text, ink, places);
}

/// One end of the term in the plot.
struct Mark {
    at: Pos2,
    text: String,
    is_present: bool,
    is_upper: bool,
}

/// The present point filled, the other ends of the term as rings, with their names.
fn name_outcomes(
    labels: &mut Labels<'_>,
    (painter, tokens): (&Painter, &Tokens),
    drawn: &PlotResponse<()>,
    shown: IrrPlot<'_>,
    lever: Lever,
) {
    let marks = outcome_marks(drawn, shown, lever);
    for Mark { at, is_present, .. } in &marks {
        if *is_present {
            painter.circle(*at, 5.0, tokens.accent, (2.0, tokens.ground));
        } else {
            painter.circle(*at, 4.5, tokens.ground, (2.0, tokens.good));
        }
        labels.avoid(Rect::from_center_size(*at, vec2(9.0, 9.0)));
    }
    let present_at = marks.iter().find(|mark| mark.is_present).map(|mark| mark.at);
    let frame = drawn.transform.frame();
    // The present point lies on top, and is named first.
    for Mark { at, text, is_present, is_upper } in marks.iter().rev() {
        let distance = present_at.map(|present| (present - *at).abs());
        if !is_present && distance.is_some_and(|d| d.x < LABEL_SIZE.x && d.y < LABEL_SIZE.y) {
            continue;
        }
        let is_right = at.x > frame.left() + 0.7 * frame.width();
        let corner = |is_right: bool, is_upper: bool| {
            let offset = vec2(if is_right { -8.0 } else { 8.0 }, if is_upper { -8.0 } else { 8.0 });
            let align = match (is_right, is_upper) {
                (false, false) => Align2::LEFT_TOP,
                (false, true) => Align2::LEFT_BOTTOM,
                (true, false) => Align2::RIGHT_TOP,
                (true, true) => Align2::RIGHT_BOTTOM,
            };
            (*at + offset, align)
        };
        let color = if *is_present { tokens.text } else { tokens.good };
        // Across a line rather than at the wrong side: two of them may stand over each other.
        let best = [corner(is_right, *is_upper)];
        let others = [
            corner(!is_right, *is_upper),
            corner(is_right, !is_upper),
            corner(!is_right, !is_upper),
        ];
        if !labels.has_written(text, color, best) {
            labels.write(text, color, others);
        }
    }
}

/// Every end of the term that has a return; the present one last.
fn outcome_marks(drawn: &PlotResponse<()>, shown: IrrPlot<'_>, lever: Lever) -> Vec<Mark> {
    let present = shown.scenario.lease.end_of_term;
    let mut outcomes: Vec<&Outcome> = shown.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| outcome.end_of_term == present);
    let now = outcomes.last().and_then(|outcome| outcome.net_irr);
    let marks = outcomes.into_iter().filter_map(|outcome| {
        let irr = outcome.net_irr?;
        let is_present = outcome.end_of_term == present;
        let is_same = now.is_some_and(|now| (now - irr).abs() < SAME_IRR);
        if is_same && !is_present && outcome.end_of_term != EndOfTerm::Scrap {
            return None;
        }
        let x = outcome_place(shown.scenario, outcome.end_of_term, lever)?;
        let point = PlotPoint::new(x, between(irr, IRR_BOTTOM, IRR_TOP));
        let name = match (is_present, outcome.end_of_term) {
            (true, _) => "now",
            (false, EndOfTerm::Sell) => "sell",
            (false, EndOfTerm::Scrap) => "scrap",
            (false, EndOfTerm::Renew) => "renew",
        };
        Some(Mark {
            at: drawn.transform.position_from_point(&point),
            text: format!("{name} {}", format::percent(irr, 1)),
            is_present,
            is_upper: is_upper(shown, outcome),
        })
    });
    marks.collect()
}

/// Whether the label goes above its point: that of the higher of two outcomes at one place.
fn is_upper(shown: IrrPlot<'_>, outcome: &Outcome) -> bool {
    let is_beside = |other: &&Outcome| {
        other.end_of_term != outcome.end_of_term && other.end_of_term != EndOfTerm::Scrap
    };
    let beside = shown.outcomes.iter().find(is_beside).and_then(|other| other.net_irr);
    outcome.end_of_term != EndOfTerm::Scrap && outcome.net_irr > beside
}

/// Where on the lever's axis an end of term stands: scrapping is selling at the scrap fraction.
fn outcome_place(scenario: &Scenario, end_of_term: EndOfTerm, lever: Lever) -> Option<f64> {
    let lever = match (lever, end_of_term) {
        (Lever::ResaleFraction, EndOfTerm::Scrap) => Lever::ScrapFraction,
        _ => lever,
    };
    lever.value(scenario)
}

/// Both returns at the pointer.
fn curve_tooltip(drawn: &PlotResponse<()>, curves: &[Curve], lever: Lever) {
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let x = drawn.transform.value_from_position(pointer).x;
    let distance = |point: &&(f64, Option<f64>)| (point.0 - x).abs();
    let nearest = |curve: &Curve| {
        curve.points.iter().min_by(|one, other| distance(one).total_cmp(&distance(other))).copied()
    };
    let Some((place, _)) = curves.first().and_then(nearest) else { return };
    let title = format!("{} {}", lever.name(), lever_text::short(lever, place));
    let rows: Vec<(String, String)> = curves
        .iter()
        .filter_map(|curve| {
            let value = nearest(curve)?.1;
            Some((curve.metric.name().to_owned(), format::percent(value, 2)))
        })
        .collect();
    drawn.response.clone().on_hover_ui_at_pointer(|ui| chart::table_ui(ui, &title, &rows));
}
