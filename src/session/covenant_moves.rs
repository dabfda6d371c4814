//! How far each headline lever may move before a covenant breaks, computed beside the frame.

use crate::analysis::cancel::Cancel as _;
use crate::analysis::{CovenantMove, Lever, covenant_move};

use super::derived::{AboutDeal, Case};

/// The moves that belong to a document, one for each headline lever that applies.
pub type CovenantMoves = AboutDeal<(), Vec<CovenantMove>>;

impl CovenantMoves {
    /// Brings them up to date. `wake` is called when the worker has answered, and this is to be
    /// called again then.
    pub fn refresh(&mut self, case: Case<'_>, wake: impl Fn() + Send + 'static) {
        self.ask_about(case, (), wake, |lane, scenario, (), superseded| {
            let mut moves = Vec::new();
            for lever in Lever::HEADLINE {
                // Asked between levers: a superseded search ends there.
                superseded.advance(1)?;
                moves.extend(covenant_move(lane, scenario, lever));
            }
            Ok(moves)
        });
    }
}
