//! `chiplease heat-map`: a metric over two levers.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::numbers::whole;
use crate::analysis::heat_map::{HeatMap, PLACES_MAX, Pair};
use crate::analysis::{Lever, Metric, Runs};

pub(super) const HELP: &str = "\
Prints {\"x\": […], \"y\": […], \"values\": [[…], …]}: a row of values for each y, one for each x,
null where the metric is undefined or nothing is left for equity.

Examples:
  chiplease heat-map valor.ron --x resale_fraction --y monthly_burn --metric net_irr
  chiplease heat-map valor-2 --x loan_rate --y lease_months --metric min_dscr --size 9 --format \
  table";

/// What `heat-map` takes.
#[derive(Debug, Args)]
pub struct HeatMapArguments {
    #[command(flatten)]
    deal: Deal,
    /// The lever from left to right.
    #[arg(long, value_name = "LEVER", value_parser = ask::lever)]
    x: Lever,
    /// The lever from bottom to top.
    #[arg(long, value_name = "LEVER", value_parser = ask::lever)]
    y: Lever,
    /// What is looked at, such as `net_irr`.
    #[arg(long, value_parser = ask::metric)]
    metric: Metric,
    /// Evenly spaced values of each lever, both ends of its range included.
    #[arg(long, value_name = "N", default_value_t = 64,
          value_parser = whole::<u16>(2..=PLACES_MAX as u64))]
    size: u16,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer<'a> {
    x: &'a [f64],
    y: &'a [f64],
    values: Vec<Vec<Option<f64>>>,
}

/// Runs the deal at each pair of values.
pub(super) fn heat_map(
    arguments: &HeatMapArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let HeatMapArguments { deal, x, y, metric, size } = arguments;
    let pair = Pair { x: *x, y: *y, metric: *metric };
    let Some(scenario) = deal.scenario(&[pair.x, pair.y], errors)? else {
        return Ok(Completion::WithFaults);
    };
    if !pair.is_sound() {
        let (x, y) = (pair.x.id(), pair.y.id());
        writeln!(errors, "{x} and {y} set the same field; take two that differ")?;
        return Ok(Completion::WithFaults);
    }
    let map = HeatMap::of(&mut Runs::default(), &scenario, pair, usize::from(*size));
    let value = |column: usize, row: usize| map.cell(column, row).value;
    match deal.format {
        Shape::Json => {
            let columns = 0..map.xs.len();
            let row = |row: usize| columns.clone().map(|column| value(column, row)).collect();
            let values = (0..map.ys.len()).map(row).collect();
            ask::write_json(&Answer { x: &map.xs, y: &map.ys, values }, output)
        }
        Shape::Csv => write_csv(pair, &map, output),
        Shape::Table => {
            let corner = format!("{} \\ {}", pair.y.label(&scenario), pair.x.label(&scenario));
            let places = map.xs.iter().map(|x| ask::lever_text(pair.x, *x));
            let header: Vec<String> = [corner].into_iter().chain(places).collect();
            let row = |row: usize| {
                let place = map.ys.get(row).map(|y| ask::lever_text(pair.y, *y));
                let columns = 0..map.xs.len();
                let figures = columns.map(|column| pair.metric.text(value(column, row)));
                place.into_iter().chain(figures).collect()
            };
            // As a map: the highest value on top.
            let rows = (0..map.ys.len()).rev().map(row).collect();
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            ask::write_table(&header, rows, 0, output)
        }
    }
}

/// A row a pair of values.
pub(super) fn write_csv(
    pair: Pair,
    map: &HeatMap,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    let header = [pair.x.id(), pair.y.id(), pair.metric.id().into()];
    let rows = map.ys.iter().enumerate().flat_map(|(row, y)| {
        let xs = map.xs.iter().enumerate();
        xs.map(move |(column, x)| {
            vec![(*x).into(), (*y).into(), map.cell(column, row).value.into()]
        })
    });
    ask::write_csv(&header.each_ref().map(AsRef::as_ref), rows, output)
}
