//! The deal in plain words, as new as the document.

use crate::analysis::{self, Headline};
use crate::model::FastLane;

use super::Document;

/// The words that belong to one revision of a document.
#[derive(Clone, Debug, Default)]
pub struct Words {
    lane: FastLane,
    revision: Option<u64>,
    headline: Headline,
}

impl Words {
    /// Brings the words up to date with the document.
    pub fn refresh(&mut self, document: &Document) {
        if self.revision != Some(document.revision()) {
            self.revision = Some(document.revision());
            let (scenario, results) = (document.evaluated(), document.results());
            self.headline = analysis::headline(&mut self.lane, scenario, results);
        }
    }

    /// The deal in plain words.
    pub fn headline(&self) -> &Headline {
        &self.headline
    }
}
