//! The one shape of JSON: an object a line, with the same first and last fields for every verb
//! (`assets/verbs.md`, "One shape"), so that lines of any verb are joined by file, case and set.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use serde::{Serialize, Serializer};

use super::prepare::Changes;
use super::warnings::JsonWarning;
use super::{Assignment, Completion};
use crate::analysis::{Lever, Metric, Unit};
use crate::format::{self, text};

/// Counts up when a field changes its name, place or type. New fields leave it alone.
pub(super) const VERSION: u32 = 1;

/// Which deal a record is about, as it was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    /// As it was typed.
    pub(super) file: &'a Path,
    /// The case that it is taken in.
    pub(super) case: Option<&'a str>,
    /// What was set, in the order in which it was.
    pub(super) set: &'a [Assignment],
}

impl<'a> About<'a> {
    /// A file with what a verb changes of it.
    pub(super) fn changed(file: &'a Path, changes: &'a Changes) -> Self {
        Self { file, case: changes.case.as_deref(), set: &changes.assignments }
    }
}

/// Those of its fields that name a deal.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    scenario: Option<Cow<'a, str>>,
    file: Cow<'a, str>,
    case: Option<&'a str>,
    set: &'a [Assignment],
}

impl<'a> Named<'a> {
    /// The deal with the name that its scenario has; `None` where it could not be read.
    pub(super) fn of(about: About<'a>, scenario: Option<&'a str>) -> Self {
        let About { file, case, set } = about;
        Self { scenario: scenario.map(Cow::Borrowed), file: file.to_string_lossy(), case, set }
    }
}

/// One line.
#[derive(Serialize)]
pub(super) struct Record<'a, A: Serialize> {
    scenario: Option<Cow<'a, str>>,
    version: u32,
    file: Cow<'a, str>,
    case: Option<&'a str>,
    set: &'a [Assignment],
    /// The verb's own fields; none where there is an error.
    #[serde(flatten)]
    answer: Option<A>,
    warnings: Vec<JsonWarning<'a>>,
    error: Option<String>,
}

impl<'a, A: Serialize> Record<'a, A> {
    /// What a verb says of a deal.
    pub(super) fn of(
        about: About<'a>,
        scenario: &'a str,
        answer: A,
        warnings: Vec<JsonWarning<'a>>,
    ) -> Self {
        let Named { scenario, file, case, set } = Named::of(about, Some(scenario));
        let (version, answer, error) = (VERSION, Some(answer), None);
        Self { scenario, version, file, case, set, answer, warnings, error }
    }
}

impl<A: Serialize> Record<'_, A> {
    /// The same where something beside the answer is wrong.
    pub(super) fn with_error(self, complaints: &[String]) -> Self {
        let error = (!complaints.is_empty()).then(|| complaints.join("\n"));
        Self { error, ..self }
    }
}

impl<'a> Record<'a, ()> {
    /// Why it says nothing, a line for each thing that is wrong.
    pub(super) fn failed(about: About<'a>, complaints: &[String]) -> Self {
        let Named { scenario, file, case, set } = Named::of(about, None);
        let (version, error) = (VERSION, Some(complaints.join("\n")));
        Self { scenario, version, file, case, set, answer: None, warnings: Vec::new(), error }
    }

    /// The same where the name of the scenario is known.
    pub(super) fn named(self, scenario: Option<&'a str>) -> Self {
        Self { scenario: scenario.map(Cow::Borrowed), ..self }
    }
}

/// One line of JSON.
pub(super) fn write_json(
    answer: &impl Serialize,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    writeln!(output, "{}", text::json(answer)?)?;
    Ok(Completion::Clean)
}

/// Says what is wrong to whoever runs the program and, where records are written, in a record.
pub(super) fn refuse(
    about: About<'_>,
    complaints: &[String],
    is_json: bool,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    for complaint in complaints {
        writeln!(errors, "{complaint}")?;
    }
    if is_json {
        write_json(&Record::failed(about, complaints), output)?;
    }
    Ok(Completion::WithFaults)
}

/// A number by its unit: dollars are a text with cents wherever they stand, months and counts are
/// whole, everything else is a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Figure {
    Dollars(String),
    Whole(i64),
    Number(f64),
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Dollars(text) => serializer.serialize_str(text),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
        }
    }
}

impl Figure {
    /// A value in that unit.
    pub(super) fn of(unit: Unit, value: f64) -> Self {
        match unit {
            Unit::Dollars => Self::Dollars(format::cents(value)),
            Unit::Months | Unit::Count => whole(value),
            Unit::Percent | Unit::Ratio => Self::Number(value),
        }
    }

    /// The value of a lever; of one that was sought every digit.
    pub(super) fn lever(lever: Lever, value: f64) -> Self {
        match lever.unit() {
            Unit::Dollars => Self::Dollars(dollars(value)),
            unit => Self::of(unit, value),
        }
    }

    /// The value of a metric; nothing where it is undefined.
    pub(super) fn metric(metric: Metric, value: Option<f64>) -> Option<Self> {
        value.filter(|value| value.is_finite()).map(|value| Self::of(metric.unit(), value))
    }
}

/// Cents; more digits of a value that was sought and has them.
fn dollars(value: f64) -> String {
    let cents = format::cents(value);
    let is_cents = cents.parse::<f64>().is_ok_and(|read| read.total_cmp(&value).is_eq());
    if is_cents || !value.is_finite() { cents } else { more_than_cents(value, cents) }
}

fn more_than_cents(value: f64, cents: String) -> String {
    // As many as a lever keeps of a value that was sought.
    const DIGITS: usize = 6;
    let digits = format!("{value:.DIGITS$}");
    let digits = digits.trim_end_matches('0');
    if digits.len() > cents.len() { digits.to_owned() } else { cents }
}

fn whole(value: f64) -> Figure {
    // A float is exact up to here.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        Figure::Whole(value as i64)
    } else {
        Figure::Number(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_text_with_cents_and_what_is_whole_has_no_point() {
        let text = |unit, value| {
            serde_json::to_string(&Figure::of(unit, value)).expect("a figure is plain")
        };
        for (unit, value, expected) in [
            (Unit::Dollars, 0.0, "\"0.00\""),
            (Unit::Dollars, -0.0, "\"0.00\""),
            (Unit::Dollars, 1e9, "\"1000000000.00\""),
            (Unit::Dollars, -12.5, "\"-12.50\""),
            (Unit::Dollars, 29_340_763.162_506, "\"29340763.16\""),
            (Unit::Months, 108.0, "108"),
            (Unit::Count, 7.0, "7"),
            (Unit::Percent, 0.095, "0.095"),
            (Unit::Ratio, 1.0, "1.0"),
        ] {
            assert_eq!(text(unit, value), expected, "{unit:?} {value}");
        }
        let sought = |value| Figure::lever(Lever::MonthlyBurn, value);
        assert_eq!(sought(1_296_573_812.5), Figure::Dollars("1296573812.50".to_owned()));
        assert_eq!(sought(1_296_573_812.123_4), Figure::Dollars("1296573812.1234".to_owned()));
    }
}
