//! Tables of the portfolio: each deal together and alone, and everybody who is exposed to it.

use eframe::egui::{Color32, ScrollArea, Ui};
use rust_decimal::Decimal;

use crate::analysis::portfolio::{Exposure, Study};
use crate::format::Measure;
use crate::model::Scenario;
use crate::model::results::Summary;
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::figure_table::{Column, Figure, Row, figure_table_ui};
use crate::ui::theme::Tokens;

const WIDTH: f32 = 84.0;

/// Draws both tables.
pub(super) fn exposure_ui(ui: &mut Ui, study: &Study, deals: &[Scenario]) {
    ScrollArea::vertical().id_salt("exposure").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 12.0);
        title_ui(ui, "Who is exposed to how much?", |ui| unit_ui(ui, "all deals"));
        exposures_ui(ui, &study.exposures);
        ui.add_space(20.0);
        title_ui(ui, "What does sharing do to each deal?", |_| {});
        deals_ui(ui, study, deals);
    });
}

fn exposures_ui(ui: &mut Ui, exposures: &[Exposure]) {
    let tokens = Tokens::of(ui);
    let column = |title, help| Column { title, width: WIDTH, help };
    let columns = [
        column("paid in", "Into all deals together"),
        column("owed at peak", "The most that it is owed at the end of any month, of all loans"),
        column(
            "profit alone",
            "Received less paid in, as each file alone says; a vendor’s margin included",
        ),
        column("together", "The same with the shared cash"),
        column("lost alone", "Of its loans, what is never repaid, as each file alone says"),
        column("together", "The same with the shared cash"),
    ];
    let rows = exposures.iter().map(|exposure| {
        let deals = exposure.deals.len();
        let in_deals = if deals == 1 { "1 deal".to_owned() } else { format!("{deals} deals") };
        Row {
            swatch: None,
            name: exposure.name.clone(),
            note: format!("{} · {in_deals}", exposure.roles_text()),
            figures: vec![
                plain(tokens.text, exposure.paid_in.together),
                plain(tokens.text, exposure.peak_debt.together),
                plain(tokens.muted, exposure.profit.alone),
                signed(tokens, exposure.profit.together),
                plain(tokens.muted, exposure.lost.alone),
                loss(tokens, exposure.lost.together),
            ],
            is_total: false,
        }
    });
    figure_table_ui(ui, "who", &columns, &rows.collect::<Vec<_>>());
}

fn deals_ui(ui: &mut Ui, study: &Study, deals: &[Scenario]) {
    let tokens = Tokens::of(ui);
    let column = |title, help| Column { title, width: WIDTH, help };
    let columns = [
        column("rent a month", "Contract rent of its first month"),
        column("default alone", "Month of default, from its own closing; none is a dash"),
        column("together", "The same with the shared cash"),
        column("net IRR alone", "Of the investors, a year"),
        column("together", "The same with the shared cash"),
        column("loss alone", "Of its lenders"),
        column("together", "The same with the shared cash"),
    ];
    let rows = deals.iter().zip(&study.alone).zip(&study.together.deals);
    let rows = rows.map(|((scenario, alone), deal)| {
        let (alone, together) = (&alone.summary, &deal.results.summary);
        let rent = scenario.equipment.cost * scenario.lease.rent_factor;
        Row {
            swatch: None,
            name: scenario.name.clone(),
            note: format!("closes {}", scenario.closing),
            figures: vec![
                plain(tokens.text, rent),
                default(tokens.muted, alone),
                default(breach_if(tokens, together.default_month.is_some()), together),
                rate(tokens.muted, alone),
                rate(breach_if(tokens, together.net_irr.is_some_and(|it| it < 0.0)), together),
                plain(tokens.muted, alone.lender_loss()),
                loss(tokens, together.lender_loss()),
            ],
            is_total: false,
        }
    });
    figure_table_ui(ui, "deal", &columns, &rows.collect::<Vec<_>>());
}

fn breach_if(tokens: &Tokens, is_breach: bool) -> Color32 {
    if is_breach { tokens.breach } else { tokens.text }
}

fn plain(color: Color32, amount: Decimal) -> Figure {
    Figure::new(amount, color)
}

fn signed(tokens: &Tokens, amount: Decimal) -> Figure {
    plain(breach_if(tokens, amount.is_sign_negative() && !amount.is_zero()), amount)
}

fn loss(tokens: &Tokens, amount: Decimal) -> Figure {
    plain(breach_if(tokens, !amount.is_zero()), amount)
}

fn default(color: Color32, summary: &Summary) -> Figure {
    let help = summary.default_month.is_none().then(|| "The lease does not default".to_owned());
    Figure::new(Measure::Months(summary.default_month), color).with_help(help)
}

fn rate(color: Color32, summary: &Summary) -> Figure {
    let help = summary.net_irr.is_none().then(|| "No rate solves its flows".to_owned());
    Figure::new(Measure::Share(summary.net_irr, 1), color).with_help(help)
}
