//! A heat map's cells and a curve's points are single runs; contours lie where neighbours differ.

use chiplease::analysis::heat_map::Filling;
use chiplease::analysis::{
    Cell, HeatMap, Lever, Metric, Numbers, Pair, Runs, around, contours, curve, first_break,
};
use chiplease::files::library;
use chiplease::model::{FastLane, Scenario};
use proptest::prelude::*;

use crate::random::any_scenario;

const TOLERANCE: f64 = 1e-9;

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

fn alone(scenario: &Scenario, metric: Metric) -> Cell {
    let mut lane = FastLane::default();
    lane.run(scenario);
    let is_deal = lane.equity() > 0.0;
    Cell { is_deal, value: is_deal.then(|| metric.value(&mut lane)).flatten() }
}

#[track_caller]
fn check(what: &str, found: Cell, expected: Cell) {
    assert_eq!(found.is_deal, expected.is_deal, "{what}: a deal or none");
    match (found.value, expected.value) {
        (Some(found), Some(expected)) => {
            let off = (found - expected).abs();
            assert!(off <= TOLERANCE * (1.0 + expected.abs()), "{what}: {found} and {expected}");
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

#[track_caller]
fn check_map(scenario: &Scenario, pair: Pair, places: usize) {
    let map = HeatMap::of(&mut Runs::default(), scenario, pair, places);
    assert!(map.xs.len() > 1 && map.ys.len() > 1, "{pair:?}");
    for (row, y) in map.ys.iter().enumerate() {
        for (column, x) in map.xs.iter().enumerate() {
            let mut moved = scenario.clone();
            pair.set(&mut moved, *x, *y);
            check(
                &format!("{pair:?} at {x}, {y}"),
                map.cell(column, row),
                alone(&moved, pair.metric),
            );
        }
    }
}

#[test]
fn every_cell_is_a_run_of_its_own() {
    let scenario = shipped();
    for (x, y) in [
        (Lever::ResaleFraction, Lever::MonthlyBurn),
        (Lever::LeaseMonths, Lever::ResaleFraction),
        (Lever::LoanRate(0), Lever::LeaseMonths),
        (Lever::LeaseMonths, Lever::FundingMonth(0)),
    ] {
        for metric in [Metric::NetIrr, Metric::MinDscr, Metric::LenderLoss] {
            check_map(&scenario, Pair { x, y, metric }, 19);
        }
    }
}

#[test]
fn every_metric_has_a_map() {
    let scenario = shipped();
    for metric in Metric::ALL {
        let pair = Pair { x: Lever::RentFactor, y: Lever::MonthlyBurn, metric };
        check_map(&scenario, pair, 17);
    }
}

#[test]
fn an_advance_rate_is_a_share_of_the_cost_that_moves_with_it() {
    let scenario = shipped();
    let (rate, cost) = (Lever::AdvanceRate(0), Lever::EquipmentCost);
    for (x, y) in [(rate, cost), (cost, rate)] {
        let pair = Pair { x, y, metric: Metric::NetIrr };
        check_map(&scenario, pair, 9);
        let mut moved = scenario.clone();
        let of = |lever: Lever| if lever == rate { 0.5 } else { 6e9 };
        pair.set(&mut moved, of(x), of(y));
        assert!((Lever::LoanAmount(0).value(&moved).unwrap() - 3e9).abs() < 1e-3, "half of $6bn");
    }
}

#[test]
fn a_deal_without_equity_is_no_cell() {
    let scenario = shipped();
    let metric = Metric::NetIrr;
    let pair = Pair { x: Lever::EquipmentCost, y: Lever::LoanAmount(0), metric };
    let map = HeatMap::of(&mut Runs::default(), &scenario, pair, 24);
    assert!(map.cells.iter().any(|cell| !cell.is_deal), "some loans exceed the cost");
    assert!(map.cells.iter().any(|cell| cell.value.is_some()), "and some do not");
    check_map(&scenario, pair, 24);
}

#[test]
fn levers_of_one_field_are_no_pair() {
    let pair = |x, y| Pair { x, y, metric: Metric::NetIrr };
    assert!(!pair(Lever::AdvanceRate(0), Lever::LoanAmount(0)).is_sound());
    assert!(!pair(Lever::Carry, Lever::Carry).is_sound());
    assert!(pair(Lever::Carry, Lever::Hurdle).is_sound());
    assert!(pair(Lever::LoanRate(0), Lever::LoanRate(1)).is_sound());
}

#[test]
fn a_map_filled_bit_by_bit_is_the_whole_map() {
    let scenario = shipped();
    let metric = Metric::NetIrr;
    let pair = Pair { x: Lever::LeaseMonths, y: Lever::ResaleFraction, metric };
    let mut runs = Runs::default();
    let whole = HeatMap::of(&mut runs, &scenario, pair, 33);
    let axes = [pair.x, pair.y].map(|lever| lever.range(&scenario));
    let mut filling = Filling::over(&scenario, pair, &axes, 33);
    let mut steps = 0;
    while !filling.is_complete() {
        filling.advance(&mut runs, &scenario, 7);
        steps += 1;
    }
    assert_eq!(steps, filling.batches().div_ceil(7));
    assert_eq!(filling.into_map(), whole);
}

#[test]
fn the_points_of_a_curve_are_single_runs() {
    let scenario = shipped();
    for lever in Lever::all(&scenario) {
        if lever.value(&scenario).is_none() {
            continue;
        }
        for metric in [Metric::NetIrr, Metric::Moic, Metric::PeakLtv] {
            let points = curve(&mut Runs::default(), &scenario, lever, metric, 23).points;
            assert!(points.is_sorted_by(|one, other| one.0 < other.0), "{lever:?}");
            for (at, value) in points {
                let mut moved = scenario.clone();
                lever.set(&mut moved, at);
                let expected = alone(&moved, metric);
                let found = Cell { value, ..expected };
                check(&format!("{lever:?} at {at}"), found, expected);
            }
        }
    }
}

#[test]
fn a_contour_parts_what_is_above_from_what_is_not() {
    let scenario = shipped();
    let metric = Metric::NetIrr;
    let pair = Pair { x: Lever::ResaleFraction, y: Lever::LoanRate(0), metric };
    let map = HeatMap::of(&mut Runs::default(), &scenario, pair, 32);
    let level = 0.2;
    let lines = contours(&map, level);
    assert!(!lines.is_empty(), "some pairs earn less than 20%, some more");
    for (x, y) in lines.iter().flatten() {
        let mut moved = scenario.clone();
        pair.set(&mut moved, *x, *y);
        let there = alone(&moved, metric).value.unwrap();
        assert!((there - level).abs() < 1e-3, "{there} on the line of {level}");
    }
    assert_eq!(lines.len(), 1, "one line, joined: {}", lines.len());
    assert!(contours(&map, 9.0).is_empty(), "nobody earns 900%");
}

#[test]
fn a_ring_closes() {
    // A hill: the line around it comes back to where it began.
    let places: Vec<f64> = (0..9).map(f64::from).collect();
    let height = |x: f64, y: f64| 9.0 - (x - 4.0).powi(2) - (y - 4.0).powi(2);
    let cells = places
        .iter()
        .flat_map(|y| places.iter().map(move |x| height(*x, *y)))
        .map(|value| Cell { is_deal: true, value: Some(value) })
        .collect();
    let pair = Pair { x: Lever::Carry, y: Lever::Hurdle, metric: Metric::NetIrr };
    let map = HeatMap { pair, xs: places.clone(), ys: places, cells };
    let lines = contours(&map, 3.5);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].first(), lines[0].last());
    assert!(lines[0].len() > 8, "{:?}", lines[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_deals_have_maps_of_single_runs(
        scenario in any_scenario(),
        (x, y, metric) in (0_usize..64, 0_usize..64, 0_usize..11),
    ) {
        let levers: Vec<Lever> = Lever::all(&scenario)
            .into_iter()
            .filter(|lever| lever.value(&scenario).is_some())
            .collect();
        let (x, y) = (levers[x % levers.len()], levers[y % levers.len()]);
        let pair = Pair { x, y, metric: Metric::ALL[metric] };
        prop_assume!(pair.is_sound());
        let map = HeatMap::of(&mut Runs::default(), &scenario, pair, 5);
        for (row, y) in map.ys.iter().enumerate() {
            for (column, x) in map.xs.iter().enumerate() {
                let mut moved = scenario.clone();
                pair.set(&mut moved, *x, *y);
                let expected = alone(&moved, pair.metric);
                let found = map.cell(column, row);
                prop_assert_eq!(found.is_deal, expected.is_deal);
                // What a run makes of a deal out of bounds is not promised.
                if chiplease::model::validate(&moved).is_ok() {
                    check(&format!("{pair:?} at {x}, {y}"), found, expected);
                }
            }
        }
    }
}

/// What an axis of the shipped deal shows of a lever.
fn axis(id: &str, lever: Lever) -> (Scenario, std::ops::RangeInclusive<f64>, Option<f64>) {
    let scenario = library::find(id).unwrap().scenario().unwrap();
    let at = first_break(&mut Runs::default(), &scenario, lever, Metric::NetIrr);
    let axis = around(lever, &scenario, at, &[]);
    (scenario, axis, at)
}

#[test]
fn an_axis_lies_about_the_deal_and_reaches_as_far_as_its_first_break() {
    for shipped in library::SHIPPED {
        for lever in [Lever::MonthlyBurn, Lever::ResaleFraction, Lever::LoanRate(0)] {
            let (scenario, axis, at) = axis(shipped.id, lever);
            let Some(present) = lever.value(&scenario) else { continue };
            let place = (present - axis.start()) / (axis.end() - axis.start());
            let name = format!("{} {lever:?} {present} on {axis:?}", shipped.id);
            assert!(axis.contains(&present), "{name}");
            // Chips cannot fetch less than nothing: there the deal may lie nearer to an end.
            assert!(place > 0.1 && place < 0.9, "{name}");
            assert!(at.is_none_or(|at| axis.contains(&at)), "{name} breaks at {at:?}");
            for end in [axis.start(), axis.end()] {
                let mut moved = scenario.clone();
                lever.set(&mut moved, *end);
                assert!(chiplease::model::validate(&moved).is_ok(), "{name} at {end}");
            }
        }
    }
}

#[test]
fn a_customer_that_earns_cash_is_in_the_middle_of_its_axis() {
    for id in ["meta-spv", "coreweave-ddtl"] {
        let (_, axis, at) = axis(id, Lever::MonthlyBurn);
        assert!(*axis.start() < -1.5e9 && *axis.end() < 6e9, "{id}: {axis:?}, breaks at {at:?}");
        for end in [axis.start(), axis.end()] {
            assert!((end / 5e8).fract().abs() < 1e-9, "{id}: {axis:?} has no round ends");
        }
    }
    let (_, axis, _) = axis("openai-oracle", Lever::MonthlyBurn);
    assert!(*axis.end() < 6e9, "not to $30bn: {axis:?}");
}

#[test]
fn a_break_is_where_the_metric_crosses_what_matters() {
    let (scenario, _, at) = axis("valor-2", Lever::MonthlyBurn);
    let at = at.unwrap();
    let irr = |burn: f64| {
        let mut moved = scenario.clone();
        Lever::MonthlyBurn.set(&mut moved, burn);
        alone(&moved, Metric::NetIrr).value.unwrap()
    };
    assert!(irr(at - 5e7) > 0.08 && irr(at + 5e7) < 0.08, "{at}");
}

#[test]
fn the_figures_are_runs_of_their_own_at_round_values_about_the_present_ones() {
    for id in ["valor-2", "meta-spv", "coreweave-ddtl", "openai-oracle"] {
        for (x, y) in [
            (Lever::ResaleFraction, Lever::MonthlyBurn),
            (Lever::LoanRate(0), Lever::LeaseMonths),
            (Lever::AdvanceRate(0), Lever::EquipmentCost),
        ] {
            let scenario = library::find(id).unwrap().scenario().unwrap();
            let pair = Pair { x, y, metric: Metric::NetIrr };
            let axes = [x, y].map(|lever| around(lever, &scenario, None, &[]));
            let numbers = Numbers::of(&mut Runs::default(), &scenario, pair, &axes).unwrap();
            let (map, (column, row)) = (&numbers.map, numbers.present);
            assert!(map.xs.len() <= Numbers::SIDE && map.ys.len() <= Numbers::SIDE);
            assert!(map.xs.len() > 4 && map.ys.len() > 4, "{id}: {:?} {:?}", map.xs, map.ys);
            assert_eq!(map.xs[column].to_bits(), x.value(&scenario).unwrap().to_bits());
            assert_eq!(map.ys[row].to_bits(), y.value(&scenario).unwrap().to_bits());
            check("now", map.cell(column, row), alone(&scenario, Metric::NetIrr));
            for (row, up) in map.ys.iter().enumerate() {
                for (column, across) in map.xs.iter().enumerate() {
                    let mut moved = scenario.clone();
                    pair.set(&mut moved, *across, *up);
                    if (column, row) == numbers.present {
                        continue;
                    }
                    let found = map.cell(column, row);
                    check(&format!("{id} {pair:?}"), found, alone(&moved, Metric::NetIrr));
                }
            }
        }
    }
}

#[test]
fn columns_of_the_figures_are_round_numbers() {
    let scenario = shipped();
    let (x, y) = (Lever::ResaleFraction, Lever::MonthlyBurn);
    let pair = Pair { x, y, metric: Metric::NetIrr };
    let axes = [x, y].map(|lever| around(lever, &scenario, None, &[]));
    let numbers = Numbers::of(&mut Runs::default(), &scenario, pair, &axes).unwrap();
    assert_eq!(numbers.map.xs, [0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5]);
    assert_eq!(numbers.map.ys, [4e8, 6e8, 8e8, 1e9, 1.2e9, 1.4e9, 1.6e9]);
    assert_eq!(numbers.present, (3, 3));
}
