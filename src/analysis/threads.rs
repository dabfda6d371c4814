//! What many runs are spread over: the threads of rayon, or the calling thread where the system has
//! none to spare.
//!
//! Rayon starts its threads when it is first used and panics where it gets none, so its callers
//! ask here first.

use std::error::Error as _;
use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

use rayon::prelude::*;

/// What runs are spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// The calling thread.
    One,
    /// Those of rayon.
    All,
}

impl Threads {
    /// The same, or the calling thread where there are no others.
    pub fn at_hand(self) -> Self {
        if self == Self::All && are_at_hand() { Self::All } else { Self::One }
    }
}

impl Threads {
    /// What `work` makes of each number, in their order, or an error of one of them. Each thread
    /// has a `T` of its own to work with.
    pub(super) fn try_map<T: Default, R: Send, E: Send>(
        self,
        numbers: Range<u32>,
        work: impl Fn(&mut T, u32) -> Result<R, E> + Sync + Send,
    ) -> Result<Vec<R>, E> {
        match self.at_hand() {
            Self::One => {
                let mut own = T::default();
                numbers.map(|number| work(&mut own, number)).collect()
            }
            Self::All => numbers.into_par_iter().map_init(T::default, work).collect(),
        }
    }

    /// Sorts in ascending order.
    pub(super) fn sort(self, numbers: &mut [f64]) {
        match self.at_hand() {
            Self::One => numbers.sort_unstable_by(f64::total_cmp),
            Self::All => numbers.par_sort_unstable_by(f64::total_cmp),
        }
    }
}

/// What `map` makes of each item, in their order, worked out on all threads at hand.
pub fn map<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    match Threads::All.at_hand() {
        Threads::All => items.par_iter().map(map).collect(),
        Threads::One => items.iter().map(map).collect(),
    }
}

/// Whether the system gives `count` threads at once: for code that starts its own and panics where
/// it gets none.
pub fn can_be_had(count: usize) -> bool {
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().spawn_scoped(scope, thread::park).ok();
        let started: Vec<_> = (0..count).map_while(start).collect();
        // Parked until all have started, so that they are counted at the same time.
        for one in &started {
            one.thread().unpark();
        }
        started.len() == count
    })
}

fn are_at_hand() -> bool {
    static STARTED: OnceLock<bool> = OnceLock::new();
    // A pool that was made for this very work is one.
    rayon::current_thread_index().is_some() || *STARTED.get_or_init(start)
}

/// Starts the threads, once; false where the system has none to spare.
fn start() -> bool {
    let started = rayon::ThreadPoolBuilder::new().build_global();
    // Without an error of the system as its source: the pool had been started before.
    started.err().is_none_or(|error| error.source().is_none())
}
