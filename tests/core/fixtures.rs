//! The 41 scenarios whose results an independent program computed.

use std::path::Path;

use chiplease::model::{ExactLane, FastLane, Results, Scenario};
use serde_json::Value;

use crate::keys_of_format_2::KEYS_OF_FORMAT_2;

/// How far amounts (dollars), rates, and ratios of amounts may be from the expected ones.
#[derive(Clone, Copy)]
pub(crate) struct Tolerance {
    pub(crate) amount: f64,
    pub(crate) rate: f64,
    /// Relative: a dollar of difference in a small amount is more in its ratios.
    pub(crate) ratio: f64,
}

/// The lanes agree within a dollar: of a deal of a few million dollars that is more than 1e-8.
const DOLLAR: f64 = 1.0;
/// What is still owed or due in a late month is about so much less than the whole.
const MONTHS: f64 = 60.0;

impl Tolerance {
    /// A dollar more or less of this much equity.
    pub(crate) fn for_a_deal_of(self, equity: f64) -> Self {
        Self {
            rate: self.rate.max(DOLLAR / equity),
            ratio: self.ratio.max(MONTHS * DOLLAR / equity),
            ..self
        }
    }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios")
}

/// Every fixture by name: the scenario and what is expected of it.
pub(crate) fn fixtures() -> Vec<(String, Scenario, Value)> {
    let found = read(&folder());
    assert_eq!(found.len(), 41, "all fixtures are there");
    found
}

/// The scenarios of a folder with what is expected of them, by name.
pub(crate) fn read(folder: &Path) -> Vec<(String, Scenario, Value)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            let scenario = ron::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let expected = std::fs::read_to_string(path.with_extension("json")).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            found.push((name, scenario, serde_json::from_str(&expected).unwrap()));
        }
    }
    // A folder has no order of its own.
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// What the program says of the scenario, shaped as the headless output.
pub(crate) fn as_json(scenario: &Scenario, results: &Results) -> Value {
    serde_json::json!({
        "scenario": scenario.name,
        "summary": results.summary,
        "months": results.months,
    })
}

/// Lists every place in which the two differ by more than the tolerance.
pub(crate) fn differences(
    path: &str,
    found: &Value,
    expected: &Value,
    within: Tolerance,
    out: &mut Vec<String>,
) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            // The fixtures of format 1 are older than the figures of the optional terms.
            let known = found.keys().filter(|key| {
                expected.contains_key(*key) || !KEYS_OF_FORMAT_2.contains(&key.as_str())
            });
            if !known.eq(expected.keys()) {
                out.push(format!("{path}: fields {:?} {:?}", found.keys(), expected.keys()));
            }
            for (key, expected) in expected {
                let found = found.get(key).unwrap_or(&Value::Null);
                differences(&format!("{path}.{key}"), found, expected, within, out);
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            if found.len() != expected.len() {
                out.push(format!("{path}: {} rows, expected {}", found.len(), expected.len()));
            }
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                differences(&format!("{path}[{index}]"), found, expected, within, out);
            }
        }
        _ if !is_close(path, found, expected, within) => {
            out.push(format!("{path}: {found}, expected {expected}"));
        }
        _ => {}
    }
}

fn is_close(path: &str, found: &Value, expected: &Value, within: Tolerance) -> bool {
    let is_rate = path.ends_with("irr") || path.ends_with("yield");
    match (found, expected) {
        // Amounts are text, to the cent.
        (Value::String(found_text), Value::String(expected_text)) => {
            match (found_text.parse::<f64>(), expected_text.parse::<f64>()) {
                (Ok(found), Ok(expected)) => (found - expected).abs() <= within.amount,
                _ => found_text == expected_text,
            }
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            let limit = if is_rate { within.rate } else { within.ratio * expected.abs().max(1.0) };
            (found - expected).abs() <= limit
        }
        _ => found == expected,
    }
}

pub(crate) fn equity(expected: &Value) -> f64 {
    expected["summary"]["equity"].as_str().unwrap().parse().unwrap()
}

#[track_caller]
fn check(lane: impl Fn(&Scenario) -> Results, within: Tolerance) {
    let mut out = Vec::new();
    for (name, scenario, expected) in fixtures() {
        let found = as_json(&scenario, &lane(&scenario));
        let equity = self::equity(&expected);
        // The exact lane has to meet every cent: its tolerance does not grow.
        let within = if within.amount > 0.0 { within.for_a_deal_of(equity) } else { within };
        differences(&name, &found, &expected, within, &mut out);
    }
    assert!(out.is_empty(), "{} differences:\n{}", out.len(), out[..out.len().min(40)].join("\n"));
}

#[test]
fn the_exact_lane_gives_every_fixture_to_the_cent() {
    check(
        |scenario| {
            let mut lane = ExactLane::default();
            lane.run(scenario);
            lane.results(scenario)
        },
        Tolerance { amount: 0.0, rate: 1e-9, ratio: 1e-9 },
    );
}

#[test]
fn the_fast_lane_gives_every_fixture_to_the_dollar() {
    check(
        |scenario| {
            let mut lane = FastLane::default();
            lane.run(scenario);
            lane.results(scenario)
        },
        Tolerance { amount: 1.0, rate: 1e-8, ratio: 1e-6 },
    );
}
