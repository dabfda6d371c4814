//! Monte Carlo: thousands of paths, each with a burn, a resale, funding rounds and contracts of its
//! own.
//!
//! A path is drawn as section 8 of the method says. Path number k depends on the seed and k alone
//! ([`draws`]), and paths are counted in chunks of fixed size and order, so results are the same,
//! bit for bit, on any number of threads; and while a slider moves the same paths move with it.

pub(super) mod chances;
pub mod draws;
mod part;
pub mod samples;
pub mod statistics;

use std::convert::Infallible;

use crate::model::Scenario;

use super::Cancel;
use super::threads::Threads;

use chances::Chances;
use draws::{CHUNK, Draws};
use part::{Bench, Order, Part, months_max};
pub use part::{PathResult, UNDEFINED};
use statistics::{Estimate, Fan, Histogram, Spread, percentiles};

/// Which paths, how many of them by month, and on how many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many.
    pub paths: u32,
    /// Of the random numbers.
    pub seed: u64,
    /// How many of the first paths are kept by month, for the fans.
    pub fan_paths: u32,
    /// What they run on.
    pub threads: Threads,
}

/// What came of the paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Simulation {
    /// How many.
    pub paths: u32,
    /// Of the random numbers.
    pub seed: u64,
    /// Of the equity before fee and carry.
    pub equity_irr: Returns,
    /// Of the investors after fee and carry.
    pub net_irr: Returns,
    /// Received / paid in by the investors after fee and carry.
    pub net_moic: Returns,
    /// How often the lessee defaults.
    pub default: Estimate,
    /// How often the equity gets back less than it put in.
    pub equity_loss: Estimate,
    /// How often a lender is not repaid.
    pub lender_loss: Estimate,
    /// Balance never repaid, by tranche, dollars.
    pub expected_losses: Vec<Estimate>,
    /// The same of all tranches.
    pub expected_loss: Estimate,
    /// How often the lessee has defaulted by a month, closing first.
    pub defaulted_by: Vec<f64>,
    /// The lessee's, dollars; after its end a path keeps what it had.
    pub liquidity: Fan,
    /// To equity until then, dollars.
    pub distributed: Fan,
}

/// The returns of all paths; a rate that is undefined counts as −100%.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returns {
    /// In ascending order.
    pub sorted: Vec<f64>,
    /// Percentiles and mean.
    pub spread: Spread,
    /// How often which.
    pub histogram: Histogram,
}

impl Sample {
    /// As the scenario asks for.
    pub fn of(scenario: &Scenario) -> Self {
        let uncertainty = &scenario.uncertainty;
        let fan_paths = uncertainty.paths.min(FAN_PATHS_MAX);
        let (paths, seed) = (uncertainty.paths, uncertainty.seed);
        Self { paths, seed, fan_paths, threads: Threads::All }
    }
}

/// More paths do not move a fan by the width of its line.
const FAN_PATHS_MAX: u32 = 10_000;

/// Whether nothing is random: every path is the deterministic run.
pub fn is_certain(scenario: &Scenario) -> bool {
    let uncertainty = &scenario.uncertainty;
    let is_settled = |probability: rust_decimal::Decimal| {
        probability.is_zero() || probability == rust_decimal::Decimal::ONE
    };
    // A burn of 0 stays 0 whatever factor is drawn.
    let burns = uncertainty.burn_volatility.is_zero() || scenario.lessee.monthly_burn.is_zero();
    burns
        && uncertainty.resale_volatility.is_zero()
        && scenario.lessee.funding.iter().all(|round| is_settled(round.probability))
        && scenario.lessee.contracts.iter().all(|contract| is_settled(contract.probability))
}

/// Runs the paths of a valid scenario (Method, section 8); kept draws save drawing them again.
///
/// A step of `cancel` is a path; it is asked after each chunk of them.
///
///
/// ```
/// use chiplease::analysis::{Never, Sample, simulate};
/// use chiplease::files::library;
///
/// let scenario = library::default_scenario()?;
/// let sample = Sample { paths: 100, ..Sample::of(&scenario) };
/// let Ok(simulation) = simulate(&scenario, sample, None, &Never);
/// assert_eq!(simulation.net_irr.sorted.len(), 100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
/// # Errors
///
/// Where it is cancelled.
pub fn simulate<C: Cancel + Sync>(
    scenario: &Scenario,
    sample: Sample,
    draws: Option<&Draws>,
    cancel: &C,
) -> Result<Simulation, C::Error> {
    let Sample { paths, seed, fan_paths, threads } = sample;
    let chances = &Chances::of(scenario);
    let order = Order { scenario, chances, draws, seed, paths, fan_paths };
    let parts = run_chunks(paths, threads, cancel, |bench, chunk| order.part(bench, chunk))?;
    Ok(collected(scenario, sample, &parts))
}

/// What `part` makes of each chunk of the paths, in their order. Each thread has a `B` to work
/// with.
pub(super) fn run_chunks<B: Default, P: Send, C: Cancel + Sync>(
    paths: u32,
    threads: Threads,
    cancel: &C,
    part: impl Fn(&mut B, u32) -> P + Sync + Send,
) -> Result<Vec<P>, C::Error> {
    // By chunk and in order, so that sums of floats are the same on any number of threads.
    threads.try_map(0..paths.div_ceil(CHUNK), |bench, chunk| {
        let part = part(bench, chunk);
        cancel.advance(paths_of(chunk, paths))?;
        Ok(part)
    })
}

/// How many of all paths are in a chunk.
pub(super) fn paths_of(chunk: u32, paths: u32) -> u32 {
    paths.saturating_sub(chunk * CHUNK).min(CHUNK)
}

/// Every path by itself, in their order, as [`simulate`] runs it (Method, section 8).
pub fn path_results(
    scenario: &Scenario,
    seed: u64,
    paths: u32,
) -> impl Iterator<Item = PathResult> {
    let chances = Chances::of(scenario);
    let mut bench = Bench::default();
    (0..paths.div_ceil(CHUNK)).flat_map(move |chunk| {
        let (chances, draws) = (&chances, None);
        // Months are kept for fans alone, and here none is drawn.
        let order = Order { scenario, chances, draws, seed, paths, fan_paths: 0 };
        order.results(&mut bench, chunk)
    })
}

fn collected(scenario: &Scenario, sample: Sample, parts: &[Part]) -> Simulation {
    let Sample { paths, seed, threads, .. } = sample;
    let count = |of: fn(&Part) -> u32| Estimate::share(parts.iter().map(of).sum(), paths);
    let end_month = parts.iter().map(|part| part.end_month).max().unwrap_or(0);
    let months = end_month.max(scenario.contract_months()) + 1;
    let months = months.min(months_max(scenario));
    let mut defaults = 0;
    let defaulted_by = (0..usize::try_from(months).unwrap_or(0)).map(|month| {
        let of_month = parts.iter().filter_map(|part| part.defaults.get(month));
        defaults += of_month.sum::<u32>();
        Estimate::share(defaults, paths).value
    });
    let defaulted_by = defaulted_by.collect();
    // One more than there are tranches: the sum of all on each path has a spread of its own.
    let losses = (0..=scenario.tranches.len()).map(|tranche| {
        let sums = parts.iter().filter_map(|part| part.losses.get(tranche));
        let (sum, squares) =
            sums.fold((0.0, 0.0), |(sum, squares), part| (sum + part.0, squares + part.1));
        Estimate::mean(sum, squares, paths)
    });
    let mut expected_losses: Vec<Estimate> = losses.collect();
    let expected_loss = expected_losses.pop().unwrap_or_default();
    Simulation {
        paths,
        seed,
        equity_irr: returns(parts, threads, |part| &part.equity_irrs),
        net_irr: returns(parts, threads, |part| &part.net_irrs),
        net_moic: returns(parts, threads, |part| &part.net_moics),
        default: Estimate::share(defaults, paths),
        equity_loss: count(|part| part.equity_losses),
        lender_loss: count(|part| part.lender_losses),
        expected_losses,
        expected_loss,
        defaulted_by,
        liquidity: fan(parts, months, threads, |part| &part.liquidity),
        distributed: fan(parts, months, threads, |part| &part.distributed),
    }
}

fn returns(parts: &[Part], threads: Threads, of: fn(&Part) -> &[f64]) -> Returns {
    let mut sorted: Vec<f64> = parts.iter().flat_map(of).copied().collect();
    // Sorted once: percentiles, histogram and shares below a limit all read ranks.
    threads.sort(&mut sorted);
    let (spread, histogram) = (Spread::of(&sorted), Histogram::of(&sorted));
    Returns { sorted, spread, histogram }
}

fn fan(parts: &[Part], months: u32, threads: Threads, of: fn(&Part) -> &[f32]) -> Fan {
    let kept = || parts.iter().filter(|part| !of(part).is_empty());
    let paths = kept().map(|part| part.paths).sum();
    let month = |numbers: &mut Vec<f32>, month: u32| {
        let month = usize::try_from(month).unwrap_or(0);
        // One buffer a thread instead of a new list of all paths for every month.
        numbers.clear();
        for part in kept() {
            let width = usize::try_from(part.paths).unwrap_or(0);
            let row = month * width..(month + 1) * width;
            numbers.extend_from_slice(of(part).get(row).unwrap_or_default());
        }
        Ok(percentiles(numbers))
    };
    let Ok::<_, Infallible>(months) = threads.try_map(0..months, month);
    Fan { paths, months }
}
