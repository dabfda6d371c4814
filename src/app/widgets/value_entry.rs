//! A value that becomes a text field when it is clicked: Enter takes what was typed, Esc leaves it.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    Align2, CursorIcon, FontId, Id, Key, Response, Role, Sense, Stroke, TextEdit, Ui, Vec2,
    WidgetInfo, vec2,
};

use crate::app::theme::Tokens;

/// One value to be drawn.
pub(super) struct ValueEntry<'a> {
    pub(super) id: Id,
    /// What a screen reader calls it.
    pub(super) name: &'a str,
    /// The value with its unit.
    pub(super) text: &'a str,
    pub(super) font: FontId,
    /// Room for the field.
    pub(super) size: Vec2,
    /// Of that, left and right of what is typed.
    pub(super) margin: f32,
    /// Reads what was typed.
    pub(super) parse: &'a dyn Fn(&str) -> Option<f64>,
}

/// What is being typed; kept by egui while the field is open.
#[derive(Clone, Default)]
struct Typing {
    text: String,
    /// What was typed is no number.
    is_refused: bool,
}

impl ValueEntry<'_> {
    /// Draws the value at the right of its room; `Some` when a person has typed another.
    pub(super) fn ui(&self, ui: &mut Ui) -> (Response, Option<f64>) {
        let typing_id = self.id.with("typing");
        match ui.data(|data| data.get_temp::<Typing>(typing_id)) {
            Some(typing) if ui.is_enabled() => self.field_ui(ui, typing_id, typing),
            Some(_) | None => (self.value_ui(ui, typing_id), None),
        }
    }

    fn value_ui(&self, ui: &mut Ui, typing_id: Id) -> Response {
        let tokens = Tokens::of(ui);
        let (_, rect) = ui.allocate_space(self.size);
        let response = ui.interact(rect, self.id, Sense::click());
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(self.text.to_owned()),
            ..WidgetInfo::labeled(Role::SpinButton, ui.is_enabled(), self.name)
        });
        let lit = response.hovered() || response.has_focus();
        let ink = match ui.is_enabled() {
            true if lit => tokens.accent,
            true => tokens.text,
            false => tokens.faint,
        };
        let drawn = ui.painter().text(
            rect.right_center(),
            Align2::RIGHT_CENTER,
            self.text,
            self.font.clone(),
            ink,
        );
        if response.has_focus() {
            let line = Stroke::new(1.0, tokens.accent);
            ui.painter().hline(drawn.x_range(), drawn.bottom(), line);
        }
        let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if ui.is_enabled() && (response.clicked() || enter) {
            self.start(ui, typing_id);
        }
        response.on_hover_cursor(CursorIcon::Text)
    }

    /// Opens the field with everything selected, so that typing replaces it.
    fn start(&self, ui: &Ui, typing_id: Id) {
        let text = self.text.to_owned();
        let end = CCursor::new(text.chars().count());
        let mut state = TextEditState::default();
        state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
        state.store(ui.ctx(), self.id.with("field"));
        ui.data_mut(|data| data.insert_temp(typing_id, Typing { text, is_refused: false }));
        ui.memory_mut(|memory| memory.request_focus(self.id.with("field")));
    }

    fn field_ui(&self, ui: &mut Ui, typing_id: Id, mut typing: Typing) -> (Response, Option<f64>) {
        let tokens = Tokens::of(ui);
        let field = TextEdit::singleline(&mut typing.text)
            .id(self.id.with("field"))
            .font(self.font.clone())
            .text_color(if typing.is_refused { tokens.breach } else { tokens.text })
            .align(eframe::egui::Align2::RIGHT_CENTER)
            .margin(vec2(self.margin, 0.0))
            .desired_width(self.size.x - 2.0 * self.margin);
        let mut response = ui.add_sized(self.size, field);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(self.name));
        if response.changed() {
            typing.is_refused = false;
        }
        let (enter, escape) =
            ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
        let typed = (self.parse)(&typing.text).filter(|_| typing.text != self.text);
        let unchanged = typing.text == self.text;
        let closes = response.lost_focus();
        if closes && enter && typed.is_none() && !unchanged {
            typing.is_refused = true;
            response.request_focus();
        } else if closes {
            ui.data_mut(|data| data.remove::<Typing>(typing_id));
            return (response, typed.filter(|_| !escape));
        }
        if typing.is_refused {
            response = response.on_hover_text(format!("“{}” is not a number", typing.text));
        }
        ui.data_mut(|data| data.insert_temp(typing_id, typing));
        (response, None)
    }
}
