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
