//! `chiplease believe`: what has to hold of two levers for a target.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::numbers::finite;
use super::prepare::{Changes, prepare};
use super::{Completion, Format, ask};
use crate::analysis::belief::{Along, Span, Within};
use crate::analysis::lever_text::{self, Side};
use crate::analysis::{Belief, Lever, Metric, Never, Target, shown};
use crate::format;
use crate::format::csv_table::CsvTable;
use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input. Fractions are
plain numbers: 0.15 is 15%.

Examples:
  chiplease believe valor-2 --target 0.15
  chiplease believe valor-2 --metric net_irr --target 0.2 --x resale_fraction --y renewal_discount
  chiplease believe valor-2 --metric min_dscr --target 1.3 --x loan_rate --y rent_factor --format \
  csv";

/// What `believe` takes.
#[derive(Debug, Args)]
pub struct BelieveArguments {
    /// Scenario file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The figure that is wanted.
    #[arg(long, default_value = "net_irr", value_parser = metric)]
    metric: Metric,
    /// How much of it: at least, or at most where less is better.
    #[arg(long, allow_negative_numbers = true, value_parser = finite)]
    target: f64,
    /// The lever along the axis.
    #[arg(long, value_name = "LEVER", default_value = "resale_fraction", value_parser = lever)]
    x: Lever,
    /// The lever up.
    #[arg(long, value_name = "LEVER", default_value = "loan_rate", value_parser = lever)]
    y: Lever,
    /// How the answer is written: a sentence with a table, one JSON object, or every pair of
    /// values.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    changes: Changes,
}

fn metric(text: &str) -> Result<Metric, String> {
    Metric::from_id(text).ok_or_else(|| {
        let ids: Vec<&str> = Metric::ALL.into_iter().map(Metric::id).collect();
        format!("there is no such metric; there are {}", ids.join(", "))
    })
}

fn lever(text: &str) -> Result<Lever, String> {
    Lever::from_id(text).ok_or_else(|| {
        "there is no such lever; some are resale_fraction, renewal_discount, rent_factor, \
         loan_rate, advance_rate, monthly_burn"
            .to_owned()
    })
}

#[derive(Serialize)]
struct Json<'a> {
    scenario: &'a str,
    metric: &'a str,
    target: f64,
    value: Option<f64>,
    holds: bool,
    sentence: &'a str,
    levers: Vec<AlongJson>,
    alternatives: Vec<AlternativeJson>,
    worst_together: Option<TogetherJson>,
    met_share: f64,
    observed_met_share: Option<f64>,
    boundary: Vec<[[f64; 2]; 2]>,
}

#[derive(Serialize)]
struct AlongJson {
    lever: String,
    end_of_term: &'static str,
    /// Stretches that meet the target; empty where nothing does.
    meets: Vec<[f64; 2]>,
    searched: [f64; 2],
    present: f64,
    observed: Option<[f64; 2]>,
}

/// The worst pair of values: of what has been seen if it misses the target, else of the plot.
#[derive(Serialize)]
struct TogetherJson {
    x: f64,
    y: f64,
    within: &'static str,
    end_of_term: &'static str,
    value: Option<f64>,
    holds: bool,
}

#[derive(Serialize)]
struct AlternativeJson {
    end_of_term: &'static str,
    value: Option<f64>,
    holds: bool,
    lever: Option<String>,
    meets: Option<Vec<[f64; 2]>>,
}

/// Answers for one scenario.
pub(super) fn believe(
    arguments: &BelieveArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let scenario = match prepare(&arguments.file, &arguments.changes) {
        Ok(scenario) => scenario,
        Err(complaints) => return complain(&complaints, errors),
    };
    let levers = [arguments.x, arguments.y];
    let missing = levers.into_iter().find_map(|lever| Some((lever, lever.why_not(&scenario)?)));
    if let Some((lever, why)) = missing {
        return complain(&[format!("{}: {why}", lever.id())], errors);
    }
    if arguments.x == arguments.y {
        return complain(&["--x and --y are the same lever".to_owned()], errors);
    }
    let target = Target { metric: arguments.metric, value: arguments.target };
    let seen = shown(&scenario);
    // Nothing cancels it, so there is no error to handle.
    let Ok(belief) = Belief::of(&mut FastLane::default(), &seen, target, levers, &Never);
    match arguments.format {
        Format::Table => write_table(&seen, &belief, output)?,
        Format::Json => {
            ask::write_json(&json(&scenario, &belief), output)?;
        }
        Format::Csv => write_csv(&belief, output)?,
    }
    Ok(Completion::Clean)
}

/// Says what is wrong.
pub(super) fn complain(complaints: &[String], errors: &mut dyn Write) -> io::Result<Completion> {
    for complaint in complaints {
        writeln!(errors, "{complaint}")?;
    }
    Ok(Completion::WithFaults)
}

fn write_table(scenario: &Scenario, belief: &Belief, output: &mut dyn Write) -> io::Result<()> {
    let metric = belief.target.metric;
    writeln!(output, "{}", scenario.name)?;
    writeln!(output, "{}\n", belief.sentence)?;
    for other in &belief.alternatives {
        let holds = if other.holds_now { "meets it" } else { "does not" };
        let must = other.must_hold();
        let name = end_name(other.ending);
        writeln!(output, "  {name:<6} {:>9}  {holds:<9} {must}", metric.text(other.value))?;
    }
    if let Some(share) = belief.seen_share {
        writeln!(output, "\nTarget met across {} of the market range:", format::percent(share, 0))?;
        for (along, seen) in belief.alone.iter().zip(&belief.seen) {
            let Some(seen) = seen else { continue };
            let [low, high] = [seen.range.start(), seen.range.end()]
                .map(|value| lever_text::rounded(along.lever, *value, Side::Nearest));
            let label = along.lever.label(scenario);
            writeln!(output, "  {label} {low} to {high}. {}", seen.source)?;
        }
    }
    Ok(())
}

/// Every pair of values and whether it meets the target.
fn write_csv(belief: &Belief, output: &mut dyn Write) -> io::Result<()> {
    let region = &belief.region;
    let [x, y] = region.levers.map(Lever::id);
    let mut table = CsvTable::new([x.as_ref(), y.as_ref(), "met"], output)?;
    for (row, up) in region.y.iter().enumerate() {
        for (column, across) in region.x.iter().enumerate() {
            let met = u32::from(region.is_met(column, row));
            table.row([(*across).into(), (*up).into(), met.into()])?;
        }
    }
    table.finish()
}

fn json<'a>(scenario: &'a Scenario, belief: &'a Belief) -> Json<'a> {
    let along = belief.alone.iter().zip(&belief.seen).map(|(along, seen)| {
        let searched = crate::analysis::belief::reach(along.lever, scenario);
        AlongJson {
            lever: along.lever.id().into_owned(),
            end_of_term: end_name(along.ending),
            meets: stretches(along, scenario),
            searched: [*searched.start(), *searched.end()],
            present: along.present,
            observed: seen.as_ref().map(|seen| [*seen.range.start(), *seen.range.end()]),
        }
    });
    let alternatives = belief.alternatives.iter().map(|other| AlternativeJson {
        end_of_term: end_name(other.ending),
        value: other.value,
        holds: other.holds_now,
        lever: other.along.as_ref().map(|along| along.lever.id().into_owned()),
        meets: other.along.as_ref().map(|along| stretches(along, scenario)),
    });
    Json {
        scenario: &scenario.name,
        metric: belief.target.metric.id(),
        target: belief.target.value,
        value: belief.present,
        holds: belief.holds_now,
        sentence: &belief.sentence,
        levers: along.collect(),
        alternatives: alternatives.collect(),
        worst_together: belief.together.map(|worst| TogetherJson {
            x: worst.place.0,
            y: worst.place.1,
            within: match worst.within {
                Within::Seen => "seen",
                Within::Ranges => "ranges",
            },
            end_of_term: end_name(worst.ending),
            value: worst.value,
            holds: worst.holds,
        }),
        met_share: belief.region.share(),
        observed_met_share: belief.seen_share,
        boundary: belief
            .region
            .boundary
            .iter()
            .map(|(from, to)| [[from.0, from.1], [to.0, to.1]])
            .collect(),
    }
}

fn stretches(along: &Along, scenario: &Scenario) -> Vec<[f64; 2]> {
    let reach = crate::analysis::belief::reach(along.lever, scenario);
    let (low, high) = (*reach.start(), *reach.end());
    // Open ends are those of what was searched, because JSON has no infinity.
    match &along.span {
        Span::All => vec![[low, high]],
        Span::Nothing => Vec::new(),
        Span::AtLeast(from) => vec![[*from, high]],
        Span::AtMost(to) => vec![[low, *to]],
        Span::Between(from, to) => vec![[*from, *to]],
        Span::Parts(parts) => parts.iter().map(|(from, to)| [*from, *to]).collect(),
    }
}

/// As in scenario files.
pub(super) fn end_name(ending: EndOfTerm) -> &'static str {
    match ending {
        EndOfTerm::Sell => "Sell",
        EndOfTerm::Scrap => "Scrap",
        EndOfTerm::Renew => "Renew",
    }
}
