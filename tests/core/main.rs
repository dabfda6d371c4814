//! Tests of the calculation core through its public interface; no window, no screen.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod irr;
mod oracles;
