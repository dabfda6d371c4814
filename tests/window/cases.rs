//! Cases as tabs over the levers: made, switched, edited, undone, saved and read again, removed.

use chiplease::app::file_picker::PickerAnswer;
use chiplease::files::scenario_file;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

/// Makes a case of what is shown, under the name that is proposed.
fn make(window: &mut Window) {
    window.press(Modifiers::NONE, Key::F9);
    window.press(Modifiers::NONE, Key::Enter);
}

fn show(window: &mut Window, case: &str) {
    window.harness.get_by_role_and_label(Role::Tab, &format!("Case {case}")).click();
    window.run();
}

fn is_shown(window: &Window, case: &str) -> bool {
    let name = format!("Case {case}");
    let tab = window.harness.get_by_role_and_label(Role::Tab, &name);
    tab.accesskit_node().data().is_selected() == Some(true)
}

#[test]
fn a_case_of_the_present_state_is_made_by_one_key_and_switched_by_its_tab() {
    let mut window = Window::new();
    assert!(!window.shows("Case Base"), "no tabs where there are no cases");
    window.set("Lessee burn a month", 1.5e9);
    make(&mut window);
    assert!(is_shown(&window, "Downside"), "the usual name was proposed");
    assert_eq!(window.text_of("Lessee burn a month"), "$1.50bn");
    assert!(window.shows("Downside sets this; Base $1.00bn"), "marked beside the slider");
    assert!(window.shows("Downside: "), "the sentence says which case it is of");
    show(&mut window, "Base");
    assert_eq!(window.text_of("Lessee burn a month"), "$1.00bn");
    assert!(window.shows("Net IRR 22.8"), "the deal itself is as its file has it");
    window.press(Modifiers::NONE, Key::F10);
    assert!(is_shown(&window, "Downside"));
    window.press(Modifiers::NONE, Key::F10);
    assert!(is_shown(&window, "Base"), "after the last one the deal itself");
}

#[test]
fn a_lever_moved_in_a_case_can_be_undone_and_is_left_to_the_deal_by_a_double_click() {
    let mut window = Window::new();
    make(&mut window);
    window.set("Residual value (% of cost)", 0.1);
    assert_eq!(window.app().document().whole().cases[0].levers.len(), 1);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.app().document().whole().cases[0].levers.is_empty());
    assert!(is_shown(&window, "Downside"));
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.app().document().whole().cases[0].levers.len(), 1);
    show(&mut window, "Base");
    assert!(
        (window.value_of("Residual value (% of cost)") - 0.25).abs() < 1e-12,
        "as the file has it"
    );
}

#[test]
fn another_name_is_typed_and_a_name_that_is_taken_is_refused() {
    let mut window = Window::new();
    make(&mut window);
    window.press(Modifiers::NONE, Key::F9);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("Base".to_owned()));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Base is the deal itself"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().document().whole().cases.len(), 1, "Esc makes none");
    window.type_text("Name of the case", "Lender’s case");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_shown(&window, "Lender’s case"));
}

#[test]
fn a_stress_is_added_by_one_click() {
    let mut window = Window::new();
    window.click("Add a case");
    assert!(!window.shows("Backstop refuses"), "nobody backs this lessee");
    window.click("Burn +30%");
    assert!(is_shown(&window, "Burn +30%"));
    assert_eq!(window.text_of("Lessee burn a month"), "$1.30bn");
    window.click("Add a case");
    assert!(
        window.harness.query_by_role_and_label(Role::Button, "Burn +30%").is_none(),
        "it is there"
    );
}

#[test]
fn cases_are_saved_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut window = Window::new();
    make(&mut window);
    window.set("Residual value (% of cost)", 0.1);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
    window.press(Modifiers::COMMAND, Key::S);
    assert!(!window.app().document().is_edited());
    let read = scenario_file::read(&path).unwrap();
    assert_eq!((read.format, read.cases.len()), (2, 1));
    let mut again = Window::with_files(vec![path]);
    assert!(is_shown(&again, "Base"));
    show(&mut again, "Downside");
    assert!((again.value_of("Residual value (% of cost)") - 0.1).abs() < 1e-12);
}

#[test]
fn a_case_is_held_against_the_deal_itself() {
    let mut window = Window::new();
    window.click("Add a case");
    window.click("Residual −10 points");
    window.click("Compare with Base");
    assert!(window.shows("vs Base"), "the note says what it is compared with");
    assert!(window.shows("bp vs Base"), "each figure says by how much it differs");
}

#[test]
fn cases_change_places_and_are_removed() {
    let mut window = Window::new();
    make(&mut window);
    make(&mut window);
    let names = |window: &Window| {
        let cases = &window.app().document().whole().cases;
        cases.iter().map(|case| case.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&window), "Downside Severe");
    window.click("Move case Severe to the left");
    assert_eq!(names(&window), "Severe Downside");
    window.click("Remove case Severe");
    assert_eq!(names(&window), "Downside");
    assert!(is_shown(&window, "Base"), "the deal itself is shown then");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&window), "Severe Downside");
}

#[test]
fn all_cases_stand_side_by_side_in_the_comparison() {
    let mut window = Window::new();
    window.click("Add a case");
    window.click("Burn +30%");
    window.press(Modifiers::NONE, Key::F7);
    window.click("Add");
    window.click("Compare with All cases of the deal");
    assert!(window.shows("Case Base, the first"));
    assert!(window.shows("Case Burn +30%, compared with the first"));
}

#[test]
fn a_table_has_a_row_a_case_and_a_click_shows_it() {
    let mut window = Window::new();
    window.click("Add a case");
    window.click("Burn +30%");
    window.press(Modifiers::NONE, Key::F7);
    window.click("Show, cases");
    // They are run beside the frame.
    let started = std::time::Instant::now();
    while !window.shows("Base; What it sets") && started.elapsed().as_secs() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.harness.step();
    }
    assert!(window.shows("Base; What it sets the deal itself; Net IRR 22.81"), "a row");
    window.harness.get_by_label_contains("Base; What it sets").click();
    window.run();
    assert!(is_shown(&window, "Base"));
}

#[test]
fn tabs_read_well_in_a_narrow_window() {
    let mut window = Window::new();
    for _ in 0..16 {
        make(&mut window);
    }
    window.harness.set_size(eframe::egui::vec2(1024.0, 768.0));
    window.run();
    assert!(window.shows("16 at most"));
    let is_case = |label: Option<String>| label.is_some_and(|it| it.starts_with("Case "));
    let tabs = window.harness.get_all_by_role(Role::Tab);
    let tabs = tabs.filter(|tab| is_case(tab.accesskit_node().data().label().map(str::to_owned)));
    let rects: Vec<_> = tabs.map(|tab| tab.rect()).collect();
    assert_eq!(rects.len(), 17);
    for (index, one) in rects.iter().enumerate() {
        assert!(one.right() < 320.0, "within the panel of levers: {one:?}");
        assert!(rects[index + 1..].iter().all(|other| !one.shrink(1.0).intersects(*other)));
    }
}
