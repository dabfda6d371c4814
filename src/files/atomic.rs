//! Files written in one step: whoever reads finds the old bytes or the new ones, whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::progress::{Progress, Watched};

/// Symbolic links followed one after the other when a file is written.
const LINKS_MAX: usize = 40;

/// Writes a file in one step. A symbolic link keeps pointing where it does, permissions stay.
///
/// # Errors
///
/// What the system says; then the file is as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// The same for what is too much to be kept in memory: `fill` writes it piece by piece.
///
/// # Errors
///
/// What the system or `fill` says; then the file is as it was.
pub fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write_while(path, &Progress::default(), fill)
}

/// The same for what somebody may call off: until it takes the target's place, and not after.
///
/// # Errors
///
/// What the system or `fill` says, or that it was cancelled; then the file is as it was.
pub fn write_while(
    path: &Path,
    progress: &Progress,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = link_target(path)?;
    let permissions = standing(&target)?;
    replace_while(&target, permissions, progress, fill)
}

/// Whether [`write()`] could write there as things are: there is a folder, and nothing in the way.
///
/// # Errors
///
/// Why not. Nothing has been changed.
pub fn check(path: &Path) -> io::Result<()> {
    let target = link_target(path)?;
    standing(&target)?;
    temporary().tempfile_in(folder_of(&target)).map(drop)
}

/// The permissions of the file that would be replaced, if there is one that may be.
fn standing(target: &Path) -> io::Result<Option<fs::Permissions>> {
    let permissions = match fs::metadata(target) {
        Ok(metadata) if metadata.is_file() => Some(metadata.permissions()),
        Ok(_) => return Err(io::Error::other("this is not a file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::Error::other("the file is write-protected"));
    }
    Ok(permissions)
}

fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".chiplease-").suffix(".tmp");
    builder
}

/// Puts a new file with these bytes in the place of `target`.
pub(super) fn replace(
    target: &Path,
    bytes: &[u8],
    permissions: Option<fs::Permissions>,
) -> io::Result<()> {
    replace_while(target, permissions, &Progress::default(), |file| file.write_all(bytes))
}

fn replace_while(
    target: &Path,
    permissions: Option<fs::Permissions>,
    progress: &Progress,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = folder_of(target);
    let mut builder = temporary();
    #[cfg(unix)]
    if permissions.is_none() {
        use std::os::unix::fs::PermissionsExt as _;
        // As for any new file; the system takes off what the umask says. Alone, it would be 0600.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    let mut watched = Watched { file: BufWriter::new(&mut file), progress };
    fill(&mut watched)?;
    watched.flush()?;
    drop(watched);
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    // From here on the file is there whole, or not at all: it takes its place in one step.
    progress.go_on()?;
    file.persist(target).map_err(|error| error.error)?;
    // The new name is on the disk only once the folder is. Not every file system can do it.
    #[cfg(unix)]
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Ok(()) | Err(_) => {}
    }
    Ok(())
}

/// The file that a chain of symbolic links ends at, whether it exists or not.
pub(super) fn link_target(path: &Path) -> io::Result<PathBuf> {
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

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}
