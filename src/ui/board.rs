//! Rows and columns: how a room is divided among what is drawn in it.
//!
//! A screen declares its cells, and gets a rectangle for each; cells are divided again in turn.
//!
//! ```ignore
//! let [plots, foot] = rows([rest(), fixed(28.0)]).gap(4.0).split(area);
//! let [left, right] = columns([rest(), share(0.42).least(440.0)]).gap(24.0).split(plots);
//! ui.within(left, |ui| histogram_ui(ui, simulation));
//! ```
//!
//! Made by hand because what is drawn must fill its room to the pixel in the first frame: flexible
//! boxes for egui measure their contents in one frame and place them in the next, and the strips of
//! `egui_extras` have neither a least nor a greatest length of a share.

use eframe::egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder};

/// How long one cell is, along the row or column that it is part of.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    length: Length,
    least: f32,
    most: f32,
}

#[derive(Clone, Copy, Debug)]
enum Length {
    Fixed(f32),
    Share(f32),
    Rest,
}

/// A cell of this length, in points.
pub fn fixed(length: f32) -> Cell {
    Cell::of(Length::Fixed(length))
}

/// A cell that takes this part of the whole, 0 to 1. It is measured to the middle of the gap beside
/// it, so that two halves are as long as each other and their gap lies in the middle.
pub fn share(share: f32) -> Cell {
    Cell::of(Length::Share(share))
}

/// A cell that takes what the others leave; several of them get the same.
pub fn rest() -> Cell {
    Cell::of(Length::Rest)
}

impl Cell {
    fn of(length: Length) -> Self {
        Self { length, least: 0.0, most: f32::INFINITY }
    }

    /// At least so many points, measured as the share is.
    #[must_use]
    pub fn least(self, least: f32) -> Self {
        Self { least, ..self }
    }

    /// At most so many points, measured as the share is, even if that is less than the least.
    #[must_use]
    pub fn most(self, most: f32) -> Self {
        Self { most, ..self }
    }

    /// The cell's length without its parts of the gaps; `None` if that depends on the others.
    fn net(self, whole: f32, gaps: f32) -> Option<f32> {
        // `most` comes last, so that it wins where the bounds contradict each other.
        let bounded = |length: f32| length.max(self.least).min(self.most);
        match self.length {
            Length::Fixed(length) => Some(bounded(length)),
            // Bounds include the halves of the gaps, as the share does: they are taken off last.
            Length::Share(share) => Some((bounded(share * whole) - gaps).max(0.0)),
            Length::Rest => None,
        }
    }
}

/// Cells in a line, not yet laid into a room.
#[derive(Clone, Copy, Debug)]
pub struct Cells<const N: usize> {
    cells: [Cell; N],
    gap: f32,
    is_rows: bool,
}

/// One above the other.
pub fn rows<const N: usize>(cells: [Cell; N]) -> Cells<N> {
    Cells { cells, gap: 0.0, is_rows: true }
}

/// Side by side.
pub fn columns<const N: usize>(cells: [Cell; N]) -> Cells<N> {
    Cells { cells, gap: 0.0, is_rows: false }
}

impl<const N: usize> Cells<N> {
    /// Leaves so many points free between each two cells.
    #[must_use]
    pub fn gap(self, gap: f32) -> Self {
        Self { gap, ..self }
    }

    /// The cells' rectangles. What is too long for the room reaches beyond it, and no cell is
    /// shorter than 0.
    pub fn split(self, room: Rect) -> [Rect; N] {
        let mut end = if self.is_rows { room.top() } else { room.left() };
        self.lengths(if self.is_rows { room.height() } else { room.width() }).map(|length| {
            let range = end..=end + length;
            end += length + self.gap;
            if self.is_rows {
                Rect::from_x_y_ranges(room.x_range(), range)
            } else {
                Rect::from_x_y_ranges(range, room.y_range())
            }
        })
    }

    fn lengths(self, whole: f32) -> [f32; N] {
        let last = N.saturating_sub(1);
        let mut place = 0;
        let nets = self.cells.map(|cell| {
            // A cell at an end has a gap on one side only.
            let sides = f32::from(u8::from(place > 0)) + f32::from(u8::from(place < last));
            place += 1;
            cell.net(whole, sides * self.gap / 2.0)
        });
        let taken: f32 = nets.iter().flatten().sum::<f32>() + last as f32 * self.gap;
        // At least 1, as the next line divides by it.
        let rests = nets.iter().filter(|net| net.is_none()).count().max(1);
        // Where the other cells are longer than the room, a negative rest would make cells overlap.
        let rest = ((whole - taken) / rests as f32).max(0.0);
        nets.map(|net| net.unwrap_or(rest))
    }
}

/// As many equal columns as there are things to draw, from left to right.
pub fn side_by_side(room: Rect, count: usize, gap: f32) -> impl Iterator<Item = Rect> {
    // With one more gap, each column takes an equal part together with the gap on its right.
    let width = (room.width() + gap) / count.max(1) as f32 - gap;
    (0..count).map(move |place| {
        let left = room.left() + place as f32 * (width + gap);
        Rect::from_x_y_ranges(left..=left + width, room.y_range())
    })
}

/// Draws into rectangles.
pub trait Within {
    /// Draws into a room, which what follows leaves free.
    fn within<R>(&mut self, room: Rect, add_contents: impl FnOnce(&mut Ui) -> R) -> R;

    /// Draws into a room, scrolling what is higher than it.
    fn scrolled_within<R>(
        &mut self,
        room: Rect,
        salt: &str,
        add_contents: impl FnOnce(&mut Ui) -> R,
    ) -> R;

    /// A child for a room that has been taken already, such as a cell of a painted row.
    fn child_within(&mut self, room: Rect, layout: Layout) -> Ui;

    /// The same for one line, filled from the left.
    fn line_within(&mut self, room: Rect) -> Ui;
}

impl Within for Ui {
    fn within<R>(&mut self, room: Rect, add_contents: impl FnOnce(&mut Self) -> R) -> R {
        self.scope_builder(UiBuilder::new().max_rect(room), add_contents).inner
    }

    fn scrolled_within<R>(
        &mut self,
        room: Rect,
        salt: &str,
        add_contents: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.within(room, |ui| {
            // Not shrunk to its contents, or the scroll bar would leave the edge of the room.
            let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false);
            area.show(ui, add_contents).inner
        })
    }

    fn child_within(&mut self, room: Rect, layout: Layout) -> Ui {
        // `new_child` allocates nothing, unlike `scope_builder` above: the room is taken already.
        self.new_child(UiBuilder::new().max_rect(room).layout(layout))
    }

    fn line_within(&mut self, room: Rect) -> Ui {
        self.child_within(room, Layout::left_to_right(Align::Center))
    }
}
