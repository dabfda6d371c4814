//! Progress and cancellation of a file being written.
//!
//! Writer and observer share one [`Progress`]. A cancelled write
//! fails at its next piece, so that [`atomic`](super::atomic) never replaces the target.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a write is, and whether it is cancelled.
///
/// ```
/// use chiplease::files::progress::Progress;
///
/// let progress = Progress::default();
/// progress.expect(4);
/// progress.reach(1);
/// assert_eq!(progress.parts().map(|parts| parts.percent()), Some(25));
/// progress.cancel();
/// assert!(progress.is_cancelled());
/// ```
#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    parts_done: AtomicU64,
    /// None are expected where it is zero.
    parts: AtomicU64,
    is_cancelled: AtomicBool,
}

/// Parts that are done, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// So far.
    pub done: u64,
    /// In all; at least one.
    pub all: u64,
}

impl Parts {
    /// Whole percent, which say 100 once all is done and not before.
    #[must_use]
    pub fn percent(self) -> u64 {
        self.done.min(self.all).saturating_mul(100) / self.all.max(1)
    }
}

impl Progress {
    /// Says of how many parts the file is made.
    pub fn expect(&self, parts: u64) {
        self.parts.store(parts, Ordering::Relaxed);
    }

    /// Says how many of them are done.
    pub fn reach(&self, parts_done: u64) {
        self.parts_done.store(parts_done, Ordering::Relaxed);
    }

    /// How many parts are done; `None` where their number is not known.
    pub fn parts(&self) -> Option<Parts> {
        let all = self.parts.load(Ordering::Relaxed);
        (all > 0).then(|| Parts { done: self.parts_done.load(Ordering::Relaxed), all })
    }

    /// Bytes that have been written.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Cancels the write.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the write is cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// # Errors
    ///
    /// If the write is cancelled.
    pub(super) fn go_on(&self) -> io::Result<()> {
        if self.is_cancelled() { Err(io::Error::other("cancelled")) } else { Ok(()) }
    }
}

/// Counts what goes through it, and fails once the write is cancelled.
pub(super) struct Watched<'a, W> {
    pub(super) file: W,
    pub(super) progress: &'a Progress,
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.progress.go_on()?;
        let count = self.file.write(bytes)?;
        self.progress.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.progress.go_on()?;
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_say_hundred_at_the_end_and_not_before() {
        for (done, all, percent) in [(0, 3, 0), (1, 3, 33), (199, 200, 99), (200, 200, 100)] {
            assert_eq!(Parts { done, all }.percent(), percent, "{done} of {all}");
        }
    }
}
