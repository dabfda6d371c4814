//! A crossover in words: "A has a higher net IRR than B while residual value is above 18.3%."

use super::{Better, Crossover, Piece};
use crate::analysis::Unit;
use crate::analysis::belief::lever_name;
use crate::analysis::lever_text::{self, Side};
use crate::model::Scenario;

impl Crossover {
    /// Where the first scenario beats the second, in words; both by the names given.
    pub fn sentence(&self, scenario: &Scenario, first: &str, second: &str) -> String {
        let beats = self.metric.beats();
        let better: Vec<&Piece> = self.where_better(Better::First).collect();
        let lever = lever_name(self.lever, scenario);
        let range = format!("{lever} between {} and {}", self.low(), self.high());
        let said = match better.as_slice() {
            [] if self.are_all(Better::Neither) => {
                format!("{first} and {second} are the same for any {range}")
            }
            [] if self.are_all(Better::Unknown) => {
                format!("No ranking: {} is undefined in one of the two", self.metric.phrase())
            }
            [] => format!("{first} {} {second} for any {range}", never(beats)),
            [_] if self.are_all(Better::First) => {
                format!("{first} {beats} {second} for any {range}")
            }
            pieces => {
                let parts: Vec<String> = pieces.iter().map(|piece| self.part(piece)).collect();
                format!("{first} {beats} {second} while {lever} is {}", parts.join(", or "))
            }
        };
        format!("{said}.{}", self.rest(&lever))
    }

    fn are_all(&self, better: Better) -> bool {
        self.pieces.iter().all(|piece| piece.better == better)
    }

    /// "above 18.3%", "below 30 months", "between 12% and 18.3%".
    fn part(&self, piece: &Piece) -> String {
        let is_first = self.pieces.first().is_some_and(|first| first.from >= piece.from);
        let is_last = self.pieces.last().is_some_and(|last| last.to <= piece.to);
        let [from, to] = [piece.from, piece.to].map(|value| self.text(value));
        // An end of the whole range is only the slider's end, so just the inner limit is said.
        match (is_first, is_last) {
            (true, _) => format!("below {to}"),
            // The first whole month of a piece belongs to it, unlike a crossing between two floats.
            (false, true) if self.is_whole() => format!("at least {from}"),
            (false, true) => format!("above {from}"),
            (false, false) => format!("between {from} and {to}"),
        }
    }

    /// Where both are the same, and where nothing can be said.
    fn rest(&self, lever: &str) -> String {
        let parts = |better: Better| {
            let parts: Vec<String> =
                self.where_better(better).map(|piece| self.part(piece)).collect();
            (!parts.is_empty() && !self.are_all(better)).then(|| parts.join(", or "))
        };
        let same = parts(Better::Neither)
            .map(|parts| format!(" They are the same while {lever} is {parts}."));
        let unknown = parts(Better::Unknown).map(|parts| {
            format!(" While {lever} is {parts}, {} is undefined in one.", self.metric.phrase())
        });
        same.into_iter().chain(unknown).collect()
    }

    fn is_whole(&self) -> bool {
        matches!(self.lever.unit(), Unit::Months | Unit::Count)
    }

    fn low(&self) -> String {
        self.pieces.first().map_or_else(String::new, |piece| self.text(piece.from))
    }

    fn high(&self) -> String {
        self.pieces.last().map_or_else(String::new, |piece| self.text(piece.to))
    }

    fn text(&self, value: f64) -> String {
        lever_text::rounded(self.lever, value, Side::Nearest)
    }
}

fn never(beats: &str) -> String {
    match beats.strip_prefix("is ") {
        Some(rest) => format!("is never {rest}"),
        None => format!("never {beats}"),
    }
}
