//! `chiplease believe` and `chiplease decode`.

use serde_json::Value;

use crate::chiplease;

const VALOR: [&str; 8] = [
    "decode",
    "valor-2",
    "--claim",
    "sell:0.25=0.22",
    "--claim",
    "scrap=0.17",
    "--claim",
    "renew:36:0.55=0.22",
];

#[test]
fn each_claim_has_its_column_and_each_unknown_one() {
    let ran = chiplease(VALOR.into_iter().chain(["--unknown", "rent_factor"]));
    let text = ran.output.replace('\u{a0}', " ");
    let head = text.lines().find(|line| line.starts_with("Read as")).unwrap();
    let titles: Vec<&str> = head.split("  ").map(str::trim).filter(|it| !it.is_empty()).collect();
    let claims = ["Sell at 25%", "Scrap", "Renew 36 mo at 55% off"];
    let rest = ["Misfit", "Fits", "Lease rate factor (% a month)"];
    assert_eq!(titles, [&["Read as"][..], &claims, &rest].concat(), "{text}");
    let row = text.lines().find(|line| line.starts_with("Unlevered, as chosen")).unwrap();
    assert!(row.contains(" points") && row.contains("  yes  ") && row.ends_with('%'), "{row}");
}

#[test]
fn believe_answers_with_a_sentence() {
    let levers = ["--x", "resale_fraction", "--y", "renewal_discount"];
    let ran = chiplease(["believe", "valor-2", "--target", "0.2"].into_iter().chain(levers));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let text = ran.output.replace('\u{a0}', " ");
    assert!(
        text.contains("you must believe a residual value of at least 12.7%, or a renewal"),
        "{text}"
    );
    assert!(text.contains("Scrap") && text.contains("out of reach"), "{text}");
}

#[test]
fn believe_as_json_has_limits_that_meet_the_target() {
    let ran = chiplease(["believe", "valor-2", "--target", "0.2", "--format", "json"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let least = found["levers"][0]["meets"][0][0].as_f64().unwrap();
    let set = format!("equipment.resale_fraction={least}");
    let ran = chiplease(["run", "valor-2", "--set", &set, "--format", "json"]);
    let run: Value = serde_json::from_str(&ran.output).unwrap();
    let irr = run["summary"]["net_irr"].as_f64().unwrap();
    assert!((irr - 0.2).abs() < 1e-5, "{irr}");
    assert_eq!(found["levers"][1]["observed"][1].as_f64(), Some(0.15));
}

#[test]
fn the_worst_pair_that_json_names_is_a_run_and_agrees_with_the_share_that_is_met() {
    let ran = chiplease(["believe", "valor-2", "--target", "0.15", "--format", "json"]);
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let worst = &found["worst_together"];
    assert!(found["met_share"].as_f64().unwrap() < 1.0 && worst["holds"] == false, "{worst}");
    let resale = format!("equipment.resale_fraction={}", worst["x"]);
    let rate = format!("tranches[0].rate={}", worst["y"]);
    let set = ["--set", &resale, "--set", &rate, "--format", "json"];
    let ran = chiplease(["run", "valor-2"].into_iter().chain(set));
    let run: Value = serde_json::from_str(&ran.output).unwrap();
    let irr = run["summary"]["net_irr"].as_f64().unwrap();
    assert!((irr - worst["value"].as_f64().unwrap()).abs() < 1e-6, "{irr} and {worst}");
}

#[test]
fn believe_as_csv_lists_every_pair() {
    let ran = chiplease(["believe", "valor-2", "--target", "0.2", "--format", "csv"]);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(lines.first(), Some(&"resale_fraction,loan_rate,met,metric,target"));
    let column = |place: usize| {
        let values = lines.iter().skip(1).filter_map(|line| line.split(',').nth(place));
        values.collect::<std::collections::BTreeSet<&str>>().len()
    };
    assert!(column(0) > 55 && column(1) > 55, "{} by {}", column(0), column(1));
    assert_eq!(lines.len(), 1 + column(0) * column(1));
}

#[test]
fn decode_says_which_reading_fits() {
    let unknowns = ["--unknown", "rent_factor", "--unknown", "cash_sweep"];
    let ran = chiplease(VALOR.into_iter().chain(unknowns));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert!(
        ran.output.contains("cannot be reproduced with a plain amortising loan"),
        "{}",
        ran.output
    );
    let ran = chiplease(VALOR.into_iter().chain(unknowns).chain(["--format", "json"]));
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let consistent = |reading: &str, loan: &str| {
        let fits = found["fits"].as_array().unwrap();
        let fit = fits.iter().find(|fit| fit["reading"] == reading && fit["loan"] == loan);
        fit.unwrap()["consistent"].as_bool().unwrap()
    };
    assert!(!consistent("gross_levered", "plain"));
    assert!(consistent("net_to_investors", "as_chosen"));
    assert!(consistent("unlevered", "as_chosen"));
}

#[test]
fn what_makes_no_sense_is_said_plainly() {
    for (arguments, said) in [
        (vec!["believe", "valor-2", "--target", "much"], "expected a figure"),
        (vec!["believe", "valor-2", "--target", "1", "--x", "hope"], "no such lever"),
        (vec!["believe", "valor-2", "--target", "1", "--metric", "joy"], "no such metric"),
        (vec!["decode", "valor-2", "--claim", "keep=0.2"], "sell:25%=22%"),
        (vec!["decode", "valor-2", "--claim", "sell:3=0.2"], "between 0 and 1"),
        (vec!["decode", "valor-2", "--claim", "scrap=0.2", "--unknown", "luck"], "no such unknown"),
    ] {
        let ran = chiplease(arguments.clone());
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.errors.contains(said), "{}", ran.errors);
        assert_eq!(ran.output, "");
    }
    let same = ["--x", "loan_rate", "--y", "loan_rate"];
    let ran = chiplease(["believe", "valor-2", "--target", "0.2"].into_iter().chain(same));
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("same lever"), "{}", ran.errors);
}
