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

#[test]
fn believe_tries_levers_over_a_range_that_is_given() {
    let asked = ["believe", "valor-2", "--target", "0.15"];
    let range = ["--range", "loan_rate=8%..12%", "--range", "resale_fraction=0.1..0.4"];
    let json = chiplease(asked.into_iter().chain(range).chain(["--format", "json"]));
    assert_eq!((json.code, json.errors.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&json.output).unwrap();
    assert_eq!(found["levers"][0]["searched"], serde_json::json!([0.1, 0.4]));
    assert_eq!(found["levers"][1]["searched"], serde_json::json!([0.08, 0.12]));
    // Scrap with a coupon of 20% is beyond them, and within them the target is met everywhere.
    let share = found["met_share"].as_f64().unwrap();
    assert!((share - 1.0).abs() < 1e-9, "{found}");
    assert!(found["worst_together"]["holds"] == true, "{}", found["worst_together"]);
    let observed = &found["levers"][1]["observed"];
    assert!(observed[1].as_f64().unwrap() <= 0.12, "what has been seen, within the range");
    let csv = chiplease(asked.into_iter().chain(range).chain(["--format", "csv"]));
    let first = csv.output.lines().nth(1).unwrap();
    assert!(first.starts_with("0.1,0.08,1,net_irr,0.15"), "{first}");
    for (range, said) in [
        ("rent_factor=0.02..0.03", "--range rent_factor: nothing moves it here; give"),
        ("loan_rate=0.06..0.1:0.01", "only the two ends count here"),
        ("loan_rate=0.06..9", "--range loan_rate=0.06..9: "),
    ] {
        let ran = chiplease(asked.into_iter().chain(["--range", range]));
        assert!(ran.errors.contains(said), "{range}: {}", ran.errors);
    }
}

#[test]
fn decode_as_csv_has_a_row_a_reading_with_its_claims_and_unknowns() {
    let more = ["--unknown", "rent_factor", "--unknown", "cash_sweep", "--format"];
    let [csv, json] = ["csv", "json"].map(|format| {
        let ran = chiplease(VALOR.into_iter().chain(more).chain([format]));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
        ran.output
    });
    let json: Value = serde_json::from_str(&json).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        header,
        [
            "reading",
            "loan",
            "misfit",
            "consistent",
            "sell:0.25",
            "scrap",
            "renew:36:0.55",
            "rent_factor",
            "cash_sweep"
        ]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let fits = json["fits"].as_array().unwrap();
    assert_eq!(rows.len(), fits.len());
    for (row, fit) in rows.iter().zip(fits) {
        assert_eq!(
            (&row[0], &row[1]),
            (fit["reading"].as_str().unwrap(), fit["loan"].as_str().unwrap())
        );
        // To the last digit but one: JSON is read to the nearest.
        let is_same = |at: usize, other: &Value| match (row[at].parse::<f64>(), other.as_f64()) {
            (Ok(one), Some(other)) => (one - other).abs() <= 1e-15 * one.abs().max(1.0),
            (one, other) => one.is_err() && other.is_none(),
        };
        assert!(is_same(2, &fit["misfit"]), "{row:?} {fit}");
        assert_eq!(&row[3] == "1", fit["consistent"] == true);
        assert!(is_same(5, &fit["returns"][1]), "{row:?} {fit}");
        assert!(is_same(7, &fit["fitted"]["rent_factor"]), "{row:?} {fit}");
    }
}
