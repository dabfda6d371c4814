//! What was typed where nothing reads it: numbers in rows that were added, and over the base that the
//! sheet of cases only shows.

use super::book::{Area, At, Book, Value, cell_text};
use super::cases::Cell;
use super::embedded::Input;
use crate::format::{self, text};

/// Numbers among the assumptions that are none: of a loan or a round that somebody added.
pub(super) fn among_assumptions(book: &Book, inputs: &[Input]) -> Vec<String> {
    let areas: Vec<&Area> =
        inputs.iter().filter_map(|input| book.area(&input.name, &input.was.sheet)).collect();
    let Some(home) = areas.first() else { return Vec::new() };
    let column = home.first.1;
    let first = areas.iter().map(|area| area.first.0).min().unwrap_or_default();
    let below =
        Area { sheet: home.sheet.clone(), first: (first, column), last: (u32::MAX, column) };
    let typed = book.cells_in(&below).into_iter().filter_map(|(at, cell)| match cell.value {
        Value::Number(number) if cell.formula.is_none() => Some((at, number)),
        _ => None,
    });
    let mut stretches: Vec<(At, At, f64)> = Vec::new();
    for (at, number) in typed.filter(|(at, _)| !book.is_named(&home.sheet, *at)) {
        match stretches.last_mut() {
            Some((_, last, _)) if last.0.saturating_add(1) == at.0 => *last = at,
            Some(_) | None => stretches.push((at, at, number)),
        }
    }
    stretches.iter().map(|stretch| of_rows(book, &home.sheet, *stretch)).collect()
}

fn of_rows(book: &Book, sheet: &str, (first, last, number): (At, At, f64)) -> String {
    let label = match &book.cell(sheet, (first.0, 0)).value {
        Value::Text(label) if first.1 > 0 => format!(" (“{}”)", text::name(label.trim())),
        _ => String::new(),
    };
    let what = if first == last {
        let cell = cell_text(first);
        format!("{cell}{label} is {}, in a row that is", shown(number))
    } else {
        let (from, to) = (cell_text(first), cell_text(last));
        format!("{from} to {to}{label} are in rows that are")
    };
    format!(
        "{sheet}!{what} no assumption of the deal; ignored, because no formula reads what is added \
         to a workbook: add loans, funding rounds and investors in chiplease"
    )
}

/// The column of the base on the sheet of cases, which shows assumptions and holds none.
pub(super) struct Base<'a> {
    heads: Option<&'a Area>,
    /// Rows of the sheet, each with the field that cases set there.
    rows: Vec<(u32, &'a str)>,
    book: &'a Book,
    inputs: &'a [Input],
}

impl<'a> Base<'a> {
    pub(super) fn of(book: &'a Book, inputs: &'a [Input], of_cases: &'a [Input]) -> Self {
        let heads = of_cases.first().and_then(|it| book.area("case_names", &it.was.sheet));
        let rows = of_cases.iter().filter_map(|input| {
            let cell =
                Cell::read(&input.path).filter(|cell| !matches!(cell.of, "name" | "note"))?;
            Some((book.area(&input.name, &input.was.sheet)?.first.0, cell.of))
        });
        Self { heads, rows: rows.collect(), book, inputs }
    }

    /// What is said of a cell of it that holds this in place of its formula; none of another cell.
    pub(super) fn typed_over(&self, sheet: &str, at: At, value: &Value) -> Option<String> {
        let heads = self.heads.filter(|heads| heads.sheet == sheet && heads.first.1 == at.1)?;
        let (_, path) = self.rows.iter().find(|(row, _)| *row == at.0)?;
        let done = match value {
            Value::Blank => "was cleared".to_owned(),
            Value::Number(number) => format!("was set to {}", shown(*number)),
            Value::Text(typed) => format!("was set to “{}”", text::line(typed)),
            Value::Logical(_) => "was set to TRUE or FALSE".to_owned(),
            Value::Error(error) => format!("is the error {error}"),
        };
        let input = self.inputs.iter().find(|input| input.path == *path);
        let own = input.and_then(|input| self.book.area(&input.name, &input.was.sheet));
        let place = own.map_or_else(|| "on Inputs".to_owned(), |area| format!("in {area}"));
        let cell = cell_text(at);
        Some(format!(
            "{}!{cell} ({path}) {done}; ignored, because the base only shows the assumption here: \
             change it {place}, or set it in a case",
            heads.sheet
        ))
    }
}

fn shown(number: f64) -> String {
    if number.abs() >= 1000.0 { format::number(number, 0) } else { number.to_string() }
}
