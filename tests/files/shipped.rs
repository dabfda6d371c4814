//! The scenarios that come with the program.

mod figures;
mod recomputed;
mod stories;

use std::fmt::Write as _;

use chiplease::analysis::{Concern, warnings};
use chiplease::files::{field_path, library, scenario_file};
use chiplease::model::{self, Results, Scenario};
use rust_decimal::Decimal;

/// How the evidence of a number may begin: its source, how it follows, or that it is assumed.
const MARKS: [&str; 6] =
    ["reported", "derived: ", "assumption: ", "Press, ", "Investor deck, ", "The Information, "];

/// Every shipped scenario with its id.
fn shipped() -> Vec<(&'static str, Scenario)> {
    let parse = |text| scenario_file::parse(text).unwrap();
    library::SHIPPED.iter().map(|shipped| (shipped.id, parse(shipped.text))).collect()
}

/// The shipped scenario of that name, with some of its fields set.
fn scenario(id: &str, fields: &[(&str, &str)]) -> Scenario {
    let scenario = library::find(id).unwrap().scenario().unwrap();
    fields
        .iter()
        .fold(scenario, |scenario, (path, value)| field_path::set(&scenario, path, value).unwrap())
}

#[test]
fn every_file_of_the_folder_is_shipped_and_the_default_comes_first() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut ids: Vec<String> =
        library::SHIPPED.iter().map(|shipped| format!("{}.ron", shipped.id)).collect();
    assert_eq!(ids[0], "valor-2.ron");
    ids.sort();
    assert_eq!(ids, files);
    assert_eq!(files.len(), 14);
}

#[test]
fn every_shipped_scenario_has_a_name_of_its_own_and_says_what_it_shows() {
    let all = shipped();
    for (id, scenario) in &all {
        let same = all.iter().filter(|(_, other)| other.name == scenario.name);
        assert_eq!(same.count(), 1, "{id}: {}", scenario.name);
        let is_told = scenario.description.len() > 200 && scenario.description.ends_with('.');
        assert!(is_told, "{id}: {}", scenario.description);
    }
}

/// Every field of a scenario that is a number, those within a variant included.
fn number_paths(scenario: &Scenario) -> Vec<String> {
    let mut paths = Vec::new();
    let is_field = |path: &str| {
        // What a story supposes is no claim about the deal.
        let is_said = path.starts_with("evidence") || path.starts_with("story");
        let is_text = is_said || path == "name" || path == "description";
        let field = path.rsplit('.').next();
        !is_text && path != "format" && !matches!(field, Some("name" | "lender"))
    };
    let leaves = field_path::leaves(scenario).unwrap();
    for (path, value) in leaves.into_iter().filter(|(path, _)| is_field(path)) {
        let (head, fields) = value.split_once('(').unwrap_or((&value, ""));
        for field in fields.trim_end_matches(')').split(", ").filter(|field| !field.is_empty()) {
            match field.split_once(": ") {
                Some((name, _)) => paths.push(format!("{path}.{name}")),
                None => paths.push(path.clone()),
            }
        }
        if head.trim_matches('"').parse::<f64>().is_ok() {
            paths.push(path);
        }
    }
    paths
}

#[test]
fn every_number_of_a_shipped_scenario_says_where_it_comes_from() {
    for (id, scenario) in shipped() {
        let paths = number_paths(&scenario);
        assert!(paths.len() > 40, "{id}: {paths:?}");
        for path in paths {
            let evidence = scenario.evidence.get(&path);
            assert!(evidence.is_some_and(|text| !text.is_empty()), "{id}: {path}");
        }
    }
    let within = |id: &str, path: &str| {
        assert!(number_paths(&scenario(id, &[])).iter().any(|found| found == path), "{path}");
    };
    within("openai-oracle", "tranches[0].repayment.dscr");
    within("meta-spv", "tranches[0].tenor");
}

#[test]
fn evidence_of_a_shipped_scenario_says_who_said_it_or_that_nobody_did() {
    for (id, scenario) in shipped() {
        for (path, text) in &scenario.evidence {
            let is_marked = MARKS.iter().any(|mark| text.starts_with(mark));
            assert!(is_marked, "{id}: {path}: {text}");
            // A report without its author is no evidence.
            let names_source =
                ["press", "Press", "company", "Information", "deck", "research note"]
                    .iter()
                    .any(|source| text.contains(source));
            assert!(!text.starts_with("reported") || names_source, "{id}: {path}: {text}");
        }
    }
}

#[test]
fn evidence_of_a_shipped_scenario_names_fields_that_exist() {
    for (id, scenario) in shipped() {
        let leaves = field_path::leaves(&scenario).unwrap();
        for path in scenario.evidence.keys() {
            let is_field = |leaf: &str| leaf == path || leaf.starts_with(&format!("{path}."));
            let is_there = leaves.iter().any(|(leaf, _)| is_field(leaf));
            assert!(is_there || number_paths(&scenario).contains(path), "{id}: {path}");
        }
    }
}

#[test]
fn warnings_fire_only_where_the_description_says_why() {
    for (id, scenario) in shipped() {
        let results = model::run(&scenario);
        let concerns: Vec<Concern> =
            warnings(&scenario, &results).into_iter().map(|warning| warning.concern).collect();
        let expected: &[Concern] = match id {
            "meta-spv" => &[Concern::Advance, Concern::Tenor, Concern::ResaleAge],
            "google-backstop" => &[Concern::ResaleAge, Concern::LeaseLength],
            "anthropic-xpv" => &[Concern::LoanRate, Concern::LoanRate],
            "iren-microsoft" => &[Concern::Irr],
            _ => &[],
        };
        assert_eq!(concerns, expected, "{id}");
        let explained = ["The warning for ", "Warnings for "]
            .iter()
            .any(|words| scenario.description.contains(words));
        assert_eq!(explained, !expected.is_empty(), "{id}: {}", scenario.description);
    }
}

#[test]
fn shipped_scenarios_give_their_headline_figures() {
    let expected = include_str!("../fixtures/shipped/headline.txt");
    let mut found = format!(
        "{:<24} {:>10} {:>10} {:>7} {:>7} {:>9} {:>7} {:>10} {:>6} {:>8} {:>7} {:>7}\n",
        "scenario",
        "net IRR",
        "equity IRR",
        "MOIC",
        "DSCR",
        "peak LTV",
        "LLCR",
        "lender IRR",
        "loss",
        "default",
        "runway",
        "repaid"
    );
    for (id, scenario) in shipped() {
        headline_row(&mut found, id, &model::run(&scenario));
    }
    assert!(found == expected, "headline.txt should be\n{found}");
}

fn headline_row(table: &mut String, id: &str, results: &Results) {
    let summary = &results.summary;
    let percent = |rate: Option<f64>| {
        rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.4}%", rate * 100.0))
    };
    let ratio = |ratio: Option<f64>| ratio.map_or_else(|| "-".to_owned(), |r| format!("{r:.4}"));
    let month = |month: Option<u32>| month.map_or_else(|| "-".to_owned(), |m| m.to_string());
    let tranche = summary.tranches.first();
    writeln!(
        table,
        "{id:<24} {:>10} {:>10} {:>7} {:>7} {:>9} {:>7} {:>10} {:>6} {:>8} {:>7} {:>7}",
        percent(summary.net_irr),
        percent(summary.equity_irr),
        ratio(summary.moic),
        ratio(summary.min_dscr),
        percent(summary.peak_ltv),
        ratio(summary.min_llcr),
        percent(tranche.and_then(|tranche| tranche.lender_yield)),
        summary.lender_loss(),
        month(summary.default_month),
        month(summary.runway_months),
        month(tranche.and_then(|tranche| tranche.repaid_month)),
    )
    .unwrap();
}

#[test]
fn sources_of_a_shipped_scenario_are_what_was_reported_of_them() {
    let billions = |id: &str| {
        let summary = model::run(&scenario(id, &[])).summary;
        assert_eq!(summary.uses, summary.equity + summary.debt, "{id}");
        let round = |amount: Decimal| (amount / Decimal::from(1_000_000_000)).round_dp(1);
        (round(summary.uses).to_string(), round(summary.equity).to_string())
    };
    assert_eq!(billions("valor-2"), ("5.3".to_owned(), "1.9".to_owned()));
    assert_eq!(billions("xai-20bn"), ("20.0".to_owned(), "7.5".to_owned()));
    assert_eq!(billions("meta-spv"), ("30.0".to_owned(), "2.7".to_owned()));
}
