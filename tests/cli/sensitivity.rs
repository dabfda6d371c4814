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
    answered(line, 0)
}

#[track_caller]
fn answered(line: &str, code: i32) -> serde_json::Value {
    let ran = ran(&format!("{line} --format json"));
    assert_eq!(ran.code, Some(code), "{line}: {}", ran.errors);
    serde_json::from_str(&ran.output).unwrap()
}

fn summary(assignment: &str) -> serde_json::Value {
    json(&format!("run sell.ron --set {assignment}"))["summary"].clone()
}

#[test]
fn a_curve_is_pairs_that_equal_single_runs() {
    let curve = json("curve sell.ron --lever loan_rate --metric net_irr --points 5");
    let points = curve["points"].as_array().unwrap();
    assert_eq!(
        (&curve["lever"], &curve["metrics"]),
        (&"loan_rate".into(), &["net_irr"][..].into())
    );
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
    let asked =
        "break-even ../deals/rent-backstop.ron --lever lease_months --metric net_irr --target 0.15";
    let answer = json(asked);
    let irr = |months: &serde_json::Value| {
        let months = months.as_f64().unwrap();
        let line = format!("run ../deals/rent-backstop.ron --set lease.term_months={months}");
        json(&line)["summary"]["net_irr"].clone()
    };
    assert_eq!((&answer["value"], &answer["next"]["value"]), (&108.into(), &107.into()));
    assert_eq!(answer["figure"], irr(&answer["value"]));
    assert_eq!(answer["next"]["figure"], irr(&answer["next"]["value"]));
    let table = ran(asked).output.replace('\u{a0}', " ");
    let lines: Vec<Vec<&str>> = table.lines().map(words).collect();
    assert!(lines[2].ends_with(&["108", "mo", "15.07%"]), "{table}");
    assert!(lines[3].ends_with(&["107", "mo", "14.74%"]), "{table}");
    let csv = ran(&format!("{asked} --format csv")).output;
    assert!(csv.starts_with(
        "lever,metric,target,value,searched_from,searched_to,leaps_at,figure,next,next_figure\n"
    ));
}

#[test]
fn several_targets_are_one_table_and_the_ends_say_why_one_has_no_value() {
    let asked = "break-even valor-2 --lever resale_fraction --metric net_irr --target 0.1,0.2";
    let ran = ran(asked);
    assert_eq!(ran.code, Some(4));
    let lines: Vec<Vec<&str>> = ran.output.lines().map(words).collect();
    assert!(lines[0].starts_with(&["Target"]) && lines[0].ends_with(&["Net", "IRR"]));
    assert!(lines[2].ends_with(&["10.00%", "–", "–"]), "{}", ran.output);
    assert!(lines[3].ends_with(&["12.638%", "20.00%"]), "{}", ran.output);
    let at = |fraction: &str| {
        let set = format!("equipment.resale_fraction={fraction}");
        let answer = json(&format!("run valor-2 --set {set}"));
        format!("{:.2}%", answer["summary"]["net_irr"].as_f64().unwrap() * 100.0)
    };
    let why = format!(
        "Searched from 0.00%, where net IRR is {}, to 100.00%, where it is {}.",
        at("0"),
        at("1")
    );
    assert_eq!(ran.output.lines().last(), Some(why.as_str()));
}

#[test]
fn what_moves_nothing_is_named_below_the_tornado() {
    let table = ran("tornado valor-2 --metric net_irr").output;
    let (rows, rest) = table.split_once("\n\n").unwrap();
    let advance = rows.lines().find(|line| line.starts_with("Advance rate")).map(words);
    assert!(!rows.contains(" 0 bp"), "{rows}");
    assert_eq!(advance.map(|row| row[2]), Some("62.33%"), "{rows}");
    assert!(rest.starts_with("No effect: Sold down, Sell-down price"), "{rest}");
    assert!(rest.lines().all(|line| line.chars().count() <= 100), "{rest}");
}

#[test]
fn no_such_value_is_an_answer() {
    let asked = "break-even sell.ron --lever resale_fraction --metric net_irr --target 5";
    let answer = answered(asked, 4);
    assert!(answer["value"].is_null() && answer["leaps_at"].is_null(), "{answer}");
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
    let line =
        format!("run sell.ron --set equipment.resale_fraction={x} --set tranches[0].rate={y}");
    let alone = json(&line)["summary"]["net_irr"].as_f64().unwrap();
    assert!((rows[1][2].as_f64().unwrap() - alone).abs() < 1e-8, "{alone}");
    for format in ["table", "csv"] {
        assert_eq!(ran(&format!("{asked} --format {format}")).code, Some(0), "{format}");
    }
}

#[test]
fn a_range_has_steps_several_metrics_and_goes_beyond_the_slider() {
    let asked = "curve valor-2 --lever loan_rate --metric net_irr,min_dscr \
                 --range loan_rate=6%..14%:0.5%";
    let answer = json(asked);
    let points = answer["points"].as_array().unwrap();
    assert_eq!(points.len(), 17);
    assert_eq!((&points[0][0], &points[16][0]), (&0.06.into(), &0.14.into()));
    let line = "run valor-2 --set tranches[0].rate=0.085 --metrics net_irr,min_dscr";
    let alone = json(line)["metrics"].clone();
    for (place, metric) in ["net_irr", "min_dscr"].into_iter().enumerate() {
        let (found, alone) = (points[5][place + 1].as_f64(), alone[metric].as_f64());
        assert!((found.unwrap() - alone.unwrap()).abs() < 1e-8, "{metric}: {found:?} {alone:?}");
    }
    // Twice as long as a slider goes.
    let long = "break-even ../deals/residual-guarantee.ron --lever lease_months --metric net_irr --target 0.12";
    assert_eq!(answered(long, 4)["searched"], serde_json::json!([12, 120]));
    let answer = json(&format!("{long} --range lease_months=120..240"));
    assert!(answer["value"].as_u64().unwrap() > 192, "{answer}");
    let map = json(
        "heat-map sell.ron --x loan_rate --y lease_months --metric lender_loss \
         --range loan_rate=0.08..0.1:0.01 --range lease_months=48..72:12",
    );
    assert_eq!(map["x"], serde_json::json!([0.08, 0.09, 0.1]));
    assert_eq!(map["y"], serde_json::json!([48, 60, 72]));
    assert_eq!(map["values"][0][0], "0.00", "money is text with cents");
    assert_eq!((&map["x_lever"], &map["metric"]), (&"loan_rate".into(), &"lender_loss".into()));
}

#[test]
fn several_metrics_and_targets_are_a_line_each() {
    let lines = |line: &str| -> Vec<serde_json::Value> {
        let ran = ran(&format!("{line} --format json"));
        ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let seek = "break-even valor-2 --lever resale_fraction";
    let found = lines(&format!("{seek} --metric net_irr --target 0.18,0.2"));
    let targets: Vec<f64> = found.iter().map(|it| it["target"].as_f64().unwrap()).collect();
    assert_eq!(targets, [0.18, 0.2]);
    assert!(found[0]["value"].as_f64() < found[1]["value"].as_f64(), "{found:?}");
    let found = lines(&format!("{seek} --metric net_irr,moic --target 0.2,2.5"));
    assert_eq!((&found[0]["metric"], &found[1]["metric"]), (&"net_irr".into(), &"moic".into()));
    let refused = ran(&format!("{seek} --metric net_irr,moic --target 0.2"));
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.contains("2 metrics and 1 targets"), "{}", refused.errors);
    let tornadoes = lines("tornado sell.ron --metric net_irr,min_dscr");
    assert_eq!(tornadoes.len(), 2);
    let maps = lines("heat-map sell.ron --x loan_rate --y carry --metric moic,net_moic --size 3");
    assert_eq!(maps[1]["metric"], "net_moic");
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
        ("tornado sell.ron --metric net_irr --range carry=1", "such as resale_fraction=0.05..0.4"),
        ("break-even sell.ron --lever carry --metric net_irr --target high", "such as 8%"),
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
        (
            "tornado sell.ron --metric net_irr --range carry=0..9",
            "--range carry=0..9: equity.carry is 9",
        ),
    ] {
        let ran = ran(line);
        assert_eq!(ran.code, Some(1), "{line}");
        assert!(ran.errors.contains(said), "{line}: {}", ran.errors);
        assert_eq!(ran.output, "", "{line}");
    }
}
