//! The rate or the amount of a loan that was set last holds when the cost changes.

use chiplease::analysis::Lever;
use chiplease::session::structure::{Edit, List};
use chiplease::session::{Document, Held, Holds};
use rust_decimal::Decimal;

use crate::default_scenario;

const COST: Lever = Lever::EquipmentCost;
const RATE: Lever = Lever::AdvanceRate(0);
const AMOUNT: Lever = Lever::LoanAmount(0);

fn document() -> Document {
    Document::new(default_scenario())
}

fn amount(document: &Document) -> Decimal {
    document.draft.tranches[0].amount
}

#[test]
fn an_advance_rate_that_was_set_last_holds_and_the_loan_follows_the_cost() {
    let mut document = document();
    document.move_lever(RATE, 0.55);
    document.move_lever(COST, 2.4e9);
    assert_eq!(amount(&document), Decimal::from(1_320_000_000));
    assert_eq!(RATE.exact(&document.draft), Some(Decimal::new(55, 2)));
    document.settle();
    assert!(document.faults().is_empty());
}

#[test]
fn an_amount_that_was_set_last_holds() {
    let mut document = document();
    document.move_lever(RATE, 0.55);
    document.move_lever(AMOUNT, 2e9);
    document.move_lever(COST, 6e9);
    assert_eq!(amount(&document), Decimal::from(2_000_000_000));
}

#[test]
fn the_amount_of_a_file_holds_until_a_rate_is_set() {
    let mut document = document();
    let before = amount(&document);
    document.move_lever(COST, 6e9);
    assert_eq!(amount(&document), before);
}

#[test]
fn a_rate_holds_over_a_cost_that_is_out_of_bounds_on_the_way() {
    let mut document = document();
    document.move_lever(RATE, 0.55);
    for cost in [0.0, 0.01, 1e13, 3_333_333_333.33, 2.4e9] {
        document.move_lever(COST, cost);
    }
    assert_eq!(amount(&document), Decimal::from(1_320_000_000));
}

#[test]
fn what_was_undone_does_not_hold() {
    let mut document = document();
    let before = amount(&document);
    document.move_lever(RATE, 0.55);
    document.settle();
    document.rest();
    document.undo();
    document.move_lever(COST, 6e9);
    assert_eq!(amount(&document), before);
}

#[test]
fn each_loan_holds_its_own_and_takes_it_along_to_another_place() {
    let mut scenario = default_scenario();
    Edit::Add(List::Tranches).apply(&mut scenario);
    let mut holds = Holds::default();
    let second = Lever::AdvanceRate(1);
    holds.moved(second, &mut scenario, |it| second.set(it, 0.1));
    assert_eq!([0, 1].map(|index| holds.held(&scenario, index)), [Held::Amount, Held::Rate]);
    Edit::Move(List::Tranches, 1, 0).apply(&mut scenario);
    assert_eq!([0, 1].map(|index| holds.held(&scenario, index)), [Held::Rate, Held::Amount]);
    holds.moved(COST, &mut scenario, |it| COST.set(it, 6e9));
    assert_eq!(scenario.tranches[0].amount, Decimal::from(600_000_000));
}
