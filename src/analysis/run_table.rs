//! Runs along one lever as a table: what each place of the lever gives of every metric.

use crate::model::{FastLane, Scenario};

use super::{Lever, Metric, curves};

/// Every metric at places of one lever, everything else as it is in the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct RunTable {
    /// What moves.
    pub lever: Lever,
    /// From the lever's lowest value to its highest.
    pub runs: Vec<Run>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The lever's value, as it can be set.
    pub at: f64,
    figures: [Option<f64>; Metric::ALL.len()],
}

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The lever's value.
    #[default]
    Lever,
    /// A metric.
    Metric(Metric),
}

/// Which figures of a column are wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// More than so much.
    Above(f64),
    /// Less than so much.
    Below(f64),
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
}

impl RunTable {
    /// Runs `count` evenly spaced places of the lever, fewer where it has fewer. No rows where the
    /// lever does not apply.
    pub fn of(lane: &mut FastLane, scenario: &Scenario, lever: Lever, count: usize) -> Self {
        let curves = curves(lane, scenario, lever, Metric::ALL, count);
        let places = curves.first().map_or(&[][..], |curve| &curve.points);
        let runs = places.iter().enumerate().map(|(row, (at, _))| {
            let figures = curves.each_ref().map(|curve| curve.points.get(row).and_then(|it| it.1));
            Run { at: *at, figures }
        });
        Self { lever, runs: runs.collect() }
    }

    /// The rows that are kept, in the order of a column, least first unless `is_descending`. What
    /// is undefined stands last either way; equals stay in the order of the lever.
    pub fn rows(&self, by: By, is_descending: bool, keeps: impl Fn(&Run) -> bool) -> Vec<&Run> {
        let mut rows: Vec<&Run> = self.runs.iter().filter(|run| keeps(run)).collect();
        rows.sort_by(|one, other| match (one.figure(by), other.figure(by)) {
            (Some(one), Some(other)) if is_descending => other.total_cmp(&one),
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        });
        rows
    }
}

impl Run {
    /// What the row has in a column; `None` where it is undefined or there is no deal.
    pub fn figure(&self, by: By) -> Option<f64> {
        match by {
            By::Lever => Some(self.at),
            By::Metric(metric) => {
                let place = Metric::ALL.iter().position(|other| *other == metric)?;
                self.figures.get(place).copied().flatten()
            }
        }
    }
}

impl Wanted {
    /// Whether a figure is wanted; one that is undefined never is.
    pub fn holds(self, figure: Option<f64>) -> bool {
        figure.is_some_and(|figure| match self {
            Self::Above(limit) => figure > limit,
            Self::Below(limit) => figure < limit,
            Self::AtLeast(limit) => figure >= limit,
            Self::AtMost(limit) => figure <= limit,
        })
    }
}
