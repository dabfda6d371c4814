//! What work beside the frame calls when it has something to show.

use eframe::egui::Context;

/// Asks for a frame from any thread: it takes the answer and shows it.
pub fn waker(ctx: &Context) -> impl Fn() + Clone + Send + use<> {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}
