//! Why a document could not be opened or saved.

use std::path::PathBuf;

use crate::files::{FileError, FormatError};
use crate::format::text;
use crate::model::Fault;

/// Why a document could not be opened or saved. It is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The file cannot be read, written or understood.
    #[error(transparent)]
    File(#[from] FileError),
    /// A scenario that the program ships is broken: a defect of this program.
    #[error(transparent)]
    Shipped(#[from] FormatError),
    /// The file is a scenario, but out of bounds.
    #[error("{} has inputs out of range\n\n{}", text::path(path), listed(faults))]
    OutOfBounds {
        /// The file.
        path: PathBuf,
        /// All that is wrong.
        faults: Vec<Fault>,
    },
    /// Another program wrote the file since it was opened; saving would lose that.
    #[error("{} was changed by another program since it was opened here", text::path(path))]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// There is a log of decisions, which only grows.
    #[error(
        "{} is a decision log, which is append-only; save the scenario as .ron",
        text::path(path)
    )]
    OverLog {
        /// The file.
        path: PathBuf,
    },
    /// The document has no file yet.
    #[error("{} has no file yet; save it under a name first", text::name(name))]
    NoFile {
        /// What the scenario is called.
        name: String,
    },
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
