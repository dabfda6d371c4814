//! Names on the marks of one plot, kept clear of each other and of the lines.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Vec2, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::ui::chart::MarkLabel;
use crate::ui::chart::points::Points;
use crate::ui::text::size;
use crate::ui::theme::{self, SMALL, Tokens};

/// Around a name.
const CLEARANCE: f32 = 3.0;
/// Beside a name: two of them in one line must not read as one.
const CLEARANCE_BESIDE: f32 = 9.0;
/// From the corners of the frame to a name in one.
const CORNER: Vec2 = vec2(8.0, 4.0);

/// The names written so far, and what they should not cover.
pub struct Labels<'a> {
    painter: &'a Painter,
    tokens: &'a Tokens,
    frame: Rect,
    taken: Vec<Rect>,
    marks: Vec<Rect>,
    points: Vec<Pos2>,
    fills: Vec<Fill>,
    /// The line that is being named: its name may lie on its own area.
    own: Option<usize>,
}

/// The area under a line, where other names are hard to read.
pub(super) struct Fill {
    /// Which line of the chart it is.
    pub line: usize,
    /// Its edge from left to right.
    pub edge: Vec<Pos2>,
    /// Where the area ends, opposite to its edge.
    pub foot: f32,
}

impl Fill {
    /// Whether it lies behind some of these letters.
    fn is_behind(&self, name: Rect) -> bool {
        const TOUCH: f32 = 2.0;
        let name = name.shrink(TOUCH);
        [name.left(), name.center().x, name.right()].into_iter().any(|x| {
            let mut pairs = self.edge.iter().zip(self.edge.iter().skip(1));
            let ends = pairs.find(|(left, right)| (left.x..=right.x).contains(&x));
            let Some((left, right)) = ends else { return false };
            let share = (x - left.x) / (right.x - left.x).max(f32::EPSILON);
            let y = left.y + share * (right.y - left.y);
            name.bottom() > y.min(self.foot) && name.top() < y.max(self.foot)
        })
    }
}

impl<'a> Labels<'a> {
    /// No names yet. `points` lie on the lines.
    pub fn new(painter: &'a Painter, tokens: &'a Tokens, frame: Rect, points: Vec<Pos2>) -> Self {
        let (taken, marks, fills) = (Vec::new(), Vec::new(), Vec::new());
        Self { painter, tokens, frame, taken, marks, points, fills, own: None }
    }

    /// Names lie rather beside these areas; on one they have a plate.
    pub(super) fn on_fills(self, fills: Vec<Fill>) -> Self {
        Self { fills, ..self }
    }

    /// What follows is the name of this line.
    pub(super) fn naming(&mut self, line: Option<usize>) {
        self.own = line;
    }

    fn is_on_fill(&self, name: Rect) -> bool {
        self.fills.iter().any(|fill| Some(fill.line) != self.own && fill.is_behind(name))
    }

    /// Keeps a mark free of names. Its own name is nearer to it than another name may be.
    pub(super) fn avoid_mark(&mut self, mark: Rect) {
        self.marks.push(mark);
    }

    /// Keeps a place free of names.
    pub fn avoid(&mut self, place: Rect) {
        self.taken.push(place);
    }

    /// More points that names should not cover.
    pub fn keep_clear_of(&mut self, points: impl IntoIterator<Item = Pos2>) {
        self.points.extend(points);
    }

    /// How wide a name is, in pixels.
    pub(super) fn width(&self, text: &str) -> f32 {
        size(self.painter, text, theme::medium(SMALL)).x
    }

    /// Writes the name there, whatever it covers.
    pub fn write_at(&mut self, text: &str, color: Color32, at: Pos2, align: Align2) {
        self.avoid(align.anchor_size(at, size(self.painter, text, theme::medium(SMALL))));
        MarkLabel { text, at, align, color, ground: self.tokens.ground }.paint(self.painter);
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

    /// The same; true if there was a place for it.
    pub fn has_written(
        &mut self,
        text: &str,
        color: Color32,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
    ) -> bool {
        let Some(place) = self.least_covering(text, places) else { return false };
        self.write_on(text, color, place);
        true
    }

    /// Writes the first of several names, from the longest on, that covers nothing at one of the
    /// places; where none does, the longest that has a place at all.
    pub fn write_longest(&mut self, names: &[String], color: Color32, places: &[(Pos2, Align2)]) {
        let mut placed = names
            .iter()
            .filter_map(|name| Some((name, self.least_covering(name, places.iter().copied())?)))
            .peekable();
        let longest = placed.peek().copied();
        let free = placed.find(|(_, place)| place.covered == 0);
        if let Some((name, place)) = free.or(longest) {
            self.write_on(name, color, place);
        }
    }

    /// Of the places that are within the plot and off other names the one where the name covers the
    /// fewest points; of equals one that is not on an area.
    fn least_covering(
        &self,
        text: &str,
        places: impl IntoIterator<Item = (Pos2, Align2)>,
    ) -> Option<Place> {
        let size = size(self.painter, text, theme::medium(SMALL));
        let mut best: Option<Place> = None;
        for (at, align) in places {
            let rect = align.anchor_size(at, size);
            let around = rect.expand(CLEARANCE);
            let beside = rect.expand2(vec2(CLEARANCE_BESIDE, CLEARANCE));
            let is_free = !self.taken.iter().any(|other| other.intersects(beside))
                && !self.marks.iter().any(|mark| mark.intersects(around));
            if !self.frame.contains_rect(rect) || !is_free {
                continue;
            }
            let covered = self.points.iter().filter(|point| around.contains(**point)).count();
            let place = Place { covered, is_on_fill: self.is_on_fill(rect), rect };
            let rank = |place: Place| (place.covered, place.is_on_fill);
            if best.is_none_or(|least| rank(place) < rank(least)) {
                best = Some(place);
            }
            // Nothing covers less.
            if rank(place) == (0, false) {
                break;
            }
        }
        best
    }

    fn write_on(&mut self, text: &str, color: Color32, place: Place) {
        let Place { covered, is_on_fill, rect } = place;
        self.taken.push(rect);
        if covered > 0 || is_on_fill {
            // The line makes way for the name: it would run through the letters, whose ink may be
            // close to that of the area.
            let plate = self.tokens.ground.gamma_multiply(0.85);
            self.painter.rect_filled(rect.expand2(vec2(2.0, -1.0)), 2.0, plate);
        }
        self.write_at(text, color, rect.left_center(), Align2::LEFT_CENTER);
    }
}

/// A place for a name.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// How many points of lines the name covers there.
    covered: usize,
    is_on_fill: bool,
    rect: Rect,
}

/// The corners of a plot, the upper ones first.
pub fn corners(frame: Rect) -> [(Pos2, Align2); 4] {
    let inner = frame.shrink2(CORNER);
    [
        (inner.left_top(), Align2::LEFT_TOP),
        (inner.right_top(), Align2::RIGHT_TOP),
        (inner.left_bottom(), Align2::LEFT_BOTTOM),
        (inner.right_bottom(), Align2::RIGHT_BOTTOM),
    ]
}

/// Places around a mark, best first: right and left of it, over and under, then further away.
pub fn around(mark: Pos2) -> impl Iterator<Item = (Pos2, Align2)> {
    // Beside the mark, then one and two lines of text away, past names of other marks.
    [0.0, 15.0, 30.0].into_iter().flat_map(move |away| {
        [
            // A point beyond the largest mark, which reaches 6 points with its edge.
            (pos2(mark.x + 7.0, mark.y - 4.0 - away), Align2::LEFT_BOTTOM),
            (pos2(mark.x + 7.0, mark.y + 4.0 + away), Align2::LEFT_TOP),
            (pos2(mark.x - 7.0, mark.y - 4.0 - away), Align2::RIGHT_BOTTOM),
            (pos2(mark.x - 7.0, mark.y + 4.0 + away), Align2::RIGHT_TOP),
        ]
    })
}

/// Gives places in pixels, once it is known where the chart's values lie.
type ByHand<'a> = Box<dyn Fn(&PlotTransform) -> Vec<(Pos2, Align2)> + 'a>;

/// Where the name of a line may be written, in the order in which the places are tried.
pub enum Places<'a> {
    /// Around the points that part the line into so many equal pieces, from the left.
    Along(usize),
    /// The same from the right.
    AlongBackwards(usize),
    /// At the right end of the line.
    End,
    /// Where the line and that of the baseline are furthest apart, on the far side of this one.
    Apart,
    /// What it returns, in pixels.
    By(ByHand<'a>),
}

impl<'a> Places<'a> {
    /// Where `places` says, in pixels.
    pub fn by(places: impl Fn(&PlotTransform) -> Vec<(Pos2, Align2)> + 'a) -> Self {
        Self::By(Box::new(places))
    }

    /// The places on this line, which has the other one beside it.
    pub(super) fn on(
        &self,
        line: Points<'_>,
        other: Option<Points<'_>>,
        transform: &PlotTransform,
    ) -> Vec<(Pos2, Align2)> {
        let place = |point: &PlotPoint| transform.position_from_point(point);
        match self {
            Self::Along(pieces) => {
                parted(line, *pieces).iter().map(place).flat_map(around).collect()
            }
            Self::AlongBackwards(pieces) => {
                parted(line, *pieces).iter().rev().map(place).flat_map(around).collect()
            }
            Self::End => end(line, transform),
            Self::Apart => other.map_or_else(Vec::new, |other| apart(line, other, transform)),
            Self::By(places) => places(transform),
        }
    }
}

fn parted(line: Points<'_>, pieces: usize) -> Vec<PlotPoint> {
    let points: Vec<PlotPoint> = line.defined().collect();
    let parts = (1..pieces).filter_map(|part| points.get(part * points.len() / pieces));
    parts.copied().collect()
}

/// Left of the end, as the next plot begins right of it: level with the line, over or under it.
///
/// Over and under are half a point further away than the distance of names from lines
/// ([`CLEARANCE`]): at exactly that distance rounding would decide whether the line is covered.
fn end(line: Points<'_>, transform: &PlotTransform) -> Vec<(Pos2, Align2)> {
    const OFF: f32 = CLEARANCE + 0.5;
    let Some(last) = line.defined().last() else { return Vec::new() };
    let at = transform.position_from_point(&last).min(transform.frame().right_bottom());
    let at = at - vec2(5.0, 0.0);
    vec![
        (at, Align2::RIGHT_CENTER),
        (at - vec2(0.0, OFF), Align2::RIGHT_BOTTOM),
        (at + vec2(0.0, OFF), Align2::RIGHT_TOP),
    ]
}

fn apart(line: Points<'_>, other: Points<'_>, transform: &PlotTransform) -> Vec<(Pos2, Align2)> {
    let place = |point: PlotPoint| transform.position_from_point(&point);
    let pairs: Vec<(Pos2, Pos2)> =
        line.defined().map(place).zip(other.defined().map(place)).collect();
    // Not in the last quarter, where there is no room and the other line has its name.
    let pairs = pairs.get(..pairs.len() * 3 / 4).unwrap_or_default();
    let gap = |(one, two): &(Pos2, Pos2)| (one.y - two.y).abs();
    let widest = pairs.iter().max_by(|one, two| gap(one).total_cmp(&gap(two)));
    let Some((at, other)) = widest else { return Vec::new() };
    let over = [
        (*at + vec2(-4.0, -3.0), Align2::RIGHT_BOTTOM),
        (*at + vec2(4.0, -3.0), Align2::LEFT_BOTTOM),
    ];
    let under =
        [(*at + vec2(4.0, 3.0), Align2::LEFT_TOP), (*at + vec2(-4.0, 3.0), Align2::RIGHT_TOP)];
    if at.y < other.y { over.to_vec() } else { under.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_behind_a_name_between_its_edge_and_its_foot() {
        let edge = vec![pos2(0.0, 100.0), pos2(100.0, 200.0)];
        let fill = Fill { line: 0, edge, foot: 300.0 };
        let name = |left: f32, top: f32| Rect::from_min_size(pos2(left, top), vec2(40.0, 12.0));
        assert!(fill.is_behind(name(10.0, 200.0)), "well under the edge");
        assert!(!fill.is_behind(name(10.0, 90.0)), "over it");
        assert!(fill.is_behind(name(10.0, 120.0)), "with its left end alone");
        assert!(!fill.is_behind(name(110.0, 250.0)), "right of it");
        assert!(!fill.is_behind(name(10.0, 310.0)), "under its foot");
    }
}
