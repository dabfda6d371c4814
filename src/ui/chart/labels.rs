//! Names on the marks of one plot, kept clear of each other and of the lines.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, pos2};

use crate::ui::chart::MarkLabel;
use crate::ui::theme::{self, SMALL, Tokens};

/// Around a name.
const CLEARANCE: f32 = 3.0;

/// The names written so far, and what they should not cover.
pub struct Labels<'a> {
    painter: &'a Painter,
    tokens: &'a Tokens,
    frame: Rect,
    taken: Vec<Rect>,
    points: Vec<Pos2>,
}

impl<'a> Labels<'a> {
    /// No names yet. `points` lie on the lines.
    pub fn new(painter: &'a Painter, tokens: &'a Tokens, frame: Rect, points: Vec<Pos2>) -> Self {
        Self { painter, tokens, frame, taken: Vec::new(), points }
    }

    /// Keeps a place free of names.
    pub fn avoid(&mut self, place: Rect) {
        self.taken.push(place);
    }

    /// Writes the name at that one of the places where it covers least; the first of equals.
    /// Nothing is written where every place is outside the plot or covers another name.
    pub fn write(
        &mut self,
        text: &str,
        color: Color32,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
    ) {
        self.has_written(text, color, places);
    }

    /// The same; whether there was a place for it.
    pub fn has_written(
        &mut self,
        text: &str,
        color: Color32,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
    ) -> bool {
        let font = theme::medium(SMALL);
        let size = self.painter.layout_no_wrap(text.to_owned(), font, color).size();
        let mut best: Option<(usize, Rect)> = None;
        for (at, align) in places {
            let rect = align.anchor_size(at, size);
            let around = rect.expand(CLEARANCE);
            let is_free = !self.taken.iter().any(|other| other.intersects(around));
            if !self.frame.contains_rect(rect) || !is_free {
                continue;
            }
            let covered = self.points.iter().filter(|point| around.contains(**point)).count();
            if best.is_none_or(|(least, _)| covered < least) {
                best = Some((covered, rect));
            }
        }
        let Some((_, rect)) = best else { return false };
        self.taken.push(rect);
        let (at, align, ground) = (rect.left_center(), Align2::LEFT_CENTER, self.tokens.ground);
        MarkLabel { text, at, align, color, ground }.paint(self.painter);
        true
    }
}

/// Places around a mark: right of it, left of it, over and under it, and further away.
pub fn around(mark: Pos2) -> impl Iterator<Item = (Pos2, Align2)> {
    [0.0, 15.0, 30.0].into_iter().flat_map(move |away| {
        [
            (pos2(mark.x + 7.0, mark.y - 4.0 - away), Align2::LEFT_BOTTOM),
            (pos2(mark.x + 7.0, mark.y + 4.0 + away), Align2::LEFT_TOP),
            (pos2(mark.x - 7.0, mark.y - 4.0 - away), Align2::RIGHT_BOTTOM),
            (pos2(mark.x - 7.0, mark.y + 4.0 + away), Align2::RIGHT_TOP),
        ]
    })
}
