//! States that were named, and what was decided on which figures.
//!
//! The log is a file beside the scenario's. A record can be viewed, compared with the open deal,
//! and returned to; it says whether this program still computes the figures that it carries.

mod detail;
mod form;
mod list;

use eframe::egui::{Button, RichText, Ui};

use self::form::Form;
use super::shown::Shown;
use crate::app::command::Command;
use crate::files::decision_log::{LogError, Outcome};
use crate::format::text;
use crate::model::Scenario;
use crate::session::{DecisionLogs, Document};
use crate::ui::board::{Within, columns, fixed, rest, rows, share};
use crate::ui::chart::title_ui;
use crate::ui::text::Texts;
use crate::ui::theme::{STEP, Tokens};

/// Share of the width for what is said of one record.
const DETAIL_SHARE: f32 = 0.40;
/// Between the list and the record.
const GAP: f32 = 28.0;
/// In a narrower room the record is under the list.
const BESIDE_WIDTH: f32 = 900.0;
/// Least height of the title and the form, of the list, and of a record.
const FORM_HEIGHT: f32 = 150.0;
const LIST_HEIGHT: f32 = 220.0;
const DETAIL_HEIGHT: f32 = 360.0;
/// In a room that is wider, the record takes no more.
const DETAIL_WIDTH_MAX: f32 = 640.0;

/// What is derived for the screen, and what is being typed.
#[derive(Debug, Default)]
pub struct Decisions {
    logs: DecisionLogs,
    form: Form,
    /// The record that is shown; the newest where it is `None`.
    chosen: Option<usize>,
}

impl Decisions {
    /// The log of the open document.
    pub fn logs(&self) -> &DecisionLogs {
        &self.logs
    }

    /// The scenario of a record.
    pub fn scenario(&self, index: usize) -> Option<&Scenario> {
        self.logs.scenario(index)
    }

    /// The name of a record.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.logs.records().get(index).map(|judged| judged.record.name.as_str())
    }

    /// Whether there is a file, a name and a state with figures.
    pub fn is_ready(&self, document: &Document) -> bool {
        document.path().is_some() && document.faults().is_empty() && self.form.is_named()
    }

    /// Keeps the document as it is shown, with what was typed: a decision with this outcome, or a
    /// snapshot.
    pub fn keep(&mut self, document: &Document, outcome: Option<Outcome>) -> Result<(), LogError> {
        self.logs.keep(document, outcome, &self.form.minutes())?;
        // Only once it is written: what could not be kept stays typed. The new record is shown.
        self.form = Form::default();
        self.chosen = None;
        Ok(())
    }

    fn shown(&self) -> Option<usize> {
        let last = self.logs.records().len().checked_sub(1)?;
        // The log may have been replaced by a shorter one.
        Some(self.chosen.map_or(last, |index| index.min(last)))
    }
}

/// The height that the screen asks for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    if width < BESIDE_WIDTH {
        // The buttons of the form have lines of their own then.
        FORM_HEIGHT + 72.0 + LIST_HEIGHT + GAP + DETAIL_HEIGHT
    } else {
        FORM_HEIGHT + DETAIL_HEIGHT
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn decisions_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Decisions,
    (): &mut (),
    send: &mut Vec<Command>,
) {
    let document = shown.document;
    screen.logs.refresh(document);
    title_ui(ui, "What was decided, and on which figures?", |ui| {
        if let Some(path) = screen.logs.path() {
            let name = text::path(path.file_name().unwrap_or_default());
            ui.faint(name)
                .on_hover_text(format!("{}, beside the scenario's file", text::path(path)));
        }
    });
    ui.add_space(2.0 * STEP);
    if screen.logs.path().is_none() {
        without_file_ui(ui, send);
        return;
    }
    screen.form.ui(ui, document, send);
    ui.add_space(4.0 * STEP);
    if let Some(trouble) = screen.logs.trouble() {
        ui.label(RichText::new(trouble).color(Tokens::of(ui).breach));
    } else if screen.logs.records().is_empty() {
        let text = "No records yet. Name the case above: a snapshot can be returned to later; a \
                    decision records the scenario, its figures, the date, who decided and on what \
                    conditions.";
        hint_ui(ui, text);
    } else {
        records_ui(ui, document, screen, send);
    }
}

fn records_ui(ui: &mut Ui, document: &Document, screen: &mut Decisions, send: &mut Vec<Command>) {
    let Some(shown) = screen.shown() else { return };
    let area = ui.available_rect_before_wrap();
    let [left, right] = if area.width() < BESIDE_WIDTH {
        rows([rest(), fixed(DETAIL_HEIGHT)]).gap(GAP).split(area)
    } else {
        let detail = share(DETAIL_SHARE).most(DETAIL_WIDTH_MAX);
        columns([rest(), detail]).gap(GAP).split(area)
    };
    ui.within(left, |ui| {
        let moved_on = screen.logs.moved_on(document);
        if let Some(index) = list::list_ui(ui, screen.logs.records(), shown, moved_on) {
            screen.chosen = Some(index);
        }
    });
    ui.scrolled_within(right, "record", |ui| {
        // Room for the bar to scroll by.
        ui.set_max_width(ui.available_width() - 2.0 * STEP);
        detail::detail_ui(ui, document, &mut screen.logs, shown, send);
    });
}

/// The log is kept beside the scenario's file, so there has to be one.
fn without_file_ui(ui: &mut Ui, send: &mut Vec<Command>) {
    let text = "Save the deal to start its decision log. The log is stored next to the deal’s \
                file; any state of the deal can then be named, decided on and restored.";
    hint_ui(ui, text);
    ui.add_space(STEP);
    Command::SaveAs.button_ui(ui, Button::new(Command::SaveAs.text()), send);
}

fn hint_ui(ui: &mut Ui, text: &str) {
    // Longer lines are hard to read.
    ui.set_max_width(ui.available_width().min(760.0));
    ui.weak(text);
}
