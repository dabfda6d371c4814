//! The optional terms of format 2: every fixture to the cent, and what holds for any deal with them.

use std::path::Path;

use chiplease::model::results::Month;
use chiplease::model::{
    BatchLane, ExactLane, FastLane, Fixed, Results, Scenario, run, run_together, validate,
};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::fixtures::{Tolerance, as_json, differences};
use crate::random::{any_scenario, at_size};
use crate::random_terms::any_scenario_with_terms;

/// Every fixture of format 2 by name: the scenario and what is expected of it.
pub(crate) fn fixtures() -> Vec<(String, Scenario, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/terms");
    let found = crate::fixtures::read(&folder);
    assert_eq!(found.len(), 89, "all fixtures are there");
    found
}

#[track_caller]
fn check(lane: impl Fn(&Scenario) -> Results, within: impl Fn(&Value) -> Tolerance) {
    let mut out = Vec::new();
    for (name, scenario, expected) in fixtures() {
        assert_eq!(validate(&scenario), Ok(()), "{name}");
        let found = as_json(&scenario, &lane(&scenario));
        differences(&name, &found, &expected, within(&expected), &mut out);
    }
    assert!(out.is_empty(), "{} differences:\n{}", out.len(), out[..out.len().min(40)].join("\n"));
}

fn exact(scenario: &Scenario) -> Results {
    let mut lane = ExactLane::default();
    lane.run(scenario);
    lane.results(scenario)
}

fn fast(scenario: &Scenario) -> Results {
    let mut lane = FastLane::default();
    lane.run(scenario);
    lane.results(scenario)
}

#[test]
fn every_fixture_of_format_2_is_met_to_the_cent() {
    check(exact, |_| Tolerance { amount: 0.0, rate: 1e-9, ratio: 1e-9 });
}

#[test]
fn the_fast_lane_meets_every_fixture_of_format_2_to_the_dollar() {
    let within = Tolerance { amount: 2.0, rate: 1e-8, ratio: 1e-6 };
    check(fast, |expected| within.for_a_deal_of(crate::fixtures::equity(expected)));
}

#[test]
fn a_warm_fast_lane_allocates_nothing_with_terms_either() {
    let mut lane = FastLane::default();
    for (name, scenario, _) in fixtures() {
        lane.run(&scenario);
        lane.run(&scenario);
        let counted = allocation_counter::measure(|| lane.run(&scenario));
        assert_eq!(counted.count_total, 0, "{name}");
    }
}

#[test]
fn a_portfolio_of_one_deal_with_terms_is_that_deal_to_the_cent() {
    for (name, scenario, _) in fixtures() {
        let together = run_together(std::slice::from_ref(&scenario)).unwrap();
        let [deal] = together.deals.as_slice() else { panic!("{name}") };
        let (alone, shared) = (exact(&scenario), &deal.results);
        assert_eq!(as_json(&scenario, shared), as_json(&scenario, &alone), "{name}");
        let cash = &together.lessees[0].months;
        for (row, month) in cash.iter().zip(&alone.months) {
            assert_eq!(row.liquidity, month.liquidity, "{name}, month {}", month.month);
        }
        for pair in cash.windows(2) {
            let [before, row] = pair else { continue };
            let paid = row.rent_paid + row.guarantee + row.other;
            let expected = before.liquidity + row.funding - row.burn - paid;
            assert_eq!(row.liquidity, expected, "{name}, month {}", row.month);
        }
    }
}

/// Receipts, sale, guarantees, draws, calls and prepayments, and what the pockets held.
fn money_in(before: &Month, month: &Month) -> Decimal {
    let drawn: Decimal = month.drawn.iter().sum();
    month.rent_paid
        + month.backstop
        + month.re_lease_rent
        + month.interest_earned
        + month.sale_proceeds
        + month.guarantees
        + month.prepaid_rent
        + month.deposit_flow
        + month.equity_call
        + drawn
        + before.reserve
        + before.trapped
        + before.deposit
}

/// Costs, debt service, distributions, equipment, and what the pockets hold.
fn money_out(month: &Month) -> Decimal {
    let paid = [
        &month.interest,
        &month.principal,
        &month.sweep,
        &month.prepayment_premium,
        &month.settlement,
    ];
    let lenders: Decimal = paid.into_iter().flatten().sum();
    month.operating_cost
        + month.fees
        + month.capex
        + lenders
        + month.distribution
        + month.reserve
        + month.trapped
        + month.deposit
}

fn check_money(results: &Results) -> Result<(), TestCaseError> {
    let nothing = Month {
        reserve: Decimal::ZERO,
        trapped: Decimal::ZERO,
        deposit: Decimal::ZERO,
        ..results.months[0].clone()
    };
    let before = std::iter::once(&nothing).chain(&results.months);
    for (before, month) in before.zip(&results.months) {
        prop_assert_eq!(money_in(before, month), money_out(month), "month {}", month.month);
    }
    let last = results.months.last().unwrap();
    prop_assert_eq!(last.reserve + last.trapped + last.deposit, Decimal::ZERO, "nothing stays");
    Ok(())
}

#[test]
fn money_in_equals_money_out_in_every_fixture_of_format_2() {
    for (name, scenario, _) in fixtures() {
        check_money(&exact(&scenario)).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

/// Whether two lanes see the same events, and amounts as near as a cent a month and pocket; else
/// where they do not.
fn agreement(deal: &Scenario) -> Result<(), String> {
    let (one, other) = (exact(deal), fast(deal));
    let events = |results: &Results| {
        let summary = &results.summary;
        (summary.default_month, summary.runway_months, summary.end_month)
    };
    if events(&one) != events(&other) {
        return Err(format!("{:?} {:?}", events(&one), events(&other)));
    }
    let pockets = 2 + deal.tranches.len() + deal.guarantees.len() + deal.equipment.deliveries.len();
    let months = one.summary.end_month + deal.structure.reserve_months;
    let limit = Decimal::from(months) * Decimal::from(pockets) * Decimal::new(2, 2);
    for (exact, fast) in one.months.iter().zip(&other.months) {
        let (exact, fast) = (amounts(exact), amounts(fast));
        for (place, (left, right)) in exact.into_iter().zip(fast).enumerate() {
            if (left - right).abs() > limit {
                return Err(format!("{left} {right}: amount {place}, limit {limit}"));
            }
        }
    }
    Ok(())
}

/// Every amount of a month, in the order of the headless output.
fn amounts(month: &Month) -> Vec<Decimal> {
    let Value::Object(fields) = serde_json::to_value(month).unwrap() else { panic!("no object") };
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.parse().unwrap()],
        Value::Array(texts) => {
            texts.iter().map(|text| text.as_str().unwrap().parse().unwrap()).collect()
        }
        _ => Vec::new(),
    };
    fields.values().flat_map(texts).collect()
}

/// Whether a batch of the scenario and its burn moved gives what single runs give.
fn check_batch(scenario: &Scenario) -> Result<(), TestCaseError> {
    let moved = |place: u32| {
        let mut moved = scenario.clone();
        let factor = Decimal::new(5 + i64::from(place), 1);
        moved.lessee.monthly_burn = (moved.lessee.monthly_burn * factor).round_dp(2);
        moved
    };
    let scenarios: Vec<Scenario> = (0..16).map(moved).collect();
    let (mut batch, mut lane) = (BatchLane::default(), FastLane::default());
    batch.keep_months(true);
    batch.run(&scenarios);
    let close = |one: f64, other: f64, scale: f64| (one - other).abs() <= 1e-6 + 1e-9 * scale;
    let scale = f64::try_from(scenario.equipment.cost).unwrap() * 100.0;
    let (net, equity, project) = (batch.net_irr(), batch.equity_irr(), batch.project_irr());
    let (ltv, llcr) = (batch.peak_ltv(), batch.min_llcr());
    for (place, scenario) in scenarios.iter().enumerate() {
        lane.run(scenario);
        prop_assert_eq!(batch.default_month()[place], lane.default_month());
        prop_assert_eq!(batch.end_month()[place], lane.end_month());
        prop_assert!(close(batch.lender_loss().0[place], lane.lender_loss(), scale));
        prop_assert!(close(batch.guarantors_paid().0[place], lane.guarantors_paid(), scale));
        prop_assert!(close(batch.peak_equity().0[place], lane.peak_equity(), scale));
        for (batch, alone) in [
            (net[place].annual(), lane.net_irr().annual()),
            (equity[place].annual(), lane.equity_irr().annual()),
            (project[place].annual(), lane.project_irr().annual()),
            (ltv[place], lane.peak_ltv()),
            (llcr[place], lane.min_llcr()),
        ] {
            match (batch, alone) {
                (Some(batch), Some(alone)) => {
                    let apart = (batch - alone).abs();
                    prop_assert!(apart <= 1e-8 * (1.0 + alone.abs()), "{} {}", batch, alone);
                }
                (batch, alone) => prop_assert_eq!(batch, alone),
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn money_in_equals_money_out_with_any_terms(scenario in any_scenario_with_terms()) {
        check_money(&exact(&scenario))?;
    }

    /// From $10,000 to $1tn. Where the lanes part because an event depends on a cent, they agree on
    /// the same deal ten thousand times as large.
    #[test]
    fn the_lanes_agree_with_any_terms(scenario in any_scenario_with_terms(), exponent in 4.0_f64..12.0) {
        let size = 10_f64.powf(exponent);
        let deal = at_size(&scenario, size);
        prop_assume!(validate(&deal).is_ok());
        if let Err(why) = agreement(&deal) {
            let larger = at_size(&scenario, size * 1e4);
            prop_assume!(validate(&larger).is_ok());
            prop_assert_eq!(agreement(&larger), Ok(()), "{}", why);
        }
    }

    #[test]
    fn terms_that_are_neutral_change_nothing(scenario in any_scenario()) {
        let mut lane = ExactLane::default();
        lane.run_with_clauses(&scenario);
        prop_assert_eq!(lane.results(&scenario), run(&scenario));
    }

    #[test]
    fn what_all_positions_get_is_what_the_deal_yields(scenario in any_scenario_with_terms()) {
        let mut lane = ExactLane::default();
        lane.run(&scenario);
        let mut totals = Vec::new();
        lane.position_totals(&scenario, 0, &mut totals);
        let total: Decimal = totals.into_iter().map(|total| total.0).sum();
        let results = lane.results(&scenario);
        let interest: Decimal = results.months.iter().map(|month| month.interest_earned).sum();
        prop_assert_eq!(total, lane.project_profit().0 + interest);
    }

    #[test]
    fn a_year_s_income_adds_up_to_what_the_investors_make(scenario in any_scenario_with_terms()) {
        let mut lane = ExactLane::default();
        lane.run(&scenario);
        let results = lane.results(&scenario);
        let made: Decimal =
            results.months.iter().map(|month| month.distribution - month.equity_call).sum();
        if let Some(incomes) = lane.taxable_incomes() {
            let total: Decimal = incomes.into_iter().map(|income| income.0).sum();
            prop_assert_eq!(total, made);
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn deals_with_any_terms_run_in_batch_as_they_run_alone(scenario in any_scenario_with_terms()) {
        check_batch(&scenario)?;
    }

    #[test]
    fn a_warm_lane_gives_what_a_new_one_gives_with_any_terms(
        first in any_scenario_with_terms(),
        second in any_scenario_with_terms(),
        third in any_scenario(),
    ) {
        let mut lane = ExactLane::default();
        for scenario in [&first, &second, &third, &first] {
            lane.run(scenario);
            prop_assert_eq!(lane.results(scenario), exact(scenario));
        }
    }
}

#[test]
fn the_rent_alone_is_the_rent_that_is_fixed_with_all_else() {
    for (name, scenario, _) in fixtures() {
        assert_eq!(Fixed::rent_of(&scenario), Fixed::of(&scenario).rent, "{name}");
    }
}
