//! What scenario files guarantee: strict reading, faithful and atomic writing, fields by path.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod cases;
mod comments;
mod decision_log;
mod fields;
mod inputs;
mod numbers;
mod reading;
mod recovery;
mod shipped;
#[cfg(unix)]
mod standing;
mod story;
#[cfg(unix)]
mod waiting;
mod workbook;
mod workbook_changed;
mod workbook_damaged;
mod workbook_import;
mod workbook_import_cases;
mod workbook_import_damaged;
mod workbook_import_rows;
mod workbook_import_terms;
mod workbook_moved;
mod workbook_pages;
mod workbook_scenario;
mod writing;

use std::path::PathBuf;

/// The text of the case that most tests start from.
const SELL: &str = include_str!("../fixtures/scenarios/sell.ron");

/// Every scenario file of the fixtures and the shipped ones, with optional terms or without.
fn every_scenario_file() -> Vec<PathBuf> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/fixtures/scenarios", "tests/fixtures/terms", "scenarios"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "ron") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 130, "the fixtures of both formats and what is shipped");
    files
}

/// The fixtures of format 1 and all that is shipped.
fn deal_files() -> Vec<PathBuf> {
    let mut files = every_scenario_file();
    files.retain(|path| !path.parent().is_some_and(|folder| folder.ends_with("terms")));
    files
}

/// Those without optional terms: format 1.
fn scenario_files() -> Vec<PathBuf> {
    let is_plain = |path: &PathBuf| std::fs::read_to_string(path).unwrap().contains("format: 1,");
    let mut files = every_scenario_file();
    files.retain(is_plain);
    assert!(files.len() > 41, "the fixtures and plain shipped deals");
    files
}
