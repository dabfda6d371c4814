//! The hidden sheet: what was handed out, and where its cells were.

use super::book::{Area, Book, Value};
use super::{Reason, Refused};
use crate::analysis::cases;
use crate::files::{digest, scenario_file};
use crate::model::Scenario;

/// The sheet's name, where nobody has renamed it.
pub(super) const SHEET: &str = "Scenario";

/// An assumption of the workbook.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// The name of its cell.
    pub(super) name: String,
    /// Its field.
    pub(super) path: String,
    /// Where its cell was.
    pub(super) was: Area,
}

/// What the sheet holds.
#[derive(Clone, Debug)]
pub(super) struct Embedded {
    pub(super) scenario: Scenario,
    pub(super) text: String,
    pub(super) version: String,
    pub(super) day: Option<String>,
    pub(super) inputs: Vec<Input>,
    /// What the cases say: a path each such as `cases[0].lease.term_months`.
    pub(super) of_cases: Vec<Input>,
}

impl Embedded {
    pub(super) fn read(book: &Book) -> Result<Self, Refused> {
        let Some(area) = book.area("scenario_text", SHEET) else {
            return Err(Refused::whole(why_without(book)));
        };
        let version = book.text("scenario_version", SHEET).unwrap_or_default();
        let text = text(book, area);
        let hash = book.text("scenario_sha256", SHEET).unwrap_or_default();
        let newer = if version.is_empty() || version == env!("CARGO_PKG_VERSION") {
            String::new()
        } else {
            format!(
                "; it was written by chiplease {version}, this is {}",
                env!("CARGO_PKG_VERSION")
            )
        };
        let scenario = scenario_file::parse(&text).map_err(|error| {
            Refused::whole(format!(
                "the text in the hidden sheet {SHEET} is no scenario: {error}{newer}"
            ))
        })?;
        // A spreadsheet program may lose blanks at the ends of a cell, which say nothing.
        let canonical =
            scenario_file::to_text(&scenario).map_err(|error| Refused::whole(error.to_string()))?;
        let text = [text, canonical].into_iter().find(|text| digest::sha256(text) == hash);
        let Some(text) = text else {
            return Err(Refused::whole(format!(
                "the text in the hidden sheet {SHEET} is not the one that was exported (its SHA-256 \
                 differs), so changes cannot be told from it; export the deal again"
            )));
        };
        if let Err(faults) = cases::validate(&scenario) {
            let faults = faults.iter().map(|fault| format!("the hidden sheet {SHEET}: {fault}"));
            return Err(Refused::from(faults.map(Reason::from).collect::<Vec<_>>()));
        }
        let day = book.text("scenario_day", SHEET).filter(|day| !day.is_empty());
        let (inputs, of_cases) = (inputs(book, "scenario_inputs"), inputs(book, "scenario_cases"));
        if inputs.is_empty() {
            return Err(Refused::whole(format!(
                "the hidden sheet {SHEET} does not say which cells are assumptions (the name \
                 scenario_inputs is gone); export the deal again"
            )));
        }
        Ok(Self { scenario, text, version, day, inputs, of_cases })
    }
}

/// Why there is no scenario in it.
fn why_without(book: &Book) -> String {
    if book.has_sheet(SHEET) {
        return format!(
            "the name scenario_text is gone, which leads to the scenario on the hidden sheet \
             {SHEET}; export the deal again"
        );
    }
    // Names that every workbook of ours has had from the beginning.
    if ["equipment_cost", "term_months", "inputs_changed"].iter().all(|name| book.has_name(name)) {
        return format!(
            "a workbook of chiplease without the hidden sheet {SHEET}: of an older version, or the \
             sheet was removed. Export the deal again, or type the changes into the deal"
        );
    }
    "a workbook of another program: it holds no scenario of chiplease".to_owned()
}

/// Lines of the text, a row each; a long one goes on in the next columns.
fn text(book: &Book, area: &Area) -> String {
    let mut text = String::new();
    let mut row = area.first.0;
    for ((at, _), cell) in book.cells_in(area) {
        while row < at {
            text.push('\n');
            row += 1;
        }
        match &cell.value {
            Value::Text(piece) => text.push_str(piece),
            // A spreadsheet program may have read a line as a number.
            Value::Number(number) => text.push_str(&number.to_string()),
            Value::Blank | Value::Logical(_) | Value::Error(_) => {}
        }
    }
    text.push('\n');
    text
}

fn inputs(book: &Book, name: &str) -> Vec<Input> {
    let Some(area) = book.area(name, SHEET) else { return Vec::new() };
    let text = |row: u32, column: u32| match &book.cell(&area.sheet, (row, column)).value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let input = |row: u32| {
        let first = area.first.1;
        let (name, path) = (text(row, first)?, text(row, first + 1)?);
        Some(Input { name, path, was: Area::read(&text(row, first + 2)?)? })
    };
    // No deal has so many, whatever the name says.
    const INPUTS_MAX: u32 = 10_000;
    let last = area.last.0.min(area.first.0.saturating_add(INPUTS_MAX));
    (area.first.0..=last).filter_map(input).collect()
}
