//! The report that `chiplease run` prints: headline figures, who gets what, and the yearly cash
//! flow, at most 100 columns wide.

use rust_decimal::prelude::ToPrimitive as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::analysis::cases::{self, CaseRow};
use crate::analysis::years::{Scale, Year};
use crate::analysis::{Headline, Metric, Runs, headline};
use crate::format::{UNDEFINED, money, months_short, percent, rate, ratio, text};
use crate::model::results::{Month, Participant, Summary, TrancheSummary};
use crate::model::scenario::Tranche;
use crate::model::{Results, Scenario};

/// Columns of the terminal that a report fills at most.
const WIDTH: usize = 100;
/// Characters of a name before it is cut.
const NAME_CHARS_MAX: usize = 30;
/// A figure with its name.
const FIGURE_WIDTH: usize = 23;
/// Between two columns.
const GAP: &str = "  ";

/// The whole report; every line ends in a line break.
pub(super) fn report(scenario: &Scenario, results: &Results) -> String {
    let summary = &results.summary;
    let mut report = format!("{}\n{}\n", cut(&scenario.name, WIDTH), "═".repeat(WIDTH));
    for line in wrapped(&scenario.description).iter().chain(&wrapped(&words(scenario, results))) {
        report += line;
        report.push('\n');
    }
    report.push('\n');
    report += &figures(summary);
    report += several_irrs(summary).unwrap_or_default();
    if !summary.tranches.is_empty() {
        report.push('\n');
        report += &tranche_table(&scenario.tranches, &summary.tranches);
    }
    report.push('\n');
    report += &participant_table(&summary.participants);
    report.push('\n');
    report += &cash_flow_table(&results.months);
    report
}

/// The scenario itself beside its cases, a row each; nothing where it has none.
pub(super) fn cases(scenario: &Scenario, base: &Summary) -> String {
    if scenario.cases.is_empty() {
        return String::new();
    }
    let header: Vec<&str> = ["Case"].into_iter().chain(cases::FIGURES.map(Metric::name)).collect();
    let row = |case: CaseRow| {
        let figures = cases::FIGURES.map(|metric| {
            let of = |summary| metric.text_fine_of(summary);
            case.summary.as_ref().map_or_else(|| UNDEFINED.to_owned(), of)
        });
        [name(&case.name)].into_iter().chain(figures).collect()
    };
    let rows = cases::table(scenario, base).into_iter().map(row).collect();
    format!("\n{}", aligned(&header, rows, 1))
}

/// What was raised, and what happens in the deal: the words of the window.
fn words(scenario: &Scenario, results: &Results) -> String {
    let Summary { uses, equity, debt, prepaid_rent, .. } = &results.summary;
    let Headline { deal, lessee } = headline(&mut Runs::default(), scenario, results);
    let (uses, equity, debt) = (money(*uses), money(*equity), money(*debt));
    let prepaid = match prepaid_rent {
        rent if rent.is_zero() => String::new(),
        rent => format!(" + {} prepaid rent", money(*rent)),
    };
    format!("{uses} = {equity} equity + {debt} debt{prepaid}. {deal} {lessee}")
}

/// Said where flows turn their sign more than once.
fn several_irrs(summary: &Summary) -> Option<&'static str> {
    (summary.has_several_equity_irrs || summary.has_several_net_irrs)
        .then_some("Several rates solve these cash flows; the IRR shown is the one nearest 0.\n")
}

/// The figures of the report, in two rows.
const SHOWN: [Metric; 8] = [
    Metric::NetIrr,
    Metric::EquityIrr,
    Metric::Moic,
    Metric::ProjectIrr,
    Metric::MinDscr,
    Metric::PeakLtv,
    Metric::RunwayMonths,
    Metric::LenderLoss,
];

/// Eight figures in two rows.
fn figures(summary: &Summary) -> String {
    let figures = SHOWN.map(|metric| match metric {
        // There is one lessee, and the column is narrow.
        Metric::RunwayMonths => ("Runway", metric.text_of(summary)),
        Metric::PeakLtv => (metric.name(), metric.text_of(summary)),
        _ => (metric.name(), metric.text_fine_of(summary)),
    });
    let cell = |(label, value): &(&str, String)| {
        let rest = FIGURE_WIDTH - chars(label) - 1;
        format!("{label} {value:>rest$}")
    };
    figures.chunks(4).map(|row| row.iter().map(cell).collect::<Vec<_>>().join(GAP) + "\n").collect()
}

fn tranche_table(terms: &[Tranche], outcomes: &[TrancheSummary]) -> String {
    let rows = terms.iter().zip(outcomes).map(|(terms, outcome)| {
        vec![
            name(&terms.name),
            name(&terms.lender),
            money(terms.amount),
            rate(terms.rate.to_f64()),
            percent(outcome.lender_yield, 2),
            months_short(outcome.repaid_month),
            money(outcome.loss),
        ]
    });
    let header = ["Tranche", "Lender", "Amount", "Rate", "Yield", "Repaid in", "Loss"];
    aligned(&header, rows.collect(), 2)
}

fn participant_table(participants: &[Participant]) -> String {
    let rows = participants.iter().map(|participant| {
        let Participant {
            title: who, paid_in, received, profit, vendor_profit, multiple, irr, ..
        } = participant;
        vec![
            name(who),
            money(*paid_in),
            money(*received),
            money(*profit),
            money(*vendor_profit),
            ratio(*multiple),
            percent(*irr, 2),
        ]
    });
    let header =
        ["Participant", "Paid in", "Received", "Profit", "Vendor profit", "Multiple", "IRR"];
    aligned(&header, rows.collect(), 1)
}

/// Closing, the years, and their sum, in the unit that fits.
fn cash_flow_table(months: &[Month]) -> String {
    let years = Year::all(months);
    let scale = Scale::of(&years);
    let rows = years.iter().map(|year| {
        let amounts = year.amounts().map(|amount| scale.figure(amount));
        let label = [year.label.clone()].into_iter();
        label.chain(amounts).chain([ratio(year.min_dscr)]).collect()
    });
    let header: Vec<&str> = ["Year"].into_iter().chain(Year::AMOUNTS).chain(["DSCR"]).collect();
    let table = aligned(&header, rows.collect(), 1);
    format!(
        "Cash flow, {} (rent with backstop; debt at the end of the year; lowest DSCR)\n{table}",
        scale.name
    )
}

/// Columns as wide as their widest cell; the first `left_count` to the left, numbers to the right.
pub(super) fn aligned(header: &[&str], rows: Vec<Vec<String>>, left_count: usize) -> String {
    let header: Vec<String> = header.iter().map(|&title| title.to_owned()).collect();
    // A line break in a name would make a false row.
    let on_one_line = |cell: String| text::line(&cell).into_owned();
    let lines: Vec<Vec<String>> = [header]
        .into_iter()
        .chain(rows)
        .map(|row| row.into_iter().map(on_one_line).collect())
        .collect();
    let column_count = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..column_count)
        .map(|column| {
            lines.iter().filter_map(|line| line.get(column)).map(|cell| chars(cell)).max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    let line_text = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            let room = " ".repeat(width.saturating_sub(chars(cell)));
            if column < left_count { format!("{cell}{room}") } else { format!("{room}{cell}") }
        });
        cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned() + "\n"
    };
    let mut table = String::new();
    for (index, line) in lines.iter().enumerate() {
        table += &line_text(line);
        if index == 0 {
            let rule_width = widths.iter().sum::<usize>() + chars(GAP) * (widths.len() - 1);
            table += &"─".repeat(rule_width);
            table.push('\n');
        }
    }
    table
}

/// How many columns of the terminal it takes.
fn chars(text: &str) -> usize {
    text.width()
}

pub(super) fn name(text: &str) -> String {
    cut(text, NAME_CHARS_MAX)
}

/// The text on one line, cut with an ellipsis where it is longer.
pub(super) fn cut(text: &str, chars_max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = text::line(&line);
    if chars(&line) <= chars_max {
        return line.into_owned();
    }
    // The ellipsis takes a column.
    let mut room = chars_max - 1;
    let fits = |letter: &char| {
        let width = letter.width().unwrap_or(0);
        let is_room = width <= room;
        room = room.saturating_sub(width);
        is_room
    };
    let begin: String = line.chars().take_while(fits).collect();
    // The cut may have split a pair of isolation marks.
    text::piece(&(begin + "…")).into_owned()
}

/// The text in lines of the report's width.
fn wrapped(text: &str) -> Vec<String> {
    wrapped_to(WIDTH, text)
}

/// A point of a list under the report, no wider than it.
pub(super) fn point(mark: &str, text: &str) -> String {
    let indent = chars(mark) + 1;
    let lines = wrapped_to(WIDTH - indent, text);
    format!("{mark} {}\n", lines.join(&format!("\n{}", " ".repeat(indent))))
}

/// The text in lines of at most that width, those after the first one indented.
pub(super) fn in_lines(width: usize, text: &str) -> Vec<String> {
    const INDENT: &str = "  ";
    let mut lines = wrapped_to(width - chars(INDENT), text);
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, INDENT);
    }
    lines
}

/// The text in lines of at most that width, broken between words.
fn wrapped_to(width: usize, text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if chars(line) + 1 + chars(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            // A word longer than a line is cut, so that nothing is wider than the report.
            Some(_) | None => lines.push(cut(word, width)),
        }
    }
    lines
}
