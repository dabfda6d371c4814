//! The figures that a committee asks for, and what becomes of everybody.

use super::book::{Book, Content, FIRST, Kind, Page, Role, VALUE, column};
use super::returns::vendor_share;
use crate::model::{Results, Scenario};

/// Writes the sheet; every figure is the value of a row `out.ID`.
pub(super) fn write(book: &mut Book, scenario: &Scenario, results: &Results) {
    let about = "Headline figures; n/a where a figure is undefined.";
    let mut page = book.page("Outputs", "Outputs", about);
    page.text(0, "Figure", Role::ColumnHead);
    page.text(1, "Unit", Role::ColumnHead);
    page.text(2, "Note", Role::ColumnHead);
    page.text(VALUE, "Value", Role::ColumnHead);
    page.end_line();
    closing(&mut page);
    returns(&mut page);
    cover(&mut page, !scenario.tranches.is_empty());
    course(&mut page);
    if scenario.vendor.is_some() {
        figure(
            &mut page,
            "circularity",
            ("Circularity", "of content", "The vendor's equity / what the vendor is paid"),
            Kind::Share,
            &format!(
                "IF(equipment_cost*vendor_content>0,equity*({})/(equipment_cost*vendor_content),\"n/a\")",
                vendor_share(scenario)
            ),
        );
    }
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        lender(&mut page, index, &tranche.name);
    }
    participants(&mut page, scenario, results);
}

fn figure(
    page: &mut Page<'_>,
    id: &str,
    (label, unit, note): (&str, &str, &str),
    kind: Kind,
    template: &str,
) {
    page.label(label, unit, note);
    page.formula(VALUE, shown(template), kind);
    page.id(format!("out.{id}"));
    page.end_line();
}

/// Of terms that the program would refuse, or the columns cannot hold, no figure is shown.
fn shown(template: &str) -> String {
    format!("IF(figures_shown=1,{template},\"n/a\")")
}

fn closing(page: &mut Page<'_>) {
    page.heading("At closing");
    figure(page, "uses", ("Uses", "$", "Cost, upfront fees and reserve"), Kind::Amount, "uses");
    figure(page, "debt", ("Debt", "$", ""), Kind::Amount, "debt_at_closing");
    figure(page, "equity", ("Equity", "$", ""), Kind::Amount, "equity");
}

fn returns(page: &mut Page<'_>) {
    page.heading("Returns");
    for (id, label, note, series) in [
        ("equity_irr", "Equity IRR", "Before fee and carry", "equity_flow"),
        ("net_irr", "Net IRR", "The investors, after fee and carry", "investors"),
        ("project_irr", "Project IRR", "Without debt", "project_flow"),
    ] {
        figure(page, id, (label, "a year", note), Kind::Return, &format!("[irr.{series}@D]"));
    }
    let words = ("MOIC", "x", "Distributions / equity");
    figure(page, "moic", words, Kind::Ratio, "IF(equity>0,[distribution@D]/equity,\"n/a\")");
    let words = ("Net MOIC", "x", "Received / paid in, netted by month");
    let template = "IF(SUMIF([investors@*],\"<0\")<0,-SUMIF([investors@*],\">0\")/SUMIF([investors@*],\"<0\"),\"n/a\")";
    figure(page, "net_moic", words, Kind::Ratio, template);
    let words = ("Payback", "month", "Distributions have returned the equity");
    let template = "IF(SUM([paid_back@*])=0,\"n/a\",MATCH(1,[paid_back@*],0)-1)";
    figure(page, "payback_month", words, Kind::Whole, template);
    figure(page, "carry", ("Carry", "$", "To the manager"), Kind::Amount, "[carry_row@D]");
}

fn cover(page: &mut Page<'_>, has_debt: bool) {
    page.heading("Cover of the debt");
    let lowest = |row: &str| format!("IF(COUNT([{row}@*])=0,\"n/a\",MIN([{row}@*]))");
    let words = ("Lowest DSCR", "x", "");
    figure(page, "min_dscr", words, Kind::Ratio, &lowest("dscr"));
    let words = ("Average DSCR", "x", "By amount");
    let template = "IF([tested@D]>0,SUMIF([tested@*],\">0\",[cfads@*])/[tested@D],\"n/a\")";
    figure(page, "average_dscr", words, Kind::Ratio, template);
    let note = if has_debt { "" } else { "No debt" };
    figure(page, "min_llcr", ("Lowest LLCR", "x", note), Kind::Ratio, &lowest("llcr"));
    figure(page, "min_plcr", ("Lowest PLCR", "x", note), Kind::Ratio, &lowest("plcr"));
    let template = "IF(COUNT([ltv@*])=0,\"n/a\",MAX([ltv@*]))";
    figure(page, "peak_ltv", ("Highest loan to value", "of value", ""), Kind::Share, template);
}

fn course(page: &mut Page<'_>) {
    page.heading("What happens");
    let words = ("Runway", "months", "Before the first missed rent; n/a if none is missed");
    let template = "IF(MAX([first_missed@*])=0,\"n/a\",MAX([first_missed@*])-1)";
    figure(page, "runway_months", words, Kind::Whole, template);
    let words = ("Month of default", "month", "n/a if there is none");
    let template = "IF(month_of_default=0,\"n/a\",month_of_default)";
    figure(page, "default_month", words, Kind::Whole, template);
    figure(page, "end_month", ("Month of the sale", "month", ""), Kind::Whole, "month_of_sale");
    let words = ("Net sale proceeds", "$", "A residual guarantee included");
    figure(page, "sale_proceeds", words, Kind::Amount, "[sale_proceeds@D]");
    figure(page, "unpaid_rent", ("Rent never paid", "$", ""), Kind::Amount, "unpaid_rent");
    let words = ("Lowest liquidity cover of the lessee", "x", "");
    let template = "IF(COUNT([liquidity_cover@*])=0,\"n/a\",MIN([liquidity_cover@*]))";
    figure(page, "min_liquidity_cover", words, Kind::Ratio, template);
}

fn lender(page: &mut Page<'_>, index: usize, name: &str) {
    page.heading(format!("Lender of {name}"));
    let words = ("Yield", "a year", "After the upfront fee");
    figure(page, &format!("yield{index}"), words, Kind::Return, &format!("[irr.lender{index}@D]"));
    let words = ("Loss", "$", "Balance never repaid");
    let template = format!("SUMIF([last@*],1,[balance{index}@*])");
    figure(page, &format!("loss{index}"), words, Kind::Amount, &template);
    let words = ("Repaid in month", "month", "n/a if never");
    let template = format!("IF([out.loss{index}@D]>0,\"n/a\",MATCH(0,[balance{index}@*],0)-1)");
    figure(page, &format!("repaid{index}"), words, Kind::Whole, &template);
}

/// The columns of the participants' table.
pub(super) const PARTICIPANT_COLUMNS: [(&str, u16, Kind); 6] = [
    ("Profit", VALUE, Kind::Amount),
    ("Paid in", FIRST, Kind::Amount),
    ("Received", FIRST + 1, Kind::Amount),
    ("Vendor profit", FIRST + 2, Kind::Amount),
    ("Multiple", FIRST + 3, Kind::Ratio),
    ("IRR", FIRST + 4, Kind::Return),
];

fn participants(page: &mut Page<'_>, scenario: &Scenario, results: &Results) {
    page.heading("Participants");
    page.text(0, "Who", Role::ColumnHead);
    page.put((1, 2), Content::Blank, Kind::Text, Role::ColumnHead);
    for (head, column, _) in PARTICIPANT_COLUMNS {
        page.text(column, head, Role::ColumnHead);
    }
    page.end_line();
    let vendor = scenario.vendor.as_ref();
    for (index, participant) in results.summary.participants.iter().enumerate() {
        let flow = format!("[participant{index}@*]");
        let is_vendor = vendor.is_some_and(|vendor| vendor.name == participant.name);
        let vendor_profit =
            if is_vendor { "CENTS(equipment_cost*vendor_content*vendor_margin)" } else { "0" };
        let (paid, received) = (column(FIRST), column(FIRST + 1));
        let extra = column(FIRST + 2);
        let templates = [
            format!("ROUND([@{received}]-[@{paid}]+[@{extra}],2)"),
            format!("ROUND(-SUMIF({flow},\"<0\"),2)"),
            format!("ROUND(SUMIF({flow},\">0\"),2)"),
            vendor_profit.to_owned(),
            format!("IF([@{paid}]>0,[@{received}]/[@{paid}],\"n/a\")"),
            format!("[irr.participant{index}@D]"),
        ];
        page.label(&participant.name, "$", "");
        page.id(format!("out.participant{index}"));
        for ((_, column, kind), template) in PARTICIPANT_COLUMNS.into_iter().zip(templates) {
            page.formula(column, shown(&template), kind);
        }
        page.end_line();
    }
}
