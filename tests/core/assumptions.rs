//! What the return rests on: which levers move it most, and which of those nobody has published.

use chiplease::analysis::assumptions::{
    SWINGS_MAX, compared, in_words, is_assumed, is_assumption, largest, swing,
};
use chiplease::analysis::{Lever, Swing};
use chiplease::files::library;
use chiplease::model::{FastLane, Scenario, run};
use rust_decimal::Decimal;

fn default_scenario() -> Scenario {
    library::default_scenario().unwrap()
}

fn swings(scenario: &Scenario) -> Vec<Swing> {
    let mut lane = FastLane::default();
    largest(compared(scenario).into_iter().filter_map(|l| swing(&mut lane, scenario, l)).collect())
}

#[test]
fn a_swing_is_the_net_irr_between_a_tenth_less_and_a_tenth_more() {
    let scenario = default_scenario();
    let found = swing(&mut FastLane::default(), &scenario, Lever::RentFactor).unwrap();
    let net_irr = |factor: &str| {
        let mut moved = scenario.clone();
        moved.lease.rent_factor *= factor.parse::<Decimal>().unwrap();
        run(&moved).summary.net_irr.unwrap()
    };
    let expected = net_irr("1.1") - net_irr("0.9");
    assert!((found.net_irr - expected).abs() < 1e-6, "{} and {expected}", found.net_irr);
}

#[test]
fn the_largest_swing_comes_first_and_there_are_eight_at_most() {
    let swings = swings(&default_scenario());
    assert_eq!(swings.len(), SWINGS_MAX);
    for pair in swings.windows(2) {
        assert!(pair[0].net_irr >= pair[1].net_irr, "{pair:?}");
    }
    assert_eq!(swings[0].lever, Lever::RentFactor, "nothing moves the return as the rent does");
}

#[test]
fn a_lever_that_moves_nothing_or_does_not_apply_is_not_among_them() {
    let mut scenario = default_scenario();
    let mut lane = FastLane::default();
    assert_eq!(swing(&mut lane, &scenario, Lever::Seed), None, "the simulation's");
    assert_eq!(swing(&mut lane, &scenario, Lever::Escalator), None, "zero has no tenth");
    assert_eq!(swing(&mut lane, &scenario, Lever::CliffMonth), None, "there is no cliff");
    scenario.tranches.clear();
    assert_eq!(swing(&mut lane, &scenario, Lever::AdvanceRate(0)), None, "there is no loan");
    assert!(swing(&mut lane, &scenario, Lever::ResaleFraction).is_some());
}

#[test]
fn a_loan_is_compared_once_although_two_levers_move_it() {
    let levers = compared(&default_scenario());
    let mut paths: Vec<String> = levers.iter().map(|lever| lever.path()).collect();
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), count, "two levers of one field");
}

#[test]
fn what_begins_with_assumption_or_has_no_source_is_assumed() {
    for (text, expected) in [
        ("assumption", true),
        ("Assumption: a guess", true),
        (" ASSUMPTIONS of ours", true),
        ("an assumption", false),
        ("assume", false),
        ("", false),
        ("ässumption…", false),
    ] {
        assert_eq!(is_assumption(text), expected, "{text}");
    }
    let mut scenario = default_scenario();
    assert!(!is_assumed(&scenario, Lever::LoanRate(0)), "it was reported");
    assert!(is_assumed(&scenario, Lever::RentFactor), "it says so");
    assert!(!is_assumed(&scenario, Lever::Seed), "it says nothing about the world");
    assert!(!is_assumed(&scenario, Lever::CliffShare), "there is none");
    scenario.evidence.clear();
    assert!(is_assumed(&scenario, Lever::LoanRate(0)), "nobody says where it comes from");
}

#[test]
fn the_share_of_assumptions_is_said_in_a_sentence() {
    let mut scenario = default_scenario();
    let swings = swings(&scenario);
    let said = |scenario: &Scenario, count: usize| in_words(scenario, &swings[..count]);
    let assumed = swings.iter().filter(|swing| is_assumed(&scenario, swing.lever)).count();
    let text = format!("{assumed} of the 8 numbers that move the return most are assumptions.");
    assert_eq!(said(&scenario, 8), Some(text));
    assert_eq!(said(&scenario, 0), None);
    let one = "The one number that moves the return is an assumption.";
    assert_eq!(said(&scenario, 1).as_deref(), Some(one));
    scenario.evidence.clear();
    let all = "All 8 numbers that move the return most are assumptions.";
    assert_eq!(said(&scenario, 8).as_deref(), Some(all));
    for swing in &swings {
        scenario.evidence.insert(swing.lever.path(), "a report".to_owned());
    }
    let none = "None of the 8 numbers that move the return most is an assumption.";
    assert_eq!(said(&scenario, 8).as_deref(), Some(none));
}
