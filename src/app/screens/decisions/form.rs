//! Where a state is named and kept.

use eframe::egui::{Align, Align2, Button, Layout, RichText, TextEdit, Ui, vec2};

use crate::app::command::Command;
use crate::session::Document;
use crate::ui::spoken::Spoken;
use crate::ui::text::strong;
use crate::ui::theme::{self, BODY, STEP, Tokens};
use crate::ui::widgets::button::main_button;

const HEIGHT: f32 = 28.0;
/// Share of the room beside the buttons for the name.
const NAME_SHARE: f32 = 0.36;
/// Width of the two buttons, points.
const BUTTONS_WIDTH: f32 = 160.0;

/// Draws the name, the note and what can be done with them.
pub(super) fn form_ui(
    ui: &mut Ui,
    document: &Document,
    name: &mut String,
    note: &mut String,
    send: &mut Vec<Command>,
) {
    let room = ui.available_width() - BUTTONS_WIDTH - 4.0 * STEP;
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), HEIGHT),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * STEP;
            let hint = "What is decided, or what this state is";
            field_ui(ui, "Name of the record", hint, name, NAME_SHARE * room);
            let hint = "Why, and on what conditions";
            field_ui(ui, "Note of the record", hint, note, (1.0 - NAME_SHARE) * room);
            let why_not = why_not(document, name);
            for (command, is_main) in [(Command::KeepState, false), (Command::Decide, true)] {
                button_ui(ui, command, is_main, why_not, send);
            }
        },
    );
}

/// Why nothing can be kept now.
fn why_not(document: &Document, name: &str) -> Option<&'static str> {
    if !document.faults().is_empty() {
        Some("What is typed is out of bounds and has no figures; put it right first")
    } else if name.trim().is_empty() {
        Some("Give it a name first")
    } else {
        None
    }
}

fn field_ui(ui: &mut Ui, name: &str, hint: &str, text: &mut String, width: f32) {
    let tokens = Tokens::of(ui);
    let field = TextEdit::singleline(text)
        .font(theme::regular(BODY))
        .text_color(tokens.text)
        .hint_text(RichText::new(hint).color(tokens.faint))
        .align(Align2::LEFT_CENTER)
        .min_size(vec2(0.0, HEIGHT))
        .desired_width(width - 2.0 * STEP);
    ui.add(field).named(name);
}

fn button_ui(
    ui: &mut Ui,
    command: Command,
    is_main: bool,
    why_not: Option<&str>,
    send: &mut Vec<Command>,
) {
    let text = strong(command.text());
    // A disabled main button would draw the eye to what cannot be done.
    let is_main = is_main && why_not.is_none();
    let button = if is_main { main_button(ui, text) } else { Button::new(text) };
    command.button_unless_ui(ui, why_not, button.min_size(vec2(0.0, HEIGHT)), send);
}
