//! The term sheet: every term of the deal, or of one against another.

use jiff::civil::Date;

use super::memo::MemoArguments;
use crate::export::memo::CONFIDENTIAL;
use crate::export::term_sheet::{self, Form, Paper};
use crate::files::clock;
use crate::model::Scenario;

/// The sheet in the form that is asked for.
pub(super) fn bytes(
    MemoArguments { author, confidentiality, .. }: &MemoArguments,
    date: Option<Date>,
    (scenario, against): (&Scenario, Option<&Scenario>),
    form: Form,
) -> Result<Vec<u8>, String> {
    // With a date given no clock is needed.
    let date = match date {
        Some(date) => date,
        None => clock::now().map_err(|error| format!("{error}, or say --date"))?.date(),
    };
    let paper = Paper {
        scenario,
        against,
        date,
        author: author.as_deref(),
        confidentiality: confidentiality.as_deref().unwrap_or(CONFIDENTIAL),
    };
    Ok(term_sheet::written(&paper, form).into_bytes())
}
