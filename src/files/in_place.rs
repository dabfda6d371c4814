//! Overwriting a file in place.
//!
//! A file with another owner, or with a group, an access list or an attribute that the writer may
//! not give away, cannot be replaced without being taken from those it belongs to. It is
//! overwritten instead, as editors do. A reader may then find it half written. So that nothing is
//! lost whatever happens, the old bytes are kept in a copy beside it until all new ones are on the
//! disk, and are put back if writing fails.

use std::fs::File;
use std::io::{self, Seek as _};
use std::path::Path;

use super::{plain, temporary};
use crate::format::text;

/// Whether this file may be overwritten.
pub(super) fn check(target: &Path) -> io::Result<()> {
    open(target).map(drop)
}

/// Writes what `fresh` holds over `target`.
///
/// # Errors
///
/// What the system says; then the file holds what it held, or the error names the copy that does.
pub(super) fn overwrite(target: &Path, fresh: &mut File) -> io::Result<()> {
    overwrite_open(target, &mut open(target)?, fresh)
}

/// The same through a handle that is open for reading and writing, and may hold the file's lock.
pub(super) fn overwrite_open(target: &Path, file: &mut File, fresh: &mut File) -> io::Result<()> {
    // A copy is on the disk before the file is touched.
    let mut copy = temporary::copy_beside(target)?;
    fill(copy.as_file_mut(), file)?;
    let written = make_room(file, fresh).and_then(|()| fill(file, fresh));
    let Err(error) = written else { return Ok(()) };
    // The old bytes again; only if that fails as well is the copy kept and named.
    if fill(file, copy.as_file_mut()).is_ok() {
        return Err(error);
    }
    match copy.keep() {
        Ok((_, copy)) => {
            let words = format!("{error}, halfway; {} holds what was there", text::path(&copy));
            Err(io::Error::new(error.kind(), words))
        }
        Err(_) => Err(error),
    }
}

fn open(target: &Path) -> io::Result<File> {
    plain::open(target, File::options().read(true).write(true))
}

/// Makes `file` hold what `from` holds, on the disk.
fn fill(file: &mut File, from: &mut File) -> io::Result<()> {
    from.rewind()?;
    file.rewind()?;
    let bytes = io::copy(from, file)?;
    // Cut after writing, so that shorter bytes leave no tail of the old ones.
    file.set_len(bytes)?;
    file.sync_all()
}

/// Takes the space before the first byte is changed, so that a full disk changes none.
#[cfg(target_os = "linux")]
fn make_room(file: &File, fresh: &File) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    use rustix::io::Errno;
    let bytes = fresh.metadata()?.len();
    match fallocate(file, FallocateFlags::KEEP_SIZE, 0, bytes) {
        Err(full @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG)) => Err(full.into()),
        // Not every file system can reserve space.
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(not(target_os = "linux"))]
fn make_room(_file: &File, _fresh: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A file that holds `old`, and what is left beside it once `fresh` was written over it.
    fn overwritten(old: &str, fresh: &mut File) -> io::Result<(io::Result<()>, String)> {
        let folder = tempfile::tempdir()?;
        // As long as a name may be, so that one made of it has to be shorter.
        let target = folder.path().join("é".repeat(127));
        fs::write(&target, old)?;
        let written = overwrite(&target, fresh);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "no copy is left");
        Ok((written, fs::read_to_string(&target)?))
    }

    #[test]
    fn what_is_written_over_holds_the_new_bytes_and_no_others() -> io::Result<()> {
        for (old, new) in [("old", "longer than before"), ("longer than before", "new"), ("", "")] {
            let mut fresh = tempfile::tempfile()?;
            io::Write::write_all(&mut fresh, new.as_bytes())?;
            let (written, text) = overwritten(old, &mut fresh)?;
            assert!(written.is_ok(), "{written:?}");
            assert_eq!(text, new);
        }
        Ok(())
    }

    #[test]
    fn what_breaks_off_leaves_the_old_bytes() -> io::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(file.path(), "a text that nobody can read")?;
        let mut unreadable = File::options().write(true).open(file.path())?;
        let (written, text) = overwritten("old", &mut unreadable)?;
        assert!(written.is_err(), "nothing could be read");
        assert_eq!(text, "old");
        Ok(())
    }
}
