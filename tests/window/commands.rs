//! The table of commands.

use chiplease::app::command::Command;
use eframe::egui::KeyboardShortcut;

#[test]
fn no_two_commands_share_keys() {
    let keys: Vec<KeyboardShortcut> = Command::named().filter_map(Command::shortcut).collect();
    for (index, one) in keys.iter().enumerate() {
        for other in keys.iter().skip(index + 1) {
            assert_ne!(one, other);
        }
    }
    assert!(keys.len() >= 8, "most commands have keys");
}

#[test]
fn no_two_commands_share_a_name() {
    for (index, one) in Command::named().enumerate() {
        for other in Command::named().skip(index + 1) {
            assert_ne!(one.text(), other.text());
        }
    }
}
