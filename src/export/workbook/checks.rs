//! Sums that must be 0, and the workbook's figures beside the program's.

use super::book::{Alarm, Book, Content, FIRST, Kind, LABEL, Page, Role, Row, VALUE, column};
use super::cells::Filled;
use super::cover::{HEADLINE, unit};
use super::debt::over_tranches;
use super::program::{Found, FoundFigure};
use super::rounding::CENTS_IN_A_DOLLAR;

/// Amounts may differ by less than half a cent, or by what a spreadsheet's floats cannot resolve of
/// all that flows; rates and ratios by a billionth of themselves, or of 1 where they are below 1.
const CENT: &str = "MAX(0.005,unseen)";
const BILLIONTH: &str = "0.000000001";
const NOTHING: &str = "0";

/// The columns of a comparison.
const HERE: u16 = VALUE;
const PROGRAM: u16 = FIRST;
const DIFFERENCE: u16 = FIRST + 1;
const TOLERANCE: u16 = FIRST + 2;
const VERDICT: u16 = FIRST + 3;
const FAILS: u16 = FIRST + 4;

/// Adds the rows that identities are checked by to the sheet with the months.
pub(super) fn write_identities(book: &mut Book, tranche_count: usize) {
    let about = "Control totals that must be 0 in every month, to the cent; Checks adds them up.";
    let mut page = book.monthly_page("Identities", "Identities, month by month", about);
    let all = |what: &str| over_tranches(tranche_count, |index| format!("[{what}{index}]"));
    page.heading("Money in = money out");
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
    page.heading("Equity flow = investors and manager");
    page.row(Row::amount(
        "equity_gap",
        "Distribution less investors, fee and carry",
        "IF([t]<1,0,[distribution]-[investors]-[fee]-[carry_row])",
    ));
    page.heading("Project = flows of all parties");
    let all_parties = format!("[investors]+[fee]+[carry_row]+{}", all("lender"));
    page.row(
        Row::amount(
            "project_gap",
            "Project flow less flows of all parties",
            format!("[project_flow]+[reserve@-1]+[trapped@-1]-[reserve]-[trapped]-({all_parties})"),
        )
        .note("Including DSRA and lock-up account"),
    );
    page.heading("Closed balances");
    page.row(
        Row::amount(
            "left_over",
            "Cash held or debt owed after the sale",
            "IF([over]=1,[reserve]+[trapped]+IF([last]=1,0,[debt]),0)",
        )
        .note("A lender's loss is written off in the month of the sale"),
    );
}

/// What the sheet is written from.
pub(super) struct Subject<'s> {
    pub(super) tranche_count: usize,
    pub(super) investor_count: usize,
    pub(super) filled: &'s [Filled],
    pub(super) rows: &'s [Found],
    pub(super) figures: &'s [FoundFigure],
}

/// Writes the sheet.
pub(super) fn write(book: &mut Book, subject: &Subject<'_>) {
    let about = "Identities hold for any inputs. The comparison with the program holds for the \
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
        (FAILS, "Fails"),
    ];
    for (column, head) in heads {
        page.text(column, head, Role::ColumnHead);
    }
    page.end_line();
    overall(&mut page);
    page.heading("Allowed inputs");
    allowed(&mut page, subject.investor_count);
    page.heading("Identities");
    identities(&mut page, subject.tranche_count);
    page.heading("Every cell holds a figure");
    for filled in subject.filled {
        cells(&mut page, filled);
    }
    page.heading("Cover");
    for metric in HEADLINE {
        let id = metric.id();
        page.label(&format!("Cover: {}", metric.name()), unit(metric), "As on Outputs");
        page.formula(HERE, format!("[cover.{id}@D]"), Kind::Plain);
        page.formula(PROGRAM, format!("[out.{id}@D]"), Kind::Plain);
        page.formula(DIFFERENCE, apart(false), Kind::Plain);
        verdict(&mut page, NOTHING, false);
    }
    page.heading(
        "The ledger, all months: the workbook's total, the program's, and the sum of all \
                  differences",
    );
    for row in subject.rows {
        ledger(&mut page, row);
    }
    page.heading("Figures");
    for figure in subject.figures {
        compare(&mut page, figure);
    }
    count(&mut page);
}

fn overall(page: &mut Page<'_>) {
    page.heading("Overall");
    page.label("All checks", "", "OK, or the number that fail and the first");
    let named = "IF(ISERROR(first_failing),\"see below\",first_failing)";
    let template = format!(
        "IF(checks_failed=0,\"OK\",checks_failed&IF(checks_failed=1,\" fails: \",\" fail: \
         \")&{named})"
    );
    page.formula(VALUE, template, Kind::Text);
    page.id("all_checks");
    let row = page.row_now();
    page.alarm(Alarm { rows: (row, row), column: VALUE, looks_at: VALUE, test: "<>\"OK\"" });
    page.end_line();
    let words = ("Figures are shown", "1 = yes", "While all inputs are allowed");
    let difference = column(DIFFERENCE);
    let asked = ["inputs", "columns", "shares", "equity"];
    // Nested IFs stop at the first fault; AND would read the others, which may be errors by then.
    let template = asked
        .iter()
        .rev()
        .fold("1".to_owned(), |inner, what| format!("IF([check.{what}@{difference}]>0,0,{inner})"));
    page.scalar("figures_shown", words, Kind::Whole, &template);
    let words = (
        "Floating-point tolerance of the amounts",
        "$",
        "A spreadsheet treats values within a relative 2^-48 as equal",
    );
    page.scalar("unseen", words, Kind::Plain, "2^-48*(uses+[money_in@D]+[money_out@D])");
}

/// Counts the verdicts that are neither OK nor `inputs changed`, whatever they hold, and finds the
/// first.
fn count(page: &mut Page<'_>) {
    page.heading("Count");
    let sheet = page.book.sheet(page.sheet);
    let last = sheet.map_or(0, |sheet| sheet.next_row);
    let verdicts: Vec<u32> = sheet
        .map_or(&[][..], |sheet| &sheet.spans)
        .iter()
        .filter(|span| span.first_column == VERDICT && span.role == Role::Formula)
        .map(|span| span.row)
        .collect();
    for (name, column) in [("verdicts", VERDICT), ("check_flags", FAILS), ("check_names", LABEL)] {
        page.name_block(name, column, 0, last);
    }
    let rows = (verdicts.first().copied().unwrap_or(0), verdicts.last().copied().unwrap_or(0));
    page.alarm(Alarm { rows, column: VERDICT, looks_at: VERDICT, test: "=\"FAILS\"" });
    page.label("Checks that fail", "", "All verdicts other than OK or inputs changed");
    // Taken off the number of all verdicts, so that an error or a lost text counts as a failure.
    let template =
        format!("{}-COUNTIF(verdicts,\"OK\")-COUNTIF(verdicts,\"inputs changed\")", verdicts.len());
    page.formula(VALUE, template, Kind::Whole);
    page.name_value("checks_failed");
    page.end_line();
    page.label("The first of them", "", "");
    let template = "IF(checks_failed=0,\"\",INDEX(check_names,MATCH(1,check_flags,0)))";
    page.formula(VALUE, template, Kind::Text);
    page.name_value("first_failing");
    page.end_line();
}

/// Writes a verdict: OK only for a number within the tolerance; an error, a text or a blank fails.
fn verdict(page: &mut Page<'_>, tolerance: &str, compares: bool) {
    page.formula(TOLERANCE, tolerance, Kind::Plain);
    let [difference, limit, verdict] = [DIFFERENCE, TOLERANCE, VERDICT].map(column);
    let otherwise =
        if compares { "IF(inputs_changed>0,\"inputs changed\",\"FAILS\")" } else { "\"FAILS\"" };
    let template = format!(
        "IF(ISNUMBER([@{difference}]),IF([@{difference}]<=[@{limit}],\"OK\",{otherwise}),\"FAILS\")"
    );
    page.formula(VERDICT, template, Kind::Text);
    let fails = format!(
        "IF(ISERROR([@{verdict}]),1,IF(OR([@{verdict}]=\"OK\",[@{verdict}]=\"inputs \
         changed\"),0,1))"
    );
    page.put((FAILS, FAILS), Content::Template(fails), Kind::Whole, Role::Faint);
    page.end_line();
}

/// What the program requires of a deal before it runs one. Each label says what is wrong, because
/// the cover repeats it.
fn allowed(page: &mut Page<'_>, investor_count: usize) {
    let mut line = |id: &str, label: String, here: &str, difference: &str| {
        page.formula(LABEL, label, Kind::Text);
        page.formula(HERE, here, Kind::Plain);
        page.formula(DIFFERENCE, difference, Kind::Whole);
        page.id(format!("check.{id}"));
        verdict(page, NOTHING, false);
    };
    line(
        "inputs",
        "IF(inputs_refused=0,\"Every input is allowed\",\
         INDEX(inputs_refused_why,MATCH(1,inputs_refused_flags,0)))"
            .to_owned(),
        "inputs_refused",
        "ABS([@D])",
    );
    line(
        "columns",
        "IF(columns_needed<=last_month,\"The columns reach far enough\",\
         \"The deal runs to month \"&columns_needed&\", the columns to \"&last_month&\
         \": set these terms in chiplease and export again\")"
            .to_owned(),
        "columns_needed",
        "MAX([@D]-last_month,0)",
    );
    let sum = if investor_count == 0 { "1" } else { "SUM(investor_shares)" };
    let most = crate::model::validate::SHARES_TOLERANCE;
    line(
        "shares",
        "IF([check.shares@G]=0,\"The investors' shares sum to 1\",\
         \"The investors' shares sum to \"&ROUND([check.shares@D],9)&\"; allowed is 1\")"
            .to_owned(),
        sum,
        // Rounded first: a sum of shares in floats is off in its last digits.
        &format!("IF(ABS(ROUND([@D]-1,12))<={most},0,1)"),
    );
    line(
        "equity",
        "IF(equity>0,\"Equity is above 0\",\"Equity is \"&equity&\
         \"; debt must be less than cost, fees and DSRA together\")"
            .to_owned(),
        "equity",
        "IF(equity>0,0,1)",
    );
}

fn identities(page: &mut Page<'_>, tranche_count: usize) {
    for (row, label, note) in [
        ("money_gap", "Money in = money out, every month", "Sum of all gaps"),
        ("equity_gap", "Distributions = investors, fee and carry", "Sum of all gaps"),
        ("project_gap", "Project flows = flows of all parties", "Sum of all gaps"),
        ("left_over", "No cash held or debt owed after the sale", ""),
    ] {
        page.label(label, "$", note);
        // Absolute values, so that gaps of opposite sign do not cancel.
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
        // The balance in the month of the sale is the lender's loss.
        let lost = format!("SUMIF([last@*],1,[balance{index}@*])");
        let paid = format!("[principal{index}@D]+[sweep{index}@D]+[settlement{index}@D]+{lost}");
        page.formula(PROGRAM, paid, Kind::Amount);
        page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Plain);
        verdict(page, CENT, false);
    }
    page.label("No rate of return nearer 0 is missed", "", "Inconclusive searches on IRR");
    page.formula(HERE, "SUM(irr_unsure)", Kind::Whole);
    page.formula(DIFFERENCE, "[@D]", Kind::Plain);
    verdict(page, NOTHING, false);
    // All cents depend on this factor, which is a cell that can be overwritten.
    page.label("Cents in a dollar", "", "On Inputs, as exported");
    page.formula(HERE, "cents", Kind::Plain);
    let cents = Content::Number(CENTS_IN_A_DOLLAR);
    page.put((PROGRAM, PROGRAM), cents, Kind::Plain, Role::Constant);
    page.formula(DIFFERENCE, "ABS([@D]-[@F])", Kind::Plain);
    verdict(page, NOTHING, false);
}

/// A text or a blank counts as 0 in a sum and is skipped by a minimum, so the identities may miss
/// it.
fn cells(page: &mut Page<'_>, filled: &Filled) {
    page.label(&format!("Every cell of {} holds a figure", filled.sheet), "cells", "");
    page.formula(HERE, filled.count.clone(), Kind::Whole);
    let expected = Content::Number(f64::from(filled.expected));
    page.put((PROGRAM, PROGRAM), expected, Kind::Whole, Role::Constant);
    page.formula(DIFFERENCE, "ABS([@D]-[@F])", Kind::Whole);
    verdict(page, NOTHING, false);
}

fn ledger(page: &mut Page<'_>, found: &Found) {
    let (id, is_amount) = (&found.id, found.kind == Kind::Amount);
    page.label(&found.label, if is_amount { "$" } else { "x" }, "");
    // The value path goes on after the sale, where the program's ledger has ended.
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
    // Some rows, such as the lessee's cash, are larger than all flows: floats resolve less of them.
    let cents = format!("MAX(0.005,unseen+2^-48*SUMPRODUCT(ABS([program.{id}@*])))");
    verdict(page, if is_amount { &cents } else { BILLIONTH }, true);
}

/// How far the workbook's figure is from the program's, relative to it where asked: 0 if both are
/// undefined, a text if the workbook's is neither a number nor undefined.
fn apart(is_relative: bool) -> String {
    let scale = if is_relative { "/MAX(1,ABS([@F]))" } else { "" };
    format!(
        "IF(ISNUMBER([@D]),IF(ISNUMBER([@F]),ABS([@D]-[@F]){scale},1),\
         IF([@D]=\"n/a\",IF(ISNUMBER([@F]),1,0),\"no figure\"))"
    )
}

fn compare(page: &mut Page<'_>, figure: &FoundFigure) {
    let unit = match figure.kind {
        Kind::Amount => "$",
        Kind::Return => "a year",
        Kind::Share => "",
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
    let is_amount = figure.kind == Kind::Amount;
    page.formula(DIFFERENCE, apart(!is_amount), Kind::Plain);
    verdict(page, if is_amount { CENT } else { BILLIONTH }, true);
}
