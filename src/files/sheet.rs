//! Tables of cases: a header that names the columns, and rows under it.

use std::path::Path;

use super::records::{self, Broken, Record};
use super::sheet_text;
use crate::format::text;

/// Larger files are no tables of cases.
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
    /// Rows that cannot be told apart.
    #[error("line {line}: {problem}")]
    Broken {
        /// Where.
        line: u64,
        /// Why.
        problem: String,
    },
}

/// Reads the table of a file; `-` is standard input.
///
/// # Errors
///
/// Why there is none, with the name of the file.
pub fn read(path: &Path) -> Result<Sheet, String> {
    let text = sheet_text::read(path, BYTES_MAX)?;
    of_text(&text).map_err(|error| format!("{}: {error}", text::path(path)))
}

/// Reads the table of a file's content.
///
/// # Errors
///
/// Why there is none.
pub fn parse(bytes: &[u8]) -> Result<Sheet, SheetError> {
    of_text(&sheet_text::decoded(bytes).map_err(SheetError::NoText)?)
}

fn of_text(text: &str) -> Result<Sheet, SheetError> {
    let records = records::read(text)
        .map_err(|Broken { line, problem }| SheetError::Broken { line, problem })?;
    let mut records = records.into_iter();
    let Some(first) = records.next() else { return Err(SheetError::Empty) };
    let mut sheet = Sheet { header: header(first.cells)?, rows: Vec::new() };
    let columns = sheet.header.len();
    for record in records {
        let (line, found) = (record.line, record.width());
        if found > columns {
            return Err(SheetError::TooWide { line, found, columns });
        }
        let Record { mut cells, .. } = record;
        cells.resize(columns, String::new());
        sheet.rows.push(SheetRow { line, cells });
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
