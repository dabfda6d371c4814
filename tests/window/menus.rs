//! Commands from menus and keys.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme, ViewportCommand};
use egui_kittest::kittest::Queryable as _;

use crate::copying::copied;
use crate::driver::Window;

#[test]
fn the_theme_is_switched_from_the_menu() {
    let mut window = Window::new();
    window.choose("View", "Light");
    assert_eq!(window.harness.ctx.theme(), Theme::Light);
    window.choose("View", "Dark");
    assert_eq!(window.harness.ctx.theme(), Theme::Dark);
}

#[test]
fn the_method_opens_with_f1_and_closes_with_esc() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F1);
    assert!(window.harness.query_by_label("Close").is_some());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label("Close").is_none());
}

#[test]
fn help_begins_with_how_to_read_a_deal_and_keeps_the_method_behind_a_tab() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F1);
    for text in ["Who is in the deal", "Where the rent goes, every month", "Min DSCR"] {
        assert!(window.shows(text), "a committee reads of {text}");
    }
    for text in ["RON", "cents(x)", "clamp"] {
        assert!(!window.shows(text), "{text} is for whoever rebuilds the numbers");
    }
    window.click("Page, The method");
    assert!(window.shows("cents(x)"), "the specification is one click away");
    window.click("Page, How to read this");
    assert!(window.shows("Who is in the deal"));
}

#[test]
fn details_for_a_support_mail_are_copied() {
    let mut window = Window::new();
    window.click("Help");
    window.harness.get_by_label("Copy details for support").click();
    let copied = copied(&mut window);
    for words in [env!("CARGO_PKG_VERSION"), "Unsaved edits", "Graphics", "time zone"] {
        assert!(copied.contains(words), "{words}: {copied}");
    }
    assert!(!copied.contains("Valor"), "nothing of the deal: {copied}");
}

#[test]
fn the_keyboard_is_explained() {
    let mut window = Window::new();
    window.choose("Help", "Keyboard shortcuts");
    assert!(window.shows("Double click"));
    assert!(window.shows("Ctrl+/") && !window.shows("Slash"), "keys as they are labelled");
    window.click("Close");
    assert!(!window.shows("Double click"));
}

#[test]
fn closing_with_unsaved_edits_asks_first_and_cancel_stays() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.ask_to_close();
    assert!(sent(&window, &ViewportCommand::CancelClose), "the window stays open");
    window.run();
    assert!(
        window.shows("Save changes to Valor Compute, second vehicle before closing the window?")
    );
    window.click("Cancel");
    assert!(
        !window.shows("Save changes to Valor Compute, second vehicle before closing the window?")
    );
    assert_eq!(window.text_of("Coupon"), "15.00%");
}

#[test]
fn discarding_closes_the_window() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.ask_to_close();
    window.run();
    window.harness.get_by_label("Discard").click();
    window.harness.step();
    window.harness.step();
    window.ask_to_close();
    assert!(!sent(&window, &ViewportCommand::CancelClose), "nothing holds it back");
}

#[test]
fn a_window_without_edits_closes_at_once() {
    let mut window = Window::new();
    window.ask_to_close();
    assert!(!sent(&window, &ViewportCommand::CancelClose));
    assert!(
        !window.shows("Save changes to Valor Compute, second vehicle before closing the window?")
    );
}

#[test]
fn all_edits_are_undone_from_the_menu() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.set("Lease term", 48.0);
    window.choose("Edit", "Reset all to file");
    assert!(!window.app().document().is_edited());
    assert_eq!(window.text_of("Lease term"), "60 months");
}

#[test]
fn the_question_about_unsaved_edits_has_the_keyboard_and_not_the_slider_behind_it() {
    let mut window = Window::new();
    window.harness.get_by_role_and_label(Role::SpinButton, "Coupon").focus();
    window.run();
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::COMMAND, Key::N);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.press(Modifiers::NONE, Key::ArrowRight);
    let rate = window.app().document().draft.tranches[0].rate;
    assert_eq!(rate.to_string(), "0.0975", "the slider stays where it was");
    assert!(window.harness.get_by_label("Save").is_focused(), "Enter would save");
    window.press(Modifiers::NONE, Key::Tab);
    assert!(window.harness.get_by_label("Discard").is_focused());
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Coupon"), "10.00%", "the new deal");
}

#[test]
fn tab_stays_in_the_dialog() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.press(Modifiers::COMMAND, Key::N);
    window.press(Modifiers::COMMAND, Key::Enter);
    for name in ["Discard", "Cancel", "Save", "Discard"] {
        window.press(Modifiers::NONE, Key::Tab);
        assert!(window.harness.get_by_label(name).is_focused(), "{name}");
    }
}

#[test]
fn the_window_is_zoomed_with_plus_on_any_keyboard() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Equals);
    window.press(Modifiers::COMMAND, Key::Plus);
    assert!((window.harness.ctx.zoom_factor() - 1.2).abs() < 1e-6);
    window.press(Modifiers::COMMAND, Key::Minus);
    assert!((window.harness.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    window.press(Modifiers::COMMAND, Key::Num0);
    assert!((window.harness.ctx.zoom_factor() - 1.0).abs() < 1e-6);
}

#[test]
fn the_status_line_counts_what_is_sourced_and_what_nobody_published() {
    let window = Window::new();
    let evidence = &window.app().document().draft.evidence;
    let assumed = evidence.values().filter(|text| text.starts_with("assumption")).count();
    assert!(assumed > 0, "the default scenario has assumptions");
    let sourced = evidence.len() - assumed;
    assert!(window.shows(&format!("{sourced} sourced · {assumed} assumed")));
}

fn sent(window: &Window, command: &ViewportCommand) -> bool {
    let outputs = window.harness.output().viewport_output.values();
    outputs.flat_map(|output| &output.commands).any(|other| other == command)
}
