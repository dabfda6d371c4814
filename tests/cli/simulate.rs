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
        "scenario",
        "version",
        "file",
        "case",
        "set",
        "warnings",
        "error",
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
    let lost = json["expected_lender_loss"].as_array().unwrap();
    assert_eq!(lost.len(), 1, "by tranche");
    assert!(lost[0].as_str().unwrap().parse::<f64>().is_ok(), "money is text: {lost:?}");
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
    let place = |name: &str| ran.output.find(name).unwrap();
    assert!(place("Net MOIC") < place("Net IRR"), "what comes back first: {}", ran.output);
    let figures = |name: &str| {
        let line = ran.output.lines().find(|line| line.starts_with(name)).unwrap();
        line.replace(['\u{a0}', '%'], "").split_whitespace().count() - 2
    };
    // Five percentiles, and a mean of the multiples alone.
    assert_eq!((figures("Net MOIC"), figures("Net IRR")), (6, 5), "{}", ran.output);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let ran = chiplease(["simulate", "sell.ron", "--paths", "0"]);
    assert_eq!(ran.code, Some(2), "no paths");
    let ran = chiplease(["simulate", "nowhere.ron"]);
    assert_eq!(ran.code, Some(1), "no file");
    assert!(ran.errors.contains("nowhere.ron"), "{}", ran.errors);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let with = |threads: &str| {
        let arguments = ["simulate", "sell.ron", "--paths", "3000", "--format", "json"];
        chiplease(arguments.into_iter().chain(["--threads", threads]))
    };
    let one = with("1");
    assert_eq!(one.code, Some(0), "{}", one.errors);
    for threads in ["2", "8"] {
        assert_eq!(with(threads).output, one.output, "{threads} threads");
    }
    let unsaid = chiplease(["simulate", "sell.ron", "--paths", "3000", "--format", "json"]);
    assert_eq!(unsaid.output, one.output, "as many as there are");
    for threads in ["0", "-1", "many"] {
        assert_eq!(with(threads).code, Some(2), "{threads} threads");
    }
}

#[test]
fn samples_are_written_to_a_file_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("samples.csv");
    let to = |path: &std::path::Path| {
        let path = path.to_str().unwrap();
        chiplease(["simulate", "sell.ron", "--paths", "700", "--seed", "3", "--samples", path])
    };
    std::fs::write(&path, "what was there before").unwrap();
    let ran = to(&path);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert!(ran.output.contains("700 paths, seed 3"), "the figures beside it");
    let csv =
        chiplease(["simulate", "sell.ron", "--paths", "700", "--seed", "3", "--format", "csv"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), csv.output, "the same rows");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "and nothing beside it");
    let nowhere = folder.path().join("nowhere/samples.csv");
    let ran = to(&nowhere);
    assert_eq!(ran.code, Some(1), "{}", ran.output);
    assert!(ran.errors.contains("samples.csv"), "{}", ran.errors);
    assert_eq!(ran.output, "", "no figures as if all were well");
}
