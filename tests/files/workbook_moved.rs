//! Workbooks whose names are gone or whose rows were moved without their formulas, as a tool that is
//! no spreadsheet program does: the cover never says OK.
//!
//! Only where `CHIPLEASE_OFFICE` names a spreadsheet program.

use std::fs;

use calamine::Reader as _;

use super::workbook::{
    SHEETS, Typed, cell_of, export, open, part, recalculate, sheet_part, with_cell, with_part,
};
use super::workbook_damaged::{COVER, office, on_cover, short_lease};

/// Names of the hidden sheet, which `import` reads and nothing is computed by.
const OF_IMPORT: &str = "scenario_";

/// The names of cells, without areas of print and titles.
fn names(bytes: &[u8]) -> Vec<String> {
    let all = open(bytes.to_vec()).defined_names().to_vec();
    let all = all.into_iter().map(|(name, _)| name);
    let is_computed = |name: &String| !name.starts_with("_xlnm") && !name.starts_with(OF_IMPORT);
    all.filter(is_computed).collect()
}

fn without_name(bytes: &[u8], name: &str) -> Vec<u8> {
    with_part(bytes, "xl/workbook.xml", |xml| {
        let start = xml.find(&format!("<definedName name=\"{name}\">")).unwrap();
        let end = start + xml[start..].find("</definedName>").unwrap() + "</definedName>".len();
        [&xml[..start], &xml[end..]].concat()
    })
}

/// A blank row before this one; formulas and names stay as they are.
fn with_row(bytes: &[u8], sheet: &str, at: usize) -> Vec<u8> {
    with_part(bytes, &sheet_part(bytes, sheet), |xml| {
        let mut moved = String::new();
        let mut rest = xml;
        while let Some(start) = ["<row r=\"", "<c r=\""]
            .iter()
            .filter_map(|tag| rest.find(tag).map(|place| place + tag.len()))
            .min()
        {
            let end = start + rest[start..].find('"').unwrap();
            let place = &rest[start..end];
            let letters = place.trim_end_matches(|c: char| c.is_ascii_digit());
            let row: usize = place[letters.len()..].parse().unwrap();
            moved.push_str(&rest[..start]);
            moved.push_str(letters);
            moved.push_str(&(row + usize::from(row >= at)).to_string());
            rest = &rest[end..];
        }
        moved + rest
    })
}

fn row_count(bytes: &[u8], sheet: &str) -> usize {
    part(bytes, &sheet_part(bytes, sheet)).matches("<row r=").count()
}

#[test]
fn a_spreadsheet_program_never_says_ok_where_a_name_is_gone_or_a_row_was_moved() {
    let Some((office, folder, before, after)) = office() else { return };
    let bytes = export(&short_lease());
    // Nothing is compared with the program where an assumption is changed.
    let rate = cell_of(&open(bytes.clone()), "loan_rate");
    let changed = with_cell(&bytes, "Inputs", &rate, &Typed::Number("0.11"));
    let mut damaged = Vec::new();
    let mut put = |what: String, bytes: Vec<u8>| {
        let file = format!("{}.xlsx", damaged.len());
        fs::write(before.join(file), bytes).unwrap();
        damaged.push(what);
    };
    let names = names(&bytes);
    assert!(names.len() > 80, "{}", names.len());
    for name in &names {
        put(format!("without {name}"), without_name(&changed, name));
    }
    // On the cover, which only shows what the others find, nothing is looked up.
    for sheet in SHEETS.into_iter().skip(1) {
        let count = row_count(&bytes, sheet);
        for at in [count / 5, count / 2, count * 4 / 5] {
            put(format!("{sheet}, row {at}"), with_row(&bytes, sheet, at.max(6)));
            put(format!("{sheet}, row {at}, changed"), with_row(&changed, sheet, at.max(6)));
        }
    }
    recalculate((&office, COVER), folder.path(), &before, &after);
    let mut wrong = Vec::new();
    for (number, what) in damaged.iter().enumerate() {
        let checks = on_cover(&after.join(format!("{number}.csv")), "Checks");
        if checks == "OK" {
            wrong.push(what);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
