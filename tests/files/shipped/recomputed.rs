//! The figures of the shipped scenarios, to the cent as a program of its own computes them.

use std::collections::BTreeMap;

use chiplease::files::library;
use chiplease::model::{self, Results};
use serde_json::Value;

use super::shipped;

/// What an independent program (`tests/independent`) says of each.
fn recomputed() -> BTreeMap<String, Value> {
    serde_json::from_str(include_str!("../../fixtures/shipped/recomputed.json")).unwrap()
}

#[test]
fn shipped_scenarios_give_what_another_program_computes() {
    let recomputed = recomputed();
    assert_eq!(recomputed.len(), library::SHIPPED.len());
    for (id, scenario) in shipped() {
        let results = model::run(&scenario);
        let mut differences = Vec::new();
        compare(&results, &recomputed[id], &mut differences);
        assert!(differences.is_empty(), "{id}:\n{}", differences.join("\n"));
    }
}

fn compare(results: &Results, expected: &Value, out: &mut Vec<String>) {
    let summary = serde_json::to_value(&results.summary).unwrap();
    for (key, expected) in expected.as_object().unwrap() {
        if key != "months" {
            differences(key, &summary[key], expected, out);
        }
    }
    for (key, expected) in expected["months"].as_object().unwrap() {
        let expected = expected.as_array().unwrap();
        assert_eq!(results.months.len(), expected.len(), "{key}");
        for (month, expected) in results.months.iter().zip(expected) {
            let found = serde_json::to_value(month).unwrap();
            differences(&format!("{key} of month {}", month.month), &found[key], expected, out);
        }
    }
}

/// Amounts, which are text, are the same to the cent, rates and ratios to 1e-8.
fn differences(name: &str, found: &Value, expected: &Value, out: &mut Vec<String>) {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                differences(&format!("{name}[{index}]"), found, expected, out);
            }
        }
        (Value::Object(found), Value::Object(expected)) => {
            for (key, expected) in expected {
                let found = found.get(key).unwrap_or(&Value::Null);
                differences(&format!("{name}.{key}"), found, expected, out);
            }
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            if (found - expected).abs() > 1e-8 * expected.abs().max(1.0) {
                out.push(format!("{name} is {found}, expected {expected}"));
            }
        }
        _ if found != expected => out.push(format!("{name} is {found}, expected {expected}")),
        _ => {}
    }
}
