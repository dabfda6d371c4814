//! The three colours of a map over two levers, and the words that say what they mean.

use eframe::egui::{Color32, CornerRadius, Ui, vec2};

use crate::analysis::{Levels, Metric, Standing};
use crate::ui::text::Texts;
use crate::ui::theme::Tokens;

/// Height of the words.
pub(in crate::app) const LEGEND_HEIGHT: f32 = 20.0;
/// How strong the ground of a figure is: text has to be read on it.
pub(in crate::app) const CELL_STRENGTH: f32 = 0.2;
/// Of a swatch; about as strong as most of a map.
const SWATCH_STRENGTH: f32 = 0.6;
const SWATCH: f32 = 10.0;

/// The hue of a standing.
pub(in crate::app) fn hue(tokens: &Tokens, standing: Standing) -> Color32 {
    match standing {
        Standing::Good => tokens.accent,
        Standing::Short => tokens.interest,
        Standing::Loss => tokens.breach,
    }
}

/// The hue on the ground, so strong.
pub(in crate::app) fn ground(tokens: &Tokens, standing: Standing, strength: f32) -> Color32 {
    tokens.ground.lerp_to_gamma(hue(tokens, standing), strength)
}

/// Draws what the colours mean in one line, and what else is to be told of the marks.
pub(in crate::app) fn legend_ui(ui: &mut Ui, levels: &Levels, metric: Metric, marks: &[&str]) {
    let tokens = *Tokens::of(ui);
    ui.allocate_ui(vec2(ui.available_width(), LEGEND_HEIGHT), |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            for (standing, word) in levels.legend(metric) {
                let (_, rect) = ui.allocate_space(vec2(SWATCH, SWATCH));
                let fill = ground(&tokens, standing, SWATCH_STRENGTH);
                ui.painter().rect_filled(rect, CornerRadius::same(2), fill);
                ui.note(word);
                ui.add_space(7.0);
            }
            for mark in marks {
                ui.faint(*mark);
                ui.add_space(7.0);
            }
        });
    });
}
