//! What the scenario is called, what it shows, and when it closes.

use eframe::egui::{Align, Id, Layout, Ui, vec2};

use crate::app::command::Command;
use crate::app::widgets::TextEntry;
use crate::format::text;
use crate::model::Scenario;
use crate::session::{Document, Editing, complaints};
use crate::ui::board::Within;
use crate::ui::text::{Texts, small};
use crate::ui::theme::{self, SMALL, STEP, Tokens};
use crate::ui::widgets::icon::ICON_SIDE;
use crate::ui::widgets::text_area::text_area_ui;

use super::cases::{self, CaseStrip};
use super::items::fault_at;
use super::side;

/// Height of the line with the file's name.
const FILE_LINE: f32 = 16.0;

/// The section's name.
pub(super) const NAME: &str = "Scenario";

/// Field paths of the section.
pub(super) const PATHS: [&str; 4] = ["format", "name", "description", "closing"];

/// Over everything: the scenario's name, to be typed, and its file.
pub(super) fn title_ui(
    ui: &mut Ui,
    document: &mut Document,
    strip: &mut CaseStrip,
    send: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), 20.0));
    let size = row.size() - vec2(4.0 * STEP, 0.0);
    let name = TextEntry::new("scenario name", "Scenario name", &mut document.draft.name);
    name.ui(&mut ui.line_within(row), theme::semibold(theme::LARGE), size);
    // In the room that the scroll bar has below.
    side::fold_ui(&mut ui.line_within(row.with_min_x(row.right() - ICON_SIDE)), send);
    let mut file = document.file_name();
    if document.is_edited() {
        file.push_str(" · edited");
    }
    let file = small(file).size(SMALL + 0.5).weak();
    // What is wrong takes the place of the file's name, so that nothing below moves.
    // Short, to have room beside the cases; all of it is in place of the sentence on the deal.
    let wrong = complaints::to_fix(document.complaints().len());
    // As high as the name is, to the pixel.
    let fault = |text| small(text).size(SMALL + 0.5).color(Tokens::of(ui).breach);
    let file = wrong.map_or(file, fault);
    let (_, row) = ui.allocate_space(vec2(ui.available_width() - 4.0 * STEP, FILE_LINE));
    let mut line = ui.child_within(row, Layout::right_to_left(Align::Center));
    cases::first_ui(&mut line, document, strip);
    let rest = row.with_max_x(line.min_rect().left() - STEP);
    let rest = if line.min_rect().width() > 0.0 { rest } else { row };
    let response = ui.child_within(rest, Layout::left_to_right(Align::Center)).one_line(file);
    if let Some(path) = document.path() {
        response.on_hover_text(text::path(path));
    }
    ui.add_space(STEP);
    cases::strip_ui(ui, document, strip, send);
}

/// Said while the draft has faults.
pub(super) fn to_be_fixed(count: usize) -> String {
    let inputs = match count {
        1 => "one input".to_owned(),
        count => format!("{count} inputs"),
    };
    format!("Fix {inputs}; figures show the last valid case")
}

/// What the section says while it is closed.
pub(super) fn summary(scenario: &Scenario) -> String {
    match scenario.description.as_str() {
        "" => text::name(&scenario.closing).into_owned(),
        description => {
            let (closing, description) =
                (text::name(&scenario.closing), text::passage(description));
            format!("{closing} · {description}")
        }
    }
}

/// The open section.
pub(super) fn section_ui(ui: &mut Ui, editing: &mut Editing<'_>) {
    let draft = &mut *editing.draft;
    let id = Id::unique("description");
    let hint = "Note on this case";
    if let Some(typed) = text_area_ui(ui, id, "Description", &draft.description, hint) {
        draft.description = typed.into();
    }
    ui.add_space(STEP);
    let fault = fault_at("closing", editing.complaints);
    let entry = TextEntry::new("closing", "Closing month", &mut draft.closing);
    entry.with_fault(fault).row_ui(ui, "Closing month");
}
