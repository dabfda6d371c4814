//! Rent where the contract says more than a step a year: by month of each delivery's own lease, in
//! which the rent steps, is prepaid and credited, and renewed at the market's rent (Method, section
//! 13).

use super::super::book::{Kind, Page, Row, column};
use super::super::terms::Terms;
use super::{
    full_contract, market, operating_cost, parts, renewal_rent, renewed, scheduled, scheduled_label,
};
use crate::analysis::Family;

/// Whether rent is more than a step a year and a flat renewal.
pub(super) fn are_written(terms: &Terms) -> bool {
    terms.has_parts()
        || terms.ends_early()
        || terms.count(Family::RentStep) > 0
        || terms.has_prepaid_rent()
        || market::has_index(terms)
        || terms.has_claim()
}

/// The rows of the rent.
pub(super) fn write(page: &mut Page<'_>, terms: &Terms) {
    first_term(page, terms);
    renewals(page, terms);
    if !terms.has_parts() {
        operating_cost(page);
    }
    if terms.has_prepaid_rent() {
        credits(page);
    }
    if terms.has_parts() {
        parts::rents(page, terms);
    } else {
        one_lease(page, terms);
    }
    rent(page, terms);
    if terms.ends_early() {
        termination_fee(page, terms);
    }
    if terms.has_claim() && !terms.has_parts() {
        page.row(Row::amount("rent_to_date", "Contract rent to date", "[rent_to_date@-1]+[rent]"));
    }
}

/// The rent of everything by month of the lease.
fn first_term(page: &mut Page<'_>, terms: &Terms) {
    let multiple = if terms.count(Family::RentStep) > 0 {
        market::steps(page, "rent_step_now", "Step of the rent", "rent_step_froms");
        page.row(
            Row::number(
                Kind::Ratio,
                "x",
                "rent_multiple",
                "Multiple of the rent",
                "IF([rent_step_now]=0,1,INDEX(rent_step_factors,[rent_step_now]))",
            )
            .note("By month of the lease"),
        );
        "*[rent_multiple]"
    } else {
        ""
    };
    page.row(
        Row::amount(
            "first_term_rent",
            "Rent of the first term",
            format!(
                "IF([t]<1,0,IF([t]<=term_months,CENTS(equipment_cost*rent_factor\
                 *(1+escalator)^INT(([t]-1)/12){multiple}),0))"
            ),
        )
        .note("Of everything, by month of the lease")
        .summed(),
    );
    let words = ("Rent of the term's last month", "$", "");
    let template = "INDEX([first_term_rent@*],term_months+1)";
    page.scalar("last_term_rent", words, Kind::Amount, template);
}

/// The rent of a renewal: flat, at the market's rent of the month in which it begins.
fn renewals(page: &mut Page<'_>, terms: &Terms) {
    if !market::has_index(terms) {
        renewal_rent(page);
        return;
    }
    page.row(
        Row::number(
            Kind::Whole,
            "month",
            "renewal_begins",
            "First month of the renewal",
            "IF([t]<=term_months,0,\
             term_months+1+INT(([t]-term_months-1)/renewal_months)*renewal_months)",
        )
        .note("By month of the lease"),
    );
}

/// What is prepaid, and set off against the rent of everything by month of the lease.
fn credits(page: &mut Page<'_>) {
    let words = ("Prepaid rent", "$", "Of the first term's rent, paid on delivery");
    let template = "CENTS(prepaid_rent*ROUND(SUM([first_term_rent@*]),2))";
    page.scalar("prepaid_in_all", words, Kind::Amount, template);
    let words = ("Month of the lease from which it is credited", "month", "At most the term");
    page.scalar("credited_from", words, Kind::Whole, "MIN(prepaid_from,term_months)");
    page.row(Row::amount(
        "creditable",
        "Rent that is credited against, to date",
        "[creditable@-1]+IF([t]<credited_from,0,[first_term_rent])",
    ));
    let words = ("Rent that is credited against", "$", "Prepaid rent is at most this");
    let last = column(page.book.end_column() - 1);
    page.scalar("credited_rent", words, Kind::Amount, &format!("[creditable@{last}]"));
    page.row(Row::amount(
        "credited_to_date",
        "Credited to date",
        "IF(credited_rent>0,CENTS(prepaid_in_all*[creditable]/credited_rent),0)",
    ));
    page.row(
        Row::amount("credit", "Credit of prepaid rent", "[credited_to_date]-[credited_to_date@-1]")
            .note("Of everything, by month of the lease")
            .summed(),
    );
}

/// The rows that the months of one lease are added up from.
fn one_lease(page: &mut Page<'_>, terms: &Terms) {
    let full = full_contract(terms);
    let renewed = if market::has_index(terms) {
        let label = "Rent of a renewal";
        page.row(Row::amount("renewed_rent", label, renewed("[renewal_begins]")));
        "[renewed_rent]"
    } else {
        "renewal_rent"
    };
    let gross =
        format!("IF([t]<1,0,IF([t]<=term_months,[first_term_rent],IF([t]<={full},{renewed},0)))");
    if terms.has_prepaid_rent() {
        page.row(
            Row::amount("contract_rent", "Contract rent before credits", gross)
                .note("As if no lease ended early")
                .summed(),
        );
        let template = "[contract_rent]-[credit]".to_owned();
        page.row(Row::amount(scheduled(terms), scheduled_label(terms), template).summed());
    } else {
        page.row(Row::amount(scheduled(terms), scheduled_label(terms), gross).summed());
    }
}

/// The row of the rent before credits as if no lease ended early.
fn gross(terms: &Terms) -> &'static str {
    if terms.has_prepaid_rent() { "contract_rent" } else { scheduled(terms) }
}

/// The rent that falls due until the lessee leaves.
fn rent(page: &mut Page<'_>, terms: &Terms) {
    if terms.ends_early() {
        let template = "IF([t]<=contract_months,[scheduled_rent],0)";
        page.row(Row::amount("rent", "Contract rent", template).summed());
    }
}

/// Months of rent, at most the rent that is left, less what is no longer credited.
fn termination_fee(page: &mut Page<'_>, terms: &Terms) {
    let gross = gross(terms);
    let words = ("Rent after the last month of the contract", "$", "Of what is broken off");
    let after = |row: &str| format!("SUMPRODUCT([{row}@*],([t@*]>contract_months)*1)");
    let template = format!("ROUND({},2)", after(gross));
    page.scalar("rent_broken_off", words, Kind::Amount, &template);
    let credits = if terms.has_prepaid_rent() {
        let words = ("Credits after it", "$", "Forfeited, as far as not set off");
        let template = format!("ROUND(rent_broken_off-{},2)", after(scheduled(terms)));
        page.scalar("credits_broken_off", words, Kind::Amount, &template);
        "-credits_broken_off"
    } else {
        ""
    };
    let template = if terms.has_parts() {
        parts::broken_off_rent(page, terms);
        "INDEX([broken_off_rent@*],contract_months+1)".to_owned()
    } else {
        format!("IF(full_contract_months>contract_months,INDEX([{gross}@*],contract_months+1),0)")
    };
    let words = ("Rent of the last month of the contract", "$", "Of what is broken off");
    page.scalar("last_rent_broken_off", words, Kind::Amount, &template);
    let words = ("Fee for early termination", "$", "As far as the lessee's cash reaches");
    let template = format!(
        "MAX(ROUND(MIN(ROUND(termination_fee*last_rent_broken_off,2),rent_broken_off){credits},2),0)"
    );
    page.scalar("fee_for_leaving", words, Kind::Amount, &template);
}
