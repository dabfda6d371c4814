//! Time of one run in either lane, and of the analyses that a frame of a drag asks for.

mod deals;

use chiplease::analysis::monte_carlo::draws::Draws;
use chiplease::analysis::{self, Lever, Metric, Runs, Sample, Threads, simulate};
use chiplease::model::batch::WIDTH;
use chiplease::model::{self, FastLane};
use deals::Deal;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// What an export costs: ledger, returns, ratios, participants.
#[divan::bench(args = Deal::ALL)]
fn exact_run_with_results(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    bencher.bench(|| model::run(black_box(&scenario)));
}

/// What a change costs before anything is drawn.
#[divan::bench(args = Deal::ALL)]
fn validate_and_exact_run(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    bencher.bench(|| {
        let scenario = black_box(&scenario);
        (model::validate(scenario), model::run(scenario))
    });
}

#[divan::bench(args = Deal::ALL)]
fn fast_run_with_two_irrs(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let mut lane = FastLane::default();
    bencher.bench_local(|| {
        lane.run(black_box(&scenario));
        (lane.equity_irr(), lane.net_irr())
    });
}

#[divan::bench(args = Deal::ALL)]
fn fast_run_alone(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let mut lane = FastLane::default();
    bencher.bench_local(|| {
        lane.run(black_box(&scenario));
        lane.default_month()
    });
}

/// Sixteen scenarios that differ in what the lever says, each with both IRRs; the time of all.
#[divan::bench(args = [Lever::ResaleFraction, Lever::LoanRate(0), Lever::MonthlyBurn])]
fn batch_of_16_with_two_irrs(bencher: Bencher<'_, '_>, lever: Lever) {
    let scenario = Deal::Default.scenario();
    let batches: Vec<Vec<model::Scenario>> = (0..8)
        .map(|batch| {
            let moved = (0..16).map(|lane| {
                let range = lever.range(&scenario);
                let share = (1 + lane + 16 * batch) as f64 / 256.0;
                let mut moved = scenario.clone();
                lever.set(&mut moved, range.start() + share * (range.end() - range.start()));
                moved
            });
            moved.collect()
        })
        .collect();
    let mut lane = model::BatchLane::default();
    let mut next = 0;
    bencher.bench_local(|| {
        next = (next + 1) % batches.len();
        lane.run(black_box(&batches[next]));
        (lane.equity_irr(), lane.net_irr())
    });
}

/// The parts of that: reading the scenarios and playing the months, then the IRRs.
#[divan::bench]
fn batch_of_16_alone(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let batch = vec![scenario; WIDTH];
    let mut lane = model::BatchLane::default();
    bencher.bench_local(|| lane.run(black_box(&batch)));
}

/// The same under chance, where the scenario is read once for all.
#[divan::bench]
fn batch_of_16_shocked(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let shocks = model::Shocks {
        monthly_burn: model::batch::Batch::splat(1e9),
        resale_fraction: model::batch::Batch::splat(0.25),
        closes: vec![model::batch::BatchMask::of(|_| true); 2],
        pays: Vec::new(),
    };
    let mut lane = model::BatchLane::default();
    bencher.bench_local(|| lane.run_shocked(black_box(&scenario), &shocks));
}

#[divan::bench]
fn batch_of_16_two_irrs_alone(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let batch = vec![scenario; WIDTH];
    let mut lane = model::BatchLane::default();
    lane.run(&batch);
    bencher.bench_local(|| (black_box(&lane).equity_irr(), black_box(&lane).net_irr()));
}

/// One scenario at a time, each with another value of the lever, with both IRRs.
#[divan::bench(args = [Lever::ResaleFraction, Lever::LoanRate(0), Lever::MonthlyBurn])]
fn moved_fast_run_with_two_irrs(bencher: Bencher<'_, '_>, lever: Lever) {
    let scenario = Deal::Default.scenario();
    let moved: Vec<model::Scenario> = (1..=128)
        .map(|step| {
            let range = lever.range(&scenario);
            let share = f64::from(step) / 256.0;
            let mut moved = scenario.clone();
            lever.set(&mut moved, range.start() + share * (range.end() - range.start()));
            moved
        })
        .collect();
    let mut lane = FastLane::default();
    let mut next = 0;
    bencher.bench_local(|| {
        next = (next + 1) % moved.len();
        lane.run(black_box(&moved[next]));
        (lane.equity_irr(), lane.net_irr())
    });
}

#[divan::bench(args = Deal::ALL)]
fn curve_of_101_points(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let mut runs = Runs::default();
    let metrics = [Metric::EquityIrr, Metric::NetIrr];
    bencher.bench_local(|| {
        analysis::curves(&mut runs, black_box(&scenario), Lever::ResaleFraction, metrics, 101)
    });
}

#[divan::bench(args = Deal::ALL)]
fn headline(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let results = model::run(&scenario);
    let mut runs = Runs::default();
    bencher.bench_local(|| analysis::headline(&mut runs, black_box(&scenario), &results));
}

#[divan::bench(args = Deal::ALL)]
fn outcomes(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let mut lane = FastLane::default();
    bencher.bench_local(|| analysis::outcomes(&mut lane, black_box(&scenario)));
}

/// 10,000 paths with all their statistics and fans, as while a slider moves, on one thread.
#[divan::bench]
fn simulate_10_000(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let mut draws = Draws::default();
    draws.refresh(&scenario, 1, 10_000);
    let threads = Threads::One;
    let sample = Sample { paths: 10_000, seed: 1, fan_paths: 1_024, threads };
    bencher.bench_local(|| simulate(black_box(&scenario), sample, Some(&draws), &|_| true));
}

/// 1,000,000 paths with all their statistics on two threads.
#[divan::bench(sample_count = 10)]
fn simulate_1_000_000(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap_or_else(|error| panic!("no threads: {error}"));
    let sample = Sample { paths: 1_000_000, seed: 1, fan_paths: 10_000, threads: Threads::All };
    bencher
        .bench_local(|| pool.install(|| simulate(black_box(&scenario), sample, None, &|_| true)));
}

/// 4,096 runs over two levers that move no month: what a drag may redraw in its frame.
#[divan::bench(args = [Metric::NetIrr, Metric::MinDscr, Metric::LenderLoss])]
fn heat_map_64(bencher: Bencher<'_, '_>, metric: Metric) {
    heat_map(bencher, metric, 64);
}

/// What the frame of a drag makes of it.
#[divan::bench(args = [Metric::NetIrr, Metric::MinLlcr])]
fn heat_map_32(bencher: Bencher<'_, '_>, metric: Metric) {
    heat_map(bencher, metric, 32);
}

fn heat_map(bencher: Bencher<'_, '_>, metric: Metric, places: usize) {
    let scenario = Deal::Default.scenario();
    let mut runs = analysis::Runs::default();
    let pair = analysis::Pair { x: Lever::ResaleFraction, y: Lever::MonthlyBurn, metric };
    bencher.bench_local(|| analysis::HeatMap::of(&mut runs, black_box(&scenario), pair, places));
}

/// Lines through a map at its hurdle.
#[divan::bench]
fn contours_of_64(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let metric = Metric::NetIrr;
    let pair = analysis::Pair { x: Lever::ResaleFraction, y: Lever::MonthlyBurn, metric };
    let map = analysis::HeatMap::of(&mut analysis::Runs::default(), &scenario, pair, 64);
    bencher.bench_local(|| analysis::contours(black_box(&map), 0.08));
}

#[divan::bench(args = [Lever::ResaleFraction, Lever::LeaseMonths])]
fn curve_200(bencher: Bencher<'_, '_>, lever: Lever) {
    let scenario = Deal::Default.scenario();
    let mut runs = analysis::Runs::default();
    bencher.bench_local(|| {
        analysis::curve(&mut runs, black_box(&scenario), lever, Metric::NetIrr, 200)
    });
}

#[divan::bench]
fn tornado(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let mut lane = FastLane::default();
    let ranges = analysis::tornado::Ranges::new();
    bencher.bench_local(|| {
        analysis::tornado(&mut lane, black_box(&scenario), Metric::NetIrr, &ranges)
    });
}

/// With the curve that it starts from.
#[divan::bench]
fn goal_seek(bencher: Bencher<'_, '_>) {
    let scenario = Deal::Default.scenario();
    let mut runs = analysis::Runs::default();
    let goal = analysis::Goal { lever: Lever::ResaleFraction, metric: Metric::NetIrr, target: 0.2 };
    bencher.bench_local(|| analysis::goal_seek(&mut runs, black_box(&scenario), goal));
}
