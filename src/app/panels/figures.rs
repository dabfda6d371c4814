//! The headline figures: eight numbers that a committee asks for first, and one more after tax.

use eframe::egui::Ui;

use crate::analysis::metric::kind_difference_text;
use crate::analysis::{Metric, MetricKind, Unit};
use crate::app::figure_choice::{FigureChoice, SHOWN};
use crate::format::{self, Calendar, Measure};
use crate::model::Scenario;
use crate::model::results::Summary;
use crate::session::Both;
use crate::ui::chart::baseline_name;
use crate::ui::table::Cell;
use crate::ui::theme::Ink;
use crate::ui::widgets::tiles::{Tile, Tiles};

const HEIGHT: f32 = 44.0;
/// What the differences to a baseline add.
const DIFFERENCE_HEIGHT: f32 = 14.0;
/// A board narrower than this shows the figures in two rows.
const TWO_ROWS_WIDTH: f32 = 720.0;
/// Of the columns, relative: the runway is said in words.
const WIDTHS: [f32; 8] = [1.08, 1.08, 0.84, 0.84, 0.8, 1.36, 1.0, 1.0];
/// Of that of the figure which a deal with tax has, too.
const AFTER_TAX_WIDTH: f32 = 1.08;

/// Said where flows turn their sign more than once.
const SEVERAL_IRRS: &str = "Several rates solve these cash flows; the one nearest 0 is shown";

/// One figure as it is shown.
struct Figure {
    name: &'static str,
    text: String,
    /// What it measures; it says how a difference is written, and which way is better.
    kind: MetricKind,
    is_breach: bool,
    help: String,
}

impl Figure {
    fn of(metric: Metric, scenario: &Scenario, summary: &Summary) -> Self {
        Self {
            name: metric.name(),
            text: metric.text_short_of(summary),
            kind: metric.kind(),
            is_breach: metric.is_breach(metric.figure(summary), scenario),
            help: help(metric, scenario, summary),
        }
    }

    /// What the first loan earns; the other loans are in the help.
    fn lender_yield(summary: &Summary) -> Self {
        let tranches = &summary.tranches;
        let first = number(None, summary);
        let by_tranche = tranches.iter().map(|tranche| {
            format!("{}: {}", tranche.name, format::percent(tranche.lender_yield, 2))
        });
        Self {
            name: if tranches.len() > 1 { "Senior yield" } else { "Lender yield" },
            text: format::percent(first, 1),
            kind: MetricKind::Return,
            is_breach: first.is_some_and(|rate| rate < 0.0),
            help: listed("Annual return of the loan, including the upfront fee", by_tranche),
        }
    }

    fn cell(&self, number: Option<f64>) -> Cell {
        let has_digits = self.text.bytes().any(|byte| byte.is_ascii_digit());
        // A lease without a missed rent has no number, whether lessee or backstop pays.
        let is_words = !has_digits || (self.kind == MetricKind::Month && !self.is_breach);
        let measure = match self.kind.unit() {
            _ if is_words => Measure::Words(self.text.clone()),
            Unit::Dollars => Measure::Dollars(number.unwrap_or(f64::NAN)),
            _ => Measure::Ratio(number),
        };
        Cell::new(measure).said(self.text.as_str()).breach_if(self.is_breach)
    }

    /// The figure as it is drawn; with a baseline, by how much it differs under it.
    fn tile(self, number: Both<Option<f64>>) -> Tile {
        let change = number.baseline.map(|before| Some(number.own? - before?));
        let line =
            change.map_or_else(String::new, |change| kind_difference_text(self.kind, change));
        // By the text: what reads as 0.0 is neither better nor worse.
        let is_better = change.flatten().is_some_and(|change| self.kind.is_better(change))
            && !format::reads_as_zero(&line);
        Tile {
            name: self.name,
            figure: self.cell(number.own),
            line,
            line_ink: if is_better { Ink::Good } else { Ink::Muted },
            help: self.help,
        }
    }
}

/// What is copied of a figure, and compared with the baseline's.
fn number(shown: Option<Metric>, summary: &Summary) -> Option<f64> {
    match shown {
        None => summary.tranches.first()?.lender_yield,
        // A lease without a missed rent lasts to its end.
        Some(metric @ Metric::RunwayMonths) => {
            metric.figure(summary).or(Some(f64::from(summary.end_month)))
        }
        Some(metric) => metric.figure(summary),
    }
}

/// Draws the figures in one row of equal columns.
///
/// With a baseline each says under it by how much it differs.
pub(super) fn figures_ui(ui: &mut Ui, scenario: &Scenario, summaries: Both<&Summary>) {
    let rows = if ui.available_width() < TWO_ROWS_WIDTH { 2 } else { 1 };
    rows_ui(ui, scenario, summaries, rows);
}

/// The same in so many rows.
pub fn rows_ui(ui: &mut Ui, scenario: &Scenario, summaries: Both<&Summary>, rows: usize) {
    let mut shown: Vec<(Option<Metric>, f32)> = SHOWN.into_iter().zip(WIDTHS).collect();
    if scenario.tax.is_some() {
        // Beside the IRR that it is of.
        let place = SHOWN.iter().position(|it| *it == Some(Metric::EquityIrr)).unwrap_or(0);
        shown.insert(place + 1, (Some(Metric::AfterTaxIrr), AFTER_TAX_WIDTH));
    }
    let per_row = shown.len().div_ceil(rows);
    let (shown, widths): (Vec<Option<Metric>>, Vec<f32>) = shown.into_iter().unzip();
    let tiles: Vec<Tile> = shown.into_iter().map(|it| tile(it, scenario, summaries)).collect();
    let against = format!("vs {}", baseline_name(ui.ctx()));
    let heads = ["Figure", "Value", &against];
    let (height, heads) = match summaries.baseline {
        Some(_) => (HEIGHT + DIFFERENCE_HEIGHT, &heads[..]),
        None => (HEIGHT, &heads[..2]),
    };
    let line_of = format!(" {against}");
    Tiles { widths: &widths, per_row, height, heads, line_of: &line_of }.show(ui, &tiles);
}

/// Of the name of a baseline under a figure.
const BASE_CHARACTERS_MAX: usize = 12;
/// So wide is a tile whose difference names its baseline, or it would run into the next one's.
const NAMED_BASE_WIDTH: f32 = 172.0;

/// Draws the figures that were chosen for an audience, in one row; the differences say to what.
pub fn presented_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    summaries: Both<&Summary>,
    choice: &FigureChoice,
) {
    // A long name would be too small to read.
    let base = baseline_name(ui.ctx());
    let room = ui.available_width() / choice.shown().count().max(1) as f32;
    let is_long = base.chars().count() > BASE_CHARACTERS_MAX || room < NAMED_BASE_WIDTH;
    let base = if is_long { "base" } else { base.as_str() };
    let shown = choice.shown();
    let tiles: Vec<Tile> = shown
        .map(|shown| {
            let mut tile = tile(shown, scenario, summaries);
            if format::reads_as_zero(&tile.line) {
                tile.line = format!("as {base}");
            } else if !tile.line.is_empty() {
                tile.line = format!("{} vs {base}", tile.line);
            }
            tile
        })
        .collect();
    // Where there is no baseline the line stays empty, so that what is below stays where it is.
    let height = HEIGHT + DIFFERENCE_HEIGHT;
    let (per_row, heads) = (tiles.len().max(1), &["Figure", "Value", "vs base"][..]);
    // Equal, so that every difference is written in one size.
    let widths = vec![1.0; tiles.len()];
    Tiles { widths: &widths, per_row, height, heads, line_of: "" }.show(ui, &tiles);
}

fn tile(shown: Option<Metric>, scenario: &Scenario, summaries: Both<&Summary>) -> Tile {
    let figure = match shown {
        Some(metric) => Figure::of(metric, scenario, summaries.own),
        None => Figure::lender_yield(summaries.own),
    };
    figure.tile(summaries.map(|summary| number(shown, summary)))
}

/// What the figure means, and what else belongs to it in this deal.
fn help(metric: Metric, scenario: &Scenario, summary: &Summary) -> String {
    let help = metric.help();
    match metric {
        _ if metric.is_one_of_several(summary) => format!("{help}\n{SEVERAL_IRRS}"),
        Metric::MinDscr => {
            let lockup = format::float(scenario.structure.lockup_dscr);
            format!("{help}; lock-up below {}", format::ratio(lockup))
        }
        Metric::RunwayMonths => {
            let said = |month: u32| Calendar::of(&scenario.closing).month(month);
            let missed = summary.runway_months.map(|months| said(months + 1));
            match (missed, summary.default_month, summary.backed_from_month) {
                (Some(missed), Some(month), _) => {
                    format!("{help}: {missed}\nDefault in {}", said(month))
                }
                (Some(missed), None, _) => format!("{help}: {missed}, and cured"),
                (None, _, Some(month)) => {
                    format!("{help}\nA backstop pays what is missing from {}", said(month))
                }
                (None, _, None) => help.to_owned(),
            }
        }
        Metric::LenderLoss => {
            let by_tranche = summary
                .tranches
                .iter()
                .map(|tranche| format!("{}: {}", tranche.name, format::money(tranche.loss)));
            listed("Debt never repaid", by_tranche)
        }
        _ => help.to_owned(),
    }
}

fn listed(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(title.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
