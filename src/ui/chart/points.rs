//! The points of a line, as they are kept elsewhere: a chart borrows them.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use egui_plot::PlotPoint;

use crate::ui::between::between;

/// The points of a line, rising along the axis below it.
#[derive(Clone, Copy, Debug)]
pub enum Points<'a> {
    /// Defined everywhere.
    Whole(&'a [PlotPoint]),
    /// The runs in which the line is defined.
    Runs(&'a [Vec<PlotPoint>]),
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

    fn holds(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

impl<'a> Points<'a> {
    /// Whether there is nothing to draw.
    pub fn is_empty(self) -> bool {
        self.defined().next().is_none()
    }

    /// All defined points.
    pub fn defined(self) -> impl Iterator<Item = PlotPoint> + 'a {
        let (whole, runs, values): (&[PlotPoint], &[Vec<PlotPoint>], &[_]) = match self {
            Self::Whole(points) => (points, &[], &[]),
            Self::Runs(runs) => (&[], runs, &[]),
            Self::Values(values) => (&[], &[], values),
        };
        let values = values.iter().filter_map(|(x, y)| Some(PlotPoint::new(*x, (*y)?)));
        whole.iter().chain(runs.iter().flatten()).copied().chain(values)
    }

    /// The runs in which the line is defined, each kept within the limits. Points are copied only
    /// where they have to be.
    ///
    /// An undefined point between two others would otherwise erase both segments beside it:
    /// `egui_plot` draws a point that is not a number as none, and its fill as a wedge.
    pub(super) fn runs(self, limits: Limits) -> Vec<Cow<'a, [PlotPoint]>> {
        let kept = |run: &'a [PlotPoint]| {
            if run.iter().all(|point| limits.holds(point.y)) {
                return Cow::Borrowed(run);
            }
            let near = |point: &PlotPoint| {
                PlotPoint::new(point.x, between(point.y, limits.low, limits.high))
            };
            Cow::Owned(run.iter().map(near).collect())
        };
        let runs: Vec<Cow<'a, [PlotPoint]>> = match self {
            Self::Whole(points) => vec![kept(points)],
            Self::Runs(runs) => runs.iter().map(|run| kept(run)).collect(),
            Self::Values(values) => {
                let point = |(x, y): &(f64, Option<f64>)| {
                    Some(PlotPoint::new(*x, between((*y)?, limits.low, limits.high)))
                };
                let runs = values.split(|(_, value)| value.is_none());
                runs.map(|run| Cow::Owned(run.iter().filter_map(point).collect())).collect()
            }
        };
        // Two undefined values in a row leave an empty run between them.
        runs.into_iter().filter(|run| !run.is_empty()).collect()
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

impl<'a> From<&'a [PlotPoint]> for Points<'a> {
    fn from(points: &'a [PlotPoint]) -> Self {
        Self::Whole(points)
    }
}

impl<'a> From<&'a Vec<PlotPoint>> for Points<'a> {
    fn from(points: &'a Vec<PlotPoint>) -> Self {
        Self::Whole(points)
    }
}

impl<'a> From<&'a [Vec<PlotPoint>]> for Points<'a> {
    fn from(runs: &'a [Vec<PlotPoint>]) -> Self {
        Self::Runs(runs)
    }
}

impl<'a> From<&'a Vec<Vec<PlotPoint>>> for Points<'a> {
    fn from(runs: &'a Vec<Vec<PlotPoint>>) -> Self {
        Self::Runs(runs)
    }
}

impl<'a> From<&'a Vec<(f64, Option<f64>)>> for Points<'a> {
    fn from(values: &'a Vec<(f64, Option<f64>)>) -> Self {
        Self::Values(values)
    }
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
    }

    #[test]
    fn points_are_borrowed_unless_they_leave_the_limits() {
        let points = [PlotPoint::new(0.0, 1.0), PlotPoint::new(1.0, 50.0)];
        let points = Points::from(&points[..]);
        assert!(matches!(points.runs(Limits::NONE)[..], [Cow::Borrowed(_)]));
        assert!(matches!(points.runs(Limits { low: 0.0, high: 2.0 })[..], [Cow::Owned(_)]));
        assert!(Points::from(&[][..] as &[PlotPoint]).runs(Limits::NONE).is_empty());
    }
}
