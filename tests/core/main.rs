//! What the calculation core guarantees.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod analysis;
mod assumptions;
mod baseline;
mod batches;
mod belief;
mod break_even;
mod bridge;
mod capital;
mod cases;
mod catalogue;
mod comparison;
mod complaints;
mod decoder;
mod derived;
mod document_cases;
mod evidence;
mod extremes;
mod five_answers;
mod fixtures;
mod goal_seek;
mod headroom;
mod heat_map;
mod holds;
mod irr;
mod journal;
#[path = "../fixtures/keys_of_format_2.rs"]
mod keys_of_format_2;
mod ledger_table;
mod levers;
mod losses;
mod method;
mod method_terms;
mod monte_carlo;
mod oracles;
mod plausibility;
mod portfolio;
mod properties;
mod random;
mod random_terms;
mod run_table;
mod series;
mod session;
mod structure;
mod term_edits;
mod term_faults;
mod term_fields;
mod term_sheet;
mod terms;
mod terms_analyses;
mod to_the_cent;
mod tornado;
mod typed;
mod words;
mod worker;

/// The deal of the method's worked example.
fn default_scenario() -> chiplease::model::Scenario {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/scenarios/sell.ron");
    ron::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A shipped deal, or one of `tests/fixtures/deals`, which keep what shipped deals no longer show: a
/// backstop that pays the rent, a lessee's residual guarantee, loans at fixed rates.
fn deal(id: &str) -> chiplease::model::Scenario {
    if let Some(shipped) = chiplease::files::library::find(id) {
        return shipped.scenario().unwrap();
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/deals");
    chiplease::files::scenario_file::read(folder.join(format!("{id}.ron"))).unwrap()
}
