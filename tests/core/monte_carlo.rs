//! Chance: the same paths everywhere, and what is known of them in advance.

#![expect(clippy::float_cmp, reason = "shares and percentiles of known samples are exact")]

use chiplease::analysis::monte_carlo::draws::{Draws, normal_quantile};
use chiplease::analysis::monte_carlo::statistics::{Estimate, Histogram, Spread, share_below};
use chiplease::analysis::monte_carlo::{is_certain, path_results, samples};
use chiplease::analysis::{Cancelled, Sample, Simulation, Threads, simulate};
use chiplease::model::{FastLane, Scenario};
use rust_decimal::Decimal;

use crate::default_scenario;

fn sample(paths: u32, seed: u64) -> Sample {
    Sample { paths, seed, fan_paths: paths, threads: Threads::One }
}

fn run(scenario: &Scenario, sample: Sample) -> Simulation {
    simulate(scenario, sample, None, &|_| true).unwrap()
}

fn mean(values: &[f64]) -> Estimate {
    let sums =
        values.iter().fold((0.0, 0.0), |sums, value| (sums.0 + value, sums.1 + value * value));
    Estimate::mean(sums.0, sums.1, u32::try_from(values.len()).unwrap())
}

#[track_caller]
fn check_within_three(what: &str, estimate: Estimate, truth: f64) {
    let Estimate { value, standard_error } = estimate;
    assert!(standard_error > 0.0, "{what} varies");
    let distance = (value - truth).abs() / standard_error;
    assert!(distance <= 3.0, "{what}: {value} is {distance:.1} standard errors from {truth}");
}

#[test]
fn quantiles_of_the_normal_are_those_of_the_tables() {
    // From the distribution function to 40 digits.
    for (probability, expected) in [
        (0.5, 0.0),
        (0.8, 0.841_621_233_572_914_2),
        (0.975, 1.959_963_984_540_054),
        (0.05, -1.644_853_626_951_472_7),
        (0.001, -3.090_232_306_167_813_5),
        (1e-10, -6.361_340_902_404_056),
        (1e-20, -9.262_340_089_798_408),
    ] {
        let found = normal_quantile(probability);
        assert!((found - expected).abs() < 1e-14 * 10.0, "{probability}: {found}, not {expected}");
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
}

#[test]
fn without_doubt_every_path_is_the_deterministic_run() {
    let mut scenario = default_scenario();
    scenario.uncertainty.burn_volatility = Decimal::ZERO;
    scenario.uncertainty.resale_volatility = Decimal::ZERO;
    // Certain or impossible, so that no round is left to chance.
    for (index, round) in scenario.lessee.funding.iter_mut().enumerate() {
        round.probability = Decimal::from(u8::from(index == 0));
    }
    assert!(is_certain(&scenario), "nothing is left to chance");
    let mut lane = FastLane::default();
    lane.run(&scenario);
    let (equity_irr, net_irr) =
        (lane.equity_irr().annual().unwrap(), lane.net_irr().annual().unwrap());
    let simulation = run(&scenario, sample(1_000, 7));
    let near = |one: f64, other: f64| (one - other).abs() < 1e-10;
    assert!(simulation.equity_irr.sorted.iter().all(|irr| near(*irr, equity_irr)), "equity IRR");
    assert!(simulation.net_irr.sorted.iter().all(|irr| near(*irr, net_irr)), "net IRR");
    assert_eq!(simulation.net_irr.sorted.len(), 1_000);
    assert!(near(simulation.net_irr.spread.percentiles[0].value, net_irr), "5%");
    assert!(near(simulation.net_irr.spread.mean.value, net_irr), "mean");
    assert_eq!(simulation.default.value, f64::from(u8::from(lane.default_month().is_some())));
    let months = chiplease::model::run(&scenario).months;
    for (month, fan) in months.iter().zip(&simulation.liquidity.months) {
        let liquidity = chiplease::format::float(month.liquidity);
        for of_fan in fan {
            assert!((of_fan - liquidity).abs() <= 1e-6 * liquidity.abs() + 1.0, "{}", month.month);
        }
    }
    scenario.uncertainty.resale_volatility = Decimal::new(1, 2);
    assert!(!is_certain(&scenario), "resale is");
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let scenario = default_scenario();
    let alone = run(&scenario, sample(5_000, 3));
    let mut draws = Draws::default();
    draws.refresh(&scenario, 3, 5_000);
    let kept = simulate(&scenario, sample(5_000, 3), Some(&draws), &|_| true).unwrap();
    assert_eq!(alone, kept, "with kept draws");
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let asked = Sample { threads: Threads::All, ..sample(5_000, 3) };
        let together = pool.install(|| run(&scenario, asked));
        // Bit for bit: text of floats is exact, and tells zeros and not-a-numbers apart.
        assert_eq!(format!("{alone:?}"), format!("{together:?}"), "{threads} threads");
    }
    assert_ne!(alone.net_irr, run(&scenario, sample(5_000, 4)).net_irr, "another seed");
}

#[test]
fn a_path_depends_on_seed_and_number_alone() {
    let scenario = default_scenario();
    let few: Vec<_> = path_results(&scenario, 5, 700).collect();
    let many: Vec<_> = path_results(&scenario, 5, 2_000).collect();
    assert_eq!(few.len(), 700);
    assert_eq!(few[..], many[..700]);
    // One round more must not move the draws of the others.
    let mut with_round = scenario.clone();
    let mut round = scenario.lessee.funding[0].clone();
    round.probability = Decimal::ZERO;
    with_round.lessee.funding.push(round);
    for (one, other) in few.iter().zip(path_results(&with_round, 5, 700)) {
        assert_eq!(one.resale_fraction.to_bits(), other.resale_fraction.to_bits());
        assert_eq!(one.closes[..], other.closes[..one.closes.len()]);
        assert_eq!(one.net_irr.to_bits(), other.net_irr.to_bits(), "a round that never closes");
    }
}

#[test]
fn means_are_those_of_the_file() {
    let mut scenario = default_scenario();
    // The lessee cannot fail, and resale stays clear of its limit.
    scenario.lessee.cash = Decimal::from(1_000_000_000_000_u64);
    scenario.uncertainty.resale_volatility = Decimal::new(3, 1);
    let results: Vec<_> = path_results(&scenario, 11, 40_000).collect();
    assert!(results.iter().all(|path| path.default_month.is_none() && path.resale_fraction < 1.0));
    let of = |value: fn(&chiplease::analysis::monte_carlo::PathResult) -> f64| {
        mean(&results.iter().map(value).collect::<Vec<_>>())
    };
    check_within_three("resale", of(|path| path.resale_fraction), 0.25);
    check_within_three("burn", of(|path| path.monthly_burn), 1e9);
}

#[test]
fn a_round_closes_as_often_as_it_is_likely() {
    let mut scenario = default_scenario();
    scenario.uncertainty.correlation = Decimal::new(-7, 1);
    let rounds: Vec<f64> = scenario
        .lessee
        .funding
        .iter()
        .map(|round| chiplease::format::float(round.probability))
        .collect();
    assert!(!rounds.is_empty(), "there are rounds");
    let results: Vec<_> = path_results(&scenario, 2, 40_000).collect();
    for (index, probability) in rounds.into_iter().enumerate() {
        let count = results.iter().filter(|path| path.closes[index]).count();
        let share = Estimate::share(u32::try_from(count).unwrap(), 40_000);
        check_within_three("round", share, probability);
    }
}

#[test]
fn burn_and_resale_go_together_as_the_correlation_says() {
    let mut scenario = default_scenario();
    scenario.uncertainty.correlation = Decimal::new(5, 1);
    scenario.uncertainty.resale_volatility = Decimal::new(2, 1);
    let logs: Vec<(f64, f64)> = path_results(&scenario, 9, 40_000)
        .map(|path| (path.monthly_burn.ln(), path.resale_fraction.ln()))
        .collect();
    let count = logs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|log| log.0), mean(&|log| log.1));
    let covariance = mean(&|log| (log.0 - x) * (log.1 - y));
    let deviations =
        mean(&|log| (log.0 - x).powi(2)).sqrt() * mean(&|log| (log.1 - y).powi(2)).sqrt();
    let correlation = covariance / deviations;
    // The standard error of a correlation is (1 − ρ²)/√n: 0.75/√n here.
    assert!((correlation + 0.5).abs() < 3.0 * 0.75 / count.sqrt(), "{correlation}");
}

#[test]
fn another_seed_moves_a_figure_by_about_its_standard_error() {
    let scenario = default_scenario();
    let (one, other) = (run(&scenario, sample(10_000, 1)), run(&scenario, sample(10_000, 2)));
    let near = |one: Estimate, other: Estimate, what: &str| {
        let both = one.standard_error.hypot(other.standard_error);
        assert!(
            (one.value - other.value).abs() <= 4.0 * both + 1e-12,
            "{what}: {one:?}, {other:?}"
        );
    };
    near(one.default, other.default, "default");
    near(one.net_irr.spread.mean, other.net_irr.spread.mean, "mean");
    let percentiles = one.net_irr.spread.percentiles.into_iter();
    for (one, other) in percentiles.zip(other.net_irr.spread.percentiles) {
        near(one, other, "percentile");
    }
}

#[test]
fn figures_of_a_run_are_those_of_its_paths() {
    let mut scenario = default_scenario();
    scenario.lessee.cash = Decimal::from(4_000_000_000_u64);
    let simulation = run(&scenario, sample(1_500, 1));
    let results: Vec<_> = path_results(&scenario, 1, 1_500).collect();
    let share = |count: usize| count as f64 / 1_500.0;
    let defaults = results.iter().filter(|path| path.default_month.is_some()).count();
    assert!(defaults > 0, "some default");
    assert_eq!(simulation.default.value, share(defaults));
    assert_eq!(simulation.defaulted_by.last().copied(), Some(share(defaults)));
    let losses = results.iter().filter(|path| path.moic.unwrap() < 1.0).count();
    assert_eq!(simulation.equity_loss.value, share(losses));
    let by_month_12 = results.iter().filter(|path| path.default_month.is_some_and(|m| m <= 12));
    assert_eq!(simulation.defaulted_by[12], share(by_month_12.count()));
    let lost: f64 = results.iter().map(|path| path.losses[0]).sum::<f64>() / 1_500.0;
    assert!((simulation.expected_losses[0].value - lost).abs() <= 1e-6 * lost.abs() + 0.01);
    let mut rates: Vec<f64> = results.iter().map(|path| path.net_irr).collect();
    rates.sort_by(f64::total_cmp);
    assert_eq!(simulation.net_irr.sorted, rates);
}

#[test]
fn who_is_told_no_stops() {
    let scenario = default_scenario();
    for threads in [Threads::One, Threads::All] {
        let asked = Sample { threads, ..sample(100_000, 1) };
        let count = std::sync::atomic::AtomicU32::new(0);
        let stopped = simulate(&scenario, asked, None, &|paths| {
            count.fetch_add(paths, std::sync::atomic::Ordering::Relaxed);
            false
        });
        assert_eq!(stopped, Err(Cancelled));
        assert!(count.into_inner() < 50_000, "and at once");
    }
}

#[test]
fn percentiles_of_a_known_sample() {
    let sorted: Vec<f64> = (0..=100).map(f64::from).collect();
    let spread = Spread::of(&sorted);
    assert_eq!(spread.percentiles.map(|p| p.value), [5.0, 25.0, 50.0, 75.0, 95.0]);
    assert_eq!(spread.mean.value, 50.0);
    // √((n² − 1) / 12 · n / (n − 1) / n) of 101 whole numbers in a row.
    let expected = (101.0 * 102.0 / 12.0 / 101.0_f64).sqrt();
    assert!((spread.mean.standard_error - expected).abs() < 1e-12, "{:?}", spread.mean);
    // √(101 · 0.5 · 0.5) ranks to either side, of 101 ranks that are 100 apart.
    let expected = 100.0 * (0.25 / 101.0_f64).sqrt();
    assert!((spread.percentiles[2].standard_error - expected).abs() < 1e-9);
    assert_eq!(share_below(&sorted, 50.0).value, 50.0 / 101.0);
    let histogram = Histogram::of(&sorted);
    assert_eq!(histogram.counts.iter().sum::<u32>(), 101);
    assert_eq!((histogram.first, histogram.width), (0.0, 2.0));
    assert_eq!(histogram.counts[0], 2);
    // A few that gain far more than the others count in the last bar; what is lost has its own bars.
    let mut tailed: Vec<f64> = (0..1000).map(|place| 2.0 + f64::from(place) / 10_000.0).collect();
    tailed.extend([9.0; 20]);
    let histogram = Histogram::of(&tailed);
    assert!(histogram.end() < 2.3, "the bars end at {}", histogram.end());
    assert_eq!(histogram.counts.iter().sum::<u32>(), 1020);
    let mut lost: Vec<f64> = vec![0.1; 20];
    lost.extend((0..1000).map(|place| 2.0 + f64::from(place) / 10_000.0));
    assert!(Histogram::of(&lost).first < 0.11);
    assert_eq!(Spread::of(&[0.25]).percentiles.map(|p| p.value), [0.25; 5]);
    assert_eq!(Spread::of(&[]).mean.value, 0.0);
}

#[test]
fn a_share_has_the_error_of_a_share() {
    let share = Estimate::share(2_500, 10_000);
    assert_eq!(share.value, 0.25);
    assert!((share.standard_error - (0.25_f64 * 0.75 / 10_000.0).sqrt()).abs() < 1e-15);
    assert_eq!(Estimate::share(0, 10_000).standard_error, 0.0);
}

#[test]
fn samples_have_a_row_a_path_with_seed() {
    let scenario = default_scenario();
    let mut text = Vec::new();
    let reached = std::cell::Cell::new(0);
    samples::write(&scenario, 17, 600, &mut text, |count| reached.set(count)).unwrap();
    assert_eq!(reached.get(), 600, "every path is told");
    let mut table = csv::Reader::from_reader(text.as_slice());
    let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header[..4], ["seed", "path", "monthly_burn", "resale_fraction"]);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 600);
    let results: Vec<_> = path_results(&scenario, 17, 600).collect();
    let net = header.iter().position(|name| name == "net_irr").unwrap();
    for (row, result) in rows.iter().zip(&results) {
        assert_eq!(&row[0], "17");
        assert_eq!(row[1], result.path.to_string());
        assert_eq!(row[net].parse::<f64>().unwrap_or(-1.0).to_bits(), result.net_irr.to_bits());
    }
}

#[test]
fn every_deal_has_figures_whatever_chance_does() {
    let mut scenario = default_scenario();
    scenario.tranches.clear();
    scenario.lessee.cash = Decimal::ZERO;
    scenario.uncertainty.burn_volatility = Decimal::from(3);
    scenario.uncertainty.resale_volatility = Decimal::from(3);
    for paths in [1, 2, 17] {
        let simulation = run(&scenario, sample(paths, 1));
        assert!(simulation.net_irr.spread.mean.value.is_finite());
        assert!(simulation.net_irr.spread.percentiles.iter().all(|p| p.value.is_finite()));
        assert_eq!(simulation.lender_loss.value, 0.0, "nobody lent anything");
        assert!(simulation.expected_losses.is_empty());
        assert_eq!(simulation.net_irr.histogram.counts.iter().sum::<u32>(), paths);
    }
}
