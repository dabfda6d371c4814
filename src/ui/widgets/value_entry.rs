//! A value that becomes a text field when it is clicked: Enter takes what was typed, Esc leaves it.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    Align2, CursorIcon, FontId, Id, Key, Rect, Response, RichText, Role, Sense, Shape, Stroke,
    TextEdit, TextWrapMode, Ui, UiBuilder, Vec2, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::format::text;
use crate::ui::spoken::Spoken;
use crate::ui::theme::Tokens;

/// One value to be drawn, a number at the right of its room or a text at its left.
pub struct ValueEntry<'a, T> {
    pub id: Id,
    /// Its name and role for a screen reader.
    pub name: &'a str,
    pub role: Role,
    /// The value with its unit.
    pub text: &'a str,
    pub font: FontId,
    /// Room for the field.
    pub size: Vec2,
    /// Of that, left and right of what is typed.
    pub margin: f32,
    /// Left or right centre.
    pub align: Align2,
    pub mark: Mark,
    /// Reads what was typed.
    pub parse: &'a dyn Fn(&str) -> Option<T>,
    /// Said of what cannot be read: "is not a number".
    pub refusal: &'a str,
}

/// How a value is drawn beside its plain form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Plain,
    /// An assumption without a published source: dots under it.
    Assumed,
    /// It is out of bounds.
    Fault,
}

/// What is being typed; kept by egui while the field is open.
#[derive(Clone, Default)]
struct Typing {
    text: String,
    /// What was typed cannot be read.
    is_refused: bool,
}

impl<T> ValueEntry<'_, T> {
    /// Draws the value; `Some` when a person has typed another.
    pub fn ui(&self, ui: &mut Ui) -> (Response, Option<T>) {
        let typing_id = self.id.with("typing");
        match ui.data(|data| data.get_temp::<Typing>(typing_id)) {
            Some(typing) if ui.is_enabled() => self.field_ui(ui, typing_id, typing),
            Some(_) | None => (self.value_ui(ui, typing_id), None),
        }
    }

    fn value_ui(&self, ui: &mut Ui, typing_id: Id) -> Response {
        let (_, rect) = ui.allocate_space(self.size);
        let response = ui.interact(rect, self.id, Sense::click());
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(self.text.to_owned()),
            ..WidgetInfo::labeled(self.role, ui.is_enabled(), self.name)
        });
        let is_whole = self.paint(ui, &response);
        let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if ui.is_enabled() && (response.clicked() || enter) {
            self.start(ui, typing_id);
        }
        let response = response.on_hover_cursor(CursorIcon::Text);
        if is_whole { response } else { response.on_hover_text(text::passage(self.text)) }
    }

    /// Draws the value as it is read; whether all of it has room.
    fn paint(&self, ui: &Ui, response: &Response) -> bool {
        let tokens = Tokens::of(ui);
        let lit = response.hovered() || response.has_focus();
        let ink = match ui.is_enabled() {
            true if lit => tokens.accent,
            true if self.mark == Mark::Fault => tokens.breach,
            true => tokens.text,
            false => tokens.faint,
        };
        let text = WidgetText::from(RichText::new(text::name(self.text)).color(ink));
        let mode = Some(TextWrapMode::Truncate);
        let galley = text.into_galley(ui, mode, self.size.x, self.font.clone());
        let drawn = self.align.align_size_within_rect(galley.size(), response.rect);
        let is_whole = !galley.elided && text::name(self.text) == self.text;
        ui.painter().galley(drawn.min, galley, ink);
        if response.has_focus() {
            let line = Stroke::new(1.0, tokens.accent);
            ui.painter().hline(drawn.x_range(), drawn.bottom(), line);
        } else if self.mark == Mark::Assumed && ui.is_enabled() {
            dots(ui, drawn);
        }
        is_whole
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

    fn field_ui(&self, ui: &mut Ui, typing_id: Id, mut typing: Typing) -> (Response, Option<T>) {
        let mut response = self.text_edit_ui(ui, &mut typing);
        if response.changed() {
            typing.is_refused = false;
        }
        let (enter, escape) =
            ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
        let unchanged = typing.text == self.text;
        // The text may be rounded: read back unchanged, it would replace the exact value.
        let typed = (self.parse)(&typing.text).filter(|_| !unchanged);
        let closes = response.lost_focus();
        // Only Enter insists: a click elsewhere closes the field, whatever is in it.
        if closes && enter && typed.is_none() && !unchanged {
            typing.is_refused = true;
            response.request_focus();
        } else if closes {
            ui.data_mut(|data| data.remove::<Typing>(typing_id));
            return (response, typed.filter(|_| !escape));
        }
        if typing.is_refused {
            response = response.on_hover_text(format!("“{}” {}", typing.text, self.refusal));
        }
        ui.data_mut(|data| data.insert_temp(typing_id, typing));
        (response, None)
    }

    fn text_edit_ui(&self, ui: &mut Ui, typing: &mut Typing) -> Response {
        let tokens = Tokens::of(ui);
        let (_, mut rect) = ui.allocate_space(self.size);
        if self.align == Align2::LEFT_CENTER {
            // The text must not move when the field opens, so its margin lies outside on the left.
            rect = Rect::from_min_max(pos2(rect.left() - self.margin, rect.top()), rect.max);
        }
        let field = TextEdit::singleline(&mut typing.text)
            .id(self.id.with("field"))
            .font(self.font.clone())
            .text_color(if typing.is_refused { tokens.breach } else { tokens.text })
            .align(self.align)
            .margin(vec2(self.margin, 0.0))
            .desired_width(rect.width() - 2.0 * self.margin);
        let mut field_ui = ui.new_child(UiBuilder::new().max_rect(rect));
        field_ui.add_sized(rect.size(), field).named(self.name)
    }
}

/// Quiet dots under a value without a published source.
fn dots(ui: &Ui, drawn: Rect) {
    const GAP: f32 = 3.0;
    let ink = Tokens::of(ui).ghost;
    let ends = [drawn.left_bottom(), drawn.right_bottom()].map(|end| end + vec2(0.0, 1.0));
    ui.painter().extend(Shape::dotted_line(&ends, ink, GAP, 0.6));
}
