//! How likely is it that lenders lose more? The share of paths in which their loss exceeds an
//! amount, with shared cash and as the sum of parts.

use eframe::egui::{Align2, Pos2, Ui};
use egui_plot::{Line, PlotPoint, PlotPoints};

use crate::analysis::portfolio::JointSimulation;
use crate::format;
use crate::ui::between::between;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{self, MarkLabel, axes};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
/// Points of a line at the most.
const POINTS_MAX: usize = 240;

/// What the plot draws: $bn and the share of paths above it.
#[derive(Clone, Debug, Default)]
pub struct Exceedance {
    together: Vec<PlotPoint>,
    alone: Vec<PlotPoint>,
}

impl Exceedance {
    pub fn of(simulation: &JointSimulation) -> Self {
        let line = |sorted: &[f64]| -> Vec<PlotPoint> {
            let count = sorted.len().max(1);
            let first = sorted.partition_point(|loss| *loss < 0.5);
            let step = (count - first.min(count)).div_ceil(POINTS_MAX).max(1);
            let share = |index: usize| (count - index.min(count)) as f64 / count as f64;
            let points = (first..sorted.len()).step_by(step).filter_map(|index| {
                Some(PlotPoint::new(sorted.get(index)? / BILLION, share(index)))
            });
            let start = PlotPoint::new(0.0, share(first));
            let end = sorted.last().map(|last| PlotPoint::new(last / BILLION, 0.0));
            std::iter::once(start).chain(points).chain(end).collect()
        };
        Self {
            together: line(&simulation.together.losses.sorted),
            alone: line(&simulation.alone.losses.sorted),
        }
    }

    fn is_nothing(&self) -> bool {
        self.starts().into_iter().all(|share| share <= 0.0)
    }

    /// How often anything is lost.
    fn starts(&self) -> [f64; 2] {
        [&self.together, &self.alone].map(|line| line.first().map_or(0.0, |point| point.y))
    }

    fn words(&self) -> String {
        let [together, alone] = self.starts().map(|share| format::percent(share, 1));
        format!("Lenders lose money in {together} of paths together, in {alone} as parts")
    }
}

/// Draws the plot in the given height.
pub fn exceedance_ui(ui: &mut Ui, shown: &Exceedance, height: f32) {
    let tokens = Tokens::of(ui);
    let ends = [&shown.together, &shown.alone].map(|line| line.last().map_or(0.0, |end| end.x));
    let right = ends.into_iter().fold(0.0, f64::max).max(0.1) * 1.03;
    let top = between(shown.starts().into_iter().fold(0.0, f64::max) * 1.15, 0.02, 1.0);
    let x_axis = axes::axis(ui, egui_plot::AxisHints::new_x())
        .formatter(|mark, _| format::number(mark.value, axes::decimals(mark.step_size)));
    let share_tick = |share: f64| {
        let decimals = usize::from(share < 0.1 && (share * 100.0).fract().abs() > 1e-6);
        if share <= 0.0 || share > 1.0 + 1e-9 {
            String::new()
        } else {
            format::percent(share, decimals)
        }
    };
    let plot = axes::plain_plot(ui, "Losses of lenders")
        .width(ui.available_width())
        .height(height)
        .allow_zoom(false)
        .allow_drag(false)
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(axes::left_axis(ui, share_tick))
        .x_grid_spacer(|input| axes::round_marks(&input, 6.0))
        .y_grid_spacer(|input| axes::round_marks(&input, 4.0));
    let drawn = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(0.0..=right);
        plot.set_plot_bounds_y(0.0..=top);
        plot.line(axes::ghost_line(&shown.alone, tokens));
        let together = Line::new("Together", PlotPoints::Borrowed(&shown.together));
        plot.line(together.color(tokens.accent).width(2.0));
    });
    let frame = *drawn.transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    let ground = tokens.ground;
    if shown.is_nothing() {
        let (at, color, align) = (frame.center(), tokens.muted, Align2::CENTER_CENTER);
        MarkLabel { text: "no lender loses money in any path", at, align, color, ground }
            .paint(&painter);
    } else {
        let at = |point: &PlotPoint| drawn.transform.position_from_point(point);
        let points = shown.together.iter().chain(&shown.alone).map(at).collect();
        let mut labels = Labels::new(&painter, tokens, frame, points);
        let along = |line: &[PlotPoint]| -> Vec<Pos2> {
            let eighths = (1..8).filter_map(|eighth| line.get(eighth * line.len() / 8));
            eighths.map(at).collect()
        };
        let together = along(&shown.together).into_iter();
        labels.write("together", tokens.accent, together.flat_map(around));
        let alone = along(&shown.alone).into_iter();
        labels.write("sum of parts", tokens.muted, alone.flat_map(around));
    }
    let name = "Losses of lenders, together and apart";
    axes::describe_figures(&drawn.response, name, &shown.words(), || {
        let line = |name: &str, points: &[PlotPoint]| clipboard::Line {
            name: name.to_owned(),
            points: points.iter().map(|point| (point.x * BILLION, point.y)).collect(),
            is_dollars: false,
        };
        let lines = [line("Together", &shown.together), line("Sum of parts", &shown.alone)];
        Sheet::along("Loss above", &lines)
    });
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let at = drawn.transform.value_from_position(pointer).x.max(0.0);
    let above =
        |line: &[PlotPoint]| line.iter().find(|point| point.x >= at).map_or(0.0, |point| point.y);
    let rows = [("together", above(&shown.together)), ("sum of parts", above(&shown.alone))];
    let rows = rows.map(|(name, share)| (name.to_owned(), format::percent(share, 1)));
    let title = format!("Lenders lose more than {}", format::money(at * BILLION));
    drawn.response.on_hover_ui_at_pointer(|ui| chart::table_ui(ui, &title, &rows));
}
