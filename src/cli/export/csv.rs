//! Tables as comma-separated values: what the verbs print, in a file.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use crate::analysis::heat_map::{HeatMap, Pair};
use crate::analysis::monte_carlo::samples;
use crate::analysis::tornado::{self, Ranges};
use crate::analysis::{self, Lever, Metric, Runs};
use crate::cli::ledger_csv::LedgerCsv;
use crate::cli::{curve, heat_map, tornado as bars};
use crate::export::pictures::Subject;
use crate::files::progress::Progress;
use crate::model::scenario::Uncertainty;
use crate::model::{self, FastLane, Scenario};

/// Points of a curve.
const POINTS: usize = 200;
/// Places along each side of a heat map.
const PLACES: usize = 64;

/// Which table is written.
#[derive(Debug, Args)]
pub(in crate::cli) struct CsvArguments {
    /// Content of a .csv file; the ledger by default.
    #[arg(long, value_enum)]
    pub(super) table: Option<Table>,
}

/// What a heat map is over; the picture takes the same where nothing is said.
fn pair(x: Lever, y: Option<Lever>, metric: Metric) -> Pair {
    // Burn, unless that is the first lever already; then resale.
    let burn = Pair { x, y: Lever::MonthlyBurn, metric };
    match y {
        Some(y) => Pair { x, y, metric },
        None if burn.is_sound() => burn,
        None => Pair { y: Lever::ResaleFraction, ..burn },
    }
}

/// The tables there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Table {
    /// Every month, as `run --format csv` prints it.
    Ledger,
    /// A metric along a lever.
    Curve,
    /// A metric over two levers.
    HeatMap,
    /// A row a path of the simulation.
    Samples,
    /// How far each lever moves a metric.
    Tornado,
}

impl CsvArguments {
    /// What is written.
    pub(super) fn table(&self) -> Table {
        self.table.unwrap_or(Table::Ledger)
    }
}

impl Table {
    /// Writes the table of a scenario to which what it is of applies.
    pub(super) fn write(
        self,
        subject: Subject,
        scenario: &Scenario,
        output: &mut dyn Write,
        progress: &Progress,
    ) -> io::Result<()> {
        let metric = subject.metric.unwrap_or(Metric::NetIrr);
        let x = subject.x.unwrap_or(Lever::ResaleFraction);
        let pair = pair(x, subject.y, metric);
        match self {
            Self::Ledger => {
                let mut ledger = LedgerCsv::new(scenario.tranches.len(), output)?;
                ledger.append(&scenario.name, &model::run(scenario))?;
                ledger.finish()
            }
            Self::Curve => {
                let mut runs = Runs::default();
                let found = analysis::curve(&mut runs, scenario, x, metric, POINTS).points;
                let points: Vec<_> = found.into_iter().map(|(x, y)| (x, vec![y])).collect();
                curve::write_csv(x, &[metric], &points, output).map(drop)
            }
            Self::HeatMap => {
                let map = HeatMap::of(&mut Runs::default(), scenario, pair, PLACES);
                heat_map::write_csv(&[map], output).map(drop)
            }
            Self::Samples => {
                let Uncertainty { seed, paths, .. } = scenario.uncertainty;
                progress.expect(paths.into());
                samples::write(scenario, seed, paths, output, |done| progress.reach(done))
            }
            Self::Tornado => {
                let (mut lane, ranges) = (FastLane::default(), Ranges::new());
                let found = tornado::tornado(&mut lane, scenario, metric, &ranges);
                bars::write_csv(&[found], output).map(drop)
            }
        }
    }
}
