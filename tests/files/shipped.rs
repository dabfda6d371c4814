//! The scenarios that come with the program.

use chiplease::files::{field_path, library, scenario_file};
use chiplease::model::validate;

/// Every shipped scenario with its id.
fn shipped() -> Vec<(&'static str, &'static str, chiplease::model::Scenario)> {
    let parse = |text| scenario_file::parse(text).unwrap();
    library::SHIPPED.iter().map(|shipped| (shipped.id, shipped.text, parse(shipped.text))).collect()
}

#[test]
fn every_shipped_scenario_is_within_its_bounds() {
    for (id, _, scenario) in shipped() {
        assert_eq!(validate(&scenario), Ok(()), "{id}");
    }
}

#[test]
fn saving_a_shipped_scenario_unchanged_changes_no_byte() {
    for (id, text, scenario) in shipped() {
        assert_eq!(scenario_file::to_text(&scenario).unwrap(), text, "{id}");
    }
}

#[test]
fn every_number_of_a_shipped_scenario_says_where_it_comes_from() {
    for (id, _, scenario) in shipped() {
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
    for (id, _, scenario) in shipped() {
        let leaves = field_path::leaves(&scenario).unwrap();
        for path in scenario.evidence.keys() {
            let is_field = |leaf: &str| leaf == path || leaf.starts_with(&format!("{path}."));
            assert!(leaves.iter().any(|(leaf, _)| is_field(leaf)), "{id}: {path}");
        }
    }
}
