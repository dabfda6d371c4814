//! `chiplease portfolio`: several deals on one lessee's cash, as a table, JSON or CSV.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::Completion;
use super::ask::Shape;
use super::numbers::whole;
use super::prepare::{Changes, prepare};
use super::record::{self, About, Figure, Named, Record, refuse};
use super::table::{aligned, cut};
use super::warnings::{self, JsonWarning};
use crate::analysis::monte_carlo::statistics::Estimate;
use crate::analysis::portfolio::{
    Exposure, JointSample, JointSimulation, Odds, SharedAndAlone, Study, simulate_together,
};
use crate::analysis::{Metric, Never, Unit, shown};
use crate::format::csv_table::{Cell, CsvTable};
use crate::format::{self, money, percent};
use crate::model::portfolio::CashMonth;
use crate::model::results::{Summary, cents_text};
use crate::model::{Results, Scenario};

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input.
Deals whose lessee has the same name draw on one cash, that of the first; deals whose backstop has
the same name on one backstop. --case and --set hold for every deal.
With --paths or --seed a simulation is run too: the same paths for all deals.

JSON is one object, its \"file\", \"scenario\" and \"case\" those of the first deal, which leads, with
\"finding\", \"basis\", \"lender_loss\", \"leases_in_default\" and \"runway_months\", each {\"together\",
\"alone\"}; \"deals\", each with file, case, set, warnings and its summary \"together\" and \"alone\";
\"lessees\" with their cash by month; \"exposures\"; and \"simulation\", null unless it is run. CSV has
a row a deal and month.

Examples:
  chiplease portfolio valor-1 valor-2
  chiplease portfolio deals/*.ron --paths 10000 --seed 7
  chiplease portfolio valor-1 valor-2 --format json | jq .lender_loss.together";

/// As many as a scenario may ask for.
const PATHS_MAX: u64 = 1_000_000;

/// What `portfolio` takes.
#[derive(Debug, Args)]
pub struct PortfolioArguments {
    /// Scenario files; the first one leads.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Number of paths, in place of the first scenario's.
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1..=PATHS_MAX))]
    paths: Option<u32>,
    /// Seed of the random numbers, in place of the first scenario's.
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,
    /// How the results are written; CSV has a row a deal and month.
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
    #[command(flatten)]
    changes: Changes,
}

/// Runs the deals together, or says what is wrong with them.
pub(super) fn portfolio(
    arguments: &PortfolioArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let PortfolioArguments { files, paths, seed, format, changes } = arguments;
    let is_json = *format == Shape::Json;
    let mut scenarios = Vec::new();
    // Every file is read, so that all faults are named at once.
    let mut complaints = Vec::new();
    for file in files {
        match prepare(file, changes) {
            Ok(scenario) => scenarios.push(scenario),
            Err(wrong) => complaints.extend(wrong),
        }
    }
    if !complaints.is_empty() {
        complaints.push("A portfolio needs all of its deals: nothing was computed.".to_owned());
        return refuse(arguments.about(), &complaints, is_json, output, errors);
    }
    // Tables show safe texts; JSON and CSV have the scenarios as they are.
    if *format == Shape::Table {
        scenarios = scenarios.iter().map(|scenario| shown(scenario).into_owned()).collect();
    }
    let study = match Study::of(&scenarios) {
        Ok(study) => study,
        Err(refusal) => {
            let complaints = [refusal.to_string()];
            return refuse(arguments.about(), &complaints, is_json, output, errors);
        }
    };
    let own = JointSample::of(&scenarios);
    let sample = (paths.is_some() || seed.is_some()).then(|| JointSample {
        paths: paths.unwrap_or(own.paths),
        seed: seed.unwrap_or(own.seed),
        ..own
    });
    let simulation = sample.and_then(|sample| {
        let Ok(simulation) = simulate_together(&scenarios, sample, &Never).ok()?;
        Some(simulation)
    });
    match format {
        Shape::Table => {
            output.write_all(report(&scenarios, &study, simulation.as_ref()).as_bytes())?;
        }
        Shape::Json => {
            let answer = json(arguments, &scenarios, &study, simulation.as_ref());
            let name = scenarios.first().map_or("", |lead| lead.name.as_str());
            let warnings = warnings::json(&study.warnings_together);
            let record = Record::of(arguments.about(), name, answer, warnings);
            record::write_json(&record, output)?;
        }
        Shape::Csv => write_months(&scenarios, &study, output)?,
    }
    Ok(Completion::Clean)
}

impl PortfolioArguments {
    /// The deal that leads.
    fn about(&self) -> About<'_> {
        self.deal(0)
    }

    fn deal(&self, index: usize) -> About<'_> {
        let file = self.files.get(index).map_or(Path::new(""), PathBuf::as_path);
        About::changed(file, &self.changes)
    }
}

/// To be read.
fn report(scenarios: &[Scenario], study: &Study, simulation: Option<&JointSimulation>) -> String {
    let finding = &study.finding;
    let words = [finding.sentence.as_str(), finding.basis.as_str()];
    let words = words.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let words = words.join("\n") + "\n";
    let mut parts = vec![words, deal_table(scenarios, study), exposure_table(&study.exposures)];
    parts.extend(simulation.map(|simulation| odds_table(scenarios, simulation)));
    let mut report = parts.join("\n");
    report += &warnings::lines("Warnings", &study.warnings_together);
    for (scenario, warnings) in scenarios.iter().zip(&study.warnings_alone) {
        report += &warnings::lines(&format!("Warnings for {}", short(&scenario.name)), warnings);
    }
    report
}

fn runway(summary: &Summary) -> String {
    Metric::RunwayMonths.text_of(summary)
}

fn deal_table(scenarios: &[Scenario], study: &Study) -> String {
    let deals = scenarios.iter().zip(&study.alone).zip(&study.together.deals);
    let rows = deals.map(|((scenario, alone), deal)| {
        let (alone, together) = (&alone.summary, &deal.results.summary);
        vec![
            short(&scenario.name),
            scenario.closing.clone(),
            runway(alone),
            runway(together),
            percent(alone.net_irr, 1),
            percent(together.net_irr, 1),
            money(alone.lender_loss()),
            money(together.lender_loss()),
        ]
    });
    let header = [
        "Deal",
        "Closes",
        "Runway alone",
        "together",
        "Net IRR alone",
        "together",
        "Loss alone",
        "together",
    ];
    aligned(&header, rows.collect(), 2)
}

fn exposure_table(exposures: &[Exposure]) -> String {
    let rows = exposures.iter().map(|exposure| {
        vec![
            short(&exposure.title),
            exposure.roles_text(),
            money(exposure.paid_in.together),
            money(exposure.peak_debt.together),
            money(exposure.profit.alone),
            money(exposure.profit.together),
            money(exposure.lost.together),
        ]
    });
    let header = ["Who", "As", "Paid in", "Peak exposure", "Profit alone", "together", "Lost"];
    aligned(&header, rows.collect(), 2)
}

fn odds_table(scenarios: &[Scenario], simulation: &JointSimulation) -> String {
    let JointSimulation { paths, seed, together, alone, deals, lenders } = simulation;
    let shares = |name: &str, of: fn(&Odds) -> Estimate| {
        let [one, other] = [together, alone].map(of);
        vec![name.to_owned(), percent(one.value, 2), percent(other.value, 2)]
    };
    let amounts = |name: &str, of: fn(&Odds) -> f64| {
        vec![name.to_owned(), money(of(together)), money(of(alone))]
    };
    let mut rows = vec![
        shares("At least one lease defaults", |odds| odds.any_default),
        shares("All leases default", |odds| odds.all_default),
        shares("A lender loses money", |odds| odds.any_loss),
        amounts("Lenders lose, on average", |odds| odds.expected_loss.value),
        // The last of the percentiles is the 95th.
        amounts("One path in twenty above", |odds| odds.losses.spread.percentiles[4].value),
        amounts("One path in a hundred above", |odds| odds.losses.p99),
    ];
    rows.extend(scenarios.iter().zip(deals).map(|(scenario, deal)| {
        let SharedAndAlone { together, alone } = deal.default;
        let name = format!("Default of {}", short(&scenario.name));
        vec![name, percent(together.value, 2), percent(alone.value, 2)]
    }));
    rows.extend(lenders.iter().map(|lender| {
        let SharedAndAlone { together, alone } = lender.expected_loss;
        let name = format!("Expected loss of {}", short(&lender.title));
        vec![name, money(together.value), money(alone.value)]
    }));
    let paths = format::number(f64::from(*paths), 0);
    let table = aligned(&["Over all paths", "together", "stand-alone sum"], rows, 1);
    format!("{paths} paths, seed {seed}\n{table}")
}

/// A name that leaves room for figures.
fn short(name: &str) -> String {
    const CHARS_MAX: usize = 28;
    cut(name, CHARS_MAX)
}

/// The same figure together and alone.
#[derive(Serialize)]
struct JsonBoth<T> {
    together: T,
    alone: T,
}

#[derive(Serialize)]
struct JsonPortfolio<'a> {
    finding: &'a str,
    basis: &'a str,
    lender_loss: JsonBoth<String>,
    leases_in_default: JsonBoth<usize>,
    runway_months: JsonBoth<Option<u32>>,
    deals: Vec<JsonDeal<'a>>,
    lessees: Vec<JsonLessee<'a>>,
    exposures: Vec<JsonExposure<'a>>,
    simulation: Option<JsonSimulation<'a>>,
}

#[derive(Serialize)]
struct JsonDeal<'a> {
    #[serde(flatten)]
    named: Named<'a>,
    first_month: u32,
    together: &'a Summary,
    alone: &'a Summary,
    warnings: Vec<JsonWarning<'a>>,
}

#[derive(Serialize)]
struct JsonLessee<'a> {
    name: &'a str,
    lead: usize,
    deals: &'a [usize],
    months: Vec<JsonCash>,
}

#[derive(Serialize)]
struct JsonCash {
    month: u32,
    funding: String,
    burn: String,
    rent_due: String,
    rent_paid: String,
    backstop: String,
    guarantee: String,
    /// Prepaid rent, deposits, purchases and fees for leaving, less deposits that come back.
    other: String,
    liquidity: String,
}

#[derive(Serialize)]
struct JsonExposure<'a> {
    name: &'a str,
    roles: Vec<&'static str>,
    paid_in: JsonBoth<String>,
    peak_debt: JsonBoth<String>,
    profit: JsonBoth<String>,
    lost: JsonBoth<String>,
}

#[derive(Serialize)]
struct JsonSimulation<'a> {
    paths: u32,
    seed: u64,
    together: JsonOdds,
    alone: JsonOdds,
    default_probability: Vec<JsonBoth<f64>>,
    lenders: Vec<JsonLender<'a>>,
}

#[derive(Serialize)]
struct JsonOdds {
    any_default_probability: f64,
    all_default_probability: f64,
    lender_loss_probability: f64,
    expected_lender_loss: Figure,
    lender_loss_p50: Figure,
    lender_loss_p75: Figure,
    lender_loss_p95: Figure,
    lender_loss_p99: Figure,
}

#[derive(Serialize)]
struct JsonLender<'a> {
    name: &'a str,
    lent: Figure,
    expected_loss: JsonBoth<Figure>,
}

fn amounts(both: SharedAndAlone<rust_decimal::Decimal>) -> JsonBoth<String> {
    JsonBoth { together: cents_text(&both.together), alone: cents_text(&both.alone) }
}

fn dollars(amount: f64) -> Figure {
    Figure::of(Unit::Dollars, amount)
}

fn json<'a>(
    arguments: &'a PortfolioArguments,
    scenarios: &'a [Scenario],
    study: &'a Study,
    simulation: Option<&'a JointSimulation>,
) -> JsonPortfolio<'a> {
    let deals = scenarios.iter().zip(&study.alone).zip(&study.together.deals);
    let deals = deals.zip(&study.warnings_alone).enumerate();
    let deals = deals.map(|(index, (((scenario, alone), deal), warnings))| JsonDeal {
        named: Named::of(arguments.deal(index), Some(&scenario.name)),
        first_month: deal.first_month,
        together: &deal.results.summary,
        alone: &alone.summary,
        warnings: warnings::json(warnings),
    });
    let lessees = study.together.lessees.iter().map(|cash| JsonLessee {
        name: &cash.of.name,
        lead: cash.of.lead,
        deals: &cash.of.deals,
        months: cash.months.iter().map(json_cash).collect(),
    });
    let exposures = study.exposures.iter().map(|exposure| JsonExposure {
        name: &exposure.name,
        roles: exposure.roles.iter().map(|role| role.name()).collect(),
        paid_in: amounts(exposure.paid_in),
        peak_debt: amounts(exposure.peak_debt),
        profit: amounts(exposure.profit),
        lost: amounts(exposure.lost),
    });
    let (defaults, runway) = (study.defaults(), study.runway_months());
    JsonPortfolio {
        finding: &study.finding.sentence,
        basis: &study.finding.basis,
        lender_loss: amounts(study.lender_loss()),
        leases_in_default: JsonBoth { together: defaults.together, alone: defaults.alone },
        runway_months: JsonBoth { together: runway.together, alone: runway.alone },
        deals: deals.collect(),
        lessees: lessees.collect(),
        exposures: exposures.collect(),
        simulation: simulation.map(json_simulation),
    }
}

fn json_cash(row: &CashMonth) -> JsonCash {
    JsonCash {
        month: row.month,
        funding: cents_text(&row.funding),
        burn: cents_text(&row.burn),
        rent_due: cents_text(&row.rent_due),
        rent_paid: cents_text(&row.rent_paid),
        backstop: cents_text(&row.backstop),
        guarantee: cents_text(&row.guarantee),
        other: cents_text(&row.other),
        liquidity: cents_text(&row.liquidity),
    }
}

fn json_simulation(simulation: &JointSimulation) -> JsonSimulation<'_> {
    let odds = |odds: &Odds| {
        let [_, _, p50, p75, p95] = odds.losses.spread.percentiles.map(|it| it.value);
        JsonOdds {
            any_default_probability: odds.any_default.value,
            all_default_probability: odds.all_default.value,
            lender_loss_probability: odds.any_loss.value,
            expected_lender_loss: dollars(odds.expected_loss.value),
            lender_loss_p50: dollars(p50),
            lender_loss_p75: dollars(p75),
            lender_loss_p95: dollars(p95),
            lender_loss_p99: dollars(odds.losses.p99),
        }
    };
    let both = |both: SharedAndAlone<Estimate>| JsonBoth {
        together: both.together.value,
        alone: both.alone.value,
    };
    let lenders = simulation.lenders.iter().map(|lender| JsonLender {
        name: &lender.name,
        lent: dollars(lender.lent),
        expected_loss: JsonBoth {
            together: dollars(lender.expected_loss.together.value),
            alone: dollars(lender.expected_loss.alone.value),
        },
    });
    JsonSimulation {
        paths: simulation.paths,
        seed: simulation.seed,
        together: odds(&simulation.together),
        alone: odds(&simulation.alone),
        default_probability: simulation.deals.iter().map(|deal| both(deal.default)).collect(),
        lenders: lenders.collect(),
    }
}

/// A row a deal and month: what is due and who pays it.
fn write_months(scenarios: &[Scenario], study: &Study, output: &mut dyn Write) -> io::Result<()> {
    let head = [
        "scenario",
        "lessee",
        "portfolio_month",
        "month",
        "rent_due",
        "rent_paid",
        "backstop",
        "sale_proceeds",
        "distribution",
        "debt",
        "liquidity",
    ];
    let mut table = CsvTable::new(head, output)?;
    for (scenario, deal) in scenarios.iter().zip(&study.together.deals) {
        let Results { months, .. } = &deal.results;
        for month in months {
            let amounts = [
                month.rent_due,
                month.rent_paid,
                month.backstop,
                month.sale_proceeds,
                month.distribution,
                month.debt(),
                month.liquidity,
            ];
            let mut row = vec![
                Cell::text(scenario.name.as_str()),
                Cell::text(scenario.lessee.name.as_str()),
                deal.portfolio_month(month.month).into(),
                month.month.into(),
            ];
            row.extend(amounts.iter().map(|amount| Cell::Number(cents_text(amount))));
            table.row(row)?;
        }
    }
    table.finish()
}
