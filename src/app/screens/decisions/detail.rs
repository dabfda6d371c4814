//! One record: its note, its figures then and now, and what the open deal has changed since.

use eframe::egui::{Button, Label, RichText, Ui};

use crate::analysis::TextChange;
use crate::analysis::lever_text;
use crate::app::command::Command;
use crate::files::decision_log::{Figure, Figures, Verdict};
use crate::session::{DecisionLogs, Document, Judged};
use crate::ui::table::{Cell, Table};
use crate::ui::text::{Texts, heading, small, small_strong, strong};
use crate::ui::theme::{Ink, STEP, Tokens};

/// Most changes that are listed; further ones are only counted.
const CHANGES_MAX: usize = 12;

/// Draws the record at this place of the log.
pub(super) fn detail_ui(
    ui: &mut Ui,
    document: &Document,
    logs: &mut DecisionLogs,
    index: usize,
    send: &mut Vec<Command>,
) {
    let Some(judged) = logs.records().get(index) else { return };
    let is_valid = !matches!(judged.verdict, Verdict::OutOfBounds(_));
    head_ui(ui, judged);
    verdict_ui(ui, judged);
    figures_ui(ui, document, judged);
    ui.add_space(3.0 * STEP);
    let Some(difference) = logs.difference(index, document) else { return };
    let changes = difference.changes();
    let title = match changes.len() {
        0 if difference.texts().is_empty() => "The open deal has not changed since".to_owned(),
        0 => "No assumption has changed since; some texts have".to_owned(),
        1 => "One assumption has changed since".to_owned(),
        count => format!("{count} assumptions have changed since"),
    };
    ui.label(strong(title));
    let assumed = changes.iter().map(|change| {
        format!("{}  {}", change.name, lever_text::change(change, difference.after()))
    });
    let lines: Vec<String> =
        assumed.chain(difference.texts().iter().map(TextChange::line)).collect();
    for line in lines.iter().take(CHANGES_MAX) {
        ui.wrapped(small(line).weak());
    }
    if lines.len() > CHANGES_MAX {
        let more = format!("and {} more", lines.len() - CHANGES_MAX);
        ui.faint(more);
    }
    let has_changed = !lines.is_empty();
    ui.add_space(2.0 * STEP);
    ui.horizontal(|ui| {
        let back = Command::ReturnToRecord(index);
        let why_not = (!has_changed).then_some("The open deal is in this state");
        back.button_unless_ui(ui, why_not, Button::new(strong(back.text())), send);
        // A record out of bounds can be returned to and mended; as a baseline it has no figures.
        let pin = Command::PinRecord(index);
        let button = Button::new(strong(pin.text()));
        if ui.add_enabled(is_valid, button).on_hover_text(pin.tooltip()).clicked() {
            send.push(pin);
        }
    });
}

fn head_ui(ui: &mut Ui, judged: &Judged) {
    let record = &judged.record;
    ui.wrapped(heading(&record.name));
    ui.note(judged.origin());
    if !record.people.is_empty() {
        ui.note(format!("By {}", record.people.join(", ")));
    }
    if !record.note.is_empty() {
        ui.add_space(STEP);
        ui.add(Label::new(RichText::new(&record.note)).wrap().selectable(true));
    }
    if !record.conditions.is_empty() {
        ui.add_space(STEP);
        ui.label(strong("Conditions"));
        for condition in &record.conditions {
            ui.wrapped(small(format!("• {condition}")));
        }
    }
    ui.add_space(2.0 * STEP);
}

/// Whether this version of the program still computes these figures.
fn verdict_ui(ui: &mut Ui, judged: &Judged) {
    let tokens = Tokens::of(ui);
    let ink = if judged.verdict == Verdict::Holds { tokens.good } else { tokens.breach };
    ui.wrapped(small_strong(judged.verdict_in_full()).color(ink));
    ui.add_space(2.0 * STEP);
}

/// The figures as kept, and those of the open deal.
fn figures_ui(ui: &mut Ui, document: &Document, judged: &Judged) {
    let now = Figures::of(document.results()).named();
    let rows: Vec<_> = judged.record.figures.named().into_iter().zip(now).collect();
    Table::new("", |((name, _), _): &((&'static str, Figure), (&'static str, Figure))| *name)
        .column("as recorded", 84.0, "As recorded", |((_, then), _)| Cell::new(then.measure()))
        .column(
            "this deal now",
            96.0,
            "The open deal’s current figures",
            |((_, then), (_, now))| {
                let ink = if then.is_same(*now) { Ink::Muted } else { Ink::Accent };
                Cell::new(now.measure()).ink(ink)
            },
        )
        .show(ui, &rows);
}
