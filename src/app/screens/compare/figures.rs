//! Every figure of every scenario, with the difference to the first. A click chooses the metric.

use eframe::egui::{Role, Ui};

use super::Named;
use crate::analysis::Metric;
use crate::app::metric_cells;
use crate::format;
use crate::model::results::Summary;
use crate::session::Document;
use crate::ui::between::between;
use crate::ui::table::{Cell, Table, Width};
use crate::ui::theme::{Ink, Tokens};

const ROW_HEIGHT: f32 = 19.0;
const HEAD_HEIGHT: f32 = 20.0;
const NAMES_WIDTH: f32 = 124.0;
/// Range of a column's width, points: eight scenarios scroll rather than get less; with more,
/// figures are far from their names.
const COLUMN_MIN: f32 = 102.0;
const COLUMN_MAX: f32 = 220.0;
/// What a difference takes right of its figure.
const DIFFERENCE_WIDTH: f32 = 62.0;
/// Narrower columns leave the unit of a difference to the figure beside it.
const UNITS_FROM: f32 = 134.0;
const DIFFERENCE_WIDTH_NARROW: f32 = 46.0;
/// The bar to scroll by, under the table.
const BAR_HEIGHT: f32 = 8.0;

/// How much room the table takes.
pub(super) fn height() -> f32 {
    HEAD_HEIGHT + ROW_HEIGHT * Metric::ALL.len() as f32 + BAR_HEIGHT
}

/// What the table takes of a room that it shares with a plot; `None` where differences would lose
/// their units.
pub(super) fn width_beside(room: f32, count: usize) -> Option<f32> {
    let count = count.max(1) as f32;
    let column = ((room - NAMES_WIDTH) / count).min(COLUMN_MAX);
    (column >= UNITS_FROM).then_some(NAMES_WIDTH + count * column)
}

/// One scenario of those that are compared.
#[derive(Clone, Copy)]
struct Compared<'a> {
    named: &'a Named<'a>,
    summary: Option<&'a Summary>,
    /// What the others are compared with; none for the first one itself.
    first: Option<&'a Summary>,
    is_narrow: bool,
}

/// Draws the table; `Some` when a person takes another metric than the chosen one.
pub(super) fn figures_ui(
    ui: &mut Ui,
    document: &Document,
    named: &[Named<'_>],
    chosen: Metric,
) -> Option<Metric> {
    let room = ui.available_width() - NAMES_WIDTH;
    let column = between(room / named.len().max(1) as f32, COLUMN_MIN, COLUMN_MAX);
    let is_narrow = column < UNITS_FROM;
    let difference = if is_narrow { DIFFERENCE_WIDTH_NARROW } else { DIFFERENCE_WIDTH };
    let first = named.first().and_then(|named| summary(document, named));
    let compared = named.iter().enumerate().map(|(place, named)| Compared {
        named,
        summary: summary(document, named),
        first: first.filter(|_| place > 0),
        is_narrow,
    });
    let compared: Vec<Compared<'_>> = compared.collect();
    let tokens = Tokens::of(ui);
    let table = Table::new("", |metric: &Metric| metric.name())
        .copied_as("Figure")
        .columns(compared.iter().copied().enumerate(), |table, (place, one)| {
            table
                .column(one.named.short.as_str(), Width::Fixed(column), "", move |metric| {
                    one.cell(*metric)
                })
                .label(one.named.name.as_str())
                .swatch(one.named.ink(tokens))
                .beside(if place == 0 { 0.0 } else { difference })
        })
        .heights(HEAD_HEIGHT, ROW_HEIGHT)
        .strong()
        .role(Role::Button)
        .chosen(Metric::ALL.iter().position(|metric| *metric == chosen))
        .hint(|metric| Some(help(*metric, &compared)))
        .spoken(|metric, texts| spoken(*metric, texts, &compared));
    // No wider than all columns, or names and figures would be far apart; a narrower one scrolls.
    ui.set_max_width(ui.available_width().min(NAMES_WIDTH + column * named.len() as f32));
    let touched = table.show(ui, &Metric::ALL);
    let taken = touched.row.and_then(|row| Metric::ALL.get(row)).copied();
    taken.filter(|metric| *metric != chosen)
}

impl Compared<'_> {
    fn cell(&self, metric: Metric) -> Cell {
        let Some(summary) = self.summary else {
            return Cell::new(format::UNDEFINED).ink(Ink::Faint);
        };
        let scenario = self.named.member.scenario();
        let value = metric.figure(summary);
        metric_cells::summary_cell(metric, summary)
            .breach_if(scenario.is_some_and(|scenario| metric.is_breach(value, scenario)))
            .beside(if self.is_narrow {
                bare(&self.difference(metric)).to_owned()
            } else {
                self.difference(metric)
            })
    }

    /// By how much it differs from the first one; nothing where either is undefined.
    fn difference(&self, metric: Metric) -> String {
        let figure = |summary: Option<&Summary>| summary.and_then(|it| metric.figure(it));
        let change = figure(self.summary).zip(figure(self.first));
        change.map_or_else(String::new, |(figure, first)| {
            metric.difference_text(Some(figure - first))
        })
    }
}

fn summary<'a>(document: &'a Document, named: &'a Named<'_>) -> Option<&'a Summary> {
    named.member.results(document).map(|results| &results.summary)
}

/// A difference without its unit.
fn bare(difference: &str) -> &str {
    // A unit follows a no-break space; the x of a multiple follows its digits.
    let number = difference.split('\u{a0}').next().unwrap_or_default();
    number.trim_end_matches('x')
}

/// The metric, then every scenario with its figure and the difference to the first.
fn spoken(metric: Metric, texts: &[(&str, String)], compared: &[Compared<'_>]) -> String {
    let said = texts.iter().zip(compared).map(|((name, text), one)| {
        format!("{name} {text} {}", one.difference(metric)).trim_end().to_owned()
    });
    format!("{}; {}", metric.name(), said.collect::<Vec<_>>().join("; "))
}

fn help(metric: Metric, compared: &[Compared<'_>]) -> String {
    let text = |summary: &Summary| metric.text_fine_of(summary);
    let is_undefined =
        |one: &Compared<'_>| one.summary.is_none_or(|summary| text(summary) == format::UNDEFINED);
    if compared.iter().any(is_undefined) {
        return format!("{}\nUndefined where {}", metric.help(), metric.why_undefined());
    }
    metric.help().to_owned()
}
