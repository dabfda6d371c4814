//! Says what did not work, where, and what to do next.

use eframe::egui::{Frame, Label, Margin, Ui};

use crate::ui::text::code;
use crate::ui::theme::Tokens;

use super::{OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area};

/// The message is in monospaced type, so that a quoted place in a file stays aligned.
pub(super) fn error_ui(ui: &mut Ui, title: &str, message: &str) -> Option<Reply> {
    const HEIGHT_MAX: f32 = 320.0;
    head_ui(ui, 560.0, title);
    let tokens = Tokens::of(ui);
    Frame::NONE.fill(tokens.ground).corner_radius(4).inner_margin(Margin::same(12)).show(
        ui,
        |ui| {
            scroll_area(ui, HEIGHT_MAX, OUTSIDE_HEIGHT).show(ui, |ui| {
                ui.add(Label::new(code(message)).wrap().selectable(true));
            });
        },
    );
    let taken = buttons_ui(ui, &["Close", "Copy"])?;
    if taken == 0 {
        return Some(Reply::Close);
    }
    ui.ctx().copy_text(message.to_owned());
    None
}
