//! Optional terms that come back from a workbook: every number and word of them, changed in its
//! cell, and what is said of a cell that is wrong.

use std::collections::BTreeSet;

use chiplease::analysis::Lever;
use chiplease::files::{field_path, scenario_file};
use chiplease::import::{self, Merge};
use chiplease::model::{self, Scenario};
use rayon::prelude::*;

use super::workbook::{OF_TERMS, Typed, cell_of, open, sheet_part};
use super::workbook_import::{light, typed_over, typing};

fn of_term(name: &str) -> &'static (String, Scenario, Vec<u8>) {
    OF_TERMS.iter().find(|(found, ..)| found == name).unwrap()
}

/// Every number of the optional terms moved a little, one after the other, as far as the deal stays
/// sound: the deal then, and what is typed into which cell.
fn moved(deal: &Scenario) -> (Scenario, Vec<(Lever, String)>) {
    let mut moved = deal.clone();
    let mut typed = Vec::new();
    for lever in Lever::all(deal).into_iter().filter(|lever| lever.is_optional()) {
        let Some(value) = lever.value(&moved) else { continue };
        let is_whole = lever.exact(&moved).unwrap().is_integer() && value >= 1.0;
        let tries =
            if is_whole { [value + 1.0, value - 1.0] } else { [value + 0.01, value - 0.01] };
        for tried in tries {
            let mut next = moved.clone();
            lever.set(&mut next, tried);
            if next != moved && model::validate(&next).is_ok() {
                typed.push((lever, lever.exact(&next).unwrap().to_string()));
                moved = next;
                break;
            }
        }
    }
    (moved, typed)
}

#[test]
fn every_number_of_every_optional_term_comes_back_from_its_cell() {
    let wrong = |(name, deal, bytes): &(String, Scenario, Vec<u8>)| -> Option<String> {
        let (moved, typed) = moved(deal);
        let book = open(bytes.clone());
        let cells: Vec<(String, String)> =
            typed.iter().map(|(it, value)| (cell_of(&book, &it.id()), value.clone())).collect();
        let typed_over = typed_over(bytes, &sheet_part(bytes, "Inputs"), &cells);
        let returned = match import::read_bytes(&typed_over) {
            Ok(returned) => returned,
            Err(refused) => return Some(format!("{name}: {}", refused.reasons.join("; "))),
        };
        let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
        let merged = Scenario { evidence: moved.evidence.clone(), ..merged };
        let paths: Vec<String> = returned.changes.iter().map(|it| it.path.clone()).collect();
        let is_all = typed.iter().all(|(lever, _)| paths.contains(&lever.path()));
        (merged != moved || !is_all).then(|| format!("{name}: {paths:?} of {typed:?}"))
    };
    let wrong: Vec<String> = OF_TERMS.par_iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let levers = OF_TERMS.iter().flat_map(|(_, deal, _)| Lever::all(deal));
    let optional: BTreeSet<Lever> =
        levers.filter(|lever| lever.is_optional()).map(|lever| lever.of_item(0)).collect();
    assert!(optional.len() > 35, "{optional:?}");
}

#[test]
fn words_of_optional_terms_come_back_and_so_does_a_share_of_a_guarantee() {
    for (fixture, cell, typed, path, value) in [
        ("tax-bonus-used", "depreciation", "straightline", "tax.depreciation", "StraightLine(60)"),
        ("tax-bonus-used", "tax_losses", "CarriedForward", "tax.losses", "CarriedForward"),
        ("tax-straight-line", "depreciation", "Macrs", "tax.depreciation", "Macrs"),
        ("tax-straight-line", "depreciation_months", "48", "tax.depreciation", "StraightLine(48)"),
        ("deliveries", "funding_order", "EquityFirst", "structure.funding_order", "EquityFirst"),
        ("guarantee-of-rent", "guarantee_when", "both", "guarantees[0].when", "Both"),
        ("guarantee-of-rent", "guaranteed_share", "0.5", "guarantees[0].of", "Rent(0.5)"),
        ("floating-without-curve", "rate_shift", "0.01", "market.rate_shift", "0.01"),
    ] {
        let (_, deal, bytes) = of_term(fixture);
        let typed = match typed.parse::<f64>() {
            Ok(_) => Typed::Number(typed),
            Err(_) => Typed::Text(typed),
        };
        let returned = import::read_bytes(&typing(&light(bytes), cell, &typed));
        let returned = returned.unwrap_or_else(|refused| panic!("{cell}: {:?}", refused.reasons));
        let expected = field_path::set(deal, path, value).unwrap();
        let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
        let merged = Scenario { evidence: expected.evidence.clone(), ..merged };
        assert_eq!(merged, expected, "{fixture}, {cell}");
    }
}

#[test]
fn a_term_typed_back_to_its_neutral_value_is_no_longer_in_the_file() {
    let (_, deal, bytes) = of_term("interest-on-cash");
    let typed = typing(&light(bytes), "interest_on_cash", &Typed::Number("0"));
    let returned = import::read_bytes(&typed).unwrap();
    let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
    assert!(merged.structure.interest_on_cash.is_zero());
    let text = scenario_file::to_text(&merged).unwrap();
    assert!(!text.contains("interest_on_cash: "), "{text}");
}

#[test]
fn a_cell_of_an_optional_term_that_is_wrong_has_its_message() {
    for (fixture, cell, typed, said) in [
        ("tax-bonus-used", "tax_rate", Typed::Number("21"), "allowed is 0 to 1; 21% is 0.21"),
        ("tax-bonus-used", "depreciation", Typed::Text("Fast"), "allowed is Bonus, Macrs, Straigh"),
        ("deliveries", "delivery_share_1", Typed::Number("0.9"), "allowed is shares that sum to 1"),
        ("deliveries", "delivery_share_1", Typed::Number("0"), "allowed is more than 0, at most 1"),
        ("deliveries", "delivery_month", Typed::Number("2"), "is 2; allowed is 0 to 0"),
        ("deliveries", "funding_order", Typed::Blank, "is blank; allowed is ProRata, EquityFirst"),
        ("contracts", "contract_amount", Typed::Text("1bn"), "as a number that is 1000000000"),
        ("guarantee-of-rent", "cap_amount", Typed::Error, "is the error #REF!"),
        ("guarantee-of-rent", "guarantee_when", Typed::Text("Never"), "Default, End, Both"),
        ("prepaid-rent", "prepaid_rent", Typed::Number("0.95"), "allowed is 0 to 0.9"),
    ] {
        let (_, _, bytes) = of_term(fixture);
        let Err(refused) = import::read_bytes(&typing(&light(bytes), cell, &typed)) else {
            panic!("{fixture}, {cell} {typed:?}: it is taken");
        };
        let reasons = refused.reasons.join("\n");
        assert!(reasons.contains("Inputs!") && reasons.contains(said), "{cell}: {reasons}");
    }
}
