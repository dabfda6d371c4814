//! How likely is it that lenders lose more? The share of paths in which their loss exceeds an
//! amount, with shared cash and as the sum of parts.

use eframe::egui::Ui;
use egui_plot::PlotPoint;

use crate::analysis::portfolio::JointSimulation;
use crate::format;
use crate::ui::between::between;
use crate::ui::chart::axes::MoneyUnit;
use crate::ui::chart::{Axis, Chart, Line, Places, Tooltip};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
/// Points of a line, at most, whatever the number of paths.
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
            // Under half a dollar is no loss: the fast lane does not round to the cent.
            let first = sorted.partition_point(|loss| *loss < 0.5);
            let step = (count - first.min(count)).div_ceil(POINTS_MAX).max(1);
            let share = |index: usize| (count - index.min(count)) as f64 / count as f64;
            let points = (first..sorted.len()).step_by(step).filter_map(|index| {
                Some(PlotPoint::new(sorted.get(index)? / BILLION, share(index)))
            });
            let start = PlotPoint::new(0.0, share(first));
            // Thinning may pass over the largest loss; the line must still come down to zero there.
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

    /// How often lenders lose more than `loss`, $bn: the share at the next larger loss of any path.
    fn tooltip(&self, loss: f64) -> Tooltip {
        let loss = loss.max(0.0);
        let above = |line: &[PlotPoint]| {
            let share = line.iter().find(|point| point.x >= loss).map_or(0.0, |point| point.y);
            format::percent(share, 1)
        };
        Tooltip::new(format!("Lenders lose more than {}", format::money(loss * BILLION)))
            .row("together", above(&self.together))
            .row("sum of parts", above(&self.alone))
    }

    fn words(&self) -> String {
        let [together, alone] = self.starts().map(|share| format::percent(share, 1));
        format!("Lenders lose money in {together} of paths together, in {alone} as parts")
    }
}

/// The chart of these lines.
pub fn exceedance<'a>(ui: &Ui, shown: &'a Exceedance) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    let ends = [&shown.together, &shown.alone].map(|line| line.last().map_or(0.0, |end| end.x));
    // At least $0.1bn, or an axis without losses would have no width.
    let right = ends.into_iter().fold(0.0, f64::max).max(0.1) * 1.03;
    let top = between(shown.starts().into_iter().fold(0.0, f64::max) * 1.15, 0.02, 1.0);
    let losses = Axis::billions(MoneyUnit::BILLIONS).heading("Loss above").marks(6.0);
    let share = Axis::share().range(0.0..=top).quiet_at_zero();
    let line = |name, points, ink| Line::new(name, points, ink).label(name, Places::Along(8));
    Chart::new("Losses of lenders, together and apart", losses.range(0.0..=right), share)
        .line(line("together", &shown.together, tokens.accent))
        .line(line("sum of parts", &shown.alone, tokens.ghost).width(1.5).dashed(5.0))
        .nothing_if(shown.is_nothing(), "no lender loses money in any path")
        .tooltip(|loss| Some(shown.tooltip(loss)))
        .says(|| shown.words())
}
