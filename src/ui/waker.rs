//! How a worker thread asks for a frame when it has something to show.

use eframe::egui::Context;

/// A function that requests a frame, from any thread.
pub fn waker(ctx: &Context) -> impl Fn() + Clone + Send + use<> {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}
