//! Several lines of text to type in: Enter takes them, Shift+Enter starts another, Esc leaves them
//! as they were.

use eframe::egui::{
    CursorIcon, Id, Key, KeyboardShortcut, Modifiers, Response, Role, Sense, Stroke, TextEdit, Ui,
    WidgetInfo,
};

use crate::format::text;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small};
use crate::ui::theme::{self, SMALL, Tokens};

/// How typing came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Take,
    Leave,
}

/// Draws the field; `Some` when a person is done with it.
pub fn field_ui(
    ui: &mut Ui,
    id: Id,
    text: &mut String,
    name: &str,
    rows: usize,
) -> (Response, Option<Verdict>) {
    const NEW_LINE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);
    let field = TextEdit::multiline(text)
        .id(id)
        .font(theme::regular(SMALL))
        .text_color(Tokens::of(ui).text)
        .return_key(NEW_LINE)
        .desired_rows(rows)
        .desired_width(f32::INFINITY);
    let response = ui.add(field).named(name);
    let (enter, escape) = ui.input(|input| {
        let is_plain = input.modifiers.is_none();
        (is_plain && input.key_pressed(Key::Enter), input.key_pressed(Key::Escape))
    });
    // Esc takes the focus away in the same frame in which it is pressed.
    let had_focus = response.has_focus() || response.lost_focus();
    let verdict = match () {
        () if had_focus && escape => Some(Verdict::Leave),
        () if had_focus && enter => Some(Verdict::Take),
        () => None,
    };
    (response, verdict)
}

/// A paragraph that becomes a field when it is clicked; `Some` when a person has typed another.
pub fn text_area_ui(ui: &mut Ui, id: Id, name: &str, text: &str, hint: &str) -> Option<String> {
    let typing_id = id.with("typing");
    let Some(mut typed) = ui.data(|data| data.get_temp::<String>(typing_id)) else {
        if paragraph_ui(ui, id, name, text, hint) {
            ui.data_mut(|data| data.insert_temp(typing_id, text.to_owned()));
            ui.memory_mut(|memory| memory.request_focus(id.with("field")));
        }
        return None;
    };
    let (response, verdict) = field_ui(ui, id.with("field"), &mut typed, name, 4);
    // A click elsewhere keeps what was typed; only Esc discards it.
    let verdict = verdict.or_else(|| response.lost_focus().then_some(Verdict::Take));
    match verdict {
        None => {
            ui.data_mut(|data| data.insert_temp(typing_id, typed));
            None
        }
        Some(verdict) => {
            ui.data_mut(|data| data.remove::<String>(typing_id));
            ui.memory_mut(|memory| memory.surrender_focus(response.id));
            let typed = typed.trim();
            (verdict == Verdict::Take && typed != text).then(|| typed.to_owned())
        }
    }
}

/// The text as it is read; true if it is to be typed.
fn paragraph_ui(ui: &mut Ui, id: Id, name: &str, text: &str, hint: &str) -> bool {
    let tokens = Tokens::of(ui);
    let (shown, ink) = match text {
        "" => (hint.into(), tokens.faint),
        text => (text::passage(text), tokens.muted),
    };
    let rect = ui.wrapped(small(shown).color(ink)).rect;
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(text.to_owned()),
        ..WidgetInfo::labeled(Role::MultilineTextInput, ui.is_enabled(), name)
    });
    if response.has_focus() {
        let ring = Stroke::new(1.0, tokens.accent);
        let outside = eframe::egui::StrokeKind::Outside;
        ui.painter().rect_stroke(rect.expand(2.0), 4.0, ring, outside);
    }
    let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    response.on_hover_cursor(CursorIcon::Text).clicked() || enter
}
