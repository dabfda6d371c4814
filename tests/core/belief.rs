use chiplease::analysis::{Belief, Lever, Metric, Target};
use chiplease::files::library;
use chiplease::model::FastLane;
#[test]
fn explore_belief() {
    let s = library::default_scenario().unwrap();
    for (m, v, levers) in [
        (Metric::NetIrr, 0.15, [Lever::ResaleFraction, Lever::LoanRate(0)]),
        (Metric::NetIrr, 0.15, [Lever::ResaleFraction, Lever::RenewalDiscount]),
        (Metric::NetIrr, 0.20, [Lever::ResaleFraction, Lever::LoanRate(0)]),
        (Metric::NetIrr, 0.20, [Lever::ResaleFraction, Lever::RenewalDiscount]),
        (Metric::NetIrr, 0.20, [Lever::ResaleFraction, Lever::MonthlyBurn]),
        (Metric::NetIrr, 0.30, [Lever::LoanRate(0), Lever::MonthlyBurn]),
        (Metric::NetIrr, 0.80, [Lever::LoanRate(0), Lever::MonthlyBurn]),
        (Metric::NetIrr, 0.28, [Lever::RentFactor, Lever::LeaseMonths]),
        (Metric::MinDscr, 1.5, [Lever::RentFactor, Lever::LoanRate(0)]),
        (Metric::LenderLoss, 0.0, [Lever::MonthlyBurn, Lever::LesseeCash]),
        (Metric::DefaultMonth, 40.0, [Lever::MonthlyBurn, Lever::LesseeCash]),
    ] {
        let t = std::time::Instant::now();
        let b = Belief::of(&mut FastLane::default(), &s, Target { metric: m, value: v }, levers);
        println!(
            "{:?}  {}\n  share {:?} seen {:?} segments {}",
            t.elapsed(),
            b.sentence,
            b.region.share(),
            b.seen_share,
            b.region.boundary.len()
        );
    }
}
