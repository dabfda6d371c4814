//! `chiplease decisions`: what was decided on a scenario, whether the figures still hold, and where
//! the deal has moved on since.

mod since;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::ask::Words;
use super::record::{self, About, Figure as Number, Record as Line, refuse};
use super::{Completion, warnings};
use crate::analysis;
use crate::files::decision_log::{
    self, DecisionLog, Drift, Figure, Figures, Kind, Record, Verdict,
};
use crate::format::{self, text};
use crate::model;
use crate::model::results::cents_text;
use since::Since;

pub(super) const HELP: &str = "\
A FILE is a scenario file or the log beside it (valor.ron has valor.decisions). Every record is
computed again, and the file is compared with the last decision on it.

Exit code: 0 if all is as it was; 1 if a record gives other figures, so that a repository of deals
can be checked whenever the program changes, or a file cannot be read; 3 if the figures hold but a
file differs from the last decision on it.

JSON is one object a record, its \"scenario\" and \"warnings\" those of the deal that was decided on, with
\"log\", \"kind\", \"outcome\", \"name\", \"note\", \"people\", \"conditions\", \"date\", \"program\", \"figures\" and
\"holds\". \"differs\" lists figures that are others now. \"since\" stands at the last decision, where the file is there: {\"file\", \"differs\", \"changes\": [{\"name\", \"lever\",
\"then\", \"now\", \"text\"}, …], \"figures\": [{\"figure\", \"then\", \"now\", \
  \"text\"}, …], \"texts\"}.

Examples:
  chiplease decisions valor.ron
  chiplease decisions deals/*.decisions --format json | jq 'select(.holds | not)'
  chiplease decisions deals/*.ron --format json | jq 'select(.since.differs) | .since.changes'";

/// The figures hold, but a deal has moved on since it was decided on.
pub const EXIT_MOVED_ON: u8 = 3;

/// What `decisions` takes.
#[derive(Debug, Args)]
pub struct DecisionsArguments {
    /// Scenario files, or their logs.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How the records are written.
    #[arg(long, value_enum, default_value_t = Words::Table)]
    format: Words,
}

/// Lists the records of each log with what this program says of them.
pub(super) fn decisions(
    arguments: &DecisionsArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    let is_json = arguments.format == Words::Json;
    for file in &arguments.files {
        let path = log_of(file);
        let about = About { file, case: None, set: &[] };
        match decision_log::read(&path) {
            // A missing log reads as an empty one, but where it was named that is a mistake.
            Ok(_) if !path.exists() => {
                let problem = "no such log; `chiplease decide` or the window writes it when a decision is recorded";
                let complaint = format!("{}: {problem}", text::path(&path));
                completion = refuse(about, &[complaint], is_json, output, errors)?;
            }
            Ok(log) => {
                let since = Since::of(&path, file, &log);
                for fault in since.faults() {
                    writeln!(errors, "{fault}")?;
                }
                let listed = list((about, &path), &log, &since, arguments.format, output)?;
                completion = completion.and(listed).and(since.completion());
            }
            Err(error) => {
                completion = refuse(about, &[error.to_string()], is_json, output, errors)?;
            }
        }
    }
    Ok(completion)
}

fn is_log(file: &Path) -> bool {
    file.extension().is_some_and(|found| found == decision_log::EXTENSION)
}

fn log_of(file: &Path) -> PathBuf {
    if is_log(file) { file.to_owned() } else { decision_log::path_of(file) }
}

fn list(
    (about, path): (About<'_>, &Path),
    log: &DecisionLog,
    since: &Since,
    format: Words,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    if format == Words::Table {
        writeln!(output, "{}", text::path(path))?;
    }
    let last = log.last_decision();
    for (index, record) in log.records.iter().enumerate() {
        let verdict = record.verdict();
        if verdict != Verdict::Holds {
            completion = Completion::WithFaults;
        }
        // Only the last decision tells what the file should hold.
        let since = (Some(index) == last).then_some(since);
        match format {
            Words::Table => {
                table(record, &verdict, output)?;
                since.map_or(Ok(()), |since| since.write(output))?;
            }
            Words::Json => {
                let mut object = object(path, record, &verdict);
                object["since"] = since.map_or(Value::Null, Since::answer);
                let found = found(record, &verdict);
                let faults = since.map_or(&[][..], Since::faults);
                let line = Line::of(about, &record.scenario.name, object, warnings::json(&found));
                record::write_json(&line.with_error(faults), output)?;
            }
        }
    }
    Ok(completion)
}

pub(super) fn table(record: &Record, verdict: &Verdict, output: &mut dyn Write) -> io::Result<()> {
    let Record { figures, .. } = record;
    let [name, date, program] =
        [&record.name, &record.date, &record.program].map(|it| text::name(it));
    writeln!(output, "{date}  {}  {name}", record.kind_name().to_lowercase())?;
    if !record.people.is_empty() {
        let people: Vec<_> = record.people.iter().map(|person| text::name(person)).collect();
        writeln!(output, "    by {}", people.join(", "))?;
    }
    for line in text::passage(&record.note).lines() {
        // Marked, so that no line of a note passes for one of the record.
        writeln!(output, "    > {line}")?;
    }
    for condition in &record.conditions {
        writeln!(output, "    condition: {}", text::name(condition))?;
    }
    let (net_irr, dscr) = (format::percent(figures.net_irr, 2), format::ratio(figures.min_dscr));
    let loss = format::money(figures.lender_loss);
    writeln!(output, "    net IRR {net_irr}, min DSCR {dscr}, lender loss {loss}; {program}")?;
    match verdict {
        Verdict::Holds => writeln!(output, "    reproduced by {}", env!("CARGO_PKG_VERSION")),
        Verdict::Differs(drifts) => drifts
            .iter()
            .try_for_each(|drift| writeln!(output, "    {}: {}", drift.name, then_and_now(drift))),
        Verdict::OutOfBounds(faults) => {
            faults.iter().try_for_each(|fault| writeln!(output, "    refused now: {fault}"))
        }
    }
}

/// What is unusual about the deal that was decided on, where it may still be run.
fn found(record: &Record, verdict: &Verdict) -> Vec<analysis::Warning> {
    match verdict {
        Verdict::OutOfBounds(_) => Vec::new(),
        Verdict::Holds | Verdict::Differs(_) => {
            analysis::warnings(&record.scenario, &model::run(&record.scenario))
        }
    }
}

/// The figures with money as every verb writes it.
fn figures(figures: &Figures) -> Value {
    let mut object = json!(figures);
    for (name, amount) in [
        ("lender_loss", figures.lender_loss),
        ("equity", figures.equity),
        ("unpaid_rent", figures.unpaid_rent),
    ] {
        object[name] = json!(Number::Dollars(cents_text(&amount)));
    }
    object
}

fn object(path: &Path, record: &Record, verdict: &Verdict) -> Value {
    let differs: Vec<Value> = match verdict {
        Verdict::Holds => Vec::new(),
        Verdict::Differs(drifts) => drifts.iter().map(drifted).collect(),
        Verdict::OutOfBounds(faults) => {
            faults.iter().map(|fault| json!({"fault": fault.to_string()})).collect()
        }
    };
    json!({
        "log": path.to_string_lossy(),
        "kind": kind_name(record.kind),
        "outcome": record.outcome.map(|outcome| outcome.name().to_lowercase()),
        "name": record.name,
        "note": record.note,
        "people": record.people,
        "conditions": record.conditions,
        "date": record.date,
        "program": record.program,
        "figures": figures(&record.figures),
        "holds": *verdict == Verdict::Holds,
        "differs": differs,
    })
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Snapshot => "snapshot",
        Kind::Decision => "decision",
    }
}

/// `25.0% then, 22.8% now`.
fn then_and_now(drift: &Drift) -> String {
    let [then, now] = drift.texts();
    format!("{then} then, {now} now")
}

fn drifted(drift: &Drift) -> Value {
    let (then, now) = (in_full(drift.then), in_full(drift.now));
    json!({"figure": drift.name, "then": then, "now": now, "text": then_and_now(drift)})
}

/// Every digit.
fn in_full(figure: Figure) -> String {
    let number = |value: Option<f64>| value.map_or("undefined".to_owned(), |it| it.to_string());
    match figure {
        Figure::Rate(value) | Figure::Share(value) | Figure::Ratio(value) => number(value),
        Figure::Amount(amount) => format!("{amount:.2}"),
        Figure::Months(months) => months.map_or("never".to_owned(), |it| it.to_string()),
    }
}
