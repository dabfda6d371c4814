//! Time of one run in either lane, and of the analyses that a frame of a drag asks for.

mod deals;

use chiplease::analysis::{self, Lever, Metric};
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

#[divan::bench(args = Deal::ALL)]
fn curve_of_101_points(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let mut lane = FastLane::default();
    let metrics = [Metric::EquityIrr, Metric::NetIrr];
    bencher.bench_local(|| {
        analysis::curves(&mut lane, black_box(&scenario), Lever::ResaleFraction, metrics, 101)
    });
}

#[divan::bench(args = Deal::ALL)]
fn headline(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let results = model::run(&scenario);
    let mut lane = FastLane::default();
    bencher.bench_local(|| analysis::headline(&mut lane, black_box(&scenario), &results));
}

#[divan::bench(args = Deal::ALL)]
fn outcomes(bencher: Bencher<'_, '_>, deal: Deal) {
    let scenario = deal.scenario();
    let mut lane = FastLane::default();
    bencher.bench_local(|| analysis::outcomes(&mut lane, black_box(&scenario)));
}
