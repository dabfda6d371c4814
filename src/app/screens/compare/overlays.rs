//! The plots in which every scenario has a line; what each shows can be chosen.

use eframe::egui::{ComboBox, Ui};
use egui_plot::PlotPoint;
use serde::{Deserialize, Serialize};

use super::Named;
use crate::analysis::{Lever, Metric, Unit};
use crate::app::plots::overlay::{Across, Level, Overlay, OverlayLine, overlay};
use crate::format::{self, float};
use crate::model::Results;
use crate::model::results::Month;
use crate::session::Document;
use crate::ui::board::{Within, side_by_side};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::title_ui;
use crate::ui::text::Texts;
use crate::ui::theme::{SMALL, STEP, Tokens};
use crate::ui::widgets::drop_down::{DropDown, OptionText};

/// From this width on there is room for a third plot.
const THREE_WIDTH: f32 = 1_240.0;
/// Between two plots.
const GAP: f32 = 24.0;
/// Top of the axis for coverage; what is above is merely ample.
const DSCR_TOP: f64 = 6.0;
/// Top of the axis for loans over value; above, the value is gone in any case.
const LTV_TOP: f64 = 3.0;
/// Top of the axis for returns, a fraction a year; what is beyond is merely large.
const RATE_TOP: f64 = 2.0;

/// What a plot shows of every scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Quantity {
    /// Paid in and out by the equity so far.
    Distributions,
    /// DSCR.
    Coverage,
    /// Debt, and the value of the chips.
    Debt,
    /// Loan to value.
    LoanToValue,
    /// The lessee's liquidity.
    Liquidity,
    /// The chosen metric along the chosen lever.
    Along,
}

impl Quantity {
    const ALL: [Self; 6] = [
        Self::Distributions,
        Self::Coverage,
        Self::Debt,
        Self::LoanToValue,
        Self::Liquidity,
        Self::Along,
    ];

    /// In the list of choices.
    fn name(self) -> &'static str {
        match self {
            Self::Distributions => "net cash to equity",
            Self::Coverage => "DSCR",
            Self::Debt => "debt and chip value",
            Self::LoanToValue => "loan to value",
            Self::Liquidity => "lessee’s liquidity",
            Self::Along => "along a lever",
        }
    }

    fn question(self, metric: Metric) -> String {
        match self {
            Self::Distributions => "When is the equity paid back?".to_owned(),
            Self::Coverage => "How well is debt service covered?".to_owned(),
            Self::Debt => "Do the chips cover the debt?".to_owned(),
            Self::LoanToValue => "How much is lent on the chips?".to_owned(),
            Self::Liquidity => "How long does the lessee’s cash last?".to_owned(),
            Self::Along => format!("What does {} hang on?", metric.phrase()),
        }
    }

    fn unit(self, metric: Metric) -> Unit {
        match self {
            Self::Distributions | Self::Debt | Self::Liquidity => Unit::Dollars,
            Self::Coverage => Unit::Ratio,
            Self::LoanToValue => Unit::Percent,
            Self::Along => metric.unit(),
        }
    }

    fn top(self, metric: Metric) -> f64 {
        match self {
            Self::Coverage => DSCR_TOP,
            Self::LoanToValue => LTV_TOP,
            Self::Along if metric.unit() == Unit::Percent => RATE_TOP,
            Self::Distributions | Self::Debt | Self::Liquidity | Self::Along => f64::MAX,
        }
    }

    /// What the plot has for a month; `None` where that is undefined.
    fn of(self, month: &Month) -> Option<f64> {
        match self {
            Self::Coverage => month.dscr,
            Self::Debt => Some(float(month.debt())),
            Self::LoanToValue => month.ltv,
            Self::Liquidity => Some(float(month.liquidity)),
            Self::Distributions | Self::Along => None,
        }
    }
}

type Lines = Vec<Vec<PlotPoint>>;

/// The lines in sight, kept while their scenarios do not change.
#[derive(Debug, Default)]
pub(super) struct Overlays {
    cursor: MonthCursor,
    drawn: Vec<Drawn>,
}

/// One scenario's line in one plot.
#[derive(Debug)]
struct Drawn {
    of: (u64, Quantity),
    solid: Lines,
    dashed: Lines,
}

/// Draws the plots side by side into all the room that `ui` has.
pub(super) fn overlays_ui(
    ui: &mut Ui,
    document: &Document,
    named: &[Named<'_>],
    overlays: &mut Overlays,
    along: (Lever, Metric),
    plots: &mut [Quantity; 3],
) {
    let area = ui.available_rect_before_wrap();
    let count = if area.width() >= THREE_WIDTH { 3 } else { 2 };
    let shown: Vec<Quantity> = plots.iter().take(count).copied().collect();
    overlays.refresh(document, named, &shown);
    let rooms = side_by_side(area, count, GAP);
    for (place, (quantity, room)) in plots.iter_mut().zip(rooms).enumerate() {
        ui.within(room, |ui| {
            // By place, because two places may show the same quantity.
            ui.push_id(("overlay", place), |ui| {
                plot_ui(ui, document, named, overlays, along, (place, quantity));
            });
        });
    }
    // The rooms were drawn into by hand; the table comes after all of them.
    ui.advance_cursor_after_rect(area);
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
    title_ui(ui, &quantity.question(metric), |ui| choice_ui(ui, place, quantity));
    let quantity = *quantity;
    if quantity == Quantity::Debt {
        note_ui(ui, "debt solid, chip value dashed");
    }
    let Overlays { cursor, drawn } = overlays;
    let curves: Vec<(Lines, Option<PlotPoint>)> = match quantity {
        Quantity::Along => {
            named.iter().map(|named| curve(named, document, lever, metric)).collect()
        }
        _ => Vec::new(),
    };
    let lines: Vec<OverlayLine<'_>> = named
        .iter()
        .enumerate()
        .filter_map(|(index, named)| {
            let (runs, dashed, mark): (&[_], &[_], _) = if quantity == Quantity::Along {
                let (runs, mark) = curves.get(index)?;
                (runs, &[], *mark)
            } else {
                let of = (named.member.version(), quantity);
                let drawn = drawn.iter().find(|drawn| drawn.of == of)?;
                (&drawn.solid, &drawn.dashed, None)
            };
            Some(OverlayLine { name: &named.short, ink: named.ink(tokens), runs, dashed, mark })
        })
        .collect();
    if lines.iter().all(|line| line.runs.is_empty()) {
        note_ui(ui, "Nothing to show: it is undefined in all of them.");
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
    let top = quantity.top(metric);
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

/// The metric along the lever, and the scenario's own point on it.
fn curve(
    named: &Named<'_>,
    document: &Document,
    lever: Lever,
    metric: Metric,
) -> (Lines, Option<PlotPoint>) {
    let Some(curve) = named.member.curve() else { return (Vec::new(), None) };
    let runs = curve.points.split(|(_, value)| value.is_none()).filter(|run| !run.is_empty());
    let point = |(x, value): &(f64, Option<f64>)| Some(PlotPoint::new(*x, (*value)?));
    let runs = runs.map(|run| run.iter().filter_map(point).collect()).collect();
    let at = named.member.scenario().and_then(|scenario| lever.value(scenario));
    let now = named.member.results(document).and_then(|it| metric.figure(&it.summary));
    (runs, at.zip(now).map(|(x, y)| PlotPoint::new(x, y)))
}

impl Overlays {
    /// Makes the lines of what has changed again, and drops what is out of sight.
    fn refresh(&mut self, document: &Document, named: &[Named<'_>], shown: &[Quantity]) {
        // Lines of an unchanged state are moved over; what is left behind is dropped.
        let mut before = std::mem::take(&mut self.drawn);
        for named in named {
            let Some(results) = named.member.results(document) else { continue };
            // Curves along a lever are kept with the comparisons.
            for quantity in shown.iter().filter(|quantity| **quantity != Quantity::Along) {
                let of = (named.member.version(), *quantity);
                // Two places may show the same quantity.
                if self.drawn.iter().any(|drawn| drawn.of == of) {
                    continue;
                }
                let known = before.iter().position(|drawn| drawn.of == of);
                let drawn = known.map_or_else(
                    || {
                        let (solid, dashed) = lines(results, *quantity);
                        Drawn { of, solid, dashed }
                    },
                    |place| before.swap_remove(place),
                );
                self.drawn.push(drawn);
            }
        }
    }
}

fn lines(results: &Results, quantity: Quantity) -> (Lines, Lines) {
    let months = &results.months;
    match quantity {
        Quantity::Distributions => {
            // The list begins with closing, whose distribution is 0.
            let mut total = -float(results.summary.equity);
            let point = |month: &Month| {
                total += float(month.distribution);
                PlotPoint::new(month.month, total)
            };
            (vec![months.iter().map(point).collect()], Vec::new())
        }
        Quantity::Debt => {
            let value = |month: &Month| PlotPoint::new(month.month, float(month.value));
            (runs(months, quantity), vec![months.iter().map(value).collect()])
        }
        Quantity::Coverage | Quantity::LoanToValue | Quantity::Liquidity => {
            (runs(months, quantity), Vec::new())
        }
        Quantity::Along => (Vec::new(), Vec::new()),
    }
}

fn runs(months: &[Month], quantity: Quantity) -> Lines {
    let is_gap = |month: &Month| quantity.of(month).is_none();
    let point = |month: &Month| Some(PlotPoint::new(month.month, quantity.of(month)?));
    let runs = months.split(is_gap).filter(|run| !run.is_empty());
    runs.map(|run| run.iter().filter_map(point).collect()).collect()
}
