//! What the contract says, month by month: rent, and the value of the equipment (Method, section
//! 3).

use super::book::{Book, Kind, Page, Row};

/// Writes the sheet.
pub(super) fn write(book: &mut Book) {
    let last_month = book.last_month;
    let about = "One column a month, the same on every sheet. Contract rent and equipment value, \
                 before any payments.";
    let mut page = book.monthly_page("Timeline", "Timeline, rent and value", about);
    contract(&mut page, last_month);
    value(&mut page);
}

fn contract(page: &mut Page<'_>, last_month: u16) {
    page.row(Row::number(
        Kind::Whole,
        "year",
        "year",
        "Year from closing",
        "IF([t]<1,0,INT(([t]-1)/12)+1)",
    ));
    page.heading("Contract");
    page.scalar(
        "last_month",
        ("Last column's month", "month", ""),
        Kind::Whole,
        &last_month.to_string(),
    );
    let words = ("Last month of the contract", "month", "Term, and renewal if there is one");
    let template = "term_months+IF(end_of_term=\"Renew\",renewal_months,0)";
    page.scalar("contract_months", words, Kind::Whole, template);
    let words =
        ("Last month required by these terms", "month", "Including default and longest loan");
    let template = "MAX(contract_months+repossession_months,longest_tenor)";
    page.scalar("columns_needed", words, Kind::Whole, template);
    let words = ("Rent of the term's last month", "$", "");
    let template = "CENTS(equipment_cost*rent_factor*(1+escalator)^INT((term_months-1)/12))";
    page.scalar("last_term_rent", words, Kind::Amount, template);
    let words = ("Rent of a renewal", "$ a month", "Flat");
    let template = "CENTS(last_term_rent*ROUND(1-renewal_discount,12))";
    page.scalar("renewal_rent", words, Kind::Amount, template);
    let words = ("Opex due", "$ a month", "");
    let template = "CENTS(equipment_cost*operating_cost/12)";
    page.scalar("monthly_operating_cost", words, Kind::Amount, template);
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

fn value(page: &mut Page<'_>) {
    page.heading("Value of the equipment");
    let words = ("Share of cost at the end of the term", "of cost", "Not below scrap");
    let template = "IF(end_of_term=\"Scrap\",scrap_fraction,MAX(resale_fraction,scrap_fraction))";
    page.scalar("end_fraction", words, Kind::Share, template);
    let words = ("Residual guarantee", "$", "Due from the lessee's side at the end");
    page.scalar("guaranteed", words, Kind::Amount, "CENTS(equipment_cost*residual_guarantee)");
    page.row(
        Row::number(
            Kind::Plain,
            "",
            "value_exponent",
            "Share of the log-decline by now",
            "IF(value_path=\"Cliff\",(1-cliff_share)*([t]/term_months)\
             +IF([t]>=MIN(cliff_month,term_months),cliff_share,0),[t]/term_months)",
        )
        .note("Continues beyond the term"),
    );
    // 0^0 is an error in a spreadsheet, and at closing the share is 1.
    page.row(Row::number(
        Kind::Plain,
        "of cost",
        "value_share",
        "Value as a share of cost",
        "MAX(scrap_fraction,IF(value_path=\"StraightLine\",1-(1-end_fraction)*([t]/term_months),\
         IF([value_exponent]=0,1,end_fraction^[value_exponent])))",
    ));
    let label = "Value of the equipment, unrounded";
    let template = "equipment_cost*[value_share]";
    page.row(Row::number(Kind::Amount, "$", "value_unrounded", label, template));
    page.row(
        Row::amount("value", "Value of the equipment", "CENTS_OF_POWER([value_unrounded])")
            .note("Before any forced-sale haircut"),
    );
}
