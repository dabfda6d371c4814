//! A walk along one lever: where is the first value at which something is true? Everything else
//! of the scenario stays as it is.

use crate::model::{FastLane, Scenario};

use super::Lever;
use super::bisection::edge;

/// A place on the way from `present` to `end`, after this many of so many steps.
pub(super) fn place(present: f64, end: f64, step: u32, steps: u32) -> f64 {
    present + (end - present) * f64::from(step) / f64::from(steps)
}

/// A scenario that is moved along one lever.
pub(super) struct Walk<'a> {
    /// What runs it; holds the last run.
    pub(super) lane: &'a mut FastLane,
    /// The lever that moves.
    pub(super) lever: Lever,
    /// The scenario, with the lever where it was moved to last.
    pub(super) moved: Scenario,
    /// Places on the way at which it is tried before it is narrowed down.
    pub(super) places: u32,
    /// Halvings of the distance between two places.
    pub(super) halvings: u32,
}

impl Walk<'_> {
    /// Moves the lever there and runs.
    pub(super) fn run(&mut self, value: f64) {
        self.lever.set(&mut self.moved, value);
        self.lane.run(&self.moved);
    }

    /// The first value on the way from `present` to `end` at which the condition holds, one that
    /// the lever can be set to, narrowed down by `halvings` halvings.
    ///
    /// Without equity there is no deal, and the condition counts as not met.
    pub(super) fn first_towards(
        &mut self,
        present: f64,
        end: f64,
        is_so: impl Fn(&mut FastLane, &Scenario) -> bool,
    ) -> Option<f64> {
        let places = self.places;
        let place = |step: u32| place(present, end, step, places);
        // The first place from the present on, so that the nearest change is found, not any.
        let step = (1..=places).find(|step| self.is_so_at(place(*step), &is_so))?;
        let halvings = self.halvings;
        let is_so_at = |at| self.is_so_at(at, &is_so);
        let first = edge(place(step - 1), place(step), halvings, is_so_at);
        // What the lever was really set to: whole months, dollars to the cent.
        self.lever.set(&mut self.moved, first);
        self.lever.value(&self.moved)
    }

    fn is_so_at(&mut self, value: f64, is_so: &impl Fn(&mut FastLane, &Scenario) -> bool) -> bool {
        self.run(value);
        self.lane.is_funded() && is_so(self.lane, &self.moved)
    }
}
