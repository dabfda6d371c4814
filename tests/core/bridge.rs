//! A bridge says which change moved a metric by how much, and leaves nothing out.

use chiplease::analysis::bridge::{self, AVERAGED_MAX, Means, run_count};
use chiplease::analysis::difference::{Value, What};
use chiplease::analysis::{Bridge, Difference, Gap, Lever, Method, Metric, Never};
use chiplease::files::library;
use chiplease::model::scenario::{
    Backstop, EndOfTerm, FundingRound, Repayment, Scenario, Tenor, Tranche, ValuePath,
};
use chiplease::model::{FastLane, validate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::random::any_scenario;

const METHODS: [Method; 2] = [Method::Averaged, Method::InOrder];

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

fn moved(levers: &[(Lever, f64)]) -> Scenario {
    let mut scenario = shipped();
    for (lever, value) in levers {
        lever.set(&mut scenario, *value);
    }
    scenario
}

fn bridge(
    lane: &mut FastLane,
    difference: &Difference,
    metric: Metric,
    method: Method,
) -> Result<Bridge, Gap> {
    let Ok(bridge) = bridge::bridge(lane, difference, metric, method, &Never);
    bridge
}

pub(crate) fn bridged(
    before: &Scenario,
    after: &Scenario,
    metric: Metric,
    method: Method,
) -> Bridge {
    let difference = Difference::between(before, after);
    bridge(&mut FastLane::default(), &difference, metric, method).unwrap()
}

pub(crate) fn value(scenario: &Scenario, metric: Metric) -> Option<f64> {
    let mut lane = FastLane::default();
    lane.run(scenario);
    metric.value(&mut lane)
}

/// The scenario as its figures see it.
fn without_texts(scenario: &Scenario) -> Scenario {
    Difference::between(scenario, scenario).mixed(|_| false)
}

#[track_caller]
pub(crate) fn adds_up(bridge: &Bridge) {
    let total: f64 = bridge.parts.iter().map(|part| part.effect).sum();
    // A dollar amount has no billionths of a dollar to be exact to.
    let sizes = bridge.parts.iter().map(|part| part.effect.abs());
    let scale = sizes.fold(1.0_f64.max(bridge.before.abs()).max(bridge.after.abs()), f64::max);
    let off = total - (bridge.after - bridge.before);
    assert!(off.abs() <= 1e-9 * scale, "off by {off}: {bridge:?}");
}

/// A scenario with a tranche, a round and a backstop more, and other shapes.
fn rebuilt() -> Scenario {
    let mut scenario = shipped();
    let senior = &mut scenario.tranches[0];
    senior.amount = Decimal::from(2_500_000_000_u64);
    senior.tenor = Tenor::Months(48);
    senior.repayment = Repayment::Sculpted { dscr: Decimal::new(15, 1) };
    let mezzanine = Tranche {
        name: "Mezzanine".to_owned(),
        amount: Decimal::from(500_000_000),
        rate: Decimal::new(13, 2),
        ..senior.clone()
    };
    // In front, so that every place in the list moves.
    scenario.tranches.insert(0, mezzanine);
    scenario.lease.end_of_term = EndOfTerm::Renew;
    scenario.equipment.value_path = ValuePath::Cliff { month: 24, share: Decimal::new(5, 1) };
    scenario.lessee.funding.remove(0);
    scenario.lessee.backstop = Some(Backstop {
        name: "Parent".to_owned(),
        monthly_cap: Decimal::from(100_000_000),
        total_cap: Decimal::from(1_000_000_000),
        from_month: 1,
    });
    scenario
}

#[test]
fn a_scenario_does_not_differ_from_itself() {
    let difference = Difference::between(&shipped(), &shipped());
    assert_eq!(difference.changes(), []);
    assert_eq!(difference.texts(), []);
    let bridge = bridged(&shipped(), &shipped(), Metric::NetIrr, Method::Averaged);
    assert!(bridge.parts.is_empty(), "nothing changed, so nothing moved it");
    assert_eq!(bridge.before.to_bits(), bridge.after.to_bits());
}

#[test]
fn the_ends_are_single_runs_and_the_parts_add_up() {
    let after = moved(&[(Lever::ResaleFraction, 0.15), (Lever::LoanRate(0), 0.12)]);
    for method in METHODS {
        for metric in [Metric::NetIrr, Metric::EquityIrr, Metric::ProjectIrr, Metric::MinDscr] {
            let bridge = bridged(&shipped(), &after, metric, method);
            assert_eq!(Some(bridge.before), value(&shipped(), metric), "{metric:?}");
            assert_eq!(Some(bridge.after), value(&after, metric), "{metric:?}");
            assert_eq!(bridge.parts.len(), 2);
            adds_up(&bridge);
        }
    }
}

#[test]
fn a_field_is_one_change_however_many_levers_read_it() {
    let cost = moved(&[(Lever::EquipmentCost, 6e9)]);
    let changes = Difference::between(&shipped(), &cost).changes().to_vec();
    assert_eq!(changes.len(), 1, "the advance rate moved, the loan did not: {changes:?}");
    assert_eq!(changes[0].lever(), Some(Lever::EquipmentCost));
    assert_eq!(changes[0].before, Value::Number(5.05e9));
    assert_eq!(changes[0].after, Value::Number(6e9));
    let loan = moved(&[(Lever::AdvanceRate(0), 0.5)]);
    let changes = Difference::between(&shipped(), &loan).changes().to_vec();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0].lever(), Some(Lever::LoanAmount(0)));
}

#[test]
fn a_change_that_moves_nothing_has_no_effect() {
    let after = moved(&[(Lever::GpuCount, 1e5 + 1e3), (Lever::ResaleFraction, 0.2)]);
    for method in METHODS {
        let bridge = bridged(&shipped(), &after, Metric::NetIrr, method);
        let effects: Vec<f64> = bridge.parts.iter().map(|part| part.effect).collect();
        assert_eq!(effects[0].to_bits(), 0.0_f64.to_bits(), "GPUs: {effects:?}");
        assert!(effects[1] < -0.001, "resale: {effects:?}");
    }
}

#[test]
fn what_moves_no_figure_takes_no_order_from_what_does() {
    let levers = [
        (Lever::ResaleFraction, 0.2),
        (Lever::LoanRate(0), 0.1),
        (Lever::LeaseMonths, 48.0),
        (Lever::SellingCost, 0.2),
        (Lever::MonthlyBurn, 1.0e9),
        (Lever::CashSweep, 0.5),
        (Lever::Hurdle, 0.07),
        (Lever::ManagementFee, 0.01),
    ];
    let plain = moved(&levers);
    let mut named = plain.clone();
    named.closing = "2027-01".to_owned();
    named.tranches[0].lender = "Somebody who does not invest".to_owned();
    let [plain, named] = [plain, named].map(|after| {
        let bridge = bridged(&shipped(), &after, Metric::NetIrr, Method::Averaged);
        assert!(matches!(bridge.means, Means::Averaged { .. }), "{:?}", bridge.means);
        adds_up(&bridge);
        bridge
    });
    assert_eq!(named.parts.len(), plain.parts.len() + 2);
    let moving: Vec<f64> =
        named.parts.iter().map(|part| part.effect).filter(|effect| *effect != 0.0).collect();
    let of_plain: Vec<f64> =
        plain.parts.iter().map(|part| part.effect).filter(|effect| *effect != 0.0).collect();
    assert_eq!(moving, of_plain, "the others’ effects are what they were");
    assert!(named.parts.iter().enumerate().all(|(place, part)| part.changes == [place]));
}

#[test]
fn an_average_over_orders_is_what_walking_every_order_gives() {
    let levers = [
        (Lever::ResaleFraction, 0.10),
        (Lever::MonthlyBurn, 1.5e9),
        (Lever::LoanRate(0), 0.14),
        (Lever::LeaseMonths, 48.0),
    ];
    for count in [3, 4] {
        let after = moved(&levers[..count]);
        let difference = Difference::between(&shipped(), &after);
        assert_eq!(difference.changes().len(), count);
        for metric in [Metric::NetIrr, Metric::Moic, Metric::MinDscr, Metric::PeakLtv] {
            let bridge =
                bridge(&mut FastLane::default(), &difference, metric, Method::Averaged).unwrap();
            let orders = permutations(count);
            let of = orders.len() as u64;
            assert_eq!(bridge.means, Means::Averaged { orders: of, of });
            for (change, part) in bridge.parts.iter().enumerate() {
                let effects = orders.iter().map(|order| step(&difference, metric, order, change));
                let mean = effects.sum::<f64>() / orders.len() as f64;
                assert_eq!(part.changes, [change]);
                assert!((part.effect - mean).abs() < 1e-12, "{metric:?}: {part:?}, {mean}");
            }
        }
    }
}

/// What a change does in one order.
fn step(difference: &Difference, metric: Metric, order: &[usize], change: usize) -> f64 {
    let place = order.iter().position(|other| *other == change).unwrap();
    let at = |made: &[usize]| value(&difference.mixed(|i| made.contains(&i)), metric).unwrap();
    at(&order[..=place]) - at(&order[..place])
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let shorter = permutations(last);
    let longer = shorter.iter().flat_map(|order| {
        (0..count).map(|place| {
            let mut order = order.clone();
            order.insert(place, last);
            order
        })
    });
    longer.collect()
}

#[test]
fn in_order_each_change_comes_after_those_before_it() {
    let after = moved(&[(Lever::ResaleFraction, 0.10), (Lever::LeaseMonths, 48.0)]);
    let bridge = bridged(&shipped(), &after, Metric::NetIrr, Method::InOrder);
    let shorter = value(&moved(&[(Lever::LeaseMonths, 48.0)]), Metric::NetIrr).unwrap();
    assert_eq!(bridge.means, Means::InOrder);
    assert_eq!(bridge.parts[0].effect.to_bits(), (shorter - bridge.before).to_bits(), "lease");
    assert_eq!(bridge.parts[0].alone, Some(bridge.parts[0].effect));
    assert!(bridge.parts[1].alone != Some(bridge.parts[1].effect), "resale after a shorter lease");
}

#[test]
fn swapping_before_and_after_negates_an_average() {
    let levers =
        [(Lever::ResaleFraction, 0.1), (Lever::LoanRate(0), 0.14), (Lever::CashSweep, 0.3)];
    let after = moved(&levers);
    for metric in [Metric::NetIrr, Metric::Moic, Metric::PeakLtv] {
        let there = bridged(&shipped(), &after, metric, Method::Averaged);
        let back = bridged(&after, &shipped(), metric, Method::Averaged);
        for (there, back) in there.parts.iter().zip(&back.parts) {
            assert!((there.effect + back.effect).abs() < 1e-12, "{metric:?}: {there:?}, {back:?}");
        }
    }
}

#[test]
fn what_no_lever_expresses_is_a_change_of_its_own() {
    let difference = Difference::between(&shipped(), &rebuilt());
    let whats: Vec<What> = difference.changes().iter().map(|change| change.what).collect();
    for what in [
        What::EndOfTerm,
        What::ValuePath,
        What::TrancheAdded(0),
        What::Tenor(0, 1),
        What::Repayment(0, 1),
        What::RoundRemoved(0),
        What::Backstop,
        What::Number { before: Lever::LoanAmount(0), after: Lever::LoanAmount(1) },
    ] {
        assert!(whats.contains(&what), "{what:?} in {whats:?}");
    }
    let all_made = difference.mixed(|_| true);
    assert_eq!(all_made, without_texts(&rebuilt()));
    let words = |what: What| {
        let change = difference.changes().iter().find(|change| change.what == what).unwrap();
        (change.name.clone(), change.before.clone(), change.after.clone())
    };
    let said = |text: &str| Value::Words(text.to_owned());
    let loan = words(What::TrancheAdded(0));
    assert_eq!(loan.0, "Loan, Mezzanine");
    assert_eq!((loan.1, loan.2), (said("no loan"), said("$500.0m at 13.00%")));
    let tenor = words(What::Tenor(0, 1));
    assert_eq!(tenor.0, "Tenor, Senior");
    assert_eq!((tenor.1, tenor.2), (said("co-terminous"), said("48\u{a0}months")));
}

#[test]
fn eight_changes_are_averaged_and_nine_come_in_order() {
    let levers = [
        (Lever::LoanRate(0), 0.11),
        (Lever::LeaseMonths, 54.0),
        (Lever::ResaleFraction, 0.2),
        (Lever::MonthlyBurn, 0.9e9),
        (Lever::CashSweep, 0.5),
        (Lever::ManagementFee, 0.02),
        (Lever::Carry, 0.15),
        (Lever::RentFactor, 0.025),
        (Lever::SellingCost, 0.05),
    ];
    let eight = bridged(&shipped(), &moved(&levers[..AVERAGED_MAX]), Metric::NetIrr, METHODS[0]);
    assert_eq!(eight.means, Means::Averaged { orders: 40_320, of: 40_320 });
    adds_up(&eight);
    let nine = bridged(&shipped(), &moved(&levers), Metric::NetIrr, Method::Averaged);
    assert_eq!(nine.means, Means::TooMany);
    assert_eq!(nine.parts.len(), 9);
    adds_up(&nine);
    assert_eq!(run_count(8, Method::Averaged), 256);
    assert_eq!(run_count(9, Method::Averaged), 19);
}

#[test]
fn orders_that_leave_no_equity_on_the_way_do_not_count() {
    let levers = [(Lever::EquipmentCost, 2e9), (Lever::LoanAmount(0), 1e9)];
    let mut after = moved(&levers[..1]);
    assert!(validate(&after).is_err(), "the loan is more than the equipment costs");
    after = moved(&[levers[1], levers[0]]);
    let averaged = bridged(&shipped(), &after, Metric::NetIrr, Method::Averaged);
    assert_eq!(averaged.means, Means::Averaged { orders: 1, of: 2 });
    adds_up(&averaged);
    // The cost comes first in the window, so in order the two cannot be told apart.
    let in_order = bridged(&shipped(), &after, Metric::NetIrr, Method::InOrder);
    assert_eq!(in_order.parts.len(), 1);
    assert_eq!(in_order.parts[0].changes, [0, 1]);
    assert_eq!(in_order.parts[0].alone, None);
    adds_up(&in_order);
}

#[test]
fn where_the_metric_is_undefined_there_is_no_bridge() {
    let mut without_debt = shipped();
    without_debt.tranches.clear();
    let mut lane = FastLane::default();
    let there = Difference::between(&shipped(), &without_debt);
    assert_eq!(bridge(&mut lane, &there, Metric::MinDscr, Method::Averaged), Err(Gap::After));
    let back = Difference::between(&without_debt, &shipped());
    assert_eq!(bridge(&mut lane, &back, Metric::MinDscr, Method::Averaged), Err(Gap::Before));
    assert!(bridge(&mut lane, &there, Metric::NetIrr, Method::Averaged).is_ok());
}

#[test]
fn rounds_are_told_apart_by_their_names() {
    let mut after = shipped();
    let new = FundingRound { name: "Round H".to_owned(), ..after.lessee.funding[0].clone() };
    after.lessee.funding.insert(0, new);
    Lever::FundingMonth(2).set(&mut after, 30.0);
    let difference = Difference::between(&shipped(), &after);
    let whats: Vec<What> = difference.changes().iter().map(|change| change.what).collect();
    let (before, now) = (Lever::FundingMonth(1), Lever::FundingMonth(2));
    assert_eq!(whats, [What::Number { before, after: now }, What::RoundAdded(0)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn all_changes_made_lead_from_any_scenario_to_any_other(
        before in any_scenario(),
        after in any_scenario(),
    ) {
        let difference = Difference::between(&before, &after);
        prop_assert_eq!(difference.mixed(|_| false), without_texts(&before));
        prop_assert_eq!(difference.mixed(|_| true), without_texts(&after));
    }

    #[test]
    fn the_parts_add_up_between_any_two_scenarios(
        before in any_scenario(),
        after in any_scenario(),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 1..7),
    ) {
        let all = Difference::between(&before, &after);
        // A few changes only, so that they are averaged, and all of them.
        let made: Vec<usize> = picks.iter().map(|pick| pick.index(all.changes().len())).collect();
        let few = Difference::between(&before, &all.mixed(|change| made.contains(&change)));
        let mut lane = FastLane::default();
        for metric in Metric::ALL {
            for (difference, method) in
                [(&few, Method::Averaged), (&few, Method::InOrder), (&all, Method::Averaged)]
            {
                let Ok(bridge) = bridge(&mut lane, difference, metric, method) else { continue };
                adds_up(&bridge);
                let mut changes: Vec<usize> =
                    bridge.parts.iter().flat_map(|part| part.changes.clone()).collect();
                changes.sort_unstable();
                prop_assert!(changes.into_iter().eq(0..difference.changes().len()));
            }
        }
    }
}
