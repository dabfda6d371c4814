//! Is the lender covered, and by what? Debt against the chips' value, DSCR against the lock-up
//! under it, and in one line the room that it leaves.

use eframe::egui::{Align2, Painter, Rangef, Rect, Response, Ui, pos2, vec2};
use egui_plot::{HLine, Line, LineStyle, PlotPoint, PlotPoints, PlotResponse, PlotTransform};

use super::ribbon;
use super::series::{DSCR_TOP, Drawn, Series, event_lines};
use crate::analysis::Ribbon;
use crate::format;
use crate::model::results::Month;
use crate::ui::chart::axes::{self, MoneyUnit, MonthCursor, with_baseline};
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::{self, MarkLabel, layers, question, title_ui, unit_ui};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

const LABEL_HEIGHT: f32 = 18.0;
/// A debt repaid sooner has no room for its name inside its area.
const DEBT_NAME_WIDTH: f32 = 38.0;
/// Of the debt at closing, where its name stands, and up to where it needs room.
const DEBT_NAME_AT: f64 = 0.3;
const DEBT_NAME_TOP: f64 = 0.5;
/// Of the height under the title, what debt and value take; the DSCR takes the rest.
const BALANCE_SHARE: f32 = 0.58;

/// Draws the plot into all the room that `ui` has.
pub fn coverage_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    (months, headroom): (&[Month], &Ribbon),
    cursor: &mut MonthCursor,
) {
    let unit = balance_unit(drawn.series).name;
    let asked = question(ui, "Is the lender covered, and by what?", "Is the lender covered?");
    title_ui(ui, asked, |ui| unit_ui(ui, unit));
    let height = ui.available_height() - ribbon::FOOTNOTE_HEIGHT - 8.0;
    let parts = (height * BALANCE_SHARE, height * (1.0 - BALANCE_SHARE));
    let shown = balance_ui(ui, drawn, cursor, parts.0);
    month_tooltip(&shown.response, &shown.transform, months);
    let shown = dscr_ui(ui, drawn, cursor, parts.1);
    month_tooltip(&shown.response, &shown.transform, months);
    ribbon::footnote_ui(ui, headroom, &shown.transform, months, cursor);
}

/// What the figures beside debt and chip value count.
fn balance_unit(series: &Series) -> MoneyUnit {
    MoneyUnit::of_billions([series.debt.as_slice(), &series.value])
}

fn balance_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    cursor: &mut MonthCursor,
    height: f32,
) -> PlotResponse<()> {
    let Drawn { series, ghost } = drawn;
    let tokens = Tokens::of(ui);
    let plot = axes::month_plot(ui, "Debt and chip value", drawn.end_month())
        .height(height)
        .show_axes([false, true])
        .custom_y_axes(axes::left_axis_of_billions(ui, balance_unit(drawn.series)))
        .y_grid_spacer(|input| axes::round_marks(&input, 3.0))
        .include_y(0.0)
        .set_margin_fraction(vec2(0.0, 0.06));
    let shown = plot.show(ui, |plot| {
        if let Some(ghost) = ghost {
            plot.line(axes::ghost_line(&ghost.value, tokens));
            plot.line(axes::ghost_line(&ghost.debt, tokens));
        }
        let debt = Line::new("Debt", PlotPoints::Borrowed(&series.debt));
        plot.line(debt.color(tokens.principal).width(2.0).fill(0.0).fill_alpha(0.3));
        let value = Line::new("Chip value", PlotPoints::Borrowed(&series.value));
        plot.line(value.color(tokens.sale).width(2.0));
    });
    let painter = ui.painter().with_clip_rect(*shown.transform.frame());
    layers::paint_events(&painter, &shown.transform, event_lines(&series.events, tokens));
    name_value(&painter, &shown.transform, tokens, series);
    name_debt(&painter, &shown.transform, tokens, series);
    let said = "Debt against chip value, by month";
    describe_figures(
        &shown.response,
        "Debt and chip value",
        || said.to_owned(),
        || {
            let debt = clipboard::Line::of_billions("Debt", &series.debt);
            let value = clipboard::Line::of_billions("Chip value", &series.value);
            let mut lines = with_baseline(debt, ghost.map(|it| &*it.debt));
            lines.extend(with_baseline(value, ghost.map(|it| &*it.value)));
            Sheet::along("Month", &lines)
        },
    );
    cursor.follow(&painter, &shown, tokens);
    shown
}

/// Names the value over its line, a third along.
fn name_value(painter: &Painter, transform: &PlotTransform, tokens: &Tokens, series: &Series) {
    let Some(point) = series.value.get(series.value.len() / 4) else { return };
    let at = transform.position_from_point(point);
    // Over the line, unless that is the top.
    let (offset, align) = if at.y - LABEL_HEIGHT > transform.frame().top() {
        (-4.0, Align2::LEFT_BOTTOM)
    } else {
        (4.0, Align2::LEFT_TOP)
    };
    let (at, color, ground) = (at + vec2(4.0, offset), tokens.sale, tokens.ground);
    MarkLabel { text: "chip value", at, align, color, ground }.paint(painter);
}

/// Names the debt inside its area, where that is still high.
fn name_debt(painter: &Painter, transform: &PlotTransform, tokens: &Tokens, series: &Series) {
    let opening = series.debt.first().map_or(0.0, |point| point.y);
    let is_high = |point: &&PlotPoint| point.y >= DEBT_NAME_TOP * opening;
    let Some(point) = series.debt.iter().take_while(is_high).last().filter(|_| opening > 0.0)
    else {
        return;
    };
    let frame = transform.frame();
    let is_wide = transform.position_from_point_x(point.x) - frame.left() > DEBT_NAME_WIDTH;
    let (place, color) = if is_wide {
        (PlotPoint::new(point.x / 4.0, opening * DEBT_NAME_AT), tokens.text)
    } else {
        (*point, tokens.principal)
    };
    let at = transform.position_from_point(&place).max(frame.left_top() + vec2(8.0, 0.0));
    let ground = tokens.ground;
    MarkLabel { text: "debt", at, align: Align2::LEFT_CENTER, color, ground }.paint(painter);
}

fn dscr_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    cursor: &mut MonthCursor,
    height: f32,
) -> PlotResponse<()> {
    let Drawn { series, ghost } = drawn;
    let tokens = Tokens::of(ui);
    let lockup = series.lockup_dscr;
    let plot = axes::month_plot(ui, "DSCR", drawn.end_month())
        .height(height)
        .custom_y_axes(axes::left_axis(ui, ratio_tick))
        .y_grid_spacer(|input| axes::inner_marks(&input, 2.5))
        .include_y(0.0)
        .include_y(dscr_top(series));
    let shown = plot.show(ui, |plot| {
        let dashed = LineStyle::Dashed { length: 4.0 };
        plot.hline(HLine::new("lock-up", lockup).color(tokens.muted).style(dashed).width(1.0));
        for run in ghost.into_iter().flat_map(|ghost| &ghost.dscr) {
            plot.line(axes::ghost_line(run, tokens));
        }
        for run in &series.dscr {
            let line = Line::new("DSCR", PlotPoints::Borrowed(run));
            plot.line(line.color(tokens.accent).width(2.0));
        }
    });
    let frame = *shown.transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    paint_breaches(&painter, &shown.transform, tokens, series);
    layers::paint_events(&painter, &shown.transform, event_lines(&series.events, tokens));
    let said = name_dscr(&painter, &shown.transform, tokens, series);
    describe_figures(
        &shown.response,
        "DSCR",
        || said.clone(),
        || {
            let line =
                |name, runs: &[Vec<PlotPoint>]| clipboard::Line::of_numbers(name, &runs.concat());
            let ghost = ghost.map(|ghost| line("DSCR, baseline", &ghost.dscr));
            let lines: Vec<_> = [line("DSCR", &series.dscr)].into_iter().chain(ghost).collect();
            Sheet::along("Month", &lines)
        },
    );
    let y = shown.transform.position_from_point_y(lockup);
    let text = format!("lock-up {}", format::ratio(lockup));
    // Under the line, unless that is the bottom.
    let (y, align) = if y + LABEL_HEIGHT < frame.bottom() {
        (y + 3.0, Align2::RIGHT_TOP)
    } else {
        (y - 3.0, Align2::RIGHT_BOTTOM)
    };
    let at = pos2(frame.right() - 6.0, y);
    let (color, ground) = (tokens.muted, tokens.ground);
    MarkLabel { text: &text, at, align, color, ground }.paint(&painter);
    cursor.follow(&painter, &shown, tokens);
    shown
}

/// Enough to see what is near the lock-up; a coverage far above it may leave the plot.
fn dscr_top(series: &Series) -> f64 {
    let points = || series.dscr.iter().flatten().map(|point| point.y);
    let floor = series.lockup_dscr.max(1.0);
    let lowest = points().fold(f64::INFINITY, f64::min).min(DSCR_TOP);
    let highest = points().fold(floor, f64::max);
    (1.5 * highest).min(2.4 * lowest.max(floor))
}

/// Nothing at zero, where the names of the months stand.
fn ratio_tick(ratio: f64) -> String {
    if ratio == 0.0 { String::new() } else { format!("{ratio:.1}x") }
}

/// Names the line and its lowest point.
fn name_dscr(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    series: &Series,
) -> String {
    let points = series.dscr.iter().flatten();
    let lowest = points.min_by(|one, other| one.y.total_cmp(&other.y));
    let names = lowest.map_or_else(
        || ["no debt service falls due", "no debt service"].map(str::to_owned),
        |point| {
            let short = format!("DSCR, lowest {}", format::ratio(point.y));
            [format!("{short} in month {}", point.x), short]
        },
    );
    let at = transform.frame().left_top() + vec2(8.0, 4.0);
    let room = transform.frame().right() - 4.0 - at.x;
    let (color, ground) = (tokens.accent, tokens.ground);
    let shown = chart::longest_that_fits(painter, &names, room);
    MarkLabel { text: shown, at, align: Align2::LEFT_TOP, color, ground }.paint(painter);
    let [text, _] = names;
    text
}

/// A red foot under every month below the lock-up.
fn paint_breaches(painter: &Painter, transform: &PlotTransform, tokens: &Tokens, series: &Series) {
    let bottom = transform.frame().bottom();
    for point in series.dscr.iter().flatten().filter(|point| point.y < series.lockup_dscr) {
        let left = transform.position_from_point_x(point.x - 1.0);
        let right = transform.position_from_point_x(point.x);
        let foot =
            Rect::from_x_y_ranges(Rangef::new(left, right), Rangef::new(bottom - 3.0, bottom));
        painter.rect_filled(foot, 0.0, tokens.breach);
    }
}

/// How covered the lender is at the end of the month under the pointer.
fn month_tooltip(response: &Response, transform: &PlotTransform, months: &[Month]) {
    let Some(month) = axes::month_under_pointer(response, transform, months) else { return };
    response.clone().on_hover_ui_at_pointer(|ui| {
        let title = match month.month {
            0 => "Closing".to_owned(),
            number => format!("Month {number}"),
        };
        let rows = [
            ("debt", format::money(month.debt())),
            ("chip value", format::money(month.value)),
            ("loan to value", format::percent(month.ltv, 1)),
            ("DSCR", format::ratio(month.dscr)),
            ("LLCR", format::ratio(month.llcr)),
            ("reserve", format::money(month.reserve)),
            ("held back by lock-up", format::money(month.trapped)),
            ("lessee’s liquidity", format::money(month.liquidity)),
        ];
        chart::table_ui(ui, &title, &rows.map(|(name, figure)| (name.to_owned(), figure)));
    });
}
