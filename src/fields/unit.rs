//! A unit that stands in a column of its own.

use crate::analysis::Unit;
use crate::format::hints::excerpt;

/// The value with the unit beside it, where it has none of its own.
///
/// # Errors
///
/// A unit that such a field does not have.
pub(super) fn with_unit(unit: Option<Unit>, value: &str, beside: &str) -> Result<String, String> {
    let Some(unit) = unit else { return Ok(value.to_owned()) };
    let plain = beside.to_lowercase().replace([' ', '\u{a0}', '.', '$'], "");
    let plain = plain.replace("usd", "").replace("us", "");
    let suffix = match (unit, plain.as_str()) {
        (_, "" | "number") => "",
        (Unit::Percent, "fraction" | "share" | "decimal" | "ratio") => "",
        (Unit::Percent, "%" | "percent" | "pct" | "%pa" | "%ayear" | "%amonth") => "%",
        (Unit::Percent, "bp" | "bps") => "bp",
        (Unit::Dollars, "dollars" | "dollar" | "amonth" | "ayear") => "",
        (Unit::Dollars | Unit::Count, "k" | "thousand" | "thousands") => "k",
        (Unit::Dollars | Unit::Count, "m" | "mm" | "mn" | "million" | "millions") => "m",
        (Unit::Dollars, "bn" | "b" | "billion" | "billions") => "bn",
        (Unit::Dollars, "tn" | "trillion") => "tn",
        (Unit::Months, "months" | "month" | "mo" | "mos" | "mths") => "",
        (Unit::Months, "years" | "year" | "yrs" | "yr" | "y") => "y",
        (Unit::Ratio, "x" | "times" | "multiple" | "ratio" | "fraction") => "",
        (Unit::Ratio, "%") => "%",
        (Unit::Count, "count" | "gpus" | "paths" | "units") => "",
        _ => {
            let known = match unit {
                Unit::Percent => "fraction, % or bp",
                Unit::Dollars => "$, $m or $bn",
                Unit::Months => "months or years",
                Unit::Ratio => "x",
                Unit::Count => "count",
            };
            return Err(format!("the unit {} does not fit; {known} do", excerpt(beside)));
        }
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
