//! How likely lenders are to lose more: the share of paths in which their loss exceeds an amount.

use super::{JointSimulation, SharedAndAlone};
use crate::format;

const BILLION: f64 = 1e9;
/// Points of a line, at most, whatever the number of paths.
const POINTS_MAX: usize = 240;

/// Amounts, $bn, and the share of paths above each; with shared cash, and as the sum of parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exceedance {
    /// Both lines.
    pub lines: SharedAndAlone<Vec<(f64, f64)>>,
}

impl Exceedance {
    /// The lines of a simulation.
    pub fn of(simulation: &JointSimulation) -> Self {
        let JointSimulation { together, alone, .. } = simulation;
        let [together, alone] = [together, alone].map(|odds| line(&odds.losses.sorted));
        Self { lines: SharedAndAlone { together, alone } }
    }

    /// How often anything is lost.
    pub fn starts(&self) -> SharedAndAlone<f64> {
        self.lines.each(|line| line.first().map_or(0.0, |point| point.1))
    }

    /// How often lenders lose more than `loss`, $bn: the share at the next larger loss of any path.
    pub fn above(&self, loss: f64) -> SharedAndAlone<f64> {
        self.lines.each(|line| line.iter().find(|point| point.0 >= loss).map_or(0.0, |it| it.1))
    }

    /// How often anything is lost, in words.
    pub fn words(&self) -> String {
        let SharedAndAlone { together, alone } =
            self.starts().each(|share| format::percent(*share, 1));
        format!("Lenders lose money in {together} of paths together, in {alone} stand-alone")
    }
}

/// Of losses in rising order.
fn line(sorted: &[f64]) -> Vec<(f64, f64)> {
    let count = sorted.len().max(1);
    // Under half a dollar is no loss: the fast lane does not round to the cent.
    let first = sorted.partition_point(|loss| *loss < 0.5);
    let step = (count - first.min(count)).div_ceil(POINTS_MAX).max(1);
    let share = |index: usize| whole(count - index.min(count)) / whole(count);
    let places = (first..sorted.len()).step_by(step);
    let points = places.filter_map(|index| Some((sorted.get(index)? / BILLION, share(index))));
    // Thinning may pass over the largest loss; the line must still come down to zero there.
    let end = sorted.last().map(|last| (last / BILLION, 0.0));
    std::iter::once((0.0, share(first))).chain(points).chain(end).collect()
}

fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
