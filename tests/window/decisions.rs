//! The screen that keeps states and decisions.

use std::fs;
use std::path::PathBuf;

use chiplease::analysis::Lever;
use chiplease::files::decision_log::{self, Kind, Outcome, Verdict};
use chiplease::files::{library, scenario_file};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

struct Opened {
    window: Window,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

fn opened() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    scenario_file::write(&file, &library::default_scenario().unwrap()).unwrap();
    let mut window = Window::with_files(vec![file.clone()]);
    window.press(Modifiers::COMMAND, Key::Num9);
    Opened { window, file, _folder: folder }
}

fn type_into(window: &mut Window, field: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, field).click();
    window.run();
    window.harness.event(Event::Text(text.to_owned()));
    window.run();
}

fn keep(window: &mut Window, name: &str, button: &str) {
    type_into(window, "Name of the record", name);
    window.click(button);
}

fn is_disabled(window: &Window, button: &str) -> bool {
    let button = window.harness.get_by_role_and_label(Role::Button, button);
    button.accesskit_node().is_disabled()
}

#[test]
fn a_scenario_without_a_file_is_saved_first() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num9);
    assert!(
        window.shows("Save the deal to start its decision log"),
        "the log stands beside the file"
    );
    assert!(window.shows("Save as…"), "and how");
}

#[test]
fn a_decision_is_stamped_with_scenario_figures_date_note_and_version() {
    let Opened { mut window, file, _folder } = opened();
    assert!(is_disabled(&window, "Approve"), "a decision needs a name");
    type_into(&mut window, "Note of the record", "subject to the renewal letter");
    keep(&mut window, "Approved at 9.5%", "Approve");
    let log = decision_log::read(&decision_log::path_of(&file)).unwrap();
    let [record] = log.records.as_slice() else { panic!("{} records", log.records.len()) };
    assert_eq!((record.kind, record.outcome), (Kind::Decision, Some(Outcome::Approved)));
    assert_eq!(record.name, "Approved at 9.5%");
    assert_eq!(record.note, "subject to the renewal letter");
    assert_eq!(record.program, env!("CARGO_PKG_VERSION"));
    assert!(record.date.parse::<jiff::Timestamp>().is_ok(), "{} is a time", record.date);
    assert_eq!(&record.scenario, window.app().document().evaluated());
    assert_eq!(record.figures.net_irr, window.app().document().results().summary.net_irr);
    assert_eq!(record.verdict(), Verdict::Holds);
    assert!(window.shows("reproduced today"), "and the screen says that it holds");
    assert!(!window.app().document().is_edited(), "the scenario's file is not touched");
}

#[test]
fn a_committee_declines_or_defers_with_names_and_conditions() {
    let Opened { mut window, file, _folder } = opened();
    type_into(&mut window, "Who decides", "A. Lee; B. Ortiz, Jr.");
    type_into(&mut window, "Conditions", "DSRA funded; ; guarantee signed by the parent");
    keep(&mut window, "Senior loan", "Defer");
    keep(&mut window, "Mezzanine", "Decline");
    let log = decision_log::read(&decision_log::path_of(&file)).unwrap();
    let [deferred, declined] = log.records.as_slice() else { panic!("{}", log.records.len()) };
    assert_eq!(deferred.outcome, Some(Outcome::Deferred));
    assert_eq!(deferred.people, ["A. Lee", "B. Ortiz, Jr."]);
    assert_eq!(deferred.conditions, ["DSRA funded", "guarantee signed by the parent"]);
    assert_eq!(declined.outcome, Some(Outcome::Declined));
    assert!(declined.people.is_empty(), "what was typed is kept once");
    assert!(window.shows("Deferred Senior loan, "), "the list says what was decided");
    window.harness.get_by_label_contains("Deferred Senior loan, ").click();
    window.run();
    assert!(window.shows("By A. Lee, B. Ortiz, Jr."));
    assert!(window.shows("• guarantee signed by the parent"), "conditions are a list");
}

#[test]
fn a_snapshot_is_returned_to_as_one_step_that_can_be_undone() {
    let Opened { mut window, _folder, .. } = opened();
    keep(&mut window, "Base case", "Keep snapshot");
    assert!(is_disabled(&window, "Return to this state"), "it is the present one");
    window.set("Residual value (% of cost)", 0.1);
    assert!(window.shows("One assumption has changed since"), "what differs is said");
    window.click("Return to this state");
    let resale = |window: &Window| Lever::ResaleFraction.value(window.app().document().evaluated());
    assert_eq!(resale(&window), Some(0.25));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(resale(&window), Some(0.1));
}

#[test]
fn a_deal_that_has_moved_on_since_it_was_decided_on_says_so() {
    let Opened { mut window, _folder, .. } = opened();
    keep(&mut window, "Senior loan as offered", "Approve");
    keep(&mut window, "Kept later", "Keep snapshot");
    assert!(!window.shows("deal differs since"), "it is what was decided on");
    window.set("Residual value (% of cost)", 0.1);
    let row = window.harness.get_by_label_contains("Approved Senior loan as offered, ");
    let label = row.accesskit_node().label().unwrap_or_default();
    assert!(label.ends_with("reproduced; deal differs since"), "{label}");
    let row = window.harness.get_by_label_contains("Snapshot Kept later, ");
    let label = row.accesskit_node().label().unwrap_or_default();
    assert!(label.ends_with("reproduced today"), "nothing was decided there: {label}");
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(!window.shows("deal differs since"), "and back");
}

#[test]
fn a_record_can_be_held_as_the_baseline() {
    let Opened { mut window, _folder, .. } = opened();
    keep(&mut window, "Base case", "Keep snapshot");
    window.set("Residual value (% of cost)", 0.1);
    window.click("Pin as baseline");
    assert!(window.shows("vs Base case, unpin"), "it is pinned under its name");
    assert!(window.shows("bp vs Base case"), "and the figures say how far they are from it");
}

#[test]
fn the_newest_record_is_shown_until_another_is_taken() {
    let Opened { mut window, _folder, .. } = opened();
    keep(&mut window, "First", "Keep snapshot");
    keep(&mut window, "Second", "Keep snapshot");
    let is_chosen = |window: &Window, name: &str| {
        let label = format!("Snapshot {name}, ");
        let row = window.harness.get_by_label_contains(&label);
        row.accesskit_node().is_selected()
    };
    assert_eq!(is_chosen(&window, "Second"), Some(true));
    window.harness.get_by_label_contains("Snapshot First, ").click();
    window.run();
    assert_eq!(is_chosen(&window, "First"), Some(true));
}

#[test]
fn a_log_that_another_program_changed_is_read_again_and_a_broken_one_is_said() {
    let Opened { mut window, file, _folder } = opened();
    keep(&mut window, "Base case", "Keep snapshot");
    let log = decision_log::path_of(&file);
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.replace("Base case", "Renamed by hand")).unwrap();
    window.run();
    assert!(window.shows("Snapshot Renamed by hand"), "what is on disk counts");
    fs::write(&log, "(format: 1, records: [oops])").unwrap();
    window.run();
    assert!(window.shows("not a decision log"), "and what is wrong with it is said");
    type_into(&mut window, "Name of the record", "More");
    window.click("Keep snapshot");
    assert!(window.shows("This could not be kept"), "nothing is written over it");
    assert_eq!(fs::read_to_string(&log).unwrap(), "(format: 1, records: [oops])");
}

#[test]
fn figures_that_drifted_are_named() {
    let Opened { mut window, file, _folder } = opened();
    keep(&mut window, "Approved", "Approve");
    let log = decision_log::path_of(&file);
    let text = fs::read_to_string(&log).unwrap();
    let at = text.find("moic: Some(").unwrap() + "moic: Some(".len();
    fs::write(&log, format!("{}9{}", &text[..at], &text[at..])).unwrap();
    window.run();
    assert!(window.shows("1 figure differs today"), "the row says so");
    assert!(window.shows("gets other figures"), "and the record which");
}
