//! What comes from other programs: files that are dropped, and columns that are pasted.

use std::path::PathBuf;

use eframe::egui::{Context, Event, ViewportCommand};

use crate::analysis::cases;
use crate::import;
use crate::session::Paste;
use crate::session::structure::List;

use super::App;
use super::dialogs::{Dialog, Intent};

/// Frames that the desktop has to hand over its clipboard.
const FRAMES_MAX: u64 = 8;

impl App {
    /// Opens what is dropped on the window.
    pub(super) fn take_dropped(&mut self, ctx: &Context) {
        // A presentation has a document of its own; the one that a drop would replace is not seen.
        let is_covered = self.presenter.is_some() || self.new_deal.is_some();
        let dropped = dropped_file(ctx).filter(|_| !is_covered);
        if let Some(path) = dropped {
            if path.is_dir() {
                self.choose_folder(&path);
            } else if import::is_workbook(&path) {
                // Nothing is lost by looking at it, whatever is unsaved.
                self.open_any(ctx, &path);
            } else {
                self.unless_edited(ctx, Intent::Open(path));
            }
        }
    }

    /// Asks the desktop for its clipboard, as inputs or as the steps of a list; what comes is shown before
    /// it is taken.
    pub(super) fn ask_to_paste(&mut self, ctx: &Context, into: Option<List>) {
        self.paste_into = into;
        self.paste_asked = Some(ctx.cumulative_pass_nr());
        ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
    }

    /// Shows what a pasted sheet would change: where that was asked for, and where no text that is
    /// being typed would take it.
    pub(super) fn take_pasted(&mut self, ctx: &Context) {
        let is_free = self.dialog.is_none();
        if !is_free || (self.paste_asked.is_none() && ctx.text_edit_focused()) {
            return;
        }
        let pasted = ctx.input_mut(|input| {
            let at = input.events.iter().position(|event| matches!(event, Event::Paste(_)))?;
            match input.events.remove(at) {
                Event::Paste(text) => Some(text),
                _ => None,
            }
        });
        match (pasted, self.paste_asked) {
            (Some(text), _) => {
                self.paste_asked = None;
                self.show_pasted(&text);
            }
            (None, Some(since)) if ctx.cumulative_pass_nr() > since + FRAMES_MAX => {
                (self.paste_asked, self.paste_into) = (None, None);
                let message = "Copy two to four columns of a sheet first: what it is, its value, \
                               and if you like unit and source.";
                self.complain("There is no text to paste", message);
            }
            (None, Some(_)) => ctx.request_repaint(),
            (None, None) => {}
        }
    }

    fn show_pasted(&mut self, text: &str) {
        let document = match &mut self.new_deal {
            Some(page) => page.deal_mut().document_mut(),
            None => &mut self.document,
        };
        document.settle();
        let in_case = document.case_place().is_some();
        let (draft, valid) = (&document.draft, document.verbatim());
        let paste = match self.paste_into.take() {
            Some(list) if in_case => {
                // Its cases are judged as the deal's, not as those of the deal in one of them.
                Paste::of_steps(&cases::without_cases(draft), valid, list, text)
            }
            Some(list) => Paste::of_steps(draft, valid, list, text),
            None => Paste::of(draft, valid, in_case, text),
        };
        self.dialog = Some(Dialog::Paste(Box::new(paste)));
    }

    /// Sets what was pasted, as one step.
    pub(super) fn take_paste(&mut self, paste: &Paste) {
        match &mut self.new_deal {
            Some(page) => page.deal_mut().take_paste(paste),
            None if self.document.take_paste(paste) => {
                let done = format!("Pasted: {}", paste.in_words());
                self.exports.tell_edit(&done, &self.document.draft);
            }
            None => {}
        }
    }
}

fn dropped_file(ctx: &Context) -> Option<PathBuf> {
    ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()))
}
