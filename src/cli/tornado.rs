//! `chiplease tornado`: how far each lever moves a metric.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use crate::analysis::tornado::{self, Ranges, Tornado};
use crate::analysis::{Lever, Metric};
use crate::format::csv_table::Cell;
use crate::model::FastLane;

pub(super) const HELP: &str = "\
Each lever is moved down and up over its plausible range, or --range, everything else as it
is. Prints {\"metric\", \"present\", \"bars\": [{\"lever\", \"low\": [x, y], \"high\": [x, y],
\"swing\"}, …]}, the widest swing first; y null where the metric is undefined.

Examples:
  chiplease tornado valor.ron --metric net_irr
  chiplease tornado valor-2 --metric min_dscr --range resale_fraction=0.05..0.4 --format table";

/// What `tornado` takes.
#[derive(Debug, Args)]
pub struct TornadoArguments {
    #[command(flatten)]
    deal: Deal,
    /// What is looked at, such as `net_irr`.
    #[arg(long, value_parser = ask::metric)]
    metric: Metric,
    /// A lever's own low and high, instead of its plausible range.
    #[arg(long = "range", value_name = "LEVER=LOW..HIGH", value_parser = range)]
    ranges: Vec<(Lever, f64, f64)>,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer {
    metric: &'static str,
    present: Option<f64>,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    lever: String,
    low: (f64, Option<f64>),
    high: (f64, Option<f64>),
    swing: f64,
}

fn range(text: &str) -> Result<(Lever, f64, f64), String> {
    let (id, ends) = text
        .split_once('=')
        .ok_or("write it as LEVER=LOW..HIGH, such as resale_fraction=0.05..0.4")?;
    let lever = ask::lever(id.trim())?;
    let ends = ends.split_once("..").map(|(low, high)| (low.trim().parse(), high.trim().parse()));
    match ends {
        Some((Ok(low), Ok(high))) if low <= high => Ok((lever, low, high)),
        Some(_) | None => Err("expected LOW..HIGH, such as 0.05..0.4".to_owned()),
    }
}

/// Runs the deal at both ends of each lever.
pub(super) fn tornado(
    arguments: &TornadoArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let TornadoArguments { deal, metric, ranges } = arguments;
    let levers: Vec<Lever> = ranges.iter().map(|(lever, ..)| *lever).collect();
    let Some(scenario) = deal.scenario(&levers, errors)? else {
        return Ok(Completion::WithFaults);
    };
    let mut chosen = Ranges::new();
    for (lever, low, high) in ranges {
        // Beyond these no run has a meaning.
        let allowed = lever.range(&scenario);
        if !allowed.contains(low) || !allowed.contains(high) {
            let (id, low, high) = (lever.id(), allowed.start(), allowed.end());
            writeln!(errors, "--range {id} must lie within {low}..{high}")?;
            return Ok(Completion::WithFaults);
        }
        chosen.insert(*lever, *low..=*high);
    }
    let found = tornado::tornado(&mut FastLane::default(), &scenario, *metric, &chosen);
    match deal.format {
        Shape::Json => {
            let bar = |bar: &tornado::Bar| Bar {
                lever: bar.lever.id().into_owned(),
                low: bar.low,
                high: bar.high,
                swing: bar.swing,
            };
            let bars = found.bars.iter().map(bar).collect();
            ask::write_json(&Answer { metric: metric.id(), present: found.present, bars }, output)
        }
        Shape::Csv => write_csv(&found, output),
        Shape::Table => {
            let header = [metric.name(), "low", "then", "high", "then", "swing"];
            let rows = found.bars.iter().map(|bar| {
                let (low, high) = (bar.low, bar.high);
                vec![
                    bar.lever.label(&scenario).into_owned(),
                    ask::lever_text(bar.lever, low.0),
                    metric.text_fine(low.1),
                    ask::lever_text(bar.lever, high.0),
                    metric.text_fine(high.1),
                    // A swing is a distance and has no sign.
                    metric.difference_text(Some(bar.swing)).replace('+', ""),
                ]
            });
            ask::write_table(&header, rows.collect(), 1, output)
        }
    }
}

/// A row a lever.
pub(super) fn write_csv(found: &Tornado, output: &mut dyn Write) -> io::Result<Completion> {
    let header = ["lever", "low", "metric_at_low", "high", "metric_at_high", "swing"];
    let rows = found.bars.iter().map(|bar| {
        let ((low, at_low), (high, at_high)) = (bar.low, bar.high);
        let lever = Cell::text(bar.lever.id());
        vec![lever, low.into(), at_low.into(), high.into(), at_high.into(), bar.swing.into()]
    });
    ask::write_csv(&header, rows, output)
}
