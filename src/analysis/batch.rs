//! One metric of many scenarios: sixteen at a time where they may run in a batch, else one after
//! the other.

use crate::model::batch::WIDTH;
use crate::model::{BatchLane, FastLane, Scenario, may_share_batch};

use super::Metric;

/// What a metric is in one scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Whether there is a deal at all: some of the cost is paid by equity.
    pub is_deal: bool,
    /// The metric; `None` where it is undefined or there is no deal.
    pub value: Option<f64>,
}

/// Both lanes, with buffers that are reused from run to run.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// Beside the rest, because a window keeps many of these.
    batch: Box<BatchLane>,
    /// One scenario at a time.
    pub lane: FastLane,
}

impl Runs {
    /// The metric in each of at most [`WIDTH`] scenarios along one lever, in its order; places past
    /// the last scenario are unspecified. `in_batches` is what [`all_share_batch`] says.
    pub fn cells(
        &mut self,
        metric: Metric,
        scenarios: &[Scenario],
        in_batches: bool,
    ) -> [Cell; WIDTH] {
        let [cells] = self.cells_of([metric], scenarios, in_batches);
        cells
    }

    /// Several metrics of the same runs.
    pub fn cells_of<const N: usize>(
        &mut self,
        metrics: [Metric; N],
        scenarios: &[Scenario],
        in_batches: bool,
    ) -> [[Cell; WIDTH]; N] {
        if in_batches && metrics.into_iter().all(Metric::runs_in_batches) {
            // Keeping the months costs time and memory; few metrics read them.
            self.batch.keep_months(metrics.into_iter().any(Metric::needs_months));
            self.batch.run_along(scenarios);
            return metrics.map(|metric| batch_cells(&self.batch, metric));
        }
        let mut cells = [[Cell::default(); WIDTH]; N];
        for (place, scenario) in scenarios.iter().enumerate().take(WIDTH) {
            self.lane.run(scenario);
            for (cells, metric) in cells.iter_mut().zip(metrics) {
                cells[place] = cell(&mut self.lane, metric);
            }
        }
        cells
    }

    /// Months before the first missed rent in each of at most [`WIDTH`] scenarios that may share a
    /// batch, whatever numbers they differ in; places past the last one are unspecified.
    pub fn runways(&mut self, scenarios: &[Scenario]) -> [Option<u32>; WIDTH] {
        self.batch.keep_months(false);
        self.batch.run(scenarios);
        self.batch.runway_months()
    }

    /// The metric in one scenario.
    pub fn cell(&mut self, metric: Metric, scenario: &Scenario) -> Cell {
        self.lane.run(scenario);
        cell(&mut self.lane, metric)
    }
}

/// Whether scenarios along one lever, in its order, may all run in a batch: what the ends have in
/// common, those between them have too.
pub fn all_share_batch(scenarios: &[Scenario]) -> bool {
    match scenarios {
        [] => false,
        [_] => true,
        [first, .., last] => may_share_batch(first, last),
    }
}

/// The metric in the lane's last run.
fn cell(lane: &mut FastLane, metric: Metric) -> Cell {
    // Two levers together may lead to a loan above the cost, which one alone cannot.
    let is_deal = lane.is_funded();
    Cell { is_deal, value: if is_deal { metric.value(lane) } else { None } }
}

fn batch_cells(batch: &BatchLane, metric: Metric) -> [Cell; WIDTH] {
    let is_funded = batch.is_funded();
    let values = metric.values(batch);
    std::array::from_fn(|place| {
        let is_deal = is_funded[place];
        // A lane without equity is computed all the same; what it yields is no figure of a deal.
        let value = values[place].filter(|value| is_deal && value.is_finite());
        Cell { is_deal, value }
    })
}
