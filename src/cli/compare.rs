//! `chiplease compare`: two scenarios held against each other, also as git asks for it.

mod git;
mod listing;
mod many;
mod odds;
mod sides;
mod tables;

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::ask::{self, Shape};
use super::deals::Many;
use super::names;
use super::numbers::whole;
use super::record::{self, About, Figure as Number, Named, Record, refuse};
use super::warnings::{JsonWarning, json, lines};
use super::{Assignment, Completion, assignment, table};
use crate::analysis::bridge::{Means, bridge};
use crate::analysis::compared::DIRECTION;
use crate::analysis::difference::Value;
use crate::analysis::{
    Bridge, Change, Compared, Comparison, Gap, Lever, Method, Metric, Never, TextChange, Unit,
    Warning, outcomes, shown, warnings,
};
use crate::format;
use crate::format::csv_table::Cell;
use crate::format::text;
use crate::model::scenario::EndOfTerm;
use crate::model::{self, FastLane, Scenario};
use listing::Listing;
use odds::{Odds, OddsAnswer};
use sides::Deal;

/// As many as a scenario may ask for.
const PATHS_MAX: u64 = 1_000_000;

pub(super) const HELP: &str = "\
A is the base, B the deal compared with it: every difference is B less A, as in the files
that `export B --against A` writes.

Prints how every figure differs, the burn at which the lessee defaults, circularity and each participant's
profit among them, with --paths the odds; what differs between the assumptions with what each change
alone does to the metric, of many changes by the part of the deal; the bridge from
A to B: which change moved the metric by how much; and each text that differs, shortened around what
does, or where more than six sources, names, or texts of the story or of cases differ, what they are
about. Presenter's notes are not shown.

With one FILE it is compared with itself: A is the file as it is, B the file with --set, --set-b,
--case, or in turn each case of --cases, --all-cases or --grid. With two, --set holds for both.

JSON is one object a comparison, its \"file\", \"scenario\", \"case\", \"set\" and \"warnings\" those of B;
\"base\" has those of A. Then \"metric\", \"differences\": \"b less a\", \"figures\": [{\"metric\",
\"participant\", \"a\", \"b\"}, …], \"odds\": {\"paths\", \"seed\", \"figures\": [{\"figure\", \"a\", \"b\",
\"standard_errors\"}, …]}, \"changes\": [{\"name\", \"lever\", \"group\", \"a\", \"b\", \"alone\", \"effect\"}, …],
\"bridge\": {\"before\", \"after\", \"means\", \"strangeness\", \"parts\": [{\"changes\", \"effect\"}, …]} and
\"texts\": [{\"name\", \"a\", \"b\", \"private\"}, …]. \"participant\" is null unless a figure is one
participant's, \"odds\" without --paths, \"lever\" where no lever expresses the change, \"bridge\" where the metric is undefined
in A or B, \"strangeness\" unless the bridge explains nothing, and a text where there is none. Parts
name changes by their place in the list. CSV has one row a change, and one a text, in full; of many
cases one row a case, with each metric and by how much it is more than in A.

Examples:
  chiplease compare valor-1 valor-2
  chiplease compare valor-1 valor-2 --paths 10000
  chiplease compare valor.ron --case Base --case Downside
  chiplease compare valor-2 --set lease.term_months=48
  chiplease compare base.ron bid.ron --set-a 'tranches[0].rate=0.1'
  chiplease compare base.ron bid.ron --metric min_dscr --format json | jq .changes

In git, so that `git diff` says what a change of a scenario does:
  echo '*.ron diff=chiplease' >> .gitattributes
  git config diff.chiplease.command 'chiplease compare --git'
`git log -p` and `git show` ask with --ext-diff only. --metric may stand behind --git.";

/// What `compare` takes.
#[derive(Debug, Args)]
pub struct CompareArguments {
    /// Two scenario files, names of shipped scenarios, or - for standard input; with --git what
    /// git hands over.
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// The metric that the changes are measured by, such as `net_irr`.
    #[arg(long, value_parser = names::metric, default_value = "net_irr")]
    metric: Metric,
    /// How the answer is written.
    #[arg(long, value_enum)]
    format: Option<Shape>,
    /// Takes a scenario in one of its cases; given twice, A in the first and B in the second. Base
    /// is the scenario itself. With one file, its cases are compared, Base being A where only one
    /// is named.
    #[arg(long, value_name = "NAME", conflicts_with = "git")]
    case: Vec<String>,
    /// Sets a field of both scenarios first, with one file of B alone: its path or lever, and its
    /// value as it is spoken (11%, $5.05bn, 60 mo) or as the file has it; `chiplease fields` lists
    /// them.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    assignments: Vec<Assignment>,
    /// Sets a field of A alone, after --set.
    #[arg(long = "set-a", value_name = "FIELD=VALUE", value_parser = assignment)]
    of_a: Vec<Assignment>,
    /// Sets a field of B alone, after --set.
    #[arg(long = "set-b", value_name = "FIELD=VALUE", value_parser = assignment)]
    of_b: Vec<Assignment>,
    #[command(flatten)]
    many: Many,
    /// Adds the odds of both deals, of so many paths each.
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1..=PATHS_MAX),
          conflicts_with_all = ["git", "cases", "all_cases", "axes"])]
    paths: Option<u32>,
    /// Lists both sides of every text that differs, however many there are; with --git always.
    #[arg(long)]
    all_texts: bool,
    /// Takes the seven arguments that git gives an external diff: path old-file old-hex old-mode
    /// new-file new-hex new-mode.
    #[arg(long)]
    git: bool,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer<'a> {
    base: Base<'a>,
    metric: &'static str,
    differences: &'static str,
    figures: Vec<Figure<'a>>,
    odds: Option<OddsAnswer>,
    changes: Vec<Row>,
    bridge: Option<BridgeAnswer>,
    texts: Vec<Text<'a>>,
}

/// The deal that the other is held against, and what is unusual about it.
#[derive(Serialize)]
struct Base<'a> {
    #[serde(flatten)]
    named: Named<'a>,
    warnings: Vec<JsonWarning<'a>>,
}

#[derive(Serialize)]
struct Figure<'a> {
    metric: &'static str,
    participant: Option<&'a str>,
    a: Option<Number>,
    b: Option<Number>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    lever: Option<String>,
    group: &'static str,
    a: Side,
    b: Side,
    alone: Option<Number>,
    effect: Option<Number>,
}

#[derive(Serialize)]
struct Text<'a> {
    name: &'a str,
    a: Option<&'a str>,
    b: Option<&'a str>,
    private: bool,
}

/// A number in the lever's unit, or words.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Side {
    Number(Number),
    Words(String),
}

#[derive(Serialize)]
struct BridgeAnswer {
    before: Number,
    after: Number,
    means: &'static str,
    strangeness: Option<String>,
    parts: Vec<BridgePart>,
}

#[derive(Serialize)]
struct BridgePart {
    changes: Vec<usize>,
    effect: Number,
}

/// Compares two scenarios, or what git hands over.
pub(super) fn compare(
    arguments: &CompareArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    if arguments.git {
        return git::compare(arguments, output, errors);
    }
    if arguments.many.is_asked() {
        return many::compare(arguments, output, errors);
    }
    let sides = match arguments.sides() {
        Ok(sides) => sides,
        Err(complaint) => {
            writeln!(errors, "{complaint}. See --help")?;
            return Ok(Completion::WithFaults);
        }
    };
    let [a, b] = sides.each_ref().map(Deal::prepare);
    let format = arguments.format.unwrap_or(Shape::Table);
    match (a, b) {
        (Ok(first), Ok(second)) => {
            let abouts = sides.each_ref().map(Deal::about);
            write([&first, &second], abouts, &Asked::of(arguments), format, output)?;
            Ok(Completion::Clean)
        }
        (a, b) => {
            let complaints: Vec<String> =
                [a, b].into_iter().filter_map(Result::err).flatten().collect();
            let about = sides[1].about();
            refuse(about, &complaints, format == Shape::Json, output, errors)
        }
    }
}

/// What is told of two scenarios.
struct Told<'a> {
    scenarios: [&'a Scenario; 2],
    abouts: [About<'a>; 2],
    figures: Vec<Compared>,
    warnings: [Vec<Warning>; 2],
    odds: Option<Odds>,
    comparison: Comparison,
    bridge: Result<Bridge, Gap>,
    listing: Listing,
}

/// What is to be told.
struct Asked {
    metric: Metric,
    /// Paths for the odds; `None` without odds.
    paths: Option<u32>,
    listing: Listing,
}

impl Asked {
    fn of(arguments: &CompareArguments) -> Self {
        let CompareArguments { metric, paths, all_texts, git, .. } = arguments;
        let short = Listing::Short("--all-texts lists both sides of each.");
        // An auditor reads the history.
        let listing = if *all_texts || *git { Listing::Full } else { short };
        Self { metric: *metric, paths: *paths, listing }
    }
}

fn write(
    scenarios: [&Scenario; 2],
    abouts: [About<'_>; 2],
    asked: &Asked,
    format: Shape,
    output: &mut dyn Write,
) -> io::Result<()> {
    // Tables show safe texts; JSON and CSV have the scenario as it is.
    let [first, second] = &scenarios.map(|scenario| match format {
        Shape::Table => shown(scenario),
        Shape::Json | Shape::Csv => Cow::Borrowed(scenario),
    });
    let told = Told::of([first, second], abouts, asked.metric).with_odds(asked.paths);
    let told = Told { listing: asked.listing, ..told };
    match format {
        Shape::Json => told.write_json(output),
        Shape::Csv => told.write_csv(output),
        Shape::Table => told.write_table(output),
    }
}

/// What `compare` says of two scenarios that another verb ends in.
fn of_verb(scenarios: [&Scenario; 2], metric: Metric) -> Told<'_> {
    let about = About { file: Path::new(""), case: None, set: &[] };
    Told::of(scenarios, [about, about], metric)
}

/// The same as a table.
pub(super) fn write_table(
    [first, second]: [&Scenario; 2],
    metric: Metric,
    output: &mut dyn Write,
) -> io::Result<()> {
    let [first, second] = &[shown(first), shown(second)];
    // The verb has listed what it has taken, texts among it.
    let listing = Listing::Short("Both sides of each are in the list of what was changed.");
    Told { listing, ..of_verb([first, second], metric) }.write_table(output)
}

/// The same as JSON.
pub(super) fn json_value(
    scenarios: [&Scenario; 2],
    metric: Metric,
) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(of_verb(scenarios, metric).answer())
}

impl<'a> Told<'a> {
    fn of(scenarios: [&'a Scenario; 2], abouts: [About<'a>; 2], metric: Metric) -> Self {
        let [first, second] = scenarios;
        let mut lane = FastLane::default();
        let comparison = Comparison::of(&mut lane, first, second, metric);
        let [base, deal] = scenarios.map(model::run);
        let difference = &comparison.difference;
        let Ok(bridge) = bridge(&mut lane, difference, metric, Method::Averaged, &Never);
        Self {
            scenarios,
            abouts,
            figures: Compared::all(&mut lane, (first, &base.summary), (second, &deal.summary)),
            warnings: [warnings(first, &base), warnings(second, &deal)],
            odds: None,
            bridge,
            comparison,
            listing: Listing::Full,
        }
    }

    /// The same with the odds of both.
    fn with_odds(self, paths: Option<u32>) -> Self {
        let odds = paths.map(|paths| Odds::of(self.scenarios, paths));
        Self { odds, ..self }
    }

    fn metric(&self) -> Metric {
        self.comparison.metric
    }

    /// The changes, the largest effect first.
    fn changes(&self) -> impl Iterator<Item = (&Change, Option<f64>, Option<f64>)> {
        let changes = self.comparison.difference.changes();
        self.comparison.effects.iter().filter_map(move |effect| {
            Some((changes.get(effect.change)?, effect.value, effect.effect))
        })
    }

    fn write_json(&self, output: &mut dyn Write) -> io::Result<()> {
        let [_, deal] = self.scenarios;
        let warnings = json(&self.warnings[1]);
        let record = Record::of(self.abouts[1], &deal.name, self.answer(), warnings);
        record::write_json(&record, output).map(drop)
    }

    fn answer(&self) -> Answer<'_> {
        let metric = self.metric();
        let row = |(change, alone, effect): (&Change, _, _)| Row {
            name: change.name.clone(),
            lever: change.lever().map(|lever| lever.id().into_owned()),
            group: change.group().name(),
            a: side(change, &change.before),
            b: side(change, &change.after),
            alone: Number::metric(metric, alone),
            effect: Number::metric(metric, effect),
        };
        let base = self.scenarios[0].name.as_str();
        Answer {
            base: Base {
                named: Named::of(self.abouts[0], Some(base)),
                warnings: json(&self.warnings[0]),
            },
            metric: metric.id(),
            differences: "b less a",
            figures: self.figures.iter().map(Figure::of).collect(),
            odds: self.odds.as_ref().map(Odds::answer),
            changes: self.changes().map(row).collect(),
            bridge: self.bridge.as_ref().ok().map(|bridge| self.bridge_answer(bridge)),
            texts: self.comparison.difference.texts().iter().map(Text::of).collect(),
        }
    }

    fn bridge_answer(&self, bridge: &Bridge) -> BridgeAnswer {
        let number = |value: f64| Number::of(self.metric().unit(), value);
        // The list of changes is sorted by effect, and parts name them by their place in it.
        let told: Vec<usize> = self.comparison.effects.iter().map(|e| e.change).collect();
        let place = |change: &usize| told.iter().position(|other| other == change);
        let part = |part: &crate::analysis::bridge::BridgePart| BridgePart {
            changes: part.changes.iter().filter_map(place).collect(),
            effect: number(part.effect),
        };
        BridgeAnswer {
            before: number(bridge.before),
            after: number(bridge.after),
            means: match bridge.means {
                Means::Averaged { .. } => "averaged",
                Means::InOrder | Means::TooMany | Means::NoOrder => "in order",
            },
            strangeness: bridge.strangeness(&self.comparison.difference),
            parts: bridge.parts.iter().map(part).collect(),
        }
    }

    fn write_csv(&self, output: &mut dyn Write) -> io::Result<()> {
        let metric = self.metric().id();
        let alone = format!("{metric}_alone");
        let effect = format!("{metric}_effect");
        let header = ["name", "lever", "a", "b", &alone, &effect, "group"];
        let rows = self.changes().map(|(change, alone, effect)| {
            let lever = change.lever().map_or_else(|| "".into(), |lever| lever.id());
            let [a, b] = [&change.before, &change.after].map(csv_cell);
            let (name, lever) = (Cell::text(change.name.as_str()), Cell::text(lever));
            let group = Cell::text(change.group().name());
            vec![name, lever, a, b, alone.into(), effect.into(), group]
        });
        let texts = self.comparison.difference.texts().iter().map(|text| {
            let side = |side: &'_ Option<String>| Cell::text(side.clone().unwrap_or_default());
            let (a, b) = (side(&text.before), side(&text.after));
            // Texts have no effect on a figure: the last cells stay empty.
            let none = || Cell::text("");
            vec![Cell::text(text.name.as_str()), none(), a, b, none(), none(), none()]
        });
        ask::write_csv(&header, rows.chain(texts), output).map(drop)
    }

    fn write_table(&self, output: &mut dyn Write) -> io::Result<()> {
        let [a, b] = self.titles();
        writeln!(output, "A  {a}\nB  {b}\n{DIRECTION}\n")?;
        let figures = self.figures.iter().map(|figure| {
            let [a, b] = figure.texts();
            vec![figure.name(), a, b, figure.difference_text()]
        });
        let header = ["Figure", "A", "B", "B less A"];
        output.write_all(table::aligned(&header, figures.collect(), 1).as_bytes())?;
        if let Some(odds) = &self.odds {
            let header = [&*odds.title(), "A", "B", "B less A"];
            write!(output, "\n{}", table::aligned(&header, odds.texts(), 1))?;
        }
        if self.comparison.effects.is_empty() {
            writeln!(output, "\nNo assumption differs.")?;
        } else {
            write!(output, "\n{}", tables::changes(self))?;
            self.write_bridge(output)?;
            if let Some(why) = self.why_scrap_yields_more() {
                writeln!(output, "{why}")?;
            }
        }
        listing::write(self.comparison.difference.texts(), self.listing, output)?;
        for (side, warnings) in ["A", "B"].into_iter().zip(&self.warnings) {
            output.write_all(lines(&format!("Warnings for {side}"), warnings).as_bytes())?;
        }
        Ok(())
    }

    /// The names of both; where they are the same with what tells them apart: the file, what was set.
    fn titles(&self) -> [String; 2] {
        let [a, b] = self.scenarios.map(|scenario| scenario.name.as_str());
        let mut titles = [a.to_owned(), b.to_owned()];
        if a != b {
            return titles;
        }
        let [in_a, in_b] = self.abouts;
        for (title, about) in titles.iter_mut().zip([in_a, in_b]) {
            let file = (in_a.file != in_b.file).then(|| text::path(about.file));
            let set = about.set.iter().map(|it| text::line(&it.to_string()).into_owned());
            let apart: Vec<String> = file.into_iter().chain(set).collect();
            if !apart.is_empty() {
                title.push_str(&["  (", &apart.join(", "), ")"].concat());
            }
        }
        titles
    }

    /// Where the end of the term differs, and scrap is one of the two.
    fn why_scrap_yields_more(&self) -> Option<&'static str> {
        let ends = self.scenarios.map(|scenario| scenario.lease.end_of_term);
        let differs = ends[0] != ends[1] && ends.contains(&EndOfTerm::Scrap);
        let deal = self.scenarios[1];
        let outcomes = differs.then(|| outcomes::outcomes(&mut FastLane::default(), deal))?;
        outcomes::why_scrap_yields_more(deal, &outcomes)
    }

    fn write_bridge(&self, output: &mut dyn Write) -> io::Result<()> {
        let metric = self.metric();
        let bridge = match &self.bridge {
            Ok(bridge) => bridge,
            Err(gap) => {
                let end = match gap {
                    Gap::Before => "A",
                    Gap::After => "B",
                };
                let (phrase, why) = (metric.phrase(), metric.why_undefined());
                return writeln!(output, "\nNo bridge: {phrase} is undefined in {end}, as {why}.");
            }
        };
        let changes = self.comparison.difference.changes();
        let table = tables::bridge(bridge, changes, metric);
        let means = match bridge.means {
            Means::Averaged { .. } => "averaged over orders",
            Means::InOrder | Means::TooMany | Means::NoOrder => "one after another",
        };
        write!(output, "\n{table}({means})\n")?;
        match bridge.strangeness(&self.comparison.difference) {
            Some(strangeness) => writeln!(output, "{strangeness}."),
            None => Ok(()),
        }
    }
}

impl<'a> Figure<'a> {
    fn of(figure: &'a Compared) -> Self {
        let unit = figure.unit();
        let [a, b] =
            [figure.base, figure.deal].map(|value| value.map(|value| Number::of(unit, value)));
        Self { metric: figure.id(), participant: figure.participant(), a, b }
    }
}

impl<'a> Text<'a> {
    fn of(text: &'a TextChange) -> Self {
        let TextChange { name, before, after, is_private, .. } = text;
        Self { name, a: before.as_deref(), b: after.as_deref(), private: *is_private }
    }
}

fn csv_cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Number(number) => (*number).into(),
        Value::Words(words) => Cell::text(words.as_str()),
    }
}

pub(super) fn side(change: &Change, value: &Value) -> Side {
    // What no lever moves is a fraction or a plain number.
    let unit = change.lever().map_or(Unit::Ratio, Lever::unit);
    match value {
        Value::Number(number) => Side::Number(Number::of(unit, *number)),
        Value::Words(words) => Side::Words(words.clone()),
    }
}

/// Both values of a change; with all digits where the rounded ones would read the same.
pub(super) fn texts(change: &Change) -> [String; 2] {
    let sides = [&change.before, &change.after];
    let short = sides.map(|value| match (value, change.lever()) {
        (Value::Number(number), Some(lever)) => ask::lever_text(lever, *number),
        (Value::Number(number), None) => format::number(*number, 2),
        (Value::Words(words), _) => words.clone(),
    });
    if short[0] != short[1] {
        return short;
    }
    sides.map(|value| match (value, change.lever().map(Lever::unit)) {
        (Value::Number(number), Some(Unit::Dollars)) => {
            format!("${}", format::number(*number, 2))
        }
        (Value::Number(number), _) => number.to_string(),
        (Value::Words(words), _) => words.clone(),
    })
}
