//! Everything that was kept, the newest first, one row each.

use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Key, Rect, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

use super::words::{day, kind_name};
use crate::files::decision_log::Verdict;
use crate::format;
use crate::session::Judged;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::spoken::Spoken;
use crate::ui::theme::{self, BODY, SMALL, Tokens};

const ROW_HEIGHT: f32 = 40.0;
const HEAD_HEIGHT: f32 = 20.0;
/// Where figures end, from the right: net IRR, least DSCR, the lenders' loss.
const ENDS: [f32; 3] = [164.0, 84.0, 8.0];
const HEADS: [&str; 3] = ["net IRR", "min DSCR", "lender loss"];
/// Between the edge of a row and what stands in it.
const PAD: f32 = 10.0;

/// Draws the rows; `Some` when a person takes another one.
///
/// `moved_on` is the last decision, if the open deal is no longer what it was made on.
pub(super) fn list_ui(
    ui: &mut Ui,
    records: &[Judged],
    shown: usize,
    moved_on: Option<usize>,
) -> Option<usize> {
    let head = head_ui(ui);
    let (mut taken, mut to_copy) = (None, None);
    ScrollArea::vertical().id_salt("records").auto_shrink(false).show_rows(
        ui,
        ROW_HEIGHT,
        records.len(),
        |ui, rows| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for row in rows {
                // The newest first.
                let index = records.len() - 1 - row;
                let Some(judged) = records.get(index) else { continue };
                let says = verdict_text(&judged.verdict, moved_on == Some(index));
                let ink = ink(ui, &judged.verdict, moved_on == Some(index));
                let (is_taken, is_to_copy) = row_ui(ui, judged, index == shown, (&says, ink));
                if is_taken {
                    taken = Some(index);
                }
                if is_to_copy {
                    to_copy = Some((row, None));
                }
            }
        },
    );
    clipboard::table(&head, to_copy, || sheet(records, moved_on));
    taken
}

/// Every record with all of its figures, as it is copied.
fn sheet(records: &[Judged], moved_on: Option<usize>) -> Sheet {
    let row = |(index, judged): (usize, &Judged)| {
        let record = &judged.record;
        let verdict = verdict_text(&judged.verdict, moved_on == Some(index));
        let words = [
            kind_name(record.kind),
            &record.name,
            &record.note,
            &record.date,
            &record.program,
            &verdict,
        ];
        let figures = record.figures.named().map(|(_, figure)| Cell::from(figure.measure()));
        words.map(Cell::words).into_iter().chain(figures).collect()
    };
    let words = ["Kind", "Name", "Note", "Date", "Program", "Today"];
    let figures = records.first().map(|judged| judged.record.figures.named().map(|(name, _)| name));
    let head = words.into_iter().chain(figures.into_iter().flatten());
    let rows = records.iter().enumerate().rev().map(row).collect();
    Sheet { head: head.map(str::to_owned).collect(), rows }
}

fn head_ui(ui: &mut Ui) -> Response {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    for (end, name) in ENDS.into_iter().zip(HEADS) {
        let at = pos2(rect.right() - end, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, name, theme::regular(SMALL), tokens.faint);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, tokens.line));
    response
}

/// One record; whether it was taken, and whether it was clicked with the right button.
fn row_ui(
    ui: &mut Ui,
    judged: &Judged,
    is_shown: bool,
    (says, says_ink): (&str, Color32),
) -> (bool, bool) {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let record = &judged.record;
    let kind = kind_name(record.kind);
    response.widget_info(|| {
        let name = format!("{kind} {}, {}, {says}", record.name, day(&record.date));
        WidgetInfo::labeled(Role::ListBoxOption, true, name)
    });
    let response = response.selected(is_shown);
    let painter = ui.painter();
    if is_shown || response.hovered() {
        let fill = if is_shown { tokens.raised } else { tokens.panel };
        painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), 4.0, fill);
    }
    if response.has_focus() {
        let line = (2.0, tokens.accent);
        painter.vline(rect.left() + 1.0, rect.shrink(2.0).y_range(), line);
    }
    let figures = [
        (format::percent(record.figures.net_irr, 1), is_negative(record.figures.net_irr)),
        (format::ratio(record.figures.min_dscr), is_below_one(record.figures.min_dscr)),
        (format::money(record.figures.lender_loss), !record.figures.lender_loss.is_zero()),
    ];
    for (end, (text, is_breach)) in ENDS.into_iter().zip(figures) {
        let ink = if is_breach { tokens.breach } else { tokens.text };
        let at = pos2(rect.right() - end, rect.top() + 12.0);
        painter.text(at, Align2::RIGHT_CENTER, text, theme::medium(BODY), ink);
    }
    let room = rect.with_max_x(rect.right() - ENDS[0] - 64.0).shrink2(vec2(PAD, 0.0));
    let font = theme::medium(BODY);
    cut_ui(ui, room.left_top() + vec2(0.0, 5.0), room, &record.name, font, tokens.text);
    let line = format!("{kind} · {} · {}", day(&record.date), record.program);
    let at = room.left_top() + vec2(0.0, 22.0);
    cut_ui(ui, at, room, &line, theme::regular(SMALL), tokens.muted);
    let at = pos2(rect.right() - ENDS[2], rect.top() + 28.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, says, theme::regular(SMALL), says_ink);
    let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    (response.clicked() || enter, response.secondary_clicked())
}

/// A line that ends with an ellipsis where there is no more room.
fn cut_ui(ui: &Ui, at: eframe::egui::Pos2, room: Rect, text: &str, font: FontId, ink: Color32) {
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(at, galley, ink);
}

fn verdict_text(verdict: &Verdict, is_moved_on: bool) -> String {
    match verdict {
        Verdict::Holds if is_moved_on => "same figures, deal differs since".to_owned(),
        Verdict::Holds => "same figures today".to_owned(),
        Verdict::Differs(drifts) => match drifts.len() {
            1 => "1 figure differs today".to_owned(),
            count => format!("{count} figures differ today"),
        },
        Verdict::OutOfBounds(_) => "out of today’s bounds".to_owned(),
    }
}

fn ink(ui: &Ui, verdict: &Verdict, is_moved_on: bool) -> Color32 {
    let tokens = Tokens::of(ui);
    match verdict {
        Verdict::Holds if is_moved_on => tokens.interest,
        Verdict::Holds => tokens.good,
        Verdict::Differs(_) | Verdict::OutOfBounds(_) => tokens.breach,
    }
}

fn is_negative(rate: Option<f64>) -> bool {
    rate.is_some_and(|rate| rate < 0.0)
}

fn is_below_one(ratio: Option<f64>) -> bool {
    ratio.is_some_and(|ratio| ratio < 1.0)
}
