//! What is listed of an entry, taken once, and which entries a search finds.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::analysis::{Digest, Metric};
use crate::format::{self, Calendar, text};
use crate::model::Scenario;

use super::{Entry, Place};

/// Most points of a spark line: more than a small drawing has pixels show nothing more.
const SPARK_POINTS_MAX: u32 = 48;

/// State of an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Its figures are still being computed.
    Awaited,
    /// What it yields.
    Run(Figures),
    /// Why it has none, in a line.
    Troubled(String),
}

/// What the columns show.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// What the equipment costs, dollars.
    pub size: f64,
    /// Of the loans, a year; `None` where there is no debt.
    pub loan_rate: Option<f64>,
    /// After fee and carry.
    pub net_irr: Option<f64>,
    /// The lowest of all months.
    pub min_dscr: Option<f64>,
    /// Whether that is below what the lenders require.
    pub is_dscr_breached: bool,
    /// The month of default.
    pub default_month: Option<u32>,
    /// The months of the deal.
    pub calendar: Calendar,
    /// Dollars; `None` where there is no debt.
    pub lender_loss: Option<f64>,
    /// Gain of the equity before fee and carry, a fraction of what was paid in.
    pub gain: Option<f64>,
}

/// One entry as the table shows it.
#[derive(Debug)]
pub struct Row {
    /// Place in the catalogue.
    pub index: usize,
    /// Where it is from.
    pub place: Place,
    /// What people call the deal.
    pub name: String,
    /// Empty where no lessee is named.
    pub lessee: String,
    /// Its file, below the folder that is listed.
    pub file: String,
    /// What has been found out so far.
    pub standing: Standing,
    /// When its file was written last.
    pub modified: Option<SystemTime>,
    /// The cash of the equity.
    pub spark: Spark,
    /// Everything that a search looks at, in lower case.
    haystack: String,
}

/// The equity's cash so far, as a line in a square from 0 to 1, downwards.
#[derive(Debug, Default)]
pub struct Spark {
    /// From the left to the right.
    pub points: Vec<(f64, f64)>,
    /// Where zero is in it.
    pub zero: f64,
    /// Whether it ends below zero.
    pub is_loss: bool,
}

impl Row {
    /// The row of an entry; `index` is its place in the catalogue, `folder` the one that is listed.
    pub fn of(index: usize, entry: &Entry, folder: Option<&Path>) -> Self {
        let file = match entry.place() {
            Place::Shipped(_) => entry.file_name(),
            Place::File(path) => {
                let within = folder.and_then(|folder| path.strip_prefix(folder).ok());
                text::path(within.unwrap_or(path))
            }
        };
        let figures = entry.scenario().zip(entry.digest());
        let standing = match (entry.trouble(), figures) {
            (Some(trouble), _) => Standing::Troubled(trouble.brief.clone()),
            (None, Some((scenario, digest))) => Standing::Run(Figures::of(scenario, digest)),
            (None, None) => Standing::Awaited,
        };
        Self {
            index,
            place: entry.place().clone(),
            name: entry.name(),
            lessee: entry.as_written().map(|it| it.lessee.name.clone()).unwrap_or_default(),
            haystack: haystack(entry, &file),
            spark: entry.digest().map(Spark::of).unwrap_or_default(),
            modified: entry.modified(),
            file,
            standing,
        }
    }

    /// What it yields, once that is known.
    pub fn figures(&self) -> Option<&Figures> {
        match &self.standing {
            Standing::Run(figures) => Some(figures),
            Standing::Awaited | Standing::Troubled(_) => None,
        }
    }

    /// When the file was written, in seconds, to sort by.
    pub fn modified_seconds(&self) -> Option<f64> {
        let since = self.modified?.duration_since(UNIX_EPOCH);
        // A time before 1970 counts as the oldest.
        Some(since.map_or(0.0, |since| since.as_secs_f64()))
    }

    /// Whether every word of a search is found in it, in any order.
    pub fn fits(&self, search: &str) -> bool {
        search.to_lowercase().split_whitespace().all(|word| self.haystack.contains(word))
    }
}

impl Row {
    /// Name and file, or why it cannot be used.
    pub fn place_words(&self) -> String {
        match &self.standing {
            Standing::Troubled(why) => why.clone(),
            Standing::Awaited | Standing::Run(_) => format!("{}\n{}", self.name, self.file),
        }
    }

    /// What the equity gains or loses.
    pub fn gain_words(&self) -> Option<String> {
        let gain = format::percent(self.figures()?.gain, 0);
        Some(match gain.strip_prefix('−') {
            Some(lost) => format!("{lost} of the equity is lost, before fee and carry"),
            None => format!("gain of {gain} of the equity, before fee and carry"),
        })
    }

    /// What a screen reader says of it: `texts` are its figures with their titles, `edited` says of
    /// the one that is open whether it has unsaved edits.
    pub fn spoken(&self, edited: Option<bool>, texts: &[(&str, String)]) -> String {
        let mut parts = vec![self.name.clone(), self.file.clone()];
        match &self.standing {
            Standing::Awaited => parts.push("being read".to_owned()),
            Standing::Troubled(why) => parts.push(format!("unusable: {why}")),
            Standing::Run(_) => {
                // What is undefined is not read out, or rows would be lists of dashes.
                let is_said = |text: &str| text != format::UNDEFINED && !text.is_empty();
                let said = texts.iter().filter(|(_, text)| is_said(text));
                parts.extend(said.map(|(title, text)| match *title {
                    "Lessee" => text.clone(),
                    title => format!("{} {text}", title.to_lowercase()),
                }));
            }
        }
        match edited {
            None => {}
            Some(false) => parts.push("open".to_owned()),
            Some(true) => parts.push("open with unsaved edits".to_owned()),
        }
        parts.join(", ")
    }
}

impl Figures {
    fn of(scenario: &Scenario, digest: &Digest) -> Self {
        let summary = &digest.summary;
        let has_loans = !scenario.tranches.is_empty();
        Self {
            size: format::float(digest.cost),
            loan_rate: digest.loan_rate,
            net_irr: summary.net_irr,
            min_dscr: summary.min_dscr,
            is_dscr_breached: Metric::MinDscr.is_breach(summary.min_dscr, scenario),
            default_month: summary.default_month,
            calendar: Calendar::of(&scenario.closing),
            lender_loss: has_loans.then(|| format::float(summary.lender_loss())),
            gain: digest.gain(),
        }
    }
}

impl Spark {
    /// The line of a deal.
    pub fn of(digest: &Digest) -> Self {
        let cash = &digest.cash;
        let Some(last) = cash.last().copied() else { return Self::default() };
        // From zero, so that the line of zero lies within the square.
        let low = cash.iter().copied().fold(0.0, f64::min);
        let high = cash.iter().copied().fold(0.0, f64::max);
        // A deal without any cash flow must not divide by zero.
        let height = (high - low).max(f64::MIN_POSITIVE);
        let y = |dollars: f64| (high - dollars) / height;
        let months = u32::try_from(cash.len()).unwrap_or(u32::MAX);
        let end = (months - 1).max(1);
        // Every so many months, and the last one always: it says whether there is a loss.
        let step = months.div_ceil(SPARK_POINTS_MAX);
        let shown = (0..months).zip(cash).filter(|(month, _)| month % step == 0 || *month == end);
        let point =
            |(month, dollars): (u32, &f64)| (f64::from(month) / f64::from(end), y(*dollars));
        Self { points: shown.map(point).collect(), zero: y(0.0), is_loss: last < 0.0 }
    }
}

fn haystack(entry: &Entry, file: &str) -> String {
    let mut parts = vec![entry.name(), file.to_owned()];
    // A search for the word lists what comes with the program.
    if matches!(entry.place(), Place::Shipped(_)) {
        parts.push("shipped".to_owned());
    }
    if let Some(scenario) = entry.as_written() {
        parts.extend([scenario.description.to_string(), scenario.lessee.name.clone()]);
        parts.extend(scenario.tranches.iter().map(|tranche| tranche.lender.clone()));
    }
    // Split by lines, so that no word of a search is found across two parts.
    parts.join("\n").to_lowercase()
}
