//! What comes in besides rent, and the opex of what is held (Method, section 13).

use super::super::book::{Kind, Page, Row};
use super::super::terms::Terms;
use super::super::timeline::{market, parts};
use crate::analysis::Lever;

/// Writes the rows of it; the sum of what comes in besides rent and backstop, after a plus sign.
pub(super) fn write(page: &mut Page<'_>, terms: &Terms) -> String {
    let mut more = String::new();
    if terms.has_deposit() {
        more.push_str("+[forfeited]");
    }
    if terms.has(Lever::InterestOnCash) {
        interest(page, terms);
        more.push_str("+[interest_earned]");
    }
    if terms.has_re_lease() {
        re_lease(page, terms);
        more.push_str("+[re_lease_rent]");
    }
    if terms.has_parts() {
        operating_cost(page, terms);
    }
    more
}

/// On what the accounts held at the end of the month before.
fn interest(page: &mut Page<'_>, terms: &Terms) {
    let deposit = if terms.has_deposit() { "+[deposit@-1]" } else { "" };
    page.row(
        Row::amount(
            "interest_earned",
            "Interest on cash",
            format!(
                "IF([active]=1,CENTS(ROUND([reserve@-1]+[trapped@-1]{deposit},2)\
                 *interest_on_cash/12),0)"
            ),
        )
        .note("On the accounts at the end of the month before")
        .summed(),
    );
}

/// After a default to another lessee, at the market's rent of the month in which it begins.
fn re_lease(page: &mut Page<'_>, terms: &Terms) {
    let share = if terms.has_parts() { format!("*{}", held(terms, "")) } else { String::new() };
    let index = if market::has_index(terms) {
        page.row(
            Row::number(
                Kind::Ratio,
                "x",
                "re_lease_index",
                "Market rent when the new lease begins",
                "INDEX([market_rent@*],MIN([default_month]+repossession_months+1,last_month)+1)",
            )
            .note("After a default"),
        );
        "*[re_lease_index]"
    } else {
        ""
    };
    page.row(
        Row::amount(
            "re_lease_monthly",
            "Rent of the new lease",
            format!(
                "IF([default_month]=0,0,CENTS(equipment_cost*rent_factor\
                 *ROUND(1-re_lease_discount,12){share}{index}))"
            ),
        )
        .note("Of what is held, after a default"),
    );
    page.row(
        Row::amount(
            "re_lease_rent",
            "Re-lease rent",
            "IF([active]=1,IF([default_month]=0,0,\
             IF([t]>[default_month]+repossession_months+re_lease_free,[re_lease_monthly],0)),0)",
        )
        .note("From repossession and the rent-free months on")
        .summed(),
    );
    page.row(Row::amount("re_leased", "Re-lease rent to date", "[re_leased@-1]+[re_lease_rent]"));
}

/// Of the whole, what is held at the end of the month, or of the one before.
fn held(terms: &Terms, month: &str) -> String {
    format!("ROUND(SUMPRODUCT({},delivered_shares),14)", parts::all_parts(terms, "held", month))
}

/// Opex of what the vehicle has during the month: what had come before it and was not sold by then.
fn operating_cost(page: &mut Page<'_>, terms: &Terms) {
    // What came at the end of the month before is had from this one on.
    let share = held(terms, "@-1");
    page.row(Row::number(
        Kind::Share,
        "of cost",
        "held_share",
        "Share of the equipment held during the month",
        format!("IF([t]<1,0,{share})"),
    ));
    page.row(Row::amount(
        "operating_cost_due",
        "Opex of it",
        "CENTS(equipment_cost*operating_cost*[held_share]/12)",
    ));
}
