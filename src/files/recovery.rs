//! Unsaved edits on disk, so that a crash loses none.
//!
//! Each running window has a [`Slot`] of its own in a folder: the journal, a scenario file whose
//! first line has the file that the edits belong to and their time, and beside it a lock that the
//! system releases when the process ends, however it ends. A journal with a free lock belongs to a
//! window that is gone: [`left_behind`] finds it.

use std::fs::{self, DirEntry, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::scenario_file::{self, FileError};
use super::{FormatError, any_path, atomic, plain};
use crate::model::Scenario;

/// Edits that no file has yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The draft, within bounds or not.
    pub draft: Scenario,
    /// Its file, if it has one.
    pub file: Option<PathBuf>,
    /// When it was written down; whole seconds.
    pub at: SystemTime,
}

/// Where one window keeps its edits. Nothing is on disk until there are some.
#[derive(Debug)]
pub struct Slot {
    journal: PathBuf,
    /// Held as long as there is a journal.
    lock: Option<File>,
}

/// Edits of a window that is gone, claimed: no other window is offered them meanwhile.
#[derive(Debug)]
pub struct Orphan {
    /// What was kept.
    pub kept: Kept,
    slot: Slot,
}

/// A journal that cannot be offered. One that was read and not understood is kept under another
/// name; one that could not be read stays where it is, to be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it is now.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

/// What windows that are gone have left.
#[derive(Debug, Default)]
pub struct LeftBehind {
    /// The newest first. No more than people look through, as each one holds its lock.
    pub orphans: Vec<Orphan>,
    /// Not to be recovered here.
    pub unreadable: Vec<Unreadable>,
    /// Older journals, untouched and unlocked until there is room among the orphans.
    waiting: Vec<PathBuf>,
}

/// What the first line of a journal says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    #[serde(with = "any_path::option")]
    file: Option<PathBuf>,
    unix_s: u64,
}

/// Its name in the folder of what the program keeps.
pub const FOLDER: &str = "recovery";

/// How many journals a folder has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those of windows that are open among them.
    pub journals: usize,
    /// Set aside because they could not be read.
    pub unreadable: usize,
}

/// Counts without reading or claiming any.
pub fn count(folder: &Path) -> Count {
    let mut count = Count::default();
    let Ok(entries) = fs::read_dir(folder) else { return count };
    for entry in entries.filter_map(Result::ok) {
        match entry.path().extension().and_then(|extension| extension.to_str()) {
            Some(EXTENSION) => count.journals += 1,
            Some(ASIDE_EXTENSION) => count.unreadable += 1,
            Some(_) | None => {}
        }
    }
    count
}

/// What the first line of a journal begins with. The rest of the file is a scenario file.
const MARK: &str = "// Unsaved edits kept by chiplease ";
/// How many are offered at once. Each keeps a file open, and a process has a thousand descriptors.
const ORPHANS_MAX: usize = 64;
const EXTENSION: &str = "ron";
const LOCK_EXTENSION: &str = "lock";
const ASIDE_EXTENSION: &str = "unreadable";

impl Kept {
    /// Edits as of now.
    pub fn now(draft: Scenario, file: Option<PathBuf>) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let at = UNIX_EPOCH + Duration::from_secs(since.as_secs());
        Self { draft, file, at }
    }

    /// The journal's text.
    ///
    /// # Errors
    ///
    /// A scenario without a faithful text: a defect of this program.
    pub fn text(&self) -> Result<String, FileError> {
        let file = self.file.clone();
        let unix_s = self.at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let header = serde_json::to_string(&Header { file, unix_s })
            .map_err(|error| FileError::NoText(error.to_string()))?;
        Ok(format!("{MARK}{header}\n{}", scenario_file::to_text(&self.draft)?))
    }

    /// Reads a journal.
    ///
    /// # Errors
    ///
    /// As for a scenario file, and where the first line is not that of a journal.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let (draft, bytes) = scenario_file::read_with_bytes(path)?;
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().next().unwrap_or_default();
        let header = line.strip_prefix(MARK).and_then(|json| serde_json::from_str(json).ok());
        let Some(Header { file, unix_s }) = header else {
            let source = FormatError::new(&text, 0, "", "the first line is not that of a journal");
            return Err(FileError::Format { path: path.to_owned(), source });
        };
        let at = UNIX_EPOCH.checked_add(Duration::from_secs(unix_s)).unwrap_or(UNIX_EPOCH);
        Ok(Self { draft, file, at })
    }
}

impl Slot {
    /// A place in `folder` that no other window has.
    pub fn new(folder: &Path) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let name = format!("{}-{}.{EXTENSION}", since.as_nanos(), std::process::id());
        Self { journal: folder.join(name), lock: None }
    }

    /// Writes the edits down in one step, in place of those before.
    ///
    /// # Errors
    ///
    /// What the system says; then what was kept before is still there.
    pub fn keep(&mut self, kept: &Kept) -> Result<(), FileError> {
        let text = kept.text()?;
        let failed = |source| FileError::Write { path: self.journal.clone(), source };
        if self.lock.is_none() {
            // Locked before there is a journal, so that no other window takes it for left behind.
            self.lock = Some(claim(&self.journal).map_err(failed)?);
        }
        atomic::write(&self.journal, text.as_bytes()).map_err(failed)
    }

    /// Deletes the edits from the disk: a file has them, or they are not wanted.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn forget(&mut self) -> io::Result<()> {
        if self.lock.is_none() {
            return Ok(());
        }
        // The journal first: without its lock another window would take it for left behind.
        remove(&self.journal)?;
        remove(&self.journal.with_extension(LOCK_EXTENSION))?;
        self.lock = None;
        Ok(())
    }
}

impl Orphan {
    /// Deletes the edits.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn throw_away(mut self) -> io::Result<()> {
        self.slot.forget()
    }

    /// The edits, and the place where they are and go on to be kept.
    pub fn adopt(self) -> (Kept, Slot) {
        (self.kept, self.slot)
    }
}

/// What windows that are gone have left in `folder`, as far as it is offered at once.
pub fn left_behind(folder: &Path) -> LeftBehind {
    let mut left = LeftBehind::default();
    match fs::read_dir(folder) {
        Ok(entries) => left.waiting = by_age(entries.filter_map(Result::ok)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => {
            left.unreadable.push(Unreadable { path: folder.to_owned(), reason: error.to_string() });
        }
    }
    left.fill();
    left
}

/// Journals, the one that was written last at the end.
fn by_age(entries: impl Iterator<Item = DirEntry>) -> Vec<PathBuf> {
    let journals = entries.filter_map(|entry| {
        let path = entry.path();
        let is_journal = path.extension().is_some_and(|it| it == EXTENSION);
        let written = || entry.metadata().and_then(|metadata| metadata.modified()).ok();
        is_journal.then(|| (written(), path))
    });
    let mut journals: Vec<(Option<SystemTime>, PathBuf)> = journals.collect();
    journals.sort();
    journals.into_iter().map(|(_, path)| path).collect()
}

impl LeftBehind {
    /// Journals that are offered once there is room; some of them may belong to running windows.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Claims what waits until there are as many orphans as are offered at once.
    pub fn fill(&mut self) {
        while self.orphans.len() < ORPHANS_MAX
            && let Some(journal) = self.waiting.pop()
        {
            self.look_at(journal);
        }
        self.orphans.sort_by_key(|orphan| std::cmp::Reverse(orphan.kept.at));
        self.unreadable.sort_by(|one, other| one.path.cmp(&other.path));
    }

    /// A journal is moved only if it was read and not understood. Other causes may pass.
    fn look_at(&mut self, journal: PathBuf) {
        // Another window holds it, or the system refuses: not ours to touch.
        let Ok(lock) = claim(&journal) else { return };
        let mut slot = Slot { journal, lock: Some(lock) };
        match Kept::read(&slot.journal) {
            Ok(kept) => self.orphans.push(Orphan { kept, slot }),
            // Its window has just deleted it.
            Err(FileError::Missing { .. }) => drop(slot.forget()),
            // A folder or a pipe is no journal.
            Err(FileError::NotAFile { .. }) => {}
            Err(FileError::Format { source, path }) if source.is_newer => {
                self.unreadable.push(Unreadable { path, reason: source.problem });
            }
            Err(error @ FileError::Read { .. }) => {
                let reason = error.brief();
                self.unreadable.push(Unreadable { path: slot.journal, reason });
            }
            Err(error) => self.unreadable.push(put_aside(&slot, &error)),
        }
    }
}

/// Locks a journal for this process, whether the journal is there or not.
fn claim(journal: &Path) -> io::Result<File> {
    if let Some(folder) = journal.parent() {
        fs::create_dir_all(folder)?;
    }
    let path = journal.with_extension(LOCK_EXTENSION);
    let lock = plain::open(&path, File::options().create(true).truncate(false).write(true))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        // Not every file system can lock. Then two windows may be offered the same edits, which
        // loses nothing.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(lock),
        Err(TryLockError::Error(error)) => Err(error),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
    }
}

fn put_aside(slot: &Slot, error: &FileError) -> Unreadable {
    let aside = slot.journal.with_extension(ASIDE_EXTENSION);
    let reason = error.to_string();
    match fs::rename(&slot.journal, &aside) {
        Ok(()) => {
            // An empty lock that stays behind does no harm.
            drop(remove(&slot.journal.with_extension(LOCK_EXTENSION)));
            Unreadable { path: aside, reason }
        }
        Err(_) => Unreadable { path: slot.journal.clone(), reason },
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
