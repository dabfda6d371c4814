//! Texts that stay within their room.

use std::sync::Arc;

use eframe::egui::{Color32, FontId, Galley, Painter};

use crate::ui::between::between;

/// No text is written smaller.
const SMALLEST: f32 = 7.0;

/// A text in one line, smaller where there is no room for it.
pub fn fitted(
    painter: &Painter,
    text: &str,
    font: fn(f32) -> FontId,
    (size, room): (f32, f32),
    color: Color32,
) -> Arc<Galley> {
    let whole = painter.layout_no_wrap(text.to_owned(), font(size), color);
    if whole.size().x <= room {
        return whole;
    }
    let fitting = between(size * room / whole.size().x, SMALLEST, size);
    painter.layout_no_wrap(text.to_owned(), font(fitting), color)
}
