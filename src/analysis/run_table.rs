//! Runs along one lever as a table: what each place of the lever gives of every metric.

use crate::model::{FastLane, Scenario};

use super::around::round_rows;
use super::places::kept;
use super::{Lever, Metric};

/// Every metric at places of one lever, everything else as it is in the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct RunTable {
    /// What moves.
    pub lever: Lever,
    /// From the lever's lowest value to its highest.
    pub runs: Vec<TableRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// The lever's value, as it can be set.
    pub at: f64,
    figures: [Option<f64>; Metric::ALL.len()],
}

impl RunTable {
    /// Runs round values over the slider's range, with its ends and the present value among them:
    /// about `count`, fewer where the lever has fewer (Method, section 8). No rows where the lever
    /// does not apply.
    pub fn of(lane: &mut FastLane, scenario: &Scenario, lever: Lever, count: usize) -> Self {
        let rows = round_rows(lever, scenario, &lever.range(scenario), count);
        let mut moved = scenario.clone();
        let runs = kept(lever, scenario, rows).into_iter().map(|at| {
            lever.set(&mut moved, at);
            lane.run(&moved);
            let is_deal = lane.is_funded();
            let figures = Metric::ALL.map(|it| if is_deal { it.value(lane) } else { None });
            TableRow { at, figures }
        });
        Self { lever, runs: runs.collect() }
    }
}

impl TableRow {
    /// What the run gives of a metric; `None` where it is undefined or there is no deal.
    pub fn figure(&self, metric: Metric) -> Option<f64> {
        let place = Metric::ALL.iter().position(|other| *other == metric)?;
        self.figures.get(place).copied().flatten()
    }
}
