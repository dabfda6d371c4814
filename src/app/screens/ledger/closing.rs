//! Sources and uses at closing, to the cent (Method, section 4).

use eframe::egui::{Align, Label, Layout, Response, RichText, Sense, Stroke, Ui, vec2};
use rust_decimal::Decimal;

use crate::analysis::checks;
use crate::format::{self, Measure, float, money_full};
use crate::session::Document;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::text::{heading, small};
use crate::ui::theme::{self, BODY, Tokens};

/// Draws both lists and their totals.
pub(super) fn closing_ui(ui: &mut Ui, document: &Document) {
    let (scenario, results) = (document.evaluated(), document.results());
    let tokens = Tokens::of(ui);
    let uses = results.summary.uses;
    list_ui(ui, "Sources", &checks::sources(scenario, results), uses);
    ui.add_space(16.0);
    list_ui(ui, "Uses", &checks::uses(scenario, results), uses);
    ui.add_space(12.0);
    let checks = document.checks();
    let (words, ink) = if checks.sources == checks.uses {
        ("✓ sources = uses, to the cent".to_owned(), tokens.muted)
    } else {
        let gap = money_full((checks.sources - checks.uses).abs());
        (format!("× sources and uses differ by {gap}"), tokens.breach)
    };
    ui.label(small(words).color(ink));
}

fn list_ui(ui: &mut Ui, title: &str, items: &[(String, Decimal)], whole: Decimal) {
    let tokens = Tokens::of(ui);
    ui.label(heading(title));
    ui.add_space(4.0);
    // Noted here; the menu opens at the last row, once all rows are drawn.
    let mut to_copy = None;
    for (place, (name, amount)) in items.iter().enumerate() {
        if item_ui(ui, name, *amount, whole, false).secondary_clicked() {
            to_copy = Some((place, Some(1)));
        }
    }
    let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), 5.0), Sense::hover());
    ui.painter().hline(room.x_range(), room.center().y, Stroke::new(1.0, tokens.line));
    let total = items.iter().map(|(_, amount)| *amount).sum();
    let last = item_ui(ui, "Total", total, whole, true);
    if last.secondary_clicked() {
        to_copy = Some((items.len(), Some(1)));
    }
    clipboard::table(&last, to_copy, || {
        let row = |name: &str, amount: Decimal| {
            let share = (!whole.is_zero()).then(|| float(amount) / float(whole));
            let in_full = Measure::from(amount).in_full();
            let amount = Cell { text: money_full(amount), in_full };
            vec![Cell::words(name), amount, Measure::Share(share, 1).into()]
        };
        let rows = items.iter().map(|(name, amount)| row(name, *amount));
        Sheet {
            head: [title, "Amount", "Share"].map(str::to_owned).to_vec(),
            rows: rows.chain([row("Total", total)]).collect(),
        }
    });
}

/// A name, its share of the whole, and its amount.
fn item_ui(ui: &mut Ui, name: &str, amount: Decimal, whole: Decimal, is_total: bool) -> Response {
    const SHARE_WIDTH: f32 = 44.0;
    let tokens = Tokens::of(ui);
    let font = if is_total { theme::semibold(BODY) } else { theme::regular(BODY) };
    let row = ui.horizontal(|ui| {
        // From right to left: amounts line up at the edge, and the name gets what is left.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let share = (!whole.is_zero()).then(|| float(amount) / float(whole));
            let size = vec2(SHARE_WIDTH, 18.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                // As wide as the widest share, or the amounts would not line up.
                ui.set_min_width(SHARE_WIDTH);
                let share = format::percent(share, 1);
                ui.label(small(share).weak());
            });
            ui.label(RichText::new(money_full(amount)).font(font.clone()).color(tokens.text));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let ink = if is_total { tokens.text } else { tokens.muted };
                ui.add(Label::new(RichText::new(name).font(font).color(ink)).truncate());
            });
        });
    });
    // The whole row takes the right click; its labels alone would leave gaps.
    row.response.interact(Sense::CLICK)
}
