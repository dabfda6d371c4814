//! Opening and saving, with the picker's answers given by the test.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::app::Start;
use chiplease::app::file_picker::PickerAnswer;
use chiplease::files::{library, scenario_file};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

#[test]
fn what_is_saved_and_opened_again_is_the_same_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut window = Window::new();
    window.set("Coupon", 0.1125);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
    window.press(Modifiers::COMMAND, Key::S);
    assert!(!window.app().document().is_edited(), "saved");
    assert!(window.shows("deal.ron"), "the panel names the file");
    let scenario = window.app().document().draft.clone();
    let again = Window::with_files(vec![path]);
    assert_eq!(again.app().document().draft, scenario);
}

#[test]
fn a_broken_file_is_refused_with_its_line_and_what_is_open_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    let mut window = Window::new();
    scenario_file::write(&path, &window.app().document().draft).unwrap();
    let text = fs::read_to_string(&path).unwrap().replace("term_months: 60", "term_months: sixty");
    let line = 1 + text.lines().position(|line| line.contains("sixty")).unwrap();
    fs::write(&path, text).unwrap();
    let before = window.app().document().draft.clone();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path));
    window.press(Modifiers::COMMAND, Key::O);
    assert!(window.shows("This file cannot be opened"));
    assert!(window.shows(&format!("{line}:")) || window.shows(&format!("line {line}")));
    assert_eq!(window.app().document().draft, before);
    window.click("Close");
    assert!(!window.shows("This file cannot be opened"));
}

#[test]
fn a_scenario_out_of_bounds_is_refused_with_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bounds.ron");
    let mut window = Window::new();
    let mut scenario = window.app().document().draft.clone();
    scenario.lease.term_months = 999;
    scenario.structure.reserve_months = 99;
    scenario_file::write(&path, &scenario).unwrap();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path));
    window.press(Modifiers::COMMAND, Key::O);
    assert!(window.shows("lease.term_months is 999"));
    assert!(window.shows("structure.reserve_months is 99"));
    assert_eq!(window.app().document().draft.lease.term_months, 60);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let window = Window::new();
    scenario_file::write(&path, &window.app().document().draft).unwrap();
    let mut window = Window::with_files(vec![path.clone()]);
    let theirs = fs::read_to_string(&path).unwrap() + "\n// a note\n";
    fs::write(&path, &theirs).unwrap();
    window.set("Coupon", 0.15);
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("Overwrite this file?"));
    window.click("Cancel");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs, "nothing is lost");
    window.press(Modifiers::COMMAND, Key::S);
    window.click("Overwrite");
    assert_eq!(scenario_file::read(&path).unwrap(), window.app().document().draft);
}

#[test]
fn where_the_desktop_has_no_dialog_the_path_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::new();
    let path = folder.path().join("deal.ron");
    scenario_file::write(&path, &window.app().document().draft).unwrap();
    let other = folder.path().join("other.ron");
    let mut scenario = window.app().document().draft.clone();
    scenario.lease.term_months = 48;
    scenario_file::write(&other, &scenario).unwrap();
    let mut window = Window::with_files(vec![path]);
    window.answers.borrow_mut().push(PickerAnswer::Unavailable);
    window.press(Modifiers::COMMAND, Key::O);
    assert!(window.shows("Open a scenario"));
    window.click("other.ron");
    assert_eq!(window.app().document().draft.lease.term_months, 48);
}

#[test]
fn saving_then_opening_goes_on_after_the_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let window = Window::new();
    scenario_file::write(&path, &window.app().document().draft).unwrap();
    let mut window = Window::with_files(vec![path.clone()]);
    window.set("Coupon", 0.15);
    window.press(Modifiers::COMMAND, Key::N);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.click("Save");
    assert_eq!(window.text_of("Coupon"), "10.00%", "the new deal");
    let rate = scenario_file::read(&path).unwrap().tranches[0].rate;
    assert_eq!(rate.to_string(), "0.15", "the saved one");
}

#[test]
fn a_listed_file_is_opened_with_arrows_and_enter() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with_files(vec![deal(folder.path(), "a.ron", 24)]);
    deal(folder.path(), "b.ron", 36);
    deal(folder.path(), "c.ron", 48);
    window.answers.borrow_mut().push(PickerAnswer::Unavailable);
    window.press(Modifiers::COMMAND, Key::O);
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::Enter] {
        window.press(Modifiers::NONE, key);
    }
    assert_eq!(window.app().document().draft.lease.term_months, 36, "the second of three");
    assert!(!window.shows("Open a scenario"), "the dialog is closed");
}

#[test]
fn a_typed_path_is_opened_with_enter_and_a_wrong_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with_files(vec![deal(folder.path(), "a.ron", 24)]);
    deal(folder.path(), "b.ron", 36);
    window.answers.borrow_mut().push(PickerAnswer::Unavailable);
    window.press(Modifiers::COMMAND, Key::O);
    window.harness.event(Event::Text("c.ron".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("There is no such file"));
    for _ in 0.."c.ron".len() {
        window.press(Modifiers::NONE, Key::Backspace);
    }
    window.harness.event(Event::Text("b.ron".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.lease.term_months, 36);
}

#[test]
fn esc_leaves_the_question_for_a_path() {
    let mut window = Window::new();
    window.answers.borrow_mut().push(PickerAnswer::Unavailable);
    window.press(Modifiers::COMMAND, Key::O);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Open a scenario"));
}

#[test]
fn the_extension_that_is_added_to_a_name_does_not_write_over_another_file_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = deal(folder.path(), "theirs.ron", 36);
    let before = fs::read_to_string(&theirs).unwrap();
    let mut window = Window::new();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("theirs")));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(window.shows("Overwrite this file?"));
    window.click("Cancel");
    assert_eq!(fs::read_to_string(&theirs).unwrap(), before);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("ours")));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(folder.path().join("ours.ron").is_file());
}

#[test]
fn a_cancelled_question_changes_nothing() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.answers.borrow_mut().push(PickerAnswer::Cancelled);
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.app().document().is_edited());
    assert_eq!(window.text_of("Coupon"), "15.00%");
}

#[test]
fn what_cannot_be_saved_stays_edited_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("folder.ron");
    fs::create_dir(&taken).unwrap();
    check_not_saved(&taken);
    check_not_saved(&folder.path().join("no such folder").join("deal.ron"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.ron");
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    check_not_saved(&path);
}

#[track_caller]
fn check_not_saved(path: &Path) {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.to_owned()));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(window.shows("The scenario could not be saved"), "{}", path.display());
    window.click("Close");
    assert!(window.app().document().is_edited(), "the edits are kept");
    assert_eq!(window.text_of("Coupon"), "15.00%", "what was moved");
}

#[test]
fn a_recent_file_that_is_gone_is_shown_and_can_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let gone = deal(folder.path(), "gone.ron", 24);
    let kept = deal(folder.path(), "kept.ron", 36);
    let mut window = Window::with_files(vec![kept, gone.clone()]);
    fs::remove_file(gone).unwrap();
    window.click("File");
    window.click("Open recent");
    assert!(window.shows("kept.ron"));
    window.click("gone.ron, missing");
    window.click("File");
    window.click("Open recent");
    assert!(!window.shows("gone.ron"));
    window.click("Clear the list");
    window.click("File");
    let recent = window.harness.get_by_label_contains("Open recent");
    assert!(recent.accesskit_node().is_disabled(), "nothing is left to open");
}

#[test]
fn a_file_dropped_on_the_window_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = deal(folder.path(), "dropped.ron", 36);
    let mut window = Window::new();
    window.drop_file(&path);
    assert_eq!(window.app().document().draft.lease.term_months, 36);
    window.set("Coupon", 0.15);
    window.drop_file(&deal(folder.path(), "other.ron", 48));
    assert!(window.shows("before opening other.ron?"), "edits are asked about");
    window.click("Discard");
    assert_eq!(window.app().document().draft.lease.term_months, 48);
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_default_scenario_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.ron");
    // A hole: nothing is written to disk.
    fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
    check_refused(&path, "larger than 4 MiB");
    let path = folder.path().join("empty.ron");
    fs::write(&path, "").unwrap();
    check_refused(&path, "empty.ron");
    check_refused(&folder.path().join("missing.ron"), "no such file");
    check_refused(folder.path(), "a folder");
}

#[test]
fn a_scenario_without_a_file_opens_as_one_that_is_not_saved_yet() {
    let shipped = library::find("valor-1").unwrap().scenario().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let other = deal(folder.path(), "other.ron", 48);
    let scenario = Some(Box::new(shipped.clone()));
    let start = Start { scenario, files: vec![other], ..Start::default() };
    let mut window = Window::with(start);
    assert_eq!(window.app().document().draft, shipped);
    assert!(window.app().document().path().is_none(), "what ships is not to be written over");
    assert!(!window.app().document().is_edited());
    assert!(window.shows("not saved yet"));
    window.click("File");
    window.click("Open recent");
    assert!(window.shows("other.ron"), "what else was named is among the recent files");
}

#[track_caller]
fn check_refused(path: &Path, why: &str) {
    let mut window = Window::with_files(vec![path.to_owned()]);
    assert!(window.shows("This file cannot be opened"), "{}", path.display());
    assert!(window.shows(why), "{why}");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("This file cannot be opened"), "Enter closes it");
    assert_eq!(window.text_of("Coupon"), "9.50%", "the default scenario");
}

/// Writes the default scenario with a lease of that length.
fn deal(folder: &Path, name: &str, term_months: u32) -> PathBuf {
    let path = folder.join(name);
    let mut scenario = library::default_scenario().unwrap();
    scenario.lease.term_months = term_months;
    scenario_file::write(&path, &scenario).unwrap();
    path
}

/// What eframe keeps between sessions.
#[cfg(unix)]
#[derive(Default)]
struct Store(std::collections::BTreeMap<String, String>);

#[cfg(unix)]
impl eframe::Storage for Store {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

#[test]
#[cfg(unix)]
fn a_file_whose_name_is_no_unicode_costs_no_preference() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join(OsStr::from_bytes(b"\xff\xfe.ron"));
    let plain = folder.path().join("plain.ron");
    for path in [&odd, &plain] {
        scenario_file::write(path, &library::default_scenario().unwrap()).unwrap();
    }
    let mut window = Window::with_files(vec![plain, odd]);
    window.press(Modifiers::NONE, Key::F8);
    let mut store = Store::default();
    eframe::App::save(window.harness.state_mut(), &mut store);
    let view = store.0.get("view").expect("the view is kept");
    assert!(view.contains("plain.ron"), "{view}");
    assert!(view.contains("fffe2e726f6e"), "the odd one, byte by byte: {view}");
    assert!(view.contains("screen:Portfolio"), "and what was open: {view}");
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_the_open_file_does_not_hold_up_a_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    scenario_file::write(&path, &library::default_scenario().unwrap()).unwrap();
    let mut window = Window::with_files(vec![path.clone()]);
    window.set("Coupon", 0.1125);
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("The scenario could not be saved"));
    assert!(window.shows("a device or pipe, not a file"), "and why");
    assert!(window.app().document().is_edited(), "nothing is lost");
}

#[test]
fn a_scenario_is_not_saved_over_a_log_of_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    scenario_file::write(&file, &library::default_scenario().unwrap()).unwrap();
    let [log, link] = ["deal.decisions", "link.ron"].map(|name| folder.path().join(name));
    fs::write(&log, "(format: 1, records: [])").unwrap();
    fs::hard_link(&log, &link).unwrap();
    for path in [&log, &link] {
        let mut window = Window::with_files(vec![file.clone()]);
        window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
        window.choose("File", "Save as…");
        assert!(window.shows("which is append-only"), "{}", path.display());
        assert_eq!(fs::read_to_string(&log).unwrap(), "(format: 1, records: [])");
    }
}
