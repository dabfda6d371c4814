//! A deal against many cases of itself: a comparison each, or a row each with every metric.

use std::io::{self, Write};

use super::{Asked, CompareArguments, write};
use crate::analysis::{self, Metric, shown};
use crate::cli::Completion;
use crate::cli::ask::Shape;
use crate::cli::deals::{Deal, Deals};
use crate::cli::prepare::{Changes, prepare_in};
use crate::cli::record::About;
use crate::cli::rows::{CsvRows, TextRows, Told, complain, tell};
use crate::format::csv_table::Cell;
use crate::model::results::Summary;
use crate::model::{self, Scenario};

/// Compares the file as it is with each case.
pub(super) fn compare(
    arguments: &CompareArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let [file] = arguments.files.as_slice() else {
        writeln!(errors, "many cases are compared with their own file; name that one alone")?;
        return Ok(Completion::WithFaults);
    };
    let set = arguments.assignments.iter().chain(&arguments.of_b).cloned().collect();
    let changes = Changes { case: None, assignments: set };
    let read = || {
        // The base first: standard input can be read but once.
        if file.as_os_str() == "-" {
            return Err(vec!["many cases are of a file; standard input is none".to_owned()]);
        }
        let base = prepare_in(file, None, &arguments.of_a)?;
        Ok((base, Deals::read(std::slice::from_ref(file), &changes, &arguments.many)?))
    };
    let (base, deals) = match read() {
        Ok(read) => read,
        Err(complaints) => {
            complain(&complaints, errors)?;
            return Ok(Completion::WithFaults);
        }
    };
    let about = About { file, case: None, set: &arguments.of_a };
    let format = arguments.format.unwrap_or(arguments.many.usual(Shape::Table, Shape::Csv));
    match format {
        Shape::Json => write_each(&base, about, &deals, &Asked::of(arguments), output, errors),
        Shape::Csv => write_csv(&base, &deals, &changes, output, errors),
        Shape::Table => write_table(&base, &deals, arguments.metric, output, errors),
    }
}

/// A whole comparison each.
fn write_each(
    base: &Scenario,
    about: About<'_>,
    deals: &Deals,
    asked: &Asked,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    for deal in &deals.deals {
        match &deal.scenario {
            Ok(scenario) => {
                let abouts = [about, deal.about()];
                write([base, scenario], abouts, asked, Shape::Json, output)?;
            }
            Err(complaints) => {
                completion = Completion::WithFaults;
                crate::cli::record::refuse(deal.about(), complaints, true, output, errors)?;
            }
        }
    }
    Ok(completion)
}

fn told<A>(scenario: &Scenario, answer: impl FnOnce(&Summary) -> A) -> Told<A> {
    let results = model::run(scenario);
    let warnings = analysis::warnings(scenario, &results);
    Told { scenario: scenario.name.clone(), warnings, answer: answer(&results.summary) }
}

/// By how much a figure is more than in the base; `None` unless both are defined.
fn more(metric: Metric, base: &Summary, summary: &Summary) -> Option<f64> {
    Some(metric.figure(summary)? - metric.figure(base)?)
}

/// A row a case: every metric and its difference.
fn write_csv(
    base: &Scenario,
    deals: &Deals,
    changes: &Changes,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let base = model::run(base).summary;
    let names = Metric::ALL.iter().map(|metric| metric.id());
    let header: Vec<String> =
        names.flat_map(|id| [id.to_owned(), format!("{id}_less_base")]).collect();
    let mut rows = CsvRows::new(deals, changes, &header, output)?;
    let work = |scenario: &Scenario| {
        told(scenario, |summary| {
            let pair = |metric: &Metric| {
                [metric.figure(summary), more(*metric, &base, summary)].map(Cell::from)
            };
            Metric::ALL.iter().flat_map(pair).collect()
        })
    };
    let completion = tell(&deals.deals, errors, work, |deal, told| rows.row(deal, told))?;
    rows.finish()?;
    Ok(completion)
}

/// To be read: the metric that was asked for, and the figures that tell cases apart.
fn write_table(
    base: &Scenario,
    deals: &Deals,
    metric: Metric,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let own = model::run(base).summary;
    writeln!(output, "A  {}", shown(base).name)?;
    writeln!(
        output,
        "{} {}; a difference is the case less A.\n",
        metric.name(),
        metric.text_fine_of(&own)
    )?;
    let others: Vec<Metric> =
        analysis::cases::FIGURES.into_iter().filter(|other| *other != metric).collect();
    let names = [metric.name(), "less A"].into_iter();
    let names: Vec<&str> = names.chain(others.iter().map(|other| other.name())).collect();
    let mut rows = TextRows::new(deals, &names);
    let work = |scenario: &Scenario| {
        told(scenario, |summary| {
            let less = metric.difference_text(more(metric, &own, summary));
            let others = others.iter().map(|other| other.text_fine_of(summary));
            [metric.text_fine_of(summary), less].into_iter().chain(others).collect()
        })
    };
    let completion = tell(&deals.deals, errors, work, |deal: &Deal, told| {
        rows.row(deal, told);
        Ok(())
    })?;
    rows.write(output)?;
    Ok(completion)
}
