//! The book before it is written: sheets of lines, rows by id, defined names.
//!
//! Every sheet has the same first columns (label, unit, note, total or value, a blank one); where a
//! sheet has months, month 0 is in column F of all of them.

use std::collections::HashMap;
use std::rc::Rc;

use super::allowed::Allowed;
use super::formula::{Directory, Formula};
pub(super) use super::parts::{Alarm, Chart, Kind, Print, Role, Tone};
use super::places::{Column, Columns, Place};
pub(super) use super::places::{FIRST, LABEL, NOTE, UNIT, VALUE, letters as column};
use super::terms::Terms;

/// The calendar month; spreadsheets have no dates before 1900 or after 9999.
const DATE: &str = "IF(OR(closing_year<1900,closing_year+([t]+closing_month-1)/12>=10000),\"n/a\",\
                    DATE(closing_year,closing_month+[t],1))";

/// The row of months, on sheets that have them; their dates are in the row above.
pub(super) const MONTHS_ROW: u32 = 3;

/// How many months after closing go on paper.
pub(super) const MONTHS_PRINTED: u16 = 12;

/// The content of a cell.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Blank,
    Text(String),
    Number(f64),
    /// The name of a sheet, which it leads to.
    Link(String),
    /// A formula to be read once every row has its place.
    Template(String),
    Formula(Formula),
}

/// The same content in neighbouring columns of one row.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) sheet: usize,
    pub(super) row: u32,
    pub(super) first_column: u16,
    pub(super) last_column: u16,
    pub(super) content: Content,
    pub(super) kind: Kind,
    pub(super) role: Role,
}

impl Span {
    pub(super) fn is_monthly(&self) -> bool {
        self.first_column == FIRST && self.last_column > FIRST
    }
}

/// One sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) has_months: bool,
    /// The first row that scrolls, where those above stay.
    pub(super) frozen_rows: u32,
    pub(super) next_row: u32,
    pub(super) spans: Vec<Span>,
    /// What may be typed into the value column, by row.
    pub(super) entries: Vec<(u32, Allowed)>,
    /// Rows whose value is chosen from a named list.
    pub(super) choices: Vec<(u32, &'static str)>,
    pub(super) alarms: Vec<Alarm>,
    /// Texts that go on over several columns and lines: their row, first and last column.
    pub(super) paragraphs: Vec<(u32, (u16, u16))>,
    pub(super) charts: Vec<Chart>,
    pub(super) print: Print,
    /// Columns of a width of their own.
    pub(super) widths: Vec<(u16, f64)>,
}

/// The whole book.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    pub(super) names: Vec<(String, Place)>,
    /// The name of each assumption's cell, and its path in scenario files.
    pub(super) inputs: Vec<(String, String)>,
    /// The name of each cell in which a case says something, and what: `cases[0].lease.term_months`.
    pub(super) of_cases: Vec<(String, String)>,
    /// Names of the blocks that optional terms are lists of, and how many rows each has.
    pub(super) lists: Vec<(String, u32)>,
    /// The optional terms that it has.
    pub(super) terms: Rc<Terms>,
    /// Names that formulas read in place of others.
    in_use: HashMap<String, String>,
    places_of_names: HashMap<String, Place>,
    rows: HashMap<String, (usize, u32)>,
    /// The last month of the timeline.
    pub(super) last_month: u16,
    /// The last month of the run as exported; later columns are not printed.
    pub(super) run_months: u16,
}

/// First and last column, first and last row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) columns: (u16, u16),
    pub(super) rows: (u32, u32),
}

/// A row along the months.
#[derive(Clone, Debug)]
pub(super) struct Row {
    id: String,
    label: String,
    unit: &'static str,
    note: String,
    kind: Kind,
    template: String,
    total: Option<String>,
    breach: Option<String>,
}

impl Row {
    /// Dollars; whatever is computed is rounded to the cent.
    pub(super) fn amount(
        id: impl Into<String>,
        label: impl Into<String>,
        template: impl Into<String>,
    ) -> Self {
        let template = to_the_cent(template.into());
        Self::of(Kind::Amount, "$", id.into(), label.into(), template)
    }

    /// Any other number.
    pub(super) fn number(
        kind: Kind,
        unit: &'static str,
        id: impl Into<String>,
        label: impl Into<String>,
        template: impl Into<String>,
    ) -> Self {
        Self::of(kind, unit, id.into(), label.into(), template.into())
    }

    fn of(kind: Kind, unit: &'static str, id: String, label: String, template: String) -> Self {
        let (note, total, breach) = (String::new(), None, None);
        Self { id, label, unit, note, kind, template, total, breach }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Colours the months of which this is true; see [`Alarm::rule`].
    pub(super) fn breach(self, rule: impl Into<String>) -> Self {
        Self { breach: Some(rule.into()), ..self }
    }

    /// Adds the months up in the total column.
    pub(super) fn summed(self) -> Self {
        // Rounded once more: a sum of cents in floats is off in its last digits.
        let total = Some(format!("ROUND(SUM([{}@*]),2)", self.id));
        Self { total, ..self }
    }
}

/// Rounds to the cent what is added up; a template with products says itself how it is rounded.
fn to_the_cent(template: String) -> String {
    let mut depth = 0;
    let plain = super::rounding::without(&template);
    let computes = plain.chars().any(|c| {
        // Signs within brackets belong to a reference, such as `[row@-1]`.
        depth += i32::from(c == '[') - i32::from(c == ']');
        depth == 0 && "+-*/^".contains(c)
    });
    if computes { format!("ROUND({template},2)") } else { template }
}

impl Book {
    pub(super) fn new(last_month: u16, run_months: u16) -> Self {
        Self {
            sheets: Vec::new(),
            names: Vec::new(),
            inputs: Vec::new(),
            of_cases: Vec::new(),
            lists: Vec::new(),
            terms: Rc::default(),
            in_use: HashMap::new(),
            places_of_names: HashMap::new(),
            rows: HashMap::new(),
            last_month,
            run_months: run_months.min(last_month),
        }
    }

    /// The blank column after the last month.
    pub(super) fn end_column(&self) -> u16 {
        FIRST + self.last_month + 1
    }

    pub(super) fn sheet(&self, number: usize) -> Option<&Sheet> {
        self.sheets.get(number)
    }

    pub(super) fn spans(&self) -> impl Iterator<Item = (usize, &Span)> {
        let sheets = self.sheets.iter().enumerate();
        sheets.flat_map(|(number, sheet)| sheet.spans.iter().map(move |span| (number, span)))
    }

    /// A sheet to write on.
    pub(super) fn page(&mut self, name: &'static str, title: &str, about: &str) -> Page<'_> {
        self.sheets.push(Sheet {
            name,
            has_months: false,
            frozen_rows: MONTHS_ROW,
            next_row: 0,
            spans: Vec::new(),
            entries: Vec::new(),
            choices: Vec::new(),
            alarms: Vec::new(),
            paragraphs: Vec::new(),
            charts: Vec::new(),
            print: Print::PAGE,
            widths: Vec::new(),
        });
        let sheet = self.sheets.len() - 1;
        let mut page = Page { book: self, sheet };
        page.text(LABEL, title, Role::Title);
        page.end_line();
        if !about.is_empty() {
            page.text(LABEL, about, Role::Subtitle);
            page.end_line();
        }
        page
    }

    /// A sheet with a column a month.
    pub(super) fn monthly_page(
        &mut self,
        name: &'static str,
        title: &str,
        about: &str,
    ) -> Page<'_> {
        // The first sheet with months computes them; all others refer to it.
        let is_first = !self.sheets.iter().any(|sheet| sheet.has_months);
        let mut page = self.page(name, title, about);
        if let Some(sheet) = page.book.sheets.get_mut(page.sheet) {
            sheet.has_months = true;
            sheet.frozen_rows = MONTHS_ROW + 1;
        }
        // More would be too small to read; Annual has all years.
        let last_column = FIRST + page.book.run_months.min(MONTHS_PRINTED);
        page.print(Print { last_column, is_large: true, ..Print::PAGE });
        let (date, month) = if is_first {
            (DATE, "IF(ISNUMBER([t@-1]),[t@-1]+1,0)")
        } else {
            ("[date]", "[master.t]")
        };
        page.head_row("date", "Month of the calendar", date, Kind::Date, is_first);
        page.head_row("t", "Months from closing", month, Kind::Whole, is_first);
        page
    }

    /// Reads every template, now that every row and name has its place.
    pub(super) fn read_templates(&mut self) -> Result<(), String> {
        let mut sheets = std::mem::take(&mut self.sheets);
        // The directory needs the sheets' names only.
        let seen = Seen {
            rows: &self.rows,
            names: &self.places_of_names,
            in_use: &self.in_use,
            sheets: sheets.iter().map(|sheet| (sheet.name, sheet.has_months)).collect(),
            end_column: self.end_column(),
        };
        for span in sheets.iter_mut().flat_map(|sheet| &mut sheet.spans) {
            if let Content::Template(template) = &span.content {
                let template = super::rounding::spelled_out(template);
                span.content =
                    Content::Formula(Formula::read((span.sheet, span.row), &template, &seen)?);
            }
        }
        self.sheets = sheets;
        Ok(())
    }

    /// The place of a name.
    pub(super) fn place(&self, name: &str) -> Option<Place> {
        self.places_of_names.get(name).copied()
    }

    /// The place of a row: sheet and row.
    pub(super) fn row(&self, id: &str) -> Option<(usize, u32)> {
        self.rows.get(id).copied()
    }

    /// Has formulas read another name in place of this one.
    pub(super) fn use_in_place(&mut self, name: &str, other: String) {
        self.in_use.insert(name.to_owned(), other);
    }

    pub(super) fn is_replaced(&self, name: &str) -> bool {
        self.in_use.contains_key(name)
    }

    /// Lets a name lead elsewhere, as people can in a spreadsheet program.
    #[cfg(test)]
    pub(super) fn move_name(&mut self, name: &str, place: Place) {
        self.places_of_names.insert(name.to_owned(), place);
    }

    /// Names an area of several columns and rows.
    pub(super) fn name_area(&mut self, name: &str, sheet: usize, area: Area) {
        let Area { columns: (first, last), rows: (first_row, last_row) } = area;
        let columns = Columns::Span(Column::Fixed(first), Column::Fixed(last));
        self.name(name, Place { sheet, first_row, last_row, columns });
    }

    fn name(&mut self, name: &str, place: Place) {
        self.names.push((name.to_owned(), place));
        self.places_of_names.insert(name.to_owned(), place);
    }
}

struct Seen<'b> {
    rows: &'b HashMap<String, (usize, u32)>,
    names: &'b HashMap<String, Place>,
    in_use: &'b HashMap<String, String>,
    sheets: Vec<(&'static str, bool)>,
    end_column: u16,
}

impl Directory for Seen<'_> {
    fn row(&self, id: &str, from_sheet: usize) -> Option<(usize, u32)> {
        match self.sheets.get(from_sheet) {
            // Each sheet with months shows them, so that a formula need not look elsewhere.
            Some((_, true)) if id == "t" => Some((from_sheet, MONTHS_ROW)),
            Some(_) | None => self.rows.get(if id == "t" { "master.t" } else { id }).copied(),
        }
    }

    fn name(&self, name: &str) -> Option<Place> {
        self.names.get(name).copied()
    }

    fn in_use<'n>(&'n self, name: &'n str) -> &'n str {
        self.in_use.get(name).map_or(name, String::as_str)
    }

    fn sheet_name(&self, sheet: usize) -> &'static str {
        self.sheets.get(sheet).map_or("", |(name, _)| name)
    }

    fn end_column(&self) -> u16 {
        self.end_column
    }
}

/// A sheet as it is written, from top to bottom.
#[derive(Debug)]
pub(super) struct Page<'b> {
    pub(super) book: &'b mut Book,
    pub(super) sheet: usize,
}

impl Page<'_> {
    /// The optional terms of the book.
    pub(super) fn terms(&self) -> Rc<Terms> {
        Rc::clone(&self.book.terms)
    }

    pub(super) fn row_now(&self) -> u32 {
        self.book.sheets.get(self.sheet).map_or(0, |sheet| sheet.next_row)
    }

    /// Puts content into columns of the current line.
    pub(super) fn put(&mut self, columns: (u16, u16), content: Content, kind: Kind, role: Role) {
        let (sheet, row) = (self.sheet, self.row_now());
        if let Some(page) = self.book.sheets.get_mut(sheet) {
            let (first_column, last_column) = columns;
            page.spans.push(Span { sheet, row, first_column, last_column, content, kind, role });
        }
    }

    pub(super) fn text(&mut self, column: u16, text: impl Into<String>, role: Role) {
        self.put((column, column), Content::Text(text.into()), Kind::Text, role);
    }

    /// Heads of columns; the blank column after the values is one of them.
    pub(super) fn column_heads(&mut self, heads: &[(u16, &str)]) {
        for (column, head) in heads {
            self.text(*column, *head, Role::ColumnHead);
        }
        for column in [UNIT, NOTE, VALUE + 1] {
            if !heads.iter().any(|(headed, _)| *headed == column) {
                self.put((column, column), Content::Blank, Kind::Text, Role::ColumnHead);
            }
        }
    }

    pub(super) fn formula(&mut self, column: u16, template: impl Into<String>, kind: Kind) {
        self.put((column, column), Content::Template(template.into()), kind, Role::Formula);
    }

    /// Gives the current line this id.
    pub(super) fn id(&mut self, id: impl Into<String>) {
        let place = (self.sheet, self.row_now());
        self.book.rows.insert(id.into(), place);
    }

    /// Names the value column of the current line.
    pub(super) fn name_value(&mut self, name: &str) {
        self.name_cell(name, VALUE);
    }

    /// Names a cell of the current line.
    pub(super) fn name_cell(&mut self, name: &str, column: u16) {
        let row = self.row_now();
        let columns = Columns::One(Column::Fixed(column));
        let place = Place { sheet: self.sheet, first_row: row, last_row: row, columns };
        self.book.name(name, place);
    }

    /// Names the value column of the last `count` lines.
    pub(super) fn name_lines(&mut self, name: &str, count: u32) {
        let row = self.row_now();
        self.name_block(name, VALUE, row.saturating_sub(count), row.saturating_sub(1));
    }

    /// Names part of a column.
    pub(super) fn name_block(&mut self, name: &str, column: u16, first_row: u32, last_row: u32) {
        let columns = Columns::One(Column::Fixed(column));
        self.book.name(name, Place { sheet: self.sheet, first_row, last_row, columns });
    }

    pub(super) fn end_line(&mut self) {
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.next_row += 1;
        }
    }

    /// Sets what may be typed into the value of the current line.
    pub(super) fn entry(&mut self, allowed: Allowed) {
        let row = self.row_now();
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.entries.push((row, allowed));
        }
    }

    /// Has the value of the current line chosen from a named list.
    pub(super) fn choice(&mut self, list: &'static str) {
        let row = self.row_now();
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.choices.push((row, list));
        }
    }

    /// A text over several columns, in as many lines as it takes.
    pub(super) fn paragraph(&mut self, text: &str, last_column: u16) {
        self.passage(text, Role::Paragraph, (LABEL, last_column));
        self.end_line();
    }

    /// The same within the current line.
    pub(super) fn passage(&mut self, text: &str, role: Role, columns: (u16, u16)) {
        self.text(columns.0, text, role);
        let row = self.row_now();
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.paragraphs.push((row, columns));
        }
    }

    /// What of the sheet goes on paper.
    pub(super) fn print(&mut self, print: Print) {
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.print = print;
        }
    }

    pub(super) fn width(&mut self, column: u16, width: f64) {
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.widths.push((column, width));
        }
    }

    /// Rows that stay where the others scroll.
    pub(super) fn freeze(&mut self, rows: u32) {
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.frozen_rows = rows;
        }
    }

    pub(super) fn chart(&mut self, chart: Chart) {
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.charts.push(chart);
        }
    }

    /// Says that the named cell is an assumption, and which field of the scenario.
    pub(super) fn input(&mut self, name: &str, path: &str) {
        self.book.inputs.push((name.to_owned(), path.to_owned()));
    }

    /// Names a cell of the current line in which a case says something that may be edited.
    pub(super) fn of_case(&mut self, column: u16, name: String, path: String) {
        self.name_cell(&name, column);
        self.book.of_cases.push((name, path));
    }

    /// Cells that are coloured.
    pub(super) fn alarm(&mut self, alarm: Alarm) {
        if let Some(page) = self.book.sheets.get_mut(self.sheet) {
            page.alarms.push(alarm);
        }
    }

    pub(super) fn heading(&mut self, text: impl Into<String>) {
        self.end_line();
        let last = match self.book.sheet(self.sheet) {
            Some(sheet) if sheet.has_months => self.book.end_column() - 1,
            Some(sheet) => sheet.print.last_column.max(FIRST + 1),
            None => FIRST + 1,
        };
        self.text(LABEL, text, Role::Heading);
        self.put((UNIT, last), Content::Blank, Kind::Text, Role::Heading);
        self.end_line();
    }

    pub(super) fn label(&mut self, label: &str, unit: &str, note: &str) {
        self.text(LABEL, label, Role::Label);
        self.text(UNIT, unit, Role::Faint);
        if !note.is_empty() {
            self.text(NOTE, note, Role::Faint);
        }
    }

    fn head_row(&mut self, id: &str, label: &str, template: &str, kind: Kind, is_first: bool) {
        self.text(LABEL, label, Role::ColumnHead);
        let last = self.book.end_column() - 1;
        let content = Content::Template(template.to_owned());
        self.put((FIRST, last), content, kind, Role::ColumnHead);
        // Formulas that look a month back read this blank in month 0.
        self.put((FIRST - 1, FIRST - 1), Content::Blank, Kind::Text, Role::ColumnHead);
        if is_first {
            self.id(if id == "t" { "master.t" } else { id });
        }
        if id == "date" {
            self.put((UNIT, VALUE), Content::Blank, Kind::Text, Role::ColumnHead);
        } else {
            for (column, head) in [(UNIT, "Unit"), (NOTE, "Note"), (VALUE, "Total / value")] {
                self.text(column, head, Role::ColumnHead);
            }
        }
        self.end_line();
    }

    /// A row along the months.
    pub(super) fn row(&mut self, row: Row) {
        self.label(&row.label, row.unit, &row.note);
        if let Some(total) = row.total {
            self.put((VALUE, VALUE), Content::Template(total), row.kind, Role::Total);
        }
        let last = self.book.end_column() - 1;
        self.put((FIRST, last), Content::Template(row.template), row.kind, Role::Formula);
        self.id(row.id);
        if let Some(rule) = row.breach {
            let (row, tone) = (self.row_now(), Tone::Breach);
            self.alarm(Alarm::of((row, row), (FIRST, last), rule, tone));
        }
        self.end_line();
    }

    /// One computed value with a name.
    pub(super) fn scalar(
        &mut self,
        name: &str,
        (label, unit, note): (&str, &str, &str),
        kind: Kind,
        template: &str,
    ) {
        let rounded = matches!(kind, Kind::Amount);
        let template = if rounded { to_the_cent(template.to_owned()) } else { template.to_owned() };
        self.label(label, unit, note);
        self.formula(VALUE, template, kind);
        self.name_value(name);
        self.id(name);
        self.end_line();
    }
}
