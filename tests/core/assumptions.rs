//! What the return rests on: which levers move it most, and which of them are assumptions.

use chiplease::analysis::assumptions::{
    LARGEST_MAX, in_words, is_assumed, is_assumption, largest, largest_bars,
};
use chiplease::analysis::tornado::{Bar, Order, Ranges};
use chiplease::analysis::{Lever, Metric, tornado};
use chiplease::files::library;
use chiplease::model::{FastLane, Scenario, run};

fn default_scenario() -> Scenario {
    library::default_scenario().unwrap()
}

fn bars(scenario: &Scenario) -> Vec<Bar> {
    largest_bars(&mut FastLane::default(), scenario)
}

#[test]
fn the_numbers_that_are_counted_are_the_longest_bars_of_the_tornado_in_its_order() {
    for shipped in library::SHIPPED {
        let scenario = shipped.scenario().unwrap();
        let ranges = Ranges::new();
        let tornado = tornado(&mut FastLane::default(), &scenario, Metric::NetIrr, &ranges);
        let rows = tornado.rows(&scenario, Order::Swing, "", &ranges);
        let counted = bars(&scenario);
        assert_eq!(counted.len(), LARGEST_MAX.min(rows.len()), "{}", shipped.id);
        assert!(counted.iter().eq(rows.into_iter().take(LARGEST_MAX)), "{}", shipped.id);
        assert!(largest(&tornado).eq(&counted), "{}", shipped.id);
    }
}

#[test]
fn a_swing_is_the_net_irr_between_both_ends_of_what_is_plausible() {
    let scenario = default_scenario();
    let bars = bars(&scenario);
    for bar in &bars {
        let net_irr = |value: f64| {
            let mut moved = scenario.clone();
            bar.lever.set(&mut moved, value);
            run(&moved).summary.net_irr.unwrap()
        };
        let figures =
            [net_irr(bar.low.0), run(&scenario).summary.net_irr.unwrap(), net_irr(bar.high.0)];
        let (low, high) = figures
            .into_iter()
            .fold((1.0_f64, -1.0_f64), |(low, high), it| (low.min(it), high.max(it)));
        assert!((bar.swing - (high - low)).abs() < 1e-6, "{bar:?}: {figures:?}");
    }
}

#[test]
fn a_number_that_is_zero_counts_where_it_may_plausibly_be_more() {
    // A tenth of nothing is nothing; two points of rent step are not.
    let scenario = default_scenario();
    assert_eq!(Lever::Escalator.value(&scenario), Some(0.0));
    assert!(bars(&scenario).iter().any(|bar| bar.lever == Lever::Escalator));
}

#[test]
fn a_lever_that_moves_nothing_or_does_not_apply_is_not_among_them() {
    let mut scenario = default_scenario();
    let has = |scenario: &Scenario, lever: Lever| bars(scenario).iter().any(|it| it.lever == lever);
    assert!(!has(&scenario, Lever::Seed), "the simulation's");
    assert!(!has(&scenario, Lever::CliffMonth), "there is no cliff");
    assert!(!has(&scenario, Lever::GpuCount), "it moves no return");
    scenario.tranches.clear();
    assert!(!has(&scenario, Lever::AdvanceRate(0)), "there is no loan");
    assert!(has(&scenario, Lever::ResaleFraction));
}

#[test]
fn a_loan_is_counted_once_although_two_levers_move_it() {
    for shipped in library::SHIPPED {
        let mut paths: Vec<String> =
            bars(&shipped.scenario().unwrap()).iter().map(|bar| bar.lever.path()).collect();
        let count = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), count, "two levers of one field in {}", shipped.id);
    }
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
    let bars = bars(&scenario);
    let said = |scenario: &Scenario, count: usize| in_words(scenario, &bars[..count]);
    let assumed = bars.iter().filter(|bar| is_assumed(&scenario, bar.lever)).count();
    let text = format!("{assumed} of the 8 main drivers are unsourced.");
    assert_eq!(said(&scenario, 8), Some(text));
    assert_eq!(said(&scenario, 0), None);
    let one = "The main driver is unsourced.";
    assert_eq!(said(&scenario, 1).as_deref(), Some(one));
    scenario.evidence.clear();
    let all = "All 8 main drivers are unsourced.";
    assert_eq!(said(&scenario, 8).as_deref(), Some(all));
    for bar in &bars {
        scenario.evidence.insert(bar.lever.path(), "a report".to_owned());
    }
    let none = "All 8 main drivers are sourced.";
    assert_eq!(said(&scenario, 8).as_deref(), Some(none));
}
