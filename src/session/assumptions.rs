//! What the return rests on, computed beside the frame and only when nothing moves.

use crate::analysis::assumptions::{in_words, largest_bars};
use crate::analysis::tornado::Bar;

use super::Document;
use super::derived::{AboutDeal, Case, Pace};

/// The levers that move the net IRR of a document most, as the tornado has them.
pub type Assumptions = AboutDeal<(), Vec<Bar>>;

impl Assumptions {
    /// Brings them up to date once the document rests. `wake` is called when the worker has
    /// answered, and this is to be called again then.
    pub fn refresh(&mut self, case: Case<'_>, pace: Pace, wake: impl Fn() + Send + 'static) {
        // A tornado for every frame of a drag would be thrown away by the next one.
        if pace == Pace::Moving {
            self.poll();
            return;
        }
        self.ask_about(case, (), wake, |lane, scenario, (), _| Ok(largest_bars(lane, scenario)));
    }

    /// What share of them rests on assumptions, in a sentence.
    pub fn in_words(&self, document: &Document) -> Option<String> {
        in_words(document.evaluated(), self.latest()?)
    }
}
