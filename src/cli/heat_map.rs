//! `chiplease heat-map`: metrics over two levers.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::names;
use super::numbers::whole;
use super::range::{self, Range};
use super::record::Figure;
use crate::analysis::heat_map::{HeatMap, PLACES_MAX, Pair};
use crate::analysis::{Lever, Metric, Runs};
use crate::model::Scenario;

pub(super) const HELP: &str = "\
Each lever moves over its slider's range or over --range, everything else as it is.

JSON is one object a metric, with \"metric\", \"x_lever\", \"y_lever\", \"x\": […], \"y\": […] and
\"values\": [[…], …]: a row of values for each y, one for each x, null where the metric is
undefined or nothing is left for equity. CSV has a row a pair of values.

Examples:
  chiplease heat-map valor.ron --x resale_fraction --y monthly_burn --metric net_irr --size 9
  chiplease heat-map valor-2 --x loan_rate --y lease_months --metric net_irr,min_dscr \\
      --range loan_rate=0.06..0.14:0.01 --range lease_months=48..72:12
  chiplease heat-map valor-2 --x loan_rate --y rent_factor --metric net_irr --format json";

/// What `heat-map` takes.
#[derive(Debug, Args)]
pub struct HeatMapArguments {
    #[command(flatten)]
    deal: Deal,
    /// The lever from left to right.
    #[arg(long, value_name = "LEVER", value_parser = names::lever)]
    x: Lever,
    /// The lever from bottom to top.
    #[arg(long, value_name = "LEVER", value_parser = names::lever)]
    y: Lever,
    /// What is looked at, such as `net_irr`; several with commas between them.
    #[arg(long = "metric", visible_alias = "metrics", value_name = "METRICS", required = true,
          value_delimiter = ',', value_parser = names::metric)]
    metrics: Vec<Metric>,
    /// Where a lever moves, in place of its slider's range; with a step in place of --size.
    #[arg(long = "range", value_name = "LEVER=LOW..HIGH[:STEP]", value_parser = range::range)]
    ranges: Vec<Range>,
    /// Evenly spaced values of each lever, both ends of its range included; 64, in a table 9.
    #[arg(long, value_name = "N", value_parser = whole::<u16>(2..=PLACES_MAX as u64))]
    size: Option<u16>,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer {
    metric: &'static str,
    x_lever: String,
    y_lever: String,
    x: Vec<Figure>,
    y: Vec<Figure>,
    values: Vec<Vec<Option<Figure>>>,
}

/// Places along either lever that are worth computing, and that a terminal has room for.
const PLACES: u16 = 64;
const PLACES_OF_A_TABLE: u16 = 9;

/// Runs the deal at each pair of values.
pub(super) fn heat_map(
    arguments: &HeatMapArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let HeatMapArguments { deal, x, y, metrics, ranges, size } = arguments;
    let (x, y) = (*x, *y);
    let Some(scenario) = deal.scenario(&[x, y], ranges, output, errors)? else {
        return Ok(Completion::WithFaults);
    };
    if !(Pair { x, y, metric: Metric::NetIrr }).is_sound() {
        let (x, y) = (x.id(), y.id());
        let complaint = format!("{x} and {y} set the same field; take two that differ");
        return deal.refuse(&[complaint], output, errors);
    }
    let usual = if deal.format == Shape::Table { PLACES_OF_A_TABLE } else { PLACES };
    let count = usize::from(size.unwrap_or(usual));
    let maps = match maps(&scenario, [x, y], metrics, ranges, count) {
        Ok(maps) => maps,
        Err(complaint) => return deal.refuse(&[complaint], output, errors),
    };
    match deal.format {
        Shape::Json => {
            for map in &maps {
                deal.write(&scenario, answer(map), output)?;
            }
            Ok(Completion::Clean)
        }
        Shape::Csv => write_csv(&maps, output),
        Shape::Table => {
            for (index, map) in maps.iter().enumerate() {
                if maps.len() > 1 {
                    let gap = if index > 0 { "\n" } else { "" };
                    writeln!(output, "{gap}{}", map.pair.metric.name())?;
                }
                write_table(&scenario, map, output)?;
            }
            Ok(Completion::Clean)
        }
    }
}

/// A map a metric.
fn maps(
    scenario: &Scenario,
    [x, y]: [Lever; 2],
    metrics: &[Metric],
    ranges: &[Range],
    count: usize,
) -> Result<Vec<HeatMap>, String> {
    let ranges = range::by_lever(ranges);
    let places = [x, y].map(|lever| match ranges.get(&lever) {
        Some(range) => range.places().unwrap_or_else(|| range.evenly(count)),
        None => range::evenly(&lever.range(scenario), count),
    });
    if places.iter().any(|places| places.len() > PLACES_MAX) {
        return Err(format!("a heat map has at most {PLACES_MAX} values of a lever"));
    }
    let [xs, ys] = &places;
    let mut runs = Runs::default();
    let map = |metric: &Metric| {
        let pair = Pair { x, y, metric: *metric };
        HeatMap::at(&mut runs, scenario, pair, [xs, ys])
    };
    Ok(metrics.iter().map(map).collect())
}

fn answer(map: &HeatMap) -> Answer {
    let Pair { x, y, metric } = map.pair;
    let row = |row: usize| {
        let columns = 0..map.xs.len();
        columns.map(|column| Figure::metric(metric, map.cell(column, row).value)).collect()
    };
    Answer {
        metric: metric.id(),
        x_lever: x.id().into_owned(),
        y_lever: y.id().into_owned(),
        x: map.xs.iter().map(|value| Figure::lever(x, *value)).collect(),
        y: map.ys.iter().map(|value| Figure::lever(y, *value)).collect(),
        values: (0..map.ys.len()).map(row).collect(),
    }
}

fn write_table(scenario: &Scenario, map: &HeatMap, output: &mut dyn Write) -> io::Result<()> {
    let pair = map.pair;
    let corner = format!("{} \\ {}", pair.y.label(scenario), pair.x.label(scenario));
    let places = map.xs.iter().map(|x| ask::lever_text(pair.x, *x));
    let header: Vec<String> = [corner].into_iter().chain(places).collect();
    let row = |row: usize| {
        let place = map.ys.get(row).map(|y| ask::lever_text(pair.y, *y));
        let columns = 0..map.xs.len();
        let figures = columns.map(|column| pair.metric.text(map.cell(column, row).value));
        place.into_iter().chain(figures).collect()
    };
    // As a map: the highest value on top.
    let rows = (0..map.ys.len()).rev().map(row).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    ask::write_table(&header, rows, 0, output).map(drop)
}

/// A row a pair of values, a column a metric; the maps are of the same values.
pub(super) fn write_csv(maps: &[HeatMap], output: &mut dyn Write) -> io::Result<Completion> {
    let Some(first) = maps.first() else { return Ok(Completion::Clean) };
    let levers = [first.pair.x.id(), first.pair.y.id()];
    let metrics = maps.iter().map(|map| map.pair.metric.id());
    let header: Vec<&str> = levers.iter().map(AsRef::as_ref).chain(metrics).collect();
    let rows = first.ys.iter().enumerate().flat_map(|(row, y)| {
        let xs = first.xs.iter().enumerate();
        xs.map(move |(column, x)| {
            let values = maps.iter().map(|map| map.cell(column, row).value.into());
            [(*x).into(), (*y).into()].into_iter().chain(values).collect()
        })
    });
    ask::write_csv(&header, rows, output)
}
