//! How far each headline lever may move before a covenant breaks, computed beside the frame.

use crate::analysis::{CovenantMove, Lever, covenant_move};
use crate::model::{FastLane, Scenario};

use super::follower::{Follower, State};
use super::worker::Staleness;

/// The moves that belong to a document, one for each headline lever that applies.
pub type CovenantMoves = Follower<Vec<CovenantMove>>;

impl CovenantMoves {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut lane = FastLane::default();
        let answer = move |scenario: &Scenario, staleness: &Staleness<'_, State>| {
            headline_moves(&mut lane, scenario, staleness)
        };
        Self::follow("covenant moves", answer, wake)
    }

    /// The newest moves; `None` before the first ones.
    pub fn moves(&self) -> Option<&[CovenantMove]> {
        self.latest().map(Vec::as_slice)
    }
}

/// `None` as soon as a newer question waits.
fn headline_moves(
    lane: &mut FastLane,
    scenario: &Scenario,
    staleness: &Staleness<'_, State>,
) -> Option<Vec<CovenantMove>> {
    let mut moves = Vec::new();
    for lever in Lever::HEADLINE {
        if staleness.is_stale() {
            return None;
        }
        moves.extend(covenant_move(lane, scenario, lever));
    }
    Some(moves)
}
