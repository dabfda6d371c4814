//! Optional terms on the command line: set, listed, checked, compared.

use std::fs;
use std::path::Path;

use chiplease::files::scenario_file;
use serde_json::Value;

use crate::chiplease;

#[test]
fn a_term_is_added_by_set_and_the_file_says_its_format() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.ron");
    let made_text = made.to_str().unwrap();
    let ran = chiplease([
        "set",
        "valor-2",
        "--set",
        "lease.purchase_option=Some((price: 0.1))",
        "--set",
        "guarantees=[(name: \"Chipco\", when: Default, of: Rent(0.85), cap: [(from: 0, amount: 5000000000), (from: 25, amount: 2000000000)])]",
        "--set",
        "guarantees[0].cap[1].amount=1e9",
        "-o",
        made_text,
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let deal = scenario_file::read(&made).unwrap();
    assert_eq!(deal.format, 2);
    assert_eq!(deal.guarantees[0].cap[1].amount, 1_000_000_000.into());
    for line in ["Purchase option: none → at 10", "Guarantee, Chipco: none → 85"] {
        assert!(ran.output.contains(line), "{}", ran.output);
    }
    let ran = chiplease(["set", made_text, "--set", "lease.purchase_option=None", "--in-place"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(scenario_file::read(&made).unwrap().lease.purchase_option, None);
    let ran = chiplease(["run", made_text, "--set", "cap_amount_1_2=$2bn", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
}

#[test]
fn fields_lists_the_terms_that_are_there_and_those_that_may_be_added() {
    let ran = chiplease(["fields", "valor-2", "--absent"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.output.contains("'lease.purchase_option=Some((price: 0.1))'"), "{}", ran.output);
    let ran = chiplease(["fields", "valor-2", "--absent", "--format", "csv"]);
    assert!(ran.output.starts_with("path,label,help,write"), "{}", ran.output);
    let ran = chiplease(["fields", "valor-2", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let absent = answer["absent"].as_array().unwrap();
    assert!(absent.iter().any(|term| term["path"] == "tranches[0].floating"));
    let paths = answer["fields"].as_array().unwrap();
    assert!(!paths.iter().any(|field| field["path"] == "lease.purchase_option"));
}

#[test]
fn check_names_the_field_of_a_term_with_what_was_found_and_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    let name = file.to_str().unwrap();
    chiplease(["set", "valor-2", "--set", "lease.purchase_option=(price: 0.1)", "-o", name]);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("format: 2", "format: 1")).unwrap();
    let ran = chiplease(["check", name]);
    assert_eq!(ran.code, Some(1));
    let expected = "lease.purchase_option is given in a file of format 1; allowed is only in format 2: \
                    write `format: 2`";
    assert!(
        format!("{}{}", ran.output, ran.errors).contains(expected),
        "{}{}",
        ran.output,
        ran.errors
    );
    fs::write(&file, text.replace("format: 2", "format: 3")).unwrap();
    let ran = chiplease(["check", name]);
    assert_eq!(ran.code, Some(1));
    assert!(format!("{}{}", ran.output, ran.errors).contains("format"), "{}", ran.errors);
    fs::write(&file, text.replace("price: 0.1", "price: 2.5")).unwrap();
    let ran = chiplease(["check", name]);
    let said = format!("{}{}", ran.output, ran.errors);
    assert!(said.contains("lease.purchase_option.price is 2.5; allowed is 0 to 2"), "{said}");
}

/// A deal whose lease a guarantor stands behind, in a file of its own.
fn guaranteed(folder: &Path) -> String {
    let file = folder.join("guaranteed.ron");
    let name = file.to_str().unwrap().to_owned();
    let guarantee = "guarantees=[(name: \"Chipco\", when: Default, of: Debt(1.0), \
                     cap: [(from: 0, amount: 500000000)])]";
    let ran = chiplease([
        "set",
        "valor-2",
        "--set",
        guarantee,
        "--set",
        "market.rate_shift=0.01",
        "--set",
        "tranches[0].floating=Some((margin: 0.055, floor: 0.0, hedged: 0.2, swap_rate: 0.04))",
        "--set",
        "monthly_burn=$2bn",
        "--set",
        "resale_fraction=3%",
        "-o",
        &name,
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    name
}

#[test]
fn what_runs_along_a_lever_takes_a_terms_by_id_and_by_path() {
    let folder = tempfile::tempdir().unwrap();
    let deal = guaranteed(folder.path());
    let along = |lever: &str| {
        let metrics = "lender_loss,guarantors_paid,min_dscr";
        let range = format!("{lever}=0..1e9");
        let points = ["--points", "5", "--format", "csv"];
        let ran = chiplease(
            ["curve", &deal, "--lever", lever, "--metric", metrics, "--range", &range]
                .into_iter()
                .chain(points),
        );
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        ran.output
    };
    let by_id = along("cap_amount");
    assert_eq!(by_id, along("guarantees[0].cap[0].amount"));
    let rows: Vec<Vec<f64>> = by_id
        .lines()
        .skip(1)
        .map(|line| line.split(',').filter_map(|cell| cell.parse().ok()).collect())
        .collect();
    assert_eq!(rows.len(), 5, "{by_id}");
    let whole = rows[0][rows[0].len() - 3];
    for row in &rows {
        // The loss, what the guarantor paid of it, and a cover that it does not touch.
        let [loss, paid, cover] = row[row.len() - 3..] else { panic!("{by_id}") };
        assert!((loss + paid - whole).abs() < 1.0, "{by_id}");
        assert!(cover < 1.0, "{by_id}");
    }
    assert!(rows[4][rows[4].len() - 2] > 0.0, "{by_id}");

    let ran = chiplease(["tornado", &deal, "--metric", "net_irr", "--format", "csv"]);
    assert!(ran.output.contains("rate_shift"), "{}{}", ran.output, ran.errors);
    let ran = chiplease([
        "heat-map",
        &deal,
        "--x",
        "market.rate_shift",
        "--y",
        "cap_amount",
        "--metric",
        "lender_loss",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
}

#[test]
fn what_was_raised_counts_the_rent_that_is_prepaid() {
    let ran = chiplease(["run", "iren-microsoft"]);
    let raised = "$5.84bn = $254.9m equity + $3.65bn debt + $1.94bn prepaid rent.";
    assert!(ran.output.contains(raised), "{}", ran.output);
    let ran = chiplease(["run", "valor-2"]);
    assert!(!ran.output.contains("prepaid rent"), "{}", ran.output);
}
