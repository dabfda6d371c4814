//! Writes the book as an `.xlsx` file: formats, widths, panes, print areas, names.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::allowed::Allowed;
use super::book::{Book, Content, FIRST, Kind, LABEL, NOTE, Role, Sheet, Span, UNIT, VALUE};
use super::evaluate::{Value, Values};
use crate::format::text::workbook_cell;
use crate::model::Scenario;

const FONT: &str = "Calibri";
const INK: u32 = 0x0010_1828;
const FAINT: u32 = 0x0066_7085;
const BLUE: u32 = 0x0000_00FF;
const YELLOW: u32 = 0x00FF_FBE6;
const GREY: u32 = 0x00EC_EEF1;
const BAND: u32 = 0x001F_3A5F;
const WHITE: u32 = 0x00FF_FFFF;
const PALE: u32 = 0x00E7_EDF5;
const RED: u32 = 0x00C0_2A2A;

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
        set_up(worksheet, book, sheet, values, number)?;
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

/// The time of creation that the file states. Not the clock's, so that a deal gives the same bytes
/// whenever it is written; the format requires a time, and a ZIP archive has none before 1980.
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

fn set_up(
    worksheet: &mut Worksheet,
    book: &Book,
    sheet: &Sheet,
    values: &Values,
    number: usize,
) -> Result<(), XlsxError> {
    let last_column = sheet.spans.iter().map(|span| span.last_column).max().unwrap_or(VALUE);
    let last_row = sheet.next_row.saturating_sub(1);
    worksheet.set_screen_gridlines(false);
    // Paper size 9 is A4; one page wide, and as long as it takes.
    worksheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    worksheet.set_print_area(0, 0, last_row, last_column)?;
    worksheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N");
    worksheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
    worksheet.set_zoom(85);
    let is_cover = sheet.name == "Cover";
    if is_cover {
        worksheet.set_print_fit_to_pages(1, 1);
    } else {
        let frozen_columns = if sheet.has_months { FIRST } else { LABEL + 1 };
        worksheet.set_freeze_panes(sheet.frozen_rows, frozen_columns)?;
        worksheet.set_repeat_rows(0, sheet.frozen_rows - 1)?;
    }
    if sheet.has_months {
        worksheet.set_repeat_columns(LABEL, VALUE)?;
        // A page holds a year; more pages follow to the right.
        let pages = book.last_month / 12 + 1;
        worksheet.set_print_fit_to_pages(pages, 0);
    }
    worksheet.set_tab_color(Color::RGB(match sheet.name {
        "Inputs" => 0x00F2_C94C,
        "Checks" | "Identities" | "Program" => 0x0098_A2B3,
        "Outputs" | "Cover" => 0x001F_3A5F,
        _ => 0x006C_8EBF,
    }));
    set_widths(worksheet, book, sheet, values, number)?;
    for (row, allowed) in &sheet.entries {
        let rule = validation(allowed)?;
        worksheet.add_data_validation(*row, VALUE, *row, VALUE, &rule)?;
    }
    let red = Format::new().set_background_color(RED).set_font_color(WHITE);
    for alarm in &sheet.alarms {
        let (first, last) = alarm.rows;
        let cell = format!("${}{}", super::book::column(alarm.looks_at), first + 1);
        // An error in the cell would make the rule itself an error, which colours nothing.
        let rule = format!("=IF(ISERROR({cell}),TRUE,{cell}{})", alarm.test);
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&red);
        worksheet.add_conditional_format(first, alarm.column, last, alarm.column, &rule)?;
    }
    Ok(())
}

/// What a spreadsheet program lets people type. Pasting goes around it, so Checks looks again.
fn validation(allowed: &Allowed) -> Result<DataValidation, XlsxError> {
    let typed = DataValidation::new();
    let rule = match (allowed, allowed.limits()) {
        (Allowed::Word(words), _) => typed.allow_list_strings(words)?,
        (Allowed::Number(bounds), Some((low, high))) if bounds.is_whole => {
            #[expect(clippy::cast_possible_truncation, reason = "months and years are small")]
            let (low, high) = (low as i32, high as i32);
            typed.allow_whole_number(DataValidationRule::Between(low, high))
        }
        (_, Some((low, high))) => {
            typed.allow_decimal_number(DataValidationRule::Between(low, high))
        }
        (_, None) => typed,
    };
    let message = format!("Allowed is {}", allowed.words());
    // A blank is refused like any other value.
    rule.ignore_blank(false).set_error_title("This is not allowed")?.set_error_message(message)
}

/// As wide as the longest label, and as the largest number.
fn set_widths(
    worksheet: &mut Worksheet,
    book: &Book,
    sheet: &Sheet,
    values: &Values,
    number: usize,
) -> Result<(), XlsxError> {
    let longest = |column: u16, most: f64| {
        let texts = sheet.spans.iter().filter(|span| {
            span.first_column == column
                && matches!(span.role, Role::Label | Role::Faint | Role::ColumnHead)
        });
        let lengths = texts.map(|span| match &span.content {
            Content::Text(text) => u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            _ => 0,
        });
        (f64::from(lengths.max().unwrap_or(0)) * 0.95 + 2.0).max(8.0).min(most)
    };
    worksheet.set_column_width(LABEL, longest(LABEL, 58.0))?;
    worksheet.set_column_width(UNIT, longest(UNIT, 18.0))?;
    worksheet.set_column_width(NOTE, longest(NOTE, 52.0))?;
    let mut largest = 0.0_f64;
    for span in sheet.spans.iter().filter(|span| span.kind == Kind::Amount) {
        for column in span.first_column..=span.last_column {
            if let Value::Number(amount) = values.at(number, span.row, column) {
                largest = largest.max(amount.abs());
            }
        }
    }
    let digits = largest.max(1.0).log10().floor() + 1.0;
    // Digits, a separator after every three, and room for the parentheses of negative amounts.
    let width = (digits + (digits / 3.0).floor() + 3.5).max(11.0);
    worksheet.set_column_width(VALUE, width.max(14.0))?;
    // The blank column between values and months.
    worksheet.set_column_width(VALUE + 1, 2.0)?;
    let last = if sheet.has_months { book.end_column() - 1 } else { FIRST + 100 };
    worksheet.set_column_range_width(FIRST, last, width)?;
    if sheet.name == "Inputs" {
        worksheet.set_column_width(super::inputs::ALLOWED, 32)?;
    }
    Ok(())
}

/// The cell formats, each made once.
#[derive(Default)]
struct Formats {
    made: HashMap<(Kind, Role, bool), Format>,
}

impl Formats {
    fn of(&mut self, span: &Span) -> &Format {
        // Heads of figures are aligned to the right, like the figures.
        let is_right = span.role == Role::ColumnHead && span.first_column >= VALUE;
        self.made.entry((span.kind, span.role, is_right)).or_insert_with(|| {
            let format = format(span.kind, span.role);
            if is_right { format.set_align(FormatAlign::Right) } else { format }
        })
    }
}

fn format(kind: Kind, role: Role) -> Format {
    let format =
        Format::new().set_font_name(FONT).set_font_size(10).set_font_color(Color::RGB(INK));
    // A zero that is typed is shown as 0, not as a dash.
    let format = match (kind, role) {
        (Kind::Whole, Role::ColumnHead | Role::Input | Role::Structural) => {
            format.set_num_format("0")
        }
        _ => format.set_num_format(number_format(kind)),
    };
    let format = match kind {
        Kind::Text if matches!(role, Role::Input | Role::Structural | Role::Constant) => {
            format.set_align(FormatAlign::Right)
        }
        Kind::Text => format,
        Kind::Amount
        | Kind::Share
        | Kind::Return
        | Kind::Ratio
        | Kind::Whole
        | Kind::Plain
        | Kind::Date => format.set_align(FormatAlign::Right),
    };
    match role {
        Role::Title => format.set_bold().set_font_size(16).set_font_color(Color::RGB(BAND)),
        Role::Subtitle | Role::Faint | Role::Constant => format.set_font_color(Color::RGB(FAINT)),
        Role::Heading => format
            .set_bold()
            .set_background_color(Color::RGB(PALE))
            .set_font_color(Color::RGB(BAND)),
        Role::ColumnHead => format
            .set_bold()
            .set_background_color(Color::RGB(BAND))
            .set_font_color(Color::RGB(WHITE)),
        Role::Label | Role::Paragraph | Role::Formula => format,
        Role::Input => format
            .set_font_color(Color::RGB(BLUE))
            .set_background_color(Color::RGB(YELLOW))
            .set_border(FormatBorder::Hair),
        Role::Structural => {
            format.set_background_color(Color::RGB(GREY)).set_border(FormatBorder::Hair)
        }
        Role::Total => format.set_bold(),
    }
}

fn number_format(kind: Kind) -> &'static str {
    match kind {
        Kind::Amount => "#,##0_);(#,##0);\"–\"_)",
        Kind::Share => "0.00##%",
        Kind::Return => "0.0000%",
        Kind::Ratio => "0.0000\"x\"",
        Kind::Whole => "0;-0;\"–\"",
        Kind::Plain => "0.00000000",
        Kind::Date => "mmm yy",
        Kind::Text => "@",
    }
}
