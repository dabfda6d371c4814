//! The hidden sheet with the scenario itself, by which a workbook can be read back.
//!
//! Its text, the text's hash, the version that wrote it, and where each assumption's cell was: so
//! what comes back can be held against what went out, whatever has moved meanwhile. The story stays
//! at home: it is the presenter's. Cases come along, because the sheet Cases shows them.
//!
//! Where formulas were is said by formulas that look at them: a spreadsheet program moves these
//! along, so a formula that was written over is told from a row that somebody has inserted.

use jiff::civil::Date;

use super::book::{Area, Book, Content, Kind, Page, Print, Role, VALUE, column};
use super::formula::Formula;
use super::places::{Column, Columns, Place};
use crate::files::{FileError, digest, scenario_file};
use crate::model::Scenario;

/// The name of the sheet.
pub(super) const SHEET: &str = "Scenario";

/// Units of UTF-16 in a cell; the format allows 32,767.
const CELL_UNITS_MAX: usize = 32_000;

/// The scenario as it is handed out: without story.
fn handed_out(scenario: &Scenario) -> Scenario {
    let mut told = scenario.clone();
    // Replaced, not cleared: writing to a shared list would copy all of it first.
    told.story = Vec::new().into();
    told
}

/// The text that comes along with a workbook.
pub(super) fn text(scenario: &Scenario) -> Result<String, FileError> {
    scenario_file::to_text(&handed_out(scenario))
}

/// Writes the sheet. Names say where everything is; it is read by them alone.
pub(super) fn write(book: &mut Book, text: &str, day: Option<Date>) {
    // Before the sheet is there, because it is not among the assumptions.
    let (inputs, of_cases) = (places(book, &book.inputs), places(book, &book.of_cases));
    let formulas = formulas(book);
    let about =
        "What this workbook was made from, for `chiplease import`. Nothing here is an input.";
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
    list(&mut page, "scenario_inputs", &inputs);
    if !of_cases.is_empty() {
        page.heading(
            "Cases: name of the cell, what it says of which case, cell when it was exported",
        );
        list(&mut page, "scenario_cases", &of_cases);
    }
    page.heading("Formulas: 1 for each row of cells that held some");
    let first = page.row_now();
    for (place, sheet) in formulas {
        let follows = Content::Formula(Formula::following(place, sheet));
        page.put((0, 0), follows, Kind::Whole, Role::Faint);
        page.end_line();
    }
    name_block(&mut page, "scenario_formulas", first, 0);
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

/// Lines of texts with a name.
fn list(page: &mut Page<'_>, name: &str, lines: &[[String; 3]]) {
    let first = page.row_now();
    for line in lines {
        for (column, text) in (0..).zip(line) {
            page.text(column, text.as_str(), Role::Faint);
        }
        page.end_line();
    }
    name_block(page, name, first, 2);
}

/// Neighbouring cells of a row that hold formulas, each with its sheet. Not those of a case, which
/// are there to be typed over.
fn formulas(book: &Book) -> Vec<(Place, &'static str)> {
    let of_cases: Vec<Place> =
        book.of_cases.iter().filter_map(|(name, _)| book.place(name)).collect();
    let mut rows: Vec<(usize, u32, u16, u16)> = book
        .spans()
        .filter(|(_, span)| matches!(span.content, Content::Template(_)))
        .map(|(sheet, span)| (sheet, span.row, span.first_column, span.last_column))
        .filter(|(sheet, row, first, _)| {
            let is_it = |place: &Place| {
                (place.sheet, place.first_row, place.columns_from(0).0) == (*sheet, *row, *first)
            };
            !of_cases.iter().any(is_it)
        })
        .collect();
    rows.sort_unstable();
    // Neighbours in one piece.
    rows.dedup_by(|next, piece| {
        let is_next = (next.0, next.1, next.2) == (piece.0, piece.1, piece.3 + 1);
        if is_next {
            piece.3 = next.3;
        }
        is_next
    });
    let place = |(sheet, row, first, last): (usize, u32, u16, u16)| {
        let columns = if first == last {
            Columns::One(Column::Fixed(first))
        } else {
            Columns::Span(Column::Fixed(first), Column::Fixed(last))
        };
        let place = Place { sheet, first_row: row, last_row: row, columns };
        (place, book.sheet(sheet).map_or("", |sheet| sheet.name))
    };
    rows.into_iter().map(place).collect()
}

/// Names the lines from `first` to the one before the current.
fn name_block(page: &mut Page<'_>, name: &str, first: u32, last_column: u16) {
    let rows = (first, page.row_now().saturating_sub(1).max(first));
    let area = Area { columns: (0, last_column), rows };
    page.book.name_area(name, page.sheet, area);
}

/// Name, path and cell of each, such as `Inputs!D12`.
fn places(book: &Book, named: &[(String, String)]) -> Vec<[String; 3]> {
    let place = |name: &str| {
        let place = book.place(name)?;
        let sheet = book.sheet(place.sheet)?.name;
        let (column_at, _) = place.columns_from(0);
        Some(format!("{sheet}!{}{}", column(column_at), place.first_row + 1))
    };
    let named = named.iter();
    named.filter_map(|(name, path)| Some([name.clone(), path.clone(), place(name)?])).collect()
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
