//! The table of the library: a header that sorts, and a row a deal, drawn only where it is in sight.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Id, Painter, Pos2, Rect, Response, Role, ScrollArea,
    Sense, Shape, Stroke, Ui, WidgetInfo, lerp, pos2, vec2,
};

use crate::session::catalogue::Place;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::{self, BODY, SMALL, Tokens};

use super::LibraryView;
use super::columns::{Column, widths};
use super::rows::{Row, Spark, Standing};

pub(super) const ROW_HEIGHT: f32 = 30.0;
const HEADER_HEIGHT: f32 = 30.0;
/// Room for the mark of what is open, left of the names.
const GUTTER: f32 = 16.0;
/// Between a figure and the end of its cell.
const PAD: f32 = 8.0;

/// What the table shows.
pub(super) struct Table<'a> {
    pub(super) rows: &'a [Row],
    /// Places in `rows`.
    pub(super) order: &'a [usize],
    /// Place in `order`.
    pub(super) selected: usize,
    /// Whether the selected row must be brought into sight.
    pub(super) follows: bool,
    /// Of the open document, place in `rows`; and whether it has unsaved edits.
    pub(super) open: Option<(usize, bool)>,
}

/// What a person did to a row, by its place in the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Touched {
    Chosen(usize),
    Opened(usize),
}

impl Table<'_> {
    /// Draws the table into all the room there is.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        id: Id,
        view: &mut LibraryView,
    ) -> (Response, Option<Touched>) {
        let outer = ui.available_rect_before_wrap();
        let table = ui.interact(outer, id, Sense::click());
        table.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Deals at hand"));
        let has_files = self.rows.iter().any(|row| matches!(row.place, Place::File(_)));
        let widths = widths(outer.width() - GUTTER - PAD, has_files);
        header_ui(ui, &widths, view);
        ui.spacing_mut().item_spacing.y = 0.0;
        let touched = ScrollArea::vertical().id_salt(id).auto_shrink(false).show_viewport(
            ui,
            |ui, viewport| {
                ui.set_min_height(self.order.len() as f32 * ROW_HEIGHT);
                self.rows_ui(ui, viewport, &widths)
            },
        );
        let (touched, to_copy) = touched.inner;
        clipboard::table(&table, to_copy, || self.sheet());
        if table.has_focus() {
            let line = Stroke::new(2.0, Tokens::of(ui).accent);
            ui.painter().hline(outer.x_range(), outer.top() + HEADER_HEIGHT - 1.0, line);
        }
        (table, touched)
    }

    /// What is listed, as it is copied.
    fn sheet(&self) -> Sheet {
        let names = Column::ALL.map(|column| column.name().to_owned());
        let rows = self.order.iter().filter_map(|place| self.rows.get(*place));
        Sheet {
            head: std::iter::once("File".to_owned()).chain(names).collect(),
            rows: rows.map(Row::copied).collect(),
        }
    }

    /// What was done to a row, and which place was clicked with the right button.
    fn rows_ui(
        &self,
        ui: &mut Ui,
        viewport: Rect,
        widths: &[f32],
    ) -> (Option<Touched>, Option<clipboard::Place>) {
        let corner = ui.max_rect().min;
        let place = |at: usize| {
            let top = corner + vec2(0.0, at as f32 * ROW_HEIGHT);
            Rect::from_min_size(top, vec2(ui.max_rect().width(), ROW_HEIGHT))
        };
        let first = (viewport.top() / ROW_HEIGHT).floor().max(0.0) as usize;
        let last = (viewport.bottom() / ROW_HEIGHT).ceil().max(0.0) as usize;
        let (mut touched, mut to_copy) = (None, None);
        for at in first..last.min(self.order.len()) {
            let row = self.order.get(at).and_then(|index| Some((*index, self.rows.get(*index)?)));
            let Some((index, row)) = row else { continue };
            let open = self.open.filter(|(open, _)| *open == index).map(|(_, edited)| edited);
            let rect = place(at);
            let response = row_ui(ui, rect, row, open, at == self.selected, widths);
            if response.double_clicked() {
                touched = Some(Touched::Opened(at));
            } else if response.clicked() {
                touched = Some(Touched::Chosen(at));
            }
            if response.secondary_clicked() {
                let x = response.interact_pointer_pos().map(|at| at.x - rect.left());
                // The file stands before all columns.
                to_copy = Some((at, x.map(|x| column_at(widths, x) + 1)));
            }
        }
        if self.follows {
            ui.scroll_to_rect(place(self.selected), None);
        }
        (touched, to_copy)
    }
}

/// The column at a distance from the left end of a row.
fn column_at(widths: &[f32], x: f32) -> usize {
    let ends = widths.iter().scan(GUTTER, |end, width| {
        *end += width;
        Some(*end)
    });
    ends.take_while(|end| *end < x).count().min(widths.len().saturating_sub(1))
}

fn header_ui(ui: &mut Ui, widths: &[f32], view: &mut LibraryView) {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEADER_HEIGHT));
    let mut left = rect.left() + GUTTER;
    for (column, width) in Column::ALL.into_iter().zip(widths) {
        if *width == 0.0 {
            continue;
        }
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, HEADER_HEIGHT));
        left += width;
        let id = ui.scope_id().with(("sort", column.name()));
        let response = ui.interact(cell, id, Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::ColumnHeader, true, format!("Sort by {}", column.name()))
        });
        let sorted = view.sort().filter(|(sorted, _)| *sorted == column);
        let is_lit = sorted.is_some() || response.hovered() || response.has_focus();
        let ink = if is_lit { tokens.text } else { tokens.muted };
        let font = if sorted.is_some() { theme::medium(SMALL) } else { theme::regular(SMALL) };
        let text = ui.painter().layout_no_wrap(column.name().to_owned(), font, ink);
        let x = if column.is_figure() { cell.right() - PAD - text.size().x } else { cell.left() };
        let at = pos2(x, cell.center().y - text.size().y / 2.0);
        let end = if column.is_figure() { cell.right() - 3.0 } else { x + text.size().x + 8.0 };
        ui.painter().galley(at, text, ink);
        if let Some((_, is_descending)) = sorted {
            arrow(ui.painter(), pos2(end, cell.center().y), is_descending, tokens.accent);
        }
        if response.has_focus() {
            let line = Stroke::new(1.5, tokens.accent);
            ui.painter().hline(cell.x_range(), cell.bottom() - 3.0, line);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.on_hover_text(column.help()).clicked() {
            view.sort_by(column);
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
}

/// A small triangle that points the way in which values grow.
fn arrow(painter: &Painter, at: Pos2, points_down: bool, ink: Color32) {
    let down = if points_down { 1.0 } else { -1.0 };
    let corners = [vec2(-3.0, -2.0), vec2(3.0, -2.0), vec2(0.0, 2.5)];
    let points = corners.map(|corner| at + vec2(corner.x, corner.y * down)).to_vec();
    painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
}

fn row_ui(
    ui: &Ui,
    rect: Rect,
    row: &Row,
    open: Option<bool>,
    is_selected: bool,
    widths: &[f32],
) -> Response {
    let tokens = Tokens::of(ui);
    // No part of the tab order: the table is, and the arrow keys lead on.
    let response = ui.interact(rect, ui.scope_id().with(("row", &row.file)), Sense::CLICK);
    response.widget_info(|| {
        let name = match open {
            None => row.spoken.clone(),
            Some(false) => format!("{}, open", row.spoken),
            Some(true) => format!("{}, open with unsaved edits", row.spoken),
        };
        WidgetInfo::labeled(Role::Row, true, name)
    });
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_selected));
    let painter = ui.painter();
    if is_selected {
        painter.rect_filled(rect, 3.0, tokens.raised);
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        painter.rect_filled(bar.shrink2(vec2(0.0, 5.0)), 1.0, tokens.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 3.0, tokens.panel);
    }
    mark(painter, pos2(rect.left() + GUTTER / 2.0 + 1.0, rect.center().y), row, open, tokens);
    let mut left = rect.left() + GUTTER;
    for (column, width) in Column::ALL.into_iter().zip(widths) {
        if *width == 0.0 {
            continue;
        }
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, ROW_HEIGHT));
        left += width;
        if column == Column::Lessee
            && let Standing::Troubled(why) = &row.standing
        {
            // The figures' room, up to when the file was written.
            let room =
                rect.right() - widths.last().copied().unwrap_or(0.0) - cell.left() - 2.0 * PAD;
            line(painter, cell.left_center(), room, &[(why, theme::regular(BODY), tokens.muted)]);
        } else if is_shown(row, column) {
            cell_ui(ui, cell, row, column, open);
        }
    }
    said_ui(&response, rect, row, widths);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// What is wrong with a file stands where its figures would.
fn is_shown(row: &Row, column: Column) -> bool {
    let is_troubled = matches!(row.standing, Standing::Troubled(_));
    !is_troubled || matches!(column, Column::Name | Column::Modified)
}

/// In the gutter: a dot where the deal is open, a small red one where its file cannot be used.
fn mark(painter: &Painter, at: Pos2, row: &Row, open: Option<bool>, tokens: &Tokens) {
    if matches!(row.standing, Standing::Troubled(_)) {
        painter.text(at, Align2::CENTER_CENTER, "!", theme::semibold(BODY), tokens.breach);
    } else if let Some(is_edited) = open {
        if is_edited {
            painter.circle_stroke(at, 3.0, Stroke::new(1.5, tokens.accent));
        } else {
            painter.circle_filled(at, 3.0, tokens.accent);
        }
    }
}

fn cell_ui(ui: &Ui, cell: Rect, row: &Row, column: Column, open: Option<bool>) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let shown = row.cell(column);
    match column {
        Column::Name => {
            let name = (shown.text.as_str(), theme::medium(BODY), tokens.text);
            let edited = if open == Some(true) { "   edited" } else { "" };
            let file = if row.file == shown.text { "" } else { &row.file };
            let file = format!("   {file}{edited}");
            let parts = [name, (file.as_str(), theme::regular(SMALL), tokens.faint)];
            line(painter, cell.left_center(), cell.width() - 2.0 * PAD, &parts);
        }
        Column::Lessee => {
            let text = match row.standing {
                Standing::Awaited if shown.text.is_empty() => "being read…",
                Standing::Awaited | Standing::Run | Standing::Troubled(_) => &shown.text,
            };
            let parts = [(text, theme::regular(BODY), tokens.muted)];
            line(painter, cell.left_center(), cell.width() - 2.0 * PAD, &parts);
        }
        Column::Cash => {
            let room = Rect::from_min_max(cell.min, cell.max - vec2(2.0 * PAD, 0.0));
            spark(painter, room.shrink2(vec2(0.0, 6.0)), &row.spark, tokens);
        }
        Column::Size
        | Column::LoanRate
        | Column::NetIrr
        | Column::MinDscr
        | Column::Default
        | Column::LenderLoss
        | Column::Modified => {
            let ink = match (shown.is_breach, shown.is_quiet) {
                (true, _) => tokens.breach,
                (false, true) => tokens.faint,
                (false, false) => tokens.text,
            };
            let size = if column == Column::Modified { SMALL } else { BODY };
            let at = cell.right_center() - vec2(PAD, 0.0);
            painter.text(at, Align2::RIGHT_CENTER, &shown.text, theme::regular(size), ink);
        }
    }
}

/// One line of texts one behind the other, cut with an ellipsis where the room ends.
fn line(painter: &Painter, at: Pos2, room: f32, parts: &[(&str, FontId, Color32)]) {
    let mut job = LayoutJob {
        wrap: TextWrapping::truncate_at_width(room.max(0.0)),
        break_on_newline: false,
        ..LayoutJob::default()
    };
    for (text, font, ink) in parts {
        job.append(text, 0.0, TextFormat::simple(font.clone(), *ink));
    }
    let galley = painter.layout_job(job);
    let top = at - vec2(0.0, galley.size().y / 2.0);
    painter.galley(top, galley, Color32::PLACEHOLDER);
}

/// The equity's cash so far: below the line it is not yet paid back, above it has earned.
pub(super) fn spark(painter: &Painter, rect: Rect, spark: &Spark, tokens: &Tokens) {
    let at =
        |point: Pos2| pos2(lerp(rect.x_range(), point.x), rect.top() + point.y * rect.height());
    let Some(last) = spark.points.last() else { return };
    let zero = at(pos2(0.0, spark.zero)).y;
    painter.hline(rect.x_range(), zero, Stroke::new(1.0, tokens.line));
    let points: Vec<Pos2> = spark.points.iter().map(|point| at(*point)).collect();
    let ink = if spark.is_loss { tokens.breach } else { tokens.accent };
    painter.add(Shape::line(points, Stroke::new(1.25, tokens.accent)));
    painter.circle_filled(at(*last), 2.0, ink);
}

/// What the pointer rests on, where there is more to say than stands there.
fn said_ui(response: &Response, rect: Rect, row: &Row, widths: &[f32]) {
    let Some(pointer) = response.hover_pos() else { return };
    if let Standing::Troubled(why) = &row.standing {
        response.clone().on_hover_text(why);
        return;
    }
    let mut left = rect.left() + GUTTER;
    for (column, width) in Column::ALL.into_iter().zip(widths) {
        left += width;
        if pointer.x > left {
            continue;
        }
        let shown = row.cell(column);
        let name = column.name();
        let text = match column {
            Column::Name | Column::Lessee => format!("{}\n{}", shown.text, row.file),
            Column::Cash => match shown.text.strip_prefix('−') {
                Some(lost) => format!("{lost} of the equity is lost, before fee and carry"),
                None => {
                    format!("{} of the equity comes on top of it, before fee and carry", shown.text)
                }
            },
            _ if shown.text == crate::format::UNDEFINED => {
                format!("{name}: none, because {}", column.why_undefined())
            }
            _ => return,
        };
        response.clone().on_hover_text(text);
        return;
    }
}
