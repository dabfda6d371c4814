//! The scenarios that come with the program.

use chiplease::files::{field_path, library, scenario_file};
use chiplease::model::Scenario;

/// Every shipped scenario with its id.
fn shipped() -> Vec<(&'static str, Scenario)> {
    let parse = |text| scenario_file::parse(text).unwrap();
    library::SHIPPED.iter().map(|shipped| (shipped.id, parse(shipped.text))).collect()
}

#[test]
fn every_number_of_a_shipped_scenario_says_where_it_comes_from() {
    for (id, scenario) in shipped() {
        for (path, value) in field_path::leaves(&scenario).unwrap() {
            let is_number = value.trim_matches('"').parse::<f64>().is_ok();
            if is_number && path != "format" {
                let evidence = scenario.evidence.get(&path);
                assert!(evidence.is_some_and(|text| !text.is_empty()), "{id}: {path}");
            }
        }
    }
}

#[test]
fn evidence_of_a_shipped_scenario_names_fields_that_exist() {
    for (id, scenario) in shipped() {
        let leaves = field_path::leaves(&scenario).unwrap();
        for path in scenario.evidence.keys() {
            let is_field = |leaf: &str| leaf == path || leaf.starts_with(&format!("{path}."));
            assert!(leaves.iter().any(|(leaf, _)| is_field(leaf)), "{id}: {path}");
        }
    }
}
