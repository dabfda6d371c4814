//! Undo and redo: states at rest, so that one drag is one step.
//!
//! The history is told the state whenever nothing moves; it keeps those that differ. What is under
//! way when a step is undone counts as a step of its own, so that nothing is lost.

use std::collections::VecDeque;

/// Steps that can be undone; the oldest are forgotten.
pub const UNDO_STEPS_MAX: usize = 100;

/// The states that a document has been in.
#[derive(Clone, Debug)]
pub struct History<T> {
    /// The oldest first.
    past: VecDeque<T>,
    /// The last state at rest.
    present: T,
    /// What was undone, the next one to be redone last.
    future: Vec<T>,
}

impl<T: Clone + PartialEq> History<T> {
    /// A history that begins here: nothing before can be undone.
    pub fn new(present: T) -> Self {
        Self { past: VecDeque::new(), present, future: Vec::new() }
    }

    /// Takes the state at rest as a step, if it differs from the last one.
    pub fn record(&mut self, state: &T) {
        if *state == self.present {
            return;
        }
        let before = std::mem::replace(&mut self.present, state.clone());
        self.past.push_back(before);
        if self.past.len() > UNDO_STEPS_MAX {
            self.past.pop_front();
        }
        self.future.clear();
    }

    /// The state before `state`, which becomes the present one; `None` at the beginning.
    pub fn undo(&mut self, state: &T) -> Option<&T> {
        // A state that is still moving counts as a step, so that redo leads back to it.
        self.record(state);
        let before = self.past.pop_back()?;
        self.future.push(std::mem::replace(&mut self.present, before));
        Some(&self.present)
    }

    /// The state that was undone last; `None` where nothing was, or `state` has moved on since.
    pub fn redo(&mut self, state: &T) -> Option<&T> {
        self.record(state);
        let after = self.future.pop()?;
        self.past.push_back(std::mem::replace(&mut self.present, after));
        Some(&self.present)
    }

    /// Whether [`Self::undo`] would give a state.
    pub fn can_undo(&self, state: &T) -> bool {
        !self.past.is_empty() || *state != self.present
    }

    /// Whether [`Self::redo`] would give a state.
    pub fn can_redo(&self, state: &T) -> bool {
        !self.future.is_empty() && *state == self.present
    }
}
