//! Fields by path, set and listed.

use chiplease::files::field_path::{leaves, set};
use chiplease::files::scenario_file::{parse, read};
use chiplease::model::Scenario;
use chiplease::model::scenario::{Repayment, ValuePath};
use rust_decimal::Decimal;

use crate::{SELL, every_scenario_file};

fn sell() -> Scenario {
    parse(SELL).unwrap()
}

#[track_caller]
fn refused(path: &str, value: &str, message: &str) {
    assert_eq!(set(&sell(), path, value).unwrap_err().to_string(), message, "{path}={value}");
}

/// The value that the field has after it was set.
#[track_caller]
fn check(path: &str, value: &str, expected: &[(&str, &str)]) {
    let changed = set(&sell(), path, value).unwrap();
    let leaves = leaves(&changed).unwrap();
    for (path, value) in expected {
        let found = leaves.iter().find(|(leaf, _)| leaf == path).map(|(_, value)| value.as_str());
        assert_eq!(found, Some(*value), "{path}");
    }
}

#[test]
fn every_kind_of_field_can_be_set() {
    check("name", "\"Third vehicle\"", &[("name", "\"Third vehicle\"")]);
    check("tranches[0].rate", "0.11", &[("tranches[0].rate", "0.11")]);
    check("lease.term_months", "48", &[("lease.term_months", "48")]);
    check("lease.end_of_term", "Scrap", &[("lease.end_of_term", "Scrap")]);
    check("tranches", "[]", &[("tranches", "[]")]);
    check("vendor", "None", &[("vendor", "None")]);
    check("vendor.content", "0.5", &[("vendor.content", "0.5")]);
    check("lessee.funding[1].probability", "0.2", &[("lessee.funding[1].probability", "0.2")]);
    check("tranches[0].tenor", " Months(36) ", &[("tranches[0].tenor", "Months(36)")]);
    let cliff = "Cliff(month: 24, share: 0.5)";
    check("equipment.value_path", cliff, &[("equipment.value_path", cliff)]);
    check(
        "lessee.backstop",
        "Some((name: \"SpaceX\", monthly_cap: 6e8, total_cap: 10_000_000_000, from_month: 1))",
        &[("lessee.backstop.name", "\"SpaceX\""), ("lessee.backstop.total_cap", "10000000000")],
    );
    check("evidence[\"name\"]", "\"press\"", &[("evidence[\"name\"]", "\"press\"")]);
}

#[test]
fn a_variant_s_fields_are_set_one_by_one() {
    let cliff = set(&sell(), "equipment.value_path", "Cliff(month: 24, share: 0.5)").unwrap();
    let later = set(&cliff, "equipment.value_path.month", "30").unwrap();
    let expected = ValuePath::Cliff { month: 30, share: Decimal::new(5, 1) };
    assert_eq!(later.equipment.value_path, expected);
    let sculpted = set(&sell(), "tranches[0].repayment", "Sculpted(dscr: 1.5)").unwrap();
    let tighter = set(&sculpted, "tranches[0].repayment.dscr", "1.3").unwrap();
    assert_eq!(tighter.tranches[0].repayment, Repayment::Sculpted { dscr: Decimal::new(13, 1) });
}

#[test]
fn a_long_number_keeps_every_digit() {
    let digits = "0.1234567890123456789";
    let changed = set(&sell(), "tranches[0].rate", digits).unwrap();
    assert_eq!(changed.tranches[0].rate.to_string(), digits);
}

#[test]
fn only_the_field_named_changes() {
    let mut expected = sell();
    expected.lessee.funding[1].month = 5;
    assert_eq!(set(&sell(), "lessee.funding[1].month", "5").unwrap(), expected);
}

#[test]
fn every_leaf_can_be_set_to_what_it_is() {
    for path in every_scenario_file() {
        let scenario = read(&path).unwrap();
        let leaves = leaves(&scenario).unwrap();
        assert!(leaves.len() > 45, "{} has all of its fields", path.display());
        for (field, value) in leaves {
            let same = set(&scenario, &field, &value).unwrap();
            assert_eq!(same, scenario, "{field} of {}", path.display());
        }
    }
}

#[test]
fn a_wrong_path_comes_with_the_nearest_right_one() {
    refused(
        "tranches[0].rat",
        "1",
        "tranches[0].rat: no such field; did you mean tranches[0].rate?",
    );
    refused("lease.term", "1", "lease.term: no such field; did you mean lease.term_months?");
    refused("xyz", "1", "xyz: no such field; the names are those of the scenario file");
    refused("tranches[3].rate", "1", "tranches[3].rate: the list has 1, numbered from 0 to 0");
    refused(
        "lessee.backstop.name",
        "\"x\"",
        "lessee.backstop.name: there is nothing inside None; \
         set the whole, as in lessee.backstop=Some((…))",
    );
    for path in ["", ".", "a..b", "tranches[x]", "tranches[0", "tranches[0]rate", "tranches[-1]"] {
        let message =
            format!("{path}: not a path; write it like tranches[0].rate or lease.term_months");
        refused(path, "1", &message);
    }
}

#[test]
fn a_wrong_value_is_named_with_what_was_expected() {
    refused(
        "tranches[0].rate",
        "abc",
        "tranches[0].rate: expected a number such as 0.095, found abc",
    );
    refused(
        "lease.end_of_term",
        "Sold",
        "lease.end_of_term: expected one of Sell, Scrap, Renew, found Sold",
    );
    refused(
        "lessee.name",
        "SpaceX",
        "lessee.name: expected text in quotes such as \"Senior\", found SpaceX",
    );
    refused(
        "vendor",
        "Some((name: \"x\", content: 1))",
        "vendor.gross_margin: missing; add gross_margin: … to the group that starts here",
    );
    refused("lease.term_months", "", "lease.term_months: no value given");
    refused(
        "lease.term_months",
        "60.5",
        "lease.term_months: expected a whole number such as 60, found 60.5",
    );
}

#[test]
fn a_value_cannot_smuggle_in_another_field() {
    refused(
        "lease.term_months",
        "60, escalator: 0.1",
        "lease.term_months: expected one value, found 60, escalator: 0.1",
    );
    let commented = set(&sell(), "name", "\"x\" // and more").unwrap();
    assert_eq!(commented.name, "x", "a comment is no part of the value");
}
