//! What the verbs that run a deal many times have in common: the deal, the levers and metrics that
//! may be named, and how answers are written.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::prepare::{Changes, prepare};
use super::range::{self, Range};
use super::record::{About, Record, refuse, write_json};
use super::warnings;
use super::{Completion, table};
use crate::analysis::{self, Lever, Unit, lever_text};
use crate::format::csv_table::{Cell, CsvTable};
use crate::format::text;
use crate::model::{self, Scenario};

/// Which deal is asked about, and how the answer is written.
#[derive(Debug, Args)]
pub(super) struct Deal {
    /// A scenario file, the name of a shipped scenario, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    changes: Changes,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    pub(super) format: Shape,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    /// To be read.
    Table,
    /// One object a line, to be computed with: fractions, months, dollars as text with cents.
    Json,
    /// The same numbers with a header, one row a value.
    Csv,
}

/// How an answer is written that is no table of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Words {
    /// To be read.
    Table,
    /// One object a line.
    Json,
}

impl Deal {
    /// How it was asked for.
    fn about(&self) -> About<'_> {
        About::changed(&self.file, &self.changes)
    }

    /// The scenario, if it is sound, and the levers and ranges apply to it; else why not is written.
    pub(super) fn scenario(
        &self,
        levers: &[Lever],
        ranges: &[Range],
        output: &mut dyn Write,
        errors: &mut dyn Write,
    ) -> io::Result<Option<Scenario>> {
        let scenario = match prepare(&self.file, &self.changes) {
            Ok(scenario) => scenario,
            Err(complaints) => {
                refuse(self.about(), &complaints, self.is_json(), output, errors)?;
                return Ok(None);
            }
        };
        let why_not = |lever: &Lever| {
            let why = lever.why_not(&scenario)?;
            Some(format!("{} does not apply: {why}", lever.id()))
        };
        let mut complaints: Vec<String> = levers.iter().filter_map(why_not).collect();
        complaints.extend(range::complaints(ranges, levers, &scenario));
        if complaints.is_empty() {
            return Ok(Some(scenario));
        }
        self.refuse(&complaints, output, errors)?;
        Ok(None)
    }

    /// Says what is wrong, with the name of the file.
    pub(super) fn refuse(
        &self,
        complaints: &[String],
        output: &mut dyn Write,
        errors: &mut dyn Write,
    ) -> io::Result<Completion> {
        let file = text::path(&self.file);
        let complaints: Vec<String> =
            complaints.iter().map(|complaint| format!("{file}: {complaint}")).collect();
        refuse(self.about(), &complaints, self.is_json(), output, errors)
    }

    /// Writes what a verb says of the deal as a record.
    pub(super) fn write(
        &self,
        scenario: &Scenario,
        answer: impl Serialize,
        output: &mut dyn Write,
    ) -> io::Result<Completion> {
        let warnings = analysis::warnings(scenario, &model::run(scenario));
        let record = Record::of(self.about(), &scenario.name, answer, warnings::json(&warnings));
        write_json(&record, output)
    }

    fn is_json(&self) -> bool {
        self.format == Shape::Json
    }
}

/// A table to be read, `left_count` columns of text first.
pub(super) fn write_table(
    header: &[&str],
    rows: Vec<Vec<String>>,
    left_count: usize,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    output.write_all(table::aligned(header, rows, left_count).as_bytes())?;
    Ok(Completion::Clean)
}

/// Rows under a header; what is undefined is empty.
pub(super) fn write_csv<'a>(
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    let mut table = CsvTable::new(header.iter().copied(), output)?;
    for row in rows {
        table.row(row)?;
    }
    table.finish()?;
    Ok(Completion::Clean)
}

/// A lever's value to be read.
pub(super) fn lever_text(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Months => lever_text::short(lever, value),
        _ => lever_text::precise(lever, value),
    }
}
