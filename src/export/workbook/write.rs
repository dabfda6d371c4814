//! Writes the book as an `.xlsx` file: cells, texts over several columns, names.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Url, Workbook, Worksheet, XlsxError,
};

use super::book::{Book, Content, FIRST, NOTE, Role, Sheet, Span};
use super::evaluate::{Value, Values};
use super::formats::Formats;
use super::setup;
use crate::format::text::workbook_cell;
use crate::model::Scenario;

/// The program's value for a cell, by sheet, row and column; nothing where it is undefined.
type Found = HashMap<(usize, u32, u16), Option<f64>>;

/// The file.
pub(super) fn bytes(
    book: &Book,
    scenario: &Scenario,
    day: Option<Date>,
    values: &Values,
    found: &Found,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(&scenario.name).set_author("chiplease");
    workbook.set_properties(&properties.set_creation_datetime(&created(day)?));
    let mut formats = Formats::default();
    for (number, sheet) in book.sheets.iter().enumerate() {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.name)?;
        worksheet.set_hidden(sheet.name == super::embedded::SHEET);
        for span in &sheet.spans {
            write_span(worksheet, number, span, formats.of(span), values, found)?;
        }
        let widths = setup::widths(worksheet, book, sheet, (values, number))?;
        setup::of_sheet(worksheet, sheet, (values, number))?;
        paragraphs(worksheet, sheet, &widths, &mut formats)?;
    }
    for (name, place) in &book.names {
        let sheet = book.sheet(place.sheet).map_or("", |sheet| sheet.name);
        let (first, last) = place.columns_from(0);
        let (left, right) = (super::book::column(first), super::book::column(last));
        let (top, bottom) = (place.first_row + 1, place.last_row + 1);
        // Absolute: a relative name would move with the cell that uses it.
        let cells = if place.is_cell() {
            format!("={sheet}!${left}${top}")
        } else {
            format!("={sheet}!${left}${top}:${right}${bottom}")
        };
        workbook.define_name(name.as_str(), &cells)?;
    }
    workbook.save_to_buffer()
}

/// The time of creation that the file states: the day and no time, so that a deal gives the same
/// bytes all day. The format requires one, and a ZIP archive has none before 1980.
fn created(day: Option<Date>) -> Result<ExcelDateTime, XlsxError> {
    const NO_DAY: Date = jiff::civil::date(1980, 1, 1);
    let day = day.unwrap_or(NO_DAY);
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(u16::MAX);
    ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))
}

fn write_span(
    worksheet: &mut Worksheet,
    sheet: usize,
    span: &Span,
    format: &Format,
    values: &Values,
    found: &Found,
) -> Result<(), XlsxError> {
    for column in span.first_column..=span.last_column {
        match &span.content {
            Content::Blank => worksheet.write_blank(span.row, column, format)?,
            Content::Number(number) => {
                worksheet.write_number_with_format(span.row, column, *number, format)?
            }
            Content::Text(text) => {
                let text = workbook_cell(text);
                worksheet.write_string_with_format(span.row, column, text, format)?
            }
            Content::Link(name) => {
                let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
                worksheet.write_url_with_format(span.row, column, link, format)?
            }
            // Templates were read into formulas before: none is left.
            Content::Template(_) => worksheet,
            Content::Formula(formula) => {
                // The program's own value where it has one: Checks compares the formulas with it.
                let result = match found.get(&(sheet, span.row, column)) {
                    Some(Some(value)) => value.to_string(),
                    Some(None) => "n/a".to_owned(),
                    None => text_of(values.at(sheet, span.row, column)),
                };
                let formula = Formula::new(formula.text(column)).set_result(result);
                worksheet.write_formula_with_format(span.row, column, formula, format)?
            }
        };
    }
    Ok(())
}

fn text_of(value: &Value) -> String {
    match value {
        // A reference to a blank cell is shown as 0.
        Value::Blank => "0".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => workbook_cell(text).into_owned(),
        Value::Error => "#VALUE!".to_owned(),
    }
}

/// Texts over several columns, and rows as high as the lines that their texts take.
fn paragraphs(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    widths: &[f64],
    formats: &mut Formats,
) -> Result<(), XlsxError> {
    let about = (!sheet.has_months && sheet.name != "Cover")
        .then(|| (1, (0, sheet.print.last_column.max(FIRST + 1))));
    for (row, (first_column, last_column)) in about.iter().chain(&sheet.paragraphs) {
        let is_it = |span: &&Span| span.row == *row && span.first_column == *first_column;
        let Some(span) = sheet.spans.iter().find(is_it) else { continue };
        let Content::Text(text) = &span.content else { continue };
        let text = workbook_cell(text);
        let format = formats.of(span).clone().set_text_wrap();
        worksheet.merge_range(*row, *first_column, *row, *last_column, &text, &format)?;
        let width = |column| widths.get(usize::from(column)).or(widths.last()).copied();
        let room: f64 = (*first_column..=*last_column).filter_map(width).sum();
        set_height(worksheet, *row, &text, room)?;
    }
    let note = widths.get(usize::from(NOTE)).copied().unwrap_or(f64::MAX);
    let is_source = |span: &&Span| span.role == Role::Source && span.first_column == NOTE;
    for span in sheet.spans.iter().filter(is_source) {
        if let Content::Text(text) = &span.content {
            set_height(worksheet, span.row, text, note)?;
        }
    }
    Ok(())
}

/// Makes a row as high as a text takes in columns of this width.
fn set_height(worksheet: &mut Worksheet, row: u32, text: &str, room: f64) -> Result<(), XlsxError> {
    const LINE: f64 = 13.5;
    /// No row is higher.
    const HIGHEST: f64 = 400.0;
    // A column's width is that of digits, which are about as wide as letters; words are not cut.
    let characters = f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let lines = (characters / room).ceil();
    if lines > 1.0 {
        worksheet.set_row_height(row, (LINE * lines + 1.5).min(HIGHEST))?;
    }
    Ok(())
}
