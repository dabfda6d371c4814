//! The panel with the levers makes room: it folds, and it is as wide as a person makes it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

const FOLD: &str = "Fold the inputs";
const SHOW: &str = "Show the inputs";

fn resize(window: &mut Window, width: f32) {
    window.harness.set_size(vec2(width, 700.0));
    window.run();
}

fn has_levers(window: &Window) -> bool {
    window.harness.query_by_role_and_label(Role::Slider, "Coupon").is_some()
}

fn click_part(window: &mut Window, name: &str) {
    window.harness.get_by_label_contains(name).click();
    window.run();
}

#[test]
fn the_levers_are_folded_where_the_window_is_narrow_and_come_back_by_a_button() {
    let mut window = Window::new();
    assert!(has_levers(&window), "a window of usual width has them");
    resize(&mut window, 853.0);
    assert!(!has_levers(&window) && window.shows(SHOW), "a narrow one folds them");
    click_part(&mut window, SHOW);
    assert!(has_levers(&window), "the button brings them back");
    resize(&mut window, 1280.0);
    assert!(has_levers(&window));
    resize(&mut window, 853.0);
    assert!(has_levers(&window), "what was chosen for a narrow window holds");
    click_part(&mut window, FOLD);
    assert!(!has_levers(&window));
}

#[test]
fn keys_fold_the_levers_in_a_wide_window_and_bring_them_back() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::L);
    assert!(!has_levers(&window));
    window.press(Modifiers::COMMAND, Key::L);
    assert!(has_levers(&window));
}

#[test]
fn a_lever_that_is_asked_for_unfolds_the_panel() {
    let mut window = Window::new();
    resize(&mut window, 853.0);
    window.press(Modifiers::COMMAND, Key::P);
    window.harness.event(eframe::egui::Event::Text("coupon".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(has_levers(&window), "its slider is in sight");
    let value = window.harness.get_by_role_and_label(Role::SpinButton, "Coupon");
    assert!(value.accesskit_node().is_focused(), "and has the keyboard");
}

#[test]
fn the_edge_of_the_panel_is_dragged() {
    let mut window = Window::new();
    resize(&mut window, 1600.0);
    let width_of = |window: &Window| {
        window.harness.get_by_role_and_label(Role::Slider, "Coupon").rect().width()
    };
    let before = width_of(&window);
    let fold = window.harness.get_by_label_contains(FOLD).rect();
    // The button is at the right end of the panel, with a margin beside it.
    let edge = fold.right_center() + vec2(4.0, 300.0);
    window.harness.drag_at(edge);
    window.run();
    window.harness.hover_at(edge + vec2(80.0, 0.0));
    window.run();
    window.harness.drop_at(edge + vec2(80.0, 0.0));
    window.run();
    let after = width_of(&window);
    assert!((after - before - 80.0).abs() < 8.0, "{before} to {after}");
    resize(&mut window, 1500.0);
    assert!((width_of(&window) - after).abs() < 1.0, "and stays as wide");
}
