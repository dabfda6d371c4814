//! The workbook: the deal as live formulas.

use crate::export::workbook;
use crate::model::{self, Scenario};

pub(super) fn bytes(scenario: &Scenario) -> Result<Vec<u8>, String> {
    workbook::bytes(scenario, &model::run(scenario)).map_err(|error| error.to_string())
}
