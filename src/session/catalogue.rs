//! Every scenario at hand: those that come with the program, and the files of a folder.

use std::path::PathBuf;

use crate::files::library;
use crate::model::Scenario;

/// Where a scenario stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this place of the shipped ones.
    Shipped(usize),
    /// In this file.
    File(PathBuf),
}

/// A scenario at hand, or why it cannot be read.
#[derive(Clone, Debug)]
pub struct Entry {
    place: Place,
    read: Result<Scenario, String>,
}

impl Entry {
    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is in it, if that could be read.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.read.as_ref().ok()
    }
}

/// Every scenario at hand.
#[derive(Clone, Debug)]
pub struct Catalogue {
    entries: Vec<Entry>,
}

impl Default for Catalogue {
    fn default() -> Self {
        let read = |(index, shipped): (usize, &library::Shipped)| Entry {
            place: Place::Shipped(index),
            read: shipped.scenario().map_err(|error| error.to_string()),
        };
        Self { entries: library::SHIPPED.iter().enumerate().map(read).collect() }
    }
}

impl Catalogue {
    /// All of them, the shipped ones first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
