//! The decision log of the open document: what was kept, and whether it still holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::analysis::{self, Difference};
use crate::files::decision_log::{self, Kind, LogError, Minutes, Outcome, Record, Verdict};
use crate::format::text;
use crate::model::Scenario;

use super::{Document, Memo};

/// A record, compared with this program and the open document.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What was kept, with what is said of it as it may be shown; its scenario to the letter.
    pub record: Record,
    /// What this program says of its figures.
    pub verdict: Verdict,
}

impl Judged {
    /// What it is in one word: "Approved", "Snapshot".
    pub fn kind(&self) -> &'static str {
        self.record.kind_name()
    }

    /// `2026-11-22` of its date with its time.
    pub fn day(&self) -> &str {
        self.record.date.split('T').next().unwrap_or(&self.record.date)
    }

    /// When it was kept, and what computed it.
    pub fn origin(&self) -> String {
        let Record { date, program, .. } = &self.record;
        // Hours and minutes of `2026-11-22T14:03:05+01:00`.
        let time = date.get(11..16).unwrap_or_default();
        format!("{} on {} at {time}, computed by chiplease {program}", self.kind(), self.day())
    }

    /// What this program says of its figures, in a few words. `is_moved_on` says whether the open
    /// deal is no longer what it was kept of.
    pub fn verdict_words(&self, is_moved_on: bool) -> String {
        match &self.verdict {
            Verdict::Holds if is_moved_on => "reproduced; deal differs since".to_owned(),
            Verdict::Holds => "reproduced today".to_owned(),
            Verdict::Differs(drifts) => match drifts.len() {
                1 => "1 figure differs today".to_owned(),
                count => format!("{count} figures differ today"),
            },
            Verdict::OutOfBounds(_) => "outside current limits".to_owned(),
        }
    }

    /// The same with every figure that differs, or fault.
    pub fn verdict_in_full(&self) -> String {
        let today = env!("CARGO_PKG_VERSION");
        match &self.verdict {
            Verdict::Holds => format!("chiplease {today} reproduces the figures"),
            Verdict::Differs(drifts) => {
                let lines = drifts.iter().map(|drift| {
                    let [then, now] = drift.texts();
                    format!("{} {then} then, {now} now", drift.name)
                });
                let lines = lines.collect::<Vec<_>>().join("\n");
                format!("chiplease {today} gets other figures\n{lines}")
            }
            Verdict::OutOfBounds(faults) => {
                let lines = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
                format!("chiplease {today} refuses this scenario\n{lines}")
            }
        }
    }
}

/// The log beside the document's file, read again whenever it changes.
#[derive(Clone, Debug, Default)]
pub struct DecisionLogs {
    /// Of the log, if the document has a file.
    path: Option<PathBuf>,
    stamp: Option<Stamp>,
    records: Vec<Judged>,
    trouble: Option<String>,
    /// What the document has changed since a record, by the record's place and the revision.
    difference: Memo<(usize, u64), Difference>,
}

/// Tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl DecisionLogs {
    /// Reads the log again if the document's file or the log has changed.
    pub fn refresh(&mut self, document: &Document) {
        let path = document.path().map(decision_log::path_of);
        let stamp = path.as_deref().and_then(Stamp::of);
        if self.path == path && self.stamp == stamp {
            return;
        }
        self.read(path, stamp);
    }

    /// What was kept, the oldest first.
    pub fn records(&self) -> &[Judged] {
        &self.records
    }

    /// Why the log could not be read.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The log's file; `None` as long as the document has no file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The scenario of a record.
    pub fn scenario(&self, index: usize) -> Option<&Scenario> {
        self.records.get(index).map(|judged| &judged.record.scenario)
    }

    /// The place of the last decision, if the document as it is shown is no longer what that was
    /// made on.
    pub fn moved_on(&self, document: &Document) -> Option<usize> {
        let is_decision = |judged: &Judged| judged.record.kind == Kind::Decision;
        let last = self.records.iter().rposition(is_decision)?;
        let then = &self.records.get(last)?.record.scenario;
        (then != document.evaluated()).then_some(last)
    }

    /// What differs between a record and the document.
    pub fn difference(&mut self, index: usize, document: &Document) -> Option<&Difference> {
        let then = &self.records.get(index)?.record.scenario;
        let between = |_: &_| Difference::between(&analysis::shown(then), document.evaluated());
        Some(self.difference.refresh((index, document.revision()), between))
    }

    /// Keeps the document as it is shown, stamped with date and version: a decision with this
    /// outcome, or a snapshot.
    ///
    /// The log is a file beside the document's; for a document without one nothing happens.
    pub fn keep(
        &mut self,
        document: &Document,
        outcome: Option<Outcome>,
        minutes: &Minutes,
    ) -> Result<(), LogError> {
        let Some(path) = document.path().map(decision_log::path_of) else { return Ok(()) };
        let date = decision_log::date()?;
        let scenario = document.verbatim().clone();
        let record = Record::new(outcome, minutes, date, scenario, document.results());
        decision_log::append(&path, record)?;
        let stamp = Stamp::of(&path);
        self.read(Some(path), stamp);
        Ok(())
    }

    fn read(&mut self, path: Option<PathBuf>, stamp: Option<Stamp>) {
        // They are kept by a record's place, where the new log may have another one.
        self.difference.clear();
        let log = path.as_deref().map(decision_log::read);
        (self.path, self.stamp) = (path, stamp);
        (self.records, self.trouble) = match log {
            None => (Vec::new(), None),
            Some(Ok(log)) => (log.records.into_iter().map(Judged::of).collect(), None),
            Some(Err(error)) => (Vec::new(), Some(error.to_string())),
        };
    }
}

impl Judged {
    fn of(mut record: Record) -> Self {
        let verdict = record.verdict();
        // Not the scenario, which stays to the letter: it may be opened again.
        let texts = [&mut record.name, &mut record.date, &mut record.program].into_iter();
        for said in texts.chain(&mut record.people).chain(&mut record.conditions) {
            *said = text::name(said).into_owned();
        }
        record.note = text::passage(&record.note).into_owned();
        Self { record, verdict }
    }
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self { modified: metadata.modified().ok(), bytes: metadata.len() })
    }
}
