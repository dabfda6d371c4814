//! Any metric over any two levers: a grid of runs, fine for a picture or coarse for figures.
//!
//! A [`HeatMap`] is filled bit by bit, so that a window can spread a large deal over frames. The
//! lever that moves no month runs across the places of a batch.

use std::ops::RangeInclusive;

use crate::model::Scenario;
use crate::model::batch::WIDTH;

use super::around::round_places;
use super::batch::{Cell, Runs, all_share_batch};
use super::places::{kept, places_over};
use super::{Lever, Metric, Unit};

/// The most places along either lever.
pub const PLACES_MAX: usize = 256;

/// What a heat map is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The lever from left to right.
    pub x: Lever,
    /// The lever from bottom to top.
    pub y: Lever,
    /// What each cell shows.
    pub metric: Metric,
}

impl Pair {
    /// Whether the two levers write different fields, so that both can have a value of their own.
    pub fn is_sound(self) -> bool {
        self.x.path() != self.y.path()
    }

    /// Moves both levers, the one first that the other one is a share of.
    pub fn set(self, scenario: &mut Scenario, x: f64, y: f64) {
        for (lever, value) in self.in_order(x, y) {
            lever.set(scenario, value);
        }
    }

    /// The levers with their values in the order in which they have to be set: an advance rate is a
    /// share of the cost, so the cost comes first.
    pub fn in_order(self, x: f64, y: f64) -> [(Lever, f64); 2] {
        let (x, y) = ((self.x, x), (self.y, y));
        if self.y == Lever::EquipmentCost { [y, x] } else { [x, y] }
    }
}

/// A grid of runs over two levers.
///
/// ```
/// use chiplease::analysis::{HeatMap, Lever, Metric, Pair, Runs};
/// use chiplease::files::library;
///
/// let scenario = library::default_scenario()?;
/// let pair = Pair { x: Lever::ResaleFraction, y: Lever::LoanRate(0), metric: Metric::NetIrr };
/// let map = HeatMap::of(&mut Runs::default(), &scenario, pair, 8);
/// assert_eq!(map.cells.len(), map.xs.len() * map.ys.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// What it is of.
    pub pair: Pair,
    /// Values of the lever from left to right, rising.
    pub xs: Vec<f64>,
    /// Values of the lever from bottom to top, rising.
    pub ys: Vec<f64>,
    /// Row by row, the lowest one first.
    pub cells: Vec<Cell>,
}

/// The same as figures: round values of both levers about the present ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// The runs, in few columns and rows.
    pub map: HeatMap,
    /// The column and the row of the present values.
    pub present: (usize, usize),
}

impl Numbers {
    /// Columns and rows, where the axes have so many round values.
    pub const SIDE: usize = 7;

    /// The figures within these axes (Method, section 8); `None` where a lever does not apply.
    pub fn of(
        runs: &mut Runs,
        scenario: &Scenario,
        pair: Pair,
        axes: &[RangeInclusive<f64>; 2],
    ) -> Option<Self> {
        let [(xs, column), (ys, row)] = round_places([pair.x, pair.y], scenario, axes, Self::SIDE)?;
        let filling = Filling::at(scenario, pair, xs, ys);
        let mut map = HeatMap::filled(runs, scenario, filling);
        // To the last digit what the deal has now, however its values were rounded.
        let now = runs.cell(pair.metric, scenario);
        if let Some(cell) = map.cells.get_mut(row * map.xs.len() + column) {
            *cell = now;
        }
        Some(Self { map, present: (column, row) })
    }
}

/// A heat map under way.
#[derive(Clone, Debug)]
pub struct Filling {
    map: HeatMap,
    /// Whether the vertical lever runs across the batch, in place of the other one.
    is_turned: bool,
    /// Which batch comes next.
    next: usize,
    /// The scenarios of a batch, with the inner lever in place.
    scenarios: Vec<Scenario>,
    in_batches: bool,
}

impl HeatMap {
    /// The whole map at once, with at most `places` places along either lever (fewer along months).
    /// Method, section 8.
    pub fn of(runs: &mut Runs, scenario: &Scenario, pair: Pair, places: usize) -> Self {
        let axes = [pair.x, pair.y].map(|lever| lever.range(scenario));
        Self::over(runs, scenario, pair, &axes, places)
    }

    /// The same over other ranges than the sliders': from left to right, and from bottom to top.
    pub fn over(
        runs: &mut Runs,
        scenario: &Scenario,
        pair: Pair,
        axes: &[RangeInclusive<f64>; 2],
        places: usize,
    ) -> Self {
        Self::filled(runs, scenario, Filling::over(scenario, pair, axes, places))
    }

    /// The same at these values of either lever, which rise.
    pub fn at(runs: &mut Runs, scenario: &Scenario, pair: Pair, [xs, ys]: [&[f64]; 2]) -> Self {
        let xs = kept(pair.x, scenario, xs.iter().copied());
        let ys = kept(pair.y, scenario, ys.iter().copied());
        Self::filled(runs, scenario, Filling::at(scenario, pair, xs, ys))
    }

    fn filled(runs: &mut Runs, scenario: &Scenario, mut filling: Filling) -> Self {
        filling.advance(runs, scenario, usize::MAX);
        filling.map
    }

    /// The cell of that column and row.
    pub fn cell(&self, column: usize, row: usize) -> Cell {
        self.cells.get(row * self.xs.len() + column).copied().unwrap_or_default()
    }

    /// The cell nearest to a place, with the values of both levers there.
    pub fn nearest(&self, x: f64, y: f64) -> Option<(f64, f64, Cell)> {
        let (column, row) = (nearest(&self.xs, x)?, nearest(&self.ys, y)?);
        Some((*self.xs.get(column)?, *self.ys.get(row)?, self.cell(column, row)))
    }
}

impl Filling {
    /// An empty map. A lever that does not apply has no places.
    pub fn over(
        scenario: &Scenario,
        pair: Pair,
        axes: &[RangeInclusive<f64>; 2],
        places: usize,
    ) -> Self {
        let [x, y] = axes;
        let xs = places_over(pair.x, scenario, x, places);
        let ys = places_over(pair.y, scenario, y, places);
        Self::at(scenario, pair, xs, ys)
    }

    /// The same at these values, which rise.
    fn at(scenario: &Scenario, pair: Pair, xs: Vec<f64>, ys: Vec<f64>) -> Self {
        let cells = vec![Cell::default(); xs.len() * ys.len()];
        let moves_no_month = |lever: Lever, places: &[f64]| {
            let ends = [places.first(), places.last()].map(|end| {
                let mut moved = scenario.clone();
                if let Some(end) = end {
                    lever.set(&mut moved, *end);
                }
                moved
            });
            all_share_batch(&ends)
        };
        // Scenarios in a batch must have the same months, so a lever of months runs from batch to
        // batch.
        let is_turned = !moves_no_month(pair.x, &xs) && moves_no_month(pair.y, &ys);
        let map = HeatMap { pair, xs, ys, cells };
        let scenarios = vec![scenario.clone(); WIDTH];
        Self { map, is_turned, next: 0, scenarios, in_batches: false }
    }

    /// The map as far as it is filled.
    pub fn map(&self) -> &HeatMap {
        &self.map
    }

    /// The map, once it is whole.
    pub fn into_map(self) -> HeatMap {
        self.map
    }

    /// Batches of runs that the whole map takes.
    pub fn batches(&self) -> usize {
        let (inner, outer) = self.sides();
        inner.len().div_ceil(WIDTH) * outer.len()
    }

    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.next >= self.batches()
    }

    /// How much longer a run of this map takes than one that shares a batch.
    pub fn weight(&self) -> usize {
        const ALONE: usize = 6;
        const COVER_OF_SEVERAL_LOANS: usize = 3;
        let pair = self.map.pair;
        let is_months = |lever: Lever| lever.unit() == Unit::Months;
        // With one loan a month's cover follows from the next one's, else from all that come.
        let has_several_loans = self.scenarios.first().is_some_and(|s| s.tranches.len() > 1);
        match pair.metric {
            _ if is_months(pair.x) && is_months(pair.y) => ALONE,
            Metric::MinLlcr if has_several_loans => COVER_OF_SEVERAL_LOANS,
            _ => 1,
        }
    }

    /// Runs the next batches, at most this many.
    pub fn advance(&mut self, runs: &mut Runs, scenario: &Scenario, batches: usize) {
        let end = self.next.saturating_add(batches).min(self.batches());
        while self.next < end {
            self.run_batch(runs, scenario);
            self.next += 1;
        }
    }

    fn run_batch(&mut self, runs: &mut Runs, scenario: &Scenario) {
        let (inner_lever, outer_lever) = self.levers();
        let (inner, outer) = self.sides();
        // Block by block, so that the inner lever is set once for all lines of a block.
        let (block, line) = (self.next / outer.len(), self.next % outer.len());
        let first = block * WIDTH;
        let values: Vec<f64> = inner.iter().skip(first).take(WIDTH).copied().collect();
        let Some(&outer_value) = outer.get(line) else { return };
        let count = values.len();
        let Some(scenarios) = self.scenarios.get_mut(..count) else { return };
        if line == 0 {
            for (moved, value) in scenarios.iter_mut().zip(&values) {
                inner_lever.copy(inner_lever, scenario, moved);
                outer_lever.copy(outer_lever, scenario, moved);
                inner_lever.set(moved, *value);
            }
            // Decided once a block: the outer lever moves all scenarios of it alike.
            self.in_batches = all_share_batch(scenarios);
        }
        move_all(scenarios, outer_lever, outer_value);
        if outer_lever == Lever::EquipmentCost {
            // An advance rate is a share of it.
            for (moved, value) in scenarios.iter_mut().zip(&values) {
                inner_lever.set(moved, *value);
            }
        }
        let cells = runs.cells(self.map.pair.metric, scenarios, self.in_batches);
        let width = self.map.xs.len();
        for (place, cell) in cells.into_iter().take(count).enumerate() {
            let index = if self.is_turned {
                (first + place) * width + line
            } else {
                line * width + first + place
            };
            if let Some(target) = self.map.cells.get_mut(index) {
                *target = cell;
            }
        }
    }

    /// The lever across a batch, and the one from batch to batch.
    fn levers(&self) -> (Lever, Lever) {
        let Pair { x, y, .. } = self.map.pair;
        if self.is_turned { (y, x) } else { (x, y) }
    }

    fn sides(&self) -> (&[f64], &[f64]) {
        let (xs, ys) = (self.map.xs.as_slice(), self.map.ys.as_slice());
        if self.is_turned { (ys, xs) } else { (xs, ys) }
    }
}

/// Moves the lever to one value in all scenarios. Only an advance rate is another number in each.
fn move_all(scenarios: &mut [Scenario], lever: Lever, value: f64) {
    let Some((first, rest)) = scenarios.split_first_mut() else { return };
    lever.set(first, value);
    for moved in rest {
        match lever {
            Lever::AdvanceRate(_) => lever.set(moved, value),
            _ => lever.copy(lever, first, moved),
        }
    }
}

fn nearest(places: &[f64], value: f64) -> Option<usize> {
    let distance = |place: &f64| (place - value).abs();
    let all = places.iter().enumerate();
    all.min_by(|one, other| distance(one.1).total_cmp(&distance(other.1))).map(|(index, _)| index)
}
