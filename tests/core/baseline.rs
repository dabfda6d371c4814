//! What is pinned answers as the document would, and is not moved by what happens to it.

use std::time::{Duration, Instant};

use chiplease::analysis::tornado::{Ranges, tornado};
use chiplease::analysis::{Belief, Lever, Metric, Never, Runs, Sample, Target, curve, simulate};
use chiplease::model::FastLane;
use chiplease::session::{Baseline, BaselineSensitivity, BaselineSimulation, Document};

fn moved() -> (Document, Baseline) {
    let mut document = Document::start().unwrap();
    let pinned = Baseline::of(&document);
    Lever::MonthlyBurn.set(&mut document.draft, 1.3e9);
    document.settle();
    (document, pinned)
}

#[test]
fn its_swings_and_its_curve_are_those_of_the_scenario_that_was_pinned() {
    let (_, pinned) = moved();
    let mut baseline = BaselineSensitivity::default();
    let asked = (Lever::ResaleFraction, Metric::NetIrr);
    baseline.refresh(Some(&pinned), asked, |_| Ranges::new());
    let scenario = pinned.scenario();
    let lane = &mut FastLane::default();
    let swings = tornado(lane, scenario, Metric::NetIrr, &Ranges::new());
    assert_eq!(baseline.tornado(), Some(&swings));
    let along = curve(&mut Runs::default(), scenario, asked.0, asked.1, 200);
    assert_eq!(baseline.curve(), Some(&along));
    baseline.refresh(None, asked, |_| Ranges::new());
    assert!(baseline.tornado().is_none() && baseline.curve().is_none(), "no baseline, no ghost");
}

#[test]
fn its_simulation_meets_the_same_chance_as_the_documents() {
    let (document, pinned) = moved();
    let mut sample = Sample::of(document.evaluated());
    (sample.paths, sample.fan_paths) = (1_000, 1_000);
    let mut baseline = BaselineSimulation::default();
    let started = Instant::now();
    while baseline.simulation().is_none() {
        assert!(started.elapsed() < Duration::from_secs(20), "no answer");
        baseline.refresh(Some(&pinned), sample, || ());
        std::thread::sleep(Duration::from_millis(1));
    }
    let Ok(expected) = simulate(pinned.scenario(), sample, None, &Never);
    assert_eq!(baseline.simulation(), Some(&expected));
    assert!(baseline.refresh(None, sample, || ()), "it has gone");
    assert!(baseline.simulation().is_none());
}

#[test]
fn a_border_in_lines_has_every_piece_of_the_border() {
    let scenario = Document::start().unwrap().evaluated().clone();
    let target = Target { metric: Metric::NetIrr, value: 0.2 };
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let Ok(belief) = Belief::of(&mut FastLane::default(), &scenario, target, levers, &Never);
    let region = belief.region;
    let border = region.border();
    let pieces: usize = border.iter().map(|line| line.len() - 1).sum();
    assert_eq!(pieces, region.boundary.len());
    assert!(border.len() < 4, "one line, not many pieces: {}", border.len());
}
