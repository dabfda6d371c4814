//! What the return rests on, computed beside the frame and only when nothing moves.

use crate::analysis::assumptions::{in_words, largest_bars};
use crate::analysis::tornado::Bar;
use crate::model::{FastLane, Scenario};

use super::follower::{Follower, State};
use super::worker::Staleness;
use super::{Document, Pace};

/// The levers that move the return of a document most.
pub type Assumptions = Follower<Vec<Bar>>;

impl Assumptions {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut lane = FastLane::default();
        let answer = move |scenario: &Scenario, staleness: &Staleness<'_, State>| {
            (!staleness.is_stale()).then(|| largest_bars(&mut lane, scenario))
        };
        Self::follow("assumptions", answer, wake)
    }

    /// Asks about the document once it rests, unless its present revision has been asked about.
    pub fn ask_at_rest(&mut self, document: &Document, pace: Pace) {
        if pace == Pace::Resting {
            self.ask(document);
        }
    }

    /// The levers that move the net IRR most, as the tornado has them.
    pub fn bars(&self) -> &[Bar] {
        self.latest().map_or(&[], Vec::as_slice)
    }

    /// What share of them rests on assumptions, in a sentence.
    pub fn in_words(&self, document: &Document) -> Option<String> {
        in_words(document.evaluated(), self.bars())
    }
}
