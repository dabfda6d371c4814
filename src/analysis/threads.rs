//! What many runs are spread over: the threads of rayon, or the calling thread where the system has
//! none to spare.
//!
//! Rayon starts its threads when it is first used and panics where it gets none, so its callers
//! ask here first.
//!
//! In a window all threads that analyse make way for the one that draws ([`make_way_for_frames`]);
//! a verb without a window has nothing to make way for.

use std::error::Error as _;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rayon::prelude::*;
use thread_priority::{ThreadPriority, set_current_thread_priority};

/// Whether this process draws frames.
static MAKES_WAY: AtomicBool = AtomicBool::new(false);

/// From now on threads that analyse run at the lowest priority, so that they take only the time
/// that frames leave; to be called by what opens a window, before it starts any thread.
pub fn make_way_for_frames() {
    MAKES_WAY.store(true, Ordering::Relaxed);
}

/// Gives the calling thread, which analyses, the priority that such threads have.
///
/// To be called once, at its start: a system may not give a priority back that was given up. One
/// that grants no lower priority leaves the thread as it is.
pub fn begin_to_analyse() {
    if MAKES_WAY.load(Ordering::Relaxed)
        && let Err(error) = set_current_thread_priority(ThreadPriority::Min)
    {
        log::debug!("an analysis keeps its priority: {error:?}");
    }
}

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
    let threads = rayon::ThreadPoolBuilder::new().start_handler(|_| begin_to_analyse());
    let started = threads.build_global();
    // Without an error of the system as its source: the pool had been started before.
    started.err().is_none_or(|error| error.source().is_none())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// The niceness of the calling thread; 19 is the lowest priority.
    fn niceness() -> Option<String> {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
        // The name, in brackets, may hold spaces; what follows begins with the third field.
        let after_name = stat.rsplit(')').next()?;
        after_name.split_whitespace().nth(16).map(str::to_owned)
    }

    #[test]
    fn beside_a_window_analyses_run_at_the_lowest_priority_and_what_draws_keeps_its_own() {
        let analyse = || {
            begin_to_analyse();
            niceness()
        };
        let own = niceness();
        let without_window = thread::spawn(analyse).join();
        assert_eq!(without_window.ok(), Some(own.clone()));
        make_way_for_frames();
        assert_eq!(thread::spawn(analyse).join().ok(), Some(Some("19".to_owned())));
        assert_eq!(niceness(), own);
        MAKES_WAY.store(false, Ordering::Relaxed);
    }
}
