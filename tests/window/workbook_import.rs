//! A workbook that comes back, dropped on the window or opened.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chiplease::analysis::cases;
use chiplease::app::file_picker::PickerAnswer;
use chiplease::files::{library, scenario_file};
use chiplease::model::case::Case;
use chiplease::model::story::LeverValue;
use chiplease::model::{self, Metric, Scenario};
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tempfile::TempDir;

use crate::driver::Window;
use crate::typed_workbook::typed_workbook;

fn deal() -> Scenario {
    library::default_scenario().unwrap()
}

fn returned(deal: &Scenario, typed: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("from the lender.xlsx");
    fs::write(&path, typed_workbook(deal, typed)).unwrap();
    (folder, path)
}

/// Waits until the workbook is read and something is said of it.
fn wait(window: &mut Window, text: &str) {
    let started = Instant::now();
    while !window.shows(text) {
        assert!(started.elapsed() < Duration::from_mins(1), "no {text}");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    window.run();
}

/// The tick whose name begins so.
fn tick<'w>(window: &'w Window, begins: &'w str) -> egui_kittest::Node<'w> {
    let is_meant = move |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().label().is_some_and(|label| label.starts_with(begins))
    };
    let ticks = window.harness.query_all_by_role(Role::CheckBox);
    ticks.into_iter().find(is_meant).unwrap_or_else(|| panic!("no tick {begins}"))
}

fn is_ticked(window: &Window, begins: &str) -> bool {
    tick(window, begins).accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn a_dropped_workbook_shows_its_changes_and_takes_those_that_are_ticked_in_one_step_of_undo() {
    let (_folder, path) = returned(
        &deal(),
        &[("loan_rate", "0.11"), ("resale_fraction", "0.2"), ("cash_sweep", "0.25")],
    );
    let mut window = Window::new();
    let before = window.app().document().draft.clone();
    window.drop_file(&path);
    wait(&mut window, "Changes in from the lender.xlsx");
    assert!(window.shows("Changes are put onto the open deal"));
    assert!(window.shows("its source did not: marked"));
    assert!(is_ticked(&window, "Take Coupon"), "theirs is ticked");
    tick(&window, "Take Residual value").click();
    window.run();
    window.click("Take chosen");
    let taken = window.app().document().draft.clone();
    assert_eq!(taken.tranches[0].rate.to_string(), "0.11");
    assert_eq!(taken.structure.cash_sweep.to_string(), "0.25");
    assert_eq!(taken.equipment.resale_fraction, before.equipment.resale_fraction);
    assert!(taken.evidence["tranches[0].rate"].starts_with("assumption: yours; was 9.50%"));
    assert_eq!(taken.story, before.story);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().document().draft, before, "one step of undo");
}

#[test]
fn what_both_sides_have_changed_is_marked_and_waits_for_a_tick() {
    let (_folder, path) = returned(&deal(), &[("loan_rate", "0.11"), ("cash_sweep", "0.25")]);
    let mut window = Window::new();
    window.set("Coupon", 0.105);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
    // Dropped, so that unsaved edits are not asked about: nothing is lost by looking.
    window.drop_file(&path);
    wait(&mut window, "Changes in from the lender.xlsx");
    assert!(window.shows("yours is 10.50%"));
    assert!(!is_ticked(&window, "Take Coupon"), "a conflict is nobody's");
    window.click("Take chosen");
    let taken = window.app().document().draft.clone();
    assert_eq!(taken.tranches[0].rate.to_string(), "0.105");
    assert_eq!(taken.structure.cash_sweep.to_string(), "0.25");
    window.drop_file(&path);
    wait(&mut window, "Changes in from the lender.xlsx");
    assert!(window.shows("yours is the same"));
    window.click("Take all");
    assert_eq!(window.app().document().draft.tranches[0].rate.to_string(), "0.11");
}

#[test]
fn what_a_case_sets_otherwise_is_shown_with_its_effect_and_taken_into_the_case() {
    let mut with_case = deal();
    with_case.format = 2;
    let mut low = Case::named("Low");
    low.levers.insert("resale_fraction".to_owned(), LeverValue("0.1".parse().unwrap()));
    with_case.cases = vec![low].into();
    let typed = [("scenario_case_1_resale_fraction", "0.2"), ("scenario_case_1_note", "Softer")];
    let (folder, path) = returned(&with_case, &typed);
    let file = folder.path().join("deal.ron");
    scenario_file::write(&file, &with_case).unwrap();
    let mut window = Window::new();
    window.drop_file(&file);
    window.run();
    window.drop_file(&path);
    wait(&mut window, "Changes in from the lender.xlsx");
    let of_case = "Take Residual value (% of cost), case Low: 10.0% to 20.0%";
    assert!(is_ticked(&window, of_case));
    assert!(is_ticked(&window, "Take Note, case Low: none to Softer"));
    let mut changed = with_case.clone();
    let value = LeverValue("0.2".parse().unwrap());
    changed.cases[0].levers.insert("resale_fraction".to_owned(), value);
    let irr = |deal| model::run(&cases::in_case(deal, 0).unwrap()).summary.net_irr.unwrap();
    let effect = Metric::NetIrr.difference_text(Some(irr(&changed) - irr(&with_case)));
    assert!(window.shows(&effect), "the effect in the case, {effect}");
    window.click("Take chosen");
    let whole = window.app().document().whole().clone();
    assert_eq!(whole.cases[0].levers["resale_fraction"].0.to_string(), "0.2");
    assert_eq!(whole.cases[0].note, "Softer");
    assert_eq!(whole.equipment, with_case.equipment);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().document().whole().cases, with_case.cases, "one step of undo");
}

#[test]
fn a_workbook_of_another_deal_opens_as_a_new_document() {
    let other = library::find("coreweave").or_else(|| library::find("meta-spv")).unwrap();
    let other = other.scenario().unwrap();
    let (_folder, path) = returned(&other, &[("resale_fraction", "0.05")]);
    let mut window = Window::new();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path));
    window.press(Modifiers::COMMAND, Key::O);
    wait(&mut window, "Changes in from the lender.xlsx");
    assert!(window.shows("it opens as a new document"));
    window.click("Take all");
    let document = window.app().document();
    assert_eq!(document.draft.name, other.name);
    assert_eq!(document.draft.equipment.resale_fraction.to_string(), "0.05");
    assert_eq!(document.path(), None);
    assert!(document.is_edited(), "no file has it yet");
}

#[test]
fn cancelling_takes_nothing_and_a_bad_workbook_says_why() {
    let (folder, path) = returned(&deal(), &[("loan_rate", "0.11")]);
    let mut window = Window::new();
    let before = window.app().document().draft.clone();
    window.drop_file(&path);
    wait(&mut window, "Changes in from the lender.xlsx");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().document().draft, before);
    let bad = folder.path().join("bad.xlsx");
    fs::write(&bad, typed_workbook(&deal(), &[("loan_rate", "9.5")])).unwrap();
    window.drop_file(&bad);
    wait(&mut window, "Nothing was taken from this workbook");
    assert!(window.shows(": Coupon is 9.5; allowed is 0 to 1; 9.5% is 0.095"));
    assert!(!window.shows("tranches[0]"), "the path is for those who read files");
    window.click("Close");
    fs::write(&bad, "a,b\n").unwrap();
    window.drop_file(&bad);
    wait(&mut window, "a text file (CSV or the like), not a workbook");
    assert_eq!(window.app().document().draft, before);
}

#[test]
fn what_would_be_out_of_range_is_said_and_the_dialog_stays() {
    // The deal has a carry of 20%: a catch-up of 18% is allowed with the carry of the workbook only.
    let (_folder, path) = returned(&deal(), &[("carry", "0.15"), ("catch_up", "0.18")]);
    let mut window = Window::new();
    window.drop_file(&path);
    wait(&mut window, "Changes in from the lender.xlsx");
    tick(&window, "Take Carry").click();
    window.run();
    window.click("Take chosen");
    assert!(window.shows("Catch-up 18% is below the carry of 20%"));
    assert!(!window.shows("equity.catch_up"), "the path is for those who read files");
    window.click("Take all");
    assert_eq!(window.app().document().draft.equity.catch_up.to_string(), "0.18");
}

/// Like the pictures of `every_screen`: into the folder that `CHIPLEASE_PICTURES` names.
#[test]
#[ignore = "writes pictures, proves nothing"]
fn the_changes_of_a_workbook_are_pictures() {
    let Some(folder) = std::env::var_os("CHIPLEASE_PICTURES") else { return };
    let typed = [
        ("loan_rate", "0.11"),
        ("resale_fraction", "0.2"),
        ("cash_sweep", "0.25"),
        ("monthly_burn", "1900000000"),
        ("end_of_term", "Renew"),
        ("loan_tenor", "48"),
    ];
    let (_folder, path) = returned(&deal(), &typed);
    let mut window = Window::new();
    window.set("Coupon", 0.105);
    for (name, size) in [("wide", [1280.0, 800.0]), ("narrow", [640.0, 400.0])] {
        window.harness.set_size(size.into());
        window.drop_file(&path);
        wait(&mut window, "Changes in from the lender.xlsx");
        let file = PathBuf::from(&folder).join(format!("workbook-{name}.svg"));
        fs::write(file, crate::every_screen::drawing::svg(&window)).unwrap();
        window.press(Modifiers::NONE, Key::Escape);
    }
}
