//! What the plots over the months of one run share.

use eframe::egui::Color32;

use crate::analysis::series::{Event, Series};
use crate::session::Both;
use crate::ui::chart;
use crate::ui::theme::Tokens;

/// In the colour of a breach, or of text.
pub fn event_ink(event: &Event, tokens: &Tokens) -> Color32 {
    if event.is_breach { tokens.breach } else { tokens.text }
}

/// The events as dashed lines from top to bottom.
pub fn event_lines(events: &[Event], tokens: &Tokens) -> impl Iterator<Item = chart::Event> {
    events
        .iter()
        .map(|event| chart::Event { at: event.month.into(), ink: event_ink(event, tokens) })
}

/// The last month of the axis, of deal and baseline: the same for all plots under each other,
/// whether or not a plot draws anything of the baseline.
pub fn end_month(series: Both<&Series>) -> u32 {
    series.iter().map(|series| series.end_month).max().unwrap_or(0)
}
