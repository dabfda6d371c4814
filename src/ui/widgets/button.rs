//! The main button of a dialog or screen.

use eframe::egui::{Button, RichText, Ui};

use crate::ui::theme::Tokens;

/// A button in the accent: what Enter means in a dialog, what a screen is for. One a room.
pub fn main_button(ui: &Ui, text: impl Into<RichText>) -> Button<'static> {
    let tokens = Tokens::of(ui);
    // Text in the colour of the ground: a test of `theme` holds its contrast to the accent.
    Button::new(text.into().color(tokens.ground)).fill(tokens.accent)
}
