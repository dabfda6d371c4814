//! `chiplease compare`, also as git calls it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::chiplease;

fn json(arguments: &[&str]) -> Value {
    let arguments = ["compare"].iter().chain(arguments).chain(&["--format", "json"]).copied();
    let ran = chiplease(arguments);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "a clean run");
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn a_table_says_figures_differences_with_their_effects_and_the_bridge() {
    let ran = chiplease(["compare", "valor-1", "valor-2"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let text = ran.output.replace('\u{a0}', " ");
    for said in ["A  Valor Compute", "Figure", "Net IRR", "What differs", "Bridge", "differ"] {
        assert!(text.contains(said), "{said} in\n{text}");
    }
}

#[test]
fn json_has_the_changes_by_effect_and_a_bridge_that_adds_up() {
    let answer = json(&["valor-1", "valor-2", "--metric", "moic"]);
    assert_eq!(answer["metric"], "moic");
    let effects: Vec<f64> = answer["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|change| change["effect"].as_f64())
        .collect();
    assert!(effects.is_sorted_by(|one, other| one.abs() >= other.abs()), "{effects:?}");
    let bridge = &answer["bridge"];
    let parts = bridge["parts"].as_array().unwrap().iter();
    let total: f64 = parts.map(|part| part["effect"].as_f64().unwrap()).sum();
    let moved = bridge["after"].as_f64().unwrap() - bridge["before"].as_f64().unwrap();
    assert!((total - moved).abs() < 1e-9, "{total} {moved}");
}

#[test]
fn swapped_files_give_the_mirrored_diff_and_a_file_does_not_differ_from_itself() {
    let (there, back) = (json(&["valor-1", "valor-2"]), json(&["valor-2", "valor-1"]));
    let sides = |answer: &Value, a: &str, b: &str| {
        let mut sides: Vec<String> = answer["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| format!("{} {} {}", change["lever"], change[a], change[b]))
            .collect();
        sides.sort();
        sides
    };
    assert!(!sides(&there, "a", "b").is_empty());
    assert_eq!(sides(&there, "a", "b"), sides(&back, "b", "a"));
    let same = json(&["sell.ron", "sell.ron"]);
    assert_eq!((&same["changes"], &same["texts"]), (&serde_json::json!([]), &Value::from(0)));
    let ran = chiplease(["compare", "sell.ron", "sell.ron"]);
    assert!(ran.output.contains("No assumption differs."), "{}", ran.output);
}

#[test]
fn csv_has_one_row_a_change() {
    let ran = chiplease(["compare", "valor-1", "valor-2", "--format", "csv"]);
    assert!(ran.output.starts_with("name,lever,a,b,net_irr_alone,net_irr_effect\n"));
    let count = json(&["valor-1", "valor-2"])["changes"].as_array().unwrap().len();
    assert_eq!(ran.output.lines().count(), 1 + count);
}

#[test]
fn one_file_or_a_broken_one_is_an_error_that_says_so() {
    let ran = chiplease(["compare", "sell.ron"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("compare takes two files, A and B; it was given 1"));
    let ran = chiplease(["compare", "sell.ron", "nowhere.ron"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("nowhere.ron"), "{}", ran.errors);
}

/// A repository of its own, with this program as the driver for scenario files.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet"]);
        repository.write(".gitattributes", "*.ron diff=chiplease\n");
        let driver = format!("'{}' compare --git", env!("CARGO_BIN_EXE_chiplease"));
        repository.git(&["config", "diff.chiplease.command", &driver]);
        repository
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x"]);
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
            .args(arguments)
            .current_dir(self.0.path())
            // Nobody's own settings.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output()
            .unwrap();
        let errors = String::from_utf8(stderr).unwrap();
        assert!(status.success(), "git {arguments:?}: {errors}");
        String::from_utf8(stdout).unwrap().replace('\u{a0}', " ")
    }
}

fn sell() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios/sell.ron");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn git_diff_says_what_a_change_does() {
    let repository = Repository::new();
    repository.write("deal.ron", &sell());
    repository.commit();
    assert_eq!(repository.git(&["diff"]), "", "nothing has changed");
    repository.write("deal.ron", &sell().replace("resale_fraction: 0.25", "resale_fraction: 0.1"));
    let diff = repository.git(&["diff"]);
    assert!(diff.starts_with("chiplease diff deal.ron\n"), "{diff}");
    let row = diff.lines().find(|line| line.starts_with("Chip resale, of cost")).unwrap();
    assert!(row.contains("25.00 %") && row.contains("10.00 %"), "{row}");
    assert!(diff.contains("Bridge"), "{diff}");
    repository.commit();
    let log = repository.git(&["log", "-p", "--ext-diff", "-1"]);
    assert!(log.contains("What differs"), "{log}");
}

#[test]
fn git_diff_tells_of_added_deleted_renamed_and_broken_files() {
    let repository = Repository::new();
    repository.write("first.ron", &sell());
    repository.commit();
    repository.write("second.ron", &sell().replace("rate: 0.095", "rate: 0.12"));
    repository.git(&["add", "--all"]);
    let added = repository.git(&["diff", "--cached", "--no-renames"]);
    assert!(added.contains("chiplease diff second.ron\nadded: Valor Compute"), "{added}");
    repository.commit();
    repository.git(&["rm", "--quiet", "first.ron"]);
    let deleted = repository.git(&["diff", "--cached"]);
    assert!(deleted.contains("chiplease diff first.ron\ndeleted: Valor Compute"), "{deleted}");
    repository.commit();
    repository.git(&["mv", "second.ron", "third.ron"]);
    repository.write("third.ron", &sell().replace("rate: 0.095", "rate: 0.13"));
    repository.git(&["add", "--all"]);
    let renamed = repository.git(&["diff", "--cached", "--find-renames"]);
    assert!(renamed.contains("chiplease diff second.ron → third.ron"), "{renamed}");
    assert!(renamed.contains("Loan rate"), "{renamed}");
    repository.commit();
    repository.write("third.ron", "(format: 1, name: ");
    let broken = repository.git(&["diff"]);
    assert!(broken.contains("after: no sound scenario\nthird.ron"), "{broken}");
    assert!(broken.contains("before: Valor Compute"), "{broken}");
}
