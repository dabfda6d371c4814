//! In which unit a table of amounts is written.

use rust_decimal::Decimal;

use crate::format::{self, float};
use crate::model::Scenario;

/// In which unit the table's amounts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// As written over the table: "$m".
    pub unit: &'static str,
    divisor: f64,
    decimals: usize,
}

impl Scale {
    /// One unit for a deal of this size.
    pub fn of(scenario: &Scenario) -> Self {
        // The lessee's cash has a column, too; up to 100 times the deal still fits it.
        let size = float(scenario.equipment.cost).max(float(scenario.lessee.cash).abs() / 100.0);
        // From $100k on the size of the deal has at least three digits in its unit.
        let (unit, divisor, decimals) = match size {
            size if size >= 1e12 => ("$bn", 1e9, 1),
            size if size >= 1e8 => ("$m", 1e6, 1),
            size if size >= 1e5 => ("$k", 1e3, 1),
            _ => ("$", 1.0, 2),
        };
        Self { unit, divisor, decimals }
    }

    /// An amount in it.
    pub fn text(self, amount: Decimal) -> String {
        format::number(float(amount) / self.divisor, self.decimals)
    }
}
