//! `chiplease portfolio`.

use serde_json::Value;

use super::chiplease;

fn json(arguments: &[&str]) -> Value {
    let all = ["portfolio"].iter().chain(arguments).chain(&["--format", "json"]);
    let ran = chiplease(all.copied());
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn one_deal_alone_is_what_run_says_of_it() {
    let portfolio = json(&["sell.ron"]);
    let run = chiplease(["run", "sell.ron", "--format", "json"]);
    let run: Value = serde_json::from_str(&run.output).unwrap();
    assert_eq!(portfolio["deals"][0]["together"], run["summary"]);
    assert_eq!(portfolio["deals"][0]["alone"], run["summary"]);
}

#[test]
fn two_deals_share_one_cash_month_by_month() {
    let portfolio = json(&["valor-2", "valor-1"]);
    let lessee = &portfolio["lessees"][0];
    assert_eq!(lessee["name"], "xAI");
    assert_eq!(lessee["deals"].as_array().unwrap().len(), 2);
    let amount = |row: &Value, key: &str| row[key].as_str().unwrap().parse::<f64>().unwrap();
    let months = lessee["months"].as_array().unwrap();
    for pair in months.windows(2) {
        let before = amount(&pair[0], "liquidity");
        let [funding, burn, paid, guarantee, after] =
            ["funding", "burn", "rent_paid", "guarantee", "liquidity"]
                .map(|key| amount(&pair[1], key));
        assert!((before + funding - burn - paid - guarantee - after).abs() < 0.01, "{}", pair[1]);
    }
    let names: Vec<&str> = portfolio["exposures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|exposure| exposure["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.iter().filter(|name| **name == "Nvidia").count(), 1, "{names:?}");
}

#[test]
fn paths_bring_the_odds_together_and_alone() {
    let odds = json(&["valor-2", "valor-1", "--paths", "1000", "--seed", "3"]);
    let simulation = &odds["simulation"];
    assert_eq!((simulation["paths"].as_u64(), simulation["seed"].as_u64()), (Some(1000), Some(3)));
    let of = |way: &str, key: &str| simulation[way][key].as_f64().unwrap();
    assert!(of("together", "any_default_probability") >= of("alone", "any_default_probability"));
    assert!(of("together", "all_default_probability") <= of("together", "any_default_probability"));
    assert_eq!(json(&["valor-2", "valor-1", "--paths", "1000", "--seed", "3"]), odds, "again");
    assert_eq!(json(&["valor-2"])["simulation"], Value::Null, "only where asked for");
}

#[test]
fn a_table_is_narrow_and_csv_has_a_row_a_deal_and_month() {
    let ran = chiplease(["portfolio", "valor-2", "valor-1", "--paths", "500"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    for expected in ["At least one lease defaults", "Apollo", "stand-alone sum", "2026-01"] {
        assert!(ran.output.contains(expected), "{expected} in {}", ran.output);
    }
    assert!(ran.output.lines().skip(2).all(|line| line.chars().count() <= 120), "{}", ran.output);
    let csv = chiplease(["portfolio", "valor-2", "valor-1", "--format", "csv"]).output;
    assert!(csv.starts_with("scenario,lessee,portfolio_month,month,rent_due"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 61 + 61);
}

#[test]
fn one_broken_file_leaves_nothing_computed() {
    let ran = chiplease(["portfolio", "sell.ron", "nowhere.ron"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "no half portfolio");
    assert!(ran.errors.contains("nowhere.ron") && ran.errors.contains("nothing was computed"));
}
