//! `chiplease simulate`: thousands of paths of one scenario, as a table, JSON or CSV.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::ask::Shape;
use super::deals::{Deal, Deals, Many};
use super::handing_over::{HandingOver, Unwritten};
use super::numbers::whole;
use super::prepare::Changes;
use super::record::{self, Figure, Record};
use super::rows::{CsvRows, TextRows, Told, complain};
use super::{Completion, warnings};
use crate::analysis::monte_carlo::samples;
use crate::analysis::monte_carlo::statistics::{Estimate, Spread};
use crate::analysis::{
    self, Metric, Never, Sample, Simulation, Unit, shown, simulate as simulated,
};
use crate::files::Inputs;
use crate::format::csv_table::Cell;
use crate::format::{self, money, percent, text};
use crate::model::{self, Scenario};

pub(super) const HELP: &str = "\
FILE is a scenario file, the name of a shipped scenario, or - for standard input.
The same seed gives the same paths, on any number of threads. A spread is {\"p5\", \"p25\", \"p50\",
\"p75\", \"p95\", \"mean\"}.

JSON is one object a deal or case, with \"paths\", \"seed\", the spreads \"equity_irr\" and \"net_irr\",
\"default_probability\", \"equity_loss_probability\", \"lender_loss_probability\" and
\"expected_lender_loss\", a list by tranche. CSV has one row a path: random draws and results; of
many cases (--cases, --all-cases, --grid) one row a case with the figures.
--samples writes the rows of the CSV to a file beside the figures, whole or not at all.

Examples:
  chiplease simulate valor.ron --paths 100000 --seed 7
  chiplease simulate valor-2 --format json | jq .net_irr.p5
  chiplease simulate valor.ron --case Downside
  chiplease simulate valor.ron --all-cases --paths 10000
  chiplease simulate valor-2 --paths 10000 --format csv > samples.csv
  chiplease simulate valor-2 --paths 1000000 --threads 1 --samples samples.csv";

/// As many as a scenario may ask for.
const PATHS_MAX: u64 = 1_000_000;
/// More threads than any machine has cores.
const THREADS_MAX: u64 = 1_024;

/// What `simulate` takes.
#[derive(Debug, Args)]
pub struct SimulateArguments {
    /// Scenario file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Number of paths, in place of the scenario's.
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1..=PATHS_MAX))]
    paths: Option<u32>,
    /// Seed of the random numbers, in place of the scenario's.
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,
    /// Number of threads; by default the number of cores.
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1..=THREADS_MAX))]
    threads: Option<u16>,
    /// Writes a row a path to this file.
    #[arg(long, value_name = "CSV")]
    samples: Option<PathBuf>,
    /// How the results are written; CSV has a row a path, or a row a case where there are many.
    #[arg(long, value_enum)]
    format: Option<Shape>,
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    many: Many,
}

/// Percentiles and mean of a return.
#[derive(Serialize)]
struct JsonSpread {
    p5: f64,
    p25: f64,
    p50: f64,
    p75: f64,
    p95: f64,
    mean: f64,
}

/// What JSON has of a deal.
#[derive(Serialize)]
struct JsonSimulation {
    paths: u32,
    seed: u64,
    equity_irr: JsonSpread,
    net_irr: JsonSpread,
    default_probability: f64,
    equity_loss_probability: f64,
    lender_loss_probability: f64,
    expected_lender_loss: Vec<Figure>,
}

impl From<Spread> for JsonSpread {
    fn from(Spread { percentiles, mean }: Spread) -> Self {
        let [p5, p25, p50, p75, p95] = percentiles.map(|percentile| percentile.value);
        Self { p5, p25, p50, p75, p95, mean: mean.value }
    }
}

impl JsonSimulation {
    fn of(simulation: &Simulation) -> Self {
        Self {
            paths: simulation.paths,
            seed: simulation.seed,
            equity_irr: simulation.equity_irr.spread.into(),
            net_irr: simulation.net_irr.spread.into(),
            default_probability: simulation.default.value,
            equity_loss_probability: simulation.equity_loss.value,
            lender_loss_probability: simulation.lender_loss.value,
            expected_lender_loss: simulation
                .expected_losses
                .iter()
                .map(|loss| Figure::of(Unit::Dollars, loss.value))
                .collect(),
        }
    }
}

/// Runs the paths of every deal that is sound, and says of the others why they are not.
pub(super) fn simulate(
    arguments: &SimulateArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let SimulateArguments { file, many, changes, samples, .. } = arguments;
    let format = arguments.format.unwrap_or(many.usual(Shape::Table, Shape::Csv));
    if many.is_asked() && samples.is_some() {
        writeln!(errors, "--samples are the paths of one deal; name it with --case or --set")?;
        return Ok(Completion::WithFaults);
    }
    let deals = match Deals::read(std::slice::from_ref(file), changes, many) {
        Ok(deals) => deals,
        Err(complaints) => {
            complain(&complaints, errors)?;
            return Ok(Completion::WithFaults);
        }
    };
    // The file first: if it cannot be written, nothing is printed.
    for deal in &deals.deals {
        let (Ok(scenario), Some(path)) = (&deal.scenario, samples) else { continue };
        if let Some(failed) = arguments.hand_over(scenario, path, errors)? {
            return Ok(failed);
        }
    }
    match format {
        Shape::Json => arguments.write_json(&deals, output, errors),
        Shape::Table if many.is_asked() => arguments.write_rows(&deals, output, errors),
        Shape::Csv if many.is_asked() => arguments.write_csv_rows(&deals, output, errors),
        Shape::Table => arguments.each(&deals, errors, |_, told| match told {
            Ok(told) => output.write_all(told.answer.report.as_bytes()),
            Err(_) => Ok(()),
        }),
        // The rows need no statistics.
        Shape::Csv => {
            for deal in &deals.deals {
                match &deal.scenario {
                    Ok(scenario) => {
                        let Sample { seed, paths, .. } = arguments.sample(scenario);
                        samples::write(scenario, seed, paths, &mut *output, |_| {})?;
                    }
                    Err(complaints) => complain(complaints, errors)?,
                }
            }
            let is_sound = deals.deals.iter().all(|deal| deal.scenario.is_ok());
            Ok(if is_sound { Completion::Clean } else { Completion::WithFaults })
        }
    }
}

/// A simulation, and what is printed of it alone.
struct Simulated {
    simulation: Simulation,
    report: String,
}

impl SimulateArguments {
    fn sample(&self, scenario: &Scenario) -> Sample {
        let own = Sample::of(scenario);
        let (paths, seed) = (self.paths.unwrap_or(own.paths), self.seed.unwrap_or(own.seed));
        // The report has no fan, so no path has to keep its months.
        Sample { paths, seed, fan_paths: 0, ..own }
    }

    /// Writes the paths to their file; how that failed, if it did.
    fn hand_over(
        &self,
        scenario: &Scenario,
        path: &Path,
        errors: &mut dyn Write,
    ) -> io::Result<Option<Completion>> {
        let Sample { seed, paths, .. } = self.sample(scenario);
        match write_samples(scenario, seed, paths, path, &self.file) {
            Ok(()) => Ok(None),
            Err(Unwritten::Cancelled(farewell)) => {
                writeln!(errors, "{farewell}")?;
                Ok(Some(Completion::Cancelled))
            }
            Err(Unwritten::Failed(error)) => {
                let path = text::path(path);
                writeln!(errors, "{path}: this cannot be written: {error}; name another file")?;
                Ok(Some(Completion::WithFaults))
            }
        }
    }

    /// One deal after the other, each on all threads.
    fn each(
        &self,
        deals: &Deals,
        errors: &mut dyn Write,
        mut write: impl FnMut(&Deal, Result<Told<Simulated>, &[String]>) -> io::Result<()>,
    ) -> io::Result<Completion> {
        let mut completion = Completion::Clean;
        for deal in &deals.deals {
            let told = match &deal.scenario {
                Ok(scenario) => self.told(scenario),
                Err(complaints) => Err(complaints.clone()),
            };
            match told {
                Ok(told) => write(deal, Ok(told))?,
                Err(complaints) => {
                    completion = Completion::WithFaults;
                    complain(&complaints, errors)?;
                    write(deal, Err(&complaints))?;
                }
            }
        }
        Ok(completion)
    }

    fn told(&self, scenario: &Scenario) -> Result<Told<Simulated>, Vec<String>> {
        let simulation = on_threads(self.threads, scenario, self.sample(scenario))
            .map_err(|error| vec![format!("{error}; ask for fewer threads")])?;
        let report = report(&shown(scenario), &simulation);
        let warnings = analysis::warnings(scenario, &model::run(scenario));
        let answer = Simulated { simulation, report };
        Ok(Told { scenario: scenario.name.clone(), warnings, answer })
    }

    fn write_json(
        &self,
        deals: &Deals,
        output: &mut dyn Write,
        errors: &mut dyn Write,
    ) -> io::Result<Completion> {
        self.each(deals, errors, |deal, told| {
            let about = deal.about();
            let written = match told {
                Ok(Told { scenario, warnings, answer }) => {
                    let answer = JsonSimulation::of(&answer.simulation);
                    let warnings = warnings::json(&warnings);
                    record::write_json(&Record::of(about, &scenario, answer, warnings), output)
                }
                Err(complaints) => record::write_json(&Record::failed(about, complaints), output),
            };
            written.map(drop)
        })
    }

    /// To be read: the odds of each case, and what is usual in it.
    fn write_rows(
        &self,
        deals: &Deals,
        output: &mut dyn Write,
        errors: &mut dyn Write,
    ) -> io::Result<Completion> {
        const HEADER: [&str; 7] = [
            "Net IRR p5",
            "p50",
            "p95",
            "Default",
            "Equity loses",
            "A lender loses",
            "Expected lender loss",
        ];
        let mut rows = TextRows::new(deals, &HEADER);
        let completion = self.each(deals, errors, |deal, told| {
            let cells = |told: Told<Simulated>| {
                let simulation = &told.answer.simulation;
                let [p5, _, p50, _, p95] =
                    simulation.net_irr.spread.percentiles.map(|it| percent(it.value, 1));
                let odds = [simulation.default, simulation.equity_loss, simulation.lender_loss];
                let [default, equity, lender] = odds.map(|it| percent(it.value, 1));
                let lost: f64 = simulation.expected_losses.iter().map(|it| it.value).sum();
                let answer = vec![p5, p50, p95, default, equity, lender, money(lost)];
                Told { answer, scenario: told.scenario, warnings: told.warnings }
            };
            rows.row(deal, told.map(cells));
            Ok(())
        })?;
        rows.write(output)?;
        Ok(completion)
    }

    /// For a spreadsheet: the figures of JSON, the lenders' loss in all.
    fn write_csv_rows(
        &self,
        deals: &Deals,
        output: &mut dyn Write,
        errors: &mut dyn Write,
    ) -> io::Result<Completion> {
        let spread = |name: &'static str| {
            ["p5", "p25", "p50", "p75", "p95", "mean"].map(|it| format!("{name}_{it}"))
        };
        let odds = [
            "default_probability",
            "equity_loss_probability",
            "lender_loss_probability",
            "expected_lender_loss",
        ];
        let header: Vec<String> = ["paths", "seed"]
            .map(str::to_owned)
            .into_iter()
            .chain(spread("equity_irr"))
            .chain(spread("net_irr"))
            .chain(odds.map(str::to_owned))
            .collect();
        let mut rows = CsvRows::new(deals, &self.changes, &header, output)?;
        let completion = self.each(deals, errors, |deal, told| {
            let cells = |told: Told<Simulated>| Told {
                answer: csv_cells(&told.answer.simulation),
                scenario: told.scenario,
                warnings: told.warnings,
            };
            rows.row(deal, told.map(cells))
        })?;
        rows.finish()?;
        Ok(completion)
    }
}

fn csv_cells(simulation: &Simulation) -> Vec<Cell<'static>> {
    let spread = |Spread { percentiles, mean }: Spread| {
        percentiles.into_iter().chain([mean]).map(|it| Cell::from(it.value))
    };
    let odds = [simulation.default, simulation.equity_loss, simulation.lender_loss];
    let lost: f64 = simulation.expected_losses.iter().map(|loss| loss.value).sum();
    let (paths, seed) = (Cell::number(Some(simulation.paths)), Cell::number(Some(simulation.seed)));
    [paths, seed]
        .into_iter()
        .chain(spread(simulation.equity_irr.spread))
        .chain(spread(simulation.net_irr.spread))
        .chain(odds.map(|it| Cell::from(it.value)))
        .chain([Cell::Number(format::cents(lost))])
        .collect()
}

fn write_samples(
    scenario: &Scenario,
    seed: u64,
    paths: u32,
    path: &Path,
    file: &Path,
) -> Result<(), Unwritten> {
    HandingOver::start(path, Inputs::of([file]), "computing").write(|table, progress| {
        progress.expect(paths.into());
        samples::write(scenario, seed, paths, table, |done| progress.reach(done))
    })
}

/// Runs the paths on so many threads, or on as many as rayon takes.
fn on_threads(
    threads: Option<u16>,
    scenario: &Scenario,
    sample: Sample,
) -> Result<Simulation, rayon::ThreadPoolBuildError> {
    let run = || {
        let Ok(simulation) = simulated(scenario, sample, None, &Never);
        simulation
    };
    let Some(threads) = threads else { return Ok(run()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build()?;
    Ok(pool.install(run))
}

/// Figures with their standard errors, to be read.
fn report(scenario: &Scenario, simulation: &Simulation) -> String {
    let Simulation { paths, seed, .. } = simulation;
    let paths = format::number(f64::from(*paths), 0);
    let line = |name: &str, cells: Vec<String>| {
        let cells = cells.iter().map(|cell| format!("{cell:>10}"));
        format!("{name:<22}{}", cells.collect::<String>())
    };
    let titles = ["p5", "p25", "p50", "p75", "p95", "mean"].map(str::to_owned);
    let mut lines = vec![
        scenario.name.clone(),
        format!("{paths} paths, seed {seed}"),
        String::new(),
        line("", titles.to_vec()),
    ];
    let Spread { percentiles, mean } = simulation.net_moic.spread;
    let multiples = || percentiles.into_iter().chain([mean]);
    lines.push(line(
        Metric::NetMoic.name(),
        multiples().map(|it| format::ratio(it.value)).collect(),
    ));
    let errors = multiples().map(|it| format!("±{}", format::ratio(it.standard_error)));
    lines.push(line("  standard error", errors.collect()));
    // Without a mean: that of rates a year is nobody's return.
    for (name, returns) in [
        (Metric::NetIrr.name(), &simulation.net_irr),
        (Metric::EquityIrr.name(), &simulation.equity_irr),
    ] {
        let percentiles = returns.spread.percentiles;
        lines.push(line(name, percentiles.map(|it| percent(it.value, 2)).to_vec()));
        let errors = percentiles.map(|it| format!("±{}", percent(it.standard_error, 2)));
        lines.push(line("  standard error", errors.to_vec()));
    }
    lines.push(String::new());
    for (name, share) in [
        ("Default", simulation.default),
        ("Equity loses money", simulation.equity_loss),
        ("A lender loses money", simulation.lender_loss),
    ] {
        let Estimate { value, standard_error } = share;
        let error = format!("±{}", percent(standard_error, 2));
        lines.push(line(name, vec![percent(value, 2), error]));
    }
    for (tranche, loss) in scenario.tranches.iter().zip(&simulation.expected_losses) {
        let cells = vec![money(loss.value), format!("±{}", money(loss.standard_error))];
        lines.push(format!("{}  {}", line("Expected loss", cells), tranche.name));
    }
    lines.join("\n") + "\n"
}
