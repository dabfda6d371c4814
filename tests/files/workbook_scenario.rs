//! The scenario that comes along in a workbook, in a hidden sheet.

use calamine::{Reader as _, SheetVisible};
use chiplease::files::{field_path, scenario_file};
use chiplease::model::Scenario;

use super::workbook::{Book, EXPORTED, cell_of, export, open, text};

/// The text in the cells of the name, put together.
fn embedded(book: &mut Book) -> String {
    let (_, place) =
        book.defined_names().iter().find(|(name, _)| name == "scenario_text").unwrap().clone();
    let rows: Vec<usize> =
        place.split('$').filter_map(|part| part.trim_end_matches(':').parse().ok()).collect();
    let range = book.worksheet_range("Scenario").unwrap();
    let line = |row: usize| -> String {
        (0..range.width()).map(|column| text(&range, row - 1, column)).collect::<String>() + "\n"
    };
    (rows[0]..=rows[1]).map(line).collect()
}

fn deals() -> impl Iterator<Item = Scenario> {
    super::scenario_files().into_iter().map(|path| scenario_file::read(path).unwrap())
}

#[test]
fn a_workbook_brings_its_scenario_along_in_a_hidden_sheet_without_story_and_cases() {
    let mut stories = 0;
    for (name, deal, bytes) in &*EXPORTED {
        let mut book = open(bytes.clone());
        let sheet = book.sheets_metadata().iter().find(|sheet| sheet.name == "Scenario").unwrap();
        assert_eq!(sheet.visible, SheetVisible::Hidden);
        let deal = deal.clone();
        stories += usize::from(!deal.story.is_empty());
        let told = Scenario { story: Vec::new().into(), cases: Vec::new().into(), ..deal };
        assert_eq!(embedded(&mut book), scenario_file::to_text(&told).unwrap(), "{name}");
    }
    assert!(stories > 0, "some shipped deals have a story");
}

#[test]
fn a_text_of_any_length_and_script_comes_along_whole() {
    let mut deal = deals().next().unwrap();
    let odd = "_x000D_ 中国银行 \u{1f600} \u{202e}x  = a\\b \"c\"\nd\te ";
    deal.description = odd.repeat(4_000).into();
    deal.evidence.insert("equipment.cost".to_owned(), "<&> ]]> \u{1}".to_owned());
    let text = embedded(&mut open(export(&deal)));
    let read = scenario_file::parse(&text).unwrap();
    assert_eq!((&read.description, &read.evidence), (&deal.description, &deal.evidence));
}

#[test]
fn every_assumption_has_its_field_and_its_source_beside_it() {
    let deal = deals().find(|deal| deal.tranches.len() > 1).unwrap();
    let mut book = open(export(&deal));
    let inputs = book.worksheet_range("Inputs").unwrap();
    let column = |head: &str| {
        let heads = (0..inputs.width()).map(|column| text(&inputs, 2, column));
        heads.into_iter().position(|found| found == head).unwrap()
    };
    let (fields, sources) = (column("Field"), column("Source"));
    for (name, field) in [
        ("loan_rate", "tranches[0].rate"),
        ("loan_amount_2", "tranches[1].amount"),
        ("equipment_cost", "equipment.cost"),
        ("closing_year", "closing"),
        ("term_months", "lease.term_months"),
    ] {
        let row: usize = cell_of(&book, name)[1..].parse().unwrap();
        assert_eq!(text(&inputs, row - 1, fields), field, "{name}");
        let source = deal.evidence.get(field).cloned().unwrap_or_default();
        assert_eq!(text(&inputs, row - 1, sources), source, "{name}");
    }
    // Every field is one that `--set` takes, or a part of a variant.
    let known: Vec<String> =
        field_path::leaves(&deal).unwrap().into_iter().map(|(path, _)| path).collect();
    for row in 3..inputs.height() {
        let field = text(&inputs, row, fields);
        let is_known = known.iter().any(|path| field.starts_with(path.as_str()));
        assert!(field.is_empty() || is_known, "{field}");
    }
}
