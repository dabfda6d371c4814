//! Sums that must come out, and what a banker would question.

use eframe::egui::{Align, Color32, Layout, Ui};
use rust_decimal::Decimal;

use super::explained::link_ui;
use crate::analysis::Warning;
use crate::app::command::Command;
use crate::format::money_full;
use crate::model::Scenario;
use crate::session::Document;
use crate::ui::text::Texts;
use crate::ui::text::{heading, small, subheading};
use crate::ui::theme::Tokens;

/// Whether a sum comes out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    /// It comes out, with a loss.
    Loss,
    Wrong,
}

/// Draws the checks, then the warnings.
pub(super) fn checks_ui(ui: &mut Ui, document: &Document, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.label(heading("Sums"));
    ui.add_space(4.0);
    for (verdict, line) in sums(document) {
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
        marked_ui(ui, ("✓", tokens.good), "Nothing lies outside what has been seen");
    }
    for warning in warnings {
        warning_ui(ui, document.evaluated(), warning, send);
    }
    ui.add_space(12.0);
    ui.wrapped(small(LOOKED_AT).color(tokens.faint));
}

const LOOKED_AT: &str = "Looked at: debt over cost, advance rate, loan rates, tenor, DSCR over 5x, \
    IRR over 60\u{a0}%, several IRRs, resale, GPU-hour, runway, lease length, names that differ in \
    capitals or spaces, evidence of no field";

/// What must come out, in words with its figure.
fn sums(document: &Document) -> Vec<(Verdict, String)> {
    let (results, checks) = (document.results(), document.checks());
    let months = results.summary.end_month;
    let mut lines = vec![match checks.unbalanced_month {
        None => (Verdict::Right, format!("Money in = money out in all {months} months")),
        Some(month) => (Verdict::Wrong, format!("Money in ≠ money out in month {month}")),
    }];
    lines.push(if checks.sources == checks.uses {
        (Verdict::Right, format!("Sources = uses, {}", money_full(checks.uses)))
    } else {
        let (sources, uses) = (money_full(checks.sources), money_full(checks.uses));
        (Verdict::Wrong, format!("Sources {sources} ≠ uses {uses}"))
    });
    for tranche in &results.summary.tranches {
        let name = &tranche.name;
        lines.push(if tranche.loss > Decimal::ZERO {
            (Verdict::Loss, format!("{name} loses {}", money_full(tranche.loss)))
        } else {
            let month = tranche.repaid_month;
            let when = month.map_or_else(String::new, |month| format!(", in month {month}"));
            (Verdict::Right, format!("{name} ends at zero{when}"))
        });
    }
    // At the end both are paid out (Method, section 6); cash left is a fault of the waterfall.
    let kept = results.months.last().map(|month| month.reserve + month.trapped);
    let kept = kept.unwrap_or_default();
    lines.push(if kept.is_zero() {
        (Verdict::Right, "Reserve and trapped cash are paid out".to_owned())
    } else {
        (Verdict::Wrong, format!("{} is left in the vehicle", money_full(kept)))
    });
    lines
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
