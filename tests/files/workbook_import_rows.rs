//! Workbooks that come back with rows that were inserted, blank or with something in them.

use std::fmt::Write as _;

use super::workbook::{Typed, cell_of, open, sheet_part, with_cell};
use super::workbook_import::{DEAL, read, typing, with_part};
use super::workbook_import_damaged::{NAMES, noted, notes, refusal};

/// Every cell from that row on, a row further down, as a spreadsheet inserts one.
fn with_row_inserted(bytes: &[u8], at: usize) -> Vec<u8> {
    let moved = |xml: &str, sign: &str, end: char| -> String {
        let mut pieces = xml.split(sign);
        let mut text = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let (cell, rest) = piece.split_at(piece.find(end).unwrap());
            let digits = cell.find(|c: char| c.is_ascii_digit()).unwrap();
            let row: usize = cell[digits..].parse().unwrap();
            let row = if row >= at { row + 1 } else { row };
            let _infallible = write!(text, "{sign}{}{row}{rest}", &cell[..digits]);
        }
        text
    };
    let sheet = sheet_part(bytes, "Inputs");
    let bytes = with_part(bytes, &sheet, |xml| {
        let cells = moved(&xml, "<c r=\"", '"');
        moved(&cells, "<row r=\"", '"')
    });
    // Names and formulas of other sheets follow.
    let hidden = sheet_part(&bytes, "Scenario");
    [NAMES, &hidden].into_iter().fold(bytes, |bytes, part| {
        with_part(&bytes, part, |xml| {
            let mut pieces = xml.split("Inputs!");
            let first = pieces.next().unwrap().to_owned();
            pieces.fold(first, |text, piece| {
                let end = piece.find(['<', ')']).unwrap();
                text + "Inputs!" + &a_row_down(&piece[..end], at) + &piece[end..]
            })
        })
    })
}

/// `$D$12:$E$12` after a row was inserted.
fn a_row_down(cells: &str, at: usize) -> String {
    let down = |part: &str| match part.trim_end_matches(':').parse::<usize>() {
        Ok(row) if row >= at => part.replace(&row.to_string(), &(row + 1).to_string()),
        Ok(_) | Err(_) => part.to_owned(),
    };
    cells.split('$').map(down).collect::<Vec<_>>().join("$")
}

#[test]
fn rows_may_be_inserted_and_names_still_resolve() {
    let (_, bytes) = &*DEAL;
    let rate = cell_of(&open(bytes.clone()), "loan_rate");
    let row: usize = rate[1..].parse().unwrap();
    let inserted = with_row_inserted(bytes, row);
    let returned = read(&inserted);
    assert!(returned.changes.is_empty(), "{:?}", returned.changes);
    let said = format!("Inputs: a row was inserted above row {}; names still resolve", row + 1);
    assert_eq!(returned.notes, [said], "formulas are where they are followed to");
    // What is changed then is found where it is now.
    let changed = with_cell(&inserted, "Inputs", &format!("D{}", row + 1), &Typed::Number("0.11"));
    assert_eq!(read(&changed).changes[0].cell, format!("Inputs!D{}", row + 1));
}

/// The sheet with a label in A and a number in D of a row that was blank.
fn with_added_row(bytes: &[u8], row: usize, label: &str, number: &str) -> Vec<u8> {
    with_part(bytes, &sheet_part(bytes, "Inputs"), |xml| {
        let label = format!("<c r=\"A{row}\" t=\"inlineStr\"><is><t>{label}</t></is></c>");
        let added = format!("<row r=\"{row}\">{label}<c r=\"D{row}\"><v>{number}</v></c></row>");
        xml.replacen("</sheetData>", &(added + "</sheetData>"), 1)
    })
}

#[test]
fn a_round_or_a_loan_that_was_added_is_said_and_not_taken() {
    const ADVICE: &str = "ignored, because no formula reads what is added to a workbook: add loans, \
                          funding rounds and investors in chiplease";
    let (_, bytes) = &*DEAL;
    let last: usize = cell_of(&open(bytes.clone()), "funding_month_2")[1..].parse().unwrap();
    // In the blank row below the rounds, and in one that was inserted between them.
    let below = with_added_row(bytes, last + 1, "Equity round H", "40");
    let between = with_added_row(&with_row_inserted(bytes, last), last, "Equity round H", "40");
    for (bytes, row, places) in [(below, last + 1, 0), (between, last, 1)] {
        let returned = read(&bytes);
        assert!(returned.changes.is_empty(), "{:?}", returned.changes);
        let said = format!(
            "Inputs!D{row} (“Equity round H”) is 40, in a row that is no assumption of the deal; \
             {ADVICE}"
        );
        assert!(returned.notes.contains(&said), "{said}: {:?}", returned.notes);
        assert_eq!(returned.notes.len(), 1 + places, "{:?}", returned.notes);
    }
    let loan = [(300, "1000000000"), (301, "0.11"), (302, "60")]
        .iter()
        .fold(bytes.clone(), |bytes, (row, number)| {
            with_added_row(&bytes, *row, "Mezzanine", number)
        });
    noted(
        &loan,
        &format!(
            "Inputs!D300 to D302 (“Mezzanine”) are in rows that are no assumption of the deal; {ADVICE}"
        ),
    );
    // Where that makes the deal unsound, it is said with what is wrong.
    let share = typing(bytes, "investor_share_1", &Typed::Number("0.5"));
    let refusal = refusal(&with_added_row(&share, last + 1, "Share of Ares", "0.15"));
    assert!(refusal.contains("(equity.investors) is shares that sum to"), "{refusal}");
    assert!(refusal.contains(&format!("Inputs!D{} (“Share of Ares”)", last + 1)), "{refusal}");
    // A remark is none, nor what the sheet itself has below the assumptions.
    assert_eq!(notes(bytes), "");
}
