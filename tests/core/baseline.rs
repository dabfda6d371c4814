//! What is pinned answers as the document would, and is not moved by what happens to it.

use std::time::{Duration, Instant};

use chiplease::analysis::heat_map::Pair;
use chiplease::analysis::tornado::{Ranges, tornado};
use chiplease::analysis::{
    Belief, Goal, Lever, Metric, Never, Runs, Sample, Target, curve, simulate,
};
use chiplease::model::FastLane;
use chiplease::session::{
    Baseline, Both, Document, Pace, Sensitivities, SensitivityQuestion, Simulations,
};

fn moved() -> (Document, Baseline) {
    let mut document = Document::start().unwrap();
    let pinned = Baseline::of(&document);
    Lever::MonthlyBurn.set(&mut document.draft, 1.3e9);
    document.settle();
    (document, pinned)
}

#[test]
fn its_swings_and_its_curve_are_those_of_the_scenario_that_was_pinned() {
    let (document, pinned) = moved();
    let goal = Goal { lever: Lever::ResaleFraction, metric: Metric::NetIrr, target: 0.08 };
    let pair = Pair { x: Lever::ResaleFraction, y: Lever::MonthlyBurn, metric: goal.metric };
    let question = SensitivityQuestion {
        pair,
        goal,
        with_numbers: false,
        with_spider: false,
        with_curve: true,
    };
    let mut sensitivities = Sensitivities::default();
    let mut refresh = |cases| {
        sensitivities.refresh(cases, question, |_| Ranges::new(), Pace::Resting);
        let tornado = sensitivities.tornado().unwrap().baseline.cloned();
        (tornado, sensitivities.curve().unwrap().baseline.cloned())
    };
    let scenario = pinned.scenario();
    let swings = tornado(&mut FastLane::default(), scenario, goal.metric, &Ranges::new());
    let along = curve(&mut Runs::default(), scenario, goal.lever, goal.metric, 200);
    let own = document.case();
    let cases = Both { own, baseline: Some(pinned.case()) };
    assert_eq!(refresh(cases), (Some(swings), Some(along)));
    assert_eq!(refresh(Both::alone(own)), (None, None), "no baseline");
}

#[test]
fn its_simulation_meets_the_same_chance_as_the_documents() {
    let (mut document, pinned) = moved();
    document.draft.uncertainty.paths = 1_000;
    assert!(document.settle(), "{:?}", document.faults());
    let sample = Sample::of(document.evaluated());
    let mut simulations = Simulations::default();
    let cases = Both { own: document.case(), baseline: Some(pinned.case()) };
    let started = Instant::now();
    while simulations.baseline().current().is_none() {
        assert!(started.elapsed() < Duration::from_secs(20), "no answer");
        simulations.refresh(cases, Pace::Moving, || ());
        std::thread::sleep(Duration::from_millis(1));
    }
    let Ok(expected) = simulate(pinned.scenario(), sample, None, &Never);
    assert_eq!(simulations.baseline().current(), Some(&expected));
    simulations.refresh(Both::alone(document.case()), Pace::Moving, || ());
    assert!(simulations.baseline().latest().is_none(), "it has gone");
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

#[test]
fn a_difference_of_yields_is_capped_as_yields_are() {
    let said = |change| Metric::NetIrr.difference_text(Some(change));
    assert_eq!(said(0.0131), "+131\u{a0}bp", "a plain one");
    assert_eq!(said(2_103.740_9), "> +999,900\u{a0}bp", "the yield is > 9,999%");
    assert_eq!(said(-2_103.740_9), "< −999,900\u{a0}bp", "and so the other way round");
    let of_value = |change| Metric::PeakLtv.difference_text(Some(change));
    assert_eq!(of_value(300.0), "> +9,999\u{a0}pt", "a loan to value differs in points");
}
