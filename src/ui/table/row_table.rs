//! Tables with one widget per row: names on the left, figures to the right, hairlines and no boxes.
//!
//! Each row is one node to a screen reader: its name, then every figure with its column's title. A
//! right click opens a menu to copy it.

use std::borrow::Borrow;
use std::ops::Range;

use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, FontId, Galley, Id, Painter, Pos2, Rect, Response,
    Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::columns::{Ends, GAP, Line, SWATCH, column_at};
use super::sorting::By;
use super::{Cell, Column, Name, Sorting, Table, Width};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::spoken::Spoken as _;
use crate::ui::text::{cut, laid_out, size};
use crate::ui::theme::{self, BODY, Ink, SMALL, Tokens};

pub(super) const ROW_HEIGHT: f32 = 19.0;
pub(super) const HEADER_HEIGHT: f32 = 18.0;
/// Between a figure and the text beside it.
const BESIDE_GAP: f32 = 6.0;
/// How far the highlight of a row reaches beyond its text.
const LIT_MARGIN: f32 = 6.0;
/// Middle of a header's text, from its top.
const HEADER_MIDDLE: f32 = 7.0;
/// Middles of the two lines of a row that has two, from its top.
const TWO_LINES: [f32; 2] = [12.0, 28.0];

/// Of a note, what must be seen of it; less is left out.
const NOTE_SHARE_MIN: f32 = 0.8;

/// The height of a table of so many rows.
pub fn height(rows: usize) -> f32 {
    HEADER_HEIGHT + ROW_HEIGHT * rows as f32
}

/// What was done to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// The row that was clicked, or on which Enter was pressed.
    pub row: Option<usize>,
    /// It was clicked twice.
    pub is_opened: bool,
    /// The title of the header that was clicked.
    pub head: Option<String>,
}

/// A table that has been drawn.
pub struct Drawn {
    header: Response,
    /// Row and column clicked with the right button; the column of the names is 0.
    to_copy: Option<clipboard::Place>,
    pub touched: Touched,
}

impl Drawn {
    /// Adds the menu that copies the table.
    pub fn copied(self, sheet: impl Fn() -> Sheet) -> Touched {
        clipboard::table(&self.header, self.to_copy, sheet);
        self.touched
    }

    /// The same where a spreadsheet gets other columns: a row, and no single figure of it.
    pub fn copied_by_row(self, sheet: impl Fn() -> Sheet) -> Touched {
        let to_copy = self.to_copy.map(|(row, _)| (row, None));
        Self { to_copy, ..self }.copied(sheet)
    }

    /// The same of two tables that are one, the second of which starts at row `from`.
    pub fn and(self, other: Self, from: usize) -> Self {
        let Self { to_copy, touched, .. } = other;
        let row = touched.row.map(|row| row + from);
        let to_copy = to_copy.map(|(row, column)| (row + from, column));
        let touched = Touched { row: self.touched.row.or(row), ..self.touched };
        Self { header: self.header, to_copy: self.to_copy.or(to_copy), touched }
    }
}

impl<R> Table<'_, R> {
    /// Draws all rows, as wide as `ui`, and offers them to be copied.
    pub fn show(&self, ui: &mut Ui, rows: &[R]) -> Touched {
        self.draw(ui, rows).copied(|| self.sheet(rows))
    }

    /// Draws all rows; they can be copied once the caller says what.
    pub fn draw(&self, ui: &mut Ui, rows: &[R]) -> Drawn {
        // `height` counts header and rows and no gaps.
        ui.spacing_mut().item_spacing.y = 0.0;
        // All rows before the first is drawn: columns are as wide as their widest text.
        let lines: Vec<Line> = rows.iter().map(|row| self.line(row)).collect();
        self.in_its_width(ui, &lines, [false, true], |ui, ends| {
            let mut drawn = self.header_ui(ui, ends, &Sorting::default());
            // From the header, as two tables with the same head may be side by side.
            let id = drawn.header.id;
            let size = vec2(ui.available_width(), self.look.row_height);
            for (place, (row, line)) in rows.iter().zip(&lines).enumerate() {
                let (_, rect) = ui.allocate_space(size);
                if ui.is_rect_visible(rect) {
                    let response = self.row_ui(ui, rect, (id.with(place), place), row, line, ends);
                    self.note(&response, place, (rect, ends), &mut drawn);
                } else {
                    // Not painted, but still a node for screen readers and a stop for Tab.
                    self.interact(ui, rect, id.with(place), place, row);
                }
            }
            drawn
        })
    }

    /// Draws the visible rows under a header that stays, in all the room there is. `follows`
    /// scrolls the chosen row into sight.
    pub fn show_scrolling<T: Borrow<R>>(
        &self,
        ui: &mut Ui,
        rows: &[T],
        sorting: &Sorting,
        follows: bool,
    ) -> Drawn {
        // Widths follow from titles and least widths: rows out of sight are not evaluated.
        self.in_its_width(ui, &[], [false, false], |ui, ends| {
            let mut drawn = self.header_ui(ui, ends, sorting);
            let (id, salt) = (drawn.header.id, ("table", self.head.to_string()));
            ui.spacing_mut().item_spacing.y = 0.0;
            let row_height = self.look.row_height;
            let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false);
            area.show_viewport(ui, |ui, viewport| {
                // The scroll area measures what is allocated, and only visible rows are drawn.
                ui.set_min_height(rows.len() as f32 * row_height);
                let (corner, width) = (ui.max_rect().min, ui.max_rect().width());
                let rect = |place: usize| {
                    let top = corner + vec2(0.0, place as f32 * row_height);
                    Rect::from_min_size(top, vec2(width, row_height))
                };
                for place in visible(viewport, row_height, rows.len()) {
                    let Some(row) = rows.get(place).map(Borrow::borrow) else { continue };
                    let (line, rect) = (self.line(row), rect(place));
                    let response = self.row_ui(ui, rect, (id.with(place), place), row, &line, ends);
                    self.note(&response, place, (rect, ends), &mut drawn);
                }
                if let Some(chosen) = self.chosen.filter(|_| follows) {
                    ui.scroll_to_rect(rect(chosen), None);
                }
            });
            drawn
        })
    }

    fn line(&self, row: &R) -> Line {
        let cells = self.columns.iter().map(|column| {
            let cell = (column.cell)(row);
            let text = cell.text();
            (cell, text)
        });
        Line { name: self.name(row), cells: cells.collect() }
    }

    fn header_ui(&self, ui: &mut Ui, ends: &Ends, sorting: &Sorting) -> Drawn {
        let tokens = Tokens::of(ui);
        let size = vec2(ui.available_width(), self.look.header_height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let mut head = None;
        let first = ends.first().map_or(rect.width(), |(left, _)| *left);
        let names =
            rect.with_max_x(rect.left() + first).with_min_x(rect.left() + self.look.margins.0);
        if self.look.is_sortable {
            let sorted = self.sorted(sorting, By::Name);
            let clicked = sort_head_ui(ui, names, (&self.head, self.head_help), sorted, true);
            head = clicked.then(|| self.head.to_string());
        } else {
            let at = pos2(names.left(), rect.top() + HEADER_MIDDLE);
            let font = theme::regular(SMALL);
            let room = names.width() - GAP;
            let head = cut(ui.painter(), &self.head, font, room);
            ui.painter().galley(at - vec2(0.0, head.size().y / 2.0), head, tokens.faint);
        }
        for (index, (column, (left, right))) in self.columns.iter().zip(ends).enumerate() {
            let cell =
                Rect::from_x_y_ranges(rect.left() + left..=rect.left() + right, rect.y_range());
            if self.look.is_sortable {
                let sorted = self.sorted(sorting, By::Column(index));
                let words = (&*column.title, &*column.help);
                if sort_head_ui(ui, cell, words, sorted, column.is_words) {
                    head = Some(column.title.to_string());
                }
            } else {
                head_ui(ui, cell, column);
            }
        }
        let under = response.hover_pos().map(|pointer| column_at(ends, pointer.x - rect.left()));
        let line = Stroke::new(1.0, tokens.line);
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.5, line);
        let header = match under.flatten().and_then(|index| self.columns.get(index)) {
            Some(column) if !column.help.is_empty() => response.on_hover_text(&*column.help),
            Some(_) | None => response,
        };
        Drawn { header, to_copy: None, touched: Touched { head, ..Touched::default() } }
    }

    /// `Some` where the rows are sorted by this column: whether the largest comes first.
    fn sorted(&self, sorting: &Sorting, by: By) -> Option<bool> {
        (self.sorted_by(sorting) == by).then(|| self.is_descending(sorting))
    }

    /// The row as a widget, without its looks.
    fn interact(&self, ui: &Ui, rect: Rect, id: Id, place: usize, row: &R) -> Response {
        let role = (self.role)(row);
        // Other rows cannot have the keyboard: their table has, or there is nothing to press.
        let is_stop = matches!(role, Role::Button | Role::ListBoxOption);
        let response = ui.interact(rect, id, if is_stop { Sense::click() } else { Sense::CLICK });
        response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), self.row_spoken(row)));
        let is_chosen = self.chosen == Some(place);
        match role {
            _ if !self.has_choice => response,
            Role::Button => response.toggled(is_chosen),
            _ => response.selected(is_chosen),
        }
    }

    fn row_ui(
        &self,
        ui: &mut Ui,
        rect: Rect,
        (id, place): (Id, usize),
        row: &R,
        line: &Line,
        ends: &Ends,
    ) -> Response {
        let tokens = Tokens::of(ui);
        let response = self.interact(ui, rect, id, place, row);
        self.ground_ui(ui, rect, &response, place, (self.role)(row));
        if line.name.is_parted {
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, tokens.line));
        }
        // A text under one figure may be as long as the row: all figures make way for it.
        let has_second = line.cells.iter().any(|(cell, _)| cell.below.is_some());
        // From the right: words may run on to where the next column's text begins.
        let mut next = rect.right() - self.look.margins.1 + GAP;
        for ((column, (cell, text)), (left, right)) in
            self.columns.iter().zip(&line.cells).zip(ends).rev()
        {
            let room =
                Rect::from_x_y_ranges(rect.left() + left..=rect.left() + right, rect.y_range());
            if let Some(paint) = &column.paint {
                // Without a figure nothing is painted, except in columns that never have one.
                if !text.is_empty() || column.title.is_empty() {
                    paint(ui, room, row);
                    next = room.left();
                }
            } else if column.is_words && !text.is_empty() {
                words_ui(ui, room.with_max_x(next - GAP), (column, cell, text));
                next = room.left();
            } else if !text.is_empty() {
                let is_strong = self.look.is_strong || line.name.is_total;
                next = figure_ui(ui, room, column, (cell, text), (is_strong, has_second));
            }
        }
        let left = rect.left() + self.look.margins.0;
        if let Some(mark) = &self.mark {
            mark(ui, rect.with_max_x(left), row);
        }
        let room = rect.with_max_x(next - GAP).with_min_x(left);
        let style = self.name_style(line, place, (self.role)(row));
        let is_cut = paint_name(ui.painter(), room, &line.name, style, tokens);
        let response = self.help_ui(response, rect, row, line, (ends, is_cut));
        match (self.role)(row) {
            Role::Label => response,
            _ => response.on_hover_cursor(CursorIcon::PointingHand),
        }
    }

    /// Font and ink of a name. Of buttons the chosen one is bold, and the others step back.
    fn name_style(&self, line: &Line, place: usize, role: Role) -> (FontId, Ink) {
        let name = &line.name;
        let chooses = self.has_choice && role == Role::Button;
        match name.is_strong || name.is_total {
            _ if chooses && self.chosen == Some(place) => (theme::semibold(BODY), Ink::Text),
            _ if chooses => (theme::regular(BODY), Ink::Muted),
            true => (theme::medium(BODY), name.ink),
            false => (theme::regular(BODY), name.ink),
        }
    }

    /// What lies under a row: chosen, under the pointer, with the keyboard.
    fn ground_ui(&self, ui: &Ui, rect: Rect, response: &Response, place: usize, role: Role) {
        if role == Role::Label && !self.look.is_lit {
            return;
        }
        let (tokens, painter) = (Tokens::of(ui), ui.painter());
        let is_listed = matches!(role, Role::Row | Role::ListBoxOption);
        let margin = if is_listed { 0.0 } else { LIT_MARGIN };
        let ground = rect.expand2(vec2(margin, 0.0));
        if is_listed && self.chosen == Some(place) {
            painter.rect_filled(ground, 3.0, tokens.raised);
            let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
            painter.rect_filled(bar.shrink2(vec2(0.0, 5.0)), 1.0, tokens.accent);
        } else if response.contains_pointer() {
            painter.rect_filled(ground, 4.0, tokens.panel);
        }
        if response.has_focus() {
            let edge = Stroke::new(1.0, tokens.accent);
            painter.rect_stroke(ground, CornerRadius::same(4), edge, StrokeKind::Inside);
        }
    }

    /// The tooltip of the place under the pointer.
    fn help_ui(
        &self,
        response: Response,
        rect: Rect,
        row: &R,
        line: &Line,
        (ends, is_cut): (&Ends, bool),
    ) -> Response {
        let Name { text, note, help: of_name, .. } = &line.name;
        let of_row = || self.hint.as_ref().and_then(|hint| hint(row));
        // A screen reader has no pointer: what is said of the whole row describes it at any time.
        response.ctx.accesskit_node_builder(response.id, |node| {
            if let Some(help) = of_name.clone().or_else(of_row) {
                node.set_description(help);
            }
        });
        let Some(pointer) = response.hover_pos() else { return response };
        let under = column_at(ends, pointer.x - rect.left());
        let cell = under.and_then(|index| Some((self.columns.get(index)?, line.cells.get(index)?)));
        let of_cell = cell.and_then(|(column, (cell, _))| {
            let help = cell.help.as_deref().map(str::to_owned);
            help.or_else(|| column.remark.as_ref().and_then(|remark| remark(row)))
        });
        let of_name = of_name.clone().filter(|_| under.is_none());
        let in_full = || (is_cut && under.is_none()).then(|| format!("{text} {note}"));
        // From the particular to the general; the name in full only where there is no other help.
        match of_cell.or(of_name).or_else(of_row).or_else(in_full) {
            Some(help) => response.on_hover_text(help),
            None => response,
        }
    }

    /// Records what was done to a row.
    fn note(
        &self,
        response: &Response,
        place: usize,
        (rect, ends): (Rect, &Ends),
        drawn: &mut Drawn,
    ) {
        if response.clicked() || response.double_clicked() {
            drawn.touched.row = Some(place);
            drawn.touched.is_opened = response.double_clicked();
        }
        if response.secondary_clicked() {
            let at = response.interact_pointer_pos();
            let column = at.map(|at| column_at(ends, at.x - rect.left()));
            drawn.to_copy = Some((place, column.map(|column| self.place_in_sheet(column))));
        }
    }
}

/// The rows within what is in sight.
pub(super) fn visible(viewport: Rect, row_height: f32, count: usize) -> Range<usize> {
    let first = (viewport.top() / row_height).floor().max(0.0) as usize;
    let last = (viewport.bottom() / row_height).ceil().max(0.0) as usize;
    first..last.min(count)
}

/// The title of a column above its figures, and where it is long above the texts beside them, too.
fn head_ui<R>(ui: &Ui, cell: Rect, column: &Column<'_, R>) {
    let tokens = Tokens::of(ui);
    let y = cell.top() + HEADER_MIDDLE;
    let (font, ink) = match column.swatch {
        Some(_) => (theme::medium(SMALL), tokens.text),
        None => (theme::regular(SMALL), tokens.faint),
    };
    // A swatch needs its room, and figures that are not fitted may not have enough for their title.
    let room = if column.swatch.is_some() { cell.width() - 3.0 * SWATCH } else { f32::INFINITY };
    let title = cut(ui.painter(), &column.title, font, room);
    let is_short = title.size().x <= room - column.beside;
    let right = if is_short { cell.right() - column.beside } else { cell.right() };
    let left = if column.is_words { cell.left() } else { right - title.size().x };
    if let Some(fill) = column.swatch {
        let square = Rect::from_center_size(pos2(left - SWATCH - 1.0, y), vec2(SWATCH, SWATCH));
        ui.painter().rect_filled(square, 1.5, fill);
    }
    ui.painter().galley(pos2(left, y - title.size().y / 2.0), title, ink);
}

/// A title that sorts; true if it was clicked. `sorted` says whether the largest comes first.
fn sort_head_ui(
    ui: &Ui,
    cell: Rect,
    (title, help): (&str, &str),
    sorted: Option<bool>,
    is_words: bool,
) -> bool {
    let tokens = Tokens::of(ui);
    let response = ui.interact(cell, ui.scope_id().with(("sort", title)), Sense::click());
    response
        .widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, format!("Sort by {title}")));
    let is_lit = sorted.is_some() || response.hovered() || response.has_focus();
    let ink = if is_lit { tokens.text } else { tokens.muted };
    let font = if sorted.is_some() { theme::medium(SMALL) } else { theme::regular(SMALL) };
    let text = laid_out(ui.painter(), title, font);
    let left = if is_words { cell.left() } else { cell.right() - text.size().x };
    // In the gap before the next column.
    let end = left + text.size().x + if is_words { GAP } else { 5.0 };
    ui.painter().galley(pos2(left, cell.center().y - text.size().y / 2.0), text, ink);
    if let Some(is_descending) = sorted {
        arrow(ui.painter(), pos2(end, cell.center().y), is_descending, tokens.accent);
    }
    if response.has_focus() {
        let line = Stroke::new(1.5, tokens.accent);
        ui.painter().hline(cell.x_range(), cell.bottom() - 3.0, line);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(help).clicked()
}

/// A small triangle that points the way in which values grow.
pub(super) fn arrow(painter: &Painter, at: Pos2, points_down: bool, ink: Color32) {
    let down = if points_down { 1.0 } else { -1.0 };
    let corners = [vec2(-3.0, -2.0), vec2(3.0, -2.0), vec2(0.0, 2.5)];
    let points = corners.map(|corner| at + vec2(corner.x, corner.y * down)).to_vec();
    painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
}

/// Middle of a row's first line; the second one takes room only where there is one.
fn first_line(rect: Rect, has_second: bool) -> f32 {
    if has_second { rect.top() + TWO_LINES[0] } else { rect.center().y }
}

/// Draws a figure and the texts beside and below it; the left end of what was drawn.
fn figure_ui<R>(
    ui: &Ui,
    room: Rect,
    column: &Column<'_, R>,
    (cell, text): (&Cell, &str),
    (is_strong, has_second): (bool, bool),
) -> f32 {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let size = if column.is_small { SMALL } else { BODY };
    let font = if is_strong { theme::medium(size) } else { theme::regular(size) };
    let is_cut = matches!(column.width, Width::Share(_) | Width::Spare { .. });
    let widest = if is_cut { room.width() - GAP } else { f32::INFINITY };
    let ink = cell.ink.color(tokens);
    let figure = cut(painter, text, font, widest);
    // Words are longer than figures; without a text beside them they may have its room.
    let is_long = cell.beside.is_empty() && figure.size().x > room.width() - column.beside;
    let right = room.right() - if is_long { 0.0 } else { column.beside };
    let y = first_line(room, has_second);
    let left = right - figure.size().x;
    painter.galley(pos2(left, y - figure.size().y / 2.0), figure, ink);
    if !cell.beside.is_empty() {
        let at = pos2(right + BESIDE_GAP, y + 0.5);
        let font = theme::regular(SMALL - 1.0);
        painter.text(at, Align2::LEFT_CENTER, &cell.beside, font, tokens.muted);
    }
    let Some((below, ink)) = &cell.below else { return left };
    let at = pos2(room.right(), room.top() + TWO_LINES[1]);
    let font = theme::regular(SMALL);
    painter.text(at, Align2::RIGHT_CENTER, below, font, ink.color(tokens));
    left
}

/// Words from the left, as many as there is room for.
fn words_ui<R>(ui: &Ui, room: Rect, (column, cell, text): (&Column<'_, R>, &Cell, &str)) {
    let size = if column.is_small { SMALL } else { BODY };
    let ink = cell.ink.color(Tokens::of(ui));
    let galley = cut(ui.painter(), text, theme::regular(size), room.width());
    let top = room.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(room.left(), top), galley, ink);
}

/// Writes name and note into the room; true if anything was cut.
fn paint_name(
    painter: &Painter,
    room: Rect,
    name: &Name,
    (font, ink): (FontId, Ink),
    tokens: &Tokens,
) -> bool {
    let y = first_line(room, !name.below.is_empty());
    let mut left = room.left();
    if let Some(fill) = name.swatch {
        let center = pos2(left + SWATCH / 2.0, y);
        painter.rect_filled(Rect::from_center_size(center, vec2(SWATCH, SWATCH)), 1.0, fill);
        left += SWATCH + GAP;
    }
    let ink = ink.color(tokens);
    let top = |galley: &Galley, y: f32| y - galley.size().y / 2.0;
    let small = || theme::regular(SMALL);
    let width = |note: &str| size(painter, note, small()).x;
    let short_width = if name.short_note.is_empty() { 0.0 } else { width(&name.short_note) + GAP };
    // The name may use all the room but that of the short note; the note gets what is left.
    let text = cut(painter, &name.text, font, room.right() - left - short_width);
    let mut is_cut = text.elided;
    let text_width = text.size().x;
    painter.galley(pos2(left, top(&text, y)), text, ink);
    if !name.below.is_empty() {
        let below = cut(painter, &name.below, small(), room.right() - left);
        is_cut |= below.elided;
        let y = room.top() + TWO_LINES[1];
        painter.galley(pos2(left, top(&below, y)), below, tokens.muted);
    }
    left += text_width + GAP;
    if name.note.is_empty() {
        return is_cut;
    }
    let note_room = room.right() - left;
    let ink = name.note_ink.color(tokens);
    let whole = width(&name.note);
    // The first letters of a note and an ellipsis would be no help: the tooltip has all of it.
    let shown = match name.short_note.as_str() {
        short if whole > note_room && !short.is_empty() => short,
        "" if note_room < NOTE_SHARE_MIN * whole => "",
        _ => name.note.as_str(),
    };
    if !shown.is_empty() {
        let note = cut(painter, shown, small(), note_room);
        painter.galley(pos2(left, top(&note, y)), note, ink);
    }
    is_cut || whole > note_room
}
