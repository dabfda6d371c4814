//! `curve`, `heat-map`, `tornado` and `break-even` on the command line.

use crate::{Ran, chiplease};

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn ran(line: &str) -> Ran {
    chiplease(words(line))
}

#[track_caller]
fn json(line: &str) -> serde_json::Value {
    let ran = ran(line);
    assert_eq!(ran.code, Some(0), "{line}: {}", ran.errors);
    serde_json::from_str(&ran.output).unwrap()
}

fn summary(assignment: &str) -> serde_json::Value {
    json(&format!("run sell.ron --set {assignment} --format json"))["summary"].clone()
}

#[test]
fn a_curve_is_pairs_that_equal_single_runs() {
    let curve = json("curve sell.ron --lever loan_rate --metric net_irr --points 5");
    let points = curve.as_array().unwrap();
    assert_eq!(points.len(), 5);
    for point in points {
        let (x, y) = (point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
        let alone = summary(&format!("tranches[0].rate={x}"))["net_irr"].as_f64().unwrap();
        assert!((alone - y).abs() < 1e-8, "{alone} and {y} at {x}");
    }
}

#[test]
fn a_curve_is_a_table_or_csv_too() {
    let table =
        ran("curve valor-2 --lever resale_fraction --metric net_irr --points 3 --format table");
    assert!(table.output.contains("Residual value"), "{}", table.output);
    assert!(table.output.contains("Net IRR"), "{}", table.output);
    let csv = ran("curve valor-2 --lever lease_months --metric min_dscr --points 4 --format csv");
    let lines: Vec<&str> = csv.output.lines().collect();
    assert_eq!(lines[0], "lease_months,min_dscr");
    assert_eq!(lines.len(), 5, "{}", csv.output);
}

#[test]
fn a_break_even_put_back_meets_its_target_to_a_billionth() {
    let asked = "break-even sell.ron --lever resale_fraction --metric net_irr --target 0.2";
    let value = json(asked)["value"].as_f64().unwrap();
    let there = summary(&format!("equipment.resale_fraction={value}"))["net_irr"].as_f64().unwrap();
    assert!((there - 0.2).abs() <= 1e-9, "{there} at {value}");
}

#[test]
fn whole_months_are_told_from_both_sides_with_their_figures() {
    let asked = "break-even google-backstop --lever lease_months --metric net_irr --target 0.15";
    let answer = json(asked);
    let irr = |months: &serde_json::Value| {
        let months = months.as_f64().unwrap();
        let line = format!("run google-backstop --set lease.term_months={months} --format json");
        json(&line)["summary"]["net_irr"].clone()
    };
    assert_eq!((&answer["value"], &answer["next"]["value"]), (&108.0.into(), &107.0.into()));
    assert_eq!(answer["figure"], irr(&answer["value"]));
    assert_eq!(answer["next"]["figure"], irr(&answer["next"]["value"]));
    let table = ran(&format!("{asked} --format table")).output.replace('\u{a0}', " ");
    let lines: Vec<Vec<&str>> = table.lines().map(words).collect();
    assert!(lines[2].ends_with(&["108", "mo", "15.07%"]), "{table}");
    assert!(lines[3].ends_with(&["107", "mo", "14.74%"]), "{table}");
    let csv = ran(&format!("{asked} --format csv")).output;
    assert!(csv.starts_with("value,searched_from,searched_to,leaps_at,figure,next,next_figure\n"));
}

#[test]
fn no_such_value_is_an_answer() {
    let asked = "break-even sell.ron --lever resale_fraction --metric net_irr --target 5";
    let answer = json(asked);
    assert!(answer["value"].is_null() && answer.get("leaps_at").is_none(), "{answer}");
    let searched = answer["searched"].as_array().unwrap();
    assert!(searched[0].as_f64().unwrap() < searched[1].as_f64().unwrap(), "{answer}");
}

#[test]
fn a_heat_map_has_a_row_for_each_y_and_equals_single_runs() {
    let asked = "heat-map sell.ron --x resale_fraction --y loan_rate --metric net_irr --size 4";
    let map = json(asked);
    let rows = map["values"].as_array().unwrap();
    assert_eq!((rows.len(), rows[0].as_array().unwrap().len()), (4, 4));
    let (x, y) = (map["x"][2].as_f64().unwrap(), map["y"][1].as_f64().unwrap());
    let line = format!(
        "run sell.ron --set equipment.resale_fraction={x} --set tranches[0].rate={y} --format json"
    );
    let alone = json(&line)["summary"]["net_irr"].as_f64().unwrap();
    assert!((rows[1][2].as_f64().unwrap() - alone).abs() < 1e-8, "{alone}");
    for format in ["table", "csv"] {
        assert_eq!(ran(&format!("{asked} --format {format}")).code, Some(0));
    }
}

#[test]
fn a_tornado_is_sorted_by_swing_and_takes_ranges() {
    let tornado = json("tornado valor-2 --metric net_irr --range resale_fraction=0.1..0.3");
    let bars = tornado["bars"].as_array().unwrap();
    let swings: Vec<f64> = bars.iter().map(|bar| bar["swing"].as_f64().unwrap()).collect();
    assert!(swings.is_sorted_by(|one, other| one >= other), "{swings:?}");
    let resale = bars.iter().find(|bar| bar["lever"] == "resale_fraction").unwrap();
    assert_eq!(resale["low"][0], 0.1);
    assert_eq!(resale["high"][0], 0.3);
    let table = ran("tornado valor-2 --metric net_irr --format table");
    assert!(table.output.contains("Residual value"), "{}", table.output);
    let csv = ran("tornado valor-2 --metric min_dscr --format csv");
    assert!(csv.output.starts_with("lever,low,metric_at_low,high,metric_at_high,swing"));
}

#[test]
fn what_is_misspelt_is_named_with_what_was_meant() {
    for (line, said) in [
        ("curve sell.ron --lever loan_rat --metric net_irr", "did you mean loan_rate?"),
        ("curve sell.ron --lever loan_rate --metric net_ir", "did you mean net_irr?"),
        ("curve sell.ron --lever loan_rate --metric roi", "Metrics: net_irr, equity_irr"),
        ("tornado sell.ron --metric net_irr --range carry=1", "such as 0.05..0.4"),
        ("break-even sell.ron --lever carry --metric net_irr --target high", "such as 0.08"),
    ] {
        let ran = ran(line);
        assert_eq!(ran.code, Some(2), "{line}");
        assert!(ran.errors.contains(said), "{line}: {}", ran.errors);
    }
}

#[test]
fn what_cannot_be_asked_of_a_deal_is_said_and_sets_the_exit_code() {
    for (line, said) in [
        ("curve missing.ron --lever loan_rate --metric net_irr", "missing.ron"),
        ("curve sell.ron --lever cliff_month --metric net_irr", "does not apply"),
        ("heat-map sell.ron --x advance_rate --y loan_amount --metric moic", "the same field"),
        ("tornado sell.ron --metric net_irr --range carry=0..9", "must lie within"),
    ] {
        let ran = ran(line);
        assert_eq!(ran.code, Some(1), "{line}");
        assert!(ran.errors.contains(said), "{line}: {}", ran.errors);
        assert_eq!(ran.output, "", "{line}");
    }
}
