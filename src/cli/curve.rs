//! `chiplease curve`: a metric along a lever.

use std::io::{self, Write};

use clap::Args;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::numbers::whole;
use crate::analysis::{self, Lever, Metric, Runs};

pub(super) const HELP: &str = "\
Prints [[x, y], …] over the lever's range, y null where the metric is undefined. A lever of months
has no more points than months.

Examples:
  chiplease curve valor.ron --lever loan_rate --metric net_irr --points 21
  chiplease curve valor-2 --lever resale_fraction --metric min_dscr --format csv > dscr.csv";

/// What `curve` takes.
#[derive(Debug, Args)]
pub struct CurveArguments {
    #[command(flatten)]
    deal: Deal,
    /// What moves, such as `loan_rate`.
    #[arg(long, value_parser = ask::lever)]
    lever: Lever,
    /// What is looked at, such as `net_irr`.
    #[arg(long, value_parser = ask::metric)]
    metric: Metric,
    /// Evenly spaced values of the lever, both ends of its range included.
    #[arg(long, value_name = "N", default_value_t = 200,
          value_parser = whole::<u16>(2..=2000))]
    points: u16,
}

/// Runs the deal at each point.
pub(super) fn curve(
    arguments: &CurveArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let CurveArguments { deal, lever, metric, points } = arguments;
    let (lever, metric) = (*lever, *metric);
    let Some(scenario) = deal.scenario(&[lever], errors)? else {
        return Ok(Completion::WithFaults);
    };
    let mut runs = Runs::default();
    let points = analysis::curve(&mut runs, &scenario, lever, metric, usize::from(*points)).points;
    match deal.format {
        Shape::Json => ask::write_json(&points, output),
        Shape::Csv => write_csv(lever, metric, &points, output),
        Shape::Table => {
            let row = |(x, y): &(f64, Option<f64>)| {
                vec![ask::lever_text(lever, *x), metric.text_fine(*y)]
            };
            let header = [lever.label(&scenario), metric.name().into()];
            let rows = points.iter().map(row).collect();
            ask::write_table(&header.each_ref().map(AsRef::as_ref), rows, 0, output)
        }
    }
}

/// A row a point.
pub(super) fn write_csv(
    lever: Lever,
    metric: Metric,
    points: &[(f64, Option<f64>)],
    output: &mut dyn Write,
) -> io::Result<Completion> {
    let header = [lever.id(), metric.id().into()];
    let rows = points.iter().map(|(x, y)| vec![(*x).into(), (*y).into()]);
    ask::write_csv(&header.each_ref().map(AsRef::as_ref), rows, output)
}
