//! Files that a piece of work reads. None of them may be replaced by what it writes.
//!
//! Whether two names are of one file is asked of the file system, so neither another spelling nor
//! a link of either kind hides it.

use std::path::{Path, PathBuf};
use std::{fs, io};

#[cfg(unix)]
use super::plain;
use crate::format::text;

/// The file name that means standard input.
const STANDARD_INPUT: &str = "-";

/// What is read for something that is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs(Vec<PathBuf>);

impl Inputs {
    /// These files, as they were named; `-` is the file that standard input comes from. A name
    /// without a file is ignored.
    pub fn of<P: Into<PathBuf>>(files: impl IntoIterator<Item = P>) -> Self {
        Self(files.into_iter().map(Into::into).collect())
    }

    /// Refuses a target that is one of them.
    ///
    /// # Errors
    ///
    /// Which one it is, in words that follow the target's name.
    pub fn refuse(&self, target: &Path) -> io::Result<()> {
        match self.0.iter().find(|input| is_one_file(input, target)) {
            None => Ok(()),
            Some(input) if input == Path::new(STANDARD_INPUT) => {
                Err(io::Error::other("it is the file that standard input comes from"))
            }
            Some(input) if input == target => {
                Err(io::Error::other("it is the file that is being read"))
            }
            Some(input) => {
                let input = text::path(input);
                Err(io::Error::other(format!(
                    "it is the same file as {input}, which is being read"
                )))
            }
        }
    }
}

#[cfg(unix)]
fn is_one_file(input: &Path, target: &Path) -> bool {
    let read =
        if input == Path::new(STANDARD_INPUT) { standard_input() } else { fs::metadata(input) };
    let (Ok(read), Ok(written)) = (read, fs::metadata(target)) else { return false };
    plain::is_same(&read, &written)
}

#[cfg(unix)]
fn standard_input() -> io::Result<fs::Metadata> {
    use std::os::fd::AsFd as _;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    fs::File::from(input).metadata()
}

#[cfg(windows)]
fn is_one_file(input: &Path, target: &Path) -> bool {
    use same_file::Handle;

    let read =
        if input == Path::new(STANDARD_INPUT) { Handle::stdin() } else { Handle::from_path(input) };
    match (read, Handle::from_path(target)) {
        // Also under its other names, and where a name is a link.
        (Ok(read), Ok(written)) => read == written,
        // What another program holds for itself cannot be opened, but has a name.
        _ => has_one_name(input, target),
    }
}

#[cfg(not(any(unix, windows)))]
fn is_one_file(input: &Path, target: &Path) -> bool {
    has_one_name(input, target)
}

#[cfg(not(unix))]
fn has_one_name(input: &Path, target: &Path) -> bool {
    let (Ok(read), Ok(written)) = (fs::canonicalize(input), fs::canonicalize(target)) else {
        return false;
    };
    read == written
}
