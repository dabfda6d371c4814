//! Every figure before and now, and by how much it differs. A click takes it to the bridge.

use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::analysis::Metric;
use crate::app::metric_cells;
use crate::format;
use crate::model::results::Summary;
use crate::ui::chart::title_ui;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::spoken::Spoken;
use crate::ui::theme::{self, BODY, SMALL, Tokens};

const ROW_HEIGHT: f32 = 20.0;
const TITLE_HEIGHT: f32 = 26.0;
/// Column names.
const HEAD_HEIGHT: f32 = 18.0;
/// From here on the figures stand in two columns.
const TWO_COLUMNS_WIDTH: f32 = 680.0;
/// Between them.
const GAP: f32 = 40.0;
/// Right ends of what a row says: before, now, difference; shares of its width.
const ENDS: [f32; 3] = [0.58, 0.79, 1.0];

/// How much room the figures take.
pub(super) fn height(width: f32) -> f32 {
    TITLE_HEIGHT + HEAD_HEIGHT + ROW_HEIGHT * Metric::ALL.len().div_ceil(columns(width)) as f32
}

fn columns(width: f32) -> usize {
    if width >= TWO_COLUMNS_WIDTH { 2 } else { 1 }
}

/// Draws the table; `Some` when a person takes another metric than the chosen one.
pub(super) fn figures_ui(
    ui: &mut Ui,
    before: Option<&Summary>,
    now: &Summary,
    chosen: Metric,
) -> Option<Metric> {
    title_ui(ui, "How does every figure compare?", |_| {});
    let width = ui.available_width();
    let columns = columns(width);
    let per_column = Metric::ALL.len().div_ceil(columns);
    let size = vec2(width, HEAD_HEIGHT + ROW_HEIGHT * per_column as f32);
    let (area, whole) = ui.allocate_exact_size(size, Sense::hover());
    let column_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    let (mut taken, mut to_copy) = (None, None);
    for (index, metrics) in Metric::ALL.chunks(per_column).enumerate() {
        let left = area.left() + index as f32 * (column_width + GAP);
        let head = Rect::from_min_size(pos2(left, area.top()), vec2(column_width, HEAD_HEIGHT));
        head_ui(ui, head);
        for (row, metric) in metrics.iter().enumerate() {
            let top = head.bottom() + ROW_HEIGHT * row as f32;
            let rect = Rect::from_min_size(pos2(left, top), vec2(column_width, ROW_HEIGHT));
            let drawn = row_ui(ui, rect, *metric, before, now, *metric == chosen);
            if drawn.clicked() {
                taken = Some(*metric);
            }
            if drawn.secondary_clicked() {
                let share = drawn.interact_pointer_pos().map(|at| (at.x - left) / column_width);
                let at = share.and_then(|share| ENDS.iter().position(|end| share <= *end));
                to_copy = Some((index * per_column + row, at.map(|column| column + 1)));
            }
        }
    }
    clipboard::table(&whole, to_copy, || sheet(before, now));
    taken.filter(|metric| *metric != chosen)
}

/// Every figure before and now, for the clipboard.
fn sheet(before: Option<&Summary>, now: &Summary) -> Sheet {
    let row = |metric: Metric| {
        let old = before.and_then(|summary| metric.figure(summary));
        let new = metric.figure(now);
        let change = old.zip(new).map(|(old, new)| new - old);
        let old = match before {
            Some(before) => metric_cells::summary_cell(metric, before),
            None => Cell::words(format::UNDEFINED),
        };
        let change = metric_cells::difference_cell(metric, change);
        vec![Cell::words(metric.name()), old, metric_cells::summary_cell(metric, now), change]
    };
    Sheet {
        head: ["Figure", "Before", "Now", "Difference"].map(str::to_owned).to_vec(),
        rows: Metric::ALL.into_iter().map(row).collect(),
    }
}

fn head_ui(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    for (end, name) in ENDS.into_iter().zip(["before", "now", "difference"]) {
        let at = pos2(rect.left() + end * rect.width(), rect.top());
        ui.painter().text(at, Align2::RIGHT_TOP, name, theme::regular(SMALL), tokens.faint);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(1.0, tokens.line));
}

/// One figure.
fn row_ui(
    ui: &Ui,
    rect: Rect,
    metric: Metric,
    before: Option<&Summary>,
    now: &Summary,
    is_chosen: bool,
) -> Response {
    let tokens = Tokens::of(ui);
    let old = before.and_then(|summary| metric.figure(summary));
    let new = metric.figure(now);
    let change = old.zip(new).map(|(old, new)| new - old);
    let unknown = || format::UNDEFINED.to_owned();
    let old_text = before.map_or_else(unknown, |before| metric.text_fine_of(before));
    let new_text = metric.text_fine_of(now);
    let difference = metric.difference_text(change);
    let response = ui.interact(rect, ui.scope_id().with(("figure", metric)), Sense::click());
    let label = format!("{} {old_text}, now {new_text}, {difference}", metric.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let response = response.toggled(is_chosen);
    if response.hovered() || response.has_focus() {
        let edge = if response.has_focus() { tokens.accent } else { Color32::TRANSPARENT };
        let ground = rect.expand2(vec2(6.0, 0.0));
        ui.painter().rect(
            ground,
            CornerRadius::same(4),
            tokens.panel,
            Stroke::new(1.0, edge),
            StrokeKind::Inside,
        );
    }
    let is_better = change.is_some_and(|change| metric.is_better(change));
    let has_moved = difference.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let ink = match (is_better, has_moved) {
        (true, true) => tokens.good,
        (false, true) => tokens.text,
        (_, false) => tokens.faint,
    };
    let y = rect.center().y;
    let name_font = if is_chosen { theme::semibold(BODY) } else { theme::regular(BODY) };
    let name_ink = if is_chosen { tokens.text } else { tokens.muted };
    let painter = ui.painter();
    painter.text(pos2(rect.left(), y), Align2::LEFT_CENTER, metric.name(), name_font, name_ink);
    let cells = [(old_text, tokens.muted), (new_text, tokens.text), (difference, ink)];
    for (end, (text, ink)) in ENDS.into_iter().zip(cells) {
        let at = pos2(rect.left() + end * rect.width(), y);
        painter.text(at, Align2::RIGHT_CENTER, text, theme::medium(BODY), ink);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let was_undefined = before.is_some() && old.is_none();
    response.on_hover_text(help(metric, was_undefined, new.is_none()))
}

/// What the figure is, and why it is not there where it is not.
fn help(metric: Metric, was_undefined: bool, is_undefined: bool) -> String {
    let when = match (was_undefined, is_undefined) {
        (false, false) => return metric.help().to_owned(),
        (true, true) => "before and now",
        (true, false) => "before",
        (false, true) => "now",
    };
    format!("{}\nUndefined {when}, as {}", metric.help(), metric.why_undefined())
}
