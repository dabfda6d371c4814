//! How often has the lessee defaulted by then? The share of all paths, by month.

use eframe::egui::{Align2, Painter, Ui, vec2};
use egui_plot::{Line, PlotPoint, PlotPoints, PlotTransform, VLine};

use crate::format;
use crate::ui::chart::axes::{self, MonthCursor};
use crate::ui::chart::{self, MarkLabel};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

/// The axis reaches at least so far, so that a rare default looks rare.
const TOP_LEAST: f64 = 0.1;
/// Room above the line.
const HEADROOM: f64 = 1.2;

/// Nothing at zero, where the names of the months stand.
fn share_tick(share: f64) -> String {
    if share == 0.0 { String::new() } else { format::percent(share, 0) }
}

/// Draws the plot in the given height, with the baseline's line; the month in which the case as it
/// stands defaults, if any.
pub fn odds_ui(
    ui: &mut Ui,
    (points, ghost): (&[PlotPoint], &[PlotPoint]),
    (axis_end, own): (u32, Option<u32>),
    cursor: &mut MonthCursor,
    height: f32,
) {
    let tokens = Tokens::of(ui);
    let last = points.last().map_or(0.0, |point| point.y);
    let before = ghost.last().map_or(0.0, |point| point.y);
    let top = (HEADROOM * last.max(before)).max(TOP_LEAST);
    let plot = axes::month_plot(ui, "Odds of default", axis_end)
        .height(height)
        .custom_y_axes(axes::left_axis(ui, share_tick))
        .y_grid_spacer(|input| axes::round_marks(&input, 4.0));
    let drawn = plot.show(ui, |plot| {
        plot.set_plot_bounds_y(0.0..=top);
        if let Some(month) = own {
            plot.vline(VLine::new("default", f64::from(month)).color(tokens.muted).width(1.0));
        }
        plot.line(axes::ghost_line(ghost, tokens));
        let line = Line::new("Defaulted", PlotPoints::Borrowed(points));
        plot.line(line.color(tokens.breach).width(2.0).fill(0.0).fill_alpha(0.14));
    });
    let frame = *drawn.transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    let said = format!("{} of paths default", format::percent(last, 1));
    if let Some(point) = points.last().filter(|_| last > 0.0) {
        let at = drawn.transform.position_from_point(point).min(frame.right_bottom());
        let at = at + vec2(-6.0, -5.0);
        let (color, ground, align) = (tokens.breach, tokens.ground, Align2::RIGHT_BOTTOM);
        MarkLabel { text: &said, at, align, color, ground }.paint(&painter);
    } else {
        let (at, color, ground) = (frame.center(), tokens.muted, tokens.ground);
        let text = "no path defaults";
        MarkLabel { text, at, align: Align2::CENTER_CENTER, color, ground }.paint(&painter);
    }
    name_ghost(&painter, &drawn.transform, tokens, (ghost, points));
    axes::describe_figures(&drawn.response, "Odds of default", &said, || {
        let own = clipboard::Line::of_numbers("Defaulted by then", points);
        let ghost = (!ghost.is_empty()).then(|| clipboard::Line::of_numbers("Baseline", ghost));
        let lines: Vec<_> = [own].into_iter().chain(ghost).collect();
        Sheet::along("Month", &lines)
    });
    cursor.follow(&painter, &drawn, tokens);
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let month = drawn.transform.value_from_position(pointer).x.round().max(0.0);
    let Some(point) = points.get(month as usize) else { return };
    let mut rows = vec![("defaulted by then".to_owned(), format::percent(point.y, 1))];
    let ghost = ghost.get(month as usize);
    rows.extend(ghost.map(|point| ("baseline".to_owned(), format::percent(point.y, 1))));
    drawn.response.clone().on_hover_ui_at_pointer(|ui| {
        chart::table_ui(ui, &format!("Month {month}"), &rows);
    });
}

/// "baseline" where its line is furthest from the present one.
fn name_ghost(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    (ghost, points): (&[PlotPoint], &[PlotPoint]),
) {
    let place = |point: &PlotPoint| transform.position_from_point(point);
    // Not at the end, where there is no room and the present figure is written.
    let shown = ghost.get(..ghost.len() * 3 / 4).unwrap_or_default().iter().zip(points);
    let apart = |(one, other): &(&PlotPoint, &PlotPoint)| (place(one).y - place(other).y).abs();
    let widest = shown.max_by(|one, other| apart(one).total_cmp(&apart(other)));
    let Some((at, other)) = widest else { return };
    let (at, other) = (place(at), place(other));
    let is_over = at.y < other.y;
    let align = if is_over { Align2::RIGHT_BOTTOM } else { Align2::LEFT_TOP };
    let at = at + if is_over { vec2(-4.0, -3.0) } else { vec2(4.0, 3.0) };
    let (color, ground) = (tokens.muted, tokens.ground);
    MarkLabel { text: "baseline", at, align, color, ground }.paint(painter);
}
