//! What the sheet is made of: a value in its box, with the name that it has for a screen reader.

use eframe::egui::{Align2, Color32, Id, Rect, Response, Role, Stroke, StrokeKind, Ui, vec2};

use crate::analysis::{Lever, lever_text};
use crate::model::Scenario;
use crate::ui::board::Within;
use crate::ui::text::{Texts, small};
use crate::ui::theme::{self, BODY, STEP, Tokens};
use crate::ui::widgets::value_entry::{Mark, ValueEntry};

/// Of a value's box, left and right of what is in it.
const INSET: f32 = 6.0;

/// One value of the sheet.
pub(super) struct Cell<'a> {
    /// What no other cell is called.
    pub(super) key: &'a str,
    /// Its name to a screen reader.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// Left for texts, right for numbers.
    pub(super) align: Align2,
    /// What is wrong with it.
    pub(super) fault: Option<&'a str>,
    /// Said of what cannot be read.
    pub(super) hint: &'a str,
}

/// The id of a cell, for the keyboard to go to.
pub(super) fn cell_id(key: &str) -> Id {
    Id::unique(("new deal", key))
}

impl Cell<'_> {
    /// Draws the value; what a person has typed, as `parse` reads it.
    pub(super) fn ui<T>(
        &self,
        ui: &mut Ui,
        rect: Rect,
        parse: &dyn Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let tokens = Tokens::of(ui);
        let inside = rect.shrink2(vec2(0.0, 1.0));
        let line = if self.fault.is_some() { tokens.breach } else { tokens.line };
        ui.painter().rect(inside, 3.0, tokens.panel, Stroke::new(1.0, line), StrokeKind::Inside);
        let room = inside.shrink2(vec2(INSET, 1.0));
        let entry = ValueEntry {
            id: cell_id(self.key),
            name: self.name,
            role: if self.align == Align2::LEFT_CENTER {
                Role::TextInput
            } else {
                Role::SpinButton
            },
            text: self.text,
            in_full: None,
            font: theme::medium(BODY),
            size: room.size(),
            margin: 2.0,
            align: self.align,
            mark: Mark::Plain.or_fault(self.fault),
            parse,
            hint: self.hint,
        };
        let mut room_ui = ui.child_within(room, *ui.layout());
        let (response, typed) = entry.ui(&mut room_ui);
        ring(ui, inside, &response);
        typed
    }
}

/// Which value has the keyboard, seen from across the room.
fn ring(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        let stroke = Stroke::new(1.5, Tokens::of(ui).accent);
        ui.painter().rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
    }
}

/// A name or another short text; an empty one is not taken.
pub(super) fn non_empty(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty())
}

/// A lever's value as the sheet shows it.
pub(super) fn value_text(lever: Lever, scenario: &Scenario) -> String {
    let value = lever.value(scenario);
    value.map_or_else(|| "–".to_owned(), |value| lever_text::text(lever, scenario, value))
}

/// What stands beside a value: what it comes to, or what is wrong with it.
pub(super) fn note_ui(ui: &mut Ui, rect: Rect, note: &str, fault: Option<&str>) {
    let tokens = Tokens::of(ui);
    let (text, ink): (&str, Color32) = match fault {
        Some(fault) => (fault, tokens.breach),
        None => (note, tokens.faint),
    };
    if !text.is_empty() && rect.width() > 4.0 * STEP {
        let mut line_ui = ui.line_within(rect.with_min_x(rect.left() + 2.0 * STEP));
        line_ui.one_line_of(small(text).color(ink), text);
    }
}
