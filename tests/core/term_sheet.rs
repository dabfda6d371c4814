//! The term sheet states every term of the deal, and what differs between two deals alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chiplease::analysis::term_sheet::{Against, Alone, MEASURED, NOT_STATED};
use chiplease::analysis::{Comparison, Lever, Metric, TermSheet};
use chiplease::fields::{self, addable};
use chiplease::files::{field_path, library, scenario_file};
use chiplease::model::{FastLane, Scenario};

use crate::default_scenario;
use crate::term_faults::with_terms;

#[track_caller]
fn set(scenario: &Scenario, sets: &[(&str, &str)]) -> Scenario {
    sets.iter().fold(scenario.clone(), |scenario, (path, value)| {
        fields::set(&scenario, path, value).unwrap_or_else(|refused| panic!("{refused}"))
    })
}

/// Deals in which together every field of the program acts.
fn deals() -> Vec<Scenario> {
    let terms = with_terms();
    let [one, other] = [
        &[
            ("equipment.value_path", "Cliff(month: 24, share: 0.5)"),
            ("lease.escalator", "0.03"),
            ("lease.operating_cost", "0.01"),
            ("lease.residual_guarantee", "0.2"),
            ("tranches[0].repayment", "Sculpted(dscr: 1.4)"),
            ("tranches[0].tenor", "Months(48)"),
            ("tranches[0].interest_only_months", "6"),
            ("tranches[0].balloon", "0.1"),
            ("equity.catch_up", "0.5"),
            ("lessee.burn_growth", "0.1"),
            (
                "lessee.backstop",
                "Some((name: \"Parent\", monthly_cap: 200000000, total_cap: 1000000000, from_month: 3))",
            ),
            (
                "guarantees[1]",
                "(name: \"Bank\", when: End, of: Cost(0.3), cap: [(from: 0, amount: 9)], covers: [\"Senior\"], premium: 0.01)",
            ),
            ("tax.losses", "CarriedForward"),
        ][..],
        &[
            ("equipment.value_path", "StraightLine"),
            ("guarantees[0].of", "Debt(0.5)"),
            ("remedies.re_lease.discount", "-0.1"),
            ("market.rate_shift", "-0.01"),
            ("lease.end_of_term", "Renew"),
            ("tranches[0].repayment", "Bullet"),
        ][..],
    ]
    .map(|sets| set(&terms, sets));
    let mut two = one.clone();
    let mut second = two.tranches[0].clone();
    "Mezzanine".clone_into(&mut second.name);
    two.tranches.push(second);
    vec![default_scenario(), terms, one, other, two]
}

/// Other values of a field, as a file writes them.
fn others(path: &str, value: &str) -> Vec<String> {
    let number = value.trim_matches('"').parse::<f64>();
    if let (Ok(number), false) = (number, path.ends_with("name")) {
        return vec![(number + 1.0).to_string(), (number + 0.5).to_string(), "0.25".to_owned()];
    }
    if value.starts_with('"') {
        return vec!["\"2031-05\"".to_owned(), "\"Another\"".to_owned()];
    }
    let choices = [
        "Sell",
        "Scrap",
        "StraightLine",
        "Bullet",
        "MatchLease",
        "Months(7)",
        "EquityFirst",
        "ProRata",
        "End",
        "Default",
        "Used",
        "CarriedForward",
        "Bonus",
        "Macrs",
        "Fixed",
        "Rent(0.11)",
        "None",
        "Cliff(month: 7, share: 0.2)",
        "Sculpted(dscr: 3.0)",
        "StraightLine(7)",
        "Debt(0.77)",
        "Cost(0.11)",
    ];
    choices.into_iter().filter(|choice| *choice != value).map(str::to_owned).collect()
}

fn is_stated(path: &str) -> bool {
    !NOT_STATED.iter().any(|(other, _)| {
        path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

#[test]
fn every_field_of_every_deal_that_is_changed_changes_the_sheet() {
    let mut tried: BTreeMap<String, bool> = BTreeMap::new();
    for deal in deals() {
        let sheet = TermSheet::of(&deal).plain();
        for (path, value) in field_path::leaves(&deal).unwrap() {
            let changed = others(&path, &value).into_iter().filter_map(|other| {
                field_path::set(&deal, &path, &other).ok().filter(|changed| *changed != deal)
            });
            for changed in changed {
                let is_other = TermSheet::of(&changed).plain() != sheet;
                if is_stated(&path) {
                    assert!(is_other, "{path}: another value than {value} is not on the sheet");
                } else if path != "description" {
                    assert!(!is_other, "{path} is said not to be stated");
                }
                tried.insert(path.clone(), true);
            }
            tried.entry(path).or_insert(false);
        }
    }
    // A list or a part that is empty is no value that could be another one.
    let idle: Vec<&String> =
        tried.iter().filter(|(_, is_tried)| !**is_tried).map(|it| it.0).collect();
    let known = ["equity.investors", "lessee.backstop", "lessee.funding", "vendor", "evidence"];
    assert!(idle.iter().all(|path| known.contains(&path.as_str())), "{idle:?}");
}

#[test]
fn every_lever_that_is_moved_changes_the_sheet() {
    let mut met: BTreeMap<String, bool> = BTreeMap::new();
    for deal in deals() {
        let sheet = TermSheet::of(&deal).plain();
        for lever in Lever::all(&deal).into_iter().filter(|it| it.value(&deal).is_some()) {
            let range = lever.range(&deal);
            let now = lever.value(&deal).unwrap();
            let is_first = now <= *range.start();
            let to = if is_first { *range.end() } else { *range.start() };
            let mut moved = deal.clone();
            lever.set(&mut moved, to);
            if moved == deal {
                continue;
            }
            let is_other = TermSheet::of(&moved).plain() != sheet;
            assert_eq!(is_other, is_stated(&lever.path()), "{} from {now} to {to}", lever.id());
            met.insert(lever.of_item(0).id().into_owned(), true);
        }
    }
    assert!(met.len() > 90, "{} levers", met.len());
}

#[test]
fn every_term_that_is_added_is_mentioned_and_none_that_is_absent() {
    let plain = default_scenario();
    let sheet = TermSheet::of(&plain).plain();
    for absent in ["none", "Prepaid", "Purchase option", "Guarantee", "Backstop", "Tax", "Market"] {
        assert!(!sheet.contains(absent), "{absent}: {sheet}");
    }
    for term in addable(&plain) {
        let written = term.write();
        let (path, value) = written.trim_matches('\'').split_once('=').unwrap();
        let with = TermSheet::of(&set(&plain, &[(path, value)])).plain();
        assert_ne!(with, sheet, "{written}");
    }
}

#[test]
fn terms_read_as_a_term_sheet_has_them() {
    let deal = set(
        &default_scenario(),
        &[
            (
                "guarantees",
                "[(name: \"Broadcom\", when: Default, of: Rent(0.85), cap: [(from: 0, amount: 29_000_000_000)], covers: [\"Senior\"])]",
            ),
            ("lease.purchase_option", "(price: 0.1)"),
            (
                "tranches[0].floating",
                "(margin: 0.055, floor: 0.01, hedged: 0.8, swap_rate: 0.0375)",
            ),
            ("tranches[0].prepayment_premium", "[(until: 12, premium: 0.02)]"),
            ("lease.rent_steps", "[(from: 1, factor: 0), (from: 4, factor: 1.2)]"),
            ("remedies.re_lease", "(months: 36, discount: 0.5, free_months: 1)"),
        ],
    );
    let sheet = TermSheet::of(&deal);
    for (section, term, expected) in [
        (
            "Credit support",
            "Guarantee, Broadcom",
            "Broadcom guarantees 85% of the rent left to be paid after a default, less the proceeds \
             of the equipment and any re-lease; at most $29bn; for the lenders of Senior only",
        ),
        ("Lease", "Purchase option", "The lessee may buy at the end of its lease for 10% of cost"),
        ("Lease", "Rent", "2.44% of cost a month ($123.22m), in arrears"),
        (
            "Lease",
            "Rent steps",
            "No rent from month 1 and 120% from month 4 of each lease (of the rent above)",
        ),
        (
            "Loan, Senior",
            "Interest",
            "Reference rate (floor 1.00%) plus 5.50% a year, paid monthly; 80% swapped into 3.75%; \
             9.50% all-in at closing",
        ),
        ("Loan, Senior", "Prepayment premium", "2.00% to month 12 (Feb 2027) of what is swept"),
        (
            "Remedies",
            "Re-lease",
            "To another lessee for 36 months at 50% below the market rent, the first 1 month free; \
             then sold without a haircut",
        ),
    ] {
        let clause = sheet.clause(section, term).unwrap_or_else(|| panic!("{section}: {term}"));
        assert_eq!(clause.text.plain().replace('\u{a0}', " "), expected, "{section}: {term}");
    }
}

#[test]
fn a_changed_term_says_what_it_was_and_what_it_does_alone() {
    let base = library::default_scenario().unwrap();
    let deal = set(
        &base,
        &[("tranches[0].rate", "0.11"), ("lease.purchase_option", "(price: 0.1)"), ("name", "New")],
    );
    let lane = &mut FastLane::default();
    let against = Against::of(lane, &base, &deal);
    let changes: Vec<(&str, &str)> =
        against.changes.iter().map(|change| (change.term.as_str(), change.kind())).collect();
    assert_eq!(changes, [("Purchase option", "added"), ("Interest", "changed")]);
    let rate = &against.changes[1];
    assert_eq!(rate.before.as_ref().unwrap().plain(), "9.50% a year, fixed, paid monthly");
    let Alone::Moves(moves) = rate.alone else { panic!("{:?}", rate.alone) };
    for (metric, moved) in MEASURED.into_iter().zip(moves) {
        let comparison = Comparison::of(lane, &base, &deal, metric);
        let is_rate = |it: &&chiplease::analysis::Effect| {
            let change = &comparison.difference.changes()[it.change];
            change.lever() == Some(Lever::LoanRate(0))
        };
        let effect = comparison.effects.iter().find(is_rate).unwrap();
        assert_eq!(effect.effect, moved, "{}", metric.id());
    }
    assert!(rate.alone.in_words().starts_with("net IRR −"), "{}", rate.alone.in_words());
    // The other way round it is taken away.
    let back = Against::of(lane, &deal, &base);
    let gone: Vec<&str> = back.removed().map(|change| change.term.as_str()).collect();
    assert_eq!(gone, ["Purchase option"]);
    assert!(back.in_words().starts_with("2 terms differ; together net IRR "));
    assert_eq!(Against::of(lane, &base, &base).in_words(), "No term differs.");
}

#[test]
fn figures_that_follow_from_another_term_are_no_change_of_their_own() {
    let base = library::default_scenario().unwrap();
    let deal = set(&base, &[("equipment.cost", "5.2bn"), ("closing", "2026-05")]);
    let against = Against::of(&mut FastLane::default(), &base, &deal);
    let changed: Vec<&str> = against.changes.iter().map(|it| it.term.as_str()).collect();
    // Neither the rent in dollars nor the dates of months.
    assert_eq!(changed, ["Closing", "Purchase price"]);
    assert_eq!(against.changes[0].alone, Alone::Nothing);
}

#[test]
fn a_loan_that_comes_or_goes_is_one_change() {
    let base = library::default_scenario().unwrap();
    let mut deal = base.clone();
    deal.tranches[0].amount = 2_900_000_000_u64.into();
    let mut second = deal.tranches[0].clone();
    "Mezzanine".clone_into(&mut second.name);
    second.amount = 500_000_000.into();
    deal.tranches.push(second);
    let lane = &mut FastLane::default();
    let against = Against::of(lane, &base, &deal);
    let whole: Vec<_> = against.changes.iter().filter(|it| it.term.is_empty()).collect();
    assert_eq!(whole.len(), 1);
    assert_eq!(whole[0].section, "Loan, Mezzanine");
    assert!(whole[0].after.as_ref().unwrap().plain().starts_with("$500m (9.9% of cost); 9.50%"));
    assert!(matches!(whole[0].alone, Alone::Moves([Some(_), ..])), "{:?}", whole[0].alone);
    let back = Against::of(lane, &deal, &base);
    assert_eq!(back.removed().filter(|it| it.section == "Loan, Mezzanine").count(), 1);
}

#[test]
fn every_fixture_of_format_2_has_a_sheet_of_all_its_terms() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/terms");
    let base = default_scenario();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "ron") {
            continue;
        }
        let deal = scenario_file::read(&path).unwrap();
        let sheet = TermSheet::of(&deal).plain();
        for wrong in ["NaN", "–", "  ", "()", "of of"] {
            assert!(!sheet.contains(wrong), "{}: {wrong}: {sheet}", path.display());
        }
        let against = Against::of(&mut FastLane::default(), &base, &deal);
        let term_count = deal.optional_terms().count();
        assert!(against.changes.len() >= term_count, "{}: {:?}", path.display(), against.changes);
        for change in &against.changes {
            assert!(!change.alone.in_words().is_empty());
        }
        count += 1;
    }
    assert_eq!(count, 89);
    assert_eq!(MEASURED[0], Metric::NetIrr);
}
