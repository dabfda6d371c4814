//! The hidden sheet with the scenario itself, by which a workbook can be read back.
//!
//! Its text, the text's hash, the version that wrote it, and where each assumption's cell was: so
//! what comes back can be held against what went out, whatever has moved meanwhile. Story and cases
//! stay at home: the one is the presenter's, the other the thoughts of one side.

use jiff::civil::Date;

use super::book::{Area, Book, Page, Print, Role, VALUE, column};
use crate::analysis::cases;
use crate::files::{FileError, digest, scenario_file};
use crate::model::Scenario;

/// The name of the sheet.
pub(super) const SHEET: &str = "Scenario";

/// Units of UTF-16 in a cell; the format allows 32,767.
const CELL_UNITS_MAX: usize = 32_000;

/// The scenario as it is handed out: without story and cases.
fn handed_out(scenario: &Scenario) -> Scenario {
    Scenario { story: Vec::new().into(), ..cases::without_cases(scenario) }
}

/// The text that comes along with a workbook.
pub(super) fn text(scenario: &Scenario) -> Result<String, FileError> {
    scenario_file::to_text(&handed_out(scenario))
}

/// Writes the sheet. Names say where everything is; it is read by them alone.
pub(super) fn write(book: &mut Book, text: &str, day: Option<Date>) {
    // Before the sheet is there, because it is not among the assumptions.
    let inputs = places_of_inputs(book);
    let about =
        "What this workbook was made from, for `chiplease import`. Nothing here is computed.";
    let mut page = book.page(SHEET, "The scenario of this workbook", about);
    page.print(Print { pages: 0, ..Print::PAGE });
    page.heading("This workbook");
    let day = day.map_or_else(String::new, |day| day.to_string());
    for (name, label, value) in [
        ("scenario_version", "Version of chiplease", env!("CARGO_PKG_VERSION")),
        ("scenario_day", "Day", day.as_str()),
        ("scenario_sha256", "SHA-256 of the text below", &digest::sha256(text)),
    ] {
        page.text(0, label, Role::Label);
        page.text(VALUE, value, Role::Faint);
        page.name_value(name);
        page.end_line();
    }
    page.heading("Assumptions: name of the cell, field of the scenario, cell when it was exported");
    let first = page.row_now();
    for [name, path, cell] in &inputs {
        for (column, text) in (0..).zip([name, path, cell]) {
            page.text(column, text.as_str(), Role::Faint);
        }
        page.end_line();
    }
    name_block(&mut page, "scenario_inputs", first, 2);
    page.heading(
        "The scenario: a line a row; what is longer than a cell goes on in the next column",
    );
    let first = page.row_now();
    let mut last_column = 0;
    for line in text.lines() {
        for (column, piece) in (0..).zip(pieces(line)) {
            page.text(column, piece, Role::Faint);
            last_column = last_column.max(column);
        }
        page.end_line();
    }
    name_block(&mut page, "scenario_text", first, last_column);
}

/// Names the lines from `first` to the one before the current.
fn name_block(page: &mut Page<'_>, name: &str, first: u32, last_column: u16) {
    let rows = (first, page.row_now().saturating_sub(1).max(first));
    let area = Area { columns: (0, last_column), rows };
    page.book.name_area(name, page.sheet, area);
}

/// Name, path and cell of every assumption, such as `Inputs!D12`.
fn places_of_inputs(book: &Book) -> Vec<[String; 3]> {
    let place = |name: &str| {
        let place = book.place(name)?;
        let sheet = book.sheet(place.sheet)?.name;
        let (column_at, _) = place.columns_from(0);
        Some(format!("{sheet}!{}{}", column(column_at), place.first_row + 1))
    };
    let inputs = book.inputs.iter();
    inputs.filter_map(|(name, path)| Some([name.clone(), path.clone(), place(name)?])).collect()
}

/// A line in pieces that a cell holds; one blank piece for a blank line.
fn pieces(line: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut units) = (Vec::new(), 0, 0);
    for (at, letter) in line.char_indices() {
        units += letter.len_utf16();
        if units > CELL_UNITS_MAX {
            pieces.push(&line[start..at]);
            (start, units) = (at, letter.len_utf16());
        }
    }
    pieces.push(&line[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_between_letters_and_nothing_is_lost() {
        for letter in ["w", "é", "\u{1f600}"] {
            let line = letter.repeat(70_000);
            let pieces = pieces(&line);
            assert!(pieces.len() > 2, "{letter}");
            assert_eq!(pieces.concat(), line);
            let longest = pieces.iter().map(|piece| piece.encode_utf16().count()).max();
            assert!(longest.is_some_and(|units| units <= CELL_UNITS_MAX), "{letter}");
        }
        assert_eq!(pieces(""), [""]);
    }
}
