//! Each lease by month: paid, backed, missed, and where it ends.

use eframe::egui::{Align2, Rangef, Rect, Sense, Stroke, Ui, vec2};
use egui_plot::PlotTransform;

use crate::analysis::month::of_lease;
use crate::analysis::portfolio::{Lane, Went};
use crate::ui::chart::Tooltip;
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::describe::describe;
use crate::ui::chart::rows::RowText;
use crate::ui::theme::{self, SMALL, Tokens};

const ROW_HEIGHT: f32 = 27.0;
const TEXT_HEIGHT: f32 = 15.0;
const BAND_HEIGHT: f32 = 7.0;
/// Months wider than this are parted by a pixel of the ground.
const GAP_FROM_WIDTH: f32 = 3.0;

/// Of this many lanes, in points.
pub fn height(lanes: usize) -> f32 {
    ROW_HEIGHT * lanes as f32
}

/// Draws the lanes under the months of the plot above.
pub fn lanes_ui(ui: &mut Ui, lanes: &[Lane], transform: &PlotTransform, cursor: &mut MonthCursor) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (index, lane) in lanes.iter().enumerate() {
        lane_ui(ui, index, lane, transform, cursor);
    }
}

fn lane_ui(
    ui: &mut Ui,
    index: usize,
    lane: &Lane,
    transform: &PlotTransform,
    cursor: &mut MonthCursor,
) {
    let tokens = Tokens::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let row = Rect::from_x_y_ranges(transform.frame().x_range(), row.y_range());
    write_names(ui, row, lane);
    let heights = Rangef::new(row.top() + TEXT_HEIGHT, row.top() + TEXT_HEIGHT + BAND_HEIGHT);
    let band = Rect::from_x_y_ranges(row.x_range(), heights);
    let id = ui.make_persistent_id(("lease", index));
    // A band 7 points high is hard to hit.
    let response = ui.interact(band.expand2(vec2(0.0, 3.0)), id, Sense::click());
    let painter = ui.painter().with_clip_rect(band.expand(2.0));
    for (went, month) in &lane.months {
        // Month m runs from the end of month m − 1 to its own end.
        let end = f64::from(lane.first_month + month.month);
        let [left, right] = [end - 1.0, end].map(|month| transform.position_from_point_x(month));
        let gap = if right - left > GAP_FROM_WIDTH { 1.0 } else { 0.0 };
        // Repossession is a thin line: nothing is due any more.
        let (fill, heights) = match went {
            Went::Paid => (tokens.accent, heights),
            Went::Backed => (tokens.good, heights),
            Went::Missed => (tokens.breach, heights),
            Went::Over => (tokens.ghost, Rangef::point(heights.center()).expand(1.0)),
        };
        painter.rect_filled(Rect::from_x_y_ranges(left..=right - gap, heights), 0.0, fill);
    }
    if let Some(month) = lane.default_month {
        let x = transform.position_from_point_x(f64::from(month));
        // After the months, and higher than the band, so that it shows on red.
        painter.vline(x, heights.expand(2.0), Stroke::new(2.0, tokens.breach));
    }
    cursor.follow_in(&painter, &response, transform, heights, tokens);
    describe(&response, &format!("Lease of {}", lane.name), || lane.verdict.clone());
    let pointed = response.hover_pos().map(|at| transform.value_from_position(at).x);
    if let Some(tooltip) = pointed.and_then(|month| tooltip(lane, month)) {
        tooltip.show(&response);
    }
}

/// The verdict on the right, and as much of the name as there is room for beside it.
fn write_names(ui: &Ui, row: Rect, lane: &Lane) {
    let tokens = Tokens::of(ui);
    let ink = if lane.is_breach { tokens.breach } else { tokens.muted };
    let verdict = RowText { text: &lane.verdict, font: theme::regular(SMALL), ink };
    // The verdict first: it is short and always whole, the name can be cut.
    let said = verdict.paint(ui.painter(), row, Align2::RIGHT_TOP);
    let name = RowText { text: &lane.name, font: theme::medium(SMALL), ink: tokens.text };
    name.paint(ui.painter(), row.with_max_x(said.left() - 8.0), Align2::LEFT_TOP);
}

/// What was due and paid in the month of the lease that ends at or after this one of the plot.
fn tooltip(lane: &Lane, month: f64) -> Option<Tooltip> {
    let own = month.ceil() - f64::from(lane.first_month);
    let place = (own >= 1.0).then_some(own as usize - 1)?;
    let (_, month) = lane.months.get(place)?;
    let title = format!("{} of the lease", lane.calendar.title(month.month));
    Some(Tooltip::new(title).rows(of_lease(month)))
}
