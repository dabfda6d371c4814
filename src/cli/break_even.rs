//! `chiplease break-even`: the value of a lever at which a metric reaches a target.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::numbers::finite;
use crate::analysis::goal_seek::Found;
use crate::analysis::{Goal, Lever, Metric, Runs, Unit, goal_seek_exactly};
use crate::format;

pub(super) const HELP: &str = "\
Prints {\"value\": x}, the value nearest to the present one, everything else as it is; put back into
the scenario it meets the target to 1e-9, or comes as near as whole cents let a small deal come;
\"figure\" is the metric there. Of whole months and counts it is the last one that meets the target
(at least so much of it, or at most where less is better), with \"next\": {\"value\", \"figure\"} of
the first one that does not. Without such a value prints {\"value\": null, \"searched\": [a, \
    b]}, and
\"leaps_at\" where the metric jumps over the target, as a return does where a default begins. Both
are answers: the exit code is 0.

Examples:
  chiplease break-even valor.ron --lever resale_fraction --metric net_irr --target 0.08
  chiplease break-even valor-2 --lever monthly_burn --metric min_dscr --target 1.1 --format table";

/// What `break-even` takes.
#[derive(Debug, Args)]
pub struct BreakEvenArguments {
    #[command(flatten)]
    deal: Deal,
    /// What moves, such as `resale_fraction`.
    #[arg(long, value_parser = ask::lever)]
    lever: Lever,
    /// What is looked at, such as `net_irr`.
    #[arg(long, value_parser = ask::metric)]
    metric: Metric,
    /// What it is to be: a fraction, a multiple, dollars or months.
    #[arg(long, allow_negative_numbers = true, value_parser = finite)]
    target: f64,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer {
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Next>,
    #[serde(skip_serializing_if = "Option::is_none")]
    searched: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaps_at: Option<f64>,
}

/// The whole value beside the last that meets the target.
#[derive(Serialize)]
struct Next {
    value: f64,
    figure: Option<f64>,
}

/// Whether the target is met to the promised 1e-9 of it.
fn is_met(reached: f64, target: f64) -> bool {
    (reached - target).abs() <= 1e-9 * target.abs().max(1.0)
}

/// Seeks the value.
pub(super) fn break_even(
    arguments: &BreakEvenArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let BreakEvenArguments { deal, lever, metric, target } = arguments;
    let goal = Goal { lever: *lever, metric: *metric, target: *target };
    let Some(scenario) = deal.scenario(&[goal.lever], errors)? else {
        return Ok(Completion::WithFaults);
    };
    let Some(found) = goal_seek_exactly(&mut Runs::default(), &scenario, goal) else {
        return Ok(Completion::WithFaults);
    };
    let Found { searched, value, reached, whole, leap } = found;
    match deal.format {
        Shape::Json => {
            let next = whole.and_then(|whole| whole.next);
            let answer = Answer {
                value,
                figure: reached,
                next: next.map(|(value, figure)| Next { value, figure }),
                searched: value.is_none().then_some(searched),
                leaps_at: leap,
            };
            ask::write_json(&answer, output)
        }
        Shape::Csv => {
            let header = [
                "value",
                "searched_from",
                "searched_to",
                "leaps_at",
                "figure",
                "next",
                "next_figure",
            ];
            let (from, to) = searched;
            let next = whole.and_then(|whole| whole.next);
            let (beside, there) = (next.map(|next| next.0), next.and_then(|next| next.1));
            let row = [value, Some(from), Some(to), leap, reached, beside, there];
            ask::write_csv(&header, [row.map(Into::into).to_vec()], output)
        }
        Shape::Table => write_table(goal, found, output),
    }
}

/// The value; of whole months and counts both sides of it with their figures.
fn write_table(goal: Goal, found: Found, output: &mut dyn Write) -> io::Result<Completion> {
    let Goal { lever, metric, target } = goal;
    let Found { searched: (from, to), value, reached, whole, leap } = found;
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
    let mut rows = vec![vec![asked, text(value)]];
    rows.extend(
        whole
            .and_then(|whole| whole.next)
            .map(|(next, _)| vec!["no longer at".to_owned(), text(Some(next))]),
    );
    if let Some(whole) = whole {
        let figures = [Some(whole.figure), whole.next.map(|(_, figure)| figure)];
        for (row, value) in rows.iter_mut().zip(figures.into_iter().flatten()) {
            row.push(figure(value));
        }
    }
    // Said only where the target is missed: in a small deal cents are steps.
    if let Some(reached) = reached.filter(|reached| whole.is_none() && !is_met(*reached, target)) {
        let nearest = match metric.unit() {
            Unit::Percent => format::percent(reached, 6),
            Unit::Dollars | Unit::Ratio | Unit::Months | Unit::Count => format::number(reached, 8),
        };
        rows.push(vec!["nearest in whole cents".to_owned(), nearest]);
    }
    let width = rows.first().map_or(2, Vec::len);
    rows.extend([
        vec!["searched from".to_owned(), text(Some(from))],
        vec!["to".to_owned(), text(Some(to))],
    ]);
    if value.is_none() && leap.is_some() {
        rows.push(vec!["jumps past it at".to_owned(), text(leap)]);
    }
    for row in &mut rows {
        row.resize(width, String::new());
    }
    let header = ["", "value", metric.name()];
    ask::write_table(header.get(..width).unwrap_or(&header), rows, 1, output)
}
