//! A table of figures whose header and first column stay in sight while the rest scrolls.
//!
//! Only what is visible is asked for and drawn, a text a cell rather than a `Ui` a cell, so that
//! forty years by eight loans cost no more than one screenful.

use std::ops::Range;

use eframe::egui::{
    Align2, Color32, CursorIcon, EventFilter, Id, Key, Modifiers, Painter, Pos2, Rect, Response,
    Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
    vec2,
};

use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::{self, BODY, SMALL, Tokens};

const ROW_HEIGHT: f32 = 22.0;
const HEADER_HEIGHT: f32 = 44.0;
/// Between a figure and the end of its cell.
const PAD: f32 = 8.0;

/// One column as its header shows it.
#[derive(Clone, Debug)]
pub struct Head {
    pub name: &'static str,
    /// Over neighbouring columns that belong together.
    pub group: String,
    pub help: &'static str,
    pub width: f32,
}

/// What stands in a row's first column.
#[derive(Clone, Debug)]
pub struct RowHead {
    pub name: String,
    /// Beside the name, quietly.
    pub note: String,
    pub note_ink: Color32,
    /// A hairline over the row.
    pub is_parted: bool,
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    pub ink: Color32,
}

/// What the table shows; asked for what is visible only.
pub trait Content {
    fn row_head(&self, row: usize) -> RowHead;
    fn cell(&self, row: usize, column: usize) -> Cell;
    /// What a screen reader calls the cell.
    fn cell_name(&self, row: usize, column: usize) -> String;
    /// Said when the pointer rests on the cell; mostly nothing.
    fn remark(&self, row: usize, column: usize) -> Option<String>;
    /// The whole table, for the clipboard.
    fn sheet(&self) -> Sheet;
}

/// A row and a column.
pub type Place = (usize, usize);

/// The table.
pub struct FrozenTable<'a> {
    pub name: &'a str,
    pub row_head_width: f32,
    pub heads: &'a [Head],
    pub row_count: usize,
    pub selected: Option<Place>,
    pub content: &'a dyn Content,
}

/// By what the rows are sorted; a click on a header takes another column.
#[derive(Clone, Copy, Debug)]
pub struct Sorting<'a> {
    /// Over the first column.
    pub corner: &'a str,
    /// The column; the first one where it is none.
    pub by: Option<usize>,
    pub is_descending: bool,
}

/// What a person takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Cell(Place),
    /// A header; the first column's where it is none.
    Head(Option<usize>),
}

/// What of the table is in sight, and where.
struct Sight {
    /// Where row 0 and column 0 would start.
    origin: Pos2,
    /// Under the header and beside the first column.
    body: Rect,
    whole: Rect,
    rows: Range<usize>,
    columns: Range<usize>,
    /// Left ends of all columns, and the right end of the last, from the first one's left.
    lefts: Vec<f32>,
}

impl FrozenTable<'_> {
    /// Draws the table into all the room there is; `Some` where a person takes another cell, with
    /// a click or, once the table has the keyboard, with the arrow keys.
    pub fn show(self, ui: &mut Ui) -> Option<Place> {
        match self.draw(ui, None)? {
            Taken::Cell(place) => Some(place),
            Taken::Head(_) => None,
        }
    }

    /// The same with headers that can be clicked.
    pub fn show_sortable(self, ui: &mut Ui, sorting: Sorting<'_>) -> Option<Taken> {
        self.draw(ui, Some(sorting))
    }

    fn draw(self, ui: &mut Ui, sorting: Option<Sorting<'_>>) -> Option<Taken> {
        let id = ui.scope_id().with(self.name);
        let outer = ui.available_rect_before_wrap();
        let table = ui.interact(outer, id, Sense::click());
        table.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.name));
        let moved = self.moved_by_keys(ui, &table);
        let size = vec2(
            self.row_head_width + self.heads.iter().map(|head| head.width).sum::<f32>(),
            HEADER_HEIGHT + self.row_count as f32 * ROW_HEIGHT,
        );
        let scroll = ScrollArea::both().id_salt(id).auto_shrink(false);
        let mut to_copy = None;
        let clicked = scroll.show_viewport(ui, |ui, viewport| {
            ui.set_min_size(size);
            let sight = self.sight(ui, viewport);
            let clicked = self.body_ui(ui, &sight, id, &mut to_copy);
            self.row_heads_ui(ui, &sight);
            let head = self.header_ui(ui, &sight, (id, sorting));
            if let Some(place) = moved {
                let cell = sight.cell(place);
                // The header and the first column must not cover it.
                let with_heads = vec2(self.row_head_width, HEADER_HEIGHT);
                ui.scroll_to_rect(Rect::from_min_max(cell.min - with_heads, cell.max), None);
            }
            head.or(clicked.map(Taken::Cell))
        });
        let to_copy = to_copy.map(|(row, column)| (row, Some(column + 1)));
        clipboard::table(&table, to_copy, || self.content.sheet());
        if matches!(clicked.inner, Some(Taken::Cell(_))) || table.clicked() {
            table.request_focus();
        }
        if table.has_focus() {
            let line = Stroke::new(2.0, Tokens::of(ui).accent);
            ui.painter().hline(outer.x_range(), outer.top() + HEADER_HEIGHT - 1.0, line);
        }
        clicked.inner.or(moved.map(Taken::Cell))
    }

    /// The cell that the arrow keys lead to.
    fn moved_by_keys(&self, ui: &Ui, table: &Response) -> Option<Place> {
        if !table.has_focus() || self.row_count == 0 || self.heads.is_empty() {
            return None;
        }
        let arrows = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(table.id, arrows));
        let (row, column) = self.selected.unwrap_or_default();
        let (rows, columns) = (self.row_count - 1, self.heads.len() - 1);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let place = if pressed(Key::ArrowUp) {
            (row.saturating_sub(1), column)
        } else if pressed(Key::ArrowDown) {
            ((row + 1).min(rows), column)
        } else if pressed(Key::ArrowLeft) {
            (row, column.saturating_sub(1))
        } else if pressed(Key::ArrowRight) {
            (row, (column + 1).min(columns))
        } else if pressed(Key::Home) {
            (0, column)
        } else if pressed(Key::End) {
            (rows, column)
        } else {
            return None;
        };
        Some(place)
    }

    fn sight(&self, ui: &Ui, viewport: Rect) -> Sight {
        let corner = ui.max_rect().min;
        let whole = viewport.translate(corner.to_vec2());
        let body = Rect::from_min_max(
            whole.min + vec2(self.row_head_width, HEADER_HEIGHT),
            whole.max.max(whole.min + vec2(self.row_head_width, HEADER_HEIGHT)),
        );
        let mut lefts = vec![0.0];
        for head in self.heads {
            lefts.push(lefts.last().copied().unwrap_or(0.0) + head.width);
        }
        let from = (viewport.top() / ROW_HEIGHT).floor().max(0.0) as usize;
        let to = ((viewport.top() + body.height()) / ROW_HEIGHT).ceil().max(0.0) as usize;
        let rights = lefts.iter().skip(1);
        let first = rights.take_while(|right| **right <= viewport.left()).count();
        let right = viewport.left() + body.width();
        let last = lefts.iter().take_while(|left| **left < right).count();
        Sight {
            origin: corner + vec2(self.row_head_width, HEADER_HEIGHT),
            body,
            whole,
            rows: from..to.min(self.row_count),
            columns: first..last.min(self.heads.len()),
            lefts,
        }
    }

    /// Draws the cells; the one that was clicked, and the one with the right button.
    fn body_ui(
        &self,
        ui: &mut Ui,
        sight: &Sight,
        id: Id,
        to_copy: &mut Option<Place>,
    ) -> Option<Place> {
        let tokens = Tokens::of(ui);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(sight.body));
        ui.set_clip_rect(sight.body.intersect(ui.clip_rect()));
        let mut clicked = None;
        for row in sight.rows.clone() {
            if self.content.row_head(row).is_parted {
                let y = sight.cell((row, 0)).top();
                ui.painter().hline(sight.body.x_range(), y, Stroke::new(1.0, tokens.line));
            }
            for column in sight.columns.clone() {
                let rect = sight.cell((row, column));
                // No part of the tab order: the table is, and the arrow keys lead on.
                let response = ui.interact(rect, id.with((row, column)), Sense::CLICK);
                response.widget_info(|| {
                    let name = self.content.cell_name(row, column);
                    WidgetInfo::labeled(Role::Cell, true, name)
                });
                self.cell_ui(&ui, (row, column), rect, &response);
                if response.clicked() {
                    clicked = Some((row, column));
                }
                if response.secondary_clicked() {
                    *to_copy = Some((row, column));
                }
            }
        }
        clicked
    }

    fn cell_ui(&self, ui: &Ui, place: Place, rect: Rect, response: &Response) {
        let tokens = Tokens::of(ui);
        let (row, column) = place;
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect.shrink(1.0), 3.0, tokens.raised);
            if let Some(remark) = self.content.remark(row, column) {
                response.show_tooltip_text(remark);
            }
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        let Cell { text, ink } = self.content.cell(row, column);
        let at = rect.right_center() - vec2(PAD, 0.0);
        painter.text(at, Align2::RIGHT_CENTER, text, theme::regular(BODY), ink);
        if self.selected == Some(place) {
            let edge = Stroke::new(1.5, tokens.accent);
            painter.rect_stroke(rect.shrink(1.0), 3.0, edge, StrokeKind::Inside);
        }
    }

    fn row_heads_ui(&self, ui: &Ui, sight: &Sight) {
        let tokens = Tokens::of(ui);
        let left = sight.whole.left();
        let column = Rect::from_min_max(
            pos2(left, sight.body.top()),
            pos2(sight.body.left(), sight.body.bottom()),
        );
        let painter = within(ui, column);
        painter.rect_filled(column, 0.0, tokens.ground);
        for row in sight.rows.clone() {
            let RowHead { name, note, note_ink, is_parted } = self.content.row_head(row);
            let y = sight.origin.y + (row as f32 + 0.5) * ROW_HEIGHT;
            if is_parted {
                let top = y - ROW_HEIGHT / 2.0;
                painter.hline(column.x_range(), top, Stroke::new(1.0, tokens.line));
            }
            let font = theme::regular(SMALL);
            painter.text(pos2(left, y), Align2::LEFT_CENTER, note, font, note_ink);
            let is_selected = self.selected.is_some_and(|(selected, _)| selected == row);
            let ink = if is_selected { tokens.text } else { tokens.muted };
            let at = pos2(column.right() - PAD, y);
            painter.text(at, Align2::RIGHT_CENTER, name, theme::medium(BODY), ink);
        }
        let end = sight.origin.y + self.row_count as f32 * ROW_HEIGHT;
        let edge = column.top()..=column.bottom().min(end);
        painter.vline(column.right() - 0.5, edge, Stroke::new(1.0, tokens.line));
    }

    /// Draws the headers; the one that was clicked, if they can be.
    fn header_ui(
        &self,
        ui: &Ui,
        sight: &Sight,
        (id, sorting): (Id, Option<Sorting<'_>>),
    ) -> Option<Taken> {
        let mut taken = None;
        let tokens = Tokens::of(ui);
        let bottom = sight.body.top();
        let whole = Rect::from_min_max(sight.whole.min, pos2(sight.whole.right(), bottom));
        within(ui, whole).rect_filled(whole, 0.0, tokens.ground);
        let over = Rect::from_min_max(pos2(sight.body.left(), whole.top()), whole.max);
        let painter = within(ui, over);
        let middle = whole.top() + HEADER_HEIGHT / 2.0;
        for (range, group) in self.groups() {
            let left = sight.origin.x + sight.lefts.get(range.start).copied().unwrap_or(0.0);
            let right = sight.origin.x + sight.lefts.get(range.end).copied().unwrap_or(0.0);
            let room = Rect::from_x_y_ranges(left..=right - PAD, whole.y_range()).intersect(over);
            if !room.is_positive() {
                continue;
            }
            let at = pos2(room.left() + PAD, whole.top() + 2.0);
            let font = theme::semibold(SMALL);
            within(ui, room).text(at, Align2::LEFT_TOP, group, font, tokens.text);
            let line = Stroke::new(1.0, tokens.line);
            painter.hline((left + PAD).max(over.left())..=right - PAD, middle - 2.0, line);
        }
        for column in sight.columns.clone() {
            let Some(head) = self.heads.get(column) else { continue };
            let cell = sight.cell((0, column));
            let rect = Rect::from_x_y_ranges(cell.x_range(), middle..=bottom);
            let seen = rect.intersect(over);
            let id = id.with(("head", column));
            let sense = if sorting.is_some() { Sense::click() } else { Sense::hover() };
            let response = ui.interact(seen, id, sense);
            head_ui(ui, &painter, rect, head.name, (&response, sorting, Some(column)));
            if response.clicked() {
                taken = Some(Taken::Head(Some(column)));
            }
            response.on_hover_text(head.help);
        }
        if let Some(corner) = sorting.map(|sorting| sorting.corner) {
            let rect = Rect::from_min_max(pos2(whole.left(), middle), pos2(over.left(), bottom));
            let response = ui.interact(rect, id.with("corner"), Sense::click());
            head_ui(ui, &within(ui, rect), rect, corner, (&response, sorting, None));
            if response.clicked() {
                taken = Some(Taken::Head(None));
            }
        }
        let line = Stroke::new(1.0, tokens.ghost);
        within(ui, whole).hline(whole.x_range(), bottom - 0.5, line);
        taken
    }

    /// Neighbouring columns of one group.
    fn groups(&self) -> Vec<(Range<usize>, &str)> {
        let mut groups: Vec<(Range<usize>, &str)> = Vec::new();
        for (index, head) in self.heads.iter().enumerate() {
            match groups.last_mut() {
                Some((range, group)) if *group == head.group => range.end = index + 1,
                Some(_) | None => groups.push((index..index + 1, &head.group)),
            }
        }
        groups
    }
}

impl Sight {
    fn cell(&self, (row, column): Place) -> Rect {
        let at = |index: usize| self.lefts.get(index).copied().unwrap_or(0.0);
        let corner = self.origin + vec2(at(column), row as f32 * ROW_HEIGHT);
        Rect::from_min_size(corner, Vec2::new(at(column + 1) - at(column), ROW_HEIGHT))
    }
}

/// One header: its name and, where the rows stand in its order, which way.
fn head_ui(
    ui: &Ui,
    painter: &Painter,
    rect: Rect,
    name: &str,
    (response, sorting, column): (&Response, Option<Sorting<'_>>, Option<usize>),
) {
    let tokens = Tokens::of(ui);
    let chosen = sorting.filter(|sorting| sorting.by == column);
    let is_lit = response.hovered() || response.has_focus();
    let ink = match chosen {
        _ if sorting.is_some() && is_lit => tokens.accent,
        Some(_) => tokens.text,
        None => tokens.muted,
    };
    let at = rect.right_center() - vec2(PAD, 0.0);
    let drawn = painter.text(at, Align2::RIGHT_CENTER, name, theme::regular(SMALL), ink);
    let Some(sorting) = sorting else { return };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {name}")));
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if chosen.is_some() {
        let center = drawn.left_center() - vec2(6.0, 0.0);
        let tip = if sorting.is_descending { 2.5 } else { -2.5 };
        let corners = [vec2(-3.0, -tip), vec2(3.0, -tip), vec2(0.0, tip)];
        let corners = corners.map(|corner| center + corner).to_vec();
        painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
    }
}

/// A painter that stays within a part of what is in sight.
fn within(ui: &Ui, rect: Rect) -> Painter {
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()))
}
