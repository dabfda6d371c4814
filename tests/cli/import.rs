//! `chiplease import`: a workbook that comes back.

use std::fs;
use std::path::Path;

use chiplease::files::{field_path, library, scenario_file};
use chiplease::model::Scenario;
use chiplease::model::case::Case;
use chiplease::model::story::LeverValue;
use serde_json::Value;
use tempfile::TempDir;

use crate::typed_workbook::typed_workbook;
use crate::{Ran, chiplease};

/// A folder with `deal.ron` and its workbook, in which these cells were typed over.
fn returned(typed: &[(&str, &str)]) -> (TempDir, Scenario) {
    let folder = tempfile::tempdir().unwrap();
    let deal = library::find("valor-2").unwrap().scenario().unwrap();
    fs::write(folder.path().join("deal.ron"), library::find("valor-2").unwrap().text).unwrap();
    fs::write(folder.path().join("deal.xlsx"), typed_workbook(&deal, typed)).unwrap();
    (folder, deal)
}

/// Words that begin with `@` are files of the folder.
fn import(folder: &Path, words: &[&str]) -> Ran {
    let path = |word: &&str| match word.strip_prefix('@') {
        Some(name) => folder.join(name).to_string_lossy().into_owned(),
        None => (*word).to_owned(),
    };
    let words: Vec<String> = words.iter().map(path).collect();
    chiplease(["import"].into_iter().chain(words.iter().map(String::as_str)))
}

#[test]
fn what_was_changed_is_told_with_its_effect_and_nothing_is_written() {
    let (folder, _) = returned(&[("loan_rate", "0.11"), ("resale_fraction", "0.2")]);
    let ran = import(folder.path(), &["@deal.xlsx", "--onto", "@deal.ron"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    for said in [
        "Inputs!D",
        "theirs, taken",
        "A is the deal as it is, B with what was taken.",
        "What differs",
        "Bridge",
        "its source did not: marked",
    ] {
        assert!(ran.output.contains(said), "{said}: {}", ran.output);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no file was made");
}

#[test]
fn an_unchanged_workbook_writes_the_deal_byte_for_byte() {
    let (folder, deal) = returned(&[]);
    let target = folder.path().join("new.ron");
    let ran = import(folder.path(), &["@deal.xlsx", "--onto", "@deal.ron", "-o", "@new.ron"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{}", ran.output);
    assert!(ran.output.contains("No assumption was changed in the workbook."), "{}", ran.output);
    let text = library::find("valor-2").unwrap().text;
    assert_eq!(fs::read_to_string(&target).unwrap(), text);
    // By itself it has all but what was not handed out.
    let ran = import(folder.path(), &["@deal.xlsx", "-o", "@alone.ron"]);
    assert_eq!(ran.code, Some(0));
    let alone = fs::read_to_string(folder.path().join("alone.ron")).unwrap();
    let told = Scenario { story: Vec::new().into(), ..deal };
    assert_eq!(alone, scenario_file::to_text(&told).unwrap());
}

#[test]
fn a_conflict_is_an_error_until_somebody_decides() {
    let (folder, deal) = returned(&[("loan_rate", "0.11"), ("resale_fraction", "0.2")]);
    let mine = field_path::set(&deal, "tranches[0].rate", "0.105").unwrap();
    scenario_file::write(folder.path().join("deal.ron"), &mine).unwrap();
    let words = ["@deal.xlsx", "--onto", "@deal.ron", "-o", "@new.ron"];
    let ran = import(folder.path(), &words);
    assert_eq!(ran.code, Some(1), "{}", ran.output);
    let conflict = "theirs 11.00%, mine 10.50%; it was 9.50%";
    assert!(ran.errors.contains("(tranches[0].rate): conflict:"), "{}", ran.errors);
    assert!(ran.errors.contains(conflict), "{}", ran.errors);
    assert!(ran.errors.contains("--take theirs, --take mine"), "{}", ran.errors);
    assert!(ran.output.contains("Exported from another state: "), "{}", ran.output);
    assert!(!folder.path().join("new.ron").exists(), "nothing was written");
    for (take, rate, resale) in [
        ("theirs", "0.11", "0.2"),
        ("mine", "0.105", "0.2"),
        ("tranches[0].rate", "0.11", "0.25"),
        ("resale_fraction", "0.105", "0.2"),
    ] {
        let target = format!("@{}.ron", take.len());
        let mut words = words.to_vec();
        words[4] = &target;
        words.extend(["--take", take]);
        let ran = import(folder.path(), &words);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{take}");
        let written = scenario_file::read(folder.path().join(&target[1..])).unwrap();
        assert_eq!(written.tranches[0].rate.to_string(), rate, "{take}");
        assert_eq!(written.equipment.resale_fraction.to_string(), resale, "{take}");
        assert_eq!(written.story, deal.story, "{take}");
    }
    let ran =
        import(folder.path(), &["@deal.xlsx", "--onto", "@deal.ron", "--take", "lessee.cash"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("the workbook has not changed that; changed is"), "{}", ran.errors);
}

#[test]
fn json_has_the_changes_and_the_comparison() {
    let (folder, _) = returned(&[("loan_rate", "0.11")]);
    let ran = import(folder.path(), &["@deal.xlsx", "--onto", "@deal.ron", "--format", "json"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let change = &answer["changes"][0];
    assert_eq!(change["path"], "tranches[0].rate");
    assert_eq!((&change["whose"], &change["taken"]), (&"theirs".into(), &true.into()));
    assert_eq!(answer["comparison"]["changes"][0]["lever"], "loan_rate");
    assert_eq!(answer["written"], Value::Null);
    assert!(answer["notes"].as_array().unwrap().len() >= 2, "{}", answer["notes"]);
}

#[test]
fn all_that_is_wrong_is_said_with_its_cell_and_nothing_is_written() {
    let (folder, _) = returned(&[("loan_rate", "9.5"), ("monthly_burn", "1bn")]);
    let ran = import(folder.path(), &["@deal.xlsx", "-o", "@new.ron"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    for said in [
        "deal.xlsx Inputs!D",
        "(tranches[0].rate) is 9.5; allowed is 0 to 1; 9.5% is 0.095",
        "(lessee.monthly_burn) is the text “1bn”; expected dollars",
    ] {
        assert!(ran.errors.contains(said), "{said}: {}", ran.errors);
    }
    assert!(!folder.path().join("new.ron").exists());
}

#[test]
fn an_input_is_never_written_over_and_what_is_no_workbook_says_so() {
    let (folder, _) = returned(&[]);
    let ran = import(folder.path(), &["@deal.xlsx", "--onto", "@deal.ron", "-o", "@deal.ron"]);
    assert_eq!(ran.code, Some(1), "{}", ran.output);
    assert!(ran.errors.contains("cannot be written"), "{}", ran.errors);
    for (file, said) in [
        ("@deal.ron", "a text file (CSV or the like), not a workbook"),
        ("@none.xlsx", "no such file"),
        ("@", "a folder, not a file"),
    ] {
        let ran = import(folder.path(), &[file]);
        assert_eq!(ran.code, Some(1), "{file}");
        assert!(ran.errors.contains(said), "{file}: {}", ran.errors);
    }
}

#[test]
fn a_workbook_where_a_scenario_belongs_is_told_what_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("deal.xlsx");
    let exported = chiplease(["export", "valor-2", book.to_str().unwrap()]);
    assert_eq!(exported.code, Some(0), "{}", exported.errors);
    for verb in ["run", "check", "list", "fields"] {
        let ran = chiplease([verb, book.to_str().unwrap()]);
        let said = [ran.errors, ran.output].concat();
        assert!(said.contains("chiplease import reads one back"), "{verb}: {said}");
    }
}

#[test]
fn what_a_case_sets_otherwise_is_told_with_its_effect_in_that_case() {
    let folder = tempfile::tempdir().unwrap();
    let mut deal = library::find("valor-2").unwrap().scenario().unwrap();
    deal.format = 2;
    let mut low = Case { note: "No market".to_owned(), ..Case::named("Low") };
    low.levers.insert("resale_fraction".to_owned(), LeverValue("0.1".parse().unwrap()));
    deal.cases = vec![low].into();
    scenario_file::write(folder.path().join("deal.ron"), &deal).unwrap();
    let typed = [("scenario_case_1_resale_fraction", "0.05"), ("scenario_case_1_name", "Lower")];
    fs::write(folder.path().join("deal.xlsx"), typed_workbook(&deal, &typed)).unwrap();
    let words = ["@deal.xlsx", "--onto", "@deal.ron", "-o", "@new.ron"];
    let ran = import(folder.path(), &words);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    for said in [
        "Name, case Low",
        "Residual value (% of cost), case Low",
        "10.0%",
        "5.0%",
        "The deal itself stays as it is.",
        "In the case Lower: A as it is, B with what was taken.",
    ] {
        assert!(ran.output.contains(said), "{said}: {}", ran.output);
    }
    let written = scenario_file::read(folder.path().join("new.ron")).unwrap();
    assert_eq!(
        (written.cases[0].name.as_str(), written.cases[0].note.as_str()),
        ("Lower", "No market")
    );
    assert_eq!(written.cases[0].levers["resale_fraction"].0.to_string(), "0.05");
    let ran = import(folder.path(), &["@deal.xlsx", "--onto", "@deal.ron", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(answer["cases"][0]["case"], "Lower");
    let change = &answer["cases"][0]["comparison"]["changes"][0];
    assert_eq!((&change["lever"], &change["b"]), (&"resale_fraction".into(), &0.05.into()));
    let paths = answer["changes"].as_array().unwrap().iter().map(|it| &it["path"]);
    let paths: Vec<&Value> = paths.collect();
    assert_eq!(paths, ["cases[0].name", "cases[0].levers[\"resale_fraction\"]"]);
}
