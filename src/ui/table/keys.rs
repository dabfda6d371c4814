//! The arrow keys in a table whose cells cannot have the keyboard: the table takes it for them.

use eframe::egui::{Key, Modifiers, Response, Ui};

use crate::ui::spoken::lock_arrows;

/// A row and a column.
pub type Place = (usize, usize);

/// The cell that the arrow keys lead to from the selected one, in a table of so many rows and
/// columns. `None` without a key, and where the table does not have the keyboard.
pub(super) fn moved_by_keys(
    ui: &Ui,
    table: &Response,
    selected: Option<Place>,
    (rows, columns): Place,
) -> Option<Place> {
    if !table.has_focus() || rows == 0 || columns == 0 {
        return None;
    }
    lock_arrows(table);
    let (row, column) = selected.unwrap_or_default();
    let (rows, columns) = (rows - 1, columns - 1);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let place = if pressed(Key::ArrowUp) {
        (row.saturating_sub(1), column)
    } else if pressed(Key::ArrowDown) {
        ((row + 1).min(rows), column)
    } else if pressed(Key::ArrowLeft) {
        (row, column.saturating_sub(1))
    } else if pressed(Key::ArrowRight) {
        (row, (column + 1).min(columns))
    } else if pressed(Key::Home) {
        (0, column)
    } else if pressed(Key::End) {
        (rows, column)
    } else {
        return None;
    };
    Some(place)
}
