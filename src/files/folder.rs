//! Folders of scenario files: what is in one now.
//!
//! A folder may be huge, hold subfolders that may not be read, or be gone. So the depth, the
//! folders and the files that are looked at are bounded, and only a folder that cannot be read at
//! all is an error.

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

/// How far below the folder its subfolders are looked at; 0 is the folder itself.
pub const DEPTH_MAX: usize = 4;
/// Most files that are listed.
pub const FILES_MAX: usize = 2_000;
/// Most folders that are looked at, the folder itself among them.
pub const FOLDERS_MAX: usize = 256;

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When it was written last, as far as the file system says so.
    pub modified: Option<SystemTime>,
    /// How long it is.
    pub bytes: u64,
}

/// One scenario file, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub path: PathBuf,
    /// In which state.
    pub stamp: Stamp,
}

/// What is in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Its scenario files and those of its subfolders, by path.
    pub files: Vec<Found>,
    /// The folder and the subfolders that were looked at, by path.
    pub folders: Vec<PathBuf>,
    /// Whether there was more than the bounds allow.
    pub is_cut: bool,
}

/// Lists the files that end in `.ron`. Hidden ones and links to folders are passed over, as are
/// subfolders that cannot be read.
///
/// # Errors
///
/// Why the folder itself cannot be read.
pub fn list(folder: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut open = vec![(folder.to_owned(), fs::read_dir(folder)?, 0)];
    while let Some((path, entries, depth)) = open.pop() {
        listing.folders.push(path);
        for entry in entries.filter_map(Result::ok) {
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if kind.is_dir() {
                if depth == DEPTH_MAX || listing.folders.len() + open.len() >= FOLDERS_MAX {
                    listing.is_cut = true;
                } else if let Ok(entries) = fs::read_dir(&path) {
                    open.push((path, entries, depth + 1));
                }
            } else if is_scenario_name(&path) && !path.is_dir() {
                listing.files.push(Found { stamp: stamp(&path), path });
            }
        }
    }
    // Sorted before the cut, so that it always leaves the same files.
    listing.folders.sort();
    listing.files.sort_by(|one, other| one.path.cmp(&other.path));
    listing.is_cut |= listing.files.len() > FILES_MAX;
    listing.files.truncate(FILES_MAX);
    Ok(listing)
}

fn is_scenario_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron"))
}

/// The state that a file is in now. A link to nothing has one too, so that reading it can say what
/// is wrong.
pub fn stamp(path: &Path) -> Stamp {
    fs::metadata(path).map_or(Stamp { modified: None, bytes: 0 }, |metadata| Stamp {
        modified: metadata.modified().ok(),
        bytes: metadata.len(),
    })
}
