//! A small table of figures: names on the left, figures right-aligned, hairlines and no boxes.
//!
//! Each row is one label to a screen reader: its name, then every figure with its column's title.
//! A right click offers what it says to be copied.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::format::Measure;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::theme::{self, BODY, SMALL, Tokens};

/// A column of figures.
pub struct Column<'a> {
    pub title: &'a str,
    /// Its least width; wider where a figure needs it.
    pub width: f32,
    /// What its figures mean.
    pub help: &'a str,
}

/// One figure.
pub struct Figure {
    measure: Measure,
    /// The measure as it is read.
    text: String,
    color: Color32,
    help: Option<String>,
}

/// One row.
pub struct Row {
    /// The colour in which the same thing is drawn elsewhere.
    pub swatch: Option<Color32>,
    pub name: String,
    /// Beside the name, as far as there is room.
    pub note: String,
    pub figures: Vec<Figure>,
    /// Set apart by a hairline and half bold.
    pub is_total: bool,
}

const ROW_HEIGHT: f32 = 19.0;
const HEADER_HEIGHT: f32 = 18.0;
const SWATCH: f32 = 8.0;
/// Between a swatch and its name, a name and its note, two columns.
const GAP: f32 = 8.0;

impl Figure {
    pub fn new(measure: impl Into<Measure>, color: Color32) -> Self {
        let measure = measure.into();
        Self { text: measure.text(), measure, color, help: None }
    }

    /// Says something under the pointer: why there is no figure, or more than fits.
    pub fn with_help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }
}

/// The height of a table of so many rows.
pub fn height(rows: usize) -> f32 {
    HEADER_HEIGHT + ROW_HEIGHT * rows as f32
}

/// Draws the table as wide as `ui`; `first` stands over the names.
pub fn figure_table_ui(ui: &mut Ui, first: &str, columns: &[Column<'_>], rows: &[Row]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let rights = rights(ui, columns, rows);
    let header = header_ui(ui, first, columns, &rights);
    let mut clicked = None;
    for (index, row) in rows.iter().enumerate() {
        if let Some(column) = row_ui(ui, columns, row, &rights) {
            clicked = Some((index, Some(column)));
        }
    }
    clipboard::table(&header, clicked, || sheet(first, columns, rows));
}

/// What the table says, for the clipboard.
fn sheet(first: &str, columns: &[Column<'_>], rows: &[Row]) -> Sheet {
    let titles = columns.iter().map(|column| column.title.to_owned());
    let cells = |row: &Row| {
        let name = match (row.name.as_str(), row.note.as_str()) {
            (name, "") => name.to_owned(),
            ("", note) => note.to_owned(),
            (name, note) => format!("{name}, {note}"),
        };
        let figures = row.figures.iter().map(|figure| Cell::from(figure.measure.clone()));
        std::iter::once(Cell::words(name)).chain(figures).collect()
    };
    Sheet {
        head: std::iter::once(first.to_owned()).chain(titles).collect(),
        rows: rows.iter().map(cells).collect(),
    }
}

/// Where each column ends, from the left edge of the table.
fn rights(ui: &Ui, columns: &[Column<'_>], rows: &[Row]) -> Vec<f32> {
    let measure = |text: &str, font: FontId| {
        ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
    };
    let widths = columns.iter().enumerate().map(|(index, column)| {
        let title = measure(column.title, theme::regular(SMALL));
        let figures = rows.iter().filter_map(|row| row.figures.get(index));
        let widest = figures.map(|figure| measure(&figure.text, theme::medium(BODY)));
        widest.fold(title, f32::max).max(column.width - GAP) + GAP
    });
    let widths: Vec<f32> = widths.collect();
    let mut right = ui.available_width() - widths.iter().sum::<f32>();
    let ends = widths.into_iter().map(|width| {
        right += width;
        right
    });
    ends.collect()
}

fn header_ui(ui: &mut Ui, first: &str, columns: &[Column<'_>], rights: &[f32]) -> Response {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), HEADER_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let font = theme::regular(SMALL);
    let y = rect.top() + 7.0;
    let painter = ui.painter();
    painter.text(pos2(rect.left(), y), Align2::LEFT_CENTER, first, font.clone(), tokens.faint);
    for (column, right) in columns.iter().zip(rights) {
        let at = pos2(rect.left() + right, y);
        painter.text(at, Align2::RIGHT_CENTER, column.title, font.clone(), tokens.faint);
    }
    painter.hline(rect.x_range(), rect.bottom() - 1.5, Stroke::new(1.0, tokens.line));
    let under = response.hover_pos().and_then(|pointer| column_at(rights, pointer, rect));
    match under.and_then(|index| columns.get(index)) {
        Some(column) => response.on_hover_text(column.help),
        None => response,
    }
}

/// Draws one row; where it was clicked with the right button, the column among all of the row.
fn row_ui(ui: &mut Ui, columns: &[Column<'_>], row: &Row, rights: &[f32]) -> Option<usize> {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken(columns, row)));
    if !ui.is_rect_visible(rect) {
        return None;
    }
    let painter = ui.painter();
    if row.is_total {
        painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, tokens.line));
    }
    let font = if row.is_total { theme::medium(BODY) } else { theme::regular(BODY) };
    let mut figures_left = rect.right();
    for (figure, right) in row.figures.iter().zip(rights) {
        let at = pos2(rect.left() + right, rect.center().y);
        let drawn =
            painter.text(at, Align2::RIGHT_CENTER, &figure.text, font.clone(), figure.color);
        figures_left = figures_left.min(drawn.left());
    }
    let is_cut = paint_name(painter, rect.with_max_x(figures_left - GAP), row, font, tokens);
    let pointer = response.hover_pos();
    let under = pointer.and_then(|pointer| column_at(rights, pointer, rect));
    let help = match (pointer, under) {
        (None, _) => None,
        (Some(_), Some(index)) => row.figures.get(index).and_then(|figure| figure.help.clone()),
        (Some(_), None) => is_cut.then(|| format!("{} {}", row.name, row.note)),
    };
    let clicked = response.secondary_clicked().then(|| {
        let at = response.interact_pointer_pos();
        at.and_then(|at| column_at(rights, at, rect)).map_or(0, |column| column + 1)
    });
    if let Some(help) = help {
        response.on_hover_text(help);
    }
    clicked
}

/// Writes name and note into the room; true if anything was cut.
fn paint_name(painter: &Painter, room: Rect, row: &Row, font: FontId, tokens: &Tokens) -> bool {
    let mut left = room.left();
    if let Some(fill) = row.swatch {
        let center = pos2(left + SWATCH / 2.0, room.center().y);
        painter.rect_filled(Rect::from_center_size(center, vec2(SWATCH, SWATCH)), 1.0, fill);
        left += SWATCH + GAP;
    }
    let name = cut(painter, &row.name, font, tokens.text, room.right() - left);
    let mut is_cut = name.elided;
    let top = |galley: &Galley| room.center().y - galley.size().y / 2.0;
    let name_width = name.size().x;
    painter.galley(Pos2::new(left, top(&name)), name, tokens.text);
    left += name_width + GAP;
    // A note of a few letters and an ellipsis says nothing.
    let note_room = room.right() - left;
    if !row.note.is_empty() && note_room > 3.0 * GAP {
        let note = cut(painter, &row.note, theme::regular(SMALL), tokens.faint, note_room);
        is_cut |= note.elided;
        painter.galley(Pos2::new(left, top(&note)), note, tokens.faint);
    } else {
        is_cut |= !row.note.is_empty();
    }
    is_cut
}

/// The text in one line, with an ellipsis where it is wider than the room.
fn cut(painter: &Painter, text: &str, font: FontId, ink: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room.max(1.0));
    painter.layout_job(job)
}

/// The column of figures that a place belongs to.
fn column_at(rights: &[f32], pointer: Pos2, rect: Rect) -> Option<usize> {
    let x = pointer.x - rect.left();
    // The first column starts nowhere; it is about as wide as the others.
    let widths = rights.iter().zip(rights.iter().skip(1)).map(|(left, right)| right - left);
    let first_left = rights.first()? - widths.fold(GAP, f32::max);
    (x >= first_left).then(|| rights.iter().position(|right| x <= *right)).flatten()
}

fn spoken(columns: &[Column<'_>], row: &Row) -> String {
    let mut spoken = row.name.clone();
    if !row.note.is_empty() {
        spoken = format!("{spoken}, {}", row.note);
    }
    for (column, figure) in columns.iter().zip(&row.figures) {
        spoken = format!("{spoken}; {} {}", column.title, figure.text);
    }
    spoken
}
