//! What a goal seek finds, put back into the model, meets its target.

use chiplease::analysis::goal_seek::Whole;
use chiplease::analysis::{Goal, Lever, Metric, Runs, Unit, goal_seek, goal_seek_exactly};
use chiplease::files::library;
use chiplease::model::{self, Scenario};

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

/// The value as it is typed into the file.
fn put_back(scenario: &Scenario, lever: Lever, value: f64) -> Scenario {
    let mut moved = scenario.clone();
    lever.set_finely(&mut moved, value);
    model::validate(&moved).unwrap();
    moved
}

#[test]
fn put_back_into_the_exact_model_a_solution_meets_its_target_to_a_billionth() {
    let scenario = shipped();
    let mut found_count = 0;
    for lever in Lever::all(&scenario) {
        for (metric, target) in [
            (Metric::NetIrr, 0.2),
            (Metric::NetIrr, 0.25),
            (Metric::EquityIrr, 0.25),
            (Metric::MinDscr, 1.5),
            (Metric::MinDscr, 2.0),
            (Metric::Moic, 2.0),
            (Metric::PeakLtv, 0.75),
        ] {
            let goal = Goal { lever, metric, target };
            let Some(found) = goal_seek_exactly(&mut Runs::default(), &scenario, goal) else {
                continue;
            };
            let Some(value) = found.value else { continue };
            // Whole months pass a target, they seldom meet it.
            if matches!(lever.unit(), Unit::Months) {
                assert!((value - value.round()).abs() < 1e-12, "{goal:?}: whole months");
                continue;
            }
            let moved = put_back(&scenario, lever, value);
            let there = metric.figure(&model::run(&moved).summary).unwrap();
            assert!((there - target).abs() <= 1e-9, "{goal:?}: {there} at {value}");
            found_count += 1;
        }
    }
    assert!(found_count > 40, "only {found_count} solutions");
}

/// Nothing better within reach: a little more or less of the lever is farther from the target.
#[test]
fn where_whole_cents_leap_over_the_target_the_nearer_side_is_found_and_what_it_reaches_is_said() {
    let small: Scenario = ron::from_str(include_str!("../fixtures/cases/small-deal.ron")).unwrap();
    let goal = Goal { lever: Lever::ResaleFraction, metric: Metric::NetIrr, target: 0.2 };
    for exponent in 2..=6 {
        let deal = crate::random::at_size(&small, 10_f64.powi(exponent));
        let off = |value: f64| {
            let there = model::run(&put_back(&deal, goal.lever, value)).summary;
            goal.metric.figure(&there).unwrap() - goal.target
        };
        let found = goal_seek_exactly(&mut Runs::default(), &deal, goal).unwrap();
        let (value, reached) = (found.value.unwrap(), found.reached.unwrap());
        let missed = off(value);
        assert!((missed - (reached - goal.target)).abs() < 1e-15, "{reached}: what is said is so");
        // A cent of the sale, in proportion to the deal, is the step between two values.
        let step = 0.01 / 10_f64.powi(exponent);
        assert!(missed.abs() <= 1e-9_f64.max(step), "$1e{exponent}: {missed} at {value}");
        for moved in [value - 3.0 * step, value + 3.0 * step] {
            assert!(off(moved).abs() >= missed.abs(), "$1e{exponent}: {moved} comes nearer");
        }
    }
}

#[test]
fn no_such_value_says_where_it_was_looked_for() {
    let lever = Lever::ResaleFraction;
    let goal = Goal { lever, metric: Metric::NetIrr, target: 5.0 };
    let scenario = shipped();
    let found = goal_seek(&mut Runs::default(), &scenario, goal).unwrap();
    let range = lever.range(&scenario);
    assert_eq!(found.value, None);
    assert_eq!(found.leap, None);
    assert_eq!(found.searched, (*range.start(), *range.end()));
}

#[test]
fn a_return_that_leaps_over_the_target_where_a_default_begins_has_no_solution_but_a_place() {
    let scenario = shipped();
    let lever = Lever::MonthlyBurn;
    let goal = Goal { lever, metric: Metric::NetIrr, target: 0.1 };
    let found = goal_seek(&mut Runs::default(), &scenario, goal).unwrap();
    match (found.value, found.leap) {
        (None, Some(leap)) => {
            let irr = |at: f64| {
                let mut moved = scenario.clone();
                lever.set(&mut moved, at);
                model::run(&moved).summary.net_irr.unwrap()
            };
            assert!(irr(leap - 1e5) > 0.1 && irr(leap + 1e5) < 0.1, "the leap is at {leap}");
        }
        (Some(value), None) => {
            let moved = put_back(&scenario, lever, value);
            let there = model::run(&moved).summary.net_irr.unwrap();
            assert!((there - 0.1).abs() < 1e-7, "{there}");
        }
        other => panic!("either a solution or a leap: {other:?}"),
    }
}

#[test]
fn the_nearest_of_several_solutions_is_found() {
    let scenario = shipped();
    let lever = Lever::ResaleFraction;
    let present = lever.value(&scenario).unwrap();
    let now = model::run(&scenario).summary.net_irr.unwrap();
    let goal = Goal { lever, metric: Metric::NetIrr, target: now };
    let found = goal_seek(&mut Runs::default(), &scenario, goal).unwrap();
    assert!((found.value.unwrap() - present).abs() < 1e-6, "{found:?}");
}

#[test]
fn what_holds_throughout_holds_at_present() {
    let scenario = shipped();
    let lever = Lever::GpuCount;
    let goal = Goal { lever, metric: Metric::LenderLoss, target: 0.0 };
    let found = goal_seek(&mut Runs::default(), &scenario, goal).unwrap();
    assert_eq!(found.value, lever.value(&scenario));
}

#[test]
fn where_the_lenders_begin_to_lose_is_the_last_value_without_a_loss() {
    let scenario = shipped();
    let lever = Lever::MonthlyBurn;
    let goal = Goal { lever, metric: Metric::LenderLoss, target: 0.0 };
    let value = goal_seek(&mut Runs::default(), &scenario, goal).unwrap().value.unwrap();
    let loss = |at: f64| {
        let mut moved = scenario.clone();
        lever.set(&mut moved, at);
        Metric::LenderLoss.figure(&model::run(&moved).summary).unwrap()
    };
    assert!(loss(value - 1.0) < 0.01, "no loss before {value}");
    assert!(loss(value + 1e4) > 0.0, "a loss beyond {value}");
}

/// The metric as the exact model has it.
fn figure_at(scenario: &Scenario, goal: Goal, at: f64) -> Option<f64> {
    goal.metric.figure(&model::run(&put_back(scenario, goal.lever, at)).summary)
}

#[test]
fn whole_numbers_give_the_last_that_meets_the_target_and_the_first_that_does_not() {
    let mut found_count = 0;
    for id in ["google-backstop", "openai-oracle"] {
        let scenario = library::find(id).unwrap().scenario().unwrap();
        let whole = |lever: &Lever| lever.unit() == Unit::Months;
        for lever in Lever::all(&scenario).into_iter().filter(whole) {
            for (metric, target) in [
                (Metric::NetIrr, 0.15),
                (Metric::NetIrr, 0.19),
                (Metric::PeakLtv, 0.9),
                (Metric::LenderLoss, 0.0),
            ] {
                let goal = Goal { lever, metric, target };
                let found = goal_seek_exactly(&mut Runs::default(), &scenario, goal);
                let Some((value, whole)) = found.and_then(|it| it.value.zip(it.whole)) else {
                    continue;
                };
                let place = format!("{id} {goal:?} {value} {whole:?}");
                // Half a cent of a loss is none.
                let nothing = if metric == Metric::LenderLoss { 0.005 } else { 1e-9 };
                let meets = |figure: Option<f64>| match figure {
                    Some(it) if metric.more_is_better() => it >= target - nothing,
                    Some(it) => it <= target + nothing,
                    None => false,
                };
                assert!((value - value.round()).abs() < 1e-12, "{place}");
                assert_eq!(whole.figure, figure_at(&scenario, goal, value), "{place}");
                assert!(meets(whole.figure), "{place}");
                if let Some((next, figure)) = whole.next {
                    assert!(((next - value).abs() - 1.0).abs() < 1e-12, "{place}");
                    assert_eq!(figure, figure_at(&scenario, goal, next), "{place}");
                    assert!(!meets(figure), "{place}");
                    found_count += 1;
                }
            }
        }
    }
    assert!(found_count > 3, "only {found_count} with two sides");
}

#[test]
fn how_short_a_lease_may_be_is_told_from_both_sides() {
    let scenario = crate::deal("rent-backstop");
    let goal = Goal { lever: Lever::LeaseMonths, metric: Metric::NetIrr, target: 0.15 };
    let found = goal_seek_exactly(&mut Runs::default(), &scenario, goal).unwrap();
    let Whole { figure, next } = found.whole.unwrap();
    let (next, beyond) = next.unwrap();
    assert_eq!((found.value, next), (Some(108.0), 107.0));
    let texts = [figure, beyond].map(|figure| goal.metric.text_fine(figure).replace('\u{a0}', " "));
    assert_eq!(texts, ["15.07%", "14.74%"]);
}

#[test]
fn a_lever_that_does_not_apply_has_no_answer() {
    let mut scenario = shipped();
    scenario.tranches.clear();
    let goal = Goal { lever: Lever::LoanRate(0), metric: Metric::NetIrr, target: 0.1 };
    assert_eq!(goal_seek(&mut Runs::default(), &scenario, goal), None);
}
