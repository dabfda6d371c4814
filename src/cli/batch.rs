//! `chiplease batch`: one deal, a line of overrides in, a line of figures out.
//!
//! Every line is a run of the exact lane, so its figures are those of `run` to the last cent. Lines
//! that have come in are worked out together, on all threads, and answered before the next one is
//! waited for.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};

use super::names;
use super::overrides::Overrides;
use super::prepare::{Changes, prepare};
use super::record::{About, Record, refuse};
use super::run::{Chosen, Figures};
use super::{Assignment, Completion, warnings};
use crate::analysis::{self, Concern, SummaryFigure, Warning, cases, threads};
use crate::fields;
use crate::format::text;
use crate::model::case::Case;
use crate::model::{self, Scenario};

pub(super) const HELP: &str = "\
FILE is a scenario file or the name of a shipped scenario; without one it is valor-2. Each line of
standard input is a JSON object of overrides: levers or paths with their values, which are numbers
as a file has them, or text as it is spoken (\"11%\", \"$1.2bn\"); null leaves a field as it is. \"case\"
and \"note\" only name a line.

The answer to a line is a line, in their order: a record with \"metrics\", every figure of the summary
or those of --metrics. A line that cannot be run has \"error\" and no metrics, and the lines after it
go on; the exit code is 1 then. Answers are in the exact lane, and come as soon as their lines have
been read.

Examples:
  echo '{\"loan_rate\": 0.11, \"lease_months\": 48}' | chiplease batch valor-2
  chiplease batch valor.ron --metrics net_irr,min_dscr < overrides.jsonl > figures.jsonl
  seq 0.06 0.005 0.14 | jq -c '{loan_rate: .}' | chiplease batch valor-2 | jq .metrics.net_irr";

/// Lines that are answered together at most.
const AT_ONCE: usize = 4_096;
/// A longer line is no object of overrides.
const LINE_BYTES_MAX: u64 = 1 << 20;
/// What a pipe holds, and more.
const BUFFER_BYTES: usize = 1 << 18;

/// What `batch` takes.
#[derive(Debug, Args)]
pub struct BatchArguments {
    /// The deal that each line changes.
    #[arg(value_name = "FILE", default_value = "valor-2")]
    file: PathBuf,
    /// Figures of the summary, with commas between them, such as `net_irr,min_dscr,default_month`.
    #[arg(long, value_name = "METRICS", value_delimiter = ',', value_parser = names::figure)]
    metrics: Vec<SummaryFigure>,
    #[command(flatten)]
    changes: Changes,
}

/// The deal that all lines start from.
struct Base<'a> {
    file: &'a Path,
    /// What is set for all of them.
    set: &'a [Assignment],
    /// Without its cases.
    scenario: Scenario,
    /// The same without its sources, which no lever changes.
    bare: Scenario,
    /// What is said of those.
    of_sources: Vec<Warning>,
    overrides: Overrides,
    metrics: &'a [SummaryFigure],
}

/// What a line asks for.
#[derive(Default)]
struct Asked {
    case: Option<String>,
    set: Vec<Assignment>,
}

/// Answers every line of standard input.
pub(super) fn batch(
    arguments: &BatchArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let BatchArguments { file, metrics, changes } = arguments;
    if file == Path::new("-") {
        writeln!(errors, "-: standard input holds the lines; name the deal by its file")?;
        return Ok(Completion::WithFaults);
    }
    let scenario = match prepare(file, changes) {
        Ok(scenario) => cases::without_cases(&scenario),
        Err(complaints) => {
            return refuse(About::changed(file, changes), &complaints, true, output, errors);
        }
    };
    let metrics = if metrics.is_empty() { &SummaryFigure::ALL[..] } else { metrics };
    let base = Base::of(file, changes, scenario, metrics);
    let mut lines = BufReader::with_capacity(BUFFER_BYTES, io::stdin().lock());
    let mut completion = Completion::Clean;
    let mut number = 0;
    loop {
        let block = next_lines(&mut lines)?;
        if block.is_empty() {
            return Ok(completion);
        }
        let numbered: Vec<(usize, Vec<u8>)> =
            block.into_iter().enumerate().map(|(at, line)| (number + at + 1, line)).collect();
        number += numbered.len();
        for answer in threads::map(&numbered, |(number, line)| base.answer(*number, line)) {
            let Some((line, is_sound)) = answer? else { continue };
            output.write_all(line.as_bytes())?;
            if !is_sound {
                completion = Completion::WithFaults;
            }
        }
        // Before the next line is waited for.
        output.flush()?;
    }
}

/// The lines that are there, at least one: none only where there are no more.
fn next_lines(input: &mut BufReader<impl Read>) -> io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
            return Ok(lines);
        }
        let is_cut = line.len() as u64 == LINE_BYTES_MAX && !line.ends_with(b"\n");
        if is_cut {
            // What is left of it is no line of its own.
            input.skip_until(b'\n')?;
        }
        lines.push(line);
        // Reading on where no whole line is left would wait.
        if lines.len() == AT_ONCE || !input.buffer().contains(&b'\n') {
            return Ok(lines);
        }
    }
}

impl<'a> Base<'a> {
    fn of(
        file: &'a Path,
        changes: &'a Changes,
        scenario: Scenario,
        metrics: &'a [SummaryFigure],
    ) -> Self {
        let is_of_sources = |warning: &Warning| warning.concern == Concern::Evidence;
        let found = analysis::warnings(&scenario, &model::run(&scenario));
        let of_sources = found.into_iter().filter(is_of_sources).collect();
        let mut bare = scenario.clone();
        bare.evidence = Default::default();
        let overrides = Overrides::of(&scenario);
        let set = &changes.assignments;
        Self { file, set, scenario, bare, of_sources, overrides, metrics }
    }

    /// The line that answers one, and whether it was a deal; nothing to an empty one.
    fn answer(&self, number: usize, line: &[u8]) -> io::Result<Option<(String, bool)>> {
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        let asked = read(line).map_err(|wrong| format!("line {number}: {wrong}"));
        let (asked, wrong) = match asked {
            Ok(asked) => (asked, None),
            Err(wrong) => (Asked::default(), Some(wrong)),
        };
        let set: Vec<Assignment> = self.set.iter().chain(&asked.set).cloned().collect();
        let about = About { file: self.file, case: asked.case.as_deref(), set: &set };
        let made = match wrong {
            Some(wrong) => Err(vec![wrong]),
            None => self.made(&asked).map_err(|wrong| {
                wrong.into_iter().map(|wrong| format!("line {number}: {wrong}")).collect()
            }),
        };
        let (answer, is_sound) = match made {
            Ok((scenario, of_sources)) => {
                let results = model::run(&scenario);
                let mut found = analysis::warnings(&scenario, &results);
                found.extend(of_sources.iter().cloned());
                let chosen =
                    Chosen { metrics: Figures { of: self.metrics, summary: &results.summary } };
                let found = warnings::json(&found);
                (text::json(&Record::of(about, &scenario.name, chosen, found))?, true)
            }
            Err(complaints) => (text::json(&Record::failed(about, &complaints))?, false),
        };
        Ok(Some((answer + "\n", is_sound)))
    }

    /// The deal of a line, and what is said of its sources beside what a run says.
    fn made(&self, asked: &Asked) -> Result<(Scenario, &[Warning]), Vec<String>> {
        // With its sources only where they may tell something new: looking at them takes longer
        // than the run.
        let (from, of_sources) = if self.overrides.are_levers(&asked.set) {
            (&self.bare, self.of_sources.as_slice())
        } else {
            (&self.scenario, &[][..])
        };
        let mut scenario = from.clone();
        if let Some(case) = &asked.case {
            scenario.name = Case::named(case.as_str()).name_of(&scenario.name);
        }
        self.overrides.apply(&mut scenario, &asked.set)?;
        match model::validate(&scenario) {
            Ok(()) => Ok((scenario, of_sources)),
            Err(faults) => {
                Err(faults.iter().map(|fault| fields::fault(&scenario, fault)).collect())
            }
        }
    }
}

/// What a line says.
fn read(line: &[u8]) -> Result<Asked, String> {
    const WANTED: &str = "expected a JSON object of overrides, such as {\"loan_rate\": 0.11}";
    let object: Map<String, Value> = serde_json::from_slice(line).map_err(|_| WANTED.to_owned())?;
    let mut asked = Asked::default();
    for (name, value) in object {
        let value = match (name.as_str(), value) {
            (_, Value::Null) | ("note", _) => continue,
            ("case", Value::String(case)) => {
                asked.case = Some(case);
                continue;
            }
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::String(typed)) => typed,
            (_, other) => {
                return Err(format!("{name}: expected a number or a text, found {other}"));
            }
        };
        asked.set.push(Assignment { name, value });
    }
    Ok(asked)
}
