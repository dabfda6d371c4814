//! Sums that must come out at nothing, and the workbook's figures beside the program's.

use super::book::{Book, Content, FIRST, Kind, Page, Role, Row, VALUE, column};
use super::debt::over_tranches;
use super::program::{Found, FoundFigure};

/// Amounts may differ by less than half a cent a month, rates and ratios by a billionth.
const CENT: f64 = 0.005;
const BILLIONTH: f64 = 1e-9;

/// Where a comparison stands beside its label.
const HERE: u16 = VALUE;
const PROGRAM: u16 = FIRST;
const DIFFERENCE: u16 = FIRST + 1;
const TOLERANCE: u16 = FIRST + 2;
const VERDICT: u16 = FIRST + 3;

/// Adds the rows that identities are checked by to the sheet with the months.
pub(super) fn write_identities(book: &mut Book, tranche_count: usize) {
    let about = "Sums that must be 0 in every month, to the cent; Checks adds them up.";
    let mut page = book.monthly_page("Identities", "Identities, month by month", about);
    let all = |what: &str| over_tranches(tranche_count, |index| format!("[{what}{index}]"));
    page.heading("Money in = money out");
    page.row(
        Row::amount(
            "money_in",
            "Money in",
            "IF([active]=1,[receipts]+[sale_proceeds]+[reserve@-1]+[trapped@-1],0)",
        )
        .note("Receipts, proceeds, and what was held before")
        .summed(),
    );
    let paid = ["interest", "principal", "sweep", "settlement"].map(all).join("+");
    page.row(
        Row::amount(
            "money_out",
            "Money out",
            format!("IF([active]=1,[operating_cost]+{paid}+[distribution]+[reserve]+[trapped],0)"),
        )
        .note("Costs, lenders, equity, and what is held after")
        .summed(),
    );
    page.row(Row::amount("money_gap", "Money in less money out", "[money_in]-[money_out]"));
    page.heading("Equity flow = investors and manager");
    page.row(Row::amount(
        "equity_gap",
        "Distribution less investors, fee and carry",
        "IF([t]<1,0,[distribution]-[investors]-[fee]-[carry_row])",
    ));
    page.heading("Project = everybody's flows");
    let everybody = format!("[investors]+[fee]+[carry_row]+{}", all("lender"));
    page.row(
        Row::amount(
            "project_gap",
            "Project flow less everybody's",
            format!("[project_flow]+[reserve@-1]+[trapped@-1]-[reserve]-[trapped]-({everybody})"),
        )
        .note("With what is held in reserve and lock-up"),
    );
    page.heading("Balances that have ended");
    page.row(
        Row::amount(
            "left_over",
            "Held or owed after the sale",
            "IF([over]=1,[reserve]+[trapped]+IF([last]=1,0,[debt]),0)",
        )
        .note("A lender's loss is written off in the month of the sale"),
    );
}

/// Writes the sheet.
pub(super) fn write(
    book: &mut Book,
    tranche_count: usize,
    rows: &[Found],
    figures: &[FoundFigure],
) {
    let about = "Identities hold whatever is changed. The comparison with the program holds for the \
                 assumptions as exported.";
    let mut page = book.page("Checks", "Checks", about);
    let heads = [
        (0, "Check"),
        (1, "Unit"),
        (2, "Note"),
        (HERE, "Workbook"),
        (PROGRAM, "Program"),
        (DIFFERENCE, "Difference"),
        (TOLERANCE, "Tolerance"),
        (VERDICT, "Verdict"),
    ];
    for (column, head) in heads {
        page.text(column, head, Role::ColumnHead);
    }
    page.end_line();
    page.heading("Overall");
    page.label("All checks", "", "OK, or how many fail");
    page.formula(VALUE, "IF(checks_failed=0,\"OK\",checks_failed)", Kind::Whole);
    page.id("all_checks");
    page.end_line();
    page.heading("Identities");
    identities(&mut page, tranche_count);
    page.heading("The ledger, all months: the workbook's total, the program's, and the sum of all differences");
    for row in rows {
        ledger(&mut page, row);
    }
    page.heading("Figures");
    for figure in figures {
        compare(&mut page, figure);
    }
    page.heading("Count");
    let last = page.book.sheet(page.sheet).map_or(0, |sheet| sheet.next_row);
    page.name_block("verdicts", VERDICT, 0, last);
    page.label("Checks that fail", "", "");
    page.formula(VALUE, "COUNT(verdicts)", Kind::Whole);
    page.name_value("checks_failed");
    page.end_line();
}

/// A verdict is a text where all is well and the number 1 where not, so that failures count.
fn verdict(page: &mut Page<'_>, tolerance: f64, compares: bool) {
    page.put((TOLERANCE, TOLERANCE), Content::Number(tolerance), Kind::Plain, Role::Constant);
    let (difference, limit) = (column(DIFFERENCE), column(TOLERANCE));
    let well = format!("IF([@{difference}]<=[@{limit}],\"OK\",1)");
    let template =
        if compares { format!("IF(inputs_changed>0,\"inputs changed\",{well})") } else { well };
    page.formula(VERDICT, template, Kind::Whole);
    page.end_line();
}

fn identities(page: &mut Page<'_>, tranche_count: usize) {
    for (row, label, note) in [
        ("money_gap", "Money in = money out, every month", "Sum of all gaps"),
        ("equity_gap", "Distributions = investors, fee and carry", "Sum of all gaps"),
        ("project_gap", "Project flows = everybody's flows", "Sum of all gaps"),
        ("left_over", "Nothing is held or owed after the sale", ""),
    ] {
        page.label(label, "$", note);
        page.formula(HERE, format!("SUMPRODUCT(ABS([{row}@*]))"), Kind::Amount);
        page.formula(DIFFERENCE, format!("[@{}]", column(HERE)), Kind::Plain);
        verdict(page, CENT, false);
    }
    page.label("Sources = uses", "$", "Debt and equity; cost, fees and reserve");
    page.formula(HERE, "debt_at_closing+equity", Kind::Amount);
    page.formula(PROGRAM, "equipment_cost+upfront_fees+reserve_at_closing", Kind::Amount);
    page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Plain);
    verdict(page, CENT, false);
    for index in 0..tranche_count {
        let amount = super::inputs::of_tranche("amount", index);
        page.label(&format!("Tranche {}: lent and added = repaid and lost", index + 1), "$", "");
        page.formula(HERE, format!("{amount}+[added{index}@D]"), Kind::Amount);
        let paid = format!(
            "[principal{index}@D]+[sweep{index}@D]+[settlement{index}@D]+[out.loss{index}@D]"
        );
        page.formula(PROGRAM, paid, Kind::Amount);
        page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Plain);
        verdict(page, CENT, false);
    }
    page.label(
        "The columns reach far enough",
        "month",
        "Else lengthen the deal in chiplease and export again",
    );
    page.formula(HERE, "MAX(contract_months+repossession_months,longest_tenor)", Kind::Whole);
    page.formula(PROGRAM, "last_month", Kind::Whole);
    page.formula(DIFFERENCE, "MAX([@D]-[@F],0)", Kind::Plain);
    verdict(page, CENT, false);
}

fn ledger(page: &mut Page<'_>, found: &Found) {
    let (id, is_amount) = (&found.id, found.kind == Kind::Amount);
    page.label(&found.label, if is_amount { "$" } else { "x" }, "");
    // The equipment has a value after the sale, but it is nobody's here.
    let within = if id == "value" { "*([t@*]<=month_of_sale)" } else { "" };
    let here = match within {
        "" => format!("SUM([{id}@*])"),
        _ => format!("SUMPRODUCT([{id}@*]{within})"),
    };
    page.formula(HERE, here, found.kind);
    page.formula(PROGRAM, format!("SUM([program.{id}@*])"), found.kind);
    let difference = if is_amount {
        format!("ROUND(SUMPRODUCT(ABS([{id}@*]-[program.{id}@*]){within}),2)")
    } else {
        // Where one is undefined and the other is not, the counts differ.
        format!("ABS([@D]-[@F])/MAX(1,ABS([@F]))+ABS(COUNT([{id}@*])-COUNT([program.{id}@*]))")
    };
    page.formula(DIFFERENCE, difference, Kind::Plain);
    verdict(page, if is_amount { CENT } else { BILLIONTH }, true);
}

fn compare(page: &mut Page<'_>, figure: &FoundFigure) {
    let unit = match figure.kind {
        Kind::Amount => "$",
        Kind::Return | Kind::Share => "a year",
        Kind::Ratio => "x",
        Kind::Whole | Kind::Plain | Kind::Date | Kind::Text => "month",
    };
    page.label(&figure.label, unit, "");
    page.formula(HERE, format!("[{}@{}]", figure.id, column(figure.column)), figure.kind);
    let content = match figure.value {
        Some(value) => Content::Number(value),
        None => Content::Text("n/a".to_owned()),
    };
    page.put((PROGRAM, PROGRAM), content, figure.kind, Role::Constant);
    let template = "IF(ISNUMBER([@D]),IF(ISNUMBER([@F]),ABS([@D]-[@F]),1),IF(ISNUMBER([@F]),1,0))";
    page.formula(DIFFERENCE, template, Kind::Plain);
    verdict(page, if figure.kind == Kind::Amount { CENT } else { BILLIONTH }, true);
}
