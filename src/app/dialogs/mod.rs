//! Dialogs over the window; at most one at a time.
//!
//! A dialog draws itself and replies; the app acts on the reply.

mod error;
mod memo;
mod other_story;
mod palette;
mod paste;
mod path_entry;
mod reading;
mod recovery;
mod story;
mod term_sheet;
mod unsaved;
mod workbook;

pub use palette::Palette;
pub use path_entry::PathEntry;
pub use story::StoryEditor;

use std::path::PathBuf;

use eframe::egui::{
    Align, Align2, Button, Frame, Id, Layout, Margin, Modal, ScrollArea, Ui, Vec2, vec2,
};
use egui_commonmark::CommonMarkCache;

use super::command::Command;
use super::figure_choice::FigureChoice;
use crate::model::Scenario;
use crate::model::story::Step;
use crate::session::recovery::Offer;
use crate::session::wanted::Purpose;
use crate::session::{Export, MemoHead, Paste, ShownSheet, WorkbookOffer};
use crate::ui::text::heading;
use crate::ui::widgets::button::main_button;

/// What is done once unsaved edits are saved or discarded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Close the window.
    Quit,
    /// Make the deal that is being typed the open one.
    Create,
    /// Ask for a file and open it.
    Pick,
    /// Open this file.
    Open(PathBuf),
    /// Open the scenario at this place of those that come with the program.
    Shipped(usize),
    /// Offer unsaved edits of windows that did not close properly.
    Recover,
    /// Open the deal of a workbook.
    Workbook(Box<Scenario>),
}

/// One dialog.
#[derive(Debug)]
pub enum Dialog {
    /// Edits would be lost.
    Unsaved {
        /// By what.
        intent: Intent,
        /// Whether to save them first, by the names of the deals.
        question: String,
    },
    /// A deal that is being typed would be lost.
    LeaveNew,
    /// Something did not work.
    Error {
        /// What, as a short title.
        title: &'static str,
        /// Where and why.
        message: String,
    },
    /// A file holds something that saving would lose.
    Overwrite {
        /// What would be written.
        purpose: Purpose,
        /// That file.
        path: PathBuf,
        /// What would be lost.
        message: String,
    },
    /// The path of a file, typed.
    Path(PathEntry),
    /// Unsaved edits of windows that did not close properly.
    Recovery(Offer),
    /// Inputs that were copied from a sheet.
    Paste(Box<Paste>),
    /// The command palette.
    Palette(Box<Palette>),
    /// What is presented, step by step.
    Story(Box<StoryEditor>),
    /// The deal has another lessee than its story.
    OtherStory {
        /// The story's lessee.
        of: String,
    },
    /// What a workbook has changed.
    Workbook(Box<WorkbookOffer>),
    /// What a memo says of itself.
    Memo {
        /// Which memo.
        export: Export,
        /// As it was said last.
        head: MemoHead,
        /// No field has had the keyboard yet.
        is_fresh: bool,
    },
    /// Every term of the deal.
    TermSheet(Box<ShownSheet>),
    /// The method.
    Method,
    /// The keyboard.
    Shortcuts,
    /// What this program is.
    About,
}

/// The reply to a dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Nothing is to be done.
    Close,
    /// Save, then go on.
    SaveThen(Intent),
    /// Throw the edits away, then go on.
    DiscardThen(Intent),
    /// Discard the deal that is being typed, and close the window.
    LeaveNew,
    /// This file.
    Chosen(Purpose, PathBuf),
    /// Write this file whatever it holds.
    Overwrite(Purpose, PathBuf),
    /// Save under another name.
    SaveElsewhere(Purpose),
    /// Open the edits at this place of the list.
    Recover(usize),
    /// Forget the edits at this place of the list.
    ThrowAway(usize),
    /// This is the story now, and these are the figures that go with it.
    Story(Vec<Step>, FigureChoice),
    /// This is the deal with what was taken of a workbook.
    Workbook {
        /// The deal.
        deal: Box<Scenario>,
        /// Whether it is the open one, else it opens as another document.
        is_onto_open: bool,
        /// What is said of it.
        done: String,
    },
    /// Write this memo, which says this of itself.
    Memo(Export, MemoHead),
    /// Write the term sheet.
    SaveTermSheet,
    /// Present the deal, with its story or without it.
    Present {
        /// Whether its story is told.
        with_story: bool,
    },
    /// Set all of these inputs.
    TakePaste(Box<Paste>),
    /// Carry this out; it is remembered under that name.
    Run(Command, String),
}

impl Dialog {
    /// Draws the dialog; `Some` once a person has replied.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        recent: &[PathBuf],
        method: &mut CommonMarkCache,
    ) -> Option<Reply> {
        // One id per kind: size and scroll position of one dialog are not those of the next.
        let id = Id::unique(("dialog", std::mem::discriminant(self)));
        let frame = |margin| Frame::popup(ui.style()).inner_margin(Margin::same(margin));
        let modal = match self {
            Self::Palette(_) => {
                // Centred, the palette would jump with every letter, as its list grows and shrinks.
                let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, palette::OFFSET);
                Modal::new(id).area(area).frame(frame(12))
            }
            _ => Modal::new(id).frame(frame(16)),
        };
        let modal = modal.show(ui.ctx(), |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            match self {
                Self::Unsaved { intent, question } => unsaved::unsaved_ui(ui, intent, question),
                Self::LeaveNew => unsaved::leave_new_ui(ui),
                Self::Error { title, message } => error::error_ui(ui, title, message),
                Self::Overwrite { purpose, path, message } => {
                    unsaved::overwrite_ui(ui, *purpose, path, message)
                }
                Self::Recovery(offer) => recovery::recovery_ui(ui, offer),
                Self::Paste(paste) => paste::paste_ui(ui, paste),
                Self::Palette(palette) => palette.ui(ui),
                Self::Path(entry) => entry.ui(ui, recent),
                Self::Story(editor) => editor.ui(ui),
                Self::OtherStory { of } => other_story::other_story_ui(ui, of),
                Self::Workbook(offer) => workbook::workbook_ui(ui, offer),
                Self::Memo { export, head, is_fresh } => memo::memo_ui(ui, *export, head, is_fresh),
                Self::TermSheet(shown) => term_sheet::term_sheet_ui(ui, shown),
                Self::Method => reading::method_ui(ui, method),
                Self::Shortcuts => reading::shortcuts_ui(ui),
                Self::About => reading::about_ui(ui),
            }
        });
        let closed = || match self {
            // Esc keeps the story that was written: minutes of work, and undo takes it back in one
            // step.
            Self::Story(editor) => editor.reply(),
            _ => Reply::Close,
        };
        let is_closed = modal.should_close();
        modal.inner.or_else(|| is_closed.then(closed))
    }
}

/// Title, button and margins of a dialog, and some of the window around it.
const OUTSIDE_HEIGHT: f32 = 160.0;
/// What scrolls is at least so high.
const SCROLLED_HEIGHT_MIN: f32 = 40.0;
/// Left and right of a dialog.
const OUTSIDE_WIDTH: f32 = 40.0;

/// Makes a dialog as wide as it is meant to be, or as the window has room for.
fn set_width(ui: &mut Ui, width: f32) {
    let room = ui.ctx().content_rect().width() - OUTSIDE_WIDTH;
    ui.set_width(width.min(room).max(0.0));
}

/// This height, or what the window leaves of it beside `outside`, pixels.
fn height_within(ui: &Ui, height: f32, outside: f32) -> f32 {
    height.min(ui.ctx().content_rect().height() - outside).max(SCROLLED_HEIGHT_MIN)
}

/// Scrolls what is higher than `height_max`, or than the window leaves beside `outside`, so that
/// the buttons below stay visible. As high as it will be from its first frame on, so that no button
/// below it moves away from the pointer.
fn scroll_area(ui: &Ui, height_max: f32, outside: f32) -> ScrollArea {
    let height_max = height_within(ui, height_max, outside);
    ScrollArea::vertical()
        .max_height(height_max)
        .min_scrolled_height(height_max)
        .auto_shrink([false, true])
}

/// The head of every dialog: sets its width and writes its title.
fn head_ui(ui: &mut Ui, width: f32, title: &str) {
    set_width(ui, width);
    ui.label(heading(title));
}

/// Smallest size of a dialog's button.
const BUTTON: Vec2 = vec2(72.0, 28.0);

/// The row under everything else, filled from the right.
fn button_row_ui<R>(ui: &mut Ui, add_buttons: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(8.0);
    let row = vec2(ui.available_width(), BUTTON.y);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), add_buttons).inner
}

/// Buttons from the right, the first being what Enter means; the one that was taken.
fn buttons_ui(ui: &mut Ui, texts: &[&str]) -> Option<usize> {
    let mut taken = None;
    button_row_ui(ui, |ui| {
        for (index, text) in texts.iter().enumerate() {
            let is_main = index == 0;
            let button = if is_main { main_button(ui, *text) } else { Button::new(*text) };
            let response = ui.add(button.min_size(BUTTON));
            // Only where nothing else has the keyboard: a field of the dialog comes first.
            if is_main && ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            if response.clicked() {
                taken = Some(index);
            }
        }
    });
    taken
}
