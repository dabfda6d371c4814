//! `chiplease believe`: what has to hold of two levers for a target.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::{Deal, Shape};
use super::names;
use super::numbers::{Typed, figure};
use super::range::{self, Range};
use super::record::Figure;
use crate::analysis::belief::{Along, Span, Within};
use crate::analysis::lever_text::{self, Side};
use crate::analysis::{Belief, Lever, Metric, Never, Target, outcomes, shown};
use crate::format;
use crate::format::csv_table::{Cell, CsvTable};
use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input. Fractions are
plain numbers: 0.15 is 15%. Each lever is tried over its slider's range or over --range.

JSON is one object, with \"metric\", \"target\", \"value\", \"holds\", \"sentence\"; \"levers\" and
\"alternatives\", one for each end of the term, with the stretches of a lever that meet the target;
\"worst_together\"; \"met_share\" and \"observed_met_share\", of all pairs and of those in the market
range; and \"boundary\", lines between pairs. CSV has a row a pair: x, y, whether it meets the target
(1 or 0), metric and target.

Examples:
  chiplease believe valor-2 --target 15%
  chiplease believe valor-2 --metric net_irr --target 0.2 --x resale_fraction --y renewal_discount
  chiplease believe valor-2 --target 0.15 --range loan_rate=0.08..0.12 \\
      --range resale_fraction=0..0.3
  chiplease believe valor-2 --metric min_dscr --target 1.3 --x loan_rate --y rent_factor \\
      --format csv";

/// What `believe` takes.
#[derive(Debug, Args)]
pub struct BelieveArguments {
    #[command(flatten)]
    deal: Deal,
    /// The figure that is wanted.
    #[arg(long, default_value = "net_irr", value_parser = names::metric)]
    metric: Metric,
    /// How much of it, as in 0.15, 15% or 1.25x: at least, or at most where less is better.
    #[arg(long, allow_negative_numbers = true, value_parser = figure)]
    target: Typed,
    /// The lever along the axis.
    #[arg(long, value_name = "LEVER", default_value = "resale_fraction", value_parser = names::lever)]
    x: Lever,
    /// The lever up.
    #[arg(long, value_name = "LEVER", default_value = "loan_rate", value_parser = names::lever)]
    y: Lever,
    /// Where a lever is tried, in place of its slider's range; the present value always is.
    #[arg(long = "range", value_name = "LEVER=LOW..HIGH", value_parser = range::ends)]
    ranges: Vec<Range>,
}

#[derive(Serialize)]
struct Json<'a> {
    metric: &'a str,
    target: Option<Figure>,
    value: Option<Figure>,
    holds: bool,
    sentence: &'a str,
    levers: Vec<AlongJson>,
    alternatives: Vec<AlternativeJson>,
    worst_together: Option<TogetherJson>,
    met_share: f64,
    observed_met_share: Option<f64>,
    boundary: Vec<[[Figure; 2]; 2]>,
}

#[derive(Serialize)]
struct AlongJson {
    lever: String,
    end_of_term: &'static str,
    /// Stretches that meet the target; empty where nothing does.
    meets: Vec<[Figure; 2]>,
    searched: [Figure; 2],
    present: Figure,
    observed: Option<[Figure; 2]>,
}

/// The worst pair of values: of what has been seen if it misses the target, else of the plot.
#[derive(Serialize)]
struct TogetherJson {
    x: Figure,
    y: Figure,
    within: &'static str,
    end_of_term: &'static str,
    value: Option<Figure>,
    holds: bool,
}

#[derive(Serialize)]
struct AlternativeJson {
    end_of_term: &'static str,
    value: Option<Figure>,
    holds: bool,
    lever: Option<String>,
    meets: Option<Vec<[Figure; 2]>>,
}

/// Answers for one scenario.
pub(super) fn believe(
    arguments: &BelieveArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let BelieveArguments { deal, x, y, ranges, .. } = arguments;
    let levers = [*x, *y];
    let Some(scenario) = deal.scenario(&levers, ranges, output, errors)? else {
        return Ok(Completion::WithFaults);
    };
    let asked = match arguments.target.of(arguments.metric) {
        _ if x == y => Err("--x and --y are the same lever".to_owned()),
        asked => asked,
    };
    let value = match asked {
        Ok(value) => value,
        Err(wrong) => return deal.refuse(&[wrong], output, errors),
    };
    let target = Target { metric: arguments.metric, value };
    let seen = shown(&scenario);
    let ranges = range::by_lever(ranges);
    let over = levers.map(|lever| ranges.get(&lever).map(Range::ends));
    // Nothing cancels it, so there is no error to handle.
    let Ok(belief) = Belief::over(&mut FastLane::default(), &seen, target, (levers, &over), &Never);
    match deal.format {
        Shape::Table => write_table(&seen, &belief, output)?,
        Shape::Json => return deal.write(&scenario, json(&belief), output),
        Shape::Csv => write_csv(&belief, output)?,
    }
    Ok(Completion::Clean)
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
    let ends = outcomes::outcomes(&mut FastLane::default(), scenario);
    if let Some(why) = outcomes::why_scrap_yields_more(scenario, &ends) {
        writeln!(output, "\n{why}")?;
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
    let Target { metric, value } = belief.target;
    let mut table = CsvTable::new([x.as_ref(), y.as_ref(), "met", "metric", "target"], output)?;
    for (row, up) in region.y.iter().enumerate() {
        for (column, across) in region.x.iter().enumerate() {
            let met = u32::from(region.is_met(column, row));
            let asked = [Cell::text(metric.id()), value.into()];
            let pair = [(*across).into(), (*up).into(), met.into()];
            table.row(pair.into_iter().chain(asked))?;
        }
    }
    table.finish()
}

fn json(belief: &Belief) -> Json<'_> {
    let at = Figure::lever;
    let metric = belief.target.metric;
    let along = belief.alone.iter().zip(&belief.seen).map(|(along, seen)| {
        let searched = &along.searched;
        AlongJson {
            lever: along.lever.id().into_owned(),
            end_of_term: end_name(along.ending),
            meets: stretches(along),
            searched: [*searched.start(), *searched.end()].map(|end| at(along.lever, end)),
            present: at(along.lever, along.present),
            observed: seen.as_ref().map(|seen| {
                [*seen.range.start(), *seen.range.end()].map(|end| at(along.lever, end))
            }),
        }
    });
    let alternatives = belief.alternatives.iter().map(|other| AlternativeJson {
        end_of_term: end_name(other.ending),
        value: Figure::metric(metric, other.value),
        holds: other.holds_now,
        lever: other.along.as_ref().map(|along| along.lever.id().into_owned()),
        meets: other.along.as_ref().map(stretches),
    });
    let [x, y] = belief.region.levers;
    Json {
        metric: metric.id(),
        target: Figure::metric(metric, Some(belief.target.value)),
        value: Figure::metric(metric, belief.present),
        holds: belief.holds_now,
        sentence: &belief.sentence,
        levers: along.collect(),
        alternatives: alternatives.collect(),
        worst_together: belief.together.map(|worst| TogetherJson {
            x: at(x, worst.place.0),
            y: at(y, worst.place.1),
            within: match worst.within {
                Within::Seen => "seen",
                Within::Ranges => "ranges",
            },
            end_of_term: end_name(worst.ending),
            value: Figure::metric(metric, worst.value),
            holds: worst.holds,
        }),
        met_share: belief.region.share(),
        observed_met_share: belief.seen_share,
        boundary: belief
            .region
            .boundary
            .iter()
            .map(|ends| <[_; 2]>::from(*ends).map(|end| [at(x, end.0), at(y, end.1)]))
            .collect(),
    }
}

fn stretches(along: &Along) -> Vec<[Figure; 2]> {
    let (low, high) = (*along.searched.start(), *along.searched.end());
    // Open ends are those of what was searched, because JSON has no infinity.
    let spans = match &along.span {
        Span::All => vec![[low, high]],
        Span::Nothing => Vec::new(),
        Span::AtLeast(from) => vec![[*from, high]],
        Span::AtMost(to) => vec![[low, *to]],
        Span::Between(from, to) => vec![[*from, *to]],
        Span::Parts(parts) => parts.iter().map(|(from, to)| [*from, *to]).collect(),
    };
    spans.into_iter().map(|ends| ends.map(|end| Figure::lever(along.lever, end))).collect()
}

/// As in scenario files.
pub(super) fn end_name(ending: EndOfTerm) -> &'static str {
    match ending {
        EndOfTerm::Sell => "Sell",
        EndOfTerm::Scrap => "Scrap",
        EndOfTerm::Renew => "Renew",
    }
}
