//! The rows of a table as spreadsheets write them: one reader for tables of assumptions and of cases,
//! from a file and from the clipboard.
//!
//! Cells are apart by tabs, semicolons or commas. A spreadsheet in a language with a decimal comma
//! writes semicolons, and what is copied has tabs; notes and sources have all of them, so what counts
//! is on how many lines each stands outside of quotes.

use super::sheet_text::line_of;

/// One row with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its texts, without spaces around them and without the apostrophe that keeps a spreadsheet from
    /// taking a text for a formula.
    pub cells: Vec<String>,
}

/// Why the rows cannot be told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1; 0 where the whole is meant.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
}

impl Record {
    /// A cell; empty where the row is too short.
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }

    /// How many cells there are up to the last one with something in it.
    pub fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
    }
}

/// Every row with something in it.
///
/// ```
/// use chiplease::files::records;
///
/// let rows = records::read("path;value\r\ntranches[0].rate;\"9,5%; as quoted\"\r\n").unwrap();
/// assert_eq!(rows[1].cells, ["tranches[0].rate", "9,5%; as quoted"]);
/// ```
///
/// # Errors
///
/// A quotation mark that is never closed, which has swallowed the lines below it.
pub fn read(text: &str) -> Result<Vec<Record>, Broken> {
    let text = text.trim_start_matches('\u{feff}');
    // Some spreadsheets say the separator in a line of its own.
    let first = text.lines().next().unwrap_or_default().trim();
    let named = first.strip_prefix("sep=").and_then(|named| named.bytes().next());
    let (text, skipped) = match named {
        Some(_) => (text.split_once('\n').map_or("", |(_, rest)| rest), 1),
        None => (text, 0),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(named.unwrap_or_else(|| separator(text)))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Broken { line: 0, problem: error.to_string() })?;
        let line = line_of(&record, text) + skipped;
        let record = Record { line, cells: record.iter().map(plain).collect() };
        if record.width() > 0 {
            records.push(record);
        }
    }
    let is_open = !text.matches('"').count().is_multiple_of(2);
    match records.last() {
        Some(last) if is_open && last.cells.iter().any(|cell| cell.contains('\n')) => {
            let problem = "a quotation mark is opened here and never closed".to_owned();
            Err(Broken { line: last.line, problem })
        }
        _ => Ok(records),
    }
}

fn plain(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// What separates the cells: tabs where at least half of the lines have one, as there may be a heading
/// without any; else semicolons where they are on as many lines as commas; else commas.
fn separator(text: &str) -> u8 {
    const SEPARATORS: [u8; 3] = [b'\t', b';', b','];
    let (mut on_lines, mut lines) = ([0_usize; 3], 0);
    let (mut here, mut is_blank) = ([false; 3], true);
    let (mut is_quoted, mut before) = (false, b'\n');
    for byte in text.bytes().chain([b'\n']) {
        match byte {
            b'"' if is_quoted => is_quoted = false,
            // Inches within a text open nothing.
            b'"' => is_quoted = SEPARATORS.contains(&before) || before.is_ascii_whitespace(),
            b'\n' | b'\r' if !is_quoted => {
                lines += usize::from(!is_blank);
                for (count, is_here) in on_lines.iter_mut().zip(here) {
                    *count += usize::from(is_here && !is_blank);
                }
                (here, is_blank) = ([false; 3], true);
            }
            byte => {
                for (is_here, separator) in here.iter_mut().zip(SEPARATORS) {
                    *is_here |= byte == separator && !is_quoted;
                }
                is_blank &= byte.is_ascii_whitespace() || SEPARATORS.contains(&byte);
            }
        }
        before = byte;
    }
    let [tabs, semicolons, commas] = on_lines;
    match () {
        () if tabs > 0 && 2 * tabs >= lines => b'\t',
        () if semicolons > 0 && semicolons >= commas => b';',
        () => b',',
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text).unwrap().into_iter().map(|record| record.cells).collect()
    }

    #[test]
    fn cells_are_told_apart_whatever_else_is_in_them() {
        for (text, expected) in [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
            ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
            ("\u{feff}a;b\n1;2", [["a", "b"], ["1", "2"]]),
            ("sep=;\na;b\n1;2,5\n", [["a", "b"], ["1", "2,5"]]),
            // A decimal comma beside semicolons, also where it is on every line.
            ("a;b\n1;9,5\n", [["a", "b"], ["1", "9,5"]]),
            ("Coupon;9,5\nTerm;60,0\n", [["Coupon", "9,5"], ["Term", "60,0"]]),
            // Thousands beside tabs, and semicolons in notes.
            ("Cost\t5,050\nCash\t6,000\n", [["Cost", "5,050"], ["Cash", "6,000"]]),
            ("a,b\n1,x; y\n", [["a", "b"], ["1", "x; y"]]),
            ("a;\"b, c, d\"\n1;2\n", [["a", "b, c, d"], ["1", "2"]]),
            ("a,\"b;c;d\"\n\"1;2\",2\n", [["a", "b;c;d"], ["1;2", "2"]]),
            ("a,\"b\tc\"\n1,2\n", [["a", "b\tc"], ["1", "2"]]),
            ("a,\"two\nlines; of\ttext\"\n1,2\n", [["a", "two\nlines; of\ttext"], ["1", "2"]]),
            ("a,\"so \"\"called\"\"; x\"\n1,2\n", [["a", "so \"called\"; x"], ["1", "2"]]),
            ("a,24\" rack\n1,36\" rack\n", [["a", "24\" rack"], ["1", "36\" rack"]]),
            ("'=a,'-b\n'quoted',2\n", [["=a", "-b"], ["'quoted'", "2"]]),
            ("=1+1,b\n1,=A1*2\n", [["=1+1", "b"], ["1", "=A1*2"]]),
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_heading_without_cells_does_not_decide() {
        let rows = cells("Terms of the deal, March 2026\nCost\t5,050,000,000\n");
        assert_eq!(rows[1], ["Cost", "5,050,000,000"]);
    }

    #[test]
    fn lines_are_those_of_the_text() {
        let lines = |text| read(text).unwrap().iter().map(|it| it.line).collect::<Vec<_>>();
        assert_eq!(lines("a,b\n\n1,2\n,\n\"x\ny\",2\n3,4\n"), [1, 3, 5, 7]);
        assert_eq!(lines("sep=,\r\na,b\r\n1,2\r\n"), [2, 3]);
        let broken = read("a,b\n1,\"2\n3,4\n").unwrap_err();
        assert_eq!(broken.line, 2);
        assert!(broken.problem.contains("never closed"), "{}", broken.problem);
    }
}
