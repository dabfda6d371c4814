//! Bars side by side over an axis: stacked, named on their bands, stepped over by lines.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{
    Color32, Galley, Mesh, Painter, Pos2, Rangef, Rect, Shape, Stroke, Vec2, pos2, vec2,
};
use egui_plot::PlotPoint;

use crate::ui::between::between;
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::points::thinned;
use crate::ui::text::laid_out;
use crate::ui::theme::{self, SMALL};

/// Bars wider than this are parted by a pixel of the ground; narrower ones would fade.
const GAP_FROM_WIDTH: f32 = 4.0;
/// Parts higher than this are parted by a pixel where the chart asks for it.
const SEAM_FROM_HEIGHT: f32 = 3.0;
/// A part lower than this is not drawn: its edges alone would leave a shade.
const PART_HEIGHT_MIN: f32 = 0.01;
/// From so many parts on bars are painted together.
const MANY: usize = 500;
/// A band lower than this has no room for its name.
const NAME_HEIGHT: f32 = 15.0;
/// Free on both sides of a name on its band.
const NAME_MARGIN: f32 = 4.0;

/// A bar as it is declared, in values of the axes.
#[derive(Clone, Debug)]
pub struct Bar<H> {
    /// From where to where it reaches along the axis.
    pub across: Range<f64>,
    /// Its height, or the height of each part.
    pub height: H,
}

/// The bars of a chart where they are drawn, all with the same parts.
#[derive(Clone, Debug)]
pub struct Bars {
    parts: usize,
    frame: Rect,
    /// Bar by bar, and part by part from the lowest on.
    rects: Vec<Rect>,
}

impl Bars {
    /// Stacks the parts of each bar, the first at the axis. Negative amounts are stacked downwards
    /// from the axis, in the same order.
    pub fn stacked<A: IntoIterator<Item = f64>>(
        canvas: &Canvas<'_>,
        parts: usize,
        bars: impl IntoIterator<Item = Bar<A>>,
    ) -> Self {
        let mut rects = Vec::new();
        for bar in bars {
            let across = sides(canvas, &bar.across);
            let (mut high, mut low) = (0.0, 0.0);
            rects.extend(bar.height.into_iter().take(parts).map(|amount| {
                let end = if amount >= 0.0 { &mut high } else { &mut low };
                let from = canvas.y(*end);
                *end += amount;
                let to = canvas.y(*end);
                Rect::from_x_y_ranges(across, from.min(to)..=from.max(to))
            }));
        }
        Self { parts, frame: canvas.frame(), rects }
    }

    /// Fills each part; `seam` separates stacked parts by a hairline of the ground.
    pub fn paint(&self, painter: &Painter, seam: bool, fill: impl Fn(usize, usize) -> Color32) {
        let all = self.rects.iter().enumerate();
        let parts = all.filter(|(_, it)| it.height() >= PART_HEIGHT_MIN && it.width() > 0.0);
        let parts = parts.map(|(index, rect)| {
            let gap = if rect.width() > GAP_FROM_WIDTH { 1.0 } else { 0.0 };
            let edge = if seam && rect.height() > SEAM_FROM_HEIGHT { 1.0 } else { 0.0 };
            let shape = Rect::from_min_max(rect.min + vec2(0.0, edge), rect.max - vec2(gap, 0.0));
            (shape, fill(index / self.parts, index % self.parts))
        });
        if self.rects.len() < MANY {
            parts.for_each(|(shape, ink)| {
                painter.rect_filled(shape, 0.0, ink);
            });
            return;
        }
        // As one shape: each of thousands would cost as much as a text.
        let scale = painter.pixels_per_point();
        let mut mesh = Mesh::default();
        parts.for_each(|(shape, ink)| mesh.add_colored_rect(shape.round_to_pixels(scale), ink));
        painter.add(mesh);
    }

    /// What neighbouring parts of a bar cover together; `None` where there is no such bar.
    pub fn band(&self, bar: usize, parts: Range<usize>) -> Option<Rect> {
        let start = bar * self.parts;
        let rects = self.rects.get(start + parts.start..start + parts.end)?;
        rects.iter().copied().reduce(Rect::union)
    }

    /// What a whole bar covers.
    pub fn whole(&self, bar: usize) -> Option<Rect> {
        self.band(bar, 0..self.parts)
    }

    /// The upper end of all bars between two places on the screen.
    pub fn top_within(&self, across: Rangef) -> f32 {
        let is_under = |rect: &&Rect| rect.left() < across.max && across.min < rect.right();
        let tops = self.rects.iter().filter(is_under).map(Rect::top);
        tops.fold(self.frame.bottom(), f32::min)
    }

    /// Where a name has most height around it on the band of these parts: among all runs of bars as
    /// long as the name, the one with the highest common band.
    pub fn thickest(&self, parts: &Range<usize>, name: Vec2) -> Option<Rect> {
        // Bars without width would ask for an infinite run.
        let width = self.rects.first()?.width().max(1.0);
        let count = (((name.x + 2.0 * NAME_MARGIN) / width).ceil() as usize).max(1);
        let bars = self.rects.len() / self.parts.max(1);
        let rooms = (0..(bars + 1).saturating_sub(count)).filter_map(|first| {
            let bands = (first..first + count).filter_map(|bar| self.band(bar, parts.clone()));
            let room = bands.reduce(|room, band| {
                let heights = room.y_range().intersection(band.y_range());
                Rect::from_x_y_ranges(room.left()..=band.right(), heights)
            });
            room.filter(|room| room.height() >= NAME_HEIGHT)
        });
        let room = rooms.max_by(|one, other| one.height().total_cmp(&other.height()))?;
        Some(Rect::from_center_size(room.center(), name))
    }

    /// Places for a name on the longest stretch in which the band of a part is high enough: some
    /// way in, or else at its start, or from its end.
    pub fn along_longest(&self, part: usize, name: Vec2) -> impl Iterator<Item = Rect> + '_ {
        let run = self.longest_run(part).filter(|run| run.span() >= name.x + 2.0 * NAME_MARGIN);
        run.into_iter().flat_map(move |run| {
            let (left, right) = (run.min.max(self.frame.left()), run.max.min(self.frame.right()));
            // The middle of a short run; in a long one, one and a half names from its start.
            let inset = run.span().min(3.0 * name.x) / 2.0;
            let half = name.x / 2.0 + NAME_MARGIN;
            let centers = [left + inset, left + half, right - inset, right - half];
            centers.into_iter().filter_map(move |x| {
                let band = self.of(part).find(|rect| rect.right() >= x)?;
                // A bar may be higher than the plot: centre the name on the part that is visible.
                let seen = band.intersect(self.frame);
                Some(Rect::from_center_size(pos2(x, seen.center().y), name))
            })
        })
    }

    /// The longest run of bars in which the part has room for a name.
    fn longest_run(&self, part: usize) -> Option<Rangef> {
        let rects: Vec<Rect> = self.of(part).collect();
        let runs = rects.split(|rect| rect.height() < NAME_HEIGHT);
        // `max_by_key` returns the last of equals; backwards, that is the first.
        let longest = runs.rev().max_by_key(|run| run.len())?;
        Some(Rangef::new(longest.first()?.left(), longest.last()?.right()))
    }

    /// A part in all bars.
    fn of(&self, part: usize) -> impl Iterator<Item = Rect> + '_ {
        self.rects.iter().skip(part).step_by(self.parts.max(1)).copied()
    }
}

/// Left and right edge on the screen, on whole pixels: edges between would show as stripes. Kept
/// within the plot, so that a name is centred on what is seen of its band.
fn sides(canvas: &Canvas<'_>, across: &Range<f64>) -> Rangef {
    let scale = canvas.painter.pixels_per_point();
    let frame = canvas.frame();
    let x_of = |value: f64| {
        // Pixels of the screen, which may be finer than points.
        let x = (canvas.x(value) * scale).round() / scale;
        between(x, frame.left(), frame.right())
    };
    Rangef::new(x_of(across.start), x_of(across.end))
}

/// The corners of a line that is level over each bar.
pub fn steps(canvas: &Canvas<'_>, bars: impl IntoIterator<Item = Bar<f64>>) -> Vec<Pos2> {
    let corners = bars.into_iter().flat_map(|bar| {
        let y = canvas.y(bar.height);
        [bar.across.start, bar.across.end].map(|x| pos2(canvas.x(x), y))
    });
    corners.collect()
}

/// Draws such a line dashed.
///
/// Corners far outside of the chart are drawn just outside of it: a dashed line is tessellated dash
/// by dash, and a baseline of billions over a deal of thousands would have billions of them.
pub fn dashed_steps(canvas: &Canvas<'_>, bars: impl IntoIterator<Item = Bar<f64>>, stroke: Stroke) {
    const DASH: f32 = 4.0;
    const OUTSIDE: f32 = 16.0;
    let room = canvas.frame().expand(OUTSIDE);
    if !room.is_positive() {
        return;
    }
    let inside = |point: Pos2| {
        let x = between(point.x, room.left(), room.right());
        pos2(x, between(point.y, room.top(), room.bottom()))
    };
    let points: Vec<Pos2> = steps(canvas, bars).into_iter().map(inside).collect();
    let points = if is_fine(&points) { without_steps(canvas, &points) } else { points };
    canvas.painter.extend(Shape::dashed_line(&points, stroke, DASH, DASH));
}

/// Whether the bars with these corners are too narrow for their steps to be seen in dashes.
fn is_fine(corners: &[Pos2]) -> bool {
    const NARROW: f32 = 2.0;
    let across = corners.first().zip(corners.last()).map_or(0.0, |(from, to)| to.x - from.x);
    across < NARROW * (corners.len() / 2) as f32
}

/// The line from the middle of each bar to that of the next, as far as it can be told from fewer
/// points.
fn without_steps(canvas: &Canvas<'_>, corners: &[Pos2]) -> Vec<Pos2> {
    let (sides, _) = corners.as_chunks::<2>();
    let middles = sides.iter().map(|[left, right]| left.lerp(*right, 0.5));
    let middles: Vec<PlotPoint> =
        middles.map(|at| PlotPoint::new(f64::from(at.x), f64::from(at.y))).collect();
    thinned(&middles, canvas.frame().height())
        .into_iter()
        .map(|at| pos2(at.x as f32, at.y as f32))
        .collect()
}

/// A name on the band that it names, laid out and not yet placed.
#[derive(Clone, Debug)]
pub struct BandName {
    galley: Arc<Galley>,
    fill: Color32,
    ink: Color32,
}

impl BandName {
    /// A name on a band of this colour.
    pub fn new(canvas: &Canvas<'_>, name: &str, fill: Color32) -> Self {
        let ink = canvas.tokens.ink_on(fill);
        let galley = laid_out(canvas.painter, name, theme::medium(SMALL));
        Self { galley, fill, ink }
    }

    /// How much room it takes.
    pub fn size(&self) -> Vec2 {
        self.galley.size()
    }

    /// Writes it over the gaps between the bars, which would run through its letters; false where
    /// another name is there.
    pub fn paint(self, canvas: &Canvas<'_>, place: Rect) -> bool {
        if !canvas.is_free(place) {
            return false;
        }
        canvas.keep_free(place);
        let painter = canvas.painter;
        painter.rect_filled(place.expand2(vec2(3.0, -1.0)), 0.0, self.fill);
        painter.galley(place.min, self.galley, self.ink);
        true
    }
}
