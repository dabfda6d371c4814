//! The library: every scenario at hand, searched, sorted, opened; a folder of one's own beside
//! those that ship.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chiplease::app::file_picker::PickerAnswer;
use chiplease::files::{library, scenario_file};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

const PATIENCE: Duration = Duration::from_secs(30);

/// A deal of that name and net return, more or less: the dearer the loan, the less.
fn deal(path: &Path, name: &str, rate: i64) {
    let mut scenario = library::default_scenario().unwrap();
    name.clone_into(&mut scenario.name);
    scenario.lessee.name = format!("{name} Labs");
    scenario.tranches[0].rate = rust_decimal::Decimal::new(rate, 4);
    scenario_file::write(path, &scenario).unwrap();
}

/// Three deals and a broken file.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    deal(&folder.path().join("one.ron"), "Alder", 1200);
    deal(&folder.path().join("two.ron"), "Birch", 700);
    deal(&folder.path().join("three.ron"), "Cedar", 1000);
    let text = fs::read_to_string(folder.path().join("one.ron")).unwrap();
    let broken = text.replace("term_months: 60", "term_months: sixty");
    fs::write(folder.path().join("broken.ron"), broken).unwrap();
    folder
}

/// A window with the library open on that folder, everything read.
fn opened_on(folder: &Path) -> Window {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F6);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.to_owned()));
    window.click("Choose a folder…");
    wait(&mut window);
    window
}

fn wait(window: &mut Window) {
    let started = Instant::now();
    window.harness.step();
    while !window.app().catalogue().is_complete() {
        assert!(started.elapsed() < PATIENCE, "never read");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.run();
}

/// What a screen reader says of the rows, in order.
fn rows(window: &Window) -> Vec<String> {
    let rows = window.harness.query_all_by_role(Role::Row);
    rows.filter_map(|row| row.accesskit_node().data().label().map(str::to_owned)).collect()
}

/// The names of the deals in the rows.
fn names(window: &Window) -> Vec<String> {
    rows(window).iter().map(|row| row.split(", ").next().unwrap().to_owned()).collect()
}

fn selected(window: &Window) -> String {
    let mut rows = window.harness.query_all_by_role(Role::Row);
    let row = rows.find(|row| row.accesskit_node().is_selected() == Some(true)).unwrap();
    row.accesskit_node().data().label().unwrap().to_owned()
}

fn type_text(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.run();
}

#[test]
fn the_shipped_deals_are_listed_with_their_figures_and_the_open_one_is_marked() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F6);
    wait(&mut window);
    let rows = rows(&window);
    assert_eq!(rows.len(), library::SHIPPED.len());
    assert!(rows[0].contains("net irr 22.8"), "{}", rows[0]);
    assert!(rows[0].ends_with(", open"), "{}", rows[0]);
    assert!(window.shows("11 sourced · 47 assumed"), "evidence");
    assert!(window.shows("choose a folder, or drop one"), "what to do about one's own deals");
    window.set("Coupon", 0.11);
    assert!(self::rows(&window)[0].ends_with("open with unsaved edits"), "edited");
}

#[test]
fn a_folder_is_chosen_and_its_broken_file_shows_its_error_in_its_row() {
    let folder = folder();
    let mut window = opened_on(folder.path());
    let shipped = library::SHIPPED.len();
    let rows = rows(&window);
    assert_eq!(rows.len(), shipped + 4, "{rows:?}");
    let broken = &rows[shipped];
    assert!(broken.starts_with("broken.ron, broken.ron, unusable: line "), "{broken}");
    assert!(broken.contains("lease.term_months: expected a whole number"), "{broken}");
    for (row, rate) in rows[shipped + 1..].iter().zip(["12.00", "10.00", "7.00"]) {
        assert!(row.contains(&format!("coupon {rate}")), "{row}");
    }
    window.click(broken);
    assert!(window.shows("This file cannot be read"), "in full beside the table");
    let path = folder.path().join("broken.ron").display().to_string();
    assert!(window.shows(&path), "with its path");
    assert!(window.shows("4 files, 1 unusable · watched"), "how the folder is");
}

#[test]
fn typing_searches_and_enter_opens() {
    let folder = folder();
    let mut window = opened_on(folder.path());
    window.press(Modifiers::NONE, Key::F6);
    window.harness.get_by_role(Role::SearchInput).click();
    window.run();
    type_text(&mut window, "labs CEDAR");
    assert_eq!(names(&window), ["Cedar"]);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.name, "Cedar");
    assert!(window.shows("Net IRR 2"), "the deal's own screen");
    window.press(Modifiers::NONE, Key::F6);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(names(&window).len(), library::SHIPPED.len() + 4, "Esc clears the search");
    type_text(&mut window, "nothing like this");
    assert!(names(&window).is_empty(), "nothing is found, and nothing else is shown");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.name, "Cedar", "nothing to open");
}

#[test]
fn arrows_choose_and_keys_compare_and_hold() {
    let folder = folder();
    let mut window = opened_on(folder.path());
    window.harness.get_by_role(Role::SearchInput).click();
    window.run();
    type_text(&mut window, "labs");
    assert!(selected(&window).starts_with("Alder"), "the first");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert!(selected(&window).starts_with("Cedar"), "{}", selected(&window));
    assert!(window.shows("Add to portfolio, Cedar"), "the deal beside the table");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(!window.shows("Search the library"), "compared elsewhere");
    window.press(Modifiers::NONE, Key::F6);
    let row = rows(&window).into_iter().find(|row| row.starts_with("Birch")).unwrap();
    window.click(&row);
    window.press(Modifiers::NONE, Key::P);
    assert!(!window.shows("Search the library"), "held in the portfolio");
}

#[test]
fn every_header_sorts_one_way_then_the_other_then_as_listed() {
    let folder = folder();
    let mut window = opened_on(folder.path());
    window.harness.get_by_role(Role::SearchInput).click();
    window.run();
    type_text(&mut window, "ron");
    let listed = ["broken.ron", "Alder", "Cedar", "Birch"];
    assert_eq!(names(&window), listed);
    window.click("Sort by Coupon");
    assert_eq!(names(&window), ["Alder", "Cedar", "Birch", "broken.ron"], "dearest first");
    window.click("Sort by Coupon");
    assert_eq!(names(&window), ["Birch", "Cedar", "Alder", "broken.ron"], "undefined last");
    window.click("Sort by Coupon");
    assert_eq!(names(&window), listed);
    window.click("Sort by Net IRR");
    assert_eq!(names(&window), ["Birch", "Cedar", "Alder", "broken.ron"], "best first");
    window.click("Sort by Deal");
    assert_eq!(names(&window), ["Alder", "Birch", "broken.ron", "Cedar"], "by name");
    for column in ["Lessee", "Size", "Min DSCR", "Lender loss", "Cash to equity"] {
        window.click(&format!("Sort by {column}"));
        assert_eq!(names(&window).last().map(String::as_str), Some("broken.ron"), "{column}");
    }
    window.click("Sort by Default");
    assert_eq!(names(&window), listed, "where none defaults, the order stays");
    window.click("Sort by Modified");
    assert_eq!(names(&window).len(), 4);
}

#[test]
fn what_changes_on_disk_changes_in_the_list() {
    let folder = folder();
    let mut window = opened_on(folder.path());
    deal(&folder.path().join("four.ron"), "Douglas", 900);
    fs::remove_file(folder.path().join("two.ron")).unwrap();
    let started = Instant::now();
    loop {
        window.harness.step();
        let names = names(&window);
        let has = |name: &str| names.iter().any(|other| other == name);
        if has("Douglas") && !has("Birch") {
            break;
        }
        assert!(started.elapsed() < PATIENCE, "{names:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_folder_that_is_dropped_is_listed_and_can_be_forgotten() {
    let folder = folder();
    let mut window = Window::new();
    window.drop_file(folder.path());
    wait(&mut window);
    assert_eq!(names(&window).len(), library::SHIPPED.len() + 4, "listed and shown");
    window.click("Forget");
    assert_eq!(names(&window).len(), library::SHIPPED.len());
    assert!(folder.path().join("one.ron").is_file(), "the files stay");
}

#[test]
fn where_the_desktop_has_no_dialog_the_folder_is_typed() {
    let folder = folder();
    let mut window = Window::with_files(vec![folder.path().join("one.ron")]);
    window.press(Modifiers::NONE, Key::F6);
    window.answers.borrow_mut().push(PickerAnswer::Unavailable);
    window.choose("File", "Choose the library folder…");
    assert!(window.shows("Path of the folder"), "asked for in the window");
    window.click("Choose");
    wait(&mut window);
    let rows = rows(&window);
    assert_eq!(rows.len(), library::SHIPPED.len() + 4, "the folder of the open file is proposed");
    let alder = rows.iter().find(|row| row.starts_with("Alder")).unwrap();
    assert!(alder.ends_with(", open"), "{alder}");
}

#[test]
fn a_dialog_takes_the_keyboard_from_the_search() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F6);
    window.press(Modifiers::COMMAND, Key::P);
    type_text(&mut window, "what changed");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Net IRR 22.8"), "the palette has opened a screen of the deal");
}

/// Unoptimised and beside other tests, so the bound is generous; `cargo bench --bench library`
/// times the same in an optimised build.
#[test]
fn two_hundred_files_are_on_screen_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..200 {
        deal(&folder.path().join(format!("{index:03}.ron")), &format!("Deal {index}"), 900 + index);
    }
    fs::write(folder.path().join("100.ron"), "(").unwrap();
    let mut window = opened_on(folder.path());
    assert_eq!(window.app().catalogue().entries().len(), library::SHIPPED.len() + 200);
    assert!(rows(&window).len() < 80, "only what is in sight is drawn");
    window.harness.get_by_role(Role::SearchInput).click();
    window.run();
    type_text(&mut window, "100.ron");
    assert!(rows(&window)[0].contains("unusable: line 1"), "{:?}", rows(&window));
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::Num1);
    let started = Instant::now();
    window.harness.key_press(Key::F6);
    window.harness.step();
    window.harness.step();
    let time = started.elapsed();
    assert!(rows(&window).len() > 20, "rows are in sight");
    assert!(time < Duration::from_millis(500), "{time:?}");
}

#[test]
fn deals_of_one_family_are_told_apart_in_a_small_window() {
    let mut window = Window::new();
    window.harness.set_size(eframe::egui::vec2(1024.0, 640.0));
    window.press(Modifiers::NONE, Key::F6);
    window.harness.run_steps(30);
    let drawn = crate::every_screen::drawing::svg(&window);
    for name in [">Valor Compute, second", ">Valor Compute, first"] {
        assert!(drawn.contains(name), "no {name}");
    }
}
