//! What a workbook that came back has changed, each with a tick and what it does.

use eframe::egui::{Checkbox, RichText, Ui, vec2};

use crate::session::WorkbookOffer;
use crate::session::import::{MEASURED, OfferedChange};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::Tokens;

use super::{Reply, buttons_ui, head_ui, scroll_area};

const WIDTH: f32 = 940.0;
const ROW_HEIGHT: f32 = 26.0;
/// More rows than this scroll.
const ROWS_MAX: usize = 14;
/// Title, words, buttons and margins, and some of the window around them.
const OUTSIDE: f32 = 230.0;
/// What each column takes of the width.
const SHARES: [f32; 6] = [0.30, 0.12, 0.12, 0.13, 0.13, 0.19];

pub(super) fn workbook_ui(ui: &mut Ui, offer: &mut WorkbookOffer) -> Option<Reply> {
    head_ui(ui, WIDTH, &format!("Changes in {}", offer.file));
    let is_empty = offer.rows.is_empty();
    let about = if is_empty { "No assumption was changed in it." } else { &offer.onto };
    ui.wrapped(RichText::new(about).weak());
    let lines = offer.rows.len() + 1 + offer.notes.len();
    let height = lines.min(ROWS_MAX) as f32 * (ROW_HEIGHT + 4.0);
    scroll_area(ui, height, OUTSIDE).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        if !is_empty {
            heads_ui(ui);
        }
        for row in &mut offer.rows {
            row_ui(ui, row);
        }
        for note in &offer.notes {
            ui.wrapped(RichText::new(note).weak());
        }
    });
    if let Some(fault) = &offer.fault {
        ui.wrapped(RichText::new(fault).color(Tokens::of(ui).breach));
    }
    if is_empty && offer.is_onto_open() {
        return buttons_ui(ui, &["Close"]).map(|_| Reply::Close);
    }
    // A deal without changes opens as it was handed out.
    let texts: &[&str] =
        if is_empty { &["Open", "Cancel"] } else { &["Take chosen", "Take all", "Cancel"] };
    match (buttons_ui(ui, texts)?, is_empty) {
        (0, _) => take(offer, false),
        (1, false) => take(offer, true),
        _ => Some(Reply::Close),
    }
}

/// The deal with what was chosen; none where that would be out of range, which is said then.
fn take(offer: &mut WorkbookOffer, everything: bool) -> Option<Reply> {
    match offer.deal(everything) {
        Ok(deal) => {
            let (is_onto_open, done) = (offer.is_onto_open(), offer.done(everything));
            Some(Reply::Workbook { deal: Box::new(deal), is_onto_open, done })
        }
        Err(fault) => {
            offer.fault = Some(fault);
            None
        }
    }
}

fn heads_ui(ui: &mut Ui) {
    let [irr, loss] = MEASURED.map(|metric| metric.name());
    line_ui(ui, |ui, widths| {
        for (head, width) in ["Change", "Exported", "Theirs", irr, loss, "Yours"].iter().zip(widths)
        {
            cell_ui(ui, width, small_strong(*head).weak());
        }
    });
}

fn row_ui(ui: &mut Ui, row: &mut OfferedChange) {
    let said = format!("Take {}: {} to {}", row.name, row.before, row.theirs);
    let ink = Tokens::of(ui).breach;
    line_ui(ui, |ui, [first, before, theirs, irr, loss, conflict]| {
        let OfferedChange { is_taken, is_open, name, cell, .. } = row;
        ui.allocate_ui(vec2(first, ROW_HEIGHT), |ui| {
            ui.set_min_width(first);
            ui.add_enabled_ui(*is_open, |ui| {
                ui.set_max_width(first);
                let tick = ui.add(Checkbox::new(is_taken, name.as_str()));
                tick.named(said).on_hover_text(cell.as_str());
            });
        });
        let [of_irr, of_loss] = &row.effects;
        for (width, text) in
            [(before, &row.before), (theirs, &row.theirs), (irr, of_irr), (loss, of_loss)]
        {
            cell_ui(ui, width, RichText::new(text));
        }
        cell_ui(ui, conflict, RichText::new(&row.conflict).color(ink));
    });
}

/// A line of cells, and how wide they are.
fn line_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui, [f32; 6])) {
    let gap = 8.0;
    let room = (ui.available_width() - gap * (SHARES.len() as f32 - 1.0)).max(0.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        add(ui, SHARES.map(|share| share * room));
    });
}

/// One line, cut where it is too long; the whole is under the pointer.
fn cell_ui(ui: &mut Ui, width: f32, text: RichText) {
    ui.allocate_ui(vec2(width, ROW_HEIGHT), |ui| {
        ui.set_min_width(width);
        ui.set_max_width(width);
        ui.one_line(text);
    });
}
