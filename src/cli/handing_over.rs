//! A file that may take long: a line on the terminal shows how far it is, and Ctrl+C cancels it.
//!
//! A thread does both. Where nothing is on the disk yet, it ends the program at once; where a
//! temporary file is being filled, it cancels the write and waits until that file is removed. Once
//! the file has taken its place there is nothing left to cancel.
//!
//! Closing the terminal hangs up. That cancels the file, too, and ends the program, since its
//! output has no reader any more; unless it was started to outlive the terminal.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::signals::{EXIT_CANCELLED, Signals};
use crate::files::progress::Progress;
use crate::files::{Inputs, atomic};
use crate::format::{self, text};

/// As a shell has it for a terminal that is gone.
const EXIT_HUNG_UP: u8 = 129;

/// No line is shown before this time.
const QUIET_FOR: Duration = Duration::from_millis(500);
/// How often progress and signals are looked at.
const TICK: Duration = Duration::from_millis(50);
const MEGABYTE: u64 = 1 << 20;

/// Watches a file being written, from [`HandingOver::start`] until it is dropped.
pub(super) struct HandingOver {
    shared: Arc<Shared>,
    /// None where the system has no thread to spare: then Ctrl+C has its default effect.
    thread: Option<JoinHandle<()>>,
}

/// What both threads share.
struct Shared {
    target: PathBuf,
    inputs: Inputs,
    stood_before: bool,
    doing: &'static str,
    progress: Progress,
    /// Held while there is a temporary file on the disk; true once there is none any more.
    is_over: Mutex<bool>,
    /// Shared with the signal handlers, too.
    is_dropped: Arc<AtomicBool>,
}

/// Why a file was not written.
#[derive(Debug)]
pub(super) enum Unwritten {
    /// Cancelled; what to say about it.
    Cancelled(String),
    Failed(io::Error),
}

impl HandingOver {
    /// Starts to watch the writing of `target` from these inputs; `doing` is what happens before
    /// anything is written.
    pub(super) fn start(target: &Path, inputs: Inputs, doing: &'static str) -> Self {
        let shared = Arc::new(Shared {
            target: target.to_owned(),
            inputs,
            stood_before: target.exists(),
            doing,
            progress: Progress::default(),
            is_over: Mutex::default(),
            is_dropped: Arc::default(),
        });
        let signals = Signals::default();
        let of_thread = (Arc::clone(&shared), signals.clone());
        let looking = thread::Builder::new().name("watching".to_owned());
        let thread = looking.spawn(move || watch(&of_thread.0, &of_thread.1)).ok();
        // Only with a thread that acts on them are signals taken over.
        if thread.is_some() {
            signals.listen(&shared.is_dropped);
        }
        Self { shared, thread }
    }

    /// Whether a file could be written there, and is none of those that are read for it.
    pub(super) fn check(&self) -> io::Result<()> {
        // The check makes a temporary file, too, which a signal must not leave behind.
        let _held = self.shared.hold();
        atomic::check(&self.shared.target, &self.shared.inputs)
    }

    /// Writes it, whole or not at all; `fill` may say how far it is.
    pub(super) fn write(
        &self,
        fill: impl FnOnce(&mut dyn Write, &Progress) -> io::Result<()>,
    ) -> Result<(), Unwritten> {
        self.check().map_err(Unwritten::Failed)?;
        let Shared { target, progress, .. } = &*self.shared;
        let mut is_over = self.shared.hold();
        let written = atomic::write_with(target, progress, |file| fill(file, progress));
        // Still under the lock: what is complete must not be cancelled any more.
        *is_over = true;
        match written {
            Ok(()) => Ok(()),
            Err(_) if progress.is_cancelled() => Err(Unwritten::Cancelled(self.shared.farewell())),
            Err(error) => Err(Unwritten::Failed(error)),
        }
    }
}

impl Drop for HandingOver {
    /// Clears the line.
    fn drop(&mut self) {
        self.shared.is_dropped.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // At once, not after a tick: the verb is done.
            thread.thread().unpark();
            // If it has panicked there is no line.
            thread.join().ok();
        }
    }
}

impl Shared {
    fn hold(&self) -> MutexGuard<'_, bool> {
        self.is_over.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn farewell(&self) -> String {
        let left = if self.stood_before { "the file is as it was" } else { "nothing is written" };
        format!("{}: cancelled; {left}", text::path(&self.target))
    }

    /// How far it is.
    fn line(&self, since: Duration) -> String {
        let name = text::path(self.target.file_name().unwrap_or(self.target.as_os_str()));
        let megabytes = self.progress.bytes() / MEGABYTE;
        // Only a simulation counts parts, and its parts are paths.
        let far = if let Some(parts) = self.progress.parts() {
            let [done, all] = [parts.done, parts.all].map(|count| format::number(count as f64, 0));
            format!("{done} of {all} paths, {}%", parts.percent())
        } else if megabytes > 0 {
            format!("writing, {megabytes} MB")
        } else {
            match since.as_secs() {
                0 => self.doing.to_owned(),
                seconds => format!("{}, {seconds} s", self.doing),
            }
        };
        format!("{name}: {far} · Ctrl+C cancels")
    }
}

/// Shows how far it is on standard error, if that is a terminal, and handles signals.
fn watch(shared: &Shared, signals: &Signals) {
    let started = Instant::now();
    // Draws nothing where standard error is no terminal.
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
        bar.set_style(style);
    }
    while !shared.is_dropped.load(Ordering::Relaxed) {
        if signals.is_hung_up() {
            shared.progress.cancel();
            // Waits until a temporary file is gone.
            let _held = shared.hold();
            process::exit(EXIT_HUNG_UP.into());
        }
        if signals.is_called_off() {
            shared.progress.cancel();
            // Waits until a temporary file is gone.
            let is_over = shared.hold();
            bar.finish_and_clear();
            // Once the file is in its place the verb ends by itself.
            if !*is_over {
                say(&shared.farewell());
                process::exit(EXIT_CANCELLED.into());
            }
            return;
        }
        if started.elapsed() >= QUIET_FOR {
            let line = shared.line(started.elapsed());
            if bar.message() != line {
                bar.set_message(line);
            }
        }
        thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

/// Nothing is left to do if standard error is gone as well.
fn say(text: &str) {
    writeln!(io::stderr(), "{text}").ok();
}
