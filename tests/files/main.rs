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
mod workbook_damaged;
mod workbook_import;
mod workbook_import_cases;
mod workbook_import_damaged;
mod workbook_import_rows;
mod workbook_moved;
mod workbook_pages;
mod workbook_scenario;
mod writing;

use std::path::PathBuf;

/// The text of the case that most tests start from.
const SELL: &str = include_str!("../fixtures/scenarios/sell.ron");

/// Every scenario file of the fixtures and the shipped ones.
fn scenario_files() -> Vec<PathBuf> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/fixtures/scenarios", "scenarios"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "ron") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 39, "39 fixtures and what is shipped");
    files
}
