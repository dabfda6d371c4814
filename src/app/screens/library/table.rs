//! The table of the library: headers that sort, and a row a deal, drawn only where it is in sight.

use eframe::egui::{
    Align2, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, lerp, pos2,
    vec2,
};

use crate::analysis::Metric;
use crate::format::{self, Measure, UNDEFINED};
use crate::session::catalogue::{Figures, Row, Spark, Standing};
use crate::ui::table::{Cell, Name, Sorting, Table, Touched, Width};
use crate::ui::theme::{self, BODY, Ink, Tokens};

pub(super) const ROW_HEIGHT: f32 = 30.0;
const HEADER_HEIGHT: f32 = 30.0;
/// Room left of the names for the mark of the open deal.
const GUTTER: f32 = 16.0;
/// Deals of one family differ late in their names.
const NAME_LEAST: f32 = 190.0;
/// Right of the last figure, so that the bar to scroll by covers none.
const MARGIN: f32 = 16.0;

/// The open document: its place among the rows, and whether it has unsaved edits.
pub(super) type Open = Option<(usize, bool)>;

/// A column of figures.
#[derive(Clone, Copy)]
struct Column {
    title: &'static str,
    width: f32,
    help: &'static str,
    /// Reason for an undefined figure.
    why_undefined: &'static str,
    is_largest_first: bool,
    cell: fn(&Figures) -> Cell,
}

/// From left to right, after name and lessee.
fn figures() -> [Column; 6] {
    [
        Column {
            title: "Size",
            width: 66.0,
            help: "Price of all equipment",
            why_undefined: "no equipment",
            is_largest_first: true,
            cell: |it| Cell::dollars(it.size),
        },
        Column {
            title: "Coupon",
            width: 66.0,
            help: "Nominal annual rate, weighted by loan amount",
            why_undefined: "there is no debt",
            is_largest_first: true,
            cell: |it| Cell::ratio(it.loan_rate).said(format::rate(it.loan_rate)),
        },
        Column::of(Metric::NetIrr, 72.0, |it| Cell::share(it.net_irr, 1).breach_below(0.0)),
        Column::of(Metric::MinDscr, 66.0, |it| {
            Cell::ratio(it.min_dscr).breach_if(it.is_dscr_breached)
        }),
        // The earliest default comes first.
        Column::of(Metric::DefaultMonth, 92.0, |it| {
            let text = it.default_month.map(|month| it.calendar.cell(month));
            Cell::new(Measure::Months(it.default_month))
                .said(text.unwrap_or_else(|| UNDEFINED.to_owned()))
                .breach_if(it.default_month.is_some())
        }),
        Column::of(Metric::LenderLoss, 78.0, |it| match it.lender_loss {
            None => Cell::new(UNDEFINED),
            Some(0.0) => Cell::dollars(0.0).ink(Ink::Faint),
            Some(loss) => Cell::dollars(loss).breach_above(0.0),
        }),
    ]
}

impl Column {
    fn of(metric: Metric, width: f32, cell: fn(&Figures) -> Cell) -> Self {
        Self {
            title: metric.name(),
            width,
            help: metric.help(),
            why_undefined: metric.why_undefined(),
            is_largest_first: !matches!(metric, Metric::DefaultMonth),
            cell,
        }
    }
}

/// The table of the rows; without files none has a time.
pub(super) fn table<'a>(has_files: bool, open: Open) -> Table<'a, Row> {
    let cash = "Cumulative distributions less equity, from closing to the end; sorted by gain per \
                dollar of equity";
    let lessee = Width::Spare { share: 0.16, least: 80.0, most: 190.0 };
    let table = Table::new("Deal", move |row: &Row| name(row, is_edited(row, open)))
        .copied_first("File", |row| Cell::new(row.file.as_str()))
        .column("Lessee", lessee, "Who pays the rent", lessee_cell)
        .words()
        .remark(|row| Some(row.place_words()))
        .columns(figures(), figure_column)
        .column("Cash to equity", Width::Fixed(92.0), cash, |row| match row.figures() {
            Some(figures) => Cell::share(figures.gain, 0),
            None => Cell::empty(),
        })
        .largest_first(true)
        .painted(|ui, rect, row| {
            // Clear of the next column, and of the rows above and below.
            let room = rect.with_min_x(rect.left() + 8.0).with_max_x(rect.right() - 8.0);
            spark(ui.painter(), room.shrink2(vec2(0.0, 6.0)), &row.spark, Tokens::of(ui));
        })
        .remark(Row::gain_words)
        .heights(HEADER_HEIGHT, ROW_HEIGHT)
        .name_least(NAME_LEAST)
        .margins(GUTTER, MARGIN)
        .mark(move |ui, rect, row| mark(ui, rect.center(), row, is_edited(row, open)))
        .role(Role::Row)
        .sortable("Name of the deal, and its file")
        .spoken(move |row, texts| row.spoken(is_edited(row, open), texts));
    if !has_files {
        return table;
    }
    table
        .column("Modified", Width::Fixed(112.0), "Date of the last change to the file", |row| {
            let text = row.modified.map_or_else(|| UNDEFINED.to_owned(), format::minute);
            Cell::new(text).ranked(row.modified_seconds()).ink(Ink::Faint)
        })
        .small()
        .largest_first(true)
        .remark(|row| {
            row.modified.is_none().then(|| "Modified: none, because it comes with chiplease".into())
        })
}

/// Draws the rows at these places into all the room there is.
pub(super) fn table_ui(
    ui: &mut Ui,
    table: &Table<'_, Row>,
    rows: &[&Row],
    sorting: &Sorting,
    id: eframe::egui::Id,
    follows: bool,
) -> (Response, Touched) {
    let outer = ui.available_rect_before_wrap();
    // The table as a whole takes the keyboard; its rows are only clicked.
    let response = ui.interact(outer, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Deals"));
    let drawn = table.show_scrolling(ui, rows, sorting, follows);
    if response.has_focus() {
        // After the rows, which would cover it.
        let line = Stroke::new(2.0, Tokens::of(ui).accent);
        ui.painter().hline(outer.x_range(), outer.top() + HEADER_HEIGHT - 1.0, line);
    }
    (response, drawn.copied(|| table.sheet(rows)))
}

fn figure_column(table: Table<'_, Row>, column: Column) -> Table<'_, Row> {
    let Column { title, why_undefined, cell, .. } = column;
    table
        .column(title, Width::Fixed(column.width), column.help, move |row| {
            let Some(figures) = row.figures() else { return Cell::empty() };
            let cell = cell(figures);
            if cell.text() == UNDEFINED { cell.ink(Ink::Faint) } else { cell }
        })
        .largest_first(column.is_largest_first)
        .remark(move |row| {
            let is_undefined = cell(row.figures()?).text() == UNDEFINED;
            is_undefined.then(|| format!("{title}: none, because {why_undefined}"))
        })
}

/// Whether the row is the open document, and whether that has unsaved edits.
fn is_edited(row: &Row, open: Open) -> Option<bool> {
    open.filter(|(index, _)| *index == row.index).map(|(_, is_edited)| is_edited)
}

fn name(row: &Row, edited: Option<bool>) -> Name {
    // An unnamed scenario is called by its file, which is not said twice.
    let file = if row.file == row.name { "" } else { &row.file };
    let edited = if edited == Some(true) { "   edited" } else { "" };
    Name::new(row.name.as_str()).strong().note(format!("{file}{edited}")).help(row.place_words())
}

/// The lessee, or why the file cannot be used, since it has no figures either.
fn lessee_cell(row: &Row) -> Cell {
    let lessee = if row.lessee.is_empty() { UNDEFINED } else { &row.lessee };
    let cell = Cell::new(lessee).ink(Ink::Muted);
    match &row.standing {
        Standing::Troubled(why) => cell.said(why.as_str()),
        Standing::Awaited if row.lessee.is_empty() => cell.said("being read…"),
        Standing::Awaited | Standing::Run(_) => cell,
    }
}

/// In the gutter: a dot where the deal is open, a ring with unsaved edits, and a red mark where the
/// file cannot be used.
fn mark(ui: &Ui, at: Pos2, row: &Row, edited: Option<bool>) {
    let (tokens, painter) = (Tokens::of(ui), ui.painter());
    if matches!(row.standing, Standing::Troubled(_)) {
        painter.text(at, Align2::CENTER_CENTER, "!", theme::semibold(BODY), tokens.breach);
    } else if edited == Some(true) {
        painter.circle_stroke(at, 3.0, Stroke::new(1.5, tokens.accent));
    } else if edited == Some(false) {
        painter.circle_filled(at, 3.0, tokens.accent);
    }
}

/// The equity's cash so far: below the line it is not yet paid back, above it has earned.
pub(super) fn spark(painter: &Painter, rect: Rect, spark: &Spark, tokens: &Tokens) {
    let at = |(x, y): (f64, f64)| {
        pos2(lerp(rect.x_range(), x as f32), rect.top() + y as f32 * rect.height())
    };
    let Some(last) = spark.points.last() else { return };
    let zero = at((0.0, spark.zero)).y;
    painter.hline(rect.x_range(), zero, Stroke::new(1.0, tokens.line));
    let points: Vec<Pos2> = spark.points.iter().map(|point| at(*point)).collect();
    let ink = if spark.is_loss { tokens.breach } else { tokens.accent };
    painter.add(Shape::line(points, Stroke::new(1.25, tokens.accent)));
    painter.circle_filled(at(*last), 2.0, ink);
}
