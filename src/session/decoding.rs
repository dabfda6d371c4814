//! What a pitch must have assumed, with the open document for all that it does not say; computed
//! beside the frame.

mod form;

pub use form::{Case, ClaimForm, PitchForm};

use crate::analysis::{Claim, Decoded, Unknown, decoder};

use super::derived::{self, AboutDeal};

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
pub type Decodings = AboutDeal<Pitch, Decoded>;

impl Decodings {
    /// Brings the readings up to date. `wake` is called when the worker has answered, and this is
    /// to be called again then.
    pub fn refresh(
        &mut self,
        case: derived::Case<'_>,
        pitch: Pitch,
        wake: impl Fn() + Send + 'static,
    ) {
        self.ask_about(case, pitch, wake, |lane, scenario, pitch, superseded| {
            let Pitch { claims, unknowns, tolerance } = pitch;
            decoder::decode(lane, scenario, claims, unknowns, *tolerance, &superseded)
        });
    }
}
