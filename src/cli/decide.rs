//! `chiplease decide`: keeps what was decided on a deal in the log beside its file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::prepare::{Changes, prepare};
use super::{Completion, decisions};
use crate::files::decision_log::{self, Minutes, Outcome, Record};
use crate::files::naming::Named;
use crate::format::text;
use crate::model;

pub(super) const HELP: &str = "\
FILE is a scenario file; its log is beside it (valor.ron has valor.decisions), and the window shows it.
The record holds the deal as it is, in --case if that is given, with its figures, the date and the version
of chiplease. Nothing in a log is ever changed.

Examples:
  chiplease decide valor.ron --outcome approved --name 'Facility of $3.4bn' \\
      --by 'R. Chen' --by 'A. Diaz' --condition 'Backstop signed by SpaceX'
  chiplease decide valor.ron --outcome deferred --name 'Waits for round G' \\
      --note 'See minutes of 3 March'
  chiplease decide bid.ron --name 'Bid of 3 March'     # no outcome: a snapshot to come back to";

/// What `decide` takes.
#[derive(Debug, Args)]
pub struct DecideArguments {
    /// A scenario file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What was decided; without it the state is kept as a snapshot.
    #[arg(long, value_enum)]
    outcome: Option<Decided>,
    /// What was decided, or what the state is called.
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// Anything else that should be remembered.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
    /// Who decided; given once for each.
    #[arg(long = "by", value_name = "NAME")]
    people: Vec<String>,
    /// What must be met; given once for each.
    #[arg(long = "condition", value_name = "TEXT")]
    conditions: Vec<String>,
    /// Takes the deal in one of its cases.
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Decided {
    /// The deal may be done, on the conditions that are named.
    Approved,
    /// It will not be done.
    Declined,
    /// It comes back.
    Deferred,
}

impl From<Decided> for Outcome {
    fn from(decided: Decided) -> Self {
        match decided {
            Decided::Approved => Self::Approved,
            Decided::Declined => Self::Declined,
            Decided::Deferred => Self::Deferred,
        }
    }
}

/// Keeps the record, and says where.
pub(super) fn decide(
    arguments: &DecideArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    match kept(arguments) {
        Ok((log, record)) => {
            writeln!(output, "{}", text::path(&log))?;
            decisions::table(&record, &record.verdict(), output)?;
            Ok(Completion::Clean)
        }
        Err(complaints) => {
            complaints.iter().try_for_each(|complaint| writeln!(errors, "{complaint}"))?;
            Ok(Completion::WithFaults)
        }
    }
}

fn kept(arguments: &DecideArguments) -> Result<(PathBuf, Record), Vec<String>> {
    let DecideArguments { file, outcome, name, note, people, conditions, case } = arguments;
    let label = text::path(file);
    let said = |problem: &str| vec![format!("{label}: {problem}")];
    let path = match Named::of(file) {
        Ok(Named::File(path)) => path,
        Ok(Named::Shipped(_) | Named::StandardInput | Named::Stream(_)) => {
            let problem = "no file, and a log of decisions stands beside one; save the deal first";
            return Err(said(problem));
        }
        Err(error) => return Err(vec![error.to_string()]),
    };
    if name.trim().is_empty() {
        return Err(said("--name says nothing; say what was decided"));
    }
    let changes = Changes { case: case.clone(), ..Changes::default() };
    let scenario = prepare(file, &changes)?;
    let minutes = Minutes {
        name: name.clone(),
        note: note.clone(),
        people: people.clone(),
        conditions: conditions.clone(),
    };
    let log = decision_log::path_of(Path::new(&path));
    let failed = |error: decision_log::LogError| vec![error.to_string()];
    let date = decision_log::date().map_err(failed)?;
    let results = model::run(&scenario);
    let record = Record::new(outcome.map(Outcome::from), &minutes, date, scenario, &results);
    decision_log::append(&log, record.clone()).map_err(failed)?;
    Ok((log, record))
}
