//! Tables as spreadsheets save them: with commas, semicolons or tabs between the cells, in UTF-8 or
//! UTF-16, with or without a byte order mark.

use std::io::{self, Read as _};
use std::path::Path;

use super::sheet_text;

/// Larger files are no tables of assumptions.
const BYTES_MAX: u64 = 64 << 20;

/// A table: its header, and the rows under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns, without spaces around them.
    pub header: Vec<String>,
    /// In the order of the file. Rows without any text are left out.
    pub rows: Vec<SheetRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file on which it begins, counted from 1.
    pub line: u64,
    /// One text a column, without spaces around it; nothing where the row is too short.
    pub cells: Vec<String>,
}

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[from] io::Error),
    /// No text, and how to save it as one.
    #[error("{0}")]
    NoText(String),
    /// Nothing in it.
    #[error("empty; its first line names the columns")]
    Empty,
    /// Two columns of one name.
    #[error("two columns are called {0:?}")]
    Twice(String),
    /// A column without a name that holds something.
    #[error("column {0} has no name")]
    Unnamed(usize),
    /// A row with more cells than the header.
    #[error("line {line}: {found} cells under {columns} columns")]
    TooWide {
        /// Where.
        line: u64,
        /// Cells of the row.
        found: usize,
        /// Columns of the header.
        columns: usize,
    },
    /// More than a table of assumptions has.
    #[error("larger than {} MB", BYTES_MAX >> 20)]
    TooLarge,
}

/// Reads the table of a file; `-` is standard input.
///
/// # Errors
///
/// Why there is none.
pub fn read(path: &Path) -> Result<Sheet, SheetError> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    } else {
        sheet_text::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BYTES_MAX {
        return Err(SheetError::TooLarge);
    }
    parse(&bytes)
}

/// Reads the table of a file's content.
///
/// # Errors
///
/// Why there is none.
pub fn parse(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let text = sheet_text::decoded(bytes).map_err(SheetError::NoText)?;
    let separator = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for record in reader.records() {
        let record = record.map_err(|error| SheetError::NoText(error.to_string()))?;
        let line = sheet_text::line_of(&record, &text);
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if sheet.header.is_empty() {
            sheet.header = header(cells)?;
            continue;
        }
        let columns = sheet.header.len();
        while cells.len() > columns && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() > columns {
            return Err(SheetError::TooWide { line, found: cells.len(), columns });
        }
        cells.resize(columns, String::new());
        sheet.rows.push(SheetRow { line, cells });
    }
    if sheet.header.is_empty() {
        return Err(SheetError::Empty);
    }
    without_unnamed(sheet)
}

/// The names, without those empty ones at the end that a spreadsheet leaves.
fn header(mut names: Vec<String>) -> Result<Vec<String>, SheetError> {
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let twice = names.iter().enumerate().find(|(index, name)| {
        !name.is_empty() && names.iter().take(*index).any(|before| before == *name)
    });
    match twice {
        Some((_, name)) => Err(SheetError::Twice(name.clone())),
        None => Ok(names),
    }
}

/// A column without a name may be empty, but holds nothing.
fn without_unnamed(mut sheet: Sheet) -> Result<Sheet, SheetError> {
    while let Some(at) = sheet.header.iter().position(String::is_empty) {
        let is_used = |row: &SheetRow| row.cells.get(at).is_some_and(|cell| !cell.is_empty());
        if sheet.rows.iter().any(is_used) {
            return Err(SheetError::Unnamed(at + 1));
        }
        sheet.header.remove(at);
        for row in &mut sheet.rows {
            row.cells.remove(at);
        }
    }
    Ok(sheet)
}

/// What stands between the cells of the first line that has any, outside of quotes.
fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut is_quoted = false;
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    for byte in line.bytes() {
        is_quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += u32::from(byte == *separator && !is_quoted);
        }
    }
    // Of as many the last one: a comma is what the format is named after.
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn a_table_reads_the_same_however_a_spreadsheet_saves_it() {
        let expected = parse(b"case,loan_rate,note\nLow,9%,\"a, b\"\nHigh,12%,\n").unwrap();
        assert_eq!(expected.header, ["case", "loan_rate", "note"]);
        assert_eq!(expected.rows[0].cells, ["Low", "9%", "a, b"]);
        assert_eq!((expected.rows[1].line, &*expected.rows[1].cells[2]), (3, ""));
        let semicolons = "case;loan_rate;note\r\nLow;9%;a, b\r\nHigh;12%\r\n;;\r\n";
        for bytes in [
            semicolons.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", semicolons.as_bytes()].concat(),
            utf16(semicolons, u16::to_le_bytes),
            utf16(semicolons, u16::to_be_bytes),
            b" case \tloan_rate\tnote\t\nLow\t 9%\ta, b\t\nHigh\t12%\n".to_vec(),
        ] {
            assert_eq!(parse(&bytes).unwrap(), expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn what_is_no_table_is_said_with_its_place() {
        for (bytes, said) in [
            (&b""[..], "empty; its first line names the columns"),
            (b"PK\x03\x04...", "a workbook, no text; save the sheet as CSV"),
            (b"a,b\n\xff,1\n", "line 2 is not UTF-8 text; save it as “CSV UTF-8”"),
            (b"a,a\n1,2\n", "two columns are called \"a\""),
            (b"a,b\n1,2,3\n", "line 2: 3 cells under 2 columns"),
            (b"a,,b\n1,2,3\n", "column 2 has no name"),
        ] {
            assert_eq!(parse(bytes).unwrap_err().to_string(), said);
        }
        assert_eq!(parse(b"a,,b\n1,,3\n").unwrap().header, ["a", "b"]);
    }
}
