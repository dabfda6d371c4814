//! Every term of the deal, and what differs from the baseline.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Label, Layout, TextFormat, Ui, vec2};

use crate::analysis::evidence::Standing;
use crate::analysis::term_sheet::{ClauseChange, Marked, TermClause, mark_letter};
use crate::session::ShownSheet;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small, small_strong, subheading};
use crate::ui::theme::{self, BODY, SMALL, STEP, Tokens};

use super::{OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area};

const WIDTH: f32 = 780.0;
/// The names of terms have this share of the width, at most so many points.
const TERM_SHARE: f32 = 0.25;
const TERM_MAX: f32 = 160.0;
/// Between term and text.
const GAP: f32 = 16.0;
/// A letter that marks a figure.
const MARK: f32 = 8.5;

pub(super) fn term_sheet_ui(ui: &mut Ui, shown: &ShownSheet) -> Option<Reply> {
    let sheet = &shown.against.sheet;
    head_ui(ui, WIDTH, &format!("Term sheet: {}", sheet.title));
    if shown.is_compared {
        let compared = format!("Against {}: {}", shown.against.base, shown.against.in_words());
        ui.wrapped(compared);
    }
    ui.note("s from a source, y yours, a assumed; the pointer shows each source");
    scroll_area(ui, f32::INFINITY, OUTSIDE_HEIGHT + 56.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = STEP;
        for (place, section) in sheet.sections.iter().enumerate() {
            title_ui(ui, &section.title);
            if let Some(change) = shown.against.at(place, None) {
                alone_ui(ui, change);
            }
            clauses_ui(ui, shown, place, &section.clauses);
        }
        removed_ui(ui, shown);
    });
    match buttons_ui(ui, &["Close", "Save…", "Copy as text"])? {
        0 => Some(Reply::Close),
        1 => Some(Reply::SaveTermSheet),
        _ => {
            ui.ctx().copy_text(shown.text());
            None
        }
    }
}

fn title_ui(ui: &mut Ui, title: &str) {
    ui.add_space(2.0 * STEP);
    ui.wrapped(subheading(title));
    ui.separator();
}

/// The clauses of a section: a term at the left, what it says at the right, and under that what has
/// changed.
fn clauses_ui(ui: &mut Ui, shown: &ShownSheet, place: usize, clauses: &[TermClause]) {
    for (index, clause) in clauses.iter().enumerate() {
        let change = shown.against.at(place, Some(index));
        row_ui(ui, (&clause.term, change.map(ClauseChange::kind)), |ui| {
            text_ui(ui, shown, clause);
            let Some(change) = change else { return };
            let before = change.before.as_ref().map(Marked::plain);
            ui.note(before.map_or_else(|| "Added".to_owned(), |before| format!("Was: {before}")));
            alone_ui(ui, change);
        });
    }
}

/// A term and what is beside it, each in its own part of the width: a grid would keep the widths that
/// it had in a larger window.
fn row_ui(ui: &mut Ui, (term, change): (&str, Option<&str>), text: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    let left = (width * TERM_SHARE).min(TERM_MAX);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        part_ui(ui, left, |ui| {
            match change {
                Some(change) => ui.wrapped(small_strong(format!("{term}\n({change})"))),
                None => ui.wrapped(small(term).weak()),
            };
        });
        part_ui(ui, (width - left - GAP).max(0.0), text);
    });
}

fn part_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        add(ui);
    });
}

fn text_ui(ui: &mut Ui, shown: &ShownSheet, clause: &TermClause) {
    let response = ui.add(Label::new(marked(ui, &clause.text)).wrap());
    // Read out without the letters that mark the figures.
    let response = response.spoken(|node| node.set_value(clause.text.plain()));
    let sources = shown.sources(clause);
    if !sources.is_empty() {
        response.on_hover_text(sources);
    }
}

/// What the baseline has and the deal has not.
fn removed_ui(ui: &mut Ui, shown: &ShownSheet) {
    let mut removed = shown.against.removed().peekable();
    if removed.peek().is_none() {
        return;
    }
    title_ui(ui, "Taken away");
    for change in removed {
        let name = if change.term.is_empty() { &change.section } else { &change.term };
        row_ui(ui, (name, Some(change.kind())), |ui| {
            if let Some(before) = &change.before {
                ui.note(format!("Was: {}", before.plain()));
            }
            alone_ui(ui, change);
        });
    }
}

fn alone_ui(ui: &mut Ui, change: &ClauseChange) {
    ui.note(format!("Alone: {}", change.alone.in_words()));
}

/// The text with a small letter that stands high behind each figure.
fn marked(ui: &Ui, text: &Marked) -> LayoutJob {
    let tokens = Tokens::of(ui);
    let words = TextFormat::simple(theme::regular(BODY), tokens.text);
    let mut job = LayoutJob::default();
    for (piece, standing) in text.pieces() {
        job.append(piece, 0.0, words.clone());
        let Some(standing) = standing else { continue };
        let ink = if standing == Standing::Yours { tokens.text } else { tokens.faint };
        let size = if standing == Standing::Yours { SMALL } else { MARK };
        let mark =
            TextFormat { valign: Align::TOP, ..TextFormat::simple(theme::regular(size), ink) };
        job.append(&mark_letter(standing).to_string(), 0.0, mark);
    }
    job
}
