//! What is wrong with a scenario's text, said so that a person can mend it.
//!
//! RON reports what its parser stumbled over. This module turns that into the field, its place,
//! what was expected and what was found, with the help of the [`Node`] outline.

use std::fmt;

use ron::error::{Error as RonError, SpannedError};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::outline::{self, Entry, Kind, Node, SyntaxError, join};
use crate::format::hints::{excerpt, nearest};
use crate::model::scenario::FORMAT;

const UNKNOWN_FIELD: &str = "unknown field";

/// Where and why a text is not a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct FormatError {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in the line, from 1, in characters.
    pub column: usize,
    /// The field, such as `tranches[0].rate`; empty where the text as a whole is meant.
    pub field: String,
    /// What was expected and what was found, and what to do where that is not the same.
    pub problem: String,
    /// Whether the text was written by a newer version of this program.
    pub is_newer: bool,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, field, problem, is_newer: _ } = self;
        match field.as_str() {
            "" => write!(f, "{line}:{column}: {problem}"),
            field => write!(f, "{line}:{column}: {field}: {problem}"),
        }
    }
}

impl FormatError {
    pub(super) fn new(text: &str, offset: usize, field: &str, problem: impl Into<String>) -> Self {
        let (line, column) = outline::place(text, offset);
        Self { line, column, field: field.to_owned(), problem: problem.into(), is_newer: false }
    }

    /// Whether it is about a field that the group does not have.
    pub(super) fn is_unknown_field(&self) -> bool {
        self.problem.starts_with(UNKNOWN_FIELD)
    }

    pub(super) fn syntax(text: &str, error: SyntaxError) -> Self {
        Self::new(text, error.offset, &error.field, error.message)
    }

    pub(super) fn newer(text: &str, offset: usize, found: &str) -> Self {
        let problem = format!(
            "needs a newer chiplease: format {found}, this one reads {FORMAT}. \
             Update chiplease, or save the scenario in format {FORMAT}"
        );
        Self { is_newer: true, ..Self::new(text, offset, "format", problem) }
    }

    /// What is wrong with a text that a merge has left undecided; `None` for any other.
    pub(super) fn undecided(text: &str) -> Option<Self> {
        let mut starts = text.split_inclusive('\n').scan(0, |start, line| {
            let from = *start;
            *start += line.len();
            Some((from, line))
        });
        let is_marker = |line: &str| {
            // Seven, and a name after them or nothing.
            line.strip_prefix("<<<<<<<")
                .is_some_and(|rest| rest.trim_start() != rest || rest.is_empty())
        };
        let (start, _) = starts.find(|(_, line)| is_marker(line))?;
        let problem = "a merge was left undecided here; keep one of the two sides, and delete the \
                       lines that begin with <<<<<<<, ======= and >>>>>>>";
        Some(Self::new(text, start, "", problem))
    }

    /// Translates what serde and RON say about a text whose outline is sound.
    ///
    /// `offset` is where RON's cursor stopped, in bytes of `text`.
    pub(super) fn from_ron<T: DeserializeOwned>(
        text: &str,
        root: &Node,
        path: &Path,
        code: &RonError,
        offset: usize,
    ) -> Self {
        match code {
            RonError::MissingStructField { field, .. } => {
                let (node, parent) = follow(root, path.iter());
                let line = if may_be_none::<T>(text, node.inside_some(), field) {
                    format!("{field}: None if there is none, else {field}: Some(…),")
                } else {
                    format!("{field}: …")
                };
                let problem = format!("missing; add {line} to the group that starts here");
                Self::new(text, node.span.start, &join(&parent, field), problem)
            }
            RonError::NoSuchStructField { found, expected, .. } => {
                // The path ends in the unknown field itself.
                let parent_len = path.iter().len().saturating_sub(1);
                let (node, parent) = follow(root, path.iter().take(parent_len));
                let entry = node.inside_some().entry(found);
                let start = entry.map_or(node.span.start, |entry| entry.key_span.start);
                let problem = format!("{UNKNOWN_FIELD}; {}", suggestion(found, expected));
                Self::new(text, start, &join(&parent, found), problem)
            }
            _ => {
                let (node, field) = blamed(root, path, code, offset);
                let wanted = match code {
                    RonError::ExpectedString => outline::text_wanted(&field).map(str::to_owned),
                    _ => None,
                };
                let expected = wanted.unwrap_or_else(|| expectation::<T>(code, node, text));
                let found = excerpt(text.get(node.span.clone()).unwrap_or_default());
                let problem = format!("expected {expected}, found {found}");
                Self::new(text, node.span.start, &field, problem)
            }
        }
    }
}

/// `did you mean rate?`, or all that is known.
fn suggestion(found: &str, known: &[&str]) -> String {
    match nearest(found, known.iter().copied()) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("known here: {}", known.join(", ")),
    }
}

/// The byte of `text` at RON's cursor.
pub(super) fn offset_of(text: &str, error: &SpannedError) -> usize {
    // RON counts lines and columns from 1, columns in characters.
    let line_start = match error.span.end.line {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    text[line_start..]
        .char_indices()
        .nth(error.span.end.col.saturating_sub(1))
        .map_or(text.len(), |(at, _)| line_start + at)
}

/// The value that is wrong. Where RON had accepted the beginning of a value (the 12 of 12.5), only
/// its cursor tells which one it was.
fn blamed<'n>(root: &'n Node, path: &Path, code: &RonError, offset: usize) -> (&'n Node, String) {
    match code {
        RonError::ExpectedComma
        | RonError::ExpectedStructLikeEnd
        | RonError::ExpectedOptionEnd
        | RonError::ExpectedArrayEnd
        | RonError::ExpectedMapEnd
        | RonError::TrailingCharacters => innermost(root, String::new(), offset),
        _ => follow(root, path.iter()),
    }
}

/// Walks as far along the path as the outline goes.
fn follow<'n, 'p>(root: &'n Node, path: impl Iterator<Item = &'p Segment>) -> (&'n Node, String) {
    let (mut node, mut field) = (root, String::new());
    for segment in path {
        let next = match segment {
            Segment::Seq { index } => {
                node.inside_some().item(*index).map(|item| (item, format!("{field}[{index}]")))
            }
            Segment::Map { key } => {
                let parent = node.inside_some();
                parent.entry(key).map(|entry| (&entry.value, entry_path(parent, &field, entry)))
            }
            // A variant's fields are addressed without the variant's name.
            Segment::Enum { .. } | Segment::Unknown => Some((node, field.clone())),
        };
        let Some(next) = next else { break };
        (node, field) = next;
    }
    (node, field)
}

/// The deepest value that covers the byte.
fn innermost(node: &Node, field: String, offset: usize) -> (&Node, String) {
    let covers = |child: &Node| child.span.start <= offset && offset <= child.span.end;
    match &node.inside_some().kind {
        Kind::Struct(entries) | Kind::Map(entries) => {
            match entries.iter().find(|entry| covers(&entry.value)) {
                Some(entry) => {
                    let field = entry_path(node.inside_some(), &field, entry);
                    innermost(&entry.value, field, offset)
                }
                None => (node, field),
            }
        }
        Kind::List(items) => match items.iter().enumerate().find(|(_, item)| covers(item)) {
            Some((index, item)) => innermost(item, format!("{field}[{index}]"), offset),
            None => (node, field),
        },
        Kind::Tuple(..) | Kind::Number | Kind::Text | Kind::Word => (node, field),
    }
}

/// The path of an entry: `parent.key` for a field, `parent["key"]` for a map's.
pub(super) fn entry_path(parent: &Node, parent_path: &str, entry: &Entry) -> String {
    match parent.kind {
        Kind::Map(_) => format!("{parent_path}[{:?}]", entry.key),
        Kind::Struct(_)
        | Kind::Tuple(..)
        | Kind::List(_)
        | Kind::Number
        | Kind::Text
        | Kind::Word => join(parent_path, &entry.key),
    }
}

/// What the field wants, in words.
fn expectation<T: DeserializeOwned>(code: &RonError, node: &Node, text: &str) -> String {
    let source = &text[node.span.clone()];
    let words = match code {
        RonError::InvalidValueForType { expected, .. } => return expected.clone(),
        RonError::NoSuchEnumVariant { expected, .. } => return one_of(expected),
        RonError::ExpectedString => "text in quotes such as \"Senior\"",
        RonError::IntegerOutOfBounds if source.starts_with('-') => "a whole number, 0 or more",
        RonError::IntegerOutOfBounds => "a smaller whole number",
        RonError::ExpectedInteger
        | RonError::InvalidIntegerDigit { .. }
        | RonError::UnderscoreAtBeginning => "a whole number such as 60",
        // Of 12.5 RON reads the 12 as a whole number and then misses a comma.
        RonError::ExpectedComma | RonError::ExpectedStructLikeEnd if node.kind == Kind::Number => {
            "a whole number such as 60"
        }
        RonError::ExpectedOption => "None or Some((…))",
        RonError::ExpectedArray => "a list in brackets such as [(…), (…)]",
        RonError::ExpectedMap => "pairs in braces such as {\"tranches[0].rate\": \"where from\"}",
        RonError::InvalidEscape(_) => "text in which a backslash is written \\\\",
        other => {
            return match (variants::<T>(text, node), other) {
                (Some(variants), _) => one_of(variants),
                (
                    None,
                    RonError::ExpectedStructLike
                    | RonError::ExpectedNamedStructLike(_)
                    | RonError::ExpectedDifferentStructName { .. }
                    | RonError::ExpectedIdentifier
                    | RonError::SuggestRawIdentifier(_),
                ) => "a group of named fields such as (name: …)".to_owned(),
                (None, other) => format!("something else ({other})"),
            };
        }
    };
    words.to_owned()
}

/// The variants that a field takes, found by trying one that cannot exist.
fn variants<T: DeserializeOwned>(text: &str, node: &Node) -> Option<&'static [&'static str]> {
    let (before, after) = (&text[..node.span.start], &text[node.span.end..]);
    match ron::from_str::<T>(&[before, "__", after].concat()) {
        Err(SpannedError { code: RonError::NoSuchEnumVariant { expected, .. }, .. }) => {
            Some(expected)
        }
        Ok(_) | Err(_) => None,
    }
}

/// Whether a field of the group may be `None`, found by trying something that cannot be.
fn may_be_none<T: DeserializeOwned>(text: &str, group: &Node, field: &str) -> bool {
    let Some(open) = text.get(group.span.clone()).and_then(|group| group.find('(')) else {
        return false;
    };
    let (before, after) = text.split_at(group.span.start + open + 1);
    let offered = format!("{before}{field}: __, {after}");
    matches!(ron::from_str::<T>(&offered), Err(SpannedError { code: RonError::ExpectedOption, .. }))
}

/// `one of Sell, Scrap, Renew`; a variant that takes something is shown with it.
fn one_of(variants: &[&str]) -> String {
    let forms = variants.iter().map(|variant| match *variant {
        "Months" => "Months(60)",
        "Cliff" => "Cliff(month: 24, share: 0.5)",
        "Sculpted" => "Sculpted(dscr: 1.5)",
        plain => plain,
    });
    format!("one of {}", forms.collect::<Vec<_>>().join(", "))
}
