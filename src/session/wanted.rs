//! What a file is wanted for, what a dialog says of that, and whether a path will do.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::{Document, Export};

/// More files than this are not listed; the path can still be typed.
const FILES_MAX: usize = 200;

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be read.
    Open,
    /// To be read and compared with others.
    Compare,
    /// To be written.
    Save,
    /// A picture to be written.
    SavePicture,
    /// A picture to be written as SVG.
    SaveDrawing,
    /// Samples, a workbook or a memo to be written.
    Export(Export),
    /// A folder of scenarios, to be listed.
    Folder,
}

/// What a person is to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A file that is there.
    File,
    /// A file that will be written.
    Target,
    /// A folder that is there.
    Folder,
}

/// What a dialog says of a purpose.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// What a person is to name.
    pub wanted: Wanted,
    /// What such files are.
    pub kind: &'static str,
    /// How their names end.
    pub extension: &'static str,
    /// Over the path.
    pub title: &'static str,
    /// On the button.
    pub action: &'static str,
}

impl Purpose {
    /// What a dialog says of it.
    pub fn asked(self) -> Asked {
        let read = |title, action| Asked {
            wanted: Wanted::File,
            kind: "Scenario",
            extension: "ron",
            title,
            action,
        };
        let write = |kind, extension, title| Asked {
            wanted: Wanted::Target,
            kind,
            extension,
            title,
            action: "Save",
        };
        match self {
            Self::Open => read("Open a scenario or a workbook", "Open"),
            Self::Compare => read("Compare with a scenario", "Compare"),
            Self::Folder => {
                Asked { wanted: Wanted::Folder, ..read("Choose the library folder", "Choose") }
            }
            Self::Save => write("Scenario", "ron", "Save the scenario as"),
            Self::SavePicture => write("Picture", "png", "Save the picture as"),
            Self::SaveDrawing => write("Drawing", "svg", "Save the drawing as"),
            Self::Export(Export::Samples) => write("Samples", "csv", "Save the samples as"),
            Self::Export(Export::Workbook) => write("Workbook", "xlsx", "Save the workbook as"),
            Self::Export(Export::Memo | Export::MemoAgainst) => {
                write("Memo", "html", "Save the memo as")
            }
            Self::Export(Export::TermSheet) => {
                write("Term sheet", "html", "Save the term sheet as")
            }
        }
    }

    /// What a person is to name.
    pub fn wanted(self) -> Wanted {
        self.asked().wanted
    }

    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        self.asked().extension
    }

    /// How names of files end that can be chosen, the usual one first.
    pub fn extensions(self) -> Vec<&'static str> {
        match self {
            // A workbook that comes back with changes is opened, too.
            Self::Open => vec![self.extension(), "xlsx"],
            _ => vec![self.extension()],
        }
    }

    /// The path with the extension behind it, unless it has one or is not to be written. Dialogs on
    /// Linux leave that to us.
    pub fn with_extension(self, path: PathBuf) -> PathBuf {
        let is_whole = self.wanted() != Wanted::Target || path.extension().is_some();
        if is_whole { path } else { path.with_extension(self.extension()) }
    }
}

impl Wanted {
    /// Why a path will not do, if it will not.
    pub fn objection(self, path: &Path) -> Option<&'static str> {
        match self {
            Self::File if path.is_dir() => Some("This is a folder; name a file in it"),
            Self::File if !path.is_file() => Some("There is no such file"),
            Self::Folder if !path.is_dir() => Some("There is no such folder"),
            Self::Target if path.is_dir() => Some("This is a folder; add a file name"),
            Self::Target if !parent(path).is_dir() => Some("There is no such folder"),
            Self::File | Self::Folder | Self::Target => None,
        }
    }
}

/// The name of the document's file, else one made of the scenario's.
pub fn proposed_name(document: &Document) -> String {
    if document.path().is_some() {
        return document.file_name();
    }
    let name = document.draft.name.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stem = words.collect::<Vec<_>>().join("-");
    format!("{}.ron", if stem.is_empty() { "scenario" } else { &stem })
}

/// The folder to look in first: that of the open file, else the current one.
pub fn folder_of(path: Option<&Path>) -> PathBuf {
    let folder = path.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or_else(|| env::current_dir().unwrap_or_default(), Path::to_owned)
}

/// The folder of a path; the current one where none is named.
pub fn parent(path: &Path) -> PathBuf {
    // The parent of a bare name is empty, and an empty path is no folder.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// Files of the kind that is asked for, or the folders to choose from.
pub fn files_in(folder: &Path, purpose: Purpose) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let wanted = purpose.extensions();
    let fits = |path: &PathBuf| match purpose.wanted() {
        Wanted::Folder => path.is_dir() && !is_hidden(path),
        Wanted::File | Wanted::Target => path
            .extension()
            .is_some_and(|extension| wanted.iter().any(|wanted| extension == *wanted)),
    };
    let mut files: Vec<PathBuf> = paths.filter(fits).collect();
    files.sort();
    files.truncate(FILES_MAX);
    files
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
