//! A workbook's cells, found by the names that are defined for them.
//!
//! Nothing is looked for by its place, because rows are inserted and sheets renamed by whoever has
//! had the workbook meanwhile. Only sheets that a name leads to are read, cell by cell: a cell in
//! the last corner of a sheet costs no more than one in the first.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};

use super::Refused;

/// The most cells that are read. Ours have up to 300,000.
const CELLS_MAX: usize = 1_000_000;

/// Row and column, from 0.
pub(super) type At = (u32, u32);

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Blank,
    Number(f64),
    Text(String),
    Logical(bool),
    /// As a spreadsheet has it: `#REF!`.
    Error(String),
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) formula: Option<String>,
}

const BLANK: &Cell = &Cell { value: Value::Blank, formula: None };

/// The cells that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) sheet: String,
    pub(super) first: At,
    pub(super) last: At,
}

impl Area {
    /// `Inputs!$D$12` or `'My sheet'!$A$1:$C$9`; none for what is no place, such as `#REF!`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (sheet, cells) = text.trim_start_matches('=').rsplit_once('!')?;
        let sheet = match sheet.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
            Some(quoted) => quoted.replace("''", "'"),
            None => sheet.to_owned(),
        };
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        Some(Self { sheet, first: place(first)?, last: place(last)? })
    }

    pub(super) fn contains(&self, (row, column): At) -> bool {
        (self.first.0..=self.last.0).contains(&row)
            && (self.first.1..=self.last.1).contains(&column)
    }
}

/// As a person reads it: `Inputs!D12`.
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}", self.sheet, cell_text(self.first))
    }
}

/// `D12`.
pub(super) fn cell_text((row, column): At) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

fn letters(column: u32) -> String {
    let (mut letters, mut left) = (Vec::new(), u64::from(column) + 1);
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Reads `$D$12`.
fn place(text: &str) -> Option<At> {
    let plain = text.replace('$', "");
    let digits = plain.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = plain.split_at(digits);
    let is_column = (1..=3).contains(&letters.len())
        && letters.bytes().all(|letter| letter.is_ascii_alphabetic());
    let number = |number: u32, letter: u8| number * 26 + u32::from(letter - b'A') + 1;
    let column = letters.bytes().map(|letter| letter.to_ascii_uppercase()).fold(0, number);
    let row: u32 = row.parse().ok()?;
    is_column.then_some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The names and cells of a workbook.
pub(super) struct Book {
    names: BTreeMap<String, Vec<Area>>,
    sheets: BTreeMap<String, HashMap<At, Cell>>,
    /// Rows of cells that held formulas, where they are now; none for what was removed. None at
    /// all where nothing says where they were.
    pub(super) formulas: Option<Vec<Option<Area>>>,
    /// Whether it looks into other files.
    pub(super) has_links: bool,
}

impl Book {
    /// Reads the sheets that names lead to. The bytes have been checked.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refused> {
        // What a broken file may do to the crate that reads it must not end the program.
        let read = panic::catch_unwind(AssertUnwindSafe(|| Self::read_all(bytes)));
        read.unwrap_or_else(|_| Err(Refused::damaged("its cells cannot be read")))
    }

    fn read_all(bytes: &[u8]) -> Result<Self, Refused> {
        let broken = |error: XlsxError| Refused::damaged(&error.to_string());
        let mut file = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
        let mut names: BTreeMap<String, Vec<Area>> = BTreeMap::new();
        for (name, place) in file.defined_names() {
            if let Some(area) = Area::read(place) {
                names.entry(name.to_lowercase()).or_default().push(area);
            }
        }
        let has_links = file.defined_names().iter().any(|(_, place)| place.contains('['));
        let mut book = Self { names, sheets: BTreeMap::new(), formulas: None, has_links };
        let mut left = CELLS_MAX;
        let is_named = |book: &Self, sheet: &str| {
            book.names.values().flatten().any(|area| area.sheet == sheet)
        };
        book.read_sheets(&mut file, &mut left, is_named)?;
        book.formulas = book.followed();
        let is_followed = |book: &Self, sheet: &str| {
            let areas = book.formulas.iter().flatten().flatten();
            areas.into_iter().any(|area| area.sheet == sheet)
        };
        book.read_sheets(&mut file, &mut left, is_followed)?;
        Ok(book)
    }

    /// Reads the sheets that are wanted and have not been read.
    fn read_sheets(
        &mut self,
        file: &mut Xlsx<Cursor<&[u8]>>,
        left: &mut usize,
        is_wanted: impl Fn(&Self, &str) -> bool,
    ) -> Result<(), Refused> {
        for sheet in file.sheet_names() {
            if !self.sheets.contains_key(&sheet) && is_wanted(self, &sheet) {
                let cells = cells(file, &sheet, left)?;
                self.sheets.insert(sheet, cells);
            }
        }
        Ok(())
    }

    /// Where formulas were, which the hidden sheet follows with formulas of its own.
    fn followed(&self) -> Option<Vec<Option<Area>>> {
        let area = self.area("scenario_formulas", "Scenario")?;
        let cells = self.cells_in(area);
        let formulas = cells.iter().filter_map(|(_, cell)| cell.formula.as_deref());
        let followed: Vec<Option<Area>> = formulas.map(of_following).collect();
        (!followed.is_empty()).then_some(followed)
    }

    /// The cells of a name. Copying a sheet makes the name twice: then the one on the sheet that
    /// it was on.
    pub(super) fn area(&self, name: &str, sheet: &str) -> Option<&Area> {
        let areas = self.names.get(&name.to_lowercase())?;
        areas.iter().find(|area| area.sheet == sheet).or(areas.first())
    }

    pub(super) fn cell(&self, sheet: &str, at: At) -> &Cell {
        self.sheets.get(sheet).and_then(|cells| cells.get(&at)).unwrap_or(BLANK)
    }

    /// The cells of a name that are not blank, row by row.
    pub(super) fn cells_in<'b>(&'b self, area: &'b Area) -> Vec<(At, &'b Cell)> {
        let cells = self.sheets.get(&area.sheet).into_iter().flatten();
        let mut within: Vec<(At, &Cell)> =
            cells.filter(|(at, _)| area.contains(**at)).map(|(at, cell)| (*at, cell)).collect();
        within.sort_by_key(|(at, _)| *at);
        within
    }

    /// The cells of a sheet with this text, row by row.
    pub(super) fn cells_with(&self, sheet: &str, text: &str) -> Vec<At> {
        let cells = self.sheets.get(sheet).into_iter().flatten();
        let is_it = |value: &Value| matches!(value, Value::Text(found) if found.trim() == text);
        let mut found: Vec<At> =
            cells.filter(|(_, cell)| is_it(&cell.value)).map(|(at, _)| *at).collect();
        found.sort_unstable();
        found
    }

    /// The text of a named cell; a number as it is written.
    pub(super) fn text(&self, name: &str, sheet: &str) -> Option<String> {
        let area = self.area(name, sheet)?;
        match &self.cell(&area.sheet, area.first).value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Blank | Value::Logical(_) | Value::Error(_) => None,
        }
    }

    /// Whether a name stands for this cell alone.
    pub(super) fn is_named(&self, sheet: &str, at: At) -> bool {
        let is_it = |area: &Area| area.sheet == sheet && area.first == at && area.last == at;
        self.names.values().flatten().any(is_it)
    }

    pub(super) fn has_sheet(&self, sheet: &str) -> bool {
        self.sheets.contains_key(sheet)
    }

    pub(super) fn has_name(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }
}

/// Reads `ROWS(Waterfall!$F$12:$BM$12)`.
fn of_following(formula: &str) -> Option<Area> {
    let inner = formula.trim().trim_start_matches('=').trim_end_matches(')').split_once('(')?.1;
    Area::read(inner)
}

fn cells(
    file: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    left: &mut usize,
) -> Result<HashMap<At, Cell>, Refused> {
    let broken = |error: XlsxError| Refused::damaged(&format!("{sheet}: {error}"));
    let mut reader = match file.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A sheet that is one chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(HashMap::new()),
        Err(error) => return Err(broken(error)),
    };
    let mut cells = HashMap::new();
    while let Some(found) = reader.next_cell_with_formula().map_err(broken)? {
        *left = left.checked_sub(1).ok_or_else(|| {
            Refused::whole(format!(
                "{sheet} has too many cells; more than {CELLS_MAX} are not read, and a workbook of \
                 chiplease has fewer than 300,000"
            ))
        })?;
        let value = value(&found.value);
        if value != Value::Blank || found.formula.is_some() {
            cells.insert(found.pos, Cell { value, formula: found.formula });
        }
    }
    Ok(cells)
}

fn value(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Blank,
        DataRef::Int(number) => number.to_string().parse().map_or(Value::Blank, Value::Number),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::Bool(logical) => Value::Logical(*logical),
        // A number, however the cell is formatted.
        DataRef::DateTime(date) => Value::Number(date.as_f64()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::Text(text.clone())
        }
        DataRef::Error(error) => Value::Error(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_cells_whatever_their_sheet_is_called() {
        let area = |sheet: &str, first, last| Area { sheet: sheet.to_owned(), first, last };
        for (text, expected) in [
            ("Inputs!$D$12", Some(area("Inputs", (11, 3), (11, 3)))),
            ("'Our inputs'!$A$1:$C$9", Some(area("Our inputs", (0, 0), (8, 2)))),
            ("'it''s'!AA10", Some(area("it's", (9, 26), (9, 26)))),
            ("Inputs!#REF!", None),
            ("#REF!", None),
            ("Inputs!$1:$3", None),
            ("Inputs!$A$0", None),
        ] {
            assert_eq!(Area::read(text), expected, "{text}");
        }
        let followed = of_following("ROWS('Our sheet'!$F$12:$BM$12)");
        assert_eq!(followed, Some(area("Our sheet", (11, 5), (11, 64))));
        assert_eq!(of_following("ROWS(#REF!)"), None);
        assert_eq!(cell_text((11, 27)), "AB12");
        assert_eq!(cell_text((0, 16_383)), "XFD1");
    }
}
