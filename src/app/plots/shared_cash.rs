//! Does one lessee's cash carry all rents? Its liquidity by month beside what it is for each deal
//! alone, and under it how the rents are paid: by the lessee, a backstop, or not at all.

use eframe::egui::{Align2, Rect, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::analysis::portfolio::SharedCash;
use crate::format::{self, Measure};
use crate::model::portfolio::CashMonth;
use crate::ui::between::between;
use crate::ui::chart::axes::{MoneyUnit, MonthCursor};
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::{Axis, Chart, Line, Mark, Places, Rule, Tooltip, title_ui, unit_ui};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::theme::Tokens;

const MILLION: f64 = 1e6;
/// Room of the axis of months under a plot.
const MONTHS_HEIGHT: f32 = 4.0;
/// The rents are named over one of the first bars.
const EARLY_MONTHS: u32 = 3;

/// The months as they are copied.
fn sheet(shown: &SharedCash) -> Sheet {
    let head = ["Month", "Rent due", "Paid by the lessee", "By the backstop", "Cash, together"];
    let row = |month: &CashMonth| {
        let amounts = [month.rent_due, month.rent_paid, month.backstop, month.liquidity];
        let cells = amounts.into_iter().map(|amount| Measure::from(amount).into());
        std::iter::once(Cell::words(month.month.to_string())).chain(cells).collect()
    };
    Sheet { head: head.map(str::to_owned).to_vec(), rows: shown.months.iter().map(row).collect() }
}

/// A bar a month, of who pays it; each colour named where it first shows.
fn paint_rents(shown: &SharedCash, canvas: &Canvas<'_>) {
    let tokens = canvas.tokens;
    let colors = [tokens.accent, tokens.good, tokens.breach];
    let mut marked: [Option<Rect>; 3] = [None; 3];
    // Month 0 is the first closing, when no rent is due.
    for row in shown.months.iter().skip(1) {
        let mut bottom = 0.0;
        // By then a second deal that closes a month later pays, too.
        let is_early = row.month <= EARLY_MONTHS;
        for ((share, color), mark) in SharedCash::payers(row)
            .into_iter()
            .map(|dollars| dollars / MILLION)
            .zip(colors)
            .zip(&mut marked)
        {
            if share > 0.0 {
                let bar = bar(canvas, row.month, bottom, bottom + share);
                canvas.painter.rect_filled(bar, 0.0, color);
                bottom += share;
                if mark.is_none() || is_early {
                    *mark = Some(bar);
                }
            }
        }
    }
    let names = ["paid by the lessee", "by the backstop", "missing"];
    for (name, bar) in names.into_iter().zip(marked) {
        if let Some(bar) = bar {
            name_bars(canvas, name, bar);
        }
    }
}

/// The month at `x`.
fn tooltip(shown: &SharedCash, x: f64) -> Option<Tooltip> {
    let row = shown.row(x.round().max(0.0) as u32)?;
    let title = match row.month {
        0 => format!("First {}", shown.calendar.month(0)),
        month => shown.calendar.title(month),
    };
    let rows = SharedCash::account(row).map(|(name, amount)| (name, format::money(amount)));
    Some(Tooltip::new(title).rows(rows))
}

/// The cash: one line for all deals together, and a dashed one for each deal alone.
pub fn cash_ui(ui: &mut Ui, shown: &SharedCash, cursor: &mut MonthCursor) {
    let tokens = Tokens::of(ui);
    let lines = shown.alone.iter().chain([&shown.liquidity]);
    let unit = MoneyUnit::of_billions(lines.map(Vec::as_slice));
    title_ui(ui, &shown.question(), |ui| unit_ui(ui, unit.name));
    let height = ui.available_height() - MONTHS_HEIGHT;
    let missed = shown.first_missed.map(|month| {
        let at = PlotPoint::new(f64::from(month), 0.0);
        let name = format!("rent missed, {}", shown.calendar.short(month));
        Mark::ring(at, tokens.breach, tokens.ground).named(name, tokens.breach)
    });
    let together = Line::new("together", &shown.liquidity, tokens.accent).filled(0.08);
    let alone = shown.alone.iter().enumerate().map(|(index, points)| {
        let line = Line::new("alone", points, tokens.ghost).width(1.5).dashed(5.0);
        // One name for all of them.
        let name = "each deal stand-alone";
        if index == 0 { line.label(name, Places::Along(8)) } else { line }
    });
    let billions = Axis::billions(unit).include(0.0).margin(0.08);
    Chart::new("Cash of the lessee, shared", Axis::months(shown.end_month), billions)
        .line(together.label("together", Places::Along(8)))
        .lines(alone)
        .rule(Rule::level(0.0, tokens.ghost))
        .mark(missed)
        .says(|| shown.words())
        .sheet(|| sheet(shown))
        .tooltip(|month| tooltip(shown, month))
        .cursor(cursor)
        .show(ui, height);
}

/// Who pays the rents, month by month; returns the transform of the plot's months.
pub fn rents_ui(ui: &mut Ui, shown: &SharedCash, cursor: &mut MonthCursor) -> PlotTransform {
    let unit = MoneyUnit::of_millions(shown.top_rent);
    let of = format!("{} a month", unit.name);
    title_ui(ui, "Who pays the rents?", |ui| unit_ui(ui, &of));
    let height = ui.available_height() - MONTHS_HEIGHT;
    // Room for the names over the highest bars.
    let top = if shown.top_rent > 0.0 { 1.12 * shown.top_rent / MILLION } else { 1.0 };
    let millions = Axis::new(|mark| format::number(mark.value * MILLION / unit.dollars, 0))
        .range(0.0..=top)
        .quiet_at_zero()
        .marks(3.0);
    let says = || {
        let most = format::money(shown.top_rent);
        format!("At most {most} is due in a month; {}", shown.words())
    };
    Chart::new("Rents by who pays them", Axis::months(shown.end_month), millions)
        .paint(|canvas| paint_rents(shown, canvas))
        .says(says)
        .sheet(|| sheet(shown))
        .cursor(cursor)
        .show(ui, height)
        .transform
}

fn bar(canvas: &Canvas<'_>, month: u32, low: f64, high: f64) -> Rect {
    let (left, right) = (canvas.x(f64::from(month) - 1.0), canvas.x(f64::from(month)));
    // Narrow bars without gaps: these would take a third of the colour or more.
    let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
    Rect::from_min_max(pos2(left, canvas.y(high)), pos2(right - gap, canvas.y(low)))
}

/// The name of a colour, over the bar where it first shows.
fn name_bars(canvas: &Canvas<'_>, text: &str, bar: Rect) {
    let (frame, size) = (canvas.frame(), canvas.size(text));
    // About as wide as the longest of the three names.
    let is_right = bar.left() > frame.right() - 120.0;
    let x = if is_right { bar.right() - 2.0 } else { bar.left() + 3.0 };
    let align = if is_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    // In a low plot the highest bars leave no room over them: half on a bar nothing can be read.
    let is_over = bar.top() - frame.top() >= size.y + 3.0;
    let y = if is_over { bar.top() - 9.0 } else { bar.top() + 0.5 * size.y + 3.0 };
    let y = between(y, frame.top() + 9.0, frame.bottom() - 9.0);
    // Over the bar; where another colour begins there too, a line or two further down, or up.
    let lines = [0.0, 1.0, 2.0, -1.0, -2.0].into_iter();
    let places = lines.map(|line| (pos2(x, y + line * (size.y + 4.0)), align));
    canvas.write_first_on_plate(text, places, canvas.tokens.text);
}
