//! The middle of the window: what the deal yields.

use eframe::egui::{Label, RichText, Ui};

use crate::app::theme::{self, SMALL, TITLE, Tokens};
use crate::format;
use crate::model::results::Summary;
use crate::session::Document;

/// Draws the figures of the last valid draft.
pub fn board_ui(ui: &mut Ui, document: &Document) {
    let tokens = Tokens::of(ui);
    ui.columns(8, |columns| {
        for (ui, (name, value)) in columns.iter_mut().zip(figures(&document.results().summary)) {
            let name = RichText::new(name).font(theme::regular(SMALL)).color(tokens.muted);
            ui.add(Label::new(name).truncate());
            let value = RichText::new(value).font(theme::semibold(TITLE));
            ui.add(Label::new(value).extend());
        }
    });
}

fn figures(summary: &Summary) -> [(&'static str, String); 8] {
    let rate = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), |r| format::percent(r, 1));
    let times = |ratio: Option<f64>| ratio.map_or_else(|| "–".to_owned(), |r| format!("{r:.2}x"));
    let runway = summary.runway_months;
    let yields = summary.tranches.first().and_then(|tranche| tranche.lender_yield);
    [
        ("Net IRR", rate(summary.net_irr)),
        ("Gross IRR", rate(summary.equity_irr)),
        ("MOIC", times(summary.moic)),
        ("Min DSCR", times(summary.min_dscr)),
        ("Peak LTV", rate(summary.peak_ltv)),
        ("Lessee runway", runway.map_or_else(|| "whole lease".to_owned(), |m| format!("{m} mo"))),
        ("Lender yield", rate(yields)),
        ("Lender loss", format::money(format::float(summary.lender_loss()))),
    ]
}
