//! `chiplease simulate`.

use serde_json::Value;

use super::chiplease;

#[test]
fn json_has_the_figures_of_the_method() {
    let ran =
        chiplease(["simulate", "sell.ron", "--paths", "2000", "--seed", "3", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(ran.output.lines().count(), 1, "one object");
    let json: Value = serde_json::from_str(&ran.output).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec![
        "paths",
        "seed",
        "equity_irr",
        "net_irr",
        "default_probability",
        "equity_loss_probability",
        "lender_loss_probability",
        "expected_lender_loss",
    ];
    expected.sort_unstable();
    let mut found = keys;
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!((json["paths"].as_u64(), json["seed"].as_u64()), (Some(2000), Some(3)));
    for rate in ["equity_irr", "net_irr"] {
        let at = |name: &str| json[rate][name].as_f64().unwrap();
        let ascending = ["p5", "p25", "p50", "p75", "p95"].map(at);
        assert!(ascending.is_sorted(), "{rate}: {ascending:?}");
        assert!((ascending[0]..=ascending[4]).contains(&at("mean")), "{rate}");
    }
    for share in ["default_probability", "equity_loss_probability", "lender_loss_probability"] {
        assert!((0.0..=1.0).contains(&json[share].as_f64().unwrap()), "{share}");
    }
    assert_eq!(json["expected_lender_loss"].as_array().unwrap().len(), 1, "by tranche");
}

#[test]
fn seed_and_paths_are_the_files_unless_said() {
    let ran = chiplease(["simulate", "sell.ron", "--format", "json"]);
    let json: Value = serde_json::from_str(&ran.output).unwrap();
    let (paths, seed) = (json["paths"].to_string(), json["seed"].to_string());
    let arguments =
        ["simulate", "sell.ron", "--format", "json", "--paths", &paths, "--seed", &seed];
    assert_eq!(chiplease(arguments).output, ran.output, "the same again");
}

#[test]
fn csv_has_a_row_a_path() {
    let ran =
        chiplease(["simulate", "sell.ron", "--paths", "100", "--seed", "3", "--format", "csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(ran.output.lines().count(), 101);
    assert!(ran.output.starts_with("seed,path,monthly_burn,resale_fraction,"), "{}", ran.output);
}

#[test]
fn a_table_says_how_sure_it_is() {
    let ran = chiplease(["simulate", "sell.ron", "--paths", "1000"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    for expected in ["1,000 paths, seed", "Net IRR", "standard error", "Default", "Expected loss"] {
        assert!(ran.output.contains(expected), "{expected} in {}", ran.output);
    }
    assert!(ran.output.lines().all(|line| line.chars().count() <= 100), "{}", ran.output);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let ran = chiplease(["simulate", "sell.ron", "--paths", "0"]);
    assert_eq!(ran.code, Some(2), "no paths");
    let ran = chiplease(["simulate", "nowhere.ron"]);
    assert_eq!(ran.code, Some(1), "no file");
    assert!(ran.errors.contains("nowhere.ron"), "{}", ran.errors);
}
