//! Unsaved edits over a crash: a real process is killed, a new window offers what it left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chiplease::files::recovery::{Kept, Slot};
use chiplease::files::{library, scenario_file};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

/// Set to a folder in the child process that is killed.
const CHILD_FOLDER: &str = "CHIPLEASE_TEST_RECOVERY_FOLDER";
const CHILD: &str = "recovery::a_window_that_waits_to_be_killed";
const OFFER: &str = "chiplease did not close properly";

#[test]
#[ignore = "the child process of edits_of_a_process_that_was_killed_are_offered_and_recovered"]
fn a_window_that_waits_to_be_killed() {
    let folder = std::env::var_os(CHILD_FOLDER).map(PathBuf::from).unwrap();
    let mut window = Window::with_recovery(&folder);
    window.set("Coupon", 0.1375);
    std::thread::sleep(Duration::from_mins(1));
}

fn start_child(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([CHILD, "--ignored", "--exact"])
        .env(CHILD_FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn journals(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let names = entries.map(|entry| entry.unwrap().path());
    names.filter(|path| path.extension().is_some_and(|it| it == "ron")).count()
}

fn wait_for_journals(folder: &Path, count: usize) {
    let started = Instant::now();
    while journals(folder) != count {
        assert!(started.elapsed() < Duration::from_secs(30), "{count} journals");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn edits_of_a_process_that_was_killed_are_offered_and_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = start_child(folder.path());
    wait_for_journals(folder.path(), 1);
    let window = Window::with_recovery(folder.path());
    assert!(!window.shows(OFFER), "a window that lives keeps its edits to itself");
    drop(window);
    // SIGKILL: the process cannot handle it.
    child.kill().unwrap();
    child.wait().unwrap();
    let mut window = Window::with_recovery(folder.path());
    assert!(window.shows(OFFER));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Coupon"), "13.75%");
    assert!(window.app().document().is_edited(), "no file has it yet");
    assert_eq!(journals(folder.path()), 1, "still kept");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text_of("Coupon"), "9.50%", "recovering is a step");
    wait_for_journals(folder.path(), 0);
}

/// Leaves edits of a file behind, as a crash does.
fn leave(folder: &Path, file: Option<&Path>, rate: f64) {
    let mut draft = library::default_scenario().unwrap();
    chiplease::analysis::Lever::LoanRate(0).set(&mut draft, rate);
    Slot::new(folder).keep(&Kept::now(draft, file.map(Path::to_owned))).unwrap();
}

#[test]
fn recovered_edits_belong_to_their_file_which_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal");
    let mut saved = library::default_scenario().unwrap();
    saved.lease.term_months = 48;
    scenario_file::write(&file, &saved).unwrap();
    leave(folder.path(), Some(&file), 0.11);
    let mut window = Window::with_recovery(folder.path());
    window.harness.get_by_label_contains("Recover Valor").click();
    window.run();
    let document = window.app().document();
    assert_eq!(document.path(), Some(&*file));
    assert_eq!(*document.saved(), saved, "what the file holds");
    assert_eq!(document.draft.lease.term_months, 60, "as it was edited");
    assert_eq!(scenario_file::read(&file).unwrap(), saved);
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(scenario_file::read(&file).unwrap().lease.term_months, 60, "saved when asked");
    wait_for_journals(folder.path(), 0);
}

#[test]
fn edits_of_a_file_that_is_gone_are_open_without_one() {
    let folder = tempfile::tempdir().unwrap();
    leave(folder.path(), Some(&folder.path().join("gone.ron")), 0.11);
    let mut window = Window::with_recovery(folder.path());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("The file of these edits cannot be opened"));
    window.click("Close");
    assert_eq!(window.text_of("Coupon"), "11.00%");
    assert_eq!(window.app().document().path(), None);
}

#[test]
fn edits_out_of_bounds_come_back_with_their_fault() {
    let folder = tempfile::tempdir().unwrap();
    let mut draft = library::default_scenario().unwrap();
    draft.lease.term_months = 999;
    Slot::new(folder.path()).keep(&Kept::now(draft, None)).unwrap();
    let mut window = Window::with_recovery(folder.path());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Lease term 999\u{a0}months is above 240\u{a0}months."));
}

#[test]
fn not_now_keeps_them_and_throwing_away_does_not() {
    let folder = tempfile::tempdir().unwrap();
    leave(folder.path(), None, 0.11);
    leave(folder.path(), None, 0.12);
    let mut window = Window::with_recovery(folder.path());
    window.click("Not now");
    assert!(!window.shows(OFFER));
    assert_eq!(journals(folder.path()), 2);
    window.choose("File", "Recover unsaved edits");
    assert!(window.shows(OFFER), "they can be asked for");
    window.harness.get_all_by_label_contains("Discard ").next().unwrap().click();
    window.run();
    assert_eq!(journals(folder.path()), 1);
    assert!(window.shows(OFFER), "the other one is still offered");
    window.harness.get_by_label_contains("Discard ").click();
    window.run();
    assert_eq!(journals(folder.path()), 0);
    assert!(!window.shows(OFFER), "nothing is left");
    assert_eq!(window.text_of("Coupon"), "9.50%");
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("1-1.ron"), "(").unwrap();
    let mut window = Window::with_recovery(folder.path());
    assert!(window.shows("Unsaved changes could not be read"));
    assert!(window.shows("1-1.unreadable"), "where it is now");
    assert!(folder.path().join("1-1.unreadable").is_file());
    window.harness.get_by_role_and_label(Role::Button, "Close").click();
    window.run();
    assert!(!window.shows("could not be read"));
}

#[test]
fn a_window_that_has_nowhere_to_keep_edits_says_so_from_the_start() {
    const NOT_KEPT: &str = "unsaved changes are not kept";
    assert!(Window::new().shows(NOT_KEPT));
    let folder = tempfile::tempdir().unwrap();
    assert!(!Window::with_recovery(folder.path()).shows(NOT_KEPT));
}

#[test]
fn more_edits_than_are_offered_at_once_are_counted_and_follow() {
    let folder = tempfile::tempdir().unwrap();
    let text = Kept::now(library::default_scenario().unwrap(), None).text().unwrap();
    for number in 0..66 {
        fs::write(folder.path().join(format!("{number}-1.ron")), &text).unwrap();
    }
    let mut window = Window::with_recovery(folder.path());
    assert!(window.shows("2 older ones follow"));
    window.harness.get_all_by_label_contains("Discard ").next().unwrap().click();
    window.run();
    assert_eq!(journals(folder.path()), 65, "one is gone");
    assert!(window.shows("An older one follows"), "and another has taken its place");
}
