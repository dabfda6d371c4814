//! When unsaved edits are written down: soon after each change, never in a frame.
//!
//! [`Journal::follow`] tells a thread of its own what the document holds. The thread waits until a
//! change has settled, but not for long, and writes; it does so even while the window is blocked.
//! Where and how they are kept is left to [`crate::files::recovery`].

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::files::recovery::{Kept, Slot};
use crate::model::Scenario;

use super::Document;

/// How long edits may wait for those that follow.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// After the last change.
    pub after_last: Duration,
    /// After the first change that is not on disk. With the time that writing takes, at most 2 s.
    pub after_first: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let (after_last, after_first) = (Duration::from_millis(700), Duration::from_millis(1500));
        Self { after_last, after_first }
    }
}

/// Keeps the unsaved edits of one document on disk.
///
/// Dropped, it writes what waits and leaves it there: only [`Self::close`] takes it away.
#[derive(Debug)]
pub struct Journal {
    mailbox: Arc<Mailbox>,
    thread: Option<JoinHandle<()>>,
    /// The edits that the thread was told of last.
    told: Option<Edits>,
    /// Something may be on the disk.
    is_in_use: bool,
}

/// What is to be kept.
#[derive(Clone, Debug)]
struct Edits {
    draft: Box<Scenario>,
    file: Option<PathBuf>,
}

#[derive(Debug, Default)]
struct Mailbox {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct State {
    news: Option<News>,
    adopted: Option<Slot>,
    is_closed: bool,
    trouble: Option<String>,
}

/// What is not on disk yet.
#[derive(Debug)]
struct News {
    /// `None`: nothing is to be kept any more.
    edits: Option<Edits>,
    first: Instant,
    last: Instant,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done under this lock, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, edits: Option<Edits>) {
        let mut state = self.lock();
        let last = Instant::now();
        // The first change that waits sets the limit, however many follow.
        let first = state.news.as_ref().map_or(last, |news| news.first);
        state.news = Some(News { edits, first, last });
        self.arrived.notify_one();
    }

    /// Waits for what is to be done next; `None` once nothing will be.
    fn next(&self, patience: Patience) -> Option<Task> {
        let mut state = self.lock();
        loop {
            // Before any edits, which are to be written into the adopted slot.
            if let Some(slot) = state.adopted.take() {
                return Some(Task::Adopt(slot));
            }
            let Some(news) = &state.news else {
                if state.is_closed {
                    return None;
                }
                state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let due = (news.last + patience.after_last).min(news.first + patience.after_first);
            let wait = due.saturating_duration_since(Instant::now());
            if wait.is_zero() || news.edits.is_none() || state.is_closed {
                let edits = state.news.take().and_then(|news| news.edits);
                return Some(edits.map_or(Task::Forget, Task::Keep));
            }
            let woken = self.arrived.wait_timeout(state, wait);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Sets what the status line says of the disk; whether that has changed.
    fn report(&self, trouble: Option<String>) -> bool {
        let mut state = self.lock();
        let is_other = state.trouble != trouble;
        state.trouble = trouble;
        is_other
    }
}

enum Task {
    Keep(Edits),
    Forget,
    Adopt(Slot),
}

impl Journal {
    /// Starts the thread; edits go to `slot`. `wake` is called when [`Self::trouble`] has come or
    /// gone.
    ///
    /// # Errors
    ///
    /// What the system says where it has no thread to give.
    pub fn start(
        slot: Slot,
        patience: Patience,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let mailbox = Arc::new(Mailbox::default());
        let inbox = Arc::clone(&mailbox);
        let work = move || work(&inbox, slot, patience, &wake);
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(work)?;
        Ok(Self { mailbox, thread: Some(thread), told: None, is_in_use: false })
    }

    /// Looks whether the document has changed since the last call; to be called once a frame.
    pub fn follow(&mut self, document: &Document) {
        if !document.is_edited() {
            self.told = None;
            // Saved or undone: what is on the disk is out of date.
            if std::mem::take(&mut self.is_in_use) {
                self.mailbox.tell(None);
            }
            return;
        }
        let is_told = self.told.as_ref().is_some_and(|told| {
            *told.draft == *document.whole() && told.file.as_deref() == document.path()
        });
        if !is_told {
            let file = document.path().map(ToOwned::to_owned);
            let edits = Edits { draft: Box::new(document.whole().clone()), file };
            self.told = Some(edits.clone());
            self.is_in_use = true;
            self.mailbox.tell(Some(edits));
        }
    }

    /// Goes on in the place of a window that is gone, with its edits. What this one had there
    /// before is forgotten.
    pub fn adopt(&mut self, slot: Slot) {
        let mut state = self.mailbox.lock();
        // What waits belongs to the document before.
        state.news = None;
        state.adopted = Some(slot);
        drop(state);
        self.told = None;
        self.is_in_use = true;
        self.mailbox.arrived.notify_one();
    }

    /// Why the last edits are not on disk, if they are not.
    pub fn trouble(&self) -> Option<String> {
        self.mailbox.lock().trouble.clone()
    }

    /// Takes the journal off the disk: everything is saved, or shall be lost. Returns when it is.
    pub fn close(mut self) {
        self.mailbox.tell(None);
        self.end();
    }

    fn end(&mut self) {
        self.mailbox.lock().is_closed = true;
        self.mailbox.arrived.notify_one();
        if let Some(thread) = self.thread.take() {
            // It does not panic; and if it did, nothing is left to be done about it.
            drop(thread.join());
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.end();
    }
}

fn work(mailbox: &Mailbox, mut slot: Slot, patience: Patience, wake: &dyn Fn()) {
    while let Some(task) = mailbox.next(patience) {
        let result = match task {
            Task::Keep(Edits { draft, file }) => {
                slot.keep(&Kept::now(*draft, file)).map_err(|error| error.to_string())
            }
            Task::Forget => slot.forget().map_err(|error| error.to_string()),
            Task::Adopt(adopted) => {
                let mut before = std::mem::replace(&mut slot, adopted);
                before.forget().map_err(|error| error.to_string())
            }
        };
        if mailbox.report(result.err()) {
            wake();
        }
    }
}
