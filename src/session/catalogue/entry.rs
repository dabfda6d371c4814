//! One scenario at hand: where it is from, what is in it, or why it cannot be read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::analysis::{self, Digest};
use crate::files::folder::{Found, Stamp};
use crate::files::library::Shipped;
use crate::files::{FileError, library};
use crate::format::text;
use crate::model::results::Summary;
use crate::model::{Fault, Scenario};

/// Where a scenario is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this place of the shipped ones.
    Shipped(usize),
    /// In this file.
    File(PathBuf),
}

/// Why a file's figures cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// In a line, without the file's name.
    pub brief: String,
    /// In full, each with its place and what to do next.
    pub lines: Vec<String>,
}

/// A scenario at hand, or why it cannot be read.
#[derive(Clone, Debug)]
pub struct Entry {
    place: Place,
    stamp: Option<Stamp>,
    /// None as long as it has not been read.
    contents: Option<Arc<Contents>>,
}

/// What was read, and what it yields. Shared, so that a list of hundreds is cheap to copy.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// As it may be shown, sound or not.
    scenario: Option<Scenario>,
    /// The same to the letter.
    verbatim: Option<Scenario>,
    digest: Option<Digest>,
    trouble: Option<Trouble>,
}

impl Entry {
    /// A scenario that ships, read but not run.
    pub(super) fn shipped(index: usize, shipped: &Shipped) -> Self {
        let contents = match shipped.scenario() {
            Ok(scenario) => Contents {
                scenario: Some(scenario.clone()),
                verbatim: Some(scenario),
                ..Contents::default()
            },
            Err(error) => Contents::troubled(error.to_string(), vec![error.to_string()]),
        };
        Self { place: Place::Shipped(index), stamp: None, contents: Some(Arc::new(contents)) }
    }

    pub(super) fn file(found: &Found, contents: Option<Arc<Contents>>) -> Self {
        Self { place: Place::File(found.path.clone()), stamp: Some(found.stamp), contents }
    }

    /// The same with its figures.
    pub(super) fn run(&self) -> Self {
        let scenario = self.contents.as_ref().and_then(|contents| contents.verbatim.clone());
        let contents = scenario.map(|scenario| Arc::new(Contents::of(scenario)));
        Self { contents: contents.or_else(|| self.contents.clone()), ..self.clone() }
    }

    /// Where it is from.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is in it, if that could be read and is within its bounds, so that it can be run; as it
    /// may be shown.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.contents().filter(|contents| contents.trouble.is_none())?.scenario.as_ref()
    }

    /// The same to the letter.
    pub fn verbatim(&self) -> Option<&Scenario> {
        self.contents().filter(|contents| contents.trouble.is_none())?.verbatim.as_ref()
    }

    /// What is in it, within its bounds or not.
    pub fn as_written(&self) -> Option<&Scenario> {
        self.contents()?.scenario.as_ref()
    }

    /// Its figures, once it has been run.
    pub fn digest(&self) -> Option<&Digest> {
        self.contents()?.digest.as_ref()
    }

    /// Its headline figures, once it has been run.
    pub fn results(&self) -> Option<&Summary> {
        self.digest().map(|digest| &digest.summary)
    }

    /// Why its figures cannot be had, if they cannot.
    pub fn trouble(&self) -> Option<&Trouble> {
        self.contents()?.trouble.as_ref()
    }

    /// The same in full, as one text.
    pub fn error(&self) -> Option<String> {
        self.trouble().map(|trouble| trouble.lines.join("\n"))
    }

    /// Whether nothing more is to be found out about it.
    pub fn is_read(&self) -> bool {
        self.contents().is_some_and(|it| it.digest.is_some() || it.trouble.is_some())
    }

    /// What people call the deal; the file's name where it cannot be read.
    pub fn name(&self) -> String {
        match self.as_written() {
            Some(scenario) if !scenario.name.trim().is_empty() => scenario.name.clone(),
            Some(_) | None => self.file_name(),
        }
    }

    /// The file's name, or what a shipped one is called on the command line.
    pub fn file_name(&self) -> String {
        match &self.place {
            Place::Shipped(index) => {
                library::SHIPPED.get(*index).map_or("", |shipped| shipped.id).to_owned()
            }
            Place::File(path) => text::path(path.file_name().unwrap_or(path.as_os_str())),
        }
    }

    /// When its file was written last.
    pub fn modified(&self) -> Option<SystemTime> {
        self.stamp?.modified
    }

    fn contents(&self) -> Option<&Contents> {
        self.contents.as_deref()
    }
}

impl Contents {
    /// Runs a scenario. A defect of the program is an error of this one deal.
    pub(super) fn of(scenario: Scenario) -> Self {
        let shown = analysis::shown(&scenario).into_owned();
        let digest = catch_unwind(AssertUnwindSafe(|| Digest::of(&shown)));
        let (digest, trouble) = match digest {
            Ok(Ok(digest)) => (Some(digest), None),
            Ok(Err(faults)) => (None, Some(Trouble::of_faults(&faults))),
            Err(_) => {
                let brief = "cannot be computed, a defect in chiplease".to_owned();
                (None, Some(Trouble { lines: vec![brief.clone()], brief }))
            }
        };
        Self { scenario: Some(shown), verbatim: Some(scenario), digest, trouble }
    }

    pub(super) fn of_error(error: &FileError) -> Self {
        Self::troubled(error.brief(), vec![error.to_string()])
    }

    fn troubled(brief: String, lines: Vec<String>) -> Self {
        Self { trouble: Some(Trouble { brief, lines }), ..Self::default() }
    }
}

impl Trouble {
    fn of_faults(faults: &[Fault]) -> Self {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let first = lines.first().cloned().unwrap_or_default();
        let brief = match lines.len() {
            0 | 1 => first,
            count => format!("{first}, and {} more", count - 1),
        };
        Self { brief, lines }
    }
}
