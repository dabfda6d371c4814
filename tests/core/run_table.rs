//! Each row of a table of runs is a run of its own, whatever the order and the filter.

use chiplease::analysis::run_table::{By, Wanted};
use chiplease::analysis::{Lever, Metric, RunTable};
use chiplease::files::library;
use chiplease::model::FastLane;

fn orders() -> Vec<By> {
    Metric::ALL.into_iter().map(By::Metric).chain([By::Lever]).collect()
}

#[test]
fn opening_any_row_gives_its_inputs_and_its_figures() {
    let scenario = library::default_scenario().unwrap();
    let mut lane = FastLane::default();
    for lever in [Lever::ResaleFraction, Lever::MonthlyBurn, Lever::LeaseMonths] {
        let table = RunTable::of(&mut lane, &scenario, lever, 40);
        assert!(table.runs.len() > 20, "{lever:?}: {}", table.runs.len());
        for by in orders() {
            for run in table.rows(by, true, |run| run.at > table.runs[3].at) {
                let mut opened = scenario.clone();
                lever.set(&mut opened, run.at);
                assert_eq!(lever.value(&opened).unwrap().to_bits(), run.at.to_bits());
                lane.run(&opened);
                for metric in Metric::ALL {
                    let (found, single) = (run.figure(By::Metric(metric)), metric.value(&mut lane));
                    assert_eq!(found, single, "{lever:?} at {}, {metric:?}", run.at);
                }
            }
        }
    }
}

#[test]
fn rows_are_sorted_either_way_and_undefined_figures_stand_last() {
    let scenario = library::default_scenario().unwrap();
    let table = RunTable::of(&mut FastLane::default(), &scenario, Lever::MonthlyBurn, 60);
    let by = By::Metric(Metric::DefaultMonth);
    for is_descending in [false, true] {
        let rows = table.rows(by, is_descending, |_| true);
        assert_eq!(rows.len(), table.runs.len());
        let figures: Vec<_> = rows.iter().map(|run| run.figure(by)).collect();
        let defined = figures.iter().take_while(|figure| figure.is_some()).count();
        assert!(defined > 2 && defined < figures.len(), "{figures:?}");
        assert!(figures[defined..].iter().all(Option::is_none), "{figures:?}");
        let in_order = |one: &Option<f64>, other: &Option<f64>| {
            if is_descending { one >= other } else { one <= other }
        };
        assert!(figures[..defined].is_sorted_by(in_order), "{figures:?}");
    }
}

#[test]
fn a_limit_keeps_what_it_says() {
    let scenario = library::default_scenario().unwrap();
    let table = RunTable::of(&mut FastLane::default(), &scenario, Lever::ResaleFraction, 60);
    let by = By::Metric(Metric::NetIrr);
    let middle = table.runs[30].figure(by).unwrap();
    let kept = |wanted: Wanted| table.rows(by, false, |run| wanted.holds(run.figure(by))).len();
    let all = table.runs.len();
    assert_eq!(kept(Wanted::AtLeast(middle)), kept(Wanted::Above(middle)) + 1);
    assert_eq!(kept(Wanted::AtMost(middle)), kept(Wanted::Below(middle)) + 1);
    assert_eq!(kept(Wanted::AtMost(middle)) + kept(Wanted::Above(middle)), all);
    assert!(!Wanted::Above(0.0).holds(None), "what is undefined is no figure");
}

#[test]
fn a_lever_that_does_not_apply_has_no_rows() {
    let mut scenario = library::default_scenario().unwrap();
    scenario.tranches.clear();
    let table = RunTable::of(&mut FastLane::default(), &scenario, Lever::LoanRate(0), 60);
    assert!(table.runs.is_empty());
}
