//! Many cases of a deal: a table of them, those of its file, and grids.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{Ran, chiplease, chiplease_reading, command};

/// A folder with a table of cases.
fn table(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.csv");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

const CASES: &str = "\
case,loan_rate,tranches[0].upfront_fee,lease.end_of_term,note
Base,,,,as it is
Low,0.08,0.02,Scrap,\"cheap, but scrapped\"
Wrong,9.5,,,
High,0.12,,Renew,
";

/// The records under a header, by column.
fn rows(ran: &Ran) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(ran.output.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Whether two numbers are the same but for the last digits of a power: on some systems one run and
/// many at once differ there.
fn is_same(one: &str, other: &str) -> bool {
    let [one, other]: [f64; 2] = [one, other].map(|text| text.parse().unwrap());
    (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}

fn figure(assignments: &[&str], metric: &str) -> String {
    let set = assignments.iter().flat_map(|it| ["--set", it]);
    let words = ["run", "sell.ron", "--format", "json"].into_iter().chain(set);
    let line: Value = serde_json::from_str(&chiplease(words).output).unwrap();
    line["summary"][metric].to_string()
}

#[test]
fn a_table_of_cases_is_answered_by_one_with_its_inputs_figures_and_errors_in_order() {
    let (_folder, cases) = table(CASES);
    let asked = ["run", "sell.ron", "--cases", &cases, "--metrics", "net_irr,default_month"];
    let ran = chiplease(asked);
    assert_eq!(ran.code, Some(1), "one row is wrong");
    let header = ran.output.lines().next().unwrap();
    assert_eq!(
        header,
        "file,scenario,case,note,set,loan_rate,tranches[0].upfront_fee,lease.end_of_term,\
         net_irr,default_month,warnings,error"
    );
    let rows = rows(&ran);
    let names: Vec<&str> = rows.iter().map(|row| row["case"].as_str()).collect();
    assert_eq!(names, ["Base", "Low", "Wrong", "High"]);
    assert_eq!(rows[1]["note"], "cheap, but scrapped");
    assert_eq!((&*rows[1]["loan_rate"], &*rows[1]["lease.end_of_term"]), ("0.08", "Scrap"));
    assert!(is_same(&rows[0]["net_irr"], &figure(&[], "net_irr")), "{rows:?}");
    let low = ["tranches[0].rate=0.08", "tranches[0].upfront_fee=0.02", "lease.end_of_term=Scrap"];
    assert!(is_same(&rows[1]["net_irr"], &figure(&low, "net_irr")), "{rows:?}");
    let high = ["tranches[0].rate=0.12", "lease.end_of_term=Renew"];
    assert!(is_same(&rows[3]["net_irr"], &figure(&high, "net_irr")), "{rows:?}");
    assert_eq!(rows[2]["net_irr"], "");
    assert!(rows[2]["error"].contains("tranches[0].rate is 9.5; allowed is 0 to 1"), "{rows:?}");
    assert!(rows[2]["error"].contains("in case \"Wrong\""), "{rows:?}");
    assert!(ran.errors.contains(&rows[2]["error"]), "said as well: {}", ran.errors);
    let json = chiplease(asked.iter().copied().chain(["--format", "json"]));
    let lines: Vec<Value> =
        json.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[1]["metrics"]["net_irr"].to_string(), rows[1]["net_irr"]);
    assert_eq!(lines[1]["set"][0], serde_json::json!({"field": "loan_rate", "value": "0.08"}));
    assert_eq!(lines[1]["case"], "Low");
}

#[test]
fn every_figure_of_the_summary_is_a_column_of_summary_csv() {
    let ran = chiplease(["run", "sell.ron", "gone.ron", "--format", "summary-csv"]);
    assert_eq!(ran.code, Some(1));
    let rows = rows(&ran);
    let line = chiplease(["run", "sell.ron", "--format", "json"]).output;
    let line: Value = serde_json::from_str(&line).unwrap();
    for (key, value) in line["summary"].as_object().unwrap() {
        let text = match value {
            Value::Array(_) => continue,
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            number => number.to_string(),
        };
        assert_eq!(rows[0][key], text, "{key}");
    }
    assert_eq!((&*rows[0]["file"], &*rows[0]["error"]), ("sell.ron", ""));
    assert_eq!((&*rows[1]["file"], &*rows[1]["scenario"]), ("gone.ron", ""));
    assert!(rows[1]["error"].starts_with("gone.ron: no such file"), "{rows:?}");
    let ran = chiplease(["run", "sell.ron", "--metrics", "net_ir"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("did you mean net_irr?"), "{}", ran.errors);
    let few = chiplease(["run", "sell.ron", "--metrics", "uses,carry"]).output;
    assert!(few.starts_with("File") && few.contains("Uses") && few.contains("Carry"), "{few}");
}

#[test]
fn a_grid_is_every_combination_and_the_files_own_cases_are_rows() {
    let grid = ["--grid", "lease_months=48,60", "--grid", "loan_rate=0.08..0.1:0.01"];
    let words = ["run", "sell.ron", "--metrics", "net_irr", "--format", "summary-csv"];
    let ran = chiplease(words.into_iter().chain(grid));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let found = rows(&ran);
    let inputs: Vec<String> =
        found.iter().map(|row| format!("{} {}", row["lease_months"], row["loan_rate"])).collect();
    assert_eq!(inputs, ["48 0.08", "48 0.09", "48 0.1", "60 0.08", "60 0.09", "60 0.1"]);
    let read = chiplease(["run", "sell.ron", "--metrics", "net_irr"].into_iter().chain(grid));
    let row = read.output.lines().nth(3).unwrap().replace('\u{a0}', " ");
    assert!(row.trim().starts_with("48 mo      9.00%"), "as figures are read: {}", read.output);
    let alone = figure(&["lease.term_months=48", "tranches[0].rate=0.09"], "net_irr");
    assert_eq!(found[1]["net_irr"], alone);

    let text = include_str!("../fixtures/scenarios/sell.ron").replace("format: 1", "format: 2");
    let end = text.rfind(')').unwrap();
    let case = "(name: \"Severe\", levers: {\"monthly_burn\": 3_000_000_000}, end_of_term: None, \
                note: \"\")";
    let folder = tempfile::tempdir().unwrap();
    let deal = folder.path().join("deal.ron");
    fs::write(&deal, format!("{}    cases: [{case}],\n)\n", &text[..end])).unwrap();
    let deal = deal.to_str().unwrap();
    let ran = chiplease(["run", deal, "--all-cases"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let names: Vec<&str> =
        ran.output.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!((names[0], &names[2..]), ("Case", &["Base", "Severe"][..]), "{}", ran.output);
    let words = ["simulate", deal, "--all-cases", "--paths", "60", "--format", "json"];
    let lines: Vec<Value> =
        chiplease(words).output.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!((&lines[0]["case"], &lines[1]["case"]), (&"Base".into(), &"Severe".into()));
    let of = |line: &Value| line["default_probability"].as_f64().unwrap();
    assert!(of(&lines[1]) > of(&lines[0]), "{lines:?}");
}

#[test]
fn the_same_table_serves_simulate_compare_and_a_memo() {
    let (folder, cases) = table(&CASES.replace("Wrong,9.5", "Dear,0.15"));
    let ran = chiplease(["simulate", "sell.ron", "--paths", "60", "--cases", &cases]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(rows(&ran).len(), 4);
    assert!(rows(&ran)[2]["net_irr_p50"].parse::<f64>().is_ok(), "{}", ran.output);

    let ran = chiplease(["compare", "sell.ron", "--cases", &cases]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let compared = rows(&ran);
    assert_eq!(compared[0]["net_irr_less_base"], "0");
    let less: f64 = compared[2]["net_irr_less_base"].parse().unwrap();
    let [dear, base] = [2, 0].map(|at| compared[at]["net_irr"].parse::<f64>().unwrap());
    assert!((dear - base - less).abs() < 1e-12 && less < 0.0, "{compared:?}");
    let ran = chiplease(["compare", "sell.ron", "--cases", &cases, "--format", "table"]);
    assert!(ran.output.contains("less A") && ran.output.contains("Dear"), "{}", ran.output);

    let memo = folder.path().join("memo.html");
    let ran = chiplease(["export", "sell.ron", memo.to_str().unwrap(), "--cases", &cases]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let page = fs::read_to_string(&memo).unwrap();
    for said in ["Dear", "Low", "High"] {
        assert!(page.contains(said), "{said}");
    }
    let (_folder, other) = table("case,lessee.name\nA,OpenAI\n");
    let ran = chiplease(["export", "sell.ron", memo.to_str().unwrap(), "--cases", &other]);
    assert_eq!(ran.code, Some(1));
    let said = "lessee.name is neither a lever nor a term that a case may set, in case \"A\"";
    assert!(ran.errors.contains(said), "{}", ran.errors);
    let text =
        "case,lease.purchase_option,structure.target_ltv\nBought,(price: 0.1),65%\nNot,None,\n";
    let (_folder, terms) = table(text);
    let ran = chiplease(["export", "sell.ron", memo.to_str().unwrap(), "--cases", &terms]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let page = fs::read_to_string(&memo).unwrap();
    assert!(page.contains("Purchase option at 10% of cost, Target LTV 65%"), "a term is a column");
}

#[test]
fn a_table_that_is_none_is_said_before_anything_is_computed() {
    for (text, said) in [
        ("", "empty; its first line names the columns"),
        ("case,loan_rate\n", "no rows under the header"),
        ("case,loan_rate,loan_rate\nA,1,2\n", "two columns are called \"loan_rate\""),
        ("case,loan_rate\nA,0.1,0.2\n", "line 2: 3 cells under 2 columns"),
    ] {
        let (_folder, cases) = table(text);
        let ran = chiplease(["run", "sell.ron", "--cases", &cases]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{text:?}");
        assert!(ran.errors.contains(said), "{text:?}: {}", ran.errors);
    }
    let ran = chiplease(["run", "sell.ron", "--cases", "gone.csv"]);
    assert!(ran.errors.starts_with("gone.csv: no such file"), "{}", ran.errors);
    let (_folder, cases) = table("case,loan_rat\nA,0.1\n");
    let ran = chiplease(["run", "sell.ron", "--cases", &cases]);
    assert!(ran.errors.contains("did you mean"), "{}", ran.errors);
}

#[test]
fn a_decimal_comma_and_a_formula_are_refused_in_their_row() {
    let (_folder, cases) =
        table("sep=;\r\ncase;loan_rate;note\r\nA;9,5%;\"so; and, so\"\r\nB;=0.1;\r\nC;9.5%;\r\n");
    let ran = chiplease(["run", "sell.ron", "--cases", &cases, "--metrics", "net_irr"]);
    assert_eq!(ran.code, Some(1));
    let rows = rows(&ran);
    assert!(rows[0]["error"].contains("9,5% has a decimal comma (character 2); write 9.5%"));
    assert_eq!(rows[0]["note"], "so; and, so");
    assert!(rows[1]["error"].contains("=0.1 is a formula; give its value"), "{}", ran.output);
    assert_eq!((&*rows[2]["error"], &*rows[2]["loan_rate"]), ("", "9.5%"));
    let (_folder, open) = table("case,loan_rate\nA,\"9%\nB,10%\n");
    let ran = chiplease(["run", "sell.ron", "--cases", &open]);
    assert!(
        ran.errors.contains("line 2: a quotation mark is opened here and never closed"),
        "{}",
        ran.errors
    );
}

#[test]
fn what_a_spreadsheet_saves_is_read_and_formulas_in_it_are_harmless() {
    let text = "\u{feff}case;loan_rate\r\n=1+1;0.08\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.csv");
    fs::write(&path, utf16).unwrap();
    let ran = chiplease(["run", "sell.ron", "--cases", path.to_str().unwrap()]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(rows(&ran)[0]["case"], "'=1+1", "{}", ran.output);
}

#[test]
fn one_file_is_compared_with_itself_changed_and_each_of_two_has_a_set_of_its_own() {
    let json = |words: &[&str]| -> Value {
        let ran = chiplease(words.iter().copied().chain(["--format", "json"]));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{words:?}");
        serde_json::from_str(&ran.output).unwrap()
    };
    let itself = json(&["compare", "sell.ron", "--set", "tranches[0].rate=0.12"]);
    let changes = itself["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((&changes[0]["a"], &changes[0]["b"]), (&0.095.into(), &0.12.into()));
    assert_eq!(itself["base"]["set"], serde_json::json!([]));
    assert_eq!(itself["set"][0]["value"], "0.12");
    let both = json(&["compare", "sell.ron", "sell.ron", "--set", "tranches[0].rate=0.12"]);
    assert_eq!(both["changes"], serde_json::json!([]), "it holds for both");
    let of_a = json(&["compare", "sell.ron", "sell.ron", "--set-a", "tranches[0].rate=0.12"]);
    assert_eq!(of_a["changes"][0]["a"], 0.12);
    let of_b = json(&["compare", "sell.ron", "sell.ron", "--set-b", "tranches[0].rate=0.12"]);
    assert_eq!(of_b["changes"][0]["b"], 0.12);
}

#[test]
fn fields_can_be_set_wherever_a_scenario_is_read() {
    let json = |words: &[&str]| -> Value {
        let ran = chiplease(words.iter().copied().chain(["--format", "json"]));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{words:?}");
        serde_json::from_str(&ran.output).unwrap()
    };
    let set = ["--set", "tranches[0].rate=0.12"];
    let listed = json(&["list", "sell.ron", set[0], set[1]]);
    assert_eq!(listed["loan_rate"], 0.12);
    let together = json(&["portfolio", "sell.ron", set[0], set[1]]);
    let alone = json(&["run", "sell.ron", set[0], set[1]]);
    assert_eq!(together["deals"][0]["alone"], alone["summary"]);
    let checked = json(&["check", "sell.ron", "--set", "tranches[0].rate=0.3"]);
    assert_eq!(checked["warnings"][0]["concern"], "loan_rate");
}

#[test]
fn hundreds_of_cases_are_one_call_in_their_order() {
    let header = "case,loan_rate,resale_fraction\n".to_owned();
    let line = |at: u32| format!("{at},{},{}\n", 0.06 + f64::from(at) * 1e-4, 0.25);
    let (_folder, cases) = table(&(0..500).map(line).fold(header, |all, line| all + &line));
    let ran = chiplease(["run", "sell.ron", "--cases", &cases, "--metrics", "net_irr"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let rows = rows(&ran);
    let in_order = rows.iter().enumerate().all(|(at, row)| row["case"] == at.to_string());
    assert!(rows.len() == 500 && in_order);
    let irrs: Vec<f64> = rows.iter().map(|row| row["net_irr"].parse().unwrap()).collect();
    assert!(irrs.is_sorted_by(|one, other| one > other), "dearer debt earns less");
    assert!(Path::new(&cases).exists());
    let piped = chiplease_reading(["run", "sell.ron", "--cases", "-", "--metrics", "moic"], CASES);
    assert_eq!(piped.output.lines().count(), 5, "{}", piped.errors);
    assert!(command(["run"]).output().is_ok());
}
