//! Watching folders for changes, where the system reports them.
//!
//! What exactly changed is not reported: the folder is listed again. Where the system does not
//! report changes (a network drive, no watches left), [`Watch::is_whole`] is false, and listing now
//! and then has to do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Watches some folders, not what is below them.
#[derive(Debug)]
pub struct Watch {
    /// None where the system has none to give.
    watcher: Option<RecommendedWatcher>,
    events: BTreeSet<PathBuf>,
    is_whole: bool,
    /// Set when a watched folder may have been replaced under its name, which leaves the watch on
    /// the old one. The watching thread shares it for as long as it runs.
    needs_rewatch: Arc<AtomicBool>,
}

impl Watch {
    /// Nothing watched yet. `changed` is called, on a thread of its own, when something happens in
    /// one of the folders; reading a file does not count.
    pub fn start(changed: impl Fn() + Send + 'static) -> Self {
        let needs_rewatch = Arc::new(AtomicBool::new(false));
        let marked = Arc::clone(&needs_rewatch);
        let hear = move |event: notify::Result<Event>| {
            let kind = event.map_or(EventKind::Any, |event| event.kind);
            if matters(kind) {
                marked.fetch_or(may_end_a_watch(kind), Ordering::Relaxed);
                changed();
            }
        };
        let watcher = notify::recommended_watcher(hear).ok();
        let mut watch = Self { is_whole: false, watcher, events: BTreeSet::new(), needs_rewatch };
        watch.let_go_of_the_dead();
        watch
    }

    /// Without its thread (none was to spare, or it has ended) nothing is watched any more.
    fn let_go_of_the_dead(&mut self) {
        // The thread has the other reference; it has ended if there is none.
        if Arc::strong_count(&self.needs_rewatch) == 1
            && let Some(watcher) = self.watcher.take()
        {
            // Without its thread it panics on every call, even when it is dropped.
            std::mem::forget(watcher);
            self.events.clear();
            self.is_whole = false;
        }
    }

    /// Watches these folders and no others; true if any of them was not watched before, so that
    /// changes may have been missed.
    pub fn follow(&mut self, folders: &[PathBuf]) -> bool {
        self.let_go_of_the_dead();
        let Some(watcher) = &mut self.watcher else { return false };
        // All watches anew: which folder was replaced is not known.
        if self.needs_rewatch.swap(false, Ordering::Relaxed) {
            for folder in std::mem::take(&mut self.events) {
                forget(watcher, &folder);
            }
        }
        let wanted: BTreeSet<&PathBuf> = folders.iter().collect();
        self.events.retain(|folder| {
            let is_wanted = wanted.contains(folder);
            if !is_wanted {
                forget(watcher, folder);
            }
            is_wanted
        });
        let mut is_new = false;
        for folder in folders {
            if !self.events.contains(folder)
                && watcher.watch(folder, RecursiveMode::NonRecursive).is_ok()
            {
                self.events.insert(folder.clone());
                is_new = true;
            }
        }
        self.is_whole = self.events.len() == wanted.len();
        is_new
    }

    /// Whether everything that was to be watched is.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.let_go_of_the_dead();
    }
}

/// Ends a watch; a folder that is gone has none any more.
fn forget(watcher: &mut RecommendedWatcher, folder: &Path) {
    watcher.unwatch(folder).ok();
}

/// Whether a listing may be different now.
fn matters(kind: EventKind) -> bool {
    match kind {
        // Closed after writing, a file has changed; opened or read it has not.
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}

fn may_end_a_watch(kind: EventKind) -> bool {
    matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Other)
}
