//! Charts that are made of rows: a name, a bar along a scale that all rows share, and figures.

use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Id, Painter, Rangef, Rect, Response, Role, Sense, Ui,
    WidgetInfo,
};

use crate::ui::between::between;
use crate::ui::text::{cut, size};

/// From values to places across the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at the left end of the room.
    pub low: f64,
    /// The value at its right end.
    pub high: f64,
    /// Where the bars are, in pixels.
    pub room: Rangef,
}

impl Scale {
    /// Just holds these values; one that holds none, or one alone, puts every value in the middle.
    pub fn holding(values: impl IntoIterator<Item = f64>, room: Rangef) -> Self {
        let ends = values.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| {
            (ends.0.min(value), ends.1.max(value))
        });
        Self { low: ends.0, high: ends.1, room }
    }

    /// The same within another room, with so many points free at either end. Never turned around,
    /// which would show less as more: a room without points for both has its scale in the middle.
    pub fn within(self, room: Rangef, inset: f32) -> Self {
        let inset = inset.min(room.span().max(0.0) / 2.0);
        let (min, max) = (room.min + inset, room.max - inset);
        Self { room: Rangef::new(min, max.max(min)), ..self }
    }

    /// Where a value is.
    pub fn x(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        // Without values, or where all are equal, the division by the span is not finite.
        let share = if share.is_finite() { between(share, 0.0, 1.0) as f32 } else { 0.5 };
        self.room.min + share * self.room.span()
    }
}

/// A row, or a part of one, that is spoken and may be clicked.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub id: Id,
    pub rect: Rect,
    /// What is spoken, and by which a test finds it.
    pub said: &'a str,
    /// Whether a click does something.
    pub is_button: bool,
}

impl Row<'_> {
    /// Senses the pointer and the keyboard.
    pub fn interact(self, ui: &Ui) -> Response {
        let Self { id, rect, said, is_button } = self;
        let (sense, role) =
            if is_button { (Sense::click(), Role::Button) } else { (Sense::hover(), Role::Label) };
        let response = ui.interact(rect, id, sense);
        response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), said));
        if is_button { response.on_hover_cursor(CursorIcon::PointingHand) } else { response }
    }
}

/// One line of text in a row.
#[derive(Clone, Debug)]
pub struct RowText<'a> {
    pub text: &'a str,
    pub font: FontId,
    pub ink: Color32,
}

impl RowText<'_> {
    /// How wide the whole text is.
    pub fn width(self, painter: &Painter) -> f32 {
        size(painter, self.text, self.font).x
    }

    /// Writes as much of it as there is room for; returns where.
    pub fn paint(self, painter: &Painter, room: Rect, align: Align2) -> Rect {
        let Self { text, font, ink } = self;
        let galley = cut(painter, text, font, room.width());
        let place = align.align_size_within_rect(galley.size(), room);
        painter.galley(place.min, galley, ink);
        place
    }
}
