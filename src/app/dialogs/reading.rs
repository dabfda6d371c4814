//! Things to read: the method, the keyboard, what this program is.

use eframe::egui::{Align, Frame, Grid, Label, Layout, Margin, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::app::command::Command;
use crate::ui::keys::said;
use crate::ui::text::code;
use crate::ui::theme::Tokens;
use crate::ui::widgets::choice::choice_ui;

use super::{OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area, set_width};

/// The method, built into the program, so that it is that of this version.
const METHOD: &str = include_str!("../../../assets/method.md");
/// What a committee member needs before it: who is in the deal, and what the figures say.
const HOW_TO_READ: &str = include_str!("../../../assets/how-to-read.md");

/// Lines of the pages are at most so long, points.
const PAGE_WIDTH: f32 = 760.0;
/// Two columns of keys with what they do, points.
const KEYS_WIDTH: f32 = 820.0;
/// What keys do is said in lines of this width; longer ones wrap.
const WORDS_WIDTH: f32 = 260.0;
/// The same where one column has all the room, of its width.
const NARROW_SHARE: f32 = 0.45;

/// What widgets understand without being commands.
const KEYS: [(&str, &str); 14] = [
    ("Tab, Shift+Tab", "Next value; previous value"),
    ("← →", "Move the value by a step"),
    ("Shift+← →", "Move it by ten steps"),
    ("PageUp, PageDown", "The same"),
    ("Home, End", "To the minimum or maximum"),
    ("Digits, Enter", "Type a value; Enter or Tab accepts it"),
    ("Esc", "Cancel the edit"),
    ("Shift+Enter", "New line in multi-line text"),
    ("Ctrl+E", "Edit the source of the number"),
    ("Double click", "Back to the file's value"),
    ("Right click", "The same, from a menu"),
    ("Right click", "Copy a figure, a row, a table; copy or save a plot"),
    ("← →, Home, B, N, P, Esc", "Presenting: step, base, pause, names, notes, end"),
    ("Shift+P", "Presenting: notes on the same screen"),
];

/// The two pages: what a committee member needs, and the specification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    #[default]
    HowToRead,
    Method,
}

impl Page {
    fn text(self) -> &'static str {
        match self {
            Self::HowToRead => HOW_TO_READ,
            Self::Method => METHOD,
        }
    }
}

pub(super) fn method_ui(ui: &mut Ui, cache: &mut CommonMarkCache) -> Option<Reply> {
    let size = ui.ctx().content_rect().size() * 0.8;
    set_width(ui, size.x.min(PAGE_WIDTH));
    let id = ui.scope_id().with("page");
    let mut page: Page = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let pages = [(Page::HowToRead, "How to read this"), (Page::Method, "The method")];
    if choice_ui(ui, "Page", &mut page, &pages) {
        ui.data_mut(|data| data.insert_temp(id, page));
    }
    let area = scroll_area(ui, size.y - 112.0, OUTSIDE_HEIGHT);
    // Each page keeps its own place.
    area.id_salt(page.text().len()).show(ui, |ui| {
        let text = said(ui, page.text());
        page_ui(ui, cache, &text);
    });
    buttons_ui(ui, &["Close"]).map(|_| Reply::Close)
}

fn page_ui(ui: &mut Ui, cache: &mut CommonMarkCache, text: &str) {
    // Fences come in pairs: every other piece is a formula, drawn without a copy button.
    for (index, piece) in text.split("```").enumerate() {
        if index.is_multiple_of(2) {
            ui.push_id(index, |ui| CommonMarkViewer::new().show(ui, cache, piece));
        } else {
            formula_ui(ui, piece.trim_matches('\n'));
        }
    }
}

fn formula_ui(ui: &mut Ui, text: &str) {
    let tokens = Tokens::of(ui);
    let frame = Frame::NONE.fill(tokens.ground).corner_radius(4).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.add(Label::new(code(text)).wrap().selectable(true));
    });
}

pub(super) fn shortcuts_ui(ui: &mut Ui) -> Option<Reply> {
    head_ui(ui, KEYS_WIDTH, "Keyboard");
    let keys = KEYS.map(|(keys, text)| (said(ui, keys).into_owned(), text));
    let named = Command::named().filter_map(|command| {
        command.shortcut()?;
        let keys = command.keys(ui.ctx());
        // The dots say that a menu item asks for more; a list of keys does without.
        Some((keys, command.text().trim_end_matches('…')))
    });
    let named: Vec<(String, &str)> = named.collect();
    // Side by side where the window is wide enough, so that nothing has to be scrolled for.
    let is_wide = ui.available_width() >= KEYS_WIDTH;
    scroll_area(ui, f32::INFINITY, OUTSIDE_HEIGHT).show(ui, |ui| {
        let (half, rest) = named.split_at(if is_wide { named.len() / 3 } else { 0 });
        let layout = if is_wide { Layout::left_to_right(Align::TOP) } else { *ui.layout() };
        ui.with_layout(layout, |ui| {
            let column = if is_wide { WORDS_WIDTH } else { NARROW_SHARE * ui.available_width() };
            keys_ui(ui, "keys", column, keys.iter().chain(half));
            ui.add_space(32.0);
            keys_ui(ui, "shortcuts", column, rest.iter());
        });
    });
    buttons_ui(ui, &["Close"]).map(|_| Reply::Close)
}

fn keys_ui<'a>(
    ui: &mut Ui,
    id: &str,
    column: f32,
    rows: impl Iterator<Item = &'a (String, &'a str)>,
) {
    let grid = Grid::new(id).num_columns(2).spacing([24.0, 6.0]).max_col_width(column);
    grid.show(ui, |ui| {
        for (keys, text) in rows {
            ui.weak(keys);
            ui.label(*text);
            ui.end_row();
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
