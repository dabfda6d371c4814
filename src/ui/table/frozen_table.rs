//! A table of figures whose header and first column stay in sight while the rest scrolls.
//!
//! Only visible cells are evaluated and drawn, each as a text rather than a `Ui`, so that forty
//! years by eight loans cost no more than one screenful.

use std::borrow::Borrow;
use std::ops::Range;

use eframe::egui::{
    Align2, CursorIcon, Id, Painter, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::keys::{Place, moved_by_keys};
use super::row_table::{arrow, visible};
use super::sorting::By;
use super::{Name, Sorting, Table};
use crate::ui::clipboard;
use crate::ui::text;
use crate::ui::theme::{self, BODY, SMALL, Tokens};

const ROW_HEIGHT: f32 = 22.0;
// Two lines: names of groups above titles of columns.
const HEADER_HEIGHT: f32 = 44.0;
/// Between a figure and the end of its cell.
const PAD: f32 = 8.0;

/// How a table is shown whose header and first column stay in sight.
pub struct Frozen<'a, R> {
    /// What a screen reader calls the table.
    pub name: &'a str,
    /// Width of the first column.
    pub names_width: f32,
    pub selected: Option<Place>,
    /// The order of the rows, where headers can be clicked; the corner then has the header of the
    /// names.
    pub sorting: Option<&'a Sorting>,
    /// What a screen reader calls a cell: of its row, its column's label and its text.
    pub spoken: &'a dyn Fn(&R, &str, &str) -> String,
}

/// What was selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Cell(Place),
    /// The title of a header; `None` for the header of the names.
    Head(Option<String>),
}

/// A table while it is drawn.
struct Drawing<'a, R, T> {
    table: &'a Table<'a, R>,
    rows: &'a [T],
    shown: &'a Frozen<'a, R>,
    id: Id,
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

/// Between two titles, with the arrow of the order.
const BETWEEN_TITLES: f32 = 20.0;

impl<R> Table<'_, R> {
    /// Draws the table into all the room there is. `Some` where a header was clicked or another
    /// cell was selected, with a click or, once the table has the keyboard, with the arrow keys.
    pub fn show_frozen<T: Borrow<R>>(
        &self,
        ui: &mut Ui,
        rows: &[T],
        shown: &Frozen<'_, R>,
    ) -> Option<Taken> {
        let id = ui.scope_id().with(shown.name);
        Drawing { table: self, rows, shown, id }.draw(ui)
    }

    /// The left ends of all columns but the first, and the right end of the last. A column is as
    /// wide as it was declared, and wide enough for its title.
    fn lefts(&self, ui: &Ui) -> Vec<f32> {
        let mut lefts = vec![0.0];
        for column in &self.columns {
            let title = text::width(ui, &column.title, theme::regular(SMALL)) + BETWEEN_TITLES;
            lefts.push(lefts.last().copied().unwrap_or(0.0) + column.width.least().max(title));
        }
        lefts
    }
}

impl<R, T: Borrow<R>> Drawing<'_, R, T> {
    fn draw(&self, ui: &mut Ui) -> Option<Taken> {
        let (id, names_width) = (self.id, self.shown.names_width);
        let outer = ui.available_rect_before_wrap();
        // Before the cells: egui gives a click to the widget added last.
        let table = ui.interact(outer, id, Sense::click());
        table.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.shown.name));
        let size = (self.rows.len(), self.table.columns.len());
        let moved = moved_by_keys(ui, &table, self.shown.selected, size);
        let lefts = self.table.lefts(ui);
        let size = vec2(
            names_width + lefts.last().copied().unwrap_or(0.0),
            HEADER_HEIGHT + self.rows.len() as f32 * ROW_HEIGHT,
        );
        let scroll = ScrollArea::both().id_salt(id).auto_shrink(false);
        let mut to_copy = None;
        let clicked = scroll.show_viewport(ui, |ui, viewport| {
            // The scroll area measures what is allocated, and cells out of sight are never drawn.
            ui.set_min_size(size);
            let sight = self.sight(ui, viewport, lefts);
            let clicked = self.body_ui(ui, &sight, &mut to_copy);
            self.names_ui(ui, &sight);
            let head = self.header_ui(ui, &sight);
            if let Some(place) = moved {
                let cell = sight.cell(place);
                // The header and the first column must not cover it.
                let with_heads = vec2(names_width, HEADER_HEIGHT);
                ui.scroll_to_rect(Rect::from_min_max(cell.min - with_heads, cell.max), None);
            }
            head.or(clicked.map(Taken::Cell))
        });
        // In the sheet the names are the first column.
        let to_copy = to_copy.map(|(row, column)| (row, Some(column + 1)));
        clipboard::table(&table, to_copy, || self.table.sheet(self.rows));
        if matches!(clicked.inner, Some(Taken::Cell(_))) || table.clicked() {
            // Cells cannot have the keyboard; the table takes it for them.
            table.request_focus();
        }
        if table.has_focus() {
            let line = Stroke::new(2.0, Tokens::of(ui).accent);
            ui.painter().hline(outer.x_range(), outer.top() + HEADER_HEIGHT - 1.0, line);
        }
        clicked.inner.or(moved.map(Taken::Cell))
    }

    fn sight(&self, ui: &Ui, viewport: Rect, lefts: Vec<f32>) -> Sight {
        let corner = ui.max_rect().min;
        let whole = viewport.translate(corner.to_vec2());
        let body = Rect::from_min_max(
            whole.min + vec2(self.shown.names_width, HEADER_HEIGHT),
            // In a window smaller than header and names, the body is empty rather than negative.
            whole.max.max(whole.min + vec2(self.shown.names_width, HEADER_HEIGHT)),
        );
        let below = viewport.with_max_y(viewport.top() + body.height());
        let rights = lefts.iter().skip(1);
        let first = rights.take_while(|right| **right <= viewport.left()).count();
        let right = viewport.left() + body.width();
        let last = lefts.iter().take_while(|left| **left < right).count();
        Sight {
            origin: corner + vec2(self.shown.names_width, HEADER_HEIGHT),
            body,
            whole,
            rows: visible(below, ROW_HEIGHT, self.rows.len()),
            columns: first..last.min(self.table.columns.len()),
            lefts,
        }
    }

    /// Draws the cells; the one that was clicked, and the one with the right button.
    fn body_ui(&self, ui: &mut Ui, sight: &Sight, to_copy: &mut Option<Place>) -> Option<Place> {
        let tokens = Tokens::of(ui);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(sight.body));
        ui.set_clip_rect(sight.body.intersect(ui.clip_rect()));
        let mut clicked = None;
        for row in sight.rows.clone() {
            if self.name(row).is_some_and(|name| name.is_parted) {
                let y = sight.cell((row, 0)).top();
                ui.painter().hline(sight.body.x_range(), y, Stroke::new(1.0, tokens.line));
            }
            for column in sight.columns.clone() {
                let response = self.cell_ui(&ui, sight, (row, column));
                if response.as_ref().is_some_and(Response::clicked) {
                    clicked = Some((row, column));
                }
                if response.as_ref().is_some_and(Response::secondary_clicked) {
                    *to_copy = Some((row, column));
                }
            }
        }
        clicked
    }

    fn cell_ui(&self, ui: &Ui, sight: &Sight, place: Place) -> Option<Response> {
        let row = self.row(place.0)?;
        let column = self.table.columns.get(place.1)?;
        let tokens = Tokens::of(ui);
        let rect = sight.cell(place);
        let cell = (column.cell)(row);
        let text = cell.text();
        // Not in the tab order: the table is, and arrow keys move between its cells.
        let response = ui.interact(rect, self.id.with(place), Sense::CLICK);
        response.widget_info(|| {
            let name = (self.shown.spoken)(row, column.label(), &text);
            WidgetInfo::labeled(Role::Cell, true, name)
        });
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect.shrink(1.0), 3.0, tokens.raised);
            if let Some(remark) = column.remark.as_ref().and_then(|remark| remark(row)) {
                response.show_tooltip_text(remark);
            }
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        let at = rect.right_center() - vec2(PAD, 0.0);
        let ink = cell.ink.color(tokens);
        painter.text(at, Align2::RIGHT_CENTER, text, theme::regular(BODY), ink);
        if self.shown.selected == Some(place) {
            let edge = Stroke::new(1.5, tokens.accent);
            painter.rect_stroke(rect.shrink(1.0), 3.0, edge, StrokeKind::Inside);
        }
        Some(response)
    }

    fn row(&self, row: usize) -> Option<&R> {
        self.rows.get(row).map(Borrow::borrow)
    }

    fn name(&self, row: usize) -> Option<Name> {
        self.row(row).map(|row| self.table.name(row))
    }

    fn names_ui(&self, ui: &Ui, sight: &Sight) {
        let tokens = Tokens::of(ui);
        let left = sight.whole.left();
        let column = Rect::from_min_max(
            pos2(left, sight.body.top()),
            pos2(sight.body.left(), sight.body.bottom()),
        );
        let painter = within(ui, column);
        painter.rect_filled(column, 0.0, tokens.ground);
        for row in sight.rows.clone() {
            let Some(name) = self.name(row) else { continue };
            let y = sight.origin.y + (row as f32 + 0.5) * ROW_HEIGHT;
            if name.is_parted {
                let top = y - ROW_HEIGHT / 2.0;
                painter.hline(column.x_range(), top, Stroke::new(1.0, tokens.line));
            }
            let (font, ink) = (theme::regular(SMALL), name.note_ink.color(tokens));
            painter.text(pos2(left, y), Align2::LEFT_CENTER, name.note, font, ink);
            let is_selected = self.shown.selected.is_some_and(|(selected, _)| selected == row);
            let ink = if is_selected { tokens.text } else { tokens.muted };
            let at = pos2(column.right() - PAD, y);
            painter.text(at, Align2::RIGHT_CENTER, name.text, theme::medium(BODY), ink);
        }
        let end = sight.origin.y + self.rows.len() as f32 * ROW_HEIGHT;
        // Down to the last row, where a short table ends above the end of its room.
        let edge = column.top()..=column.bottom().min(end);
        // Half a point in: a line one point wide then fills one row of pixels.
        painter.vline(column.right() - 0.5, edge, Stroke::new(1.0, tokens.line));
    }

    /// Draws the headers; the one that was clicked, if they can be.
    fn header_ui(&self, ui: &Ui, sight: &Sight) -> Option<Taken> {
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
            // A group scrolled partly out of sight keeps its name, left in the visible part.
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
        for index in sight.columns.clone() {
            let Some(column) = self.table.columns.get(index) else { continue };
            let cell = sight.cell((0, index));
            let rect = Rect::from_x_y_ranges(cell.x_range(), middle..=bottom);
            let id = self.id.with(("head", index));
            // A header that has scrolled under the corner must not take clicks there.
            let response = self.sense_head(ui, rect.intersect(over), id);
            self.head_ui(ui, &painter, rect, &column.title, Some(index), &response);
            if response.clicked() {
                taken = Some(Taken::Head(Some(column.title.to_string())));
            }
            response.on_hover_text(&*column.help);
        }
        if self.shown.sorting.is_some() {
            let rect = Rect::from_min_max(pos2(whole.left(), middle), pos2(over.left(), bottom));
            let response = self.sense_head(ui, rect, self.id.with("corner"));
            self.head_ui(ui, &within(ui, rect), rect, &self.table.head, None, &response);
            if response.clicked() {
                taken = Some(Taken::Head(None));
            }
        }
        let line = Stroke::new(1.0, tokens.ghost);
        within(ui, whole).hline(whole.x_range(), bottom - 0.5, line);
        taken
    }

    fn sense_head(&self, ui: &Ui, rect: Rect, id: Id) -> Response {
        let can_sort = self.shown.sorting.is_some();
        ui.interact(rect, id, if can_sort { Sense::click() } else { Sense::hover() })
    }

    /// One header: its name and, where the rows are sorted by it, the direction.
    fn head_ui(
        &self,
        ui: &Ui,
        painter: &Painter,
        rect: Rect,
        name: &str,
        column: Option<usize>,
        response: &Response,
    ) {
        let tokens = Tokens::of(ui);
        // No column is the corner above the names, which sorts rows as they are listed.
        let by = column.map_or(By::List, By::Column);
        let sorting = self.shown.sorting;
        let chosen = sorting.filter(|sorting| self.table.sorted_by(sorting) == by);
        let is_lit = response.hovered() || response.has_focus();
        let ink = match chosen {
            _ if sorting.is_some() && is_lit => tokens.accent,
            Some(_) => tokens.text,
            None => tokens.muted,
        };
        let at = rect.right_center() - vec2(PAD, 0.0);
        let drawn = painter.text(at, Align2::RIGHT_CENTER, name, theme::regular(SMALL), ink);
        if sorting.is_none() {
            return;
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {name}")));
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if let Some(sorting) = chosen {
            let tip = drawn.left_center() - vec2(6.0, 0.0);
            arrow(painter, tip, self.table.is_descending(sorting), ink);
        }
    }

    /// Neighbouring columns of one group.
    fn groups(&self) -> Vec<(Range<usize>, &str)> {
        let mut groups: Vec<(Range<usize>, &str)> = Vec::new();
        for (index, column) in self.table.columns.iter().enumerate() {
            match groups.last_mut() {
                Some((range, group)) if *group == column.group => range.end = index + 1,
                Some(_) | None => groups.push((index..index + 1, &column.group)),
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

/// A painter clipped to a part of what is in sight.
fn within(ui: &Ui, rect: Rect) -> Painter {
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()))
}
