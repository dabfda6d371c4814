//! Plain files and nothing else. Opening never waits, whatever has the name.
//!
//! Reading a pipe may never end, and opening one waits for a program at its other end. So what is
//! no plain file is refused before it is opened, and, should another thing have taken its place in
//! between, before anything is read of it.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// The name belongs to something other than a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}, not a file")]
pub(super) struct NotAFile(pub(super) &'static str);

/// What this is, if it is no plain file: "a folder".
pub(super) fn other_than_file(metadata: &Metadata) -> Option<&'static str> {
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => None,
        (false, true) => Some("a folder"),
        (false, false) => Some("a device or pipe"),
    }
}

/// Whether there is no file of that name. Windows says of a name that it gives no file, such as one
/// with a wildcard that nothing matched, that it is invalid.
pub(super) fn is_missing(error: &io::Error) -> bool {
    is_missing_on(cfg!(windows), error.kind())
}

fn is_missing_on(is_windows: bool, kind: io::ErrorKind) -> bool {
    kind == io::ErrorKind::NotFound || (is_windows && kind == io::ErrorKind::InvalidFilename)
}

/// Opens a plain file.
///
/// # Errors
///
/// What the system says, or [`NotAFile`] within it (see [`not_a_file`]).
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    match fs::metadata(path) {
        Ok(metadata) => refuse_other(&metadata)?,
        // It may be about to be created.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Otherwise opening a pipe would wait for its other end.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    // Asked again, because another thing may have taken the name in between.
    refuse_other(&file.metadata()?)?;
    Ok(file)
}

/// What is in the place of a file, if that is why it could not be opened.
pub(super) fn not_a_file(error: &io::Error) -> Option<&'static str> {
    let reason = error.get_ref()?.downcast_ref::<NotAFile>()?;
    Some(reason.0)
}

pub(super) fn refuse_other(metadata: &Metadata) -> io::Result<()> {
    match other_than_file(metadata) {
        None => Ok(()),
        Some(what) => Err(io::Error::other(NotAFile(what))),
    }
}

/// Whether an open file is still the one with this name.
pub(super) fn is_still(path: &Path, file: &File) -> bool {
    let (Ok(named), Ok(open)) = (fs::metadata(path), file.metadata()) else { return false };
    is_same(&named, &open)
}

/// Whether both are of one file, whatever it is called.
#[cfg(unix)]
pub(super) fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Where the system does not number its files, a file that is open cannot be replaced either.
#[cfg(not(unix))]
pub(super) fn is_same(_one: &Metadata, _other: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_windows_gives_no_file_has_none() {
        for is_windows in [true, false] {
            assert!(is_missing_on(is_windows, io::ErrorKind::NotFound));
            assert!(!is_missing_on(is_windows, io::ErrorKind::PermissionDenied));
        }
        assert!(is_missing_on(true, io::ErrorKind::InvalidFilename));
        assert!(!is_missing_on(false, io::ErrorKind::InvalidFilename), "too long, elsewhere");
    }
}
