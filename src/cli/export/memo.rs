//! The memo: the deal, or one against another, as a page to be printed.

use std::path::Path;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::export::memo::{self, Appendix, Memo};
use crate::export::pictures::Pictures;
use crate::files::clock;
use crate::files::decision_log::{self, Record};
use crate::files::naming::Named;
use crate::model::Scenario;

/// How a memo is to be.
#[derive(Debug, Args)]
pub(in crate::cli) struct MemoArguments {
    /// Appendix of a memo; none by default, as its assumptions are listed with their sources.
    #[arg(long, value_enum)]
    pub(super) appendix: Option<Appendix>,
    /// Who prepared a memo or a term sheet, as it shall say.
    #[arg(long, value_name = "NAME")]
    pub(super) author: Option<String>,
    /// Who may read a memo or a term sheet, as its first line says; empty for nothing.
    #[arg(long, value_name = "TEXT")]
    pub(super) confidentiality: Option<String>,
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

/// The page; `file` is what FILE named, and may have a log of decisions beside it.
pub(super) fn bytes(
    arguments: &MemoArguments,
    date: Option<Date>,
    file: &Path,
    (scenario, against): (&Scenario, Option<&Scenario>),
    pictures: &dyn Pictures,
) -> Result<Vec<u8>, String> {
    // With a date given no clock is needed.
    let date = match date {
        Some(date) => date,
        None => clock::now().map_err(|error| format!("{error}, or say --date"))?.date(),
    };
    let decision = decision(file)?;
    let MemoArguments { appendix, author, confidentiality } = arguments;
    let memo = Memo {
        scenario,
        against,
        decision: decision.as_ref(),
        date,
        author: author.as_deref(),
        confidentiality: confidentiality.as_deref().unwrap_or(memo::CONFIDENTIAL),
        appendix: appendix.unwrap_or_default(),
        pictures,
    };
    memo::page(&memo).map(String::into_bytes).map_err(|error| error.to_string())
}

/// What was decided on a file; a pipe or a shipped scenario has no log.
fn decision(file: &Path) -> Result<Option<Record>, String> {
    match Named::of(file) {
        Ok(Named::File(path)) => {
            decision_log::last_decision_of(&path).map_err(|error| error.to_string())
        }
        Ok(Named::StandardInput | Named::Stream(_) | Named::Shipped(_)) | Err(_) => Ok(None),
    }
}
