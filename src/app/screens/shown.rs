//! What every screen is given.

use crate::session::{Catalogue, Document, Pace, Pinned};

/// What the screens show.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub document: &'a Document,
    /// The baseline, if there is one.
    pub pinned: Option<&'a Pinned>,
    /// Every scenario at hand.
    pub catalogue: &'a Catalogue,
    /// Whether something is being dragged.
    pub pace: Pace,
}
