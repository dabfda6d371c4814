//! The figures of the portfolio: together, and under each the same of each file alone.

use eframe::egui::Ui;

use crate::analysis::portfolio::{Study, StudyFigure};
use crate::ui::table::Cell;
use crate::ui::theme::Ink;
use crate::ui::widgets::tiles::{Tile, Tiles};

const HEIGHT: f32 = 62.0;
/// A screen narrower than this shows the figures in two rows.
const TWO_ROWS_WIDTH: f32 = 720.0;

/// Draws the figures in equal columns, in one row or two.
pub(super) fn figures_ui(ui: &mut Ui, study: &Study) {
    let tiles = study.figures().map(tile);
    let is_narrow = ui.available_width() < TWO_ROWS_WIDTH;
    let per_row = if is_narrow { tiles.len().div_ceil(2) } else { tiles.len() };
    let heads = &["Figure", "Together", "Apart"];
    let layout = Tiles { widths: &[1.0; 6], per_row, height: HEIGHT, heads, line_of: "" };
    layout.show(ui, &tiles);
}

fn tile(figure: StudyFigure) -> Tile {
    let StudyFigure { name, together, is_breach, apart, help } = figure;
    let figure = Cell::new(together).breach_if(is_breach);
    Tile { name, figure, line: apart, line_ink: Ink::Faint, help: help.to_owned() }
}
