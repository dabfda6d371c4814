//! Workbooks and memos written from the window.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chiplease::app::file_picker::PickerAnswer;
use chiplease::files::{library, scenario_file};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::copying::copied;
use crate::driver::Window;

/// Chooses from the File menu, answers with this path, and waits until the status line says so.
fn saved(window: &mut Window, item: &str, path: &Path) {
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.to_owned()));
    export(window, item);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    wait_for(window, &format!("{name} saved"));
}

/// Chooses from the File menu; what a memo says of itself stays as it is proposed.
fn export(window: &mut Window, item: &str) {
    window.choose("File", item);
    if window.shows("Prepared by") {
        window.click("Save…");
    }
}

fn wait_for(window: &mut Window, text: &str) {
    let started = Instant::now();
    while !window.shows(text) {
        assert!(started.elapsed() < Duration::from_mins(2), "no {text}");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
}

#[test]
fn the_deal_as_it_stands_is_saved_as_a_workbook_and_as_a_memo() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    window.set("Residual value (% of cost)", 0.1);
    let workbook = folder.path().join("deal.xlsx");
    saved(&mut window, "Save as workbook", &workbook);
    assert!(fs::read(&workbook).unwrap().starts_with(b"PK"), "a workbook is a zip archive");
    let memo = folder.path().join("deal.html");
    saved(&mut window, "Save as memo…", &memo);
    let page = fs::read_to_string(&memo).unwrap();
    let net_irr = window.app().document().results().summary.net_irr.unwrap();
    assert!(page.contains(&format!("data-value=\"{net_irr}\"")), "the figures are those shown");
    assert!(page.contains("<svg"), "and the plots are in it");
    assert!(!page.contains("Prepared by"), "nobody was named");
    assert!(window.app().document().is_edited(), "the scenario itself is not saved by that");
}

#[test]
fn a_memo_holds_the_deal_against_the_baseline_once_one_is_pinned() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    let item = "Save as memo vs baseline";
    window.click("File");
    let is_offered = |window: &Window| {
        let entry = window.harness.get_by_label_contains(item);
        !entry.accesskit_node().is_disabled()
    };
    assert!(!is_offered(&window), "there is no baseline yet");
    window.press(Modifiers::NONE, Key::Escape);
    let before = window.app().document().results().summary.net_irr.unwrap();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Residual value (% of cost)", 0.1);
    let now = window.app().document().results().summary.net_irr.unwrap();

    let memo = folder.path().join("deal.html");
    saved(&mut window, item, &memo);
    let page = fs::read_to_string(&memo).unwrap();
    for net_irr in [now, before] {
        assert!(page.contains(&format!("data-value=\"{net_irr}\"")), "both states are on it");
    }
    let change = format!("data-value=\"{}\"", now - before);
    assert!(page.contains(&change), "and what lies between them: {change}");
    assert!(page.contains("Valor Compute, second vehicle, baseline"), "under a name of its own");
}

#[test]
fn a_target_that_cannot_be_written_is_said_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    let target = folder.path().join("none").join("deal.xlsx");
    window.answers.borrow_mut().push(PickerAnswer::Chosen(target));
    window.choose("File", "Save as workbook");
    wait_for(&mut window, "This could not be saved");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn samples_say_their_share_and_are_stopped_with_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut scenario = Window::new().app().document().draft.clone();
    scenario.uncertainty.paths = 1_000_000;
    let deal = folder.path().join("deal.ron");
    chiplease::files::scenario_file::write(&deal, &scenario).unwrap();
    let target = folder.path().join("samples.csv");
    fs::write(&target, "mine").unwrap();
    let mut window = Window::with_files(vec![deal]);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(target.clone()));
    window.click("Risk");
    window.harness.step();
    window.harness.get_by_label("Save samples…").click();
    window.harness.run_steps(3);
    if window.shows("Overwrite this file?") {
        window.click("Overwrite");
    }
    wait_for(&mut window, "writing samples.csv, 1%");
    window.harness.get_by_label("Cancel export").click();
    let started = Instant::now();
    while window.shows("writing samples.csv") {
        assert!(started.elapsed() < Duration::from_secs(5), "it goes on");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
    assert!(!window.shows("This could not be saved"), "who stops it knows");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
}

/// The first line of a memo, without its date.
fn kicker(page: &str) -> String {
    let line = page.split("class=\"kicker\">").nth(1).unwrap().split('<').next().unwrap();
    let parts: Vec<&str> = line.split(" · ").collect();
    [&parts[..1], &parts[2..]].concat().join(" · ")
}

/// What a field of the open dialog holds.
fn said(window: &Window, field: &str) -> String {
    let field = window.harness.get_by_role_and_label(Role::TextInput, field);
    field.accesskit_node().data().value().unwrap_or_default().to_owned()
}

#[test]
fn a_memo_says_who_prepared_it_and_who_may_read_it_and_the_next_one_proposes_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    let memo = folder.path().join("memo.html");
    window.answers.borrow_mut().push(PickerAnswer::Chosen(memo.clone()));
    window.choose("File", "Save as memo…");
    assert_eq!(said(&window, "Confidentiality"), "Confidential");
    // The first field has the keyboard, and Enter in a field saves.
    window.harness.event(Event::Text("Credit desk".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Tab);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("Committee only".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    wait_for(&mut window, "memo.html saved");
    let page = fs::read_to_string(&memo).unwrap();
    let line = "Investment memo · Prepared by Credit desk · Status: draft for decision · Committee \
                only";
    assert_eq!(kicker(&page), line);
    window.choose("File", "Save as memo…");
    assert_eq!(said(&window, "Prepared by"), "Credit desk");
    assert_eq!(said(&window, "Confidentiality"), "Committee only");
}

#[test]
fn esc_in_the_fields_of_a_memo_saves_nothing_and_remembers_nothing() {
    let mut window = Window::new();
    window.choose("File", "Save as memo…");
    window.harness.event(Event::Text("Nobody".to_owned()));
    window.run();
    // The first leaves the field, the second the dialog.
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Prepared by"), "the dialog is closed");
    window.choose("File", "Save as memo…");
    assert_eq!(said(&window, "Prepared by"), "");
}

/// A window on a file, with a link to it that may pass for a memo.
fn opened_with_link() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    scenario_file::write(&file, &library::default_scenario().unwrap()).unwrap();
    fs::hard_link(&file, folder.path().join("link.html")).unwrap();
    let window = Window::with_files(vec![file]);
    (folder, window)
}

#[test]
fn what_is_open_is_not_written_over_by_what_is_made_of_it() {
    for name in ["deal.ron", "link.html", "sub/../deal.ron"] {
        let items =
            ["Save as workbook", "Save as memo…", "Save screen as image", "Save screen as SVG"];
        for item in items {
            let (folder, mut window) = opened_with_link();
            let folder = folder.path();
            fs::create_dir(folder.join("sub")).unwrap();
            let before = fs::read(folder.join("deal.ron")).unwrap();
            window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.join(name)));
            export(&mut window, item);
            wait_for(&mut window, "being read");
            assert!(window.shows("could not be saved"), "{item} over {name}");
            assert_eq!(fs::read(folder.join("deal.ron")).unwrap(), before, "{item} over {name}");
        }
    }
}

#[test]
fn the_term_sheet_is_shown_copied_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    window.choose("File", "Term sheet…");
    assert!(window.shows("9.50% a year, fixed, paid monthly"), "every clause is read");
    assert!(!window.shows("Taken away"), "it is held against nothing");
    window.harness.get_by_label("Copy as text").click();
    let text = copied(&mut window);
    assert!(text.contains("\nLoan, Senior\nLender: Apollo\n"), "{text}");
    let path = folder.path().join("terms.md");
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
    window.click("Save…");
    wait_for(&mut window, "terms.md saved");
    let saved = fs::read_to_string(&path).unwrap();
    assert!(saved.starts_with("# Term sheet: Valor Compute, second vehicle\n"), "{saved}");
}

#[test]
fn against_a_baseline_the_term_sheet_says_what_each_change_does_alone() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.11);
    window.choose("File", "Term sheet…");
    assert!(window.shows("1 term differs; together net IRR 22.81% → "), "what all of it comes to");
    for text in ["Was: 9.50% a year, fixed, paid monthly", "Alone: net IRR −"] {
        assert!(window.shows(text), "{text}");
    }
    window.harness.get_by_label("Copy as text").click();
    let text = copied(&mut window);
    assert!(text.contains("[was: 9.50% a year, fixed, paid monthly; alone: net IRR −"), "{text}");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Was: 9.50%"), "it closes");
}
