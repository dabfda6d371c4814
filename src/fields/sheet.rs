//! A table of assumptions as text: rows with a field, a value, its unit and its source.
//!
//! From a file the first row names the columns; what is pasted may come without.

use std::fmt;

use crate::files::records::{self, Broken, Record};
use crate::format::hints::{excerpt, nearest};

/// More rows than any scenario has fields.
pub const ROWS_MAX: usize = 10_000;

/// A table of all fields of the largest scenario has less than a tenth of this.
pub const BYTES_MAX: u64 = 4 << 20;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its line in the text, from 1.
    pub line: u64,
    /// The field: a path, a lever or a label.
    pub name: String,
    /// Its value as it stands there.
    pub value: String,
    /// The unit of a value that has none of its own; may be empty.
    pub unit: String,
    /// Where it comes from; empty where nothing is said.
    pub source: String,
    /// The cell of the value as a spreadsheet calls it: `B5`.
    pub cell: String,
}

/// What is wrong with a table, or with one of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1; 0 where the whole table is meant.
    pub line: u64,
    /// The cell, `B5`, where it is about a value.
    pub cell: String,
    /// The field as the row names it; empty where no field is meant.
    pub name: String,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, cell, name, problem } = self;
        match (line, cell.as_str()) {
            (0, _) => {}
            (line, "") => write!(f, "line {line}: ")?,
            (line, cell) => write!(f, "line {line} ({cell}): ")?,
        }
        if !name.is_empty() {
            write!(f, "{name}: ")?;
        }
        f.write_str(problem)
    }
}

impl Wrong {
    fn at(line: u64, problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self { line, cell: String::new(), name: String::new(), problem }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Value,
    Unit,
    Source,
    /// Written by `chiplease fields` to be read by people.
    Aside,
}

/// The names of the columns that a header may have.
const COLUMNS: [(&str, Column); 10] = [
    ("path", Column::Name),
    ("value", Column::Value),
    ("unit", Column::Unit),
    ("source", Column::Source),
    ("lever", Column::Aside),
    ("label", Column::Aside),
    ("allowed", Column::Aside),
    ("slider", Column::Aside),
    ("reads", Column::Aside),
    ("write", Column::Aside),
];

const HEADER: &str =
    "the first row must name the columns: path and value, and if you like unit and source";

/// The rows of a table with a header, or everything that is wrong with it.
///
/// # Errors
///
/// A header that is missing or has other columns, rows that are none.
pub fn of_file(text: &str) -> Result<Vec<Row>, Vec<Wrong>> {
    let records = rows_in(text)?;
    let Some((header, rows)) = records.split_first() else {
        return Err(vec![Wrong::at(0, format!("empty; {HEADER}"))]);
    };
    rows_of(rows, &columns(header)?, Origin::File)
}

/// The rows of a table that is pasted: a field, its value and, if they are there, unit and source;
/// with a header or without.
///
/// # Errors
///
/// As [`of_file`]; a row with nothing but a name is a heading, and left out.
pub fn pasted(text: &str) -> Result<Vec<Row>, Vec<Wrong>> {
    if text.len() as u64 > BYTES_MAX {
        return Err(vec![Wrong::at(0, "more text than a table of assumptions has")]);
    }
    let records = rows_in(text)?;
    let Some((first, rest)) = records.split_first() else {
        return Err(vec![Wrong::at(0, "nothing to paste")]);
    };
    if first.cells.iter().any(|cell| column(cell) == Some(Column::Value)) {
        return rows_of(rest, &columns(first)?, Origin::Paste);
    }
    let width = records.iter().map(Record::width).max().unwrap_or_default();
    let columns = match width {
        0 | 1 => {
            let wanted = "copy at least two columns of a sheet: what it is, and its value";
            return Err(vec![Wrong::at(first.line, wanted)]);
        }
        2 => vec![Column::Name, Column::Value],
        3 if records.iter().all(|record| record.cell(2).chars().count() <= UNIT_MAX) => {
            vec![Column::Name, Column::Value, Column::Unit]
        }
        3 => vec![Column::Name, Column::Value, Column::Source],
        4 => vec![Column::Name, Column::Value, Column::Unit, Column::Source],
        many => {
            let problem = format!(
                "{many} columns; copy up to four (what it is, value, unit, source), or their \
                 names with them"
            );
            return Err(vec![Wrong::at(first.line, problem)]);
        }
    };
    rows_of(&records, &columns, Origin::Paste)
}

/// The longest text that is taken for a unit.
const UNIT_MAX: usize = 8;

/// Where a table comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    File,
    Paste,
}

/// Every row with something in it.
fn rows_in(text: &str) -> Result<Vec<Record>, Vec<Wrong>> {
    let broken = |Broken { line, problem }| vec![Wrong::at(line, problem)];
    let records = records::read(text).map_err(broken)?;
    match records.get(ROWS_MAX) {
        Some(record) => {
            let problem = format!("more than {ROWS_MAX} rows; no deal has so many fields");
            Err(vec![Wrong::at(record.line, problem)])
        }
        None => Ok(records),
    }
}

fn column(name: &str) -> Option<Column> {
    let name = name.trim().to_lowercase();
    COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
}

/// What the columns are, by their names.
fn columns(header: &Record) -> Result<Vec<Column>, Vec<Wrong>> {
    let mut columns = Vec::new();
    let mut wrong = Vec::new();
    for name in header.cells.iter().take(header.width()) {
        match column(name) {
            Some(Column::Aside) => columns.push(Column::Aside),
            Some(column) if columns.contains(&column) => {
                wrong.push(Wrong::at(header.line, format!("two columns {}", excerpt(name))));
            }
            Some(column) => columns.push(column),
            None => {
                let known = COLUMNS.iter().map(|(known, _)| *known);
                let meant = nearest(&name.trim().to_lowercase(), known)
                    .map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
                let problem = format!("no such column {}{meant}", excerpt(name));
                wrong.push(Wrong::at(header.line, problem));
            }
        }
    }
    if !columns.contains(&Column::Name) || !columns.contains(&Column::Value) {
        // With the names that nothing has: one of them may be the value.
        wrong.push(Wrong::at(header.line, HEADER));
    }
    if wrong.is_empty() { Ok(columns) } else { Err(wrong) }
}

/// The rows under the columns, or all that are none.
fn rows_of(records: &[Record], columns: &[Column], origin: Origin) -> Result<Vec<Row>, Vec<Wrong>> {
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    let place = |wanted: Column| columns.iter().position(|column| *column == wanted);
    for record in records {
        let cell = |wanted| place(wanted).map_or("", |place| record.cell(place)).to_owned();
        let row = Row {
            line: record.line,
            name: cell(Column::Name),
            value: cell(Column::Value),
            unit: cell(Column::Unit),
            source: cell(Column::Source),
            cell: format!("{}{}", letter(place(Column::Value).unwrap_or(1)), record.line),
        };
        let is_heading = record.width() <= 1 && !row.name.is_empty();
        match () {
            () if record.width() > columns.len() => {
                let problem = format!(
                    "{} cells under {} columns; a text with a separator in it stands in quotes",
                    record.width(),
                    columns.len()
                );
                wrong.push(Wrong::at(record.line, problem));
            }
            () if origin == Origin::Paste && is_heading => {}
            () if row.name.is_empty() => {
                wrong.push(Wrong::at(record.line, "a row without a field"));
            }
            () => rows.push(row),
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(wrong) }
}

/// The name of a column as a spreadsheet has it; there are at most ten.
fn letter(index: usize) -> char {
    u8::try_from(index).map_or('?', |index| (b'A' + index.min(25)) as char)
}
