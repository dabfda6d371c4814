//! Scenario files that people write by hand: what a change of values leaves of their comments.
//!
//! A file is written anew by changing the places that differ, and nothing else: comments, the order
//! of fields, blank lines, underscores in numbers and line ends stay as they are. A comment belongs
//! to the field before which it stands or behind which it stands on the same line; it moves with a
//! loan or a round that changes places, and goes with one that is removed. What is separated from
//! the next field by a blank line belongs to the list, and stays.

mod pieces;
mod spans;
mod splice;

use std::path::Path;

use self::splice::{Side, merged};
use super::FileError;
use super::outline::Node;
use super::scenario_file::{copy, parse, to_text, without_mark};
use crate::format::text;
use crate::model::Scenario;

/// Characters of a comment that is told of.
const TOLD_CHARS: usize = 60;

/// A scenario's text in the manner of an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The text of the file.
    pub text: String,
    /// Comments of the earlier text that are not in it, because what they were about is gone.
    pub lost: Vec<String>,
}

impl Kept {
    /// A sentence on what was lost, to tell the person who saves; `None` where nothing was.
    pub fn in_words(&self) -> Option<String> {
        let first = self.lost.first()?;
        let quoted = text::line(&shortened(first)).into_owned();
        Some(match self.lost.len() {
            1 => format!("The comment “{quoted}” was removed with what it was about."),
            count => format!(
                "{count} comments were removed with what they were about; the first is “{quoted}”."
            ),
        })
    }
}

/// The text of a scenario, written as an earlier text of it was.
///
/// An empty earlier text, or one that is no scenario, yields [`to_text`]; one that already says
/// this scenario comes back byte for byte. What is yielded reads back as `scenario`.
///
/// # Errors
///
/// As [`to_text`].
///
/// ```
/// use chiplease::files::{comments, library, scenario_file};
///
/// let mut scenario = library::default_scenario()?;
/// let text = scenario_file::to_text(&scenario)?;
/// let text = text.replace("term_months: 60,", "term_months: 60, // as signed");
/// scenario.lease.term_months = 48;
/// let kept = comments::text_like(&text, &scenario)?;
/// assert!(kept.text.contains("term_months: 48, // as signed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn text_like(earlier: &str, scenario: &Scenario) -> Result<Kept, FileError> {
    let wanted = to_text(scenario)?;
    let Ok(was) = parse(earlier) else { return Ok(Kept { text: wanted, lost: Vec::new() }) };
    if was == *scenario {
        return Ok(Kept { text: earlier.to_owned(), lost: Vec::new() });
    }
    let is_sound = |text: &String| parse(text).is_ok_and(|read| read == *scenario);
    // Nothing that does not read back may ever replace a file, however it was laid out.
    let text = spliced(earlier, &to_text(&was)?, &wanted).filter(is_sound).unwrap_or(wanted);
    let lost = lost(earlier, &text);
    Ok(Kept { text, lost })
}

/// Writes a scenario file as [`scenario_file::write`](super::scenario_file::write) does, in the
/// manner of an earlier text of it; see [`text_like`].
///
/// # Errors
///
/// As [`scenario_file::write`](super::scenario_file::write).
pub fn write_like(
    path: impl AsRef<Path>,
    earlier: &str,
    scenario: &Scenario,
) -> Result<Kept, FileError> {
    let kept = text_like(earlier, scenario)?;
    copy(path, kept.text.as_bytes())?;
    Ok(kept)
}

/// The earlier text with the places changed in which the canonical texts differ.
fn spliced(earlier: &str, was: &str, now: &str) -> Option<String> {
    let bare = without_mark(earlier);
    let mark = &earlier[..earlier.len() - bare.len()];
    let [here_root, was_root, now_root] =
        [Node::parse(bare).ok()?, Node::parse(was).ok()?, Node::parse(now).ok()?];
    let side = |text, node| Side { text, node };
    let root = merged(side(bare, &here_root), Some(side(was, &was_root)), side(now, &now_root));
    let (before, after) = (&bare[..here_root.span.start], &bare[here_root.span.end..]);
    Some([mark, before, &root, after].concat())
}

/// The comments of one text that another does not have, each as often as it is missing.
fn lost(earlier: &str, now: &str) -> Vec<String> {
    let all = |text: &str| -> Vec<String> {
        let spans = spans::comments(text).into_iter();
        spans.map(|span| text[span].trim().to_owned()).collect()
    };
    let mut left = all(now);
    let mut lost = all(earlier);
    lost.retain(|comment| match left.iter().position(|other| other == comment) {
        Some(place) => {
            left.swap_remove(place);
            false
        }
        None => true,
    });
    lost
}

/// A comment without its marks, on one line and not too long.
fn shortened(comment: &str) -> String {
    let inner = comment.trim_start_matches(['/', '*']).trim_end_matches(['*', '/']);
    let line = inner.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TOLD_CHARS {
        return line;
    }
    line.chars().take(TOLD_CHARS - 1).chain(['…']).collect()
}
