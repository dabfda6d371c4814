//! Tables as comma-separated values: what the verbs print, in a file.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use crate::analysis::heat_map::{HeatMap, Pair};
use crate::analysis::monte_carlo::samples;
use crate::analysis::tornado::{self, Ranges};
use crate::analysis::{self, Lever, Metric, Runs};
use crate::cli::ledger_csv::LedgerCsv;
use crate::cli::{ask, curve, heat_map, tornado as bars};
use crate::files::progress::Progress;
use crate::model::scenario::Uncertainty;
use crate::model::{self, FastLane, Scenario};

/// Points of a curve.
const POINTS: usize = 200;
/// Places along each side of a heat map.
const PLACES: usize = 64;

/// Which table is written, and over what.
#[derive(Debug, Args)]
pub(in crate::cli) struct CsvArguments {
    /// What a .csv file holds.
    #[arg(long, value_enum, default_value_t = Table::Ledger)]
    table: Table,
    /// What is looked at by a curve, a heat map and a tornado.
    #[arg(long, value_parser = ask::metric, default_value = "net_irr")]
    metric: Metric,
    /// What moves along a curve, and from left to right in a heat map.
    #[arg(long, value_name = "LEVER", value_parser = ask::lever, default_value = "resale_fraction")]
    x: Lever,
    /// What moves from bottom to top in a heat map.
    #[arg(long, value_name = "LEVER", value_parser = ask::lever, default_value = "monthly_burn")]
    y: Lever,
}

/// The tables there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Table {
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
    /// Why the table cannot be made of this scenario.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), String> {
        let levers: &[Lever] = match self.table {
            Table::Ledger | Table::Samples | Table::Tornado => &[],
            Table::Curve => &[self.x],
            Table::HeatMap => &[self.x, self.y],
        };
        let why_not = |lever: &Lever| Some((lever.id(), lever.why_not(scenario)?));
        if let Some((id, why)) = levers.iter().find_map(why_not) {
            return Err(format!("{id} does not apply: {why}"));
        }
        if self.table == Table::HeatMap && !self.pair().is_sound() {
            let (x, y) = (self.x.id(), self.y.id());
            return Err(format!("{x} and {y} set the same field; take two that differ"));
        }
        Ok(())
    }

    fn pair(&self) -> Pair {
        Pair { x: self.x, y: self.y, metric: self.metric }
    }

    /// Writes the table of a scenario that passed [`Self::check`].
    pub(super) fn write(
        &self,
        scenario: &Scenario,
        output: &mut dyn Write,
        progress: &Progress,
    ) -> io::Result<()> {
        match self.table {
            Table::Ledger => {
                let mut ledger = LedgerCsv::new(std::slice::from_ref(scenario), output)?;
                ledger.append(scenario, &model::run(scenario))?;
                ledger.finish()
            }
            Table::Curve => {
                let mut runs = Runs::default();
                let found = analysis::curve(&mut runs, scenario, self.x, self.metric, POINTS);
                curve::write_csv(self.x, self.metric, &found.points, output).map(drop)
            }
            Table::HeatMap => {
                let map = HeatMap::of(&mut Runs::default(), scenario, self.pair(), PLACES);
                heat_map::write_csv(self.pair(), &map, output).map(drop)
            }
            Table::Samples => {
                let Uncertainty { seed, paths, .. } = scenario.uncertainty;
                progress.expect(paths.into());
                samples::write(scenario, (seed, paths), output, |done| progress.reach(done))
            }
            Table::Tornado => {
                let (mut lane, ranges) = (FastLane::default(), Ranges::new());
                let found = tornado::tornado(&mut lane, scenario, self.metric, &ranges);
                bars::write_csv(&found, output).map(drop)
            }
        }
    }
}
