//! `chiplease run`: each scenario through the exact lane, as a table, JSON or CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::ledger_csv::LedgerCsv;
use super::warnings::{self, JsonWarning};
use super::{Completion, Format, RunArguments, ask, prepare, table};
use crate::analysis::{self, shown};
use crate::model::results::{Month, Summary};
use crate::model::{self, Results, Scenario};

/// One line of JSON output; its shape is documented in the method.
#[derive(Serialize)]
struct JsonLine<'r> {
    scenario: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'r str>,
    summary: &'r Summary,
    months: &'r [Month],
    warnings: Vec<JsonWarning<'r>>,
}

/// Runs every scenario that is sound, and says of the others why they are not.
pub(super) fn run(
    arguments: &RunArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    let mut scenarios = Vec::new();
    for file in &arguments.files {
        match prepare::prepare(file, &arguments.changes) {
            Ok(scenario) => scenarios.push(scenario),
            Err(complaints) => {
                completion = completion.and(Completion::WithFaults);
                for complaint in complaints {
                    writeln!(errors, "{complaint}")?;
                }
            }
        }
    }
    match arguments.format {
        Format::Table => write_tables(&scenarios, output)?,
        Format::Json => write_json(&scenarios, arguments.changes.case.as_deref(), output)?,
        // A header alone is no table.
        Format::Csv if scenarios.is_empty() => {}
        Format::Csv => {
            let mut ledger = LedgerCsv::new(&scenarios, output)?;
            for scenario in &scenarios {
                ledger.append(scenario, &model::run(scenario))?;
            }
            ledger.finish()?;
        }
    }
    Ok(completion)
}

fn write_tables(scenarios: &[Scenario], output: &mut dyn Write) -> io::Result<()> {
    for (index, scenario) in scenarios.iter().enumerate() {
        if index > 0 {
            writeln!(output, "\n")?;
        }
        let scenario = &*shown(scenario);
        let results = model::run(scenario);
        output.write_all(table::report(scenario, &results).as_bytes())?;
        output.write_all(table::cases(scenario, &results.summary).as_bytes())?;
        let warnings = analysis::warnings(scenario, &results);
        output.write_all(warnings::lines("Warnings", &warnings).as_bytes())?;
    }
    Ok(())
}

fn write_json(
    scenarios: &[Scenario],
    case: Option<&str>,
    output: &mut dyn Write,
) -> io::Result<()> {
    for scenario in scenarios {
        let results = model::run(scenario);
        let warnings = analysis::warnings(scenario, &results);
        let Results { summary, months } = &results;
        let warnings = warnings::json(&warnings);
        let line = JsonLine { scenario: &scenario.name, case, summary, months, warnings };
        ask::write_json(&line, output)?;
    }
    Ok(())
}
