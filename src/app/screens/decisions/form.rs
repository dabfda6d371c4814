//! Where a state is named, decided on and kept.

use eframe::egui::{Align, Align2, Button, Layout, RichText, TextEdit, Ui, vec2};

use crate::app::command::Command;
use crate::files::decision_log::Minutes;
use crate::session::Document;
use crate::ui::spoken::Spoken;
use crate::ui::text::strong;
use crate::ui::theme::{self, BODY, STEP, Tokens};
use crate::ui::widgets::button::main_button;

const HEIGHT: f32 = 28.0;
/// Share of the room beside the buttons for the first field of a row.
const FIRST_SHARE: f32 = 0.36;
/// Width of the buttons of a row, points: the three outcomes, the widest, decide for both.
const BUTTONS_WIDTH: f32 = 232.0;
/// In a narrower room the buttons have a line of their own.
const ONE_LINE_WIDTH: f32 = 860.0;
/// Between names, and between conditions; a name may have a comma in it ("Lee, Jr."), so both are
/// told apart by what no name has.
const BETWEEN: char = ';';

/// What is being typed.
#[derive(Debug, Default)]
pub(super) struct Form {
    name: String,
    note: String,
    people: String,
    conditions: String,
}

impl Form {
    pub(super) fn is_named(&self) -> bool {
        !self.name.trim().is_empty()
    }

    /// As it is kept.
    pub(super) fn minutes(&self) -> Minutes {
        let each = |text: &str| text.split(BETWEEN).map(str::to_owned).collect();
        Minutes {
            name: self.name.clone(),
            note: self.note.clone(),
            people: each(&self.people),
            conditions: each(&self.conditions),
        }
    }

    /// Draws the four fields and what can be done with them.
    pub(super) fn ui(&mut self, ui: &mut Ui, document: &Document, send: &mut Vec<Command>) {
        let why_not = self.why_not(document);
        let fields = [
            ("Name of the record", "What is decided", &mut self.name),
            ("Note of the record", "Why", &mut self.note),
        ];
        row_ui(ui, fields, &[Command::KeepState], why_not, send);
        ui.add_space(STEP);
        let fields = [
            ("Who decides", "Who decides: A. Lee; B. Ortiz", &mut self.people),
            (
                "Conditions",
                "On what conditions: DSRA funded; guarantee signed",
                &mut self.conditions,
            ),
        ];
        let outcomes = [Command::Approve, Command::Decline, Command::Defer];
        row_ui(ui, fields, &outcomes, why_not, send);
    }

    /// Why nothing can be kept now.
    fn why_not(&self, document: &Document) -> Option<&'static str> {
        if !document.faults().is_empty() {
            Some("No figures while an input is out of range; fix it first")
        } else if !self.is_named() {
            Some("Enter a name first")
        } else {
            None
        }
    }
}

/// Two fields, and buttons at the right.
fn row_ui(
    ui: &mut Ui,
    fields: [(&str, &str, &mut String); 2],
    commands: &[Command],
    why_not: Option<&str>,
    send: &mut Vec<Command>,
) {
    let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
    let beside = if is_wide { BUTTONS_WIDTH } else { 0.0 };
    let room = ui.available_width() - beside - 4.0 * STEP;
    let row = vec2(ui.available_width(), HEIGHT);
    let layout = Layout::left_to_right(Align::Center);
    let buttons = |ui: &mut Ui, send: &mut Vec<Command>| {
        for command in commands {
            let is_main = *command == Command::Approve;
            button_ui(ui, *command, is_main, why_not, send);
        }
    };
    ui.allocate_ui_with_layout(row, layout, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * STEP;
        let shares = [FIRST_SHARE, 1.0 - FIRST_SHARE];
        for ((name, hint, text), share) in fields.into_iter().zip(shares) {
            field_ui(ui, name, hint, text, share * room);
        }
        if is_wide {
            buttons(ui, send);
        }
    });
    if !is_wide {
        ui.add_space(STEP);
        ui.allocate_ui_with_layout(row, layout, |ui| buttons(ui, send));
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
