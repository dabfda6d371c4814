//! Where a deal breaks, lever by lever.

use chiplease::analysis::{BreakEven, Condition, Lever, break_evens};
use chiplease::model::{FastLane, Scenario, run};

use crate::default_scenario;

fn found(scenario: &Scenario, lever: Lever, condition: Condition) -> Option<BreakEven> {
    let all = break_evens(&mut FastLane::default(), scenario, lever);
    all.into_iter().find(|found| found.condition == condition)
}

/// Net IRR less the hurdle with the lever at that value, in the exact lane.
fn over_hurdle(scenario: &Scenario, lever: Lever, value: f64) -> f64 {
    let mut moved = scenario.clone();
    lever.set(&mut moved, value);
    run(&moved).summary.net_irr.unwrap() - f64::try_from(moved.equity.hurdle).unwrap()
}

#[test]
fn at_the_break_even_the_investors_earn_the_hurdle() {
    let scenario = default_scenario();
    for lever in [Lever::RentFactor, Lever::SellingCost, Lever::EquipmentCost] {
        let Some(found) = found(&scenario, lever, Condition::HurdleMet) else { continue };
        let distance = over_hurdle(&scenario, lever, found.value);
        assert!(distance.abs() < 1e-4, "{lever:?} at {}: {distance}", found.value);
    }
    let rent = found(&scenario, Lever::RentFactor, Condition::HurdleMet);
    assert!(rent.is_some_and(|rent| rent.holds_now && !rent.is_above), "{rent:?}");
}

#[test]
fn the_burn_at_which_the_lessee_breaks_is_the_first_that_defaults() {
    let scenario = default_scenario();
    let found = found(&scenario, Lever::MonthlyBurn, Condition::LesseeSurvives).unwrap();
    assert!(found.holds_now && found.is_above, "{found:?}");
    let default_month = |burn: f64| {
        let mut moved = scenario.clone();
        Lever::MonthlyBurn.set(&mut moved, burn);
        run(&moved).summary.default_month
    };
    assert!(default_month(found.value).is_some(), "it defaults there");
    assert_eq!(default_month(found.value - 1.0), None, "and not a dollar earlier");
}

#[test]
fn a_condition_that_never_flips_within_the_range_has_no_break_even() {
    let scenario = default_scenario();
    assert_eq!(found(&scenario, Lever::Seed, Condition::HurdleMet), None, "it moves nothing");
    assert_eq!(found(&scenario, Lever::ManagementFee, Condition::LesseeSurvives), None);
}

#[test]
fn months_break_at_whole_months() {
    let scenario = default_scenario();
    let found = break_evens(&mut FastLane::default(), &scenario, Lever::LeaseMonths);
    assert!(!found.is_empty(), "a lease can be too short");
    for found in found {
        assert!(found.value.fract().abs() < 1e-12, "{found:?}");
    }
}

#[test]
fn a_deal_that_is_broken_already_says_from_where_it_holds() {
    let mut scenario = default_scenario();
    Lever::MonthlyBurn.set(&mut scenario, 1.5e9);
    let found = found(&scenario, Lever::MonthlyBurn, Condition::LesseeSurvives).unwrap();
    assert!(!found.holds_now && !found.is_above, "{found:?}");
    assert!(found.value < 1.5e9, "{found:?}");
}

#[test]
fn without_a_loan_the_lenders_are_no_question() {
    let mut scenario = default_scenario();
    scenario.tranches.clear();
    assert_eq!(found(&scenario, Lever::ResaleFraction, Condition::LendersRepaid), None);
    assert!(break_evens(&mut FastLane::default(), &scenario, Lever::LoanRate(0)).is_empty());
}
