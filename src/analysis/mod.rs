//! Many runs: what happens to a deal when its assumptions move.
//!
//! [`lever`] is the table of everything that a person may move. The module computes; it leaves
//! drawing to the window and scheduling to the session.

#![warn(missing_docs, missing_debug_implementations)]

pub mod lever;
mod lever_table;

pub use lever::{Group, Lever, Unit};
