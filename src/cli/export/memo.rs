//! The memo: the deal, or one against another, as a page to be printed.

use std::path::PathBuf;

use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;

use crate::cli::{Assignment, run};
use crate::export::memo::{self, Memo};
use crate::export::pictures::Pictures;
use crate::model::Scenario;

/// How a memo is to be.
#[derive(Debug, Args)]
pub(in crate::cli) struct MemoArguments {
    /// Holds the deal of a memo against this one; --set sets its fields too.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The date of a memo, in place of today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<Date>,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date, such as 2026-11-22".to_owned())
}

/// The page, or all that is wrong with the other scenario.
pub(super) fn bytes(
    arguments: &MemoArguments,
    scenario: &Scenario,
    assignments: &[Assignment],
    pictures: &dyn Pictures,
) -> Result<Vec<u8>, Vec<String>> {
    let other = arguments.against.as_ref().map(|file| run::prepare(file, assignments));
    let against = other.transpose()?;
    let date = arguments.date.unwrap_or_else(|| Zoned::now().date());
    let memo = Memo { scenario, against: against.as_ref(), date, pictures };
    memo::page(&memo).map(String::into_bytes).map_err(|error| vec![error.to_string()])
}
