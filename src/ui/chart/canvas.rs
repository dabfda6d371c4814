//! What a chart paints by hand, and where: its axes, and the inks of the theme.

use std::cell::RefCell;

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};
use egui_plot::PlotTransform;

use crate::ui::chart::MarkLabel;
use crate::ui::text::size;
use crate::ui::theme::{self, SMALL, Tokens};

/// Around a name.
const CLEARANCE: f32 = 2.0;

/// The room of a chart while it is painted.
#[derive(Clone, Copy)]
pub struct Canvas<'a> {
    pub painter: &'a Painter,
    pub transform: &'a PlotTransform,
    pub tokens: &'a Tokens,
    /// Where names have been written by hand; no later one that is written so covers them.
    pub written: &'a RefCell<Vec<Rect>>,
}

impl Canvas<'_> {
    /// What the axes enclose.
    pub fn frame(&self) -> Rect {
        *self.transform.frame()
    }

    /// Where a value of the axis below is.
    pub fn x(&self, value: f64) -> f32 {
        self.transform.position_from_point_x(value)
    }

    /// Where a value of the axis on the left is.
    pub fn y(&self, value: f64) -> f32 {
        self.transform.position_from_point_y(value)
    }

    /// Where both are.
    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.x(x), self.y(y))
    }

    /// How much room a name takes.
    pub fn size(&self, name: &str) -> Vec2 {
        size(self.painter, name, theme::medium(SMALL))
    }

    /// Keeps a place free of names.
    pub fn keep_free(&self, place: Rect) {
        self.written.borrow_mut().push(place);
    }

    /// Whether no name is written there.
    pub fn is_free(&self, place: Rect) -> bool {
        let around = place.expand(CLEARANCE);
        !self.written.borrow().iter().any(|other| other.intersects(around))
    }

    /// Writes a name at the first of the places that is within the frame and free of other names;
    /// nowhere where none is.
    pub fn write_first(
        &self,
        name: &str,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
        ink: Color32,
    ) {
        if let Some((at, align)) = self.first_free(name, places) {
            self.write(name, at, align, ink);
        }
    }

    /// The same on a plate, where bars would run through the letters.
    pub fn write_first_on_plate(
        &self,
        name: &str,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
        ink: Color32,
    ) {
        if let Some((at, align)) = self.first_free(name, places) {
            self.plate(align.anchor_size(at, self.size(name)));
            self.write(name, at, align, ink);
        }
    }

    /// Makes what is drawn already give way to a name in this room.
    pub fn plate(&self, room: Rect) {
        let ink = self.tokens.ground.gamma_multiply(0.85);
        self.painter.rect_filled(room.expand2(vec2(2.0, -1.0)), 2.0, ink);
    }

    fn first_free(
        &self,
        name: &str,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
    ) -> Option<(Pos2, Align2)> {
        let (size, frame) = (self.size(name), self.frame());
        let is_room = |(at, align): &(Pos2, Align2)| {
            let rect = align.anchor_size(*at, size);
            frame.contains_rect(rect) && self.is_free(rect)
        };
        places.into_iter().find(is_room)
    }

    /// Writes a name so that it can be read on any fill, whatever it covers.
    pub fn write(&self, name: &str, at: Pos2, align: Align2, ink: Color32) {
        self.keep_free(align.anchor_size(at, self.size(name)));
        MarkLabel { text: name, at, align, color: ink, ground: self.tokens.ground }
            .paint(self.painter);
    }

    /// The first of several names, from the longest on, for which there is so much room; else the
    /// last.
    pub fn longest_that_fits<'n>(&self, names: &'n [String], room: f32) -> &'n str {
        let fits = names.iter().find(|name| self.size(name).x <= room);
        fits.or(names.last()).map_or("", String::as_str)
    }

    /// An upright line from top to bottom, dashed.
    pub fn upright(&self, x: f32, ink: Color32) {
        let ends = [pos2(x, self.frame().top()), pos2(x, self.frame().bottom())];
        self.painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, ink), 3.0, 3.0));
    }
}
