//! What a person says to a verb from outside: Ctrl+C, the end of the terminal, `kill`.
//!
//! It only sets flags, which a thread of the verb looks at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// As a shell has it for Ctrl+C.
pub const EXIT_CANCELLED: u8 = 130;

/// The flags.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals {
    is_called_off: Arc<AtomicBool>,
    is_hung_up: Arc<AtomicBool>,
}

impl Signals {
    /// Whether the verb is to stop.
    pub(super) fn is_called_off(&self) -> bool {
        self.is_called_off.load(Ordering::Relaxed)
    }

    /// Whether its terminal is gone.
    pub(super) fn is_hung_up(&self) -> bool {
        self.is_hung_up.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
mod system {
    use std::fs;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag;

    use super::{Arc, AtomicBool, Signals};

    impl Signals {
        /// Lets signals set the flags until `is_dropped`; then they have their default effect
        /// again.
        pub(in crate::cli) fn listen(&self, is_dropped: &Arc<AtomicBool>) {
            let listen = |signal, told: &Arc<AtomicBool>| {
                // If that cannot be registered, or once it is dropped, a signal ends the program at
                // once.
                flag::register_conditional_default(signal, Arc::clone(is_dropped)).ok();
                flag::register(signal, Arc::clone(told)).ok();
            };
            listen(SIGINT, &self.is_called_off);
            listen(SIGTERM, &self.is_called_off);
            if !is_meant_to_outlive_the_terminal() {
                listen(SIGHUP, &self.is_hung_up);
            }
        }
    }

    /// Whether it was started as by `nohup`, so that a hang-up is ignored. Where the system does
    /// not say, it may have been.
    fn is_meant_to_outlive_the_terminal() -> bool {
        let Ok(status) = fs::read_to_string("/proc/self/status") else { return true };
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        ignored.is_none_or(|mask| mask & (1 << (SIGHUP - 1)) != 0)
    }
}

#[cfg(windows)]
mod system {
    use std::process;
    use std::sync::{Mutex, PoisonError};

    use super::{Arc, AtomicBool, EXIT_CANCELLED, Ordering, Signals};

    /// Who listens, and whether it has stopped doing so. The system knows one listener a process.
    static LISTENING: Mutex<Option<(Signals, Arc<AtomicBool>)>> = Mutex::new(None);

    impl Signals {
        /// Lets Ctrl+C, Ctrl+Break and the end of the console set the flag until `is_dropped`; then
        /// they end the program again.
        ///
        /// The system gives a program whose console is closed no time: what it was writing keeps
        /// its temporary name and is removed by a later write to that folder.
        pub(in crate::cli) fn listen(&self, is_dropped: &Arc<AtomicBool>) {
            let listening = (self.clone(), Arc::clone(is_dropped));
            *LISTENING.lock().unwrap_or_else(PoisonError::into_inner) = Some(listening);
            // Registered once; where it cannot be, Ctrl+C ends the program at once.
            ctrlc::set_handler(tell).ok();
        }
    }

    fn tell() {
        let listening = LISTENING.lock().unwrap_or_else(PoisonError::into_inner);
        match &*listening {
            Some((signals, is_dropped)) if !is_dropped.load(Ordering::Relaxed) => {
                signals.is_called_off.store(true, Ordering::Relaxed);
            }
            Some(_) | None => process::exit(EXIT_CANCELLED.into()),
        }
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    use super::{Arc, AtomicBool, Signals};

    impl Signals {
        /// Nothing of the kind there.
        pub(in crate::cli) fn listen(&self, _is_dropped: &Arc<AtomicBool>) {}
    }
}
