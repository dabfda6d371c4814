//! Every scenario at hand: those that come with the program, and the files of a folder.
//!
//! A [`Catalogue`] lists them at once and has each one's figures a little later: a thread of its
//! own reads and runs what is new, watches the folder, and looks again where something has changed.
//! A file that cannot be read has an error of its own and disturbs no other.

mod entry;
mod reader;
mod row;

use std::path::{Path, PathBuf};

use super::Document;
use crate::files::library;

pub use entry::{Entry, Place, Trouble};
pub use row::{Figures, Row, Spark, Standing};

use reader::Reader;

/// State of the folder that is followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FolderState {
    /// None has been chosen.
    #[default]
    None,
    /// It has not been looked at yet.
    Looking,
    /// Its files are among the entries.
    Listed {
        /// Whether it holds more than is listed.
        is_cut: bool,
        /// Whether the system tells of changes; else it is looked at now and then.
        is_watched: bool,
    },
    /// It cannot be read now, and why; it is looked for every second.
    Gone(String),
}

impl FolderState {
    /// What to do where no file is listed.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Listed { .. } => {
                Some("No scenario file (.ron) in the folder yet; files saved there appear here.")
            }
            Self::None => Some(
                "Choose a folder of scenario files, or drop one on the window, to list your own \
                 deals here.",
            ),
            Self::Looking | Self::Gone(_) => None,
        }
    }
}

/// Every scenario at hand.
#[derive(Debug)]
pub struct Catalogue {
    entries: Vec<Entry>,
    folder: Option<PathBuf>,
    state: FolderState,
    revision: u64,
    /// None before it is needed, or where the system has no thread to give.
    reader: Option<Reader>,
}

impl Default for Catalogue {
    /// Those that ship, without their figures.
    fn default() -> Self {
        Self {
            entries: shipped(),
            folder: None,
            state: FolderState::None,
            revision: 0,
            reader: None,
        }
    }
}

impl Catalogue {
    /// All of them, the shipped ones first, then the folder's by path.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The place of the entry that is open.
    pub fn place_of(&self, document: &Document) -> Option<usize> {
        // Absolute, as the paths in the list.
        let path = document.path().and_then(|path| std::path::absolute(path).ok());
        self.entries.iter().position(|entry| match (entry.place(), &path) {
            (Place::File(file), Some(path)) => file == path,
            // A shipped scenario has no path: it is open where the document is equal to it.
            (Place::Shipped(_), None) => entry.verbatim() == Some(document.saved()),
            (Place::File(_), None) | (Place::Shipped(_), Some(_)) => false,
        })
    }

    /// Counts the changes; the same number means the same entries.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The folder of one's own, if one has been chosen.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// State of that folder.
    pub fn state(&self) -> &FolderState {
        &self.state
    }

    /// State of that folder in a few words.
    pub fn folder_words(&self) -> String {
        let files = self.entries.iter().filter(|it| matches!(it.place(), Place::File(_)));
        let (mut count, mut troubled) = (0, 0);
        for entry in files {
            count += 1;
            troubled += usize::from(entry.trouble().is_some());
        }
        match &self.state {
            FolderState::None | FolderState::Looking => "being read…".to_owned(),
            FolderState::Gone(why) => {
                format!("not found ({why}); checked every second")
            }
            FolderState::Listed { is_cut, is_watched } => {
                let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
                let broken = match troubled {
                    0 => String::new(),
                    count => format!(", {count} unusable"),
                };
                let cut = if *is_cut { ", not all listed" } else { "" };
                let watched = if *is_watched { "watched" } else { "checked every second" };
                format!("{files}{broken}{cut} · {watched}")
            }
        }
    }

    /// Whether everything listed has been read and run.
    pub fn is_complete(&self) -> bool {
        self.state != FolderState::Looking && self.entries.iter().all(Entry::is_read)
    }

    /// Reads and watches that folder from now on, in place of another, and runs what is listed.
    /// Does nothing where it does so already. `wake` is called when there is something new to
    /// [`Self::poll`].
    pub fn follow(&mut self, folder: Option<&Path>, wake: impl Fn() + Send + 'static) {
        if self.reader.is_some() && self.folder.as_deref() == folder {
            return;
        }
        let is_other = self.folder.as_deref() != folder;
        if self.reader.is_none() {
            self.reader = Reader::start(shipped(), wake).ok();
        }
        if self.reader.is_none() && !self.entries.iter().all(Entry::is_read) {
            // They are few: without a thread to run them on they are run here.
            self.entries = self.entries.iter().map(Entry::run).collect();
            self.revision += 1;
        }
        self.folder = folder.map(Path::to_owned);
        // Deals of another folder must not be shown as this one's.
        if is_other {
            self.entries.retain(|entry| matches!(entry.place(), Place::Shipped(_)));
            self.revision += 1;
        }
        self.state = match (folder, &self.reader) {
            (None, _) => FolderState::None,
            (Some(_), Some(_)) => FolderState::Looking,
            (Some(_), None) => FolderState::Gone("no system thread available".to_owned()),
        };
        if let Some(reader) = &self.reader {
            reader.follow(self.folder.clone());
        }
    }

    /// Looks at the folder again, whether the system told of a change or not.
    pub fn look_again(&self) {
        if let Some(reader) = &self.reader {
            reader.look_again();
        }
    }

    /// Takes what the thread has found since; true if anything is new.
    pub fn poll(&mut self) -> bool {
        let Some(news) = self.reader.as_ref().and_then(Reader::news) else { return false };
        // What was found in an earlier folder is of no use any more.
        if news.folder != self.folder {
            return false;
        }
        self.entries = news.entries;
        self.state = news.state;
        self.revision += 1;
        true
    }
}

fn shipped() -> Vec<Entry> {
    let entry = |(index, shipped): (usize, &library::Shipped)| Entry::shipped(index, shipped);
    library::SHIPPED.iter().enumerate().map(entry).collect()
}
