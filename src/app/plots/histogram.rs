//! What do investors come out with, over all paths? How often which multiple or IRR, with percentiles
//! and hurdle marked, and what is a loss in its colour. The mean is marked of multiples alone: that
//! of rates is nobody's return.

use eframe::egui::{Color32, Stroke, Ui};

use crate::analysis::monte_carlo::statistics::{Estimate, Histogram, Spread};
use crate::analysis::{Metric, Unit};
use crate::format;
use crate::ui::chart::axes::decimals;
use crate::ui::chart::bars::{Bar, Bars};
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::stairs::{self, NamedLine};
use crate::ui::chart::{Axis, Chart, Tooltip, baseline_name};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

/// Of the height, what stays free over the bars, at most.
const FREE_MAX: f32 = 0.45;
/// The axis is extended for the baseline's outline up to this many times the present bars.
const BASELINE_MOST: f64 = 2.5;
const NAMES: [&str; 5] = ["p5", "p25", "median", "p75", "p95"];

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct HistogramPlot<'a> {
    /// Which return: a multiple of what was paid in, or a rate a year.
    pub metric: Metric,
    pub histogram: &'a Histogram,
    pub spread: &'a Spread,
    /// Of a rate a year.
    pub hurdle: f64,
    /// How often less comes back than was paid in.
    pub loses: Estimate,
    pub below_hurdle: Estimate,
    pub paths: u32,
    pub baseline: Option<HistogramBaseline<'a>>,
}

/// The same of the baseline: its outline and its median.
#[derive(Clone, Copy)]
pub struct HistogramBaseline<'a> {
    pub histogram: &'a Histogram,
    pub spread: &'a Spread,
    pub paths: u32,
}

impl HistogramPlot<'_> {
    fn highest(&self) -> f64 {
        let own = self.bars().map(|(_, share)| share).fold(0.0, f64::max);
        let width = self.histogram.width;
        let baseline = self.baseline.map(|it| it.histogram.outline(width, it.paths));
        let baseline = baseline.into_iter().flatten().map(|point| point.1);
        // A baseline with all paths in one bar would flatten the present bars.
        baseline.fold(own, f64::max).min(BASELINE_MOST * own).max(1e-6)
    }

    /// From the first to the last return that is drawn.
    fn span(&self) -> (f64, f64) {
        let own = (self.histogram.first, self.histogram.end());
        let baseline = self.baseline.map(|it| it.histogram);
        baseline.map_or(own, |it| (own.0.min(it.first), own.1.max(it.end())))
    }

    /// Where each bar begins, and its share of the paths.
    fn bars(&self) -> impl Iterator<Item = (f64, f64)> {
        self.histogram.bars(self.paths)
    }

    /// A return as it is written.
    fn text(&self, value: f64) -> String {
        if self.is_multiple() { format::ratio(value) } else { format::percent(value, 1) }
    }

    fn is_multiple(&self) -> bool {
        self.metric.unit() == Unit::Ratio
    }

    /// What lies below, in words.
    pub fn words(&self) -> String {
        let loses = format::percent(self.loses.value, 1);
        if self.is_multiple() {
            let [worst, ..] = self.spread.percentiles;
            let worst = match worst.value {
                multiple if multiple < 1.0 => {
                    format!("{} on the dollar", format::cents_of_dollar(multiple.max(0.0)))
                }
                multiple => format::ratio(multiple),
            };
            return format!("{loses} of paths lose money; one in twenty returns {worst} or less");
        }
        format!(
            "{loses} of paths lose money, {} stay below the hurdle of {}",
            format::percent(self.below_hurdle.value, 1),
            format::share(self.hurdle)
        )
    }
}

/// Below this a return is a loss: a multiple of 1, a rate of 0.
pub fn break_even(metric: Metric) -> f64 {
    if metric.unit() == Unit::Ratio { 1.0 } else { 0.0 }
}

/// Draws the plot in the given height.
pub fn histogram_ui(ui: &mut Ui, shown: HistogramPlot<'_>, height: f32) {
    let free = (stairs::HEIGHT / height.max(1.0)).min(FREE_MAX);
    let top = shown.highest() / f64::from(1.0 - free);
    let (first, end) = shown.span();
    let returns = if shown.is_multiple() {
        Axis::new(|mark| format!("{}x", format::number(mark.value, decimals(mark.step_size))))
    } else {
        Axis::share()
    };
    // Where all paths have one return, the axis still needs a width.
    let aside = (0.02 * (end - first)).max(2.0 * shown.histogram.width);
    Chart::new(
        &format!("Histogram of {}", shown.metric.phrase()),
        returns.marks(8.0).range(first - aside..=end + aside),
        Axis::new(|mark| share_tick(mark.value, mark.step_size)).range(0.0..=top),
    )
    .paint(|canvas| paint(canvas, shown))
    .says(|| shown.words())
    .sheet(|| {
        let points = shown.bars().collect();
        let line = clipboard::Line { name: "Share of paths".to_owned(), points, is_dollars: false };
        Sheet::along(format!("{} from", shown.metric.phrase()), &[line])
    })
    .tooltip(|at| tooltip(shown, at))
    .show(ui, height);
}

/// Nothing at zero, which is level with the figures of the other axis.
fn share_tick(share: f64, step: f64) -> String {
    // No share is above one, whatever room there is.
    if share == 0.0 || share > 1.0 + 1e-9 {
        String::new()
    } else {
        format::percent(share, decimals(100.0 * step))
    }
}

fn paint(canvas: &Canvas<'_>, shown: HistogramPlot<'_>) {
    let Canvas { painter, tokens, transform, .. } = *canvas;
    let width = shown.histogram.width;
    // One path in a million still shows: its bar is at least a pixel high.
    let least = 1.0 / transform.dpos_dvalue_y().abs();
    let height = |share: f64| [if share > 0.0 { share.max(least) } else { 0.0 }];
    let bars = shown
        .bars()
        .map(|(start, share)| Bar { across: start..start + width, height: height(share) });
    // By its middle, so that a bar from zero upwards is no loss by an error of rounding.
    let break_even = break_even(shown.metric);
    let is_loss = |bar: usize| shown.histogram.first + width * (bar as f64 + 0.5) < break_even;
    let fill = |bar: usize, _| if is_loss(bar) { tokens.breach } else { tokens.accent };
    Bars::stacked(canvas, 1, bars).paint(painter, false, fill);
    if let Some(baseline) = shown.baseline {
        // Undashed: its steps are shorter than dashes.
        let outline = baseline
            .histogram
            .outline(width, baseline.paths)
            .into_iter()
            .map(|(x, y)| canvas.at(x, y));
        painter.line(outline.collect(), Stroke::new(1.5, tokens.ghost));
    }
    let name = baseline_name(painter.ctx());
    stairs::paint(canvas, marks(tokens, shown, &name));
}

/// `name` is that of the baseline.
fn marks(tokens: &Tokens, shown: HistogramPlot<'_>, name: &str) -> Vec<NamedLine> {
    let Spread { percentiles, mean } = *shown.spread;
    let mark = |name: &str, at: f64, ink: Color32, dash: Option<f32>| NamedLine {
        at,
        name: format!("{name} {}", shown.text(at)),
        stroke: Stroke::new(1.0, ink.gamma_multiply(0.8)),
        dash,
        ink,
    };
    let values = percentiles.map(|at| at.value);
    let named = named_together(values, |value| shown.text(value)).into_iter();
    let percentiles = named.map(|(name, at)| mark(&name, at, tokens.text, None));
    let baseline = shown.baseline.map(|baseline| {
        let [_, _, median, _, _] = baseline.spread.percentiles;
        let stroke = Stroke::new(1.5, tokens.ghost);
        let line = mark(&format!("{name} median"), median.value, tokens.muted, Some(5.0));
        NamedLine { stroke, ..line }
    });
    // Dashes of three lengths: mean, hurdle and baseline are told apart without their colours.
    let aside = if shown.is_multiple() {
        mark("mean", mean.value, tokens.sale, Some(2.0))
    } else {
        mark("hurdle", shown.hurdle, tokens.muted, Some(4.0))
    };
    percentiles.chain([aside]).chain(baseline).collect()
}

/// Names of the percentiles; those that read alike have one: "p5 to p75".
fn named_together(values: [f64; 5], text: impl Fn(f64) -> String) -> Vec<(String, f64)> {
    let named: Vec<(&str, f64)> = NAMES.into_iter().zip(values).collect();
    let groups = named.chunk_by(|one, other| text(one.1) == text(other.1));
    groups
        .filter_map(|group| {
            let (first, last) = (group.first()?, group.last()?);
            let name = if group.len() == 1 {
                first.0.to_owned()
            } else {
                format!("{} to {}", first.0, last.0)
            };
            Some((name, first.1))
        })
        .collect()
}

/// How many paths fall into the bar over a return.
fn tooltip(shown: HistogramPlot<'_>, at: f64) -> Option<Tooltip> {
    let width = shown.histogram.width;
    let mut bars = shown.bars().zip(&shown.histogram.counts).enumerate();
    let (place, ((start, share), count)) =
        bars.find(|(_, ((start, _), _))| (*start..*start + width).contains(&at))?;
    let [from, to] = [start, start + width].map(|edge| shown.text(edge));
    // The bars at the ends hold everything beyond them as well.
    let last = shown.histogram.counts.len() - 1;
    let range = match place {
        _ if last == 0 => format!("from {from} to {to}"),
        0 => format!("below {to}"),
        place if place == last => format!("{from} or more"),
        _ => format!("from {from} to {to}"),
    };
    let tooltip = Tooltip::new(format!("{} {range}", shown.metric.phrase()))
        .row("share of paths", format::percent(share, 2))
        .row("paths", format::number(f64::from(*count), 0));
    Some(tooltip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_that_read_alike_have_one_name() {
        let named = |values| named_together(values, format::ratio);
        let names = |values| named(values).into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(names([1.0, 2.0, 3.0, 4.0, 5.0]), NAMES);
        assert_eq!(
            named([1.921, 1.9211, 1.9212, 1.9213, 2.57]).first(),
            Some(&("p5 to p75".to_owned(), 1.921))
        );
        assert_eq!(names([1.0, 1.0, 2.0, 3.0, 3.0]), ["p5 to p25", "median", "p75 to p95"]);
        assert_eq!(names([0.0; 5]), ["p5 to p95"]);
    }

    #[test]
    fn figures_of_shares_are_as_round_as_their_steps() {
        for (share, step, expected) in [
            (0.025, 0.025, "2.5%"),
            (0.05, 0.025, "5.0%"),
            (0.05, 0.05, "5%"),
            (0.002, 0.001, "0.2%"),
            (0.0, 0.05, ""),
            (1.2, 0.2, ""),
        ] {
            assert_eq!(share_tick(share, step), expected, "{share} of {step}");
        }
    }
}
