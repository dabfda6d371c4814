//! The workbook: the deal as live formulas.

use jiff::civil::Date;

use crate::export::workbook;
use crate::files::clock;
use crate::model::{self, Scenario};

pub(super) fn bytes(scenario: &Scenario, day: Option<Date>) -> Result<Vec<u8>, String> {
    // With a day given no clock is needed.
    let day = match day {
        Some(day) => day,
        None => clock::now().map_err(|error| format!("{error}, or say --date"))?.date(),
    };
    let book = workbook::of_day(scenario, &model::run(scenario), Some(day));
    book.map_err(|error| error.to_string())
}
