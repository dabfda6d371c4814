//! `chiplease tornado`: how far each lever moves a metric.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::ask::{self, Deal, Shape};
use super::names;
use super::range::{self, Range};
use super::record::Figure;
use super::{Completion, table};
use crate::analysis::tornado::{self, Tornado};
use crate::analysis::{Lever, Metric};
use crate::format;
use crate::format::csv_table::Cell;
use crate::model::{FastLane, Scenario};

pub(super) const HELP: &str = "\
Each lever is moved down and up over its plausible range, or --range, everything else as it
is.

JSON is one object a metric, with \"metric\", \"present\" and \"bars\": [{\"lever\", \"low\": [x, y],
\"high\": [x, y], \"swing\"}, …], the widest swing first; y null where the metric is undefined. CSV
has a row a metric and lever.

Examples:
  chiplease tornado valor.ron --metric net_irr
  chiplease tornado valor-2 --metric net_irr,min_dscr \\
      --range resale_fraction=0.05..0.4 --format json";

/// What `tornado` takes.
#[derive(Debug, Args)]
pub struct TornadoArguments {
    #[command(flatten)]
    deal: Deal,
    /// What is looked at, such as `net_irr`; several with commas between them.
    #[arg(long = "metric", visible_alias = "metrics", value_name = "METRICS", required = true,
          value_delimiter = ',', value_parser = names::metric)]
    metrics: Vec<Metric>,
    /// A lever's own low and high, instead of its plausible range.
    #[arg(long = "range", value_name = "LEVER=LOW..HIGH", value_parser = range::ends)]
    ranges: Vec<Range>,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer {
    metric: &'static str,
    present: Option<Figure>,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    lever: String,
    low: (Figure, Option<Figure>),
    high: (Figure, Option<Figure>),
    swing: Option<Figure>,
}

/// The swing of each lever.
pub(super) fn tornado(
    arguments: &TornadoArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let TornadoArguments { deal, metrics, ranges } = arguments;
    let levers: Vec<Lever> = ranges.iter().map(|range| range.lever).collect();
    let Some(scenario) = deal.scenario(&levers, ranges, output, errors)? else {
        return Ok(Completion::WithFaults);
    };
    let chosen: tornado::Ranges = ranges.iter().map(|range| (range.lever, range.ends())).collect();
    let mut lane = FastLane::default();
    let found: Vec<Tornado> = metrics
        .iter()
        .map(|metric| tornado::tornado(&mut lane, &scenario, *metric, &chosen))
        .collect();
    match deal.format {
        Shape::Json => {
            for found in &found {
                deal.write(&scenario, answer(found), output)?;
            }
            Ok(Completion::Clean)
        }
        Shape::Csv => write_csv(&found, output),
        Shape::Table => {
            for (index, found) in found.iter().enumerate() {
                if index > 0 {
                    writeln!(output)?;
                }
                write_table(&scenario, found, output)?;
            }
            Ok(Completion::Clean)
        }
    }
}

fn answer(found: &Tornado) -> Answer {
    let metric = found.metric;
    let bar = |bar: &tornado::Bar| {
        let end = |(value, there): (f64, Option<f64>)| {
            (Figure::lever(bar.lever, value), Figure::metric(metric, there))
        };
        Bar {
            lever: bar.lever.id().into_owned(),
            low: end(bar.low),
            high: end(bar.high),
            swing: Figure::metric(metric, Some(bar.swing)),
        }
    };
    let bars = found.bars.iter().map(bar).collect();
    Answer { metric: metric.id(), present: Figure::metric(metric, found.present), bars }
}

fn write_table(scenario: &Scenario, found: &Tornado, output: &mut dyn Write) -> io::Result<()> {
    let metric = found.metric;
    let header = [metric.name(), "low", "then", "high", "then", "swing"];
    let (without, with): (Vec<&tornado::Bar>, Vec<&tornado::Bar>) =
        found.bars.iter().partition(|bar| bar.swing == 0.0);
    let text = |lever: Lever, value: f64| match lever {
        // A quotient: more decimals would suggest that they were agreed.
        Lever::AdvanceRate(_) => format::percent(value, 2),
        _ => ask::lever_text(lever, value),
    };
    let rows = with.iter().map(|bar| {
        let (low, high) = (bar.low, bar.high);
        vec![
            bar.lever.label(scenario).into_owned(),
            text(bar.lever, low.0),
            metric.text_fine(low.1),
            text(bar.lever, high.0),
            metric.text_fine(high.1),
            // A swing is a distance and has no sign.
            metric.difference_text(Some(bar.swing)).replace('+', ""),
        ]
    });
    ask::write_table(&header, rows.collect(), 1, output)?;
    if without.is_empty() {
        return Ok(());
    }
    let labels: Vec<_> = without.iter().map(|bar| bar.lever.label(scenario)).collect();
    writeln!(output)?;
    output.write_all(table::point("No effect:", &labels.join(", ")).as_bytes())
}

/// A row a metric and lever; of one metric it is not named.
pub(super) fn write_csv(found: &[Tornado], output: &mut dyn Write) -> io::Result<Completion> {
    let figures = ["lever", "low", "metric_at_low", "high", "metric_at_high", "swing"];
    let are_several = found.len() > 1;
    let header: Vec<&str> = are_several.then_some("metric").into_iter().chain(figures).collect();
    let rows = found.iter().flat_map(|found| {
        let metric = found.metric.id();
        found.bars.iter().map(move |bar| {
            let ((low, at_low), (high, at_high)) = (bar.low, bar.high);
            let figures =
                [low.into(), at_low.into(), high.into(), at_high.into(), bar.swing.into()];
            let name = are_several.then(|| Cell::text(metric));
            name.into_iter().chain([Cell::text(bar.lever.id())]).chain(figures).collect()
        })
    });
    ask::write_csv(&header, rows, output)
}
