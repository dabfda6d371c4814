//! Along a lever: for which of its values does the first scenario beat the second? (Method,
//! section 8.)

use eframe::egui::Ui;
use egui_plot::PlotPoint;

use super::Named;
use crate::analysis::{Lever, Metric, Unit};
use crate::app::plots::overlay::{Across, Overlay, OverlayLine, overlay};
use crate::session::Comparisons;
use crate::ui::chart::titles_ui;
use crate::ui::clipboard;
use crate::ui::text::Texts;
use crate::ui::theme::{STEP, Tokens};

/// Top of the axis for returns, a fraction a year; what is beyond is merely large.
const RATE_TOP: f64 = 2.0;

/// Draws the answer and the plot into all the room that `ui` has.
pub(super) fn crossing_ui(
    ui: &mut Ui,
    [first, second]: [&Named<'_>; 2],
    comparisons: &Comparisons,
    lever: Lever,
    metric: Metric,
) {
    let asked = |first: &str, second: &str| format!("For which values does {first} beat {second}?");
    let [full, short] = [asked(&first.name, &second.name), asked(&first.short, &second.short)];
    titles_ui(ui, &full, &[&short], |_| {});
    let (Some(scenario), Some(other)) = (first.member.scenario(), second.member.scenario()) else {
        super::hint_ui(ui, "One of the two is not available; its label says why.");
        return;
    };
    let Some(apart) = comparisons.apart() else { return };
    let Some(crossover) = &apart.crossover else {
        let (name, none) = (lever.label(scenario), &second.name);
        let text = format!(
            "{name} has no value in common: {none} does not have it, or the ranges do not overlap."
        );
        super::hint_ui(ui, &text);
        return;
    };
    let sentence = crossover.sentence(scenario, &first.name, &second.name);
    let tokens = Tokens::of(ui);
    clipboard::sentence(&ui.wrapped(&sentence), &sentence);
    ui.add_space(STEP);
    let curves = [&crossover.first, &crossover.second];
    let sides = [(first, scenario), (second, other)];
    let lines: Vec<OverlayLine<'_>> = sides
        .iter()
        .zip(curves)
        .zip([apart.comparison.before, apart.comparison.after])
        .map(|(((named, scenario), curve), now)| OverlayLine {
            name: named.in_plot(ui),
            ink: named.ink(tokens),
            points: &curve.points,
            dashed: &[],
            mark: crossover.lever.value(scenario).zip(now).map(|(x, y)| PlotPoint::new(x, y)),
        })
        .collect();
    // The range that both scenarios may have, not the lever's in either.
    let ends = crossover.pieces.first().zip(crossover.pieces.last());
    let Some((low, high)) = ends.map(|(low, high)| (low.from, high.to)) else { return };
    let shown = Overlay {
        name: "Crossover",
        lines: &lines,
        across: Across::Lever(crossover.lever, low, high),
        unit: crossover.metric.unit(),
        level: None,
        with_zero: false,
        top: if metric.unit() == Unit::Percent { RATE_TOP } else { f64::MAX },
        crossings: &crossover.crossings,
    };
    let height = ui.available_height();
    overlay(ui, &shown).show(ui, height);
}
