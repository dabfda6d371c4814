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
    let none = serde_json::json!([]);
    assert_eq!((&same["changes"], &same["texts"]), (&none, &none));
    let ran = chiplease(["compare", "sell.ron", "sell.ron"]);
    assert!(ran.output.contains("No assumption differs."), "{}", ran.output);
}

#[test]
fn csv_has_one_row_a_change_and_one_a_text() {
    let ran = chiplease(["compare", "valor-1", "valor-2", "--format", "csv"]);
    assert!(ran.output.starts_with("name,lever,a,b,net_irr_alone,net_irr_effect,group\n"));
    let answer = json(&["valor-1", "valor-2"]);
    let count = |list: &str| answer[list].as_array().unwrap().len();
    let rows = csv::Reader::from_reader(ran.output.as_bytes()).into_records().count();
    assert_eq!(rows, count("changes") + count("texts"));
}

#[test]
fn one_file_or_a_broken_one_is_an_error_that_says_so() {
    let ran = chiplease(["compare", "sell.ron"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("compare takes two files, A and B; it was given 1"));
    let ran = chiplease(["compare", "sell.ron", "nowhere.ron", "--format", "json"]);
    let record: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(record["file"], "nowhere.ron");
    assert!(record["error"].as_str().unwrap().contains("nowhere.ron: no such file"), "{record}");
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("nowhere.ron"), "{}", ran.errors);
}

/// The deal with one text of its file replaced.
fn reworded(old: &str, new: &str) -> String {
    let text = chiplease::files::library::find("valor-2").unwrap().text;
    assert!(text.contains(old), "{old}");
    text.replace(old, new)
}

#[test]
fn a_vendor_under_another_spelling_is_an_assumption_that_moves_circularity_and_profits() {
    let folder = tempfile::tempdir().unwrap();
    let renamed = folder.path().join("renamed.ron");
    // The first one is the investor, the second one the vendor.
    let text = chiplease::files::library::find("valor-2").unwrap().text;
    let vendor = text.rfind("name: \"Nvidia\"").unwrap();
    let other = text[vendor..].replacen("Nvidia", "NVIDIA", 1);
    std::fs::write(&renamed, format!("{}{other}", &text[..vendor])).unwrap();
    let answer = json(&["valor-2", renamed.to_str().unwrap()]);
    let changes = answer["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((&changes[0]["a"], &changes[0]["b"]), (&"Nvidia".into(), &"NVIDIA".into()));
    assert_eq!(changes[0]["effect"], 0.0);
    assert_eq!(answer["texts"], serde_json::json!([]));
    let figure = |id: &str, who: Option<&str>| {
        let figures = answer["figures"].as_array().unwrap().iter();
        let mut found =
            figures.filter(|it| it["metric"] == id && it["participant"].as_str() == who);
        let found = found.next().unwrap();
        ["a", "b"].map(|side| match &found[side] {
            Value::String(dollars) => dollars.parse().ok(),
            number => number.as_f64(),
        })
    };
    let [before, after]: [Option<f64>; 2] = figure("circularity", None);
    assert!(before.unwrap() > 0.1 && after.unwrap() == 0.0, "{before:?} {after:?}");
    let ([own, left], [nobody, vendor]) =
        (figure("profit", Some("Nvidia")), figure("profit", Some("NVIDIA")));
    assert_eq!(nobody, None);
    assert!((left.unwrap() + vendor.unwrap() - own.unwrap()).abs() < 0.01);
    assert!(vendor.unwrap() > 2.9e9, "{vendor:?}");
}

#[test]
fn what_an_auditor_looks_for_is_said_with_both_sides() {
    let Some(repository) = Repository::new() else { return };
    let text = chiplease::files::library::find("valor-2").unwrap().text;
    repository.write("deal.ron", text);
    repository.commit();
    for (old, new, said) in [
        ("closing: \"2026-02\"", "closing: \"2026-05\"", &["2026-02", "2026-05"][..]),
        ("lender: \"Apollo\"", "lender: \"Ares\"", &["Apollo", "Ares"]),
        (
            "assumption: a full sweep",
            "agreed with counsel: a full sweep",
            &[
                "Source of Cash sweep",
                "“assumption: a full sweep",
                "“agreed with counsel: a full sweep",
            ],
        ),
        (
            "buys Nvidia systems",
            "buys AMD systems",
            &["Description", "buys Nvidia sy", "buys AMD sy"],
        ),
        ("second vehicle\"", "2nd vehicle\"", &["Scenario name", "second vehicle", "2nd vehicle"]),
    ] {
        repository.write("deal.ron", &reworded(old, new));
        let diff = repository.git(&["diff"]);
        for part in said {
            assert!(diff.contains(part), "{old}: {part} in\n{diff}");
        }
        assert!(!diff.contains("texts differ") && !diff.contains("text differs"), "{diff}");
    }
}

#[test]
fn git_diff_warns_of_a_name_in_other_capitals_and_shows_what_it_moves() {
    let Some(repository) = Repository::new() else { return };
    let text = chiplease::files::library::find("valor-2").unwrap().text;
    repository.write("deal.ron", text);
    repository.commit();
    let vendor = text.rfind("name: \"Nvidia\"").unwrap();
    for other in ["NVIDIA", "Nvidia "] {
        let renamed = text[vendor..].replacen("Nvidia", other, 1);
        repository.write("deal.ron", &format!("{}{renamed}", &text[..vendor]));
        let diff = repository.git(&["diff"]);
        let warned = format!("“Nvidia” and “{other}” count as two participants");
        assert!(diff.contains("Warnings for B") && diff.contains(&warned), "{diff}");
        assert!(!diff.contains("No assumption differs"), "{diff}");
        let row = |name: &str| diff.lines().find(|line| line.starts_with(name)).unwrap();
        let moved = row("Circularity");
        assert!(moved.contains("11.75%") && moved.contains("0.00%"), "{moved}");
        assert!(row("Vendor").contains("Nvidia"), "{diff}");
    }
}

#[test]
fn git_diff_lists_another_closing_month_with_its_effect() {
    let Some(repository) = Repository::new() else { return };
    repository.write("deal.ron", &sell());
    repository.commit();
    repository.write("deal.ron", &sell().replace("2026-02", "2026-05"));
    let diff = repository.git(&["diff"]);
    let row = diff.lines().find(|line| line.contains("2026-02")).unwrap();
    assert!(row.contains("2026-05") && row.ends_with(" 0 bp"), "{row}");
}

#[test]
fn strangers_have_a_bridge_that_says_that_it_explains_nothing() {
    let says =
        |a: &str, b: &str| json(&[a, b])["bridge"]["strangeness"].as_str().map(str::to_owned);
    let said = says("valor-2", "google-backstop").unwrap();
    assert!(said.ends_with("so a bridge between them explains little"), "{said}");
    assert!(says("meta-spv", "coreweave-ddtl").is_some());
    assert_eq!(says("valor-1", "valor-2"), None);
    assert_eq!(says("valor-2", "valor-2-as-asset-return"), None);
    let ran = chiplease(["compare", "valor-2", "google-backstop"]);
    assert!(ran.output.contains(&format!("{said}.")), "{}", ran.output);
}

/// A repository of its own, with this program as the driver for scenario files.
struct Repository(tempfile::TempDir);

impl Repository {
    /// None where there is no git.
    #[expect(clippy::print_stderr, reason = "a test that is left out says so")]
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: there is no git on this machine");
            return None;
        }
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet"]);
        repository.write(".gitattributes", "*.ron diff=chiplease\n");
        let driver = format!("'{}' compare --git", env!("CARGO_BIN_EXE_chiplease"));
        repository.git(&["config", "diff.chiplease.command", &driver]);
        Some(repository)
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
            // Without any user's own settings.
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
    let Some(repository) = Repository::new() else { return };
    repository.write("deal.ron", &sell());
    repository.commit();
    assert_eq!(repository.git(&["diff"]), "", "nothing has changed");
    repository.write("deal.ron", &sell().replace("resale_fraction: 0.25", "resale_fraction: 0.1"));
    let diff = repository.git(&["diff"]);
    assert!(diff.starts_with("chiplease diff deal.ron\n"), "{diff}");
    let row = diff.lines().find(|line| line.starts_with("Residual value (% of cost)")).unwrap();
    assert!(row.contains("25.00%") && row.contains("10.00%"), "{row}");
    assert!(diff.contains("Bridge"), "{diff}");
    repository.commit();
    let log = repository.git(&["log", "-p", "--ext-diff", "-1"]);
    assert!(log.contains("What differs"), "{log}");
}

#[test]
fn deals_of_one_name_are_told_apart_by_their_files_or_by_what_was_set() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.ron");
    std::fs::write(&copy, sell()).unwrap();
    let copy = copy.to_str().unwrap();
    let title = |ran: &crate::Ran, side: &str| {
        ran.output.lines().find(|line| line.starts_with(side)).unwrap().to_owned()
    };
    let ran = chiplease(["compare", "sell.ron", copy]);
    assert!(title(&ran, "A  ").ends_with("  (sell.ron)"), "{}", ran.output);
    assert!(title(&ran, "B  ").ends_with(&format!("  ({copy})")), "{}", ran.output);
    let ran = chiplease(["compare", "sell.ron", "--set", "loan_rate=11%"]);
    assert!(!title(&ran, "A  ").contains('('), "{}", ran.output);
    assert!(title(&ran, "B  ").ends_with("  (loan_rate=11%)"), "{}", ran.output);
    let ran = chiplease(["compare", "valor-1", "valor-2"]);
    assert!(!title(&ran, "A  ").contains('('), "names are enough: {}", ran.output);
}

#[test]
fn sources_are_told_under_the_names_of_the_window() {
    let ran = chiplease(["compare", "valor-1", "valor-2", "--all-texts"]);
    for name in ["End of term", "Share, Nvidia", "Closing month", "Backstop", "Coupon"] {
        assert!(ran.output.contains(&format!("\nSource of {name}\n")), "{name}: {}", ran.output);
    }
}

#[test]
fn many_texts_of_a_kind_are_listed_by_what_they_are_about() {
    let texts = |more: &[&str]| {
        let words = ["compare", "valor-1", "valor-2"].iter().chain(more).copied();
        let ran = chiplease(words).output;
        let (_, texts) = ran.split_once("\nTexts that differ\n").unwrap();
        texts.split("\nWarnings").next().unwrap().to_owned()
    };
    let (short, full) = (texts(&[]), texts(&["--all-texts"]));
    let both = |name: &str, text: &str| text.contains(&format!("{name}\n  A  “"));
    for name in ["Scenario name", "Description"] {
        assert!(both(name, &short) && both(name, &full), "{name}: {short}");
    }
    let count = full.matches("Source of ").count();
    assert!(count > 6, "{full}");
    assert!(
        short.contains(&format!("· {count} sources: Closing month, Equipment cost, ")),
        "{short}"
    );
    assert!(short.contains("texts of the story\n") && !short.contains("Step 1"), "{short}");
    assert!(short.ends_with("--all-texts lists both sides of each.\n"), "{short}");
    assert!(!both("Source of Closing month", &short) && both("Source of Closing month", &full));
    assert!(!full.contains("--all-texts"), "{full}");
    assert!(short.lines().all(|line| line.chars().count() <= 100), "{short}");
    // Few are always told with both sides.
    let few = chiplease(["compare", "sell.ron", "renew.ron"]).output;
    assert!(!few.contains("--all-texts"), "{few}");
}

#[test]
fn git_diff_tells_of_added_deleted_renamed_and_broken_files() {
    let Some(repository) = Repository::new() else { return };
    repository.write("first.ron", &sell());
    repository.commit();
    repository.write("second.ron", &sell().replace("rate: 0.095", "rate: 0.12"));
    repository.git(&["add", "--all"]);
    let added = repository.git(&["diff", "--cached", "--no-renames"]);
    assert!(added.contains("chiplease diff second.ron\nadded: Valor Compute"), "{added}");
    assert!(added.contains("whole lease"), "as a comparison has it: {added}");
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
    assert!(renamed.contains("Coupon"), "{renamed}");
    repository.commit();
    repository.write("third.ron", "(format: 1, name: ");
    let broken = repository.git(&["diff"]);
    assert!(broken.contains("after: no sound scenario\nthird.ron"), "{broken}");
    assert!(broken.contains("before: Valor Compute"), "{broken}");
}

#[test]
fn much_that_differs_stands_by_theme_and_no_line_of_the_bridge_is_long() {
    let ran = chiplease(["compare", "valor-2", "google-backstop"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let (_, changes) = ran.output.split_once("What differs").unwrap();
    let (changes, bridge) = changes.split_once("Bridge").unwrap();
    let lines: Vec<&str> = changes.lines().collect();
    let at = |title: &str| lines.iter().position(|line| *line == title).unwrap();
    let themes = ["Lease", "Equipment", "Debt", "Equity", "Lessee", "Remedies"].map(at);
    assert!(themes.is_sorted(), "{themes:?}: in the order of the window");
    let line_of = |name: &str| lines.iter().position(|line| line.starts_with(name)).unwrap();
    assert!((themes[2]..themes[3]).contains(&line_of("  Coupon")), "a loan's rate is of the debt");
    assert!((themes[4]..themes[5]).contains(&line_of("  Lessee cash")), "{changes}");
    let (bridge, rest) = bridge.split_once("(one after another)").unwrap();
    assert!(bridge.lines().all(|line| line.chars().count() <= 80), "{bridge}");
    assert!(bridge.contains("Equipment: Equipment cost, GPUs, "), "{bridge}");
    assert!(bridge.contains(" changes without effect on it"), "{bridge}");
    assert!(
        rest.contains("these are two different deals, so a bridge between them explains little")
    );
    // Few changes need no themes.
    let ran = chiplease(["compare", "valor-2", "--set", "lease.term_months=48"]);
    assert!(!ran.output.contains("\nLease\n"), "{}", ran.output);
}

#[test]
fn the_odds_of_both_are_compared_where_paths_are_asked_for() {
    let asked = ["compare", "valor-1", "valor-2", "--paths", "400"];
    let table = chiplease(asked).output;
    assert!(table.contains("Odds of 400 paths, seed "), "{table}");
    let json = chiplease(asked.into_iter().chain(["--format", "json"])).output;
    let record: Value = serde_json::from_str(&json).unwrap();
    let odds = &record["odds"]["figures"];
    for (deal, side) in [("valor-1", "a"), ("valor-2", "b")] {
        let seed = record["odds"]["seed"].to_string();
        let alone = ["simulate", deal, "--paths", "400", "--seed", &seed, "--format", "json"];
        let alone: Value = serde_json::from_str(&chiplease(alone).output).unwrap();
        assert_eq!(odds[0]["figure"], "default_probability");
        assert_eq!(odds[0][side], alone["default_probability"], "{deal}: {odds}");
    }
    let without: Value = serde_json::from_str(
        &chiplease(["compare", "valor-1", "valor-2", "--format", "json"]).output,
    )
    .unwrap();
    assert_eq!(without["odds"], Value::Null);
    let change = &without["changes"][0];
    assert!(change["group"].is_string(), "{change}");
}

#[test]
fn why_scrap_may_yield_more_than_a_sale_is_said() {
    const SAID: &str = "the residual guarantee covers the lower price";
    for words in [
        vec!["compare", "../deals/residual-guarantee.ron", "--set", "lease.end_of_term=Scrap"],
        vec!["believe", "../deals/residual-guarantee.ron", "--target", "0.08"],
    ] {
        let ran = chiplease(words.clone());
        assert!(ran.output.contains(SAID), "{words:?}: {}", ran.output);
    }
    for words in [
        vec!["compare", "valor-2", "--set", "lease.end_of_term=Scrap"],
        vec!["compare", "../deals/residual-guarantee.ron", "--set", "lease.term_months=180"],
    ] {
        let ran = chiplease(words.clone());
        assert!(!ran.output.contains(SAID), "{words:?}: {}", ran.output);
    }
}
