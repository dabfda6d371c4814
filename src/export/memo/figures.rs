//! The eight figures that a committee asks for first, as the window has them.

use maud::{Markup, html};

use super::case::Case;
use crate::analysis::Metric;
use crate::format::{self, Calendar};

/// The figures that are metrics, in the order of the window; the lender's yield comes before the
/// last.
const METRICS: [Metric; 7] = [
    Metric::NetIrr,
    Metric::EquityIrr,
    Metric::Moic,
    Metric::MinDscr,
    Metric::PeakLtv,
    Metric::RunwayMonths,
    Metric::LenderLoss,
];

/// One figure as it is shown.
struct Figure {
    id: &'static str,
    name: &'static str,
    text: String,
    /// In full; nothing where it is undefined.
    value: Option<f64>,
    is_breach: bool,
    /// Why it is undefined, or that it says little.
    note: String,
}

/// All eight in two rows.
pub(super) fn row(case: &Case<'_>) -> Markup {
    html! {
        dl class="figures" data-case=(case.letter) {
            @for figure in figures(case) {
                div data-figure=(figure.id) data-value=(plain(figure.value)) {
                    dt { (figure.name) }
                    dd.breach[figure.is_breach] { (figure.text) }
                    @if !figure.note.is_empty() { dd class="why" { (figure.note) } }
                }
            }
        }
    }
}

/// A figure in full, empty where it is undefined.
pub(super) fn plain(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn figures(case: &Case<'_>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = METRICS.map(|metric| figure(case, metric)).into();
    let last = figures.len() - 1;
    figures.insert(last, lender_yield(case));
    figures
}

fn figure(case: &Case<'_>, metric: Metric) -> Figure {
    let summary = &case.results.summary;
    let (value, calendar) = (metric.figure(summary), Calendar::of(&case.scenario.closing));
    let several = metric.is_one_of_several(summary);
    let note = match (metric, value) {
        (Metric::RunwayMonths, None) => {
            summary.backed_from_month.map_or_else(String::new, |month| {
                format!("a backstop pays from {}", calendar.month(month))
            })
        }
        (Metric::RunwayMonths, Some(_)) => summary
            .default_month
            .map_or_else(String::new, |month| format!("default in {}", calendar.month(month))),
        (_, None) => metric.why_undefined().to_owned(),
        (_, Some(_)) if several => "one of several rates".to_owned(),
        (_, Some(_)) => String::new(),
    };
    let (id, name, text) = (metric.id(), metric.name(), metric.text_of(summary));
    Figure { id, name, text, value, is_breach: metric.is_breach(value, case.scenario), note }
}

fn lender_yield(case: &Case<'_>) -> Figure {
    let tranches = &case.results.summary.tranches;
    let value = tranches.first().and_then(|tranche| tranche.lender_yield);
    let note = match (tranches.is_empty(), value) {
        (true, _) => "there is no debt",
        (false, None) => "no rate of return solves these flows",
        (false, Some(_)) => "",
    };
    Figure {
        id: "lender_yield",
        name: if tranches.len() > 1 { "Senior yield" } else { "Lender yield" },
        text: format::percent(value, 1),
        value,
        is_breach: value.is_some_and(|rate| rate < 0.0),
        note: note.to_owned(),
    }
}
