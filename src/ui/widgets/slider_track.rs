//! The thin track of a slider: pointer, keys and screen reader move its value, ticks mark places.
//!
//! Independent of levers: numbers only. A value outside the range is shown at its end with a hollow
//! handle and is never changed by being shown.

use std::ops::RangeInclusive;

use eframe::egui::accesskit::{Action, ActionData};
use eframe::egui::{
    CursorIcon, Id, Key, PointerButton, PointerState, Rect, Response, Sense, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::ui::between::between;
use crate::ui::spoken::lock_arrows_of;
use crate::ui::theme::Tokens;
use crate::ui::widgets::value_entry::give_keyboard;

/// A marked place on a track, such as a break-even.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The lever's value there.
    pub at: f64,
    /// Its tooltip.
    pub tooltip: String,
}

/// One slider track to be drawn.
pub struct SliderTrack<'a> {
    pub id: Id,
    /// What a screen reader calls it.
    pub name: &'a str,
    pub value: f64,
    /// The value with its unit, for those who hear it.
    pub value_text: &'a dyn Fn() -> String,
    pub range: RangeInclusive<f64>,
    pub step: f64,
    pub ticks: &'a [Tick],
    pub look: Look,
    /// The value beside the track that has the keyboard for it: the arrow keys there move the track,
    /// which is then no stop of its own for Tab. Without one the track has the keyboard itself.
    pub keyboard: Option<Id>,
}

/// Sizes of a slider track in points.
#[derive(Clone, Copy)]
pub struct Look {
    /// What can be grabbed.
    pub height: f32,
    pub thickness: f32,
    pub handle_radius: f32,
}

/// What happened on a slider track.
pub struct TrackOutput {
    pub response: Response,
    /// Where the value was moved to, not yet put on a step.
    pub moved_to: Option<f64>,
    /// The value of the mark that was clicked, to be used exactly, not put on a step.
    pub jumped_to: Option<f64>,
    /// A double click asks for the value of the file.
    pub reset: bool,
}

/// A pointer this far from a mark is on it.
const TICK_REACH: f32 = 4.0;
/// Steps that Shift makes of one.
const SHIFT_STEPS: f64 = 10.0;

impl SliderTrack<'_> {
    /// Draws the slider track as wide as the row and says what was done to it.
    pub fn ui(&self, ui: &mut Ui) -> TrackOutput {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), self.look.height));
        // The handle must not stick out of the slider track's ends.
        let track = rect.shrink2(vec2(self.look.handle_radius * 0.5, 0.0));
        // Drags alone: with clicks as well, egui would wait to tell them apart.
        let sense = if self.keyboard.is_some() { Sense::DRAG } else { Sense::drag() };
        let response = ui.interact(rect, self.id, sense);
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        // The response of a widget that senses no clicks reports none; the pointer does.
        let reset = response.contains_pointer()
            && ui.is_enabled()
            && ui.input(|input| input.pointer.button_double_clicked(PointerButton::Primary));
        let jumped_to = self.clicked_tick(ui, &response, track).filter(|_| !reset);
        let moved_to = self
            .by_pointer(ui, &response, track)
            .or_else(|| self.by_keys(ui))
            .or_else(|| self.by_screen_reader(ui))
            .filter(|_| ui.is_enabled() && !reset && jumped_to.is_none());
        let is_held = is_pressed(ui, &response) || response.dragged() || response.drag_stopped();
        match self.keyboard {
            Some(value) if is_held => give_keyboard(ui, value),
            None if response.drag_started() || is_pressed(ui, &response) => {
                response.request_focus();
            }
            Some(_) | None => {}
        }
        self.declare(ui, &response);
        if ui.is_rect_visible(rect) {
            self.paint(ui, &response, track);
            self.tooltips(ui, &response, track);
        }
        TrackOutput { response, moved_to, jumped_to, reset }
    }

    fn by_pointer(&self, ui: &Ui, response: &Response, track: Rect) -> Option<f64> {
        // A press within one frame is over before egui reports a drag.
        let click = || is_pressed(ui, response).then(|| response.hover_pos()).flatten();
        let pointer = response.interact_pointer_pos().or_else(click)?;
        let share = between(f64::from((pointer.x - track.left()) / track.width()), 0.0, 1.0);
        let (low, high) = (*self.range.start(), *self.range.end());
        Some(low + share * (high - low))
    }

    /// The mark that a click was on: the pointer went down and up there without a drag.
    fn clicked_tick(&self, ui: &Ui, response: &Response, track: Rect) -> Option<f64> {
        let is_clicked = |pointer: &PointerState| pointer.button_clicked(PointerButton::Primary);
        if !(ui.is_enabled() && ui.input(|input| is_clicked(&input.pointer))) {
            return None;
        }
        let pointer = response.contains_pointer().then(|| response.hover_pos()).flatten()?;
        let distance = |tick: &&Tick| (self.x_of(tick.at, track) - pointer.x).abs();
        let visible = self.ticks.iter().filter(|tick| self.range.contains(&tick.at));
        let nearest = visible.min_by(|one, other| distance(one).total_cmp(&distance(other)));
        nearest.filter(|tick| distance(tick) <= TICK_REACH).map(|tick| tick.at)
    }

    /// What has the keyboard when the track is moved by keys.
    fn keyboard_id(&self) -> Id {
        self.keyboard.unwrap_or(self.id)
    }

    fn has_keyboard(&self, ui: &Ui) -> bool {
        ui.memory(|memory| memory.has_focus(self.keyboard_id()))
    }

    fn by_keys(&self, ui: &Ui) -> Option<f64> {
        if !self.has_keyboard(ui) {
            return None;
        }
        lock_arrows_of(ui.ctx(), self.keyboard_id());
        ui.input(|input| {
            if input.key_pressed(Key::Home) {
                return Some(*self.range.start());
            }
            if input.key_pressed(Key::End) {
                return Some(*self.range.end());
            }
            let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(u32::MAX));
            let steps = count(Key::ArrowRight) + count(Key::ArrowUp)
                - count(Key::ArrowLeft)
                - count(Key::ArrowDown);
            let pages = count(Key::PageUp) - count(Key::PageDown);
            let factor = if input.modifiers.shift { SHIFT_STEPS } else { 1.0 };
            self.stepped(steps * factor + pages * SHIFT_STEPS)
        })
    }

    fn by_screen_reader(&self, ui: &Ui) -> Option<f64> {
        ui.input(|input| {
            let set = input.accesskit_action_requests(self.id, Action::SetValue);
            let set = set.filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(value),
                _ => None,
            });
            let count = |action| {
                let times = input.num_accesskit_action_requests(self.id, action);
                f64::from(u32::try_from(times).unwrap_or(u32::MAX))
            };
            set.last().or_else(|| self.stepped(count(Action::Increment) - count(Action::Decrement)))
        })
    }

    /// The value so many steps on. Stops at the range's ends, unless it lies outside already.
    fn stepped(&self, steps: f64) -> Option<f64> {
        let (low, high) = (*self.range.start(), *self.range.end());
        let to = self.value + steps * self.step;
        match steps {
            steps if steps > 0.0 => Some(to.min(high.max(self.value))),
            steps if steps < 0.0 => Some(to.max(low.min(self.value))),
            _ => None,
        }
    }

    fn declare(&self, ui: &Ui, response: &Response) {
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), self.value, self.name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_value((self.value_text)());
            node.set_min_numeric_value(*self.range.start());
            node.set_max_numeric_value(*self.range.end());
            node.set_numeric_value_step(self.step);
            node.add_action(Action::SetValue);
            if self.value < *self.range.end() {
                node.add_action(Action::Increment);
            }
            if self.value > *self.range.start() {
                node.add_action(Action::Decrement);
            }
        });
    }

    fn paint(&self, ui: &Ui, response: &Response, track: Rect) {
        let tokens = Tokens::of(ui);
        let Look { thickness, handle_radius, .. } = self.look;
        let bar = Rect::from_center_size(track.center(), vec2(track.width(), thickness));
        let handle = pos2(self.x_of(self.value, track), track.center().y);
        let enabled = ui.is_enabled();
        let filled = if enabled { tokens.accent } else { tokens.line };
        ui.painter().rect_filled(bar, thickness / 2.0, tokens.line);
        let done = Rect::from_min_max(bar.min, pos2(handle.x, bar.max.y));
        ui.painter().rect_filled(done, thickness / 2.0, filled);
        for tick in self.ticks.iter().filter(|tick| self.range.contains(&tick.at)) {
            let size = vec2(2.0, handle_radius * 2.0);
            let center = pos2(self.x_of(tick.at, track), track.center().y);
            ui.painter().rect_filled(Rect::from_center_size(center, size), 1.0, tokens.breach);
        }
        if !enabled {
            return;
        }
        if self.has_keyboard(ui) {
            let ring = Stroke::new(2.0, tokens.accent);
            ui.painter().circle_stroke(handle, handle_radius + 3.0, ring);
        }
        let edge = Stroke::new(1.0, tokens.handle_edge());
        if self.range.contains(&self.value) {
            let grow = if response.hovered() || response.dragged() { 1.0 } else { 0.0 };
            ui.painter().circle(handle, handle_radius + grow, tokens.handle, edge);
        } else {
            // In ink, which a panel as light as the handle shows, too.
            let hollow = Stroke::new(2.0, tokens.text);
            ui.painter().circle(handle, handle_radius - 1.0, tokens.panel, hollow);
        }
    }

    fn tooltips(&self, ui: &Ui, response: &Response, track: Rect) {
        // More than `TICK_REACH`: the meaning of a mark appears before a click would take it.
        const NEAR: f32 = 6.0;
        let Some(pointer) = response.hover_pos() else { return };
        let near =
            |tick: &&Tick| (self.x_of(tick.at, track) - pointer.x).abs() <= NEAR && ui.is_enabled();
        if let Some(tick) = self.ticks.iter().find(near) {
            response.show_tooltip_text(&tick.tooltip);
        } else if !self.range.contains(&self.value) {
            response.show_tooltip_text(format!("{} is outside of the slider", (self.value_text)()));
        }
    }

    fn x_of(&self, value: f64, track: Rect) -> f32 {
        let (low, high) = (*self.range.start(), *self.range.end());
        let share = if high > low { between((value - low) / (high - low), 0.0, 1.0) } else { 0.0 };
        track.left() + track.width() * share as f32
    }
}

fn is_pressed(ui: &Ui, response: &Response) -> bool {
    response.contains_pointer() && ui.input(|input| input.pointer.primary_pressed())
}

impl Look {
    pub const LARGE: Self = Self { height: 20.0, thickness: 4.0, handle_radius: 8.0 };
    pub const COMPACT: Self = Self { height: 20.0, thickness: 3.0, handle_radius: 5.0 };

    /// The least room that a slider track needs.
    pub fn size_min(self) -> Vec2 {
        vec2(48.0, self.height)
    }
}
