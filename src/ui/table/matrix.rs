//! A table over two axes: a figure for each pair of their values, filling the room it is given.
//!
//! Unlike the other tables it has no names of columns but values of a second axis, and cells may
//! have a ground that tells at a glance how their figures stand.

use std::ops::RangeInclusive;

use eframe::egui::{
    Align2, Color32, CursorIcon, Id, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::Cell;
use super::keys::{Place, moved_by_keys};
use crate::ui::between::between;
use crate::ui::chart::rows::RowText;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::text;
use crate::ui::theme::{self, BODY, SMALL, Tokens};

/// The name of the axis across, and its values.
const HEAD_HEIGHT: f32 = 40.0;
const ROW_HEIGHTS: [f32; 2] = [18.0, 44.0];
const COLUMN_WIDTHS: [f32; 2] = [44.0, 132.0];
/// Of the width, the most that the values of the axis up take.
const NAMES_SHARE: f32 = 0.3;
/// Between a value and the end of its cell.
const PAD: f32 = 8.0;
/// The side of the mark in a corner of a cell.
const MARK: f32 = 6.0;

/// A table over two axes.
pub struct Matrix<'a> {
    /// What a screen reader calls it.
    pub name: &'a str,
    /// The name of the axis across, and that of the axis up.
    pub axes: [&'a str; 2],
    /// Values of the axis across, from left to right.
    pub columns: &'a [MatrixHead],
    /// Of the axis up, the highest row first.
    pub rows: &'a [MatrixHead],
    /// The cell of a row and a column.
    pub cell: &'a dyn Fn(Place) -> MatrixCell,
    /// The cell in a frame.
    pub framed: Option<Place>,
}

/// A value of an axis.
#[derive(Clone, Debug)]
pub struct MatrixHead {
    /// As it is read.
    pub text: String,
    /// With all its digits, as a spreadsheet takes it.
    pub in_full: String,
}

/// A cell of the table.
#[derive(Clone, Debug, Default)]
pub struct MatrixCell {
    /// The figure.
    pub cell: Cell,
    /// Half bold.
    pub is_strong: bool,
    /// A mark in a corner, so that what the ink says is not said by colour alone.
    pub is_marked: bool,
    pub ground: Color32,
    /// What a screen reader reads.
    pub spoken: String,
    /// A tooltip.
    pub remark: String,
}

/// Where its parts are.
struct Places {
    whole: Rect,
    /// Left of the cells.
    names: f32,
    row: f32,
    column: f32,
    /// Of the figures: small where one of them would be cut.
    size: f32,
}

impl Matrix<'_> {
    /// Draws the table; the cell that was clicked, or that an arrow key leads to once the table has
    /// the keyboard.
    pub fn show(&self, ui: &mut Ui) -> Option<Place> {
        let (outer, id) = (ui.available_rect_before_wrap(), ui.scope_id().with(self.name));
        // Before the cells: egui gives a click to the widget added last.
        let table = ui.interact(outer, id, Sense::click());
        table.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.name));
        let size = (self.rows.len(), self.columns.len());
        let moved = moved_by_keys(ui, &table, self.framed, size);
        let cells: Vec<Vec<MatrixCell>> = (0..size.0)
            .map(|row| (0..size.1).map(|column| (self.cell)((row, column))).collect())
            .collect();
        let places = self.places(ui, outer, &cells);
        self.heads_ui(ui, &places, id);
        let (mut clicked, mut to_copy) = (None, None);
        for (row, cells) in cells.into_iter().enumerate() {
            for (column, cell) in cells.into_iter().enumerate() {
                let response = Self::cell_ui(ui, &places, id, (row, column), cell);
                if response.clicked() {
                    clicked = Some((row, column));
                }
                if response.secondary_clicked() {
                    // In the sheet the values of the axis up are the first column.
                    to_copy = Some((row, Some(column + 1)));
                }
            }
        }
        if let Some(framed) = self.framed {
            let edge = Stroke::new(2.0, Tokens::of(ui).text);
            ui.painter().rect_stroke(places.cell(framed), 3.0, edge, StrokeKind::Inside);
        }
        clipboard::table(&table, to_copy, || self.sheet());
        if clicked.is_some() || table.clicked() {
            table.request_focus();
        }
        if table.has_focus() {
            let line = Stroke::new(2.0, Tokens::of(ui).accent);
            let y = outer.top() + HEAD_HEIGHT - 1.0;
            ui.painter().hline(places.across(), y, line);
        }
        ui.allocate_space(outer.size());
        clicked.or(moved)
    }

    /// What is copied: the values of the axis across are the heads.
    fn sheet(&self) -> Sheet {
        let [across, up] = self.axes;
        let heads = self.columns.iter().map(|head| head.in_full.clone());
        let row = |(row, head): (usize, &MatrixHead)| {
            let first = clipboard::Cell { text: head.text.clone(), in_full: head.in_full.clone() };
            let cells =
                (0..self.columns.len()).map(|column| (self.cell)((row, column)).cell.into());
            [first].into_iter().chain(cells).collect()
        };
        Sheet {
            head: [format!("{up} \\ {across}")].into_iter().chain(heads).collect(),
            rows: self.rows.iter().enumerate().map(row).collect(),
        }
    }

    fn places(&self, ui: &Ui, whole: Rect, cells: &[Vec<MatrixCell>]) -> Places {
        let width = |text: &str| text::width(ui, text, theme::medium(SMALL));
        let widest = self.rows.iter().map(|head| width(&head.text)).fold(0.0, f32::max);
        let names = widest.min(NAMES_SHARE * whole.width()) + PAD;
        let count = |list: &[MatrixHead]| list.len().max(1) as f32;
        let room = whole.size() - vec2(names, HEAD_HEIGHT);
        let [lowest, highest] = ROW_HEIGHTS;
        let [narrowest, widest] = COLUMN_WIDTHS;
        let column = between(room.x / count(self.columns), narrowest, widest);
        let figure = |cell: &MatrixCell| text::width(ui, &cell.cell.text(), theme::semibold(BODY));
        let fits = cells.iter().flatten().map(figure).fold(0.0, f32::max) + 4.0 <= column;
        let row = between(room.y / count(self.rows), lowest, highest);
        Places { whole, names, row, column, size: if fits { BODY } else { SMALL } }
    }

    fn heads_ui(&self, ui: &Ui, places: &Places, id: Id) {
        let tokens = Tokens::of(ui);
        let [across, up] = self.axes;
        let top = places.whole.top();
        let line = HEAD_HEIGHT / 2.0;
        let small = |text: &str, room: Rect, align: Align2| {
            let font = theme::regular(SMALL);
            RowText { text, font, ink: tokens.muted }.paint(ui.painter(), room, align);
        };
        // Each name gets half of the line, over its own values.
        let body = places.body_x(self.columns.len());
        let left = places.whole.left();
        let middle = f32::midpoint(left, *body.end());
        let heights = top..=top + line;
        small(up, Rect::from_x_y_ranges(left..=middle - PAD, heights.clone()), Align2::LEFT_CENTER);
        small(across, Rect::from_x_y_ranges(middle..=*body.end(), heights), Align2::RIGHT_CENTER);
        let names = left..=left + places.names - PAD;
        let corner = Rect::from_x_y_ranges(names.clone(), top + line..=top + HEAD_HEIGHT - 2.0);
        let head_ui = |(what, index): (&str, usize), axis, head: &MatrixHead, room: Rect, align| {
            let (row, column) = self.framed.unzip();
            let is_framed = (if what == "row" { row } else { column }) == Some(index);
            let ink = if is_framed { tokens.text } else { tokens.muted };
            let font = if is_framed { theme::semibold(SMALL) } else { theme::medium(SMALL) };
            RowText { text: &head.text, font, ink }.paint(ui.painter(), room, align);
            let role = if what == "row" { Role::RowHeader } else { Role::ColumnHeader };
            let response = ui.interact(room, id.with((what, index)), Sense::hover());
            response
                .widget_info(|| WidgetInfo::labeled(role, true, format!("{axis} {}", head.text)));
        };
        for (index, head) in self.columns.iter().enumerate() {
            let cell = places.cell((0, index));
            let room = Rect::from_x_y_ranges(cell.x_range(), corner.y_range());
            head_ui(("column", index), across, head, room, Align2::CENTER_CENTER);
        }
        for (index, head) in self.rows.iter().enumerate() {
            let room = Rect::from_x_y_ranges(names.clone(), places.cell((index, 0)).y_range());
            head_ui(("row", index), up, head, room, Align2::RIGHT_CENTER);
        }
    }

    fn cell_ui(ui: &Ui, places: &Places, id: Id, place: Place, cell: MatrixCell) -> Response {
        let tokens = Tokens::of(ui);
        let MatrixCell { cell, is_strong, is_marked, ground, spoken, remark } = cell;
        let rect = places.cell(place);
        // Not in the tab order: the table is, and arrow keys move between its cells.
        let response = ui.interact(rect, id.with(place), Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &spoken));
        let painter = ui.painter();
        painter.rect_filled(rect.shrink(0.5), 2.0, ground);
        if response.hovered() {
            let edge = Stroke::new(1.0, tokens.accent);
            painter.rect_stroke(rect.shrink(0.5), 2.0, edge, StrokeKind::Inside);
        }
        let size = places.size;
        let font = if is_strong { theme::semibold(size) } else { theme::regular(size) };
        let ink = cell.ink.color(tokens);
        let text = cell.text();
        let room = rect.shrink2(vec2(1.0, 0.0));
        RowText { text: &text, font, ink }.paint(painter, room, Align2::CENTER_CENTER);
        if is_marked {
            let corner = rect.shrink(0.5).right_top();
            let points = vec![corner, corner - vec2(MARK, 0.0), corner + vec2(0.0, MARK)];
            painter.add(Shape::convex_polygon(points, tokens.breach, Stroke::NONE));
        }
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(remark)
    }
}

impl Places {
    fn cell(&self, (row, column): Place) -> Rect {
        let left = self.whole.left() + self.names + column as f32 * self.column;
        let top = self.whole.top() + HEAD_HEIGHT + row as f32 * self.row;
        Rect::from_min_size(pos2(left, top), vec2(self.column, self.row))
    }

    fn body_x(&self, columns: usize) -> RangeInclusive<f32> {
        let left = self.whole.left() + self.names;
        left..=left + columns as f32 * self.column
    }

    fn across(&self) -> RangeInclusive<f32> {
        self.whole.left()..=self.whole.right()
    }
}
