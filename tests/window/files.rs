//! Opening and saving, with the picker's answers given by the test.

use std::fs;

use chiplease::app::file_picker::Answer;
use chiplease::files::scenario_file;
use eframe::egui::{Key, Modifiers};

use crate::driver::Window;

#[test]
fn what_is_saved_and_opened_again_is_the_same_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut window = Window::new();
    window.set("Loan rate", 0.1125);
    window.answers.borrow_mut().push(Answer::Chosen(path.clone()));
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
    window.answers.borrow_mut().push(Answer::Chosen(path));
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
    window.answers.borrow_mut().push(Answer::Chosen(path));
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
    window.set("Loan rate", 0.15);
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("Write over this file?"));
    window.click("Cancel");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs, "nothing is lost");
    window.press(Modifiers::COMMAND, Key::S);
    window.click("Write over");
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
    window.answers.borrow_mut().push(Answer::Unavailable);
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
    window.set("Loan rate", 0.15);
    window.press(Modifiers::COMMAND, Key::N);
    window.click("Save");
    assert_eq!(window.text_of("Loan rate"), "9.50 %", "the new scenario");
    let rate = scenario_file::read(&path).unwrap().tranches[0].rate;
    assert_eq!(rate.to_string(), "0.15", "the saved one");
}
