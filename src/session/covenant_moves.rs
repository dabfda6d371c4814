//! How far each headline lever may move before a covenant breaks, computed beside the frame.
//!
//! The last moves stay until new ones come, so that their table does not flicker.

use crate::analysis::{CovenantMove, Lever, covenant_move};
use crate::model::{FastLane, Scenario};

use super::Document;
use super::worker::{Staleness, Worker};

#[derive(Debug)]
struct Question {
    revision: u64,
    scenario: Scenario,
}

#[derive(Debug)]
struct Answer {
    revision: u64,
    moves: Vec<CovenantMove>,
}

/// The moves that belong to a document, as new as the worker could make them.
#[derive(Debug)]
pub struct CovenantMoves {
    worker: Worker<Question, Answer>,
    asked: Option<u64>,
    latest: Option<Answer>,
    /// Why there are none, after a panic in the worker.
    trouble: Option<String>,
}

impl CovenantMoves {
    /// Starts the worker; `wake` is called when there is something new to [`Self::poll`].
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut lane = FastLane::default();
        let work = move |question: Question, staleness: &Staleness<'_, Question>| {
            let moves = headline_moves(&mut lane, &question.scenario, staleness)?;
            Some(Answer { revision: question.revision, moves })
        };
        let worker = Worker::start("covenant moves", work, wake)?;
        Ok(Self { worker, asked: None, latest: None, trouble: None })
    }

    /// Asks about the document, unless its present revision has been asked about already.
    pub fn ask(&mut self, document: &Document) {
        let revision = document.revision();
        if self.asked != Some(revision) {
            self.asked = Some(revision);
            self.worker.ask(Question { revision, scenario: document.evaluated().clone() });
        }
    }

    /// Takes what the worker has found; whether anything has changed.
    pub fn poll(&mut self) -> bool {
        match self.worker.answer() {
            None => return false,
            Some(Ok(answer)) => {
                self.latest = Some(answer);
                self.trouble = None;
            }
            Some(Err(message)) => self.trouble = Some(message),
        }
        true
    }

    /// The newest moves, one for each headline lever that applies; those of an earlier revision
    /// while new ones are being computed, `None` before the first ones.
    pub fn moves(&self) -> Option<&[CovenantMove]> {
        self.latest.as_ref().map(|answer| answer.moves.as_slice())
    }

    /// Whether they belong to the document as it is.
    pub fn is_current(&self) -> bool {
        self.latest.as_ref().map(|answer| answer.revision) == self.asked
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// `None` as soon as a newer question waits.
fn headline_moves(
    lane: &mut FastLane,
    scenario: &Scenario,
    staleness: &Staleness<'_, Question>,
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
