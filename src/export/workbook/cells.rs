//! How many cells of each sheet hold a figure, so that a lost one is noticed.

use super::book::{Area, Book, Content, Kind, MONTHS_ROW, Sheet, Span, VALUE};
use crate::model::Scenario;

/// A sheet's figures: a formula that counts them, and how many there were when it was written.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) sheet: &'static str,
    pub(super) count: String,
    pub(super) expected: u32,
}

/// Rows by month that may be undefined.
const MAY_BE_UNDEFINED: [(&str, &[&str]); 2] =
    [("Lessee", &["liquidity_cover"]), ("Waterfall", &["dscr", "ltv", "llcr", "plcr"])];

/// Names the cells of every sheet that has figures.
pub(super) fn name_all(book: &mut Book, scenario: &Scenario) -> Vec<Filled> {
    let mut filled = vec![of_inputs(book, scenario)];
    for sheet in 0..book.sheets.len() {
        let Some((name, area, expected)) = book.sheet(sheet).and_then(figures) else { continue };
        let cells = format!("cells_of_{}", name.to_lowercase());
        book.name_area(&cells, sheet, area);
        let undefined = match name {
            "Outputs" => format!("+COUNTIF({cells},\"n/a\")"),
            // A search without a zero reads "none", which is an answer.
            "IRR" => format!("+COUNTIF({cells},\"n/a\")+COUNTIF({cells},\"none\")"),
            _ => {
                let rows = MAY_BE_UNDEFINED.iter().filter(|(sheet, _)| *sheet == name);
                let rows = rows.flat_map(|(_, rows)| *rows);
                let counts = rows.map(|row| format!("+COUNTIF([{row}@*],\"n/a\")"));
                counts.collect::<Vec<_>>().concat()
            }
        };
        filled.push(Filled { sheet: name, count: format!("COUNT({cells}){undefined}"), expected });
    }
    filled
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
        let is_number = !matches!(span.kind, Kind::Text | Kind::Date);
        is_number
            && span.row >= MONTHS_ROW
            && span.first_column >= VALUE
            && matches!(span.content, Content::Number(_) | Content::Template(_))
    };
    let count = |span: &Span| u32::from(span.last_column - span.first_column) + 1;
    let expected: u32 = sheet.spans.iter().filter(is_figure).map(count).sum();
    let last_column = sheet.spans.iter().filter(is_figure).map(|span| span.last_column).max()?;
    // Checks compares the Cover with Outputs, and Inputs has a count of its own.
    if matches!(sheet.name, "Cover" | "Inputs") {
        return None;
    }
    let area = Area {
        columns: (VALUE, last_column),
        rows: (MONTHS_ROW, sheet.next_row.saturating_sub(1)),
    };
    Some((sheet.name, area, expected))
}
