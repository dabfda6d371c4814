//! One metric of many scenarios: sixteen at a time where they may run abreast, else one after the
//! other.

use crate::model::pack::WIDTH;
use crate::model::{FastLane, PackLane, Scenario, may_run_abreast};

use super::Metric;

/// A balance below this is repaid: neither lane rounds.
const HALF_A_CENT: f64 = 0.005;

/// What a metric is in one scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Whether there is a deal at all: some of the cost is paid by equity.
    pub is_deal: bool,
    /// The metric; `None` where it is undefined or there is no deal.
    pub value: Option<f64>,
}

/// Both lanes, warm.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    pack: PackLane,
    /// One scenario at a time.
    pub lane: FastLane,
}

impl Runs {
    /// The metric in each of at most [`WIDTH`] scenarios along one lever, in its order; what stands behind the last one means
    /// nothing. `abreast` as [`all_abreast`] has it.
    pub fn cells(
        &mut self,
        metric: Metric,
        scenarios: &[Scenario],
        abreast: bool,
    ) -> [Cell; WIDTH] {
        if abreast {
            self.pack.keep_months(takes_months(metric));
            self.pack.run_along(scenarios);
            return pack_cells(&self.pack, metric);
        }
        let mut cells = [Cell::default(); WIDTH];
        for (cell, scenario) in cells.iter_mut().zip(scenarios) {
            *cell = self.cell(metric, scenario);
        }
        cells
    }

    /// The metric in one scenario.
    pub fn cell(&mut self, metric: Metric, scenario: &Scenario) -> Cell {
        self.lane.run(scenario);
        let is_deal = self.lane.equity() > 0.0;
        Cell { is_deal, value: if is_deal { metric.value(&mut self.lane) } else { None } }
    }
}

/// Whether the metric follows from the months of a run, which then has to keep them.
fn takes_months(metric: Metric) -> bool {
    match metric {
        Metric::ProjectIrr | Metric::MinLlcr | Metric::PeakLtv => true,
        Metric::NetIrr
        | Metric::EquityIrr
        | Metric::NetMoic
        | Metric::Moic
        | Metric::MinDscr
        | Metric::LenderLoss
        | Metric::RunwayMonths
        | Metric::DefaultMonth => false,
    }
}

/// Whether scenarios along one lever, in its order, may all run abreast: what the ends have in
/// common, those between them have too.
pub fn all_abreast(scenarios: &[Scenario]) -> bool {
    match scenarios {
        [] => false,
        [_] => true,
        [first, .., last] => may_run_abreast(first, last),
    }
}

fn pack_cells(pack: &PackLane, metric: Metric) -> [Cell; WIDTH] {
    let equity = pack.equity();
    let values: [Option<f64>; WIDTH] = match metric {
        Metric::NetIrr => pack.net_irr().map(|irr| irr.annual()),
        Metric::EquityIrr => pack.equity_irr().map(|irr| irr.annual()),
        Metric::Moic => (pack.distributed() / equity).0.map(Some),
        Metric::MinDscr => pack.min_dscr(),
        Metric::LenderLoss => {
            pack.lender_loss().0.map(|loss| Some(if loss < HALF_A_CENT { 0.0 } else { loss }))
        }
        Metric::RunwayMonths => pack.runway_months().map(|months| months.map(f64::from)),
        Metric::DefaultMonth => pack.default_month().map(|month| month.map(f64::from)),
        Metric::ProjectIrr => pack.project_irr().map(|irr| irr.annual()),
        Metric::NetMoic => pack.net_moic(),
        Metric::MinLlcr => pack.min_llcr(),
        Metric::PeakLtv => pack.peak_ltv(),
    };
    std::array::from_fn(|place| {
        let is_deal = equity.0[place] > 0.0;
        let value = values[place].filter(|value| is_deal && value.is_finite());
        Cell { is_deal, value }
    })
}
