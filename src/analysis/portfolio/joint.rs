//! Monte Carlo of several deals at once, beside that of each alone: the same paths, counted twice.
//!
//! A path draws one Z₁ for all lessees, one ε for the resale of all chips, and one `ε_k` for each
//! funding round of each lessee. What a deal makes of them follows from its own file; the burn and
//! the rounds that count together are those of the lead. Alone a deal has the paths of its own
//! simulation.

use super::SharedAndAlone;
use super::exposure::{in_portfolio, lent};
use crate::analysis::monte_carlo::chances::Chances;
use crate::analysis::monte_carlo::draws::Normals;
use crate::analysis::monte_carlo::statistics::{Estimate, Spread, quantile};
use crate::analysis::monte_carlo::{paths_of, run_chunks};
use crate::analysis::{Cancel, Threads};
use crate::model::amount::nearest_float;
use crate::model::batch::WIDTH;
use crate::model::portfolio::{JointPack, Refusal, Sharing};
use crate::model::{BatchLane, HALF_A_CENT, Position, Scenario, Shocks};

/// Which paths, and on how many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JointSample {
    /// How many.
    pub paths: u32,
    /// Of the random numbers.
    pub seed: u64,
    /// What they run on.
    pub threads: Threads,
}

/// What came of the paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JointSimulation {
    /// How many.
    pub paths: u32,
    /// Of the random numbers.
    pub seed: u64,
    /// With shared cash.
    pub together: Odds,
    /// The sum of parts: each deal with its lessee's cash for itself.
    pub alone: Odds,
    /// By deal.
    pub deals: Vec<DealOdds>,
    /// By lender, joined by name.
    pub lenders: Vec<LenderOdds>,
}

/// What happens how often, over all deals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Odds {
    /// At least one lease defaults.
    pub any_default: Estimate,
    /// All of them do.
    pub all_default: Estimate,
    /// Some lender loses money.
    pub any_loss: Estimate,
    /// What all lenders lose, dollars.
    pub expected_loss: Estimate,
    /// The same, path by path.
    pub losses: Losses,
}

/// What all lenders lose on each path, dollars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// In ascending order.
    pub sorted: Vec<f64>,
    /// Percentiles and mean.
    pub spread: Spread,
    /// Which one path in a hundred exceeds.
    pub p99: f64,
}

/// One deal's odds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DealOdds {
    /// How often its lease defaults.
    pub default: SharedAndAlone<Estimate>,
    /// What its lenders lose, dollars.
    pub expected_loss: SharedAndAlone<Estimate>,
}

/// One lender's odds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LenderOdds {
    /// The lender's name.
    pub name: String,
    /// The name as it is said to people ([`Position::title`]).
    pub title: String,
    /// What it lends and keeps in all deals, dollars.
    pub lent: f64,
    /// What it loses, dollars.
    pub expected_loss: SharedAndAlone<Estimate>,
}

impl JointSample {
    /// As the first deal asks for.
    pub fn of(scenarios: &[Scenario]) -> Self {
        let first = scenarios.first().map(|scenario| &scenario.uncertainty);
        let (paths, seed) = first.map_or((1, 0), |it| (it.paths, it.seed));
        Self { paths, seed, threads: Threads::All }
    }
}

/// Runs the paths of valid scenarios, together and one by one (Method, section 12).
///
/// A step of `cancel` is a path; it is asked after each chunk of them. The inner result is an error
/// where it is cancelled.
///
/// # Errors
///
/// Why the scenarios make no portfolio.
pub fn simulate_together<C: Cancel + Sync>(
    scenarios: &[Scenario],
    sample: JointSample,
    cancel: &C,
) -> Result<Result<JointSimulation, C::Error>, Refusal> {
    let order = Order::of(scenarios, sample)?;
    let JointSample { paths, threads, .. } = sample;
    let parts = run_chunks(paths, threads, cancel, |bench, chunk| order.part(bench, chunk));
    Ok(parts.map(|parts| order.collected(&parts)))
}

/// What is to be run.
struct Order<'a> {
    scenarios: &'a [Scenario],
    sharing: Sharing,
    chances: Vec<Chances>,
    rounds: usize,
    lenders: Vec<Lender>,
    sample: JointSample,
}

/// A lender, and its shares of tranches as (deal, tranche, share).
struct Lender {
    name: String,
    title: String,
    lent: f64,
    shares: Vec<(usize, usize, f64)>,
}

/// Buffers of one thread.
#[derive(Default)]
struct Bench {
    together: JointPack,
    alone: Vec<BatchLane>,
    normals: Normals,
    shocks: Vec<Shocks>,
}

/// Sums of numbers and of their squares.
type Sums = (f64, f64);

/// What is kept of a chunk; of both ways together comes first.
#[derive(Clone, Debug, Default)]
struct Part {
    all: [Counts; 2],
    deals: Vec<[(u32, Sums); 2]>,
    lenders: Vec<[Sums; 2]>,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    any_default: u32,
    all_default: u32,
    any_loss: u32,
    sums: Sums,
    losses: Vec<f64>,
}

impl<'a> Order<'a> {
    fn of(scenarios: &'a [Scenario], sample: JointSample) -> Result<Self, Refusal> {
        let sharing = Sharing::of(scenarios)?;
        let mut chances: Vec<Chances> = scenarios.iter().map(Chances::of).collect();
        let mut rounds = 0;
        for lessee in &sharing.lessees {
            let own = lessee.deals.iter().filter_map(|deal| scenarios.get(*deal));
            let most = own.map(|scenario| scenario.lessee.chance_count()).max().unwrap_or(0);
            for deal in &lessee.deals {
                if let Some(chances) = chances.get_mut(*deal) {
                    // Rounds of one lessee are the same event in all of its deals, those of another
                    // are not.
                    chances.first_round = rounds;
                }
            }
            // The longest list of the lessee's deals: they share draws by the index of the round.
            rounds += most;
        }
        let lenders = lenders(scenarios);
        Ok(Self { scenarios, sharing, chances, rounds, lenders, sample })
    }

    fn part(&self, bench: &mut Bench, chunk: u32) -> Part {
        let Bench { together, alone, normals, shocks } = bench;
        let mut part = Part {
            deals: vec![[(0, (0.0, 0.0)); 2]; self.scenarios.len()],
            lenders: vec![[(0.0, 0.0); 2]; self.lenders.len()],
            ..Part::default()
        };
        // The same normals for both ways, so that their difference is shared cash and not chance.
        normals.draw(self.sample.seed, self.rounds, chunk);
        alone.resize_with(self.scenarios.len(), BatchLane::default);
        shocks.resize_with(self.scenarios.len(), Shocks::default);
        let mut left = usize::try_from(paths_of(chunk, self.sample.paths)).unwrap_or(0);
        for batch in 0..left.div_ceil(WIDTH) {
            let deals = self.scenarios.iter().zip(&self.chances).zip(alone.iter_mut());
            for (((scenario, chances), lane), shocks) in deals.zip(shocks.iter_mut()) {
                chances.shocks(normals, batch, shocks);
                lane.run_shocked(scenario, shocks);
            }
            together.run(self.scenarios, &self.sharing, shocks);
            let width = left.min(WIDTH);
            part.count(0, together.deals(), &self.lenders, width);
            part.count(1, alone, &self.lenders, width);
            left -= width;
        }
        part
    }

    fn collected(&self, parts: &[Part]) -> JointSimulation {
        let JointSample { paths, seed, threads } = self.sample;
        let odds = |way: usize| {
            let all = || parts.iter().filter_map(move |part| part.all.get(way));
            let share = |of: fn(&Counts) -> u32| Estimate::share(all().map(of).sum(), paths);
            let mut sorted: Vec<f64> =
                all().flat_map(|counts| counts.losses.iter().copied()).collect();
            threads.sort(&mut sorted);
            let (spread, p99) = (Spread::of(&sorted), quantile(&sorted, 0.99));
            Odds {
                any_default: share(|counts| counts.any_default),
                all_default: share(|counts| counts.all_default),
                any_loss: share(|counts| counts.any_loss),
                expected_loss: mean(all().map(|counts| counts.sums), paths),
                losses: Losses { sorted, spread, p99 },
            }
        };
        let deals = (0..self.scenarios.len()).map(|deal| {
            let of =
                |way: usize| parts.iter().filter_map(move |part| part.deals.get(deal)?.get(way));
            let default = |way| Estimate::share(of(way).map(|counts| counts.0).sum(), paths);
            let loss = |way| mean(of(way).map(|counts| counts.1), paths);
            DealOdds {
                default: SharedAndAlone { together: default(0), alone: default(1) },
                expected_loss: SharedAndAlone { together: loss(0), alone: loss(1) },
            }
        });
        let lenders = self.lenders.iter().enumerate().map(|(index, lender)| {
            let of = |way: usize| {
                let sums = parts.iter().filter_map(|part| part.lenders.get(index)?.get(way));
                mean(sums.copied(), paths)
            };
            let expected_loss = SharedAndAlone { together: of(0), alone: of(1) };
            let Lender { name, title, lent, .. } = lender;
            LenderOdds { name: name.clone(), title: title.clone(), lent: *lent, expected_loss }
        });
        let (deals, lenders) = (deals.collect(), lenders.collect());
        JointSimulation { paths, seed, together: odds(0), alone: odds(1), deals, lenders }
    }
}

impl Part {
    /// Adds a batch, run one way.
    fn count(&mut self, way: usize, lanes: &[BatchLane], lenders: &[Lender], width: usize) {
        let defaults: Vec<_> = lanes.iter().map(BatchLane::default_month).collect();
        for path in 0..width {
            let is_defaulted = |months: &[Option<u32>; WIDTH]| months[path].is_some();
            let mut total = 0.0;
            for ((lane, months), deal) in lanes.iter().zip(&defaults).zip(&mut self.deals) {
                let loss: f64 = lane.losses().iter().map(|loss| loss.0[path]).sum();
                total += loss;
                let (count, sums) = &mut deal[way];
                *count += u32::from(is_defaulted(months));
                add(sums, loss);
            }
            for (lender, sums) in lenders.iter().zip(&mut self.lenders) {
                let lost = lender.shares.iter().map(|(deal, tranche, share)| {
                    let loss = lanes.get(*deal).and_then(|lane| lane.losses().get(*tranche));
                    share * loss.map_or(0.0, |loss| loss.0[path])
                });
                add(&mut sums[way], lost.sum());
            }
            let counts = &mut self.all[way];
            counts.any_default += u32::from(defaults.iter().any(is_defaulted));
            counts.all_default += u32::from(defaults.iter().all(is_defaulted));
            // Batches do not round, so less than half a cent is a residue and no loss.
            counts.any_loss += u32::from(total >= HALF_A_CENT);
            add(&mut counts.sums, total);
            counts.losses.push(total);
        }
    }
}

fn add(sums: &mut Sums, value: f64) {
    // Enough for a mean and its standard error; only totals are kept path by path.
    *sums = (sums.0 + value, sums.1 + value * value);
}

fn mean(sums: impl Iterator<Item = Sums>, paths: u32) -> Estimate {
    let (sum, squares) =
        sums.fold((0.0, 0.0), |(sum, squares), part| (sum + part.0, squares + part.1));
    Estimate::mean(sum, squares, paths)
}

/// All lenders, in the order of their first appearance.
fn lenders(scenarios: &[Scenario]) -> Vec<Lender> {
    let mut lenders: Vec<Lender> = Vec::new();
    for (deal, scenario) in scenarios.iter().enumerate() {
        for position in Position::all(scenario) {
            let Some((tranche, share)) = lent(scenario, position) else { continue };
            let amount = scenario.tranches.get(tranche).map(|it| nearest_float(it.amount));
            let named = |name: &str| in_portfolio(scenario, &[position], name, scenarios.len());
            let (name, title) = (named(&position.name(scenario)), named(&position.title(scenario)));
            let share = nearest_float(share);
            let lent = share * amount.unwrap_or(0.0);
            let share = (deal, tranche, share);
            if let Some(lender) = lenders.iter_mut().find(|lender| lender.name == name) {
                lender.lent += lent;
                lender.shares.push(share);
            } else {
                lenders.push(Lender { name, title, lent, shares: vec![share] });
            }
        }
    }
    lenders
}
