//! What the verbs that run a deal many times have in common: the deal, the levers and metrics that
//! may be named, and how answers are written.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::prepare::{Changes, prepare};
use super::{Completion, table};
use crate::analysis::{Lever, Metric, Unit, lever_text};
use crate::files::library;
use crate::format::csv_table::{Cell, CsvTable};
use crate::format::hints::nearest;
use crate::format::text;
use crate::model::Scenario;

/// Which deal is asked about, and how the answer is written.
#[derive(Debug, Args)]
pub(super) struct Deal {
    /// A scenario file, the name of a shipped scenario, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t = Shape::Json)]
    pub(super) format: Shape,
    #[command(flatten)]
    changes: Changes,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    /// To be read.
    Table,
    /// One line of JSON, to be computed with: fractions, dollars, months.
    Json,
    /// The same numbers with a header, one row a value.
    Csv,
}

impl Deal {
    /// The scenario, if it is sound and the levers apply to it; else why not is written.
    pub(super) fn scenario(
        &self,
        levers: &[Lever],
        errors: &mut dyn Write,
    ) -> io::Result<Option<Scenario>> {
        let complaints = match prepare(&self.file, &self.changes) {
            Ok(scenario) => {
                let why_not = |lever: &Lever| {
                    let why = lever.why_not(&scenario)?;
                    Some(format!(
                        "{}: {} does not apply: {why}",
                        text::path(&self.file),
                        lever.id()
                    ))
                };
                let complaints: Vec<String> = levers.iter().filter_map(why_not).collect();
                if complaints.is_empty() {
                    return Ok(Some(scenario));
                }
                complaints
            }
            Err(complaints) => complaints,
        };
        for complaint in complaints {
            writeln!(errors, "{complaint}")?;
        }
        Ok(None)
    }
}

/// The lever with that id.
pub(super) fn lever(id: &str) -> Result<Lever, String> {
    Lever::from_id(id).ok_or_else(|| {
        // Which levers there are depends on the scenario; the default one has every kind.
        let levers = library::default_scenario().map(|deal| Lever::all(&deal)).unwrap_or_default();
        let known: Vec<String> = levers.into_iter().map(|lever| lever.id().into_owned()).collect();
        format!(
            "no such lever{}. Levers: {}; of the second tranche or funding round loan_rate_2 and \
             so on",
            meant(id, &known),
            known.join(", ")
        )
    })
}

/// The metric with that id.
pub(super) fn metric(id: &str) -> Result<Metric, String> {
    Metric::from_id(id).ok_or_else(|| {
        let known: Vec<String> = Metric::ALL.iter().map(|metric| metric.id().to_owned()).collect();
        format!("no such metric{}. Metrics: {}", meant(id, &known), known.join(", "))
    })
}

/// The nearest known name, as the end of a sentence.
fn meant(id: &str, known: &[String]) -> String {
    let meant = nearest(id, known.iter().map(String::as_str));
    meant.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

/// One line of JSON.
pub(super) fn write_json(
    answer: &impl Serialize,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    writeln!(output, "{}", text::json(answer)?)?;
    Ok(Completion::Clean)
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
