//! A choice from a list that opens; on paper the word that is chosen.

use eframe::egui::{ComboBox, FontId, RichText, Ui};

use crate::ui::render_target;
use crate::ui::spoken::Spoken;
use crate::ui::theme::Tokens;

/// Draws `combo` showing `chosen`; `list_ui` draws what it opens. A screen reader calls it `name`.
pub fn drop_down_ui(
    ui: &mut Ui,
    combo: ComboBox<'_>,
    (name, chosen, font): (String, &str, FontId),
    list_ui: impl FnOnce(&mut Ui),
) {
    let text = RichText::new(chosen).font(font);
    if render_target::is_export(ui.ctx()) {
        // Nobody can choose on paper.
        ui.horizontal(|ui| ui.label(text.color(Tokens::of(ui).faint)));
        return;
    }
    combo.selected_text(text).show_ui(ui, list_ui).response.named(name);
}
