//! How often has the lessee defaulted by then? The cumulative share of all paths, by month.

use eframe::egui::Ui;

use crate::format::{self, Calendar};
use crate::ui::chart::{Axis, Chart, Line, Places, Rule, baseline_name};
use crate::ui::theme::Tokens;

/// The axis reaches at least this share, so that a rare default looks rare.
const TOP_LEAST: f64 = 0.1;
/// Room above the line.
const HEADROOM: f64 = 1.2;

/// The chart of these points; `default_month` is that of the scenario itself.
pub fn odds<'a>(
    ui: &Ui,
    points: &'a [(f64, f64)],
    baseline: &'a [(f64, f64)],
    default_month: Option<u32>,
    (end_month, calendar): (u32, Calendar),
) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    let [last, before] = [points, baseline].map(|line| line.last().map_or(0.0, |point| point.1));
    let top = (HEADROOM * last.max(before)).max(TOP_LEAST);
    let says = move || format!("{} of paths default", format::percent(last, 1));
    let line = Line::new("defaulted by then", points, tokens.breach)
        .baseline(Some(baseline))
        .filled(0.14)
        .label(says(), Places::End)
        .baseline_label(baseline_name(ui.ctx()), Places::Apart);
    Chart::new(
        "Cumulative default probability",
        Axis::months(end_month).dated(calendar),
        Axis::share().range(0.0..=top).quiet_at_zero(),
    )
    .line(line)
    .rule_if(default_month.map(|month| Rule::upright(f64::from(month), tokens.muted)))
    .nothing_if(last <= 0.0, "no path defaults")
    .says(says)
}
