//! Places in the book: which sheet, rows and columns a formula looks at.

use std::fmt::Write as _;

// The columns that every sheet begins with.
pub(super) const LABEL: u16 = 0;
pub(super) const UNIT: u16 = 1;
pub(super) const NOTE: u16 = 2;
/// What a row comes to, or a single value.
pub(super) const VALUE: u16 = 3;
/// Month 0.
pub(super) const FIRST: u16 = 5;

/// Names neighbouring columns of a sheet, from the first one on.
macro_rules! columns {
    ($first:expr;) => {};
    ($first:expr; $(#[$doc:meta])* $visible:vis $name:ident, $($rest:tt)*) => {
        $(#[$doc])*
        $visible const $name: u16 = $first;
        $crate::export::workbook::places::columns! { $name + 1; $($rest)* }
    };
}
pub(in crate::export::workbook) use columns;

/// One cell or a block of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sheet: usize,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    pub(super) columns: Columns,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    One(Column),
    Span(Column, Column),
}

/// A column as a formula names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Always this one.
    Fixed(u16),
    /// So many to the right of the formula's own.
    Shifted(i16),
}

impl Column {
    pub(super) fn seen_from(self, column: u16) -> u16 {
        match self {
            Self::Fixed(fixed) => fixed,
            Self::Shifted(by) => column.saturating_add_signed(by),
        }
    }

    fn write(self, column: u16, row: u32, text: &mut String) {
        if matches!(self, Self::Fixed(_)) {
            text.push('$');
        }
        text.push_str(&letters(self.seen_from(column)));
        let _infallible = write!(text, "{}", row + 1);
    }
}

impl Place {
    pub(super) fn is_cell(&self) -> bool {
        matches!(self.columns, Columns::One(_)) && self.first_row == self.last_row
    }

    /// First and last column as seen from a formula in `column`.
    pub(super) fn columns_from(&self, column: u16) -> (u16, u16) {
        match self.columns {
            Columns::One(one) => (one.seen_from(column), one.seen_from(column)),
            Columns::Span(first, last) => (first.seen_from(column), last.seen_from(column)),
        }
    }

    pub(super) fn write(&self, column: u16, text: &mut String) {
        let (first, last) = match self.columns {
            Columns::One(one) => (one, one),
            Columns::Span(first, last) => (first, last),
        };
        first.write(column, self.first_row, text);
        if !self.is_cell() {
            text.push(':');
            last.write(column, self.last_row, text);
        }
    }
}

/// A, B, … Z, AA, …
pub(super) fn letters(column: u16) -> String {
    // There is no digit for 0: Z is followed by AA.
    let mut left = u32::from(column) + 1;
    let mut reversed = Vec::new();
    while left > 0 {
        left -= 1;
        reversed.push(char::from_digit(left % 26 + 10, 36).unwrap_or('a').to_ascii_uppercase());
        left /= 26;
    }
    reversed.iter().rev().collect()
}

/// The column of such letters.
pub(super) fn column_of(letters: &str) -> Option<u16> {
    let mut column = 0_u16;
    for letter in letters.chars() {
        let digit = letter.to_digit(36).filter(|_| letter.is_ascii_uppercase())? - 9;
        column = column.checked_mul(26)?.checked_add(u16::try_from(digit).ok()?)?;
    }
    column.checked_sub(1)
}
