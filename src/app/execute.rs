//! What commands and replies do: the only place where the window acts.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, ViewportCommand, gui_zoom};

use crate::session::{DocumentError, Pinned};

use super::App;
use super::command::Command;
use super::dialogs::{Dialog, Intent, PathEntry, Reply};
use super::file_picker::{Answer, Purpose, Question, folder_of, with_extension};

impl App {
    /// Carries out one command.
    pub(super) fn execute(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::New => self.unless_edited(ctx, Intent::New),
            Command::Open => self.unless_edited(ctx, Intent::Pick),
            Command::OpenRecent(index) => {
                if let Some(path) = self.view.recent.get(index).cloned() {
                    self.unless_edited(ctx, Intent::Open(path));
                }
            }
            Command::ForgetRecent(index) => {
                if index < self.view.recent.len() {
                    self.view.recent.remove(index);
                }
            }
            Command::ForgetAllRecent => self.view.recent.clear(),
            Command::Save => self.save_then(ctx, None),
            Command::SaveAs => self.ask_for_file(ctx, Purpose::Save),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => self.document.undo(),
            Command::Redo => self.document.redo(),
            Command::Pin => self.pinned = Some(Pinned::of(&self.document)),
            Command::Unpin => self.pinned = None,
            Command::ReturnToPinned => {
                if let Some(pinned) = &self.pinned {
                    self.document.draft.clone_from(pinned.scenario());
                }
            }
            Command::SwapPinned => {
                if let Some(pinned) = &mut self.pinned {
                    let before = std::mem::replace(pinned, Pinned::of(&self.document));
                    self.document.draft.clone_from(before.scenario());
                }
            }
            Command::ResetAll => self.document.reset(),
            Command::Show(screen) => self.view.screens.screen = screen,
            Command::Move(lever, value) => lever.set(&mut self.document.draft, value),
            Command::Reveal(lever) => self.revealed = Some(lever),
            Command::Theme(theme) => ctx.set_theme(theme),
            Command::ZoomIn => gui_zoom::zoom_in(ctx),
            Command::ZoomOut => gui_zoom::zoom_out(ctx),
            Command::ZoomReset => ctx.set_zoom_factor(1.0),
            Command::Method => self.dialog = Some(Dialog::Method),
            Command::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Command::About => self.dialog = Some(Dialog::About),
        }
        ctx.request_repaint();
    }

    /// Does what a dialog was told.
    pub(super) fn obey(&mut self, ctx: &Context, reply: Reply) {
        match reply {
            Reply::Close => self.after_save = None,
            Reply::SaveThen(intent) => self.save_then(ctx, Some(intent)),
            Reply::DiscardThen(intent) => self.go_on(ctx, intent),
            Reply::Chosen(Purpose::Open, path) => self.open(&path),
            Reply::Chosen(Purpose::Save, path) => self.save_unless_in_the_way(ctx, path),
            Reply::Overwrite(path) => self.save_as(ctx, &path),
            Reply::SaveElsewhere => self.ask_for_file(ctx, Purpose::Save),
        }
        ctx.request_repaint();
    }

    /// Goes on at once where nothing would be lost, else asks.
    pub(super) fn unless_edited(&mut self, ctx: &Context, intent: Intent) {
        if self.document.is_edited() {
            self.dialog = Some(Dialog::Unsaved(intent));
        } else {
            self.go_on(ctx, intent);
        }
    }

    /// Opens a file, or says why not and keeps what is open.
    pub(super) fn open(&mut self, path: &Path) {
        match self.document.open(path) {
            Ok(()) => self.remember(path),
            Err(error) => self.not_opened(error.to_string()),
        }
    }

    fn not_opened(&mut self, message: String) {
        self.dialog = Some(Dialog::Error { title: "This file cannot be opened", message });
    }

    /// Takes the picker's answer, if it has one.
    pub(super) fn take_answer(&mut self, ctx: &Context) {
        let Some(answer) = self.picker.answer() else { return };
        let Some(question) = self.asked.take() else { return };
        match answer {
            Answer::Chosen(path) => match question.purpose {
                Purpose::Open => self.open(&path),
                // The desktop's dialog has asked about a file of just that name, of no other.
                Purpose::Save if path.extension().is_some() => self.save_as(ctx, &path),
                Purpose::Save => self.save_unless_in_the_way(ctx, with_extension(path)),
            },
            Answer::Cancelled => self.after_save = None,
            Answer::Unavailable => self.dialog = Some(Dialog::Path(PathEntry::new(&question))),
        }
    }

    fn go_on(&mut self, ctx: &Context, intent: Intent) {
        match intent {
            Intent::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Intent::New => {
                if let Err(error) = self.document.start_anew() {
                    self.not_opened(error.to_string());
                }
            }
            Intent::Pick => self.ask_for_file(ctx, Purpose::Open),
            Intent::Open(path) => self.open(&path),
        }
    }

    fn save_then(&mut self, ctx: &Context, intent: Option<Intent>) {
        self.after_save = intent;
        match self.document.save() {
            Ok(()) => self.saved(ctx),
            Err(DocumentError::NoFile { .. }) => self.ask_for_file(ctx, Purpose::Save),
            Err(DocumentError::ChangedOnDisk { path }) => {
                let message = format!(
                    "{} was changed by another program since it was opened here. Writing over it \
                     loses that.",
                    path.display()
                );
                self.dialog = Some(Dialog::Overwrite { path, message });
            }
            Err(error) => self.not_saved(&error),
        }
    }

    fn save_unless_in_the_way(&mut self, ctx: &Context, path: PathBuf) {
        if path.exists() && self.document.path() != Some(&path) {
            let message = format!("{} is there already.", path.display());
            self.dialog = Some(Dialog::Overwrite { path, message });
        } else {
            self.save_as(ctx, &path);
        }
    }

    fn save_as(&mut self, ctx: &Context, path: &Path) {
        match self.document.save_as(path) {
            Ok(()) => self.saved(ctx),
            Err(error) => self.not_saved(&error),
        }
    }

    fn saved(&mut self, ctx: &Context) {
        if let Some(path) = self.document.path().map(Path::to_owned) {
            self.remember(&path);
        }
        if let Some(intent) = self.after_save.take() {
            self.go_on(ctx, intent);
        }
    }

    fn not_saved(&mut self, error: &DocumentError) {
        self.after_save = None;
        let message = error.to_string();
        self.dialog = Some(Dialog::Error { title: "The scenario could not be saved", message });
    }

    fn ask_for_file(&mut self, ctx: &Context, purpose: Purpose) {
        let question = Question {
            purpose,
            folder: folder_of(self.document.path().or(self.view.recent.first().map(AsRef::as_ref))),
            file_name: self.proposed_name(),
        };
        self.asked = Some(question.clone());
        self.picker.ask(question, ctx);
        ctx.request_repaint();
    }

    /// The file's name, else one made of the scenario's.
    fn proposed_name(&self) -> String {
        if self.document.path().is_some() {
            return self.document.file_name();
        }
        let name = self.document.draft.name.to_lowercase();
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let stem = words.collect::<Vec<_>>().join("-");
        format!("{}.ron", if stem.is_empty() { "scenario" } else { &stem })
    }
}
