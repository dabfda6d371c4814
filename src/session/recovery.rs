//! Unsaved edits over a crash: kept while the window runs, offered when it starts again.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::files::recovery::{Kept, LeftBehind, Orphan, Slot, left_behind};
use crate::format::text;

use super::journal::{Journal, Patience};
use super::{Document, DocumentError};

/// What there is to be recovered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The newest first.
    pub edits: Vec<OfferedEdits>,
    /// How many older ones are offered once these are dealt with.
    pub waiting: usize,
    /// Journals that cannot be read: where they are now, and why.
    pub unreadable: Vec<String>,
}

/// Edits of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedEdits {
    /// What the scenario is called.
    pub name: String,
    /// Its file, or "not saved yet".
    pub file: String,
    /// Since when they wait.
    pub age: String,
}

/// What keeps edits, and what windows that are gone have left.
#[derive(Debug, Default)]
pub struct Recovery {
    /// None where there is no folder for it, or no thread.
    journal: Option<Journal>,
    /// Why there is no journal, if there is none.
    missing: Option<String>,
    left: LeftBehind,
    /// Whether the offer has not been made yet.
    is_to_be_offered: bool,
}

impl Recovery {
    /// Keeps edits in `folder` from now on, and lists what is there. `wake` is called when the
    /// trouble to be shown has changed.
    pub fn start(folder: Option<&Path>, wake: impl Fn() + Send + 'static) -> Self {
        let Some(folder) = folder else {
            let why = "no home folder to keep them in; set HOME";
            return Self { missing: Some(why.to_owned()), ..Self::default() };
        };
        let left = left_behind(folder);
        let started = Journal::start(Slot::new(folder), Patience::default(), wake);
        let (journal, missing) = match started {
            Ok(journal) => (Some(journal), None),
            Err(error) => (None, Some(format!("no system thread available: {error}"))),
        };
        let is_to_be_offered = !(left.orphans.is_empty() && left.unreadable.is_empty());
        Self { journal, missing, left, is_to_be_offered }
    }

    /// Looks whether there are edits to be kept; to be called once a frame.
    pub fn follow(&mut self, document: &Document) {
        if let Some(journal) = &mut self.journal {
            journal.follow(document);
        }
    }

    /// Why edits are not kept, if they are not.
    pub fn trouble(&self) -> Option<String> {
        self.missing.clone().or_else(|| self.journal.as_ref()?.trouble())
    }

    /// Whether there is something to be offered.
    pub fn has_orphans(&self) -> bool {
        !self.left.orphans.is_empty()
    }

    /// The question at the start, once.
    pub fn question(&mut self) -> Option<Offer> {
        std::mem::take(&mut self.is_to_be_offered).then(|| self.offer())
    }

    /// What there is to be recovered. What could not be read is said this time only.
    pub fn offer(&mut self) -> Offer {
        let now = SystemTime::now();
        let edits = self.left.orphans.iter().map(|orphan| offered(&orphan.kept, now)).collect();
        let unreadable = std::mem::take(&mut self.left.unreadable)
            .into_iter()
            .map(|journal| format!("{}\n{}", text::path(&journal.path), journal.reason))
            .collect();
        Offer { edits, waiting: self.left.waiting(), unreadable }
    }

    /// Opens the edits at this place of the list in place of what is open.
    ///
    /// # Errors
    ///
    /// Why their file cannot be opened; the edits are open nevertheless.
    pub fn recover(&mut self, index: usize, document: &mut Document) -> Result<(), DocumentError> {
        let Some(orphan) = self.take(index) else { return Ok(()) };
        // The journal goes on in the slot of these edits, so that they are never without a file.
        let (kept, slot) = orphan.adopt();
        let recovered = document.recover(kept);
        if let Some(journal) = &mut self.journal {
            journal.adopt(slot);
        }
        recovered
    }

    /// Forgets the edits at this place of the list.
    ///
    /// # Errors
    ///
    /// Why they are still there.
    pub fn throw_away(&mut self, index: usize) -> std::io::Result<()> {
        self.take(index).map_or(Ok(()), Orphan::throw_away)
    }

    /// The window closes with everything saved, or thrown away on purpose.
    pub fn close(&mut self) {
        if let Some(journal) = self.journal.take() {
            journal.close();
        }
    }

    fn take(&mut self, index: usize) -> Option<Orphan> {
        let taken = (index < self.left.orphans.len()).then(|| self.left.orphans.remove(index));
        self.left.fill();
        taken
    }
}

fn offered(kept: &Kept, now: SystemTime) -> OfferedEdits {
    let file = kept.file.as_ref().map(text::path);
    OfferedEdits {
        name: text::name(&kept.draft.name).into_owned(),
        file: file.unwrap_or_else(|| "not saved yet".to_owned()),
        age: age(now.duration_since(kept.at).unwrap_or_default()),
    }
}

/// "3 minutes ago": no time zone is needed to understand it.
pub fn age(age: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let (count, unit) = match age.as_secs() {
        seconds if seconds < MINUTE => return "less than a minute ago".to_owned(),
        seconds if seconds < HOUR => (seconds / MINUTE, "minute"),
        seconds if seconds < DAY => (seconds / HOUR, "hour"),
        seconds => (seconds / DAY, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}
