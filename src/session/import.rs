//! A workbook that came back, beside the open deal: what may be taken of it.
//!
//! It is read on a thread of its own, because a workbook may be large. What a person ticks is taken
//! in one step of undo; nothing of the workbook is kept once it is answered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use crate::analysis::cases;
use crate::format::text;
use crate::import::{self, Merge, Refused, Returned, State};
use crate::model::results::Summary;
use crate::model::{self, Fault, Metric, Scenario};

use super::Document;
use super::complaints::complaints;

/// What the effect of a change is measured by: the investors' return, and what lenders lose.
pub const MEASURED: [Metric; 2] = [Metric::NetIrr, Metric::LenderLoss];

/// Reads workbooks beside the window.
#[derive(Debug, Default)]
pub struct WorkbookReader {
    under_way: Option<(PathBuf, Receiver<Result<Returned, Refused>>)>,
}

/// What came of reading one.
#[derive(Debug)]
pub enum ReadWorkbook {
    /// This is in it.
    Offer(Box<WorkbookOffer>),
    /// Why nothing of it is taken, a line each.
    Refused(String),
}

impl WorkbookReader {
    /// Begins to read a workbook; `wake` is called when that is done. An earlier one is let go.
    pub fn start(&mut self, path: &Path, wake: impl Fn() + Send + 'static) {
        let (tell, end) = channel();
        let file = path.to_owned();
        let work = move || {
            // Fails where the window is gone, or another workbook was opened meanwhile.
            tell.send(import::read(&file)).ok();
            wake();
        };
        self.under_way = Some((path.to_owned(), end));
        // Its sender is dropped where there is no thread, and that is told when it is asked.
        if let Err(error) = thread::Builder::new().name("workbook".to_owned()).spawn(work) {
            log::warn!("no thread to read a workbook: {error}");
        }
    }

    /// What is being read.
    pub fn status(&self) -> Option<String> {
        let (path, _) = self.under_way.as_ref()?;
        Some(format!("reading {}", name(path)))
    }

    /// What came of it, once; held against the deal that is open by then.
    pub fn poll(&mut self, document: &Document) -> Option<ReadWorkbook> {
        let (path, end) = self.under_way.as_ref()?;
        let read = match end.try_recv() {
            Ok(read) => read,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => {
                let why = "it could not be read here; try again".to_owned();
                Err(Refused::whole(why))
            }
        };
        let path = path.clone();
        self.under_way = None;
        Some(match read {
            Ok(returned) => {
                ReadWorkbook::Offer(Box::new(WorkbookOffer::new(&path, &returned, document)))
            }
            Err(refused) => {
                let lines = refused.lines_on_screen(&text::path(&path));
                ReadWorkbook::Refused(lines.join("\n"))
            }
        })
    }
}

/// What a workbook offers.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkbookOffer {
    /// The name of its file.
    pub file: String,
    /// What it is put onto, in words.
    pub onto: String,
    /// A change each.
    pub rows: Vec<OfferedChange>,
    /// What else there is to say, a sentence each.
    pub notes: Vec<String>,
    /// What is wrong with what is ticked, if anything.
    pub fault: Option<String>,
    is_onto_open: bool,
    merge: Merge,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedChange {
    /// "Interest, Senior".
    pub name: String,
    /// "Inputs!D30".
    pub cell: String,
    /// What was handed out.
    pub before: String,
    /// What the workbook has.
    pub theirs: String,
    /// What it does to each of [`MEASURED`], alone: "−0.5 points".
    pub effects: [String; 2],
    /// What stands against it: "you have 10.50%", "same as yours", or nothing.
    pub conflict: String,
    /// Whether it can be taken at all.
    pub is_open: bool,
    /// Whether it is ticked.
    pub is_taken: bool,
}

impl WorkbookOffer {
    /// Holds a workbook against the open deal where it is of that deal, by the name of the deal or
    /// of the file; else against what it was made from.
    pub fn new(path: &Path, returned: &Returned, document: &Document) -> Self {
        let deal = document.whole();
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
        let is_of_file = document.path().is_some_and(|file| stem(file) == stem(path));
        let is_onto_open = deal.name == returned.base.name || is_of_file;
        let mine = if is_onto_open { deal } else { &returned.base };
        let merge = Merge::of(returned, mine);
        let rows = offered(&merge, mine);
        let notes =
            merge.notes.iter().chain(&returned.notes).map(|note| format!("{note}.")).collect();
        let name = text::name(&mine.name).into_owned();
        let onto = if is_onto_open {
            format!("Changes are put onto the open deal, {name}.")
        } else {
            format!("Another deal than the open one: it opens as a new document, {name}.")
        };
        Self { file: self::name(path), onto, rows, notes, fault: None, is_onto_open, merge }
    }

    /// Whether anything can be taken.
    pub fn has_changes(&self) -> bool {
        self.rows.iter().any(|row| row.is_open)
    }

    /// Whether what is taken goes into the open deal.
    pub fn is_onto_open(&self) -> bool {
        self.is_onto_open
    }

    /// How many are ticked.
    pub fn taken_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_taken).count()
    }

    /// What is said once it is taken.
    pub fn done(&self, everything: bool) -> String {
        let all = self.rows.iter().filter(|row| row.is_open).count();
        let count = if everything { all } else { self.taken_count() };
        match count {
            0 => format!("nothing taken from {}", self.file),
            1 => format!("1 change taken from {}", self.file),
            count => format!("{count} changes taken from {}", self.file),
        }
    }

    /// The deal with everything, theirs in every conflict, or with what is ticked.
    ///
    /// # Errors
    ///
    /// What would be out of range then, as the window says it.
    pub fn deal(&self, everything: bool) -> Result<Scenario, String> {
        let is_taken = |at: usize| everything || self.rows.get(at).is_some_and(|row| row.is_taken);
        let merged = self.merge.merged(is_taken);
        let Err(faults) = cases::validate(&merged) else { return Ok(merged) };
        let before = self.merge.merged(|_| false);
        // What is wrong with a case is said by the place in it everywhere.
        let (of_cases, faults): (Vec<Fault>, Vec<Fault>) =
            faults.into_iter().partition(|fault| fault.path.starts_with("cases"));
        let of_cases = of_cases.iter().map(|fault| format!("{fault}."));
        let said = complaints(&faults, &merged, &before).into_iter().map(|it| it.text);
        Err(said.chain(of_cases).collect::<Vec<_>>().join(" "))
    }
}

impl Document {
    /// Takes what a workbook has changed, cases included, in one step of undo. `merged` is valid.
    pub fn take_workbook(&mut self, merged: &Scenario) {
        self.rest();
        // The workbook is of the deal itself, not of the case that may be shown.
        self.show_case(None);
        self.take(merged.clone());
        self.settle_format();
    }
}

fn offered(merge: &Merge, mine: &Scenario) -> Vec<OfferedChange> {
    // What a case sets has its effect in that case.
    let run = |deal: &Scenario, case: Option<usize>| {
        let in_case = cases::in_case(deal, case.unwrap_or(usize::MAX)).ok()?;
        Some(model::run(&in_case).summary)
    };
    let mut before: BTreeMap<Option<usize>, Option<Summary>> = BTreeMap::new();
    let mut effects = |at: usize, case: Option<usize>| -> [String; 2] {
        let before = before.entry(case).or_insert_with(|| run(mine, case));
        let after = merge.taking(|other| other == at).ok().and_then(|alone| run(&alone, case));
        let (Some(before), Some(after)) = (before.as_ref(), after) else {
            return [(); 2].map(|()| "out of range".to_owned());
        };
        MEASURED.map(|metric| match (metric.figure(before), metric.figure(&after)) {
            (Some(before), Some(after)) => metric.difference_text(Some(after - before)),
            (None, None) => metric.difference_text(Some(0.0)),
            (_, after) => metric.text_fine(after),
        })
    };
    let row = |(at, row): (usize, &import::Row)| {
        let conflict = match &row.state {
            State::Theirs => String::new(),
            State::Both => "yours is the same".to_owned(),
            State::Conflict => format!("yours is {}", row.mine),
            State::Gone(why) => why.clone(),
        };
        OfferedChange {
            name: row.name.clone(),
            cell: row.cell.clone(),
            before: row.before.clone(),
            theirs: row.theirs.clone(),
            effects: effects(at, row.case),
            conflict,
            is_open: row.is_open(),
            // A conflict waits for a decision.
            is_taken: row.state == State::Theirs,
        }
    };
    merge.rows.iter().enumerate().map(row).collect()
}

fn name(path: &Path) -> String {
    text::path(path.file_name().unwrap_or(path.as_os_str()))
}
