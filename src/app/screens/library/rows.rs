//! The rows of the library: what an entry shows, taken once, and which of them a search finds.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use eframe::egui::{Pos2, pos2};

use crate::analysis::{Digest, Metric};
use crate::format::{self, text};
use crate::model::Scenario;
use crate::session::catalogue::{Entry, Place};

/// Most points of a spark line: more than a small drawing has pixels show nothing more.
const SPARK_POINTS_MAX: usize = 48;

/// State of an entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
    /// Its figures are still being computed.
    Awaited,
    Run(Figures),
    /// Why it has none, in a line.
    Troubled(String),
}

/// What the columns show.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    /// Dollars.
    pub(super) size: f64,
    pub(super) loan_rate: Option<f64>,
    pub(super) net_irr: Option<f64>,
    pub(super) min_dscr: Option<f64>,
    pub(super) is_dscr_breached: bool,
    pub(super) default_month: Option<u32>,
    /// Dollars; `None` where there is no debt.
    pub(super) lender_loss: Option<f64>,
    /// Gain of the equity before fee and carry, a fraction of what was paid in.
    pub(super) gain: Option<f64>,
}

/// One entry as the table shows it.
#[derive(Debug)]
pub(super) struct Row {
    /// Place in the catalogue.
    pub(super) index: usize,
    pub(super) place: Place,
    pub(super) name: String,
    /// Empty where no lessee is named.
    pub(super) lessee: String,
    /// Muted, behind the name.
    pub(super) file: String,
    pub(super) standing: Standing,
    pub(super) modified: Option<SystemTime>,
    pub(super) spark: Spark,
    /// Everything that a search looks at, in lower case.
    haystack: String,
}

/// The equity's cash so far, as a line in a square from 0 to 1, and where zero is in it.
#[derive(Debug, Default)]
pub(super) struct Spark {
    pub(super) points: Vec<Pos2>,
    pub(super) zero: f32,
    pub(super) is_loss: bool,
}

impl Row {
    pub(super) fn of(index: usize, entry: &Entry, folder: Option<&Path>) -> Self {
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

    pub(super) fn figures(&self) -> Option<&Figures> {
        match &self.standing {
            Standing::Run(figures) => Some(figures),
            Standing::Awaited | Standing::Troubled(_) => None,
        }
    }

    /// When the file was written, in seconds, to sort by.
    pub(super) fn modified_seconds(&self) -> Option<f64> {
        let since = self.modified?.duration_since(UNIX_EPOCH);
        // A time before 1970 counts as the oldest.
        Some(since.map_or(0.0, |since| since.as_secs_f64()))
    }

    /// Whether every word of a search is found in it.
    pub(super) fn fits(&self, search: &str) -> bool {
        search.to_lowercase().split_whitespace().all(|word| self.haystack.contains(word))
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
            lender_loss: has_loans.then(|| format::float(summary.lender_loss())),
            gain: digest.gain(),
        }
    }
}

impl Spark {
    fn of(digest: &Digest) -> Self {
        let cash = &digest.cash;
        let Some(last) = cash.last().copied() else { return Self::default() };
        // From zero, so that the line of zero lies within the square.
        let low = cash.iter().copied().fold(0.0, f64::min);
        let high = cash.iter().copied().fold(0.0, f64::max);
        // A deal without any cash flow must not divide by zero.
        let height = (high - low).max(f64::MIN_POSITIVE);
        let y = |dollars: f64| ((high - dollars) / height) as f32;
        let end = (cash.len() - 1).max(1);
        // Every so many months, and the last one always: it says whether there is a loss.
        let step = cash.len().div_ceil(SPARK_POINTS_MAX);
        let months = (0..cash.len()).filter(|month| month % step == 0 || *month == end);
        let point = |month: usize| {
            let dollars = cash.get(month).copied()?;
            Some(pos2(month as f32 / end as f32, y(dollars)))
        };
        Self { points: months.filter_map(point).collect(), zero: y(0.0), is_loss: last < 0.0 }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> Row {
        Row {
            index: 0,
            place: Place::Shipped(0),
            name: name.to_owned(),
            lessee: String::new(),
            file: String::new(),
            standing: Standing::Awaited,
            modified: None,
            spark: Spark::default(),
            haystack: name.to_lowercase(),
        }
    }

    #[test]
    fn every_word_must_be_found_in_any_order_and_case() {
        let rows = [row("Valor Compute II xAI"), row("Valor Compute I xAI")];
        let found = |search| rows.each_ref().map(|row| row.fits(search));
        assert_eq!(found("xAI II"), [true, false]);
        assert_eq!(found("  VALOR "), [true, true]);
        assert_eq!(found("valor meta"), [false, false]);
    }

    #[test]
    fn a_spark_line_stays_in_its_square_and_keeps_the_last_month() {
        let scenario = crate::files::library::default_scenario().ok();
        let digest = scenario.and_then(|scenario| Digest::of(&scenario).ok());
        assert!(digest.is_some(), "it ships and is sound");
        let Some(mut digest) = digest else { return };
        digest.cash = (0..480).map(|month| f64::from(month) - 100.0).collect();
        let spark = Spark::of(&digest);
        assert!(spark.points.len() <= SPARK_POINTS_MAX + 1, "{}", spark.points.len());
        let is_inside = |at: &Pos2| (0.0..=1.0).contains(&at.x) && (0.0..=1.0).contains(&at.y);
        assert!(spark.points.iter().all(is_inside), "{:?}", spark.points);
        assert_eq!(spark.points.last(), Some(&pos2(1.0, 0.0)));
        assert!(!spark.is_loss, "it ends above zero");
    }
}
