//! The line at the bottom: the sums that prove the figures, and the time of a run.

use eframe::egui::{Align, Button, Layout, Sense, Ui, Vec2, vec2};

use crate::analysis::evidence::Counts;
use crate::app::command::Command;
use crate::format;
use crate::session::{Baseline, Checks, Document, complaints};
use crate::ui::text::{self, Texts, small};
use crate::ui::theme::{self, SMALL, Tokens};

/// Room for the number of months and the time of a run.
const COST_WIDTH: f32 = 120.0;
const NOT_KEPT: &str = "· unsaved changes are not kept";
/// About as much as "3 inputs to fix" takes, or a button.
const FAULTS_WIDTH: f32 = 110.0;
/// A sentence on a baseline that is gone, and the button that brings it back.
const RELEASED_WIDTH: f32 = 360.0;

/// What is said beside the sums.
#[derive(Debug)]
pub struct Also<'a> {
    /// Why unsaved changes are not kept for the case of a crash.
    pub not_kept: Option<&'a str>,
    /// What is being written or has been done.
    pub written: Option<String>,
    /// The command that stops or undoes that, if one does.
    pub answer: Option<Command>,
    /// The baseline, if there is one.
    pub baseline: Option<&'a Baseline>,
    /// The baseline that was unpinned because another deal was opened.
    pub released: Option<&'a Baseline>,
}

/// Draws the line.
pub fn status_ui(ui: &mut Ui, document: &Document, also: &Also<'_>, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let checks = document.checks();
    let ink = if checks.is_passed() { tokens.muted } else { tokens.breach };
    ui.horizontal_centered(|ui| {
        ui.label(small(proof(checks)).color(ink));
        sources_ui(ui, document.counts(), later_width(ui, document, also));
        warnings_ui(ui, document, send);
        baseline_ui(ui, document, also, send);
        if let Some(why) = also.not_kept {
            ui.one_line(small(NOT_KEPT).color(tokens.breach)).on_hover_text(why);
        }
        if let Some(to_fix) = complaints::to_fix(document.faults().len()) {
            ui.fault(format!("· {to_fix}"));
        // The faults of the draft come first: those of the story may follow from them.
        } else if !document.untold().is_empty() {
            ui.fault("· the story has an error".to_owned()).on_hover_text(untold(document));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let months = document.results().summary.end_month;
            let millis = document.run_time().as_secs_f64() * 1000.0;
            let text = small(format!("{months} months · {millis:.1} ms")).color(tokens.faint);
            // In a short line the time of a run is the first to be left out.
            if ui.available_width() > COST_WIDTH {
                ui.label(text);
            }
            written_ui(ui, also, send);
        });
    });
}

/// About how much of the line what follows the sources takes.
fn later_width(ui: &Ui, document: &Document, also: &Also<'_>) -> f32 {
    let width = |text: &str| text::width(ui, text, theme::regular(SMALL)) + 16.0;
    let warned = warned(document.warnings().len()).map_or(0.0, |text| width(&text) + 24.0);
    let faults = if document.faults().is_empty() { 0.0 } else { FAULTS_WIDTH };
    // A baseline that is named, or one that is gone, with its button.
    let baseline = match (also.baseline, also.released) {
        (Some(baseline), _) => width(baseline.label(document.evaluated())) + 24.0,
        (None, Some(_)) => RELEASED_WIDTH,
        (None, None) => 0.0,
    };
    let written = also.written.as_deref().map_or(0.0, |text| width(text) + FAULTS_WIDTH);
    let not_kept = also.not_kept.map_or(0.0, |_| width(NOT_KEPT));
    warned + faults + baseline + written + not_kept
}

/// What the deal is held against, or why it no longer is, with a way back.
fn baseline_ui(ui: &mut Ui, document: &Document, also: &Also<'_>, send: &mut Vec<Command>) {
    if let Some(baseline) = also.baseline {
        let text = format!("· vs {}", baseline.label(document.evaluated()));
        ui.one_line(small(text).weak()).on_hover_text(baseline.origin());
    } else if let Some(released) = also.released {
        let name = released.label(document.evaluated());
        let text = format!("· baseline {name} unpinned: another deal is open");
        ui.one_line(small(text).weak()).on_hover_text(released.origin());
        let command = Command::PinAgain;
        command.button_ui(ui, Button::new(small(command.text())).small(), send);
    }
}

/// Progress of the file being written, with a button to cancel, or what was set, with a button to
/// undo; laid out from right to left.
fn written_ui(ui: &mut Ui, also: &Also<'_>, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let Some(text) = &also.written else { return };
    if let Some(command) = also.answer {
        command.button_ui(ui, Button::new(small(command.text())).small(), send);
    }
    ui.one_line(small(text).color(tokens.accent));
}

/// How many warnings there are; a click leads to the ledger and its checks.
fn warnings_ui(ui: &mut Ui, document: &Document, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let Some(text) = warned(document.warnings().len()) else { return };
    ui.note("·");
    ui.label(small("!").color(tokens.interest));
    // No taller than the texts around it.
    ui.spacing_mut().button_padding = Vec2::ZERO;
    ui.spacing_mut().interact_size.y = 0.0;
    let button = Button::new(small(&text).weak()).frame(false);
    if ui.add(button).on_hover_text(list(document)).clicked() {
        send.push(Command::Checks);
    }
}

/// What the inputs rest on: a bar of three parts, and how many each has.
///
/// In a short line, which has to hold so much more, the bar alone, and then not even that.
fn sources_ui(ui: &mut Ui, counts: Counts, later: f32) {
    const BAR: Vec2 = vec2(56.0, 5.0);
    let tokens = Tokens::of(ui);
    let room = ui.available_width() - later - BAR.x - 4.0 * ui.spacing().item_spacing.x;
    // A bar without words would not say what it measures.
    let words = [counts.in_words(), format!("{} assumed", counts.assumed)];
    let fits = |words: &String| text::width(ui, words, theme::regular(SMALL)) + 12.0 <= room;
    let Some(words) = words.into_iter().find(fits) else { return };
    ui.note("·");
    let (rect, _) = ui.allocate_exact_size(BAR, Sense::hover());
    let Counts { sourced, yours, .. } = counts;
    let of = |count: usize| rect.width() * count as f32 / counts.total().max(1) as f32;
    let ends = [rect.left() + of(sourced), rect.left() + of(sourced + yours)];
    let parts = [(rect, tokens.line), (rect.with_max_x(ends[1]), tokens.interest)];
    for (part, ink) in parts.into_iter().chain([(rect.with_max_x(ends[0]), tokens.good)]) {
        ui.painter().rect_filled(part, 1.0, ink);
    }
    ui.note(words).on_hover_text(
        "All inputs by origin: published source, set by you, or assumption; hover over an input’s \
         name for its source",
    );
}

/// The number of warnings in words; None without any.
fn warned(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 warning".to_owned()),
        count => Some(format!("{count} warnings")),
    }
}

/// The warnings, one under the other.
fn list(document: &Document) -> String {
    let texts = document.warnings().iter().map(|warning| warning.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

/// Why the story cannot be told, one fault under the other.
fn untold(document: &Document) -> String {
    let words = |fault| complaints::untold(fault, &document.draft);
    let faults = document.untold().iter().map(words);
    faults.collect::<Vec<_>>().join("\n")
}

/// What adding up shows, in words.
fn proof(checks: &Checks) -> String {
    let money = match checks.unbalanced_month {
        None => "✓ money in = money out".to_owned(),
        Some(month) => format!("× money in ≠ money out in month {month}"),
    };
    let uses = format::money(format::float(checks.uses));
    let closing = if checks.sources == checks.uses {
        format!("sources = uses {uses}")
    } else {
        format!("× sources {} ≠ uses {uses}", format::money(format::float(checks.sources)))
    };
    format!("{money} · {closing}")
}
