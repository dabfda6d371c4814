//! A choice from a list that opens; in a picture the word that is chosen.

use std::borrow::Cow;

use eframe::egui::{ComboBox, Id, Key, PopupCloseBehavior, RichText, TextEdit, Ui};

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
        self.drawn(
            ui,
            |ui, taken, size| {
                options_ui(ui, taken, size, options.into_iter().map(|it| (it, text_of(it))));
            },
            &text_of,
        )
    }

    /// The same of a long list, under a field in which some words of an option are typed. Enter takes
    /// the first that is left. `field` is what a screen reader calls the field.
    pub fn searched_ui<'t>(
        self,
        ui: &mut Ui,
        field: &str,
        options: impl IntoIterator<Item = T>,
        text_of: impl Fn(T) -> OptionText<'t>,
    ) -> Option<T> {
        let words_id = ui.make_persistent_id((field, self.name));
        let behaviour = PopupCloseBehavior::CloseOnClickOutside;
        let list = Self { combo: self.combo.close_behavior(behaviour), ..self };
        let mut is_open = false;
        let taken = list.drawn(
            ui,
            |ui, taken, size| {
                is_open = true;
                let (words, is_entered) = search_ui(ui, words_id, field);
                let options = options.into_iter().map(|it| (it, text_of(it)));
                let mut found = options.filter(|(_, option)| has_words(&option.text, &words));
                match found.next() {
                    None => {
                        ui.weak("No match");
                    }
                    Some((first, _)) if is_entered => {
                        *taken = first;
                        ui.close();
                    }
                    Some(first) => options_ui(ui, taken, size, std::iter::once(first).chain(found)),
                }
            },
            &text_of,
        );
        if !is_open {
            // The next time the whole list is there again.
            ui.data_mut(|data| data.remove::<String>(words_id));
        }
        taken
    }

    fn drawn<'t>(
        self,
        ui: &mut Ui,
        list_ui: impl FnOnce(&mut Ui, &mut T, f32),
        text_of: &impl Fn(T) -> OptionText<'t>,
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
        let drawn = combo.show_ui(ui, |ui| list_ui(ui, &mut taken, self.size));
        drawn.response.named(format!("{}{chosen}", self.name));
        (taken != self.chosen).then_some(taken)
    }
}

/// The options one under the other; one that is clicked is taken, and closes the list.
fn options_ui<'t, T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: &mut T,
    size: f32,
    options: impl Iterator<Item = (T, OptionText<'t>)>,
) {
    for (option, OptionText { text, help }) in options {
        let text = RichText::new(&*text).font(theme::regular(size));
        let response = ui.selectable_value(taken, option, text);
        if response.clicked() {
            ui.close();
        }
        if !help.is_empty() {
            response.on_hover_text(help);
        }
    }
}

/// The field over the options: what is typed, and whether Enter was pressed.
pub(super) fn search_ui(ui: &mut Ui, id: Id, name: &str) -> (String, bool) {
    let kept = ui.data(|data| data.get_temp::<String>(id));
    let is_opening = kept.is_none();
    let mut words = kept.unwrap_or_default();
    let field = TextEdit::singleline(&mut words)
        .id(id.with("field"))
        .hint_text("search")
        .desired_width(f32::INFINITY);
    let response = ui.add(field).named(name);
    if is_opening {
        response.request_focus();
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.data_mut(|data| data.insert_temp(id, words.clone()));
    (words, is_entered)
}

/// Whether a text has all of these words, upper case or lower.
pub(super) fn has_words(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| text.contains(word))
}
