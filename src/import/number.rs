//! Numbers of cells: as many digits as a spreadsheet has, and what they mean as a field.

use rust_decimal::Decimal;

use crate::analysis::{Lever, Unit};
use crate::fields::Field;
use crate::model::Scenario;

/// Whether both are the same to a spreadsheet, which has 15 digits.
pub(super) fn is_same(one: f64, other: f64) -> bool {
    // The difference of two numbers that were written with 15 digits.
    (one - other).abs() <= one.abs().max(other.abs()) * 1e-14
}

/// The number that a person means by a cell: 15 significant digits of it.
pub(super) fn exact(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    let rounded: f64 = format!("{value:.14e}").parse().ok()?;
    rounded.to_string().parse().ok()
}

/// As it is written in a file.
pub(super) fn in_file(value: Decimal, is_whole: bool) -> String {
    let value = value.normalize();
    // Quoted, so that no digit is lost on the way; whole numbers have no such form.
    if is_whole { value.to_string() } else { format!("\"{value}\"") }
}

/// Whose money pays for deliveries first.
pub(super) const FUNDING_ORDER: &str = "structure.funding_order";

/// The value of a field that is absent, because it is neutral.
pub(super) fn neutral(scenario: &Scenario, path: &str) -> Option<String> {
    if path == FUNDING_ORDER {
        return Some("ProRata".to_owned());
    }
    let value = Lever::of_path(scenario, path)?.exact(scenario)?;
    Some(in_file(value, true))
}

/// What a field holds that may be absent: `0.65` of `Some(0.65)`.
pub(super) fn some(value: &str) -> &str {
    let inner = value.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')'));
    // A group of fields stays as it is written.
    inner.filter(|inner| !inner.starts_with('(')).unwrap_or(value)
}

/// What a field is measured in.
pub(super) fn unit(scenario: &Scenario, path: &str) -> Unit {
    match Field::at(scenario, path).unit() {
        Some(unit) => unit,
        // Of parts that the deal does not have: a backstop, a cliff, a target of sculpting.
        None if path.ends_with("_cap") => Unit::Dollars,
        None if path.ends_with("month") || path.ends_with("tenor") => Unit::Months,
        None if path.ends_with("repayment.dscr") => Unit::Ratio,
        None if path == "closing" => Unit::Count,
        None => Unit::Percent,
    }
}

/// What is expected where a text was found.
pub(super) fn expected(unit: Unit) -> &'static str {
    match unit {
        Unit::Dollars => "dollars",
        Unit::Percent => "a share or rate such as 0.095 or 9.5%",
        Unit::Months => "months",
        Unit::Ratio => "a multiple such as 1.25",
        Unit::Count => "a whole number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_to_the_digits_that_a_spreadsheet_has() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (0.095, "0.095"),
            (5_050_000_000.0, "5050000000"),
            (-1e-9, "-0.000000001"),
            (1e13, "10000000000000"),
        ] {
            assert_eq!(exact(value).map(|exact| exact.to_string()).as_deref(), Some(text));
        }
        assert_eq!(exact(f64::NAN), None);
        assert_eq!(exact(1e300), None);
        assert!(is_same(0.3, 0.1 + 0.2) && !is_same(0.095, 0.095_000_1));
    }
}
