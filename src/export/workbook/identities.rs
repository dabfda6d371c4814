//! Control totals that must be 0 in every month, to the cent; Checks adds them up.

use super::book::{Page, Row};
use super::debt::over_tranches;
use super::terms::Terms;
use crate::analysis::Lever;

/// Adds them to the sheet with the flows of all parties.
pub(super) fn write(page: &mut Page<'_>, terms: &Terms) {
    let tranche_count = terms.loans;
    let all = |what: &str| over_tranches(tranche_count, |index| format!("[{what}{index}]"));
    page.heading("Control totals, 0 in every month: money in = money out");
    money(page, terms, &all);
    page.heading("Control totals: equity flow = investors and manager");
    let gap = if terms.has_parts() {
        "[distribution]-[equity_call]-[investors]-[fee]-[carry_row]"
    } else {
        "IF([t]<1,0,[distribution]-[investors]-[fee]-[carry_row])"
    };
    page.row(Row::amount("equity_gap", "Distribution less investors, fee and carry", gap));
    page.heading("Control totals: project = flows of all parties");
    let guarantors = match terms.guarantees() {
        0 => String::new(),
        _ => "-[guarantees]+IF([t]<1,premiums_at_closing,0)".to_owned(),
    };
    let earned = if terms.has(Lever::InterestOnCash) { "+[interest_earned]" } else { "" };
    let all_parties = format!("[investors]+[fee]+[carry_row]+{}{guarantors}", all("lender"));
    page.row(
        Row::amount(
            "project_gap",
            "Project flow less flows of all parties",
            format!(
                "[project_flow]{earned}+[reserve@-1]+[trapped@-1]-[reserve]-[trapped]\
                 -({all_parties})"
            ),
        )
        .note("Including DSRA and lock-up account"),
    );
    page.heading("Control totals: closed balances");
    let deposit = if terms.has_deposit() { "+[deposit]" } else { "" };
    page.row(
        Row::amount(
            "left_over",
            "Cash held or debt owed after the sale",
            format!("IF([over]=1,[reserve]+[trapped]{deposit}+IF([last]=1,0,[debt]),0)"),
        )
        .note("A lender's loss is written off in the month of the sale"),
    );
}

/// What comes into the vehicle and what leaves it, with what its accounts hold.
fn money(page: &mut Page<'_>, terms: &Terms, all: &dyn Fn(&str) -> String) {
    let mut more_in = String::new();
    let mut more_out = String::new();
    if terms.has_deposit() {
        // What is forfeited has been in the vehicle's account before.
        more_in.push_str("-[forfeited]+[deposit_flow]+[deposit@-1]");
        more_out.push_str("+[deposit]");
    }
    if terms.guarantees() > 0 {
        more_in.push_str("+[guarantees]");
    }
    if terms.any_premium() {
        more_out.push_str("+[all_premiums]");
    }
    let mut is_counted = "[active]=1";
    if terms.has_parts() {
        is_counted = "[active]+([t]<1)*1>0";
        // Rows of their own, so that the formulas of all that comes and leaves stay short.
        let mut raised = "[equity_call]".to_owned();
        if terms.loans > 0 {
            raised.push('+');
            raised.push_str(&all("drawn"));
        }
        if terms.has_prepaid_rent() {
            raised.push_str("+[prepaid_rent]");
        }
        page.row(Row::amount(
            "raised_for_deliveries",
            "Called, drawn and prepaid with what arrives",
            raised,
        ));
        more_in.push_str("+[raised_for_deliveries]");
        let paid = "[capex]+IF([t]<1,upfront_fees,0)";
        page.row(Row::amount("paid_with_deliveries", "Price of what arrives, and fees", paid));
        more_out.push_str("+[paid_with_deliveries]");
    }
    page.row(
        Row::amount(
            "money_in",
            "Money in",
            format!(
                "IF({is_counted},[receipts]+[sale_proceeds]+[reserve@-1]+[trapped@-1]{more_in},0)"
            ),
        )
        .note("Receipts, proceeds and opening cash accounts")
        .summed(),
    );
    let paid = if terms.is_empty() {
        ["interest", "principal", "sweep", "settlement"].map(all).join("+")
    } else {
        "[debt_service]+[all_sweep]+[all_settlement]".to_owned()
    };
    page.row(
        Row::amount(
            "money_out",
            "Money out",
            format!(
                "IF({is_counted},[operating_cost]+{paid}+[distribution]+[reserve]+[trapped]\
                 {more_out},0)"
            ),
        )
        .note("Costs, lenders, equity and closing cash accounts")
        .summed(),
    );
    page.row(Row::amount("money_gap", "Money in less money out", "[money_in]-[money_out]"));
}
