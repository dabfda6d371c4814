//! The open scenario: its draft, its file, and the results of the last valid draft.
//!
//! [`Document::draft`] may be edited from anywhere; once a frame [`Document::settle`] finds the
//! change by comparing, validates, runs and counts the revision. Nothing else computes.

mod cases;
mod error;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::analysis::evidence::{self, Counts};
use crate::analysis::{self, Lever, Warning};
use crate::files::library::Shipped;
use crate::files::recovery::Kept;
use crate::files::{
    FileError, FormatError, Inputs, comments, decision_log, library, scenario_file,
};
use crate::format::text;
use crate::model::case::Case as DealCase;
use crate::model::validate::validate_in;
use crate::model::{ExactLane, Fault, Results, Scenario, validate};

use super::complaints::{self, Complaint};
use super::structure::{self, Edit};
use super::{Case, Checks, History, Holds, Pace, Paste};
use cases::OpenCase;
pub use error::DocumentError;

/// One open scenario.
///
/// ```
/// use chiplease::analysis::Lever;
/// use chiplease::session::Document;
///
/// let mut document = Document::start()?;
/// let before = document.results().summary.net_irr;
/// Lever::ResaleFraction.set(&mut document.draft, 0.05);
/// assert!(document.settle(), "validated, run, and the revision counted");
/// assert_ne!(document.results().summary.net_irr, before);
///
/// document.rest();
/// document.undo();
/// document.settle();
/// assert_eq!(document.results().summary.net_irr, before);
/// # Ok::<(), chiplease::files::FormatError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    /// What is being edited: the deal as it is shown.
    pub draft: Scenario,
    /// While one of its cases is shown.
    open_case: Option<OpenCase>,
    saved: Scenario,
    /// It was typed here, and no file has it yet.
    is_new: bool,
    path: Option<PathBuf>,
    /// The file's bytes as last read or written, to notice when another program wrote it.
    bytes: Vec<u8>,
    /// The last valid draft, and the same as it may be shown.
    verbatim: Scenario,
    evaluated: Scenario,
    /// Keeps its lists from run to run.
    lane: ExactLane,
    results: Arc<Results>,
    checks: Checks,
    warnings: Vec<Warning>,
    faults: Vec<Fault>,
    /// The same for a person.
    complaints: Vec<Complaint>,
    untold: Vec<Fault>,
    /// Whether that is said of the draft as it is now.
    is_story_judged: bool,
    case_faults: Vec<Fault>,
    /// The deal whose cases were judged last.
    cases_judged: Option<Scenario>,
    /// An edit of the structure that the panel has asked for.
    asked: Option<Edit>,
    /// What an edit has done beside what was asked for, until it is shown.
    remark: Option<String>,
    /// The draft as of the last [`Self::settle`].
    judged: Scenario,
    /// The draft has been replaced as a whole since: its evidence came with its numbers.
    is_taken: bool,
    /// What the inputs of the draft rest on.
    counts: Counts,
    revision: u64,
    pace: Pace,
    run_time: Duration,
    history: History<Scenario>,
    holds: Holds,
}

/// What editing a document needs: the draft, and what is said beside it.
#[derive(Debug)]
pub struct Editing<'a> {
    /// What is being edited.
    pub draft: &'a mut Scenario,
    /// What a lever goes back to: the scenario as its file has it, or while a case is shown the
    /// deal itself.
    pub saved: &'a Scenario,
    /// The case that is shown, which takes the levers that are moved.
    pub case: Option<&'a DealCase>,
    /// An edit of the structure, to be carried out when the panel is drawn.
    pub asked: &'a mut Option<Edit>,
    /// What is wrong with the draft.
    pub faults: &'a [Fault],
    /// The same for a person.
    pub complaints: &'a [Complaint],
    /// Which loans keep their advance rate when the cost changes.
    pub holds: &'a mut Holds,
}

impl Document {
    /// The scenario that the program starts with, as a document without a file.
    pub fn start() -> Result<Self, FormatError> {
        library::default_scenario().map(Self::new)
    }

    /// The default scenario in place of what is open. The revision goes on, so that nothing which
    /// was derived from an earlier one passes for current.
    ///
    /// # Errors
    ///
    /// As [`Self::start`]; then nothing changes.
    pub fn start_anew(&mut self) -> Result<(), FormatError> {
        let revision = self.revision + 1;
        *self = Self { revision, ..Self::start()? };
        Ok(())
    }

    /// A valid scenario in place of what is open, as a document without a file: all of it is
    /// unsaved.
    pub fn start_with(&mut self, scenario: Scenario) {
        let revision = self.revision + 1;
        *self = Self { revision, is_new: true, ..Self::new(scenario) };
    }

    /// Whether the deal was typed here and has not been in a file yet.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// A scenario that comes with the program in place of what is open, as a document without a
    /// file.
    ///
    /// # Errors
    ///
    /// As [`Self::start`]; then nothing changes.
    pub fn open_shipped(&mut self, shipped: &Shipped) -> Result<(), FormatError> {
        let revision = self.revision + 1;
        *self = Self { revision, ..Self::new(shipped.scenario()?) };
        Ok(())
    }

    /// Edits that a crash has interrupted in place of what is open: edits of `kept`'s file as that
    /// is now, or of the default scenario where there is none; a valid deal of another name is no
    /// edit of that, but one that was typed here. No file is written.
    ///
    /// # Errors
    ///
    /// Why that file cannot be opened. The changes are open, without a file.
    pub fn recover(&mut self, kept: Kept) -> Result<(), DocumentError> {
        let Kept { draft, file, at: _ } = kept;
        // The default first: if the file cannot be opened, the edits have no file.
        self.start_anew()?;
        let is_typed = file.is_none() && draft.name != self.saved.name;
        if is_typed && validate(&draft).is_ok() {
            self.start_with(draft);
            return Ok(());
        }
        let opened = file.map_or(Ok(()), |file| self.open(&file));
        self.take(draft);
        opened
    }

    /// A document without a file. `scenario` is valid: one of the library, or one just validated.
    pub fn new(scenario: Scenario) -> Self {
        // Results name the participants, so they are computed with the texts that are shown.
        let shown = analysis::shown(&scenario).into_owned();
        let started = Instant::now();
        let mut lane = ExactLane::default();
        lane.run(&shown);
        let results = lane.results(&shown);
        let run_time = started.elapsed();
        Self {
            draft: scenario.clone(),
            open_case: None,
            saved: scenario.clone(),
            is_new: false,
            path: None,
            bytes: Vec::new(),
            verbatim: scenario.clone(),
            checks: Checks::of(&shown, &results),
            warnings: analysis::warnings(&shown, &results),
            evaluated: shown,
            lane,
            results: Arc::new(results),
            faults: Vec::new(),
            complaints: Vec::new(),
            untold: untold(&scenario),
            is_story_judged: true,
            case_faults: Vec::new(),
            cases_judged: None,
            asked: None,
            remark: None,
            pace: Pace::Resting,
            history: History::new(scenario.clone()),
            is_taken: false,
            counts: Counts::of(&scenario),
            judged: scenario,
            revision: 1,
            run_time,
            holds: Holds::default(),
        }
    }

    /// Opens a scenario file in place of what is open. On error nothing changes.
    pub fn open(&mut self, path: &Path) -> Result<(), DocumentError> {
        let (scenario, bytes) = scenario_file::read_with_bytes(path)?;
        analysis::cases::validate(&scenario)
            .map_err(|faults| DocumentError::OutOfBounds { path: path.to_owned(), faults })?;
        let revision = self.revision + 1;
        *self = Self { path: Some(path.to_owned()), bytes, revision, ..Self::new(scenario) };
        Ok(())
    }

    /// Writes the draft to its file, unless another program has written that since.
    pub fn save(&mut self) -> Result<(), DocumentError> {
        let path = self
            .path
            .clone()
            .ok_or_else(|| DocumentError::NoFile { name: self.draft.name.clone() })?;
        match scenario_file::bytes_in(&path) {
            Ok(bytes) if bytes == self.bytes => self.save_as(&path),
            // A file that is gone holds nothing that could be lost.
            Err(FileError::Missing { .. }) => self.save_as(&path),
            // A file past the limit is another program's: one like that is not opened here.
            Ok(_) | Err(FileError::TooLarge { .. }) => Err(DocumentError::ChangedOnDisk { path }),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the draft to a file, whatever scenario that held, and stays with that file.
    pub fn save_as(&mut self, path: &Path) -> Result<(), DocumentError> {
        if self.is_log(path) {
            return Err(DocumentError::OverLog { path: path.to_owned() });
        }
        self.take_edits();
        self.settle_format();
        // Nothing else changes before the file is written: after an error the draft is still
        // unsaved.
        // By hand or not: comments and layout of the file stay, and all of one that was not edited.
        let earlier = str::from_utf8(&self.bytes).unwrap_or_default();
        let kept = comments::write_like(path, earlier, self.whole())?;
        self.remark = kept.in_words();
        self.bytes = kept.text.into_bytes();
        self.path = Some(path.to_owned());
        self.saved = self.whole().clone();
        self.is_new = false;
        Ok(())
    }

    /// Whether decisions are kept there, by its name or as those on this document.
    fn is_log(&self, path: &Path) -> bool {
        let is_named_so = path.extension().is_some_and(|it| it == decision_log::EXTENSION);
        let own = self.path.as_deref().map(decision_log::path_of);
        is_named_so || Inputs::of(own).refuse(path).is_err()
    }

    /// Brings results and faults up to date with the draft; true if there are new results.
    ///
    /// A draft out of bounds keeps the results of the last one within and lists its faults. The
    /// evidence of a number that was edited says that it is the person's own
    /// ([`evidence::attribute`]).
    pub fn settle(&mut self) -> bool {
        if let Some(edit) = self.asked.take() {
            let lost = self.restructure(edit);
            self.remark = lost.in_words();
        }
        self.take_edits();
        self.settle_format();
        let is_taken = std::mem::take(&mut self.is_taken);
        if self.draft == self.judged {
            return false;
        }
        if !is_taken {
            self.attribute();
            analysis::written_about::follow_lessee(&self.judged, &mut self.draft);
            structure::follow_loan_names(&self.judged, &mut self.draft);
        }
        self.counts = Counts::of(&self.draft);
        self.judged = self.draft.clone();
        self.is_story_judged = false;
        if self.pace == Pace::Resting {
            self.judge_story();
        }
        let started = Instant::now();
        match validate_in(&mut self.lane, &self.draft) {
            Ok(()) => {
                self.faults.clear();
                self.complaints.clear();
                self.evaluate(started)
            }
            Err(faults) => {
                self.complaints = complaints::complaints(&faults, &self.draft, &self.verbatim);
                self.faults = faults;
                false
            }
        }
    }

    /// The parts that editing needs, apart.
    pub fn editing(&mut self) -> Editing<'_> {
        let Self { draft, open_case, saved, faults, complaints, holds, asked, .. } = self;
        let case = open_case.as_ref().and_then(OpenCase::case);
        let saved = open_case.as_ref().map_or(&*saved, OpenCase::base);
        Editing { draft, saved, case, asked, faults, complaints, holds }
    }

    /// Sets a lever as [`Lever::set_finely`] does, and what follows from it; says from what to what.
    pub fn move_lever(&mut self, lever: Lever, value: f64) -> Option<String> {
        let text = |draft: &Scenario| {
            lever.value(draft).map(|value| analysis::lever_text::text(lever, draft, value))
        };
        let before = text(&self.draft)?;
        self.holds.moved(lever, &mut self.draft, |draft| lever.set_finely(draft, value));
        // At once: what is said of the step is compared with the draft as it stays.
        self.attribute();
        let after = text(&self.draft)?;
        Some(format!("{}: {before} → {after}", lever.label(&self.draft)))
    }

    /// Says of numbers that were edited that they are the person's own. A case leaves the sources to
    /// the deal itself, whose number is another one.
    fn attribute(&mut self) {
        if self.open_case.is_none() {
            evidence::attribute(&self.judged, &mut self.draft);
        }
    }

    /// Sets all inputs of a paste, as one step; nothing where something is wrong with it. Whether
    /// they were set.
    pub fn take_paste(&mut self, paste: &Paste) -> bool {
        let Some(draft) = paste.draft() else { return false };
        let before = std::mem::replace(&mut self.draft, draft.clone());
        if self.open_case.is_some() {
            // A case has neither sources nor story nor cases of its own.
            let Scenario { evidence, story, cases, .. } = before;
            self.draft = Scenario { evidence, story, cases, ..draft.clone() };
        }
        // At once, as where a lever is moved.
        self.attribute();
        true
    }

    /// Puts right what a complaint is about, in the way of one of its mends; nothing happens where
    /// there is no such mend.
    pub fn mend(&mut self, complaint: usize, mend: usize) {
        let mend = self.complaints.get(complaint).and_then(|it| it.mends.get(mend));
        let Some(mend) = mend else { return };
        self.draft.clone_from(mend.draft());
        if mend.keeps_rates {
            for index in 0..self.draft.tranches.len() {
                self.holds.hold(super::Held::Rate, &self.draft, index);
            }
        }
    }

    /// What an edit did beside what was asked for, once.
    pub fn take_remark(&mut self) -> Option<String> {
        self.remark.take()
    }

    /// Says whether a hand is on something, so that more changes may come with the next frame; at
    /// rest the draft is taken as a step that can be undone.
    pub fn hold(&mut self, is_held: bool) {
        if is_held {
            self.pace = Pace::Moving;
        } else {
            self.rest();
        }
    }

    /// Takes another scenario as the draft, with its numbers and their evidence as they are.
    pub fn take(&mut self, draft: Scenario) {
        self.draft = draft;
        self.is_taken = true;
    }

    /// Takes the draft as a step that can be undone; to be called when nothing is being dragged.
    pub fn rest(&mut self) {
        self.pace = Pace::Resting;
        self.take_edits();
        let whole = self.open_case.as_ref().map_or(&self.draft, OpenCase::base);
        self.history.record(whole);
        self.judge_story();
        self.judge_cases();
    }

    /// Goes back to the draft before the last step; nothing happens at the first one.
    pub fn undo(&mut self) {
        self.take_edits();
        let whole = self.open_case.as_ref().map_or(&self.draft, OpenCase::base);
        if let Some(before) = self.history.undo(whole).cloned() {
            self.go_to(before);
        }
    }

    /// Goes forward again to what was undone last.
    pub fn redo(&mut self) {
        self.take_edits();
        let whole = self.open_case.as_ref().map_or(&self.draft, OpenCase::base);
        if let Some(after) = self.history.redo(whole).cloned() {
            self.go_to(after);
        }
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo(self.whole())
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo(self.whole())
    }

    /// Throws all edits away.
    pub fn reset(&mut self) {
        let saved = self.saved.clone();
        self.go_to(saved);
    }

    /// The scenario as its file has it.
    pub fn saved(&self) -> &Scenario {
        &self.saved
    }

    /// The scenario that the results belong to, as it may be shown: the draft, unless that is out
    /// of bounds, with every text made safe to be looked at. In a case it has the case in its name
    /// and no cases of its own.
    pub fn evaluated(&self) -> &Scenario {
        &self.evaluated
    }

    /// The same to the letter, for what is kept or handed on.
    pub fn verbatim(&self) -> &Scenario {
        &self.verbatim
    }

    /// What the last valid draft yields.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// The same, to be kept elsewhere.
    pub fn shared_results(&self) -> &Arc<Results> {
        &self.results
    }

    /// The case that figures are derived from.
    pub fn case(&self) -> Case<'_> {
        let (scenario, results) = (&self.evaluated, &self.results);
        Case { revision: self.revision, scenario, results, pace: self.pace }
    }

    /// The results, added up again.
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// What is unusual about them; empty if nothing is.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What is wrong with the draft; empty if nothing is.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The same in the words of the window, each with what would put it right.
    pub fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    /// Why the draft's story cannot be told; empty if it can, or if there is none. While something
    /// is dragged as it was before: every step of a story is a scenario of its own to validate.
    pub fn untold(&self) -> &[Fault] {
        &self.untold
    }

    /// Where it is saved.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The file's name, or words in its place.
    pub fn file_name(&self) -> String {
        let name = self.path.as_deref().and_then(Path::file_name);
        name.map_or_else(|| "not saved yet".to_owned(), text::path)
    }

    /// Whether something would be lost without saving: the draft differs from its file, or was
    /// typed here and has none.
    pub fn is_edited(&self) -> bool {
        let is_under_way = self.open_case.as_ref().is_some_and(|open| *open.last() != self.draft);
        self.is_new || is_under_way || *self.whole() != self.saved
    }

    /// What the inputs of the draft rest on.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Counts the results; the same number means the same results.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How long the last run took.
    pub fn run_time(&self) -> Duration {
        self.run_time
    }

    fn judge_story(&mut self) {
        if !self.is_story_judged {
            self.untold = untold(&self.draft);
            self.is_story_judged = true;
        }
    }

    fn evaluate(&mut self, started: Instant) -> bool {
        // Back from an invalid draft to the last valid one: its results are still there.
        let verbatim = self.shown_verbatim();
        if *verbatim == self.verbatim {
            return false;
        }
        let verbatim = verbatim.into_owned();
        self.evaluated = analysis::shown(&verbatim).into_owned();
        // Read already, while it was judged, unless its texts cannot be shown as they are.
        if self.evaluated == self.draft {
            self.lane.run_prepared(&self.evaluated);
        } else {
            self.lane.run(&self.evaluated);
        }
        self.results = Arc::new(self.lane.results(&self.evaluated));
        self.run_time = started.elapsed();
        self.checks = Checks::of(&self.evaluated, &self.results);
        self.warnings = analysis::warnings(&self.evaluated, &self.results);
        self.verbatim = verbatim;
        self.revision += 1;
        true
    }
}

/// Why its story cannot be told.
fn untold(scenario: &Scenario) -> Vec<Fault> {
    if scenario.story.is_empty() {
        return Vec::new();
    }
    analysis::story::scenes(scenario).err().unwrap_or_default()
}
