//! Tables as comma-separated values: the one way to write them, in which text is text.
//!
//! A spreadsheet runs what begins like a formula. So a cell says what it is: a number is written as
//! it is, a negative one too; of a text [`text::spreadsheet_cell`] makes one that is only read.

use std::borrow::Cow;
use std::io::{self, Write};

use super::text;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A number in full, or nothing.
    Number(String),
    /// Words, from any source.
    Text(Cow<'a, str>),
}

/// A table that is being written, row by row.
#[derive(Debug)]
pub struct CsvTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// Begins a table with the names of its columns, which may be foreign text.
    ///
    /// # Errors
    ///
    /// What the writer says, of its own kind.
    pub fn new<'a>(
        head: impl IntoIterator<Item = impl Into<Cow<'a, str>>>,
        output: W,
    ) -> io::Result<Self> {
        let mut table = Self { writer: csv::Writer::from_writer(output) };
        table.row(head.into_iter().map(|name| Cell::Text(name.into())))?;
        Ok(table)
    }

    /// Writes a row.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> io::Result<()> {
        for cell in cells {
            let written = match &cell {
                Cell::Number(number) => self.writer.write_field(number),
                Cell::Text(words) => self.writer.write_field(&*text::spreadsheet_cell(words)),
            };
            written.map_err(as_written)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(as_written)
    }

    /// Hands everything on to the output.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The writer's own error, because its kind tells that the pipe is closed.
fn as_written(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

impl<'a> Cell<'a> {
    /// Words.
    pub fn text(words: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(words.into())
    }

    /// A number, if there is one.
    pub fn number(number: Option<impl ToString>) -> Self {
        Self::Number(number.map(|number| number.to_string()).unwrap_or_default())
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::number(Some(number))
    }
}

impl From<Option<f64>> for Cell<'_> {
    fn from(number: Option<f64>) -> Self {
        Self::number(number)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::number(Some(number))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_numbers_stay_numbers() {
        let mut written = Vec::new();
        let mut table = CsvTable::new(["name", "=cmd|' /C calc'!A0"], &mut written).unwrap();
        table.row([Cell::text("=1+1"), (-5.25).into()]).unwrap();
        table.row([Cell::text("-5"), None::<f64>.into()]).unwrap();
        table.row([Cell::text("a, \"b\"\r\nc"), 7_u32.into()]).unwrap();
        table.finish().unwrap();
        let expected = "name,'=cmd|' /C calc'!A0\n'=1+1,-5.25\n'-5,\n\"a, \"\"b\"\" c\",7\n";
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }

    #[test]
    fn a_closed_pipe_is_known_as_one() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut table = CsvTable::new(["x"], Closed).unwrap();
        let row = (0..100_000).find_map(|_| table.row([1.0.into()]).err());
        assert_eq!(row.map(|error| error.kind()), Some(io::ErrorKind::BrokenPipe));
    }
}
