//! Names and other short texts of a scenario, typed where they are read.

use eframe::egui::{Align2, FontId, Id, Role, Ui, Vec2, vec2};

use crate::ui::board::Within;
use crate::ui::text::Texts;
use crate::ui::theme::{self, SMALL, STEP};
use crate::ui::widgets::value_entry::{Mark, ValueEntry};

const MARGIN: f32 = 4.0;
const ROW_HEIGHT: f32 = 20.0;

/// A text of the scenario that is edited where it is read.
#[derive(Debug)]
pub struct TextEntry<'a> {
    id: Id,
    name: &'a str,
    text: &'a mut String,
    fault: Option<&'a str>,
}

impl<'a> TextEntry<'a> {
    /// An entry that a screen reader calls `name`; no other text of the scenario should have that
    /// name. What is typed goes into `text`.
    pub fn new(
        id: impl std::hash::Hash + std::fmt::Debug,
        name: &'a str,
        text: &'a mut String,
    ) -> Self {
        Self { id: Id::unique(id), name, text, fault: None }
    }

    /// Marks a text that is not allowed; why is said under the pointer.
    pub fn with_fault(self, fault: Option<&'a str>) -> Self {
        Self { fault, ..self }
    }

    /// Draws the text at the left of its room.
    pub fn ui(self, ui: &mut Ui, font: FontId, size: Vec2) {
        self.entry_ui(ui, font, size, Align2::LEFT_CENTER);
    }

    /// A row of a group: a caption at the left, the text at the right.
    pub fn row_ui(self, ui: &mut Ui, caption: &str) {
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
        let drawn = ui.line_within(row).note(caption).rect;
        let room = row.with_min_x(drawn.right() + 3.0 * STEP);
        let mut entry_ui = ui.child_within(room, *ui.layout());
        self.entry_ui(&mut entry_ui, theme::medium(SMALL), room.size(), Align2::RIGHT_CENTER);
    }

    fn entry_ui(self, ui: &mut Ui, font: FontId, size: Vec2, align: Align2) {
        // An empty name would leave nothing to click on.
        let parse = |typed: &str| Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty());
        let entry = ValueEntry {
            id: self.id,
            name: self.name,
            role: Role::TextInput,
            text: if self.text.is_empty() { "–" } else { &*self.text },
            in_full: None,
            font,
            size,
            margin: MARGIN,
            align,
            mark: Mark::Plain.or_fault(self.fault),
            parse: &parse,
            hint: "a name of at least one letter",
        };
        if let (_, Some(typed)) = entry.ui(ui) {
            *self.text = typed;
        }
    }
}
