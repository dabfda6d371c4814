//! Tables: one declaration per column; paint, header, order, filter, speech, help and clipboard
//! follow from it.
//!
//! ```ignore
//! let table = Table::new("ending", |it: &Outcome| Name::new(it.ending()))
//!     .column("net IRR", 60.0, "After fee and carry", |it| Cell::new(Measure::Share(it.net_irr, 1)))
//!     .column("MOIC", 52.0, "Distributions over equity", |it| Cell::new(Measure::Ratio(it.moic)));
//! table.show(ui, &outcomes);
//! ```
//!
//! A declaration is drawn in one of two shapes: `show` and `show_scrolling` (`row_table`) make one
//! widget of each row, `show_frozen` (`frozen_table`) one of each cell, with header and first
//! column that stay in sight. Scrolling tables evaluate only what is visible. A table over two axes is
//! a [`Matrix`].
//!
//! Why not a crate: `egui_extras::TableBuilder` and `egui_table` make a `Ui` of each cell and give
//! neither tables nor rows and cells an accessible role or name, and both leave header, order,
//! keyboard and copying to the caller. The drawing that they would take over is the smaller part of
//! what is here, and a text for a cell costs a frame less than a `Ui`.

mod cell;
mod columns;
mod frozen_table;
mod keys;
mod matrix;
mod row_table;
mod sorting;

pub use cell::{Cell, Name};
pub use frozen_table::{Frozen, Taken};
pub use keys::Place;
pub use matrix::{Matrix, MatrixCell, MatrixHead};
pub use row_table::{Drawn, Touched, height};
pub use sorting::{Filter, Sorting};

use std::borrow::{Borrow, Cow};

use eframe::egui::{Color32, Rect, Role, Ui};

use crate::ui::clipboard::{self, Sheet};

type CellOf<'a, R> = Box<dyn Fn(&R) -> Cell + 'a>;
type Paint<'a, R> = Box<dyn Fn(&mut Ui, Rect, &R) + 'a>;
type Spoken<'a, R> = Box<dyn Fn(&R, &[(&str, String)]) -> String + 'a>;
type Words<'a, R> = Box<dyn Fn(&R) -> Option<String> + 'a>;

/// The declaration of a table with rows `R`.
pub struct Table<'a, R> {
    /// Over the names.
    head: Cow<'a, str>,
    /// The same for a spreadsheet.
    head_copied: Option<Cow<'a, str>>,
    head_help: &'a str,
    name: Box<dyn Fn(&R) -> Name + 'a>,
    mark: Option<Paint<'a, R>>,
    copied_first: Option<(&'a str, CellOf<'a, R>)>,
    columns: Vec<Column<'a, R>>,
    /// The number that the order as listed follows, if any.
    listed_by: fn(&R) -> Option<f64>,
    spoken: Option<Spoken<'a, R>>,
    hint: Option<Words<'a, R>>,
    role: Box<dyn Fn(&R) -> Role + 'a>,
    /// One row can be chosen.
    has_choice: bool,
    chosen: Option<usize>,
    look: Look,
}

/// One column.
struct Column<'a, R> {
    title: Cow<'a, str>,
    /// Where the title alone would not say it: in speech and for a spreadsheet.
    label: Option<Cow<'a, str>>,
    /// Over neighbouring columns that belong together.
    group: Cow<'a, str>,
    help: Cow<'a, str>,
    width: Width,
    cell: CellOf<'a, R>,
    /// Paints what is not text.
    paint: Option<Paint<'a, R>>,
    /// A tooltip, evaluated only while it is shown.
    remark: Option<Words<'a, R>>,
    swatch: Option<Color32>,
    /// Room right of the figures for what is written beside them, in points.
    beside: f32,
    /// Words from the left rather than figures to the right.
    is_words: bool,
    is_small: bool,
    /// What a first click on the header puts first.
    is_largest_first: bool,
}

/// How wide a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// As wide as its widest text, and at least this wide.
    Fitted(f32),
    Fixed(f32),
    /// Of the width of the table. What is wider is cut.
    Share(f32),
    /// What its share of the spare room adds, between two widths. What is wider is cut.
    Spare {
        share: f32,
        least: f32,
        most: f32,
    },
}

impl From<f32> for Width {
    fn from(least: f32) -> Self {
        Self::Fitted(least)
    }
}

impl Width {
    fn least(self) -> f32 {
        match self {
            Self::Fitted(least) | Self::Fixed(least) | Self::Spare { least, .. } => least,
            Self::Share(_) => 0.0,
        }
    }
}

/// Measures of a table's rows.
#[derive(Clone, Copy, Debug)]
struct Look {
    row_height: f32,
    header_height: f32,
    /// Figures are half bold.
    is_strong: bool,
    /// A row under the pointer is lit.
    is_lit: bool,
    /// Between two columns.
    gap: f32,
    /// Left of the names, and right of the last column.
    margins: (f32, f32),
    /// What of the longest name is always in sight.
    name_least: f32,
    is_sortable: bool,
}

impl<'a, R> Table<'a, R> {
    /// A table without figures; `head` is the header of the names.
    pub fn new<N: Into<Name>>(head: impl Into<Cow<'a, str>>, name: impl Fn(&R) -> N + 'a) -> Self {
        Self {
            head: head.into(),
            head_copied: None,
            head_help: "",
            name: Box::new(move |row| name(row).into()),
            mark: None,
            copied_first: None,
            columns: Vec::new(),
            listed_by: |_| None,
            spoken: None,
            hint: None,
            role: Box::new(|_| Role::Label),
            has_choice: false,
            chosen: None,
            look: Look::default(),
        }
    }

    /// One more column: its title, its width, what its figures mean, and the figure of a row.
    pub fn column(
        mut self,
        title: impl Into<Cow<'a, str>>,
        width: impl Into<Width>,
        help: impl Into<Cow<'a, str>>,
        cell: impl Fn(&R) -> Cell + 'a,
    ) -> Self {
        self.columns.push(Column {
            title: title.into(),
            label: None,
            group: Cow::Borrowed(""),
            help: help.into(),
            width: width.into(),
            cell: Box::new(cell),
            paint: None,
            remark: None,
            swatch: None,
            beside: 0.0,
            is_words: false,
            is_small: false,
            is_largest_first: false,
        });
        self
    }

    /// More columns, where they follow a list.
    pub fn columns<T>(
        self,
        list: impl IntoIterator<Item = T>,
        column: impl Fn(Self, T) -> Self,
    ) -> Self {
        list.into_iter().fold(self, column)
    }

    /// Adjusts the column declared last.
    fn last(mut self, adjust: impl FnOnce(&mut Column<'a, R>)) -> Self {
        if let Some(column) = self.columns.last_mut() {
            adjust(column);
        }
        self
    }

    /// Of the column declared last: what speech and spreadsheets call it.
    pub fn label(self, label: impl Into<Cow<'a, str>>) -> Self {
        self.last(|column| column.label = Some(label.into()))
    }

    /// Of the column declared last: the name above it and its neighbours.
    pub fn group(self, group: impl Into<Cow<'a, str>>) -> Self {
        self.last(|column| column.group = group.into())
    }

    /// The column declared last holds words, from the left.
    pub fn words(self) -> Self {
        self.last(|column| column.is_words = true)
    }

    /// The column declared last is in small type.
    pub fn small(self) -> Self {
        self.last(|column| column.is_small = true)
    }

    /// Of the column declared last: the colour in which the same thing is drawn elsewhere.
    pub fn swatch(self, color: Color32) -> Self {
        self.last(|column| column.swatch = Some(color))
    }

    /// Of the column declared last: room right of its figures.
    pub fn beside(self, room: f32) -> Self {
        self.last(|column| column.beside = room)
    }

    /// A first click on the header of the column declared last puts the largest first.
    pub fn largest_first(self, is_largest_first: bool) -> Self {
        self.last(|column| column.is_largest_first = is_largest_first)
    }

    /// The column declared last is drawn by this, and not as text.
    pub fn painted(self, paint: impl Fn(&mut Ui, Rect, &R) + 'a) -> Self {
        self.last(|column| column.paint = Some(Box::new(paint)))
    }

    /// Of the column declared last: a tooltip, evaluated only while it is shown.
    pub fn remark(self, remark: impl Fn(&R) -> Option<String> + 'a) -> Self {
        self.last(|column| column.remark = Some(Box::new(remark)))
    }

    /// What a spreadsheet has over the names.
    pub fn copied_as(self, head: impl Into<Cow<'a, str>>) -> Self {
        Self { head_copied: Some(head.into()), ..self }
    }

    /// What a screen reader says of a row instead of its name and every figure with its title, from
    /// the row and the label and text of each cell.
    pub fn spoken(self, spoken: impl Fn(&R, &[(&str, String)]) -> String + 'a) -> Self {
        Self { spoken: Some(Box::new(spoken)), ..self }
    }

    /// The tooltip of a row, where the cell has none.
    pub fn hint(self, hint: impl Fn(&R) -> Option<String> + 'a) -> Self {
        Self { hint: Some(Box::new(hint)), ..self }
    }

    /// The kind of widget that every row is; a label by default.
    pub fn role(self, role: Role) -> Self {
        self.role_of(move |_| role)
    }

    /// What kind of widget a row is.
    pub fn role_of(self, role: impl Fn(&R) -> Role + 'a) -> Self {
        Self { role: Box::new(role), ..self }
    }

    /// One row can be chosen, and this one is.
    pub fn chosen(self, row: Option<usize>) -> Self {
        Self { has_choice: true, chosen: row, ..self }
    }

    /// The number that the order as listed follows.
    pub fn listed_by(self, number: fn(&R) -> Option<f64>) -> Self {
        Self { listed_by: number, ..self }
    }

    /// How high header and rows are.
    pub fn heights(self, header: f32, row: f32) -> Self {
        let look = Look { header_height: header, row_height: row, ..self.look };
        Self { look, ..self }
    }

    /// The room between two columns, in points.
    pub fn gap(self, gap: f32) -> Self {
        Self { look: Look { gap, ..self.look }, ..self }
    }

    /// So much of the longest name is always in sight, in points; a narrower room scrolls to the
    /// side.
    pub fn name_least(self, width: f32) -> Self {
        Self { look: Look { name_least: width, ..self.look }, ..self }
    }

    /// The room left of the names, and right of the last column, in points.
    pub fn margins(self, left: f32, right: f32) -> Self {
        Self { look: Look { margins: (left, right), ..self.look }, ..self }
    }

    /// Draws a mark left of the name of a row.
    pub fn mark(self, mark: impl Fn(&mut Ui, Rect, &R) + 'a) -> Self {
        Self { mark: Some(Box::new(mark)), ..self }
    }

    /// A column before the names that only a spreadsheet gets.
    pub fn copied_first(self, title: &'a str, cell: impl Fn(&R) -> Cell + 'a) -> Self {
        Self { copied_first: Some((title, Box::new(cell))), ..self }
    }

    /// Figures are half bold.
    pub fn strong(self) -> Self {
        Self { look: Look { is_strong: true, ..self.look }, ..self }
    }

    /// The row under the pointer is lit.
    pub fn lit(self) -> Self {
        Self { look: Look { is_lit: true, ..self.look }, ..self }
    }

    /// Headers can be clicked; `head_help` is the tooltip of the names' header.
    pub fn sortable(self, head_help: &'a str) -> Self {
        Self { head_help, look: Look { is_sortable: true, ..self.look }, ..self }
    }

    fn name(&self, row: &R) -> Name {
        (self.name)(row)
    }

    /// What the rows say, for the clipboard.
    pub fn sheet<T: Borrow<R>>(&self, rows: &[T]) -> Sheet {
        let copied = || self.columns.iter().filter(|column| column.is_copied());
        let head = self.head_copied.as_deref().unwrap_or(&self.head).to_owned();
        let first = || self.copied_first.iter();
        let row = |row: &R| {
            let before = first().map(|(_, cell)| clipboard::Cell::from(cell(row)));
            let cells = copied().map(|column| clipboard::Cell::from((column.cell)(row)));
            before.chain([self.name(row).copied()]).chain(cells).collect()
        };
        let before = first().map(|(title, _)| (*title).to_owned());
        Sheet {
            head: before.chain([head]).chain(copied().map(|it| it.label().to_owned())).collect(),
            rows: rows.iter().map(|it| row(it.borrow())).collect(),
        }
    }

    /// The index of a column in the sheet; one that is only painted counts as the next one.
    pub fn place_in_sheet(&self, column: Option<usize>) -> usize {
        let first = usize::from(self.copied_first.is_some());
        let Some(column) = column else { return first };
        let before = self.columns.iter().take(column).filter(|column| column.is_copied()).count();
        let all = self.columns.iter().filter(|column| column.is_copied()).count();
        // A painted column at the end has no next one.
        first + (before + 1).min(all)
    }

    /// A row as it is said: its name, then every figure with its title.
    pub fn row_spoken(&self, row: &R) -> String {
        let copied = self.columns.iter().filter(|column| column.is_copied());
        let texts: Vec<(&str, String)> =
            copied.map(|column| (column.label(), (column.cell)(row).text())).collect();
        if let Some(spoken) = &self.spoken {
            return spoken(row, &texts);
        }
        // Empty cells at the end are not read out, only those before a figure.
        let last = texts.iter().rposition(|(_, text)| !text.is_empty());
        let mut spoken = self.name(row).spoken();
        for (label, text) in texts.iter().take(last.map_or(0, |last| last + 1)) {
            spoken = format!("{spoken}; {label} {text}");
        }
        spoken
    }
}

impl<R> Column<'_, R> {
    fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.title)
    }

    /// Whether the column has figures: one that is painted without a title has none.
    fn is_copied(&self) -> bool {
        self.paint.is_none() || !self.title.is_empty()
    }
}

impl Default for Look {
    fn default() -> Self {
        Self {
            row_height: row_table::ROW_HEIGHT,
            header_height: row_table::HEADER_HEIGHT,
            is_strong: false,
            is_lit: false,
            gap: 0.0,
            margins: (0.0, 0.0),
            name_least: columns::NAME_LEAST,
            is_sortable: false,
        }
    }
}
