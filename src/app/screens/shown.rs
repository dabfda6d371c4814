//! What every screen is given.

use crate::session::{Baseline, Both, Case, Catalogue, Document, Pace};

/// What the screens show.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub document: &'a Document,
    /// The baseline, if there is one.
    pub baseline: Option<&'a Baseline>,
    /// Every scenario at hand.
    pub catalogue: &'a Catalogue,
    /// Whether something is being dragged.
    pub pace: Pace,
}

impl<'a> Shown<'a> {
    /// What everything is derived from: the open deal and the baseline.
    pub fn cases(&self) -> Both<Case<'a>> {
        Both { own: self.document.case(), baseline: self.baseline.map(Baseline::case) }
    }
}
