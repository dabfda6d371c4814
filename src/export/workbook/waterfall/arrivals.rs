//! What arrives at the end of a month, and what is paid with it: by lenders, investors and the
//! lessee (Method, section 13).

use super::super::book::{Kind, Page, Row};
use super::super::inputs::block_of;
use super::super::terms::Terms;

/// Whether there is more than what closing itself says.
pub(super) fn are_written(terms: &Terms) -> bool {
    terms.has_parts() || terms.has_prepaid_rent()
}

/// Writes the rows.
pub(super) fn write(page: &mut Page<'_>, names: &[&str], terms: &Terms) {
    page.heading("What arrives at the end of the month");
    if !terms.has_parts() {
        let template = "IF([t]<1,prepaid_in_all,0)";
        page.row(Row::amount("prepaid_rent", "Prepaid rent", template).summed());
        return;
    }
    page.row(
        Row::number(
            Kind::Whole,
            "1 = yes",
            "arrives",
            "What is due arrives",
            "IF([t]<1,1,IF([active]=1,IF([default_month]=0,1,0),0))",
        )
        .note("Nothing from the month of default on"),
    );
    let words = ("Month from which all has come that comes", "month", "The last, or a default");
    let template = "IF(month_of_default>0,MIN(last_delivery,month_of_default),last_delivery)";
    page.scalar("complete_from", words, Kind::Whole, template);
    let arriving = |block: &str| format!("IF([arrives]=1,SUMIF(delivery_months,[t],{block}),0)");
    let mut row = |id: &str, label: &str, block: &str| {
        page.row(Row::amount(id, label, arriving(block)).summed());
    };
    row("capex", "Price paid for equipment", "delivery_prices");
    if terms.has_prepaid_rent() {
        row("prepaid_rent", "Prepaid rent", "delivery_prepayments");
    }
    for (index, name) in names.iter().enumerate() {
        let block = block_of("delivery_draws", index);
        row(&format!("drawn{index}"), &format!("{name}: drawn"), &block);
    }
    row("equity_call", "Paid in by the investors", "delivery_calls");
    let label = "Price paid to date";
    page.row(Row::amount("price_paid", label, "[price_paid@-1]+[capex]"));
}

/// From when on a loan is repaid that was drawn.
pub(super) fn cleared(page: &mut Page<'_>, names: &[&str]) {
    for (index, name) in names.iter().enumerate() {
        page.row(Row::number(
            Kind::Whole,
            "1 = yes",
            format!("cleared{index}"),
            format!("{name}: repaid"),
            format!("IF([t]<complete_from,0,IF([balance{index}]=0,1,0))"),
        ));
    }
}
