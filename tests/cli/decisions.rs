//! `chiplease decisions`.

use std::fs;

use chiplease::files::decision_log::{self, Figures, Kind, Record};
use chiplease::files::library;
use chiplease::model;

use crate::chiplease;

pub(crate) fn kept(name: &str, drift: f64) -> Record {
    let scenario = library::default_scenario().unwrap();
    let mut figures = Figures::of(&model::run(&scenario));
    figures.net_irr = figures.net_irr.map(|irr| irr + drift);
    Record {
        kind: Kind::Decision,
        name: name.to_owned(),
        note: "subject to documents".to_owned(),
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
    decision_log::append(&decision_log::path_of(&file), kept("approved", 0.0)).unwrap();
    let ran = chiplease(["decisions", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert!(ran.output.contains("decision  approved"), "{}", ran.output);
    assert!(ran.output.contains("subject to documents"), "{}", ran.output);
    assert!(ran.output.contains("same figures"), "{}", ran.output);
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
