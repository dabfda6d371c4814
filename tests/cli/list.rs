//! `chiplease list`.

use std::fs;
use std::path::Path;

use crate::chiplease;

const SELL: &str = include_str!("../fixtures/scenarios/sell.ron");

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("more")).unwrap();
    fs::write(folder.path().join("a.ron"), SELL).unwrap();
    fs::write(folder.path().join("more/b.ron"), SELL.replace("rate: 0.095", "rate: 0.12")).unwrap();
    fs::write(folder.path().join("c.ron"), SELL.replace("term_months: 60", "term_months: sixty"))
        .unwrap();
    fs::write(folder.path().join("notes.txt"), "no scenario").unwrap();
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_folder_is_listed_with_its_subfolders_and_a_broken_file_says_why() {
    let folder = folder();
    let ran = chiplease(["list", text(folder.path())]);
    assert_eq!(ran.code, Some(1), "{}", ran.errors);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(lines.len(), 5, "{}", ran.output);
    assert!(lines[0].starts_with("Deal") && lines[0].ends_with("File"), "{}", lines[0]);
    let within = Path::new("more").join("b.ron");
    for (line, file) in lines[2..].iter().zip(["a.ron", "c.ron", text(&within)]) {
        assert!(line.ends_with(file), "{line}");
    }
    assert!(lines[3].starts_with('–'), "no figures of a broken file: {}", lines[3]);
    assert!(ran.errors.contains("c.ron:"), "{}", ran.errors);
    assert!(ran.errors.contains("lease.term_months: expected a whole number"), "{}", ran.errors);
}

#[test]
fn the_figures_are_those_of_run() {
    let folder = folder();
    let file = folder.path().join("more/b.ron");
    let listed = chiplease(["list", text(&file), "--format", "json"]);
    assert_eq!((listed.code, listed.errors.as_str()), (Some(0), ""));
    let listed: serde_json::Value = serde_json::from_str(&listed.output).unwrap();
    let ran = chiplease(["run", text(&file), "--format", "json"]);
    let ran: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(listed["scenario"], ran["scenario"]);
    for figure in ["net_irr", "min_dscr", "default_month"] {
        assert_eq!(listed[figure], ran["summary"][figure], "{figure}");
    }
    assert!(listed["net_irr"].is_number(), "{listed}");
}

#[test]
fn without_a_folder_the_shipped_ones_are_listed() {
    let ran = chiplease(["list", "--format", "csv"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let mut lines = ran.output.lines();
    assert!(
        lines.next().unwrap().starts_with("file,scenario,case,set,lessee,cost,loan_rate,net_irr")
    );
    for shipped in chiplease::files::library::SHIPPED {
        let line = lines.next().unwrap();
        assert!(line.starts_with(&format!("{},", shipped.id)), "{line}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_and_the_rest_is_listed() {
    let folder = folder();
    let ran = chiplease(["list", "gone", text(&folder.path().join("a.ron"))]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.starts_with("gone: no such file"), "{}", ran.errors);
    assert_eq!(ran.output.lines().count(), 4, "{}", ran.output);
}
