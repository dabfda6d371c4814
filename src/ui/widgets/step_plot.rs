//! Steps of a number as a small plot: each can be dragged by its handle, across and up, and across alone
//! by its edge; arrow keys do the same.
//!
//! Independent of what the steps are of: numbers only. Where a step is dragged to is said as it is, and
//! nothing of it is put on a step or within bounds here.

use eframe::egui::{
    Align2, CursorIcon, Id, Key, Mesh, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, accesskit, pos2, vec2,
};

use crate::ui::between::between;
use crate::ui::spoken::lock_arrows;
use crate::ui::text::cut;
use crate::ui::theme::{self, SMALL, Tokens};

/// Of the plot without the words under it.
const HEIGHT: f32 = 52.0;
/// Of the words under it.
const WORDS_HEIGHT: f32 = 15.0;
const HANDLE_RADIUS: f32 = 4.5;
/// What can be grabbed around a handle, and left and right of an edge.
const REACH: f32 = 8.0;
const EDGE_REACH: f32 = 4.0;
/// Free at the top and the bottom, so that no handle leaves the plot.
const MARGIN: f32 = 7.0;
/// Dragged less than this one way, in points, the step stays where it is that way.
const SHAKE: f32 = 4.0;
/// Steps that Shift makes of one.
const SHIFT_STEPS: f64 = 10.0;

/// One step to be drawn.
#[derive(Clone, Debug)]
pub struct Handle {
    /// What a screen reader calls its place and its value.
    pub names: [String; 2],
    /// Both in words.
    pub said: String,
    /// Where it begins, or where it ends where steps hold up to their place.
    pub at: f64,
    pub value: f64,
    /// Between two places, and between two values.
    pub steps: [f64; 2],
    /// Whether its place can be moved, and its value.
    pub moves: [bool; 2],
    /// Places and values that are marked; what they mean is in `said`.
    pub ticks: [Vec<f64>; 2],
}

/// The steps of a number along an axis.
#[derive(Clone, Copy, Debug)]
pub struct StepPlot<'a> {
    pub id: Id,
    pub handles: &'a [Handle],
    /// What holds where no step does.
    pub neutral: f64,
    /// A step holds up to its place, not from it on.
    pub holds_up_to: bool,
    /// The axis goes from 0 to here, or to the last step.
    pub right: f64,
    /// What the ends of the axis are called.
    pub ends: [&'a str; 2],
}

/// How a step was moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moved {
    /// To this place.
    Across(f64),
    /// To this value.
    Up(f64),
}

/// What the plot shows; while a hand holds something it stays.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    right: f64,
    low: f64,
    high: f64,
}

/// The step that is being dragged, and where it was when the drag began.
#[derive(Clone, Copy, Debug)]
struct Held {
    index: usize,
    origin: Pos2,
    at: f64,
    value: f64,
    scale: Scale,
}

impl Scale {
    fn of(plot: &StepPlot<'_>) -> Self {
        let last = plot.handles.iter().map(|handle| handle.at).fold(0.0, f64::max);
        let values = || plot.handles.iter().map(|handle| handle.value).chain([plot.neutral]);
        let (low, high) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        // Steps that are all alike lie in the middle of something.
        let room = if high > low { 0.0 } else { (0.25 * high.abs()).max(0.01) };
        Self { right: plot.right.max(1.1 * last).max(1e-9), low: low - room, high: high + room }
    }

    fn at(self, frame: Rect, at: f64, value: f64) -> Pos2 {
        let inside = frame.shrink2(vec2(HANDLE_RADIUS, MARGIN));
        let across = between(at / self.right, 0.0, 1.0) as f32;
        let up = between((value - self.low) / (self.high - self.low), -0.2, 1.2) as f32;
        pos2(inside.left() + across * inside.width(), inside.bottom() - up * inside.height())
    }

    /// How far a way on the screen is along the axis and in value.
    fn far(self, frame: Rect, way: eframe::egui::Vec2) -> [f64; 2] {
        let inside = frame.shrink2(vec2(HANDLE_RADIUS, MARGIN));
        let [width, height] = [inside.width(), inside.height()].map(|it| f64::from(it.max(1.0)));
        [f64::from(way.x) / width * self.right, f64::from(-way.y) / height * (self.high - self.low)]
    }
}

impl StepPlot<'_> {
    /// Draws the plot as wide as the room; which steps were moved, and how.
    pub fn ui(&self, ui: &mut Ui) -> Vec<(usize, Moved)> {
        let size = vec2(ui.available_width(), HEIGHT + WORDS_HEIGHT);
        let (_, room) = ui.allocate_space(size);
        let frame = room.with_max_y(room.top() + HEIGHT);
        let held = ui.data(|data| data.get_temp::<Held>(self.id));
        let scale = held.map_or_else(|| Scale::of(self), |held| held.scale);
        if ui.is_rect_visible(room) {
            self.paint(ui, room, frame, scale);
        }
        let mut moved = Vec::new();
        for (index, handle) in self.handles.iter().enumerate() {
            let middle = scale.at(frame, handle.at, handle.value);
            let edge = Rect::from_x_y_ranges(
                middle.x - EDGE_REACH..=middle.x + EDGE_REACH,
                frame.y_range(),
            );
            let disc = Rect::from_center_size(middle, vec2(2.0 * REACH, 2.0 * REACH));
            for (part, rect) in [edge, disc].into_iter().enumerate() {
                if handle.moves.get(part).copied().unwrap_or_default() {
                    let done = self.part_ui(ui, (index, part), handle, (frame, rect), scale);
                    moved.extend(done.into_iter().map(|it| (index, it)));
                }
            }
        }
        if held.is_some() && !ui.input(|input| input.pointer.any_down()) {
            ui.data_mut(|data| data.remove::<Held>(self.id));
        }
        moved
    }

    /// The edge of a step, which moves across alone, or its handle.
    fn part_ui(
        &self,
        ui: &Ui,
        (index, part): (usize, usize),
        handle: &Handle,
        (frame, rect): (Rect, Rect),
        scale: Scale,
    ) -> Vec<Moved> {
        let response = ui.interact(rect, self.id.with((index, part)), Sense::drag());
        declare(ui, &response, handle, part);
        if response.drag_started() {
            response.request_focus();
            let origin = ui.input(|input| input.pointer.press_origin());
            let origin = origin.unwrap_or(rect.center());
            let held = Held { index, origin, at: handle.at, value: handle.value, scale };
            ui.data_mut(|data| data.insert_temp(self.id, held));
        }
        let is_handle = part == 1;
        if ui.is_rect_visible(rect) && is_handle {
            paint_ticks(ui, handle, frame, scale);
            paint_handle(ui, rect.center(), &response);
        } else if response.has_focus() || response.hovered() {
            let line = Stroke::new(1.0, Tokens::of(ui).accent);
            ui.painter().vline(rect.center().x, frame.y_range(), line);
        }
        let to = self.by_pointer(ui, &response, index, frame);
        let to = to.or_else(|| by_keys(ui, &response, handle));
        let [at, value] = to.unwrap_or([handle.at, handle.value]);
        let moved = [Moved::Across(at), Moved::Up(value)];
        let spoken = by_screen_reader(ui, &response, part);
        let [moves_across, _] = handle.moves;
        let is_allowed = |it: &Moved| match it {
            Moved::Across(at) => moves_across && (at - handle.at).abs() > 0.0,
            Moved::Up(value) => is_handle && (value - handle.value).abs() > 0.0,
        };
        let cursor = if is_handle { CursorIcon::Grab } else { CursorIcon::ResizeHorizontal };
        let response = response.on_hover_cursor(cursor);
        if response.dragged() || response.hovered() {
            response.on_hover_text(&handle.said);
        }
        moved.into_iter().chain(spoken).filter(is_allowed).collect()
    }

    /// Where the step has been dragged to.
    fn by_pointer(
        &self,
        ui: &Ui,
        response: &Response,
        index: usize,
        frame: Rect,
    ) -> Option<[f64; 2]> {
        let held = ui.data(|data| data.get_temp::<Held>(self.id))?;
        let pointer = response.interact_pointer_pos().filter(|_| response.dragged())?;
        if held.index != index {
            return None;
        }
        let way = pointer - held.origin;
        let kept = |along: f32| if along.abs() < SHAKE { 0.0 } else { along };
        let [across, up] = held.scale.far(frame, vec2(kept(way.x), kept(way.y)));
        Some([held.at + across, held.value + up])
    }

    fn paint(&self, ui: &Ui, room: Rect, frame: Rect, scale: Scale) {
        let tokens = Tokens::of(ui);
        let line = Stroke::new(1.0, tokens.line);
        ui.painter().rect(frame, 3.0, tokens.ground, line, StrokeKind::Inside);
        let points = self.points(frame, scale);
        let mut fill = Mesh::default();
        for pair in points.windows(2) {
            if let [from, to] = pair {
                let area = Rect::from_min_max(pos2(from.x, from.y.min(to.y)), *to);
                let area = area.with_max_y(frame.bottom() - 1.0);
                if (from.y - to.y).abs() < 0.01 {
                    fill.add_colored_rect(area, tokens.accent.gamma_multiply(0.14));
                }
            }
        }
        ui.painter().add(Shape::mesh(fill));
        ui.painter().add(Shape::line(points, Stroke::new(1.5, tokens.accent)));
        let words = room.with_min_y(frame.bottom());
        let aligns = [Align2::LEFT_CENTER, Align2::RIGHT_CENTER];
        for (text, align) in self.ends.into_iter().zip(aligns) {
            let galley = cut(ui.painter(), text, theme::regular(SMALL - 1.0), words.width() / 2.0);
            let at = align.align_size_within_rect(galley.size(), words).min;
            ui.painter().galley(at, galley, tokens.faint);
        }
    }

    /// The line of the steps.
    fn points(&self, frame: Rect, scale: Scale) -> Vec<Pos2> {
        let mut points = Vec::with_capacity(2 * self.handles.len() + 2);
        let mut level = if self.holds_up_to {
            self.handles.first().map_or(self.neutral, |first| first.value)
        } else {
            self.neutral
        };
        points.push(scale.at(frame, 0.0, level));
        for (index, handle) in self.handles.iter().enumerate() {
            points.push(scale.at(frame, handle.at, level));
            level = if self.holds_up_to {
                self.handles.get(index + 1).map_or(self.neutral, |next| next.value)
            } else {
                handle.value
            };
            points.push(scale.at(frame, handle.at, level));
        }
        points.push(scale.at(frame, scale.right, level));
        points
    }
}

fn by_keys(ui: &Ui, response: &Response, handle: &Handle) -> Option<[f64; 2]> {
    if !response.has_focus() {
        return None;
    }
    lock_arrows(response);
    let [across, up] = ui.input(|input| {
        let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(u32::MAX));
        let factor = if input.modifiers.shift { SHIFT_STEPS } else { 1.0 };
        let across = count(Key::ArrowRight) - count(Key::ArrowLeft);
        let up = count(Key::ArrowUp) - count(Key::ArrowDown);
        [across * factor, up * factor]
    });
    let [place, value] = handle.steps;
    Some([handle.at + across * place, handle.value + up * value])
}

fn by_screen_reader(ui: &Ui, response: &Response, part: usize) -> Option<Moved> {
    ui.input(|input| {
        let set = input.accesskit_action_requests(response.id, accesskit::Action::SetValue);
        let set = set.filter_map(|request| match request.data {
            Some(accesskit::ActionData::NumericValue(value)) => Some(value),
            _ => None,
        });
        set.last().map(if part == 1 { Moved::Up } else { Moved::Across })
    })
}

fn declare(ui: &Ui, response: &Response, handle: &Handle, part: usize) {
    let numbers = [handle.at, handle.value];
    let (Some(name), Some(number)) = (handle.names.get(part), numbers.get(part)) else { return };
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), *number, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(handle.said.clone());
        node.add_action(accesskit::Action::SetValue);
    });
}

/// Short strokes at the foot for places, beside the step for values.
fn paint_ticks(ui: &Ui, handle: &Handle, frame: Rect, scale: Scale) {
    const LENGTH: f32 = 8.0;
    let stroke = Stroke::new(2.0, Tokens::of(ui).breach);
    let [places, values] = &handle.ticks;
    for at in places.iter().filter(|at| (0.0..=scale.right).contains(*at)) {
        let x = scale.at(frame, *at, handle.value).x;
        ui.painter().vline(x, frame.bottom() - LENGTH..=frame.bottom() - 1.0, stroke);
    }
    for value in values.iter().filter(|value| (scale.low..=scale.high).contains(*value)) {
        let at = scale.at(frame, handle.at, *value);
        ui.painter().hline(at.x - LENGTH / 2.0..=at.x + LENGTH / 2.0, at.y, stroke);
    }
}

fn paint_handle(ui: &Ui, middle: Pos2, response: &Response) {
    let tokens = Tokens::of(ui);
    if response.has_focus() {
        let ring = Stroke::new(1.5, tokens.accent);
        ui.painter().circle_stroke(middle, HANDLE_RADIUS + 2.5, ring);
    }
    let grow = if response.hovered() || response.dragged() { 1.0 } else { 0.0 };
    let edge = Stroke::new(1.0, tokens.handle_edge());
    ui.painter().circle(middle, HANDLE_RADIUS + grow, tokens.handle, edge);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle(at: f64, value: f64) -> Handle {
        let names = ["place", "value"].map(str::to_owned);
        let (steps, moves) = ([1.0, 0.05], [true, true]);
        let ticks = Default::default();
        Handle { names, said: String::new(), at, value, steps, moves, ticks }
    }

    fn plot(handles: &[Handle], holds_up_to: bool) -> StepPlot<'_> {
        let id = Id::unique("steps");
        StepPlot { id, handles, neutral: 1.0, holds_up_to, right: 60.0, ends: ["", ""] }
    }

    fn levels(handles: &[Handle], holds_up_to: bool) -> Vec<(f32, f32)> {
        let plot = plot(handles, holds_up_to);
        let scale = Scale { right: 100.0, low: 0.0, high: 1.0 };
        let frame = Rect::from_min_size(Pos2::ZERO, vec2(109.0, 114.0));
        let read = |at: &Pos2| ((at.x - HANDLE_RADIUS).round(), (107.0 - at.y).round());
        plot.points(frame, scale).iter().map(read).collect()
    }

    #[test]
    fn a_step_holds_from_its_place_on_or_up_to_it() {
        let handles = [handle(20.0, 0.5), handle(60.0, 0.25)];
        let from = [(0., 100.), (20., 100.), (20., 50.), (60., 50.), (60., 25.), (100., 25.)];
        assert_eq!(levels(&handles, false), from);
        let up_to = [(0., 50.), (20., 50.), (20., 25.), (60., 25.), (60., 100.), (100., 100.)];
        assert_eq!(levels(&handles, true), up_to);
    }

    #[test]
    fn steps_that_are_alike_lie_in_the_middle_and_the_last_one_within_the_plot() {
        let scale = Scale::of(&plot(&[handle(90.0, 1.0)], false));
        assert!(scale.low < 1.0 && scale.high > 1.0, "{scale:?}");
        assert!(scale.right > 90.0, "{scale:?}");
    }
}
