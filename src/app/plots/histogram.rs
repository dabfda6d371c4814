//! What do investors earn, over all futures? How often which return, with percentiles, mean and
//! hurdle marked, and what lies below zero in the colour of a loss.

use eframe::egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2};
use egui_plot::{PlotResponse, PlotTransform};

use super::axes;
use super::labels::Labels;
use crate::analysis::monte_carlo::statistics::{Estimate, Histogram, Spread};
use crate::app::theme::Tokens;
use crate::format;

/// Of the height, what stays free over the bars for the names of the marks.
const FREE: f64 = 0.32;
/// Between two rows of names.
const ROW: f32 = 15.0;
const ROWS: usize = 6;
const NAMES: [&str; 5] = ["p5", "p25", "median", "p75", "p95"];

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct HistogramPlot<'a> {
    /// "net IRR"
    pub metric: &'a str,
    pub histogram: &'a Histogram,
    pub spread: &'a Spread,
    pub hurdle: f64,
    pub below_zero: Estimate,
    pub below_hurdle: Estimate,
    pub paths: u32,
}

impl HistogramPlot<'_> {
    fn end(&self) -> f64 {
        self.histogram.first + self.histogram.width * self.histogram.counts.len() as f64
    }

    fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.paths.max(1))
    }

    fn highest(&self) -> f64 {
        self.share(self.histogram.counts.iter().copied().max().unwrap_or(0)).max(1e-6)
    }

    /// Where each bar begins, and its share of the paths.
    fn bars(&self) -> impl Iterator<Item = (f64, f64)> {
        let Histogram { first, width, counts } = self.histogram;
        let bars = counts.iter().enumerate();
        bars.map(move |(index, count)| (first + width * index as f64, self.share(*count)))
    }

    /// What lies below, in words.
    pub fn words(&self) -> String {
        format!(
            "{} of paths lose money, {} stay below the hurdle of {}",
            format::percent(self.below_zero.value, 1),
            format::percent(self.below_hurdle.value, 1),
            format::percent(self.hurdle, 1)
        )
    }
}

/// Draws the plot in the given height.
pub fn histogram_ui(ui: &mut Ui, shown: HistogramPlot<'_>, height: f32) {
    let tokens = Tokens::of(ui);
    let top = shown.highest() / (1.0 - FREE);
    let x_axis = axes::axis(ui, egui_plot::AxisHints::new_x())
        .formatter(|mark, _| format::percent(mark.value, 0));
    let (first, end) = (shown.histogram.first, shown.end());
    // Where all paths are one there is still something to see around it.
    let aside = (0.02 * (end - first)).max(2.0 * shown.histogram.width);
    let plot = axes::plain_plot(ui, "Returns of all paths")
        .width(ui.available_width())
        .height(height)
        .allow_zoom(false)
        .allow_drag(false)
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(axes::left_axis(ui, share_tick))
        .x_grid_spacer(|input| axes::round_marks(&input, 8.0))
        .y_grid_spacer(|input| axes::round_marks(&input, 4.0));
    let drawn = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(first - aside..=end + aside);
        plot.set_plot_bounds_y(0.0..=top);
    });
    let painter = ui.painter().with_clip_rect(*drawn.transform.frame());
    paint_bars(&painter, &drawn.transform, tokens, shown);
    paint_marks(&painter, &drawn.transform, tokens, shown);
    tooltip(&drawn, shown);
    let name = format!("Histogram of {}", shown.metric);
    axes::describe(&drawn.response, &name, &shown.words());
}

/// Nothing at zero, where the names of the other axis stand.
fn share_tick(share: f64) -> String {
    let decimals = usize::from(share < 0.02 && (share * 100.0).fract() != 0.0);
    if share == 0.0 { String::new() } else { format::percent(share, decimals) }
}

fn paint_bars(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    shown: HistogramPlot<'_>,
) {
    let width = shown.histogram.width;
    let scale = painter.pixels_per_point();
    let round = |x: f32| (x * scale).round() / scale;
    for (start, share) in shown.bars().filter(|(_, share)| *share > 0.0) {
        let left = round(transform.position_from_point_x(start));
        let right = round(transform.position_from_point_x(start + width));
        let y_of = |share: f64| transform.position_from_point_y(share);
        // What happens at all is seen.
        let top = y_of(share).min(y_of(0.0) - 1.0);
        let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
        let bar = Rect::from_min_max(pos2(left, top), pos2(right - gap, y_of(0.0)));
        let is_loss = start + width / 2.0 < 0.0;
        painter.rect_filled(bar, 0.0, if is_loss { tokens.breach } else { tokens.accent });
    }
}

fn paint_marks(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    shown: HistogramPlot<'_>,
) {
    let frame = *transform.frame();
    let x_of = |value: f64| transform.position_from_point_x(value);
    let Spread { percentiles, mean } = *shown.spread;
    let line = |x: f32, stroke: Stroke, dash: Option<f32>| {
        let ends = [pos2(x, frame.top()), pos2(x, frame.bottom())];
        match dash {
            Some(dash) => painter.extend(Shape::dashed_line(&ends, stroke, dash, dash)),
            None => {
                painter.line_segment(ends, stroke);
            }
        }
    };
    line(x_of(shown.hurdle), Stroke::new(1.0, tokens.muted), Some(4.0));
    line(x_of(mean.value), Stroke::new(1.0, tokens.sale), Some(2.0));
    for (index, percentile) in percentiles.iter().enumerate() {
        let width = if index == 2 { 1.5 } else { 1.0 };
        line(x_of(percentile.value), Stroke::new(width, tokens.text.gamma_multiply(0.7)), None);
    }
    let mut labels = Labels::new(painter, tokens, frame, bar_tops(transform, shown));
    let percent = |value: f64| format::percent(value, 1);
    // The outer ones first: what is in the middle finds room between.
    for index in [2, 0, 4, 1, 3] {
        let Some((name, figure)) = NAMES.get(index).zip(percentiles.get(index)) else { continue };
        let text = format!("{name} {}", percent(figure.value));
        labels.write(&text, tokens.text, beside(x_of(figure.value), frame.top()));
    }
    let text = format!("mean {}", percent(mean.value));
    labels.write(&text, tokens.sale, beside(x_of(mean.value), frame.top()));
    let text = format!("hurdle {}", percent(shown.hurdle));
    labels.write(&text, tokens.muted, beside(x_of(shown.hurdle), frame.top()));
}

/// Places beside a mark, from the top down.
fn beside(x: f32, top: f32) -> impl Iterator<Item = (Pos2, Align2)> {
    (0..ROWS).flat_map(move |row| {
        let y = top + 2.0 + row as f32 * ROW;
        [(pos2(x + 4.0, y), Align2::LEFT_TOP), (pos2(x - 4.0, y), Align2::RIGHT_TOP)]
    })
}

fn bar_tops(transform: &PlotTransform, shown: HistogramPlot<'_>) -> Vec<Pos2> {
    let width = shown.histogram.width;
    let tops = shown.bars().filter(|(_, share)| *share > 0.0);
    tops.map(|(start, share)| {
        let x = transform.position_from_point_x(start + width / 2.0);
        pos2(x, transform.position_from_point_y(share))
    })
    .collect()
}

/// How many paths fall into the bar under the pointer.
fn tooltip(drawn: &PlotResponse<()>, shown: HistogramPlot<'_>) {
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let at = drawn.transform.value_from_position(pointer).x;
    let width = shown.histogram.width;
    let under = shown.bars().zip(&shown.histogram.counts);
    let mut under = under.filter(|((start, _), _)| (*start..*start + width).contains(&at));
    let Some(((start, share), count)) = under.next() else { return };
    let from_to = [start, start + width].map(|edge| format::percent(edge, 1));
    let title = format!("{} from {} to {}", shown.metric, from_to[0], from_to[1]);
    let rows = [
        ("share of paths", format::percent(share, 2)),
        ("paths", format::number(f64::from(*count), 0)),
    ];
    drawn.response.clone().on_hover_ui_at_pointer(|ui| {
        super::table_ui(ui, &title, &rows.map(|(name, figure)| (name.to_owned(), figure)));
    });
}
