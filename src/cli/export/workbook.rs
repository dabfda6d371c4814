//! The workbook: the deal as live formulas.

use jiff::civil::Date;

use crate::export::workbook;
use crate::model::{self, Scenario};

pub(super) fn bytes(scenario: &Scenario, day: Option<Date>) -> Result<Vec<u8>, String> {
    workbook::of_day(scenario, &model::run(scenario), day).map_err(|error| error.to_string())
}
