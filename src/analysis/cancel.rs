//! Cancellation of work that takes longer than a frame.
//!
//! Long work takes a `&impl Cancel`, calls [`Cancel::advance`] between its steps and hands the
//! error on with `?`. The caller chooses the kind: [`Never`] where it waits for the result, a
//! closure where a newer question, a button or a signal may end the work.
//!
//! ```
//! use chiplease::analysis::cancel::{Cancel, Cancelled, Never};
//!
//! fn sum<C: Cancel>(numbers: &[u32], cancel: &C) -> Result<u32, C::Error> {
//!     let mut sum = 0;
//!     for number in numbers {
//!         cancel.advance(1)?;
//!         sum += number;
//!     }
//!     Ok(sum)
//! }
//!
//! // Cannot fail, and the compiler knows it: the pattern has no other case.
//! let Ok(all) = sum(&[1, 2, 3], &Never);
//! assert_eq!(all, 6);
//! assert_eq!(sum(&[1, 2, 3], &|_| false), Err(Cancelled));
//! ```

use std::convert::Infallible;

use thiserror::Error;

/// Progress and cancellation of long work.
pub trait Cancel {
    /// [`Cancelled`], or [`Infallible`] where nothing can cancel.
    type Error: Send;

    /// Reports steps done since the last call; what a step is, the work says.
    ///
    /// # Errors
    ///
    /// Where the work is cancelled.
    fn advance(&self, steps: u32) -> Result<(), Self::Error>;
}

/// The caller waits for the result.
#[derive(Clone, Copy, Debug)]
pub struct Never;

/// The work was cancelled; there is no result.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("cancelled")]
pub struct Cancelled;

impl Cancel for Never {
    type Error = Infallible;

    fn advance(&self, _steps: u32) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Takes the steps done since the last call and returns whether to continue.
impl<F: Fn(u32) -> bool> Cancel for F {
    type Error = Cancelled;

    fn advance(&self, steps: u32) -> Result<(), Cancelled> {
        if self(steps) { Ok(()) } else { Err(Cancelled) }
    }
}
