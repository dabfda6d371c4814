//! How many cells of each sheet hold a figure, so that a lost one is noticed.

use super::book::{Area, Book, Content, FIRST, Kind, MONTHS_ROW, Sheet, Span, VALUE};
use crate::model::Scenario;

/// A sheet's figures: a formula that counts them, and how many there were when it was written.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) sheet: &'static str,
    pub(super) count: String,
    pub(super) expected: u32,
}

/// Rows by month that may be undefined: neighbours, the first and the last.
const MAY_BE_UNDEFINED: [(&str, &str, &str); 2] =
    [("Lessee", "liquidity_cover", "liquidity_cover"), ("Waterfall", "dscr", "plcr")];

/// Names the cells of every sheet that has figures.
pub(super) fn name_all(book: &mut Book, scenario: &Scenario) -> Vec<Filled> {
    let mut filled = vec![of_inputs(book, scenario)];
    for sheet in 0..book.sheets.len() {
        let Some((name, area, expected)) = book.sheet(sheet).and_then(figures) else { continue };
        let cells = format!("cells_of_{}", name.to_lowercase());
        book.name_area(&cells, sheet, area);
        let undefined = match name {
            "Annual" | "Outputs" => format!("+COUNTIF({cells},\"n/a\")"),
            // A search without a zero reads "none", which is an answer.
            "IRR" => format!("+COUNTIF({cells},\"n/a\")+COUNTIF({cells},\"none\")"),
            _ => undefined(book, sheet, name),
        };
        filled.push(Filled { sheet: name, count: format!("COUNT({cells}){undefined}"), expected });
    }
    filled
}

/// A formula that counts the months of a sheet's ratios that are undefined, after a plus sign.
fn undefined(book: &mut Book, sheet: usize, name: &str) -> String {
    let Some((_, first, last)) = MAY_BE_UNDEFINED.iter().find(|(of, ..)| *of == name) else {
        return String::new();
    };
    let rows = [first, last].map(|id| book.row(id).map_or(0, |(_, row)| row));
    let columns = (FIRST, book.end_column() - 1);
    let ratios = format!("ratios_of_{}", name.to_lowercase());
    book.name_area(&ratios, sheet, Area { columns, rows: (rows[0], rows[1]) });
    format!("+COUNTIF({ratios},\"n/a\")")
}

/// Assumptions are checked one by one; this counts what is computed beside them.
fn of_inputs(book: &Book, scenario: &Scenario) -> Filled {
    let inputs = book.sheets.iter().find(|sheet| sheet.name == "Inputs");
    let rounds = scenario.lessee.funding.len();
    // The counted amounts of the rounds are formulas beside the assumptions.
    let cells = inputs.map_or(0, |sheet| sheet.entries.len()) + rounds;
    let counted = if rounds > 0 { "+COUNT(funding_counted)" } else { "" };
    Filled {
        sheet: "Inputs",
        count: format!("COUNT(inputs_changed_flags){counted}"),
        expected: u32::try_from(cells).unwrap_or(u32::MAX),
    }
}

/// The area of a sheet's figures below its head, and how many there are.
fn figures(sheet: &Sheet) -> Option<(&'static str, Area, u32)> {
    let is_figure = |span: &&Span| {
        let is_number = !matches!(span.kind, Kind::Text | Kind::Word | Kind::Date);
        is_number
            && span.row >= MONTHS_ROW
            && span.first_column >= VALUE
            && matches!(span.content, Content::Number(_) | Content::Template(_))
    };
    let count = |span: &Span| u32::from(span.last_column - span.first_column) + 1;
    let expected: u32 = sheet.spans.iter().filter(is_figure).map(count).sum();
    let last_column = sheet.spans.iter().filter(is_figure).map(|span| span.last_column).max()?;
    // Checks compares the Cover with Outputs, Inputs has a count of its own, and what is in use of a
    // case is checked like an input.
    if matches!(sheet.name, "Cover" | "Inputs" | "Cases") {
        return None;
    }
    // Not a row more: where rows were moved without their formulas, the last one is no longer in it.
    let last_row = sheet.spans.iter().filter(is_figure).map(|span| span.row).max()?;
    let area = Area { columns: (VALUE, last_column), rows: (MONTHS_ROW, last_row) };
    Some((sheet.name, area, expected))
}
