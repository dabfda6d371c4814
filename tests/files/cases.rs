//! Cases in scenario files: format 2, strict, and each fault named with case and lever.

use chiplease::analysis::cases::{self, in_case};
use chiplease::files::{field_path, scenario_file};
use chiplease::model::{self, Scenario};

use crate::{SELL, scenario_files};

const DOWNSIDE: &str = "(name: \"Downside\", levers: {\"monthly_burn\": 1_300_000_000, \
                        \"resale_fraction\": 0.15}, end_of_term: None, note: \"Burn and chips\")";

/// The fixture in format 2 with cases as text.
fn with_cases(cases: &str) -> String {
    let text = SELL.replace("format: 1", "format: 2");
    let end = text.rfind(')').unwrap();
    format!("{}    cases: {cases},\n)\n", &text[..end])
}

fn read(cases: &str) -> Scenario {
    scenario_file::parse(&with_cases(cases)).unwrap()
}

fn faults(scenario: &Scenario) -> Vec<String> {
    let faults = cases::validate(scenario).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_without_cases_keeps_its_format_and_every_byte() {
    for file in scenario_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let scenario = scenario_file::parse(&text).unwrap();
        let again = scenario_file::to_text(&scenario).unwrap();
        assert!(!again.contains("cases"), "{}", file.display());
        assert_eq!(scenario.format, 1, "{}", file.display());
        assert_eq!(scenario_file::to_text(&scenario_file::parse(&again).unwrap()).unwrap(), again);
    }
    let newer = SELL.replace("format: 1", "format: 2");
    let newer = scenario_file::parse(&newer).unwrap();
    assert!(cases::validate(&newer).is_ok(), "a file of format 2 without any is fine");
    assert!(scenario_file::to_text(&newer).unwrap().contains("format: 2,"), "and stays so");
}

#[test]
fn cases_read_back_as_they_were_written() {
    let scenario = read(&format!("[{DOWNSIDE}]"));
    assert_eq!(faults(&scenario), Vec::<String>::new());
    let text = scenario_file::to_text(&scenario).unwrap();
    assert!(text.contains("\"monthly_burn\": 1300000000,"), "{text}");
    assert_eq!(scenario_file::parse(&text).unwrap(), scenario);
}

#[test]
fn a_file_of_format_1_that_holds_cases_is_refused() {
    let text = with_cases(&format!("[{DOWNSIDE}]")).replace("format: 2", "format: 1");
    let scenario = scenario_file::parse(&text).unwrap();
    assert_eq!(
        faults(&scenario),
        ["cases is given in a file of format 1; allowed is only in format 2: write `format: 2`"]
    );
    let (none, three) = (SELL.replace("format: 1", "format: 0"), 3);
    let scenario = scenario_file::parse(&none).unwrap();
    assert_eq!(faults(&scenario), ["format is 0; allowed is 1 or 2"]);
    let newer = SELL.replace("format: 1", &format!("format: {three}"));
    assert!(scenario_file::parse(&newer).unwrap_err().is_newer);
}

#[test]
fn a_case_is_read_strictly() {
    for (old, new, message) in [
        ("name:", "nam:", "cases[0].nam: unknown field; did you mean name?"),
        (", note: \"Burn and chips\"", "", "cases[0].note: missing"),
        (" end_of_term: None,", "", "cases[0].end_of_term: missing; add end_of_term: None if"),
        ("0.15", "\"low\"", "cases[0].levers[\"resale_fraction\"]: expected a number such as"),
        ("None", "Some(Keep)", "cases[0].end_of_term: expected one of Sell, Scrap, Renew"),
    ] {
        let text = with_cases(&format!("[{}]", DOWNSIDE.replace(old, new)));
        let error = scenario_file::parse(&text).unwrap_err().to_string();
        assert!(error.contains(message), "{new}: {error}");
    }
}

#[test]
fn each_fault_names_its_case_and_lever() {
    let case = |name: &str, levers: &str| {
        format!("(name: {name:?}, levers: {{{levers}}}, end_of_term: None, note: \"\")")
    };
    let fine = case("Fine", "");
    for (list, expected) in [
        (format!("[{fine}, {fine}]"), "cases[1].name is \"Fine\" again; allowed is a name that no"),
        (format!("[{}]", case(" ", "")), "cases[0].name is \" \"; allowed is a name that is not"),
        (format!("[{}]", vec![""; 17].join(&format!("{fine},"))), "cases[15].name is"),
        (
            format!("[{fine}, {}]", case("Severe", "\"burn\": 1")),
            "cases[1].levers[\"burn\"] is \"burn\" in case \"Severe\"; allowed is the id of a lever",
        ),
        (
            format!("[{}]", case("Severe", "\"loan_rate_2\": 0.1")),
            "cases[0].levers[\"loan_rate_2\"] is \"loan_rate_2\" in case \"Severe\"; allowed is \
             what this scenario has: This deal has no loan",
        ),
        (
            format!("[{}]", case("Severe", "\"lease_months\": 48.5")),
            "cases[0].levers[\"lease_months\"] is 48.5 in case \"Severe\"; allowed is a whole",
        ),
        (
            format!("[{}]", case("Severe", "\"loan_rate\": 0.1, \"resale_fraction\": 1.5")),
            "cases[0].levers[\"resale_fraction\"] is 1.5 in case \"Severe\"; allowed is 0 to 1",
        ),
        (
            format!("[{}]", case("Severe", "\"loan_rate\": 0.1, \"loan_amount\": 9e12")),
            "cases[0].levers[\"loan_amount\"] is such in case \"Severe\" that tranches is debt of",
        ),
        (
            format!("[{}]", case("Severe", "\"lessee_cash\": 2e13")),
            "cases[0].levers[\"lessee_cash\"] is 20000000000000; allowed is",
        ),
    ] {
        let text = with_cases(&list);
        let scenario =
            scenario_file::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let found = faults(&scenario);
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{expected}: {found:?}");
    }
    let names: Vec<String> = (0..17).map(|index| case(&format!("Case {index}"), "")).collect();
    let scenario = read(&format!("[{}]", names.join(", ")));
    assert_eq!(faults(&scenario), ["cases is a list of 17; allowed is at most 16"]);
}

#[test]
fn no_figure_of_the_scenario_depends_on_its_cases() {
    let with = read(&format!("[{DOWNSIDE}]"));
    let without = scenario_file::parse(SELL).unwrap();
    assert_eq!(model::run(&with), model::run(&without));
    let downside = in_case(&with, 0).unwrap();
    assert_ne!(model::run(&downside).summary, model::run(&with).summary);
    assert!(downside.cases.is_empty(), "a case has none of its own");
    assert!(downside.name.ends_with(" · Downside"), "{}", downside.name);
    assert_eq!(downside.equipment.resale_fraction.to_string(), "0.15");
}

#[test]
fn fields_of_cases_are_set_by_path() {
    let scenario = scenario_file::parse(SELL).unwrap();
    let scenario = field_path::set(&scenario, "format", "2").unwrap();
    // The file says nothing of cases: a field that may be absent can be set all the same.
    let scenario = field_path::set(&scenario, "cases", &format!("[{DOWNSIDE}]")).unwrap();
    assert_eq!(scenario, read(&format!("[{DOWNSIDE}]")));
    let path = "cases[0].levers[\"loan_rate\"]";
    let scenario = field_path::set(&scenario, path, "0.11").unwrap();
    assert_eq!(scenario.cases[0].levers.len(), 3);
    let leaves = field_path::leaves(&scenario).unwrap();
    assert!(leaves.contains(&(path.to_owned(), "0.11".to_owned())), "{leaves:?}");
    let error = field_path::set(&scenario, "csaes", "[]").unwrap_err().to_string();
    assert_eq!(error, "csaes: no such field; did you mean cases?");
    let error = field_path::set(&scenario, "cases", "[(name: 1)]").unwrap_err().to_string();
    assert!(error.starts_with("cases[0].name: expected text in quotes"), "{error}");
}
