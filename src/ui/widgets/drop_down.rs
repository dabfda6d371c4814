//! A choice from a list that opens; in a picture the word that is chosen.

use std::borrow::Cow;

use eframe::egui::{ComboBox, RichText, Ui};

use crate::ui::render_target;
use crate::ui::spoken::Spoken;
use crate::ui::theme::{self, Tokens};

/// A list of which one is chosen.
pub struct DropDown<'a, T> {
    /// Its width, height and id.
    pub combo: ComboBox<'a>,
    /// What a screen reader calls it; the chosen text follows.
    pub name: &'a str,
    /// Size of its texts.
    pub size: f32,
    pub chosen: T,
}

/// How an option reads.
pub struct OptionText<'a> {
    pub text: Cow<'a, str>,
    /// Its tooltip; may be empty.
    pub help: &'static str,
}

impl<T: Copy + PartialEq> DropDown<'_, T> {
    /// Draws it; `Some` when a person takes another one.
    pub fn ui<'t>(
        self,
        ui: &mut Ui,
        options: impl IntoIterator<Item = T>,
        text_of: impl Fn(T) -> OptionText<'t>,
    ) -> Option<T> {
        let text = |text: &str| RichText::new(text).font(theme::regular(self.size));
        let chosen = text_of(self.chosen).text;
        if render_target::is_export(ui.ctx()) {
            // A word in a picture; `horizontal` takes an id as the list does.
            ui.horizontal(|ui| ui.label(text(&chosen).color(Tokens::of(ui).faint)));
            return None;
        }
        let mut taken = self.chosen;
        let combo = self.combo.selected_text(text(&chosen));
        let drawn = combo.show_ui(ui, |ui| {
            for option in options {
                let OptionText { text: option_text, help } = text_of(option);
                let response = ui.selectable_value(&mut taken, option, text(&option_text));
                if !help.is_empty() {
                    response.on_hover_text(help);
                }
            }
        });
        drawn.response.named(format!("{}{chosen}", self.name));
        (taken != self.chosen).then_some(taken)
    }
}
