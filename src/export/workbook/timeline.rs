//! What the contract says, month by month: rent, and the value of the equipment (Method, section
//! 3).

pub(super) mod leases;
pub(super) mod market;
pub(super) mod parts;

use super::book::{Book, Kind, Page, Row};
use super::terms::Terms;
use crate::analysis::Lever;

/// Writes the sheet.
pub(super) fn write(book: &mut Book) {
    let last_month = book.last_month;
    let about = "One column a month, the same on every sheet. Contract rent and equipment value, \
                 before any payments.";
    let mut page = book.monthly_page("Timeline", "Timeline, rent and value", about);
    let terms = page.terms();
    contract(&mut page, last_month, &terms);
    value(&mut page, &terms);
}

/// The last month of the contract as it was made, whether or not the lessee leaves before.
pub(super) fn full_contract(terms: &Terms) -> &'static str {
    if terms.has_parts() || terms.ends_early() { "full_contract_months" } else { "contract_months" }
}

/// Months from a default to the end of the run.
pub(super) fn after_default(terms: &Terms) -> &'static str {
    if terms.has_re_lease() { "repossession_months+re_lease_months" } else { "repossession_months" }
}

/// The row of the rent as if no lease ended early.
pub(super) fn scheduled(terms: &Terms) -> &'static str {
    if terms.ends_early() { "scheduled_rent" } else { "rent" }
}

fn scheduled_label(terms: &Terms) -> &'static str {
    if terms.ends_early() { "Contract rent, as if no lease ended early" } else { "Contract rent" }
}

/// The formula of a renewal's rent that begins in a month of the deal.
fn renewed(begins: &str) -> String {
    format!(
        "CENTS(last_term_rent*INDEX([market_rent@*],MIN({begins},last_month)+1)\
         *ROUND(1-renewal_discount,12))"
    )
}

/// The age at which the equipment is down to its resale fraction.
fn resale_age(terms: &Terms) -> &'static str {
    if terms.has(Lever::ResaleMonth) { "resale_month" } else { "term_months" }
}

fn contract(page: &mut Page<'_>, last_month: u16, terms: &Terms) {
    page.row(Row::number(
        Kind::Whole,
        "year",
        "year",
        "Year from closing",
        "IF([t]<1,0,INT(([t]-1)/12)+1)",
    ));
    market::write(page, terms);
    page.heading("Contract");
    page.scalar(
        "last_month",
        ("Last column's month", "month", ""),
        Kind::Whole,
        &last_month.to_string(),
    );
    contract_months(page, terms);
    let words =
        ("Last month required by these terms", "month", "Including default and longest loan");
    let (full, after) = (full_contract(terms), after_default(terms));
    let template = format!("MAX({full}+{after},longest_tenor)");
    page.scalar("columns_needed", words, Kind::Whole, &template);
    if leases::are_written(terms) {
        leases::write(page, terms);
    } else {
        plain_rent(page);
    }
}

/// When the contract ends.
fn contract_months(page: &mut Page<'_>, terms: &Terms) {
    let renewed = if terms.has(Lever::RenewalTimes) {
        let words = ("Months of all renewals", "months", "Those that fit 240 months, at least one");
        let template = "renewal_months*MAX(1,MIN(renewal_times,INT(240/renewal_months)))";
        page.scalar("renewed_months", words, Kind::Whole, template);
        "renewed_months"
    } else {
        "renewal_months"
    };
    let own = format!("term_months+IF(end_of_term=\"Renew\",{renewed},0)");
    let words = ("Last month of the contract", "month", "Term, and renewal if there is one");
    if !terms.has_parts() && !terms.ends_early() {
        page.scalar("contract_months", words, Kind::Whole, &own);
        return;
    }
    let of_each = ("Length of a lease", "months", "Term, and renewal if there is one");
    page.scalar("own_lease_months", of_each, Kind::Whole, &own);
    let last = if terms.has_parts() {
        let of_last = ("Month of the last delivery", "month", "");
        page.scalar("last_delivery", of_last, Kind::Whole, "MAX(delivery_months)");
        "last_delivery"
    } else {
        "0"
    };
    let whole = ("Last month of the contract as it was made", "month", "Of the last lease");
    let template =
        if terms.has_parts() { "last_delivery+own_lease_months" } else { "own_lease_months" };
    page.scalar("full_contract_months", whole, Kind::Whole, template);
    let template = if terms.ends_early() {
        // Up to the last delivery it counts as the month after it; past the end there is none.
        format!("MIN(full_contract_months,MAX(termination_month,{last}+1))")
    } else {
        "full_contract_months".to_owned()
    };
    let words = if terms.ends_early() {
        ("Last month of the contract", "month", "With early termination")
    } else {
        ("Last month of the contract", "month", "Of the last lease")
    };
    page.scalar("contract_months", words, Kind::Whole, &template);
}

/// Rent that steps up once a year, and a flat renewal.
fn plain_rent(page: &mut Page<'_>) {
    let words = ("Rent of the term's last month", "$", "");
    let template = "CENTS(equipment_cost*rent_factor*(1+escalator)^INT((term_months-1)/12))";
    page.scalar("last_term_rent", words, Kind::Amount, template);
    renewal_rent(page);
    operating_cost(page);
    page.row(
        Row::amount(
            "rent",
            "Contract rent",
            "IF([t]<1,0,IF([t]<=term_months,\
             CENTS(equipment_cost*rent_factor*(1+escalator)^INT(([t]-1)/12)),\
             IF([t]<=contract_months,renewal_rent,0)))",
        )
        .note("Steps once a year; a renewal is flat")
        .summed(),
    );
}

fn renewal_rent(page: &mut Page<'_>) {
    let words = ("Rent of a renewal", "$ a month", "Flat");
    let template = "CENTS(last_term_rent*ROUND(1-renewal_discount,12))";
    page.scalar("renewal_rent", words, Kind::Amount, template);
}

fn operating_cost(page: &mut Page<'_>) {
    let words = ("Opex due", "$ a month", "");
    let template = "CENTS(equipment_cost*operating_cost/12)";
    page.scalar("monthly_operating_cost", words, Kind::Amount, template);
}

fn value(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Value of the equipment");
    let words = ("Share of cost at the end of the term", "of cost", "Not below scrap");
    let template = "IF(end_of_term=\"Scrap\",scrap_fraction,MAX(resale_fraction,scrap_fraction))";
    page.scalar("end_fraction", words, Kind::Share, template);
    let words = ("Residual guarantee", "$", "Due from the lessee's side at the end");
    page.scalar("guaranteed", words, Kind::Amount, "CENTS(equipment_cost*residual_guarantee)");
    let age = resale_age(terms);
    // Multiplied first and divided last, as the program does, so that an exact half of a cent stays
    // one.
    let elapsed = |of: &str| format!("{of}*[t]/{age}");
    let (fallen, gone) = (elapsed("(1-cliff_share)"), elapsed("(1-end_fraction)"));
    page.row(
        Row::number(
            Kind::Plain,
            "",
            "value_exponent",
            "Share of the log-decline by now",
            format!(
                "IF(value_path=\"Cliff\",{fallen}\
                 +IF([t]>=MIN(cliff_month,{age}),cliff_share,0),[t]/{age})"
            ),
        )
        .note("Continues beyond the term"),
    );
    // 0^0 is an error in a spreadsheet, and at closing the share is 1.
    page.row(Row::number(
        Kind::Plain,
        "of cost",
        "value_share",
        if terms.has_parts() {
            "Value by age, as a share of cost"
        } else {
            "Value as a share of cost"
        },
        format!(
            "MAX(scrap_fraction,IF(value_path=\"StraightLine\",1-{gone},\
             IF([value_exponent]=0,1,end_fraction^[value_exponent])))"
        ),
    ));
    let shares = if terms.has_parts() {
        parts::worth(page, terms);
        "[value_shares]"
    } else {
        "[value_share]"
    };
    let label = "Value of the equipment, unrounded";
    let template = format!("equipment_cost*{shares}");
    page.row(Row::number(Kind::Amount, "$", "value_unrounded", label, template));
    page.row(
        Row::amount("value", "Value of the equipment", "CENTS_OF_POWER([value_unrounded])")
            .note("Before any forced-sale haircut"),
    );
}
