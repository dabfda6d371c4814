//! Screens are chosen by tabs, from the menu and with keys; the choice is the view's.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

const TABS: [&str; 8] = [
    "Deal",
    "Who bears the loss",
    "Lessee and covenants",
    "Sensitivity",
    "What to believe",
    "Risk",
    "What changed",
    "Ledger",
];

fn open_tab(window: &Window) -> Vec<&'static str> {
    let is_open = |name: &&&str| {
        let tab = window.harness.get_by_role_and_label(Role::Tab, name);
        tab.accesskit_node().is_selected() == Some(true)
    };
    TABS.iter().filter(is_open).copied().collect()
}

#[test]
fn one_tab_is_open_and_a_click_opens_another() {
    let mut window = Window::new();
    assert_eq!(open_tab(&window), ["Deal"]);
    for name in TABS {
        window.harness.get_by_role_and_label(Role::Tab, name).click();
        window.run();
        assert_eq!(open_tab(&window), [name]);
        assert!(window.shows("Net IRR 22.8"), "{name}: the figures stay");
    }
}

#[test]
fn each_screen_has_keys() {
    let mut window = Window::new();
    let keys =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];
    for (name, key) in TABS.into_iter().zip(keys) {
        window.press(Modifiers::COMMAND, key);
        assert_eq!(open_tab(&window), [name]);
    }
}
