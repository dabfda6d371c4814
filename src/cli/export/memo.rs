//! The memo: the deal, or one against another, as a page to be printed.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::export::memo::{self, Appendix, Memo};
use crate::export::pictures::Pictures;
use crate::files::clock;
use crate::model::Scenario;

/// How a memo is to be.
#[derive(Debug, Args)]
pub(in crate::cli) struct MemoArguments {
    /// Appendix of a memo; the file by default.
    #[arg(long, value_enum)]
    pub(super) appendix: Option<Appendix>,
}

impl ValueEnum for Appendix {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::None, Self::File]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::None => PossibleValue::new("none").help("Nothing"),
            Self::File => PossibleValue::new("file").help("The scenario file, without its story"),
        })
    }
}

/// The page.
pub(super) fn bytes(
    arguments: &MemoArguments,
    date: Option<Date>,
    scenario: &Scenario,
    against: Option<&Scenario>,
    pictures: &dyn Pictures,
) -> Result<Vec<u8>, String> {
    // With a date given no clock is needed.
    let date = match date {
        Some(date) => date,
        None => clock::now().map_err(|error| format!("{error}, or say --date"))?.date(),
    };
    let appendix = arguments.appendix.unwrap_or_default();
    let memo = Memo { scenario, against, date, appendix, pictures };
    memo::page(&memo).map(String::into_bytes).map_err(|error| error.to_string())
}
