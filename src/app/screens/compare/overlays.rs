//! The plots in which every scenario has a line; what each shows can be chosen.

use eframe::egui::{ComboBox, Rect, Ui};
use egui_plot::PlotPoint;

use super::Named;
use crate::analysis::{Lever, Metric, Quantity, Unit};
use crate::app::plots::overlay::{Across, Level, Overlay, OverlayLine, overlay};
use crate::format::{self, float};
use crate::session::Document;
use crate::session::comparisons::QuantityLines;
use crate::ui::board::Within;
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::{self, titles_ui};
use crate::ui::text::Texts;
use crate::ui::theme::{SMALL, STEP, Tokens};
use crate::ui::widgets::drop_down::{DropDown, OptionText};

/// Top of the axis for coverage; what is above is merely ample.
const DSCR_TOP: f64 = 6.0;
/// Top of the axis for loans over value; above, the value is gone in any case.
const LTV_TOP: f64 = 3.0;
/// Top of the axis for returns, a fraction a year; what is beyond is merely large.
const RATE_TOP: f64 = 2.0;

/// The axis is not extended to values above this one.
fn top(quantity: Quantity, metric: Metric) -> f64 {
    match quantity {
        Quantity::Coverage => DSCR_TOP,
        Quantity::LoanToValue => LTV_TOP,
        Quantity::Along if metric.unit() == Unit::Percent => RATE_TOP,
        _ => f64::MAX,
    }
}

/// The lines in sight, kept while their scenarios do not change.
#[derive(Debug, Default)]
pub(super) struct Overlays {
    cursor: MonthCursor,
    lines: QuantityLines,
}

/// Draws the plots into their rooms.
pub(super) fn overlays_ui(
    ui: &mut Ui,
    (document, named): (&Document, &[Named<'_>]),
    rooms: &[Rect; 3],
    overlays: &mut Overlays,
    along: (Lever, Metric),
    plots: &mut [Quantity; 3],
) {
    let members = named.iter().map(|named| named.member);
    overlays.lines.refresh(document, members, plots);
    for (place, (quantity, room)) in plots.iter_mut().zip(rooms).enumerate() {
        ui.within(*room, |ui| {
            // By place, because two places may show the same quantity.
            ui.push_id(("overlay", place), |ui| {
                plot_ui(ui, document, named, overlays, along, (place, quantity));
            });
        });
    }
    overlays.cursor.settle(ui);
}

fn plot_ui(
    ui: &mut Ui,
    document: &Document,
    named: &[Named<'_>],
    overlays: &mut Overlays,
    (lever, metric): (Lever, Metric),
    (place, quantity): (usize, &mut Quantity),
) {
    let tokens = Tokens::of(ui);
    let shorter: Vec<&str> = quantity.shorter_question().into_iter().collect();
    titles_ui(ui, &quantity.question(metric), &shorter, |ui| choice_ui(ui, place, quantity));
    let quantity = *quantity;
    if quantity == Quantity::Debt {
        note_ui(ui, "debt solid, chip value dashed");
    }
    let Overlays { cursor, lines: kept } = overlays;
    let lines: Vec<OverlayLine<'_>> = named
        .iter()
        .filter_map(|named| {
            let (points, dashed, mark): (&[_], &[_], _) = if quantity == Quantity::Along {
                match named.member.curve() {
                    Some(curve) => (&curve.points, &[], present(named, document, lever, metric)),
                    None => (&[], &[], None),
                }
            } else {
                let [solid, dashed] = kept.get(named.member, quantity)?;
                (solid, dashed, None)
            };
            Some(OverlayLine {
                name: named.in_plot(ui),
                ink: named.ink(tokens),
                points,
                dashed,
                mark,
            })
        })
        .collect();
    if lines.iter().all(|line| chart::Points::from(line.points).is_empty()) {
        note_ui(ui, "Nothing to show: undefined in all of them.");
        return;
    }
    let across = match quantity {
        Quantity::Along => span(named, lever),
        _ => Across::Months(end_month(named, document)),
    };
    let first = named.first().and_then(|named| named.member.scenario());
    let level = match (quantity, first) {
        (Quantity::Coverage, Some(first)) => {
            let lockup = float(first.structure.lockup_dscr);
            let name = format!("lock-up {}", format::ratio(lockup)).into();
            Some(Level { at: lockup, name })
        }
        (Quantity::Distributions, _) => Some(Level { at: 0.0, name: "money back".into() }),
        (Quantity::LoanToValue, _) => {
            Some(Level { at: 1.0, name: "debt is the chips’ value".into() })
        }
        _ => None,
    };
    let name = quantity.name();
    let unit = quantity.unit(metric);
    let with_zero = !matches!(quantity, Quantity::Along);
    let top = top(quantity, metric);
    let shown =
        Overlay { name, lines: &lines, across, unit, level, with_zero, top, crossings: &[] };
    let height = ui.available_height();
    overlay(ui, &shown).cursor(cursor).show(ui, height);
}

fn choice_ui(ui: &mut Ui, place: usize, quantity: &mut Quantity) {
    let combo = ComboBox::from_id_salt(("plot", place)).width(128.0).truncate();
    let name = format!("Plot {} of ", place + 1);
    let list = DropDown { combo, name: &name, size: SMALL, chosen: *quantity };
    let text = |quantity: Quantity| OptionText { text: quantity.name().into(), help: "" };
    if let Some(taken) = list.ui(ui, Quantity::ALL, text) {
        *quantity = taken;
    }
}

fn note_ui(ui: &mut Ui, text: &str) {
    ui.faint(text);
    // The plot comes closer to its note than egui's spacing would leave it.
    ui.add_space(-STEP);
}

fn end_month(named: &[Named<'_>], document: &Document) -> u32 {
    let ends = named.iter().filter_map(|named| named.member.results(document));
    ends.map(|results| results.summary.end_month).max().unwrap_or(1)
}

/// The lever's range in any of the scenarios.
fn span(named: &[Named<'_>], lever: Lever) -> Across {
    let ranges = named.iter().filter_map(|named| Some(lever.range(named.member.scenario()?)));
    let (low, high) = ranges.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), range| {
        (low.min(*range.start()), high.max(*range.end()))
    });
    // Without any scenario the ends are still crossed.
    Across::Lever(lever, low.min(high), high.max(low))
}

/// The scenario's own point on the curve of the metric along the lever.
fn present(
    named: &Named<'_>,
    document: &Document,
    lever: Lever,
    metric: Metric,
) -> Option<PlotPoint> {
    let at = lever.value(named.member.scenario()?)?;
    let now = metric.figure(&named.member.results(document)?.summary)?;
    Some(PlotPoint::new(at, now))
}
