//! What stands in the cells of the ledger.

use eframe::egui::{Color32, Ui};

use crate::analysis::ledger::{Column, Figure, Kind, Line, Run};
use crate::format::{self, float};
use crate::model::Scenario;
use crate::ui::clipboard::{self, Sheet};
use crate::ui::table::frozen_table::{Cell, Content, Head, RowHead};
use crate::ui::theme::Tokens;

/// Room for a row's name and its calendar month.
pub(super) const ROW_HEAD_WIDTH: f32 = 88.0;
const AMOUNT_WIDTH: f32 = 76.0;
const RATIO_WIDTH: f32 = 62.0;
/// For a name as long as that.
const WIDE_WIDTH: f32 = 98.0;
/// Longer names need the wide column.
const NAME_CHARS_MAX: usize = 12;

/// In which unit the table's amounts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) unit: &'static str,
    divisor: f64,
    decimals: usize,
}

impl Scale {
    /// One unit for a deal of this size.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let size = float(scenario.equipment.cost).max(float(scenario.lessee.cash).abs() / 100.0);
        let (unit, divisor, decimals) = match size {
            size if size >= 1e12 => ("$bn", 1e9, 1),
            size if size >= 1e8 => ("$m", 1e6, 1),
            size if size >= 1e5 => ("$k", 1e3, 1),
            _ => ("$", 1.0, 2),
        };
        Self { unit, divisor, decimals }
    }

    fn text(self, amount: rust_decimal::Decimal) -> String {
        format::number(float(amount) / self.divisor, self.decimals)
    }
}

/// The header.
pub(super) fn heads(scenario: &Scenario, columns: &[Column]) -> Vec<Head> {
    let head = |column: &Column| Head {
        name: column.name(),
        group: column.group(scenario).to_owned(),
        help: column.help(),
        width: match column.kind() {
            _ if column.name().len() > NAME_CHARS_MAX => WIDE_WIDTH,
            Kind::Flow | Kind::Balance => AMOUNT_WIDTH,
            Kind::Ratio => RATIO_WIDTH,
        },
    };
    columns.iter().map(head).collect()
}

/// The colours of figures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inks {
    text: Color32,
    faint: Color32,
    breach: Color32,
}

/// The colours of figures in the theme of `ui`.
pub(super) fn inks(ui: &Ui) -> Inks {
    let Tokens { text, faint, breach, .. } = *Tokens::of(ui);
    Inks { text, faint, breach }
}

/// The figures of a run as cells.
pub(super) struct Figures<'a> {
    pub(super) run: Run<'a>,
    pub(super) columns: &'a [Column],
    pub(super) lines: &'a [Line],
    pub(super) scale: Scale,
    pub(super) theme: Inks,
}

impl Figures<'_> {
    fn at(&self, row: usize, column: usize) -> Option<(Column, Line)> {
        Some((*self.columns.get(column)?, *self.lines.get(row)?))
    }

    fn text(&self, figure: Figure) -> String {
        match figure {
            // A calm ledger: what is nothing does not look like a figure.
            Figure::Amount(amount) if amount.is_zero() => format::UNDEFINED.to_owned(),
            Figure::Amount(amount) => self.scale.text(amount),
            Figure::Ratio(ratio) => format::ratio(ratio),
            Figure::Share(share) => format::percent(share, 1),
        }
    }

    fn note(&self, line: Line) -> (String, Color32) {
        let default = self.run.results.summary.default_month;
        if default.is_some_and(|month| line.holds(month)) {
            return ("default".to_owned(), self.theme.breach);
        }
        let last = line.months().1;
        (calendar(&self.run.scenario.closing, last).unwrap_or_default(), self.theme.faint)
    }
}

impl Content for Figures<'_> {
    fn row_head(&self, row: usize) -> RowHead {
        let Some(line) = self.lines.get(row).copied() else {
            let (name, note) = (String::new(), String::new());
            return RowHead { name, note, note_ink: self.theme.faint, is_parted: false };
        };
        let (note, note_ink) = self.note(line);
        let (name, is_parted) = match line {
            Line::Month(month) => (month.to_string(), month % 12 == 1),
            Line::Year { number, .. } => (format!("yr\u{a0}{number}"), number == 1),
        };
        RowHead { name, note, note_ink, is_parted }
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        let Some((column, line)) = self.at(row, column) else {
            return Cell { text: String::new(), ink: self.theme.faint };
        };
        let text = self.text(self.run.figure(column, line));
        let ink = if self.run.is_breach(column, line) {
            self.theme.breach
        } else if text == format::UNDEFINED {
            self.theme.faint
        } else {
            self.theme.text
        };
        Cell { text, ink }
    }

    fn cell_name(&self, row: usize, column: usize) -> String {
        self.at(row, column).map_or_else(String::new, |(column, line)| {
            format!("{}, {}", column.label(self.run.scenario), line.name())
        })
    }

    fn remark(&self, row: usize, column: usize) -> Option<String> {
        let (column, line) = self.at(row, column)?;
        match self.run.figure(column, line) {
            Figure::Ratio(None) | Figure::Share(None) => {
                Some(self.run.explain(column, line)?.formula)
            }
            Figure::Amount(_) | Figure::Ratio(Some(_)) | Figure::Share(Some(_)) => None,
        }
    }

    fn sheet(&self) -> Sheet {
        let is_by_year = self.lines.iter().any(|line| matches!(line, Line::Year { .. }));
        let first = if is_by_year { "Year" } else { "Month" }.to_owned();
        let labels = self.columns.iter().map(|column| column.label(self.run.scenario));
        let row = |line: &Line| {
            let cell = |column: &Column| {
                let figure = self.run.figure(*column, *line);
                clipboard::Cell { text: self.text(figure), in_full: figure.plain_text() }
            };
            let figures = self.columns.iter().map(cell);
            std::iter::once(clipboard::Cell::words(line.place().to_string()))
                .chain(figures)
                .collect()
        };
        Sheet {
            head: std::iter::once(first).chain(labels).collect(),
            rows: self.lines.iter().map(row).collect(),
        }
    }
}

/// The calendar month so many months after closing: "Feb 27"; `None` where closing is no month.
fn calendar(closing: &str, months: u32) -> Option<String> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month) = closing.split_once('-')?;
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let all = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?.checked_add(months)?;
    let name = NAMES.get((all % 12) as usize)?;
    Some(format!("{name}\u{a0}{:02}", all / 12 % 100))
}

#[cfg(test)]
mod tests {
    use super::calendar;

    #[test]
    fn months_from_closing_have_a_calendar_name() {
        for (closing, months, expected) in [
            ("2026-02", 0, Some("Feb\u{a0}26")),
            ("2026-02", 11, Some("Jan\u{a0}27")),
            ("2026-12", 1, Some("Jan\u{a0}27")),
            ("2026-00", 1, None),
            ("soon", 1, None),
            ("9999999999-01", 1, None),
        ] {
            assert_eq!(calendar(closing, months).as_deref(), expected, "{closing} + {months}");
        }
    }
}
