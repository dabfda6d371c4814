//! Tax: what the after-tax IRR is computed from.

use rust_decimal::Decimal;

use super::number::Number as _;
use super::{At, Field, Row, always, of};
use crate::analysis::lever::Group::Tax;
use crate::model::Scenario;
use crate::model::scenario::Depreciation;

pub(in crate::analysis::lever) static TAX_RATE: Row = of(Tax, "tax_rate", "Tax rate", "tax.rate")
    .percent(0.0, 0.5, 0.01)
    .absent("No tax set")
    .help("Of the investors’ taxable income; for the after-tax IRR alone.")
    .term(always)
    .field(part!(tax ? rate));

pub(in crate::analysis::lever) static DEPRECIATION_MONTHS: Row =
    of(Tax, "depreciation_months", "Depreciation period", "tax.depreciation")
        .months(12.0, 120.0)
        .absent("The cost is not depreciated by the straight line")
        .help("Months over which the cost is depreciated evenly for tax.")
        .term(always)
        .field(Field { get: months, set: set_months, copy: copy_months });

fn months(scenario: &Scenario, _: At) -> Option<Decimal> {
    match scenario.tax?.depreciation {
        Depreciation::StraightLine(months) => Some(months.read()),
        Depreciation::Bonus | Depreciation::Macrs => None,
    }
}

fn set_months(scenario: &mut Scenario, _: At, value: Decimal) {
    let depreciation = scenario.tax.as_mut().map(|tax| &mut tax.depreciation);
    if let Some(Depreciation::StraightLine(months)) = depreciation {
        months.write(value);
    }
}

fn copy_months(from: &Scenario, of: At, to: &mut Scenario, at: At) {
    if let Some(value) = months(from, of) {
        set_months(to, at, value);
    }
}
