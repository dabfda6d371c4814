//! What a sheet is put together from besides contents: kinds of number and roles of cells, alarms,
//! charts, and what of it goes on paper.

use super::places::VALUE;

/// How a number reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Dollars to the cent, shown whole.
    Amount,
    /// A share or rate, shown in percent.
    Share,
    /// A rate of return or growth, shown in percent with four digits.
    Return,
    /// A multiple or ratio.
    Ratio,
    /// A whole number, a month or a flag.
    Whole,
    /// Dollars and cents.
    Price,
    /// How many there are, thousands apart.
    Count,
    /// An intermediate number, without a format.
    Plain,
    /// A month of the calendar, short.
    Date,
    /// The same in full: April 2028.
    LongDate,
    /// A difference or a tolerance, however small.
    Tiny,
    /// A loan to value: in percent, with one digit.
    Percent,
    Text,
    /// A text beside numbers, set like them.
    Word,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Title,
    Subtitle,
    Heading,
    ColumnHead,
    /// The head of a column of texts.
    TextHead,
    Label,
    Faint,
    /// An assumption that may be changed.
    Input,
    /// An assumption that the layout depends on.
    Structural,
    Formula,
    Total,
    /// A number as the program computed it.
    Constant,
    Paragraph,
    /// Where a number comes from: a text that may take several lines.
    Source,
    /// Leads to another sheet.
    Link,
}

/// Cells that are coloured while a test is true.
#[derive(Debug)]
pub(super) struct Alarm {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u16, u16),
    /// The test, with [`Alarm::CELL`] in place of the cell that it looks at.
    pub(super) rule: String,
    /// The column that it looks at in each row; each cell at itself where there is none.
    pub(super) looks_at: Option<u16>,
    pub(super) tone: Tone,
}

impl Alarm {
    /// The cell that is looked at.
    pub(super) const CELL: &str = "{}";

    /// Cells that each look at themselves.
    pub(super) fn of(rows: (u32, u32), columns: (u16, u16), rule: String, tone: Tone) -> Self {
        Self { rows, columns, rule, looks_at: None, tone }
    }
}

/// How loud an alarm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Something is wrong with the workbook, an error included.
    Fault,
    /// A figure that is to be noticed: a covenant broken, a default.
    Breach,
    /// A number that is no longer as exported.
    Changed,
}

/// What of a sheet goes on paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Print {
    pub(super) last_column: u16,
    /// The last row; all where there is none.
    pub(super) last_row: Option<u32>,
    pub(super) is_portrait: bool,
    /// A3 in place of A4.
    pub(super) is_large: bool,
    /// Pages one under the other at most; 0 where nothing is to be printed.
    pub(super) pages: u16,
}

impl Print {
    /// One page across.
    pub(super) const PAGE: Self =
        Self { last_column: VALUE, last_row: None, is_portrait: false, is_large: false, pages: 1 };
}

/// Bars of amounts along the years, with a line of a ratio.
#[derive(Debug)]
pub(super) struct Chart {
    pub(super) title: &'static str,
    /// Rows of the sheet; their labels are in the legend.
    pub(super) bars: Vec<u32>,
    /// The row of the line, with its first and last column: text in a cell would be drawn as 0.
    pub(super) line: Option<(u32, (u16, u16))>,
    /// The unit of the line, and how its numbers are written.
    pub(super) unit: (&'static str, &'static str),
    pub(super) columns: (u16, u16),
    /// The row with the years.
    pub(super) heads: u32,
    /// Where its upper edge is.
    pub(super) row: u32,
}
