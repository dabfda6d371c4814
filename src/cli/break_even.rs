//! `chiplease break-even`: the value of a lever at which a metric reaches a target.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{self, Deal, Shape};
use super::numbers::finite;
use crate::analysis::goal_seek::Found;
use crate::analysis::{Goal, Lever, Metric, Runs, goal_seek_exactly};
use crate::format;

pub(super) const HELP: &str = "\
Prints {\"value\": x}, the value nearest to the present one, everything else as it is; put back into
the scenario it meets the target to 1e-9. Of whole months it is the first at which the target is
reached or passed. Without such a value prints {\"value\": null, \"searched\": [a, b]}, and
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
    searched: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaps_at: Option<f64>,
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
    let Some(Found { searched, value, leap }) =
        goal_seek_exactly(&mut Runs::default(), &scenario, goal)
    else {
        return Ok(Completion::WithFaults);
    };
    match deal.format {
        Shape::Json => {
            let searched = value.is_none().then_some(searched);
            ask::write_json(&Answer { value, searched, leaps_at: leap }, output)
        }
        Shape::Csv => {
            let header = ["value", "searched_from", "searched_to", "leaps_at"];
            let (from, to) = searched;
            let row = [value, Some(from), Some(to), leap].map(ask::plain).to_vec();
            ask::write_csv(&header, [row], output)
        }
        Shape::Table => {
            let text = |value: Option<f64>| {
                value.map_or_else(
                    || format::UNDEFINED.to_owned(),
                    |value| ask::lever_text(goal.lever, value),
                )
            };
            let header = ["", "value"];
            let (from, to) = searched;
            let asked =
                format!("{} of {}", goal.metric.name(), goal.metric.text_fine(Some(*target)));
            let mut rows = vec![
                vec![asked, text(value)],
                vec!["searched from".to_owned(), text(Some(from))],
                vec!["to".to_owned(), text(Some(to))],
            ];
            if value.is_none() && leap.is_some() {
                rows.push(vec!["leaps over it at".to_owned(), text(leap)]);
            }
            ask::write_table(&header, rows, 1, output)
        }
    }
}
