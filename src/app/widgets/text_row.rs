//! Names and other short texts of a scenario, typed where they are read.

use eframe::egui::{
    Align, Align2, Color32, FontId, Id, Label, Layout, Rect, Role, Ui, UiBuilder, Vec2, vec2,
};

use crate::format::text;
use crate::model::Fault;
use crate::ui::text::{Texts, small};
use crate::ui::theme::{self, SMALL, STEP, Tokens};
use crate::ui::widgets::value_entry::{Mark, ValueEntry};

const MARGIN: f32 = 4.0;
const ROW_HEIGHT: f32 = 20.0;

/// A text to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct TextEntry<'a> {
    pub id: Id,
    /// What a screen reader calls it; no other text of the scenario should have that name.
    pub name: &'a str,
    pub text: &'a str,
    /// Whether what stands there is not allowed.
    pub is_faulty: bool,
}

impl TextEntry<'_> {
    /// Draws the text at the left of its room; `Some` when a person has typed another.
    pub fn ui(self, ui: &mut Ui, font: FontId, size: Vec2) -> Option<String> {
        self.entry_ui(ui, font, size, Align2::LEFT_CENTER)
    }

    /// A row of a group: a caption at the left, the text at the right.
    pub fn row_ui(self, ui: &mut Ui, caption: &str) -> Option<String> {
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
        let caption = small(caption).weak();
        let layout = Layout::left_to_right(Align::Center);
        let mut caption_ui = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
        let drawn = caption_ui.add(Label::new(caption)).rect;
        let room = Rect::from_min_max(row.min, row.max).with_min_x(drawn.right() + 3.0 * STEP);
        let mut entry_ui = ui.new_child(UiBuilder::new().max_rect(room));
        self.entry_ui(&mut entry_ui, theme::medium(SMALL), room.size(), Align2::RIGHT_CENTER)
    }

    fn entry_ui(self, ui: &mut Ui, font: FontId, size: Vec2, align: Align2) -> Option<String> {
        // A name of nothing could not be clicked any more.
        let parse = |typed: &str| Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty());
        let entry = ValueEntry {
            id: self.id,
            name: self.name,
            role: Role::TextInput,
            text: if self.text.is_empty() { "–" } else { self.text },
            font,
            size,
            margin: MARGIN,
            align,
            mark: if self.is_faulty { Mark::Fault } else { Mark::Plain },
            parse: &parse,
            refusal: "is not a name",
        };
        entry.ui(ui).1
    }
}

/// What is wrong with a field, under it, in as many lines as it takes.
pub fn fault_ui(ui: &mut Ui, fault: Option<&Fault>) {
    if let Some(fault) = fault {
        ui.wrapped(small(fault_text(fault)).color(Tokens::of(ui).breach));
    }
}

/// What was found, and what is allowed.
pub(super) fn fault_text(fault: &Fault) -> String {
    format!("{} is not allowed; {}", text::line(&fault.found), text::line(&fault.allowed))
}

/// A line of small text, cut with an ellipsis where it is too long; `whole` under the pointer.
pub(super) fn small_line_ui(
    ui: &mut Ui,
    text: &str,
    whole: &str,
    ink: Color32,
) -> eframe::egui::Response {
    let label = Label::new(small(text).color(ink)).truncate().show_tooltip_when_elided(false);
    ui.add(label.sense(eframe::egui::Sense::CLICK)).on_hover_text(whole)
}
