//! What a workbook that came back has changed, each with a tick and what it does.

use eframe::egui::{Align, Checkbox, Layout, Rect, RichText, TextWrapMode, Ui, vec2};

use crate::session::WorkbookOffer;
use crate::session::import::{MEASURED, OfferedChange};
use crate::ui::board::{Within, columns, fixed, rest};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::Tokens;

use super::{Reply, buttons_ui, head_ui, scroll_area};

const WIDTH: f32 = 760.0;
/// With what stands against a change.
const CONFLICTS_WIDTH: f32 = 900.0;
const ROW_HEIGHT: f32 = 26.0;
const GAP: f32 = 12.0;
/// Of a column: a value, an effect, what stands against the change.
const VALUE: f32 = 92.0;
const EFFECT: f32 = 76.0;
const CONFLICT: f32 = 128.0;
/// Narrower than this, effects give way to what stands against a change.
const EFFECTS_FROM: f32 = 700.0;
/// More rows than this scroll.
const ROWS_MAX: usize = 14;
/// Title, words, buttons and margins, and some of the window around them.
const OUTSIDE: f32 = 230.0;

pub(super) fn workbook_ui(ui: &mut Ui, offer: &mut WorkbookOffer) -> Option<Reply> {
    let has_conflicts = offer.rows.iter().any(|row| !row.conflict.is_empty());
    let width = if has_conflicts { CONFLICTS_WIDTH } else { WIDTH };
    head_ui(ui, width, &format!("Changes in {}", offer.file));
    let is_empty = offer.rows.is_empty();
    let about = if is_empty { "No assumption was changed in it." } else { &offer.onto };
    ui.wrapped(RichText::new(about).weak());
    let lines = offer.rows.len() + 1 + offer.notes.len();
    let height = lines.min(ROWS_MAX) as f32 * (ROW_HEIGHT + 4.0);
    scroll_area(ui, height, OUTSIDE).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        if !is_empty {
            heads_ui(ui, has_conflicts);
        }
        for row in &mut offer.rows {
            row_ui(ui, row, has_conflicts);
        }
        ui.add_space(4.0);
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

/// Where the columns of the next row are; effects or conflicts are `None` where they are not shown.
struct Columns {
    name: Rect,
    /// As it was handed out, and as it came back.
    values: [Rect; 2],
    effects: Option<[Rect; 2]>,
    conflict: Option<Rect>,
}

impl Columns {
    fn of_row(ui: &mut Ui, has_conflicts: bool) -> Self {
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
        let has_effects = !has_conflicts || row.width() >= EFFECTS_FROM;
        let effect = fixed(if has_effects { EFFECT } else { 0.0 });
        let conflict = fixed(if has_conflicts { CONFLICT } else { 0.0 });
        let cells = [rest(), fixed(VALUE), fixed(VALUE), effect, effect, conflict];
        let [name, before, theirs, irr, loss, conflict] = columns(cells).gap(GAP).split(row);
        Self {
            name,
            values: [before, theirs],
            effects: has_effects.then_some([irr, loss]),
            conflict: has_conflicts.then_some(conflict),
        }
    }
}

fn heads_ui(ui: &mut Ui, has_conflicts: bool) {
    let columns = Columns::of_row(ui, has_conflicts);
    let head = |text: &str| small_strong(text).weak();
    words_ui(ui, columns.name, head("Change"));
    for (room, text) in columns.values.into_iter().zip(["Exported", "Theirs"]) {
        figure_ui(ui, room, head(text));
    }
    for (room, metric) in columns.effects.into_iter().flatten().zip(MEASURED) {
        figure_ui(ui, room, head(metric.name()));
    }
    if let Some(room) = columns.conflict {
        words_ui(ui, room, head("Yours"));
    }
}

fn row_ui(ui: &mut Ui, row: &mut OfferedChange, has_conflicts: bool) {
    let columns = Columns::of_row(ui, has_conflicts);
    let said = format!("Take {}: {} to {}", row.name, row.before, row.theirs);
    let OfferedChange { is_taken, is_open, name, cell, .. } = row;
    let mut name_ui = ui.line_within(columns.name);
    name_ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    let tick = name_ui.add_enabled(*is_open, Checkbox::new(is_taken, name.as_str()));
    tick.named(said).on_hover_text(format!("{name}, {cell}"));
    for (room, text) in columns.values.into_iter().zip([&row.before, &row.theirs]) {
        figure_ui(ui, room, RichText::new(text));
    }
    for (room, text) in columns.effects.into_iter().flatten().zip(&row.effects) {
        figure_ui(ui, room, RichText::new(text));
    }
    if let Some(room) = columns.conflict {
        let ink = Tokens::of(ui).breach;
        words_ui(ui, room, RichText::new(&row.conflict).color(ink));
    }
}

/// Words from the left, cut where they are too long; the whole is under the pointer.
fn words_ui(ui: &mut Ui, room: Rect, text: RichText) {
    ui.line_within(room).one_line(text);
}

/// A figure at the right, as in any table.
fn figure_ui(ui: &mut Ui, room: Rect, text: RichText) {
    ui.child_within(room, Layout::right_to_left(Align::Center)).one_line(text);
}
