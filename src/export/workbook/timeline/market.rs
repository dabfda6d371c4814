//! What is true outside of the deal, by month: reference rate and market rent (Method, section 13).

use super::super::book::{Kind, Page, Row};
use super::super::terms::Terms;
use crate::analysis::{Family, Lever};

/// The rows of it that the deal asks for.
pub(super) fn write(page: &mut Page<'_>, terms: &Terms) {
    let has_rate =
        terms.any_floats() || terms.count(Family::RateStep) > 0 || terms.has(Lever::RateShift);
    if has_rate || has_index(terms) {
        page.heading("Market");
    }
    if has_rate {
        reference_rate(page, terms);
    }
    if has_index(terms) {
        steps(page, "rent_index_step", "Step of the market rent", "rent_index_froms");
        page.row(
            Row::number(
                Kind::Ratio,
                "x",
                "market_rent",
                "Market rent index",
                "IF([rent_index_step]=0,1,INDEX(rent_indices,[rent_index_step]))",
            )
            .note("1 as at closing"),
        );
    }
}

pub(in crate::export::workbook) fn has_index(terms: &Terms) -> bool {
    terms.count(Family::IndexStep) > 0
}

/// The number of the step that applies in each month: one more where another begins.
pub(in crate::export::workbook) fn steps(page: &mut Page<'_>, id: &str, label: &str, froms: &str) {
    let template = format!("[{id}@-1]+COUNTIF({froms},[t])");
    page.row(Row::number(Kind::Whole, "number", id, label, template).note("0 before the first"));
}

fn reference_rate(page: &mut Page<'_>, terms: &Terms) {
    let shift = if terms.has(Lever::RateShift) { "+rate_shift" } else { "" };
    let curve = if terms.count(Family::RateStep) > 0 {
        steps(page, "reference_step", "Step of the reference rate", "reference_rate_froms");
        "IF([reference_step]=0,0,INDEX(reference_rates,[reference_step]))"
    } else {
        "0"
    };
    page.row(
        Row::number(
            Kind::Share,
            "a year",
            "reference",
            "Reference rate",
            // Rounded: a sum of rates in floats is off in its last digits.
            format!("ROUND({curve}{shift},14)"),
        )
        .note("Set now for the month after"),
    );
}
