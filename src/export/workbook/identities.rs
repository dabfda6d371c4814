//! Control totals that must be 0 in every month, to the cent; Checks adds them up.

use super::book::{Page, Row};
use super::debt::over_tranches;

/// Adds them to the sheet with the flows of all parties.
pub(super) fn write(page: &mut Page<'_>, tranche_count: usize) {
    let all = |what: &str| over_tranches(tranche_count, |index| format!("[{what}{index}]"));
    page.heading("Control totals, 0 in every month: money in = money out");
    page.row(
        Row::amount(
            "money_in",
            "Money in",
            "IF([active]=1,[receipts]+[sale_proceeds]+[reserve@-1]+[trapped@-1],0)",
        )
        .note("Receipts, proceeds and opening cash accounts")
        .summed(),
    );
    let paid = ["interest", "principal", "sweep", "settlement"].map(all).join("+");
    page.row(
        Row::amount(
            "money_out",
            "Money out",
            format!("IF([active]=1,[operating_cost]+{paid}+[distribution]+[reserve]+[trapped],0)"),
        )
        .note("Costs, lenders, equity and closing cash accounts")
        .summed(),
    );
    page.row(Row::amount("money_gap", "Money in less money out", "[money_in]-[money_out]"));
    page.heading("Control totals: equity flow = investors and manager");
    page.row(Row::amount(
        "equity_gap",
        "Distribution less investors, fee and carry",
        "IF([t]<1,0,[distribution]-[investors]-[fee]-[carry_row])",
    ));
    page.heading("Control totals: project = flows of all parties");
    let all_parties = format!("[investors]+[fee]+[carry_row]+{}", all("lender"));
    page.row(
        Row::amount(
            "project_gap",
            "Project flow less flows of all parties",
            format!("[project_flow]+[reserve@-1]+[trapped@-1]-[reserve]-[trapped]-({all_parties})"),
        )
        .note("Including DSRA and lock-up account"),
    );
    page.heading("Control totals: closed balances");
    page.row(
        Row::amount(
            "left_over",
            "Cash held or debt owed after the sale",
            "IF([over]=1,[reserve]+[trapped]+IF([last]=1,0,[debt]),0)",
        )
        .note("A lender's loss is written off in the month of the sale"),
    );
}
