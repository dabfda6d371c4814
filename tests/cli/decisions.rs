//! `chiplease decisions`.

use std::fs;
use std::path::Path;

use chiplease::files::decision_log::{self, Figures, Kind, Outcome, Record};
use chiplease::files::{library, scenario_file};
use chiplease::model;
use rust_decimal::Decimal;

use crate::chiplease;

pub(crate) fn kept(name: &str, drift: f64) -> Record {
    let scenario = library::default_scenario().unwrap();
    let mut figures = Figures::of(&model::run(&scenario));
    figures.net_irr = figures.net_irr.map(|irr| irr + drift);
    Record {
        kind: Kind::Decision,
        outcome: Some(Outcome::Approved),
        name: name.to_owned(),
        note: "subject to documents".to_owned(),
        people: vec!["A. Lee".to_owned(), "B. Ortiz".to_owned()],
        conditions: vec!["DSRA funded".to_owned()],
        date: "2026-11-22T09:30:00+01:00".to_owned(),
        program: "0.1.0".to_owned(),
        figures,
        scenario,
    }
}

#[test]
fn decisions_that_hold_are_listed_with_exit_code_0() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    decision_log::append(&decision_log::path_of(&file), kept("senior loan", 0.0)).unwrap();
    let ran = chiplease(["decisions", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert!(ran.output.contains("approved  senior loan"), "{}", ran.output);
    assert!(ran.output.contains("    by A. Lee, B. Ortiz\n"), "{}", ran.output);
    assert!(ran.output.contains("    condition: DSRA funded\n"), "{}", ran.output);
    assert!(ran.output.contains("subject to documents"), "{}", ran.output);
    assert!(ran.output.contains("reproduced by"), "{}", ran.output);
}

#[test]
fn a_figure_that_is_another_today_sets_exit_code_1_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("deal.decisions");
    decision_log::append(&log, kept("approved", 0.01)).unwrap();
    decision_log::append(&log, kept("approved again", 0.0)).unwrap();
    let ran = chiplease(["decisions", log.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.output);
    let lines: Vec<serde_json::Value> =
        ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["holds"], false);
    assert_eq!(lines[0]["differs"][0]["figure"], "Net IRR");
    assert_eq!(lines[1]["holds"], true);
}

/// A deal with the default scenario, approved as it is.
fn approved() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    scenario_file::write(&file, &library::default_scenario().unwrap()).unwrap();
    decision_log::append(&decision_log::path_of(&file), kept("approved", 0.0)).unwrap();
    (folder, file)
}

#[test]
fn differences_are_told_as_people_read_them_and_in_full_in_json() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("deal.decisions");
    decision_log::append(&log, kept("approved", 0.01)).unwrap();
    decision_log::append(&log, kept("approved again", 1e-7)).unwrap();
    let ran = chiplease(["decisions", log.to_str().unwrap()]);
    let table = ran.output.replace('\u{a0}', " ");
    assert!(table.contains("    Net IRR: 23.8% then, 22.8% now\n"), "{table}");
    assert!(table.contains("    Net IRR: 22.80975% then, 22.80974% now\n"), "{table}");
    let ran = chiplease(["decisions", log.to_str().unwrap(), "--format", "json"]);
    let line = ran.output.lines().next().unwrap();
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    let figure = &record["differs"][0];
    assert!(figure["now"].as_str().unwrap().starts_with("0.228097363"), "{figure}");
    assert_eq!(figure["text"], "23.8% then, 22.8% now");
}

#[test]
fn a_deal_that_has_moved_on_since_the_last_decision_says_so() {
    let (_folder, file) = approved();
    let log = decision_log::path_of(&file);
    let ran = chiplease(["decisions", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    assert!(!ran.output.contains("differs since"), "{}", ran.output);
    let mut moved = library::default_scenario().unwrap();
    moved.tranches[0].rate = Decimal::new(105, 3);
    moved.description.push_str(" Repriced.");
    scenario_file::write(&file, &moved).unwrap();
    // A snapshot that is kept later does not count as a decision.
    let snapshot =
        Record { kind: Kind::Snapshot, outcome: None, scenario: moved, ..kept("as it is", 0.0) };
    let figures = Figures::of(&model::run(&snapshot.scenario));
    decision_log::append(&log, Record { figures, ..snapshot }).unwrap();
    for named in [&file, &log] {
        let ran = chiplease(["decisions", named.to_str().unwrap()]);
        assert_eq!(ran.code, Some(3), "{}", ran.errors);
        let table = ran.output.replace('\u{a0}', " ");
        assert!(table.contains("reproduced by"), "the program is not to blame: {table}");
        assert!(table.contains("the file differs since, deal.ron now:"), "{table}");
        assert!(table.contains("      Coupon: 9.50% → 10.50%\n"), "{table}");
        assert!(table.contains("      Net IRR: 22.8% → 22.3%\n"), "{table}");
        assert!(table.contains("      Description: “"), "{table}");
        assert!(table.contains("      Equity: $1,898.2m → $1,903.2m\n"), "{table}");
    }
    let ran = chiplease(["decisions", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code, Some(3));
    let lines: Vec<serde_json::Value> =
        ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let since = &lines[0]["since"];
    assert_eq!(since["differs"], true);
    assert_eq!(since["changes"][0]["lever"], "loan_rate");
    assert_eq!(
        (&since["changes"][0]["then"], &since["changes"][0]["now"]),
        (&0.095.into(), &0.105.into())
    );
    assert_eq!(since["figures"][0]["figure"], "Net IRR");
    assert_eq!(since["texts"].as_array().map(Vec::len), Some(1));
    assert_eq!(lines[1]["since"], serde_json::Value::Null, "nothing was decided there");
}

#[test]
fn a_deal_that_cannot_be_held_against_its_decision_says_why() {
    let (_folder, file) = approved();
    let text = fs::read_to_string(&file).unwrap();
    for (found, put, says) in [
        ("term_months: 60", "term_months: 999", "lease.term_months is 999"),
        ("term_months: 60", "term_months: sixty", "expected a whole number"),
    ] {
        fs::write(&file, text.replacen(found, put, 1)).unwrap();
        let ran = chiplease(["decisions", file.to_str().unwrap()]);
        assert_eq!(ran.code, Some(1), "{}", ran.output);
        assert!(ran.errors.contains(says), "{}", ran.errors);
        assert!(ran.output.contains("reproduced by"), "the log is listed all the same");
    }
}

#[test]
fn a_log_that_is_missing_or_broken_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    let ran = chiplease(["decisions", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("no such log"), "{}", ran.errors);
    fs::write(folder.path().join("deal.decisions"), "(format: 1, records: 3)").unwrap();
    let ran = chiplease(["decisions", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("not a decision log"), "{}", ran.errors);
}

#[test]
fn a_decision_is_kept_beside_its_file_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    fs::write(&file, library::find("valor-2").unwrap().text).unwrap();
    let file = file.to_str().unwrap();
    let said = ["--name", "Facility of $3.4bn", "--by", "R. Chen", "--by", "A. Diaz"];
    let more = ["--condition", "Backstop signed", "--note", "See minutes"];
    let words = ["decide", file, "--outcome", "approved"].into_iter().chain(said).chain(more);
    let ran = chiplease(words);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    for word in ["deal.decisions", "approved", "Facility of $3.4bn"] {
        assert!(ran.output.contains(word), "{word}: {}", ran.output);
    }
    let snapshot = chiplease(["decide", file, "--name", "Before the call"]);
    assert_eq!(snapshot.code, Some(0), "{}", snapshot.errors);
    let log = decision_log::read(&decision_log::path_of(Path::new(file))).unwrap();
    let [decision, snapshot] = log.records.as_slice() else { panic!("{}", log.records.len()) };
    assert_eq!(decision.outcome, Some(Outcome::Approved));
    assert_eq!(
        (decision.people.as_slice(), decision.note.as_str()),
        (&["R. Chen".to_owned(), "A. Diaz".to_owned()][..], "See minutes")
    );
    assert_eq!(
        (decision.conditions.as_slice(), snapshot.kind),
        (&["Backstop signed".to_owned()][..], Kind::Snapshot)
    );
    assert_eq!(chiplease(["decisions", file]).code, Some(0), "the figures hold");
    for (words, said) in [
        (
            vec!["decide", "valor-2", "--name", "x"],
            "no file, and a log of decisions stands beside one",
        ),
        (vec!["decide", file, "--name", " "], "--name says nothing"),
        (vec!["decide", file, "--name", "x", "--case", "Low"], "no case \"Low\""),
        (vec!["decide", "gone.ron", "--name", "x"], "no such file"),
    ] {
        let ran = chiplease(words);
        assert_eq!(ran.code, Some(1), "{said}");
        assert!(ran.errors.contains(said), "{said}: {}", ran.errors);
    }
    assert_eq!(
        decision_log::read(&decision_log::path_of(Path::new(file))).unwrap().records.len(),
        2
    );
}
