//! What is out of sight while something is dragged: it keeps its room, and is not laid out.
//!
//! A form may be ten times as high as its window, and every frame of a drag pays for all of it. What
//! is neither seen nor dragged is left out until the hand lets go.

use eframe::egui::{Context, Rect, Ui, Vec2};

/// A drag lasts for so long, in seconds, before anything is left out: whatever had the keyboard has
/// lost it by then, and has taken over what was typed.
const SETTLED_AFTER: f64 = 0.15;
/// So near to what is seen nothing is left out, in points.
const MARGIN: f32 = 60.0;

/// The room that a part of a form took when it was last laid out in this width.
#[derive(Clone, Copy)]
struct Room {
    width: f32,
    size: Vec2,
}

/// Lays the part out, unless it would be out of sight in a drag; then it gets the room that it took
/// before, and there is nothing to return. No other part in the same `ui` has this name.
pub fn in_sight<R>(ui: &mut Ui, name: &str, add_contents: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let id = ui.scope_id().with(("in sight", name));
    let width = ui.available_width();
    let known: Option<Room> = ui.data(|data| data.get_temp(id));
    if let Some(room) = known.filter(|room| room.width.to_bits() == width.to_bits()) {
        let rect = Rect::from_min_size(ui.cursor().min, room.size);
        if !ui.is_rect_visible(rect.expand(MARGIN)) && is_left_out(ui.ctx(), rect) {
            ui.allocate_space(room.size);
            return None;
        }
    }
    let drawn = ui.scope(add_contents);
    let room = Room { width, size: drawn.response.rect.size() };
    ui.data_mut(|data| data.insert_temp(id, room));
    Some(drawn.inner)
}

fn is_left_out(ctx: &Context, rect: Rect) -> bool {
    let Some(dragged) = ctx.dragged_id() else { return false };
    let is_settled = ctx.input(|input| {
        let pressed = input.pointer.press_start_time();
        pressed.is_some_and(|pressed| input.time - pressed > SETTLED_AFTER)
    });
    // Scrolled away in the middle of a drag, it is dragged still.
    let is_dragged = || ctx.read_response(dragged).is_none_or(|it| rect.intersects(it.rect));
    // Who hears a window hears all of it.
    let is_heard = || ctx.accesskit_node_builder(dragged, |_| ()).is_some();
    is_settled && !is_dragged() && !is_heard()
}
