//! Which change moved a metric by how much.
//!
//! In order, each change has the effect that it has after those before it. Averaged over orders
//! (Shapley), each has the mean of its effects over all orders in which the changes could have
//! come, so that its place in the list does not matter. Either way the parts add up to the total.
//!
//! A mixture of two sound scenarios may be no deal at all: a loan above the cost, a return that no
//! rate solves. Orders that pass through one are left out of the average; in order, the changes
//! around it are one part.

pub mod words;

use crate::model::{FastLane, Scenario};

use super::lever::Group;
use super::{Cancel, Change, Difference, Metric};

/// Most changes that are averaged over their orders: 2ⁿ mixtures are run. Those that move no
/// figure, as a name, do not count.
pub const AVERAGED_MAX: usize = 8;

/// How the parts are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Over all orders, where there are at most [`AVERAGED_MAX`] changes.
    #[default]
    Averaged,
    /// In the order of the difference.
    InOrder,
}

/// How a metric got from one value to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// What moved.
    pub metric: Metric,
    /// From where.
    pub before: f64,
    /// To where.
    pub after: f64,
    /// In the order of the changes; the effects add up to `after − before`.
    pub parts: Vec<BridgePart>,
    /// How the parts were found.
    pub means: Means,
}

impl Bridge {
    /// Why the parts explain nothing, if that is so: the two are different deals, or one after the
    /// other the changes pass through deals that make no sense. `difference` is what the bridge
    /// spans.
    pub fn strangeness(&self, difference: &Difference) -> Option<String> {
        if let Some(strangeness) = difference.strangeness() {
            return Some(strangeness);
        }
        // One order may pass through an absurd deal; the mean over all orders evens that out.
        let is_averaged = matches!(self.means, Means::Averaged { .. });
        let largest = self.parts.iter().map(|part| part.effect);
        let largest = largest.max_by(|one, other| one.abs().total_cmp(&other.abs()))?;
        // A step larger than both ends together is taken back by other steps: it measures a detour.
        let is_larger = largest.abs() > self.before.abs() + self.after.abs();
        (is_larger && !is_averaged).then(|| {
            format!(
                "a step of {} is larger than both figures together: the deals in between are not \
                 realistic, so the bridge explains little",
                self.metric.difference_text(Some(largest))
            )
        })
    }

    /// The way in words: the first figure, each part with its effect, the largest first, and the
    /// last figure; several parts without any effect in one row. `changes` are those of the
    /// difference that the bridge spans.
    pub fn rows(&self, changes: &[Change]) -> Vec<Vec<String>> {
        /// As many are named one by one.
        const WITHOUT_EFFECT_MAX: usize = 3;
        let mut parts: Vec<&BridgePart> = self.parts.iter().collect();
        parts.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
        let effect = |effect: f64| self.metric.difference_text(Some(effect));
        let nothing = effect(0.0);
        let still = parts.iter().filter(|part| effect(part.effect) == nothing).count();
        if still > WITHOUT_EFFECT_MAX {
            // The smallest effects are the last.
            parts.truncate(parts.len() - still);
        }
        let mut rows = vec![vec!["A".to_owned(), self.metric.text_fine(Some(self.before))]];
        let row = |part: &BridgePart| vec![part.name(changes), effect(part.effect)];
        rows.extend(parts.into_iter().map(row));
        if still > WITHOUT_EFFECT_MAX {
            rows.push(vec![format!("{still} changes without effect on it"), nothing]);
        }
        rows.push(vec!["B".to_owned(), self.metric.text_fine(Some(self.after))]);
        rows
    }
}

impl BridgePart {
    /// What it is made of; of many changes by the part of the deal that they belong to: "Equipment:
    /// Cost, GPUs; Debt: Coupon".
    fn name(&self, changes: &[Change]) -> String {
        const ONE_BY_ONE_MAX: usize = 3;
        let changes: Vec<&Change> =
            self.changes.iter().filter_map(|place| changes.get(*place)).collect();
        let names = |changes: &[&Change], joined: &str| {
            let names: Vec<&str> = changes.iter().map(|change| change.name.as_str()).collect();
            names.join(joined)
        };
        if changes.len() <= ONE_BY_ONE_MAX {
            return names(&changes, " and ");
        }
        let of_theme = |theme: Group| {
            let of_it: Vec<&Change> =
                changes.iter().copied().filter(|change| change.group() == theme).collect();
            (!of_it.is_empty()).then(|| format!("{}: {}", theme.name(), names(&of_it, ", ")))
        };
        Group::ALL.into_iter().filter_map(of_theme).collect::<Vec<_>>().join("; ")
    }
}

/// What one change did, or several that cannot be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct BridgePart {
    /// Places in the difference's list of changes.
    pub changes: Vec<usize>,
    /// By how much it moved the metric.
    pub effect: f64,
    /// By how much it moves the metric of the scenario before if nothing else changes; `None` for
    /// several changes, and where the metric is undefined then.
    pub alone: Option<f64>,
}

/// How the parts of a bridge were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// As the mean over the orders in which the metric is defined all the way.
    Averaged {
        /// Orders that count.
        orders: u64,
        /// All orders.
        of: u64,
    },
    /// One after the other, as asked.
    InOrder,
    /// One after the other, because there are more than [`AVERAGED_MAX`] changes.
    TooMany,
    /// One after the other, because in every order the metric is undefined on the way.
    NoOrder,
}

/// Why there is no bridge: the metric is undefined at one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// In the scenario before.
    Before,
    /// In the scenario after.
    After,
}

/// How many runs a bridge takes.
pub fn run_count(change_count: usize, method: Method) -> usize {
    match method {
        Method::Averaged if change_count <= AVERAGED_MAX => 1 << change_count,
        Method::Averaged | Method::InOrder => 2 * change_count + 1,
    }
}

/// Splits the metric's move between the two scenarios of a difference into its changes' parts
/// (Method, section 8).
///
/// A step of `cancel` is one run. The inner result is a [`Gap`] where the metric is undefined in
/// one of the two.
///
///
/// ```
/// use chiplease::analysis::{Difference, Lever, Method, Metric, Never, bridge};
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let before = library::default_scenario()?;
/// let mut after = before.clone();
/// Lever::ResaleFraction.set(&mut after, 0.1);
/// let difference = Difference::between(&before, &after);
/// let mut lane = FastLane::default();
/// let Ok(bridge) = bridge(&mut lane, &difference, Metric::NetMoic, Method::Averaged, &Never);
/// let bridge = bridge.expect("defined at both ends");
/// let effects: f64 = bridge.parts.iter().map(|part| part.effect).sum();
/// assert!((bridge.before + effects - bridge.after).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
/// # Errors
///
/// Where it is cancelled.
pub fn bridge<C: Cancel>(
    lane: &mut FastLane,
    difference: &Difference,
    metric: Metric,
    method: Method,
    cancel: &C,
) -> Result<Result<Bridge, Gap>, C::Error> {
    // Each further change doubles the mixtures to run, so changes without an effect are left out.
    let moving = difference.moving();
    let count = moving.len();
    let mut mixtures = Mixtures { lane, difference, metric, moving: &moving };
    let Some(before) = mixtures.value(|_| false) else { return Ok(Err(Gap::Before)) };
    let Some(after) = mixtures.value(|_| true) else { return Ok(Err(Gap::After)) };
    let ends = Ends { before, after };
    let mut means = match method {
        Method::InOrder => Means::InOrder,
        Method::Averaged if count > AVERAGED_MAX => Means::TooMany,
        Method::Averaged => Means::NoOrder,
    };
    let mut parts = None;
    if means == Means::NoOrder {
        let values = mixtures.all_values(ends, cancel)?;
        if let Some((averaged, orders)) = averaged(&values, count) {
            parts = Some(averaged);
            means = Means::Averaged { orders, of: factorial(count) };
        }
    }
    let parts = match parts {
        Some(parts) => parts,
        None => mixtures.in_order(ends, cancel)?,
    };
    let parts = among_all(parts, &moving, difference.changes().len());
    Ok(Ok(Bridge { metric, before, after, parts, means }))
}

/// The parts of the changes that move figures, under their places in the whole list, and a part
/// without effect for each of the others.
fn among_all(mut parts: Vec<BridgePart>, moving: &[usize], count: usize) -> Vec<BridgePart> {
    for change in parts.iter_mut().flat_map(|part| &mut part.changes) {
        *change = moving.get(*change).copied().unwrap_or(*change);
    }
    let idle = (0..count).filter(|change| !moving.contains(change));
    parts.extend(idle.map(|it| BridgePart { changes: vec![it], effect: 0.0, alone: Some(0.0) }));
    parts.sort_by_key(|part| part.changes.first().copied());
    parts
}

/// The metric before all changes and after them.
#[derive(Clone, Copy)]
struct Ends {
    before: f64,
    after: f64,
}

/// The metric of scenarios in which some changes have been made.
struct Mixtures<'a> {
    lane: &'a mut FastLane,
    difference: &'a Difference,
    metric: Metric,
    /// The places of the changes that may move the metric; a mixture counts these alone.
    moving: &'a [usize],
}

impl Mixtures<'_> {
    fn value(&mut self, is_made: impl Fn(usize) -> bool) -> Option<f64> {
        let place = |change: usize| self.moving.iter().position(|moving| *moving == change);
        let mixed = self.difference.mixed(|change| place(change).is_some_and(&is_made));
        value(self.lane, self.metric, &mixed)
    }

    /// By the set of changes made, as bits.
    fn all_values<C: Cancel>(
        &mut self,
        ends: Ends,
        cancel: &C,
    ) -> Result<Vec<Option<f64>>, C::Error> {
        let Ends { before, after } = ends;
        // A bit a change, so that a set with one more change is found by its index.
        let sets = 1_usize << self.moving.len();
        let mut values = Vec::with_capacity(sets);
        for set in 0..sets {
            cancel.advance(1)?;
            values.push(match set {
                0 => Some(before),
                set if set == sets - 1 => Some(after),
                set => self.value(|change| set & (1 << change) != 0),
            });
        }
        Ok(values)
    }

    /// One change after the other.
    fn in_order<C: Cancel>(&mut self, ends: Ends, cancel: &C) -> Result<Vec<BridgePart>, C::Error> {
        let Ends { before, after } = ends;
        let count = self.moving.len();
        let mut parts = Vec::with_capacity(count);
        let (mut together, mut last) = (Vec::new(), before);
        for made in 1..=count {
            cancel.advance(1)?;
            together.push(made - 1);
            let is_last = made == count;
            let value = if is_last { Some(after) } else { self.value(|change| change < made) };
            // Where the metric is undefined the next change belongs to the same part.
            let Some(value) = value else { continue };
            let changes = std::mem::take(&mut together);
            let alone = match changes.as_slice() {
                [only] => self.value(|change| change == *only).map(|alone| alone - before),
                _ => None,
            };
            parts.push(BridgePart { changes, effect: value - last, alone });
            last = value;
        }
        Ok(parts)
    }
}

/// The metric of a scenario that may be no deal; `None` then, and where it is undefined.
pub(super) fn value(lane: &mut FastLane, metric: Metric, scenario: &Scenario) -> Option<f64> {
    // Not valid, so it is not run: the catch-up divides by its distance from the carry.
    if !is_deal(scenario) {
        return None;
    }
    lane.run(scenario);
    if !lane.is_funded() {
        return None;
    }
    metric.value(lane).filter(|value| value.is_finite())
}

/// Whether the one bound that ties two levers together holds; equity is seen by the run.
fn is_deal(scenario: &Scenario) -> bool {
    let equity = &scenario.equity;
    equity.catch_up.is_zero() || equity.carry <= equity.catch_up
}

/// The mean effect of each change over all orders that pass through defined values only, and how
/// many those are; `None` where there is no such order.
///
/// An order is a way from the empty set of changes to the full one. A step from a set S by change i
/// lies on as many ways as lead to S, times as many as lead on from S + i. Where all values are
/// defined that is |S|!(n − |S| − 1)!, and the mean is Shapley's.
fn averaged(values: &[Option<f64>], count: usize) -> Option<(Vec<BridgePart>, u64)> {
    let full = values.len() - 1;
    let bits = || (0..count).map(|change| (change, 1_usize << change));
    let is_defined = |set: usize| values.get(set).is_some_and(Option::is_some);
    // `to` counts orders that lead to a set, `from` those that lead on; undefined sets keep 0.
    let mut to = vec![0_u64; values.len()];
    let mut from = vec![0_u64; values.len()];
    if let (Some(start), Some(end)) = (to.first_mut(), from.last_mut()) {
        (*start, *end) = (1, 1);
    }
    // A subset has the smaller number, so in rising order all that lead to a set are counted.
    for set in (1..=full).filter(|set| is_defined(*set)) {
        let ways =
            bits().filter(|(_, bit)| set & bit != 0).filter_map(|(_, bit)| to.get(set ^ bit));
        let ways = ways.sum();
        to.get_mut(set).into_iter().for_each(|place| *place = ways);
    }
    // In falling order for the same reason: what a set leads to is counted before it.
    for set in (0..full).rev().filter(|set| is_defined(*set)) {
        let ways =
            bits().filter(|(_, bit)| set & bit == 0).filter_map(|(_, bit)| from.get(set | bit));
        let ways = ways.sum();
        from.get_mut(set).into_iter().for_each(|place| *place = ways);
    }
    let orders = from.first().copied().filter(|orders| *orders > 0)?;
    let start = values.first().copied().flatten()?;
    let parts = bits().map(|(change, bit)| {
        let steps = (0..=full).filter(|set| set & bit == 0).filter_map(|set| {
            let ways = to.get(set)? * from.get(set | bit)?;
            let effect = (*values.get(set | bit)?)? - (*values.get(set)?)?;
            // At most 8! ways, which a float holds exactly.
            Some(share(ways, orders) * effect)
        });
        let alone = values.get(bit).copied().flatten().map(|alone| alone - start);
        BridgePart { changes: vec![change], effect: steps.sum(), alone }
    });
    Some((parts.collect(), orders))
}

fn share(ways: u64, orders: u64) -> f64 {
    let float = |count: u64| u32::try_from(count).map_or(f64::NAN, f64::from);
    float(ways) / float(orders)
}

fn factorial(count: usize) -> u64 {
    (1..=count).map(|factor| u64::try_from(factor).unwrap_or(u64::MAX)).product()
}
