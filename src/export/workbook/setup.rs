//! A sheet around its cells: panes, paper, widths, what may be typed, alarms, charts.

use rust_xlsxwriter::{
    Chart as Drawing, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    Color, ConditionalFormatFormula, DataValidation, DataValidationRule, Worksheet, XlsxError,
};

use super::allowed::{Allowed, CO_TERMINOUS};
use super::book::{
    Alarm, Book, Chart, Content, FIRST, Kind, LABEL, NOTE, Role, Sheet, Span, Tone, UNIT, VALUE,
    column,
};
use super::evaluate::{Value, Values};
use super::formats::{self, BAND};

/// Numbers of paper sizes in the file format.
const A4: u8 = 9;
const A3: u8 = 8;

/// Panes, paper, what may be typed, alarms and charts.
pub(super) fn of_sheet(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    (values, number): (&Values, usize),
) -> Result<(), XlsxError> {
    worksheet.set_screen_gridlines(false);
    worksheet.set_zoom(85);
    if sheet.name != "Cover" {
        let frozen_columns = if sheet.has_months { FIRST } else { LABEL + 1 };
        worksheet.set_freeze_panes(sheet.frozen_rows, frozen_columns)?;
    }
    worksheet.set_tab_color(Color::RGB(match sheet.name {
        "Inputs" | "Cases" => 0x00F2_C94C,
        "Checks" => 0x0098_A2B3,
        "Annual" | "Outputs" | "Cover" => BAND,
        _ => 0x006C_8EBF,
    }));
    paper(worksheet, sheet)?;
    for (row, allowed) in &sheet.entries {
        let cell = format!("{}{}", column(VALUE), row + 1);
        let rule = validation(allowed, &cell)?;
        worksheet.add_data_validation(*row, VALUE, *row, VALUE, &rule)?;
    }
    for (row, list) in &sheet.choices {
        let list = format!("={list}");
        let rule = DataValidation::new().allow_list_formula(list.as_str().into());
        worksheet.add_data_validation(*row, VALUE, *row, VALUE, &rule.ignore_blank(false))?;
    }
    for alarm in &sheet.alarms {
        conditional(worksheet, alarm)?;
    }
    let largest = |row: u32| {
        let spans = sheet.spans.iter().filter(|span| span.row == row && span.first_column >= FIRST);
        spans.map(|span| largest(values, number, span)).fold(0.0, f64::max)
    };
    for chart in sheet.charts.iter().enumerate() {
        draw(worksheet, sheet, largest, chart)?;
    }
    Ok(())
}

fn paper(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let print = &sheet.print;
    let last_row = print.last_row.unwrap_or_else(|| sheet.next_row.saturating_sub(1));
    if print.pages == 0 {
        // A blank cell: nothing of the sheet is printed.
        worksheet.set_print_area(sheet.next_row + 2, 0, sheet.next_row + 2, 0)?;
        return Ok(());
    }
    worksheet.set_print_area(0, 0, last_row, print.last_column)?;
    worksheet.set_print_fit_to_pages(1, print.pages);
    worksheet.set_paper_size(if print.is_large { A3 } else { A4 });
    if print.is_portrait {
        worksheet.set_portrait();
    } else {
        worksheet.set_landscape();
    }
    if sheet.name != "Cover" {
        worksheet.set_repeat_rows(0, sheet.frozen_rows - 1)?;
    }
    worksheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N");
    worksheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2);
    Ok(())
}

fn conditional(worksheet: &mut Worksheet, alarm: &Alarm) -> Result<(), XlsxError> {
    let ((first, last), (left, right)) = (alarm.rows, alarm.columns);
    let row = first + 1;
    // A row's first cell: the program that shows it moves the reference along.
    let cell = match alarm.looks_at {
        Some(at) => format!("${}{row}", column(at)),
        None => format!("{}{row}", column(left)),
    };
    let test = alarm.rule.replace(Alarm::CELL, &cell);
    // An error in the cell would make the rule itself an error, which colours nothing.
    let rule = match alarm.tone {
        Tone::Fault => format!("=IF(ISERROR({cell}),TRUE,{test})"),
        Tone::Breach | Tone::Changed => format!("={test}"),
    };
    let look = formats::alarm(alarm.tone);
    let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&look);
    worksheet.add_conditional_format(first, left, last, right, &rule)?;
    Ok(())
}

/// What a spreadsheet program lets people type. Pasting goes around it, so Checks looks again.
fn validation(allowed: &Allowed, cell: &str) -> Result<DataValidation, XlsxError> {
    let typed = DataValidation::new();
    let rule = match (allowed, allowed.limits()) {
        (Allowed::Word(words), _) => typed.allow_list_strings(words)?,
        (Allowed::Number(bounds) | Allowed::Beside(bounds, _), Some((low, high)))
            if bounds.is_whole =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "months and years are small")]
            let (low, high) = (low as i32, high as i32);
            typed.allow_whole_number(DataValidationRule::Between(low, high))
        }
        (Allowed::Tenor(bounds), _) => {
            let (low, high) = (bounds.low.normalize(), bounds.high.normalize());
            let rule = format!(
                "=IF(ISNUMBER({cell}),AND({cell}>={low},{cell}<={high},INT({cell})={cell}),\
                 {cell}=\"{CO_TERMINOUS}\")"
            );
            typed.allow_custom(rule.as_str().into())
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

/// As wide as the longest label, and as the largest number; the widths of the first columns.
pub(super) fn widths(
    worksheet: &mut Worksheet,
    book: &Book,
    sheet: &Sheet,
    (values, number): (&Values, usize),
) -> Result<Vec<f64>, XlsxError> {
    let longest = |column: u16, most: f64| {
        let texts = sheet.spans.iter().filter(|span| {
            span.first_column == column
                && matches!(
                    span.role,
                    Role::Label | Role::Faint | Role::Source | Role::ColumnHead | Role::Link
                )
        });
        let lengths = texts.map(|span| match &span.content {
            Content::Text(text) | Content::Link(text) => {
                u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
            }
            _ => 0,
        });
        (f64::from(lengths.max().unwrap_or(0)) * 0.95 + 2.0).max(8.0).min(most)
    };
    let amounts = sheet.spans.iter().filter(|span| span.kind == Kind::Amount);
    let most = amounts.map(|span| largest(values, number, span)).fold(0.0, f64::max);
    let digits = most.max(1.0).log10().floor() + 1.0;
    // Digits, a separator after every three, and room for the parentheses of negative amounts.
    let amount = (digits + (digits / 3.0).floor() + 2.5).max(11.0);
    let mut widths = vec![amount; usize::from(FIRST) + 2];
    let own = [
        (LABEL, longest(LABEL, 58.0)),
        (UNIT, longest(UNIT, 18.0)),
        (NOTE, longest(NOTE, 62.0)),
        (VALUE, amount.max(14.0)),
        // The blank column between values and months.
        (VALUE + 1, 2.0),
    ];
    let last = if sheet.has_months { book.end_column() - 1 } else { FIRST + 100 };
    worksheet.set_column_range_width(FIRST, last, amount)?;
    for (column, width) in own.into_iter().chain(sheet.widths.iter().copied()) {
        worksheet.set_column_width(column, width)?;
        if let Some(known) = widths.get_mut(usize::from(column)) {
            *known = width;
        }
    }
    Ok(widths)
}

/// The largest number in a span.
fn largest(values: &Values, sheet: usize, span: &Span) -> f64 {
    let columns = span.first_column..=span.last_column;
    let size = |column| match values.at(sheet, span.row, column) {
        Value::Number(number) => number.abs(),
        _ => 0.0,
    };
    columns.map(size).fold(0.0, f64::max)
}

/// A chart of the sheet's years, one beside the other.
fn draw(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    largest: impl Fn(u32) -> f64,
    (number, chart): (usize, &Chart),
) -> Result<(), XlsxError> {
    const COLOURS: [u32; 2] = [0x001F_3A5F, 0x009F_B7D5];
    const LINE: u32 = 0x00C0_5A1A;
    const GRID: u32 = 0x00D9_DEE5;
    const SIZE: (u32, u32) = (730, 380);
    let (first, last) = chart.columns;
    let heads = (sheet.name, chart.heads, first, chart.heads, last);
    let mut drawing = Drawing::new_column();
    for (row, colour) in chart.bars.iter().zip(COLOURS) {
        let fill = ChartSolidFill::new().set_color(colour).clone();
        drawing
            .add_series()
            .set_name((sheet.name, *row, LABEL))
            .set_categories(heads)
            .set_values((sheet.name, *row, first, *row, last))
            .set_format(ChartFormat::new().set_solid_fill(&fill));
    }
    if let Some((row, (first, last))) = chart.line {
        let mut line = Drawing::new_line();
        let stroke = ChartLine::new().set_color(LINE).set_width(2.25).clone();
        line.add_series()
            .set_name((sheet.name, row, LABEL))
            .set_categories(heads)
            .set_values((sheet.name, row, first, row, last))
            .set_format(ChartFormat::new().set_line(&stroke))
            .set_secondary_axis(true);
        drawing.y2_axis().set_name(chart.unit.0).set_num_format(chart.unit.1);
        drawing.combine(&line);
    }
    drawing.title().set_name(chart.title).set_font(ChartFont::new().set_size(12));
    drawing.x_axis().set_name("Year from closing");
    let most = chart.bars.iter().map(|row| largest(*row)).fold(0.0, f64::max);
    drawing.y_axis().set_name("$").set_num_format(in_short(most));
    let grid = ChartLine::new().set_color(GRID).set_width(0.5).clone();
    drawing.y_axis().set_major_gridlines(true).set_major_gridlines_line(&grid);
    drawing.legend().set_position(ChartLegendPosition::Bottom);
    drawing.set_width(SIZE.0).set_height(SIZE.1);
    drawing.set_alt_text(chart.title);
    let offset = u32::try_from(number).unwrap_or(0) * (SIZE.0 + 20);
    worksheet.insert_chart_with_offset(chart.row, 0, &drawing, offset, 0)?;
    Ok(())
}

/// How the amounts of a chart are written along its axis: in billions, millions or dollars.
fn in_short(largest: f64) -> &'static str {
    if largest >= 1e9 {
        "0.0,,,\"bn\""
    } else if largest >= 1e6 {
        "0,,\"m\""
    } else {
        "#,##0"
    }
}
