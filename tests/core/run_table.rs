//! Each row of a table of runs is a run of its own, with its own inputs.

use chiplease::analysis::{Lever, Metric, RunTable};
use chiplease::files::library;
use chiplease::model::FastLane;

#[test]
fn opening_any_row_gives_its_inputs_and_its_figures() {
    let scenario = library::default_scenario().unwrap();
    let mut lane = FastLane::default();
    for lever in [Lever::ResaleFraction, Lever::MonthlyBurn, Lever::LeaseMonths] {
        let table = RunTable::of(&mut lane, &scenario, lever, 40);
        assert!(table.runs.len() > 20, "{lever:?}: {}", table.runs.len());
        for run in &table.runs {
            let mut opened = scenario.clone();
            lever.set(&mut opened, run.at);
            assert_eq!(lever.value(&opened).unwrap().to_bits(), run.at.to_bits());
            lane.run(&opened);
            for metric in Metric::ALL {
                let (found, single) = (run.figure(metric), metric.value(&mut lane));
                assert_eq!(found, single, "{lever:?} at {}, {metric:?}", run.at);
            }
        }
    }
}

#[test]
fn a_lever_that_does_not_apply_has_no_rows() {
    let mut scenario = library::default_scenario().unwrap();
    scenario.tranches.clear();
    let table = RunTable::of(&mut FastLane::default(), &scenario, Lever::LoanRate(0), 60);
    assert!(table.runs.is_empty());
}

#[test]
fn rows_go_by_round_steps_from_end_to_end_with_the_present_value_among_them() {
    let mut scenario = library::default_scenario().unwrap();
    Lever::ResaleFraction.set(&mut scenario, 0.2173);
    let mut lane = FastLane::default();
    let table = RunTable::of(&mut lane, &scenario, Lever::ResaleFraction, 201);
    let rows: Vec<f64> = table.runs.iter().map(|run| run.at).collect();
    assert_eq!(rows.len(), 202, "every half per cent, and the present one");
    assert_eq!(rows[..4], [0.0, 0.005, 0.01, 0.015]);
    assert!(rows.contains(&0.2173) && rows.is_sorted());
    assert_eq!(rows.last(), Some(&1.0));
    let burn = RunTable::of(&mut lane, &scenario, Lever::MonthlyBurn, 201);
    assert_eq!((burn.runs[1].at, burn.runs[2].at), (2e7, 4e7), "$0 to $3bn");
}
