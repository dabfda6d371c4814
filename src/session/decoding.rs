//! What a pitch must have assumed, with the open document for all that it does not say; computed
//! beside the frame.

use std::sync::Arc;

use crate::analysis::{Claim, Decoded, Unknown, decoder};

use super::derived::{Background, Case};

/// What is claimed, and what may move.
#[derive(Clone, Debug, PartialEq)]
pub struct Pitch {
    /// The returns that are claimed.
    pub claims: Vec<Claim>,
    /// The numbers that are not given.
    pub unknowns: Vec<Unknown>,
    /// A misfit up to this is consistent: root mean square, a fraction.
    pub tolerance: f64,
}

/// The readings of a pitch.
pub type Decodings = Background<(u64, Arc<Pitch>), Decoded>;

impl Decodings {
    /// Brings the readings up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(&mut self, case: Case<'_>, pitch: Pitch, wake: impl Fn() + Send + 'static) {
        let pitch = Arc::new(pitch);
        self.ask((case.revision, Arc::clone(&pitch)), wake, || {
            let scenario = case.scenario.clone();
            move |lane, superseded| {
                let Pitch { claims, unknowns, tolerance } = &*pitch;
                decoder::decode(lane, &scenario, claims, unknowns, *tolerance, &superseded)
            }
        });
    }
}
