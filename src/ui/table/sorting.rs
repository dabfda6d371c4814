//! Which rows of a table are shown, and in which order.

use serde::{Deserialize, Serialize};

use super::Table;
use super::cell::Key;

/// The column by which rows are sorted; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sorting {
    /// The column's title; `None` for the order as listed.
    // Not by index: the setting outlives versions in which columns come and go.
    by: Option<String>,
    /// Opposite to the direction in which that column is sorted first.
    is_reversed: bool,
}

impl Sorting {
    /// A click on a header: the first one sorts, a second one the other way, a third one puts the
    /// rows back as listed. `None` is the header over the names of rows that are listed by name.
    pub fn click(&mut self, column: Option<&str>) {
        let is_same = self.by.as_deref() == column;
        *self = match (is_same, self.is_reversed) {
            (false, _) => Self { by: column.map(str::to_owned), is_reversed: false },
            (true, false) => Self { is_reversed: true, ..self.clone() },
            (true, true) => Self::default(),
        };
    }

    /// Whether the rows are sorted by the column of this title.
    pub fn is_by(&self, title: &str) -> bool {
        self.by.as_deref() == Some(title)
    }
}

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// As they are listed.
    List,
    Name,
    /// The place of a column.
    Column(usize),
}

/// Whether a figure is on the wanted side of a limit.
type Compare = fn(&f64, &f64) -> bool;

/// Which rows a typed filter keeps.
#[derive(Clone, Debug)]
pub enum Filter {
    All,
    /// How figures of the column by which rows are sorted compare to a number.
    Limit(Compare, f64),
    /// Some cell of the row contains this text.
    Text(String),
}

impl Filter {
    /// Reads a typed filter: "> 10" is a limit, anything else a text. `number` parses numbers as
    /// the sorted column writes them.
    pub fn of(typed: &str, number: impl Fn(&str) -> Option<f64>) -> Self {
        let typed = typed.trim();
        if typed.is_empty() {
            return Self::All;
        }
        let limits: [(&str, Compare); 6] = [
            // Two signs before one, since ">=" begins with ">" as well.
            (">=", f64::ge),
            ("≥", f64::ge),
            ("<=", f64::le),
            ("≤", f64::le),
            (">", f64::gt),
            ("<", f64::lt),
        ];
        let limit = limits.into_iter().find_map(|(sign, limit)| {
            typed.strip_prefix(sign).map(|rest| number(rest).map(|number| (limit, number)))
        });
        match limit {
            // While a limit is being typed, all rows are kept.
            Some(limit) => limit.map_or(Self::All, |(limit, number)| Self::Limit(limit, number)),
            None => Self::Text(plain(typed)),
        }
    }
}

impl<R> Table<'_, R> {
    /// The indices of the rows that `keeps` accepts, sorted. Equals stay as listed, and undefined
    /// values come last in both directions.
    pub fn order(&self, rows: &[R], sorting: &Sorting, keeps: impl Fn(&R) -> bool) -> Vec<usize> {
        let kept = rows.iter().enumerate().filter(|(_, row)| keeps(row));
        let is_descending = self.is_descending(sorting);
        let mut keyed: Vec<(usize, Key)> =
            kept.map(|(place, row)| (place, self.key(row, sorting))).collect();
        if self.sorted_by(sorting) != By::List {
            keyed.sort_by(|(_, one), (_, other)| one.compare(other, is_descending));
        } else if is_descending {
            keyed.reverse();
        }
        keyed.into_iter().map(|(place, _)| place).collect()
    }

    /// Whether the filter keeps a row.
    pub fn keeps(&self, row: &R, sorting: &Sorting, filter: &Filter) -> bool {
        match filter {
            Filter::All => true,
            // An undefined value is neither above nor below a limit.
            Filter::Limit(holds, limit) => {
                self.key(row, sorting).number().is_some_and(|figure| holds(&figure, limit))
            }
            Filter::Text(text) => {
                let reads_so = |read: &str| plain(read).contains(text);
                reads_so(&self.name(row).text)
                    || self.columns.iter().any(|column| reads_so(&(column.cell)(row).text()))
            }
        }
    }

    /// What a row is sorted by.
    fn key(&self, row: &R, sorting: &Sorting) -> Key {
        match self.sorted_by(sorting) {
            By::List => (self.listed_by)(row).map_or(Key::None, Key::Number),
            By::Name => Key::Text(self.name(row).text.to_lowercase()),
            By::Column(column) => {
                self.columns.get(column).map_or(Key::None, |column| (column.cell)(row).key())
            }
        }
    }

    /// What the rows are sorted by; a column that no longer exists counts as none.
    pub(super) fn sorted_by(&self, sorting: &Sorting) -> By {
        let Some(by) = sorting.by.as_deref() else { return By::List };
        let column = self.columns.iter().position(|column| column.title == by);
        match column {
            _ if by == self.head => By::Name,
            Some(column) => By::Column(column),
            None => By::List,
        }
    }

    /// Whether the largest comes first.
    pub(super) fn is_descending(&self, sorting: &Sorting) -> bool {
        let is_largest_first = match self.sorted_by(sorting) {
            By::List | By::Name => false,
            By::Column(column) => {
                self.columns.get(column).is_some_and(|column| column.is_largest_first)
            }
        };
        is_largest_first != sorting.is_reversed
    }
}

/// Lower case, with plain spaces and hyphens, as it is typed.
fn plain(text: &str) -> String {
    // Cells hold no-break spaces and minus signs, which keyboards lack.
    text.to_lowercase().replace('\u{a0}', " ").replace('−', "-")
}
