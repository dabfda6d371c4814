//! `--grid`: every value of a lever or field, and every combination of several.

use std::collections::VecDeque;

use super::names::lever;
use super::range::{self, Range};
use crate::analysis::Lever;
use crate::format;

/// How many deals a grid may make.
const DEALS_MAX: usize = 100_000;

/// One lever or field with the values that it takes, as they are typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) values: Vec<String>,
}

/// `NAME=VALUE,VALUE,…` or `LEVER=LOW..HIGH:STEP`.
pub(super) fn axis(text: &str) -> Result<Axis, String> {
    let (name, values) = text
        .split_once('=')
        .ok_or("write it as loan_rate=0.06..0.14:0.005, or with values as lease_months=48,60,72")?;
    let name = name.trim();
    if values.contains("..") && Lever::from_id(name).is_none() {
        // Only a lever says what lies between two values.
        lever(name)?;
    }
    let values = if values.contains("..") {
        stepped(&range::range(text)?)?
    } else {
        values.split(',').map(|value| value.trim().to_owned()).collect()
    };
    if values.iter().any(String::is_empty) {
        return Err("a value is missing".to_owned());
    }
    Ok(Axis { name: name.to_owned(), values })
}

fn stepped(range: &Range) -> Result<Vec<String>, String> {
    let places = range.places().ok_or("add the step to a range, as in 0.06..0.14:0.005")?;
    Ok(places.iter().map(|place| place.to_string()).collect())
}

/// Every combination, the last axis the fastest; one without anything where there is no axis.
pub(super) fn combinations(axes: &[Axis]) -> Result<Vec<Vec<String>>, String> {
    let count = axes.iter().try_fold(1_usize, |count, axis| count.checked_mul(axis.values.len()));
    if count.is_none_or(|count| count > DEALS_MAX) {
        let most = format::number(DEALS_MAX as f64, 0);
        return Err(format!("--grid makes more than {most} deals; take fewer values"));
    }
    let mut rows = VecDeque::from([Vec::new()]);
    for axis in axes {
        for _ in 0..rows.len() {
            let Some(row) = rows.pop_front() else { break };
            rows.extend(
                axis.values.iter().map(|value| [&row[..], std::slice::from_ref(value)].concat()),
            );
        }
    }
    Ok(rows.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_axis_is_the_fastest() {
        let axes = ["lease_months=48,60", "loan_rate=0.08..0.1:0.01"].map(axis);
        let axes: Vec<Axis> = axes.into_iter().flatten().collect();
        let rows = combinations(&axes).unwrap_or_default();
        let rows: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
        assert_eq!(rows, ["48 0.08", "48 0.09", "48 0.1", "60 0.08", "60 0.09", "60 0.1"]);
        assert_eq!(combinations(&[]), Ok(vec![Vec::new()]));
        assert!(axis("lease.term_months=1..9:1").is_ok(), "a path");
        for wrong in ["x", "loan_rate=0.1..0.2", "lease.terms=1..9:1", "loan_rate=1,,2"] {
            assert!(axis(wrong).is_err(), "{wrong}");
        }
    }
}
