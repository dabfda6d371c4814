//! A grid of values as an image, interpolated linearly: one colour per pixel.

use std::fmt;
use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Rect, TextureHandle, TextureOptions, Ui, pos2};

use crate::ui::between::between;
use crate::ui::capture;
use crate::ui::chart::canvas::Canvas;

/// Pixels of the image, each way.
const SIDE: usize = 128;

/// The places of a grid's values, rising along both axes.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    pub xs: &'a [f64],
    pub ys: &'a [f64],
}

impl Grid<'_> {
    /// The pixels, the highest row first. `value` is the value at a column and row of the grid;
    /// `color` takes the value at a pixel, and column and row of the place next to it.
    ///
    /// Where one of four neighbours is undefined there is no straight line: the nearest one counts.
    pub fn pixels(
        &self,
        value: impl Fn(usize, usize) -> Option<f64>,
        color: impl Fn(Option<f64>, [usize; 2]) -> Color32,
    ) -> Vec<Color32> {
        let columns = pixels_between(self.xs);
        let mut colors = Vec::with_capacity(SIDE * SIDE);
        // Images begin at the top, axes at the bottom.
        for (row, up) in pixels_between(self.ys).into_iter().rev() {
            let corners = |column: usize| {
                let corner = |x: usize, y: usize| value(column + x, row + y);
                [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)]
            };
            // Several pixels in a row lie between the same four places.
            let mut square = (0, corners(0));
            for (column, right) in &columns {
                if square.0 != *column {
                    square = (*column, corners(*column));
                }
                let nearest = [column + usize::from(*right > 0.5), row + usize::from(up > 0.5)];
                let here = match square.1 {
                    [Some(a), Some(b), Some(c), Some(d)] => {
                        let (bottom, top) = (a + right * (b - a), c + right * (d - c));
                        Some(bottom + up * (top - bottom))
                    }
                    _ => value(nearest[0], nearest[1]),
                };
                colors.push(color(here, nearest));
            }
        }
        colors
    }
}

/// The first and the last of rising places; `None` where they are one.
pub fn ends(places: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = (*places.first()?, *places.last()?);
    (high > low).then_some((low, high))
}

/// For each pixel the place before it and how far it is to the next one.
fn pixels_between(places: &[f64]) -> Vec<(usize, f64)> {
    let last = places.len().saturating_sub(1);
    let (low, high) = ends(places).unwrap_or((0.0, 1.0));
    let mut index = 0;
    let pixel = |pixel: usize| {
        let at = low + (high - low) * pixel as f64 / (SIDE - 1) as f64;
        // Pixels and places both rise: the search goes on where the last one ended.
        while index + 1 < last && places.get(index + 1).is_some_and(|next| *next <= at) {
            index += 1;
        }
        let from = places.get(index).copied().unwrap_or(at);
        let to = places.get(index + 1).copied().unwrap_or(at);
        let share = if to > from { (at - from) / (to - from) } else { 0.0 };
        (index, between(share, 0.0, 1.0))
    };
    (0..SIDE).map(pixel).collect()
}

/// The image as the graphics card has it, and what it was painted of.
pub struct Raster<K> {
    texture: Option<TextureHandle>,
    painted: Option<K>,
}

impl<K> Default for Raster<K> {
    fn default() -> Self {
        Self { texture: None, painted: None }
    }
}

impl<K> fmt::Debug for Raster<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Raster").finish_non_exhaustive()
    }
}

impl<K> Raster<K> {
    /// Paints the image anew unless what it was painted of `is_same`.
    pub fn refresh(
        &mut self,
        ui: &Ui,
        is_same: impl FnOnce(&K) -> bool,
        of: impl FnOnce() -> (K, Vec<Color32>),
    ) {
        if self.painted.as_ref().is_some_and(is_same) {
            return;
        }
        let (key, pixels) = of();
        let image = Arc::new(ColorImage::new([SIDE, SIDE], pixels));
        // Fewer pixels than the plot has: the graphics card interpolates between them.
        let (ctx, options) = (ui.ctx(), TextureOptions::LINEAR);
        let texture = self
            .texture
            .get_or_insert_with(|| ctx.load_texture("raster", Arc::clone(&image), options));
        // Pixels cannot be read back from the graphics card when a picture is asked for.
        capture::keep_texture(ctx, texture.id(), Arc::clone(&image));
        texture.set(image, options);
        self.painted = Some(key);
    }

    /// Paints it over the room of its grid.
    pub fn paint(&self, canvas: &Canvas<'_>, grid: Grid<'_>) {
        let (Some(texture), Some(x), Some(y)) = (&self.texture, ends(grid.xs), ends(grid.ys))
        else {
            return;
        };
        let room = Rect::from_two_pos(canvas.at(x.0, y.0), canvas.at(x.1, y.1));
        // The first place lies in the middle of the first pixel, the last in that of the last.
        let inset = 0.5 / SIDE as f32;
        let uv = Rect::from_min_max(pos2(inset, inset), pos2(1.0 - inset, 1.0 - inset));
        canvas.painter.image(texture.id(), room, uv, Color32::WHITE);
    }
}
