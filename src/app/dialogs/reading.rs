//! Things to read: the method, the keyboard, what this program is.

use eframe::egui::{Frame, Grid, Label, Margin, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::app::command::Command;
use crate::ui::text::code;
use crate::ui::theme::Tokens;

use super::{OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area, set_width};

/// The method, built into the program, so that it is that of this version.
const METHOD: &str = include_str!("../../../assets/method.md");

/// What widgets understand without being commands.
const KEYS: [(&str, &str); 13] = [
    ("Tab, Shift+Tab", "Next value; the one before"),
    ("← →", "Move the value by a step"),
    ("Shift+← →", "Move it by ten steps"),
    ("PageUp, PageDown", "The same"),
    ("Home, End", "To the ends of its track"),
    ("Digits, Enter", "Type a value; Enter or Tab takes it and goes on"),
    ("Esc", "Leave the value as it was"),
    ("Shift+Enter", "A new line where a text has several"),
    ("Ctrl+E", "Say where the number comes from"),
    ("Double click", "Back to the file's value"),
    ("Right click", "The same, from a menu"),
    ("Right click", "Copy a figure, a row, a table; copy or save a plot"),
    ("← →, Home, B, N, P, Esc", "Presenting: step, base, blank, names, notes, end"),
];

pub(super) fn method_ui(ui: &mut Ui, cache: &mut CommonMarkCache) -> Option<Reply> {
    let size = ui.ctx().content_rect().size() * 0.8;
    set_width(ui, size.x.min(760.0));
    scroll_area(ui, size.y - 80.0, OUTSIDE_HEIGHT).show(ui, |ui| {
        // Fences come in pairs: every other piece is a formula, drawn without a copy button.
        for (index, piece) in METHOD.split("```").enumerate() {
            if index.is_multiple_of(2) {
                ui.push_id(index, |ui| CommonMarkViewer::new().show(ui, cache, piece));
            } else {
                formula_ui(ui, piece.trim_matches('\n'));
            }
        }
    });
    buttons_ui(ui, &["Close"]).map(|_| Reply::Close)
}

fn formula_ui(ui: &mut Ui, text: &str) {
    let tokens = Tokens::of(ui);
    let frame = Frame::NONE.fill(tokens.ground).corner_radius(4).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.add(Label::new(code(text)).wrap().selectable(true));
    });
}

pub(super) fn shortcuts_ui(ui: &mut Ui) -> Option<Reply> {
    head_ui(ui, 360.0, "Keyboard");
    scroll_area(ui, f32::INFINITY, OUTSIDE_HEIGHT).show(ui, keys_ui);
    buttons_ui(ui, &["Close"]).map(|_| Reply::Close)
}

fn keys_ui(ui: &mut Ui) {
    Grid::new("keys").num_columns(2).spacing([32.0, 6.0]).show(ui, |ui| {
        let mut row = |keys: &str, text: &str| {
            ui.weak(keys);
            ui.label(text);
            ui.end_row();
        };
        for (keys, text) in KEYS {
            row(keys, text);
        }
    });
    ui.add_space(8.0);
    Grid::new("shortcuts").num_columns(2).spacing([32.0, 6.0]).show(ui, |ui| {
        for command in Command::named() {
            if command.shortcut().is_some() {
                ui.weak(command.keys(ui.ctx()));
                // The dots say that a menu item asks for more; a list of keys does without.
                ui.label(command.text().trim_end_matches('…'));
                ui.end_row();
            }
        }
    });
}

pub(super) fn about_ui(ui: &mut Ui) -> Option<Reply> {
    head_ui(ui, 360.0, concat!("chiplease ", env!("CARGO_PKG_VERSION")));
    ui.label(env!("CARGO_PKG_DESCRIPTION"));
    for text in [
        concat!("Licensed under ", env!("CARGO_PKG_LICENSE")),
        "Set in Inter, under the SIL Open Font Licence",
    ] {
        ui.weak(text);
    }
    buttons_ui(ui, &["Close"]).map(|_| Reply::Close)
}
