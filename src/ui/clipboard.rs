//! Tables and single figures as text for the clipboard.
//!
//! A table only provides its contents on demand ([`table`]). A right click
//! on a row offers the figure as it is read and in full, the row, and the table; one command takes
//! all tables of the screen.

use std::borrow::Cow;

use eframe::egui::{Context, Id, Popup, Response, Sense, SetOpenCommand, Ui};

use crate::format::text::spreadsheet_cell;
use crate::format::{self, Measure};
use crate::ui::render_target;

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// As it is read.
    pub text: String,
    /// As a spreadsheet takes it: every digit, no unit.
    pub in_full: String,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The names of the columns; the first is that of the rows' names.
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A row of the table and, where the pointer was on one, the column.
pub type Place = (usize, Option<usize>);

/// The texts of all tables of one pass.
#[derive(Clone, Debug)]
struct Gathered {
    /// The pass of the request; tables answer in a later one.
    asked_in: u64,
    /// The pass in which they answered.
    pass: u64,
    text: String,
    /// The title of the next table; without one it is dropped.
    title: Option<String>,
}

const GATHERED: &str = "gathered tables";
/// A longer text is cut where a menu names it.
const NAMED_CHARS_MAX: usize = 28;

impl Gathered {
    fn asked(asked_in: u64) -> Self {
        Self { asked_in, pass: asked_in, text: String::new(), title: None }
    }
}

impl Cell {
    /// What is read as it is copied.
    pub fn words(text: impl Into<String>) -> Self {
        Measure::Words(text.into()).into()
    }

    /// A number with all its digits, for the eye too.
    pub fn number(number: f64) -> Self {
        let in_full = format::plain(Some(number));
        Self { text: in_full.clone(), in_full }
    }
}

impl From<Measure> for Cell {
    fn from(measure: Measure) -> Self {
        Self { text: measure.text(), in_full: measure.in_full() }
    }
}

/// One line of a plot, as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    /// Rising along the axis.
    pub points: Vec<(f64, f64)>,
    pub is_dollars: bool,
}

impl Line {
    /// A line of billions of dollars.
    pub fn of_billions(name: impl Into<String>, points: &[(f64, f64)]) -> Self {
        let points = points.iter().map(|(x, billions)| (*x, billions * 1e9)).collect();
        Self { name: name.into(), points, is_dollars: true }
    }

    fn cell(&self, x: f64) -> Cell {
        // Without tolerance: `along` collects these very places.
        let place = self.points.binary_search_by(|point| point.0.total_cmp(&x)).ok();
        let value = place.and_then(|place| self.points.get(place)).map(|point| point.1);
        let in_full = match (self.is_dollars, value) {
            (true, Some(dollars)) => format::cents(dollars),
            (true, None) | (false, _) => format::plain(value),
        };
        Cell { text: in_full.clone(), in_full }
    }
}

impl Sheet {
    /// What lines over one axis show: a row a place on it, a column a line.
    pub fn along(axis: impl Into<String>, lines: &[Line]) -> Self {
        let mut xs: Vec<f64> =
            lines.iter().flat_map(|line| line.points.iter().map(|point| point.0)).collect();
        xs.sort_unstable_by(f64::total_cmp);
        xs.dedup();
        let row = |x: f64| {
            std::iter::once(Cell::number(x)).chain(lines.iter().map(|line| line.cell(x))).collect()
        };
        let names = lines.iter().map(|line| line.name.clone());
        Self {
            head: std::iter::once(axis.into()).chain(names).collect(),
            rows: xs.into_iter().map(row).collect(),
        }
    }

    /// Names and rows as a spreadsheet takes them from the clipboard.
    pub fn tab_separated(&self) -> String {
        let head: Vec<_> = self.head.iter().map(|name| head_cell(name)).collect();
        let head = line(head.iter().map(AsRef::as_ref));
        let rows = self.rows.iter().map(|row| line(row.iter().map(|cell| cell.in_full.as_str())));
        std::iter::once(head).chain(rows).collect()
    }
}

/// A name as a spreadsheet takes it. The values of an axis are numbers, and below 0 no formulas.
fn head_cell(name: &str) -> Cow<'_, str> {
    let is_number = name.parse::<f64>().is_ok_and(f64::is_finite);
    if is_number { Cow::Borrowed(name) } else { spreadsheet_cell(name) }
}

/// One line; a cell holds neither tabs nor breaks.
fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
    cells.join("\t") + "\n"
}

/// A table that is drawn: it can be copied by a right click on `clicked`, and with all others.
pub fn table(anchor: &Response, clicked: Option<Place>, sheet: impl Fn() -> Sheet) {
    list(&anchor.ctx, &sheet);
    if render_target::has_menus(&anchor.ctx) {
        menu(anchor, clicked, sheet);
    }
}

/// A sentence that is drawn can be copied by a right click.
pub fn sentence(response: &Response, text: &str) {
    let response = response.interact(Sense::CLICK);
    if render_target::has_menus(&response.ctx) {
        response.context_menu(|ui| choice_ui(ui, "Copy sentence", || text.replace('\u{a0}', " ")));
    }
}

/// The menu that copies a table, or one row or cell of it.
///
/// `clicked` is the place that was clicked with the right button in this frame. While the menu is
/// closed, `sheet` does not run.
fn menu(anchor: &Response, clicked: Option<Place>, sheet: impl FnOnce() -> Sheet) {
    let ctx = &anchor.ctx;
    let place_id = anchor.id.with("copied place");
    if let Some(place) = clicked {
        // The click is seen in one frame, the menu stays open for many.
        ctx.data_mut(|data| data.insert_temp(place_id, place));
    }
    let popup = Popup::context_menu(anchor);
    let is_open = clicked.is_some() || popup.is_open();
    if !is_open {
        return;
    }
    let (row, column) = ctx.data(|data| data.get_temp::<Place>(place_id)).unwrap_or_default();
    let sheet = sheet();
    let command = clicked.map(|_| SetOpenCommand::Bool(true));
    popup.open_memory(command).show(|ui| {
        let cells = sheet.rows.get(row);
        let cell = cells.zip(column).and_then(|(cells, column)| cells.get(column));
        if let Some(Cell { text, in_full }) = cell.filter(|cell| !cell.in_full.is_empty()) {
            // Words that a spreadsheet would take for a formula are offered escaped only.
            if !in_full.strip_prefix('\'').is_some_and(|words| text.starts_with(words)) {
                // No-break spaces are layout, not part of the figure.
                choice_ui(ui, &format!("Copy {}", named(text)), || text.replace('\u{a0}', " "));
            }
            if in_full.as_str() != text.replace('\u{a0}', " ") {
                choice_ui(ui, &format!("Copy {}", named(in_full)), || in_full.clone());
            }
            ui.separator();
        }
        if let Some(cells) = cells {
            let in_full = || line(cells.iter().map(|cell| cell.in_full.as_str()));
            choice_ui(ui, "Copy row", in_full);
        }
        choice_ui(ui, "Copy table", || sheet.tab_separated());
    });
}

fn choice_ui(ui: &mut Ui, name: &str, text: impl FnOnce() -> String) {
    if ui.button(name).clicked() {
        ui.copy_text(text());
        ui.close();
    }
}

fn named(text: &str) -> String {
    if text.chars().count() <= NAMED_CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(NAMED_CHARS_MAX).chain(['…']).collect()
}

/// Adds a table to those of the screen while these are being gathered.
fn list(ctx: &Context, sheet: impl FnOnce() -> Sheet) {
    with_gathered(ctx, |gathered| {
        let text = &mut gathered.text;
        if !text.is_empty() {
            text.push('\n');
        }
        if let Some(title) = gathered.title.take() {
            text.push_str(&spreadsheet_cell(&title));
            text.push('\n');
        }
        text.push_str(&sheet().tab_separated());
    });
}

/// Sets the title of the table that follows.
pub fn title(ctx: &Context, title: &str) {
    with_gathered(ctx, |gathered| gathered.title = Some(title.to_owned()));
}

fn with_gathered(ctx: &Context, add: impl FnOnce(&mut Gathered)) {
    let pass = ctx.cumulative_pass_nr();
    let Some(mut gathered) = ctx.data(|data| data.get_temp::<Gathered>(Id::unique(GATHERED)))
    else {
        return;
    };
    // egui may discard a pass and draw again: only the tables of the last pass count.
    if gathered.pass != pass {
        gathered = Gathered { pass, ..Gathered::asked(gathered.asked_in) };
    }
    add(&mut gathered);
    ctx.data_mut(|data| data.insert_temp(Id::unique(GATHERED), gathered));
}

/// Requests the contents of all tables that are drawn from the next pass on.
pub fn gather(ctx: &Context) {
    let asked = Gathered::asked(ctx.cumulative_pass_nr());
    ctx.data_mut(|data| data.insert_temp(Id::unique(GATHERED), asked));
    ctx.request_repaint();
}

/// The gathered text, once the tables have answered; empty where there is no table.
pub fn gathered(ctx: &Context) -> Option<String> {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        let gathered = data.get_temp::<Gathered>(Id::unique(GATHERED))?;
        // Tables that were drawn before the request have not answered in that pass.
        let is_answered = pass > gathered.asked_in;
        is_answered.then(|| data.remove::<Gathered>(Id::unique(GATHERED)));
        is_answered.then_some(gathered.text)
    })
}
