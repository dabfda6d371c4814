//! Warnings: every verb that shows a deal has the same list.

use serde_json::Value;

use crate::chiplease;

/// Two numbers outside of all that has been observed.
const ODD: [&str; 4] = ["--set", "tranches[0].rate=0.3", "--set", "equipment.resale_fraction=0.9"];

fn texts(warnings: &Value) -> Vec<String> {
    let texts =
        warnings.as_array().unwrap().iter().map(|warning| warning["text"].as_str().unwrap());
    texts.map(|text| text.replace('\u{a0}', " ")).collect()
}

/// On one line, as a terminal of any width shows it.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn run_has_them_in_json_and_under_the_table() {
    let with = |format| chiplease(["run", "valor-2", "--format", format].into_iter().chain(ODD));
    let ran = with("json");
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "a warning is no fault");
    let json: Value = serde_json::from_str(&ran.output).unwrap();
    let found: Vec<_> = json["warnings"].as_array().unwrap().iter().collect();
    assert_eq!(found.len(), 2, "{found:?}");
    let keys: Vec<&str> = found[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["concern", "lever", "path", "text"]);
    assert_eq!(
        (&found[0]["concern"], &found[0]["lever"], &found[0]["path"]),
        (&"loan_rate".into(), &"loan_rate".into(), &"tranches[0].rate".into())
    );
    let table = with("table").output;
    let shown = flat(&table);
    for text in texts(&json["warnings"]) {
        assert!(shown.contains(&flat(&text)), "{text} in {table}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    let quiet = chiplease(["run", "valor-2", "--format", "json"]).output;
    let end = "\"warnings\":[],\"error\":null}";
    assert!(quiet.trim_end().ends_with(end), "last, and a list even if empty");
    assert!(!chiplease(["run", "valor-2"]).output.contains("Warnings"));
}

#[test]
fn check_prints_them_and_is_as_strict_as_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("odd.ron");
    let text = include_str!("../fixtures/scenarios/sell.ron");
    std::fs::write(&odd, text.replace("rate: 0.095", "rate: 0.3")).unwrap();
    let odd = odd.to_str().unwrap();
    for (arguments, code) in [
        (vec!["check", odd], 0),
        (vec!["check", "--strict", odd], 1),
        (vec!["check", "--strict", "sell.ron", odd], 1),
        (vec!["check", "--strict", "sell.ron"], 0),
    ] {
        let ran = chiplease(arguments.clone());
        assert_eq!((ran.code, ran.errors.as_str()), (Some(code), ""), "{arguments:?}");
        let warning =
            format!("OK  {odd}\n{odd}: warning: Senior costs 30.00%, above the market range");
        let is_said = ran.output.replace('\u{a0}', " ").contains(&warning);
        assert_eq!(is_said, arguments.contains(&odd), "{}", ran.output);
    }
}

#[test]
fn list_compare_and_portfolio_have_the_list_of_run() {
    let ran = chiplease(["run", "meta-spv", "--format", "json"]);
    let run: Value = serde_json::from_str(&ran.output).unwrap();
    let expected = texts(&run["warnings"]);
    assert_eq!(expected.len(), 3, "{expected:?}");

    let table = chiplease(["list"]).output;
    let row = table.lines().find(|line| line.ends_with(" meta-spv")).unwrap();
    assert!(row.trim_end_matches("meta-spv").trim_end().ends_with(" 3"), "counted: {row}");
    let all = chiplease(["list", "--format", "json"]).output;
    let rows = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let listed: Vec<Value> = rows.filter(|row| row["file"] == "meta-spv").collect();
    assert_eq!(texts(&listed[0]["warnings"]), expected);

    let ran = chiplease(["compare", "valor-2", "meta-spv", "--format", "json"]);
    let compared: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(texts(&compared["warnings"]), expected);
    assert_eq!(texts(&compared["base"]["warnings"]), Vec::<String>::new());

    let ran = chiplease(["portfolio", "valor-2", "meta-spv", "--format", "json"]);
    let portfolio: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(texts(&portfolio["deals"][1]["warnings"]), expected);

    for arguments in [["compare", "valor-2", "meta-spv"], ["portfolio", "valor-2", "meta-spv"]] {
        let shown = flat(&chiplease(arguments).output);
        for text in &expected {
            assert!(shown.contains(&flat(text)), "{arguments:?}: {text}");
        }
    }
}

#[test]
fn deals_of_one_lessee_that_is_spelled_twice_are_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.ron");
    let text = include_str!("../../scenarios/valor-2.ron");
    let later = text.replace("name: \"xAI\"", "name: \"XAI \"");
    assert_ne!(later, text, "the lessee is renamed");
    std::fs::write(&other, later).unwrap();
    let other = other.to_str().unwrap();
    let ran = chiplease(["portfolio", "valor-2", other, "--format", "json"]);
    let json: Value = serde_json::from_str(&ran.output).unwrap();
    let said = texts(&json["warnings"]);
    assert!(
        said[0].starts_with("“xAI” and “XAI ” count as two lessees, each with its own cash"),
        "{said:?}"
    );
    assert_eq!(json["warnings"][0]["path"], "lessee.name");
}
