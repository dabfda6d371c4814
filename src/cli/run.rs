//! `chiplease run`: each scenario through the exact lane, as a table, JSON or CSV.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Serialize, Serializer};

use super::deals::{Deals, Many};
use super::ledger_csv::LedgerCsv;
use super::prepare::Changes;
use super::record::{self, Figure, Record};
use super::rows::{CsvRows, TextRows, Told, complain, tell};
use super::{Completion, names, table, warnings};
use crate::analysis::{self, FigureValue, SummaryFigure, shown};
use crate::format::csv_table::Cell;
use crate::model::results::{Month, Summary, cents_text};
use crate::model::{self, Results, Scenario};

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input.

JSON is one object a scenario or case, with \"summary\" and \"months\", or with --metrics with
\"metrics\" in their place. summary-csv has one row a scenario or case: how it was asked for, every
figure of the summary or those of --metrics, warnings, error.

Examples:
  chiplease run valor.ron
  chiplease run valor-2 --set lease.end_of_term=Scrap --set loan_rate=11% --set lessee_cash=8bn
  chiplease run valor.ron --case Downside
  chiplease run deals/*.ron --format summary-csv --metrics net_irr,min_dscr > deals.csv
  chiplease run valor.ron --all-cases --metrics net_irr,min_dscr,default_month
  chiplease run valor-2 --grid loan_rate=0.06..0.14:0.005 --metrics net_irr
  chiplease run deals/*.ron --format json | jq .summary.equity_irr
  chiplease run deals/*.ron --format json | jq -r '.warnings[].text'";

/// What `run` takes.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Scenario files.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How the results are written.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Figures of the summary, with commas between them, such as `net_irr,min_dscr,default_month`.
    #[arg(long, value_name = "METRICS", value_delimiter = ',', value_parser = names::figure)]
    metrics: Vec<SummaryFigure>,
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    many: Many,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Headline figures and yearly cash flow, or a row a case where there are many.
    Table,
    /// One object a line and scenario.
    Json,
    /// The monthly ledger, with the scenario's name in the first column.
    Csv,
    /// One row a scenario: every figure of the summary.
    SummaryCsv,
}

/// The whole run; documented in the method.
#[derive(Serialize)]
struct Whole<'r> {
    summary: &'r Summary,
    months: &'r [Month],
}

/// The figures that were asked for.
#[derive(Serialize)]
pub(super) struct Chosen<'r> {
    pub(super) metrics: Figures<'r>,
}

/// Each under its name, in the order in which they were asked for.
pub(super) struct Figures<'r> {
    pub(super) of: &'r [SummaryFigure],
    pub(super) summary: &'r Summary,
}

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.of.iter().map(|it| (it.id(), figure(*it, self.summary))))
    }
}

fn figure(figure: SummaryFigure, summary: &Summary) -> Option<Figure> {
    figure.value(summary).map(|value| match value {
        FigureValue::Dollars(amount) => Figure::Dollars(cents_text(&amount)),
        FigureValue::Whole(month) => Figure::Whole(i64::from(month)),
        FigureValue::Number(number) => Figure::Number(number),
    })
}

/// Runs every scenario that is sound, and says of the others why they are not.
pub(super) fn run(
    arguments: &RunArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let RunArguments { files, changes, many, .. } = arguments;
    let format = arguments.format.unwrap_or(many.usual(Format::Table, Format::SummaryCsv));
    if format == Format::Csv && !arguments.metrics.is_empty() {
        writeln!(errors, "--metrics does not apply to the ledger; take --format summary-csv")?;
        return Ok(Completion::WithFaults);
    }
    let deals = match Deals::read(files, changes, many) {
        Ok(deals) => deals,
        Err(complaints) => {
            complain(&complaints, errors)?;
            return Ok(Completion::WithFaults);
        }
    };
    match format {
        Format::Table if !many.is_asked() && arguments.metrics.is_empty() => {
            write_reports(&deals, output, errors)
        }
        Format::Table => write_table(&deals, arguments.figures(format), output, errors),
        Format::Json => write_json(&deals, &arguments.metrics, output, errors),
        Format::SummaryCsv => {
            write_summaries(&deals, changes, arguments.figures(format), output, errors)
        }
        Format::Csv => write_ledger(&deals, output, errors),
    }
}

impl RunArguments {
    fn figures(&self, format: Format) -> &[SummaryFigure] {
        // A terminal has no room for all of them.
        const SHOWN: [SummaryFigure; 5] = [
            SummaryFigure::Metric(analysis::Metric::NetIrr),
            SummaryFigure::Metric(analysis::Metric::NetMoic),
            SummaryFigure::Metric(analysis::Metric::MinDscr),
            SummaryFigure::Metric(analysis::Metric::DefaultMonth),
            SummaryFigure::Metric(analysis::Metric::LenderLoss),
        ];
        match self.metrics.as_slice() {
            [] if format == Format::Table => &SHOWN,
            [] => &SummaryFigure::ALL,
            chosen => chosen,
        }
    }
}

/// A run with its warnings.
pub(super) fn told<A>(scenario: &Scenario, answer: impl FnOnce(Results) -> A) -> Told<A> {
    let results = model::run(scenario);
    let warnings = analysis::warnings(scenario, &results);
    Told { scenario: scenario.name.clone(), warnings, answer: answer(results) }
}

fn write_reports(
    deals: &Deals,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut is_first = true;
    let work = |scenario: &Scenario| {
        let scenario = &*shown(scenario);
        told(scenario, |results| {
            let report = table::report(scenario, &results);
            report + &table::cases(scenario, &results.summary)
        })
    };
    tell(&deals.deals, errors, work, |_, told| {
        let Ok(told) = told else { return Ok(()) };
        if !std::mem::take(&mut is_first) {
            writeln!(output, "\n")?;
        }
        output.write_all(told.answer.as_bytes())?;
        output.write_all(warnings::lines("Warnings", &told.warnings).as_bytes())
    })
}

fn write_table(
    deals: &Deals,
    figures: &[SummaryFigure],
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let names: Vec<&str> = figures.iter().map(|figure| figure.name()).collect();
    let mut rows = TextRows::new(deals, &names);
    let work = |scenario: &Scenario| {
        told(scenario, |results| {
            figures.iter().map(|figure| figure.text(&results.summary)).collect()
        })
    };
    let completion = tell(&deals.deals, errors, work, |deal, told| {
        rows.row(deal, told);
        Ok(())
    })?;
    rows.write(output)?;
    Ok(completion)
}

fn write_json(
    deals: &Deals,
    metrics: &[SummaryFigure],
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let work = |scenario: &Scenario| told(scenario, |results| results);
    tell(&deals.deals, errors, work, |deal, told| {
        let about = deal.about();
        let Told { scenario, warnings, answer: Results { summary, months } } = match told {
            Ok(told) => told,
            Err(complaints) => {
                return record::write_json(&Record::failed(about, complaints), output).map(drop);
            }
        };
        let (summary, warnings) = (&summary, warnings::json(&warnings));
        let written = if metrics.is_empty() {
            let whole = Whole { summary, months: &months };
            record::write_json(&Record::of(about, &scenario, whole, warnings), output)
        } else {
            let chosen = Chosen { metrics: Figures { of: metrics, summary } };
            record::write_json(&Record::of(about, &scenario, chosen, warnings), output)
        };
        written.map(drop)
    })
}

fn write_summaries(
    deals: &Deals,
    changes: &Changes,
    figures: &[SummaryFigure],
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let names: Vec<String> = figures.iter().map(|figure| figure.id().to_owned()).collect();
    let mut rows = CsvRows::new(deals, changes, &names, output)?;
    let work = |scenario: &Scenario| {
        told(scenario, |results| {
            figures.iter().map(|figure| cell(*figure, &results.summary)).collect()
        })
    };
    let completion = tell(&deals.deals, errors, work, |deal, told| rows.row(deal, told))?;
    rows.finish()?;
    Ok(completion)
}

/// In full; empty where it is undefined.
pub(super) fn cell(figure: SummaryFigure, summary: &Summary) -> Cell<'static> {
    match figure.value(summary) {
        Some(FigureValue::Dollars(amount)) => Cell::Number(cents_text(&amount)),
        Some(FigureValue::Whole(month)) => month.into(),
        Some(FigureValue::Number(number)) => number.into(),
        None => None::<f64>.into(),
    }
}

fn write_ledger(
    deals: &Deals,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let sound = deals.deals.iter().filter_map(|deal| deal.scenario.as_ref().ok());
    let tranches = sound.map(|scenario| scenario.tranches.len()).max();
    // A header alone is no table.
    let mut ledger = match tranches {
        Some(count) => Some(LedgerCsv::new(count, output)?),
        None => None,
    };
    let work = |scenario: &Scenario| told(scenario, |results| results);
    let completion = tell(&deals.deals, errors, work, |_, told| match (told, &mut ledger) {
        (Ok(told), Some(ledger)) => ledger.append(&told.scenario, &told.answer),
        _ => Ok(()),
    })?;
    ledger.map_or(Ok(()), LedgerCsv::finish)?;
    Ok(completion)
}
