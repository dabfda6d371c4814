//! The window: one document, its levers, and its results.
//!
//! [`App`] owns the document and the view and runs a frame: levers first, then the document
//! settles, then everything that shows results, so that nothing is a frame behind its slider.
//! Panels and dialogs send [`Command`]s and replies; `execute` carries them out.

#![warn(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod command;
pub mod dialogs;
mod execute;
pub mod figure_choice;
pub mod figures;
pub mod file_picker;
pub mod headless;
mod incoming;
mod inputs;
pub mod launch;
mod metric_cells;
pub mod new_deal;
pub mod palette;
pub mod panels;
mod pinning;
pub mod plots;
pub mod presenter;
mod recovered;
pub mod screen;
pub mod screens;
mod standing;
pub mod support;
mod term_sheets;
mod ticks;
pub mod trace;
pub mod value_axes;
pub mod widgets;
mod workbooks;

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{
    CentralPanel, Context, Frame, Margin, Panel, RawInput, Rect, ScrollArea, ThemePreference, Ui,
    UiBuilder, Vec2, ViewportCommand, Visuals, vec2,
};
use egui_commonmark::CommonMarkCache;
use serde::{Deserialize, Serialize};

use crate::analysis::Lever;
use crate::files::{FormatError, any_path};
use crate::format::text;
use crate::model::Scenario;
use crate::session::structure::{List, Provision};
use crate::session::{
    Assumptions, Baseline, BreakEvens, Catalogue, Document, Exports, Memo, MemoHead, Pace,
    Recovery, Words, WorkbookReader,
};
use crate::ui::capture::{self, Capture, Picture};
use crate::ui::chart::set_baseline_name;
use crate::ui::render_target;
use crate::ui::theme;
use crate::ui::waker::waker;

use command::Command;
use dialogs::{Dialog, Intent};
use figure_choice::FigureChoice;
use file_picker::{DesktopPicker, FilePicker, PickerQuestion};
use launch::WindowSize;
use new_deal::NewDealPage;
use panels::cases::CaseStrip;
use panels::headline::Said;
use panels::marks::Ticks;
use panels::menu::Menus;
use panels::side::Side;
use presenter::{Ended, Presenter};
use screens::deal::Deal;
use screens::{Screens, ScreensView, Shown};
use trace::Trace;

/// The window's state: the document and the view.
pub struct App {
    document: Document,
    view: View,
    words: Words,
    // What is large is boxed: the window is moved a few times while it is made.
    screens: Box<Screens>,
    /// The baseline, if there is one.
    baseline: Option<Baseline>,
    /// The baseline that was unpinned because another deal was opened; it can be pinned again.
    released: Option<Baseline>,
    /// Every scenario at hand.
    catalogue: Catalogue,
    /// None where the system has no thread to compute them in.
    break_evens: BreakEvens,
    /// None where the system has no thread to compute them in.
    assumptions: Assumptions,
    /// By the answer that they mark.
    ticks: Memo<Option<u64>, Ticks>,
    /// What the sentence, the figures and the tabs took of the height in the last frame.
    head_height: f32,
    /// The lever that the next frame shows and gives the keyboard.
    revealed: Option<Lever>,
    /// The term that the next frame shows, as it has just been added.
    added: Option<Provision>,
    dialog: Option<Dialog>,
    /// What is under way among the cases.
    cases: CaseStrip,
    /// While the deal is being presented, in place of everything else.
    presenter: Option<Box<Presenter>>,
    /// While a new deal is being typed, in place of everything else.
    new_deal: Option<Box<NewDealPage>>,
    /// A deal that was typed and not created.
    put_aside: Option<Box<NewDealPage>>,
    /// Presenting is over, and the window is not yet as it was before.
    ended: Option<Ended>,
    /// The size that was asked for, until the window has it.
    size: Option<WindowSize>,
    recovery: Recovery,
    capture: Capture,
    /// A picture that waits for its file.
    picture: Option<Picture>,
    exports: Exports,
    workbooks: WorkbookReader,
    method: CommonMarkCache,
    picker: Box<dyn FilePicker>,
    /// What the picker was asked, until it answers.
    asked: Option<PickerQuestion>,
    /// The pass in which the clipboard was asked for, until it comes.
    paste_asked: Option<u64>,
    /// The list whose steps take what is pasted next.
    paste_into: Option<List>,
    /// What goes on once a save under a new name has worked.
    after_save: Option<Intent>,
    /// Edits have been asked about; the window may close.
    may_close: bool,
    title: String,
    trace: Trace,
}

/// The view; kept between sessions, discarded where it cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct View {
    /// Files opened or saved, the last one first.
    #[serde(with = "any_path::list")]
    recent: Vec<PathBuf>,
    /// What was taken from the command palette, the last one first.
    used: Vec<String>,
    /// What is shown under the figures.
    screens: ScreensView,
    /// Where the panel with the levers is folded.
    levers: Side,
    /// Whether values change at once where they would move by themselves.
    reduce_motion: bool,
    /// Which figures an audience sees.
    presented: FigureChoice,
    /// What a memo says of itself.
    memo: MemoHead,
}

/// What the window starts with.
#[derive(Default)]
pub struct Start {
    /// The first one is opened; all go to the recent list.
    pub files: Vec<PathBuf>,
    /// A valid scenario that is opened as a document without a file, in place of the first file.
    pub scenario: Option<Box<Scenario>>,
    /// In place of what was chosen in an earlier session.
    pub theme: Option<ThemePreference>,
    /// In place of what the window was in an earlier session.
    pub size: Option<WindowSize>,
    /// Where unsaved edits are kept; nowhere without it.
    pub recovery: Option<PathBuf>,
    /// Asks for files in place of the desktop.
    pub picker: Option<Box<dyn FilePicker>>,
    /// Where measurements are written.
    pub trace: Trace,
}

const VIEW_KEY: &str = "view";
const RECENT_MAX: usize = 10;
const USED_MAX: usize = 10;
/// Smallest size of a screen below the tabs; a smaller window scrolls.
const LEAST_ROOM: Vec2 = vec2(300.0, 300.0);
/// Of the margin beside a screen, what a scrolled one may draw on.
const SCROLLED_MARGIN: f32 = 16.0;

/// Until the first break-evens are there.
static NO_TICKS: Ticks = Ticks::new();

impl App {
    /// Installs theme and options and opens the first file, or the default scenario.
    ///
    /// Fails only where the scenario that the program ships is broken.
    pub fn new(cc: &eframe::CreationContext<'_>, start: Start) -> Result<Self, FormatError> {
        let Start { files, scenario, theme, size, recovery, picker, trace } = start;
        theme::install(&cc.egui_ctx);
        // Quitting (which asks about unsaved edits) and zooming are commands with keys of their
        // own; egui's keys would act as well.
        cc.egui_ctx.options_mut(|options| {
            options.quit_shortcuts.clear();
            options.zoom_with_keyboard = false;
        });
        if let Some(theme) = theme {
            cc.egui_ctx.set_theme(theme);
        }
        let stored = cc.storage.and_then(|storage| eframe::get_value(storage, VIEW_KEY));
        let view: View = stored.unwrap_or_default();
        let mut app = Self {
            document: Document::start()?,
            view,
            words: Words::default(),
            screens: Box::default(),
            baseline: None,
            released: None,
            catalogue: Catalogue::default(),
            break_evens: BreakEvens::default(),
            assumptions: Assumptions::default(),
            ticks: Memo::default(),
            head_height: 0.0,
            revealed: None,
            added: None,
            dialog: None,
            cases: CaseStrip::default(),
            presenter: None,
            new_deal: None,
            put_aside: None,
            ended: None,
            size,
            recovery: Recovery::start(recovery.as_deref(), waker(&cc.egui_ctx)),
            capture: Capture::default(),
            picture: None,
            exports: Exports::default(),
            workbooks: WorkbookReader::default(),
            method: CommonMarkCache::default(),
            picker: picker.unwrap_or_else(|| Box::new(DesktopPicker::default())),
            asked: None,
            paste_asked: None,
            paste_into: None,
            after_save: None,
            may_close: false,
            title: String::new(),
            trace,
        };
        app.trace.drawn_with(renderer(cc));
        // Backwards, so that the first file is the first of the list.
        for file in files.iter().rev() {
            app.remember(file);
        }
        match (scenario, files.first()) {
            (Some(scenario), _) => app.document = Document::new(*scenario),
            (None, Some(first)) => app.open_any(&cc.egui_ctx, first),
            (None, None) => {}
        }
        Ok(app)
    }

    /// What is open.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The deal in plain words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// What the screens show.
    pub fn screens(&self) -> &Screens {
        &self.screens
    }

    /// Every scenario at hand.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// What the plots of the first screen show.
    pub fn deal(&self) -> &Deal {
        &self.screens.deal
    }

    /// Where the deal breaks, as marked on the tracks.
    pub fn marks(&self) -> &Ticks {
        self.ticks.get().unwrap_or(&NO_TICKS)
    }

    /// Whether the marks are those of the document as it is.
    pub fn marks_are_current(&self) -> bool {
        let is_marked = self.ticks.key() == Some(&self.break_evens.answer_number());
        self.break_evens.is_current() && is_marked
    }

    /// What the return rests on.
    pub fn assumptions(&self) -> &Assumptions {
        &self.assumptions
    }

    /// Puts a file first in the recent list.
    fn remember(&mut self, path: &Path) {
        // The list outlives the session, and with it the folder that a relative path begins in.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.view.recent.retain(|other| *other != path);
        self.view.recent.insert(0, path);
        self.view.recent.truncate(RECENT_MAX);
    }

    fn set_title(&mut self, ctx: &Context) {
        let mark = if self.document.is_edited() { "● " } else { "" };
        let hides_names = self.presenter.as_ref().is_some_and(|it| it.hides_names());
        let title = if hides_names {
            "chiplease".to_owned()
        } else {
            let name = text::name(&self.document.draft.name).into_owned();
            let name = match self.document.case_shown() {
                None => name,
                Some(case) => text::name(&case.name_of(&name)).into_owned(),
            };
            format!("{mark}{name} — chiplease")
        };
        // A command to the window system, so only where the title differs.
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// A window that is asked to close with unsaved edits, or with a deal that is being typed, stays
    /// open and asks back.
    fn intercept_close(&mut self, ctx: &Context) {
        let is_closing = ctx.input(|input| input.viewport().close_requested());
        if is_closing && self.keeps_typed_deal() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        } else if is_closing && self.presenter.is_some() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.close_stage(ctx);
        } else if is_closing && self.is_closed_later() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        } else if is_closing && self.document.is_edited() && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.ask_to_save(Intent::Quit);
        }
    }

    /// Gives the window the size that was asked for. On most systems the window is first given
    /// what it had in the last session, full screen among it, whatever is asked for.
    fn take_size(&mut self, ctx: &Context) {
        // In the first frame the window is not on the screen yet.
        if ctx.cumulative_pass_nr() == 0 {
            ctx.request_repaint();
            return;
        }
        let Some(size) = self.size.take() else { return };
        for command in size.commands(ctx.zoom_factor()) {
            ctx.send_viewport_cmd(command);
        }
    }

    /// Puts new marks on the tracks when the worker has found them.
    fn take_break_evens(&mut self) {
        let Self { break_evens, ticks, document, .. } = self;
        break_evens.poll();
        if let Some(by_lever) = break_evens.latest() {
            let number = break_evens.answer_number();
            ticks.refresh(number, |_| ticks::ticks(by_lever, document.evaluated()));
        }
    }

    fn panels_ui(&mut self, ui: &mut Ui) -> Vec<Command> {
        let mut send = Vec::new();
        let bar = Frame::NONE.inner_margin(Margin::symmetric(12, 3));
        Panel::top("menu").frame(bar).show(ui, |ui| {
            let is_possible = |command| self.is_possible(command);
            let View { recent, screens, reduce_motion, .. } = &self.view;
            let reduces_motion = *reduce_motion;
            let cases = &self.document.whole().cases;
            let is_possible = &is_possible;
            let menus = Menus { recent, screens, reduces_motion, cases, is_possible };
            panels::menu::menu_bar_ui(ui, &menus, &mut send);
        });
        let tracks = self.levers_ui(ui, &mut send);
        if let Some(remark) = self.document.take_remark() {
            self.exports.tell(&remark);
        }
        // After the levers and before everything that shows results: no plot is a frame behind.
        self.document.settle();
        // While the pointer is down a drag may go on; a whole drag is one step of undo.
        self.document.hold(ui.input(|input| input.pointer.any_down()));
        self.recovery.follow(&self.document);
        self.break_evens.refresh(self.document.case(), waker(ui.ctx()));
        self.trace.settled(&self.document);
        if let Some(tracks) = tracks {
            self.trace.laid_out(ui.ctx(), &tracks);
        }
        self.status_panel_ui(ui, &mut send);
        let middle = Frame::NONE.inner_margin(Margin::symmetric(24, 16));
        let middle =
            CentralPanel::default().frame(middle).show(ui, |ui| self.middle_ui(ui, &mut send));
        capture::screen(ui.ctx(), middle.response.rect);
        send
    }

    /// The line at the bottom: sums, sources, what is being written, what can be done about it.
    fn status_panel_ui(&self, ui: &mut Ui, send: &mut Vec<Command>) {
        let line = Frame::NONE.inner_margin(Margin::symmetric(24, 4));
        let not_kept = self.recovery.trouble();
        let answer = match () {
            () if self.exports.is_busy() => Some(Command::CancelWriting),
            () if self.exports.is_undoable(&self.document.draft) => Some(Command::Undo),
            () => None,
        };
        let written = self.workbooks.status().or_else(|| self.exports.status());
        // Said until the first edit; the command stays.
        let released = self.released.as_ref().filter(|_| !self.document.is_edited());
        let (not_kept, baseline) = (not_kept.as_deref(), self.baseline.as_ref());
        let also = panels::status::Also { not_kept, written, answer, baseline, released };
        Panel::bottom("status").frame(line).exact_size(28.0).show(ui, |ui| {
            panels::status::status_ui(ui, &self.document, &also, send);
        });
    }

    /// The dialog that is open, and what it is told.
    fn dialog_ui(&mut self, ui: &mut Ui) {
        let Some(dialog) = &mut self.dialog else { return };
        if let Some(reply) = dialog.ui(ui, &self.view.recent, &mut self.method) {
            self.dialog = None;
            self.obey(ui.ctx(), reply);
        }
    }

    /// The sentence, the figures, and the screen that is open; scrolled where they have no room.
    fn middle_ui(&mut self, ui: &mut Ui, send: &mut Vec<Command>) {
        let room = ui.available_size();
        let asked = self.view.screens.least_height(room.x).unwrap_or(LEAST_ROOM.y);
        let least = vec2(LEAST_ROOM.x, asked + self.head_height);
        if room.x >= least.x && room.y >= least.y {
            return self.screen_ui(ui, send);
        }
        // What scrolls is clipped; figures of an axis and the scroll bar need the margin beside it.
        let beside = vec2(SCROLLED_MARGIN, 0.0);
        let outer = ui.available_rect_before_wrap().expand2(beside);
        ui.scope_builder(UiBuilder::new().max_rect(outer), |ui| {
            ScrollArea::both().auto_shrink(false).show(ui, |ui| {
                let area = Rect::from_min_size(ui.cursor().min + beside, room.max(least));
                ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
                    ui.set_min_size(area.size());
                    self.screen_ui(ui, send);
                });
            });
        });
    }

    fn screen_ui(&mut self, ui: &mut Ui, send: &mut Vec<Command>) {
        let Self { document, words, screens, view, baseline, catalogue, assumptions, .. } = self;
        let head_height = &mut self.head_height;
        let is_moving = ui.input(|input| input.pointer.any_down());
        let pace = if is_moving { Pace::Moving } else { Pace::Resting };
        assumptions.refresh(document.case(), pace, waker(ui.ctx()));
        let said = Said { headline: words.refresh(document), assumptions: Some(assumptions) };
        let baseline = baseline.as_ref();
        let label = baseline.map(|baseline| baseline.label(document.evaluated()));
        set_baseline_name(ui.ctx(), label);
        let view = &mut view.screens;
        if !view.screen.is_about_one_deal() {
            catalogue.follow(view.library.folder(), waker(ui.ctx()));
        }
        let top = ui.cursor().top();
        if view.screen.is_about_one_deal() {
            panels::headline::headline_ui(ui, document, said, baseline, view.screen, send);
            ui.add_space(12.0);
        }
        let height = ui.cursor().top() - top;
        // A picture leaves the tabs out; its height is not that of the window.
        if (*head_height - height).abs() > 0.5 && !render_target::is_export(ui.ctx()) {
            *head_height = height;
            ui.ctx().request_repaint();
        }
        if !document.faults().is_empty() {
            ui.multiply_opacity(theme::DIMMED);
        }
        let shown = Shown { document, baseline, catalogue, pace };
        screens::screen_ui(ui, shown, screens, view, send);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.trace.frame_begins();
        self.intercept_close(ctx);
        self.finish_ending(ctx);
        self.take_size(ctx);
        self.take_dropped(ctx);
        self.catalogue.poll();
        self.take_picture(ctx);
        self.take_answer(ctx);
        self.take_exports(ctx);
        self.take_workbook();
        self.take_break_evens();
        self.assumptions.poll();
        self.set_title(ctx);
    }

    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        self.capture.hide_pointer(input);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if self.presenter.is_some() {
            return self.presenter_ui(ui, frame);
        }
        if self.dialog.is_none() {
            self.dialog = self.recovery.question().map(Dialog::Recovery);
        }
        self.take_pasted(ui.ctx());
        if self.new_deal.is_some() {
            self.new_deal_ui(ui);
            self.dialog_ui(ui);
            return;
        }
        self.capture.prepare(ui.ctx());
        let mut commands = match self.dialog {
            None => Command::pressed(ui.ctx()),
            // Keys belong to the dialog until it is answered.
            Some(_) => Vec::new(),
        };
        commands.extend(self.panels_ui(ui));
        self.capture.listen(ui.ctx());
        self.take_tables(ui.ctx());
        self.dialog_ui(ui);
        // Last: all parts of the frame were drawn from the same state.
        for command in commands {
            self.execute(ui.ctx(), command);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // Closed by the system, say: unsaved edits stay in the journal and are offered at the next
        // start.
        if self.may_close || !self.document.is_edited() {
            self.recovery.close();
        }
    }

    fn auto_save_interval(&self) -> Duration {
        self.stored_every()
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        // What has this colour is not painted again: without a graphics card that costs as much as
        // everything else in the frame.
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, VIEW_KEY, &self.view);
    }
}

/// What draws, as `--renderer` names it.
fn renderer(cc: &eframe::CreationContext<'_>) -> &'static str {
    if cc.wgpu_render_state.is_some() { "wgpu" } else { "glow" }
}
