//! What each difference does alone, what is taken over, and where one scenario beats another.

use std::collections::BTreeMap;

use chiplease::analysis::crossover::Better;
use chiplease::analysis::difference::{Part, Value, What};
use chiplease::analysis::{Change, Comparison, Crossover, Difference, Lever, Metric, Runs};
use chiplease::files::library;
use chiplease::model::story::LeverValue;
use chiplease::model::{FastLane, Scenario, validate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::random::any_scenario;

const METRICS: [Metric; 5] =
    [Metric::NetIrr, Metric::Moic, Metric::MinDscr, Metric::PeakLtv, Metric::LenderLoss];

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

fn compared(first: &Scenario, second: &Scenario, metric: Metric) -> Comparison {
    Comparison::of(&mut FastLane::default(), first, second, metric)
}

/// A run of its own; `None` where there is no deal.
fn alone(scenario: &Scenario, metric: Metric) -> Option<f64> {
    let equity = &scenario.equity;
    if !equity.catch_up.is_zero() && equity.carry > equity.catch_up {
        return None;
    }
    let mut lane = FastLane::default();
    lane.run(scenario);
    (lane.equity() > 0.0).then(|| metric.value(&mut lane)).flatten()
}

/// The first scenario with the one change made by hand, not by the difference.
fn by_hand(first: &Scenario, second: &Scenario, change: &Change) -> Option<Scenario> {
    let mut made = first.clone();
    match change.what {
        What::Number { before, .. } => {
            let Value::Number(value) = change.after else { return None };
            before.set(&mut made, value);
        }
        What::Closing => made.closing.clone_from(&second.closing),
        // No run reads a name.
        What::Name(_) => {}
        What::EndOfTerm => made.lease.end_of_term = second.lease.end_of_term,
        What::ValuePath => made.equipment.value_path = second.equipment.value_path,
        What::Vendor => made.vendor.clone_from(&second.vendor),
        What::Investors => made.equity.investors.clone_from(&second.equity.investors),
        What::Backstop => made.lessee.backstop.clone_from(&second.lessee.backstop),
        What::Tenor(of, at) => made.tranches[of].tenor = second.tranches[at].tenor,
        What::Repayment(of, at) => made.tranches[of].repayment = second.tranches[at].repayment,
        // Random tranches and rounds are named by their place, so what comes or goes is at the end.
        What::TrancheAdded(at) => made.tranches.push(second.tranches[at].clone()),
        What::TrancheRemoved(of) => drop(made.tranches.remove(of)),
        What::RoundAdded(at) => made.lessee.funding.push(second.lessee.funding[at].clone()),
        What::RoundRemoved(of) => drop(made.lessee.funding.remove(of)),
        What::Seniority => made.tranches.reverse(),
        What::Term(of, at) => of.copy(at, second, &mut made),
        // Random scenarios of this test have no lists of terms.
        What::Depreciation
        | What::TaxLosses
        | What::Deliveries
        | What::Guarantee(..)
        | What::ItemAdded(..)
        | What::ItemRemoved(..)
        | What::Order(_) => return None,
    }
    Some(made)
}

#[test]
fn the_largest_effect_comes_first_and_each_is_a_run_of_its_own() {
    let levers =
        [(Lever::LoanRate(0), 0.10), (Lever::ResaleFraction, 0.1), (Lever::LeaseMonths, 54.0)];
    let comparison = compared(&shipped(), &moved(&levers), Metric::NetIrr);
    let sizes: Vec<f64> = comparison.effects.iter().map(|e| e.effect.unwrap().abs()).collect();
    assert!(sizes.is_sorted_by(|one, other| one >= other), "{sizes:?}");
    assert_eq!(sizes.len(), 3);
    for effect in &comparison.effects {
        let change = &comparison.difference.changes()[effect.change];
        let (lever, value) =
            levers.into_iter().find(|(lever, _)| Some(*lever) == change.lever()).unwrap();
        let run = alone(&moved(&[(lever, value)]), Metric::NetIrr);
        assert_eq!(effect.value.map(f64::to_bits), run.map(f64::to_bits), "{}", change.name);
    }
}

#[test]
fn what_makes_no_deal_alone_comes_last_and_has_no_effect() {
    let levers = [(Lever::LoanAmount(0), 1e9), (Lever::EquipmentCost, 2e9)];
    let comparison = compared(&shipped(), &moved(&levers), Metric::NetIrr);
    let last = comparison.effects.last().unwrap();
    assert_eq!((last.value, last.effect), (None, None), "the loan is more than the cost");
    assert!(comparison.effects[0].effect.is_some());
}

#[test]
fn what_is_taken_over_is_that_value_and_nothing_else() {
    let (first, second) = (shipped(), moved(&[(Lever::LoanRate(0), 0.1), (Lever::CashSweep, 0.3)]));
    let difference = Difference::between(&first, &second);
    for (index, change) in difference.changes().iter().enumerate() {
        let taken = difference.taken_over(&first, &second, index);
        let Value::Number(value) = change.after else { panic!("{change:?}") };
        let mut expected = first.clone();
        change.lever().unwrap().set(&mut expected, value);
        assert_eq!(taken, expected, "{}: texts and all", change.name);
    }
}

#[test]
fn where_a_number_comes_from_goes_with_it() {
    let mut first = shipped();
    let mut second = moved(&[(Lever::LoanRate(0), 0.1)]);
    first.evidence.insert("tranches[0].rate".to_owned(), "a deck".to_owned());
    second.evidence.insert("tranches[0].rate".to_owned(), "a term sheet".to_owned());
    second.evidence.insert("lease.term_months".to_owned(), "a rumour".to_owned());
    let taken = Difference::between(&first, &second).taken_over(&first, &second, 0);
    assert_eq!(taken.evidence["tranches[0].rate"], "a term sheet");
    assert_eq!(taken.evidence.get("lease.term_months"), first.evidence.get("lease.term_months"));
}

#[test]
fn a_tranche_that_is_taken_over_brings_its_evidence_and_leaves_the_others_theirs() {
    let first = {
        let mut scenario = shipped();
        scenario.evidence = [("tranches[0].rate".to_owned(), "of the senior".to_owned())].into();
        scenario
    };
    let mut second = first.clone();
    let mut added = second.tranches[0].clone();
    added.name = "Super senior".to_owned();
    Lever::LoanAmount(0).set(&mut second, 2e9);
    added.amount = 1_000_000_000.into();
    second.tranches.insert(0, added);
    second.evidence = [
        ("tranches[0].rate".to_owned(), "of the super senior".to_owned()),
        ("tranches[1].rate".to_owned(), "of the senior, elsewhere".to_owned()),
    ]
    .into();
    let difference = Difference::between(&first, &second);
    let change = difference.changes().iter().position(|c| c.what == What::TrancheAdded(0)).unwrap();
    let taken = difference.taken_over(&first, &second, change);
    assert_eq!(taken.tranches[0].name, "Super senior");
    assert_eq!(taken.evidence["tranches[0].rate"], "of the super senior");
    assert_eq!(taken.evidence["tranches[1].rate"], "of the senior");
}

#[test]
fn a_story_follows_its_tranche_where_another_is_taken_over() {
    let first = {
        let mut scenario = shipped();
        let step = &mut scenario.story[0];
        step.levers = [("loan_rate".to_owned(), LeverValue(Decimal::new(1, 1)))].into();
        step.sliders = vec!["loan_rate".to_owned()];
        scenario.story.truncate(1);
        scenario
    };
    let mut second = first.clone();
    Lever::LoanAmount(0).set(&mut second, 2e9);
    let mut added = second.tranches[0].clone();
    added.name = "Super senior".to_owned();
    added.amount = 1_000_000_000.into();
    second.tranches.insert(0, added);
    let taken = |before: &Scenario, after: &Scenario, what: What| {
        let difference = Difference::between(before, after);
        let place = difference.changes().iter().position(|change| change.what == what).unwrap();
        difference.taken_over(before, after, place)
    };
    let longer = taken(&first, &second, What::TrancheAdded(0));
    assert_eq!(longer.tranches[0].name, "Super senior");
    assert_eq!(longer.story[0].sliders, ["loan_rate_2"], "it is about the senior");
    assert!(longer.story[0].levers.contains_key("loan_rate_2"));
    let shorter = taken(&longer, &first, What::TrancheRemoved(0));
    assert_eq!(shorter.story, first.story, "and back");
    let without = Scenario { vendor: None, ..first.clone() };
    let mut told = first.clone();
    told.story[0].sliders.push("vendor_margin".to_owned());
    assert_eq!(taken(&told, &without, What::Vendor).story, first.story, "nobody is left to sell");
}

/// What is said of one change in the deal.
fn reworded(change: impl Fn(&mut Scenario)) -> Difference {
    let mut after = shipped();
    change(&mut after);
    Difference::between(&shipped(), &after)
}

#[test]
fn each_text_that_differs_is_told_with_both_sides() {
    type Case = (&'static str, fn(&mut Scenario), Option<&'static str>, Option<&'static str>);
    let cases: [Case; 10] = [
        (
            "Scenario name",
            |it| it.name = "X".into(),
            Some("Valor Compute, second vehicle"),
            Some("X"),
        ),
        ("Description", |it| it.description = "X".to_owned().into(), None, Some("X")),
        ("Lessee", |it| it.lessee.name = "X".into(), Some("xAI"), Some("X")),
        ("Name of loan 1", |it| it.tranches[0].name = "X".into(), Some("Senior"), Some("X")),
        (
            "Investor, 1 of 3",
            |it| it.equity.investors[0].name = "X".into(),
            Some("Valor and other LPs"),
            Some("X"),
        ),
        (
            "Name of round 1",
            |it| it.lessee.funding[0].name = "X".into(),
            Some("Equity round F"),
            Some("X"),
        ),
        (
            "Source of Lease term",
            |it| drop(it.evidence.insert("lease.term_months".into(), "X".into())),
            None,
            Some("X"),
        ),
        (
            "Source of Name, vendor",
            |it| drop(it.evidence.insert("vendor.name".into(), "X".into())),
            None,
            Some("X"),
        ),
        ("Source of Coupon", |it| drop(it.evidence.remove("tranches[0].rate")), None, None),
        ("Title of step 1 of the story", |it| it.story[0].title = "X".into(), None, Some("X")),
    ];
    for (name, change, before, after) in cases {
        let difference = reworded(change);
        let [text] = difference.texts() else { panic!("{name}: {:?}", difference.texts()) };
        assert_eq!(text.name, name);
        assert!(before.is_none() || text.before.as_deref() == before, "{text:?}");
        assert_eq!(text.after.as_deref(), after, "{name}");
        assert_eq!(difference.changes(), [], "{name}: no assumption");
    }
    let noted = reworded(|it| it.story[0].note = "X".into());
    let [text] = noted.texts() else { panic!("{:?}", noted.texts()) };
    assert!(text.is_private && text.before.is_none() && text.after.is_none(), "{text:?}");
    assert!(!text.line().contains('X'), "{}", text.line());
}

#[test]
fn a_source_follows_its_loan_to_another_place() {
    let mut after = shipped();
    let mut added = after.tranches[0].clone();
    (added.name, added.amount) = ("Super senior".to_owned(), 1_000_000_000.into());
    after.tranches.insert(0, added);
    let moved = |(path, text): (&String, &String)| {
        (path.replace("tranches[0]", "tranches[1]"), text.clone())
    };
    after.evidence = shipped().evidence.iter().map(moved).collect::<BTreeMap<_, _>>().into();
    let difference = Difference::between(&shipped(), &after);
    assert_eq!(difference.texts(), [], "each is where its loan is");
    after.evidence.insert("tranches[1].rate".to_owned(), "X".to_owned());
    let difference = Difference::between(&shipped(), &after);
    let [text] = difference.texts() else { panic!("{:?}", difference.texts()) };
    assert_eq!(
        (text.name.as_str(), text.after.as_deref()),
        ("Source of Coupon, Senior", Some("X"))
    );
}

#[test]
fn a_name_that_joins_or_parts_is_an_assumption_and_one_that_does_not_is_a_text() {
    for (change, part) in [
        ((|it: &mut Scenario| it.closing = "2027-01".into()) as fn(&mut Scenario), What::Closing),
        (|it| it.vendor.as_mut().unwrap().name = "NVIDIA".into(), What::Name(Part::Vendor)),
        (|it| it.tranches[0].lender = "Ares".into(), What::Name(Part::Lender(0, 0))),
        (|it| it.tranches[0].lender = "Manager".into(), What::Name(Part::Lender(0, 0))),
        (|it| it.equity.investors[1].name = "Nvidia ".into(), What::Name(Part::Investor(1))),
        (|it| it.equity.investors[0].name = "Nvidia".into(), What::Name(Part::Investor(0))),
        (
            |it| it.equity.investors[0].name = "holders of Senior".into(),
            What::Name(Part::Investor(0)),
        ),
    ] {
        let difference = reworded(change);
        let whats: Vec<What> = difference.changes().iter().map(|change| change.what).collect();
        assert_eq!(whats, [part]);
        assert_eq!(difference.texts(), [], "told once");
        let mut after = shipped();
        change(&mut after);
        assert_eq!(difference.taken_over(&shipped(), &after, 0), after);
        assert!(difference.moving().is_empty());
    }
}

fn crossed(first: &Scenario, second: &Scenario, lever: Lever, metric: Metric) -> Crossover {
    Crossover::of(&mut Runs::default(), (first, second), lever, metric).unwrap()
}

#[test]
fn two_deals_cross_where_both_earn_the_same() {
    // Dearer rent against dearer operation: which one wins depends on the length of the lease, say.
    let first = moved(&[(Lever::RentFactor, 0.027), (Lever::SellingCost, 0.5)]);
    let second = shipped();
    let crossover = crossed(&first, &second, Lever::ResaleFraction, Metric::NetIrr);
    let [(at, height)] = crossover.crossings[..] else { panic!("{:?}", crossover.crossings) };
    let figures = [&first, &second].map(|scenario| {
        let mut moved = scenario.clone();
        Lever::ResaleFraction.set_finely(&mut moved, at);
        alone(&moved, Metric::NetIrr).unwrap()
    });
    assert!((figures[0] - figures[1]).abs() < 1e-9, "{figures:?}");
    assert_eq!(figures[0].to_bits(), height.to_bits());
    let better: Vec<Better> = crossover.pieces.iter().map(|piece| piece.better).collect();
    assert_eq!(better, [Better::First, Better::Second]);
    let text = crossover.sentence(&first, "A", "B").replace('\u{a0}', " ");
    let percent = format!("{:.1}%", at * 100.0);
    assert_eq!(
        text,
        format!("A has a higher net IRR than B while residual value is below {percent}.")
    );
    let swapped = crossed(&second, &first, Lever::ResaleFraction, Metric::NetIrr);
    let text = swapped.sentence(&first, "B", "A").replace('\u{a0}', " ");
    assert_eq!(
        text,
        format!("B has a higher net IRR than A while residual value is above {percent}.")
    );
    assert!((swapped.crossings[0].0 - at).abs() < 1e-9, "the same place either way");
}

#[test]
fn a_crossing_of_straight_lines_is_where_algebra_puts_it() {
    // Without debt and without missed rent, MOIC is (rent + resale × (1 − selling cost)) / cost.
    let mut first = shipped();
    first.tranches.clear();
    first.structure.reserve_months = 0;
    first.equipment.scrap_fraction = 0.into();
    let mut second = first.clone();
    Lever::SellingCost.set(&mut first, 0.5);
    Lever::SellingCost.set(&mut second, 0.0);
    Lever::RentFactor.set(&mut first, 0.022);
    Lever::RentFactor.set(&mut second, 0.020);
    let crossover = crossed(&first, &second, Lever::ResaleFraction, Metric::Moic);
    let months = f64::from(first.lease.term_months);
    let expected = months * 0.002 / 0.5;
    assert!((crossover.crossings[0].0 - expected).abs() < 1e-9, "{:?}", crossover.crossings);
}

#[test]
fn never_always_and_the_same_are_answers() {
    let dear = moved(&[(Lever::LoanRate(0), 0.15)]);
    let lever = Lever::ResaleFraction;
    let never = crossed(&dear, &shipped(), lever, Metric::NetIrr);
    let text = never.sentence(&dear, "A", "B").replace('\u{a0}', " ");
    assert!(
        text.starts_with(
            "A never has a higher net IRR than B for any residual value between 0% and"
        ),
        "{text}"
    );
    let always = crossed(&shipped(), &dear, lever, Metric::NetIrr);
    let text = always.sentence(&dear, "B", "A").replace('\u{a0}', " ");
    assert!(
        text.starts_with("B has a higher net IRR than A for any residual value between 0%"),
        "{text}"
    );
    let same = crossed(&shipped(), &shipped(), lever, Metric::NetIrr);
    let text = same.sentence(&dear, "A", "B");
    assert!(text.starts_with("A and B are the same for any residual value"), "{text}");
    assert!(same.crossings.is_empty());
    let covered = crossed(&dear, &shipped(), lever, Metric::MinDscr);
    assert!(covered.sentence(&dear, "A", "B").starts_with("A is never covered better than B"));
}

#[test]
fn months_cross_at_whole_months_and_no_default_beats_any() {
    // Cash that lasts one of the two longer decides from which lease length on one defaults.
    let poor = moved(&[(Lever::MonthlyBurn, 1.6e9)]);
    let crossover = crossed(&shipped(), &poor, Lever::LeaseMonths, Metric::DefaultMonth);
    for piece in &crossover.pieces {
        assert!(piece.from.fract().abs() < 1e-12, "{piece:?}");
    }
    assert!(crossover.where_better(Better::First).next().is_some(), "{:?}", crossover.pieces);
    assert_eq!(crossover.where_better(Better::Second).count(), 0);
    assert_eq!(crossover.where_better(Better::Unknown).count(), 0);
}

#[test]
fn a_lever_that_one_of_them_lacks_has_no_crossover() {
    let mut without_debt = shipped();
    without_debt.tranches.clear();
    let pair = (&shipped(), &without_debt);
    assert_eq!(Crossover::of(&mut Runs::default(), pair, Lever::LoanRate(0), Metric::Moic), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_effect_equals_a_run_with_that_change_alone(
        first in any_scenario(),
        second in any_scenario(),
    ) {
        for metric in METRICS {
            let comparison = compared(&first, &second, metric);
            prop_assert_eq!(comparison.before, alone(&first, metric));
            prop_assert_eq!(comparison.after, alone(&second, metric));
            for effect in &comparison.effects {
                let change = &comparison.difference.changes()[effect.change];
                let Some(made) = by_hand(&first, &second, change) else { continue };
                let run = alone(&made, metric);
                prop_assert_eq!(
                    effect.value.map(f64::to_bits), run.map(f64::to_bits), "{}", &change.name
                );
                let moved = run.zip(comparison.before).map(|(run, before)| run - before);
                prop_assert_eq!(effect.effect, moved, "{}", &change.name);
            }
            let changes = comparison.difference.changes().len();
            let mut told: Vec<usize> = comparison.effects.iter().map(|e| e.change).collect();
            told.sort_unstable();
            prop_assert!(told.into_iter().eq(0..changes), "each change once");
        }
    }

    #[test]
    fn the_comparison_the_other_way_round_is_the_mirrored_one(
        first in any_scenario(),
        second in any_scenario(),
    ) {
        let there = compared(&first, &second, Metric::NetIrr);
        let back = compared(&second, &first, Metric::NetIrr);
        prop_assert_eq!(there.total().map(|total| -total), back.total());
        let (there, back) = (there.difference, back.difference);
        prop_assert_eq!(there.changes().len(), back.changes().len());
        prop_assert_eq!(there.texts().len(), back.texts().len());
        for change in there.changes() {
            let mirrored: Vec<&Change> =
                back.changes().iter().filter(|other| other.is_mirror_of(change)).collect();
            prop_assert_eq!(mirrored.len(), 1, "{}", &change.name);
            prop_assert_eq!(&mirrored[0].before, &change.after, "{}", &change.name);
            prop_assert_eq!(&mirrored[0].after, &change.before, "{}", &change.name);
        }
    }

    #[test]
    fn deals_of_which_no_assumption_differs_pay_everybody_the_same(
        scenario in any_scenario(),
        names in proptest::collection::vec(0_usize..4, 40),
    ) {
        const NAMES: [&str; 4] = ["Bank", "Chip maker", "Fund", "Manager"];
        let mut renamed = scenario.clone();
        let mut names = names.into_iter().map(|name| NAMES[name].to_owned());
        for tranche in &mut renamed.tranches {
            tranche.lender = names.next().unwrap_or_default();
        }
        for investor in &mut renamed.equity.investors {
            investor.name = names.next().unwrap_or_default();
        }
        if let Some(vendor) = &mut renamed.vendor {
            vendor.name = names.next().unwrap_or_default();
        }
        let profits = |scenario: &Scenario| {
            let participants = chiplease::model::run(scenario).summary.participants;
            let mut profits: Vec<_> = participants.iter().map(|who| who.profit).collect();
            profits.sort();
            profits
        };
        if Difference::between(&scenario, &renamed).changes().is_empty() {
            prop_assert_eq!(profits(&scenario), profits(&renamed));
        }
        let mut present = scenario;
        for _ in 0..100 {
            let difference = Difference::between(&present, &renamed);
            if difference.changes().is_empty() {
                break;
            }
            present = difference.taken_over(&present, &renamed, 0);
        }
        let left = Difference::between(&present, &renamed);
        prop_assert_eq!(left.changes(), &[]);
        prop_assert_eq!(profits(&present), profits(&renamed));
    }

    #[test]
    fn a_scenario_does_not_differ_from_itself(scenario in any_scenario()) {
        let comparison = compared(&scenario, &scenario.clone(), Metric::NetIrr);
        prop_assert!(comparison.effects.is_empty());
        prop_assert_eq!(comparison.difference.texts(), &[]);
    }

    #[test]
    fn everything_taken_over_one_by_one_leads_to_the_other_scenario(
        first in any_scenario(),
        second in any_scenario(),
    ) {
        // Lists last, so that places stay what they are; then nothing but texts is left.
        let mut present = first;
        for _ in 0..100 {
            let difference = Difference::between(&present, &second);
            if difference.changes().is_empty() {
                break;
            }
            present = difference.taken_over(&present, &second, 0);
        }
        let left = Difference::between(&present, &second);
        prop_assert_eq!(left.changes(), &[]);
        prop_assert!(validate(&present).is_ok());
    }
}
