//! `chiplease break-even`: the value of a lever at which a metric reaches a target.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::names;
use super::numbers::{Typed, figure};
use super::range::{self, Range};
use super::record::Figure;
use crate::analysis::goal_seek::Found;
use crate::analysis::{Goal, Lever, Metric, Runs, Unit, goal_seek_exactly, goal_seek_exactly_over};
use crate::format;
use crate::format::csv_table::Cell;
use crate::model::{self, Scenario};

pub(super) const HELP: &str = "\
Seeks the value nearest to the present one, everything else as it is, over the lever's range or
--range; put back into the scenario it meets the target to 1e-9, or comes as near as whole cents
let a small deal come. Of whole months and counts it is the last one that meets the target (at least
so much of it, or at most where less is better). One metric takes several targets; several metrics
take a target each.

JSON is one object a target, with \"lever\", \"metric\", \"target\"; \"value\", null where there is none;
\"figure\", the metric there; \"next\": {\"value\", \"figure\"} of the first whole value that does not meet
it, else null; \"searched\": [from, to]; and \"leaps_at\", where the metric jumps over the target, as a
return does where a default begins. CSV has a row a target.

Exit code: 0 if every target has a value; 4 if one has none, which is an answer all the same.

Examples:
  chiplease break-even valor.ron --lever resale_fraction --metric net_irr --target 20%
  chiplease break-even valor-2 --lever resale_fraction --metric net_irr --target 18%,20%,25%
  chiplease break-even meta-spv --lever termination_month --metric net_irr --target 0.12 \\
      --range termination_month=192..284
  chiplease break-even valor-2 --lever monthly_burn --metric min_dscr --target 1.1 --format json";

/// A target has no value of the lever that meets it.
pub const EXIT_NO_ANSWER: u8 = 4;

/// What `break-even` takes.
#[derive(Debug, Args)]
pub struct BreakEvenArguments {
    #[command(flatten)]
    deal: Deal,
    /// What moves, such as `resale_fraction`.
    #[arg(long, value_parser = names::lever)]
    lever: Lever,
    /// What is looked at, such as `net_irr`; several with commas between them.
    #[arg(long = "metric", visible_alias = "metrics", value_name = "METRICS", required = true,
          value_delimiter = ',', value_parser = names::metric)]
    metrics: Vec<Metric>,
    /// What it is to be: 0.15 or 15%, 1.25x, $3m, months; several with commas.
    #[arg(long = "target", value_name = "TARGETS", required = true, value_delimiter = ',',
          allow_negative_numbers = true, value_parser = figure)]
    targets: Vec<Typed>,
    /// Where the lever is tried, in place of its slider's range.
    #[arg(long, value_name = "LEVER=LOW..HIGH", value_parser = range::ends)]
    range: Option<Range>,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer {
    lever: String,
    metric: &'static str,
    target: Option<Figure>,
    value: Option<Figure>,
    figure: Option<Figure>,
    next: Option<Next>,
    searched: [Figure; 2],
    leaps_at: Option<Figure>,
}

/// The whole value beside the last that meets the target.
#[derive(Serialize)]
struct Next {
    value: Figure,
    figure: Option<Figure>,
}

/// Whether the target is met to the promised 1e-9 of it.
fn is_met(reached: f64, target: f64) -> bool {
    (reached - target).abs() <= 1e-9 * target.abs().max(1.0)
}

/// Seeks the values.
pub(super) fn break_even(
    arguments: &BreakEvenArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let BreakEvenArguments { deal, lever, range, .. } = arguments;
    let Some(scenario) = deal.scenario(&[*lever], range.as_slice(), output, errors)? else {
        return Ok(Completion::WithFaults);
    };
    let goals = match arguments.goals() {
        Ok(goals) => goals,
        Err(complaint) => return deal.refuse(&[complaint], output, errors),
    };
    let mut runs = Runs::default();
    let seek = |goal: Goal| {
        let found = match range {
            Some(range) => goal_seek_exactly_over(&mut runs, &scenario, goal, &range.ends()),
            None => goal_seek_exactly(&mut runs, &scenario, goal),
        };
        Some((goal, found?))
    };
    let found: Vec<(Goal, Found)> = goals.into_iter().filter_map(seek).collect();
    match deal.format {
        Shape::Json => {
            for (goal, found) in &found {
                deal.write(&scenario, answer(*goal, *found), output)?;
            }
        }
        Shape::Csv => write_csv(&found, output)?,
        Shape::Table => write_table(&scenario, &found, output)?,
    }
    let has_all = found.iter().all(|(_, found)| found.value.is_some());
    Ok(if has_all { Completion::Clean } else { Completion::NoAnswer })
}

impl BreakEvenArguments {
    fn goals(&self) -> Result<Vec<Goal>, String> {
        let lever = self.lever;
        let goal =
            |metric: Metric, target: &Typed| Ok(Goal { lever, metric, target: target.of(metric)? });
        match (self.metrics.as_slice(), self.targets.as_slice()) {
            ([metric], targets) => targets.iter().map(|target| goal(*metric, target)).collect(),
            (metrics, targets) if metrics.len() == targets.len() => {
                metrics.iter().zip(targets).map(|(metric, target)| goal(*metric, target)).collect()
            }
            (metrics, targets) => Err(format!(
                "several metrics take a target each; there are {} metrics and {} targets",
                metrics.len(),
                targets.len()
            )),
        }
    }
}

fn answer(goal: Goal, found: Found) -> Answer {
    let Goal { lever, metric, target } = goal;
    let Found { searched: (from, to), value, reached, whole, leap } = found;
    let at = |value: f64| Figure::lever(lever, value);
    let next = whole.and_then(|whole| whole.next);
    Answer {
        lever: lever.id().into_owned(),
        metric: metric.id(),
        target: Figure::metric(metric, Some(target)),
        value: value.map(at),
        figure: Figure::metric(metric, reached),
        next: next.map(|(value, figure)| Next {
            value: at(value),
            figure: Figure::metric(metric, figure),
        }),
        searched: [at(from), at(to)],
        leaps_at: leap.map(at),
    }
}

fn write_csv(found: &[(Goal, Found)], output: &mut dyn Write) -> io::Result<()> {
    let header = [
        "lever",
        "metric",
        "target",
        "value",
        "searched_from",
        "searched_to",
        "leaps_at",
        "figure",
        "next",
        "next_figure",
    ];
    let rows = found.iter().map(|(goal, found)| {
        let Found { searched: (from, to), value, reached, whole, leap } = *found;
        let next = whole.and_then(|whole| whole.next);
        let (beside, there) = (next.map(|next| next.0), next.and_then(|next| next.1));
        let figures =
            [Some(goal.target), value, Some(from), Some(to), leap, reached, beside, there];
        let names = [Cell::text(goal.lever.id()), Cell::text(goal.metric.id())];
        names.into_iter().chain(figures.map(Into::into)).collect()
    });
    ask::write_csv(&header, rows, output).map(drop)
}

/// A row a target: the value, and the figure there; of whole months and counts both sides of it.
/// Then where it was sought, and the figures at both ends, which say why a target has none.
fn write_table(
    scenario: &Scenario,
    found: &[(Goal, Found)],
    output: &mut dyn Write,
) -> io::Result<()> {
    let Some((first, _)) = found.first() else { return Ok(()) };
    let is_one_metric = found.iter().all(|(goal, _)| goal.metric == first.metric);
    let there = if is_one_metric { first.metric.name() } else { "Figure" };
    let label = first.lever.label(scenario);
    let rows = found.iter().flat_map(|(goal, found)| rows(*goal, *found)).collect();
    ask::write_table(&["Target", &*label, there], rows, 1, output)?;
    writeln!(output)?;
    let mut told = BTreeSet::new();
    for (Goal { lever, metric, .. }, Found { searched, .. }) in found {
        if told.insert(metric.id()) {
            let ends = [searched.0, searched.1];
            let [from, to] = ends.map(|end| ask::lever_text(*lever, end));
            let [at_from, at_to] = ends.map(|end| figure_at(scenario, *lever, *metric, end));
            let phrase = metric.phrase();
            writeln!(
                output,
                "Searched from {from}, where {phrase} is {at_from}, to {to}, where it is {at_to}."
            )?;
        }
    }
    Ok(())
}

/// The figure of the deal with the lever set so; a dash where such a deal cannot be.
fn figure_at(scenario: &Scenario, lever: Lever, metric: Metric, value: f64) -> String {
    let mut moved = scenario.clone();
    lever.set_finely(&mut moved, value);
    match model::validate(&moved) {
        Ok(()) => metric.text_fine_of(&model::run(&moved).summary),
        Err(_) => format::UNDEFINED.to_owned(),
    }
}

/// The rows of one target.
fn rows(goal: Goal, found: Found) -> Vec<Vec<String>> {
    let Goal { lever, metric, target } = goal;
    let Found { value, reached, whole, leap, .. } = found;
    let text = |value: Option<f64>| {
        value.map_or_else(|| format::UNDEFINED.to_owned(), |value| ask::lever_text(lever, value))
    };
    let figure = |value: Option<f64>| metric.text_fine_beside(value, target);
    // A whole value seldom meets a target exactly, so which side is meant has to be said.
    let side = match (whole.is_some(), metric.more_is_better()) {
        (false, _) => "",
        (true, true) => "at least ",
        (true, false) => "at most ",
    };
    let asked = format!("{} of {side}{}", metric.name(), metric.text_fine(Some(target)));
    let there = match (whole, value) {
        (Some(whole), _) => figure(whole.figure),
        (None, Some(_)) => metric.text_fine(reached.or(Some(target))),
        (None, None) => format::UNDEFINED.to_owned(),
    };
    let mut rows = vec![vec![asked, text(value), there]];
    if let Some((next, at_next)) = whole.and_then(|whole| whole.next) {
        rows.push(vec!["no longer at".to_owned(), text(Some(next)), figure(at_next)]);
    }
    rows.extend(nearest_in_cents(goal, found));
    if value.is_none() && leap.is_some() {
        rows.push(vec!["jumps past it at".to_owned(), text(leap), String::new()]);
    }
    rows
}

/// Said only where the target is missed: in a small deal cents are steps.
fn nearest_in_cents(goal: Goal, found: Found) -> Option<Vec<String>> {
    let Found { reached, whole, .. } = found;
    let reached = reached.filter(|reached| whole.is_none() && !is_met(*reached, goal.target))?;
    let nearest = match goal.metric.unit() {
        Unit::Percent => format::percent(reached, 6),
        Unit::Dollars | Unit::Ratio | Unit::Months | Unit::Count => format::number(reached, 8),
    };
    Some(vec!["nearest in whole cents".to_owned(), String::new(), nearest])
}
