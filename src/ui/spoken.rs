//! Names and states for screen readers, where egui cannot derive them; keys that a widget keeps.

use eframe::egui::accesskit::Node;
use eframe::egui::{Context, EventFilter, Id, Response};

/// Said of a widget that has been drawn.
#[expect(clippy::return_self_not_must_use, reason = "telling is what it is called for")]
pub trait Spoken: Sized {
    /// Its name, where its text is missing or insufficient.
    fn named(self, name: impl Into<String>) -> Self;

    /// Whether it is the chosen one of several.
    fn selected(self, is_selected: bool) -> Self;

    /// Whether it is switched on.
    fn toggled(self, is_on: bool) -> Self;

    /// Anything else.
    fn spoken(self, tell: impl FnOnce(&mut Node)) -> Self;
}

impl Spoken for Response {
    fn named(self, name: impl Into<String>) -> Self {
        self.spoken(|node| node.set_label(name.into()))
    }

    fn selected(self, is_selected: bool) -> Self {
        self.spoken(|node| node.set_selected(is_selected))
    }

    fn toggled(self, is_on: bool) -> Self {
        self.spoken(|node| node.set_toggled(is_on.into()))
    }

    fn spoken(self, tell: impl FnOnce(&mut Node)) -> Self {
        // egui runs `tell` only while a screen reader is connected: texts cost nothing otherwise.
        self.ctx.accesskit_node_builder(self.id, tell);
        self
    }
}

/// Arrow keys stay with a widget that has the keyboard: otherwise egui moves the focus with them.
pub fn lock_arrows(response: &Response) {
    lock_arrows_of(&response.ctx, response.id);
}

/// The same of a widget that is drawn elsewhere.
pub fn lock_arrows_of(ctx: &Context, id: Id) {
    let arrows =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
}
