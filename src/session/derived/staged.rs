//! Questions that are answered twice: quickly as soon as something has changed, in full at rest.

use super::{Background, Pace};

/// What is asked: of which state, how thoroughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staged<Q> {
    /// Of the document, or whatever else is asked about.
    pub revision: u64,
    /// Whether the full answer is asked for, not the quick one of a drag.
    pub is_full: bool,
    /// What is asked beside that.
    pub of: Q,
}

impl<Q, A, S> Background<Staged<Q>, A, S>
where
    Q: Clone + PartialEq + Send + 'static,
    A: Send + 'static,
    S: Default + Send + 'static,
{
    /// Whether it is time for the full answer: once the quick one is there and nothing moves.
    pub fn is_full_due(&self, revision: u64, pace: Pace) -> bool {
        self.asked()
            .filter(|asked| asked.revision == revision)
            .is_some_and(|asked| asked.is_full || (self.is_current() && pace == Pace::Resting))
    }

    /// Whether the newest answer, quick or full, belongs to this state.
    pub fn is_of(&self, revision: u64) -> bool {
        self.answered().is_some_and(|answered| answered.revision == revision)
    }

    /// Whether it is the full one to the state asked about last.
    pub fn is_complete(&self) -> bool {
        let revision = self.asked().map(|asked| asked.revision);
        let is_complete = |it: &Staged<Q>| it.is_full && Some(it.revision) == revision;
        self.answered().is_some_and(is_complete)
    }
}
