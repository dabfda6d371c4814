//! Where does the rent go? Bars by month or year, and the equity's cumulative cash under them.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Response, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{HLine, Line, PlotPoints, PlotTransform};

use super::series::{Column, Drawn, Event, Part, Period, Series};
use crate::format::{self, Measure};
use crate::ui::chart::axes::{self, MoneyUnit, MonthCursor, with_baseline};
use crate::ui::chart::{self, MarkLabel, title_ui, unit_ui};
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::theme::{SMALL, Tokens};
use crate::ui::widgets::choice;

/// Of the height, what the cumulative line takes.
const STRIP_SHARE: f32 = 0.27;
const TITLE_HEIGHT: f32 = 26.0;
/// From the left edge of a plot to the name of its line.
const NAME_INSET: f32 = 8.0;
/// A band lower than this has no room for its name.
const LABEL_HEIGHT: f32 = 16.0;

/// Draws the plot into all the room that `ui` has.
pub fn cash_flow_ui(ui: &mut Ui, drawn: Drawn<'_>, period: &mut Period, cursor: &mut MonthCursor) {
    title_ui(ui, "Where does the rent go?", |ui| {
        let choices = [(Period::Month, "months"), (Period::Year, "years")];
        if let Some(taken) = choice::choice_ui(ui, "Cash flow by", *period, &choices) {
            *period = taken;
        }
        unit_ui(ui, bars_unit(drawn.series).name);
    });
    marks_ui(ui, drawn, cursor);
}

/// The same without the title.
pub fn marks_ui(ui: &mut Ui, drawn: Drawn<'_>, cursor: &mut MonthCursor) {
    let height = ui.available_height();
    let strip = ((height + TITLE_HEIGHT) * STRIP_SHARE).max(48.0);
    bars_ui(ui, drawn, cursor, height - strip - 4.0);
    cumulative_ui(ui, drawn, cursor, strip);
}

/// What the figures beside the bars count.
pub fn bars_unit(series: &Series) -> MoneyUnit {
    MoneyUnit::of_millions(series.columns_top)
}

fn bars_ui(ui: &mut Ui, drawn: Drawn<'_>, cursor: &mut MonthCursor, height: f32) {
    let Drawn { series, ghost } = drawn;
    let unit = bars_unit(series).dollars;
    let tokens = Tokens::of(ui);
    let plot = axes::month_plot(ui, "Cash flow", drawn.end_month())
        .height(height)
        .show_axes([false, true])
        .custom_y_axes(axes::left_axis(ui, move |dollars| format::number(dollars / unit, 0)))
        .y_grid_spacer(|input| axes::round_marks(&input, 4.0))
        .include_y(0.0)
        .include_y(series.columns_top);
    let shown = plot.show(ui, |_| {});
    let painter = ui.painter().with_clip_rect(*shown.transform.frame());
    for column in &series.columns {
        paint_column(&painter, &shown.transform, tokens, column);
    }
    paint_receipts(&painter, &shown.transform, tokens, &series.columns);
    if let Some(ghost) = ghost {
        paint_ghost_columns(&painter, &shown.transform, tokens, &ghost.columns);
    }
    let marks = event_marks(series, tokens).chain(sale_marks(series, tokens));
    let marks = placed(&painter, &shown.transform, marks);
    paint_band_names(&painter, &shown.transform, tokens, series, &marks);
    paint_events(&painter, &shown.transform, tokens, &series.events);
    paint_marks(&painter, tokens, &marks);
    cursor.follow(&painter, &shown, tokens);
    axes::describe_figures(&shown.response, "Cash flow", &totals(series), || sheet(series));
    column_tooltip(&shown.response, &shown.transform, series);
}

fn cumulative_ui(ui: &mut Ui, drawn: Drawn<'_>, cursor: &mut MonthCursor, height: f32) {
    let Drawn { series, ghost } = drawn;
    let tokens = Tokens::of(ui);
    let points = &series.cumulative_equity;
    let unit = MoneyUnit::of_billions([points.as_slice()]);
    let plot = axes::month_plot(ui, "Cumulative equity", drawn.end_month())
        .height(height)
        .custom_y_axes(axes::left_axis_of_billions(ui, unit))
        .y_grid_spacer(|input| axes::inner_marks(&input, 3.0))
        .set_margin_fraction(vec2(0.0, 0.12));
    let shown = plot.show(ui, |plot| {
        plot.hline(HLine::new("zero", 0.0).color(tokens.ghost).width(1.0));
        if let Some(ghost) = ghost {
            plot.line(axes::ghost_line(&ghost.cumulative_equity, tokens));
        }
        let line = Line::new("Cumulative equity", PlotPoints::Borrowed(points));
        plot.line(line.color(tokens.good).width(2.0));
    });
    let painter = ui.painter().with_clip_rect(*shown.transform.frame());
    paint_events(&painter, &shown.transform, tokens, &series.events);
    let frame = *shown.transform.frame();
    let back = points.iter().find(|point| point.x > 0.0 && point.y >= 0.0);
    let back = back.map_or_else(
        || "not all comes back".to_owned(),
        |point| format!("back in month {}", point.x),
    );
    let what = ["equity paid in less distributions", "equity less distributions", "equity"];
    let names = what.map(|what| format!("{what}, {}: {back}", unit.name));
    let room = frame.width() - 2.0 * NAME_INSET;
    let text = chart::longest_that_fits(&painter, &names, room);
    cursor.follow(&painter, &shown, tokens);
    axes::describe_figures(&shown.response, "Cumulative equity", &names[0], || {
        let equity = clipboard::Line::of_billions("Cumulative equity", points);
        Sheet::along("Month", &with_baseline(equity, ghost.map(|it| &*it.cumulative_equity)))
    });
    let at = frame.left_top() + vec2(NAME_INSET, 4.0);
    let (color, ground) = (tokens.text, tokens.ground);
    MarkLabel { text, at, align: Align2::LEFT_TOP, color, ground }.paint(&painter);
}

/// Where the money of each period goes, as it is copied.
fn sheet(series: &Series) -> Sheet {
    let dollars = |amount: f64| Measure::Dollars(amount).into();
    let row = |column: &Column| {
        let ends = [column.start + 1, column.end].map(|month| Cell::words(month.to_string()));
        let amounts = [column.receipts, column.sale].into_iter().chain(column.parts);
        ends.into_iter().chain(amounts.map(dollars)).collect()
    };
    let head = ["From month", "To month", "Rent and backstop", "Net sale proceeds"];
    let parts = Part::ALL.map(Part::name);
    Sheet {
        head: head.into_iter().chain(parts).map(str::to_owned).collect(),
        rows: series.columns.iter().map(row).collect(),
    }
}

/// The colour of a part of the bars.
pub fn part_color(tokens: &Tokens, part: Part) -> Color32 {
    match part {
        Part::OperatingCost => tokens.faint,
        Part::Interest => tokens.interest,
        Part::Principal => tokens.principal,
        Part::Sweep => tokens.sweep,
        Part::Held => tokens.ghost,
        Part::Distribution => tokens.good,
        Part::Sale => tokens.sale,
    }
}

fn paint_column(painter: &Painter, transform: &PlotTransform, tokens: &Tokens, column: &Column) {
    // On whole pixels: edges between would show as stripes.
    let scale = painter.pixels_per_point();
    let at =
        |month: u32| (transform.position_from_point_x(f64::from(month)) * scale).round() / scale;
    let (left, right) = (at(column.start), at(column.end));
    let gap = if right - left > 6.0 { 1.0 } else { 0.0 };
    let mut base = 0.0;
    for (part, amount) in column.by_part() {
        if amount <= 0.0 {
            continue;
        }
        let bottom = transform.position_from_point_y(base);
        base += amount;
        let top = transform.position_from_point_y(base);
        let rect = Rect::from_min_max(pos2(left, top), pos2(right - gap, bottom));
        painter.rect_filled(rect, 0.0, part_color(tokens, part));
    }
}

/// A line over the bars at what came in: where a bar is lower, money was kept; where it is higher,
/// money that had been kept was released.
fn paint_receipts(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    columns: &[Column],
) {
    let points = steps(transform, columns, |column| column.receipts);
    painter.add(Shape::line(points, Stroke::new(1.5, tokens.text)));
}

/// What lenders and operators got in the baseline, as a dashed step over the bars.
fn paint_ghost_columns(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    columns: &[Column],
) {
    let points = steps(transform, columns, |column| column.extent(Part::Held).0);
    chart::dashed_steps(painter, &points, Stroke::new(1.5, tokens.text), 4.0);
}

/// A line that is level over each column, at the dollars that `height` gives.
fn steps(
    transform: &PlotTransform,
    columns: &[Column],
    height: impl Fn(&Column) -> f64,
) -> Vec<Pos2> {
    let corners = columns.iter().flat_map(|column| {
        let y = transform.position_from_point_y(height(column));
        [column.start, column.end]
            .map(|month| pos2(transform.position_from_point_x(f64::from(month)), y))
    });
    corners.collect()
}

/// Names each part on its band, where the band is thick for longest.
fn paint_band_names(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    series: &Series,
    marks: &[(Rect, Mark)],
) {
    let pixels = transform.dpos_dvalue_y().abs() as f32;
    for part in Part::ALL {
        let run = thick_run(series, part, f64::from(LABEL_HEIGHT / pixels));
        let Some((first, last)) = run else { continue };
        let (Some(first), Some(last)) = (series.columns.get(first), series.columns.get(last))
        else {
            continue;
        };
        let x_of = |month: u32| transform.position_from_point_x(f64::from(month));
        let room = x_of(last.end) - x_of(first.start);
        let font = crate::ui::theme::medium(SMALL);
        let fill = part_color(tokens, part);
        let name = painter.layout_no_wrap(part.name().to_owned(), font, tokens.ink_on(fill));
        if room < name.size().x + 8.0 {
            continue;
        }
        let left = x_of(first.start).max(transform.frame().left());
        let place = |x: f32| {
            let month = transform.value_from_position(pos2(x, 0.0)).x;
            let column = series.columns.iter().find(|column| f64::from(column.end) >= month)?;
            let (bottom, top) = column.extent(part);
            let middle = f64::midpoint(bottom, top.min(series.columns_top));
            let centre = pos2(x, transform.position_from_point_y(middle));
            let rect = Rect::from_center_size(centre, name.size());
            let is_free = !marks.iter().any(|(mark, _)| mark.expand(2.0).intersects(rect));
            is_free.then_some(rect)
        };
        // Some way in, or else at the start of the band.
        let inset = room.min(3.0 * name.size().x) / 2.0;
        let Some(rect) = place(left + inset).or_else(|| place(left + name.size().x / 2.0 + 4.0))
        else {
            continue;
        };
        // The gaps between the bars do not run through the name.
        painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 0.0, fill);
        painter.galley(rect.min, name, tokens.ink_on(fill));
    }
}

/// The longest run of columns in which the part is at least so many dollars thick.
fn thick_run(series: &Series, part: Part, least: f64) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = None;
    for (index, column) in series.columns.iter().enumerate() {
        if column.part(part) < least {
            start = None;
            continue;
        }
        let first = *start.get_or_insert(index);
        if best.is_none_or(|(from, to)| to - from < index - first) {
            best = Some((first, index));
        }
    }
    best
}

/// Marks what happened along the months.
pub fn paint_events(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    events: &[Event],
) {
    let frame = transform.frame();
    for event in events {
        let x = transform.position_from_point_x(f64::from(event.month));
        let ends = [pos2(x, frame.top()), pos2(x, frame.bottom())];
        let stroke = Stroke::new(1.0, event_color(tokens, event));
        painter.extend(Shape::dashed_line(&ends, stroke, 3.0, 3.0));
    }
}

fn event_color(tokens: &Tokens, event: &Event) -> Color32 {
    if event.is_breach { tokens.breach } else { tokens.text }
}

/// A name along the top of the bars.
struct Mark {
    month: u32,
    text: String,
    color: Color32,
}

fn event_marks(series: &Series, tokens: &Tokens) -> impl Iterator<Item = Mark> {
    series.events.iter().map(|event| Mark {
        month: event.month,
        text: event.text.clone(),
        color: event_color(tokens, event),
    })
}

/// Says what a bar holds that does not fit.
fn sale_marks(series: &Series, tokens: &Tokens) -> impl Iterator<Item = Mark> {
    let is_clipped = |column: &&Column| column.total() > series.columns_top && column.sale > 0.0;
    series.columns.iter().filter(is_clipped).map(|column| Mark {
        month: column.start,
        text: format!("sale {} ↑", format::money(column.sale)),
        color: tokens.sale,
    })
}

/// Writes the names beside their months, under each other where they would touch.
/// Where each mark stands: at the top, one under the other where they would meet.
fn placed(
    painter: &Painter,
    transform: &PlotTransform,
    marks: impl Iterator<Item = Mark>,
) -> Vec<(Rect, Mark)> {
    const ROW_HEIGHT: f32 = 15.0;
    let frame = transform.frame();
    let mut placed: Vec<(Rect, Mark)> = Vec::new();
    for mark in marks {
        let x = transform.position_from_point_x(f64::from(mark.month));
        let font = crate::ui::theme::medium(SMALL);
        let size = painter.layout_no_wrap(mark.text.clone(), font, mark.color).size();
        let is_left = x + size.x + 12.0 < frame.center().x;
        let left = if is_left { x + 6.0 } else { x - 6.0 - size.x };
        let left = left.max(frame.left() + 4.0);
        let mut rect = Rect::from_min_size(pos2(left, frame.top() + 4.0), size);
        while placed.iter().any(|(other, _)| other.expand(4.0).intersects(rect)) {
            rect = rect.translate(vec2(0.0, ROW_HEIGHT));
        }
        placed.push((rect, mark));
    }
    placed
}

fn paint_marks(painter: &Painter, tokens: &Tokens, marks: &[(Rect, Mark)]) {
    for (rect, mark) in marks {
        // Bars may reach up there.
        painter.rect_filled(rect.expand2(vec2(2.0, 1.0)), 3.0, tokens.ground.gamma_multiply(0.85));
        let (at, color, ground) = (rect.left_center(), mark.color, tokens.ground);
        MarkLabel { text: &mark.text, at, align: Align2::LEFT_CENTER, color, ground }
            .paint(painter);
    }
}

/// What the bar under the pointer is made of.
fn column_tooltip(response: &Response, transform: &PlotTransform, series: &Series) {
    let Some(pointer) = response.hover_pos() else { return };
    let month = transform.value_from_position(pointer).x;
    let hit = |column: &&Column| f64::from(column.start) <= month && month < f64::from(column.end);
    let Some(column) = series.columns.iter().find(hit) else { return };
    response.clone().on_hover_ui_at_pointer(|ui| {
        let title = if column.end - column.start == 1 {
            format!("Month {}", column.end)
        } else {
            format!("Months {} to {}", column.start + 1, column.end)
        };
        chart::table_ui(ui, &title, &rows(column));
    });
}

/// All that was paid over the deal, by part, in words.
fn totals(series: &Series) -> String {
    let parts = Part::ALL.into_iter().filter_map(|part| {
        let total: f64 = series.columns.iter().map(|column| column.part(part)).sum();
        (total > 0.0).then(|| format!("{} {}", part.name(), format::money(total)))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn rows(column: &Column) -> Vec<(String, String)> {
    let mut rows = vec![("rent received".to_owned(), format::money(column.receipts))];
    if column.sale > 0.0 {
        rows.push(("net sale proceeds".to_owned(), format::money(column.sale)));
    }
    for (part, amount) in column.by_part() {
        if amount > 0.0 {
            let name = if part == Part::Sale { "distributed from sale" } else { part.name() };
            rows.push((name.to_owned(), format::money(amount)));
        }
    }
    rows
}
