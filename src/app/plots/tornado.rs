//! What moves a metric most? A bar a lever, from its low to its high. A click opens the row and
//! takes hold of the lever; low and high are typed in place.

use eframe::egui::{
    Align, Align2, Button, Color32, Layout, Rangef, Rect, Response, ScrollArea, Sense, Shape,
    Stroke, Ui, UiBuilder, pos2, vec2,
};

use crate::analysis::lever_text::{self, short};
use crate::analysis::tornado::{self, Bar, Ranges, Tornado};
use crate::analysis::{Lever, Unit};
use crate::app::metric_cells;
use crate::app::widgets::figure_entry::FigureEntry;
use crate::format;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::board::{columns, fixed, rest, share};
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::rows::{Row, RowText, Scale};
use crate::ui::chart::{MarkLabel, baseline_name};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::render_target;
use crate::ui::spoken::Spoken as _;
use crate::ui::text;
use crate::ui::theme::{self, SMALL, Tokens};
use crate::ui::widgets::icon::{ICON_SIDE, Icon, icon_ui};

/// The least height of a row, and the most: few rows use the height that there is.
const ROW_HEIGHTS: [f32; 2] = [20.0, 30.0];
const HEAD_HEIGHT: f32 = 20.0;
/// Added to it where the baseline is named.
const BASELINE_HEIGHT: f32 = 14.0;
/// Of a row, what a bar takes.
const BAR_SHARE: f32 = 0.55;
/// What an open row offers.
const OFFER_HEIGHT: f32 = 28.0;
const END_WIDTH: f32 = 58.0;
const GAP: f32 = 8.0;
/// Of the width, what a name takes.
const NAME_SHARE: f32 = 0.33;
/// A narrower name says nothing.
const NAME_LEAST: f32 = 72.0;
/// Below this width low and high are left to the tooltip, or no bar would be left.
const WITH_ENDS_LEAST: f32 = 330.0;
/// Between a bar and its figure, and around a figure.
const BESIDE: f32 = 4.0;
/// The least length of the scale; with less, figures are left to the tooltip.
const SCALE_LEAST: f32 = 40.0;

/// An action on the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    /// Opens the lever's row, or closes it.
    Open(Lever),
    /// Sets its low and high.
    Range(Lever, f64, f64),
    /// Takes back the low and high that were typed.
    Reset(Lever),
    /// Sets the lever itself.
    Move(Lever, f64),
}

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct TornadoPlot<'a> {
    pub scenario: &'a Scenario,
    pub tornado: &'a Tornado,
    /// Which of its bars, in their order.
    pub rows: &'a [&'a Bar],
    /// Whether the rows are those whose names were asked for.
    pub is_filtered: bool,
    /// Lows and highs that were typed.
    pub typed: &'a Ranges,
    pub baseline: Option<&'a Tornado>,
    /// The lever whose row is open.
    pub opened: Option<Lever>,
}

/// How the rows are drawn in the room that there is.
#[derive(Clone, Copy)]
struct Look {
    row_height: f32,
    scale: Scale,
    /// Left and right of the scale, for the figures at the ends of a bar; 0 where these have no
    /// room.
    figures: f32,
}

impl Look {
    fn of(ui: &Ui, shown: TornadoPlot<'_>, rows: usize) -> Self {
        let [least, most] = ROW_HEIGHTS;
        let opened = if shown.opened.is_some() { OFFER_HEIGHT } else { 0.0 };
        // Two lines of remarks follow the rows.
        let room = ui.available_height() - opened - 2.0 * least;
        let row_height = room / rows.max(1) as f32;
        let TornadoPlot { tornado, rows, .. } = shown;
        let ends = rows.iter().flat_map(|bar| [bar.low.1, bar.high.1]).flatten();
        let font = theme::medium(SMALL);
        let width = |value| text::width(ui, &tornado.metric.text(Some(value)), font.clone());
        let widest = ends.map(width).fold(0.0, f32::max) + 2.0 * BESIDE;
        let bar = Columns::of(ui.available_rect_before_wrap(), shown).bar.width();
        let figures = if bar - 2.0 * widest < SCALE_LEAST { 0.0 } else { widest };
        Self { row_height: between(row_height, least, most), scale: scale(shown), figures }
    }

    /// The scale within the column of the bars.
    fn scale_in(self, column: Rect) -> Scale {
        self.scale.within(column.x_range(), self.figures)
    }
}

/// Draws the rows into all the room that `ui` has.
pub fn tornado_ui(ui: &mut Ui, shown: TornadoPlot<'_>) -> Option<Touch> {
    ui.spacing_mut().item_spacing.y = 0.0;
    // Before the rows, which then lie over it and take their own clicks; each is united with it, so
    // that the plot's menu opens on any row.
    let id = ui.make_persistent_id("tornado");
    let area = ui.available_rect_before_wrap();
    let mut figure = ui.interact(area, id, Sense::click());
    head_ui(ui, shown);
    let TornadoPlot { tornado, rows, .. } = shown;
    let fit = if render_target::is_export(ui.ctx()) {
        // A picture cannot be scrolled; one row is left for the count of the levers that do not
        // fit.
        ((ui.available_height() / ROW_HEIGHTS[0]) as usize).saturating_sub(1)
    } else {
        rows.len()
    };
    let hidden = rows.len().saturating_sub(fit);
    let rest = tornado.bars.len() - rows.len() + hidden;
    let look = Look::of(ui, shown, fit.min(rows.len()));
    let mut touch = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for bar in rows.iter().take(fit) {
            touch = touch.or(row_ui(ui, shown, bar, look, &mut figure));
            if shown.opened == Some(bar.lever) {
                touch = touch.or(offer_ui(ui, shown, bar));
            }
        }
        for text in remarks(shown, rest, hidden) {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHTS[0]));
            small(&text, Tokens::of(ui).faint).paint(ui.painter(), rect, Align2::LEFT_CENTER);
        }
    });
    // The union has grown by rows that reach out of the scrolled part.
    let figure = figure.with_new_rect(area);
    describe_figures(&figure, "Tornado", || words(shown), || sheet(shown));
    touch
}

/// Under the rows: how many levers are left out, and what stays as it is while one moves.
fn remarks(shown: TornadoPlot<'_>, rest: usize, hidden: usize) -> Vec<String> {
    let TornadoPlot { scenario, rows, is_filtered, .. } = shown;
    let others = (rest > 0).then(|| match (rows.is_empty(), is_filtered) {
        (true, true) => "No matching input".to_owned(),
        (true, false) => "No input moves it from here".to_owned(),
        (false, true) => format!("{rest} other inputs"),
        (false, false) if hidden > 0 => {
            format!("{rest} other inputs move it less, or not at all")
        }
        (false, false) => format!("{rest} other inputs do not move it"),
    });
    let held = rows.iter().filter_map(|bar| {
        let held = tornado::held(bar.lever, scenario)?;
        Some(format!("{}: {held}", bar.lever.label(scenario)))
    });
    others.into_iter().chain(held).collect()
}

/// The rows that are shown, as they are copied.
fn sheet(shown: TornadoPlot<'_>) -> Sheet {
    let TornadoPlot { scenario, tornado, rows, .. } = shown;
    let metric = tornado.metric;
    let row = |bar: &&Bar| {
        let ends = [bar.low, bar.high].into_iter().flat_map(|(at, value)| {
            let end =
                Cell { text: end_text(scenario, bar.lever, at), in_full: format::plain(Some(at)) };
            [end, metric_cells::metric_cell(metric, value)]
        });
        [Cell::words(bar.lever.label(scenario))].into_iter().chain(ends).collect()
    };
    let name = metric.name();
    let head = ["Input", "Low", &format!("{name} at low"), "High", &format!("{name} at high")];
    Sheet { head: head.map(str::to_owned).to_vec(), rows: rows.iter().map(row).collect() }
}

/// What moves it most, in words.
fn words(shown: TornadoPlot<'_>) -> String {
    let TornadoPlot { scenario, tornado, rows, .. } = shown;
    let metric = tornado.metric;
    let most = rows.iter().take(3).map(|bar| {
        let [low, high] = [bar.low.1, bar.high.1].map(|value| metric.text(value));
        format!("{} {low} to {high}", bar.lever.label(scenario))
    });
    let most = most.collect::<Vec<_>>().join(", ");
    format!("{} now {}; {most}", metric.name(), metric.text(tornado.present))
}

/// From the least to the most of the metric; each row gives it its room on the screen.
fn scale(shown: TornadoPlot<'_>) -> Scale {
    let both = [Some(shown.tornado), shown.baseline].into_iter().flatten();
    let values = both.flat_map(|tornado| {
        let ends = tornado.bars.iter().flat_map(|bar| [bar.low.1, bar.high.1]);
        ends.chain([tornado.present]).flatten()
    });
    Scale::holding(values, Rangef::NOTHING)
}

/// Where the parts of a row are.
#[derive(Clone, Copy)]
struct Columns {
    name: Rect,
    low: Rect,
    bar: Rect,
    high: Rect,
    /// Right of them; without width where no range is typed.
    reset: Rect,
}

impl Columns {
    fn of(row: Rect, shown: TornadoPlot<'_>) -> Self {
        // In every row once one range is typed, so that the columns stay aligned.
        let reset_width = if shown.typed.is_empty() { 0.0 } else { ICON_SIDE };
        let (row, reset) = row.split_left_right_at_x(row.right() - reset_width);
        let end = if row.width() < WITH_ENDS_LEAST { 0.0 } else { END_WIDTH };
        let cells = [share(NAME_SHARE).least(NAME_LEAST), fixed(end), rest(), fixed(end)];
        let [name, low, bar, high] = columns(cells).gap(GAP).split(row);
        Self { name, low, bar, high, reset }
    }

    fn has_ends(&self) -> bool {
        self.low.width() > 0.0
    }
}

fn small(text: &str, ink: Color32) -> RowText<'_> {
    RowText { text, font: theme::regular(SMALL), ink }
}

fn head_ui(ui: &mut Ui, shown: TornadoPlot<'_>) {
    let tokens = Tokens::of(ui);
    let TornadoPlot { tornado, baseline, .. } = shown;
    let more = if baseline.is_some() { BASELINE_HEIGHT } else { 0.0 };
    let (_, whole) = ui.allocate_space(vec2(ui.available_width(), HEAD_HEIGHT + more));
    let columns = Columns::of(whole.with_max_y(whole.bottom() - more), shown);
    let painter = ui.painter();
    small("input", tokens.faint).paint(painter, columns.name, Align2::LEFT_CENTER);
    if columns.has_ends() {
        small("low", tokens.muted).paint(painter, columns.low, Align2::RIGHT_CENTER);
        small("high", tokens.accent).paint(painter, columns.high, Align2::RIGHT_CENTER);
    }
    let text = format!("{} now {}", tornado.metric.phrase(), tornado.metric.text(tornado.present));
    small(&text, tokens.muted).paint(painter, columns.bar, Align2::CENTER_CENTER);
    if let Some(baseline) = baseline {
        let text = format!("{} {}", baseline_name(ui.ctx()), tornado.metric.text(baseline.present));
        let under = columns.bar.translate(vec2(0.0, more));
        small(&text, tokens.muted).paint(painter, under, Align2::CENTER_CENTER);
    }
    // Half a pixel up: a line one pixel wide then covers one row of pixels, not two halves.
    painter.hline(whole.x_range(), whole.bottom() - 0.5, Stroke::new(1.0, tokens.line));
}

fn row_ui(
    ui: &mut Ui,
    shown: TornadoPlot<'_>,
    bar: &Bar,
    look: Look,
    figure: &mut Response,
) -> Option<Touch> {
    let TornadoPlot { scenario, tornado, opened, .. } = shown;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), look.row_height));
    if !ui.is_rect_visible(rect) {
        return None;
    }
    let columns = Columns::of(rect, shown);
    let lever = bar.lever;
    let id = ui.make_persistent_id(("tornado", lever));
    let said = said(shown, bar);
    // Not the numbers at both sides, which are fields of their own.
    let touched = columns.name.union(columns.bar);
    let response = Row { id, rect: touched, said: &said, is_button: true }.interact(ui);
    let tokens = Tokens::of(ui);
    let is_lit = response.hovered() || response.has_focus();
    if is_lit || opened == Some(lever) {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, tokens.raised);
    }
    let ink = if is_lit { tokens.accent } else { tokens.text };
    small(&lever.noun(scenario), ink).paint(ui.painter(), columns.name, Align2::LEFT_CENTER);
    let scale = look.scale_in(columns.bar);
    let figures = figures(ui, columns.bar, tornado, bar, look);
    // First, so that the dashes lie under the bar.
    paint_baseline(ui, columns.bar, shown.baseline, lever, (scale, &figures));
    paint_bar(ui, columns.bar, tornado, bar, scale);
    for (text, place) in &figures {
        let (at, align) = (place.left_center(), Align2::LEFT_CENTER);
        let (color, ground) = (tokens.muted, tokens.ground);
        MarkLabel { text, at, align, color, ground }.paint(ui.painter());
    }
    let touch = if columns.has_ends() { range_ui(ui, columns, shown, bar) } else { None };
    let hint = format!("{said}. Click to select it, then set it to either end");
    let response = response.on_hover_text(hint);
    *figure = figure.union(response.clone());
    if response.clicked() { Some(Touch::Open(lever)) } else { touch }
}

/// What a screen reader reads of a row: both ends, and what stays as it is between them.
fn said(shown: TornadoPlot<'_>, bar: &Bar) -> String {
    let TornadoPlot { scenario, tornado, .. } = shown;
    let (lever, metric) = (bar.lever, tornado.metric);
    let held = tornado::held(lever, scenario).map_or_else(String::new, |held| format!("; {held}"));
    format!(
        "{}: {} {} at {}, {} at {}{held}",
        lever.label(scenario),
        metric.phrase(),
        metric.text(bar.low.1),
        short(lever, bar.low.0),
        metric.text(bar.high.1),
        short(lever, bar.high.0),
    )
}

/// Low and high of a lever, to be typed, with a button that resets typed ones.
fn range_ui(ui: &mut Ui, columns: Columns, shown: TornadoPlot<'_>, bar: &Bar) -> Option<Touch> {
    let lever = bar.lever;
    let label = lever.label(shown.scenario);
    let mut touch = None;
    let ends = [("low", columns.low, bar.low.0), ("high", columns.high, bar.high.0)];
    for (index, (which, room, value)) in ends.into_iter().enumerate() {
        let entry = FigureEntry {
            id: ui.make_persistent_id(("tornado end", lever, which)),
            name: &format!("{label}, {which}"),
            text: &end_text(shown.scenario, lever, value),
            in_full: Some(&lever_text::text(lever, shown.scenario, value)),
            unit: lever.unit(),
            font: theme::regular(SMALL),
            size: room.size(),
            align: Align2::RIGHT_CENTER,
        };
        let mut end_ui = ui.new_child(UiBuilder::new().max_rect(room));
        let Some(typed) = entry.ui(&mut end_ui).1 else { continue };
        let (low, high) = if index == 0 { (typed, bar.high.0) } else { (bar.low.0, typed) };
        // A low typed above the high is taken as the new high.
        touch = Some(Touch::Range(lever, low.min(high), low.max(high)));
    }
    if shown.typed.contains_key(&lever) {
        let side = vec2(ICON_SIDE, ICON_SIDE);
        let place = Rect::from_center_size(columns.reset.center(), side);
        let mut reset_ui = ui.new_child(UiBuilder::new().max_rect(place));
        let id = ui.make_persistent_id(("tornado", lever)).with("reset");
        let name = format!("Reset low and high of {label}");
        if icon_ui(&mut reset_ui, id, Icon::Remove, &name, true).clicked() {
            touch = Some(Touch::Reset(lever));
        }
    }
    touch
}

/// Under an open row: buttons that set the lever to its low or its high.
fn offer_ui(ui: &mut Ui, shown: TornadoPlot<'_>, bar: &Bar) -> Option<Touch> {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), OFFER_HEIGHT));
    ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, tokens.raised);
    let room = rect.shrink2(vec2(0.0, 4.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
    let label = bar.lever.label(shown.scenario);
    let mut touch = None;
    for ((at, value), end) in [(bar.low, "low"), (bar.high, "high")] {
        let text = format!("Set to {end}, {}", end_text(shown.scenario, bar.lever, at));
        let button = Button::new(text::small_strong(text));
        let edge = Stroke::new(1.0, tokens.line);
        let response = ui.add(button.fill(tokens.ground).stroke(edge));
        let response = response.named(format!("Set {label} to its {end}"));
        let metric = shown.tornado.metric;
        let hint = format!("{} {}", metric.name(), metric.text_fine(value));
        if response.on_hover_text(hint).clicked() {
            touch = Some(Touch::Move(bar.lever, at));
        }
    }
    touch
}

/// As it is read: a quotient, such as an advance rate, has no more digits than its slider.
fn end_text(scenario: &Scenario, lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => {
            let decimals = |value: f64| format::decimals_of_percent(value);
            let step = decimals(lever.step(scenario)).unwrap_or(2);
            let decimals = decimals(value).filter(|own| *own <= 2).unwrap_or(step);
            format::percent(value, decimals)
        }
        Unit::Dollars | Unit::Months | Unit::Ratio | Unit::Count => short(lever, value),
    }
}

/// How far the same lever moves the baseline: a dashed line between two ends, and its present
/// value.
fn paint_baseline(
    ui: &Ui,
    rect: Rect,
    baseline: Option<&Tornado>,
    lever: Lever,
    (scale, figures): (Scale, &[Figure]),
) {
    let Some(baseline) = baseline else { return };
    let stroke = Stroke::new(1.5, Tokens::of(ui).ghost);
    let x = |value| scale.x(value);
    let painter = ui.painter();
    // No line runs through a figure.
    let is_free =
        |x: f32| figures.iter().all(|(_, place)| !place.expand(BESIDE).x_range().contains(x));
    if let Some(present) = baseline.present.map(x).filter(|x| is_free(*x)) {
        let ends = [pos2(present, rect.top()), pos2(present, rect.bottom())];
        painter.extend(Shape::dashed_line(&ends, stroke, 3.0, 3.0));
    }
    let Some(bar) = baseline.bar(lever) else { return };
    let values = [bar.low.1, baseline.present, bar.high.1].into_iter().flatten().map(x);
    let reach =
        values.fold(Rangef::NOTHING, |reach, x| Rangef::new(reach.min.min(x), reach.max.max(x)));
    // Less than a pixel: the lever does not move the baseline.
    if reach.span() < 1.0 {
        return;
    }
    // In the strip that the row leaves free under its bar.
    let y = rect.bottom() - 2.0;
    let ends = [pos2(reach.min, y), pos2(reach.max, y)];
    painter.extend(Shape::dashed_line(&ends, stroke, 3.0, 3.0));
    for x in [reach.min, reach.max].into_iter().filter(|x| is_free(*x)) {
        painter.vline(x, Rangef::new(y - 4.0, y + 1.0), stroke);
    }
}

/// A figure at an end of a bar, and where it is written.
type Figure = (String, Rect);

/// The figures at the ends of a bar. Where both ends lie on one side, only the further one has room
/// for its figure.
fn figures(ui: &Ui, rect: Rect, tornado: &Tornado, bar: &Bar, look: Look) -> Vec<Figure> {
    let Some(present) = tornado.present.filter(|_| look.figures > 0.0) else { return Vec::new() };
    let scale = look.scale_in(rect);
    let middle = scale.x(present);
    let ends: Vec<f64> = [bar.low.1, bar.high.1].into_iter().flatten().collect();
    let furthest = |is_left: bool| {
        let places = ends.iter().map(|value| (scale.x(*value), *value));
        let places = places.filter(|(x, _)| if is_left { *x < middle } else { *x > middle });
        let side = if is_left { -1.0 } else { 1.0 };
        places.max_by(|one, other| (side * one.0).total_cmp(&(side * other.0)))
    };
    let figure = |(x, value): (f32, f64), align: Align2| {
        let text = tornado.metric.text(Some(value));
        let width = text::width(ui, &text, theme::medium(SMALL));
        let place = align.anchor_size(pos2(x, rect.center().y), vec2(width, 12.0));
        (text, place)
    };
    let left = furthest(true).map(|(x, value)| figure((x - BESIDE, value), Align2::RIGHT_CENTER));
    let right = furthest(false).map(|(x, value)| figure((x + BESIDE, value), Align2::LEFT_CENTER));
    left.into_iter().chain(right).collect()
}

fn paint_bar(ui: &Ui, rect: Rect, tornado: &Tornado, bar: &Bar, scale: Scale) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let Some(present) = tornado.present else {
        small(format::UNDEFINED, tokens.faint).paint(painter, rect, Align2::CENTER_CENTER);
        return;
    };
    let middle = scale.x(present);
    let heights = Rangef::point(rect.center().y).expand(BAR_SHARE * rect.height() / 2.0);
    for (end, fill) in [(bar.low, tokens.ghost), (bar.high, tokens.accent)] {
        let Some(to) = end.1.map(|value| scale.x(value)) else { continue };
        let reach = Rangef::new(middle.min(to), middle.max(to));
        painter.rect_filled(Rect::from_x_y_ranges(reach, heights), 1.0, fill);
    }
    painter.vline(middle, rect.y_range(), Stroke::new(1.0, tokens.muted));
}
