//! How likely is it that lenders lose more? The share of paths in which their loss exceeds an
//! amount, with shared cash and as the sum of parts.

use eframe::egui::Ui;

use crate::analysis::portfolio::Exceedance;
use crate::format;
use crate::ui::between::between;
use crate::ui::chart::axes::MoneyUnit;
use crate::ui::chart::{Axis, Chart, Line, Places, Tooltip};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;

/// The chart of these lines.
pub fn exceedance<'a>(ui: &Ui, shown: &'a Exceedance) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    let ends = shown.lines.each(|line| line.last().map_or(0.0, |end| end.0));
    // At least $0.1bn, or an axis without losses would have no width.
    let right = ends.together.max(ends.alone).max(0.1) * 1.03;
    let starts = shown.starts();
    let highest = starts.together.max(starts.alone);
    let losses = Axis::billions(MoneyUnit::BILLIONS).heading("Loss above").marks(6.0);
    let share = Axis::share().range(0.0..=between(highest * 1.15, 0.02, 1.0)).quiet_at_zero();
    let line = |name, points, ink| Line::new(name, points, ink).label(name, Places::Along(8));
    Chart::new("Losses of lenders, together and apart", losses.range(0.0..=right), share)
        .line(line("together", &shown.lines.together, tokens.accent))
        .line(line("stand-alone sum", &shown.lines.alone, tokens.ghost).width(1.5).dashed(5.0))
        .nothing_if(highest <= 0.0, "no lender loses money in any path")
        .tooltip(|loss| Some(tooltip(shown, loss.max(0.0))))
        .says(|| shown.words())
}

fn tooltip(shown: &Exceedance, loss: f64) -> Tooltip {
    let above = shown.above(loss).each(|share| format::percent(*share, 1));
    Tooltip::new(format!("Lenders lose more than {}", format::money(loss * BILLION)))
        .row("together", above.together)
        .row("stand-alone sum", above.alone)
}
