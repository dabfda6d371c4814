//! Large figures side by side: a name, the figure, a line under it.
//!
//! Each is one label to a screen reader; copied, they are a table with a row a figure.

use std::sync::Arc;

use eframe::egui::{FontId, Galley, Painter, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::between::between;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::table::Cell;
use crate::ui::text::laid_out;
use crate::ui::theme::{self, Ink, SMALL, TITLE, Tokens};

/// Between two figures at least.
const GAP: f32 = 8.0;
/// Tops of the figure and of the line under it, from that of the name.
const TOPS: [f32; 2] = [18.0, 42.0];
/// No text is written smaller.
const SMALLEST: f32 = 7.0;

/// One figure.
pub struct Tile {
    pub name: &'static str,
    pub figure: Cell,
    /// Under the figure; nothing where it is empty.
    pub line: String,
    pub line_ink: Ink,
    pub help: String,
}

/// How the figures are laid out and copied.
pub struct Tiles<'a> {
    /// Relative widths, as many as there are figures.
    pub widths: &'a [f32],
    /// Figures per row.
    pub per_row: usize,
    pub height: f32,
    /// Over names, figures and, where they have any, lines of the copied table.
    pub heads: &'a [&'a str],
    /// Appended to the line in speech.
    pub line_of: &'a str,
}

impl Tiles<'_> {
    /// Draws the figures, as wide as `ui`.
    pub fn show(&self, ui: &mut Ui, tiles: &[Tile]) {
        let rows = tiles.chunks(self.per_row).zip(self.widths.chunks(self.per_row));
        let drawn: Vec<Response> =
            rows.flat_map(|(tiles, widths)| self.row_ui(ui, tiles, widths)).collect();
        let clicked = drawn.iter().position(Response::secondary_clicked);
        if let Some(first) = drawn.first() {
            let clicked = clicked.map(|row| (row, Some(1)));
            clipboard::table(first, clicked, || self.sheet(tiles));
        }
    }

    fn row_ui(&self, ui: &mut Ui, tiles: &[Tile], widths: &[f32]) -> Vec<Response> {
        let unit = ui.available_width() / widths.iter().sum::<f32>();
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            tiles
                .iter()
                .zip(widths)
                .map(|(tile, width)| self.tile_ui(ui, tile, width * unit))
                .collect()
        });
        row.inner
    }

    fn tile_ui(&self, ui: &mut Ui, tile: &Tile, width: f32) -> Response {
        let tokens = Tokens::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), Sense::CLICK);
        let (painter, room) = (ui.painter(), width - GAP);
        let text = tile.figure.text();
        let name = fitted(painter, tile.name, theme::regular, (SMALL, room));
        painter.galley(rect.left_top(), name, tokens.muted);
        let ink = tile.figure.ink.color(tokens);
        let figure = fitted(painter, &text, theme::semibold, (TITLE, room));
        // Baselines stay level whatever the size: letters rise by about 0.8 of a line's height.
        let line = painter.fonts_mut(|fonts| fonts.row_height(&theme::semibold(TITLE)));
        let top = rect.top() + TOPS[0] + (line - figure.size().y) * 0.8;
        painter.galley(pos2(rect.left(), top), figure, ink);
        let ink = tile.line_ink.color(tokens);
        let under = fitted(painter, &tile.line, theme::regular, (SMALL, room));
        painter.galley(pos2(rect.left(), rect.top() + TOPS[1]), under, ink);
        response.widget_info(|| {
            let line = match tile.line.as_str() {
                "" => String::new(),
                line => format!(", {line}{}", self.line_of),
            };
            WidgetInfo::labeled(Role::Label, true, format!("{} {text}{line}", tile.name))
        });
        response.on_hover_text(&tile.help)
    }

    /// The figures one under the other, for the clipboard.
    fn sheet(&self, tiles: &[Tile]) -> Sheet {
        let row = |tile: &Tile| {
            let line = clipboard::Cell::words(&tile.line);
            let cells = [clipboard::Cell::words(tile.name), tile.figure.clone().into(), line];
            cells.into_iter().take(self.heads.len()).collect()
        };
        Sheet {
            head: self.heads.iter().map(|&head| head.to_owned()).collect(),
            rows: tiles.iter().map(row).collect(),
        }
    }
}

/// A text in one line, smaller where there is no room for it.
fn fitted(
    painter: &Painter,
    text: &str,
    font: fn(f32) -> FontId,
    (size, room): (f32, f32),
) -> Arc<Galley> {
    let whole = laid_out(painter, text, font(size));
    if whole.size().x <= room {
        return whole;
    }
    // A text's width is proportional to its size, so one division finds what fits.
    let fitting = between(size * room / whole.size().x, SMALLEST, size);
    laid_out(painter, text, font(fitting))
}
