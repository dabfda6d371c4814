//! What is wrong with the draft, in place of the sentence on the deal: in the window's own words,
//! with a button for each way to put it right.

use eframe::egui::{Button, Label, Sense, Ui};

use super::scenario::to_be_fixed;
use crate::app::command::Command;
use crate::session::Complaint;
use crate::ui::text::{Texts, small_strong, subheading};
use crate::ui::theme::Tokens;
use crate::ui::widgets::button::main_button;

/// Draws the first complaint with its mends and how many more there are.
pub(super) fn complaints_ui(ui: &mut Ui, complaints: &[Complaint], send: &mut Vec<Command>) {
    let Some(first) = complaints.first() else { return };
    let all = || {
        let texts = complaints.iter().map(|complaint| complaint.text.as_str());
        texts.collect::<Vec<_>>().join("\n")
    };
    ui.spacing_mut().item_spacing.y = 4.0;
    let text = subheading(first.text.as_str()).color(Tokens::of(ui).breach);
    // One line: a second one would take the room of the buttons.
    let label = Label::new(text).truncate().show_tooltip_when_elided(false);
    ui.add(label.sense(Sense::CLICK)).on_hover_text(all());
    ui.horizontal(|ui| {
        for (index, mend) in first.mends.iter().enumerate() {
            let text = small_strong(mend.text.as_str());
            let button = if index == 0 { main_button(ui, text) } else { Button::new(text) };
            Command::Mend(index).button_ui(ui, button, send);
        }
        Command::Undo.button_ui(ui, Button::new(small_strong("Undo")), send);
    });
    let more = match complaints.len() - 1 {
        0 => String::new(),
        more => format!(" \u{b7} {more} more"),
    };
    ui.note(format!("{}{more}", to_be_fixed(complaints.len()))).on_hover_text(all());
}
