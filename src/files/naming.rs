//! What a FILE on the command line may be, for the verbs and for the window alike: a scenario file,
//! a pipe, `-` for standard input, or the name of a shipped scenario where no such file exists.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::library::{self, Shipped};
use super::{FileError, FormatError, plain, scenario_file};
use crate::format::hints::nearest;
use crate::format::text;
use crate::model::Scenario;

/// The file name that means standard input.
const STANDARD_INPUT: &str = "-";

/// What FILE names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// `-`.
    StandardInput,
    /// Something that can be read once, as in `chiplease run <(git show HEAD:valor.ron)`.
    Stream(PathBuf),
    /// A file, or something else that has a place and that reading will refuse.
    File(PathBuf),
    /// A scenario that comes with the program.
    Shipped(&'static Shipped),
}

/// Why a named scenario could not be had.
#[derive(Debug, thiserror::Error)]
pub enum NameError {
    /// Neither a file nor a shipped scenario has that name.
    #[error(
        "{}: no such file; {} Shipped with chiplease: {}",
        text::path(.path), advice(.path), shipped_ids().join(", ")
    )]
    Missing {
        /// What was named.
        path: PathBuf,
    },
    /// Standard input was named before, and holds nothing any more.
    #[error("standard input can be read but once; name - a single time")]
    ReadBefore,
    /// There is something, but no scenario.
    #[error(transparent)]
    File(#[from] FileError),
    /// A shipped scenario is broken. A defect of this program.
    #[error("{id} (shipped):{source}")]
    Shipped {
        /// Which.
        id: &'static str,
        /// Where in it, and why.
        source: FormatError,
    },
}

impl Named {
    /// Finds out what FILE names; nothing is read yet.
    ///
    /// # Errors
    ///
    /// [`NameError::Missing`] alone.
    pub fn of(file: &Path) -> Result<Self, NameError> {
        if file == Path::new(STANDARD_INPUT) {
            return Ok(Self::StandardInput);
        }
        match fs::metadata(file) {
            Ok(found) if !found.is_file() && !found.is_dir() => Ok(Self::Stream(file.to_owned())),
            Err(error) if plain::is_missing(&error) => {
                let shipped = file.to_str().and_then(library::find);
                let missing = || NameError::Missing { path: file.to_owned() };
                shipped.map(Self::Shipped).ok_or_else(missing)
            }
            // Any other error comes again when the file is read.
            Ok(_) | Err(_) => Ok(Self::File(file.to_owned())),
        }
    }

    /// Reads the scenario; its bounds are not checked.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn read(&self) -> Result<Scenario, NameError> {
        match self {
            Self::StandardInput => {
                // For the whole process: standard input holds nothing after the first read.
                static IS_READ: AtomicBool = AtomicBool::new(false);
                if IS_READ.swap(true, Ordering::Relaxed) {
                    return Err(NameError::ReadBefore);
                }
                let label = Path::new("standard input");
                Ok(scenario_file::read_from(io::stdin().lock(), label)?)
            }
            Self::Stream(path) => {
                let failed = |source| FileError::Read { path: path.clone(), source };
                let stream = File::open(path).map_err(failed)?;
                Ok(scenario_file::read_from(stream, path)?)
            }
            Self::File(path) => scenario_file::read(path).map_err(|error| match error {
                // Deleted since it was found.
                FileError::Missing { path } => NameError::Missing { path },
                error => NameError::File(error),
            }),
            Self::Shipped(shipped) => {
                let id = shipped.id;
                shipped.scenario().map_err(|source| NameError::Shipped { id, source })
            }
        }
    }
}

/// Reads what FILE names; bounds are not checked.
///
/// # Errors
///
/// Why there is no scenario.
pub fn load(file: &Path) -> Result<Scenario, NameError> {
    Named::of(file)?.read()
}

/// The names of the shipped scenarios.
pub fn shipped_ids() -> Vec<&'static str> {
    library::SHIPPED.iter().map(|shipped| shipped.id).collect()
}

/// What to do about a file that is not there.
fn advice(path: &Path) -> String {
    let meant = path.to_str().and_then(|name| nearest(name, shipped_ids()));
    // For what looks like a path no shipped name is suggested.
    let looks_like_a_path = path.extension().is_some() || path.components().count() > 1;
    match meant.filter(|_| !looks_like_a_path) {
        Some(id) => format!("did you mean {id}?"),
        None => "check the name and the folder.".to_owned(),
    }
}
