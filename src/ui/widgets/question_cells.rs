//! Questions side by side, each with a short answer under it; each is a button that leads on.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Color32, CornerRadius, CursorIcon, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

use crate::ui::board::side_by_side;
use crate::ui::render_target;
use crate::ui::theme::{self, BODY, Ink, SMALL, Tokens};

/// Between two cells.
const GAP: f32 = 8.0;
/// Between the edge of a cell and its texts.
const PADDING: [f32; 2] = [8.0, 6.0];
/// From the top of the question to that of the answer.
const ANSWER_TOP: f32 = 17.0;
/// From this width on answers are written in body size, in three lines; below it small, in four.
const WIDE: f32 = 190.0;
/// The height in which both fit, with some room under the fourth line.
const HEIGHT: f32 = 84.0;
/// Cells in a narrower room are in two rows.
const ONE_ROW_WIDTH: f32 = 600.0;

/// The height of so many cells in a room of this width.
pub fn height(width: f32, count: usize) -> f32 {
    let rows = count.div_ceil(per_row(width, count)).max(1) as f32;
    rows * (HEIGHT + GAP) - GAP
}

fn per_row(width: f32, count: usize) -> usize {
    if width >= ONE_ROW_WIDTH { count.max(1) } else { count.div_ceil(2).max(1) }
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct QuestionCell<'a> {
    pub question: &'a str,
    pub answer: &'a str,
    /// Under the pointer.
    pub more: String,
    pub ink: Ink,
}

/// Draws the cells in a row, or two, as wide as `ui` and [`height`] high; `Some` when one was
/// clicked.
///
/// An answer that is too long ends in an ellipsis; the tooltip and screen readers have all of it.
pub fn question_cells_ui(ui: &mut Ui, cells: &[QuestionCell<'_>]) -> Option<usize> {
    let width = ui.available_width();
    let per_row = per_row(width, cells.len());
    let size = vec2(width, height(width, cells.len()));
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let rects = (0..cells.len()).step_by(per_row).flat_map(|first| {
        let down = vec2(0.0, (first / per_row) as f32 * (HEIGHT + GAP));
        let row = Rect::from_min_size(area.min + down, vec2(width, HEIGHT));
        // A last row with fewer cells is as wide as the others.
        side_by_side(row, per_row.min(cells.len() - first), GAP)
    });
    // One size for all, as the narrowest has it.
    let rects: Vec<Rect> = rects.collect();
    let narrowest = rects.iter().map(|rect| rect.width()).fold(f32::INFINITY, f32::min);
    let is_wide = narrowest - 2.0 * PADDING[0] >= WIDE;
    let mut clicked = None;
    for (index, (cell, rect)) in cells.iter().zip(rects).enumerate() {
        if cell_ui(ui, index, cell, (rect, is_wide)) {
            clicked = Some(index);
        }
    }
    clicked
}

/// One cell, in large type where all are wide; true if it was clicked.
fn cell_ui(
    ui: &mut Ui,
    index: usize,
    cell: &QuestionCell<'_>,
    (rect, is_wide): (Rect, bool),
) -> bool {
    let tokens = Tokens::of(ui);
    let id = ui.make_persistent_id(("question", index));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("{}: {}", cell.question, cell.answer);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    let is_lit = response.hovered() || response.has_focus();
    let is_lit = is_lit && !render_target::is_export(ui.ctx());
    let edge = if is_lit { Stroke::new(1.5, tokens.accent) } else { Stroke::new(1.0, tokens.line) };
    ui.painter().rect(rect, CornerRadius::same(5), tokens.panel, edge, StrokeKind::Inside);
    let room = rect.shrink2(PADDING.into());
    let ink = if is_lit { tokens.accent } else { tokens.muted };
    text_ui(ui, cell.question, (theme::regular(SMALL), ink, 1), room);
    let (font, rows) = if is_wide { (theme::medium(BODY), 3) } else { (theme::medium(SMALL), 4) };
    let below = room.with_min_y(room.top() + ANSWER_TOP);
    text_ui(ui, cell.answer, (font, cell.ink.color(tokens), rows), below);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text(&cell.more).clicked()
}

/// A text in so many lines at most, from the top left of a room.
fn text_ui(ui: &Ui, text: &str, (font, ink, rows): (FontId, Color32, usize), room: Rect) {
    let format = TextFormat { font_id: font, color: ink, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping { max_width: room.width(), max_rows: rows, ..TextWrapping::default() };
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(room.left_top(), galley, ink);
}
