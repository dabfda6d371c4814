//! What moves a metric most? A bar a lever, from its low to its high, the widest swing first. A
//! click takes hold of the lever; low and high are typed where they stand.

use eframe::egui::{
    Align2, Color32, CursorIcon, Rangef, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::heat_map::short;
use crate::analysis::tornado::{Bar, Tornado};
use crate::analysis::{Lever, Unit};
use crate::app::picture;
use crate::app::theme::{self, SMALL, Tokens};
use crate::app::widgets::figure_entry::FigureEntry;
use crate::model::Scenario;

const ROW_HEIGHT: f32 = 20.0;
const HEAD_HEIGHT: f32 = 20.0;
const END_WIDTH: f32 = 58.0;
const GAP: f32 = 8.0;
/// Of the width, what a name takes.
const NAME_SHARE: f32 = 0.33;
/// Room for the metric's figure at an end of a bar.
const FIGURE_WIDTH: f32 = 44.0;

/// What a person does with the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    /// Takes hold of the lever.
    Reveal(Lever),
    /// Sets its low and high.
    Range(Lever, f64, f64),
}

/// Draws the rows into all the room that `ui` has.
pub fn tornado_ui(ui: &mut Ui, scenario: &Scenario, tornado: &Tornado) -> Option<Touch> {
    ui.spacing_mut().item_spacing.y = 0.0;
    head_ui(ui, tornado);
    let bars: Vec<&Bar> = tornado.bars.iter().filter(|bar| bar.swing > 0.0).collect();
    let still = tornado.bars.len() - bars.len();
    let span = span(tornado);
    let shown = if picture::is_on_paper(ui.ctx()) {
        describe(ui, scenario, tornado, &bars);
        // Nobody can scroll on paper.
        ((ui.available_height() / ROW_HEIGHT) as usize).saturating_sub(1)
    } else {
        bars.len()
    };
    let hidden = bars.len().saturating_sub(shown);
    let mut touch = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for bar in bars.into_iter().take(shown) {
            touch = touch.or(row_ui(ui, scenario, tornado, bar, span));
        }
        if still + hidden > 0 {
            let text = if still == tornado.bars.len() {
                "No lever moves it from here".to_owned()
            } else if hidden > 0 {
                format!("{} other levers move it less, or not at all", hidden + still)
            } else {
                format!("{still} other levers do not move it")
            };
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
            let ink = Tokens::of(ui).faint;
            let font = theme::regular(SMALL);
            ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, font, ink);
        }
    });
    touch
}

/// What moves it most, in words.
fn describe(ui: &Ui, scenario: &Scenario, tornado: &Tornado, bars: &[&Bar]) {
    let metric = tornado.metric;
    let most = bars.iter().take(3).map(|bar| {
        let [low, high] = [bar.low.1, bar.high.1].map(|value| metric.text(value));
        format!("{} {low} to {high}", bar.lever.label(scenario))
    });
    let most = most.collect::<Vec<_>>().join(", ");
    let text = format!("{} now {}; {most}", metric.name(), metric.text(tornado.present));
    picture::tell(ui.ctx(), ui.scope_id(), ui.max_rect(), text);
}

/// From the least to the most of the metric.
fn span(tornado: &Tornado) -> (f64, f64) {
    let ends = tornado.bars.iter().flat_map(|bar| [bar.low.1, bar.high.1]);
    let values = ends.chain([tornado.present]).flatten();
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// Name, low, bar, high.
fn columns(row: Rect) -> [Rect; 4] {
    let name = row.with_max_x(row.left() + NAME_SHARE * row.width());
    let low = row.with_min_x(name.right() + GAP).with_max_x(name.right() + GAP + END_WIDTH);
    let high = row.with_min_x(row.right() - END_WIDTH);
    let bar = row.with_min_x(low.right() + GAP).with_max_x(high.left() - GAP);
    [name, low, bar, high]
}

fn head_ui(ui: &mut Ui, tornado: &Tornado) {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEAD_HEIGHT));
    let [name, low, bar, high] = columns(rect);
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
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
}

fn row_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    tornado: &Tornado,
    bar: &Bar,
    span: (f64, f64),
) -> Option<Touch> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    if !ui.is_rect_visible(rect) {
        return None;
    }
    let [name, low, drawn, high] = columns(rect);
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
    if is_lit {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, tokens.raised);
    }
    let ink = if is_lit { tokens.accent } else { tokens.text };
    let mut name_ui = ui.new_child(
        UiBuilder::new()
            .max_rect(name)
            .layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center)),
    );
    let text = eframe::egui::RichText::new(label.as_ref()).font(theme::regular(SMALL)).color(ink);
    name_ui.add(eframe::egui::Label::new(text).truncate().selectable(false));
    paint_bar(ui, drawn, tornado, bar, span);
    let mut touch = None;
    let ends = [(low, bar.low.0, "low"), (high, bar.high.0, "high")];
    for (index, (rect, value, which)) in ends.into_iter().enumerate() {
        let Some(typed) = end_ui(ui, rect, lever, value, (&label, which)) else { continue };
        let (low, high) = if index == 0 { (typed, bar.high.0) } else { (bar.low.0, typed) };
        touch = Some(Touch::Range(lever, low.min(high), low.max(high)));
    }
    let hint = format!("{said}. Click to take hold of it");
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint);
    if response.clicked() {
        touch = Some(Touch::Reveal(lever));
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

/// With as many decimals as it needs, at most two.
fn end_text(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => {
            let percent = value * 100.0;
            let is_exact = |decimals: &usize| {
                let scaled = percent * [1.0, 10.0].get(*decimals).copied().unwrap_or(100.0);
                (scaled - scaled.round()).abs() < 1e-6
            };
            crate::format::percent(value, (0..2).find(is_exact).unwrap_or(2))
        }
        Unit::Dollars | Unit::Months | Unit::Ratio | Unit::Count => short(lever, value),
    }
}

fn paint_bar(ui: &Ui, rect: Rect, tornado: &Tornado, bar: &Bar, (least, most): (f64, f64)) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let room = Rangef::new(rect.left() + FIGURE_WIDTH, rect.right() - FIGURE_WIDTH);
    let width = (most - least).max(f64::MIN_POSITIVE);
    let x = |value: f64| room.min + ((value - least) / width) as f32 * room.span();
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
    let font = theme::regular(SMALL);
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
            painter.text(at, align, text, font.clone(), tokens.muted);
        }
    }
}
