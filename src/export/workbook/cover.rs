//! The first sheet: what this is, how to read it, and the figures that matter.

use jiff::civil::Date;

use super::book::{Alarm, Book, Kind, Role, VALUE};
use crate::model::{Metric, MetricKind, Results, Scenario};

/// How to read the book.
const NOTES: [&str; 10] = [
    "Every row is a live formula: change a blue cell on Inputs and everything recalculates.",
    "Blue on yellow: assumptions; black: formulas; grey: terms that fix the number of columns.",
    "Inputs lists the allowed range of each assumption; no figures are shown while one is out of \
     range.",
    "A month is the same column on every sheet; month 0 is closing.",
    "Amounts are in US dollars, calculated to the cent as in chiplease and shown in whole dollars.",
    "Flows occur in the month, balances are at month-end; rates are annual fractions.",
    "Rates of return are solved on the sheet IRR, because the result of IRR() depends on its \
     guess.",
    "An undefined figure reads n/a. Cell names are in the name manager.",
    "No macros, no circular references, no volatile functions.",
    "The hidden sheet Scenario holds the deal as text: `chiplease import` reads changed inputs back.",
];

const SHEETS: [(&str, &str); 11] = [
    ("Inputs", "Assumptions and their sources"),
    ("Timeline", "Months, contract rent, value of the equipment"),
    ("Debt", "Schedule of every tranche, reserve, sources and uses"),
    ("Lessee", "Burn, funding, rent paid, arrears, default, backstop"),
    ("Waterfall", "Monthly waterfall; sale and settlement; coverage"),
    ("Returns", "Cash flows of equity, investors, manager, lenders, participants"),
    ("IRR", "Rates of return, solved in cells"),
    ("Outputs", "Headline figures, lenders, participants"),
    ("Identities", "Control totals that must be 0 in every month"),
    ("Program", "chiplease's own figures, as constants"),
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

/// Writes the sheet.
pub(super) fn write(book: &mut Book, scenario: &Scenario, day: Option<Date>, results: &Results) {
    let about =
        if scenario.description.is_empty() { "An AI-chip lease" } else { &scenario.description };
    let mut page = book.page("Cover", &scenario.name, about);
    page.heading("Figures");
    for metric in HEADLINE {
        let id = metric.id();
        page.label(metric.name(), unit(metric), "");
        page.formula(VALUE, format!("[out.{id}@D]"), kind(metric));
        page.id(format!("cover.{id}"));
        page.end_line();
    }
    page.label("Checks", "", "OK, or the number that fail and the first");
    page.formula(VALUE, "[all_checks@D]", Kind::Text);
    let row = page.row_now();
    page.alarm(Alarm { rows: (row, row), column: VALUE, looks_at: VALUE, test: "<>\"OK\"" });
    page.end_line();
    page.heading("How to read it");
    for note in NOTES {
        page.text(0, note, Role::Paragraph);
        page.end_line();
    }
    page.heading("Sheets");
    for (sheet, what) in SHEETS {
        page.text(0, sheet, Role::Label);
        page.text(1, what, Role::Paragraph);
        page.end_line();
    }
    page.end_line();
    let version = env!("CARGO_PKG_VERSION");
    let day = day.map_or_else(String::new, |day| format!(", {day}"));
    let months = results.summary.end_month;
    let text = format!("Made by chiplease {version}{day}; {months} months run.");
    page.text(0, text, Role::Subtitle);
    page.end_line();
}

/// The text of the unit column.
pub(super) fn unit(metric: Metric) -> &'static str {
    match metric.kind() {
        MetricKind::Return => "a year",
        MetricKind::Multiple | MetricKind::Coverage => "x",
        MetricKind::LoanToValue => "of value",
        MetricKind::Loss => "$",
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
        MetricKind::Loss => Kind::Amount,
        MetricKind::Month => Kind::Whole,
    }
}
