//! Many runs: what happens to a deal when its assumptions move.
//!
//! [`lever`] is the table of everything that a person may move, [`metric`] of what can be asked.
//! The module computes; it leaves drawing to the window and scheduling to the session.

#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod break_even;
pub mod bridge;
pub mod curve;
pub mod difference;
pub mod headline;
pub mod lever;
mod lever_table;
pub mod metric;
pub mod observed;
pub mod outcomes;
pub mod tornado;

pub use break_even::{BreakEven, Condition, break_evens};
pub use bridge::{Bridge, Gap, Method, bridge};
pub use curve::{Curve, curves};
pub use difference::{Change, Difference};
pub use headline::{Headline, headline};
pub use lever::{Group, Lever, Unit};
pub use metric::Metric;
pub use outcomes::{Outcome, outcomes};
pub use tornado::{Tornado, spider, tornado};
