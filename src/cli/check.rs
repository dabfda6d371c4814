//! `chiplease check`: every fault of every file, those of its cases and story included, and every warning.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::ask::Words;
use super::prepare::{Changes, of_file, set};
use super::record::{self, About, Record, refuse};
use super::{Completion, load, warnings};
use crate::analysis::{self, cases, story};
use crate::fields;
use crate::format::text;
use crate::model::{self, Fault, Scenario};

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input.

A warning means that an assumption lies outside the market range, or that a name or source is
probably mistyped; with --strict warnings also give exit code 1.

JSON is one object a file, with \"sound\" and \"faults\": [{\"path\", \"found\", \"allowed\", \"text\"}, …].

Examples:
  chiplease check deals/*.ron
  chiplease check --strict valor.ron
  chiplease check deals/*.ron --format json | jq -r 'select(.sound | not) | .file'";

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Scenario files.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// A warning is as bad as a fault.
    #[arg(long)]
    strict: bool,
    /// How the findings are written.
    #[arg(long, value_enum, default_value_t = Words::Table)]
    format: Words,
    #[command(flatten)]
    changes: Changes,
}

#[derive(Serialize)]
struct Answer {
    sound: bool,
    faults: Vec<JsonFault>,
}

#[derive(Serialize)]
struct JsonFault {
    path: String,
    found: String,
    allowed: String,
    text: String,
}

/// Lists what is wrong with each file, or says that nothing is; then what is unusual.
pub(super) fn check(
    arguments: &CheckArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let CheckArguments { files, changes, .. } = arguments;
    let mut completion = Completion::Clean;
    for file in files {
        let about = About::changed(file, changes);
        let label = text::path(file);
        let read = load(file).map_err(|error| vec![error.to_string()]);
        let checked = read.and_then(|read| {
            checked(&read, changes).map_err(|complaints| of_file(file, complaints))
        });
        let checked = match checked {
            Ok(checked) => checked,
            Err(complaints) => {
                let is_json = arguments.format == Words::Json;
                completion = completion.and(refuse(about, &complaints, is_json, output, errors)?);
                continue;
            }
        };
        let is_fine =
            checked.faults.is_empty() && (!arguments.strict || checked.warnings.is_empty());
        if !is_fine {
            completion = Completion::WithFaults;
        }
        match arguments.format {
            Words::Table => write_table(&label, &checked, output)?,
            Words::Json => checked.write(about, output)?,
        }
    }
    Ok(completion)
}

/// What there is to be said of a scenario that could be read.
struct Checked {
    scenario: Scenario,
    faults: Vec<Fault>,
    warnings: Vec<analysis::Warning>,
}

/// The deal in its case and with what is set. The file's own cases and story are checked with it,
/// unless it is taken in one of them.
fn checked(read: &Scenario, changes: &Changes) -> Result<Checked, Vec<String>> {
    let place = match &changes.case {
        Some(name) => cases::find(read, name).map_err(|none| vec![none])?,
        None => None,
    };
    let in_case = place.and_then(|index| Some((index, read.cases.get(index)?)));
    let (scenario, mut faults) = match in_case {
        Some((index, case)) => cases::set(read, index, case),
        None => (read.clone(), Vec::new()),
    };
    let scenario = set(&scenario, &changes.assignments)?;
    if faults.is_empty() {
        let sound = cases::validate(&scenario).and_then(|()| story::scenes(&scenario).map(|_| ()));
        faults = sound.err().unwrap_or_default();
    }
    let warnings = match faults.as_slice() {
        [] => analysis::warnings(&scenario, &model::run(&scenario)),
        _ => Vec::new(),
    };
    Ok(Checked { scenario, faults, warnings })
}

impl Checked {
    fn write(self, about: About<'_>, output: &mut dyn Write) -> io::Result<()> {
        let sound = self.faults.is_empty();
        let fault = |fault: &Fault| {
            let text = fields::fault(&self.scenario, fault);
            let Fault { path, found, allowed } = fault.clone();
            JsonFault { path, found, allowed, text }
        };
        let faults = self.faults.iter().map(fault).collect();
        let found = warnings::json(&self.warnings);
        let record = Record::of(about, &self.scenario.name, Answer { sound, faults }, found);
        record::write_json(&record, output).map(drop)
    }
}

fn write_table(label: &str, checked: &Checked, output: &mut dyn Write) -> io::Result<()> {
    if checked.faults.is_empty() {
        writeln!(output, "OK  {label}")?;
    }
    for warning in &checked.warnings {
        writeln!(output, "{label}: warning: {}", warning.text)?;
    }
    checked.faults.iter().try_for_each(|fault| {
        let fault = fields::fault(&checked.scenario, fault);
        writeln!(output, "{label}: {fault}")
    })
}
