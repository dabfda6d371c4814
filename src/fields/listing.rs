//! Every field of a scenario in a row: what it is called, what it may be, what it is.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::analysis::{Lever, Unit, lever_text};
use crate::files::{FileError, field_path, scenario_file};
use crate::format::text;
use crate::model::Scenario;
use crate::model::scenario::{Repayment, ValuePath};
use crate::model::validate::{Bounds, bounds};

use super::{Field, choices, is_choice, label};

/// One field, for people and programs that fill a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which.
    pub field: Field,
    /// What it is called on the screen.
    pub label: String,
    /// What its value is meant in: "fraction", "$", "months", "x", "count"; "month" of closing,
    /// "choice", "text", "list" of what is empty, "part" of what is not there.
    pub unit: &'static str,
    /// What it may be, in words; empty where anything may be said.
    pub allowed: String,
    /// The same as it is read: "0% to 100%".
    pub allowed_reads: String,
    /// What the window's slider offers, in the unit of the file.
    pub slider: Option<[f64; 2]>,
    /// Its value as a cell of a table of assumptions has it; [`super::set`] takes it back.
    pub value: String,
    /// The same as it is read: "9.50%".
    pub reads: String,
    /// Where it comes from; empty where nothing is said.
    pub source: String,
    /// How `--set` may set it to this: `loan_rate=9.5%`.
    pub write: String,
}

/// Every number, text and choice of the deal and its cases, in the order of the file.
///
/// The format and the story are left out: the one is the file's, the other for the presenter alone.
///
/// # Errors
///
/// The scenario has no text. A defect of this program.
pub fn entries(scenario: &Scenario) -> Result<Vec<Entry>, FileError> {
    let bounds = bounds(scenario);
    let is_asked = |path: &str| {
        path != "format" && !path.starts_with("evidence") && !path.starts_with("story")
    };
    let mut entries = Vec::new();
    for (path, ron) in field_path::leaves(scenario)? {
        if !is_asked(&path) {
            continue;
        }
        let field = Field::at(scenario, &path);
        entries.push(entry(scenario, field, &ron, &bounds));
        for (part, value) in parts(scenario, &path) {
            let field = Field::at(scenario, &format!("{path}.{part}"));
            entries.push(entry(scenario, field, &value, &bounds));
        }
    }
    Ok(entries)
}

/// The numbers of a choice that has some.
pub(super) fn parts(scenario: &Scenario, path: &str) -> Vec<(&'static str, String)> {
    let (loan, choice) = match path.strip_prefix("tranches[").and_then(|it| it.split_once("].")) {
        Some((loan, choice)) => (loan.parse::<usize>().ok(), choice),
        None => (None, path),
    };
    let repayment = loan.and_then(|loan| scenario.tranches.get(loan)).map(|loan| loan.repayment);
    match (choice, repayment, scenario.equipment.value_path) {
        ("repayment", Some(Repayment::Sculpted { dscr }), _) => {
            vec![("dscr", dscr.normalize().to_string())]
        }
        ("equipment.value_path", _, ValuePath::Cliff { month, share }) => {
            vec![("month", month.to_string()), ("share", share.normalize().to_string())]
        }
        _ => Vec::new(),
    }
}

fn entry(scenario: &Scenario, field: Field, ron: &str, bounds: &BTreeMap<String, Bounds>) -> Entry {
    let value = value(&field, ron);
    let reads = reads(scenario, &field, &value);
    let is_of_deal = !field.path.starts_with("cases");
    let slider = field.lever.filter(|_| is_of_deal).map(|lever| {
        let range = lever.range(scenario);
        [*range.start(), *range.end()]
    });
    let source = scenario.evidence.get(&field.path).map(|source| text_cell(source));
    Entry {
        label: label(scenario, &field),
        unit: unit(&field, ron),
        allowed: allowed(scenario, &field, bounds, &|number| number.normalize().to_string()),
        allowed_reads: allowed(scenario, &field, bounds, &|number| bound_reads(&field, number)),
        slider,
        write: write(&field, &value, &reads),
        source: source.unwrap_or_default(),
        field,
        value,
        reads,
    }
}

/// A value of the file as a cell of a table has it.
pub(super) fn value(field: &Field, ron: &str) -> String {
    let inner = ron.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(ron);
    if field.unit().is_some() && !is_choice(&field.path) {
        // A number too long for a float stands in quotes in a file.
        let number = inner.trim_matches('"');
        let months = number.strip_prefix("Months(").and_then(|rest| rest.strip_suffix(')'));
        return months.unwrap_or(number).to_owned();
    }
    match scenario_file::unquoted(inner) {
        Some(text) => text_cell(&text),
        // A choice with numbers of its own, which have rows of their own.
        None => match inner.split_once('(') {
            Some((choice @ ("Cliff" | "Sculpted"), _)) => choice.to_owned(),
            _ => inner.to_owned(),
        },
    }
}

/// A text as it stands in a cell: as it is, or in the quotes of a file where it would not come back.
fn text_cell(text: &str) -> String {
    let is_plain = !text.is_empty()
        && text.trim() == text
        && !text.contains('"')
        && !text.starts_with(['\'', '=', '+', '-', '@', '#'])
        && !text.chars().any(char::is_control)
        && *text::spreadsheet_cell(text) == *text;
    if is_plain { text.to_owned() } else { quoted_plainly(text) }
}

/// In quotes, with everything that a spreadsheet would not leave as it is written as its code.
fn quoted_plainly(text: &str) -> String {
    let quoted = scenario_file::quoted(text);
    if *text::spreadsheet_cell(&quoted) == *quoted {
        return quoted;
    }
    let code = |letter: char| match letter {
        ' ' | '.' | ',' => letter.to_string(),
        letter if letter.is_alphanumeric() => letter.to_string(),
        letter => letter.escape_unicode().to_string(),
    };
    format!("\"{}\"", text.chars().map(code).collect::<String>())
}

/// The text of a cell, whichever way it was written.
pub(super) fn text_of(cell: &str) -> String {
    let is_quoted = cell.len() > 1 && cell.starts_with('"') && cell.ends_with('"');
    let unquoted = if is_quoted { scenario_file::unquoted(cell) } else { None };
    unquoted.unwrap_or_else(|| cell.to_owned())
}

/// A value as it is read; in full where it would not be read back so.
pub(super) fn reads(scenario: &Scenario, field: &Field, value: &str) -> String {
    let number = || {
        let exact: Decimal = value.parse().ok()?;
        let unit = field.unit()?;
        // A share is read as a carry is.
        let lever = field.lever.unwrap_or(Lever::Carry);
        let short = lever_text::text(lever, scenario, crate::format::float(exact));
        let same = lever_text::read(unit, &short).is_ok_and(|read| read == exact);
        Some(match unit {
            _ if same => short,
            Unit::Percent => {
                format!("{}%", exact.checked_mul(Decimal::ONE_HUNDRED)?.normalize())
            }
            Unit::Dollars => crate::format::money_full(exact),
            Unit::Months | Unit::Ratio | Unit::Count => value.to_owned(),
        })
    };
    number().unwrap_or_else(|| value.to_owned())
}

fn unit(field: &Field, ron: &str) -> &'static str {
    match field.unit() {
        Some(Unit::Percent) => return "fraction",
        Some(Unit::Dollars) => return "$",
        Some(Unit::Months) => return "months",
        Some(Unit::Ratio) => return "x",
        Some(Unit::Count) => return "count",
        None => {}
    }
    match ron {
        _ if field.path == "closing" => "month",
        "[]" => "list",
        "None" if choices(&field.path).is_empty() => "part",
        text if text.starts_with(['"', 'r']) => "text",
        _ => "choice",
    }
}

/// An end of the bounds with its unit.
fn bound_reads(field: &Field, number: Decimal) -> String {
    let plain = || number.normalize().to_string().replace('-', "−");
    match field.unit() {
        Some(Unit::Percent) => number
            .checked_mul(Decimal::ONE_HUNDRED)
            .map_or_else(plain, |percent| format!("{}%", percent.normalize()).replace('-', "−")),
        Some(Unit::Dollars) if number < Decimal::ONE => crate::format::money_full(number),
        Some(Unit::Dollars) => crate::format::money(number),
        Some(Unit::Count) => crate::format::number(crate::format::float(number), 0),
        Some(Unit::Ratio) => format!("{}x", plain()),
        Some(Unit::Months) | None => plain(),
    }
}

/// What the field may be, its numbers written so.
fn allowed(
    scenario: &Scenario,
    field: &Field,
    bounds: &BTreeMap<String, Bounds>,
    written: &dyn Fn(Decimal) -> String,
) -> String {
    let choices = choices(&field.path);
    if let [most @ .., last] = choices {
        let numbered = match within_brackets(&field.path) {
            Some(numbers) => format!("; in brackets {numbers}"),
            None => String::new(),
        };
        return format!("{} or {last}{numbered}", most.join(", "));
    }
    // A case's lever has the bounds of the field that it sets.
    let path = match field.lever {
        Some(lever) => lever.path(),
        None => field.path.clone(),
    };
    let within = bounds.get(&path).map(|bounds| {
        let (low, high) = (written(bounds.low), written(bounds.high));
        if bounds.is_above {
            format!("more than {low}, at most {high}")
        } else {
            format!("{low} to {high}")
        }
    });
    match path.as_str() {
        "closing" => "a month such as 2026-02".to_owned(),
        "equity.catch_up" => {
            let [none, carry, all] =
                [Decimal::ZERO, scenario.equity.carry, Decimal::ONE].map(written);
            format!("{none}, or carry ({carry}) to {all}")
        }
        "uncertainty.seed" | "equipment.gpus" => "0 or more".to_owned(),
        path if path.rsplit('.').next() == Some("tenor") => "MatchLease, or 1 to 480".to_owned(),
        path if path.starts_with("equipment.deliveries[") && path.ends_with("].share") => {
            "more than 0, at most 1; all sum to 1".to_owned()
        }
        _ => within.unwrap_or_default(),
    }
}

/// What the number of such a choice may be.
fn within_brackets(path: &str) -> Option<&'static str> {
    is_choice(path).then(|| if path == "tax.depreciation" { "1 to 240 months" } else { "0 to 1" })
}

/// How the field is set to its value on a command line.
fn write(field: &Field, value: &str, reads: &str) -> String {
    let name = match field.lever {
        Some(lever) if !field.path.contains(".levers[") => lever.id().into_owned(),
        _ => field.path.clone(),
    };
    let value = match field.unit() {
        // A shell would take $5 for something of its own.
        Some(unit) => {
            let spoken = reads.replace(['$', '\u{a0}', ','], "").replace('−', "-");
            let spoken = spoken.replace("months", "mo").replace("month", "mo");
            let read = |text: &str| lever_text::read(unit, text).ok();
            if read(&spoken) == read(value) { spoken } else { value.to_owned() }
        }
        None => value.to_owned(),
    };
    let written = format!("{name}={value}");
    let is_plain = |c: char| c.is_alphanumeric() || "_.=%-+:,/".contains(c);
    if written.chars().all(is_plain) {
        return written;
    }
    format!("'{}'", written.replace('\'', "'\\''"))
}
