//! Offers unsaved edits of windows that did not close properly.

use eframe::egui::{Align, Button, Label, Layout, RichText, Ui, vec2};

use crate::session::recovery::{Offer, OfferedEdits};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small, strong};
use crate::ui::widgets::button::main_button;

use super::{BUTTON, Reply, button_row_ui, buttons_ui, head_ui, scroll_area};

const WIDTH: f32 = 520.0;
const ROW_HEIGHT: f32 = 44.0;
/// Title, words, buttons and margins, and some of the window around them.
const OUTSIDE: f32 = 200.0;
/// More rows than this scroll.
const ROWS_MAX: usize = 5;

pub(super) fn recovery_ui(ui: &mut Ui, offer: &Offer) -> Option<Reply> {
    let title = match offer.edits.len() {
        0 => "Unsaved changes could not be read",
        _ => "chiplease did not close properly",
    };
    head_ui(ui, WIDTH, title);
    let mut reply = None;
    if !offer.edits.is_empty() {
        let more = match offer.waiting {
            0 => String::new(),
            1 => " An older one follows.".to_owned(),
            count => format!(" {count} older ones follow."),
        };
        let text = format!(
            "These changes were kept. Recovering opens them; no file is written until you save.{more}"
        );
        ui.wrapped(RichText::new(text).weak());
    }
    // Both lists scroll as one, so that title and buttons stay visible however long they are.
    scroll_area(ui, list_height(offer), OUTSIDE).show(ui, |ui| {
        for (index, edits) in offer.edits.iter().enumerate() {
            reply = edits_ui(ui, index, edits).or(reply.take());
        }
        unreadable_ui(ui, &offer.unreadable);
    });
    let is_closed =
        if offer.edits.is_empty() { buttons_ui(ui, &["Close"]).is_some() } else { not_now_ui(ui) };
    reply.or(is_closed.then_some(Reply::Close))
}

/// Height for the edits that can be recovered, and for the first of those that cannot be read.
fn list_height(offer: &Offer) -> f32 {
    let rows = offer.edits.len().min(ROWS_MAX) as f32;
    let unreadable = offer.unreadable.len().min(ROWS_MAX) as f32;
    rows * (ROW_HEIGHT + 8.0) + unreadable * (ROW_HEIGHT + 8.0)
}

/// Not emphasized: Enter recovers.
fn not_now_ui(ui: &mut Ui) -> bool {
    button_row_ui(ui, |ui| ui.add(Button::new("Not now").min_size(BUTTON)).clicked())
}

fn edits_ui(ui: &mut Ui, index: usize, edits: &OfferedEdits) -> Option<Reply> {
    let mut reply = None;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let recover = main_button(ui, "Recover").min_size(BUTTON);
        let recover = ui.add(recover).named(format!("Recover {}", edits.name));
        if index == 0 && ui.memory(|memory| memory.focused().is_none()) {
            recover.request_focus();
        }
        let throw_away = ui.add(Button::new("Discard").min_size(BUTTON));
        let throw_away = throw_away.named(format!("Discard {}", edits.name));
        if recover.clicked() {
            reply = Some(Reply::Recover(index));
        } else if throw_away.clicked() {
            reply = Some(Reply::ThrowAway(index));
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(4.0);
            ui.one_line(strong(&edits.name));
            let detail = format!("{} · {}", edits.age, edits.file);
            ui.one_line(small(detail).weak()).on_hover_text(&edits.file);
        });
    });
    reply
}

fn unreadable_ui(ui: &mut Ui, unreadable: &[String]) {
    if unreadable.is_empty() {
        return;
    }
    let text = "Changes kept by another window cannot be read. They are not lost; they are here:";
    ui.wrapped(RichText::new(text).weak());
    for journal in unreadable {
        ui.add(Label::new(small(journal)).wrap().selectable(true));
    }
}
