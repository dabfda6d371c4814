//! Optional terms as `--set`, `fields` and tables of assumptions read and write them.

use chiplease::fields::{self, addable, entries, sheet};
use chiplease::fields::{Sources, Taking};
use chiplease::model::{Scenario, validate};

use crate::default_scenario;
use crate::term_faults::with_terms;

#[track_caller]
fn set(scenario: &Scenario, name: &str, typed: &str) -> Scenario {
    fields::set(scenario, name, typed).unwrap_or_else(|refused| panic!("{name}={typed}: {refused}"))
}

#[test]
fn a_term_is_added_changed_and_taken_away_by_its_path() {
    let plain = default_scenario();
    let added = set(&plain, "lease.purchase_option", "Some((price: 0.1))");
    assert_eq!(added.format, 2, "the file says the format that has it");
    assert_eq!(validate(&added), Ok(()));
    assert_eq!(set(&plain, "lease.purchase_option", "(price: 0.1)"), added);
    let dearer = set(&added, "lease.purchase_option.price", "12.5%");
    assert_eq!(dearer, set(&added, "purchase_price", "0.125"));
    assert_eq!(dearer, set(&added, "Purchase option", "12.5%"));
    let gone = set(&dearer, "lease.purchase_option", "None");
    assert_eq!(gone.lease.purchase_option, None);
    assert_eq!(set(&plain, "lease.purchase_option", "None"), plain);
    // What may be missing is there once it has a number, and what has a neutral value is too.
    assert_eq!(
        set(&plain, "structure.target_ltv", "65%").structure.target_ltv.unwrap().to_string(),
        "0.65"
    );
    assert_eq!(set(&plain, "equipment.resale_month", "6y").equipment.resale_month, Some(72));
    assert_eq!(set(&plain, "security_deposit", "3 mo").lease.security_deposit_months, 3);
    assert_eq!(set(&plain, "market.rate_shift", "100bp").format, 2);
    assert_eq!(
        set(&plain, "commitment_fee", "50bp").tranches[0].commitment_fee.normalize().to_string(),
        "0.005"
    );
    assert_eq!(set(&plain, "structure.funding_order", "equity first").format, 2);
}

#[test]
fn items_are_added_to_a_list_and_changed_in_it() {
    let plain = default_scenario();
    let one = set(&plain, "lease.rent_steps[0]", "(from: 13, factor: 1.1)");
    let two = set(&one, "lease.rent_steps[1]", "(from: 25, factor: 1.2)");
    assert_eq!(
        two,
        set(&plain, "lease.rent_steps", "[(from: 13, factor: 1.1), (from: 25, factor: 1.2)]")
    );
    let deal = with_terms();
    let capped = set(&deal, "guarantees[0].cap[1].amount", "1e9");
    assert_eq!(capped, set(&deal, "cap_amount_1_2", "$1bn"));
    assert_eq!(capped.guarantees[0].cap[1].amount, 1_000_000_000.into());
    let longer = set(&deal, "guarantees[0].cap[2]", "(from: 49, amount: 1)");
    assert_eq!(longer.guarantees[0].cap.len(), 3);
    let date = set(&deal, "lessee.contracts[0].to", "Feb 2028");
    assert_eq!(date.lessee.contracts[0].to, 24, "closing is in February 2026");
    assert_eq!(set(&deal, "guarantees[0].cap[0].from", "2026-02").guarantees[0].cap[0].from, 0);
}

#[test]
fn a_choice_with_a_number_is_typed_whole_by_its_name_or_by_its_number() {
    let deal = with_terms();
    for (typed, expected) in [
        ("Cost(0.3)", "Cost(0.3)"),
        ("cost(30%)", "Cost(0.3)"),
        ("debt", "Debt(0.85)"),
        ("90%", "Rent(0.9)"),
        ("Fixed", "Fixed"),
    ] {
        let set = set(&deal, "guarantees[0].of", typed);
        let of = entries(&set).unwrap().into_iter().find(|it| it.field.path == "guarantees[0].of");
        assert_eq!(of.unwrap().value, expected, "{typed}");
    }
    let bonus = set(&deal, "tax.depreciation", "bonus");
    assert_eq!(set(&bonus, "tax.depreciation", "straight line"), deal);
    assert_eq!(set(&bonus, "tax.depreciation", "StraightLine(5y)"), deal);
    let refused = fields::set(&bonus, "tax.depreciation", "5y").unwrap_err().to_string();
    assert!(refused.contains("expected Bonus, Macrs, StraightLine(60)"), "{refused}");
}

#[test]
fn what_is_inside_a_term_that_is_absent_says_how_the_whole_is_given() {
    let plain = default_scenario();
    for (path, part) in [
        (
            "lease.early_termination.month",
            "no early termination; set the whole, as in lease.early_termination=Some((month: 36, fee_months: 6))",
        ),
        ("guarantees[0].cap[0].amount", "no guarantees; set the whole, as in guarantees=[(name: "),
        (
            "tranches[0].floating.margin",
            "no floating rate; set the whole, as in tranches[0].floating=Some((margin",
        ),
    ] {
        let refused = fields::set(&plain, path, "5").unwrap_err().to_string();
        assert!(refused.contains(part), "{refused}");
    }
    for path in ["lease.purchase_optoin", "market.rate_shitf", "leese.term_months"] {
        let refused = fields::set(&plain, path, "5").unwrap_err().to_string();
        assert!(refused.contains("no such field"), "{path}: {refused}");
    }
}

#[test]
fn every_term_that_may_be_added_is_added_as_it_is_written() {
    let plain = default_scenario();
    let absent = addable(&plain);
    assert!(absent.len() > 20, "{}", absent.len());
    for term in &absent {
        let written = term.write();
        let (path, value) = written.trim_matches('\'').split_once('=').unwrap();
        let added = set(&plain, path, value);
        assert_eq!(validate(&added), Ok(()), "{written}");
        assert!(addable(&added).iter().all(|other| other.path != term.path), "{written}");
    }
    let with = with_terms();
    assert!(addable(&with).iter().all(|term| term.path != "tax"));
}

#[test]
fn every_field_of_a_deal_with_all_terms_is_listed_and_written_back() {
    let deal = with_terms();
    let rows = entries(&deal).unwrap();
    for entry in &rows {
        let written = entry.write.replace("'\\''", "\u{1}");
        let written = written.trim_matches('\'').replace('\u{1}', "'");
        let (name, value) = written.split_once('=').unwrap();
        assert_eq!(set(&deal, name, value), deal, "{written}");
        assert_eq!(set(&deal, &entry.field.path, &entry.value), deal, "{}", entry.field.path);
    }
    let of = |path: &str| rows.iter().find(|entry| entry.field.path == path).unwrap();
    for (path, unit, allowed) in [
        ("market.reference_rate[1].rate", "fraction", "-0.05 to 1"),
        ("lessee.contracts[0].amount", "$", "-10000000000000 to 10000000000000"),
        ("equipment.deliveries[1].share", "fraction", "more than 0, at most 1; all sum to 1"),
        ("guarantees[0].when", "choice", "Default, End or Both"),
        ("structure.funding_order", "choice", "ProRata or EquityFirst"),
    ] {
        assert_eq!((of(path).unit, of(path).allowed.as_str()), (unit, allowed), "{path}");
    }
    assert_eq!(of("guarantees[0].cap[1].amount").label, "Guarantee cap, Chipco, step 2");
    assert_eq!(of("lessee.contracts[0].name").label, "Name, Customer");
}

#[test]
fn a_table_takes_terms_whole_and_by_their_numbers() {
    let table = "path,value,unit\n\
                 lease.purchase_option,Some((price: 0.1)),\n\
                 market,\"(reference_rate: [(from: 0, rate: 0.0375)])\",\n\
                 structure.target_ltv,65,%\n\
                 lease.security_deposit_months,3,\n";
    let plain = default_scenario();
    let rows = sheet::of_file(table).unwrap();
    let taking = Taking::of(&plain, &rows, Sources::AsGiven);
    assert!(taking.is_sound(), "{:?} {:?}", taking.wrong, taking.faults);
    let draft = &taking.draft;
    assert_eq!((draft.format, draft.lease.security_deposit_months), (2, 3));
    assert_eq!(draft.structure.target_ltv.unwrap().to_string(), "0.65");
    assert_eq!(draft.market.reference_rate.len(), 1);
    let table = "path,value\nguarantees[0].cap[1].amount,1bn\nlease.rent_steps[1].factor,0.8\ntax_rate,25%\n";
    let rows = sheet::of_file(table).unwrap();
    let taking = Taking::of(&with_terms(), &rows, Sources::AsGiven);
    assert!(taking.is_sound(), "{:?} {:?}", taking.wrong, taking.faults);
    assert_eq!(taking.draft.guarantees[0].cap[1].amount, 1_000_000_000.into());
}

#[test]
fn a_term_that_is_absent_is_given_by_its_label() {
    let plain = default_scenario();
    let added = set(&plain, "lease.purchase_option", "Some((price: 0.1))");
    assert_eq!(set(&plain, "Purchase option", "10%"), added);
    assert_eq!(set(&plain, "Purchase option", "(price: 0.1)"), added);
    assert_eq!(set(&added, "Purchase option", "10%"), added);
    let tax = "(rate: 0.21, depreciation: Bonus, losses: Used)";
    assert_eq!(set(&plain, "Tax", tax), set(&plain, "tax", tax));
    let contract = "[(name: \"Customer\", from: 1, to: 9, amount: 1, probability: 1.0)]";
    assert_eq!(set(&plain, "Contracts", contract), set(&plain, "lessee.contracts", contract));
    let margin = chiplease::analysis::Lever::FloatingMargin(0).name();
    let refused = fields::set(&plain, margin, "5%").unwrap_err().to_string();
    assert!(
        refused.contains("no floating rate; set the whole, as in tranches[0].floating="),
        "{refused}"
    );
}
