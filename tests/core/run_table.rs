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
