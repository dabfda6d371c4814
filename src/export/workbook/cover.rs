//! The first sheet: what this is, how to read it, and the figures that matter.

use jiff::civil::Date;

use super::book::{Alarm, Book, Content, FIRST, Kind, Page, Print, Role, Tone, VALUE, column};
use crate::model::{Metric, MetricKind, Results, Scenario};

/// How to read the book.
const NOTES: [&str; 14] = [
    "Every row is a live formula: change a blue cell on Inputs and everything recalculates.",
    "Blue on yellow: assumptions; black: formulas; grey: terms that fix the number of columns. A \
     changed assumption turns orange, a refused one red.",
    "Inputs lists the allowed range of each assumption; no figures are shown while one is out of \
     range.",
    "Signs: an amount is positive and its label says which way it goes (rent paid, interest paid). \
     Only the flows of parties and projects on Returns and IRR have a sign: received is positive, \
     paid in negative. Parentheses are negative.",
    "A month is the same column on every monthly sheet; month 0 is closing.",
    "Amounts are in US dollars, calculated to the cent as in chiplease and shown in whole dollars.",
    "Flows occur in the month, balances are at month-end; rates are annual fractions.",
    "Rates of return are solved on the sheet IRR, because the result of IRR() depends on its \
     guess; IRR() stands beside them.",
    "An undefined figure reads n/a, as does one of a term that the columns are too short for. Cell \
     names are in the name manager.",
    "A tranche, a funding round, an investor or a case cannot be added here: do it in chiplease \
     and export again.",
    "Monthly sheets print totals and the first year, a sheet a page (A3); Annual prints all \
     years. Clear a print area to print more.",
    "The columns hold every end of the term, with renewal, a default at the end, and a year more.",
    "No macros, no circular references, no volatile functions.",
    "The hidden sheet Scenario holds the deal as text: `chiplease import` reads changed inputs and \
     cases back.",
];

const SHEETS: [(&str, &str); 13] = [
    ("Inputs", "Assumptions and their sources"),
    ("Cases", "What each case sets, and what it yields"),
    ("Annual", "The years as columns, with charts of debt service and of debt"),
    ("Outputs", "Headline figures, lenders, participants"),
    ("Timeline", "Months, contract rent, value of the equipment"),
    (super::deliveries::SHEET, "What arrives when, and who pays for it"),
    ("Debt", "Schedule of every tranche, reserve, sources and uses"),
    ("Lessee", "Burn, funding, rent paid, arrears, default, backstop"),
    ("Waterfall", "Monthly waterfall; sale and settlement; coverage"),
    ("Returns", "Cash flows of equity, investors, manager, lenders, participants; control totals"),
    (super::tax::SHEET, "Taxable income by year, for the after-tax IRR"),
    ("IRR", "Rates of return, solved in cells"),
    ("Checks", "Identities, and the workbook's figures against the program's"),
];

/// The figures that matter; each has a row of its id on Outputs.
pub(super) const HEADLINE: [Metric; 7] = [
    Metric::EquityIrr,
    Metric::NetIrr,
    Metric::Moic,
    Metric::MinDscr,
    Metric::MinLlcr,
    Metric::RunwayMonths,
    Metric::DefaultMonth,
];

/// The last column of its texts.
const LAST: u16 = FIRST + 3;

/// Writes the sheet.
pub(super) fn write(
    book: &mut Book,
    scenario: &Scenario,
    day: Option<Date>,
    results: &Results,
    has_cases: bool,
) {
    let about =
        if scenario.description.is_empty() { "An AI-chip lease" } else { &scenario.description };
    let mut page = book.page("Cover", &scenario.name, "");
    page.print(Print { last_column: LAST, ..Print::PAGE });
    page.paragraph(about, LAST);
    page.heading("Figures");
    if has_cases {
        page.label("Case in use", "", "Chosen on Inputs");
        page.formula(VALUE, "case_selected", Kind::Text);
        page.end_line();
    }
    figures(&mut page);
    page.heading("Sheets");
    let terms = page.terms();
    let is_there = |sheet: &str| match sheet {
        "Cases" => has_cases,
        super::deliveries::SHEET => terms.has_parts(),
        super::tax::SHEET => terms.tax,
        _ => true,
    };
    for (sheet, what) in SHEETS.into_iter().filter(|(sheet, _)| is_there(sheet)) {
        page.put((0, 0), Content::Link(sheet.to_owned()), Kind::Text, Role::Link);
        page.text(1, what, Role::Label);
        page.end_line();
    }
    page.heading("How to read it");
    for note in NOTES {
        page.paragraph(note, LAST);
    }
    left_out_cases(&mut page, scenario);
    page.end_line();
    let version = env!("CARGO_PKG_VERSION");
    let day = day.map_or_else(String::new, |day| format!(", {day}"));
    let months = results.summary.end_month;
    let text = format!("Made by chiplease {version}{day}; {months} months run.");
    page.text(0, text, Role::Subtitle);
    page.end_line();
}

/// The headline's figures and the workbook's own verdict.
fn figures(page: &mut Page<'_>) {
    for metric in HEADLINE {
        let id = metric.id();
        page.label(metric.name(), unit(metric), "");
        page.formula(VALUE, format!("[out.{id}@D]"), kind(metric));
        if unit(metric) == "month" {
            page.formula(FIRST, date_of(&format!("[@{}]", column(VALUE))), Kind::LongDate);
        }
        let row = page.row_now();
        page.alarm(Alarm::of((row, row), (VALUE, VALUE), breach(metric), Tone::Breach));
        page.id(format!("cover.{id}"));
        page.end_line();
    }
    page.label("Checks", "", "OK, or the number that fail and the first");
    page.formula(VALUE, "[all_checks@D]", Kind::Text);
    let row = page.row_now();
    let rule = format!("{}<>\"OK\"", Alarm::CELL);
    // The text goes on over the columns to its right.
    let (rows, columns) = ((row, row), (VALUE, LAST));
    page.alarm(Alarm { looks_at: Some(VALUE), ..Alarm::of(rows, columns, rule, Tone::Fault) });
    page.end_line();
}

/// Which cases the workbook does not have, if any.
fn left_out_cases(page: &mut Page<'_>, scenario: &Scenario) {
    let with_terms = scenario.cases.iter().filter(|case| !case.terms.is_empty());
    let names: Vec<&str> = with_terms.map(|case| case.name.as_str()).collect();
    if !names.is_empty() {
        let left_out = format!(
            "Not in this workbook, because they add or take away a term and its formulas with it: {}.",
            names.join(", ")
        );
        page.paragraph(&left_out, LAST);
    }
}

/// The calendar month of a figure that counts months, as a template.
pub(super) fn date_of(month: &str) -> String {
    format!("IF(ISNUMBER({month}),INDEX([date@*],{month}+1),\"n/a\")")
}

/// The test of a cell that a metric's breach is shown by, as the program shows it.
pub(super) fn breach(metric: Metric) -> String {
    let cell = Alarm::CELL;
    let test = match (metric, metric.kind().loss_level()) {
        (Metric::MinDscr, _) => format!("{cell}<MAX(1,lockup_dscr)"),
        (_, Some(level)) if metric.more_is_better() => format!("{cell}<{level}"),
        (_, Some(level)) => format!("{cell}>{level}"),
        (_, None) => return format!("ISNUMBER({cell})"),
    };
    format!("IF(ISNUMBER({cell}),{test},FALSE)")
}

/// The text of the unit column.
pub(super) fn unit(metric: Metric) -> &'static str {
    match metric.kind() {
        MetricKind::Return => "a year",
        MetricKind::Multiple | MetricKind::Coverage => "x",
        MetricKind::LoanToValue => "of value",
        MetricKind::Loss | MetricKind::Investment => "$",
        MetricKind::Month if metric == Metric::RunwayMonths => "months",
        MetricKind::Month => "month",
    }
}

/// How its cells are written.
pub(super) fn kind(metric: Metric) -> Kind {
    match metric.kind() {
        MetricKind::Return => Kind::Return,
        MetricKind::Multiple | MetricKind::Coverage => Kind::Ratio,
        MetricKind::LoanToValue => Kind::Share,
        MetricKind::Loss | MetricKind::Investment => Kind::Amount,
        MetricKind::Month => Kind::Whole,
    }
}
