//! Sources and uses at closing, to the cent.

use eframe::egui::Ui;
use rust_decimal::Decimal;

use crate::format::{Measure, float, money_full};
use crate::model::Fixed;
use crate::session::Document;
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::{heading, small};
use crate::ui::theme::{Ink, Tokens};

const ROW_HEIGHT: f32 = 22.0;

/// Draws both lists and their totals.
pub(super) fn closing_ui(ui: &mut Ui, document: &Document) {
    let (scenario, results) = (document.evaluated(), document.results());
    let tokens = Tokens::of(ui);
    let uses = results.summary.uses;
    let mut sources: Vec<(String, Decimal)> =
        scenario.tranches.iter().map(|loan| (loan.name.clone(), loan.amount)).collect();
    sources.push(("Equity".to_owned(), results.summary.equity));
    list_ui(ui, "Sources", &sources, uses);
    ui.add_space(16.0);
    let mut spent = vec![("Equipment".to_owned(), scenario.equipment.cost)];
    let loans = scenario.tranches.iter().zip(Fixed::of(scenario).loans);
    spent.extend(loans.map(|(loan, fixed)| (format!("Fee, {}", loan.name), fixed.upfront_fee)));
    let reserve = results.closing().map(|month| month.reserve).unwrap_or_default();
    spent.push(("Reserve".to_owned(), reserve));
    list_ui(ui, "Uses", &spent, uses);
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

/// One line of a list, or its sum.
struct Item<'a> {
    name: &'a str,
    amount: Decimal,
    is_total: bool,
}

fn list_ui(ui: &mut Ui, title: &str, items: &[(String, Decimal)], whole: Decimal) {
    ui.label(heading(title));
    ui.add_space(4.0);
    let rows = items.iter().map(|(name, amount)| Item { name, amount: *amount, is_total: false });
    let amount = items.iter().map(|(_, amount)| *amount).sum();
    let total = Item { name: "Total", amount, is_total: true };
    let name = |it: &Item<'_>| {
        let name = Name::new(it.name);
        if it.is_total { name.total() } else { name.ink(Ink::Muted) }
    };
    let table = Table::new(title, name)
        .column("Amount", 60.0, "", |it| Cell::new(Measure::Exact(it.amount)))
        .column("Share", 52.0, "", |it| {
            let share = (!whole.is_zero()).then(|| float(it.amount) / float(whole));
            Cell::share(share, 1).ink(Ink::Muted)
        })
        .small()
        // What each list holds is its title.
        .heights(0.0, ROW_HEIGHT);
    ui.scope(|ui| table.show(ui, &rows.chain([total]).collect::<Vec<_>>()));
}
