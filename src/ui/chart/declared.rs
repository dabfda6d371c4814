//! Charts of series: drawing, names, tooltip, speech and clipboard follow from a declaration.

use std::cell::RefCell;

use eframe::egui::{Align2, Color32, Pos2, Rect, Response, Ui, lerp, pos2, vec2};
use egui_plot::{
    FilledArea, HLine, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform, PlotUi, VLine,
};

use crate::format;
use crate::ui::between::between;
use crate::ui::chart::MarkLabel;
use crate::ui::chart::axes::{self, MonthCursor};
use crate::ui::chart::axis::Axis;
use crate::ui::chart::baseline_name::baseline_name;
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::describe::{describe, describe_figures};
use crate::ui::chart::labels::{Fill, Labels, around};
use crate::ui::chart::layers::{Band, Event, Feet, Line, Mark, Rule, RuleLabel, Span};
use crate::ui::chart::points::{Limits, Points, along_line, thinned};
use crate::ui::chart::tooltip::Tooltip;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

/// Marks at the edge of a chart are drawn whole.
// A disc has a radius of 5 and half of its edge, 2 wide, beyond it.
const MARK_OVERHANG: f32 = 6.0;
/// A baseline further outside than this, in heights of the chart, is drawn no further outside.
const FAR: f64 = 20.0;
/// From so many points on a line may be drawn with fewer.
const MANY: usize = 120;
/// From this opacity on an area is no ground for names of other lines.
const OPAQUE_FILL: f32 = 0.25;
/// Of the places around a mark, those right beside it.
const BESIDE: usize = 4;
/// Dashes of rules and of the baseline, pixels.
const RULE_DASH: f32 = 4.0;
const BASELINE_DASH: f32 = 5.0;
const BASELINE_WIDTH: f32 = 1.5;

type Paint<'a> = Box<dyn FnOnce(&Canvas<'_>) + 'a>;
type Names<'a> = Box<dyn FnOnce(&mut Labels<'_>, &PlotTransform) + 'a>;

/// Lines over one axis, and what goes with them. See [the module](super) for how to declare one.
///
/// What is declared first matters most: it lies on top, is named first, and is the first column of
/// what is copied and the first row of the tooltip.
#[must_use = "a chart is drawn by `show`"]
pub struct Chart<'a> {
    name: &'a str,
    x: Axis<'a>,
    y: Axis<'a>,
    right: Option<(Axis<'a>, Color32)>,
    lines: Vec<Line<'a>>,
    bands: Vec<Band<'a>>,
    span: Option<Span<'a>>,
    rules: Vec<Rule<'a>>,
    marks: Vec<Mark<'a>>,
    events: Vec<Event>,
    feet: Option<Feet>,
    nothing: Option<&'a str>,
    /// What the baseline is called.
    baseline: String,
    cursor: Option<&'a mut MonthCursor>,
    paint: Option<Paint<'a>>,
    names: Option<Names<'a>>,
    tooltip: Option<Box<dyn Fn(f64) -> Option<Tooltip> + 'a>>,
    says: Option<Box<dyn Fn() -> String + 'a>>,
    sheet: Option<Box<dyn Fn() -> Sheet + 'a>>,
}

/// Where a chart has been drawn.
pub struct Shown {
    pub response: Response,
    pub transform: PlotTransform,
}

impl Shown {
    /// The values of both axes under the pointer, also where it is dragged out of the chart.
    pub fn pointed(&self) -> Option<PlotPoint> {
        let hovered = self.response.hover_pos().or_else(|| self.response.interact_pointer_pos())?;
        Some(self.transform.value_from_position(hovered))
    }
}

/// A line as it is drawn: its runs, and those of its baseline.
struct Drawn {
    own: Vec<Vec<PlotPoint>>,
    baseline: Vec<Vec<PlotPoint>>,
}

impl<'a> Chart<'a> {
    /// An empty chart with an axis below and one on the left; `name` is what it is called by a
    /// screen reader, unique on the screen.
    pub fn new(name: &'a str, x: Axis<'a>, y: Axis<'a>) -> Self {
        Self {
            name,
            x,
            y,
            right: None,
            lines: Vec::new(),
            bands: Vec::new(),
            span: None,
            rules: Vec::new(),
            marks: Vec::new(),
            events: Vec::new(),
            feet: None,
            nothing: None,
            baseline: "baseline".to_owned(),
            cursor: None,
            paint: None,
            names: None,
            tooltip: None,
            says: None,
            sheet: None,
        }
    }

    /// One more line under those before.
    pub fn line(mut self, line: Line<'a>) -> Self {
        self.lines.push(line);
        self
    }

    /// More lines.
    pub fn lines(mut self, lines: impl IntoIterator<Item = Line<'a>>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// One more band, over those before and under all lines.
    pub fn band(mut self, band: Band<'a>) -> Self {
        self.bands.push(band);
        self
    }

    /// An upright band under everything.
    pub fn span(self, span: Option<Span<'a>>) -> Self {
        Self { span, ..self }
    }

    /// One more line across the chart.
    pub fn rule(mut self, rule: Rule<'a>) -> Self {
        self.rules.push(rule);
        self
    }

    /// The same where there is one.
    pub fn rule_if(mut self, rule: Option<Rule<'a>>) -> Self {
        self.rules.extend(rule);
        self
    }

    /// One more point with its name, where there is one; it lies on those before.
    pub fn mark(mut self, mark: Option<Mark<'a>>) -> Self {
        self.marks.extend(mark);
        self
    }

    /// More points.
    pub fn marks(mut self, marks: impl IntoIterator<Item = Mark<'a>>) -> Self {
        self.marks.extend(marks);
        self
    }

    /// What happened along the axis below.
    pub fn events(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// Strips at the foot.
    pub fn feet(self, feet: Feet) -> Self {
        Self { feet: Some(feet), ..self }
    }

    /// An axis on the right with its figures in this ink; grid lines are those of the left one.
    pub fn right_axis(self, axis: Option<Axis<'a>>, ink: Color32) -> Self {
        Self { right: axis.map(|axis| (axis, ink)), ..self }
    }

    /// What is written in the middle where there is nothing to show; names are left out then.
    pub fn nothing_if(self, is_nothing: bool, text: &'a str) -> Self {
        Self { nothing: is_nothing.then_some(text), ..self }
    }

    /// The place under the pointer is marked in all charts that share this cursor.
    pub fn cursor(self, cursor: &'a mut MonthCursor) -> Self {
        Self { cursor: Some(cursor), ..self }
    }

    /// Draws what no part of a chart does, over the lines and under the marks and names.
    pub fn paint(self, paint: impl FnOnce(&Canvas<'_>) + 'a) -> Self {
        Self { paint: Some(Box::new(paint)), ..self }
    }

    /// Writes names that belong to no line, mark or rule; marks are named before, lines after.
    pub fn names(self, names: impl FnOnce(&mut Labels<'_>, &PlotTransform) + 'a) -> Self {
        Self { names: Some(Box::new(names)), ..self }
    }

    /// The tooltip at a place on the axis below, instead of one row per line.
    pub fn tooltip(self, tooltip: impl Fn(f64) -> Option<Tooltip> + 'a) -> Self {
        Self { tooltip: Some(Box::new(tooltip)), ..self }
    }

    /// What the chart shows, in words.
    pub fn says(self, says: impl Fn() -> String + 'a) -> Self {
        Self { says: Some(Box::new(says)), ..self }
    }

    /// What is copied, instead of one column per line.
    pub fn sheet(self, sheet: impl Fn() -> Sheet + 'a) -> Self {
        Self { sheet: Some(Box::new(sheet)), ..self }
    }

    /// Draws the chart as wide as `ui`, this high.
    pub fn show(mut self, ui: &mut Ui, height: f32) -> Shown {
        let tokens = Tokens::of(ui);
        self.baseline = baseline_name(ui.ctx());
        let (paint, names) = (self.paint.take(), self.names.take());
        let cursor = self.cursor.take();
        let drawn: Vec<Drawn> = self.lines.iter().map(|line| self.drawn(line, height)).collect();
        let shown = self.plot(ui, height).show(ui, |plot| self.add_items(plot, tokens, &drawn));
        let (response, transform) = (shown.response, shown.transform);
        let frame = *transform.frame();
        let painter = ui.painter().with_clip_rect(frame);
        let written = RefCell::default();
        let canvas = Canvas { painter: &painter, transform: &transform, tokens, written: &written };
        // egui_plot has painted its items: what follows lies over them, marks and names on top.
        if let Some(feet) = &self.feet {
            feet.paint(&canvas);
        }
        Event::paint(&self.events, &canvas);
        if let Some(paint) = paint {
            paint(&canvas);
        }
        let around_frame = painter.with_clip_rect(frame.expand(MARK_OVERHANG));
        for mark in &self.marks {
            mark.paint(&around_frame, self.place_of(mark, &transform));
        }
        if let Some(text) = self.nothing {
            MarkLabel::centered(text, frame, tokens).paint(&painter);
        } else {
            let clear_of = self.clear_of(&drawn, &transform);
            let fills = self.fills(&drawn, &transform);
            let mut labels = Labels::new(&painter, tokens, frame, clear_of).on_fills(fills);
            // First named, first served: a mark has few places beside it, a line has many along it.
            self.name_marks(&mut labels, &transform);
            if let Some(names) = names {
                names(&mut labels, &transform);
            }
            self.name_lines(&mut labels, &transform, tokens);
        }
        // What is painted by hand alone has no figures to copy, unless the chart says which.
        if self.lines.is_empty() && self.sheet.is_none() {
            describe(&response, self.name, || self.words());
        } else {
            describe_figures(&response, self.name, || self.words(), || self.figures());
        }
        // After the names, which would interrupt the line.
        if let Some(cursor) = cursor {
            cursor.follow_in(&painter, &response, &transform, frame.y_range(), tokens);
        }
        if let Some(tooltip) = self.told(&response, &transform) {
            tooltip.show(&response);
        }
        Shown { response, transform }
    }

    fn plot<'b>(&'b self, ui: &Ui, height: f32) -> Plot<'b> {
        let is_zoomable = self.x.is_zoomable;
        let plot = axes::plain_plot(ui, self.name)
            .width(ui.available_width())
            .height(height)
            .show_axes([self.x.is_shown(), self.y.is_shown()])
            .allow_zoom([is_zoomable, false])
            .allow_drag([is_zoomable, false]);
        let right = self.right.as_ref().map(|(axis, ink)| (axis, *ink));
        self.y.beside(ui, right, self.x.below(ui, plot))
    }

    /// The runs of a line as they are drawn.
    ///
    /// Far-off points of a baseline are kept near: a dashed line is tessellated dash by dash, and
    /// a baseline of billions over a deal of thousands would have billions of them. Each of its points
    /// breaks a dash: of many points those that nobody would miss are left out.
    fn drawn(&self, line: &Line<'a>, height: f32) -> Drawn {
        let limits = self.y.limits.as_ref().map_or(Limits::NONE, Limits::of);
        let near = self.y.range.as_ref().map_or(Limits::NONE, |range| {
            let far = FAR * (range.end() - range.start());
            Limits { low: range.start() - far, high: range.end() + far }
        });
        let baseline = line.baseline.map(|points| points.runs(limits.within(near)));
        let mut drawn =
            Drawn { own: line.points.runs(limits), baseline: baseline.unwrap_or_default() };
        let many = drawn.own.iter_mut().chain(&mut drawn.baseline).filter(|run| run.len() > MANY);
        for run in many {
            *run = thinned(run, height);
        }
        drawn
    }

    /// From the bottom to the top: bands, rules, baselines, areas, lines.
    fn add_items<'b>(&'b self, plot: &mut PlotUi<'b>, tokens: &Tokens, drawn: &'b [Drawn]) {
        // Set anew in each frame: egui_plot remembers the bounds of the frame before.
        if let Some(range) = &self.x.range {
            plot.set_plot_bounds_x(range.clone());
        }
        if let Some(range) = &self.y.range {
            plot.set_plot_bounds_y(range.clone());
        }
        if let Some(Span { from_to, fill, .. }) = &self.span {
            let span = egui_plot::Span::new("", from_to.clone()).fill(*fill);
            plot.span(span.border_width(0.0));
        }
        for Band { low, high, fill } in &self.bands {
            let (xs, low): (Vec<f64>, Vec<f64>) = low.iter().copied().unzip();
            let high: Vec<f64> = high.iter().map(|point| point.1).collect();
            // Two runs of the model may differ in length for a frame; `FilledArea` would panic.
            if low.len() == high.len() {
                plot.add(FilledArea::new("", &xs, &low, &high).fill_color(*fill));
            }
        }
        for Rule { at, ink, is_level, is_dashed, .. } in &self.rules {
            let dashed = LineStyle::Dashed { length: RULE_DASH };
            let style = if *is_dashed { dashed } else { LineStyle::Solid };
            if *is_level {
                plot.hline(HLine::new("", *at).color(*ink).style(style).width(1.0));
            } else {
                plot.vline(VLine::new("", *at).color(*ink).style(style).width(1.0));
            }
        }
        // Backwards: what is declared first is painted last and lies on top.
        for run in drawn.iter().rev().flat_map(|drawn| &drawn.baseline) {
            let line = egui_plot::Line::new("", PlotPoints::Borrowed(run)).color(tokens.ghost);
            let dashed = LineStyle::Dashed { length: BASELINE_DASH };
            plot.line(line.width(BASELINE_WIDTH).style(dashed));
        }
        let shown = || self.lines.iter().zip(drawn).rev().filter(|(line, _)| line.is_drawn);
        let areas = shown().filter(|(line, _)| line.fill.is_some());
        // All areas before all lines: an area over another's line would tint it.
        for (line, drawn) in areas.chain(shown().filter(|(line, _)| line.fill.is_none())) {
            for run in &drawn.own {
                plot.line(item(line, run));
            }
        }
    }

    /// What no name should cover: drawn lines, rules, and the lines of events.
    fn clear_of(&self, drawn: &[Drawn], transform: &PlotTransform) -> Vec<Pos2> {
        let shown = self.lines.iter().zip(drawn);
        let runs = shown.flat_map(|(line, drawn)| {
            let own = line.is_drawn.then_some(&drawn.own);
            own.into_iter().flatten().chain(&drawn.baseline)
        });
        let (low, high) = (transform.bounds().min(), transform.bounds().max());
        let level = |at: f64| [low[0], high[0]].map(|x| PlotPoint::new(x, at));
        let upright = |at: f64| [low[1], high[1]].map(|y| PlotPoint::new(at, y));
        let rules = self.rules.iter();
        let rules = rules.map(|rule| if rule.is_level { level(rule.at) } else { upright(rule.at) });
        let rules: Vec<_> =
            rules.chain(self.events.iter().map(|event| upright(event.at))).collect();
        let rules = rules.iter().flat_map(|ends| along_line(ends, transform));
        runs.flat_map(|run| along_line(run, transform)).chain(rules).collect()
    }

    /// Areas so opaque that a name on one is hard to read.
    fn fills(&self, drawn: &[Drawn], transform: &PlotTransform) -> Vec<Fill> {
        let foot = transform.position_from_point_y(0.0);
        let lines = self.lines.iter().zip(drawn).enumerate();
        let is_opaque = |line: &Line<'_>| line.is_drawn && line.fill >= Some(OPAQUE_FILL);
        let opaque = lines.filter(|(_, (line, _))| is_opaque(line));
        let edge = |run: &Vec<PlotPoint>| {
            run.iter().map(|point| transform.position_from_point(point)).collect()
        };
        let of_line = |(line, (_, drawn)): (usize, (_, &Drawn))| {
            let edges: Vec<Vec<Pos2>> = drawn.own.iter().map(edge).collect();
            edges.into_iter().map(move |edge| Fill { line, edge, foot })
        };
        opaque.flat_map(of_line).collect()
    }

    /// A mark beyond the limits is drawn at them, as the lines are.
    fn place_of(&self, mark: &Mark<'_>, transform: &PlotTransform) -> Pos2 {
        let limits = self.y.limits.as_ref().map_or(Limits::NONE, Limits::of);
        let y = between(mark.at.y, limits.low, limits.high);
        transform.position_from_point(&PlotPoint::new(mark.at.x, y))
    }

    fn name_marks(&self, labels: &mut Labels<'_>, transform: &PlotTransform) {
        let place = |mark: &Mark<'_>| self.place_of(mark, transform);
        for mark in &self.marks {
            // Less than the mark itself, whose own name is right beside it.
            labels.avoid_mark(Rect::from_center_size(place(mark), vec2(1.0, 1.0) * mark.radius));
        }
        // Backwards: the last mark lies on top, so its name comes first.
        for mark in self.marks.iter().rev() {
            if let Some(text) = &mark.label {
                // Beside its mark, even over a line: further away it would be taken for another's.
                let beside = around(place(mark)).take(BESIDE);
                if !labels.has_written(text, mark.label_ink, beside) {
                    labels.write(text, mark.label_ink, around(place(mark)));
                }
            }
        }
    }

    fn name_lines(&self, labels: &mut Labels<'_>, transform: &PlotTransform, tokens: &Tokens) {
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(label) = &line.label {
                labels.naming(Some(index));
                // `ghost` is too faint for text (see `Tokens::ghost`).
                let ink = match line.fill {
                    _ if line.ink == tokens.ghost => tokens.muted,
                    // It may stand in the area of its own colour.
                    Some(_) => line.ink.lerp_to_gamma(tokens.text, 0.5),
                    None => line.ink,
                };
                labels.write(
                    &label.text,
                    ink,
                    label.places.on(line.points, line.baseline, transform),
                );
            }
        }
        labels.naming(None);
        for line in &self.lines {
            if let Some((label, baseline)) = line.baseline_label.as_ref().zip(line.baseline) {
                let places = label.places.on(baseline, Some(line.points), transform);
                labels.write(&label.text, tokens.muted, places);
            }
        }
        for rule in &self.rules {
            if let Some(label) = &rule.label {
                labels.write(&label.text, tokens.muted, rule_places(rule.at, label, transform));
            }
        }
        if let Some(span) = &self.span {
            span.name(labels, transform, tokens);
        }
    }

    fn words(&self) -> String {
        self.says.as_ref().map_or_else(
            || self.lines.iter().map(|line| &*line.name).collect::<Vec<_>>().join(", "),
            |says| says(),
        )
    }

    fn figures(&self) -> Sheet {
        if let Some(sheet) = &self.sheet {
            return sheet();
        }
        let lines = self.lines.iter().filter(|line| line.is_listed).flat_map(|line| {
            let name = as_heading(&line.name);
            let baseline =
                line.baseline.map(|it| self.copied(format!("{name}, {}", self.baseline), it));
            [self.copied(name, line.points)].into_iter().chain(baseline)
        });
        Sheet::along(&*self.x.heading, &lines.collect::<Vec<_>>())
    }

    fn copied(&self, name: String, points: Points<'_>) -> clipboard::Line {
        let [across, up] = [&self.x, &self.y].map(|axis| axis.dollars.unwrap_or(1.0));
        let points = points.defined().map(|point| (point.x * across, point.y * up));
        clipboard::Line { name, points: points.collect(), is_dollars: self.y.dollars.is_some() }
    }

    /// The tooltip at the pointer, if it is over the chart.
    fn told(&self, response: &Response, transform: &PlotTransform) -> Option<Tooltip> {
        let x = transform.value_from_position(response.hover_pos()?).x;
        match &self.tooltip {
            Some(tooltip) => tooltip(x),
            None => self.rows_at(x),
        }
    }

    /// A row for each line and its baseline, at the place of the first line that is nearest to `x`.
    fn rows_at(&self, x: f64) -> Option<Tooltip> {
        // Half a month either way: a figure belongs to its month alone.
        let reach = if self.x.is_months { 0.5 } else { f64::INFINITY };
        let value = |points: Points<'_>, x: f64| {
            points.nearest(x).filter(|(at, _)| (at - x).abs() <= reach).map(|(_, value)| value)
        };
        let (at, _) = self.lines.first()?.points.nearest(x)?;
        // Left of closing counts as closing.
        if (at - x.max(0.0)).abs() > reach {
            return None;
        }
        let figure = |value| self.y.text(value);
        let mut tooltip = Tooltip::new(self.x.text(Some(at)));
        for line in self.lines.iter().filter(|line| line.is_listed) {
            let own = value(line.points, at).flatten();
            tooltip = tooltip.row(&*line.name, figure(own));
            if let Some(value) = line.baseline.and_then(|points| value(points, at)) {
                let name = if self.lines.len() > 1 {
                    format!("{}, {}", line.name, self.baseline)
                } else {
                    self.baseline.clone()
                };
                tooltip = tooltip.row(name, figure(value));
            }
        }
        Some(tooltip)
    }
}

fn item<'b>(line: &Line<'_>, run: &'b [PlotPoint]) -> egui_plot::Line<'b> {
    let mut item =
        egui_plot::Line::new("", PlotPoints::Borrowed(run)).color(line.ink).width(line.width);
    if let Some(length) = line.dash {
        item = item.style(LineStyle::Dashed { length });
    }
    match line.fill {
        Some(alpha) => item.fill(0.0).fill_alpha(alpha),
        None => item,
    }
}

/// From the right end of a rule leftwards, over and under it, and at last at its left end.
fn rule_places(at: f64, label: &RuleLabel<'_>, transform: &PlotTransform) -> Vec<(Pos2, Align2)> {
    // Half a point more than the clearance of names, or rounding would decide whether the rule
    // counts as covered (see `labels::end`).
    const OFF: f32 = 3.5;
    let y = transform.position_from_point_y(at);
    let across = transform.frame().x_range().shrink(6.0);
    let right = [1.0, 0.8, 0.6, 0.4].map(|share| (share, Align2::RIGHT_BOTTOM, Align2::RIGHT_TOP));
    let left = [(0.0, Align2::LEFT_BOTTOM, Align2::LEFT_TOP)];
    let places = right.into_iter().chain(left).flat_map(|(share, over, under)| {
        let x = lerp(across.min..=across.max, share);
        let mut places = [(pos2(x, y - OFF), over), (pos2(x, y + OFF), under)];
        if !label.is_over {
            places.reverse();
        }
        places
    });
    places.collect()
}

/// The name of a line over a column: "Defaulted by then", but "p5", which is a symbol.
fn as_heading(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(_), Some(second)) if second.is_alphabetic() => format::capitalized(name),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::chart::axes::MoneyUnit;

    #[test]
    fn lines_over_different_months_are_copied_side_by_side() {
        let unit = MoneyUnit::of_billions([]);
        let (own, baseline) = (vec![(0.0, 1.5), (1.0, 1.0)], vec![(1.0, 2.0), (2.0, 3.0)]);
        let values = [(0.0, None), (2.0, Some(0.25))].to_vec();
        let ink = Color32::PLACEHOLDER;
        let chart = Chart::new("Debt", Axis::months(2), Axis::billions(unit))
            .line(Line::new("debt", &own, ink).baseline(Some(&baseline)))
            .line(Line::new("p5", &values, ink));
        assert_eq!(
            chart.figures().tab_separated(),
            "Month\tDebt\tDebt, baseline\tp5\n\
             0\t1500000000.00\t\t\n\
             1\t1000000000.00\t2000000000.00\t\n\
             2\t\t3000000000.00\t250000000.00\n"
        );
    }

    #[test]
    fn a_month_has_the_figures_of_that_month_alone() {
        let (own, baseline) = (vec![(0.0, 0.1), (1.0, 0.2)], vec![(0.0, 0.3)]);
        let line = Line::new("defaulted", &own, Color32::PLACEHOLDER).baseline(Some(&baseline));
        let chart = Chart::new("Odds", Axis::months(2), Axis::share()).line(line);
        let told = |x: f64| chart.rows_at(x).map(|it| (it.title, it.rows.len()));
        assert_eq!(told(0.2), Some(("Closing".to_owned(), 2)));
        assert_eq!(told(1.4), Some(("Month 1".to_owned(), 1)), "the baseline ends before");
        assert_eq!(told(2.0), None, "the line ends before");
    }

    #[test]
    fn an_empty_baseline_is_none() {
        let own = vec![(0.0, 0.1)];
        let none: &[(f64, f64)] = &[];
        let line = Line::new("defaulted", &own, Color32::PLACEHOLDER).baseline(Some(none));
        let chart = Chart::new("Odds", Axis::months(2), Axis::share()).line(line);
        assert_eq!(chart.figures().head, ["Month", "Defaulted"]);
    }
}
