//! Cases that come back in a workbook: what each sets, its name and its note.

use std::sync::LazyLock;

use chiplease::files::scenario_file;
use chiplease::import::{self, Merge, Returned, State};
use chiplease::model::Scenario;
use chiplease::model::case::Case;
use chiplease::model::scenario::EndOfTerm;
use chiplease::model::story::LeverValue;
use rust_decimal::Decimal;

use super::workbook::{Typed, cell_of, export, open, sheet_part, with_cell};
use super::workbook_import::{DEAL, read, typing, with_part};

/// A deal with two cases, and its workbook.
static DEAL_WITH_CASES: LazyLock<(Scenario, Vec<u8>)> = LazyLock::new(|| {
    let mut deal = DEAL.0.clone();
    deal.format = 2;
    deal.cases = vec![
        Case {
            end_of_term: Some(EndOfTerm::Scrap),
            note: "No market in 2028".to_owned(),
            ..case("Downside", &[("resale_fraction", "0.1"), ("monthly_burn", "1900000000")])
        },
        case("Cheap debt", &[("loan_rate", "0.08"), ("advance_rate", "0.7")]),
    ]
    .into();
    let bytes = export(&deal);
    (deal, bytes)
});

fn case(name: &str, levers: &[(&str, &str)]) -> Case {
    let levers = levers.iter().map(|(id, number)| ((*id).to_owned(), value(number)));
    Case { levers: levers.collect(), ..Case::named(name) }
}

fn value(number: &str) -> LeverValue {
    LeverValue(number.parse().unwrap())
}

/// What is typed into the cell of a case: its number from 1, and what the cell is of.
fn typed(bytes: &[u8], case: usize, of: &str, typed: &Typed) -> Vec<u8> {
    let cell = cell(bytes, case, of);
    with_cell(bytes, "Cases", &cell, typed)
}

fn cell(bytes: &[u8], case: usize, of: &str) -> String {
    let cell = cell_of(&open(bytes.to_vec()), &format!("scenario_case_{case}_{of}"));
    cell.replace("Cases!", "")
}

fn paths(returned: &Returned) -> Vec<(&str, &str)> {
    returned.changes.iter().map(|it| (it.path.as_str(), it.after.as_str())).collect()
}

#[test]
fn unchanged_cases_come_back_byte_for_byte() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    let returned = read(bytes);
    assert_eq!((paths(&returned), returned.notes.as_slice()), (vec![], &[][..]));
    let told = Scenario { story: Vec::new().into(), ..deal.clone() };
    assert_eq!(returned.theirs, told);
    assert_eq!(returned.base_text, scenario_file::to_text(&told).unwrap());
}

#[test]
fn a_number_that_a_case_sets_is_changed_cleared_and_added() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    let bytes = typed(bytes, 1, "resale_fraction", &Typed::Number("0.05"));
    let bytes = typed(&bytes, 1, "monthly_burn", &Typed::Blank);
    let bytes = typed(&bytes, 2, "resale_fraction", &Typed::Number("0.3"));
    let bytes = typed(&bytes, 2, "end_of_term", &Typed::Text("Renew"));
    let bytes = typed(&bytes, 1, "end_of_term", &Typed::Blank);
    let returned = read(&bytes);
    let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
    let mut expected = deal.clone();
    expected.cases[0].levers.insert("resale_fraction".to_owned(), value("0.05"));
    expected.cases[0].levers.remove("monthly_burn");
    expected.cases[0].end_of_term = None;
    expected.cases[1].levers.insert("resale_fraction".to_owned(), value("0.3"));
    expected.cases[1].end_of_term = Some(EndOfTerm::Renew);
    assert_eq!(merged, expected);
    let merge = Merge::of(&returned, deal);
    let said: Vec<String> = merge
        .rows
        .iter()
        .map(|row| format!("{}: {} to {}, {:?}", row.name, row.before, row.theirs, row.case))
        .collect();
    assert_eq!(
        said,
        [
            "Residual value (% of cost), case Downside: 10.0% to 5.0%, Some(0)",
            "Residual value (% of cost), case Cheap debt: as in Base to 30.0%, Some(1)",
            "End of term, case Downside: Scrap to as in Base, Some(0)",
            "End of term, case Cheap debt: as in Base to Renew, Some(1)",
            "Lessee burn a month, case Downside: $1.90bn to as in Base, Some(0)",
        ]
    );
}

#[test]
fn a_cell_that_looks_at_the_base_or_holds_its_value_sets_nothing() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    // As pasting values over the sheet leaves it.
    assert_eq!(deal.equipment.resale_fraction.to_string(), "0.25");
    let pasted = typed(bytes, 2, "resale_fraction", &Typed::Number("0.25"));
    let returned = read(&pasted);
    assert!(returned.changes.is_empty(), "{:?}", returned.changes);
    assert!(returned.notes.is_empty(), "{:?}", returned.notes);
}

#[test]
fn a_loan_that_a_case_sets_as_a_share_of_the_cost_stays_one() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    let returned = read(&typed(bytes, 2, "loan_amount", &Typed::Number("4000000000")));
    let [change] = returned.changes.as_slice() else { panic!("{:?}", returned.changes) };
    assert_eq!(change.path, "cases[1].levers[\"advance_rate\"]");
    let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
    let in_case = chiplease::analysis::cases::in_case(&merged, 1).unwrap();
    assert_eq!(in_case.tranches[0].amount, Decimal::from(4_000_000_000_u64));
}

#[test]
fn names_and_notes_are_read() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    let bytes = typed(bytes, 1, "name", &Typed::Text("Severe"));
    let bytes = typed(&bytes, 2, "note", &Typed::Text("As the bank offered"));
    let bytes = typed(&bytes, 1, "note", &Typed::Blank);
    let returned = read(&bytes);
    let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
    let told: Vec<(&str, &str)> =
        merged.cases.iter().map(|case| (case.name.as_str(), case.note.as_str())).collect();
    assert_eq!(told, [("Severe", ""), ("Cheap debt", "As the bank offered")]);
    assert_eq!(merged.cases[0].levers, deal.cases[0].levers);
}

#[test]
fn what_a_case_cannot_be_is_said_with_its_cell() {
    let (_, bytes) = &*DEAL_WITH_CASES;
    for (case, of, value, said) in [
        (
            1,
            "resale_fraction",
            Typed::Number("25"),
            "@ (Downside: equipment.resale_fraction) is 25; allowed is 0 to 1; 25% is 0.25",
        ),
        (
            2,
            "monthly_burn",
            Typed::Text("1bn"),
            "@ (Cheap debt: lessee.monthly_burn) is the text “1bn”; expected dollars",
        ),
        (
            1,
            "end_of_term",
            Typed::Text("Extend"),
            "@ (Downside: lease.end_of_term) is the text “Extend”; allowed is Sell, Scrap, Renew",
        ),
        (2, "name", Typed::Text("Downside"), "@ (cases[1].name) is"),
        (1, "name", Typed::Blank, "@ (cases[0].name) is"),
        (1, "loan_amount", Typed::Number("6000000000"), "@ (cases[0].levers[\"loan_amount\"]) is"),
    ] {
        let at = format!("Cases!{}", cell(bytes, case, of));
        let refused = import::read_bytes(&typed(bytes, case, of, &value)).unwrap_err();
        let refusal = refused.reasons.join("\n");
        assert!(refusal.contains(&said.replace('@', &at)), "{said}: {refusal}");
    }
}

#[test]
fn a_case_that_both_sides_have_changed_is_a_conflict() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    let bytes = typed(bytes, 1, "resale_fraction", &Typed::Number("0.05"));
    let bytes = typed(&bytes, 2, "loan_rate", &Typed::Number("0.075"));
    let bytes = typed(&bytes, 1, "monthly_burn", &Typed::Blank);
    let bytes = typing(&bytes, "cash_sweep", &Typed::Number("0.25"));
    let mut mine = deal.clone();
    mine.cases[0].levers.insert("resale_fraction".to_owned(), value("0.15"));
    mine.cases[0].levers.remove("monthly_burn");
    // Another one before it: changes go with their case.
    mine.cases.insert(0, Case::named("Mine"));
    let merge = Merge::of(&read(&bytes), &mine);
    let states: Vec<(&str, &State)> =
        merge.rows.iter().map(|row| (row.path.as_str(), &row.state)).collect();
    assert_eq!(
        states,
        [
            ("structure.cash_sweep", &State::Theirs),
            ("cases[1].levers[\"resale_fraction\"]", &State::Conflict),
            ("cases[2].levers[\"loan_rate\"]", &State::Theirs),
            ("cases[1].levers[\"monthly_burn\"]", &State::Both),
        ]
    );
    let conflict = merge.rows[1].conflict();
    assert!(conflict.ends_with("theirs 5.0%, mine 15.0%; it was 10.0%"), "{conflict}");
    let merged = merge.taking(|_| true).unwrap();
    assert_eq!(merged.cases[1].levers["resale_fraction"], value("0.05"));
    assert_eq!(merged.cases[0], mine.cases[0]);
}

#[test]
fn a_case_that_is_gone_and_one_that_was_added_are_said() {
    let (deal, bytes) = &*DEAL_WITH_CASES;
    let mut mine = deal.clone();
    mine.cases.remove(0);
    let returned = read(&typed(bytes, 1, "resale_fraction", &Typed::Number("0.05")));
    let merge = Merge::of(&returned, &mine);
    let gone = State::Gone("the deal has no “Downside” any more".to_owned());
    assert_eq!(merge.rows[0].state, gone);
    assert_eq!(merge.taking(|_| true).unwrap(), mine);

    let head = cell(bytes, 2, "name");
    let next = format!("{}{}", char::from(head.as_bytes()[0] + 1), &head[1..]);
    let added = with_part(bytes, &sheet_part(bytes, "Cases"), |xml| {
        let text = format!("<c r=\"{next}\" t=\"inlineStr\"><is><t>Ours</t></is></c>");
        xml.replacen("</sheetData>", &format!("<row r=\"4\">{text}</row></sheetData>"), 1)
    });
    let said = read(&added).notes.join("\n");
    assert!(said.contains(&format!("Cases!{next} adds a case “Ours”; ignored")), "{said}");
}

#[test]
fn the_base_that_was_typed_over_says_where_it_is_changed() {
    let (_, bytes) = &*DEAL_WITH_CASES;
    let own = cell_of(&open(bytes.clone()), "loan_rate");
    let row = &cell(bytes, 2, "loan_rate")[1..];
    let head = cell(bytes, 1, "name").as_bytes()[0];
    let base = format!("{}{row}", char::from(head - 1));
    for (typed, done) in [
        (Typed::Number("0.11"), "was set to 0.11"),
        (Typed::Text("11%"), "was set to “11%”"),
        (Typed::Blank, "was cleared"),
    ] {
        let returned = read(&with_cell(bytes, "Cases", &base, &typed));
        assert!(returned.changes.is_empty(), "{:?}", returned.changes);
        let said = format!(
            "Cases!{base} (tranches[0].rate) {done}; ignored, because the base only shows the \
             assumption here: change it in Inputs!{own}, or set it in a case"
        );
        assert_eq!(returned.notes, [said]);
    }
}

#[test]
fn a_cell_of_a_case_whose_name_is_gone_stays_as_it_was() {
    let (_, bytes) = &*DEAL_WITH_CASES;
    let bytes = typed(bytes, 1, "resale_fraction", &Typed::Number("0.05"));
    let gone = with_part(&bytes, "xl/workbook.xml", |xml| {
        xml.replace("scenario_case_1_resale_fraction", "gone")
    });
    let returned = read(&gone);
    assert!(returned.changes.is_empty(), "{:?}", returned.changes);
    let said = returned.notes.join("\n");
    let expected = "The name scenario_case_1_resale_fraction is gone, whose cell was Cases!";
    assert!(said.contains(expected), "{said}");
    assert!(said.contains("what case Downside sets of equipment.resale_fraction stays"), "{said}");
}
