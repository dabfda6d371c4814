//! Where does the rent go? Bars by month or year, and the equity's cumulative cash under them.

use eframe::egui::{Align2, Color32, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::series::{end_month, event_ink, event_lines};
use crate::analysis::series::{Column, Part, Period, Series};
use crate::format::{self, Measure};
use crate::session::Both;
use crate::ui::chart::axes::{MoneyUnit, MonthCursor};
use crate::ui::chart::bars::{self, BandName, Bar, Bars};
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::labels::corners;
use crate::ui::chart::{Axis, Chart, Line, Rule, Tooltip, title_ui, unit_ui};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::theme::Tokens;
use crate::ui::widgets::choice;

/// Of the height, what the cumulative line takes.
const STRIP_SHARE: f32 = 0.27;
const TITLE_HEIGHT: f32 = 26.0;
/// From the left edge of a plot to a name.
const NAME_INSET: f32 = 8.0;

/// Draws the plot into all the room that `ui` has.
pub fn cash_flow_ui(
    ui: &mut Ui,
    series: Both<&Series>,
    period: &mut Period,
    cursor: &mut MonthCursor,
) {
    title_ui(ui, "Where does the rent go?", |ui| {
        let choices = [(Period::Month, "months"), (Period::Year, "years")];
        choice::choice_ui(ui, "Cash flow by", period, &choices);
        unit_ui(ui, bars_unit(series.own).name);
    });
    let height = ui.available_height();
    let strip = ((height + TITLE_HEIGHT) * STRIP_SHARE).max(48.0);
    bars_ui(ui, series, cursor, height - strip - 4.0);
    cumulative_ui(ui, series, cursor, strip);
}

/// The unit of the axis of the bars.
fn bars_unit(series: &Series) -> MoneyUnit {
    MoneyUnit::of_millions(series.columns_top)
}

fn bars_ui(ui: &mut Ui, series: Both<&Series>, cursor: &mut MonthCursor, height: f32) {
    let (end, Both { own: series, baseline }) = (end_month(series), series);
    let unit = bars_unit(series).dollars;
    let dollars = Axis::new(move |mark| format::number(mark.value / unit, 0));
    Chart::new(
        "Cash flow",
        Axis::months(end).without_figures(),
        dollars.include(-series.columns_bottom).include(series.columns_top),
    )
    .rule_if((series.columns_bottom > 0.0).then(|| Rule::level(0.0, Tokens::of(ui).ghost)))
    .paint(|canvas| paint(canvas, series, baseline))
    .says(|| series.totals())
    .sheet(|| sheet(series))
    .tooltip(|month| tooltip(series, month))
    .cursor(cursor)
    .show(ui, height);
}

fn cumulative_ui(ui: &mut Ui, series: Both<&Series>, cursor: &mut MonthCursor, height: f32) {
    let (end, Both { own: series, baseline }) = (end_month(series), series);
    let tokens = Tokens::of(ui);
    let points = &series.cumulative_equity;
    let unit = MoneyUnit::of_billions([points.as_slice()]);
    let back = series.back();
    let what = ["equity paid in less distributions", "equity less distributions", "equity"];
    let [dated, undated] =
        back.map(|back| what.map(|what| format!("{what}, {}: {back}", unit.name)));
    let [whole, ..] = dated.clone();
    let names = [dated, undated].concat();
    let line = Line::new("cumulative equity", points, tokens.good);
    Chart::new(
        "Cumulative equity",
        Axis::months(end).dated(series.calendar),
        Axis::billions(unit).marks(3.0).clear_edges().margin(0.12),
    )
    .line(line.baseline(baseline.map(|it| &it.cumulative_equity)))
    .rule(Rule::level(0.0, tokens.ghost))
    .events(event_lines(&series.events, tokens))
    .names(|labels, transform| {
        labels.write_longest(&names, tokens.text, &corners(*transform.frame()));
    })
    .says(|| whole.clone())
    .cursor(cursor)
    .show(ui, height);
}

/// Where the money of each period goes, as it is copied.
fn sheet(series: &Series) -> Sheet {
    let dollars = |amount: f64| Measure::Dollars(amount).into();
    let parts = series.parts();
    let row = |column: &Column| {
        let ends = [column.start + 1, column.end].map(|month| Cell::words(month.to_string()));
        let came_in = [column.receipts, column.chips(), column.guaranteed()];
        let of_parts = column.by_part().filter(|(part, _)| parts.contains(part));
        let amounts = came_in.into_iter().chain(of_parts.map(|(_, amount)| amount));
        ends.into_iter().chain(amounts.map(dollars)).collect()
    };
    let head =
        ["From month", "To month", "Rent and backstop", "Net price of chips", "Residual guarantee"];
    let names = parts.iter().map(|part| part.name());
    Sheet {
        head: head.into_iter().chain(names).map(str::to_owned).collect(),
        rows: series.columns.iter().map(row).collect(),
    }
}

/// The colour of a part of the bars.
pub fn part_color(tokens: &Tokens, part: Part) -> Color32 {
    // What comes in below the axis has the colour of what goes back above it.
    match part {
        Part::OperatingCost => tokens.faint,
        Part::Interest => tokens.interest,
        Part::Principal | Part::Drawn => tokens.principal,
        Part::Sweep => tokens.sweep,
        Part::Held | Part::Deposit => tokens.ghost,
        Part::Distribution | Part::Called => tokens.good,
        Part::Sale | Part::Guaranteed => tokens.sale,
        Part::Delivery => tokens.delivery,
        Part::Prepaid | Part::ReLease => tokens.accent,
    }
}

/// A bar over the months of a column.
fn over<H>(column: &Column, height: H) -> Bar<H> {
    Bar { across: f64::from(column.start)..f64::from(column.end), height }
}

fn paint(canvas: &Canvas<'_>, series: &Series, baseline: Option<&Series>) {
    let Canvas { painter, tokens, .. } = *canvas;
    let bars = series.columns.iter().map(|column| over(column, column.parts));
    let bars = Bars::stacked(canvas, Part::ALL.len(), bars);
    let fills = Part::ALL.map(|part| part_color(tokens, part));
    bars.paint(painter, false, |_, part| fills.get(part).copied().unwrap_or(tokens.faint));
    // A line over the bars at what came in: where a bar is lower, money was kept; where it is
    // higher, money that had been kept was released.
    let receipts = series.columns.iter().map(|column| over(column, column.receipts));
    let stroke = Stroke::new(1.5, tokens.text);
    painter.add(Shape::line(bars::steps(canvas, receipts), stroke));
    if let Some(baseline) = baseline {
        // What lenders and operators got: what is left above it belongs to the equity.
        let paid = baseline.columns.iter().map(|column| over(column, column.below(Part::Held)));
        bars::dashed_steps(canvas, paid, stroke);
    }
    // Placed before the bands are named: a band can be named elsewhere, an event only at its month.
    let marks = placed(canvas, marks(canvas, series));
    let crossed = event_lines(&series.events, tokens).map(|event| canvas.x(event.at));
    name_bands(canvas, (series, &bars), &marks, &crossed.collect::<Vec<f32>>());
    // Over the bars, which would hide them.
    for event in event_lines(&series.events, tokens) {
        canvas.upright(canvas.x(event.at), event.ink);
    }
    for (rect, mark) in marks {
        // Bars may reach up there.
        painter.rect_filled(rect.expand2(vec2(2.0, 1.0)), 3.0, tokens.ground.gamma_multiply(0.85));
        canvas.write(&mark.text, rect.left_center(), Align2::LEFT_CENTER, mark.ink);
    }
}

/// Names each part on its band, where the band is thick for longest and no event crosses it.
fn name_bands(
    canvas: &Canvas<'_>,
    (series, bars): (&Series, &Bars),
    marks: &[(Rect, Mark)],
    crossed: &[f32],
) {
    let is_off_marks =
        |place: &Rect| !marks.iter().any(|(mark, _)| mark.expand(2.0).intersects(*place));
    let is_crossed =
        |place: &Rect| crossed.iter().any(|x| place.x_range().expand(3.0).contains(*x));
    let all = Part::ALL.into_iter().enumerate();
    // Of what is not there no name is laid out.
    let occurring = series.parts();
    for (index, part) in all.filter(|(_, part)| occurring.contains(part)) {
        let name = BandName::new(canvas, part.name(), part_color(canvas.tokens, part));
        let places = || bars.along_longest(index, name.size()).filter(is_off_marks);
        let place = places().find(|place| !is_crossed(place)).or_else(|| places().next());
        if let Some(place) = place {
            name.paint(canvas, place);
        }
    }
}

/// A name along the top of the bars.
struct Mark {
    month: u32,
    text: String,
    ink: Color32,
}

/// What happened, what a bar holds that does not fit, and of what a sale is made.
fn marks<'a>(canvas: &'a Canvas<'_>, series: &'a Series) -> impl Iterator<Item = Mark> + 'a {
    let tokens = canvas.tokens;
    let room = canvas.frame().width() - 2.0 * NAME_INSET;
    let events = series.events.iter().map(move |event| Mark {
        month: event.month,
        text: canvas.longest_that_fits(&shorter(&event.text), room).to_owned(),
        ink: event_ink(event, tokens),
    });
    let is_clipped = |column: &Column| column.total() > series.columns_top;
    let closing = (!series.closing.is_empty()).then(|| Mark {
        month: 0,
        text: canvas.longest_that_fits(&series.closing, room / 2.0).to_owned(),
        ink: tokens.muted,
    });
    let arrives = |column: &&Column| is_clipped(column) && !column.delivery_names().is_empty();
    let deliveries = first_of(series, arrives, Column::delivery_names).map(|(month, names)| Mark {
        month,
        // As short as the half of the plot: the bars under it are what is asked for.
        text: canvas.longest_that_fits(&names, room / 2.0).to_owned(),
        ink: part_color(tokens, Part::Delivery),
    });
    let is_plain =
        |column: &&Column| column.sale > 0.0 && is_clipped(column) && column.guarantees.is_empty();
    let plain = first_of(series, is_plain, Column::sale_names);
    let guaranteed = series.columns.iter().filter(|column| !column.guarantees.is_empty());
    let guaranteed = guaranteed.map(move |column| {
        let arrow = if is_clipped(column) { " ↑" } else { "" };
        let names = column.sale_names().into_iter().map(|name| format!("{name}{arrow}"));
        (column.start, names.collect())
    });
    let sales = plain.into_iter().chain(guaranteed).map(move |(month, names)| Mark {
        month,
        text: canvas.longest_that_fits(&names, room).to_owned(),
        ink: tokens.sale,
    });
    closing.into_iter().chain(deliveries).chain(events).chain(sales)
}

/// The first of the bars that are marked, with its names, the longest first; where there are several
/// they say so, because a name for each would cover the bars.
fn first_of(
    series: &Series,
    is_marked: impl Fn(&&Column) -> bool,
    names: impl Fn(&Column) -> Vec<String>,
) -> Option<(u32, Vec<String>)> {
    let mut marked = series.columns.iter().filter(is_marked);
    let first = marked.next()?;
    let more = match marked.count() {
        0 => String::new(),
        count => format!(", first of {}", count + 1),
    };
    let arrow = if first.total() > series.columns_top { " ↑" } else { "" };
    let names = names(first).into_iter().map(|name| format!("{name}{more}{arrow}")).collect();
    Some((first.start, names))
}

/// "default, month 26, Apr 2028", then without its date, then without its month.
fn shorter(text: &str) -> Vec<String> {
    let starts = text.rmatch_indices(", ").filter_map(|(end, _)| text.get(..end));
    [text].into_iter().chain(starts).map(str::to_owned).collect()
}

/// Places of the marks: at the top, beside their months, one under the other where they would meet.
fn placed(canvas: &Canvas<'_>, marks: impl Iterator<Item = Mark>) -> Vec<(Rect, Mark)> {
    const ROW_HEIGHT: f32 = 15.0;
    let frame = canvas.frame();
    let mut placed: Vec<(Rect, Mark)> = Vec::new();
    for mark in marks {
        let (x, size) = (canvas.x(f64::from(mark.month)), canvas.size(&mark.text));
        // In the right half a name goes left of its month, where it cannot run out of the plot.
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

/// What the bar over a month is made of.
fn tooltip(series: &Series, month: f64) -> Option<Tooltip> {
    let is_over =
        |column: &&Column| f64::from(column.start) <= month && month < f64::from(column.end);
    let column = series.columns.iter().find(is_over)?;
    Some(Tooltip::new(column.title(series.calendar)).rows(column.account()))
}
