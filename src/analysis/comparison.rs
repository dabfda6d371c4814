//! What differs between two scenarios, and what each difference does alone.
//!
//! An effect is that of a single run: the first scenario with that one change. Effects of changes
//! that work together do not add up; the [`bridge`](mod@super::bridge) shares the whole move out.

use crate::model::{FastLane, Scenario};

use super::{Difference, Metric, bridge};

/// Two scenarios, held against each other on one metric.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What differs.
    pub difference: Difference,
    /// What is looked at.
    pub metric: Metric,
    /// The metric of the first scenario; `None` where it is undefined.
    pub before: Option<f64>,
    /// The metric of the second one.
    pub after: Option<f64>,
    /// One for each change: the largest effect first, what cannot be said last; of equals in the
    /// order of the window.
    pub effects: Vec<Effect>,
}

/// What one change does if nothing else changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Place in the difference's list of changes.
    pub change: usize,
    /// The metric of the first scenario with that change alone; `None` where it is undefined, or
    /// the change makes no deal without the others.
    pub value: Option<f64>,
    /// By how much that moves the metric.
    pub effect: Option<f64>,
}

impl Comparison {
    /// Compares two valid scenarios; one run for each change (Method, section 8).
    pub fn of(lane: &mut FastLane, first: &Scenario, second: &Scenario, metric: Metric) -> Self {
        let difference = Difference::between(first, second);
        let before = bridge::value(lane, metric, first);
        let after = bridge::value(lane, metric, second);
        let mut effects: Vec<Effect> = (0..difference.changes().len())
            .map(|change| {
                // Each on the first scenario by itself, so that the order has no effect.
                let alone = difference.mixed(|index| index == change);
                let value = bridge::value(lane, metric, &alone);
                let effect = value.zip(before).map(|(value, before)| value - before);
                Effect { change, value, effect }
            })
            .collect();
        effects.sort_by(|one, other| size(other).total_cmp(&size(one)));
        Self { difference, metric, before, after, effects }
    }

    /// How many assumptions differ, and what they come to.
    pub fn caption(&self) -> String {
        let count = self.effects.len();
        let plural = if count == 1 { "assumption differs" } else { "assumptions differ" };
        let total = self.metric.difference_text(self.total());
        format!("{count} {plural}, the largest effect first · {total} in total, B less A")
    }

    /// What one change does alone, in words.
    pub fn words(&self, effect: &Effect) -> String {
        let (metric, phrase) = (self.metric, self.metric.phrase());
        match (effect.value, effect.effect) {
            (Some(value), Some(_)) => {
                let [from, to] = [self.before, Some(value)].map(|value| metric.text_fine(value));
                format!("A with only this as in B: {phrase} {from} → {to}")
            }
            (Some(value), None) => {
                let value = metric.text_fine(Some(value));
                format!("A with only this as in B: {phrase} {value}; undefined in A")
            }
            (None, _) => {
                let why = metric.why_undefined();
                format!(
                    "With only this changed, A is not a valid deal, or {phrase} is undefined: {why}"
                )
            }
        }
    }

    /// By how much the second scenario's metric exceeds the first one's.
    pub fn total(&self) -> Option<f64> {
        self.before.zip(self.after).map(|(before, after)| after - before)
    }
}

fn size(effect: &Effect) -> f64 {
    // What cannot be said comes last.
    effect.effect.map_or(-1.0, f64::abs)
}
