//! The rows of the library: an entry's texts, made once, and which of them are shown in which order.

use std::cmp::Ordering;
use std::time::UNIX_EPOCH;

use eframe::egui::{Pos2, pos2};

use crate::analysis::Digest;
use crate::format::{self, UNDEFINED, text};
use crate::model::Scenario;
use crate::session::catalogue::{Entry, Place};
use crate::ui::clipboard;

use super::columns::Column;

/// More points than a small drawing has pixels show nothing more.
const SPARK_POINTS_MAX: usize = 48;

/// How far an entry has come.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
    /// Its figures are still being computed.
    Awaited,
    Run,
    /// Why it has none, in a line.
    Troubled(String),
}

/// One entry as the table shows it.
#[derive(Debug)]
pub(super) struct Row {
    /// In the catalogue.
    pub(super) index: usize,
    pub(super) place: Place,
    /// Muted, behind the name.
    pub(super) file: String,
    pub(super) standing: Standing,
    pub(super) spark: Spark,
    /// What a screen reader says.
    pub(super) spoken: String,
    cells: [Cell; Column::ALL.len()],
    /// Everything that a search looks at, in lower case.
    haystack: String,
}

/// What stands in a column, and what it sorts by.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_breach: bool,
    /// Nothing to be read: undefined, or no loss.
    pub(super) is_quiet: bool,
    key: Key,
}

#[derive(Debug, Default, PartialEq, PartialOrd)]
enum Key {
    /// Last, whichever way is sorted.
    #[default]
    None,
    Number(f64),
    Text(String),
}

/// The equity's cash so far, as a line in a square from 0 to 1, and where zero is in it.
#[derive(Debug, Default)]
pub(super) struct Spark {
    pub(super) points: Vec<Pos2>,
    pub(super) zero: f32,
    pub(super) is_loss: bool,
}

impl Row {
    pub(super) fn of(index: usize, entry: &Entry, folder: Option<&std::path::Path>) -> Self {
        let file = match entry.place() {
            Place::Shipped(_) => entry.file_name(),
            Place::File(path) => {
                let within = folder.and_then(|folder| path.strip_prefix(folder).ok());
                text::path(within.unwrap_or(path))
            }
        };
        let standing = match (entry.trouble(), entry.digest()) {
            (Some(trouble), _) => Standing::Troubled(trouble.brief.clone()),
            (None, Some(_)) => Standing::Run,
            (None, None) => Standing::Awaited,
        };
        let cells = Column::ALL.map(|column| Cell::of(column, entry));
        Self {
            index,
            place: entry.place().clone(),
            spoken: spoken(entry, &file, &standing, &cells),
            haystack: haystack(entry, &file),
            spark: entry.digest().map(Spark::of).unwrap_or_default(),
            file,
            standing,
            cells,
        }
    }

    /// The row as it is copied: its file, then every column.
    pub(super) fn copied(&self) -> Vec<clipboard::Cell> {
        let cells = Column::ALL.map(|column| {
            let Cell { text, key, .. } = self.cell(column);
            match (column, key) {
                (Column::Modified, _) | (_, Key::None | Key::Text(_)) => {
                    clipboard::Cell::words(text)
                }
                (_, Key::Number(number)) => {
                    clipboard::Cell { text: text.clone(), in_full: format::plain(Some(*number)) }
                }
            }
        });
        std::iter::once(clipboard::Cell::words(&self.file)).chain(cells).collect()
    }

    pub(super) fn cell(&self, column: Column) -> &Cell {
        static NOTHING: Cell =
            Cell { text: String::new(), is_breach: false, is_quiet: false, key: Key::None };
        self.cells.get(column as usize).unwrap_or(&NOTHING)
    }
}

/// The rows, as places in `rows`, that hold every word, in the order that is asked for.
pub(super) fn order(rows: &[Row], search: &str, sort: Option<(Column, bool)>) -> Vec<usize> {
    let search = search.to_lowercase();
    let words: Vec<&str> = search.split_whitespace().collect();
    let fits = |row: &Row| words.iter().all(|word| row.haystack.contains(word));
    let found = rows.iter().enumerate().filter(|(_, row)| fits(row));
    let mut order: Vec<usize> = found.map(|(at, _)| at).collect();
    let Some((column, is_descending)) = sort else { return order };
    let key = |at: &usize| rows.get(*at).map_or(&Key::None, |row| &row.cell(column).key);
    order.sort_by(|one, other| match (key(one), key(other)) {
        (Key::None, Key::None) => Ordering::Equal,
        (Key::None, _) => Ordering::Greater,
        (_, Key::None) => Ordering::Less,
        (one, other) => {
            let ordering = one.partial_cmp(other).unwrap_or(Ordering::Equal);
            if is_descending { ordering.reverse() } else { ordering }
        }
    });
    order
}

impl Cell {
    fn of(column: Column, entry: &Entry) -> Self {
        match column {
            Column::Name => Self::text(entry.name()),
            Column::Lessee => {
                entry.as_written().map(|it| Self::text(it.lessee.name.clone())).unwrap_or_default()
            }
            Column::Modified => {
                let seconds = |time: std::time::SystemTime| {
                    time.duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
                };
                let modified = entry.modified();
                let text = modified.map_or_else(|| UNDEFINED.to_owned(), format::minute);
                Self { is_quiet: true, ..Self::number(text, modified.map(seconds)) }
            }
            Column::Size
            | Column::LoanRate
            | Column::NetIrr
            | Column::MinDscr
            | Column::Default
            | Column::LenderLoss
            | Column::Cash => match (entry.scenario(), entry.digest()) {
                (Some(scenario), Some(digest)) => Self::figure(column, scenario, digest),
                (Some(_) | None, _) => Self::default(),
            },
        }
    }

    fn figure(column: Column, scenario: &Scenario, digest: &Digest) -> Self {
        let summary = &digest.summary;
        match column {
            Column::Name | Column::Lessee | Column::Modified => Self::default(),
            Column::Size => {
                Self::number(format::money(digest.cost), Some(format::float(digest.cost)))
            }
            Column::LoanRate => Self::number(format::rate(digest.loan_rate), digest.loan_rate),
            Column::NetIrr => {
                let irr = summary.net_irr;
                let is_breach = irr.is_some_and(|irr| irr < 0.0);
                Self { is_breach, ..Self::number(format::percent(irr, 1), irr) }
            }
            Column::MinDscr => {
                let lockup = format::float(scenario.structure.lockup_dscr);
                let dscr = summary.min_dscr;
                let is_breach = dscr.is_some_and(|dscr| dscr < lockup.max(1.0));
                Self { is_breach, ..Self::number(format::ratio(dscr), dscr) }
            }
            Column::Default => {
                let month = summary.default_month;
                let text = month.map_or_else(|| UNDEFINED.to_owned(), month_text);
                Self { is_breach: month.is_some(), ..Self::number(text, month.map(f64::from)) }
            }
            Column::LenderLoss if scenario.tranches.is_empty() => {
                Self::number(UNDEFINED.to_owned(), None)
            }
            Column::LenderLoss => {
                let loss = format::float(summary.lender_loss());
                let (is_breach, is_quiet) = (loss > 0.0, loss == 0.0);
                Self { is_breach, is_quiet, ..Self::number(format::money(loss), Some(loss)) }
            }
            Column::Cash => Self::number(format::percent(digest.gain(), 0), digest.gain()),
        }
    }

    fn text(text: String) -> Self {
        let key = if text.is_empty() { Key::None } else { Key::Text(text.to_lowercase()) };
        let text = if text.is_empty() { UNDEFINED.to_owned() } else { text };
        Self { text, key, ..Self::default() }
    }

    fn number(text: String, key: Option<f64>) -> Self {
        let is_quiet = key.is_none();
        Self { text, is_quiet, key: key.map_or(Key::None, Key::Number), is_breach: false }
    }
}

fn month_text(month: u32) -> String {
    format!("month\u{a0}{month}")
}

impl Spark {
    fn of(digest: &Digest) -> Self {
        let cash = &digest.cash;
        let Some(last) = cash.last().copied() else { return Self::default() };
        let low = cash.iter().copied().fold(0.0, f64::min);
        let high = cash.iter().copied().fold(0.0, f64::max);
        let height = (high - low).max(f64::MIN_POSITIVE);
        let y = |dollars: f64| ((high - dollars) / height) as f32;
        let end = (cash.len() - 1).max(1);
        let step = cash.len().div_ceil(SPARK_POINTS_MAX);
        let months = (0..cash.len()).filter(|month| month % step == 0 || *month == end);
        let point = |month: usize| {
            let dollars = cash.get(month).copied()?;
            Some(pos2(month as f32 / end as f32, y(dollars)))
        };
        Self { points: months.filter_map(point).collect(), zero: y(0.0), is_loss: last < 0.0 }
    }
}

fn spoken(entry: &Entry, file: &str, standing: &Standing, cells: &[Cell]) -> String {
    let name = entry.name();
    match standing {
        Standing::Awaited => format!("{name}, {file}, being read"),
        Standing::Troubled(why) => format!("{name}, {file}, cannot be used: {why}"),
        Standing::Run => {
            let said = Column::ALL.iter().zip(cells).skip(1).filter(|(_, cell)| {
                let is_said = cell.text != UNDEFINED;
                is_said && !cell.text.is_empty()
            });
            let said = said.map(|(column, cell)| match column {
                Column::Lessee => cell.text.clone(),
                column => format!("{} {}", column.name().to_lowercase(), cell.text),
            });
            let said: Vec<String> = [name, file.to_owned()].into_iter().chain(said).collect();
            said.join(", ")
        }
    }
}

fn haystack(entry: &Entry, file: &str) -> String {
    let mut parts = vec![entry.name(), file.to_owned()];
    if matches!(entry.place(), Place::Shipped(_)) {
        parts.push("shipped".to_owned());
    }
    if let Some(scenario) = entry.as_written() {
        parts.extend([scenario.description.to_string(), scenario.lessee.name.clone()]);
        parts.extend(scenario.tranches.iter().map(|tranche| tranche.lender.clone()));
    }
    parts.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, net_irr: Option<f64>) -> Row {
        let cells = Column::ALL.map(|column| match column {
            Column::Name => Cell::text(name.to_owned()),
            Column::NetIrr => Cell::number(String::new(), net_irr),
            _ => Cell::default(),
        });
        Row {
            index: 0,
            place: Place::Shipped(0),
            file: String::new(),
            standing: Standing::Run,
            spark: Spark::default(),
            spoken: String::new(),
            cells,
            haystack: name.to_lowercase(),
        }
    }

    #[test]
    fn rows_sort_stably_and_undefined_comes_last_both_ways() {
        let rows = [
            row("a", Some(0.1)),
            row("b", None),
            row("c", Some(0.3)),
            row("d", Some(0.1)),
            row("e", None),
        ];
        let sorted = |is_descending| order(&rows, "", Some((Column::NetIrr, is_descending)));
        assert_eq!(sorted(false), [0, 3, 2, 1, 4]);
        assert_eq!(sorted(true), [2, 0, 3, 1, 4]);
        assert_eq!(order(&rows, "", None), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn every_word_must_be_found_in_any_order_and_case() {
        let rows = [row("Valor Compute II xAI", None), row("Valor Compute I xAI", None)];
        assert_eq!(order(&rows, "xai II", None), [0]);
        assert_eq!(order(&rows, "  VALOR ", None), [0, 1]);
        assert!(order(&rows, "valor meta", None).is_empty());
    }

    #[test]
    fn a_spark_line_stays_in_its_square_and_keeps_the_last_month() {
        let scenario = crate::files::library::default_scenario().ok();
        let digest = scenario.and_then(|scenario| Digest::of(&scenario).ok());
        assert!(digest.is_some(), "it ships and is sound");
        let Some(mut digest) = digest else { return };
        digest.cash = (0..480).map(|month| f64::from(month) - 100.0).collect();
        let spark = Spark::of(&digest);
        assert!(spark.points.len() <= SPARK_POINTS_MAX + 1, "{}", spark.points.len());
        let is_inside = |at: &Pos2| (0.0..=1.0).contains(&at.x) && (0.0..=1.0).contains(&at.y);
        assert!(spark.points.iter().all(is_inside), "{:?}", spark.points);
        assert_eq!(spark.points.last(), Some(&pos2(1.0, 0.0)));
        assert!(!spark.is_loss, "it ends above zero");
    }
}
