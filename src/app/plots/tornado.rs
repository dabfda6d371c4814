//! What moves a metric most? A bar a lever, from its low to its high. A click opens the row and
//! takes hold of the lever; low and high are typed where they stand.

use eframe::egui::{
    Align, Align2, Button, Color32, CursorIcon, Layout, Rangef, Rect, Response, RichText, Role,
    ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::heat_map::short;
use crate::analysis::tornado::{Bar, Ranges, Tornado};
use crate::analysis::{Lever, Unit};
use crate::app::metric_cells;
use crate::app::widgets::figure_entry::FigureEntry;
use crate::format;
use crate::model::Scenario;
use crate::ui::chart::{MarkLabel, axes};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::render_target;
use crate::ui::theme::{self, SMALL, Tokens};
use crate::ui::widgets::icon::{ICON_SIDE, Icon, icon_ui};

const ROW_HEIGHT: f32 = 20.0;
const HEAD_HEIGHT: f32 = 20.0;
/// More of it where the baseline is named.
const BASELINE_HEIGHT: f32 = 14.0;
/// What an open row offers.
const OFFER_HEIGHT: f32 = 28.0;
const END_WIDTH: f32 = 58.0;
const GAP: f32 = 8.0;
/// Of the width, what a name takes.
const NAME_SHARE: f32 = 0.33;
/// Room for the metric's figure at an end of a bar.
const FIGURE_WIDTH: f32 = 50.0;

/// What a person does with the rows.
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
    /// Lows and highs that somebody has typed.
    pub typed: &'a Ranges,
    pub baseline: Option<&'a Tornado>,
    /// The lever whose row is open.
    pub opened: Option<Lever>,
}

/// Draws the rows into all the room that `ui` has.
pub fn tornado_ui(ui: &mut Ui, shown: TornadoPlot<'_>) -> Option<Touch> {
    ui.spacing_mut().item_spacing.y = 0.0;
    // Below the rows, and asked for a picture with any of them.
    let id = ui.make_persistent_id("tornado");
    let area = ui.available_rect_before_wrap();
    let mut figure = ui.interact(area, id, Sense::click());
    head_ui(ui, shown);
    let TornadoPlot { tornado, rows, .. } = shown;
    let fit = if render_target::is_export(ui.ctx()) {
        // Nobody can scroll on paper.
        ((ui.available_height() / ROW_HEIGHT) as usize).saturating_sub(1)
    } else {
        rows.len()
    };
    let hidden = rows.len().saturating_sub(fit);
    let rest = tornado.bars.len() - rows.len() + hidden;
    let span = span(shown);
    let mut touch = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for bar in rows.iter().take(fit) {
            touch = touch.or(row_ui(ui, shown, bar, span, &mut figure));
            if shown.opened == Some(bar.lever) {
                touch = touch.or(offer_ui(ui, shown, bar));
            }
        }
        if rest > 0 {
            let text = match (rows.is_empty(), shown.is_filtered) {
                (true, true) => "No lever has such a name".to_owned(),
                (true, false) => "No lever moves it from here".to_owned(),
                (false, true) => format!("{rest} other levers"),
                (false, false) if hidden > 0 => {
                    format!("{rest} other levers move it less, or not at all")
                }
                (false, false) => format!("{rest} other levers do not move it"),
            };
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
            let ink = Tokens::of(ui).faint;
            let font = theme::regular(SMALL);
            ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, font, ink);
        }
    });
    let figure = figure.with_new_rect(area);
    axes::describe_figures(&figure, "Tornado", &words(shown), || sheet(shown));
    touch
}

/// The rows that are shown, as they are copied.
fn sheet(shown: TornadoPlot<'_>) -> Sheet {
    let TornadoPlot { scenario, tornado, rows, .. } = shown;
    let metric = tornado.metric;
    let row = |bar: &&Bar| {
        let ends = [bar.low, bar.high].into_iter().flat_map(|(at, value)| {
            let end = Cell { text: end_text(bar.lever, at), in_full: format::plain(Some(at)) };
            [end, metric_cells::metric_cell(metric, value)]
        });
        [Cell::words(bar.lever.label(scenario))].into_iter().chain(ends).collect()
    };
    let name = metric.name();
    let head = ["Lever", "Low", &format!("{name} at low"), "High", &format!("{name} at high")];
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

/// From the least to the most of the metric.
fn span(shown: TornadoPlot<'_>) -> (f64, f64) {
    let both = [Some(shown.tornado), shown.baseline].into_iter().flatten();
    let values = both.flat_map(|tornado| {
        let ends = tornado.bars.iter().flat_map(|bar| [bar.low.1, bar.high.1]);
        ends.chain([tornado.present]).flatten()
    });
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// Name, low, bar, high; where something is typed there is room for its reset behind them.
fn columns(row: Rect, has_resets: bool) -> [Rect; 4] {
    let row = if has_resets { row.with_max_x(row.right() - ICON_SIDE) } else { row };
    let name = row.with_max_x(row.left() + NAME_SHARE * row.width());
    let low = row.with_min_x(name.right() + GAP).with_max_x(name.right() + GAP + END_WIDTH);
    let high = row.with_min_x(row.right() - END_WIDTH);
    let bar = row.with_min_x(low.right() + GAP).with_max_x(high.left() - GAP);
    [name, low, bar, high]
}

fn head_ui(ui: &mut Ui, shown: TornadoPlot<'_>) {
    let tokens = Tokens::of(ui);
    let TornadoPlot { tornado, baseline, .. } = shown;
    let more = if baseline.is_some() { BASELINE_HEIGHT } else { 0.0 };
    let (_, whole) = ui.allocate_space(vec2(ui.available_width(), HEAD_HEIGHT + more));
    let rect = whole.with_max_y(whole.bottom() - more);
    let [name, low, bar, high] = columns(rect, !shown.typed.is_empty());
    let font = theme::regular(SMALL);
    let painter = ui.painter();
    let write = |rect: Rect, align: Align2, text: &str, ink: Color32| {
        let at = align.pos_in_rect(&rect);
        painter.text(at, align, text, font.clone(), ink);
    };
    write(name, Align2::LEFT_CENTER, "lever", tokens.faint);
    write(low, Align2::RIGHT_CENTER, "low", tokens.muted);
    write(high, Align2::RIGHT_CENTER, "high", tokens.accent);
    let text = format!("{} now {}", tornado.metric.phrase(), tornado.metric.text(tornado.present));
    write(bar, Align2::CENTER_CENTER, &text, tokens.muted);
    if let Some(baseline) = baseline {
        let text = format!("baseline {}", tornado.metric.text(baseline.present));
        let under = bar.translate(vec2(0.0, more));
        write(under, Align2::CENTER_CENTER, &text, tokens.muted);
    }
    painter.hline(whole.x_range(), whole.bottom() - 0.5, Stroke::new(1.0, tokens.line));
}

fn row_ui(
    ui: &mut Ui,
    shown: TornadoPlot<'_>,
    bar: &Bar,
    span: (f64, f64),
    figure: &mut Response,
) -> Option<Touch> {
    let TornadoPlot { scenario, tornado, typed, opened, .. } = shown;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    if !ui.is_rect_visible(rect) {
        return None;
    }
    let [name, low, drawn, high] = columns(rect, !typed.is_empty());
    let lever = bar.lever;
    let label = lever.label(scenario);
    let id = ui.make_persistent_id(("tornado", lever));
    // The numbers at both sides are typed; the rest takes hold of the lever.
    let touched = name.union(drawn).with_max_x(drawn.right());
    let response = ui.interact(touched, id, Sense::click());
    let metric = tornado.metric;
    let said = format!(
        "{label}: {} {} at {}, {} at {}",
        metric.phrase(),
        metric.text(bar.low.1),
        short(lever, bar.low.0),
        metric.text(bar.high.1),
        short(lever, bar.high.0),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &said));
    let tokens = Tokens::of(ui);
    let is_lit = response.hovered() || response.has_focus();
    if is_lit || opened == Some(lever) {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, tokens.raised);
    }
    let ink = if is_lit { tokens.accent } else { tokens.text };
    let mut name_ui =
        ui.new_child(UiBuilder::new().max_rect(name).layout(Layout::left_to_right(Align::Center)));
    let text = RichText::new(label.as_ref()).font(theme::regular(SMALL)).color(ink);
    name_ui.add(eframe::egui::Label::new(text).truncate().selectable(false));
    paint_baseline(ui, drawn, shown.baseline, lever, span);
    paint_bar(ui, drawn, tornado, bar, span);
    let mut touch = None;
    let ends = [(low, bar.low.0, "low"), (high, bar.high.0, "high")];
    for (index, (rect, value, which)) in ends.into_iter().enumerate() {
        let Some(typed) = end_ui(ui, rect, lever, value, (&label, which)) else { continue };
        let (low, high) = if index == 0 { (typed, bar.high.0) } else { (bar.low.0, typed) };
        touch = Some(Touch::Range(lever, low.min(high), low.max(high)));
    }
    if typed.contains_key(&lever) {
        let place = Rect::from_center_size(
            pos2(rect.right() - ICON_SIDE / 2.0, rect.center().y),
            vec2(ICON_SIDE, ICON_SIDE),
        );
        let mut reset_ui = ui.new_child(UiBuilder::new().max_rect(place));
        let name = format!("Reset low and high of {label}");
        if icon_ui(&mut reset_ui, id.with("reset"), Icon::Remove, &name, true).clicked() {
            touch = Some(Touch::Reset(lever));
        }
    }
    let hint = format!("{said}. Click to take hold of it and to set it to either");
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint);
    *figure = figure.union(response.clone());
    if response.clicked() {
        touch = Some(Touch::Open(lever));
    }
    touch
}

/// Under an open row: its two runs, to be gone to.
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
        let text = format!("Set to {end}, {}", end_text(bar.lever, at));
        let button = Button::new(RichText::new(text).font(theme::medium(SMALL)));
        let edge = Stroke::new(1.0, tokens.line);
        let response = ui.add(button.fill(tokens.ground).stroke(edge));
        let name = format!("Set {label} to its {end}");
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
        let metric = shown.tornado.metric;
        let hint = format!("{} {}", metric.name(), metric.text_fine(value));
        if response.on_hover_text(hint).clicked() {
            touch = Some(Touch::Move(bar.lever, at));
        }
    }
    touch
}

/// One end of the lever's range.
fn end_ui(
    ui: &mut Ui,
    rect: Rect,
    lever: Lever,
    value: f64,
    (label, which): (&str, &str),
) -> Option<f64> {
    let id = ui.make_persistent_id(("tornado end", lever, which));
    let text = end_text(lever, value);
    let name = format!("{label}, {which}");
    let entry = FigureEntry {
        id,
        name: &name,
        text: &text,
        unit: lever.unit(),
        font: theme::regular(SMALL),
        size: rect.size(),
        align: Align2::RIGHT_CENTER,
    };
    let mut end_ui = ui.new_child(UiBuilder::new().max_rect(rect));
    entry.ui(&mut end_ui).1
}

/// With as many decimals as it has.
fn end_text(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => {
            let decimals = format::decimals_of_percent(value).unwrap_or(2);
            format::percent(value, decimals)
        }
        Unit::Dollars | Unit::Months | Unit::Ratio | Unit::Count => short(lever, value),
    }
}

/// Where a figure stands across a bar's column.
fn across(rect: Rect, (least, most): (f64, f64)) -> impl Fn(f64) -> f32 {
    let room = Rangef::new(rect.left() + FIGURE_WIDTH, rect.right() - FIGURE_WIDTH);
    let width = (most - least).max(f64::MIN_POSITIVE);
    move |value| room.min + ((value - least) / width) as f32 * room.span()
}

/// How far the same lever moves the baseline: a dashed line between two ends, and where it stands.
fn paint_baseline(ui: &Ui, rect: Rect, baseline: Option<&Tornado>, lever: Lever, span: (f64, f64)) {
    let Some(baseline) = baseline else { return };
    let stroke = Stroke::new(1.5, Tokens::of(ui).ghost);
    let x = across(rect, span);
    let painter = ui.painter();
    if let Some(present) = baseline.present.map(&x) {
        let ends = [pos2(present, rect.top()), pos2(present, rect.bottom())];
        painter.extend(Shape::dashed_line(&ends, stroke, 3.0, 3.0));
    }
    let Some(bar) = baseline.bar(lever) else { return };
    let values = [bar.low.1, baseline.present, bar.high.1].into_iter().flatten().map(&x);
    let reach =
        values.fold(Rangef::NOTHING, |reach, x| Rangef::new(reach.min.min(x), reach.max.max(x)));
    if reach.span() < 1.0 {
        return;
    }
    let y = rect.bottom() - 2.0;
    let ends = [pos2(reach.min, y), pos2(reach.max, y)];
    painter.extend(Shape::dashed_line(&ends, stroke, 3.0, 3.0));
    for x in [reach.min, reach.max] {
        painter.vline(x, Rangef::new(y - 4.0, y + 1.0), stroke);
    }
}

fn paint_bar(ui: &Ui, rect: Rect, tornado: &Tornado, bar: &Bar, span: (f64, f64)) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let x = across(rect, span);
    let Some(present) = tornado.present else {
        let at = rect.center();
        painter.text(at, Align2::CENTER_CENTER, "–", theme::regular(SMALL), tokens.faint);
        return;
    };
    let middle = x(present);
    let heights = Rangef::new(rect.center().y - 5.5, rect.center().y + 5.5);
    let mut outer = Rangef::new(middle, middle);
    let mut figures: Vec<(f32, String)> = Vec::new();
    for (end, fill) in [(bar.low, tokens.ghost), (bar.high, tokens.accent)] {
        let Some(value) = end.1 else { continue };
        let to = x(value);
        let part = Rect::from_x_y_ranges(Rangef::new(middle.min(to), middle.max(to)), heights);
        painter.rect_filled(part, 1.0, fill);
        outer = Rangef::new(outer.min.min(to), outer.max.max(to));
        figures.push((to, tornado.metric.text(end.1)));
    }
    painter.vline(middle, rect.y_range(), Stroke::new(1.0, tokens.muted));
    for (to, text) in figures {
        let (at, align) = if to < middle {
            (pos2(outer.min - 4.0, rect.center().y), Align2::RIGHT_CENTER)
        } else if to > middle {
            (pos2(outer.max + 4.0, rect.center().y), Align2::LEFT_CENTER)
        } else {
            continue;
        };
        // Where both ends lie on one side, the further one is named.
        if (to - outer.min).abs() < 0.5 || (to - outer.max).abs() < 0.5 {
            let (color, ground) = (tokens.muted, tokens.ground);
            MarkLabel { text: &text, at, align, color, ground }.paint(painter);
        }
    }
}
