//! A unit that stands in a column of its own.

use crate::analysis::Unit;
use crate::format::hints::excerpt;

/// What a unit is called, and what a number has behind it in that unit; nothing in that of the file.
type Names = &'static [(&'static str, &'static [&'static str])];

/// The units of a field, and those that are told where another one is found.
fn names(unit: Unit) -> (Names, &'static str) {
    match unit {
        Unit::Percent => (
            &[
                ("", &["fraction", "share", "decimal", "ratio"]),
                ("%", &["%", "percent", "pct", "%pa", "%ayear", "%amonth"]),
                ("bp", &["bp", "bps"]),
            ],
            "fraction, % or bp",
        ),
        Unit::Dollars => (
            &[
                ("", &["dollars", "dollar", "amonth", "ayear"]),
                ("k", &["k", "thousand", "thousands"]),
                ("m", &["m", "mm", "mn", "million", "millions"]),
                ("bn", &["bn", "b", "billion", "billions"]),
                ("tn", &["tn", "trillion"]),
            ],
            "$, $m or $bn",
        ),
        Unit::Months => (
            &[
                ("", &["months", "month", "mo", "mos", "mths"]),
                ("y", &["years", "year", "yrs", "yr", "y"]),
            ],
            "months or years",
        ),
        Unit::Ratio => {
            (&[("", &["x", "times", "multiple", "ratio", "fraction"]), ("%", &["%"])], "x")
        }
        Unit::Count => (
            &[
                ("", &["count", "gpus", "paths", "units"]),
                ("k", &["k", "thousand", "thousands"]),
                ("m", &["m", "million", "millions"]),
            ],
            "count",
        ),
    }
}

/// The value with the unit beside it, where it has none of its own.
///
/// # Errors
///
/// A unit that such a field does not have.
pub fn with_unit(unit: Option<Unit>, value: &str, beside: &str) -> Result<String, String> {
    let Some(unit) = unit else { return Ok(value.to_owned()) };
    let plain = beside.to_lowercase().replace([' ', '\u{a0}', '.', '$'], "");
    let plain = plain.replace("usd", "").replace("us", "");
    if plain.is_empty() || plain == "number" {
        return Ok(value.to_owned());
    }
    let (names, told) = names(unit);
    let found = names.iter().find(|(_, names)| names.contains(&plain.as_str()));
    let Some((suffix, _)) = found else {
        return Err(format!("the unit {} does not fit; {told} do", excerpt(beside)));
    };
    // A value with a unit of its own keeps it.
    let is_bare = value.chars().any(|c| c.is_ascii_digit())
        && value.chars().all(|c| c.is_ascii_digit() || " \u{a0}.,+-−()$eE_".contains(c));
    if suffix.is_empty() || !is_bare {
        return Ok(value.to_owned());
    }
    Ok(match value.strip_suffix(')') {
        // What accountants put into brackets is below zero.
        Some(inner) => format!("{inner}{suffix})"),
        None => format!("{value}{suffix}"),
    })
}
