//! Files written in one step: a reader finds either the old bytes or the new ones, complete.
//!
//! The bytes go to a temporary file in the same folder, are flushed to the disk, and take the place
//! of the old ones. A symbolic link keeps its target; owner, group, permissions, access list and
//! attributes stay. Where the system does not let the new file have all of these, the old one is
//! overwritten in place (`in_place`), since a save must not lock other users out. Only that is not
//! one step, so a copy is kept beside the file meanwhile.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::in_place;
use super::inputs::Inputs;
use super::patience;
use super::progress::{Progress, Watched};
use super::standing::Standing;
use super::temporary::{self, folder_of};

/// Symbolic links followed one after the other when a file is written.
const LINKS_MAX: usize = 40;

/// Writes a file.
///
/// # Errors
///
/// What the system says; then the file is as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, &Progress::default(), |file| file.write_all(bytes))
}

/// Writes a file piece by piece, as `fill` does; may be cancelled through `progress` until the new
/// file takes the target's place.
///
/// # Errors
///
/// What the system or `fill` says, or that it was cancelled; then the file is as it was.
pub fn write_with(
    path: &Path,
    progress: &Progress,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = link_target(path)?;
    let standing = Standing::of(&target)?;
    let mut file = filled(&target, standing.is_some(), progress, fill)?;
    let is_like = standing.is_none_or(|standing| standing.is_given_to(file.as_file()));
    // Before the rename: after a crash the name must not lead to a file without its bytes.
    file.as_file().sync_all()?;
    // From here on the file is there whole, or not at all: it takes its place in one step.
    progress.go_on()?;
    if is_like {
        patience::take_place(file, |file| file.persist(&target))?;
        sync_folder(&target);
        Ok(())
    } else {
        in_place::overwrite(&target, file.as_file_mut())
    }
}

/// Writes a file where there is none.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] where something does, and what else the system says.
pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = link_target(path)?;
    let file = filled(&target, false, &Progress::default(), |file| file.write_all(bytes))?;
    file.as_file().sync_all()?;
    patience::take_place(file, |file| file.persist_noclobber(&target))?;
    sync_folder(&target);
    Ok(())
}

/// Whether [`write()`] could write there as things are: it is none of the files that are read for
/// it, there is a folder, and nothing is in the way.
///
/// # Errors
///
/// Why not. Nothing has been changed.
pub fn check(path: &Path, inputs: &Inputs) -> io::Result<()> {
    inputs.refuse(path)?;
    let target = link_target(path)?;
    let standing = Standing::of(&target)?;
    let file = temporary::beside(&target, standing.is_some())?;
    match standing {
        Some(standing) if !standing.is_given_to(file.as_file()) => in_place::check(&target),
        Some(_) | None => Ok(()),
    }
}

/// A temporary file with everything in it.
fn filled(
    target: &Path,
    replaces: bool,
    progress: &Progress,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut file = temporary::beside(target, replaces)?;
    // Not through the temporary file itself, which would put its own name into errors.
    let mut watched = Watched { file: BufWriter::new(file.as_file_mut()), progress };
    fill(&mut watched)?;
    watched.flush()?;
    // Ends its borrow of the file.
    drop(watched);
    Ok(file)
}

/// The new name is on the disk only once the folder is. Not every file system can do it.
fn sync_folder(target: &Path) {
    #[cfg(unix)]
    match fs::File::open(folder_of(target)).and_then(|folder| folder.sync_all()) {
        Ok(()) | Err(_) => {}
    }
    #[cfg(not(unix))]
    let _: &Path = target;
}

/// The file that a chain of symbolic links ends at, whether it exists or not.
fn link_target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..LINKS_MAX {
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            // Not a link, or nothing there yet.
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}
