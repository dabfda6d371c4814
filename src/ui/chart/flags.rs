//! Flags at months of a chart. A click switches one on or off, dragging sideways moves it, dragging
//! up or down changes its level; arrow keys do the same.

use eframe::egui::{
    Align2, Color32, CursorIcon, Key, Painter, Pos2, Rangef, Rect, Response, Role, Sense, Shape,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::PlotTransform;

use crate::ui::between::between;
use crate::ui::spoken::lock_arrows;
use crate::ui::text::{laid_out, size};
use crate::ui::theme::{self, SMALL, Tokens};

/// One flag.
#[derive(Clone, Debug)]
pub struct Flag {
    /// What a screen reader calls it.
    pub name: String,
    /// Its state in words, for a screen reader.
    pub value: String,
    /// What is written on it.
    pub text: String,
    /// The month in words, written where the axis does not say it.
    pub place: String,
    /// Its month, from 1 on.
    pub month: u32,
    /// The last month that it can be moved to.
    pub month_max: u32,
    /// What dragging up and down changes; not below 0.
    pub level: f64,
    /// Between two levels.
    pub level_step: f64,
    pub is_on: bool,
}

/// What was done to a flag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Put on this month.
    Month(u32),
    /// Given this level.
    Level(f64),
    /// Switched on or off.
    Switched,
}

/// The flag that is being dragged, and its state when the drag began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hand {
    held: Option<Held>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    index: usize,
    row: usize,
    origin: Pos2,
    month: u32,
    level: f64,
    /// As it was when the drag began, like all of this: the plot may rescale meanwhile.
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
/// Dragged less than this sideways, in points, the month stays; see [`SHAKE_UP`].
const SHAKE_SIDEWAYS: f32 = 5.0;
/// Dragged less than this up or down, in points, the level stays.
const SHAKE_UP: f32 = 12.0;
/// Dragged up so far, a level doubles.
const DOUBLING_HEIGHT: f32 = 120.0;
/// A small level grows by at least so many steps on the way to its double.
const DOUBLING_STEPS: f64 = 20.0;
/// Steps that Shift makes of one.
const SHIFT_STEPS: f64 = 10.0;

/// How high the strip of flags is at the top of a plot of that width.
pub fn strip_height(ui: &Ui, flags: &[Flag], width: f32, axis_end: u32) -> f32 {
    if flags.is_empty() {
        return 0.0;
    }
    // The height is needed before the plot is laid out, so there is no transform to ask.
    let x_of = |month: u32| width * month.min(axis_end) as f32 / axis_end.max(1) as f32;
    let is_beyond = |flag: &Flag| flag.month > axis_end;
    let texts = flags.iter().map(|flag| text(flag, is_beyond(flag)));
    let widths: Vec<f32> = texts.map(|text| self::width(ui.painter(), &text)).collect();
    let poles: Vec<f32> = flags.iter().map(|flag| x_of(flag.month)).collect();
    let placed = places(&poles, &widths, Rangef::new(0.0, width), ROWS_MAX, None);
    let rows = placed.iter().map(|place| place.row + 1).max().unwrap_or(1);
    rows as f32 * ROW_HEIGHT + 4.0
}

/// Draws the flags into the strip at the top of the plot; the flags that were changed, and how.
/// `tooltip_ui` draws the tooltip of one.
pub fn flags_ui(
    ui: &mut Ui,
    flags: &[Flag],
    transform: &PlotTransform,
    strip: f32,
    hand: &mut Hand,
    tooltip_ui: impl Fn(&mut Ui, usize),
) -> Vec<(usize, Change)> {
    let frame = *transform.frame();
    let rows = ((strip / ROW_HEIGHT) as usize).max(1);
    let x_of = |flag: &Flag| transform.position_from_point_x(f64::from(flag.month));
    let poles: Vec<f32> =
        // A flag beyond the axis stays at its edge, where it can be dragged back.
        flags.iter().map(|flag| between(x_of(flag), frame.left(), frame.right())).collect();
    let held = hand.held.map(|held| (held.index, held.row));
    let texts: Vec<String> = flags
        .iter()
        .enumerate()
        .map(|(index, flag)| {
            let is_held = held.is_some_and(|(held, _)| held == index);
            // A point of tolerance: rounding must not put the last month beyond the axis.
            text(flag, is_held || !frame.x_range().expand(1.0).contains(x_of(flag)))
        })
        .collect();
    let widths: Vec<f32> = texts.iter().map(|text| width(ui.painter(), text)).collect();
    let placed = places(&poles, &widths, frame.x_range(), rows, held);
    // All poles before all flags, so that none runs through a name.
    for (flag, place) in flags.iter().zip(&placed) {
        paint_pole(ui, flag, place, frame);
    }
    let mut changes = Vec::new();
    for (index, ((flag, place), text)) in flags.iter().zip(&placed).zip(&texts).enumerate() {
        let rect = place.rect(frame);
        let id = ui.make_persistent_id(("flag", index));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        declare(ui, &response, flag);
        let held = Held {
            index,
            row: place.row,
            origin: rect.left_bottom(),
            month: flag.month,
            level: flag.level,
            pixels_a_month: transform.dpos_dvalue_x().abs() as f32,
        };
        let done = by_pointer(&response, flag, held, hand)
            .into_iter()
            .chain(by_keys(ui, &response, flag))
            .filter(|_| ui.is_enabled());
        changes.extend(done.map(|change| (index, change)));
        let text = if place.is_short { "" } else { text.as_str() };
        paint(ui, &response, flag, text);
        response.on_hover_cursor(CursorIcon::Grab).on_hover_ui(|ui| tooltip_ui(ui, index));
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
        // Right of its pole, as flags fly, unless that is beyond the plot.
        let left = if x + width <= frame.max { x } else { (x - width).max(frame.min) };
        Rangef::new(left, left + width)
    };
    let mut taken: Vec<(usize, usize, Place)> = Vec::new();
    let mut order: Vec<usize> = (0..poles.len()).collect();
    // The held flag first: others make way for it, and it does not jump between rows.
    order.sort_by_key(|index| held.is_none_or(|(held, _)| held != *index));
    for index in order {
        let (Some(x), Some(width)) = (poles.get(index), widths.get(index)) else { continue };
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
                Some((held, row)) if held == index => Some(row),
                _ => (0..rows).find(|row| is_free(*row, across)),
            };
            row.map(|row| Place { row, x: *x, across, is_short })
        };
        // Where no row is free flags may overlap: one that is not drawn could not be dragged.
        let crowded =
            Place { row: rows - 1, x: *x, across: across(*x, SHORT_WIDTH), is_short: true };
        let place =
            fitting(*width, false).or_else(|| fitting(SHORT_WIDTH, true)).unwrap_or(crowded);
        taken.push((index, place.row, place));
    }
    taken.sort_by_key(|(index, ..)| *index);
    taken.into_iter().map(|(_, _, place)| place).collect()
}

/// What is written on it; with its place where the axis does not say it.
fn text(flag: &Flag, says_place: bool) -> String {
    if says_place { format!("{}, {}", flag.text, flag.place) } else { flag.text.clone() }
}

fn width(painter: &Painter, text: &str) -> f32 {
    size(painter, text, theme::medium(SMALL)).x + 2.0 * PADDING
}

fn by_pointer(response: &Response, flag: &Flag, held: Held, hand: &mut Hand) -> Vec<Change> {
    if response.clicked() {
        return vec![Change::Switched];
    }
    if response.drag_started() {
        response.request_focus();
        // egui reports a drag only after some pixels; those belong to it, too.
        let pressed = response.ctx.input(|input| input.pointer.press_origin());
        hand.held = pressed.map(|origin| Held { origin, ..held });
    }
    let held = hand.held.filter(|it| it.index == held.index && response.dragged());
    let pointer = response.interact_pointer_pos();
    held.zip(pointer).map_or_else(Vec::new, |(held, pointer)| dragged(flag, &held, pointer))
}

/// The changes of a flag that has been dragged to `pointer`.
fn dragged(flag: &Flag, held: &Held, pointer: Pos2) -> Vec<Change> {
    let way = pointer - held.origin;
    let months = match way.x {
        shaken if shaken.abs() < SHAKE_SIDEWAYS => 0.0,
        // Not by zero, as in a plot that has no width.
        x => f64::from(x / held.pixels_a_month.max(0.1)).round(),
    };
    // Counted from the end of the tolerance, or the level would jump by it at once.
    let beyond = (way.y.abs() - SHAKE_UP).max(0.0) * -way.y.signum();
    let span = held.level.max(DOUBLING_STEPS * flag.level_step);
    let raised = f64::from(beyond / DOUBLING_HEIGHT) * span;
    let level = if beyond == 0.0 { held.level } else { held.level + raised };
    changes(flag, f64::from(held.month) + months, level, beyond != 0.0)
}

fn by_keys(ui: &Ui, response: &Response, flag: &Flag) -> Vec<Change> {
    if !response.has_focus() {
        return Vec::new();
    }
    lock_arrows(response);
    let (months, steps) = ui.input(|input| {
        let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(u32::MAX));
        let factor = if input.modifiers.shift { SHIFT_STEPS } else { 1.0 };
        let months = count(Key::ArrowRight) - count(Key::ArrowLeft);
        let steps = count(Key::ArrowUp) - count(Key::ArrowDown);
        (months * factor, steps * factor)
    });
    let level = flag.level + steps * flag.level_step;
    changes(flag, f64::from(flag.month) + months, level, steps != 0.0)
}

/// What differs from the flag as it is: a whole month from 1 on, a level on its steps.
fn changes(flag: &Flag, month: f64, level: f64, is_resized: bool) -> Vec<Change> {
    let month = between(month, 1.0, f64::from(flag.month_max)) as u32;
    let step = flag.level_step;
    let level =
        if is_resized && step > 0.0 { ((level / step).round() * step).max(0.0) } else { level };
    let moved = (month != flag.month).then_some(Change::Month(month));
    // Half a cent, as levels are amounts of money: less than that is no change.
    let resized = ((level - flag.level).abs() > 0.005).then_some(Change::Level(level));
    moved.into_iter().chain(resized).collect()
}

fn declare(ui: &Ui, response: &Response, flag: &Flag) {
    response.widget_info(|| WidgetInfo::labeled(Role::Switch, ui.is_enabled(), &flag.name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_toggled(flag.is_on.into());
        node.set_value(flag.value.clone());
    });
}

fn paint_pole(ui: &Ui, flag: &Flag, place: &Place, frame: Rect) {
    let tokens = Tokens::of(ui);
    let pole = [pos2(place.x, place.rect(frame).bottom()), pos2(place.x, frame.bottom())];
    let stroke = Stroke::new(1.0, ink(flag, tokens));
    if flag.is_on {
        ui.painter().line_segment(pole, stroke);
    } else {
        ui.painter().extend(Shape::dashed_line(&pole, stroke, 2.0, 3.0));
    }
}

fn ink(flag: &Flag, tokens: &Tokens) -> Color32 {
    if flag.is_on { tokens.accent } else { tokens.muted }
}

fn paint(ui: &Ui, response: &Response, flag: &Flag, text: &str) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let rect = response.rect;
    let is_lit = response.hovered() || response.dragged();
    let edge = if is_lit { tokens.text } else { ink(flag, tokens) };
    let stroke = Stroke::new(1.0, edge);
    let (fill, text_ink) = if flag.is_on {
        (tokens.accent, tokens.ink_on(tokens.accent))
    } else {
        (tokens.ground, tokens.muted)
    };
    painter.rect(rect, 2.0, fill, stroke, StrokeKind::Inside);
    let at = rect.left_center() + vec2(PADDING, 0.0);
    let text = laid_out(painter, text, theme::medium(SMALL));
    let place = Align2::LEFT_CENTER.anchor_size(at, text.size());
    painter.galley(place.min, text, text_ink);
    if response.has_focus() {
        let ring = Stroke::new(2.0, tokens.text);
        painter.rect_stroke(rect.expand(2.0), 3.0, ring, StrokeKind::Outside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag() -> Flag {
        Flag {
            name: "Round A".to_owned(),
            value: String::new(),
            text: "A".to_owned(),
            place: "month 10".to_owned(),
            month: 10,
            month_max: 24,
            level: 100.0,
            level_step: 5.0,
            is_on: true,
        }
    }

    #[test]
    fn dragging_moves_by_whole_months_and_whole_steps() {
        let origin = pos2(50.0, 50.0);
        let held = Held { index: 0, row: 0, origin, month: 10, level: 100.0, pixels_a_month: 8.0 };
        let to = |x: f32, y: f32| dragged(&flag(), &held, origin + vec2(x, y));
        assert_eq!(to(4.0, 3.0), [], "a hand that shakes");
        assert_eq!(to(25.0, 3.0), [Change::Month(13)]);
        assert_eq!(to(-500.0, 0.0), [Change::Month(1)], "not before the first month");
        // Beyond the shake, half of the height in which it doubles.
        assert_eq!(to(0.0, -72.0), [Change::Level(150.0)]);
        assert_eq!(to(0.0, 500.0), [Change::Level(0.0)], "not below nothing");
    }

    #[test]
    fn flags_that_would_touch_stand_in_rows() {
        let frame = Rangef::new(0.0, 200.0);
        let rows = |poles: &[f32], widths: &[f32]| -> Vec<(usize, bool)> {
            let placed = places(poles, widths, frame, 2, None);
            placed.iter().map(|place| (place.row, place.is_short)).collect()
        };
        assert_eq!(rows(&[0.0, 100.0], &[60.0, 60.0]), [(0, false), (0, false)]);
        assert_eq!(rows(&[0.0, 40.0], &[60.0, 60.0]), [(0, false), (1, false)]);
        let crowded = rows(&[0.0, 20.0, 40.0], &[60.0, 60.0, 60.0]);
        assert_eq!(crowded, [(0, false), (1, false), (1, true)], "no room for the third name");
    }
}
