//! The memo: the deal, or one against another, as a page to be printed.

use clap::Args;
use jiff::civil::Date;

use crate::cli::picture::Deals;
use crate::export::memo::{self, Memo};
use crate::export::pictures::Pictures;
use crate::files::clock;

/// How a memo is to be.
#[derive(Debug, Args)]
pub(in crate::cli) struct MemoArguments {
    /// The date of a memo, in place of today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<Date>,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date, such as 2026-11-22".to_owned())
}

/// The page.
pub(super) fn bytes(
    arguments: &MemoArguments,
    (scenario, against): Deals<'_>,
    pictures: &dyn Pictures,
) -> Result<Vec<u8>, String> {
    let date = match arguments.date {
        Some(date) => date,
        None => clock::now().map_err(|error| format!("{error}, or say --date"))?.date(),
    };
    let memo = Memo { scenario, against, date, pictures };
    memo::page(&memo).map(String::into_bytes).map_err(|error| error.to_string())
}
