//! Rows of levers in a group, and the room at their right in which crosses stand.

use eframe::egui::Ui;

use super::items::fault_at;
use super::marks::Marks;
use crate::analysis::Lever;
use crate::app::widgets::LeverRow;
use crate::session::Editing;
use crate::ui::widgets::icon::ICON_SIDE;

/// A lever's row, with a name that no other lever has.
pub(super) fn row_of<'a>(
    lever: Lever,
    name: &'a str,
    editing: &'a mut Editing<'_>,
    marks: Marks<'a>,
) -> LeverRow<'a> {
    let path = lever.path();
    LeverRow {
        lever,
        name,
        caption: lever.name(),
        draft: editing.draft,
        saved: editing.saved,
        case: editing.case.map(|case| case.name.as_str()),
        holds: editing.holds,
        fault: fault_at(&path, editing.complaints),
        ticks: marks.ticks.get(&lever).map_or(&[], Vec::as_slice),
        says_why_not: true,
        is_revealed: marks.revealed == Some(lever),
    }
}

/// A row for each lever, one under the other.
pub(super) fn rows_ui(ui: &mut Ui, levers: &[Lever], editing: &mut Editing<'_>, marks: Marks<'_>) {
    for (index, lever) in levers.iter().enumerate() {
        // A reason that several levers in a row share is written once, under the last of them.
        let why_not = lever.why_not(editing.draft);
        let next = levers.get(index + 1).and_then(|next| next.why_not(editing.draft));
        let name = lever.label(editing.draft);
        let row = row_of(*lever, &name, editing, marks);
        LeverRow { says_why_not: why_not != next, ..row }.compact_ui(ui);
    }
}

/// Leaves the room at the right in which crosses stand.
pub(super) fn beside_crosses_ui<R>(ui: &mut Ui, draw: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - ICON_SIDE);
        draw(ui)
    })
    .inner
}
