//! Temporary files: what is not whole yet is kept beside its target under a hidden name.
//!
//! Each is locked by the process that fills it and removed with it, unless the process is killed.
//! What is left then is removed by the next write to the folder.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tempfile::{Builder, NamedTempFile};

use super::plain;

const PREFIX: &str = ".chiplease-";
const SUFFIX: &str = ".tmp";
const RANDOM_CHARS: usize = 6;

/// Characters of the target's name that a copy's name has, since the length of names is limited.
const NAME_CHARS_MAX: usize = 48;

/// A temporary file unchanged for so long is left behind, unless it is locked.
const OLD_FROM: Duration = Duration::from_hours(1);
/// How often a folder is looked through.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Folders that have been swept, and when.
static SWEPT: Mutex<BTreeMap<PathBuf, Instant>> = Mutex::new(BTreeMap::new());

/// A new file in the folder of `target`, to take its place once it is whole.
///
/// One that replaces nothing has the permissions of any new file; another one is the writer's
/// alone until it is given those of the file that it replaces.
///
/// # Errors
///
/// What the system says, without the name of the temporary file, which means nothing to people.
pub(super) fn beside(target: &Path, replaces: bool) -> io::Result<NamedTempFile> {
    let folder = folder_of(target);
    sweep(folder);
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM_CHARS);
    let file = made(&builder, folder, replaces)?;
    // Where there are no locks, its age alone protects it.
    file.as_file().try_lock().ok();
    Ok(file)
}

/// A new file of the writer's alone that keeps what `target` holds while that is overwritten. It
/// has a visible name and is never swept up: after a crash it may be all there is.
pub(super) fn copy_beside(target: &Path) -> io::Result<NamedTempFile> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(NAME_CHARS_MAX).collect();
    let prefix = format!("{name}.before-saving-");
    made(Builder::new().prefix(&prefix), folder_of(target), true)
}

fn made(builder: &Builder<'_, '_>, folder: &Path, is_private: bool) -> io::Result<NamedTempFile> {
    // The system's own words: those of the library have the temporary name in them.
    let mut refused = None;
    let file = builder.make_in(folder, |path| {
        // Never over a file that is there: the random name may be taken.
        options(is_private).read(true).write(true).create_new(true).open(path).map_err(|error| {
            let kind = error.kind();
            refused = Some(error);
            kind.into()
        })
    });
    file.map_err(|error| refused.unwrap_or(error))
}

#[cfg(unix)]
fn options(is_private: bool) -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    // The system takes off what the umask says.
    options.mode(if is_private { 0o600 } else { 0o666 });
    options
}

/// A new file has the permissions of its folder.
#[cfg(not(unix))]
fn options(_is_private: bool) -> OpenOptions {
    File::options()
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

/// Removes what killed processes have left in a folder. What cannot be removed does no harm.
fn sweep(folder: &Path) {
    if !is_due(folder) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        if is_temporary(&entry.file_name()) && is_old(&entry) && is_let_go(&entry.path()) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

fn is_due(folder: &Path) -> bool {
    let mut swept = SWEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let is_due = swept.get(folder).is_none_or(|when| when.elapsed() >= SWEEP_EVERY);
    if is_due {
        swept.insert(folder.to_owned(), Instant::now());
    }
    is_due
}

/// Whether it has a name that this module gives.
fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    let is_random = |middle: &str| middle.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.is_some_and(|middle| middle.len() == RANDOM_CHARS && is_random(middle))
}

fn is_old(entry: &DirEntry) -> bool {
    let Ok(metadata) = entry.metadata() else { return false };
    // A time in the future, set by another clock, is not old.
    let age = metadata.modified().ok().and_then(|at| SystemTime::now().duration_since(at).ok());
    metadata.is_file() && age.is_some_and(|age| age >= OLD_FROM)
}

/// Whether no process has it locked.
fn is_let_go(path: &Path) -> bool {
    let Ok(file) = plain::open(path, File::options().read(true).write(true)) else { return false };
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::Error(error)) => error.kind() == io::ErrorKind::Unsupported,
        Err(TryLockError::WouldBlock) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_no_temporary_file() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let missing = folder.path().join("no such").join("deal.ron");
        for file in [beside(&missing, true), copy_beside(&missing)] {
            let Err(error) = file else { unreachable!("there is no such folder") };
            assert_eq!(error.kind(), io::ErrorKind::NotFound);
            assert!(error.raw_os_error().is_some(), "the system's own words: {error:?}");
            assert!(!error.to_string().contains("path"), "{error}");
        }
        Ok(())
    }
}
