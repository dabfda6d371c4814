//! `chiplease simulate`: thousands of paths of one scenario, as a table, JSON or CSV.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::believe::complain;
use super::handing_over::{HandingOver, Unwritten};
use super::numbers::whole;
use super::prepare::{Changes, prepare};
use super::{Completion, Format, ask};
use crate::analysis::monte_carlo::samples;
use crate::analysis::monte_carlo::statistics::{Estimate, Spread};
use crate::analysis::{Metric, Never, Sample, Simulation, shown, simulate as simulated};
use crate::files::Inputs;
use crate::format::{self, money, percent, text};
use crate::model::Scenario;

pub(super) const HELP: &str = "\
FILE is a scenario file, the name of a shipped scenario, or - for standard input.
JSON has the figures; CSV one row per path: random draws and results.
The same seed gives the same paths, on any number of threads.
--samples writes the rows of the CSV to a file beside the figures, whole or not at all.

Examples:
  chiplease simulate valor.ron --paths 100000 --seed 7
  chiplease simulate valor-2 --format json | jq .net_irr.p5
  chiplease simulate valor.ron --case Downside
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
    /// How the results are written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    changes: Changes,
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

/// The one object of JSON output.
#[derive(Serialize)]
struct JsonSimulation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    paths: u32,
    seed: u64,
    equity_irr: JsonSpread,
    net_irr: JsonSpread,
    default_probability: f64,
    equity_loss_probability: f64,
    lender_loss_probability: f64,
    expected_lender_loss: Vec<f64>,
}

impl From<Spread> for JsonSpread {
    fn from(Spread { percentiles, mean }: Spread) -> Self {
        let [p5, p25, p50, p75, p95] = percentiles.map(|percentile| percentile.value);
        Self { p5, p25, p50, p75, p95, mean: mean.value }
    }
}

impl<'a> JsonSimulation<'a> {
    fn of(simulation: &Simulation, case: Option<&'a str>) -> Self {
        Self {
            case,
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
                .map(|loss| loss.value)
                .collect(),
        }
    }
}

/// Runs the paths of a scenario that is sound, or says why it is not.
pub(super) fn simulate(
    arguments: &SimulateArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let SimulateArguments { file, paths, seed, format, .. } = arguments;
    let scenario = match prepare(file, &arguments.changes) {
        Ok(scenario) => scenario,
        Err(complaints) => return complain(&complaints, errors),
    };
    let paths = paths.unwrap_or(scenario.uncertainty.paths);
    let seed = seed.unwrap_or(scenario.uncertainty.seed);
    // The file first: if it cannot be written, nothing is printed.
    if let Some(path) = &arguments.samples {
        match write_samples(&scenario, seed, paths, path, file) {
            Ok(()) => {}
            Err(Unwritten::Cancelled(farewell)) => {
                writeln!(errors, "{farewell}")?;
                return Ok(Completion::Cancelled);
            }
            Err(Unwritten::Failed(error)) => {
                let path = text::path(path);
                writeln!(errors, "{path}: this cannot be written: {error}; name another file")?;
                return Ok(Completion::WithFaults);
            }
        }
    }
    // The rows need no statistics.
    if *format == Format::Csv {
        samples::write(&scenario, seed, paths, &mut *output, |_| {})?;
        return Ok(Completion::Clean);
    }
    // The report has no fan, so no path has to keep its months.
    let sample = Sample { paths, seed, fan_paths: 0, ..Sample::of(&scenario) };
    let simulation = match on_threads(arguments.threads, &scenario, sample) {
        Ok(simulation) => simulation,
        Err(error) => {
            writeln!(errors, "{error}; ask for fewer threads")?;
            return Ok(Completion::WithFaults);
        }
    };
    if *format == Format::Json {
        ask::write_json(
            &JsonSimulation::of(&simulation, arguments.changes.case.as_deref()),
            output,
        )?;
    } else {
        output.write_all(report(&shown(&scenario), &simulation).as_bytes())?;
    }
    Ok(Completion::Clean)
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
