//! What commands and replies do: the only place where the window acts.

use std::path::{Path, PathBuf};

use eframe::egui::{ColorImage, Context, ThemePreference, ViewportCommand, gui_zoom};

use super::command::Command;
use super::dialogs::{Dialog, Intent, Palette, PathEntry, Reply, StoryEditor};
use super::file_picker::{PickerAnswer, PickerQuestion};
use super::headless::Headless;
use super::palette::Catalogue;
use super::screen::Screen;
use super::{App, USED_MAX, View, support};
use crate::analysis::Lever;
use crate::export::pictures;
use crate::files::decision_log::{self, Outcome};
use crate::files::{Inputs, atomic, library};
use crate::format::text;
use crate::session::catalogue::Place;
use crate::session::wanted::{Purpose, Wanted, folder_of, proposed_name};
use crate::session::{Baseline, DocumentError, Export, ExportJob, Source, base_beside};
use crate::ui::capture::{self, CaptureRequest, Picture};
use crate::ui::clipboard;
use crate::ui::waker::waker;

impl App {
    /// Carries out one command.
    pub(super) fn execute(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::New => self.type_new_deal(),
            Command::NewLikeThis => self.type_deal_like(),
            Command::Open => self.unless_edited(ctx, Intent::Pick),
            Command::OpenRecent(index) => self.open_recent(ctx, index),
            Command::ForgetRecent(index) => self.forget_recent(index),
            Command::ForgetAllRecent => self.view.recent.clear(),
            Command::OpenShipped(index) => self.unless_edited(ctx, Intent::Shipped(index)),
            Command::Recover => self.unless_edited(ctx, Intent::Recover),
            Command::Palette => self.open_palette(ctx),
            Command::Present => self.present(ctx),
            Command::Story => self.write_story(),
            Command::ReduceMotion => self.view.reduce_motion = !self.view.reduce_motion,
            Command::Save => self.save_then(ctx, None),
            Command::SaveAs => self.ask_for_file(ctx, Purpose::Save),
            Command::SaveSamples => self.ask_for_file(ctx, Purpose::Export(Export::Samples)),
            Command::SaveWorkbook => self.ask_for_file(ctx, Purpose::Export(Export::Workbook)),
            Command::SaveMemo => self.ask_about_memo(Export::Memo),
            Command::SaveMemoAgainst => self.ask_about_memo(Export::MemoAgainst),
            Command::TermSheet => self.show_term_sheet(),
            Command::CancelWriting => self.exports.cancel(),
            Command::SavePicture => self.take_screen(ctx, CaptureRequest::Save),
            Command::SaveDrawing => self.take_screen(ctx, CaptureRequest::SaveDrawing),
            Command::CopyTables => clipboard::gather(ctx),
            Command::CopyPicture => self.take_screen(ctx, CaptureRequest::Copy),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => self.document.undo(),
            Command::Redo => self.document.redo(),
            Command::Paste => self.ask_to_paste(ctx, None),
            Command::PasteSteps(list) => self.ask_to_paste(ctx, Some(list)),
            Command::Pin => self.pin(Some(Baseline::of(&self.document))),
            Command::Unpin => self.pin(None),
            Command::PinAgain => self.pin_again(),
            Command::ReturnToBaseline => self.return_to_baseline(),
            Command::SwapBaseline => self.swap_baseline(),
            Command::MakeCase
            | Command::NextCase
            | Command::RemoveCase
            | Command::ShowCase(_)
            | Command::PinCase(_) => self.execute_on_cases(ctx, command),
            Command::ResetAll => self.document.reset(),
            Command::KeepState => self.keep(None),
            Command::Approve => self.keep(Some(Outcome::Approved)),
            Command::Decline => self.keep(Some(Outcome::Declined)),
            Command::Defer => self.keep(Some(Outcome::Deferred)),
            Command::ReturnToRecord(index) => self.return_to_record(index),
            Command::PinRecord(index) => self.pin_record(index),
            Command::ChooseFolder => self.ask_for_file(ctx, Purpose::Folder),
            Command::ForgetFolder => self.view.screens.library.forget_folder(),
            Command::OpenListed(index) => self.open_listed(ctx, index),
            Command::CompareListed(index) => self.compare_listed(index),
            Command::CompareFile => self.ask_for_file(ctx, Purpose::Compare),
            Command::TakeOver(change) => self.take_over(change),
            Command::TakeBack(lever, then) => self.take_back(lever, then),
            Command::HoldListed(index) => self.hold_listed(index),
            Command::Show(_) | Command::ShowAnswer(..) => self.show_screen(command),
            Command::Checks => self.show_checks(),
            Command::Move(lever, value) => self.move_lever(lever, value),
            Command::Mend(mend) => self.document.mend(0, mend),
            Command::Reveal(lever) => self.reveal(ctx, lever),
            Command::AddTerm(provision) => self.add_term(ctx, provision),
            Command::FoldLevers => self.view.levers.toggle(ctx),
            Command::DarkTheme | Command::LightTheme | Command::SystemTheme => theme(ctx, command),
            Command::ZoomIn | Command::ZoomOut | Command::ZoomReset => zoom(ctx, command),
            Command::Method | Command::Shortcuts | Command::About => self.show_page(command),
            Command::CopySupport => ctx.copy_text(support::text()),
        }
        ctx.request_repaint();
    }

    /// What can be read in the program.
    fn show_page(&mut self, command: Command) {
        self.dialog = Some(match command {
            Command::Method => Dialog::Method,
            Command::Shortcuts => Dialog::Shortcuts,
            _ => Dialog::About,
        });
    }

    /// As it was, or on what an answer is about.
    fn show_screen(&mut self, command: Command) {
        let screens = &mut self.view.screens;
        match command {
            Command::Show(screen) => screens.show(screen),
            Command::ShowAnswer(screen, focus) => {
                screens.show_answer(screen, focus, self.document.evaluated());
            }
            _ => {}
        }
    }

    fn ask_about_memo(&mut self, export: Export) {
        let head = self.view.memo.clone();
        self.dialog = Some(Dialog::Memo { export, head, is_fresh: true });
    }

    /// Sets a lever and says what it was.
    fn move_lever(&mut self, lever: Lever, value: f64) {
        if let Some(done) = self.document.move_lever(lever, value) {
            self.exports.tell_edit(&done, &self.document.draft);
        }
    }

    /// Those about the cases of the deal, of which the deal itself is the first.
    fn execute_on_cases(&mut self, ctx: &Context, command: Command) {
        match (command, self.document.case_place()) {
            (Command::MakeCase, _) => self.ask_for_case(ctx),
            (Command::NextCase, _) => self.document.show_next_case(),
            (Command::RemoveCase, Some(shown)) => self.document.remove_case(shown),
            (Command::ShowCase(place), _) => self.document.show_case(place.checked_sub(1)),
            (Command::PinCase(place), _) => self.pin_case(place.checked_sub(1)),
            _ => {}
        }
    }

    fn write_story(&mut self) {
        let editor = StoryEditor::of(&self.document, self.view.presented.clone());
        self.dialog = Some(Dialog::Story(Box::new(editor)));
    }

    fn show_checks(&mut self) {
        self.view.screens.show(Screen::Ledger);
        self.view.screens.ledger.show_checks();
    }

    fn open_recent(&mut self, ctx: &Context, index: usize) {
        if let Some(path) = self.view.recent.get(index).cloned() {
            self.unless_edited(ctx, Intent::Open(path));
        }
    }

    fn forget_recent(&mut self, index: usize) {
        if index < self.view.recent.len() {
            self.view.recent.remove(index);
        }
    }

    /// Whether a command would do anything now.
    pub(super) fn is_possible(&self, command: Command) -> bool {
        match command {
            Command::Undo => self.document.can_undo(),
            Command::Redo => self.document.can_redo(),
            Command::ResetAll => self.document.is_edited(),
            Command::ReturnToBaseline
            | Command::SwapBaseline
            | Command::Unpin
            | Command::SaveMemoAgainst => self.baseline.is_some(),
            Command::NextCase | Command::PinCase(_) => !self.document.whole().cases.is_empty(),
            Command::RemoveCase => self.document.case_place().is_some(),
            Command::PinAgain => self.released.is_some(),
            Command::Recover => self.recovery.has_orphans(),
            Command::ForgetFolder => self.view.screens.library.folder().is_some(),
            Command::CancelWriting => self.exports.is_busy(),
            _ => true,
        }
    }

    fn return_to_record(&mut self, index: usize) {
        if let Some(then) = self.screens.decisions.scenario(index) {
            self.document.take_state(then);
        }
    }

    /// Makes one of the differences that are compared in the present state.
    fn take_over(&mut self, change: usize) {
        let compared = self.screens.compare.comparisons();
        if let Some(taken) = compared.taken_over(change, self.document.verbatim()) {
            self.document.take_state(&taken);
        }
    }

    fn open_palette(&mut self, ctx: &Context) {
        let possible = Command::named()
            // The palette itself is open already.
            .filter(|command| *command != Command::Palette && self.is_possible(*command));
        let commands = possible.map(|command| (command, command.keys(ctx)));
        let View { recent, used, .. } = &self.view;
        let catalogue = Catalogue::new(commands, &self.document.draft, recent, used);
        self.dialog = Some(Dialog::Palette(Box::new(Palette::new(catalogue))));
    }

    /// Keeps what is shown in the log beside its file. What is missing for that is asked for.
    fn keep(&mut self, outcome: Option<Outcome>) {
        self.view.screens.show(Screen::Decisions);
        if !self.screens.decisions.is_ready(&self.document) {
            return;
        }
        if let Err(error) = self.screens.decisions.keep(&self.document, outcome) {
            self.complain("This could not be kept", error.to_string());
        }
    }

    /// Opens a scenario of the catalogue; the deal's own screens come back with it.
    fn open_listed(&mut self, ctx: &Context, index: usize) {
        let Some(entry) = self.catalogue.entries().get(index) else { return };
        let intent = match entry.place() {
            Place::Shipped(index) => Intent::Shipped(*index),
            Place::File(path) => Intent::Open(path.clone()),
        };
        self.view.screens.show(self.view.screens.of_the_deal);
        self.unless_edited(ctx, intent);
    }

    /// Lists a folder in the library and shows that.
    pub(super) fn choose_folder(&mut self, folder: &Path) {
        self.view.screens.library.choose_folder(folder);
        self.view.screens.show(Screen::Library);
    }

    /// Puts a scenario of the catalogue beside the others.
    fn compare_listed(&mut self, index: usize) {
        let entry = self.catalogue.entries().get(index);
        self.compare_with(entry.and_then(|entry| Source::of(entry.place())));
    }

    fn compare_with(&mut self, source: Option<Source>) {
        self.view.screens.show(Screen::Compare);
        if let Some(source) = source {
            self.view.screens.compare.lineup.add(source);
        }
    }

    /// Puts a scenario of the catalogue into the portfolio, unless it is the open one, which is in
    /// it anyway.
    fn hold_listed(&mut self, index: usize) {
        if let Some(entry) = self.catalogue.entries().get(index)
            && entry.verbatim() != Some(self.document.saved())
        {
            self.view.screens.portfolio.hold(entry.place());
        }
        self.view.screens.show(Screen::Portfolio);
    }

    /// Copies the tables of the screen once they have said what they hold.
    pub(super) fn take_tables(&mut self, ctx: &Context) {
        match clipboard::gathered(ctx) {
            None => {}
            Some(text) if text.is_empty() => self.exports.tell("no table to copy"),
            Some(text) => {
                ctx.copy_text(text);
                self.exports.tell("tables copied");
            }
        }
    }

    /// Does with a picture what was asked for.
    pub(super) fn take_picture(&mut self, ctx: &Context) {
        let Some(picture) = self.capture.take() else { return };
        let purpose = match picture.request {
            CaptureRequest::Copy => {
                match image(&picture) {
                    Ok(image) => ctx.copy_image(image),
                    Err(error) => {
                        self.complain("The picture could not be copied", error.to_string());
                    }
                }
                return;
            }
            CaptureRequest::Save => Purpose::SavePicture,
            CaptureRequest::SaveDrawing => Purpose::SaveDrawing,
        };
        self.picture = Some(picture);
        self.ask_for_file(ctx, purpose);
    }

    /// Takes a picture of the open screen with its head.
    fn take_screen(&mut self, ctx: &Context, request: CaptureRequest) {
        let View { screens, .. } = &self.view;
        let title = format!("{}, {}", self.document.evaluated().name, screens.screen.name());
        self.capture.ask_for_screen(request, &title);
        ctx.request_repaint();
    }

    /// Says what did not work.
    pub(super) fn complain(&mut self, title: &'static str, message: impl Into<String>) {
        self.dialog = Some(Dialog::Error { title, message: message.into() });
    }

    fn save_picture(&mut self, purpose: Purpose, path: &Path) {
        let Some(Picture { svg, .. }) = self.picture.take() else { return };
        let bytes = match purpose {
            Purpose::SaveDrawing => Ok(svg.into_bytes()),
            _ => pictures::png(&svg).map_err(|error| error.to_string()),
        };
        let inputs = self.inputs();
        let write = |bytes: Vec<u8>| {
            let written = atomic::check(path, &inputs).and_then(|()| atomic::write(path, &bytes));
            written.map_err(|error| error.to_string())
        };
        let written = bytes.and_then(write);
        if let Err(error) = written {
            let message = format!("{}: {error}; save it elsewhere", text::path(path));
            self.complain("The picture could not be saved", message);
        }
    }

    /// Takes finished exports; a failed one opens a dialog.
    pub(super) fn take_exports(&mut self, ctx: &Context) {
        let failed = self.exports.poll();
        if let Some(time) = self.exports.changes_after() {
            // Without input egui draws no frame, and the words would stay.
            ctx.request_repaint_after(time);
        }
        if let Some(message) = failed {
            self.complain("This could not be saved", message);
        }
    }

    /// Does what a dialog was told.
    pub(super) fn obey(&mut self, ctx: &Context, reply: Reply) {
        match reply {
            // A cancelled question also ends what waited for its file.
            Reply::Close => (self.after_save, self.picture) = (None, None),
            Reply::TakePaste(paste) => self.take_paste(&paste),
            Reply::Story(story, figures) => {
                self.document.take_story(story);
                self.view.presented = figures;
            }
            Reply::Workbook { deal, is_onto_open, done } => {
                self.use_workbook(ctx, deal, is_onto_open, &done);
            }
            Reply::Memo(export, head) => {
                self.view.memo = head;
                self.ask_for_file(ctx, Purpose::Export(export));
            }
            Reply::SaveTermSheet => self.ask_for_file(ctx, Purpose::Export(Export::TermSheet)),
            Reply::Present { with_story: true } => self.present_with_story(ctx),
            Reply::Present { with_story: false } => self.present_without_story(ctx),
            Reply::SaveThen(intent) => self.save_then(ctx, Some(intent)),
            Reply::DiscardThen(intent) => self.go_on(ctx, intent),
            Reply::LeaveNew => {
                self.leave_new_deal();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Reply::Chosen(purpose, path) => self.write_unless_in_the_way(ctx, purpose, path),
            Reply::Overwrite(purpose, path) => self.use_file(ctx, purpose, &path),
            Reply::SaveElsewhere(purpose) => self.ask_for_file(ctx, purpose),
            Reply::Recover(index) => self.recover(index),
            Reply::ThrowAway(index) => self.throw_away(index),
            Reply::Run(command, name) => {
                self.view.used.retain(|other| *other != name);
                self.view.used.insert(0, name);
                self.view.used.truncate(USED_MAX);
                self.execute(ctx, command);
            }
        }
        ctx.request_repaint();
    }

    /// Goes on at once where nothing would be lost, else asks.
    pub(super) fn unless_edited(&mut self, ctx: &Context, intent: Intent) {
        if self.document.is_edited() {
            self.ask_to_save(intent);
        } else {
            self.go_on(ctx, intent);
        }
    }

    /// Asks about edits that would be lost, by the names of both deals.
    pub(super) fn ask_to_save(&mut self, intent: Intent) {
        let question = intent.question(&self.document.draft.name);
        self.dialog = Some(Dialog::Unsaved { intent, question });
    }

    /// Opens a file, or says why not and keeps what is open.
    pub(super) fn open(&mut self, path: &Path) {
        match self.document.open(path) {
            Ok(()) => {
                self.part_from_baseline();
                self.remember(path);
            }
            Err(error) => self.not_opened(&error),
        }
    }

    fn not_opened(&mut self, error: &impl std::fmt::Display) {
        self.complain("This file cannot be opened", error.to_string());
    }

    /// Takes the picker's answer, if it has one.
    pub(super) fn take_answer(&mut self, ctx: &Context) {
        let Some(answer) = self.picker.answer() else { return };
        let Some(question) = self.asked.take() else { return };
        match answer {
            // The desktop has asked about replacing a file of just this name; where an extension is
            // added the name is another, and the question is ours.
            PickerAnswer::Chosen(path) if path.extension().is_some() => {
                self.use_file(ctx, question.purpose, &path);
            }
            PickerAnswer::Chosen(path) => {
                let purpose = question.purpose;
                self.write_unless_in_the_way(ctx, purpose, purpose.with_extension(path));
            }
            PickerAnswer::Cancelled => (self.after_save, self.picture) = (None, None),
            PickerAnswer::Unavailable => {
                self.dialog = Some(Dialog::Path(PathEntry::new(&question)));
            }
        }
    }

    fn go_on(&mut self, ctx: &Context, intent: Intent) {
        match intent {
            Intent::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Intent::Create => {
                self.create_new_deal();
                self.part_from_baseline();
            }
            Intent::Pick => self.ask_for_file(ctx, Purpose::Open),
            Intent::Open(path) => self.open_any(ctx, &path),
            Intent::Workbook(deal) => self.open_workbook_deal(*deal),
            Intent::Shipped(index) => {
                let opened = library::SHIPPED.get(index).map(|it| self.document.open_shipped(it));
                match opened {
                    Some(Ok(())) => self.part_from_baseline(),
                    Some(Err(error)) => self.not_opened(&error),
                    None => {}
                }
            }
            Intent::Recover => self.dialog = Some(Dialog::Recovery(self.recovery.offer())),
        }
    }

    fn save_then(&mut self, ctx: &Context, intent: Option<Intent>) {
        self.after_save = intent;
        match self.document.save() {
            Ok(()) => self.saved(ctx),
            Err(DocumentError::NoFile { .. }) => self.ask_for_file(ctx, Purpose::Save),
            Err(DocumentError::ChangedOnDisk { path }) => {
                let message = format!(
                    "{} was changed by another program since it was opened here. Overwriting it \
                     loses those changes.",
                    text::path(&path)
                );
                let purpose = Purpose::Save;
                self.dialog = Some(Dialog::Overwrite { purpose, path, message });
            }
            Err(error) => self.not_saved(&error),
        }
    }

    fn write_unless_in_the_way(&mut self, ctx: &Context, purpose: Purpose, path: PathBuf) {
        let is_written = purpose.wanted() == Wanted::Target;
        if is_written && path.exists() && self.document.path() != Some(&path) {
            let message = format!("{} already exists.", text::path(&path));
            self.dialog = Some(Dialog::Overwrite { purpose, path, message });
        } else {
            self.use_file(ctx, purpose, &path);
        }
    }

    /// Does what the file was wanted for.
    fn use_file(&mut self, ctx: &Context, purpose: Purpose, path: &Path) {
        match purpose {
            Purpose::Open => self.open_any(ctx, path),
            Purpose::Folder => self.choose_folder(path),
            Purpose::Compare => self.compare_with(Some(Source::File(path.to_owned()))),
            Purpose::Save => self.save_as(ctx, path),
            Purpose::SavePicture | Purpose::SaveDrawing => self.save_picture(purpose, path),
            Purpose::Export(export) => self.export(ctx, export, path),
        }
    }

    fn export(&mut self, ctx: &Context, export: Export, path: &Path) {
        let scenario = self.document.verbatim().clone();
        let mut baseline = None;
        if export == Export::MemoAgainst {
            // It may have been unpinned while the desktop's dialog was open.
            let Some(pinned) = &self.baseline else {
                let message = "The baseline is no longer pinned. Pin one and save again.";
                return self.complain("This could not be saved", message);
            };
            baseline = Some(base_beside(pinned, &scenario));
        } else if export == Export::TermSheet {
            baseline = self.baseline.as_ref().map(|pinned| base_beside(pinned, &scenario));
        }
        let (path, inputs) = (path.to_owned(), self.inputs());
        let file = self.document.path().map(Path::to_owned);
        let head = self.view.memo.clone();
        let job = ExportJob { export, scenario, baseline, file, head, path, inputs };
        self.exports.start(job, Headless, waker(ctx));
    }

    /// The files that what is shown comes from. Nothing that is made of them may replace one.
    fn inputs(&self) -> Inputs {
        let file = self.document.path();
        // The log beside the file is an input, too: it only ever grows.
        let log = file.map(decision_log::path_of);
        let others = self.view.screens.files();
        Inputs::of(file.into_iter().chain(log.as_deref()).chain(others))
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
        self.complain("The scenario could not be saved", error.to_string());
    }

    fn ask_for_file(&mut self, ctx: &Context, purpose: Purpose) {
        let file_name = match purpose {
            Purpose::Open | Purpose::Compare | Purpose::Save | Purpose::Folder => {
                proposed_name(&self.document)
            }
            Purpose::SavePicture | Purpose::SaveDrawing => {
                let title = self.picture.as_ref().map_or("", |picture| &picture.title);
                format!("{}.{}", capture::file_stem(title), purpose.extension())
            }
            Purpose::Export(export) => export.file_name(&proposed_name(&self.document)),
        };
        let recent = self.view.recent.first().map(AsRef::as_ref);
        let folder = match (purpose, self.view.screens.library.folder()) {
            (Purpose::Folder, Some(folder)) => folder.to_owned(),
            _ => folder_of(self.document.path().or(recent)),
        };
        let question = PickerQuestion { purpose, folder, file_name };
        self.asked = Some(question.clone());
        self.picker.ask(question, ctx);
        ctx.request_repaint();
    }
}

/// Makes everything larger or smaller, or as large as it is meant to be.
pub(super) fn zoom(ctx: &Context, command: Command) {
    match command {
        Command::ZoomIn => gui_zoom::zoom_in(ctx),
        Command::ZoomOut => gui_zoom::zoom_out(ctx),
        _ => ctx.set_zoom_factor(1.0),
    }
}

fn theme(ctx: &Context, command: Command) {
    ctx.set_theme(match command {
        Command::DarkTheme => ThemePreference::Dark,
        Command::LightTheme => ThemePreference::Light,
        _ => ThemePreference::System,
    });
}

/// A picture as it is copied: twice as many pixels each way as points.
fn image(picture: &Picture) -> Result<ColorImage, pictures::PngError> {
    let pixels = pictures::pixels(&picture.svg, pictures::PNG_SCALE)?;
    let size = [pixels.width, pixels.height].map(|side| side as usize);
    Ok(ColorImage::from_rgba_unmultiplied(size, &pixels.rgba))
}
