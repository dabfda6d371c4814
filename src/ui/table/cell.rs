//! The content of one cell: as text, for a screen reader, for a spreadsheet and for sorting.

use std::borrow::Cow;
use std::cmp::Ordering;

use eframe::egui::Color32;

use crate::format::{self, Measure, UNDEFINED};
use crate::ui::clipboard;
use crate::ui::theme::Ink;

/// A figure, or words.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    measure: Option<Measure>,
    /// Read in place of the measure.
    said: Option<String>,
    /// Sorted by in place of the measure.
    rank: Option<f64>,
    pub(in crate::ui) ink: Ink,
    pub(super) help: Option<Cow<'static, str>>,
    pub(super) beside: String,
    pub(super) below: Option<(String, Ink)>,
}

/// The content of a row's first column.
#[derive(Clone, Debug, Default)]
pub struct Name {
    pub(super) text: String,
    pub(super) note: String,
    /// Instead of the note where that has no room.
    pub(super) short_note: String,
    pub(super) note_ink: Ink,
    pub(super) ink: Ink,
    pub(super) below: String,
    digits: Option<String>,
    pub(super) help: Option<String>,
    pub(super) swatch: Option<Color32>,
    pub(super) is_strong: bool,
    pub(super) is_total: bool,
    pub(super) is_parted: bool,
}

/// What a cell is sorted by.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// Undefined: last in both directions.
    None,
    Number(f64),
    /// In lower case.
    Text(String),
}

impl Cell {
    /// A figure as it is read, copied and sorted by.
    pub fn new(measure: impl Into<Measure>) -> Self {
        Self { measure: Some(measure.into()), ..Self::default() }
    }

    /// Dollars: "$5.05bn".
    pub fn dollars(dollars: f64) -> Self {
        Self::new(Measure::Dollars(dollars))
    }

    /// Dollars in a column of millions: "5,050.0".
    pub fn millions(dollars: f64) -> Self {
        Self::new(Measure::Millions(dollars))
    }

    /// A fraction as percent with so many decimals.
    pub fn share(fraction: impl Into<Option<f64>>, decimals: usize) -> Self {
        Self::new(Measure::Share(fraction.into(), decimals))
    }

    /// A multiple: "1.73x".
    pub fn ratio(ratio: Option<f64>) -> Self {
        Self::new(Measure::Ratio(ratio))
    }

    /// Nothing at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// In another colour than text.
    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// In the colour of a breach, where it is one.
    pub fn breach_if(self, is_breach: bool) -> Self {
        if is_breach { self.ink(Ink::Breach) } else { self }
    }

    /// In the colour of a breach below a limit.
    pub fn breach_below(self, limit: f64) -> Self {
        // An undefined figure has no number and breaches nothing.
        let is_breach = self.key().number().is_some_and(|number| number < limit);
        self.breach_if(is_breach)
    }

    /// In the colour of a breach above a limit.
    pub fn breach_above(self, limit: f64) -> Self {
        let is_breach = self.key().number().is_some_and(|number| number > limit);
        self.breach_if(is_breach)
    }

    /// With a tooltip.
    pub fn help(self, help: impl Into<Cow<'static, str>>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// With a tooltip, where there is one.
    pub fn help_if(self, help: Option<impl Into<Cow<'static, str>>>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// With a tooltip where the figure is undefined: why.
    pub fn why(self, why: impl Into<Cow<'static, str>>) -> Self {
        if self.is_undefined() { self.help(why) } else { self }
    }

    /// Reads as these words; copied and sorted by what it measures.
    pub fn said(self, words: impl Into<String>) -> Self {
        Self { said: Some(words.into()), ..self }
    }

    /// Sorted by this number, last where it is none, and not by what it measures.
    pub fn ranked(self, rank: Option<f64>) -> Self {
        // NaN has no key, as any other undefined figure.
        Self { rank: Some(rank.unwrap_or(f64::NAN)), ..self }
    }

    /// In small type right of the figure, in the room that its column has for that.
    pub fn beside(self, beside: impl Into<String>) -> Self {
        Self { beside: beside.into(), ..self }
    }

    /// In small type on a second line.
    pub fn below(self, below: impl Into<String>, ink: Ink) -> Self {
        Self { below: Some((below.into(), ink)), ..self }
    }

    /// As it is read.
    pub fn text(&self) -> String {
        let measured = || self.measure.as_ref().map_or_else(String::new, Measure::text);
        self.said.clone().unwrap_or_else(measured)
    }

    fn is_undefined(&self) -> bool {
        self.text() == UNDEFINED
    }

    /// What the column is sorted by here.
    pub fn key(&self) -> Key {
        let number = |number: Option<f64>| {
            // Infinite figures have no place among the others and sort as undefined.
            number.filter(|number| number.is_finite()).map_or(Key::None, Key::Number)
        };
        if self.rank.is_some() {
            return number(self.rank);
        }
        match &self.measure {
            None => Key::None,
            Some(Measure::Dollars(dollars) | Measure::Millions(dollars)) => number(Some(*dollars)),
            Some(Measure::Exact(dollars)) => Key::Number(format::float(*dollars)),
            Some(Measure::Share(value, _) | Measure::Ratio(value)) => number(*value),
            Some(Measure::Months(months)) => number(months.map(f64::from)),
            // A word for "undefined" sorts last, as an undefined measure does.
            Some(Measure::Words(words)) if words.is_empty() || words == UNDEFINED => Key::None,
            Some(Measure::Words(words)) => Key::Text(words.to_lowercase()),
        }
    }
}

impl From<Cell> for clipboard::Cell {
    fn from(cell: Cell) -> Self {
        let in_full = cell.measure.as_ref().map_or_else(String::new, Measure::in_full);
        Self { text: cell.text(), in_full }
    }
}

impl Key {
    /// Undefined is last in both directions; equals are equal, so a stable sort keeps their order.
    pub fn compare(&self, other: &Self, is_descending: bool) -> Ordering {
        let ordering = match (self, other) {
            // These return before the reversal below, so undefined stays last in both directions.
            (Self::None, Self::None) => return Ordering::Equal,
            (Self::None, _) => return Ordering::Greater,
            (_, Self::None) => return Ordering::Less,
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        };
        if is_descending { ordering.reverse() } else { ordering }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::None | Self::Text(_) => None,
        }
    }
}

impl Name {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), note_ink: Ink::Faint, ..Self::default() }
    }

    /// In another colour than text.
    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// In small type behind the name, as far as there is room.
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// A few letters that stand for the note where it has no room: a name too long for both is cut,
    /// so that rows with the same name can be told apart.
    pub fn short_note(self, short_note: impl Into<String>) -> Self {
        Self { short_note: short_note.into(), ..self }
    }

    /// The note in another colour than usual.
    pub fn note_ink(self, ink: Ink) -> Self {
        Self { note_ink: ink, ..self }
    }

    /// In small type on a second line.
    pub fn below(self, below: impl Into<String>) -> Self {
        Self { below: below.into(), ..self }
    }

    /// The colour in which the same thing is drawn elsewhere.
    pub fn swatch(self, color: Color32) -> Self {
        Self { swatch: Some(color), ..self }
    }

    /// As far right as a name behind a swatch.
    pub fn indented(self) -> Self {
        // An invisible swatch takes the room of a visible one.
        self.swatch(Color32::TRANSPARENT)
    }

    /// With a tooltip.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The name is a number; a spreadsheet takes these digits of it.
    pub fn digits(self, digits: impl Into<String>) -> Self {
        Self { digits: Some(digits.into()), ..self }
    }

    /// A sum: half bold under a hairline.
    pub fn total(self) -> Self {
        Self { is_total: true, is_parted: true, ..self }
    }

    /// Half bold.
    pub fn strong(self) -> Self {
        Self { is_strong: true, ..self }
    }

    /// Under a hairline.
    pub fn parted_if(self, is_parted: bool) -> Self {
        Self { is_parted, ..self }
    }

    /// Name and note, as they are said and copied.
    pub(super) fn spoken(&self) -> String {
        match (self.text.as_str(), self.note.as_str()) {
            (text, "") => text.to_owned(),
            (text, note) => format!("{text}, {note}"),
        }
    }

    /// For a spreadsheet: its digits, else name and note.
    pub(super) fn copied(&self) -> clipboard::Cell {
        let plain = || if self.text.is_empty() { self.note.clone() } else { self.spoken() };
        match &self.digits {
            Some(digits) => clipboard::Cell { text: self.text.clone(), in_full: digits.clone() },
            None => clipboard::Cell::words(plain()),
        }
    }
}

impl<T: Into<String>> From<T> for Name {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}
