//! The pairs of two levers' values that meet a target, and the line around them.
//!
//! Every node of a grid is a run. Where two neighbours disagree the edge between them is halved
//! until the place is known, and the squares between four nodes are cut along those places, so that
//! the line is smooth although the grid is coarse.

use std::ops::RangeInclusive;

use crate::model::batch::WIDTH;
use crate::model::{FastLane, Scenario};

use super::Target;
use crate::analysis::batch::{Cell, Runs, all_share_batch};
use crate::analysis::bisection::bisect;
use crate::analysis::contour::joined;
use crate::analysis::places::places_over;
use crate::analysis::{Cancel, Lever};

/// Nodes evenly over a lever's whole range; fewer where it has fewer values.
const OVERALL: usize = 24;
/// As many again over the part that is worth drawing, for a line that is smooth there.
const WITHIN: usize = 40;
/// Halvings of the edge between two nodes: finer than a pixel by far.
const HALVINGS: u32 = 12;
/// A figure as near to the target as this is asked of the fast lane, which all others use.
const NEAR: f64 = 1e-6;

/// From where to where, along and up.
pub type Axes = [RangeInclusive<f64>; 2];

/// A place in the plane of two levers.
pub type Place = (f64, f64);

/// Which pairs of values meet the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Along the axis and up.
    pub levers: [Lever; 2],
    /// The part of each range that is worth drawing: about the present value and where the target
    /// is first missed or met along that lever.
    pub axes: Axes,
    /// Values of the first lever, rising; as it can be set.
    pub x: Vec<f64>,
    /// Of the second.
    pub y: Vec<f64>,
    /// Whether each pair meets the target: row by row, `met[row × x.len() + column]`.
    pub met: Vec<bool>,
    /// The best of the metric among all pairs; `None` where it is undefined at all of them.
    pub best: Option<f64>,
    /// Pieces of the line between met and not.
    pub boundary: Vec<(Place, Place)>,
    /// What is met, as convex pieces.
    pub filled: Vec<Vec<Place>>,
}

impl Region {
    /// Of all pairs within both ranges, the share that meets the target.
    pub fn share(&self) -> f64 {
        self.share_of([&self.x, &self.y].map(|values| {
            let end = |value: Option<&f64>| value.copied().unwrap_or(0.0);
            end(values.first())..=end(values.last())
        }))
    }

    /// The same within the axes.
    pub fn share_drawn(&self) -> f64 {
        self.share_of(self.axes.clone())
    }

    /// A pair stands for what is nearer to it than to others, which is less where nodes are dense.
    fn share_of(&self, [across, up]: Axes) -> f64 {
        let (across, up) = (weights(&self.x, &across), weights(&self.y, &up));
        let weights = up.iter().flat_map(|up| across.iter().map(move |across| across * up));
        let met = weights.zip(&self.met).filter(|(_, met)| **met);
        met.map(|(weight, _)| weight).sum()
    }

    /// Whether every pair within the axes meets the target, or none does; `None` where some do.
    pub fn all_drawn(&self) -> Option<bool> {
        let [across, up] = &self.axes;
        let rows = (0..self.y.len()).filter(|row| up.contains(&self.y[*row]));
        let mut pairs = rows.flat_map(|row| {
            let columns = (0..self.x.len()).filter(|column| across.contains(&self.x[*column]));
            columns.map(move |column| self.is_met(column, row))
        });
        let first = pairs.next()?;
        pairs.all(|met| met == first).then_some(first)
    }

    /// Whether the pair at this column and row meets the target.
    pub fn is_met(&self, column: usize, row: usize) -> bool {
        self.met.get(row * self.x.len() + column).copied().unwrap_or(false)
    }

    /// The pieces of the line, joined to lines.
    pub fn border(&self) -> Vec<Vec<Place>> {
        // Where two squares meet the line crosses at one place, to the last bit.
        let bits = |place: &Place| (place.0.to_bits(), place.1.to_bits());
        let pieces: Vec<_> =
            self.boundary.iter().map(|(from, to)| [bits(from), bits(to)]).collect();
        let place = |(x, y): (u64, u64)| (f64::from_bits(x), f64::from_bits(y));
        joined(&pieces).into_iter().map(|line| line.into_iter().map(place).collect()).collect()
    }

    /// Runs every pair.
    pub(super) fn of<C: Cancel>(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        (levers, axes, searched): ([Lever; 2], Axes, &Axes),
        cancel: &C,
    ) -> Result<Self, C::Error> {
        let [x, y] =
            [0, 1].map(|index| nodes(scenario, levers[index], &axes[index], &searched[index]));
        let (met, boundary, filled) = (Vec::new(), Vec::new(), Vec::new());
        let mut region = Self { levers, axes, x, y, met, best: None, boundary, filled };
        let mut runs = Runs::default();
        for row in 0..region.y.len() {
            cancel.advance(1)?;
            for (value, is_met) in region.row(lane, &mut runs, scenario, target, row) {
                region.met.push(is_met);
                let better = |one: f64, other: f64| {
                    if target.metric.is_better(one - other) { one } else { other }
                };
                region.best = [region.best, value].into_iter().flatten().reduce(better);
            }
        }
        region.outline(lane, scenario, target, cancel)?;
        Ok(region)
    }

    fn row(
        &self,
        lane: &mut FastLane,
        runs: &mut Runs,
        scenario: &Scenario,
        target: Target,
        row: usize,
    ) -> Vec<(Option<f64>, bool)> {
        // A row moves one lever only, so that its scenarios can share batches.
        let [lever, up] = self.levers;
        let Some(height) = self.y.get(row) else { return Vec::new() };
        let places = self.x.iter().map(|value| {
            let mut moved = scenario.clone();
            lever.set(&mut moved, *value);
            up.set(&mut moved, *height);
            moved
        });
        let places: Vec<Scenario> = places.collect();
        let mut met = Vec::with_capacity(places.len());
        for batch in places.chunks(WIDTH) {
            let cells = if all_share_batch(batch) {
                runs.cells(target.metric, batch, true)
            } else {
                [Cell::default(); WIDTH]
            };
            met.extend(batch.iter().zip(cells).map(|(place, cell)| match cell.value {
                Some(value) if is_clear(value, target.value) => {
                    (Some(value), target.is_met_by(Some(value)))
                }
                // Undefined, or so near to the target that a last digit decides.
                _ => target.try_in(lane, place),
            }));
        }
        met
    }

    /// Cuts the squares between nodes along the line.
    fn outline<C: Cancel>(
        &mut self,
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        cancel: &C,
    ) -> Result<(), C::Error> {
        let mut crossing = Crossing { lane, target, levers: self.levers, moved: scenario.clone() };
        let columns = self.x.len().saturating_sub(1);
        // Crossings of the row below, by column, so that each is looked for once.
        let mut below: Vec<Option<Place>> = (0..columns)
            .map(|column| self.crossed(&mut crossing, [column, 0], [column + 1, 0]))
            .collect();
        for row in 0..self.y.len().saturating_sub(1) {
            cancel.advance(1)?;
            // Neighbouring squares share an edge; each is bisected once and carried over.
            let mut left = self.crossed(&mut crossing, [0, row], [0, row + 1]);
            for (column, bottom) in below.iter_mut().enumerate() {
                let right = self.crossed(&mut crossing, [column + 1, row], [column + 1, row + 1]);
                let top = self.crossed(&mut crossing, [column, row + 1], [column + 1, row + 1]);
                self.cut(column, row, [*bottom, right, top, left]);
                *bottom = top;
                left = right;
            }
        }
        Ok(())
    }

    /// Where the line crosses between two nodes, each a column and a row.
    fn crossed(
        &self,
        crossing: &mut Crossing<'_>,
        from: [usize; 2],
        to: [usize; 2],
    ) -> Option<Place> {
        let is_met = self.is_met(from[0], from[1]);
        if is_met == self.is_met(to[0], to[1]) {
            return None;
        }
        let from = self.place(from[0], from[1])?;
        let to = self.place(to[0], to[1])?;
        Some(if is_met { crossing.between(from, to) } else { crossing.between(to, from) })
    }

    fn place(&self, column: usize, row: usize) -> Option<Place> {
        Some((*self.x.get(column)?, *self.y.get(row)?))
    }

    /// One square: its met part, and the line through it. Crossings are those of the bottom, the
    /// right, the top and the left edge.
    fn cut(&mut self, column: usize, row: usize, crossings: [Option<Place>; 4]) {
        // Counter-clockwise, each corner before the edge that follows it: the places then come in
        // the order of the outline, as a convex piece needs them.
        let around = [(0, 0), (1, 0), (1, 1), (0, 1)];
        // Six at most: at a saddle two corners and four crossings.
        let mut filled = Vec::with_capacity(6);
        let mut on_line = Vec::with_capacity(4);
        for ((across, up), crossing) in around.into_iter().zip(crossings) {
            if self.is_met(column + across, row + up) {
                filled.extend(self.place(column + across, row + up));
            }
            filled.extend(crossing);
            on_line.extend(crossing);
        }
        // Two corners across from each other: the line passes twice, and the middle counts as met.
        for pair in on_line.chunks(2) {
            if let [from, to] = *pair {
                self.boundary.push((from, to));
            }
        }
        if filled.len() > 2 {
            self.filled.push(filled);
        }
    }
}

/// Whether a figure of a batch says the same as the fast lane would.
fn is_clear(value: f64, target: f64) -> bool {
    (value - target).abs() > NEAR * target.abs().max(1.0)
}

/// Values that the lever can be set to: over its range, and densely over the axis.
fn nodes(
    scenario: &Scenario,
    lever: Lever,
    axis: &RangeInclusive<f64>,
    range: &RangeInclusive<f64>,
) -> Vec<f64> {
    let (low, high) = (range.start().min(*axis.start()), range.end().max(*axis.end()));
    let mut nodes = places_over(lever, scenario, &(low..=high), OVERALL);
    nodes.extend(places_over(lever, scenario, axis, WITHIN));
    nodes.sort_unstable_by(f64::total_cmp);
    nodes.dedup_by(|one, other| one.to_bits() == other.to_bits());
    nodes
}

/// What part of a range is nearer to each value than to its neighbours.
fn weights(values: &[f64], range: &RangeInclusive<f64>) -> Vec<f64> {
    let length = range.end() - range.start();
    if length <= 0.0 {
        return vec![
            1.0 / f64::from(u32::try_from(values.len().max(1)).unwrap_or(1));
            values.len()
        ];
    }
    let border = |pair: &[f64]| {
        let [one, other] = *pair else { return *range.end() };
        f64::midpoint(one, other).max(*range.start()).min(*range.end())
    };
    let borders = values.windows(2).map(border);
    let ends = borders.clone().chain([*range.end()]);
    std::iter::once(*range.start())
        .chain(borders)
        .zip(ends)
        .map(|(from, to)| (to - from) / length)
        .collect()
}

/// Looks for the line between two places.
struct Crossing<'a> {
    lane: &'a mut FastLane,
    target: Target,
    levers: [Lever; 2],
    moved: Scenario,
}

impl Crossing<'_> {
    fn between(&mut self, met: Place, unmet: Place) -> Place {
        let middle = |one: Place, other: Place| {
            Some((f64::midpoint(one.0, other.0), f64::midpoint(one.1, other.1)))
        };
        let [_, (met, ())] = bisect([(unmet, ()), (met, ())], HALVINGS, middle, |(x, y)| {
            let [across, up] = self.levers;
            across.set(&mut self.moved, x);
            up.set(&mut self.moved, y);
            Some(((), self.target.try_in(self.lane, &self.moved).1))
        });
        met
    }
}
