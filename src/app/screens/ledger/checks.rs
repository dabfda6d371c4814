//! Sums that must come out, and what a banker would question.

use eframe::egui::{Align, Color32, Layout, Ui};

use super::explained::link_ui;
use crate::analysis::Warning;
use crate::analysis::checks::Verdict;
use crate::analysis::plausibility::LOOKED_AT;
use crate::app::command::Command;
use crate::model::Scenario;
use crate::session::Document;
use crate::ui::text::Texts;
use crate::ui::text::{heading, small, subheading};
use crate::ui::theme::Tokens;

/// Draws the checks, then the warnings.
pub(super) fn checks_ui(ui: &mut Ui, document: &Document, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.label(heading("Control totals"));
    ui.add_space(4.0);
    for (verdict, line) in document.checks().lines(document.results()) {
        let (mark, ink) = match verdict {
            Verdict::Right => ("✓", tokens.good),
            Verdict::Loss => ("−", tokens.breach),
            Verdict::Wrong => ("×", tokens.breach),
        };
        marked_ui(ui, (mark, ink), &line);
    }
    ui.add_space(16.0);
    ui.label(heading("Plausibility"));
    ui.add_space(4.0);
    let warnings = document.warnings();
    if warnings.is_empty() {
        marked_ui(ui, ("✓", tokens.good), "No assumption lies outside the market range");
    }
    for warning in warnings {
        warning_ui(ui, document.evaluated(), warning, send);
    }
    ui.add_space(12.0);
    ui.wrapped(small(LOOKED_AT).color(tokens.faint));
}

fn warning_ui(ui: &mut Ui, scenario: &Scenario, warning: &Warning, send: &mut Vec<Command>) {
    marked_ui(ui, ("!", Tokens::of(ui).interest), &warning.text);
    if let Some(lever) = warning.look_at.lever() {
        ui.horizontal(|ui| {
            ui.add_space(MARK_WIDTH);
            if link_ui(ui, &lever.label(scenario)) {
                send.push(Command::Reveal(lever));
            }
        });
    }
    ui.add_space(6.0);
}

const MARK_WIDTH: f32 = 18.0;

/// A mark and a line of text beside it.
fn marked_ui(ui: &mut Ui, (mark, ink): (&str, Color32), line: &str) {
    // The mark stays beside the first line of a text that wraps.
    ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let start = ui.cursor().left();
        ui.label(subheading(mark).color(ink));
        // Marks differ in width; the texts line up.
        ui.add_space((start + MARK_WIDTH - ui.cursor().left()).max(0.0));
        ui.wrapped(line);
    });
}
