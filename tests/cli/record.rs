//! The one shape of JSON.

use std::fs;
use std::path::Path;

use chiplease::files::decision_log;
use serde_json::Value;

use crate::decisions::kept;
use crate::{chiplease, chiplease_reading};

/// What every record has.
const FIELDS: [&str; 7] = ["scenario", "version", "file", "case", "set", "warnings", "error"];

/// Every verb that has JSON, of a deal in that file.
fn verbs(file: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["run", file],
        vec!["run", file, "--metrics", "net_irr,lender_loss"],
        vec!["check", file],
        vec!["list", file],
        vec!["compare", "valor-1", file],
        vec!["compare", file, "--set-b", "lease.term_months=48"],
        vec!["believe", file, "--target", "0.15"],
        vec!["decode", file, "--claim", "scrap=0.17"],
        vec!["simulate", file, "--paths", "20"],
        vec!["portfolio", file, "valor-1", "--paths", "20"],
        vec!["curve", file, "--lever", "monthly_burn", "--metric", "lender_loss", "--points", "3"],
        vec!["heat-map", file, "--x", "carry", "--y", "hurdle", "--metric", "moic", "--size", "3"],
        vec!["tornado", file, "--metric", "moic"],
        vec!["break-even", file, "--lever", "carry", "--metric", "net_irr", "--target", "0.22"],
        vec!["fields", file],
    ]
}

/// Verbs that take no `--set`, or for whom it holds for both deals.
const UNSET: [&str; 2] = ["compare", "fields"];

#[test]
fn a_record_of_any_verb_says_what_it_is_about_and_what_is_unusual() {
    let set = ["--set", "tranches[0].rate=0.11"];
    for verb in verbs("valor-2") {
        let set: &[&str] = if UNSET.contains(&verb[0]) { &[] } else { &set };
        let ran = chiplease([&verb[..], set, &["--format", "json"]].concat());
        assert!(ran.code == Some(0) || verb[0] == "break-even", "{verb:?}: {}", ran.errors);
        assert_eq!(ran.output.lines().count(), 1, "{verb:?}");
        let record: Value = serde_json::from_str(&ran.output).unwrap();
        for field in FIELDS {
            assert!(record.get(field).is_some(), "{verb:?}: {field} in {record}");
        }
        assert_eq!((&record["version"], &record["file"]), (&1.into(), &"valor-2".into()));
        assert!(record["scenario"].as_str().unwrap().starts_with("Valor Compute"), "{verb:?}");
        assert!(record["warnings"].is_array() && record["error"].is_null(), "{verb:?}");
        if !set.is_empty() {
            let expected = serde_json::json!([{"field": "tranches[0].rate", "value": "0.11"}]);
            assert_eq!(record["set"], expected, "{verb:?}");
        }
    }
}

#[test]
fn a_file_without_figures_has_a_record_too_so_that_lines_join_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.ron");
    let text = include_str!("../fixtures/scenarios/sell.ron");
    fs::write(&bad, text.replace("term_months: 60", "term_months: 999")).unwrap();
    for file in ["gone.ron", bad.to_str().unwrap()] {
        for verb in verbs(file) {
            let ran = chiplease([&verb[..], &["--format", "json"]].concat());
            // Fields are listed whatever they hold.
            if verb[0] == "fields" && file != "gone.ron" {
                assert_eq!(ran.code, Some(0), "{}", ran.errors);
                continue;
            }
            // What is out of bounds is what `check` is for: it is found, not an error.
            if verb[0] == "check" && file != "gone.ron" {
                let record: Value = serde_json::from_str(&ran.output).unwrap();
                assert_eq!((ran.code, &record["sound"]), (Some(1), &false.into()));
                assert_eq!(record["faults"][0]["path"], "lease.term_months");
                continue;
            }
            assert_eq!(ran.code, Some(1), "{verb:?}");
            let record: Value = serde_json::from_str(&ran.output).unwrap();
            assert_eq!(record["file"], file, "{verb:?}");
            let error = record["error"].as_str().unwrap();
            assert!(error.contains(file), "{verb:?}: {error}");
            assert!(ran.errors.contains(error.lines().next().unwrap()), "{verb:?}");
        }
    }
}

#[test]
fn a_decision_is_a_record_and_its_money_is_text() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    decision_log::append(&decision_log::path_of(&file), kept("approved", 0.0)).unwrap();
    let ran = chiplease(["decisions", file.to_str().unwrap(), "gone.ron", "--format", "json"]);
    let lines: Vec<Value> =
        ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.code, lines.len()), (Some(1), 2), "{}", ran.errors);
    for field in FIELDS {
        assert!(lines.iter().all(|line| line.get(field).is_some()), "{field}");
    }
    assert_eq!(lines[0]["figures"]["lender_loss"], "0.00");
    assert!(lines[1]["error"].as_str().unwrap().contains("no such log"));
}

/// Every string of a value under a key that has money, and every number that should be one.
fn amounts<'v>(key: &str, value: &'v Value, found: &mut Vec<(String, &'v Value)>) {
    const MONEY: [&str; 9] = [
        "lender_loss",
        "equity",
        "debt",
        "uses",
        "cost",
        "expected_lender_loss",
        "paid_in",
        "profit",
        "lent",
    ];
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            // Together and alone are the same figure.
            let name = if matches!(name.as_str(), "together" | "alone") { key } else { name };
            amounts(name, value, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| amounts(key, item, found)),
        Value::Number(_) | Value::String(_) if MONEY.contains(&key) => {
            found.push((key.to_owned(), value));
        }
        _ => {}
    }
}

#[test]
fn money_is_text_with_cents_in_every_verb() {
    for verb in verbs("valor-2") {
        let ran = chiplease([&verb[..], &["--format", "json"]].concat());
        let record: Value = serde_json::from_str(&ran.output).unwrap();
        let mut found = Vec::new();
        amounts("", &record, &mut found);
        for (key, amount) in found {
            let text = amount.as_str().unwrap_or_default();
            let cents = text.rsplit_once('.').map_or(0, |(_, cents)| cents.len());
            assert_eq!(cents, 2, "{verb:?}: {key} is {amount}");
        }
    }
    let curve = "curve valor-2 --lever monthly_burn --metric lender_loss --points 3 --format json";
    let curve: Value = serde_json::from_str(&chiplease(curve.split(' ')).output).unwrap();
    assert!(curve["points"][0].as_array().unwrap().iter().all(Value::is_string), "{curve}");
}

#[test]
fn the_shape_and_every_verbs_fields_are_documented() {
    let page = include_str!("../../assets/verbs.md");
    for field in FIELDS {
        assert!(page.contains(&format!("`{field}`")), "{field}");
    }
    for verb in verbs("valor-2") {
        let ran = chiplease([&verb[..], &["--format", "json"]].concat());
        let record: Value = serde_json::from_str(&ran.output).unwrap();
        for key in record.as_object().unwrap().keys() {
            assert!(page.contains(&format!("`{key}`")), "{}: {key}", verb[0]);
        }
    }
}

#[test]
fn every_verb_answers_with_a_table_unless_another_format_is_asked_for() {
    for verb in verbs("valor-2") {
        let [plain, table] = [&[][..], &["--format", "table"]]
            .map(|more| chiplease([&verb[..], more].concat()).output);
        assert_eq!(plain, table, "{verb:?}");
        assert!(!plain.starts_with(['{', '[']), "{verb:?}");
    }
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).exists());
    let piped = chiplease_reading(["run", "-", "--format", "json"], "(");
    let record: Value = serde_json::from_str(&piped.output).unwrap();
    assert_eq!(record["file"], "-");
}

/// The workbook of a deal in a folder.
fn workbook(folder: &Path) -> String {
    let file = folder.join("deal.xlsx").to_str().unwrap().to_owned();
    assert_eq!(chiplease(["export", "valor-2", &file]).code, Some(0), "{file}");
    file
}

#[test]
fn a_workbook_that_comes_back_is_a_record_too_whether_it_is_read_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = workbook(folder.path());
    let ran = chiplease(["import", &file, "--format", "json"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let record: Value = serde_json::from_str(&ran.output).unwrap();
    let page = include_str!("../../assets/verbs.md");
    for field in FIELDS {
        assert!(record.get(field).is_some(), "{field} in {record}");
    }
    for field in record.as_object().unwrap().keys() {
        assert!(page.contains(&format!("`{field}`")), "{field} is documented");
    }
    assert_eq!((&record["version"], &record["file"]), (&1.into(), &file.as_str().into()));
    assert_eq!(record["made_from"], record["scenario"]);
    let ran = chiplease(["import", "gone.xlsx", "--format", "json"]);
    let record: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &record["file"]), (Some(1), &"gone.xlsx".into()));
    assert_eq!(record["error"], "gone.xlsx: no such file; check the name and the folder");
    assert!(ran.errors.contains("gone.xlsx: no such file"), "{}", ran.errors);
}

#[test]
fn a_batch_without_its_deal_has_a_record_that_says_so() {
    let ran = chiplease_reading(["batch", "gone.ron"], "{}\n");
    let record: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &record["file"]), (Some(1), &"gone.ron".into()));
    assert!(record["error"].as_str().unwrap().contains("gone.ron"), "{record}");
}
