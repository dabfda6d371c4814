//! Keys as the keyboards of the system label them: Ctrl+Shift+S is ⇧⌘S on a Mac.

use std::borrow::Cow;

use eframe::egui::{Context, Key, KeyboardShortcut};

/// A text that names keys as Windows and Linux do, with the names of this system.
///
/// Only for keys that are [`COMMAND`](eframe::egui::Modifiers::COMMAND) and the like in the code:
/// Ctrl+C in a terminal is Ctrl+C on a Mac, too.
pub fn said<'t>(ctx: &Context, text: &'t str) -> Cow<'t, str> {
    if !ctx.os().is_mac() {
        return text.into();
    }
    // Longest first; on a Mac Shift stands before ⌘.
    let names = [("Ctrl+Shift+", "⇧⌘"), ("Ctrl+", "⌘"), ("Shift+", "⇧")];
    names.into_iter().fold(text.into(), |text, (name, symbol)| {
        if text.contains(name) { text.replace(name, symbol).into() } else { text }
    })
}

/// Keys as they are labelled on a keyboard: "Ctrl+/", not "Ctrl+Slash".
pub fn in_words(ctx: &Context, keys: KeyboardShortcut) -> String {
    let key = match keys.logical_key {
        // Arrows are the only keys whose symbols the fonts lack.
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown => keys.logical_key.name(),
        key => key.symbol_or_name(),
    };
    let modifiers = ctx.format_modifiers(keys.modifiers);
    // Symbols stand next to the key, names have a plus sign between.
    let plus = if modifiers.ends_with(char::is_alphanumeric) { "+" } else { "" };
    format!("{modifiers}{plus}{key}")
}

#[cfg(test)]
mod tests {
    use eframe::egui::Modifiers;
    use eframe::egui::os::OperatingSystem;

    use super::*;
    use crate::ui::theme;

    /// Both ways to say keys, on a system.
    fn on(system: OperatingSystem) -> [String; 4] {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.set_os(system);
        let mut words = Vec::new();
        // Fonts, by which egui tells whether symbols can be shown, are there within a pass only.
        let mut output = ctx.run_ui(Default::default(), |ui| {
            let of = |modifiers, key| in_words(ui, KeyboardShortcut::new(modifiers, key));
            words = vec![
                said(ui, "Ctrl+E, Shift+Tab or Ctrl+Shift+S").into_owned(),
                of(Modifiers::COMMAND, Key::Slash),
                of(Modifiers::COMMAND | Modifiers::SHIFT, Key::S),
                of(Modifiers::NONE, Key::F5),
            ];
        });
        // Nothing paints the fonts.
        output.textures_delta.clear();
        words.try_into().unwrap_or_default()
    }

    #[test]
    fn a_mac_has_its_own_names_for_keys() {
        let mac = on(OperatingSystem::Mac);
        assert_eq!(mac, ["⌘E, ⇧Tab or ⇧⌘S", "⌘/", "⇧⌘S", "F5"]);
        for system in [OperatingSystem::Windows, OperatingSystem::Nix] {
            let other = on(system);
            let expected = ["Ctrl+E, Shift+Tab or Ctrl+Shift+S", "Ctrl+/", "Ctrl+Shift+S", "F5"];
            assert_eq!(other, expected);
        }
    }
}
