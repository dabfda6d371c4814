//! Sums that must be 0, and the workbook's figures beside the program's.

mod required;

use super::book::{
    Alarm, Area, Book, Content, FIRST, Kind, LABEL, Page, Print, Role, Tone, VALUE, column,
};
use super::cells::Filled;
use super::cover::{HEADLINE, unit};
use super::formula::AS_TYPED;
use super::places::columns;
use super::program::{Found, FoundFigure};
use super::rounding::CENTS_IN_A_DOLLAR;
use super::terms::Terms;
use required::{Asked, of_terms};

/// Amounts may differ by less than half a cent, or by what a spreadsheet's floats cannot resolve of
/// all that flows; rates and ratios by a billionth of themselves, or of 1 where they are below 1.
const CENT: &str = "MAX(0.005,unseen)";
const BILLIONTH: &str = "0.000000001";
const MILLIONTH: &str = "0.000001";
const NOTHING: &str = "0";

/// Verdicts that are no failure.
const EXCUSED: [&str; 3] = ["OK", "inputs changed", "another case"];

/// The columns of a comparison.
const HERE: u16 = VALUE;
columns! {
    FIRST;
    PROGRAM,
    DIFFERENCE,
    TOLERANCE,
    VERDICT,
    FAILS,
}
/// Where the program's months begin, beside the rows of the ledger.
const MONTHS: u16 = FIRST + 6;

/// What the sheet is written from.
pub(super) struct Subject<'s> {
    pub(super) terms: &'s Terms,
    pub(super) investor_count: usize,
    pub(super) round_count: usize,
    /// The blocks of optional terms, and how many rows each has.
    pub(super) lists: Vec<(String, u32)>,
    pub(super) filled: &'s [Filled],
    pub(super) rows: &'s [Found],
    pub(super) figures: &'s [FoundFigure],
    /// The figures in each case, base first; nothing without cases.
    pub(super) by_case: Vec<Vec<FoundFigure>>,
    /// How many assumptions the cases set.
    pub(super) case_rows: usize,
}

impl Subject<'_> {
    fn has_cases(&self) -> bool {
        !self.by_case.is_empty()
    }
}

/// When a figure may differ from the program's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    /// Never.
    Always,
    /// When an assumption was changed.
    AsExported,
    /// When a case is in use, too.
    InBase,
}

/// Writes the sheet.
pub(super) fn write(book: &mut Book, subject: &Subject<'_>) {
    let about = "Identities hold for any inputs. The comparison with the program holds for the \
                 assumptions as exported; beside the ledger are the program's months, as constants.";
    let mut page = book.page("Checks", "Checks", about);
    page.print(Print { last_column: VERDICT, is_portrait: true, ..Print::PAGE });
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
    page.column_heads(&heads);
    page.end_line();
    overall(&mut page, subject);
    page.heading("Allowed inputs");
    allowed(&mut page, subject);
    page.heading("Identities");
    identities(&mut page, subject.terms);
    page.heading("Every cell holds a figure");
    for filled in subject.filled {
        cells(&mut page, filled);
    }
    names(&mut page);
    page.heading("Cover");
    for metric in HEADLINE {
        let id = metric.id();
        page.label(&format!("Cover: {}", metric.name()), unit(metric), "As on Outputs");
        page.formula(HERE, format!("[cover.{id}@D]"), Kind::Plain);
        page.formula(PROGRAM, format!("[out.{id}@D]"), Kind::Plain);
        page.formula(DIFFERENCE, apart(false), Kind::Tiny);
        verdict(&mut page, NOTHING, Compared::Always);
    }
    program(&mut page, subject);
    page.heading("Figures");
    for figure in subject.figures {
        compare(&mut page, figure, subject);
    }
    count(&mut page);
}

fn overall(page: &mut Page<'_>, subject: &Subject<'_>) {
    page.heading("Overall");
    page.label("All checks", "", "OK, or the number that fail and the first");
    // As a text, in which a blank is no 0: it is what a row that was moved without its formulas
    // leaves behind.
    let both = "checks_failed&first_failing";
    let template = format!(
        "IF(ISERROR({both}),\"not counted\",IF({both}=\"0\",\"OK\",checks_failed&\
         IF(checks_failed=1,\" fails: \",\" fail: \")&first_failing))"
    );
    page.formula(VALUE, template, Kind::Text);
    page.id("all_checks");
    let row = page.row_now();
    let rule = format!("{}<>\"OK\"", Alarm::CELL);
    // The text goes on over the columns to its right.
    let (rows, columns) = ((row, row), (VALUE, VERDICT));
    page.alarm(Alarm { looks_at: Some(VALUE), ..Alarm::of(rows, columns, rule, Tone::Fault) });
    page.end_line();
    let words = ("Figures are shown", "1 = yes", "While all inputs are allowed");
    let difference = column(DIFFERENCE);
    let of_cases: &[&str] = if subject.has_cases() { &["cases"] } else { &[] };
    let plain = &["inputs", "blocks", "columns", "shares", "equity"][..];
    let of_terms: Vec<&str> = of_terms(subject.terms).into_iter().map(|line| line.id).collect();
    let lists: &[&str] = if subject.lists.is_empty() { &[] } else { &["lists"] };
    let asked = [of_cases, plain, lists, &of_terms].concat();
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
    page.scalar("unseen", words, Kind::Tiny, "2^-48*(uses+[money_in@D]+[money_out@D])");
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
    let rule = format!("{}=\"FAILS\"", Alarm::CELL);
    page.alarm(Alarm::of(rows, (VERDICT, VERDICT), rule, Tone::Fault));
    page.label("Checks that fail", "", "All verdicts other than OK or inputs changed");
    // Taken off the number of all verdicts, so that an error or a lost text counts as a failure.
    let excused = EXCUSED.map(|word| format!("-COUNTIF(verdicts,\"{word}\")")).concat();
    let template = format!("{}{excused}", verdicts.len());
    page.formula(VALUE, template, Kind::Whole);
    page.name_value("checks_failed");
    page.end_line();
    page.label("The first of them", "", "");
    let first = "INDEX(check_names,MATCH(1,check_flags,0))";
    let template =
        format!("IF(SUM(check_flags)=0,\"\",IF(ISERROR({first}),\"see below\",{first}))");
    page.formula(VALUE, template, Kind::Text);
    page.name_value("first_failing");
    page.end_line();
}

/// Writes a verdict: OK only for a number within the tolerance; an error, a text or a blank fails.
fn verdict(page: &mut Page<'_>, tolerance: &str, compared: Compared) {
    page.formula(TOLERANCE, tolerance, Kind::Tiny);
    let [difference, limit, verdict] = [DIFFERENCE, TOLERANCE, VERDICT].map(column);
    let [_, changed, other] = EXCUSED;
    let as_exported = format!("IF(inputs_changed>0,\"{changed}\",\"FAILS\")");
    let otherwise = match compared {
        Compared::Always => "\"FAILS\"".to_owned(),
        Compared::AsExported => as_exported,
        Compared::InBase => format!("IF(case_number>1,\"{other}\",{as_exported})"),
    };
    let template = format!(
        "IF(ISNUMBER([@{difference}]),IF([@{difference}]<=[@{limit}],\"OK\",{otherwise}),\"FAILS\")"
    );
    page.formula(VERDICT, template, Kind::Word);
    let excused = EXCUSED.map(|word| format!("[@{verdict}]=\"{word}\""));
    let fails = format!("IF(ISERROR([@{verdict}]),1,IF(OR({}),0,1))", excused.join(","));
    page.put((FAILS, FAILS), Content::Template(fails), Kind::Whole, Role::Faint);
    page.end_line();
}

/// One of them: what is looked at, and what is above 0 where it is not met.
fn requirement(page: &mut Page<'_>, id: &str, label: String, (here, difference): (&str, &str)) {
    page.formula(LABEL, label, Kind::Text);
    page.formula(HERE, here, kind_of(id));
    page.formula(DIFFERENCE, difference, Kind::Whole);
    page.id(format!("check.{id}"));
    verdict(page, NOTHING, Compared::Always);
}

/// What the program requires of a deal before it runs one. Each label says what is wrong, because
/// the cover repeats it.
fn allowed(page: &mut Page<'_>, subject: &Subject<'_>) {
    let investor_count = subject.investor_count;
    let mut line = |id: &str, label: String, here: &str, difference: &str| {
        requirement(page, id, label, (here, difference));
    };
    line(
        "inputs",
        "IF(inputs_refused=0,\"Every input is allowed\",\
         INDEX(inputs_refused_why,MATCH(1,inputs_refused_flags,0)))"
            .to_owned(),
        "inputs_refused",
        "ABS([@D])",
    );
    if subject.has_cases() {
        line(
            "cases",
            "IF([check.cases@G]=0,\"Every value of the case in use is allowed\",\
             IF(ISNUMBER(case_number),INDEX(cases_refused_why,MATCH(1,cases_refused_flags,0)),\
             \"Case in use is none of those on Cases\"))"
                .to_owned(),
            &format!("SUM(cases_refused_flags)+{}-COUNT(cases_refused_flags)", subject.case_rows),
            "IF(ISNUMBER(case_number),ABS([@D]),1)",
        );
    }
    let blocks = blocks(subject);
    line(
        "blocks",
        "IF([check.blocks@G]=0,\"Every list on Inputs is as long as exported\",\
         \"A row was put into a list on Inputs: add it in chiplease and export again\")"
            .to_owned(),
        &blocks.0,
        &format!("ABS([@D]-{})", blocks.1),
    );
    line(
        "columns",
        "IF(columns_needed<=last_month,\"The columns reach far enough\",\
         \"The deal runs to month \"&columns_needed&\", the columns to \"&last_month&\
         \": export anew\")"
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
    let debt = if subject.terms.has_prepaid_rent() { "debt and prepaid rent" } else { "debt" };
    line(
        "equity",
        format!(
            "IF(equity>0,\"Equity is above 0\",\"Equity is \"&equity&\
             \"; {debt} must be less than cost, fees and DSRA together\")"
        ),
        "equity",
        "IF(equity>0,0,1)",
    );
    allowed_terms(page, subject);
}

/// The same of the optional terms.
fn allowed_terms(page: &mut Page<'_>, subject: &Subject<'_>) {
    let mut line = |id: &str, label: String, here: &str, difference: &str| {
        requirement(page, id, label, (here, difference));
    };
    for (number, (name, count)) in subject.lists.iter().enumerate() {
        let id = format!("list{number}");
        let label = "A row was put into a list on Inputs: add it in chiplease and export again";
        let label =
            format!("IF([check.{id}@G]=0,\"The list {name} is as long as exported\",\"{label}\")");
        line(&id, label, &format!("ROWS({AS_TYPED}{name})"), &format!("ABS([@D]-{count})"));
    }
    if let Some(last) = subject.lists.len().checked_sub(1) {
        line(
            "lists",
            "\"Every list of optional terms is as long as exported\"".to_owned(),
            &format!("SUM([check.list0:check.list{last}@G])"),
            "ABS([@D])",
        );
    }
    for Asked { id, label, here, difference } in of_terms(subject.terms) {
        line(id, label, here, difference);
    }
}

/// How the value of such a check is written.
fn kind_of(id: &str) -> Kind {
    match id {
        "equity" | "calls" | "credits" => Kind::Amount,
        "shares" | "deliveries" => Kind::Share,
        _ => Kind::Count,
    }
}

/// The rows of all lists that formulas look along, and how many there were.
fn blocks(subject: &Subject<'_>) -> (String, usize) {
    let of_rounds: &[&str] = match subject.round_count {
        0 => &[],
        _ => &["funding_months", "funding_counted"],
    };
    let of_investors: &[&str] =
        if subject.investor_count == 0 { &[] } else { &["investor_shares"] };
    let rows = |name: &&str| format!("ROWS({name})");
    let rows: Vec<String> = of_rounds.iter().chain(of_investors).map(rows).collect();
    let count = subject.round_count * of_rounds.len() + subject.investor_count;
    (if rows.is_empty() { "0".to_owned() } else { rows.join("+") }, count)
}

/// What adds up where the deal has the term.
fn identities_of_terms(page: &mut Page<'_>, terms: &Terms) {
    if terms.has_parts() {
        page.label(
            "Price = draws, calls and prepaid rent",
            "$",
            "Of all deliveries; less fees and reserve",
        );
        page.formula(HERE, "SUM(delivery_calls)", Kind::Amount);
        page.formula(PROGRAM, "equity", Kind::Amount);
        page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Tiny);
        verdict(page, CENT, Compared::Always);
    }
    if terms.tax {
        page.label("Taxable income = distributions less calls", "$", "All years, all months");
        page.formula(HERE, "[tax.income@D]", Kind::Amount);
        page.formula(PROGRAM, "[equity_flow@D]", Kind::Amount);
        page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Tiny);
        verdict(page, CENT, Compared::Always);
    }
}

fn identities(page: &mut Page<'_>, terms: &Terms) {
    for (row, label, note) in [
        ("money_gap", "Money in = money out, every month", "Sum of all gaps"),
        ("equity_gap", "Distributions = investors, fee and carry", "Sum of all gaps"),
        ("project_gap", "Project flows = flows of all parties", "Sum of all gaps"),
        ("left_over", "No cash held or debt owed after the sale", ""),
    ] {
        page.label(label, "$", note);
        // Absolute values, so that gaps of opposite sign do not cancel.
        page.formula(HERE, format!("SUMPRODUCT(ABS([{row}@*]))"), Kind::Amount);
        page.formula(DIFFERENCE, format!("[@{}]", column(HERE)), Kind::Tiny);
        verdict(page, CENT, Compared::Always);
    }
    let (note, sources) = if terms.has_prepaid_rent() {
        (
            "Debt, prepaid rent and equity; cost, fees and reserve",
            "debt_at_closing+prepaid_in_all+equity",
        )
    } else {
        ("Debt and equity; cost, fees and reserve", "debt_at_closing+equity")
    };
    page.label("Sources = uses", "$", note);
    page.formula(HERE, sources, Kind::Amount);
    page.formula(PROGRAM, "equipment_cost+upfront_fees+reserve_at_closing", Kind::Amount);
    page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Tiny);
    verdict(page, CENT, Compared::Always);
    identities_of_terms(page, terms);
    for index in 0..terms.loans {
        let amount = if terms.has_parts() {
            format!("[drawn{index}@D]")
        } else {
            super::inputs::of_tranche("amount", index)
        };
        page.label(&format!("Tranche {}: lent and added = repaid and lost", index + 1), "$", "");
        page.formula(HERE, format!("{amount}+[added{index}@D]"), Kind::Amount);
        // The balance in the month of the sale is the lender's loss.
        let lost = format!("SUMIF([last@*],1,[balance{index}@*])");
        let paid = format!("[principal{index}@D]+[sweep{index}@D]+[settlement{index}@D]+{lost}");
        page.formula(PROGRAM, paid, Kind::Amount);
        page.formula(DIFFERENCE, "ABS(ROUND([@D]-[@F],2))", Kind::Tiny);
        verdict(page, CENT, Compared::Always);
    }
    page.label("The years add up to the months", "$", "Annual; sum of all gaps");
    page.formula(HERE, "SUMPRODUCT(ABS(annual_gaps))", Kind::Amount);
    page.formula(DIFFERENCE, "[@D]", Kind::Tiny);
    let cents = "MAX(0.005,unseen+2^-48*SUMPRODUCT(ABS(annual_totals)))";
    verdict(page, cents, Compared::Always);
    let label = "IRR() agrees with the search on IRR";
    page.label(label, "a year", "The largest difference, where IRR() finds a rate");
    page.formula(HERE, "MAX(irr_apart)", Kind::Tiny);
    page.formula(DIFFERENCE, "[@D]", Kind::Tiny);
    verdict(page, MILLIONTH, Compared::Always);
    page.label("No rate of return nearer 0 is missed", "", "Inconclusive searches on IRR");
    page.formula(HERE, "SUM(irr_unsure)", Kind::Whole);
    page.formula(DIFFERENCE, "[@D]", Kind::Tiny);
    verdict(page, NOTHING, Compared::Always);
    // All cents depend on this factor, which is a cell that can be overwritten.
    page.label("Cents in a dollar", "", "On Inputs, as exported");
    page.formula(HERE, "cents", Kind::Plain);
    let cents = Content::Number(CENTS_IN_A_DOLLAR);
    page.put((PROGRAM, PROGRAM), cents, Kind::Plain, Role::Constant);
    page.formula(DIFFERENCE, "ABS([@D]-[@F])", Kind::Tiny);
    verdict(page, NOTHING, Compared::Always);
}

/// A text or a blank counts as 0 in a sum and is skipped by a minimum, so the identities may miss
/// it.
fn cells(page: &mut Page<'_>, filled: &Filled) {
    page.label(&format!("Every cell of {} holds a figure", filled.sheet), "cells", "");
    page.formula(HERE, filled.count.clone(), Kind::Whole);
    let expected = Content::Number(f64::from(filled.expected));
    page.put((PROGRAM, PROGRAM), expected, Kind::Whole, Role::Constant);
    page.formula(DIFFERENCE, "ABS([@D]-[@F])", Kind::Whole);
    verdict(page, NOTHING, Compared::Always);
}

/// Names that this sheet defines further down. Those that lead to verdicts are not among them: the
/// verdict on the names would depend on itself. The overall verdict reads them always.
const LATER: [&str; 2] = ["program_months", "check_names"];

/// Looks at every name, one a column, because a formula that does not need one today would not miss
/// it.
fn names(page: &mut Page<'_>) {
    let before = page.book.names.iter().map(|(name, _)| name.as_str());
    let names: Vec<String> = before.chain(LATER).map(str::to_owned).collect();
    page.label("Every name of the workbook is defined", "names", "To the right, one a column");
    let mut last = MONTHS;
    for (at, name) in (MONTHS..).zip(&names) {
        page.formula(at, format!("ROWS({AS_TYPED}{name})"), Kind::Whole);
        last = at;
    }
    page.formula(HERE, format!("COUNT([@{}:{}])", column(MONTHS), column(last)), Kind::Whole);
    let expected = Content::Number(f64::from(u32::try_from(names.len()).unwrap_or(u32::MAX)));
    page.put((PROGRAM, PROGRAM), expected, Kind::Whole, Role::Constant);
    page.formula(DIFFERENCE, "ABS([@D]-[@F])", Kind::Whole);
    verdict(page, NOTHING, Compared::Always);
}

/// The program's ledger: its totals beside the workbook's, and all its months to their right.
fn program(page: &mut Page<'_>, subject: &Subject<'_>) {
    let rows = subject.rows;
    let compared = if subject.has_cases() { Compared::InBase } else { Compared::AsExported };
    page.heading(
        "The ledger, all months: the workbook's total, the program's, and the sum of all \
         differences",
    );
    let months = page.book.last_month + 1;
    let last = MONTHS + page.book.last_month;
    page.text(LABEL, "Months of the program, to the right", Role::Faint);
    for month in 0..months {
        let (at, number) = (MONTHS + month, Content::Number(f64::from(month)));
        page.put((at, at), number, Kind::Whole, Role::ColumnHead);
    }
    page.end_line();
    let first_row = page.row_now();
    for row in rows {
        ledger(page, row, last, compared);
    }
    let area =
        Area { columns: (MONTHS, last), rows: (first_row, page.row_now().saturating_sub(1)) };
    page.book.name_area("program_months", page.sheet, area);
    page.label("Every month of the program holds a figure", "cells", "");
    let count = "COUNT(program_months)+COUNTIF(program_months,\"n/a\")";
    page.formula(HERE, count, Kind::Whole);
    let expected: usize = rows.iter().map(|row| row.months.len()).sum();
    let expected = Content::Number(f64::from(u32::try_from(expected).unwrap_or(u32::MAX)));
    page.put((PROGRAM, PROGRAM), expected, Kind::Whole, Role::Constant);
    page.formula(DIFFERENCE, "ABS([@D]-[@F])", Kind::Whole);
    verdict(page, NOTHING, Compared::Always);
}

fn ledger(page: &mut Page<'_>, found: &Found, last: u16, compared: Compared) {
    let (id, is_amount) = (&found.id, found.kind == Kind::Amount);
    page.label(&found.label, found.unit, "");
    page.id(format!("program.{id}"));
    for (column, value) in (MONTHS..).zip(&found.months) {
        let content = match value {
            Some(value) => Content::Number(*value),
            None => Content::Text("n/a".to_owned()),
        };
        page.put((column, column), content, found.kind, Role::Constant);
    }
    let months = format!("[@{}:{}]", column(MONTHS), column(last));
    // The value path goes on after the sale, where the program's ledger has ended.
    let within = if id == "value" { "*([t@*]<=month_of_sale)" } else { "" };
    let here = match within {
        "" => format!("SUM([{id}@*])"),
        _ => format!("SUMPRODUCT([{id}@*]{within})"),
    };
    page.formula(HERE, here, found.kind);
    page.formula(PROGRAM, format!("SUM({months})"), found.kind);
    let difference = if is_amount {
        format!("ROUND(SUMPRODUCT(ABS([{id}@*]-{months}){within}),2)")
    } else {
        // Where one is undefined and the other is not, the counts differ.
        format!("ABS([@D]-[@F])/MAX(1,ABS([@F]))+ABS(COUNT([{id}@*])-COUNT({months}))")
    };
    page.formula(DIFFERENCE, difference, Kind::Tiny);
    // Some rows, such as the lessee's cash, are larger than all flows: floats resolve less of them.
    let cents = format!("MAX(0.005,unseen+2^-48*SUMPRODUCT(ABS({months})))");
    verdict(page, if is_amount { &cents } else { BILLIONTH }, compared);
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

fn compare(page: &mut Page<'_>, figure: &FoundFigure, subject: &Subject<'_>) {
    page.label(&figure.label, figure.unit, "");
    page.formula(HERE, format!("[{}@{}]", figure.id, column(figure.column)), figure.kind);
    if subject.has_cases() {
        let last = constants(page, figure, &subject.by_case);
        let all = format!("[@{}:{}]", column(MONTHS), column(last));
        page.formula(PROGRAM, format!("INDEX({all},case_number)"), figure.kind);
    } else {
        page.put((PROGRAM, PROGRAM), constant(figure.value), figure.kind, Role::Constant);
    }
    let is_amount = figure.kind == Kind::Amount;
    page.formula(DIFFERENCE, apart(!is_amount), Kind::Tiny);
    verdict(page, if is_amount { CENT } else { BILLIONTH }, Compared::AsExported);
}

fn constant(value: Option<f64>) -> Content {
    value.map_or_else(|| Content::Text("n/a".to_owned()), Content::Number)
}

/// The program's figure in each case, side by side; the last column of them.
fn constants(page: &mut Page<'_>, figure: &FoundFigure, by_case: &[Vec<FoundFigure>]) -> u16 {
    let mut last = MONTHS;
    for (at, figures) in (MONTHS..).zip(by_case) {
        let same = figures.iter().find(|it| it.id == figure.id && it.column == figure.column);
        let content = constant(same.and_then(|it| it.value));
        page.put((at, at), content, figure.kind, Role::Constant);
        last = at;
    }
    last
}
