//! Results as bars, lines and marks of plots. Rebuilt when the results change.

use eframe::egui::Color32;
use egui_plot::PlotPoint;
use serde::{Deserialize, Serialize};

use crate::format::float;
use crate::model::results::{Month, Results};
use crate::model::{Scenario, scenario::EndOfTerm};
use crate::session::Both;
use crate::ui::chart;
use crate::ui::theme::Tokens;

/// How long one bar of the cash flow is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// A month.
    #[default]
    Month,
    /// A year from closing.
    Year,
}

impl Period {
    fn months(self) -> usize {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }
}

/// Where the money of a period goes, from the bottom of the bar to its top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    OperatingCost,
    Interest,
    Principal,
    Sweep,
    /// Kept in the reserve or held back by the lock-up.
    Held,
    Distribution,
    /// Distributed from the sale of the equipment.
    Sale,
}

impl Part {
    pub const ALL: [Self; 7] = [
        Self::OperatingCost,
        Self::Interest,
        Self::Principal,
        Self::Sweep,
        Self::Held,
        Self::Distribution,
        Self::Sale,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::OperatingCost => "operating cost",
            Self::Interest => "interest",
            Self::Principal => "principal",
            Self::Sweep => "sweep",
            Self::Held => "held back",
            Self::Distribution => "distributions",
            Self::Sale => "sale proceeds",
        }
    }
}

/// One bar: where the money of some months came from and went, dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// From the end of this month …
    pub start: u32,
    /// … to the end of this one.
    pub end: u32,
    /// Rent and backstop received.
    pub receipts: f64,
    /// Net sale proceeds.
    pub sale: f64,
    /// By [`Part::ALL`].
    pub parts: [f64; Part::ALL.len()],
}

impl Column {
    /// Each part and its amount, from the bottom up.
    pub fn by_part(&self) -> impl Iterator<Item = (Part, f64)> {
        Part::ALL.into_iter().zip(self.parts)
    }

    /// Sum of the parts under this one.
    pub fn below(&self, part: Part) -> f64 {
        self.by_part().take_while(|(other, _)| *other != part).map(|(_, amount)| amount).sum()
    }

    pub fn total(&self) -> f64 {
        self.parts.iter().sum()
    }
}

/// A moment that the month plots mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub month: u32,
    pub text: String,
    pub is_breach: bool,
}

/// Everything that the month plots draw.
#[derive(Clone, Debug, Default)]
pub struct Series {
    pub end_month: u32,
    pub columns: Vec<Column>,
    /// Top of the cash-flow plot: a little over what a usual period brings.
    pub columns_top: f64,
    /// Distributions less equity paid in, cumulated from closing, $bn.
    pub cumulative_equity: Vec<PlotPoint>,
    /// Debt, $bn.
    pub debt: Vec<PlotPoint>,
    /// Value of the equipment, $bn.
    pub value: Vec<PlotPoint>,
    /// DSCR, in runs of months in which it is defined.
    pub dscr: Vec<Vec<PlotPoint>>,
    pub lockup_dscr: f64,
    pub events: Vec<Event>,
}

impl Event {
    /// In the colour of a breach, or of text.
    pub fn ink(&self, tokens: &Tokens) -> Color32 {
        if self.is_breach { tokens.breach } else { tokens.text }
    }
}

/// The events as dashed lines from top to bottom.
pub fn event_lines(events: &[Event], tokens: &Tokens) -> impl Iterator<Item = chart::Event> {
    events.iter().map(|event| chart::Event { at: event.month.into(), ink: event.ink(tokens) })
}

/// The last month of the axis, of deal and baseline: the same for all plots under each other,
/// whether or not a plot draws anything of the baseline.
pub fn end_month(series: Both<&Series>) -> u32 {
    series.iter().map(|series| series.end_month).max().unwrap_or(0)
}

const BILLION: f64 = 1e9;
/// The axis of the DSCR ends here; a coverage above this is as good as any.
pub const DSCR_TOP: f64 = 5.0;

impl Series {
    pub fn of(scenario: &Scenario, results: &Results, period: Period) -> Self {
        let months = &results.months;
        let line = |of: &dyn Fn(&Month) -> f64| -> Vec<PlotPoint> {
            months.iter().map(|month| PlotPoint::new(month.month, of(month) / BILLION)).collect()
        };
        let columns = columns(months, period);
        Self {
            end_month: results.summary.end_month,
            columns_top: usual_top(&columns),
            columns,
            cumulative_equity: cumulative_equity(results),
            debt: line(&|month| float(month.debt())),
            value: line(&|month| float(month.value)),
            dscr: dscr_runs(months),
            lockup_dscr: float(scenario.structure.lockup_dscr),
            events: events(scenario, results),
        }
    }
}

fn columns(months: &[Month], period: Period) -> Vec<Column> {
    // Month 0 is closing and pays nothing; a month before is needed for what the reserve gained.
    let flows: Vec<(&Month, &Month)> = months.iter().zip(months.iter().skip(1)).collect();
    flows
        .chunks(period.months())
        .map(|chunk| {
            let mut column = Column {
                start: chunk.first().map_or(0, |(before, _)| before.month),
                end: chunk.last().map_or(0, |(_, month)| month.month),
                receipts: 0.0,
                sale: 0.0,
                parts: [0.0; Part::ALL.len()],
            };
            for (before, month) in chunk {
                column.receipts += float(month.rent_paid + month.backstop);
                column.sale += float(month.sale_proceeds);
                for (total, part) in column.parts.iter_mut().zip(parts(before, month)) {
                    *total += part;
                }
            }
            column
        })
        .collect()
}

fn parts(before: &Month, month: &Month) -> [f64; Part::ALL.len()] {
    let sum =
        |amounts: &[rust_decimal::Decimal]| -> f64 { amounts.iter().copied().map(float).sum() };
    // Negative when money is released, which has no part of its own: it pays the other parts, and
    // the bar rises above the receipts.
    let held = float(month.reserve + month.trapped - before.reserve - before.trapped);
    // The sale repays debt first; only what is distributed of it is the part "sale proceeds".
    let from_sale = month.distribution.min(month.sale_proceeds);
    Part::ALL.map(|part| match part {
        Part::OperatingCost => float(month.operating_cost),
        Part::Interest => sum(&month.interest),
        Part::Principal => sum(&month.principal) + sum(&month.settlement),
        Part::Sweep => sum(&month.sweep),
        Part::Held => held.max(0.0),
        Part::Distribution => float(month.distribution - from_sale),
        Part::Sale => float(from_sale),
    })
}

/// A little over the largest receipts, so that one sale does not flatten all other bars.
fn usual_top(columns: &[Column]) -> f64 {
    let largest = |of: &dyn Fn(&Column) -> f64| columns.iter().map(of).fold(0.0, f64::max);
    let receipts = largest(&|column| column.receipts);
    // A lessee that never pays leaves no receipts to measure by; then no bar is cut off.
    let top = if receipts > 0.0 { 1.25 * receipts } else { 1.05 * largest(&Column::total) };
    if top > 0.0 { top } else { 1.0 }
}

fn cumulative_equity(results: &Results) -> Vec<PlotPoint> {
    let mut total = -float(results.summary.equity);
    results
        .months
        .iter()
        .map(|month| {
            total += float(month.distribution);
            PlotPoint::new(month.month, total / BILLION)
        })
        .collect()
}

fn dscr_runs(months: &[Month]) -> Vec<Vec<PlotPoint>> {
    months
        .split(|month| month.dscr.is_none())
        .filter(|run| !run.is_empty())
        .map(|run| {
            let defined = run.iter().filter_map(|month| Some((month.month, month.dscr?)));
            // On the last small payments of a loan the DSCR soars; the axis would show nothing
            // else.
            defined.map(|(month, dscr)| PlotPoint::new(month, dscr.min(DSCR_TOP))).collect()
        })
        .collect()
}

fn events(scenario: &Scenario, results: &Results) -> Vec<Event> {
    let summary = &results.summary;
    let mut events = Vec::new();
    let repaid: Option<u32> =
        summary.tranches.iter().map(|tranche| tranche.repaid_month).max().flatten();
    // `max` above passes over loans that are never repaid: None is less than any month.
    let all_repaid = summary.tranches.iter().all(|tranche| tranche.repaid_month.is_some());
    if let Some(month) = repaid.filter(|_| all_repaid) {
        let text = format!("debt repaid, month {month}");
        events.push(Event { month, text, is_breach: false });
    }
    let term = scenario.lease.term_months;
    // A run that ends in a default during the term never reaches its renewal.
    if scenario.lease.end_of_term == EndOfTerm::Renew && summary.end_month > term {
        let text = "renewal".to_owned();
        events.push(Event { month: term, text, is_breach: false });
    }
    if let Some(month) = summary.default_month {
        events.push(Event { month, text: format!("default, month {month}"), is_breach: true });
    }
    events
}
