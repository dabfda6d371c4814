//! Every figure of every scenario, with the difference to the first. A click chooses the metric.

use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, Rect, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::Named;
use super::chips::elided;
use crate::analysis::Metric;
use crate::app::metric_cells;
use crate::format;
use crate::model::results::Summary;
use crate::session::Document;
use crate::ui::between::between;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::theme::{self, BODY, SMALL, Tokens};

const ROW_HEIGHT: f32 = 19.0;
const HEAD_HEIGHT: f32 = 20.0;
const NAMES_WIDTH: f32 = 104.0;
const COLUMN_MIN: f32 = 102.0;
const COLUMN_MAX: f32 = 220.0;
/// Between a figure and its difference.
const GAP: f32 = 6.0;
/// What a difference takes right of its figure.
const DIFFERENCE_WIDTH: f32 = 62.0;
/// Narrower columns leave the unit of a difference to the figure beside it.
const UNITS_FROM: f32 = 134.0;
const DIFFERENCE_WIDTH_NARROW: f32 = 46.0;

/// How much room the table takes.
pub(super) fn height() -> f32 {
    // A bar to scroll by under it.
    HEAD_HEIGHT + ROW_HEIGHT * Metric::ALL.len() as f32 + 8.0
}

/// Draws the table; `Some` when a person takes another metric than the chosen one.
pub(super) fn figures_ui(
    ui: &mut Ui,
    document: &Document,
    named: &[Named<'_>],
    chosen: Metric,
) -> Option<Metric> {
    let room = ui.available_width() - NAMES_WIDTH;
    let column = between(room / named.len().max(1) as f32, COLUMN_MIN, COLUMN_MAX);
    let width = NAMES_WIDTH + column * named.len() as f32;
    let summaries: Vec<Option<&Summary>> = named
        .iter()
        .map(|it| it.member.results(document).map(|results| &results.summary))
        .collect();
    let (mut taken, mut to_copy) = (None, None);
    let scrolled = ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
        let size = vec2(width, height() - 8.0);
        let (area, whole) = ui.allocate_exact_size(size, Sense::hover());
        head_ui(ui, area, named, column);
        for (row, metric) in Metric::ALL.into_iter().enumerate() {
            let top = area.top() + HEAD_HEIGHT + ROW_HEIGHT * row as f32;
            let rect = Rect::from_min_size(pos2(area.left(), top), vec2(width, ROW_HEIGHT));
            let drawn = row_ui(ui, rect, metric, (named, &summaries), column, metric == chosen);
            if drawn.clicked() {
                taken = Some(metric);
            }
            if drawn.secondary_clicked() {
                let from_left = drawn.interact_pointer_pos().map(|at| at.x - rect.left());
                let place = from_left.map(|x| ((x - NAMES_WIDTH) / column).floor());
                to_copy = Some((row, place.map(|place| (place + 1.0).max(0.0) as usize)));
            }
        }
        whole
    });
    clipboard::table(&scrolled.inner, to_copy, || sheet(named, &summaries));
    taken.filter(|metric| *metric != chosen)
}

/// The figures of all, for the clipboard.
fn sheet(named: &[Named<'_>], summaries: &[Option<&Summary>]) -> Sheet {
    let names = named.iter().map(|named| named.name.clone());
    let row = |metric: Metric| {
        let figure = |summary: Option<&Summary>| match summary {
            Some(summary) => metric_cells::summary_cell(metric, summary),
            None => Cell::words(format::UNDEFINED),
        };
        let figures = summaries.iter().copied().map(figure);
        std::iter::once(Cell::words(metric.name())).chain(figures).collect()
    };
    Sheet {
        head: std::iter::once("Figure".to_owned()).chain(names).collect(),
        rows: Metric::ALL.into_iter().map(row).collect(),
    }
}

fn head_ui(ui: &Ui, area: Rect, named: &[Named<'_>], column: f32) {
    let tokens = Tokens::of(ui);
    for (place, named) in named.iter().enumerate() {
        let end = area.left() + NAMES_WIDTH + column * (place + 1) as f32;
        let room = column - 24.0;
        let name = elided(ui, &named.short, theme::medium(SMALL), tokens.text, room);
        // Over the figures, or over the differences as well where it is long.
        let figures_end = end - value_end(place, column);
        let is_short = name.size().x <= room - value_end(place, column);
        let right = if is_short { figures_end } else { end };
        let left = right - name.size().x;
        let y = area.top() + 8.0;
        ui.painter().galley(pos2(left, y - name.size().y / 2.0), name, tokens.text);
        let swatch = Rect::from_center_size(pos2(left - 9.0, y), vec2(8.0, 8.0));
        ui.painter().rect_filled(swatch, 1.5, named.ink(tokens));
    }
    let line = Stroke::new(1.0, tokens.line);
    ui.painter().hline(area.x_range(), area.top() + HEAD_HEIGHT - 2.0, line);
}

/// From a column's right end to that of its figures.
fn value_end(place: usize, column: f32) -> f32 {
    match place {
        0 => 0.0,
        _ if column < UNITS_FROM => DIFFERENCE_WIDTH_NARROW,
        _ => DIFFERENCE_WIDTH,
    }
}

/// A difference without its unit.
fn bare(difference: &str) -> &str {
    let number = difference.split('\u{a0}').next().unwrap_or_default();
    number.trim_end_matches('x')
}

/// One figure of all.
fn row_ui(
    ui: &Ui,
    rect: Rect,
    metric: Metric,
    (named, summaries): (&[Named<'_>], &[Option<&Summary>]),
    column: f32,
    is_chosen: bool,
) -> Response {
    let tokens = Tokens::of(ui);
    let response =
        ui.interact(rect, ui.scope_id().with(("compared figure", metric)), Sense::click());
    let first = summaries.first().copied().flatten().and_then(|summary| metric.figure(summary));
    let cells: Vec<(String, String, Color32)> = named
        .iter()
        .zip(summaries)
        .enumerate()
        .map(|(place, (named, summary))| {
            let Some(summary) = summary else {
                return (format::UNDEFINED.to_owned(), String::new(), tokens.faint);
            };
            let figure = metric.figure(summary);
            let change = figure.zip(first).map(|(figure, first)| figure - first);
            let difference = if place == 0 || change.is_none() {
                String::new()
            } else {
                metric.difference_text(change)
            };
            let is_bad = named
                .member
                .scenario()
                .is_some_and(|it| figure.is_some_and(|value| metric.is_breach(value, it)));
            let ink = if is_bad { tokens.breach } else { tokens.text };
            (metric.text_fine_of(summary), difference, ink)
        })
        .collect();
    let said = named.iter().zip(&cells).map(|(named, (figure, difference, _))| {
        format!("{} {figure} {difference}", named.name).trim_end().to_owned()
    });
    let label = format!("{}; {}", metric.name(), said.collect::<Vec<_>>().join("; "));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_toggled(is_chosen.into()));
    if response.hovered() || response.has_focus() {
        let edge = if response.has_focus() { tokens.accent } else { Color32::TRANSPARENT };
        let (corner, edge) = (CornerRadius::same(3), Stroke::new(1.0, edge));
        ui.painter().rect(rect, corner, tokens.panel, edge, StrokeKind::Inside);
    }
    let y = rect.center().y;
    let painter = ui.painter();
    let font = if is_chosen { theme::semibold(BODY) } else { theme::regular(BODY) };
    let ink = if is_chosen { tokens.text } else { tokens.muted };
    painter.text(pos2(rect.left(), y), Align2::LEFT_CENTER, metric.name(), font, ink);
    for (place, (figure, difference, ink)) in cells.iter().enumerate() {
        let end = rect.left() + NAMES_WIDTH + column * (place + 1) as f32;
        let is_narrow = column < UNITS_FROM;
        let figures_end = end - value_end(place, column);
        // Words are longer than figures, and nothing stands beside them.
        let right = if is_narrow && difference.is_empty() { end - GAP } else { figures_end };
        painter.text(pos2(right, y), Align2::RIGHT_CENTER, figure, theme::medium(BODY), *ink);
        let difference = if is_narrow { bare(difference) } else { difference };
        let at = pos2(figures_end + GAP, y + 0.5);
        let font = theme::regular(SMALL - 1.0);
        painter.text(at, Align2::LEFT_CENTER, difference, font, tokens.muted);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text(help(metric, &cells))
}

fn help(metric: Metric, cells: &[(String, String, Color32)]) -> String {
    if cells.iter().any(|(figure, ..)| figure == format::UNDEFINED) {
        return format!("{}\nUndefined where {}", metric.help(), metric.why_undefined());
    }
    metric.help().to_owned()
}
