//! What the panel of levers points out.

use std::collections::BTreeMap;

use crate::analysis::Lever;
use crate::app::widgets::Tick;
use crate::session::structure::Provision;

/// Marked places on the tracks of levers.
pub type Ticks = BTreeMap<Lever, Vec<Tick>>;

/// What the panel points out.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// On the tracks.
    pub ticks: &'a Ticks,
    /// The lever that is to be seen and to have the keyboard from this frame on.
    pub revealed: Option<Lever>,
    /// The term that has just been added: its group opens, and it is scrolled to.
    pub added: Option<Provision>,
}
