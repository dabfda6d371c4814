//! The room that covenants leave, and the smallest moves that use it up.

use chiplease::analysis::headroom::is_breach;
use chiplease::analysis::{Covenant, Headroom, Lever, covenant_move};
use chiplease::model::{FastLane, Scenario, run};

use crate::default_scenario;

fn headroom(scenario: &Scenario) -> Headroom {
    Headroom::of(scenario, &run(scenario))
}

fn with(scenario: &Scenario, lever: Lever, value: f64) -> Scenario {
    let mut moved = scenario.clone();
    lever.set(&mut moved, value);
    moved
}

/// Whether the exact lane breaks a covenant with the lever at that value.
fn breaks_at(scenario: &Scenario, lever: Lever, value: f64) -> bool {
    headroom(&with(scenario, lever, value)).first_breach().is_some()
}

/// The least that a lever can be moved by.
fn least(lever: Lever) -> f64 {
    10_f64.powi(-i32::try_from(lever.unit().decimals()).unwrap())
}

/// Checks that the move does what it says and that a step less does not; whether there is one.
#[track_caller]
fn check(scenario: &Scenario, lever: Lever) -> bool {
    let found = covenant_move(&mut FastLane::default(), scenario, lever).unwrap();
    let present = lever.value(scenario).unwrap();
    assert_eq!(found.breaks, !breaks_at(scenario, lever, present), "{lever:?}");
    let Some(value) = found.value else {
        let range = lever.range(scenario);
        for place in 0..=500 {
            let value = range.start() + (range.end() - range.start()) * f64::from(place) / 500.0;
            assert_ne!(breaks_at(scenario, lever, value), found.breaks, "{lever:?} at {value}");
        }
        return false;
    };
    assert_eq!(breaks_at(scenario, lever, value), found.breaks, "{lever:?} at {value}");
    let before = value - (value - present).signum() * least(lever);
    assert_ne!(breaks_at(scenario, lever, before), found.breaks, "{lever:?} at {before}");
    let breach = headroom(&with(scenario, lever, value)).first_breach();
    assert_eq!(found.breach, breach, "{lever:?}: what breaks there, and when");
    true
}

#[test]
fn the_room_is_the_distance_that_the_ledger_shows() {
    let mut scenarios = vec![default_scenario()];
    scenarios.push(with(&scenarios[0], Lever::MonthlyBurn, 1.6e9));
    scenarios.push(with(&scenarios[0], Lever::AdvanceRate(0), 0.95));
    for scenario in scenarios {
        let results = run(&scenario);
        let headroom = Headroom::of(&scenario, &results);
        let lock_up = f64::try_from(scenario.structure.lockup_dscr).unwrap();
        for (month, row) in results.months.iter().enumerate() {
            let room = |covenant: Covenant| headroom.ribbon(covenant).rooms[month];
            assert_eq!(room(Covenant::LockUp), row.dscr.map(|dscr| dscr - lock_up));
            assert_eq!(room(Covenant::DebtService), row.dscr.map(|dscr| dscr - 1.0));
            let ltv = row.ltv.filter(|_| !row.debt().is_zero());
            assert_eq!(room(Covenant::LoanToValue), ltv.map(|ltv| 1.0 - ltv));
        }
        let tightest = headroom.ribbon(Covenant::DebtService).tightest.unwrap().1;
        let lowest = results.summary.min_dscr.unwrap() - 1.0;
        assert!((tightest - lowest).abs() < 1e-12, "{tightest} and {lowest}");
        for ribbon in &headroom.ribbons {
            let first = ribbon.rooms.iter().position(|room| room.is_some_and(is_breach));
            assert_eq!(ribbon.first_breach.map(|month| month as usize), first);
        }
    }
}

#[test]
fn the_smallest_move_breaks_a_covenant_and_a_step_less_does_not() {
    let scenario = default_scenario();
    let found: Vec<bool> = Lever::HEADLINE.map(|lever| check(&scenario, lever)).to_vec();
    assert!(found.iter().filter(|found| **found).count() >= 2, "{found:?}");
    check(&scenario, Lever::RentFactor);
    check(&scenario, Lever::AdvanceRate(0));
}

#[test]
fn where_a_covenant_is_broken_the_smallest_move_mends_all() {
    let broken = with(&default_scenario(), Lever::MonthlyBurn, 1.6e9);
    assert!(check(&broken, Lever::MonthlyBurn), "less burn mends it");
    check(&broken, Lever::LeaseMonths);
    check(&broken, Lever::LoanRate(0));
    let tight = with(&default_scenario(), Lever::LockupDscr, 2.0);
    assert!(check(&tight, Lever::LockupDscr), "a lower lock-up mends it");
    assert!(check(&tight, Lever::LeaseMonths), "so does a longer lease");
}

#[test]
fn the_words_name_each_breach_with_its_month() {
    let scenario = default_scenario();
    assert_eq!(headroom(&scenario).words(), "No covenant is breached.");
    let broken = headroom(&with(&scenario, Lever::MonthlyBurn, 1.6e9));
    let month = |covenant: Covenant| broken.ribbon(covenant).first_breach;
    assert_eq!(month(Covenant::LockUp), month(Covenant::DebtService), "rent stops at once");
    let month = month(Covenant::LockUp).unwrap();
    let expected = "DSCR falls below the lock-up of 1.10x and below 1.00x in month";
    let said = |month: u32| broken.calendar().aside(month);
    assert_eq!(broken.words(), format!("{expected} {}.", said(month).trim_start_matches("month ")));
    let mut later = headroom(&with(&scenario, Lever::MonthlyBurn, 1.6e9));
    later.ribbons[1].first_breach = Some(30);
    later.ribbons[2].first_breach = Some(31);
    let expected = format!(
        "DSCR falls below the lock-up of 1.10x in {}, below 1.00x in {}; \
         LTV passes 100% in {}.",
        said(month),
        said(30),
        said(31)
    );
    assert_eq!(later.words(), expected);
    later.ribbons[0].first_breach = None;
    later.ribbons[2].first_breach = Some(0);
    let falls = format!("DSCR falls below 1.00x in {}", said(30));
    let expected = format!("{falls}; LTV is above 100% at closing.");
    assert_eq!(later.words(), expected);
    let above = headroom(&with(&scenario, Lever::LockupDscr, 0.5)).words();
    assert_eq!(above, "No covenant is breached.");
    let mut free = scenario;
    free.tranches.clear();
    assert_eq!(headroom(&free).words(), "No debt, so no covenant to breach.");
    assert_eq!(headroom(&free).first_breach(), None);
}

#[test]
fn a_loan_sculpted_to_the_lock_up_keeps_it() {
    let mut scenario = default_scenario();
    scenario.tranches[0].repayment =
        chiplease::model::scenario::Repayment::Sculpted { dscr: scenario.structure.lockup_dscr };
    let tightest = headroom(&scenario).ribbon(Covenant::LockUp).tightest.unwrap();
    assert!(tightest.1 < 0.1, "{tightest:?} is near the limit");
    assert!(!is_breach(tightest.1), "{tightest:?}: rounding to the cent is no breach");
}

#[test]
fn a_lever_that_does_not_apply_has_no_move() {
    let mut scenario = default_scenario();
    scenario.tranches.clear();
    assert_eq!(covenant_move(&mut FastLane::default(), &scenario, Lever::LoanRate(0)), None);
    let resale = covenant_move(&mut FastLane::default(), &scenario, Lever::ResaleFraction);
    assert_eq!(resale.unwrap().value, None, "without debt nothing breaks");
}
