//! `chiplease fields`: what can be set, and how.

use chiplease::files::{library, scenario_file};
use serde_json::Value;

use crate::chiplease;

fn json(file: &str) -> Vec<Value> {
    let ran = chiplease(["fields", file, "--format", "json"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{file}");
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(answer["file"], file, "as it was named");
    answer["fields"].as_array().unwrap().clone()
}

#[test]
fn every_field_comes_with_its_lever_unit_bounds_value_and_source() {
    let fields = json("valor-2");
    let field = |path: &str| fields.iter().find(|field| field["path"] == path).unwrap();
    let rate = field("tranches[0].rate");
    assert_eq!(rate["lever"], "loan_rate");
    assert_eq!(rate["label"], "Coupon");
    assert_eq!(rate["unit"], "fraction");
    assert_eq!(rate["allowed"], "0 to 1");
    assert_eq!(rate["slider"], serde_json::json!([0.0, 0.2]));
    assert_eq!(rate["value"], 0.095);
    assert_eq!(rate["write"], "loan_rate=9.50%");
    assert!(rate["source"].as_str().unwrap().starts_with("The Information"));
    for (path, unit, value, write) in [
        ("equipment.cost", "$", Value::from(5_050_000_000_i64), "equipment_cost=5.05bn"),
        ("lease.term_months", "months", 60.into(), "lease_months=60mo"),
        ("lease.end_of_term", "choice", "Sell".into(), "lease.end_of_term=Sell"),
        ("closing", "month", "2026-02".into(), "closing=2026-02"),
        ("lessee.name", "text", "xAI".into(), "lessee.name=xAI"),
        ("tranches[0].tenor", "months", "MatchLease".into(), "tenor_months=MatchLease"),
        ("structure.lockup_dscr", "x", 1.1.into(), "lockup_dscr=1.10"),
        ("equity.investors[0].share", "fraction", 0.65.into(), "'equity.investors[0].share=65%'"),
        ("lessee.backstop", "part", "None".into(), "lessee.backstop=None"),
        ("uncertainty.seed", "count", 1.into(), "seed=1"),
    ] {
        let field = field(path);
        assert_eq!((&field["unit"], &field["value"]), (&Value::from(unit), &value), "{path}");
        assert_eq!(field["write"], write, "{path}");
    }
}

#[test]
fn the_fields_come_in_the_order_of_the_file_and_none_is_the_presenter_s() {
    let fields = json("valor-2");
    let paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    assert_eq!(paths[..4], ["name", "description", "closing", "equipment.cost"]);
    let place = |path: &str| paths.iter().position(|other| *other == path).unwrap();
    assert!(place("equipment.cost") < place("lease.term_months"));
    assert!(place("tranches[0].rate") < place("uncertainty.seed"));
    assert!(!paths.iter().any(|path| path.starts_with("story") || path.starts_with("evidence")));
}

#[test]
fn without_a_file_the_default_scenario_is_listed_and_said() {
    let ran = chiplease(["fields"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        ran.errors,
        "No FILE is named; these are the fields of valor-2, as it is shipped.\n"
    );
    assert_eq!(ran.output, chiplease(["fields", "valor-2"]).output);
    let head = ran.output.lines().next().unwrap();
    for column in ["path", "lever", "value", "allowed", "slider", "--set", "source"] {
        assert!(head.contains(column), "{head}");
    }
    let rate = ran.output.lines().find(|line| line.starts_with("tranches[0].rate")).unwrap();
    for cell in ["loan_rate", "9.50%", "0% to 100%", "0% to 20%", "loan_rate=9.50%"] {
        assert!(rate.contains(cell), "{rate}");
    }
}

#[test]
fn a_cliff_and_a_sculpted_loan_have_their_numbers_in_rows_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shapes.ron");
    let file = file.to_str().unwrap();
    let sets = [
        "set",
        "valor-2",
        "--set",
        "equipment.value_path=Cliff(month: 30, share: 0.4)",
        "--set",
        "tranches[0].repayment=Sculpted(dscr: 1.4)",
        "-o",
        file,
    ];
    assert_eq!(chiplease(sets).code, Some(0));
    let fields = json(file);
    let value = |path: &str| {
        let field = fields.iter().find(|field| field["path"] == path).unwrap();
        (field["value"].clone(), field["lever"].clone())
    };
    assert_eq!(value("equipment.value_path"), ("Cliff".into(), Value::Null));
    assert_eq!(value("equipment.value_path.month"), (30.into(), "cliff_month".into()));
    assert_eq!(value("equipment.value_path.share"), (0.4.into(), "cliff_share".into()));
    assert_eq!(value("tranches[0].repayment"), ("Sculpted".into(), Value::Null));
    assert_eq!(value("tranches[0].repayment.dscr"), (1.4.into(), "sculpted_dscr".into()));
}

#[test]
fn what_is_written_beside_a_field_sets_it_to_what_it_is() {
    let fields = json("google-backstop");
    let writes = fields.iter().map(|field| field["write"].as_str().unwrap());
    // As a shell reads them.
    let bare = |write: &str| match write.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("'\\''", "'"),
        None => write.to_owned(),
    };
    let sets: Vec<String> = writes.flat_map(|write| ["--set".to_owned(), bare(write)]).collect();
    let words = ["set", "google-backstop", "-o", "-"].into_iter();
    let ran = chiplease(words.chain(sets.iter().map(String::as_str)));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let before = library::find("google-backstop").unwrap().scenario().unwrap();
    assert_eq!(scenario_file::parse(&ran.output).unwrap(), before);
}

#[test]
fn a_file_that_is_not_there_is_said() {
    let ran = chiplease(["fields", "gone.ron"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    assert!(ran.errors.starts_with("gone.ron: no such file"), "{}", ran.errors);
}
