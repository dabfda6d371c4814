//! What only the presenter sees: the step's note in a window of its own. It opens by itself where
//! there is a second screen for it, else when it is asked for. Where the system has one window only,
//! there are no notes: they must not appear before the audience.

use std::sync::{Arc, Mutex};

use eframe::egui::{
    CentralPanel, Context, Frame, Label, Margin, RichText, ScrollArea, Ui, ViewportBuilder,
    ViewportId,
};

use crate::app::theme::{self, BODY, LARGE, Tokens};

use super::{Sign, signs};

/// What is said of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) title: String,
    pub(super) text: String,
    /// Title of the step after it.
    pub(super) next: Option<String>,
}

/// The window, shared with the thread that may draw it.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Arc<Mutex<Shared>>);

#[derive(Debug, Default)]
struct Shared {
    note: Note,
    /// Whether it is to be open; none before the first frame.
    is_open: Option<bool>,
    /// Given while it had the keyboard.
    signs: Vec<Sign>,
}

impl Notes {
    /// What was signed in the window since the last call.
    pub(super) fn signs(&self) -> Vec<Sign> {
        self.0.lock().map_or_else(|_| Vec::new(), |mut shared| std::mem::take(&mut shared.signs))
    }

    /// Whether the window opens by itself; heard once.
    pub(super) fn begin(&self, opens: bool) {
        if let Ok(mut shared) = self.0.lock() {
            shared.is_open.get_or_insert(opens);
        }
    }

    /// Opens the window, or closes it.
    pub(super) fn turn(&self) {
        if let Ok(mut shared) = self.0.lock() {
            shared.is_open = Some(shared.is_open != Some(true));
        }
    }

    /// Keeps the window open with that note, if there is one and there can be a window.
    pub(super) fn show(&self, ctx: &Context, note: Option<Note>) {
        let Some(note) = note.filter(|_| !ctx.embed_viewports()) else { return };
        let id = ViewportId::from_hash_of("presenter notes");
        if let Ok(mut shared) = self.0.lock() {
            if shared.is_open != Some(true) {
                return;
            }
            if shared.note != note {
                shared.note = note;
                ctx.request_repaint_of(id);
            }
        }
        let builder = ViewportBuilder::default()
            .with_title("Notes")
            .with_inner_size([360.0, 260.0])
            .with_active(false);
        let shared = Arc::clone(&self.0);
        ctx.show_viewport_deferred(id, builder, move |ui, _| {
            if let Ok(mut shared) = shared.lock() {
                shared.ui(ui);
            }
        });
    }
}

impl Shared {
    fn ui(&mut self, ui: &mut Ui) {
        let given = signs(ui.ctx());
        let is_closing = ui.input(|input| input.viewport().close_requested());
        if is_closing {
            self.is_open = Some(false);
        }
        if !given.is_empty() || is_closing {
            self.signs.extend(given);
            ui.ctx().request_repaint_of(ViewportId::ROOT);
        }
        let tokens = Tokens::of(ui);
        let Note { title, text, next } = &self.note;
        let frame = Frame::NONE.fill(tokens.ground).inner_margin(Margin::same(16));
        CentralPanel::default().frame(frame).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let title = RichText::new(title).font(theme::semibold(BODY));
                ui.add(Label::new(title.color(tokens.muted)).wrap());
                let text = if text.is_empty() { "No note for this step" } else { text };
                let text = RichText::new(text).font(theme::regular(LARGE));
                ui.add(Label::new(text.color(tokens.text)).wrap());
                if let Some(next) = next {
                    ui.add_space(12.0);
                    let next = RichText::new(format!("Next: {next}")).font(theme::regular(BODY));
                    ui.add(Label::new(next.color(tokens.muted)).wrap());
                }
            });
        });
    }
}
