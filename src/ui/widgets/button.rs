//! The button that is meant when nothing else is.

use eframe::egui::{Button, RichText, Ui};

use crate::ui::theme::Tokens;

/// A button in the accent: what Enter means in a dialog, what a screen is for. One a room.
pub fn main_button(ui: &Ui, text: impl Into<RichText>) -> Button<'static> {
    let tokens = Tokens::of(ui);
    Button::new(text.into().color(tokens.ground)).fill(tokens.accent)
}
