//! The one way in which something is derived of a document: kept while its question stays the
//! same, as fine as a frame has time for, asked of a worker where it takes longer, and of the
//! baseline exactly as of the open deal.
//!
//! * [`Memo`]: a value that is computed again when its key changes.
//! * [`Background`]: an answer that takes longer than a frame, asked of a worker thread, which
//!   begins some times a second while something is held ([`pacing`]).
//! * [`Staged`]: a question that is answered quickly first, and in full at rest.
//! * [`Budget`]: how many points, bars or paths a frame has time for.
//! * [`Both`]: something of the open deal, and the same of the baseline.

pub mod background;
pub mod both;
pub mod budget;
pub mod memo;
pub mod pacing;
pub mod staged;
pub mod worker;

pub use background::{AboutDeal, Background};
pub use both::{Both, Case, Derived};
pub use budget::{Budget, Pace};
pub use memo::Memo;
pub use staged::Staged;
pub use worker::{Superseded, Worker};
