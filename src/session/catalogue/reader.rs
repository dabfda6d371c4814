//! The thread behind a catalogue: it lists, reads, runs and watches.
//!
//! What it has found is published as a whole, the newest in place of what has not been taken yet.
//! A file is read again only where its time or its length says that it is another one, or where it
//! was so new that a later change could look the same.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::analysis::threads;
use crate::files::folder::{self, Found, Stamp};
use crate::files::watch::Watch;
use crate::files::{FileError, scenario_file};

use super::FolderState;
use super::entry::{Contents, Entry};

/// Read and run together before they are shown.
const FILES_AT_ONCE: usize = 24;
/// A file as new as this may still be being written, or change without its time telling.
const SETTLED_AFTER: Duration = Duration::from_millis(400);
/// Changes come in groups; looking starts when this has passed since the first.
const DEBOUNCE_LIMIT: Duration = Duration::from_millis(30);
/// Between two looks where the system tells of changes, in case it forgets one.
const LOOK_WATCHED: Duration = Duration::from_secs(10);
/// Between two looks where it does not, or where the folder is gone.
const LOOK_UNWATCHED: Duration = Duration::from_secs(1);

/// What is at hand now.
#[derive(Debug)]
pub(super) struct News {
    pub(super) folder: Option<PathBuf>,
    pub(super) entries: Vec<Entry>,
    pub(super) state: FolderState,
}

/// The thread, asked and listened to.
#[derive(Debug)]
pub(super) struct Reader {
    inbox: Arc<Inbox>,
}

/// What both sides leave for each other.
#[derive(Debug, Default)]
struct Inbox {
    state: Mutex<ReaderState>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct ReaderState {
    /// A folder to be followed from now on.
    folder: Option<Wanted>,
    has_changed: bool,
    is_closed: bool,
    news: Option<News>,
}

/// The folder that is to be followed, or none.
#[derive(Debug)]
struct Wanted(Option<PathBuf>);

/// What the thread was woken for.
enum Woken {
    Closed,
    Follow(Option<PathBuf>),
    Look,
}

impl Reader {
    /// Starts the thread, which runs `shipped` first.
    pub(super) fn start(
        shipped: Vec<Entry>,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let inbox = Arc::new(Inbox::default());
        let own = Arc::clone(&inbox);
        let work = move || {
            let told = Arc::clone(&own);
            let watch = Watch::start(move || told.tell_change());
            let thread = ReaderThread {
                inbox: own,
                wake,
                watch,
                shipped,
                folder: None,
                kept: BTreeMap::new(),
                said: None,
            };
            threads::begin_to_analyse();
            thread.serve();
        };
        thread::Builder::new().name("catalogue".to_owned()).spawn(work)?;
        Ok(Self { inbox })
    }

    pub(super) fn follow(&self, folder: Option<PathBuf>) {
        let mut state = self.inbox.lock();
        state.folder = Some(Wanted(folder));
        // News of the folder before must not be taken for those of the new one.
        state.news = None;
        self.inbox.arrived.notify_all();
    }

    pub(super) fn look_again(&self) {
        self.inbox.tell_change();
    }

    /// The newest, once.
    pub(super) fn news(&self) -> Option<News> {
        self.inbox.lock().news.take()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.inbox.lock().is_closed = true;
        self.inbox.arrived.notify_all();
    }
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, ReaderState> {
        // Nothing is left half done under this lock, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_change(&self) {
        self.lock().has_changed = true;
        self.arrived.notify_all();
    }

    /// Waits until there is something to do, or that long; for ever without a time.
    fn wait(&self, time: Option<Duration>) -> Woken {
        let idle = |state: &mut ReaderState| {
            !state.is_closed && state.folder.is_none() && !state.has_changed
        };
        let state = self.lock();
        let mut state = match time {
            None => self.arrived.wait_while(state, idle).unwrap_or_else(PoisonError::into_inner),
            Some(time) => {
                let waited = self.arrived.wait_timeout_while(state, time, idle);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        if state.is_closed {
            return Woken::Closed;
        }
        state.folder.take().map_or(Woken::Look, |Wanted(folder)| Woken::Follow(folder))
    }

    /// Whether what is being done now is wanted no more.
    fn is_interrupted(&self) -> bool {
        let state = self.lock();
        state.is_closed || state.folder.is_some()
    }
}

/// The state of the thread.
struct ReaderThread<W> {
    inbox: Arc<Inbox>,
    wake: W,
    watch: Watch,
    shipped: Vec<Entry>,
    folder: Option<PathBuf>,
    /// What was read of the folder's files, kept while they or the folder are gone for a moment.
    kept: BTreeMap<PathBuf, CacheEntry>,
    /// What was published last; nothing is published twice.
    said: Option<(Vec<Found>, FolderState)>,
}

/// One file as it was read.
#[derive(Clone)]
struct CacheEntry {
    stamp: Stamp,
    /// None while it may still be being written.
    contents: Option<Arc<Contents>>,
    /// Of its bytes, where they are a scenario.
    hash: Option<u64>,
    /// Whether a later change is sure to show in the stamp.
    is_settled: bool,
}

impl<W: Fn()> ReaderThread<W> {
    fn serve(mut self) {
        let mut has_run_shipped = false;
        let mut time = Some(Duration::ZERO);
        loop {
            match self.inbox.wait(time) {
                Woken::Closed => return,
                Woken::Follow(folder) => {
                    self.kept.clear();
                    // Published again even where it looks the same, because it is another folder's.
                    self.said = None;
                    self.folder = folder;
                }
                Woken::Look => {}
            }
            time = self.look();
            // After the first look, so that the folder's files do not wait for the shipped ones.
            if !has_run_shipped && !self.inbox.is_interrupted() {
                has_run_shipped = true;
                self.shipped = threads::map(&self.shipped, Entry::run);
                self.said = None;
                time = self.look();
            }
        }
    }

    /// Brings the folder's files up to date; when to look again at the latest.
    fn look(&mut self) -> Option<Duration> {
        let Some(folder) = self.folder.clone() else {
            // No changes of an earlier folder may wake the thread.
            self.watch.follow(&[]);
            self.inbox.lock().has_changed = false;
            self.publish(&[], &FolderState::None);
            return None;
        };
        if std::mem::take(&mut self.inbox.lock().has_changed) {
            thread::sleep(DEBOUNCE_LIMIT);
            // Changes during the pause are part of this look.
            self.inbox.lock().has_changed = false;
        }
        let listing = match self.list(&folder) {
            Ok(listing) => listing,
            Err(error) => {
                // A folder that comes back under its name has to be watched anew.
                self.watch.follow(&[]);
                self.publish(&[], &FolderState::Gone(error.to_string()));
                return Some(LOOK_UNWATCHED);
            }
        };
        let is_watched = self.watch.is_whole();
        let state = FolderState::Listed { is_cut: listing.is_cut, is_watched };
        let is_settled = self.read(&listing.files, &state);
        Some(match (is_settled, is_watched) {
            (false, _) => SETTLED_AFTER,
            (true, true) => LOOK_WATCHED,
            (true, false) => LOOK_UNWATCHED,
        })
    }

    /// What is in the folder, all of it watched.
    fn list(&mut self, folder: &Path) -> std::io::Result<folder::Listing> {
        let listing = folder::list(folder)?;
        // A change between listing and watching would be missed, so list once more.
        if self.watch.follow(&listing.folders) { folder::list(folder) } else { Ok(listing) }
    }

    /// Reads what is new and publishes as it goes; whether nothing must be looked at again soon.
    fn read(&mut self, files: &[Found], state: &FolderState) -> bool {
        let is_current = |found: &&Found| {
            self.kept
                .get(&found.path)
                .is_some_and(|kept| kept.is_settled && kept.stamp == found.stamp)
        };
        let stale: Vec<&Found> = files.iter().filter(|found| !is_current(found)).collect();
        // At once and with names alone; figures follow as files are read.
        self.publish(files, state);
        for some in stale.chunks(FILES_AT_ONCE) {
            if self.inbox.is_interrupted() {
                return false;
            }
            let read = threads::map(some, |found| read_one(found, self.kept.get(&found.path)));
            for (found, kept) in some.iter().zip(read) {
                // By pointer: contents are reused where nothing has changed.
                let contents = kept.contents.as_ref().map(Arc::as_ptr);
                let before = self.kept.insert(found.path.clone(), kept);
                let before = before.and_then(|before| before.contents);
                if before.as_ref().map(Arc::as_ptr) != contents {
                    self.said = None;
                }
            }
            self.publish(files, state);
        }
        // The listing is sorted by path.
        let listed = |path: &PathBuf| files.binary_search_by(|found| found.path.cmp(path)).is_ok();
        self.kept.retain(|path, _| listed(path));
        self.kept.values().all(|kept| kept.is_settled)
    }

    fn publish(&mut self, files: &[Found], state: &FolderState) {
        if self.said.as_ref().is_some_and(|(said, as_of)| said == files && as_of == state) {
            return;
        }
        self.said = Some((files.to_vec(), state.clone()));
        let entry = |found: &Found| {
            let kept = self.kept.get(&found.path);
            Entry::file(found, kept.and_then(|kept| kept.contents.clone()))
        };
        let entries = self.shipped.iter().cloned().chain(files.iter().map(entry)).collect();
        let mut inbox = self.inbox.lock();
        // A folder that was chosen meanwhile has not been looked at.
        if inbox.folder.is_none() {
            inbox.news = Some(News { folder: self.folder.clone(), entries, state: state.clone() });
        }
        drop(inbox);
        (self.wake)();
    }
}

/// Reads and runs one file. One that may still be being written stays as it was.
fn read_one(found: &Found, before: Option<&CacheEntry>) -> CacheEntry {
    let now = SystemTime::now();
    let age = found.stamp.modified.and_then(|modified| now.duration_since(modified).ok());
    let is_settled = age.is_none_or(|age| age > SETTLED_AFTER);
    let kept = |contents, hash| CacheEntry { stamp: found.stamp, contents, hash, is_settled };
    let as_before = || {
        let contents = before.and_then(|before| before.contents.clone());
        CacheEntry { is_settled: false, ..kept(contents, None) }
    };
    match scenario_file::read_with_bytes(&found.path) {
        Ok((scenario, bytes)) => {
            let mut hasher = DefaultHasher::new();
            bytes.hash(&mut hasher);
            let hash = Some(hasher.finish());
            // Written again with the same bytes: its run is kept.
            match before.filter(|before| before.hash == hash) {
                Some(before) => kept(before.contents.clone(), hash),
                None => kept(Some(Arc::new(Contents::of(scenario))), hash),
            }
        }
        Err(FileError::Format { .. } | FileError::NotText { .. } | FileError::Missing { .. })
            if !is_settled || folder::stamp(&found.path) != found.stamp =>
        {
            as_before()
        }
        Err(error) => kept(Some(Arc::new(Contents::of_error(&error))), None),
    }
}
