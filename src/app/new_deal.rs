//! File > New: a deal typed on one page that reads like a term sheet, in place of everything else.
//!
//! At the left are the terms, in the order in which they are typed; at the right what they come to,
//! as new as the last key. The page works on a [`NewDeal`] of its own: until it is created the open
//! deal is as it was. Cancelled, it is put aside, and the next New goes on with it.

mod cells;
mod outcome;
mod sheet;

use eframe::egui::{
    Align, Button, CentralPanel, Context, Event, Frame, Key, Layout, Margin, Modifiers, Popup,
    Rect, ScrollArea, Ui, vec2,
};

use crate::format::{self, text};
use crate::model::Scenario;
use crate::session::NewDeal;
use crate::ui::board::{Within, columns, fixed, rest};
use crate::ui::keys::said;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, heading, small};
use crate::ui::theme::STEP;
use crate::ui::widgets::button::main_button;

use super::App;
use super::command::Command;
use super::dialogs::{Dialog, Intent};
use super::execute::zoom;
use super::screen::Screen;

use outcome::Outcome;
use sheet::sheet_ui;

/// Narrower than this the figures stand under the terms.
const BESIDE_WIDTH: f32 = 900.0;
/// Width of the terms, and what is between them and the figures.
const SHEET_WIDTH: f32 = 616.0;
const SHEET_WIDTH_MIN: f32 = 560.0;
const GAP: f32 = 32.0;
/// Of the figures: lines of text longer than this are hard to read.
const OUTCOME_WIDTH_MAX: f32 = 760.0;
/// From this width on plots stand beside the words.
const PLOTS_WIDTH: f32 = 1080.0;
const HEAD_HEIGHT: f32 = 32.0;

/// The page.
#[derive(Debug)]
pub struct NewDealPage {
    deal: NewDeal,
    outcome: Outcome,
    /// A field was open in the last frame: Esc and Enter were its own.
    is_typing: bool,
    /// The first field is to have the keyboard.
    wants_focus: bool,
    /// The page goes on with what was typed before.
    is_resumed: bool,
}

/// What a person wants of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Create,
    Cancel,
    StartOver,
    Paste,
}

impl NewDealPage {
    fn of(deal: NewDeal) -> Self {
        Self {
            deal,
            outcome: Outcome::default(),
            is_typing: false,
            wants_focus: true,
            is_resumed: false,
        }
    }

    /// What is being typed.
    pub fn deal(&self) -> &NewDeal {
        &self.deal
    }

    /// The same, to be edited.
    pub(super) fn deal_mut(&mut self) -> &mut NewDeal {
        &mut self.deal
    }

    /// Draws everything; under a dialog keys are not its own.
    fn ui(&mut self, ui: &mut Ui, has_keys: bool) -> Option<Wish> {
        let ctx = ui.ctx().clone();
        let wish = if has_keys { self.pressed(&ctx) } else { None };
        // The window is cleared to the ground before each frame.
        let frame = Frame::NONE.inner_margin(Margin::symmetric(24, 12));
        let clicked = CentralPanel::default().frame(frame).show(ui, |ui| self.page_ui(ui)).inner;
        // Ctrl+Enter in a field has closed it by now, unless the field refuses what is in it.
        let is_typing = ctx.text_edit_focused();
        let wish = wish.filter(|wish| *wish != Wish::Create || !is_typing);
        self.is_typing = is_typing;
        wish.or(clicked)
    }

    /// What the keys of the page say.
    fn pressed(&mut self, ctx: &Context) -> Option<Wish> {
        let is_typing = self.is_typing;
        let is_open = Popup::is_any_open(ctx);
        let (escape, create) = ctx.input_mut(|input| {
            // In a field the key is only looked at: it also takes what was typed there.
            let create = if is_typing {
                input.events.iter().any(is_create)
            } else {
                // Else the value that has the keyboard would be opened by it.
                input.consume_key(Modifiers::COMMAND, Key::Enter)
            };
            (input.key_pressed(Key::Escape), create)
        });
        if !is_typing {
            let document = self.deal.document_mut();
            for command in Command::pressed(ctx) {
                match command {
                    Command::Undo => document.undo(),
                    Command::Redo => document.redo(),
                    Command::ZoomIn | Command::ZoomOut | Command::ZoomReset => zoom(ctx, command),
                    _ => {}
                }
            }
        }
        match () {
            () if create => Some(Wish::Create),
            () if escape && !is_typing && !is_open => Some(Wish::Cancel),
            () => None,
        }
    }

    fn page_ui(&mut self, ui: &mut Ui) -> Option<Wish> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let wish = self.head_ui(ui);
        let wish = wish.or(paste_ui(ui));
        self.template_ui(ui);
        ui.add_space(2.0 * STEP);
        let room = ui.available_rect_before_wrap();
        let wants_focus = std::mem::take(&mut self.wants_focus);
        if room.width() < BESIDE_WIDTH {
            ScrollArea::both().auto_shrink(false).show(ui, |ui| {
                // Narrower than its columns the sheet is scrolled, not squeezed.
                let width = (ui.available_width() - 4.0 * STEP).max(SHEET_WIDTH_MIN);
                ui.set_max_width(width);
                ui.set_min_width(width);
                sheet_ui(ui, &mut self.deal, wants_focus);
                self.settle(ui);
                ui.add_space(4.0 * STEP);
                self.outcome.ui(ui, &mut self.deal, None);
            });
            return wish;
        }
        let [left, right] = columns([fixed(SHEET_WIDTH), rest()]).gap(GAP).split(room);
        ui.scrolled_within(left, "terms", |ui| {
            ui.set_max_width(SHEET_WIDTH - 4.0 * STEP);
            sheet_ui(ui, &mut self.deal, wants_focus);
        });
        // After the terms and before everything that shows results.
        self.settle(ui);
        if right.width() >= PLOTS_WIDTH {
            self.outcome.beside_plots_ui(ui, &mut self.deal, right);
            return wish;
        }
        let right = Rect::from_min_size(
            right.min,
            vec2(right.width().min(OUTCOME_WIDTH_MAX), right.height()),
        );
        ui.scrolled_within(right, "results", |ui| {
            self.outcome.ui(ui, &mut self.deal, Some(right.height()));
        });
        wish
    }

    fn settle(&mut self, ui: &Ui) {
        let document = self.deal.document_mut();
        document.settle();
        if !ui.input(|input| input.pointer.any_down()) {
            document.rest();
        }
    }

    /// Title, keys and the two buttons.
    fn head_ui(&mut self, ui: &mut Ui) -> Option<Wish> {
        let mut wish = None;
        let size = vec2(ui.available_width(), HEAD_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 3.0 * STEP;
            ui.label(heading(if self.deal.template.is_some() {
                "New deal like this one"
            } else {
                "New deal"
            }));
            ui.faint(said(ui, "Enter or Tab goes on · Ctrl+Enter creates · Esc cancels"));
            if self.is_resumed && self.deal.is_touched() {
                ui.note("· as you left it");
                if ui.button("Start over").clicked() {
                    wish = Some(Wish::StartOver);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let size = vec2(84.0, 28.0);
                let is_sound = self.deal.document().faults().is_empty();
                let create = main_button(ui, "Create").min_size(size);
                let create = ui.add_enabled(is_sound, create);
                let help = "Make this the open deal; it is saved where you say (Ctrl+Enter)";
                if create.on_hover_text(said(ui, help)).clicked() {
                    wish = Some(Wish::Create);
                }
                let cancel = ui.add(Button::new("Cancel").min_size(size));
                // A dialog over the page has a button of that name.
                if cancel.named("Cancel the new deal").clicked() {
                    wish = Some(Wish::Cancel);
                }
            });
        });
        wish
    }

    /// What a deal like another one takes over from that.
    fn template_ui(&mut self, ui: &mut Ui) {
        let Some(template) = self.deal.template.clone() else { return };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * STEP;
            let sources = match template.sourced {
                0 => "what it says of its numbers counts as assumed here".to_owned(),
                1 => "its source is that deal\u{2019}s and counts as assumed here".to_owned(),
                count => {
                    format!("its {count} sources are that deal\u{2019}s and count as assumed here")
                }
            };
            ui.note(format!("Starts with the terms of {}; {sources}.", text::name(&template.name)));
            if template.steps > 0 {
                let steps = format::number(template.steps as f64, 0);
                let name = format!(
                    "Keep its story ({steps} steps about {})",
                    text::name(&template.lessee)
                );
                let keeps = &mut self.deal.keeps_story;
                ui.checkbox(keeps, small(&name)).named(name);
            }
        });
    }
}

/// Says that terms can come from a sheet, for keys and pointer.
fn paste_ui(ui: &mut Ui) -> Option<Wish> {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * STEP;
        let how = "Terms in a spreadsheet? Copy the columns name, value, unit and source, and press \
                   Ctrl+V.";
        ui.note(said(ui, how));
        let help = "Shows what the copied columns would set, before any of it is taken (Ctrl+V)";
        let button = ui.button(small("Paste terms…")).on_hover_text(said(ui, help));
        button.clicked().then_some(Wish::Paste)
    })
    .inner
}

/// Ctrl+Enter.
fn is_create(event: &Event) -> bool {
    match event {
        Event::Key { key: Key::Enter, pressed: true, modifiers, .. } => modifiers.command,
        _ => false,
    }
}

impl App {
    /// The deal that is being typed, if one is.
    pub fn new_deal(&self) -> Option<&NewDeal> {
        self.new_deal.as_deref().map(NewDealPage::deal)
    }

    /// Opens the page, on what was typed there before if that was not created.
    pub(super) fn type_new_deal(&mut self) {
        let before = self.put_aside.take().filter(|page| page.deal.template.is_none());
        self.new_deal = Some(match before {
            Some(mut page) => {
                (page.wants_focus, page.is_resumed, page.is_typing) = (true, true, false);
                page
            }
            None => Box::new(NewDealPage::of(NewDeal::neutral())),
        });
    }

    /// Opens the page on the terms of the open deal, as they were last valid.
    pub(super) fn type_deal_like(&mut self) {
        self.document.settle();
        self.new_deal = Some(Box::new(NewDealPage::of(NewDeal::like(self.document.verbatim()))));
    }

    /// Draws a frame of the page.
    pub(super) fn new_deal_ui(&mut self, ui: &mut Ui) {
        let Some(page) = &mut self.new_deal else { return };
        let has_keys = self.dialog.is_none();
        let wish = ui.add_enabled_ui(has_keys, |ui| page.ui(ui, has_keys)).inner;
        match wish {
            Some(Wish::Create) if page.deal.created().is_some() => {
                self.unless_edited(&ui.ctx().clone(), Intent::Create);
            }
            None | Some(Wish::Create) => {}
            Some(Wish::Paste) => self.ask_to_paste(&ui.ctx().clone(), None),
            Some(Wish::Cancel) => {
                let page = self.new_deal.take();
                self.put_aside = page.filter(|page| page.deal.is_touched());
            }
            Some(Wish::StartOver) => {
                let fresh = match &page.deal.template {
                    None => NewDeal::neutral(),
                    Some(_) => NewDeal::like(self.document.verbatim()),
                };
                self.new_deal = Some(Box::new(NewDealPage::of(fresh)));
            }
        }
        if wish.is_some() {
            ui.ctx().request_repaint();
        }
    }

    /// Makes what was typed the open deal.
    pub(super) fn create_new_deal(&mut self) {
        let Some(scenario) = self.new_deal.as_ref().and_then(|page| page.deal.created()) else {
            return;
        };
        self.new_deal = None;
        self.document.start_with(scenario);
        self.view.screens.show(Screen::Deal);
    }

    /// Whether closing the window would lose a deal that is being typed; then it is asked about.
    pub(super) fn keeps_typed_deal(&mut self) -> bool {
        let is_touched = self.new_deal.as_ref().is_some_and(|page| page.deal.is_touched());
        if is_touched && !self.may_close {
            self.dialog = Some(Dialog::LeaveNew);
        }
        is_touched && !self.may_close
    }

    /// What was typed is thrown away.
    pub(super) fn leave_new_deal(&mut self) {
        (self.new_deal, self.put_aside) = (None, None);
    }
}

/// The valid scenario that results are shown of.
fn evaluated(deal: &NewDeal) -> &Scenario {
    deal.document().evaluated()
}
