//! The decision log: states that were named, and what was decided on which figures.
//!
//! It stands beside the scenario's file (`valor.ron` has `valor.decisions`), is RON text that a
//! person can read and keep in git, and only grows. Each record carries the whole scenario, so that
//! it can be opened and computed again: [`Record::verdict`] says whether this program still gets
//! the figures that were decided on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ron::ser::PrettyConfig;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::atomic;
use super::clock::ClockError;
use super::scenario_file::FILE_BYTES_MAX;
use crate::model::{self, Fault, Results, Scenario};

/// The extension of a log's file.
pub const EXTENSION: &str = "decisions";

/// The version of the format that is written.
const LOG_FORMAT: u32 = 1;

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

/// One state, with what it yielded then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Why it was kept.
    pub kind: Kind,
    /// What it is called, or what was decided.
    pub name: String,
    /// Anything else that should be remembered.
    pub note: String,
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
    pub net_irr: Option<f64>,
    /// Gross IRR of the equity, a year.
    pub equity_irr: Option<f64>,
    /// Unlevered IRR, a year.
    pub project_irr: Option<f64>,
    /// Distributions / equity.
    pub moic: Option<f64>,
    /// Lowest DSCR.
    pub min_dscr: Option<f64>,
    /// Lowest LLCR.
    pub min_llcr: Option<f64>,
    /// Highest loan to value.
    pub peak_ltv: Option<f64>,
    /// What the lenders never get back, dollars.
    pub lender_loss: Decimal,
    /// Months before the first missed rent; `None` if none is missed.
    pub runway_months: Option<u32>,
    /// Month of default.
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
}

/// A figure that is another one today.
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
    /// These are others now.
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
            ("Net IRR", Figure::Rate(self.net_irr)),
            ("Gross IRR", Figure::Rate(self.equity_irr)),
            ("Project IRR", Figure::Rate(self.project_irr)),
            ("MOIC", Figure::Ratio(self.moic)),
            ("Min DSCR", Figure::Ratio(self.min_dscr)),
            ("Min LLCR", Figure::Ratio(self.min_llcr)),
            ("Peak LTV", Figure::Share(self.peak_ltv)),
            ("Lender loss", Figure::Amount(self.lender_loss)),
            ("First missed rent after", Figure::Months(self.runway_months)),
            ("Default in month", Figure::Months(self.default_month)),
            ("Equity", Figure::Amount(self.equity)),
            ("Unpaid rent", Figure::Amount(self.unpaid_rent)),
        ]
    }
}

impl Record {
    /// Computes the scenario again and holds the figures against what was kept.
    pub fn verdict(&self) -> Verdict {
        if let Err(faults) = model::validate(&self.scenario) {
            return Verdict::OutOfBounds(faults);
        }
        let today = Figures::of(&model::run(&self.scenario));
        let both = self.figures.named().into_iter().zip(today.named());
        let drifts: Vec<Drift> = both
            .filter(|((_, then), (_, now))| !then.is_same(*now))
            .map(|((name, then), (_, now))| Drift { name, then, now })
            .collect();
        if drifts.is_empty() { Verdict::Holds } else { Verdict::Differs(drifts) }
    }
}

/// Why a log could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The text is not a log.
    #[error(
        "{}:{line}:{column}: not a decision log: {problem}. It is left as it is; put the line \
         right, or move the file away to begin another", .path.display()
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
         It is left as it is; open it with a newer chiplease", .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// More bytes than any log has.
    #[error(
        "{}: larger than {} MiB, the most that is read; move it away to begin another",
        .path.display(), (FILE_BYTES_MAX * LOG_TO_FILE) >> 20
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The operating system said no.
    #[error("{}: cannot be {deed}: {source}. What was there is unchanged", .path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// "read" or "written".
        deed: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Nobody can say when this was.
    #[error("nothing was kept, since it would have a wrong date: {0}, then keep it again")]
    Clock(#[from] ClockError),
    /// The records have no faithful text. A defect of this program.
    #[error("this record cannot be written as text: {0}")]
    NoText(String),
}

/// Where the log of a scenario's file stands.
pub fn path_of(scenario_file: &Path) -> PathBuf {
    scenario_file.with_extension(EXTENSION)
}

/// Reads a log; one that is not there has no records.
pub fn read(path: &Path) -> Result<DecisionLog, LogError> {
    let failed = |source| LogError::System { path: path.to_owned(), deed: "read", source };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(DecisionLog { format: LOG_FORMAT, records: Vec::new() });
        }
        Err(error) => return Err(failed(error)),
        Ok(found) if found.is_dir() => {
            return Err(failed(io::Error::other("a folder has this name")));
        }
        Ok(found) if found.len() > FILE_BYTES_MAX * LOG_TO_FILE => {
            return Err(LogError::TooLarge { path: path.to_owned() });
        }
        Ok(_) => {}
    }
    parse(&fs::read_to_string(path).map_err(failed)?, path)
}

/// Adds a record to a log, or begins one. What is there stays, whatever goes wrong.
pub fn append(path: &Path, record: Record) -> Result<(), LogError> {
    let mut log = read(path)?;
    log.records.push(record);
    let text = to_text(&log)?;
    let failed = |source| LogError::System { path: path.to_owned(), deed: "written", source };
    atomic::write(path, text.as_bytes()).map_err(failed)
}

fn parse(text: &str, path: &Path) -> Result<DecisionLog, LogError> {
    /// All that is looked at before a format is known.
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    if let Ok(Head { format }) = ron::from_str(text)
        && format > LOG_FORMAT
    {
        return Err(LogError::Newer { path: path.to_owned(), found: format });
    }
    ron::from_str(text).map_err(|error| LogError::Format {
        path: path.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        problem: error.code.to_string(),
    })
}

fn to_text(log: &DecisionLog) -> Result<String, LogError> {
    let layout = PrettyConfig::new().new_line("\n").indentor("    ");
    let text = ron::ser::to_string_pretty(log, layout)
        .map_err(|error| LogError::NoText(error.to_string()))?;
    match ron::from_str::<DecisionLog>(&text) {
        Ok(read_back) if read_back == *log => Ok(text + "\n"),
        Ok(_) => Err(LogError::NoText("it reads back differently".to_owned())),
        Err(error) => Err(LogError::NoText(error.to_string())),
    }
}
