//! How much headroom do the covenants leave? A band along the months for each: over its line the
//! distance to the limit, as height and as colour; a breach hangs below it, red and hatched.

use eframe::egui::{Align2, Color32, Painter, Rangef, Rect, Sense, Stroke, Ui, pos2, vec2};
use egui_plot::PlotTransform;

use crate::analysis::Ribbon;
use crate::analysis::headroom::{LEVELS, Standing, Stretch, is_breach};
use crate::analysis::month::Months;
use crate::format;
use crate::ui::between::between;
use crate::ui::chart::Tooltip;
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::describe::describe;
use crate::ui::text::laid_out;
use crate::ui::theme::{self, SMALL, Tokens};

/// Height of a band with the line of text over it.
pub const ROW_HEIGHT: f32 = 38.0;
/// Height of a band alone, and of the same under another plot.
const BAND_HEIGHT: f32 = 18.0;
const FOOTNOTE_BAND: f32 = 12.0;
const TEXT_HEIGHT: f32 = 15.0;
/// Of a band, what is over its line; a breach hangs below it.
const OVER: f32 = 0.68;

/// Draws one covenant: its name, how tight it gets, and its band under both.
pub fn ribbon_ui(
    ui: &mut Ui,
    ribbon: &Ribbon,
    transform: &PlotTransform,
    months: Months<'_>,
    cursor: &mut MonthCursor,
) {
    let tokens = Tokens::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let frame = transform.frame();
    let row = Rect::from_x_y_ranges(frame.x_range(), row.y_range());
    let band = Rangef::new(row.top() + TEXT_HEIGHT, row.top() + TEXT_HEIGHT + BAND_HEIGHT);
    let name = ribbon.name();
    let painter = ui.painter();
    painter.text(row.left_top(), Align2::LEFT_TOP, &name, theme::medium(SMALL), tokens.text);
    let (tightest, ink) = (ribbon.tightest_words(), tightest_ink(ribbon, tokens));
    painter.text(row.right_top(), Align2::RIGHT_TOP, &tightest, theme::regular(SMALL), ink);
    band_ui(ui, ribbon, transform, band, &format!("{name}; {tightest}"), months, cursor);
}

/// One covenant in a line of small text under its band, as a footnote to another plot.
pub fn footnote_ui(
    ui: &mut Ui,
    ribbon: &Ribbon,
    transform: &PlotTransform,
    months: Months<'_>,
    cursor: &mut MonthCursor,
) {
    let tokens = Tokens::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), FOOTNOTE_HEIGHT));
    let band = Rangef::new(row.top(), row.top() + FOOTNOTE_BAND);
    let (tightest, ink) = (ribbon.tightest_words(), tightest_ink(ribbon, tokens));
    let text = format!("headroom over the {} lock-up: {tightest}", format::ratio(ribbon.limit));
    let at = pos2(transform.frame().left(), band.max + 2.0);
    // Shorter texts leave out what is said elsewhere: the lock-up in the plot above, the month in
    // the tooltip.
    let shorter = format!("headroom: {tightest}");
    let shortest = shorter.split(',').next().unwrap_or_default();
    let said = |text: &str| laid_out(ui.painter(), text, theme::regular(SMALL));
    let fits = |text: &&str| at.x + said(text).size().x <= row.right();
    let fitting = [text.as_str(), &shorter].into_iter().find(fits).unwrap_or(shortest);
    ui.painter().galley(at, said(fitting), ink);
    band_ui(ui, ribbon, transform, band, &text, months, cursor);
}

/// Height of a band with its line under it.
pub const FOOTNOTE_HEIGHT: f32 = FOOTNOTE_BAND + 18.0;

fn band_ui(
    ui: &mut Ui,
    ribbon: &Ribbon,
    transform: &PlotTransform,
    band: Rangef,
    said: &str,
    months: Months<'_>,
    cursor: &mut MonthCursor,
) {
    let tokens = Tokens::of(ui);
    let across = transform.frame().x_range();
    let rect = Rect::from_x_y_ranges(across, band);
    let id = ui.make_persistent_id(("ribbon", ribbon.covenant));
    // Clickable, so that it takes the keyboard: the menu for a picture opens from there, too.
    let response = ui.interact(rect.expand2(vec2(0.0, 3.0)), id, Sense::click());
    let painter = ui.painter().with_clip_rect(rect);
    // One rectangle per stretch, not per month: no seams, and no more shapes than changes.
    for run in ribbon.stretches() {
        paint_run(&painter, transform, tokens, band, &run);
    }
    // Last: the limit itself, from which room and breach are measured.
    painter.hline(across, line_of(band), Stroke::new(1.0, tokens.muted));
    cursor.follow_in(&painter, &response, transform, band, tokens);
    describe(&response, &format!("Headroom, {}", ribbon.name()), || said.to_owned());
    let Some(pointer) = response.hover_pos() else { return };
    // A cell is the month that ends at its right edge.
    let index = transform.value_from_position(pointer).x.ceil().max(0.0) as usize;
    let Some((month, room)) = months.all.get(index).zip(ribbon.rooms.get(index)) else { return };
    let title = months.calendar.title(month.month);
    Tooltip::new(title).rows(ribbon.account(month, *room)).show(&response);
}

fn tightest_ink(ribbon: &Ribbon, tokens: &Tokens) -> Color32 {
    let is_breached = ribbon.tightest.is_some_and(|(_, room)| is_breach(room));
    if is_breached { tokens.breach } else { tokens.muted }
}

fn paint_run(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    band: Rangef,
    run: &Stretch,
) {
    let x = |month: f64| transform.position_from_point_x(month);
    // Closing has no length; it shows as a sliver.
    // Month m runs from the end of month m − 1 to its own end.
    let left = if run.first == 0 { x(0.0) } else { x(f64::from(run.first) - 1.0) };
    let right = if run.last == 0 { left + 2.0 } else { x(run.last.into()) };
    let line = line_of(band);
    match run.standing {
        Standing::Free => {}
        Standing::Kept(level) => {
            let share = f32::from(level) / f32::from(LEVELS);
            let top = line - height_of(level) * (line - band.min);
            let rect = Rect::from_x_y_ranges(Rangef::new(left, right), Rangef::new(top, line));
            painter.rect_filled(rect, 0.0, tokens.interest.lerp_to_gamma(tokens.good, share));
        }
        Standing::Breached(level) => {
            let bottom = line + height_of(level) * (band.max - line);
            // A single month among hundreds is still seen.
            let right = right.max(left + 1.5);
            let rect = Rect::from_x_y_ranges(Rangef::new(left, right), Rangef::new(line, bottom));
            painter.rect_filled(rect, 0.0, tokens.breach);
            hatch(&painter.with_clip_rect(rect.intersect(painter.clip_rect())), tokens, rect);
        }
    }
}

/// Slanted lines, so that a breach is seen without its colour.
fn hatch(painter: &Painter, tokens: &Tokens, rect: Rect) {
    const APART: f32 = 6.0;
    // A run that is zoomed in may be far wider than the screen; only what is seen is hatched.
    let rect = rect.intersect(painter.clip_rect());
    let count = between((rect.width() + rect.height()) / APART, 0.0, 1000.0) as usize;
    for index in 0..=count {
        let x = rect.left() - rect.height() + index as f32 * APART;
        let ends = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
        painter.line_segment(ends, Stroke::new(1.0, tokens.ground));
    }
}

/// Where the limit is.
fn line_of(band: Rangef) -> f32 {
    band.min + OVER * band.span()
}

/// How high a level is drawn, 0 to 1: the lowest is still seen.
fn height_of(level: u8) -> f32 {
    f32::from(level + 1) / f32::from(LEVELS + 1)
}
