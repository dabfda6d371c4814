//! The deal in plain words, as new as the document.

use crate::analysis::{self, Headline};
use crate::model::FastLane;

use super::Document;
use super::derived::Memo;

/// The words that belong to one revision of a document.
#[derive(Clone, Debug, Default)]
pub struct Words {
    lane: FastLane,
    headline: Memo<u64, Headline>,
}

impl Words {
    /// The deal in plain words, brought up to date with the document.
    pub fn refresh(&mut self, document: &Document) -> &Headline {
        let Self { lane, headline } = self;
        headline.refresh(document.revision(), |_| {
            analysis::headline(lane, document.evaluated(), document.results())
        })
    }
}
