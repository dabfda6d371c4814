//! The lever table: every row can be read, written and found, and keeps a scenario valid.

use std::collections::BTreeSet;

use chiplease::analysis::{Family, Lever, Term};
use chiplease::files::library;
use chiplease::model::scenario::{Backstop, Depreciation, Repayment, Scenario, Tenor, ValuePath};
use chiplease::model::validate;
use chiplease::session::structure::{Edit, List, Part};
use rust_decimal::Decimal;
use serde_json::Value;

fn default_scenario() -> Scenario {
    library::default_scenario().expect("the shipped scenario is sound")
}

/// Everything that a scenario may have, so that every lever applies to something.
fn full_scenario() -> Scenario {
    let mut scenario = default_scenario();
    scenario.equipment.value_path = ValuePath::Cliff { month: 24, share: Decimal::new(5, 1) };
    scenario.lessee.backstop = Some(Backstop {
        name: "SpaceX".to_owned(),
        monthly_cap: Decimal::from(600_000_000),
        total_cap: Decimal::from(10_000_000_000_u64),
        from_month: 1,
    });
    let first = scenario.tranches.first_mut().expect("the shipped scenario has a loan");
    first.amount = Decimal::from(2_000_000_000);
    first.tenor = Tenor::Months(48);
    let mut second = first.clone();
    "Mezzanine".clone_into(&mut second.name);
    second.repayment = Repayment::Sculpted { dscr: Decimal::new(15, 1) };
    scenario.tranches.push(second);
    with_every_term(&mut scenario);
    // Little enough for the loans to keep the room that the tests move them in.
    let prepaid = scenario.lease.prepaid_rent.as_mut().expect("every term is there");
    prepaid.share = Decimal::new(2, 2);
    assert_eq!(validate(&scenario), Ok(()), "the full scenario is valid");
    scenario
}

/// Every optional term, and two items in each list of terms.
pub(crate) fn with_every_term(scenario: &mut Scenario) {
    // The reference rate before the loans that follow it, guarantees before their caps.
    for list in [List::RateSteps, List::IndexSteps, List::Guarantees, List::Guarantees] {
        Edit::Add(list).apply(scenario);
    }
    for term in Term::all(scenario) {
        Edit::AddPart(Part::Term(term)).apply(scenario);
    }
    for list in List::all(scenario) {
        let is_of_term = !matches!(list, List::Tranches | List::FundingRounds | List::Investors);
        while is_of_term && list.len(scenario) < 2 {
            Edit::Add(list).apply(scenario);
        }
    }
    if let Some(tax) = &mut scenario.tax {
        tax.depreciation = Depreciation::StraightLine(60);
    }
    assert_eq!(validate(scenario), Ok(()), "every term that is proposed is sound");
}

#[test]
fn ids_are_unique_and_find_their_lever() {
    let levers = Lever::all(&full_scenario());
    let ids: BTreeSet<String> = levers.iter().map(|lever| lever.id().into_owned()).collect();
    assert_eq!(ids.len(), levers.len(), "two levers share an id");
    for lever in levers {
        assert_eq!(Lever::from_id(&lever.id()), Some(lever));
    }
    for id in ["", "rate", "loan_rate_0", "loan_rate_1", "loan_rate_x", "lease_months_2"] {
        assert_eq!(Lever::from_id(id), None, "{id}");
    }
}

#[test]
fn labels_are_unique_in_a_scenario() {
    let scenario = full_scenario();
    let levers = Lever::all(&scenario);
    let labels: BTreeSet<_> = levers.iter().map(|lever| lever.label(&scenario)).collect();
    assert_eq!(labels.len(), levers.len(), "two levers share a label");
}

#[test]
fn what_is_set_is_what_is_read() {
    let scenario = full_scenario();
    for lever in Lever::all(&scenario) {
        let Some(_) = lever.value(&scenario) else { continue };
        let range = lever.range(&scenario);
        for share in [0.0, 0.25, 0.5, 0.77, 1.0] {
            let mut moved = scenario.clone();
            let value = range.start() + share * (range.end() - range.start());
            let value = match lever {
                // Below carry there is no catch-up, above the catch-up no carry.
                Lever::CatchUp | Lever::Carry => 0.4,
                _ => lever.snapped(&scenario, value),
            };
            lever.set(&mut moved, value);
            let read = lever.value(&moved).expect("it applied before");
            let scale = value.abs().max(1.0);
            assert!((read - value).abs() < 1e-9 * scale, "{lever:?} set to {value} reads {read}");
        }
    }
}

#[test]
fn both_ends_of_every_range_are_valid() {
    for scenario in [default_scenario(), full_scenario()] {
        for lever in Lever::all(&scenario) {
            let range = lever.range(&scenario);
            assert!(range.start() < range.end(), "{lever:?} has room to move");
            for value in [*range.start(), *range.end()] {
                let mut moved = scenario.clone();
                lever.set(&mut moved, value);
                assert_eq!(validate(&moved), Ok(()), "{lever:?} at {value}");
            }
        }
    }
}

#[test]
fn a_range_stays_where_it_is_while_its_lever_moves() {
    let scenario = full_scenario();
    for lever in Lever::all(&scenario) {
        let range = lever.range(&scenario);
        let mut moved = scenario.clone();
        lever.set(&mut moved, lever.snapped(&scenario, (range.start() + range.end()) / 2.0));
        assert_eq!(lever.range(&moved), range, "{lever:?}");
    }
}

#[test]
fn a_written_number_has_no_more_digits_than_a_person_means() {
    let mut scenario = default_scenario();
    Lever::LoanRate(0).set(&mut scenario, 0.1 + 0.2);
    assert_eq!(scenario.tranches[0].rate.to_string(), "0.3");
    Lever::LeaseMonths.set(&mut scenario, 47.6);
    assert_eq!(scenario.lease.term_months, 48);
    let before = scenario.clone();
    Lever::MonthlyBurn.set(&mut scenario, f64::NAN);
    assert_eq!(scenario, before, "what is no number moves nothing");
}

#[test]
fn every_number_that_a_person_may_move_has_a_lever() {
    let scenario = full_scenario();
    let paths: BTreeSet<String> = Lever::all(&scenario).iter().map(|lever| lever.path()).collect();
    let mut leaves = Vec::new();
    let tree = serde_json::to_value(&scenario).expect("a scenario is plain data");
    numbers(&tree, String::new(), &mut leaves);
    for leaf in leaves {
        // JSON names the variant of an enum; paths in faults and evidence do not.
        let variants =
            [".Cliff", ".Sculpted", ".Months", ".StraightLine", ".Rent", ".Debt", ".Cost"];
        let leaf = variants.into_iter().fold(leaf, |leaf, variant| leaf.replace(variant, ""));
        // What a story supposes are values of levers.
        let is_no_lever =
            leaf == "format" || leaf.starts_with("equity.investors") || leaf.starts_with("story");
        // Shares of deliveries sum to one, and the first one is at closing.
        let is_no_lever = is_no_lever
            || (leaf.starts_with("equipment.deliveries[") && leaf.ends_with("].share"))
            || leaf == "equipment.deliveries[0].month";
        assert!(is_no_lever || paths.contains(&leaf), "{leaf} has no lever");
    }
}

#[test]
fn a_lever_that_does_not_apply_says_why_and_moves_nothing() {
    let mut scenario = default_scenario();
    scenario.tranches.clear();
    scenario.vendor = None;
    let before = scenario.clone();
    for lever in [Lever::LoanRate(0), Lever::AdvanceRate(0), Lever::VendorMargin, Lever::CliffMonth]
    {
        lever.set(&mut scenario, 0.5);
        assert!(lever.why_not(&scenario).is_some_and(|why| !why.is_empty()), "{lever:?}");
    }
    assert_eq!(scenario, before);
    assert_eq!(Lever::LeaseMonths.why_not(&scenario), None);
}

fn numbers(value: &Value, path: String, leaves: &mut Vec<String>) {
    match value {
        Value::Number(_) => leaves.push(path),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                numbers(item, format!("{path}[{index}]"), leaves);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                numbers(field, format!("{path}{dot}{name}"), leaves);
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[test]
fn an_amount_has_a_cent_at_least() {
    let cost = |text: &str| {
        let mut scenario = default_scenario();
        scenario.tranches.clear();
        scenario.equipment.cost = text.parse().unwrap();
        validate(&scenario)
    };
    let lent = |text: &str| {
        let mut scenario = default_scenario();
        scenario.tranches[0].amount = text.parse().unwrap();
        validate(&scenario)
    };
    for text in ["0.01", "1", "0.014"] {
        assert_eq!((cost(text), lent(text)), (Ok(()), Ok(())), "{text}");
    }
    for text in ["0", "-1", "0.0000000000000000000000000001", "0.009"] {
        for (faults, path) in [(cost(text), "equipment.cost"), (lent(text), "tranches[0].amount")] {
            let said = format!("{path} is {text}; allowed is 0.01 to 10000000000000");
            let faults: Vec<String> = faults.unwrap_err().iter().map(ToString::to_string).collect();
            assert_eq!(faults, [said]);
        }
    }
}

#[test]
fn no_slider_of_a_tiny_deal_begins_below_a_cent() {
    for (cost, amount) in [(5, 2), (90, 40), (100, 60), (300, 200), (10_000, 6_000)] {
        let mut scenario = default_scenario();
        scenario.equipment.cost = Decimal::new(cost, 2);
        scenario.tranches[0].amount = Decimal::new(amount, 2);
        assert_eq!(validate(&scenario), Ok(()), "{cost} cents");
        for lever in [Lever::EquipmentCost, Lever::LoanAmount(0), Lever::AdvanceRate(0)] {
            let mut moved = scenario.clone();
            lever.set(&mut moved, *lever.range(&scenario).start());
            assert_eq!(validate(&moved), Ok(()), "{lever:?} at {cost} cents");
        }
    }
}

#[test]
fn a_deal_without_terms_has_no_lever_of_one_and_one_with_them_has_all() {
    let plain = Lever::all(&default_scenario());
    assert!(plain.iter().all(|lever| !lever.is_optional()), "no slider of a term that is absent");
    let full = full_scenario();
    let levers = Lever::all(&full);
    assert!(levers.iter().filter(|lever| lever.is_optional()).all(|lever| lever.is_in(&full)));
    // Each family has two items, and each of its levers is there for the second one.
    for family in Family::LISTS {
        for lever in Lever::of_family(family) {
            let lever = lever(if family.owner().is_some() { [1, 1] } else { [1, 0] });
            let applies = lever.exact(&full).is_some();
            assert_eq!(levers.contains(&lever), applies || !lever.is_optional(), "{lever:?}");
            assert!(lever.path().contains("[1]"), "{}", lever.path());
        }
    }
    assert_eq!(Lever::CapAmount(0, 1).id(), "cap_amount_1_2");
    assert_eq!(Lever::CapAmount(1, 0).path(), "guarantees[1].cap[0].amount");
    assert_eq!(Lever::CapAmount(0, 0).id(), "cap_amount");
    for id in ["cap_amount_2", "cap_amount_1_1", "cap_amount_0_1", "rent_step_1", "tax_rate_2"] {
        assert_eq!(Lever::from_id(id), None, "{id}");
    }
}

#[test]
fn a_lever_of_a_term_that_is_absent_does_not_apply_and_says_so() {
    let mut scenario = default_scenario();
    let before = scenario.clone();
    for lever in [
        Lever::PurchasePrice,
        Lever::PrepaidShare,
        Lever::TerminationMonth,
        Lever::ResaleMonth,
        Lever::TargetLtv,
        Lever::ReLeaseMonths,
        Lever::TaxRate,
        Lever::DepreciationMonths,
        Lever::FloatingMargin(0),
        Lever::RentStepFactor(0),
        Lever::DeliveryMonth(1),
        Lever::ContractAmount(0),
        Lever::CapAmount(0, 0),
        Lever::Premium(0, 0),
        Lever::ReferenceRate(0),
        Lever::RentIndex(0),
    ] {
        lever.set(&mut scenario, 0.5);
        assert!(lever.why_not(&scenario).is_some_and(|why| !why.is_empty()), "{lever:?}");
        assert!(!lever.is_in(&scenario), "{lever:?}");
    }
    assert_eq!(scenario, before);
}

#[test]
fn no_lever_pushes_another_item_of_its_list_out_of_order() {
    let full = full_scenario();
    for lever in Lever::all(&full).into_iter().filter(|lever| lever.is_optional()) {
        for value in [0.0, 1.0, 13.0, 60.0, 300.0] {
            let mut moved = full.clone();
            lever.set(&mut moved, value);
            let faults = validate(&moved).err().unwrap_or_default();
            let touches =
                |path: &str| path == lever.path() || path.starts_with("lease.prepaid_rent");
            let wrong =
                faults.iter().find(|fault| !touches(&fault.path) && fault.path != "tranches");
            assert_eq!(wrong, None, "{} at {value}", lever.id());
        }
    }
}
