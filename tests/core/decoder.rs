use chiplease::analysis::Lever;
use chiplease::analysis::decoder::*;
use chiplease::files::library;
use chiplease::model::FastLane;
#[test]
fn explore_decoder() {
    let s = library::default_scenario().unwrap();
    let sets: [Vec<Lever>; 4] = [
        vec![Lever::RentFactor, Lever::AdvanceRate(0), Lever::CashSweep],
        vec![Lever::RentFactor],
        vec![Lever::RentFactor, Lever::AdvanceRate(0), Lever::CashSweep, Lever::SellingCost],
        Unknown::CHOICES.iter().map(|u| u.lever).collect(),
    ];
    for set in sets {
        let un: Vec<Unknown> = set.iter().map(|l| Unknown::of(*l).unwrap()).collect();
        let t = std::time::Instant::now();
        let d = decode(&mut FastLane::default(), &s, &Claim::of_valor(), &un, TOLERANCE);
        println!("--- {:?}", t.elapsed());
        for f in d.fits {
            println!(
                "{:?} {:?} {:?} {:?}\n     {:?}",
                f.reading, f.loan, f.misfit, f.returns, f.fitted
            );
        }
    }
}
