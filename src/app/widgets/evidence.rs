//! Where a number comes from: said under the pointer, and edited in a small popup beside its row.
//!
//! One popup at a time. What was typed is taken with Enter or a click elsewhere; Esc leaves it. An
//! empty text takes the evidence away.

use std::borrow::Cow;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Button, FontSelection, Id, Key, Label, Modifiers, Popup, PopupCloseBehavior, Response,
    RichText, Sense, Ui,
};

use crate::analysis::assumptions::{is_assumption, marked, take};
use crate::analysis::evidence::{self, Yours, first_clause, said_at};
use crate::format::text;
use crate::model::scenario::Evidence;
use crate::ui::keys;
use crate::ui::text::{Texts, code, small, small_strong, strong};
use crate::ui::theme::{SMALL, Tokens};
use crate::ui::widgets::text_area::{Verdict, field_ui};

/// In the menu of a right click.
const EDIT: &str = "Where this number comes from…";
/// How the popup is opened, said under the pointer.
pub fn how_to_edit(ui: &Ui) -> Cow<'static, str> {
    keys::said(ui, "Ctrl+E or right click to edit the source")
}

/// The field in the popup, to a screen reader.
const FIELD: &str = "Where this number comes from";
const WIDTH: f32 = 288.0;

/// What is being typed, and for which row.
#[derive(Clone, Debug)]
struct Typing {
    row: Id,
    path: String,
    text: String,
    /// What had the keyboard before.
    focused: Option<Id>,
    is_fresh: bool,
}

fn typing_id() -> Id {
    Id::unique("evidence that is being typed")
}

fn typing(ui: &Ui) -> Option<Typing> {
    ui.data(|data| data.get_temp(typing_id()))
}

/// Opens the popup beside a row. What is typed elsewhere is taken first.
pub fn open(ui: &Ui, row: Id, path: &str, evidence: &mut Evidence) {
    // There is one popup; opening this one closes the other without its own frame to take the text.
    if let Some(other) = typing(ui).filter(|other| other.row != row) {
        take(evidence, &other.path, &other.text);
    }
    let typing = Typing {
        row,
        path: path.to_owned(),
        text: evidence.get(path).cloned().unwrap_or_default(),
        focused: ui.memory(|memory| memory.focused()),
        is_fresh: true,
    };
    ui.data_mut(|data| data.insert_temp(typing_id(), typing));
    ui.ctx().request_repaint();
}

/// The line of a row's menu that opens the popup; true if it was clicked.
pub fn menu_button_ui(ui: &mut Ui) -> bool {
    let is_clicked = ui.button(EDIT).clicked();
    if is_clicked {
        ui.close();
    }
    is_clicked
}

/// The caption over a choice: its source under the pointer, edited with a right click.
pub fn caption_ui(ui: &mut Ui, caption: &str, path: &str, evidence: &mut Evidence) {
    let response = ui.add(Label::new(small(caption).weak()).sense(Sense::CLICK));
    let mut is_asked = false;
    response.context_menu(|ui| is_asked = menu_button_ui(ui));
    let row = Id::unique(("evidence of a choice", path));
    if is_asked {
        open(ui, row, path, evidence);
    }
    popup_ui(ui, row, &response, caption, evidence);
    response.on_hover_text(format!("{}\nA right click edits the source", said_at(evidence, path)));
}

/// Whether the keys that open the popup are pressed; takes them.
pub fn is_asked_for(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::E))
}

/// Draws the popup, if it is this row's, under the row.
pub fn popup_ui(ui: &Ui, row: Id, anchor: &Response, name: &str, evidence: &mut Evidence) {
    let Some(mut typing) = typing(ui).filter(|typing| typing.row == row) else { return };
    let mut is_open = true;
    let verdict = Popup::from_response(anchor)
        .id(row.with("evidence"))
        .open_bool(&mut is_open)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(WIDTH)
        .accessible_name(format!("{FIELD}, {name}"))
        .show(|ui| content_ui(ui, name, &mut typing))
        .and_then(|shown| shown.inner);
    // egui closes the popup on Esc as on a click elsewhere; only the key tells them apart.
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    let verdict = match verdict {
        None if is_open => {
            ui.data_mut(|data| data.insert_temp(typing_id(), typing));
            return;
        }
        None if escape => Verdict::Leave,
        None => Verdict::Take,
        Some(verdict) => verdict,
    };
    if verdict == Verdict::Take {
        take(evidence, &typing.path, &typing.text);
    }
    ui.data_mut(|data| data.remove::<Typing>(typing_id()));
    // Else the focus would be lost with the popup's field, and Tab would start from the top.
    if let Some(focused) = typing.focused {
        ui.memory_mut(|memory| memory.request_focus(focused));
    }
    ui.ctx().request_repaint();
}

fn content_ui(ui: &mut Ui, name: &str, typing: &mut Typing) -> Option<Verdict> {
    ui.set_width(WIDTH);
    ui.label(strong(name));
    let (response, mut verdict) =
        field_ui(ui, typing_id().with("field"), &mut typing.text, FIELD, 3);
    // While egui finds out how large a new popup is, nothing in it takes the keyboard.
    if typing.is_fresh && !response.has_focus() {
        response.request_focus();
    } else {
        typing.is_fresh = false;
    }
    ui.horizontal(|ui| {
        let is_marked = is_assumption(&typing.text);
        let button = ui.add_enabled(!is_marked, Button::new(small_strong("Assumption")));
        let tooltip = "Mark it as an assumption without a published source";
        if button.on_hover_text(tooltip).clicked() {
            typing.text = marked(&typing.text);
            verdict = Some(Verdict::Take);
        }
        ui.note("Enter accepts, Esc cancels");
    });
    // Where the file has the number, for those who write files; it can be selected and copied.
    let path = code(typing.path.as_str()).size(SMALL).weak();
    ui.add(Label::new(path).selectable(true).truncate());
    verdict
}

/// One line under a number: where it comes from, up to the first semicolon. The source of another
/// number is struck through. `whole` is its tooltip.
pub fn line_ui(ui: &mut Ui, source: Option<&str>, whole: &str) -> Response {
    let ink = Tokens::of(ui).faint;
    let mut job = LayoutJob::default();
    let mut add = |line: RichText| {
        line.color(ink).append_to(&mut job, ui.style(), FontSelection::Default, Align::Center);
    };
    let short = |source: &str| text::name(first_clause(source)).into_owned();
    match source.and_then(Yours::read) {
        Some(yours @ Yours { source: Some(source), .. }) => {
            add(small(format!("{} (", yours.head())));
            add(small(short(source)).strikethrough());
            add(small(")"));
        }
        Some(yours) => add(small(yours.head())),
        None => add(small(short(&evidence::said(source.unwrap_or("no source"))))),
    }
    let label = Label::new(job).truncate().show_tooltip_when_elided(false);
    // `CLICK`, unlike `click()`, keeps a label out of the tab order.
    ui.add(label.sense(Sense::CLICK)).on_hover_text(whole)
}
