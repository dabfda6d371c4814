//! How wide a table is and where its columns are: packed to the right, with the names on the left.

use eframe::egui::{ScrollArea, Ui};

use super::{Cell, Name, Table, Width};
use crate::ui::text::width;
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
    /// Draws something of the table, in an area that scrolls to the side where columns and names
    /// would else lie over each other.
    pub(super) fn in_its_width<T>(
        &self,
        ui: &mut Ui,
        lines: &[Line],
        auto_shrink: [bool; 2],
        draw: impl FnOnce(&mut Ui) -> T,
    ) -> T {
        let least = self.least_width(ui, lines);
        // Half a pixel of grace: the room may have been shared out to the point.
        if least <= ui.available_width() + 0.5 {
            return draw(ui);
        }
        let salt = ("wide table", self.head.to_string());
        let area = ScrollArea::horizontal().id_salt(salt).auto_shrink(auto_shrink);
        area.show(ui, |ui| {
            ui.set_width(least);
            draw(ui)
        })
        .inner
    }

    /// What a column takes before spare room is shared out.
    fn natural(&self, ui: &Ui, room: f32, lines: &[Line], index: usize) -> f32 {
        let Some(column) = self.columns.get(index) else { return 0.0 };
        match column.width {
            Width::Fitted(least) => {
                let title = width(ui, &column.title, theme::regular(SMALL));
                // Half bold is the wider one: a total must not move its column.
                let texts = lines.iter().filter_map(|line| line.cells.get(index));
                let texts = texts.map(|(_, text)| width(ui, text, theme::medium(BODY)));
                // A declared least width includes the gap, measured texts do not.
                texts.fold(title, f32::max).max(least - GAP) + GAP
            }
            Width::Fixed(fixed) => fixed,
            Width::Share(share) => share * room,
            Width::Spare { least, .. } => least,
        }
    }

    /// In less, a column would lie over the names.
    fn least_width(&self, ui: &Ui, lines: &[Line]) -> f32 {
        // Columns that take a share of the room never take all of it.
        let columns = 0..self.columns.len();
        let columns: f32 = columns.map(|index| self.natural(ui, 0.0, lines, index)).sum();
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
    pub(super) fn ends(&self, ui: &Ui, room: f32, lines: &[Line]) -> Ends {
        let columns = 0..self.columns.len();
        let mut widths: Vec<f32> =
            columns.map(|index| self.natural(ui, room, lines, index)).collect();
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
