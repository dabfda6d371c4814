//! What the return rests on: the levers that move it most, and which of them have no published
//! source.
//!
//! They are the longest bars of the tornado of net IRR: each lever alone is moved over what is
//! plausible for it, everything else as it is.

use crate::model::scenario::Evidence;
use crate::model::{FastLane, Scenario};

use super::tornado::{Bar, Ranges, Tornado, tornado};
use super::{Lever, Metric};

/// How many of the levers that move the return most are looked at, at the most.
pub const LARGEST_MAX: usize = 8;
/// A swing below a hundredth of a point does not show in any figure.
const SWING_MIN: f64 = 1e-4;

/// What they are called in a sentence.
const NUMBERS: &str = "main drivers";

/// Whether an evidence text says that the number is unpublished: it begins with "assumption",
/// in capitals or not (Method, section 1).
pub fn is_assumption(text: &str) -> bool {
    const MARK: &str = "assumption";
    // `get`, not a slice: the text may be shorter, or the cut may fall inside a character.
    text.trim_start().get(..MARK.len()).is_some_and(|head| head.eq_ignore_ascii_case(MARK))
}

/// Whether the number at a field path rests on an assumption: marked so, or without any evidence.
pub fn is_path_assumed(scenario: &Scenario, path: &str) -> bool {
    scenario.evidence.get(path).is_none_or(|text| is_assumption(text))
}

/// Whether the lever's number rests on an assumption. False for a lever that does not apply, and
/// for settings of the simulation, which say nothing about the world.
pub fn is_assumed(scenario: &Scenario, lever: Lever) -> bool {
    let is_setting = matches!(lever, Lever::PathCount | Lever::Seed);
    !is_setting && lever.value(scenario).is_some() && is_path_assumed(scenario, &lever.path())
}

/// The text marked as an assumption.
pub fn marked(text: &str) -> String {
    match text.trim() {
        "" => "assumption".to_owned(),
        text => format!("assumption: {text}"),
    }
}

/// Takes what was typed as the evidence of a field; nothing takes it away.
pub fn take(evidence: &mut Evidence, path: &str, text: &str) {
    match text.trim() {
        "" => drop(evidence.remove(path)),
        text if evidence.get(path).is_some_and(|before| before == text) => {}
        text => drop(evidence.insert(path.to_owned(), text.to_owned())),
    }
}

/// The bars of the levers that move the net IRR most, the longest first; at most [`LARGEST_MAX`]
/// (Method, section 8, "What the return rests on").
pub fn largest_bars(lane: &mut FastLane, scenario: &Scenario) -> Vec<Bar> {
    let found = tornado(lane, scenario, Metric::NetIrr, &Ranges::new());
    largest(&found).cloned().collect()
}

/// The same of a tornado that has been computed already.
pub fn largest(tornado: &Tornado) -> impl Iterator<Item = &Bar> {
    // The bars are sorted by swing, so the first one below the limit ends the list.
    tornado.bars.iter().take_while(|bar| bar.swing >= SWING_MIN).take(LARGEST_MAX)
}

/// What share of these levers rests on assumptions, in a sentence; `None` where there are none.
/// Method, section 8.
pub fn in_words(scenario: &Scenario, bars: &[Bar]) -> Option<String> {
    let assumed = bars.iter().filter(|bar| is_assumed(scenario, bar.lever)).count();
    Some(match (assumed, bars.len()) {
        (_, 0) => return None,
        (0, 1) => "The main driver is sourced.".to_owned(),
        (_, 1) => "The main driver is unsourced.".to_owned(),
        (0, count) => format!("All {count} {NUMBERS} are sourced."),
        (1, count) => format!("1 of the {count} {NUMBERS} is unsourced."),
        (assumed, count) if assumed == count => format!("All {count} {NUMBERS} are unsourced."),
        (assumed, count) => format!("{assumed} of the {count} {NUMBERS} are unsourced."),
    })
}
