//! What one scenario costs in each lane: time, or with `.ci/instructions` the instructions, which
//! do not depend on what else the machine does.
//!
//! Every scenario of a batch differs from the one before it in what its row moves, so that no list
//! can be taken over from it where a person's lever would not leave it either. Times are CPU times
//! of the thread, medians of many batches.
//!
//! The simpler deal is one tranche with interest, level principal, reserve, a sweep of one half,
//! operating cost and a sale over 60 months; a lessee that cannot fail; no fee and no carry; and of
//! its returns the equity's alone. The whole model runs on it.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod deals;
#[path = "deals/terms.rs"]
mod terms;

use std::hint::black_box;
use std::time::Duration;

use chiplease::analysis::monte_carlo::draws::Draws;
use chiplease::analysis::{Lever, Never, Sample, Threads, simulate};
use chiplease::model::batch::{Batch, BatchMask, WIDTH};
use chiplease::model::{self, BatchLane, FastLane, Scenario, Shocks};
use cpu_time::ThreadTime;
use deals::Deal;
use rust_decimal::Decimal;
use terms::deal_with_every_term;

/// Scenarios of a batch.
const BATCH: usize = 16 * WIDTH;
const BATCHES: usize = 400;
/// Paths of a simulation that follows the hand.
const PATHS: u32 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Exact,
    FastResale,
    FastLoanRate,
    BatchesResale,
    BatchesLoanRate,
    BatchesChance,
    BatchesSimple,
    Simulation,
    ExactWithTerms,
    FastWithTerms,
    BatchesWithTerms,
    SimulationWithTerms,
}

impl Row {
    const ALL: [Self; 12] = [
        Self::Exact,
        Self::FastResale,
        Self::FastLoanRate,
        Self::BatchesResale,
        Self::BatchesLoanRate,
        Self::BatchesChance,
        Self::BatchesSimple,
        Self::Simulation,
        Self::ExactWithTerms,
        Self::FastWithTerms,
        Self::BatchesWithTerms,
        Self::SimulationWithTerms,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact, with ledger and all results",
            Self::FastResale => "fast, both IRRs, along resale",
            Self::FastLoanRate => "fast, both IRRs, along the coupon",
            Self::BatchesResale => "packs, both IRRs, along resale",
            Self::BatchesLoanRate => "packs, both IRRs, along the coupon",
            Self::BatchesChance => "packs, both IRRs, under chance",
            Self::BatchesSimple => "packs, equity IRR, the simpler deal",
            Self::Simulation => "10,000 futures with all statistics",
            Self::ExactWithTerms => "exact, every optional term",
            Self::FastWithTerms => "fast, along resale, every optional term",
            Self::BatchesWithTerms => "packs, under chance, every optional term",
            Self::SimulationWithTerms => "10,000 futures, every optional term",
        }
    }

    /// What runs one batch.
    fn batch(self) -> Box<dyn FnMut()> {
        let [default, ..] = Deal::ALL;
        let deal = default.scenario();
        match self {
            Self::Exact => exact(&deal),
            Self::FastResale => fast(&deal, Lever::ResaleFraction),
            Self::FastLoanRate => fast(&deal, Lever::LoanRate(0)),
            Self::BatchesResale => batches(&deal, Lever::ResaleFraction),
            Self::BatchesLoanRate => batches(&deal, Lever::LoanRate(0)),
            Self::BatchesChance => chance(deal),
            Self::BatchesSimple => simple(simple_deal(deal)),
            Self::Simulation => simulation(deal),
            Self::ExactWithTerms => exact(&deal_with_every_term()),
            Self::FastWithTerms => fast(&deal_with_every_term(), Lever::ResaleFraction),
            Self::BatchesWithTerms => chance(deal_with_every_term()),
            Self::SimulationWithTerms => simulation(deal_with_every_term()),
        }
    }

    /// Scenarios of its batch.
    fn scenarios(self) -> usize {
        match self {
            Self::Simulation | Self::SimulationWithTerms => PATHS as usize,
            _ => BATCH,
        }
    }
}

/// The lever at so many even places of the lower half of its range.
fn along(scenario: &Scenario, lever: Lever, count: usize) -> Vec<Scenario> {
    let range = lever.range(scenario);
    let place = |step: usize| {
        let share = 0.5 * (step + 1) as f64 / count as f64;
        let mut moved = scenario.clone();
        lever.set(&mut moved, range.start() + share * (range.end() - range.start()));
        moved
    };
    (0..count).map(place).collect()
}

fn exact(scenario: &Scenario) -> Box<dyn FnMut()> {
    let scenarios = along(scenario, Lever::ResaleFraction, BATCH);
    Box::new(move || {
        for scenario in &scenarios {
            black_box(model::run(black_box(scenario)));
        }
    })
}

fn fast(scenario: &Scenario, lever: Lever) -> Box<dyn FnMut()> {
    let scenarios = along(scenario, lever, BATCH);
    let mut lane = FastLane::default();
    Box::new(move || {
        for scenario in &scenarios {
            lane.run(black_box(scenario));
            black_box((lane.equity_irr(), lane.net_irr()));
        }
    })
}

fn batches(scenario: &Scenario, lever: Lever) -> Box<dyn FnMut()> {
    let scenarios = along(scenario, lever, BATCH);
    let mut lane = BatchLane::default();
    Box::new(move || {
        for batch in scenarios.chunks(WIDTH) {
            lane.run_along(black_box(batch));
            black_box((lane.equity_irr(), lane.net_irr()));
        }
    })
}

/// Burn and resale differ from path to path; all rounds close.
fn shocks(burn: f64) -> Vec<Shocks> {
    let shock = |batch: usize| {
        let share = |lane: usize| (batch * WIDTH + lane + 1) as f64 / BATCH as f64;
        Shocks {
            monthly_burn: Batch(std::array::from_fn(|lane| burn * (0.9 + 0.2 * share(lane)))),
            resale_fraction: Batch(std::array::from_fn(|lane| 0.5 * share(lane))),
            closes: vec![BatchMask::of(|_| true); 2],
            pays: vec![BatchMask::of(|_| true); 1],
        }
    };
    (0..BATCH / WIDTH).map(shock).collect()
}

fn chance(scenario: Scenario) -> Box<dyn FnMut()> {
    let shocks = shocks(1e9);
    let mut lane = BatchLane::default();
    Box::new(move || {
        for shocks in &shocks {
            lane.run_shocked(black_box(&scenario), black_box(shocks));
            black_box((lane.equity_irr(), lane.net_irr()));
        }
    })
}

/// As while a slider moves, on one thread: the draws are kept.
fn simulation(scenario: Scenario) -> Box<dyn FnMut()> {
    let mut draws = Draws::default();
    draws.refresh(&scenario, 1, PATHS);
    let sample = Sample { paths: PATHS, seed: 1, fan_paths: 1_024, threads: Threads::One };
    Box::new(move || {
        let Ok(simulation) = simulate(black_box(&scenario), sample, Some(&draws), &Never);
        black_box(simulation);
    })
}

fn simple(scenario: Scenario) -> Box<dyn FnMut()> {
    let shocks = shocks(0.0);
    let mut lane = BatchLane::default();
    Box::new(move || {
        for shocks in &shocks {
            lane.run_shocked(black_box(&scenario), black_box(shocks));
            black_box((lane.equity_irr(), lane.min_dscr()));
        }
    })
}

fn simple_deal(mut deal: Scenario) -> Scenario {
    deal.structure.cash_sweep = Decimal::new(5, 1);
    deal.lease.operating_cost = Decimal::new(2, 2);
    deal.equity.management_fee = Decimal::ZERO;
    deal.equity.carry = Decimal::ZERO;
    deal.lessee.monthly_burn = Decimal::ZERO;
    deal.lessee.annual_revenue = Decimal::ZERO;
    deal.lessee.funding.clear();
    let summary = model::run(&deal).summary;
    assert!(summary.min_dscr.is_some_and(|dscr| dscr > 1.0), "debt is served");
    deal
}

/// One batch; what `.ci/instructions` counts.
#[inline(never)]
fn measured(batch: &mut dyn FnMut()) {
    batch();
}

fn main() {
    let wanted = std::env::args().nth(1);
    if let Some(row) = wanted.and_then(|name| name.parse::<usize>().ok()) {
        let Some(row) = Row::ALL.get(row) else { return };
        let mut batch = row.batch();
        // Warm first: nothing is allocated or written for the first time in what counts.
        batch();
        measured(&mut *batch);
        println!("{} {}", row.scenarios(), row.name());
        return;
    }
    println!("CPU of one scenario, ns: median, least and most of {BATCHES} batches of {BATCH}");
    for row in Row::ALL {
        let mut batch = row.batch();
        batch();
        let mut times: Vec<Duration> = (0..BATCHES)
            .map(|_| {
                let started = ThreadTime::now();
                measured(&mut *batch);
                started.elapsed()
            })
            .collect();
        times.sort();
        let at = |place: usize| times[place].as_secs_f64() * 1e9 / row.scenarios() as f64;
        let (median, least, most) = (at(BATCHES / 2), at(0), at(BATCHES - 1));
        println!("{:<40}{median:>10.0}{least:>10.0}{most:>10.0}", row.name());
    }
}
