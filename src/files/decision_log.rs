//! The decision log: states that were named, and what was decided on which figures.
//!
//! It is beside the scenario's file (`valor.ron` has `valor.decisions`), is RON text that a person
//! can read and keep in git, and only grows. Each record holds the whole scenario, so that it can
//! be opened and computed again: [`Record::verdict`] says whether this program still gets the
//! figures that were decided on.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use ron::ser::PrettyConfig;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::clock::{self, ClockError};
use super::outline::Node;
use super::scenario_file::{FILE_BYTES_MAX, deserialize, without_mark};
use super::{FormatError, atomic, plain};
use crate::format::{Measure, text};
use crate::model::{self, Fault, Metric, Results, Scenario, written};

/// The extension of a log's file.
pub const EXTENSION: &str = "decisions";

/// The newest version of the format. A log says 1 as long as no record has what came with 2: an
/// outcome, names, conditions. So an older program reads every log that it could have written.
const LOG_FORMAT: u32 = 2;

/// How long to wait for another program that writes to the log. Even a large log takes a second.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the lock is tried.
const TICK: Duration = Duration::from_millis(10);

/// How many times larger than a scenario's file a log may be.
const LOG_TO_FILE: u64 = 64;

/// Rates and ratios that differ by less are the same: the last digits of a power of a number are
/// not the same on every machine.
const SAME_RATE: f64 = 1e-9;

/// Everything that was kept about one scenario's file, the oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionLog {
    format: u32,
    /// What was kept, in the order in which that happened.
    pub records: Vec<Record>,
}

/// Why a state was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// To come back to it.
    Snapshot,
    /// Because something was decided on its figures.
    Decision,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The deal may be done, on the conditions that are named.
    Approved,
    /// It will not be done.
    Declined,
    /// It comes back.
    Deferred,
}

impl Outcome {
    /// In one word, as an adjective: "Approved".
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Declined => "Declined",
            Self::Deferred => "Deferred",
        }
    }
}

/// What people say of a state that they keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minutes {
    /// What the state is called, or what was decided.
    pub name: String,
    /// Anything else that should be remembered.
    pub note: String,
    /// Who decided, as people are named.
    pub people: Vec<String>,
    /// What must be met, one each.
    pub conditions: Vec<String>,
}

impl Minutes {
    /// Without what is only blank, and without blanks around the rest.
    fn trimmed(&self) -> Self {
        let trimmed = |texts: &[String]| {
            let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
            texts.map(str::to_owned).collect()
        };
        Self {
            name: self.name.trim().to_owned(),
            note: self.note.trim().to_owned(),
            people: trimmed(&self.people),
            conditions: trimmed(&self.conditions),
        }
    }
}

/// One state, with what it yielded then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Why it was kept.
    pub kind: Kind,
    /// What was decided; `None` for a snapshot, and where an older program kept the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What it is called, or what was decided.
    pub name: String,
    /// Anything else that should be remembered.
    pub note: String,
    /// Who decided; empty where nobody was named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// What must be met, one each; empty where nothing must.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// When, by the clock of the machine: `2026-11-22T14:05:00+01:00`.
    pub date: String,
    /// The version of the program that computed the figures.
    pub program: String,
    /// The figures then.
    pub figures: Figures,
    /// What they were computed of.
    pub scenario: Scenario,
}

/// What a committee decides on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// IRR of the investors after fee and carry, a year.
    #[serde(deserialize_with = "written::option")]
    pub net_irr: Option<f64>,
    /// Gross IRR of the equity, a year.
    #[serde(deserialize_with = "written::option")]
    pub equity_irr: Option<f64>,
    /// Unlevered IRR, a year.
    #[serde(deserialize_with = "written::option")]
    pub project_irr: Option<f64>,
    /// Distributions / equity.
    #[serde(deserialize_with = "written::option")]
    pub moic: Option<f64>,
    /// Lowest DSCR.
    #[serde(deserialize_with = "written::option")]
    pub min_dscr: Option<f64>,
    /// Lowest LLCR.
    #[serde(deserialize_with = "written::option")]
    pub min_llcr: Option<f64>,
    /// Highest loan to value.
    #[serde(deserialize_with = "written::option")]
    pub peak_ltv: Option<f64>,
    /// What the lenders never get back, dollars.
    pub lender_loss: Decimal,
    /// Months before the first missed rent; `None` if none is missed.
    #[serde(deserialize_with = "written::option")]
    pub runway_months: Option<u32>,
    /// Month of default.
    #[serde(deserialize_with = "written::option")]
    pub default_month: Option<u32>,
    /// Equity paid in at closing, dollars.
    pub equity: Decimal,
    /// Rent that was never paid, dollars.
    pub unpaid_rent: Decimal,
}

/// One figure, to be shown or compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A fraction a year.
    Rate(Option<f64>),
    /// A share, such as loan to value.
    Share(Option<f64>),
    /// A multiple.
    Ratio(Option<f64>),
    /// Dollars.
    Amount(Decimal),
    /// A month, or so many months; `None` if it never comes.
    Months(Option<u32>),
}

impl Figure {
    /// Whether both are the same to a cent, a month, or nine digits after the point.
    pub fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Rate(one), Self::Rate(two))
            | (Self::Share(one), Self::Share(two))
            | (Self::Ratio(one), Self::Ratio(two)) => match (one, two) {
                (Some(one), Some(two)) => (one - two).abs() <= SAME_RATE,
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            },
            _ => self == other,
        }
    }

    /// As the tables show it.
    pub fn measure(self) -> Measure {
        match self {
            Self::Rate(rate) => Measure::Share(rate, 2),
            Self::Share(share) => Measure::Share(share, 1),
            Self::Ratio(ratio) => Measure::Ratio(ratio),
            Self::Amount(amount) => amount.into(),
            Self::Months(None) => Measure::Words("never".to_owned()),
            Self::Months(Some(month)) => Measure::Words(month.to_string()),
        }
    }
}

impl Drift {
    /// Then and now as people read them, with as many digits as tell them apart.
    pub fn texts(&self) -> [String; 2] {
        self.then.measure().told_apart(&self.now.measure())
    }
}

/// A figure that differs today.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// Its name: "Net IRR".
    pub name: &'static str,
    /// As it was kept.
    pub then: Figure,
    /// As this program computes it.
    pub now: Figure,
}

/// What this program says of a record's figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The same.
    Holds,
    /// These figures differ now.
    Differs(Vec<Drift>),
    /// The scenario is out of today's bounds.
    OutOfBounds(Vec<Fault>),
}

impl Figures {
    /// Those of a run.
    pub fn of(results: &Results) -> Self {
        let summary = &results.summary;
        Self {
            net_irr: summary.net_irr,
            equity_irr: summary.equity_irr,
            project_irr: summary.project_irr,
            moic: summary.moic,
            min_dscr: summary.min_dscr,
            min_llcr: summary.min_llcr,
            peak_ltv: summary.peak_ltv,
            lender_loss: summary.lender_loss(),
            runway_months: summary.runway_months,
            default_month: summary.default_month,
            equity: summary.equity,
            unpaid_rent: summary.unpaid_rent,
        }
    }

    /// All of them with their names, in the order in which people read them.
    pub fn named(&self) -> [(&'static str, Figure); 12] {
        [
            (Metric::NetIrr.name(), Figure::Rate(self.net_irr)),
            (Metric::EquityIrr.name(), Figure::Rate(self.equity_irr)),
            (Metric::ProjectIrr.name(), Figure::Rate(self.project_irr)),
            (Metric::Moic.name(), Figure::Ratio(self.moic)),
            (Metric::MinDscr.name(), Figure::Ratio(self.min_dscr)),
            (Metric::MinLlcr.name(), Figure::Ratio(self.min_llcr)),
            (Metric::PeakLtv.name(), Figure::Share(self.peak_ltv)),
            (Metric::LenderLoss.name(), Figure::Amount(self.lender_loss)),
            ("First missed rent after", Figure::Months(self.runway_months)),
            ("Default in month", Figure::Months(self.default_month)),
            ("Equity", Figure::Amount(self.equity)),
            ("Unpaid rent", Figure::Amount(self.unpaid_rent)),
        ]
    }

    /// Which of them differ in `now`.
    pub fn drifts(&self, now: &Self) -> Vec<Drift> {
        let both = self.named().into_iter().zip(now.named());
        both.filter(|((_, then), (_, now))| !then.is_same(*now))
            .map(|((name, then), (_, now))| Drift { name, then, now })
            .collect()
    }
}

impl DecisionLog {
    fn of(records: Vec<Record>) -> Self {
        let format = if records.iter().any(Record::needs_format_2) { 2 } else { 1 };
        Self { format, records }
    }

    /// The place of the last decision; what came after it was only kept.
    pub fn last_decision(&self) -> Option<usize> {
        self.records.iter().rposition(|record| record.kind == Kind::Decision)
    }
}

impl Record {
    /// A state that is kept, stamped with its date; a snapshot where nothing was decided.
    pub fn new(
        outcome: Option<Outcome>,
        minutes: &Minutes,
        date: String,
        scenario: Scenario,
        results: &Results,
    ) -> Self {
        let Minutes { name, note, people, conditions } = minutes.trimmed();
        Self {
            kind: if outcome.is_some() { Kind::Decision } else { Kind::Snapshot },
            outcome,
            name,
            note,
            people,
            conditions,
            date,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            figures: Figures::of(results),
            scenario,
        }
    }

    /// What it is in one word: "Approved", "Snapshot"; "Decision" where no outcome was kept.
    pub fn kind_name(&self) -> &'static str {
        match (self.kind, self.outcome) {
            (_, Some(outcome)) => outcome.name(),
            (Kind::Decision, None) => "Decision",
            (Kind::Snapshot, None) => "Snapshot",
        }
    }

    fn needs_format_2(&self) -> bool {
        self.outcome.is_some() || !self.people.is_empty() || !self.conditions.is_empty()
    }

    /// Computes the scenario again and compares the figures with those kept (Method, section 8).
    pub fn verdict(&self) -> Verdict {
        if let Err(faults) = model::validate(&self.scenario) {
            return Verdict::OutOfBounds(faults);
        }
        let today = Figures::of(&model::run(&self.scenario));
        let drifts = self.figures.drifts(&today);
        if drifts.is_empty() { Verdict::Holds } else { Verdict::Differs(drifts) }
    }
}

/// Why a log could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The text is not a log.
    #[error(
        "{}:{line}:{column}: not a decision log: {problem}. It is left as it is; put the line \
         right, or move the file away to begin another", text::path(.path)
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// Where, from 1.
        line: usize,
        /// Where in the line, from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// Written by a newer program.
    #[error(
        "{}: a decision log of format {found}; this program knows formats up to {LOG_FORMAT}. \
         It is left as it is; open it with a newer chiplease", text::path(.path)
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// A folder, a device or the like has the name of the log.
    #[error(
        "{}: {what}, not a file; move it away, as the decision log has this name", text::path(.path)
    )]
    NotAFile {
        /// The name.
        path: PathBuf,
        /// What it is: "a folder".
        what: &'static str,
    },
    /// Another window or program has been writing for too long.
    #[error(
        "{}: another program has been writing to it for {} seconds. Nothing was added; try again",
        text::path(.path), PATIENCE.as_secs()
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// More bytes than any log has.
    #[error(
        "{}: larger than {} MiB, the most that is read; move it away to begin another",
        text::path(.path), (FILE_BYTES_MAX * LOG_TO_FILE) >> 20
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{}: cannot be {deed}: {source}. What was there is unchanged", text::path(.path))]
    System {
        /// The file.
        path: PathBuf,
        /// "read" or "written".
        deed: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The clock gives no valid date.
    #[error("nothing was kept, since it would have a wrong date: {0}, then keep it again")]
    Clock(#[from] ClockError),
    /// The records have no faithful text. A defect of this program.
    #[error("this record cannot be written as text: {0}")]
    NoText(String),
}

/// How a record's date is written: to the second, with the offset to UTC.
const DATE: &str = "%Y-%m-%dT%H:%M:%S%:z";

/// The date of what is kept now.
///
/// # Errors
///
/// A clock that cannot be right.
pub fn date() -> Result<String, LogError> {
    Ok(clock::now()?.strftime(DATE).to_string())
}

/// The path of the log of a scenario's file.
pub fn path_of(scenario_file: &Path) -> PathBuf {
    scenario_file.with_extension(EXTENSION)
}

/// Reads a log; one that is not there has no records.
pub fn read(path: &Path) -> Result<DecisionLog, LogError> {
    match plain::open(path, File::options().read(true)) {
        Ok(file) => read_open(path, &file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(DecisionLog::of(Vec::new())),
        Err(error) => Err(refused(path, "read", error)),
    }
}

/// The last decision on a scenario's file; `None` where nothing was decided, or there is no log.
///
/// # Errors
///
/// Why the log cannot be read.
pub fn last_decision_of(scenario_file: &Path) -> Result<Option<Record>, LogError> {
    let log = read(&path_of(scenario_file))?;
    Ok(log.last_decision().and_then(|place| log.records.into_iter().nth(place)))
}

/// Adds a record to a log, or begins one. Existing records stay, whatever goes wrong, and so do
/// those that other programs add at the same time: the log is read again once it is locked.
pub fn append(path: &Path, record: Record) -> Result<(), LogError> {
    let until = Instant::now() + PATIENCE;
    let failed = |source| refused(path, "written", source);
    loop {
        let Some(mut held) = hold(path, until)? else {
            let first = DecisionLog::of(vec![record.clone()]);
            match atomic::create(path, to_text(&first)?.as_bytes()) {
                // Another program was first: add to its log.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                begun => return begun.map_err(failed),
            }
        };
        let mut log = read_open(path, &held)?;
        // A newer format is never taken back.
        if log.format < 2 && record.needs_format_2() {
            log.format = 2;
        }
        log.records.push(record);
        return replace(path, &mut held, to_text(&log)?.as_bytes()).map_err(failed);
    }
}

/// Writes the log anew while it is locked.
#[cfg(not(windows))]
fn replace(path: &Path, _held: &mut File, bytes: &[u8]) -> io::Result<()> {
    atomic::write(path, bytes)
}

/// The same on Windows, where nothing takes the place of a file that is open, and a lock keeps all
/// other handles out: it is written over through the handle that has the lock, with a copy beside it
/// until that is done.
#[cfg(windows)]
fn replace(path: &Path, held: &mut File, bytes: &[u8]) -> io::Result<()> {
    let mut fresh = tempfile::tempfile()?;
    io::Write::write_all(&mut fresh, bytes)?;
    super::in_place::overwrite_open(path, held, &mut fresh)
}

/// Locks the log for this thread until the file is dropped; `None` where there is none to lock.
///
/// Writing replaces the file. A lock that was waited for is on the file before, which is no longer
/// read; then the new file is opened and locked.
fn hold(path: &Path, until: Instant) -> Result<Option<File>, LogError> {
    loop {
        let file = match plain::open(path, File::options().read(true).write(true)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refused(path, "written", error)),
        };
        match file.try_lock() {
            Ok(()) if plain::is_still(path, &file) => return Ok(Some(file)),
            Ok(()) | Err(TryLockError::WouldBlock) => {}
            // Not every file system can lock; there two may still write at once.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Some(file));
            }
            Err(TryLockError::Error(error)) => return Err(refused(path, "written", error)),
        }
        if Instant::now() >= until {
            return Err(LogError::Busy { path: path.to_owned() });
        }
        thread::sleep(TICK);
    }
}

fn refused(path: &Path, deed: &'static str, source: io::Error) -> LogError {
    let path = path.to_owned();
    match plain::not_a_file(&source) {
        Some(what) => LogError::NotAFile { path, what },
        None => LogError::System { path, deed, source },
    }
}

fn read_open(path: &Path, file: &File) -> Result<DecisionLog, LogError> {
    const BYTES_MAX: u64 = FILE_BYTES_MAX * LOG_TO_FILE;
    let mut text = String::new();
    // Bounds what is read, even if the log grows meanwhile.
    file.take(BYTES_MAX + 1)
        .read_to_string(&mut text)
        .map_err(|error| refused(path, "read", error))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(LogError::TooLarge { path: path.to_owned() });
    }
    parse(&text, path)
}

/// As strict and as exact as a scenario file is read.
fn parse(text: &str, path: &Path) -> Result<DecisionLog, LogError> {
    let text = without_mark(text);
    let malformed = |error: FormatError| {
        let FormatError { line, column, field, problem, .. } = error;
        let problem = if field.is_empty() { problem } else { format!("{field}: {problem}") };
        LogError::Format { path: path.to_owned(), line, column, problem }
    };
    let root = Node::parse(text).map_err(|error| malformed(FormatError::syntax(text, error)))?;
    // Before anything else: a newer log may have fields that are unknown here.
    let format = root.entry("format").and_then(|entry| text[entry.value.span.clone()].parse().ok());
    match format {
        Some(found) if LOG_FORMAT < found => Err(LogError::Newer { path: path.to_owned(), found }),
        Some(_) | None => deserialize(text, &root, &scenarios_in(&root)).map_err(malformed),
    }
}

fn scenarios_in(root: &Node) -> Vec<&Node> {
    let records = root.entry("records").map(|entry| &entry.value);
    let record = |index| records.and_then(|records| records.item(index));
    let records = (0..).map_while(record);
    records.filter_map(|record| record.entry("scenario").map(|entry| &entry.value)).collect()
}

fn to_text(log: &DecisionLog) -> Result<String, LogError> {
    // Line feeds on every system, so that git sees the same file.
    let layout = PrettyConfig::new().new_line("\n").indentor("    ");
    let text = ron::ser::to_string_pretty(log, layout)
        .map_err(|error| LogError::NoText(error.to_string()))?;
    // Read back before it is written: a log that cannot be read again would be lost.
    match parse(&text, Path::new("")) {
        Ok(read_back) if read_back == *log => Ok(text + "\n"),
        Ok(_) => Err(LogError::NoText("it reads back differently".to_owned())),
        Err(error) => Err(LogError::NoText(error.to_string())),
    }
}
