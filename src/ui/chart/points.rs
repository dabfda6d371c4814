//! The points of a line, as they are kept elsewhere: a chart borrows them.

use std::ops::RangeInclusive;

use eframe::egui::{Pos2, Rect};
use egui_plot::{PlotPoint, PlotTransform};

use crate::ui::between::between;

/// The points of a line, rising along the axis below it.
#[derive(Clone, Copy, Debug)]
pub enum Points<'a> {
    /// Defined everywhere.
    Whole(&'a [(f64, f64)]),
    /// A value for each place on the axis, `None` where it is undefined.
    Values(&'a [(f64, Option<f64>)]),
}

/// From the lowest to the highest value that a line is drawn at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    pub low: f64,
    pub high: f64,
}

impl Limits {
    pub(super) const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    pub(super) fn of(range: &RangeInclusive<f64>) -> Self {
        Self { low: *range.start(), high: *range.end() }
    }

    /// The range within both.
    pub(super) fn within(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    /// A point kept within.
    fn point(self, x: f64, y: f64) -> PlotPoint {
        PlotPoint::new(x, between(y, self.low, self.high))
    }
}

impl<'a> Points<'a> {
    /// Whether there is nothing to draw.
    pub fn is_empty(self) -> bool {
        self.defined().next().is_none()
    }

    /// All defined points.
    pub fn defined(self) -> impl Iterator<Item = PlotPoint> + 'a {
        let (whole, values): (&[_], &[_]) = match self {
            Self::Whole(points) => (points, &[]),
            Self::Values(values) => (&[], values),
        };
        let values = values.iter().filter_map(|(x, y)| Some(PlotPoint::new(*x, (*y)?)));
        whole.iter().map(|(x, y)| PlotPoint::new(*x, *y)).chain(values)
    }

    /// The runs in which the line is defined, each kept within the limits.
    ///
    /// An undefined point between two others would otherwise erase both segments beside it:
    /// `egui_plot` draws a point that is not a number as none, and its fill as a wedge.
    pub(super) fn runs(self, limits: Limits) -> Vec<Vec<PlotPoint>> {
        let whole = |run: &[(f64, f64)]| run.iter().map(|(x, y)| limits.point(*x, *y)).collect();
        let values = |run: &[(f64, Option<f64>)]| {
            run.iter().filter_map(|(x, y)| Some(limits.point(*x, (*y)?))).collect()
        };
        let mut runs: Vec<Vec<PlotPoint>> = match self {
            Self::Whole(points) => vec![whole(points)],
            Self::Values(points) => points.split(|it| it.1.is_none()).map(values).collect(),
        };
        // Two undefined values in a row leave an empty run between them.
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Places on the drawn line, evenly apart: see [`along_line`].
    pub fn on_screen(self, transform: &PlotTransform) -> Vec<Pos2> {
        let runs = self.runs(Limits::NONE);
        runs.iter().flat_map(|run| along_line(run, transform)).collect()
    }

    /// The place on the axis that is nearest to `x`, and the value there.
    pub fn nearest(self, x: f64) -> Option<(f64, Option<f64>)> {
        let distance = |place: f64| (place - x).abs();
        // Undefined places count: the tooltip says so there instead of a neighbour's figure.
        if let Self::Values(values) = self {
            let nearer =
                |one: &&(f64, _), other: &&(f64, _)| distance(one.0).total_cmp(&distance(other.0));
            return values.iter().min_by(nearer).copied();
        }
        let nearest =
            self.defined().min_by(|one, other| distance(one.x).total_cmp(&distance(other.x)));
        nearest.map(|point| (point.x, Some(point.y)))
    }
}

impl<'a> From<&'a [(f64, f64)]> for Points<'a> {
    fn from(points: &'a [(f64, f64)]) -> Self {
        Self::Whole(points)
    }
}

impl<'a> From<&'a Vec<(f64, f64)>> for Points<'a> {
    fn from(points: &'a Vec<(f64, f64)>) -> Self {
        Self::Whole(points)
    }
}

impl<'a> From<&'a [(f64, Option<f64>)]> for Points<'a> {
    fn from(values: &'a [(f64, Option<f64>)]) -> Self {
        Self::Values(values)
    }
}

impl<'a> From<&'a Vec<(f64, Option<f64>)>> for Points<'a> {
    fn from(values: &'a Vec<(f64, Option<f64>)>) -> Self {
        Self::Values(values)
    }
}

/// How far off the drawn line a point may be that is left out of it, in pixels.
const UNSEEN: f64 = 0.2;

/// The points that a line needs to look as it does, drawn no higher than this many pixels: those that
/// lie on the straight line between two others are left out.
pub(super) fn thinned(points: &[PlotPoint], height: f32) -> Vec<PlotPoint> {
    let lowest = points.iter().map(|point| point.y).fold(f64::INFINITY, f64::min);
    let highest = points.iter().map(|point| point.y).fold(f64::NEG_INFINITY, f64::max);
    let unseen = UNSEEN * (highest - lowest) / f64::from(height);
    let mut kept: Vec<PlotPoint> = Vec::with_capacity(points.len());
    let mut points = points.iter().copied();
    kept.extend(points.next());
    // The slopes from the last kept point that pass all those since then near enough.
    let mut slopes = f64::NEG_INFINITY..=f64::INFINITY;
    let mut last: Option<PlotPoint> = None;
    for point in points {
        let mut from = kept.last().copied().unwrap_or(point);
        if let Some(before) = last
            && !slopes.contains(&slope(from, point, 0.0))
        {
            kept.push(before);
            from = before;
            slopes = f64::NEG_INFINITY..=f64::INFINITY;
        }
        slopes = slopes.start().max(slope(from, point, -unseen))
            ..=slopes.end().min(slope(from, point, unseen));
        last = Some(point);
    }
    kept.extend(last);
    kept
}

/// Of the line to a point so much above another.
fn slope(from: PlotPoint, to: PlotPoint, above: f64) -> f64 {
    (to.y - from.y + above) / (to.x - from.x)
}

/// Pixels between two points of a line that names keep clear of: no name slips between them.
const CLEAR_STEP: f32 = 4.0;

/// Points on a drawn line within the frame, evenly apart however the data are spaced: a name is
/// charged for what it covers of the line, not for how many values that has there.
pub fn along_line(points: &[PlotPoint], transform: &PlotTransform) -> Vec<Pos2> {
    // Zoomed in, a segment may be far longer than the plot; this many steps are 2000 points.
    const STEPS_MAX: f32 = 500.0;
    let frame = transform.frame().expand(CLEAR_STEP);
    let places = points.iter().map(|point| transform.position_from_point(point));
    let ends = places.clone().zip(places.skip(1));
    // Segments out of sight would only cost steps.
    let seen = ends.filter(|(from, to)| Rect::from_two_pos(*from, *to).intersects(frame));
    let steps = seen.flat_map(|(from, to)| {
        let count = between((to - from).length() / CLEAR_STEP, 1.0, STEPS_MAX).ceil();
        (0..count as usize).map(move |step| from.lerp(to, step as f32 / count))
    });
    steps.filter(|place| frame.contains(*place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> PlotPoint {
        PlotPoint::new(x, y)
    }

    #[test]
    fn points_between_two_others_are_left_out_and_corners_stay() {
        let level = |month: u32| if month < 200 { 5.0 } else { 3.0 };
        let steps: Vec<PlotPoint> = (0..480).map(|it| at(f64::from(it), level(it))).collect();
        let ends = [at(0.0, 5.0), at(199.0, 5.0), at(200.0, 3.0), at(479.0, 3.0)];
        assert_eq!(thinned(&steps, 300.0), ends);
        // One month that is unlike its neighbours is seen.
        let spike =
            |place: PlotPoint| if (place.x - 100.0).abs() < 0.5 { at(100.0, 0.0) } else { place };
        let spiked: Vec<PlotPoint> = steps.into_iter().map(spike).collect();
        assert!(thinned(&spiked, 300.0).contains(&at(100.0, 0.0)));
    }

    #[test]
    fn a_line_of_fewer_points_is_nowhere_off_by_more_than_can_be_seen() {
        let curve = |x: f64| (x / 40.0).sin() * x;
        let points: Vec<PlotPoint> = (0..480).map(f64::from).map(|x| at(x, curve(x))).collect();
        let (height, extent) = (300.0, 2.0 * 480.0);
        let kept = thinned(&points, height as f32);
        assert!(kept.len() < points.len() / 2, "{} points", kept.len());
        let mut met = 0;
        for (from, to) in kept.iter().zip(kept.iter().skip(1)) {
            for point in points.iter().filter(|it| (from.x..=to.x).contains(&it.x)) {
                let drawn = from.y + (to.y - from.y) * (point.x - from.x) / (to.x - from.x);
                let off = (drawn - point.y).abs() * height / extent;
                assert!(off <= 2.0 * UNSEEN, "{off} pixels off at {}", point.x);
                met += 1;
            }
        }
        assert!(met >= points.len(), "{met} points lie on the line");
    }

    #[test]
    fn a_level_line_has_two_points_and_a_short_one_stays() {
        let level: Vec<PlotPoint> = (0..480).map(f64::from).map(|x| at(x, 1.0)).collect();
        assert_eq!(thinned(&level, 100.0), [at(0.0, 1.0), at(479.0, 1.0)]);
        assert_eq!(thinned(&[at(7.0, 1.0)], 100.0), [at(7.0, 1.0)]);
        assert_eq!(thinned(&[], 100.0), []);
    }

    #[test]
    fn a_line_is_drawn_in_runs_in_which_it_is_defined() {
        let values = [
            (0.0, None),
            (1.0, Some(1.0)),
            (2.0, Some(9.0)),
            (3.0, None),
            (4.0, None),
            (5.0, Some(-9.0)),
        ]
        .to_vec();
        let points = Points::from(&values);
        let runs = points.runs(Limits { low: -2.0, high: 2.0 });
        let drawn: Vec<Vec<(f64, f64)>> =
            runs.iter().map(|run| run.iter().map(|point| (point.x, point.y)).collect()).collect();
        assert_eq!(drawn, [vec![(1.0, 1.0), (2.0, 2.0)], vec![(5.0, -2.0)]]);
        assert_eq!(points.defined().count(), 3);
        assert_eq!(points.nearest(3.2), Some((3.0, None)), "what is undefined is near, too");
        assert!(Points::from(&vec![(0.0, None)]).is_empty());
        assert!(Points::Whole(&[]).runs(Limits::NONE).is_empty());
    }
}
