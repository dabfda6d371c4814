//! The log beside a scenario: it only grows, and says whether its figures still hold.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::files::decision_log::{
    self, Figure, Figures, Kind, LogError, Outcome, Record, Verdict,
};
use chiplease::files::library;
use chiplease::model::{self, Scenario};
use rust_decimal::Decimal;

pub(crate) fn record(name: &str, scenario: Scenario) -> Record {
    Record {
        kind: Kind::Decision,
        outcome: None,
        name: name.to_owned(),
        note: "a quote \" and\ntwo lines".to_owned(),
        people: Vec::new(),
        conditions: Vec::new(),
        date: "2026-11-22T09:30:00+01:00".to_owned(),
        program: "0.1.0".to_owned(),
        figures: Figures::of(&model::run(&scenario)),
        scenario,
    }
}

fn fixture(name: &str) -> Scenario {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios");
    chiplease::files::scenario_file::read(folder.join(name)).unwrap()
}

fn log_in(folder: &tempfile::TempDir) -> PathBuf {
    decision_log::path_of(&folder.path().join("deal.ron"))
}

#[test]
fn the_log_stands_beside_the_scenario_and_is_no_scenario_file() {
    let log = decision_log::path_of(Path::new("deals/valor.ron"));
    assert_eq!(log, Path::new("deals/valor.decisions"));
}

#[test]
fn a_log_that_is_not_there_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    assert!(decision_log::read(&log_in(&folder)).unwrap().records.is_empty());
}

#[test]
fn records_are_read_as_they_were_kept_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    let records = [
        record("sold", library::default_scenario().unwrap()),
        record("no debt", fixture("no-debt.ron")),
        record("two loans, default", fixture("two-tranches-default.ron")),
    ];
    for kept in &records {
        decision_log::append(&log, kept.clone()).unwrap();
    }
    assert_eq!(decision_log::read(&log).unwrap().records, records);
}

#[test]
fn a_log_is_of_the_older_format_until_a_decision_says_more_than_that_could_hold() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    let old = record("as an older program kept it", fixture("no-debt.ron"));
    decision_log::append(&log, old.clone()).unwrap();
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains("format: 1,"), "an older program reads it");
    for word in ["outcome", "people", "conditions"] {
        assert!(!text.contains(word), "{word} is not written where there is none");
    }
    let new = Record {
        outcome: Some(Outcome::Deferred),
        people: vec!["A. Lee".to_owned()],
        conditions: vec!["DSRA funded".to_owned()],
        ..record("deferred", fixture("no-debt.ron"))
    };
    decision_log::append(&log, new.clone()).unwrap();
    decision_log::append(&log, old.clone()).unwrap();
    assert!(fs::read_to_string(&log).unwrap().contains("format: 2,"), "and refuses this one");
    assert_eq!(decision_log::read(&log).unwrap().records, [old.clone(), new, old]);
}

#[test]
fn a_figure_that_is_missing_does_not_pass_for_one_that_is_undefined() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    decision_log::append(&log, record("sold", library::default_scenario().unwrap())).unwrap();
    let text = fs::read_to_string(&log).unwrap();
    let figures: Vec<&str> = text
        .lines()
        .skip_while(|line| line.trim() != "figures: (")
        .skip(1)
        .take_while(|line| line.trim() != "),")
        .collect();
    let names = Figures::of(&model::run(&library::default_scenario().unwrap())).named();
    assert_eq!(figures.len(), names.len(), "{figures:?}");
    for line in figures {
        fs::write(&log, text.replacen(&format!("{line}\n"), "", 1)).unwrap();
        let message = decision_log::read(&log).unwrap_err().to_string();
        let name = line.trim().split(':').next().unwrap();
        assert!(message.contains("missing") && message.contains(name), "{line}: {message}");
    }
}

#[test]
fn what_was_kept_stays_line_by_line_when_more_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    decision_log::append(&log, record("first", library::default_scenario().unwrap())).unwrap();
    let before = fs::read_to_string(&log).unwrap();
    decision_log::append(&log, record("second", fixture("sell.ron"))).unwrap();
    let after = fs::read_to_string(&log).unwrap();
    // All but the two closing brackets.
    let kept = before.trim_end().trim_end_matches([')', ']', ',', '\n', ' ']);
    assert!(after.starts_with(kept), "a line of the first record has changed");
}

#[test]
fn every_fixture_holds_and_a_figure_that_drifts_is_named() {
    for path in crate::every_scenario_file() {
        let scenario = chiplease::files::scenario_file::read(&path).unwrap();
        assert_eq!(record("kept", scenario).verdict(), Verdict::Holds, "{}", path.display());
    }
    let mut drifted = record("kept", fixture("burn-3bn.ron"));
    drifted.figures.net_irr = drifted.figures.net_irr.map(|irr| irr + 1e-6);
    drifted.figures.lender_loss += Decimal::new(1, 2);
    let Verdict::Differs(drifts) = drifted.verdict() else { panic!("it holds") };
    let names: Vec<&str> = drifts.iter().map(|drift| drift.name).collect();
    assert_eq!(names, ["Net IRR", "Lender loss"]);
    assert!(matches!(drifts[1].now, Figure::Amount(_)), "the loss is an amount");
}

#[test]
fn a_scenario_out_of_todays_bounds_says_so() {
    let mut kept = record("kept", fixture("sell.ron"));
    kept.scenario.lease.term_months = 0;
    let Verdict::OutOfBounds(faults) = kept.verdict() else { panic!("it is in bounds") };
    assert_eq!(faults[0].path, "lease.term_months");
}

#[test]
fn a_log_that_cannot_be_read_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    for (text, says) in [
        ("(format: 1,\n records: [oops])", ":2:"),
        ("(format: 9, records: [])", "format 9"),
        ("", ":1:"),
    ] {
        fs::write(&log, text).unwrap();
        let error = decision_log::append(&log, record("more", fixture("sell.ron"))).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert!(error.to_string().contains("left as it is"), "{error}");
        assert_eq!(fs::read_to_string(&log).unwrap(), text, "the file has changed");
    }
}

#[test]
fn a_folder_in_the_way_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    fs::create_dir(&log).unwrap();
    let error = decision_log::append(&log, record("more", fixture("sell.ron"))).unwrap_err();
    assert!(matches!(error, LogError::NotAFile { what: "a folder", .. }), "{error}");
}

#[test]
fn a_log_is_read_as_carefully_as_a_scenario_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    decision_log::append(&log, record("first", fixture("sell.ron"))).unwrap();
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("\u{FEFF}{text}")).unwrap();
    decision_log::append(&log, record("second", fixture("sell.ron"))).unwrap();
    assert_eq!(decision_log::read(&log).unwrap().records.len(), 2, "after a byte-order mark");
    // By hand: more digits than a float has.
    let typed = text.replacen("rate: 0.095", "rate: 0.0950000000000000000000001", 1);
    assert_ne!(typed, text, "there is such a rate");
    fs::write(&log, typed).unwrap();
    let read = decision_log::read(&log).unwrap();
    assert_eq!(
        read.records[0].scenario.tranches[0].rate.to_string(),
        "0.0950000000000000000000001"
    );
    for (found, put, says) in [
        ("term_months: 60", "term_months: sixty", "records[0].scenario.lease.term_months: "),
        ("kind: Decision", "kind: Verdict", "records[0].kind: expected one of Snapshot, Decision"),
        ("    note:", "    nota:", "records[0].nota: unknown field; did you mean note?"),
        ("format: 1,", "format: 1, format: 1,", "format is given twice"),
    ] {
        fs::write(&log, text.replacen(found, put, 1)).unwrap();
        let error = decision_log::read(&log).unwrap_err().to_string();
        assert!(error.contains(says), "{put}: {error}");
    }
}

/// Set to a log in child processes that add to it.
const LOG: &str = "CHIPLEASE_TEST_LOG";
const WRITERS: usize = 4;
const RECORDS_EACH: usize = 5;

fn add_some(log: &Path, who: &str) {
    for number in 0..RECORDS_EACH {
        let name = format!("{who} {number}");
        decision_log::append(log, record(&name, fixture("sell.ron"))).unwrap();
    }
}

#[track_caller]
fn check_that_all_are_there(log: &Path, writers: &[String]) {
    let records = decision_log::read(log).unwrap().records;
    for who in writers {
        let theirs = records.iter().filter(|record| record.name.starts_with(&format!("{who} ")));
        let names: Vec<&str> = theirs.map(|record| record.name.as_str()).collect();
        let expected: Vec<String> = (0..RECORDS_EACH).map(|it| format!("{who} {it}")).collect();
        assert_eq!(names, expected, "each once, in their order");
    }
    assert_eq!(records.len(), writers.len() * RECORDS_EACH, "and nothing else");
}

#[test]
fn windows_that_decide_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    let writers: Vec<String> = (0..WRITERS).map(|number| format!("window {number}")).collect();
    std::thread::scope(|scope| {
        for who in &writers {
            scope.spawn(|| add_some(&log, who));
        }
    });
    check_that_all_are_there(&log, &writers);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no lock is left behind");
}

#[test]
#[ignore = "what the processes of the next test run"]
fn a_process_that_decides() {
    let log = std::env::var_os(LOG).expect("a log to write to");
    add_some(Path::new(&log), &format!("process {}", std::process::id()));
}

#[test]
fn processes_that_decide_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    let start = |_| {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "decision_log::a_process_that_decides"])
            .env(LOG, &log)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut children: Vec<_> = (0..WRITERS).map(start).collect();
    let writers: Vec<String> =
        children.iter().map(|child| format!("process {}", child.id())).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success(), "a process could not add its records");
    }
    check_that_all_are_there(&log, &writers);
}

#[test]
fn a_log_that_somebody_holds_for_good_is_given_up_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_in(&folder);
    decision_log::append(&log, record("first", fixture("sell.ron"))).unwrap();
    let held = fs::File::open(&log).unwrap();
    held.lock().unwrap();
    let error = decision_log::append(&log, record("second", fixture("sell.ron"))).unwrap_err();
    assert!(matches!(error, LogError::Busy { .. }), "{error}");
    assert_eq!(decision_log::read(&log).unwrap().records.len(), 1);
    drop(held);
    decision_log::append(&log, record("second", fixture("sell.ron"))).unwrap();
}
