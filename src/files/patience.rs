//! Windows lets no file be replaced, moved or removed while another program has it open.
//!
//! A virus scanner or an indexer has a new file open for a moment, so what is refused is tried again
//! for a second. Excel keeps a workbook open for as long as it shows it: then the error says what to
//! do. Elsewhere a name can be given to another file whoever has the old one open.

use std::fs::File;
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::{NamedTempFile, PersistError};

/// So long is what another program may hold tried again.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(50);

/// Lets a temporary file take its place.
///
/// # Errors
///
/// What the system says, and where another program is the likely cause that it is.
pub(super) fn take_place(
    file: NamedTempFile,
    mut persist: impl FnMut(NamedTempFile) -> Result<File, PersistError>,
) -> io::Result<File> {
    let mut waiting = Some(file);
    patiently(is_held, PATIENCE, || {
        let Some(file) = waiting.take() else { return Err(io::ErrorKind::NotFound.into()) };
        persist(file).map_err(|PersistError { error, file }| {
            waiting = Some(file);
            error
        })
    })
}

/// Whether another program probably has the file open.
fn is_held(error: &io::Error) -> bool {
    /// `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION` and `ERROR_USER_MAPPED_FILE`.
    const HELD: [i32; 3] = [32, 33, 1224];
    // Replacing a file that is open is simply denied.
    let is_denied = error.kind() == io::ErrorKind::PermissionDenied;
    cfg!(windows) && (is_denied || error.raw_os_error().is_some_and(|code| HELD.contains(&code)))
}

/// Tries again for as long as the error is of that kind and there is time.
fn patiently<T>(
    is_passing: impl Fn(&io::Error) -> bool,
    patience: Duration,
    mut attempt: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    let started = Instant::now();
    loop {
        match attempt() {
            Err(error) if is_passing(&error) && started.elapsed() < patience => {
                thread::sleep(PAUSE);
            }
            Err(error) if is_passing(&error) => return Err(held(&error)),
            result => return result,
        }
    }
}

/// The error in words that say what to do; its kind stays.
fn held(error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        format!("another program may have the file open, so close it there ({error})"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Windows says it of a workbook that Excel shows.
    fn denied() -> io::Error {
        io::ErrorKind::PermissionDenied.into()
    }

    fn is_denied(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::PermissionDenied
    }

    #[test]
    fn what_a_scanner_holds_for_a_moment_is_written_all_the_same() -> io::Result<()> {
        let mut attempts = 0;
        let written = patiently(is_denied, PATIENCE, || {
            attempts += 1;
            if attempts < 4 { Err(denied()) } else { Ok(attempts) }
        });
        assert_eq!(written?, 4);
        Ok(())
    }

    #[test]
    fn what_stays_open_elsewhere_says_so_after_a_second_at_most() {
        let started = Instant::now();
        let refused = patiently(is_denied, PATIENCE, || Err::<(), _>(denied()));
        let took = started.elapsed();
        assert!(took >= PATIENCE && took < 3 * PATIENCE, "{took:?}");
        let Err(error) = refused else { unreachable!("it is denied each time") };
        assert!(is_denied(&error), "{error:?}");
        assert!(error.to_string().starts_with("another program may have the file open"), "{error}");
    }

    #[test]
    fn nothing_else_is_waited_for() {
        let mut attempts = 0;
        let full = patiently(is_denied, PATIENCE, || {
            attempts += 1;
            Err::<(), _>(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(full.map_err(|error| error.kind()), Err(io::ErrorKind::StorageFull));
        assert_eq!(attempts, 1);
    }

    #[test]
    fn a_file_that_may_not_take_its_place_is_kept_until_it_may() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let target = folder.path().join("deal.xlsx");
        let file = NamedTempFile::new_in(folder.path())?;
        take_place(file, |file| file.persist(&target))?;
        assert!(target.exists(), "it is in its place");
        assert_eq!(std::fs::read_dir(folder.path())?.count(), 1, "and nothing beside it");
        Ok(())
    }

    #[cfg(windows)]
    #[test]
    fn a_workbook_that_is_open_is_held() -> io::Result<()> {
        use std::os::windows::fs::OpenOptionsExt as _;
        let folder = tempfile::tempdir()?;
        let target = folder.path().join("deal.xlsx");
        std::fs::write(&target, "old")?;
        // As Excel does: others may read.
        let open = File::options().read(true).share_mode(1).open(&target)?;
        let file = NamedTempFile::new_in(folder.path())?;
        let refused = take_place(file, |file| file.persist(&target));
        let said = refused.map_err(|error| error.to_string());
        assert!(said.is_err_and(|said| said.contains("another program")), "it says who");
        drop(open);
        assert_eq!(std::fs::read_to_string(&target)?, "old");
        Ok(())
    }
}
