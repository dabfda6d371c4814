//! `chiplease curve`: metrics along a lever.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::names;
use super::numbers::whole;
use super::range::{self, Range};
use super::record::Figure;
use crate::analysis::{self, Lever, Metric, Runs};
use crate::model::Scenario;

pub(super) const HELP: &str = "\
The lever moves over its slider's range or over --range, everything else as it is. A lever of
months has no more points than months.

JSON is one object, with \"lever\", \"metrics\" and \"points\": [[x, y, …], …], a y for each metric,
null where it is undefined.

Examples:
  chiplease curve valor.ron --lever loan_rate --metric net_irr --points 21
  chiplease curve valor-2 --lever loan_rate --metric net_irr,min_dscr \\
      --range loan_rate=0.06..0.14:0.005
  chiplease curve valor-2 --lever resale_fraction --metric min_dscr --format csv > dscr.csv";

/// What `curve` takes.
#[derive(Debug, Args)]
pub struct CurveArguments {
    #[command(flatten)]
    deal: Deal,
    /// What moves, such as `loan_rate`.
    #[arg(long, value_parser = names::lever)]
    lever: Lever,
    /// What is looked at, such as `net_irr`; several with commas between them.
    #[arg(long = "metric", visible_alias = "metrics", value_name = "METRICS", required = true,
          value_delimiter = ',', value_parser = names::metric)]
    metrics: Vec<Metric>,
    /// Where the lever moves, in place of its slider's range; with a step in place of --points.
    #[arg(long, value_name = "LEVER=LOW..HIGH[:STEP]", value_parser = range::range)]
    range: Option<Range>,
    /// Evenly spaced values of the lever, both ends of its range included.
    #[arg(long, value_name = "N", default_value_t = 200,
          value_parser = whole::<u16>(2..=2000))]
    points: u16,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer {
    lever: String,
    metrics: Vec<&'static str>,
    points: Vec<Vec<Option<Figure>>>,
}

/// A value of the lever, and each metric there.
type Point = (f64, Vec<Option<f64>>);

/// Runs the deal at each point.
pub(super) fn curve(
    arguments: &CurveArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let CurveArguments { deal, lever, metrics, range, points } = arguments;
    let lever = *lever;
    let ranges = range.as_slice();
    let Some(scenario) = deal.scenario(&[lever], ranges, output, errors)? else {
        return Ok(Completion::WithFaults);
    };
    let points = along(&scenario, lever, metrics, *range, usize::from(*points));
    match deal.format {
        Shape::Json => {
            let point = |(x, ys): &Point| {
                let ys = metrics.iter().zip(ys).map(|(metric, y)| Figure::metric(*metric, *y));
                [Some(Figure::lever(lever, *x))].into_iter().chain(ys).collect()
            };
            let answer = Answer {
                lever: lever.id().into_owned(),
                metrics: metrics.iter().map(|metric| metric.id()).collect(),
                points: points.iter().map(point).collect(),
            };
            deal.write(&scenario, answer, output)
        }
        Shape::Csv => write_csv(lever, metrics, &points, output),
        Shape::Table => {
            let row = |(x, ys): &Point| {
                let ys = metrics.iter().zip(ys).map(|(metric, y)| metric.text_fine(*y));
                [ask::lever_text(lever, *x)].into_iter().chain(ys).collect()
            };
            let label = lever.label(&scenario);
            let header: Vec<&str> =
                [&*label].into_iter().chain(metrics.iter().map(|metric| metric.name())).collect();
            ask::write_table(&header, points.iter().map(row).collect(), 0, output)
        }
    }
}

/// The metrics along the lever, one after the other: each takes its own way through a batch.
fn along(
    scenario: &Scenario,
    lever: Lever,
    metrics: &[Metric],
    range: Option<Range>,
    count: usize,
) -> Vec<Point> {
    let mut runs = Runs::default();
    let places = range.and_then(|range| range.places());
    let ends = range.map_or_else(|| lever.range(scenario), |range| range.ends());
    let mut points: Vec<Point> = Vec::new();
    for metric in metrics {
        let found = match &places {
            Some(places) => analysis::curve_at(&mut runs, scenario, lever, *metric, places),
            None => analysis::curve_over(&mut runs, scenario, lever, *metric, &ends, count),
        };
        if points.is_empty() {
            points = found.points.iter().map(|(x, _)| (*x, Vec::new())).collect();
        }
        for ((_, ys), (_, y)) in points.iter_mut().zip(found.points) {
            ys.push(y);
        }
    }
    points
}

/// A row a point.
pub(super) fn write_csv(
    lever: Lever,
    metrics: &[Metric],
    points: &[Point],
    output: &mut dyn Write,
) -> io::Result<Completion> {
    let id = lever.id();
    let header: Vec<&str> =
        [&*id].into_iter().chain(metrics.iter().map(|metric| metric.id())).collect();
    let rows = points
        .iter()
        .map(|(x, ys)| [(*x).into()].into_iter().chain(ys.iter().map(|y| (*y).into())).collect());
    ask::write_csv(&header, rows, output)
}
