//! The command palette: found by letters, taken with Enter or a click.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

const FIELD: &str = "Find a command, input or scenario";

fn open(window: &mut Window) {
    window.press(Modifiers::COMMAND, Key::P);
    assert!(window.harness.query_by_label(FIELD).is_some(), "it is open");
    let mut rows = window.harness.get_all_by_role(Role::ListBoxOption);
    // The field has the keyboard; what a screen reader reads out is the row that Enter takes.
    assert!(rows.next().unwrap().is_focused(), "the first row is read out");
}

fn type_text(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.run();
}

/// Opens the palette, types and takes the first hit.
fn take(window: &mut Window, query: &str) {
    open(window);
    type_text(window, query);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.harness.query_by_label(FIELD).is_none(), "it closes");
}

fn rows(window: &Window) -> Vec<String> {
    let rows = window.harness.get_all_by_role(Role::ListBoxOption);
    rows.map(|row| row.accesskit_node().label().unwrap().replace('\u{a0}', " ")).collect()
}

fn selected(window: &Window) -> String {
    let mut rows = window.harness.get_all_by_role(Role::ListBoxOption);
    let row = rows.find(|row| row.accesskit_node().is_selected() == Some(true));
    row.unwrap().accesskit_node().label().unwrap()
}

#[test]
fn a_command_is_found_and_carried_out() {
    let mut window = Window::new();
    take(&mut window, "keybo");
    assert!(window.shows("Double click"), "the shortcuts");
}

#[test]
fn a_lever_is_shown_with_the_keyboard_on_it() {
    let mut window = Window::new();
    take(&mut window, "scrap val cost");
    let value = window.harness.get_by_role_and_label(Role::SpinButton, "Scrap value (% of cost)");
    assert!(value.is_focused(), "its group is open, the arrows move it");
}

#[test]
fn a_number_behind_a_lever_sets_it_in_one_step() {
    let mut window = Window::new();
    open(&mut window);
    type_text(&mut window, "loan rate 11");
    assert_eq!(rows(&window)[0], "Set coupon to 11.00%");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Coupon"), "11.00%");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text_of("Coupon"), "9.50%");
}

#[test]
fn what_the_palette_has_set_is_said_with_a_button_that_takes_it_back() {
    let mut window = Window::new();
    take(&mut window, "coupon 10");
    assert!(window.shows("Coupon: 9.50% → 10.00%"), "from what to what");
    window.click("Undo");
    assert_eq!(window.text_of("Coupon"), "9.50%");
    assert!(window.harness.query_by_label("Undo").is_none(), "there is nothing left to undo");
}

#[test]
fn a_word_of_a_name_means_the_lever_that_decides_most() {
    for (query, lever) in [
        ("rate 10", "Set coupon to 10.00%"),
        ("coupon 975bp", "Set coupon to 9.75%"),
        ("margin 50", "Set margin on new revenue to 50%"),
        ("vendor margin 50", "Set vendor’s gross margin to 50%"),
        ("sweep 50", "Set cash sweep to 50%"),
    ] {
        let mut window = Window::new();
        open(&mut window);
        type_text(&mut window, query);
        assert_eq!(rows(&window)[0].replace('\'', "’"), lever, "{query}");
    }
}

#[test]
fn a_scenario_is_opened_and_unsaved_edits_are_asked_about() {
    let mut window = Window::new();
    let before = window.app().document().draft.name.clone();
    window.set("Coupon", 0.15);
    take(&mut window, "valor first");
    let question = "Save changes to Valor Compute, second vehicle before opening Valor Compute";
    assert!(window.shows(question), "both deals by their names");
    window.click("Discard");
    assert_ne!(window.app().document().draft.name, before);
    assert!(!window.app().document().is_edited());
}

#[test]
fn arrows_choose_and_a_click_takes() {
    let mut window = Window::new();
    open(&mut window);
    let first = selected(&window);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(selected(&window), rows(&window)[1]);
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(selected(&window), first, "the first one is the first one");
    type_text(&mut window, "about");
    window.harness.get_by_role_and_label(Role::ListBoxOption, "About chiplease").click();
    window.run();
    assert!(window.shows("Licensed under"));
}

#[test]
fn esc_leaves_everything_as_it_was() {
    let mut window = Window::new();
    open(&mut window);
    type_text(&mut window, "coupon 11");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label(FIELD).is_none());
    assert_eq!(window.text_of("Coupon"), "9.50%");
}

#[test]
fn what_was_taken_last_stands_first_the_next_time() {
    let mut window = Window::new();
    take(&mut window, "zoom in");
    open(&mut window);
    assert_eq!(selected(&window), "Zoom in");
}

#[test]
fn what_is_not_possible_is_not_offered() {
    let mut window = Window::new();
    open(&mut window);
    assert!(!rows(&window).iter().any(|row| row == "Undo"), "nothing is there to undo");
    window.press(Modifiers::NONE, Key::Escape);
    window.set("Coupon", 0.15);
    open(&mut window);
    assert!(rows(&window).iter().any(|row| row == "Undo"));
}

#[test]
fn nothing_found_is_said_and_enter_does_nothing() {
    let mut window = Window::new();
    open(&mut window);
    type_text(&mut window, "qqqzzz");
    assert!(window.shows("No match"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.harness.query_by_label(FIELD).is_some(), "it stays open");
}
