//! `chiplease run`.

use serde_json::Value;

use crate::keys_of_format_2::KEYS_OF_FORMAT_2;
use crate::{chiplease, fixtures};

fn is_scenario(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "ron")
}

#[test]
fn json_is_one_line_a_scenario_and_shaped_as_the_fixtures() {
    let names: Vec<String> = std::fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| is_scenario(name))
        .collect();
    let arguments = ["run", "--format", "json"].into_iter();
    let ran = chiplease(arguments.chain(names.iter().map(String::as_str)));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(ran.output.lines().count(), names.len(), "one line each");
    for (name, line) in names.iter().zip(ran.output.lines()) {
        let expected = std::fs::read_to_string(fixtures().join(name).with_extension("json"));
        let expected: Value = serde_json::from_str(&expected.unwrap()).unwrap();
        let mut found: Value = serde_json::from_str(line).unwrap();
        // What another program has not computed: how it was asked for, and what is unusual.
        let line = found.as_object_mut().unwrap();
        let mut take = |key: &str| line.remove(key).unwrap();
        assert_eq!((take("version"), take("file")), (1.into(), name.as_str().into()));
        assert_eq!((take("case"), take("error")), (Value::Null, Value::Null), "{name}");
        assert_eq!(take("set"), serde_json::json!([]));
        assert!(take("warnings").is_array(), "{name}");
        same(name, &found, &expected);
    }
    assert!(ran.output.starts_with("{\"scenario\":\""), "the name comes first");
}

/// Compares field by field: text as it is (so amounts to the cent), numbers to 1e-6.
#[track_caller]
fn same(path: &str, found: &Value, expected: &Value) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            // The files lack what came with format 2.
            let known = found.keys().filter(|key| !KEYS_OF_FORMAT_2.contains(&key.as_str()));
            assert!(known.eq(expected.keys()), "{path} has the same fields");
            for (key, value) in expected {
                same(&format!("{path}.{key}"), &found[key], value);
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{path} has as many rows");
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                same(&format!("{path}[{index}]"), found, expected);
            }
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            let distance = (found - expected).abs();
            assert!(distance <= 1e-6 * expected.abs().max(1.0), "{path}: {found}, not {expected}");
        }
        _ => assert_eq!(found, expected, "{path}"),
    }
}

#[test]
fn the_table_is_read_from_top_to_bottom() {
    let ran = chiplease(["run", "sell.ron"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let expected = include_str!("../fixtures/sell-table.txt");
    assert_eq!(ran.output.replace('\u{a0}', " "), expected);
}

#[test]
fn no_table_is_wider_than_a_hundred_columns() {
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !is_scenario(&name) {
            continue;
        }
        let huge = "equipment.cost=9_999_999_999_999";
        for arguments in [vec!["run", &name], vec!["run", &name, "--set", huge]] {
            let ran = chiplease(arguments);
            assert_eq!(ran.code, Some(0), "{name}: {}", ran.errors);
            let widest = ran.output.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(100), "{name}: {widest:?} columns\n{}", ran.output);
        }
    }
}

#[test]
fn csv_is_one_table_of_all_months() {
    let ran = chiplease(["run", "--format", "csv", "sell.ron", "two-tranches.ron"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let mut reader = csv::Reader::from_reader(ran.output.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|title| title == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2 * 61, "closing and 60 months each");
    let first = &rows[1];
    assert_eq!(&first[0], "Valor Compute, second vehicle");
    assert_eq!(&first[column("month")], "1");
    assert_eq!(&first[column("rent_paid")], "123220000.00");
    assert_eq!(&first[column("sweep[0]")], "51813671.55");
    assert_eq!(&first[column("sweep[1]")], "", "the first scenario has one tranche");
    assert_ne!(&rows[62][column("balance[1]")], "", "the second has two");
    assert_eq!(&rows[0][column("dscr")], "", "undefined is empty");
    // What came with the optional terms has a column in every table, closing's amounts included.
    assert_eq!(&rows[0][column("capex")], "5050000000.00");
    assert_eq!(&rows[0][column("drawn[0]")], "3400000000.00");
    assert_eq!(&rows[1][column("re_lease_rent")], "0.00");
    assert_eq!(&header[header.len() - 1], "drawn[1]", "after all others");
}

#[test]
fn values_are_set_before_the_run() {
    let irr = |assignments: &[&str]| {
        let sets = assignments.iter().flat_map(|assignment| ["--set", assignment]);
        let ran = chiplease(["run", "sell.ron", "--format", "json"].into_iter().chain(sets));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
        let line: Value = serde_json::from_str(&ran.output).unwrap();
        line["summary"]["equity_irr"].as_f64().unwrap()
    };
    // The three outcomes of the worked example.
    for (assignments, expected) in [
        (vec!["lease.end_of_term=Sell"], 0.268734),
        (vec!["lease.end_of_term=Scrap"], 0.202565),
        (vec!["lease.end_of_term=Renew", "lease.renewal.discount=0.4"], 0.311260),
    ] {
        let found = irr(&assignments);
        assert!((found - expected).abs() < 1e-6, "{assignments:?}: {found}");
    }
}

#[test]
fn a_value_that_cannot_be_set_is_named_with_its_file() {
    for (assignment, message) in [
        (
            "tranches[0].rat=0.1",
            "sell.ron: --set tranches[0].rat: no such field; did you mean tranches[0].rate?\n",
        ),
        (
            "tranches[0].rate=a=b",
            "sell.ron: --set tranches[0].rate: expected a rate such as 9.5%, 950bp or 0.095, found a=b\n",
        ),
        ("lease.term_months=0", "sell.ron: lease.term_months is 0; allowed is 1 to 240\n"),
    ] {
        let ran = chiplease(["run", "sell.ron", "--set", assignment]);
        assert_eq!(ran.code, Some(1));
        assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("", message));
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let ran = chiplease(["run", "--format", "json", "gone.ron", "sell.ron", "sell.json"]);
    assert_eq!(ran.code, Some(1));
    let lines: Vec<Value> =
        ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let files: Vec<&Value> = lines.iter().map(|line| &line["file"]).collect();
    assert_eq!(files, ["gone.ron", "sell.ron", "sell.json"], "each has its line");
    let is_told: Vec<bool> = lines.iter().map(|line| line["error"].is_string()).collect();
    assert_eq!(is_told, [true, false, true]);
    assert!(lines[0].get("summary").is_none() && lines[1]["summary"].is_object());
    let errors: Vec<&str> = ran.errors.lines().collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("gone.ron: no such file"), "{errors:?}");
    assert_eq!(errors[1], "sell.json:1:1: not a scenario; a scenario file starts with (");
}

#[test]
fn a_shipped_scenario_runs_by_its_name() {
    let ran = chiplease(["run", "valor-2"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert!(ran.output.contains("Valor Compute"), "{}", ran.output);
}

#[test]
fn nothing_is_printed_where_no_scenario_is_sound() {
    for format in ["table", "csv"] {
        for refused in [vec!["gone.ron"], vec!["sell.ron", "--set", "lease.term_months=0"]] {
            let ran = chiplease(["run", "--format", format].into_iter().chain(refused));
            assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{format}");
        }
    }
}

#[test]
fn nobody_is_said_to_earn_a_rate_over_flows_that_sum_to_a_loss() {
    let case = fixtures().join("../cases/two-roots-in-one-step.ron");
    let ran = chiplease(["run", case.to_str().unwrap()]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let text = ran.output.replace(['\u{a0}', '\n'], " ");
    assert!(text.contains("investors recover 52¢ on the dollar, net"), "{text}");
    assert!(!text.contains("earn"), "{text}");
}

#[test]
fn a_coupon_of_an_eighth_is_not_rounded() {
    let eighth = ["--set", "tranches[0].rate=0.07125"];
    for words in [vec!["run", "sell.ron"], vec!["compare", "valor-1", "sell.ron"]] {
        let ran = chiplease(words.iter().copied().chain(eighth));
        let text = ran.output.replace('\u{a0}', " ");
        assert_eq!(text.contains("7.125%"), words[0] == "run", "{text}");
        assert!(!text.contains("7.12%") && !text.contains("7.13%"), "{text}");
    }
    let listed = chiplease(["list", "../deals"]).output.replace('\u{a0}', " ");
    assert!(listed.contains("7.125%") && !listed.contains("7.12%"), "{listed}");
    let compared = chiplease(["compare", "valor-2", "../deals/rent-backstop.ron"]).output;
    assert!(compared.replace('\u{a0}', " ").contains("7.125%"), "{compared}");
}
