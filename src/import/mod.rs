//! What comes back: a workbook of ours, with cells that somebody else has changed.
//!
//! The hidden sheet `Scenario` holds what was handed out, so a changed cell is found by holding it
//! against that. [`Returned`] is what the workbook says, [`Merge`] puts it onto a deal that may have
//! moved on meanwhile: a merge of three, where nothing is taken that both sides have changed unless
//! somebody says whose it shall be. Cells are found by their names alone.
//!
//! Whatever else is in the workbook is not taken: its formulas are those of a deal that the program
//! computes itself. Where they were overwritten, or show something else, that is said.

mod assumptions;
mod book;
mod cases;
mod embedded;
mod merge;
mod names;
mod number;
mod remarks;
mod unread;

use std::collections::BTreeMap;
use std::path::Path;

use crate::analysis::{self, evidence};
use crate::files::{field_path, workbook_file};
use crate::format::text;
use crate::model::Scenario;

use embedded::Input;

pub use merge::{Merge, Row, State, text_of};

/// Why nothing of a workbook is taken: every reason, each with its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// A line each, without the name of the file; a field is named by its path, as in files.
    pub reasons: Vec<String>,
    /// The same with the names that fields have on the screen.
    on_screen: Vec<String>,
}

/// What is wrong with a cell or with several.
pub(crate) struct Reason {
    /// With the path of the field: "Inputs!D30 (tranches[0].rate) is 9.5".
    in_files: String,
    /// With its name: "Inputs!D30: Coupon is 9.5".
    on_screen: String,
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self { in_files: text.clone(), on_screen: text }
    }
}

impl From<Vec<Reason>> for Refused {
    fn from(reasons: Vec<Reason>) -> Self {
        let both = reasons.into_iter().map(|Reason { in_files, on_screen }| (in_files, on_screen));
        let (reasons, on_screen) = both.unzip();
        Self { reasons, on_screen }
    }
}

impl Refused {
    /// Of the file itself.
    pub(crate) fn whole(reason: impl Into<String>) -> Self {
        Self::from(vec![Reason::from(reason.into())])
    }

    fn damaged(how: &str) -> Self {
        let how = how.to_owned();
        Self::whole(workbook_file::WorkbookFileError::Damaged(how).to_string())
    }

    /// The reasons, each with the name of the file before it, for those who read files.
    pub fn lines(&self, label: &str) -> Vec<String> {
        behind(label, &self.reasons)
    }

    /// The same as the window says it: fields by their names on the screen.
    pub fn lines_on_screen(&self, label: &str) -> Vec<String> {
        behind(label, &self.on_screen)
    }
}

fn behind(label: &str, reasons: &[String]) -> Vec<String> {
    let line = |reason: &String| {
        // A cell stands right behind the name of its file: "deal.xlsx Inputs!D30 is 9.5".
        let of_cell = reason.split(' ').next().is_some_and(|word| word.contains('!'));
        if of_cell { format!("{label} {reason}") } else { format!("{label}: {reason}") }
    };
    reasons.iter().map(line).collect()
}

/// A source that was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceChange {
    /// The path that it is kept under.
    pub path: String,
    /// What was handed out.
    pub before: Option<String>,
    /// What came back; `None` where the cell is blank.
    pub after: Option<String>,
}

/// One field that came back changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path in what was handed out.
    pub path: String,
    /// Its cell, or the first of them: "Inputs!D30".
    pub cell: String,
    /// What was handed out, as in a file; empty where a case does not set it.
    pub before: String,
    /// What came back, as in a file; the same where only a source was edited, and empty where a case
    /// no longer sets it.
    pub after: String,
    /// Sources that were edited with it.
    pub sources: Vec<SourceChange>,
}

/// What a workbook says.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    /// What was handed out, within its bounds.
    pub base: Scenario,
    /// Its text, as it came along.
    pub base_text: String,
    /// The same with everything that was changed, within its bounds.
    pub theirs: Scenario,
    /// The version of the program that wrote it.
    pub version: String,
    /// The day that it states, if any.
    pub day: Option<String>,
    /// What was changed, in the order of the sheet.
    pub changes: Vec<Change>,
    /// What else there is to say, a sentence each.
    pub notes: Vec<String>,
}

/// Reads a workbook.
///
/// # Errors
///
/// Everything that is wrong with it.
///
/// ```
/// use chiplease::export::workbook;
/// use chiplease::files::library;
/// use chiplease::{import, model};
///
/// let deal = library::default_scenario()?;
/// let bytes = workbook::bytes(&deal, &model::run(&deal))?;
/// let returned = import::read_bytes(&bytes).map_err(|refused| refused.reasons.join("\n"))?;
/// assert!(returned.changes.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(path: &Path) -> Result<Returned, Refused> {
    let bytes = workbook_file::read(path).map_err(|error| Refused::whole(error.to_string()))?;
    of_checked(&bytes)
}

/// As [`read`], of bytes.
///
/// # Errors
///
/// As [`read`].
pub fn read_bytes(bytes: &[u8]) -> Result<Returned, Refused> {
    workbook_file::check(bytes).map_err(|error| Refused::whole(error.to_string()))?;
    of_checked(bytes)
}

/// Whether the name is that of a workbook.
pub fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["xlsx", "xlsm", "xls", "xlsb"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn of_checked(bytes: &[u8]) -> Result<Returned, Refused> {
    let book = book::Book::read(bytes)?;
    let embedded = embedded::Embedded::read(&book)?;
    let mut reading = assumptions::Reading::new(&book, &embedded);
    let mut changes = reading.changes();
    changes.extend(cases::changes(&mut reading, &embedded.of_cases));
    let assumptions::Reading { mut faults, mut notes, .. } = reading;
    let (base, version) = (embedded.scenario, embedded.version);
    let mut theirs = base.clone();
    if faults.is_empty() {
        for change in &changes {
            match merge::set(&theirs, &change.path, &change.after) {
                Ok(set) => theirs = set,
                Err(problem) => faults.push(format!("{} {problem}", change.cell).into()),
            }
        }
        evidence::attribute(&base, &mut theirs);
        merge::set_sources(&mut theirs, changes.iter().flat_map(|change| &change.sources));
        if let Err(found) = analysis::cases::validate(&theirs) {
            let of_cases = embedded.of_cases.iter().map(|input| cases::as_in_file(input, &theirs));
            let inputs: Vec<Input> = embedded.inputs.iter().cloned().chain(of_cases).collect();
            faults.extend(assumptions::of_whole(&found, &theirs, &inputs, &book));
        }
    }
    if !faults.is_empty() {
        // Shares may not sum because somebody was added.
        faults.extend(remarks::added(&book, &embedded.inputs).into_iter().map(Reason::from));
        return Err(Refused::from(faults));
    }
    as_in_files(&mut changes, &theirs);
    let unmarked = |change: &&Change| change.before != change.after && change.sources.is_empty();
    for change in changes.iter().filter(unmarked) {
        if let Some(source) = base.evidence.get(&change.path) {
            let source = text::line(source).into_owned();
            notes.push(format!(
                "{} changed, its source did not: marked, because “{}” is of what was there before",
                change.cell,
                evidence::first_clause(&source)
            ));
        }
    }
    notes.extend(remarks::all(&book, [&embedded.inputs, &embedded.of_cases], [&base, &theirs]));
    if version != env!("CARGO_PKG_VERSION") {
        notes.push(format!(
            "Exported by chiplease {version}; this is {}",
            env!("CARGO_PKG_VERSION")
        ));
    }
    let (base_text, day) = (embedded.text, embedded.day);
    Ok(Returned { base, base_text, theirs, version, day, changes, notes })
}

/// Values as the file of what came back has them, so that equal ones are equal as text.
fn as_in_files(changes: &mut [Change], theirs: &Scenario) {
    let leaves: BTreeMap<String, String> =
        field_path::leaves(theirs).unwrap_or_default().into_iter().collect();
    for change in changes {
        if let Some(value) = leaves.get(&change.path) {
            change.after.clone_from(value);
        } else if let Some(neutral) = number::neutral(theirs, &change.path) {
            change.after = neutral;
        }
    }
}
