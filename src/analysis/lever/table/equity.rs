//! Equity: what the manager takes.

use rust_decimal::Decimal;

use super::number::Number as _;
use super::{At, Field, Row, of};
use crate::analysis::lever::Group::Equity;
use crate::model::Scenario;

pub(in crate::analysis::lever) static MANAGEMENT_FEE: Row =
    of(Equity, "management_fee", "Management fee a year", "equity.management_fee")
        .percent(0.0, 0.05, 0.0005)
        .help("A year, of equity, paid by the investors.")
        .field(plain!(equity.management_fee));

pub(in crate::analysis::lever) static HURDLE: Row = of(Equity, "hurdle", "Hurdle", "equity.hurdle")
    .percent(0.0, 0.3, 0.005)
    .help("Annual return of the investors before the manager takes carry.")
    .field(plain!(equity.hurdle));

pub(in crate::analysis::lever) static CARRY: Row = of(Equity, "carry", "Carry", "equity.carry")
    .percent(0.0, 0.5, 0.01)
    .help("The manager's share of profit above the hurdle; at most the catch-up.")
    .field(Field { set: set_carry, ..plain!(equity.carry) });

pub(in crate::analysis::lever) static CATCH_UP: Row =
    of(Equity, "catch_up", "Catch-up", "equity.catch_up")
        .percent(0.0, 1.0, 0.01)
        .help(
            "The manager's share above the hurdle until carry is caught up; at least the \
                   carry.",
        )
        .field(Field { set: set_catch_up, ..plain!(equity.catch_up) });

/// A carry above a catch-up would put the catch-up out of bounds: it stops there.
fn set_carry(scenario: &mut Scenario, _: At, value: Decimal) {
    let equity = &mut scenario.equity;
    equity.carry = if equity.catch_up.is_zero() { value } else { value.min(equity.catch_up) };
}

/// Between none and the carry there is no catch-up: the nearer of the two is meant.
fn set_catch_up(scenario: &mut Scenario, _: At, value: Decimal) {
    let equity = &mut scenario.equity;
    let between = value > Decimal::ZERO && value < equity.carry;
    equity.catch_up = match between {
        true if value + value < equity.carry => Decimal::ZERO,
        true => equity.carry,
        false => value,
    };
}
