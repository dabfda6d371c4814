//! A batch of scenarios yields what each of them yields alone.

use chiplease::analysis::{Lever, Metric, Runs, curve};
use chiplease::files::library;
use chiplease::model::batch::{Batch, BatchMask, WIDTH};
use chiplease::model::irr::{Irr, irr, irr_of_batch};
use chiplease::model::scenario::ValuePath;
use chiplease::model::{BatchLane, FastLane, Scenario, Shocks, may_share_batch};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::random;

/// A rate is what both searches make of the same flows.
const RATE_TOLERANCE: f64 = 1e-10;
/// Amounts are the same operations in the same order.
const AMOUNT_TOLERANCE: f64 = 1e-6;
/// Of a ratio, its digits.
const RATIO_TOLERANCE: f64 = 1e-9;

#[track_caller]
fn check_amount(what: &str, batch: f64, alone: f64) {
    let scale = 1.0 + 1e-9 * alone.abs();
    assert!((batch - alone).abs() <= AMOUNT_TOLERANCE * scale, "{what}: {batch} and {alone}");
}

#[track_caller]
fn check_rate(what: &str, batch: Irr, alone: Irr) {
    match (batch.annual(), alone.annual()) {
        (Some(batch), Some(alone)) => {
            let scale = 1.0 + alone.abs();
            assert!((batch - alone).abs() <= RATE_TOLERANCE * scale, "{what}: {batch} and {alone}");
        }
        (batch, alone) => assert_eq!(batch, alone, "{what}"),
    }
    assert_eq!(batch.has_several_roots(), alone.has_several_roots(), "{what}");
}

#[track_caller]
fn check(scenarios: &[Scenario]) {
    for scenario in scenarios {
        assert!(may_share_batch(&scenarios[0], scenario), "these may not share a batch");
    }
    let (mut batch, mut lane) = (BatchLane::default(), FastLane::default());
    batch.keep_months(true);
    batch.run(scenarios);
    check_run(&batch, &mut lane, scenarios);
    // What is read of the ends alone is the same.
    let whole = outcome(&batch);
    batch.keep_months(false);
    batch.run_along(scenarios);
    assert_eq!(outcome(&batch), whole, "read from the ends");
    check_months(&mut batch, &mut lane, scenarios);
}

/// What must not depend on how the scenarios were read.
fn outcome(batch: &BatchLane) -> (Vec<Batch>, Vec<Batch>, [Irr; WIDTH], Batch) {
    (batch.flows().to_vec(), batch.liquidity().to_vec(), batch.net_irr(), batch.lender_loss())
}

#[track_caller]
fn check_months(batch: &mut BatchLane, lane: &mut FastLane, scenarios: &[Scenario]) {
    assert!(batch.peak_ltv().iter().all(Option::is_none), "no month was kept");
    batch.keep_months(true);
    batch.run_along(scenarios);
    let project_irr = batch.project_irr();
    for (place, scenario) in scenarios.iter().enumerate() {
        lane.run(scenario);
        check_rate("project IRR", project_irr[place], lane.project_irr());
        check_ratio("LLCR", batch.min_llcr()[place], lane.min_llcr());
        check_ratio("LTV", batch.peak_ltv()[place], lane.peak_ltv());
        if lane.equity() > 0.0 {
            check_ratio("net MOIC", batch.net_moic()[place], lane.net_moic());
        }
    }
}

#[track_caller]
fn check_ratio(what: &str, batch: Option<f64>, alone: Option<f64>) {
    match (batch, alone) {
        // Over next to no value a ratio is as large as it likes: what counts are its digits.
        (Some(batch), Some(alone)) => {
            let scale = 1.0 + alone.abs();
            assert!(
                (batch - alone).abs() <= RATIO_TOLERANCE * scale,
                "{what}: {batch} and {alone}"
            );
        }
        (batch, alone) => assert_eq!(batch, alone, "{what}"),
    }
}

#[track_caller]
fn check_run(batch: &BatchLane, lane: &mut FastLane, scenarios: &[Scenario]) {
    let (equity_irr, net_irr) = (batch.equity_irr(), batch.net_irr());
    for (place, scenario) in scenarios.iter().enumerate() {
        lane.run(scenario);
        let at = |batch: Batch| batch.0[place];
        check_amount("equity", at(batch.equity()), lane.equity());
        check_amount("lender's loss", at(batch.lender_loss()), lane.lender_loss());
        assert_eq!(batch.default_month()[place], lane.default_month(), "month of default");
        assert_eq!(batch.runway_months()[place], lane.runway_months(), "runway");
        assert_eq!(batch.end_month()[place], lane.end_month(), "last month");
        check_rate("equity IRR", equity_irr[place], lane.equity_irr());
        check_rate("net IRR", net_irr[place], lane.net_irr());
        let moic = (lane.equity() > 0.0).then(|| at(batch.distributed()) / lane.equity());
        check_amount("MOIC", moic.unwrap_or(0.0), lane.moic().unwrap_or(0.0));
        check_ratio("DSCR", batch.min_dscr()[place], lane.min_dscr());
    }
}

/// The scenario with the lever at sixteen places of its range.
fn along(scenario: &Scenario, lever: Lever) -> Vec<Scenario> {
    let range = lever.range(scenario);
    (0..WIDTH)
        // From one end of the range to the other, both included.
        .map(|place| {
            let share = place as f64 / (WIDTH - 1) as f64;
            let mut moved = scenario.clone();
            lever.set(&mut moved, range.start() + share * (range.end() - range.start()));
            moved
        })
        .collect()
}

#[test]
fn every_lever_that_moves_no_month_runs_in_batch() {
    let scenario = library::default_scenario().unwrap();
    let mut count = 0;
    for lever in Lever::all(&scenario) {
        let scenarios = along(&scenario, lever);
        if scenarios.iter().all(|other| may_share_batch(&scenarios[0], other)) {
            check(&scenarios);
            count += 1;
        }
    }
    assert!(count > 25, "only {count} levers run in batches");
}

#[test]
fn a_burn_that_breaks_some_of_the_lessees_ends_their_runs_alone() {
    let scenario = library::default_scenario().unwrap();
    let scenarios = along(&scenario, Lever::MonthlyBurn);
    let mut lane = BatchLane::default();
    lane.run(&scenarios);
    let months = lane.default_month();
    assert!(months.iter().any(Option::is_none), "some survive");
    assert!(months.iter().any(Option::is_some), "some do not");
    check(&scenarios);
}

#[test]
fn months_are_the_same_in_batch_on_every_path_of_the_value() {
    let mut scenario = library::default_scenario().unwrap();
    let cliff = ValuePath::Cliff { month: 30, share: Decimal::new(6, 1) };
    for path in [ValuePath::Exponential, ValuePath::StraightLine, cliff] {
        scenario.equipment.value_path = path;
        check(&along(&scenario, Lever::ResaleFraction));
        check(&along(&scenario, Lever::MonthlyBurn));
        check(&along(&scenario, Lever::LoanRate(0)));
    }
}

#[test]
fn a_curve_of_every_metric_is_that_of_single_runs() {
    let scenario = library::default_scenario().unwrap();
    let (mut runs, mut lane) = (Runs::default(), FastLane::default());
    for metric in Metric::ALL {
        for lever in [Lever::ResaleFraction, Lever::MonthlyBurn] {
            for (at, value) in curve(&mut runs, &scenario, lever, metric, 33).points {
                let mut moved = scenario.clone();
                lever.set(&mut moved, at);
                lane.run(&moved);
                check_ratio(metric.name(), value, metric.value(&mut lane));
            }
        }
    }
}

#[test]
fn fewer_scenarios_than_a_batch_holds_are_a_batch() {
    let scenario = library::default_scenario().unwrap();
    check(&along(&scenario, Lever::ResaleFraction)[..3]);
}

#[test]
fn chance_without_doubt_is_the_deterministic_run() {
    let scenario = library::default_scenario().unwrap();
    let shocks = Shocks {
        monthly_burn: Batch::splat(1e9),
        resale_fraction: Batch::splat(0.25),
        closes: vec![BatchMask::of(|_| true); 2],
        pays: Vec::new(),
    };
    let mut batch = BatchLane::default();
    batch.run_shocked(&scenario, &shocks);
    let mut lane = FastLane::default();
    lane.run(&scenario);
    for place in 0..WIDTH {
        check_rate("net IRR", batch.net_irr()[place], lane.net_irr());
        assert_eq!(batch.default_month()[place], None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_deals_run_in_batch_as_they_run_alone(
        scenario in random::any_scenario(),
        lever in 0_usize..64,
    ) {
        let levers = Lever::all(&scenario);
        let mut scenarios = along(&scenario, levers[lever % levers.len()]);
        let first = scenarios[0].clone();
        scenarios.retain(|other| {
            may_share_batch(&first, other) && chiplease::model::validate(other).is_ok()
        });
        if !scenarios.is_empty() {
            check(&scenarios);
        }
    }

    #[test]
    fn any_flows_have_the_same_rates_in_batch_as_alone(
        flows in prop::collection::vec(prop::array::uniform16(-1e3..1e3_f64), 2..30),
        outlay in 0.0..1e4_f64,
    ) {
        let mut batch: Vec<Batch> = flows.iter().map(|flow| Batch(*flow)).collect();
        batch[0] = Batch::splat(-outlay);
        let rates = irr_of_batch(&batch);
        for (place, rate) in rates.into_iter().enumerate() {
            let series: Vec<f64> = batch.iter().map(|flow| flow.0[place]).collect();
            check_rate("IRR", rate, irr(&series));
        }
    }

    /// As where equity is called with later deliveries: Newton's method solves most of them, and what
    /// has several rates has to be seen by both.
    #[test]
    fn flows_with_later_outlays_have_the_same_rates_in_batch_as_alone(
        outlays in prop::collection::vec(0.0..1e4_f64, 1..5),
        receipts in prop::collection::vec(prop::array::uniform16(0.0..1e3_f64), 2..40),
        gap in 1_usize..9,
        last in prop::array::uniform16(-1e3..1e3_f64),
    ) {
        let mut batch: Vec<Batch> = receipts.iter().map(|flow| Batch(*flow)).collect();
        batch.push(Batch(last));
        for (place, outlay) in outlays.iter().enumerate() {
            if let Some(flow) = batch.get_mut(place * gap) {
                *flow = Batch(flow.0.map(|flow| flow - outlay));
            }
        }
        let rates = irr_of_batch(&batch);
        for (place, rate) in rates.into_iter().enumerate() {
            let series: Vec<f64> = batch.iter().map(|flow| flow.0[place]).collect();
            check_rate("IRR", rate, irr(&series));
        }
    }
}
