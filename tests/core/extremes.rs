//! Deals at the edges of what is allowed: whatever is called sound can be shown, everywhere.

use chiplease::analysis::ledger::{Column, Derivation, Line, Run};
use chiplease::analysis::portfolio::Study;
use chiplease::analysis::{
    Checks, Digest, LossQuery, LossSweep, Runs, Year, headline, outcomes, warnings,
};
use chiplease::model::results::Month;
use chiplease::model::scenario::Tenor;
use chiplease::model::{self, FastLane, Results, Scenario, validate};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;

use crate::random::any_scenario;

/// Far from where a `Decimal` ends (7.9e28): an amount there has been cut off.
const SATURATED: i128 = 10_i128.pow(27);

/// A random deal with each number moved to an end of its bounds, or left where it is.
fn any_extreme() -> impl Strategy<Value = Scenario> {
    (any_scenario(), proptest::collection::vec(0_u8..4, 64))
        .prop_map(|(scenario, picks)| extreme(scenario, picks.into_iter()))
        .prop_filter("it is called sound", |scenario| validate(scenario).is_ok())
}

fn extreme(mut scenario: Scenario, mut picks: impl Iterator<Item = u8>) -> Scenario {
    let mut decimal = |field: &mut Decimal, low: Decimal, high: Decimal| match picks.next() {
        Some(0) => *field = low,
        Some(1) => *field = high,
        Some(_) | None => {}
    };
    let (none, one) = (Decimal::ZERO, Decimal::ONE);
    let most = Decimal::from(10_000_000_000_000_i64);
    let Scenario { equipment, lease, structure, equity, lessee, remedies, .. } = &mut scenario;
    decimal(&mut equipment.cost, Decimal::new(1, 2), most);
    decimal(&mut equipment.resale_fraction, none, one);
    decimal(&mut equipment.scrap_fraction, none, one);
    decimal(&mut equipment.selling_cost, none, one);
    decimal(&mut lease.rent_factor, none, one);
    decimal(&mut lease.escalator, Decimal::new(-5, 1), Decimal::new(5, 1));
    decimal(&mut lease.operating_cost, none, one);
    decimal(&mut lease.residual_guarantee, none, one);
    decimal(&mut lease.renewal.discount, none, one);
    decimal(&mut structure.cash_sweep, none, one);
    decimal(&mut structure.lockup_dscr, none, Decimal::TEN);
    decimal(&mut equity.management_fee, none, one);
    decimal(&mut equity.hurdle, none, one);
    decimal(&mut lessee.cash, -most, most);
    decimal(&mut lessee.monthly_burn, -most, most);
    decimal(&mut lessee.burn_growth, Decimal::new(-99, 2), Decimal::from(5));
    decimal(&mut lessee.annual_revenue, none, most);
    decimal(&mut lessee.revenue_growth, Decimal::new(-99, 2), Decimal::from(5));
    decimal(&mut lessee.revenue_margin, none, one);
    decimal(&mut remedies.liquidation_haircut, none, one);
    for tranche in &mut scenario.tranches {
        decimal(&mut tranche.amount, Decimal::new(1, 2), most);
        decimal(&mut tranche.rate, none, one);
        decimal(&mut tranche.balloon, none, one);
        decimal(&mut tranche.upfront_fee, none, one);
        decimal(&mut tranche.sold_fraction, none, one);
        decimal(&mut tranche.sale_price, none, Decimal::TWO);
    }
    lengths(&mut scenario, picks);
    scenario
}

fn lengths(scenario: &mut Scenario, mut picks: impl Iterator<Item = u8>) {
    let mut count = |field: &mut u32, low: u32, high: u32| match picks.next() {
        Some(0) => *field = low,
        Some(1) => *field = high,
        Some(_) | None => {}
    };
    let Scenario { lease, structure, lessee, remedies, .. } = scenario;
    count(&mut lease.term_months, 1, 240);
    count(&mut lease.renewal.months, 1, 240);
    count(&mut structure.reserve_months, 0, 24);
    count(&mut lessee.growth_months, 0, 120);
    count(&mut remedies.cure_months, 0, 24);
    count(&mut remedies.repossession_months, 0, 36);
    for tranche in &mut scenario.tranches {
        let mut tenor = scenario.lease.term_months;
        count(&mut tenor, 1, 480);
        tranche.tenor = Tenor::Months(tenor);
        count(&mut tranche.interest_only_months, 0, 480);
    }
}

/// Adds up and puts into words all that a screen, a table or a page would.
fn show(scenario: &Scenario, results: &Results) {
    let mut lane = FastLane::default();
    let words = headline(&mut Runs::default(), scenario, results);
    assert!(!words.deal.is_empty() && !words.lessee.is_empty(), "a sentence");
    let _years = Year::all(&results.months);
    let _warnings = warnings(scenario, results);
    let _digest = Digest::of(scenario);
    let _outcomes = outcomes(&mut lane, scenario);
    let _losses = LossSweep::of(&mut lane, scenario, LossQuery::default(), 4);
    let derivation = Derivation::of(scenario, results);
    let run = Run { scenario, results, derivation: &derivation };
    for line in Line::all(results.summary.end_month, true) {
        for column in Column::all(scenario.tranches.len()) {
            let _figure = (run.figure(column, line), run.explain(column, line));
        }
    }
}

fn amounts(month: &Month) -> impl Iterator<Item = Decimal> {
    let lists =
        [&month.interest, &month.principal, &month.sweep, &month.settlement, &month.balance];
    let listed: Vec<Decimal> = lists.into_iter().flatten().copied().collect();
    [
        month.rent_due,
        month.operating_cost,
        month.cfads,
        month.sale_proceeds,
        month.reserve,
        month.distribution,
        month.liquidity,
        month.debt(),
    ]
    .into_iter()
    .chain(listed)
}

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_called_sound_is_shown_whole(scenario in any_extreme()) {
        let results = model::run(&scenario);
        prop_assert!(Checks::of(&scenario, &results).is_passed(), "{:?}", Checks::of(&scenario, &results));
        for amount in results.months.iter().flat_map(amounts) {
            prop_assert!(amount.abs() < Decimal::from(SATURATED), "{amount}");
        }
        show(&scenario, &results);
    }

    #[test]
    fn what_is_called_sound_stands_in_a_portfolio(one in any_extreme(), other in any_extreme()) {
        let portfolio = Study::of(&[one, other]);
        if let Ok(portfolio) = portfolio {
            let _sums = (portfolio.lender_loss(), portfolio.equity_profit());
        }
    }
}

#[test]
fn two_loans_that_nobody_pays_are_refused_by_name() {
    let text = include_str!("../fixtures/cases/two-loans-nobody-pays.ron");
    let scenario: Scenario = ron::from_str(text).unwrap();
    let faults = validate(&scenario).unwrap_err();
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["tranches[0].rate", "tranches[1].rate"], "{faults:?}");
    assert!(faults[0].allowed.contains("never paid passes 1e24 dollars"), "{}", faults[0]);
}
