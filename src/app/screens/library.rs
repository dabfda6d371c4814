//! Every scenario at hand: those that ship, and a folder of the user's own.
//!
//! A dense table that is searched by typing and driven by the keyboard, and the chosen deal beside
//! it. Files are read and run by [`Catalogue`] on a thread of its own; this screen only shows what
//! it has found so far.

mod detail;
mod table;

use std::path::{Path, PathBuf};

use eframe::egui::{
    Align, Button, Event, EventFilter, Id, Key, Layout, Modifiers, Rect, Role, Stroke, TextEdit,
    Ui, vec2,
};
use serde::{Deserialize, Serialize};

use crate::app::command::Command;
use crate::files::any_path;
use crate::format::text;
use crate::session::catalogue::{FolderState, Place, Row};
use crate::session::{Catalogue, Memo};
use crate::ui::board::Within;
use crate::ui::keys;
use crate::ui::spoken::Spoken;
use crate::ui::table::Sorting;
use crate::ui::text::{Texts, small, width};
use crate::ui::theme::{self, BODY, SMALL, STEP, Tokens};

use super::shown::Shown;
use detail::Chosen;
use table::{ROW_HEIGHT, table_ui};

/// From this width on the chosen deal is beside the table, else under it.
const BESIDE_FROM: f32 = 1_240.0;
const BESIDE_WIDTH: f32 = 376.0;
const UNDER_HEIGHT: f32 = 190.0;
/// The least height of the screen: a few rows, and the chosen deal under them.
pub(super) const LEAST_HEIGHT: f32 = 460.0;
const BAR_HEIGHT: f32 = 32.0;
const SEARCH_WIDTH: f32 = 260.0;
const HINT_HEIGHT: f32 = 22.0;
const GAP: f32 = 20.0;
/// A longer path is cut at its beginning.
const PATH_CHARS_MAX: usize = 44;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LibraryView {
    /// The folder of the user's own.
    #[serde(with = "any_path::option")]
    folder: Option<PathBuf>,
    /// The column by which rows are sorted, and which way.
    sorting: Sorting,
}

impl LibraryView {
    /// The folder of the user's own, if one has been chosen.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Lists this folder from now on.
    pub fn choose_folder(&mut self, folder: &Path) {
        // Absolute, because the next session may start in another directory.
        self.folder = Some(std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
    }

    /// Lists no folder any more.
    pub fn forget_folder(&mut self) {
        self.folder = None;
    }
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Library {
    search: String,
    /// Kept by the catalogue's revision.
    rows: Memo<u64, Vec<Row>>,
    order: Memo<OrderKey, Vec<usize>>,
    selected: Option<Place>,
    /// Place of the selected row; whatever takes that place is selected when the row goes.
    at: usize,
    /// The pass in which the screen was drawn last, to notice that it has been opened.
    drawn_in: u64,
}

/// The key of the order: everything that it depends on.
#[derive(Clone, Debug, PartialEq)]
struct OrderKey {
    revision: u64,
    search: String,
    sorting: Sorting,
}

/// The meaning of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pressed {
    Nothing,
    /// By this many rows down; up where it is negative.
    Moved(isize),
    Open,
    Compare,
    Hold,
    Search,
}

impl Library {
    /// Brings rows and order up to date.
    fn refresh(&mut self, catalogue: &Catalogue, view: &LibraryView) {
        let Self { rows, order, search, .. } = self;
        let revision = catalogue.revision();
        let row = |(index, entry)| Row::of(index, entry, catalogue.folder());
        let rows =
            rows.refresh(revision, |_| catalogue.entries().iter().enumerate().map(row).collect());
        let key = OrderKey { revision, search: search.clone(), sorting: view.sorting.clone() };
        order.refresh(key, |key| {
            // All columns: the kept sorting may be by one that is not drawn now.
            table::table(true, None).order(rows, &key.sorting, |row: &Row| row.fits(&key.search))
        });
    }

    fn row(&self, at: usize) -> Option<&Row> {
        self.rows.as_slice().get(*self.order.as_slice().get(at)?)
    }

    /// The row that is chosen: the same deal as before, else the one that took its place.
    fn settle_choice(&mut self) {
        let selected = self.selected.as_ref();
        let is_it =
            |index: &usize| self.rows.as_slice().get(*index).map(|row| &row.place) == selected;
        let found = selected.and_then(|_| self.order.as_slice().iter().position(is_it));
        self.at = found.unwrap_or(self.at.min(self.order.as_slice().len().saturating_sub(1)));
    }

    fn choose(&mut self, at: usize) {
        self.at = at.min(self.order.as_slice().len().saturating_sub(1));
        self.selected = self.row(self.at).map(|row| row.place.clone());
    }
}

/// Draws the screen.
pub fn library_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    derived: &mut Library,
    view: &mut LibraryView,
    send: &mut Vec<Command>,
) {
    let ids = [ui.scope_id().with("search"), ui.scope_id().with("deals")];
    let pass = ui.ctx().cumulative_pass_nr();
    // A pass without this screen lies between, so it has been opened again.
    let is_opened = derived.drawn_in == 0 || derived.drawn_in + 1 < pass;
    derived.drawn_in = pass;
    if is_opened {
        // Typing searches at once.
        ui.memory_mut(|memory| memory.request_focus(ids[0]));
    }
    // Before the search field is drawn, which would take the keys.
    let pressed = pressed(ui, ids, derived);
    let room = ui.available_rect_before_wrap();
    let (bar, rest) = room.split_top_bottom_at_y(room.top() + BAR_HEIGHT);
    // The field first: the rows of this very frame are those that were searched for.
    let searched = within(ui, bar, |ui| bar_ui(ui, shown.catalogue, derived, view, ids[0], send));
    derived.refresh(shown.catalogue, view);
    // Rows are in the order of the catalogue.
    let open = shown.catalogue.place_of(shown.document);
    let open = open.map(|row| (row, shown.document.is_edited()));
    if is_opened && derived.selected.is_none() {
        derived.selected =
            open.and_then(|(row, _)| derived.rows.as_slice().get(row)).map(|row| row.place.clone());
    }
    // Another search begins at its first row.
    if searched {
        derived.selected = None;
        derived.at = 0;
    }
    derived.settle_choice();
    let moved = act(ui, pressed, derived, ids, send);
    let (rest, hint) = rest.split_top_bottom_at_y(rest.bottom() - HINT_HEIGHT);
    let is_beside = room.width() >= BESIDE_FROM;
    let (table, chosen) = if is_beside {
        rest.split_left_right_at_x(rest.right() - BESIDE_WIDTH - GAP)
    } else {
        rest.split_top_bottom_at_y(rest.bottom() - UNDER_HEIGHT)
    };
    // Only what keyboard or search has chosen is scrolled to: the wheel keeps its place.
    let follows = moved || searched || is_opened;
    let (response, touched) = within(ui, table.with_min_y(table.top() + STEP), |ui| {
        let Library { rows, order, at, .. } = &*derived;
        let (rows, order) = (rows.as_slice(), order.as_slice());
        let has_files = rows.iter().any(|row| matches!(row.place, Place::File(_)));
        let table = table::table(has_files, open).chosen(Some(*at));
        let rows: Vec<&Row> = order.iter().filter_map(|index| rows.get(*index)).collect();
        table_ui(ui, &table, &rows, &view.sorting, ids[1], follows)
    });
    if let Some(head) = &touched.head {
        view.sorting.click(Some(head));
    }
    empty_ui(ui, table, shown.catalogue, derived);
    if let Some(at) = touched.row {
        derived.choose(at);
        // The arrow keys go on from the row that was clicked.
        response.request_focus();
    }
    if let (true, Some(row)) = (touched.is_opened, derived.row(derived.at)) {
        send.push(Command::OpenListed(row.index));
    }
    chosen_ui(ui, chosen, is_beside, shown.catalogue, derived, open, send);
    within(ui, hint, |ui| hint_ui(ui, ids));
}

fn within<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    add(&mut ui.child_within(rect, *ui.layout()))
}

/// The key that was pressed on this screen, consumed before the search field gets it.
fn pressed(ui: &Ui, [search, table]: [Id; 2], derived: &mut Library) -> Pressed {
    let (in_search, in_table) =
        ui.memory(|memory| (memory.has_focus(search), memory.has_focus(table)));
    // A dialog above has the keyboard.
    let is_free = ui.memory(|memory| memory.is_above_modal_layer(ui.layer_id()));
    if !is_free || !(in_search || in_table) {
        return Pressed::Nothing;
    }
    // Otherwise egui moves the focus with the arrows and drops it on Esc.
    if in_table {
        let escape = !derived.search.is_empty();
        let keys = EventFilter { vertical_arrows: true, escape, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(table, keys));
    }
    let press = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let plain = |key| press(Modifiers::NONE, key);
    // A key with more modifiers first: egui lets Shift+Enter count as Enter too.
    if press(Modifiers::COMMAND, Key::Enter) {
        return Pressed::Compare;
    }
    if press(Modifiers::SHIFT, Key::Enter) {
        return Pressed::Hold;
    }
    if plain(Key::Enter) {
        return Pressed::Open;
    }
    if !derived.search.is_empty() && plain(Key::Escape) {
        derived.search.clear();
        return Pressed::Search;
    }
    if in_table {
        if plain(Key::C) {
            return Pressed::Compare;
        }
        if plain(Key::P) {
            return Pressed::Hold;
        }
        if plain(Key::Slash) {
            // Otherwise the slash would be typed into the field that gets the focus.
            ui.input_mut(|input| {
                input.events.retain(|event| !matches!(event, Event::Text(text) if text == "/"));
            });
            return Pressed::Search;
        }
    }
    let page = 12;
    let all = isize::try_from(derived.order.as_slice().len()).unwrap_or(isize::MAX);
    let steps = [
        (Key::ArrowDown, 1, true),
        (Key::ArrowUp, -1, true),
        (Key::PageDown, page, true),
        (Key::PageUp, -page, true),
        // In the search field these two move the cursor of the text.
        (Key::End, all, in_table),
        (Key::Home, -all, in_table),
    ];
    let step = |(key, step, applies): (Key, isize, bool)| {
        let count = ui.input_mut(|input| {
            if applies { input.count_and_consume_key(Modifiers::NONE, key) } else { 0 }
        });
        step.saturating_mul(isize::try_from(count).unwrap_or(1))
    };
    match steps.into_iter().map(step).sum::<isize>() {
        0 => Pressed::Nothing,
        sum => Pressed::Moved(sum),
    }
}

/// Acts on a key; true if another row is chosen.
fn act(
    ui: &Ui,
    pressed: Pressed,
    derived: &mut Library,
    [search, _]: [Id; 2],
    send: &mut Vec<Command>,
) -> bool {
    let index = derived.row(derived.at).map(|row| row.index);
    match pressed {
        Pressed::Nothing => {}
        Pressed::Moved(steps) => {
            derived.choose(derived.at.saturating_add_signed(steps));
            return true;
        }
        Pressed::Open => send.extend(index.map(Command::OpenListed)),
        Pressed::Compare => send.extend(index.map(Command::CompareListed)),
        Pressed::Hold => send.extend(index.map(Command::HoldListed)),
        Pressed::Search => {
            ui.memory_mut(|memory| memory.request_focus(search));
            return true;
        }
    }
    false
}

/// The search on the left, the folder on the right; true if the search has changed.
fn bar_ui(
    ui: &mut Ui,
    catalogue: &Catalogue,
    derived: &mut Library,
    view: &LibraryView,
    search: Id,
    send: &mut Vec<Command>,
) -> bool {
    ui.horizontal_centered(|ui| {
        // Esc clears the search; it leaves the field only where there is nothing to clear.
        let keys = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: !derived.search.is_empty(),
            ..EventFilter::default()
        };
        let field = TextEdit::singleline(&mut derived.search)
            .id(search)
            .event_filter(keys)
            .hint_text("Search deals, lessees, lenders, files")
            .desired_width(SEARCH_WIDTH)
            .margin(vec2(8.0, 5.0));
        let response = ui.add(field);
        let response = response.spoken(|node| {
            node.set_role(Role::SearchInput);
            node.set_label("Search the library");
        });
        let (shown, all) = (derived.order.as_slice().len(), catalogue.entries().len());
        let count = match (derived.search.trim().is_empty(), all) {
            (true, 1) => "1 deal".to_owned(),
            (true, all) => format!("{all} deals"),
            (false, all) => format!("{shown} of {all} deals"),
        };
        ui.note(count);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            folder_ui(ui, catalogue, view, send);
        });
        response.changed()
    })
    .inner
}

/// The user's folder, its state, and the button to choose another one; laid out from the right.
fn folder_ui(ui: &mut Ui, catalogue: &Catalogue, view: &LibraryView, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let Some(folder) = view.folder() else {
        Command::ChooseFolder.button_ui(ui, Button::new("Choose a folder…"), send);
        let text = "Your own deals: choose a folder, or drop one on the window";
        if width(ui, text, theme::regular(SMALL)) <= ui.available_width() {
            ui.note(text);
        }
        return;
    };
    Command::ForgetFolder.button_ui(ui, Button::new("Forget"), send);
    Command::ChooseFolder.button_ui(ui, Button::new("Choose…"), send);
    let said = catalogue.folder_words();
    let is_gone = matches!(catalogue.state(), FolderState::Gone(_));
    let ink = if is_gone { tokens.breach } else { tokens.muted };
    let text = format!("{} · {said}", text::path_end(folder, PATH_CHARS_MAX));
    ui.one_line(small(text).color(ink)).on_hover_text(format!("{}\n{said}", text::path(folder)));
}

/// What to do where nothing is listed, or no file of the user's; under the rows.
fn empty_ui(ui: &Ui, table: Rect, catalogue: &Catalogue, derived: &Library) {
    let has_files = catalogue.entries().iter().any(|it| matches!(it.place(), Place::File(_)));
    let text = if derived.order.as_slice().is_empty() {
        format!("No deal matches “{}”. Esc clears the search.", derived.search.trim())
    } else if derived.search.trim().is_empty() && !has_files {
        let Some(advice) = catalogue.state().advice() else { return };
        advice.to_owned()
    } else {
        return;
    };
    // Under the last row; rows that fill the table leave no room and need no hint.
    let below = table.top() + STEP + (derived.order.as_slice().len() as f32 + 1.0) * ROW_HEIGHT;
    let at = eframe::egui::pos2(table.left() + 4.0 * STEP, below + 4.0 * STEP);
    if at.y + ROW_HEIGHT < table.bottom() {
        let font = theme::regular(BODY);
        let top = eframe::egui::Align2::LEFT_TOP;
        ui.painter().text(at, top, text, font, Tokens::of(ui).muted);
    }
}

/// The chosen deal, beside or under the table.
fn chosen_ui(
    ui: &mut Ui,
    room: Rect,
    is_beside: bool,
    catalogue: &Catalogue,
    derived: &Library,
    open: Option<(usize, bool)>,
    send: &mut Vec<Command>,
) {
    let Some(row) = derived.row(derived.at) else { return };
    let Some(entry) = catalogue.entries().get(row.index) else { return };
    let open = open
        .filter(|(open, _)| derived.order.as_slice().get(derived.at) == Some(open))
        .map(|(_, is_edited)| is_edited);
    let chosen = Chosen { entry, row, open };
    let line = Stroke::new(1.0, Tokens::of(ui).line);
    if is_beside {
        ui.painter().vline(room.left() + GAP / 2.0, room.y_range(), line);
        let room = room.with_min_x(room.left() + GAP + 2.0).with_min_y(room.top() + 2.0 * STEP);
        within(ui, room, |ui| detail::column_ui(ui, chosen, send));
    } else {
        ui.painter().hline(room.x_range(), room.top() + 1.0, line);
        let room = room.with_min_y(room.top() + 3.0 * STEP);
        within(ui, room, |ui| detail::strip_ui(ui, chosen, send));
    }
}

/// The line with the keys that work at the moment.
fn hint_ui(ui: &mut Ui, [_, table]: [Id; 2]) {
    let in_table = ui.memory(|memory| memory.has_focus(table));
    let texts: &[&str] = if in_table {
        &["Arrows choose · Enter opens · C compares · P adds to the portfolio · / searches"]
    } else {
        &[
            "Type to search · arrows choose · Enter opens · Ctrl+Enter compares · Shift+Enter adds \
             to the portfolio · Esc clears; in the table C compares, P adds",
            "Type to search · arrows choose · Enter opens · Ctrl+Enter compares · Shift+Enter adds \
             to the portfolio",
            "Arrows choose · Enter opens · Ctrl+Enter compares · Shift+Enter adds",
        ]
    };
    // The longest that has room: half a hint is none.
    let fits = |text: &&&str| {
        width(ui, &keys::said(ui, text), theme::regular(SMALL)) <= ui.available_width()
    };
    let text = texts.iter().find(fits).or(texts.last()).copied().unwrap_or_default();
    let small = small(keys::said(ui, text)).color(Tokens::of(ui).faint);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.one_line(small);
    });
}
