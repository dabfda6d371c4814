//! Tables of the portfolio: the exposure of each participant (Method, section 12), and each deal
//! together and alone.

use eframe::egui::{ScrollArea, Ui};
use rust_decimal::Decimal;

use crate::analysis::portfolio::{Exposure, Study};
use crate::format::Measure;
use crate::model::Scenario;
use crate::model::results::Summary;
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::{Cell, Name, Table};
use crate::ui::theme::Ink;

const WIDTH: f32 = 84.0;

/// Draws both tables.
pub(super) fn exposure_ui(ui: &mut Ui, study: &Study, deals: &[Scenario]) {
    ScrollArea::vertical().id_salt("exposure").auto_shrink(false).show(ui, |ui| {
        // Room for the bar to scroll by.
        ui.set_max_width(ui.available_width() - 12.0);
        title_ui(ui, "Exposure by participant", |ui| unit_ui(ui, "all deals"));
        exposures_ui(ui, &study.exposures);
        ui.add_space(20.0);
        title_ui(ui, "Effect of sharing on each deal", |_| {});
        deals_ui(ui, study, deals);
    });
}

const SHARED: &str = "With shared cash";

fn exposures_ui(ui: &mut Ui, exposures: &[Exposure]) {
    let name = |it: &Exposure| {
        let deals = it.deals.len();
        let in_deals = if deals == 1 { "1 deal".to_owned() } else { format!("{deals} deals") };
        Name::new(it.title.as_str()).note(format!("{} · {in_deals}", it.roles_text()))
    };
    let alone = "Received less paid in, each deal stand-alone, including a vendor’s margin";
    let owed = "Highest month-end balance of all its loans";
    let lost = "Loan balance never repaid, each deal stand-alone";
    Table::new("who", name)
        .column("paid in", WIDTH, "Into all deals together", |it| Cell::new(it.paid_in.together))
        .column("peak exposure", WIDTH, owed, |it| Cell::new(it.peak_debt.together))
        .column("profit alone", WIDTH, alone, |it| Cell::new(it.profit.alone).ink(Ink::Muted))
        .column("together", WIDTH, SHARED, |it| Cell::new(it.profit.together).breach_below(0.0))
        .column("loss alone", WIDTH, lost, |it| Cell::new(it.lost.alone).ink(Ink::Muted))
        .column("together", WIDTH, SHARED, |it| loss(it.lost.together))
        .show(ui, exposures);
}

/// A deal alone, as in its file, and with the shared cash.
struct Deal<'a> {
    scenario: &'a Scenario,
    alone: &'a Summary,
    together: &'a Summary,
}

fn deals_ui(ui: &mut Ui, study: &Study, deals: &[Scenario]) {
    let rows = deals.iter().zip(&study.alone).zip(&study.together.deals);
    let rows = rows.map(|((scenario, alone), deal)| Deal {
        scenario,
        alone: &alone.summary,
        together: &deal.results.summary,
    });
    let name = |it: &Deal<'_>| {
        Name::new(it.scenario.name.as_str()).note(format!("closes {}", it.scenario.closing))
    };
    let quiet = |cell: Cell| cell.ink(Ink::Muted);
    let default_help = "Month of default, from its own closing; a dash if none";
    Table::new("deal", name)
        .column("rent a month", WIDTH, "Contract rent of its first month", |it| {
            Cell::new(it.scenario.equipment.cost * it.scenario.lease.rent_factor)
        })
        .column("default alone", WIDTH, default_help, move |it| quiet(default(it.alone)))
        .column("together", WIDTH, SHARED, |it| default(it.together))
        .column("net IRR alone", WIDTH, "Of the investors, a year", move |it| quiet(rate(it.alone)))
        .column("together", WIDTH, SHARED, |it| rate(it.together))
        .column("loss alone", WIDTH, "Of its lenders", move |it| {
            quiet(loss(it.alone.lender_loss()))
        })
        .column("together", WIDTH, SHARED, |it| loss(it.together.lender_loss()))
        .show(ui, &rows.collect::<Vec<_>>());
}

fn loss(amount: Decimal) -> Cell {
    Cell::new(amount).breach_if(!amount.is_zero())
}

fn default(summary: &Summary) -> Cell {
    Cell::new(Measure::Months(summary.default_month))
        .breach_if(summary.default_month.is_some())
        .why("The lease does not default")
}

fn rate(summary: &Summary) -> Cell {
    Cell::share(summary.net_irr, 1).breach_below(0.0).why("No rate of return solves its cash flows")
}
