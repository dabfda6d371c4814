//! The workbook as people see it: what may be typed, charts, links, pages; cases and ends of the term
//! as a spreadsheet program computes them.

use std::fs;
use std::process::Command;

use calamine::Reader as _;
use chiplease::analysis::cases::in_case;
use chiplease::files::{field_path, library, scenario_file};
use chiplease::model::Scenario;
use chiplease::model::case::Case;
use chiplease::model::scenario::{EndOfTerm, SetTerm};
use chiplease::model::story::LeverValue;

use super::workbook::{
    EXPORTED, Typed, cell_of, export, open, part, recalculate, sheet_part, text, with_cell,
};
use super::workbook_damaged::{assert_outputs_are, office, short_lease};

/// Pages of one deal at most, with whatever optional terms a shipped one has.
const PAGES: u32 = 12;
/// Characters of a formula at most.
const FORMULA: usize = 165;

fn shipped() -> Vec<(String, Scenario)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut all: Vec<(String, Scenario)> =
        files.map(|path| (name(&path), scenario_file::read(&path).unwrap())).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// The deal with three cases: numbers, a word, and the tenor and rate of its loan.
fn with_cases(deal: &Scenario) -> Scenario {
    let deal = field_path::set(deal, "tranches[0].tenor", "Months(20)").unwrap();
    let mut deal = Scenario { format: 2, ..deal };
    let mut case = |name: &str, levers: &[(&str, &str)], end: Option<EndOfTerm>| {
        let levers = levers
            .iter()
            .map(|(id, value)| {
                let value: rust_decimal::Decimal = value.parse().unwrap();
                ((*id).to_owned(), LeverValue(value))
            })
            .collect();
        deal.cases.push(Case { levers, end_of_term: end, ..Case::named(name) });
    };
    let low = [("monthly_burn", "1900000000"), ("resale_fraction", "0.137")];
    case("Downside, \"severe\" & <low>", &low, None);
    case("Renewed", &[("lease_months", "30")], Some(EndOfTerm::Renew));
    case("Loan", &[("tenor_months", "18"), ("loan_rate", "0.11")], None);
    chiplease::analysis::cases::validate(&deal).unwrap();
    deal
}

#[test]
fn every_assumption_refuses_what_is_not_allowed_while_it_is_typed() {
    let deal = with_cases(&short_lease());
    let bytes = export(&deal);
    let xml = part(&bytes, &sheet_part(&bytes, "Inputs"));
    let book = open(bytes);
    let fields = book.defined_names().iter().filter(|(name, place)| {
        place.starts_with("Inputs!") && !place.contains(':') && !name.contains("inputs_")
    });
    let mut count = 0;
    for (name, _) in fields.filter(|(name, _)| name != "cents") {
        let cell = cell_of(&book, name);
        assert!(xml.contains(&format!("sqref=\"{cell}\"")), "{name}: nothing says what is allowed");
        count += 1;
    }
    assert!(count > 50, "{count}");
    assert!(xml.contains("<formula1>case_names</formula1>"), "cases are chosen from a list");
}

#[test]
fn the_years_have_two_charts_and_the_cover_leads_to_every_sheet() {
    for (name, _, bytes) in EXPORTED.iter().filter(|(name, ..)| name.starts_with("valor")) {
        let charts = [1, 2].map(|number| part(bytes, &format!("xl/charts/chart{number}.xml")));
        assert!(
            charts[0].contains("DSCR") && charts[1].contains("Loan to value")
                || name.contains("asset"),
            "{name}"
        );
        for chart in &charts {
            assert!(chart.contains("Annual!$"), "{name}");
        }
        let cover = part(bytes, "xl/worksheets/sheet1.xml");
        let sheets = open(bytes.clone()).sheet_names();
        for sheet in sheets.iter().filter(|sheet| !["Cover", "Scenario"].contains(&sheet.as_str()))
        {
            assert!(cover.contains(&format!("location=\"'{sheet}'!A1\"")), "{name}: {sheet}");
        }
    }
}

#[test]
fn a_case_that_sets_nothing_yet_has_a_row_to_type_in_and_comes_back_as_it_is() {
    let mut deal = library::find("valor-2").unwrap().scenario().unwrap();
    deal.format = 2;
    deal.cases = vec![Case::named("Downside")].into();
    let mut book = open(export(&deal));
    let cases = book.worksheet_range("Cases").unwrap();
    assert!(cases.used_cells().any(|(_, _, cell)| *cell == "Downside"), "{cases:?}");
    let cover = book.worksheet_range("Cover").unwrap();
    let row = (0..cover.height()).find(|row| text(&cover, *row, 0) == "Checks").unwrap();
    assert_eq!(text(&cover, row, 3), "OK", "the checks hold");
}

#[test]
fn a_case_that_adds_or_takes_away_a_term_is_named_on_the_cover_as_left_out() {
    let mut deal = library::find("anthropic-xpv").unwrap().scenario().unwrap();
    let without =
        Case { terms: vec![SetTerm::Guarantees(Vec::new())], ..Case::named("No guarantee") };
    deal.cases = vec![Case::named("Plain"), without].into();
    let cover = |deal: &Scenario| {
        let mut book = open(export(deal));
        let cells = book.worksheet_range("Cover").unwrap();
        let texts = cells.used_cells().map(|(_, _, cell)| cell.to_string());
        texts.collect::<Vec<_>>()
    };
    let said = cover(&deal);
    let note: Vec<&String> =
        said.iter().filter(|it| it.starts_with("Not in this workbook")).collect();
    assert_eq!(note.len(), 1, "{said:?}");
    assert!(note[0].ends_with(": No guarantee.") && !note[0].contains("Plain"), "{note:?}");
    deal.cases = vec![Case::named("Plain")].into();
    assert!(cover(&deal).iter().all(|it| !it.starts_with("Not in this workbook")));
}

#[test]
fn no_formula_of_a_shipped_deal_is_long() {
    let mut longest = (0, String::new());
    for (name, deal) in shipped() {
        let mut book = open(export(&deal));
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).unwrap();
            for (_, _, formula) in formulas.used_cells() {
                let length = formula.chars().count();
                if length > longest.0 {
                    longest = (length, format!("{name}, {sheet}: {formula}"));
                }
            }
        }
    }
    assert!(longest.0 <= FORMULA, "{} characters: {}", longest.0, longest.1);
}

#[test]
fn months_on_outputs_have_their_date() {
    let deal = library::default_scenario().unwrap();
    let bytes = export(&deal);
    let mut book = open(bytes.clone());
    let outputs = book.worksheet_range("Outputs").unwrap();
    let rows: Vec<usize> =
        (0..outputs.height()).filter(|row| text(&outputs, *row, 1) == "month").collect();
    assert!(rows.len() > 3, "{rows:?}");
    for row in rows {
        // A month that there is has its date, any other has none.
        let [month, date] = [3, 5].map(|column| text(&outputs, row, column));
        assert_eq!(month == "n/a", date == "n/a", "{}", text(&outputs, row, 0));
        assert!(!date.is_empty(), "{}", text(&outputs, row, 0));
    }
    assert!(part(&bytes, "xl/styles.xml").contains("mmmm yyyy"), "April 2028");
}

#[test]
fn a_spreadsheet_program_computes_each_case_and_each_end_of_the_term() {
    let Some((office, folder, before, after)) = office() else { return };
    let deal = with_cases(&short_lease());
    let bytes = export(&deal);
    let mut expected = Vec::new();
    let cell = cell_of(&open(bytes.clone()), "case_selected");
    for (index, case) in deal.cases.iter().enumerate() {
        let shown = ["Downside, &quot;severe&quot; &amp; &lt;low&gt;", "Renewed", "Loan"][index];
        let typed = with_cell(&bytes, "Inputs", &cell, &Typed::Text(shown));
        expected.push((case.name.clone(), typed, in_case(&deal, index).unwrap()));
    }
    let nobody = with_cell(&bytes, "Inputs", &cell, &Typed::Text("Upside"));
    for (name, deal) in shipped() {
        let bytes = export(&deal);
        let cell = cell_of(&open(bytes.clone()), "end_of_term");
        for end in ["Sell", "Scrap", "Renew"] {
            let typed = with_cell(&bytes, "Inputs", &cell, &Typed::Text(end));
            let changed = field_path::set(&deal, "lease.end_of_term", end).unwrap();
            expected.push((format!("{name}, {end}"), typed, changed));
        }
    }
    for (number, (_, typed, _)) in expected.iter().enumerate() {
        fs::write(before.join(format!("{number}.xlsx")), typed).unwrap();
    }
    fs::write(before.join("nobody.xlsx"), nobody).unwrap();
    recalculate((&office, "xlsx"), folder.path(), &before, &after);
    let read = |name: String| open(fs::read(after.join(name)).unwrap());
    let checks = |book: &mut super::workbook::Book| {
        let cover = book.worksheet_range("Cover").unwrap();
        let row = (0..cover.height()).find(|row| text(&cover, *row, 0) == "Checks").unwrap();
        text(&cover, row, 3)
    };
    for (number, (name, _, changed)) in expected.iter().enumerate() {
        let mut found = read(format!("{number}.xlsx"));
        assert_eq!(checks(&mut found), "OK", "{name}");
        assert_outputs_are(name, &mut found, &mut open(export(changed)));
    }
    let said = checks(&mut read("nobody.xlsx".to_owned()));
    assert!(said.contains(" fail") && said.contains("Case in use"), "{said}");
}

#[test]
fn a_spreadsheet_program_prints_at_most_twelve_pages_of_a_deal() {
    let Some((office, folder, before, after)) = office() else { return };
    let mut deals = shipped();
    deals.push(("with cases".to_owned(), with_cases(&short_lease())));
    for (name, deal) in &deals {
        fs::write(before.join(format!("{name}.xlsx")), export(deal)).unwrap();
    }
    recalculate((&office, "pdf"), folder.path(), &before, &after);
    for (name, _) in &deals {
        let output = Command::new("pdfinfo").arg(after.join(format!("{name}.pdf"))).output();
        let output = String::from_utf8(output.unwrap().stdout).unwrap();
        let pages = output.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
        let pages: u32 = pages.trim().parse().unwrap();
        assert!((8..=PAGES).contains(&pages), "{name}: {pages} pages");
    }
}
