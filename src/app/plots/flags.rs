//! Funding rounds as flags that stand on the months of a plot. A click switches a round on or off,
//! dragging sideways moves its month, dragging up or down its amount; arrow keys do the same.

use std::borrow::Cow;

use eframe::egui::{
    Align2, Color32, CursorIcon, EventFilter, Key, Painter, Pos2, Rangef, Rect, Response, Role,
    Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::PlotTransform;

use crate::format;
use crate::ui::between::between;
use crate::ui::chart;
use crate::ui::theme::{self, SMALL, Tokens};

/// One round.
#[derive(Clone, Debug)]
pub struct Flag<'a> {
    pub name: Cow<'a, str>,
    pub month: u32,
    /// Dollars.
    pub amount: f64,
    /// That it closes.
    pub probability: f64,
    /// Whether the run counts on it.
    pub is_counted: bool,
    /// What a click makes of the probability.
    pub switched_to: f64,
    /// The last month that it can be moved to.
    pub month_max: u32,
    /// Between two amounts, dollars.
    pub amount_step: f64,
}

/// What was done to a round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Closes in this month.
    Month(u32),
    /// Raises so many dollars.
    Amount(f64),
    /// Switched on or off: closes with this probability.
    Probability(f64),
}

/// The flag that is being dragged, and what it was when it was taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hand {
    held: Option<Held>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    round: usize,
    row: usize,
    origin: Pos2,
    month: u32,
    amount: f64,
    /// Kept from the start: the plot may change under the hand.
    pixels_a_month: f32,
}

const FLAG_HEIGHT: f32 = 17.0;
const ROW_HEIGHT: f32 = 20.0;
/// More rows would leave the lines too little room.
const ROWS_MAX: usize = 3;
/// A flag for whose name there is no room.
const SHORT_WIDTH: f32 = 12.0;
const PADDING: f32 = 6.0;
/// Between the flags of one row.
const GAP: f32 = 4.0;
/// A hand that goes sideways shakes this much; see [`SHAKE_UP`].
const SHAKE_SIDEWAYS: f32 = 5.0;
/// Dragged less than this up or down, the amount stays.
const SHAKE_UP: f32 = 12.0;
/// Dragged up so far, an amount doubles.
const DOUBLING_HEIGHT: f32 = 120.0;
/// A small round grows by at least so many steps on the way to its double.
const DOUBLING_STEPS: f64 = 20.0;
/// Steps that Shift makes of one.
const SHIFT_STEPS: f64 = 10.0;
const NAME_CHARACTERS_MAX: usize = 24;

/// How high the strip of flags is at the top of a plot of that width.
pub fn strip_height(ui: &Ui, flags: &[Flag<'_>], width: f32, axis_end: u32) -> f32 {
    if flags.is_empty() {
        return 0.0;
    }
    let x_of = |month: u32| width * month.min(axis_end) as f32 / axis_end.max(1) as f32;
    let is_beyond = |flag: &Flag<'_>| flag.month > axis_end;
    let texts = flags.iter().map(|flag| text(flag, is_beyond(flag)));
    let widths: Vec<f32> = texts.map(|text| self::width(ui.painter(), &text)).collect();
    let poles: Vec<f32> = flags.iter().map(|flag| x_of(flag.month)).collect();
    let placed = places(&poles, &widths, Rangef::new(0.0, width), ROWS_MAX, None);
    let rows = placed.iter().map(|place| place.row + 1).max().unwrap_or(1);
    rows as f32 * ROW_HEIGHT + 4.0
}

/// Draws the flags into the strip at the top of the plot; what was done to which round.
pub fn flags_ui(
    ui: &mut Ui,
    flags: &[Flag<'_>],
    transform: &PlotTransform,
    strip: f32,
    hand: &mut Hand,
) -> Vec<(usize, Change)> {
    let frame = *transform.frame();
    let rows = ((strip / ROW_HEIGHT) as usize).max(1);
    let x_of = |flag: &Flag<'_>| transform.position_from_point_x(f64::from(flag.month));
    let poles: Vec<f32> =
        flags.iter().map(|flag| between(x_of(flag), frame.left(), frame.right())).collect();
    let held = hand.held.map(|held| (held.round, held.row));
    let texts: Vec<String> = flags
        .iter()
        .enumerate()
        .map(|(round, flag)| {
            let is_held = held.is_some_and(|(held, _)| held == round);
            // A pixel of grace: the last month of the axis is not beyond it.
            text(flag, is_held || !frame.x_range().expand(1.0).contains(x_of(flag)))
        })
        .collect();
    let widths: Vec<f32> = texts.iter().map(|text| width(ui.painter(), text)).collect();
    let placed = places(&poles, &widths, frame.x_range(), rows, held);
    // The poles first, so that none runs through a name.
    for (flag, place) in flags.iter().zip(&placed) {
        paint_pole(ui, flag, place, frame);
    }
    let mut changes = Vec::new();
    for (round, ((flag, place), text)) in flags.iter().zip(&placed).zip(&texts).enumerate() {
        let rect = place.rect(frame);
        let id = ui.make_persistent_id(("funding round", round));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        declare(ui, &response, flag);
        let done = by_pointer(&response, flag, (round, place.row), transform, hand)
            .into_iter()
            .chain(by_keys(ui, &response, flag))
            .filter(|_| ui.is_enabled());
        changes.extend(done.map(|change| (round, change)));
        let text = if place.is_short { "" } else { text.as_str() };
        paint(ui, &response, flag, text);
        tooltip(response, flag);
    }
    if !ui.input(|input| input.pointer.any_down()) {
        hand.held = None;
    }
    changes
}

/// Where a flag is.
#[derive(Clone, Copy, Debug)]
struct Place {
    row: usize,
    /// Of the pole.
    x: f32,
    across: Rangef,
    /// Without its name, for want of room.
    is_short: bool,
}

impl Place {
    fn rect(&self, frame: Rect) -> Rect {
        let top = frame.top() + 2.0 + self.row as f32 * ROW_HEIGHT;
        Rect::from_x_y_ranges(self.across, Rangef::new(top, top + FLAG_HEIGHT))
    }
}

/// Gives each flag a row in which it touches no other; the one that is held keeps its row.
fn places(
    poles: &[f32],
    widths: &[f32],
    frame: Rangef,
    rows: usize,
    held: Option<(usize, usize)>,
) -> Vec<Place> {
    let across = |x: f32, width: f32| {
        // It flies to the right, unless that is beyond the plot.
        let left = if x + width <= frame.max { x } else { (x - width).max(frame.min) };
        Rangef::new(left, left + width)
    };
    let mut taken: Vec<(usize, usize, Place)> = Vec::new();
    let mut order: Vec<usize> = (0..poles.len()).collect();
    order.sort_by_key(|round| held.is_none_or(|(held, _)| held != *round));
    for round in order {
        let (Some(x), Some(width)) = (poles.get(round), widths.get(round)) else { continue };
        let is_free = |row: usize, across: Rangef| {
            !taken.iter().any(|(_, other, place)| {
                *other == row
                    && place.across.min < across.max + GAP
                    && across.min < place.across.max + GAP
            })
        };
        let fitting = |width: f32, is_short: bool| {
            let across = across(*x, width);
            let row = match held {
                Some((held, row)) if held == round => Some(row),
                _ => (0..rows).find(|row| is_free(*row, across)),
            };
            row.map(|row| Place { row, x: *x, across, is_short })
        };
        let crowded =
            Place { row: rows - 1, x: *x, across: across(*x, SHORT_WIDTH), is_short: true };
        let place =
            fitting(*width, false).or_else(|| fitting(SHORT_WIDTH, true)).unwrap_or(crowded);
        taken.push((round, place.row, place));
    }
    taken.sort_by_key(|(round, ..)| *round);
    taken.into_iter().map(|(_, _, place)| place).collect()
}

/// "Equity round F, $15.0bn"; with its month where the axis does not say it.
fn text(flag: &Flag<'_>, says_month: bool) -> String {
    let mut name: String = flag.name.chars().take(NAME_CHARACTERS_MAX).collect();
    if name.len() < flag.name.len() {
        name = format!("{}…", name.trim_end());
    }
    let text = format!("{name}, {}", format::money(flag.amount));
    if says_month { format!("{text}, month {}", flag.month) } else { text }
}

fn width(painter: &Painter, text: &str) -> f32 {
    let galley =
        painter.layout_no_wrap(text.to_owned(), theme::medium(SMALL), Color32::PLACEHOLDER);
    galley.size().x + 2.0 * PADDING
}

fn by_pointer(
    response: &Response,
    flag: &Flag<'_>,
    (round, row): (usize, usize),
    transform: &PlotTransform,
    hand: &mut Hand,
) -> Vec<Change> {
    if response.clicked() {
        return vec![Change::Probability(flag.switched_to)];
    }
    let pressed = || response.ctx.input(|input| input.pointer.press_origin());
    if response.drag_started() {
        response.request_focus();
        let pixels_a_month = transform.dpos_dvalue_x().abs() as f32;
        let (month, amount) = (flag.month, flag.amount);
        hand.held =
            pressed().map(|origin| Held { round, row, origin, month, amount, pixels_a_month });
    }
    let held = hand.held.filter(|held| held.round == round);
    let (Some(held), Some(pointer)) = (held, response.interact_pointer_pos()) else {
        return Vec::new();
    };
    if !response.dragged() {
        return Vec::new();
    }
    dragged(flag, &held, pointer)
}

/// What a flag is now that has been dragged there.
fn dragged(flag: &Flag<'_>, held: &Held, pointer: Pos2) -> Vec<Change> {
    let way = pointer - held.origin;
    let months = match way.x {
        shaken if shaken.abs() < SHAKE_SIDEWAYS => 0.0,
        x => f64::from(x / held.pixels_a_month.max(0.1)).round(),
    };
    let beyond = (way.y.abs() - SHAKE_UP).max(0.0) * -way.y.signum();
    let span = held.amount.max(DOUBLING_STEPS * flag.amount_step);
    let raised = f64::from(beyond / DOUBLING_HEIGHT) * span;
    let amount = if beyond == 0.0 { held.amount } else { held.amount + raised };
    changes(flag, f64::from(held.month) + months, amount, beyond != 0.0)
}

fn by_keys(ui: &Ui, response: &Response, flag: &Flag<'_>) -> Vec<Change> {
    if !response.has_focus() {
        return Vec::new();
    }
    let arrows =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let (months, steps) = ui.input(|input| {
        let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(u32::MAX));
        let factor = if input.modifiers.shift { SHIFT_STEPS } else { 1.0 };
        let months = count(Key::ArrowRight) - count(Key::ArrowLeft);
        let steps = count(Key::ArrowUp) - count(Key::ArrowDown);
        (months * factor, steps * factor)
    });
    let amount = flag.amount + steps * flag.amount_step;
    changes(flag, f64::from(flag.month) + months, amount, steps != 0.0)
}

/// What differs from the flag as it is: a whole month from 1 on, an amount on its steps.
fn changes(flag: &Flag<'_>, month: f64, amount: f64, is_resized: bool) -> Vec<Change> {
    let month = between(month, 1.0, f64::from(flag.month_max)) as u32;
    let step = flag.amount_step;
    let amount =
        if is_resized && step > 0.0 { ((amount / step).round() * step).max(0.0) } else { amount };
    let moved = (month != flag.month).then_some(Change::Month(month));
    let resized = ((amount - flag.amount).abs() > 0.005).then_some(Change::Amount(amount));
    moved.into_iter().chain(resized).collect()
}

fn declare(ui: &Ui, response: &Response, flag: &Flag<'_>) {
    let name = format!("Funding round {}", flag.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Switch, ui.is_enabled(), &name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_toggled(flag.is_counted.into());
        node.set_value(format!(
            "{}, month {}, {}",
            format::money(flag.amount),
            flag.month,
            format::percent(flag.probability, 0)
        ));
    });
}

fn paint_pole(ui: &Ui, flag: &Flag<'_>, place: &Place, frame: Rect) {
    let tokens = Tokens::of(ui);
    let pole = [pos2(place.x, place.rect(frame).bottom()), pos2(place.x, frame.bottom())];
    let stroke = Stroke::new(1.0, ink(flag, tokens));
    if flag.is_counted {
        ui.painter().line_segment(pole, stroke);
    } else {
        ui.painter().extend(Shape::dashed_line(&pole, stroke, 2.0, 3.0));
    }
}

fn ink(flag: &Flag<'_>, tokens: &Tokens) -> Color32 {
    if flag.is_counted { tokens.accent } else { tokens.muted }
}

fn paint(ui: &Ui, response: &Response, flag: &Flag<'_>, text: &str) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let rect = response.rect;
    let is_lit = response.hovered() || response.dragged();
    let edge = if is_lit { tokens.text } else { ink(flag, tokens) };
    let stroke = Stroke::new(1.0, edge);
    let (fill, text_ink) = if flag.is_counted {
        (tokens.accent, tokens.ink_on(tokens.accent))
    } else {
        (tokens.ground, tokens.muted)
    };
    painter.rect(rect, 2.0, fill, stroke, StrokeKind::Inside);
    let at = rect.left_center() + vec2(PADDING, 0.0);
    painter.text(at, Align2::LEFT_CENTER, text, theme::medium(SMALL), text_ink);
    if response.has_focus() {
        let ring = Stroke::new(2.0, tokens.text);
        painter.rect_stroke(rect.expand(2.0), 3.0, ring, StrokeKind::Outside);
    }
}

fn tooltip(response: Response, flag: &Flag<'_>) {
    response.on_hover_cursor(CursorIcon::Grab).on_hover_ui(|ui| {
        ui.set_max_width(300.0);
        let rows = [
            ("closes in", format!("month {}", flag.month)),
            ("raises", format::money(flag.amount)),
            ("probability", format::percent(flag.probability, 0)),
        ];
        chart::table_ui(ui, &flag.name, &rows.map(|(name, figure)| (name.to_owned(), figure)));
        let to = format::percent(flag.switched_to, 0);
        let click = if flag.is_counted {
            format!("This case counts on it. A click switches it off: probability {to}.")
        } else {
            format!(
                "Below 50\u{a0}% this case does not count on it. A click switches it on: \
                 probability {to}."
            )
        };
        ui.label(click);
        let tokens = Tokens::of(ui);
        let hint = "Drag sideways for the month, up or down for the amount; or use the arrow keys.";
        ui.label(eframe::egui::RichText::new(hint).color(tokens.muted));
    });
}
