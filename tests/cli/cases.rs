//! `--case`: a scenario in one of its cases.

use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::chiplease;

const SELL: &str = include_str!("../fixtures/scenarios/sell.ron");

/// A file with the cases Downside and Severe.
fn file() -> (TempDir, String) {
    let text = SELL.replace("format: 1", "format: 2");
    let end = text.rfind(')').unwrap();
    let case = |name: &str, burn: &str| {
        format!(
            "(name: {name:?}, levers: {{\"monthly_burn\": {burn}, \"resale_fraction\": 0.15}}, \
             end_of_term: None, note: \"\")"
        )
    };
    let cases = [case("Downside", "1_300_000_000"), case("Severe", "3_000_000_000")].join(", ");
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("deal.ron");
    std::fs::write(&path, format!("{}    cases: [{cases}],\n)\n", &text[..end])).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn json(arguments: &[&str]) -> Value {
    let ran = chiplease(arguments.iter().copied().chain(["--format", "json"]));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{arguments:?}");
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn run_takes_a_scenario_in_its_case_and_says_which() {
    let (_folder, deal) = file();
    let base = json(&["run", &deal]);
    assert_eq!(base["case"], Value::Null);
    assert_eq!(base["summary"], json(&["run", "sell.ron"])["summary"], "cases change nothing");
    let downside = json(&["run", &deal, "--case", "Downside"]);
    assert_eq!(downside["case"], "Downside");
    let name = downside["scenario"].as_str().unwrap();
    assert!(name.ends_with(" · Downside"), "{name}");
    let set =
        ["--set", "lessee.monthly_burn=1300000000", "--set", "equipment.resale_fraction=0.15"];
    let by_hand = json(&["run", "sell.ron", set[0], set[1], set[2], set[3]]);
    assert_eq!(downside["summary"], by_hand["summary"]);
    assert_eq!(json(&["run", &deal, "--case", "Base"])["summary"], base["summary"]);
    // What is set stands after the case.
    let set = "equipment.resale_fraction=0.3";
    let both = json(&["run", &deal, "--case", "Downside", "--set", set]);
    let only = json(&["run", "sell.ron", "--set", "lessee.monthly_burn=1300000000", "--set", set]);
    assert_eq!(both["summary"], only["summary"]);
}

#[test]
fn the_table_lists_the_cases_side_by_side() {
    let (_folder, deal) = file();
    let ran = chiplease(["run", deal.as_str()]);
    let lines: Vec<&str> = ran.output.lines().collect();
    let head = lines.iter().position(|line| line.starts_with("Case ")).unwrap();
    assert!(lines[head].contains("Net IRR") && lines[head].contains("Lender loss"), "{lines:?}");
    let names: Vec<&str> =
        lines[head + 1..].iter().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"Base") && names.contains(&"Severe"));
    let ran = chiplease(["run", deal.as_str(), "--case", "Severe"]);
    assert!(!ran.output.contains("\nCase "), "{}", ran.output);
}

#[test]
fn every_verb_that_runs_a_scenario_takes_a_case() {
    let (_folder, deal) = file();
    for verb in [
        vec!["simulate", &deal, "--paths", "50"],
        vec!["tornado", &deal, "--metric", "net_irr", "--format", "table"],
        vec!["curve", &deal, "--lever", "loan_rate", "--metric", "net_irr", "--format", "csv"],
        vec![
            "break-even",
            &deal,
            "--lever",
            "resale_fraction",
            "--metric",
            "lender_loss",
            "--target",
            "1000000000",
            "--range",
            "resale_fraction=0..1",
            "--format",
            "csv",
        ],
        vec!["believe", &deal, "--target", "0.1"],
        vec!["decode", &deal, "--claim", "sell:0.25=0.22"],
    ] {
        let plain = chiplease(verb.iter().copied());
        let cased = chiplease(verb.iter().copied().chain(["--case", "Severe"]));
        // A break-even may have no value in one of them, which is an answer too.
        let is_answer = matches!(cased.code, Some(0 | 4));
        assert!(is_answer && cased.errors.is_empty(), "{verb:?}: {}", cased.errors);
        assert_ne!(plain.output, cased.output, "{verb:?}");
    }
}

#[test]
fn an_unknown_case_names_those_there_are() {
    let (_folder, deal) = file();
    let ran = chiplease(["run", deal.as_str(), "--case", "Upside"]);
    assert_eq!(ran.code, Some(1));
    let said = "no case \"Upside\"; its cases are Base, Downside, Severe\n";
    assert!(ran.errors.ends_with(said), "{}", ran.errors);
    let ran = chiplease(["run", "sell.ron", "--case", "Upside"]);
    assert!(ran.errors.ends_with("the scenario has no cases\n"), "{}", ran.errors);
}

#[test]
fn two_cases_of_one_file_are_compared() {
    let (_folder, deal) = file();
    let answer = json(&["compare", &deal, "--case", "Downside", "--case", "Severe"]);
    assert_eq!((&answer["base"]["case"], &answer["case"]), (&"Downside".into(), &"Severe".into()));
    let changes = answer["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0]["lever"], "monthly_burn");
    let alone = json(&["compare", &deal, "--case", "Downside"]);
    assert_eq!(alone["base"]["case"], "Base");
    assert_eq!(alone["changes"].as_array().unwrap().len(), 2);
    let files = json(&["compare", &deal, &deal, "--case", "Base", "--case", "Severe"]);
    assert_eq!(files["case"], "Severe");
    let ran = chiplease(["compare", deal.as_str()]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.errors.contains("it was given 1. One file has to name its cases or --set. See --help"),
        "{}",
        ran.errors
    );
}

#[test]
fn check_finds_what_is_wrong_with_a_case() {
    let (folder, deal) = file();
    assert_eq!(chiplease(["check", deal.as_str()]).output, format!("OK  {deal}\n"));
    let text = std::fs::read_to_string(&deal).unwrap();
    let bad = folder.path().join("bad.ron");
    std::fs::write(&bad, text.replacen("0.15", "1.15", 1)).unwrap();
    let bad = bad.to_str().unwrap();
    let ran = chiplease(["check", bad]);
    let fault = "cases[0].levers[\"resale_fraction\"] is 1.15 in case \"Downside\"; \
                 allowed is 0 to 1; 1.15% is 0.0115";
    assert_eq!((ran.code, ran.output), (Some(1), format!("{bad}: {fault}\n")));
    for arguments in [vec!["run", bad], vec!["run", bad, "--case", "Downside"]] {
        let ran = chiplease(arguments);
        assert_eq!((ran.code, ran.errors), (Some(1), format!("{bad}: {fault}\n")));
    }
}

#[test]
fn a_memo_of_a_case_is_held_against_the_deal_itself() {
    let (folder, deal) = file();
    let memo = folder.path().join("memo.html");
    let target = memo.to_str().unwrap();
    let ran = chiplease(["export", &deal, target, "--case", "Severe", "--against", deal.as_str()]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let text = std::fs::read_to_string(&memo).unwrap();
    assert!(text.contains("· Severe"), "the case is in its title");
}

#[test]
fn a_memo_of_the_deal_has_its_cases_in_a_table() {
    let (folder, deal) = file();
    let memo = folder.path().join("memo.html");
    let target = memo.to_str().unwrap();
    assert_eq!(chiplease(["export", &deal, target]).code, Some(0));
    let text = std::fs::read_to_string(&memo).unwrap();
    assert!(text.contains("Cases"), "the table");
    assert!(text.contains("Lessee burn a month $3.00bn"), "what a case sets");
    assert_eq!(chiplease(["export", "sell.ron", target]).code, Some(0));
    assert!(!std::fs::read_to_string(&memo).unwrap().contains("in its cases?"), "none, no table");
}
