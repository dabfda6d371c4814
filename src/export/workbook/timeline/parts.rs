//! Equipment that arrives in parts: each delivery has a lease and an age of its own (Method, section
//! 13).

use super::super::book::{Kind, Page, Row};
use super::super::terms::Terms;
use super::{market, scheduled, scheduled_label};
use crate::analysis::{Family, Lever};

/// The name of a delivery's month.
pub(in crate::export::workbook) fn month_of(delivery: usize) -> String {
    Lever::DeliveryMonth(delivery).id().into_owned()
}

/// The name of a delivery's share; the last one has what the others leave.
pub(in crate::export::workbook) fn share_of(delivery: usize) -> String {
    format!("delivered_share_{}", delivery + 1)
}

/// The rows of all deliveries, which stand one under the other: `[worth0:worth3]`, in the columns
/// named.
pub(in crate::export::workbook) fn all_parts(terms: &Terms, row: &str, columns: &str) -> String {
    let last = terms.count(Family::Delivery).saturating_sub(1);
    format!("[{row}0:{row}{last}{columns}]")
}

/// The sum of a row over the deliveries, to the cent.
pub(in crate::export::workbook) fn total(terms: &Terms, row: &str) -> String {
    format!("ROUND(SUM({}),2)", all_parts(terms, row, ""))
}

/// The deliveries whose lease goes on beyond the contract: 1 for each.
pub(in crate::export::workbook) const BROKEN_OFF: &str =
    "(delivery_months+own_lease_months>contract_months)*1";

/// The rent of each delivery, and of all.
pub(super) fn rents(page: &mut Page<'_>, terms: &Terms) {
    let each = 0..terms.count(Family::Delivery);
    for part in each.clone() {
        page.row(Row::number(
            Kind::Whole,
            "month",
            format!("own_month{part}"),
            format!("Delivery {}: month of its lease", part + 1),
            format!("MAX(0,[t]-{})", month_of(part)),
        ));
    }
    if market::has_index(terms) {
        for part in each.clone() {
            renewed(page, part);
        }
    }
    for part in each.clone() {
        let own = format!("[own_month{part}]");
        let renewed = if market::has_index(terms) {
            format!("[renewed{part}]")
        } else {
            "renewal_rent".to_owned()
        };
        page.row(Row::amount(
            format!("full_rent{part}"),
            format!("Delivery {}: rent of everything in its lease", part + 1),
            format!(
                "IF({own}<=term_months,INDEX([first_term_rent@*],{own}+1),\
                 IF({own}<=own_lease_months,{renewed},0))"
            ),
        ));
    }
    if terms.has_prepaid_rent() {
        for part in each.clone() {
            page.row(Row::amount(
                format!("gross_rent{part}"),
                format!("Delivery {}: rent before credits", part + 1),
                format!("CENTS({}*[full_rent{part}])", share_of(part)),
            ));
        }
        let label = "Contract rent before credits";
        page.row(Row::amount("contract_rent", label, total(terms, "gross_rent")).summed());
    }
    for part in each {
        let rent = if terms.has_prepaid_rent() {
            format!("ROUND([full_rent{part}]-INDEX([credit@*],[own_month{part}]+1),2)")
        } else {
            format!("[full_rent{part}]")
        };
        page.row(
            Row::amount(
                format!("due_rent{part}"),
                format!("Delivery {}: rent due", part + 1),
                format!("CENTS({}*{rent})", share_of(part)),
            )
            .summed(),
        );
    }
    let all = total(terms, "due_rent");
    page.row(Row::amount(scheduled(terms), scheduled_label(terms), all).summed());
}

/// The rent of everything in a renewal of a delivery.
fn renewed(page: &mut Page<'_>, part: usize) {
    let begins = format!("{}+INDEX([renewal_begins@*],[own_month{part}]+1)", month_of(part));
    page.row(Row::amount(
        format!("renewed{part}"),
        format!("Delivery {}: rent of everything in a renewal", part + 1),
        super::renewed(&begins),
    ));
}

/// The rent of what the lessee breaks off by leaving, by month.
pub(super) fn broken_off_rent(page: &mut Page<'_>, terms: &Terms) {
    let row = if terms.has_prepaid_rent() { "gross_rent" } else { "due_rent" };
    let rents = all_parts(terms, row, "");
    let template = format!("ROUND(SUMPRODUCT({BROKEN_OFF},{rents}),2)");
    page.row(Row::amount("broken_off_rent", "Rent of what is broken off", template));
}

/// What of each delivery the vehicle has at the end of a month, and what that is worth of cost.
pub(super) fn worth(page: &mut Page<'_>, terms: &Terms) {
    let each = 0..terms.count(Family::Delivery);
    for part in each.clone() {
        let month = month_of(part);
        page.row(Row::number(
            Kind::Whole,
            "1 = yes",
            format!("sold{part}"),
            format!("Delivery {}: sold before the end of the contract", part + 1),
            format!(
                "IF({month}+own_lease_months>=contract_months,0,IF([t]<{month}+own_lease_months,0,\
                 IF([default_month]=0,1,[sold{part}@-1])))"
            ),
        ));
    }
    // Neither arrived after a default, nor sold before the end of the contract without one.
    for part in each.clone() {
        let month = month_of(part);
        page.row(Row::number(
            Kind::Whole,
            "1 = yes",
            format!("held{part}"),
            format!("Delivery {}: held at the end of the month", part + 1),
            format!(
                "IF([t]<{month},0,IF(AND([default_month]>0,{month}>=[default_month]),0,\
                 1-[sold{part}]))"
            ),
        ));
    }
    for part in each.clone() {
        let (month, share) = (month_of(part), share_of(part));
        page.row(Row::number(
            Kind::Plain,
            "of cost",
            format!("worth{part}"),
            format!("Delivery {}: value as a share of all cost", part + 1),
            format!("IF([held{part}]=1,{share}*INDEX([value_share@*],[t]-{month}+1),0)"),
        ));
    }
    // In their order, as the program adds them up: SUM may keep digits that this loses.
    let all: Vec<String> = each.map(|part| format!("[worth{part}]")).collect();
    let label = "Value as a share of cost";
    page.row(Row::number(Kind::Plain, "of cost", "value_shares", label, all.join("+")));
}
