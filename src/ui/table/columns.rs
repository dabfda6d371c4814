//! How wide a table is and where its columns are: packed to the right, with the names on the left.

use eframe::egui::{ScrollArea, Ui};

use super::{Cell, Name, Table, Width};
use crate::ui::text::{advance, width};
use crate::ui::theme::{self, BODY, SMALL};

pub(super) const SWATCH: f32 = 8.0;
/// Between a swatch and its name, a name and its note, a figure and the column before it.
pub(super) const GAP: f32 = 8.0;
/// What of the longest name is in sight, unless a table says otherwise; a narrower room scrolls to
/// the side.
pub(super) const NAME_LEAST: f32 = 112.0;

/// One row, evaluated once.
pub(super) struct Line {
    pub(super) name: Name,
    pub(super) cells: Vec<(Cell, String)>,
}

/// Left and right ends of all columns, from the left end of a row.
pub(super) type Ends = Vec<(f32, f32)>;

impl<R> Table<'_, R> {
    /// Draws something of the table, told where its columns are; in an area that scrolls to the side
    /// where columns and names would else lie over each other.
    pub(super) fn in_its_width<T>(
        &self,
        ui: &mut Ui,
        lines: &[Line],
        auto_shrink: [bool; 2],
        draw: impl FnOnce(&mut Ui, &Ends) -> T,
    ) -> T {
        let columns = 0..self.columns.len();
        let naturals: Vec<f32> = columns.map(|index| self.natural(ui, lines, index)).collect();
        let least = self.least_width(ui, &naturals, lines);
        // Half a pixel of grace: the room may have been shared out to the point.
        if least <= ui.available_width() + 0.5 {
            let ends = self.ends(ui.available_width(), naturals);
            return draw(ui, &ends);
        }
        let salt = ("wide table", self.head.to_string());
        let area = ScrollArea::horizontal().id_salt(salt).auto_shrink(auto_shrink);
        area.show(ui, |ui| {
            ui.set_width(least);
            let ends = self.ends(ui.available_width(), naturals);
            draw(ui, &ends)
        })
        .inner
    }

    /// What a column takes before room is shared out; one that takes a share of it, nothing.
    fn natural(&self, ui: &Ui, lines: &[Line], index: usize) -> f32 {
        let Some(column) = self.columns.get(index) else { return 0.0 };
        match column.width {
            Width::Fitted(least) => {
                let title = width(ui, &column.title, theme::regular(SMALL));
                let texts = lines.iter().filter_map(|line| line.cells.get(index));
                // A declared least width includes the gap, measured texts do not.
                let widest = title.max(least - GAP);
                GAP + texts.fold(widest, |widest, (_, text)| {
                    // Half bold is the wider one: a total must not move its column.
                    let font = theme::medium(BODY);
                    // Most are no wider, which is told without laying them out.
                    let may_be_wider = advance(ui, text, &font) > widest;
                    if may_be_wider { widest.max(width(ui, text, font)) } else { widest }
                })
            }
            Width::Fixed(fixed) => fixed,
            Width::Share(_) => 0.0,
            Width::Spare { least, .. } => least,
        }
    }

    /// In less, a column would lie over the names.
    fn least_width(&self, ui: &Ui, naturals: &[f32], lines: &[Line]) -> f32 {
        // Columns that take a share of the room never take all of it.
        let columns: f32 = naturals.iter().sum();
        let (before, after) = self.look.margins;
        let gaps = self.look.gap * self.columns.len() as f32 + before + after;
        let name = |line: &Line| {
            let swatch = if line.name.swatch.is_some() { SWATCH + GAP } else { 0.0 };
            swatch + width(ui, &line.name.text, theme::medium(BODY))
        };
        let names = lines.iter().map(name).fold(0.0, f32::max);
        let most = self.look.name_least;
        let names = if lines.is_empty() { most } else { names.min(most) };
        names + GAP + columns + gaps
    }

    /// Where the columns are: packed to the right; the names have the rest.
    fn ends(&self, room: f32, mut widths: Vec<f32>) -> Ends {
        for (column, width) in self.columns.iter().zip(&mut widths) {
            if let Width::Share(share) = column.width {
                *width = share * room;
            }
        }
        let (before, after) = self.look.margins;
        let gaps = self.look.gap * widths.len() as f32 + before + after;
        let spare = (room - widths.iter().sum::<f32>() - gaps).max(0.0);
        for (column, width) in self.columns.iter().zip(&mut widths) {
            if let Width::Spare { share, most, .. } = column.width {
                *width = (*width + share * spare).min(most);
            }
        }
        let gaps = self.look.gap * widths.len() as f32;
        let mut left = room - after - widths.iter().sum::<f32>() - gaps;
        let ends = widths.into_iter().map(|width| {
            let start = left + self.look.gap;
            left = start + width;
            (start, left)
        });
        ends.collect()
    }
}

/// The column at a distance from the left end of a row; none where the names are.
pub(super) fn column_at(ends: &Ends, x: f32) -> Option<usize> {
    let (first, _) = ends.first()?;
    // Right of the last column there is only its margin.
    let found = || ends.iter().position(|(_, right)| x <= *right).unwrap_or(ends.len() - 1);
    (x >= *first).then(found)
}
