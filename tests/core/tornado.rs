//! A tornado's ends are single runs, and its order is that of the swings.

use chiplease::analysis::tornado::{Order, Ranges, decisive, held, plausible, widest_anew};
use chiplease::analysis::{Lever, Metric, spider, tornado};
use chiplease::files::library;
use chiplease::model::scenario::{EndOfTerm, Scenario};
use chiplease::model::{FastLane, validate};
use proptest::prelude::*;

use crate::random::any_scenario;

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

fn value(scenario: &Scenario, lever: Lever, at: f64, metric: Metric) -> Option<f64> {
    let mut moved = scenario.clone();
    lever.set(&mut moved, at);
    let mut lane = FastLane::default();
    lane.run(&moved);
    metric.value(&mut lane)
}

#[test]
fn both_ends_of_a_bar_are_runs_of_their_own() {
    let scenario = shipped();
    for metric in [Metric::NetIrr, Metric::MinDscr, Metric::LenderLoss] {
        let tornado = tornado(&mut FastLane::default(), &scenario, metric, &Ranges::new());
        assert!(tornado.bars.len() > 30, "every lever that applies: {}", tornado.bars.len());
        for bar in &tornado.bars {
            let range = plausible(bar.lever, &scenario).unwrap();
            for ((at, found), end) in [(bar.low, range.start()), (bar.high, range.end())] {
                assert!((at - end).abs() <= 0.5, "{bar:?}: months and cents are whole");
                assert_eq!(found, value(&scenario, bar.lever, at, metric), "{bar:?}");
            }
        }
    }
}

#[test]
fn the_widest_swing_comes_first() {
    let tornado = tornado(&mut FastLane::default(), &shipped(), Metric::NetIrr, &Ranges::new());
    assert!(tornado.bars.is_sorted_by(|one, other| one.swing >= other.swing));
    let first = &tornado.bars[0];
    assert!(first.swing > 0.01, "something moves the return: {first:?}");
    let ends = [first.low.1, tornado.present, first.high.1].map(Option::unwrap);
    let (low, high) = (ends.iter().copied().reduce(f64::min), ends.into_iter().reduce(f64::max));
    assert_eq!(first.swing.to_bits(), (high.unwrap() - low.unwrap()).to_bits());
}

#[test]
fn a_lever_that_does_nothing_has_no_swing() {
    let tornado = tornado(&mut FastLane::default(), &shipped(), Metric::NetIrr, &Ranges::new());
    let swing = |lever| tornado.bars.iter().find(|bar| bar.lever == lever).unwrap().swing;
    for lever in [Lever::GpuCount, Lever::VendorMargin, Lever::SoldFraction(0)] {
        assert_eq!(swing(lever).to_bits(), 0.0_f64.to_bits(), "{lever:?}");
    }
    assert!(swing(Lever::ResaleFraction) > 0.0);
}

#[test]
fn a_field_swings_once_and_simulations_not_at_all() {
    let tornado = tornado(&mut FastLane::default(), &shipped(), Metric::NetIrr, &Ranges::new());
    let has = |lever| tornado.bars.iter().any(|bar| bar.lever == lever);
    assert!(has(Lever::AdvanceRate(0)) && !has(Lever::LoanAmount(0)), "one field");
    assert!(!has(Lever::Seed) && !has(Lever::BurnVolatility), "no single run sees them");
}

#[test]
fn a_chosen_range_takes_the_place_of_the_plausible_one() {
    let lever = Lever::ResaleFraction;
    let ranges = Ranges::from([(lever, 0.05..=0.45)]);
    let tornado = tornado(&mut FastLane::default(), &shipped(), Metric::NetIrr, &ranges);
    let bar = tornado.bars.iter().find(|bar| bar.lever == lever).unwrap();
    assert_eq!((bar.low.0, bar.high.0), (0.05, 0.45));
    assert_eq!(bar.low.1, value(&shipped(), lever, 0.05, Metric::NetIrr));
}

#[test]
fn where_time_is_short_the_widest_bars_are_run_anew_and_the_others_stay() {
    let (lane, none) = (&mut FastLane::default(), Ranges::new());
    let earlier = tornado(lane, &shipped(), Metric::NetIrr, &none);
    let mut moved = shipped();
    Lever::LoanRate(0).set(&mut moved, 0.11);
    let whole = tornado(lane, &moved, Metric::NetIrr, &none);
    assert_eq!(widest_anew(lane, &moved, &none, &earlier, earlier.bars.len()), whole);
    let some = widest_anew(lane, &moved, &none, &earlier, 5);
    assert_eq!(some.present, whole.present);
    for (place, bar) in earlier.bars.iter().enumerate() {
        let of = if place < 5 { &whole } else { &earlier };
        assert_eq!(some.bar(bar.lever), of.bar(bar.lever), "{:?}", bar.lever);
    }
}

#[test]
fn a_spoke_goes_from_one_end_of_the_bar_to_the_other() {
    let scenario = shipped();
    let mut lane = FastLane::default();
    let tornado = tornado(&mut lane, &scenario, Metric::NetIrr, &Ranges::new());
    let spokes = spider(&mut lane, &scenario, Metric::NetIrr, &Ranges::new(), 9);
    assert_eq!(spokes.len(), tornado.bars.len());
    for spoke in &spokes {
        let bar = tornado.bars.iter().find(|bar| bar.lever == spoke.lever).unwrap();
        assert_eq!(spoke.points.first(), Some(&bar.low), "{:?}", spoke.lever);
        assert_eq!(spoke.points.last(), Some(&bar.high), "{:?}", spoke.lever);
        assert!(spoke.points.is_sorted_by(|one, other| one.0 < other.0), "{spoke:?}");
        for (at, found) in &spoke.points {
            assert_eq!(*found, value(&scenario, spoke.lever, *at, Metric::NetIrr), "{spoke:?}");
        }
    }
    let resale = spokes.iter().find(|spoke| spoke.lever == Lever::ResaleFraction).unwrap();
    assert_eq!(resale.points.len(), 9);
}

#[test]
fn whatever_the_order_and_the_filter_a_row_is_the_run_of_its_own_inputs() {
    let scenario = shipped();
    let chosen = Ranges::from([(Lever::GpuCount, 10.0..=20.0)]);
    let tornado = tornado(&mut FastLane::default(), &scenario, Metric::NetIrr, &chosen);
    for order in [Order::Swing, Order::Name, Order::Low, Order::High] {
        for filter in ["", "loan", "Re ", "RATE loan", "no such lever"] {
            for bar in tornado.rows(&scenario, order, filter, &chosen) {
                for (at, found) in [bar.low, bar.high] {
                    // As a document is: what is no deal has no return.
                    let mut moved = scenario.clone();
                    bar.lever.set(&mut moved, at);
                    assert_eq!(bar.lever.value(&moved).unwrap().to_bits(), at.to_bits());
                    let single = value(&scenario, bar.lever, at, Metric::NetIrr);
                    let off = found.zip(single).map(|(found, single)| (found - single).abs());
                    assert!(off.is_none_or(|off| off <= 1e-12), "{bar:?}: {single:?}");
                    assert!(found.is_none() || single.is_some(), "{bar:?}");
                }
            }
        }
    }
}

#[test]
fn rows_stand_in_the_order_that_was_asked_for() {
    let scenario = shipped();
    let (lane, none) = (&mut FastLane::default(), Ranges::new());
    let tornado = tornado(lane, &scenario, Metric::NetIrr, &none);
    let rows = |order, filter| tornado.rows(&scenario, order, filter, &none);
    assert!(rows(Order::Swing, "").is_sorted_by(|one, other| one.swing >= other.swing));
    let names = rows(Order::Name, "");
    let names: Vec<_> = names.iter().map(|bar| bar.lever.label(&scenario).to_lowercase()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let lows: Vec<_> = rows(Order::Low, "").iter().map(|bar| bar.low.1).collect();
    assert!(lows.is_sorted_by(|one, other| one >= other), "most first, undefined last: {lows:?}");
    let highs: Vec<_> = rows(Order::High, "").iter().map(|bar| bar.high.1).collect();
    assert!(highs.is_sorted_by(|one, other| one >= other), "{highs:?}");
    assert_eq!(rows(Order::Swing, "RATE lease").len(), 1, "both words, in any order");
    assert!(rows(Order::Swing, "no such lever").is_empty());
}

#[test]
fn what_was_chosen_or_asked_for_is_shown_though_it_moves_nothing() {
    let scenario = shipped();
    let chosen = Ranges::from([(Lever::GpuCount, 10.0..=20.0)]);
    let tornado = tornado(&mut FastLane::default(), &scenario, Metric::NetIrr, &chosen);
    let has = |filter, chosen: &Ranges| {
        let rows = tornado.rows(&scenario, Order::Swing, filter, chosen);
        rows.iter().any(|bar| bar.lever == Lever::GpuCount)
    };
    assert!(!has("", &Ranges::new()), "it moves nothing");
    assert!(has("", &chosen), "or it could not be reset");
    let label = Lever::GpuCount.label(&scenario).into_owned();
    assert!(has(&label, &Ranges::new()), "it was asked for");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_plausible_is_allowed_and_holds_the_present_value(scenario in any_scenario()) {
        for lever in Lever::all(&scenario) {
            let Some(range) = plausible(lever, &scenario) else { continue };
            let present = lever.value(&scenario).unwrap();
            prop_assert!(range.contains(&present), "{lever:?}: {present} in {range:?}");
            for end in [*range.start(), *range.end()] {
                let mut moved = scenario.clone();
                lever.set(&mut moved, end);
                if let Err(faults) = validate(&moved) {
                    // Too little is left for equity: no deal, which has no metric.
                    let is_equity = faults.iter().all(|fault| fault.path == "tranches");
                    prop_assert!(is_equity, "{lever:?} at {end}: {faults:?}");
                }
            }
        }
    }
}

#[test]
fn pairs_are_those_of_the_widest_bars() {
    let tornado = tornado(&mut FastLane::default(), &shipped(), Metric::NetIrr, &Ranges::new());
    let [a, b, c] = [0, 1, 2].map(|index: usize| tornado.bars[index].lever);
    assert_eq!(tornado.pairs(), [[a, b], [a, c], [b, c]]);
}

#[test]
fn a_deal_depends_on_its_two_widest_bars_and_one_in_default_on_burn_and_cash() {
    let mut lane = FastLane::default();
    let mut scenario = shipped();
    let pair = decisive(&mut lane, &scenario, Metric::NetIrr);
    assert_eq!(pair, Some([Lever::BurnGrowth, Lever::LeaseMonths]));
    // It defaults so early that no plausible move of anything changes the return.
    Lever::MonthlyBurn.set(&mut scenario, 4e9);
    let pair = decisive(&mut lane, &scenario, Metric::NetIrr);
    assert_eq!(pair, Some([Lever::MonthlyBurn, Lever::LesseeCash]));
}

#[test]
fn a_longer_lease_holds_the_residual_and_says_so() {
    let mut scenario = shipped();
    let said = held(Lever::LeaseMonths, &scenario).map(|said| said.replace('\u{a0}', " "));
    assert_eq!(said.as_deref(), Some("residual held at 25.0% of cost"));
    assert_eq!(held(Lever::LoanRate(0), &scenario), None);
    assert_eq!(held(Lever::RenewalMonths, &scenario), None, "nothing is renewed");
    scenario.lease.end_of_term = EndOfTerm::Renew;
    assert!(held(Lever::RenewalMonths, &scenario).is_some());
    scenario.lease.end_of_term = EndOfTerm::Scrap;
    assert_eq!(held(Lever::LeaseMonths, &scenario), None, "scrap is worth the same at any age");
}
