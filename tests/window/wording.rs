//! The field's terms on every screen, and none of the words that they took the place of.

use chiplease::app::screen::Screen;
use eframe::egui::accesskit::Role;
use eframe::egui::os::OperatingSystem;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::banned_words::banned;
use crate::driver::Window;
use crate::every_screen::drawing;

/// Dialogs, and what opens them; Escape closes each.
const DIALOGS: [(&str, Modifiers, Key); 3] = [
    ("palette", Modifiers::COMMAND, Key::P),
    ("keyboard", Modifiers::COMMAND, Key::Slash),
    ("how to read this", Modifiers::NONE, Key::F1),
];

#[track_caller]
fn check(window: &Window, place: &str) {
    let tree = drawing::tree(window);
    let wrong: Vec<String> = tree
        .lines()
        .filter(|line| !banned(line).is_empty())
        .map(|line| format!("{:?} in {}", banned(line), line.trim()))
        .collect();
    assert!(wrong.is_empty(), "{place}: {}", wrong.join("\n"));
}

fn unfold(window: &mut Window) {
    for group in window.harness.get_all_by_role(Role::DisclosureTriangle) {
        if group.accesskit_node().data().is_expanded() != Some(true) {
            group.click_accesskit();
        }
    }
    window.run();
}

/// Looks at every screen, dialog and menu, and at a new deal.
fn see_everything(window: &mut Window, look: impl Fn(&Window, &str)) {
    for screen in Screen::all() {
        window.open(screen);
        look(window, screen.name());
    }
    for (place, modifiers, key) in DIALOGS {
        window.press(modifiers, key);
        look(window, place);
        window.press(Modifiers::NONE, Key::Escape);
    }
    for menu in ["File", "Edit", "View", "Help"] {
        window.click(menu);
        look(window, menu);
        window.press(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn no_screen_dialog_or_menu_has_a_banned_word() {
    let mut window = Window::new();
    unfold(&mut window);
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.11);
    see_everything(&mut window, check);
    window.press(Modifiers::NONE, Key::F5);
    check(&window, "presenting");
}

#[test]
fn on_a_mac_keys_are_named_as_on_its_keyboard() {
    let mut window = Window::new();
    window.harness.ctx.set_os(OperatingSystem::Mac);
    unfold(&mut window);
    see_everything(&mut window, |window, place| {
        let tree = drawing::tree(window);
        let foreign = ["Ctrl", "Cmd", "⌘+Z"].into_iter().find(|name| tree.contains(name));
        assert_eq!(foreign, None, "{place}");
    });
    window.click("Edit");
    assert!(window.shows("⌘Z") && window.shows("⇧⌘Z"), "undo and redo");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::Slash);
    assert!(window.shows("⌘E") && window.shows("⌘/"), "the list of keys");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::N);
    assert!(window.shows("Enter or Tab goes on · ⌘Enter creates · Esc cancels"), "a new deal");
}
