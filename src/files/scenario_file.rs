//! Scenario files: strict to read, canonical and atomic to write.
//!
//! What is read and written back is the same scenario, number by number and digit by digit, and a
//! file that this module wrote changes no byte when it is saved unchanged. Bounds are left to
//! [`crate::model::validate()`].

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use ron::ser::PrettyConfig;
use serde::de::DeserializeOwned;

use super::format_error::{self, FormatError};
use super::outline::{Kind, Node, is_space, place};
use super::{atomic, plain, sheet_text};
use crate::format::text;
use crate::model::Scenario;
use crate::model::number::is_exact_plain;
use crate::model::scenario::FORMAT;

/// The largest file that is read, bytes. Ours are about 4 kB, with much evidence 40 kB.
pub const FILE_BYTES_MAX: u64 = 4 << 20;

/// Why a scenario file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The text is not a scenario.
    #[error("{}:{source}", text::path(.path))]
    Format {
        /// The file.
        path: PathBuf,
        /// Where in it, and why.
        source: FormatError,
    },
    /// The bytes are those of a workbook.
    #[error("{}: a workbook, not a scenario; chiplease import reads one back", text::path(.path))]
    Workbook {
        /// The file.
        path: PathBuf,
    },
    /// The bytes are not text.
    #[error(
        "{}:{line}:{column}: not UTF-8 text (byte {offset} of the file); \
         a scenario is a text file that ends in .ron", text::path(.path)
    )]
    NotText {
        /// The file.
        path: PathBuf,
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
        /// Its position in the file, from 0.
        offset: usize,
    },
    /// More bytes than any scenario has.
    #[error(
        "{}: larger than {} MiB, the most that is read; a scenario has a few kilobytes",
        text::path(.path), FILE_BYTES_MAX >> 20
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// A folder, a device or the like.
    #[error("{}: {what}, not a file; name a scenario file that ends in .ron", text::path(.path))]
    NotAFile {
        /// What was named.
        path: PathBuf,
        /// What it is: "a folder".
        what: &'static str,
    },
    /// Nothing has that name.
    #[error("{}: no such file; check the name and the folder", text::path(.path))]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused to read it.
    #[error("{}: cannot be read: {source}", text::path(.path))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The operating system refused to write it; the file is as it was.
    #[error(
        "{}: cannot be written: {source}. What was there is unchanged; save under another name",
        text::path(.path)
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not hold what was written a moment ago.
    #[error(
        "{}: reads back differently from what was written; save under another name",
        text::path(.path)
    )]
    ReadsBackDifferently {
        /// The file.
        path: PathBuf,
    },
    /// The scenario has no faithful text. A defect of this program.
    #[error("this scenario cannot be written as text: {0}")]
    NoText(String),
}

impl FileError {
    /// What is wrong, without the path: for a list that names the file anyway.
    pub fn brief(&self) -> String {
        match self {
            Self::Format { source: FormatError { line, column, field, problem, .. }, .. } => {
                let field = if field.is_empty() { String::new() } else { format!("{field}: ") };
                format!("line {line}, column {column}: {field}{problem}")
            }
            Self::Workbook { .. } => "a workbook; chiplease import reads one back".to_owned(),
            Self::NotText { line, column, .. } => {
                format!("line {line}, column {column}: not UTF-8 text")
            }
            Self::TooLarge { .. } => format!("larger than {} MiB", FILE_BYTES_MAX >> 20),
            Self::NotAFile { what, .. } => format!("{what}, not a file"),
            Self::Missing { .. } => "no such file".to_owned(),
            Self::Read { source, .. } => format!("cannot be read: {source}"),
            Self::Write { source, .. } => format!("cannot be written: {source}"),
            Self::ReadsBackDifferently { .. } => "reads back differently".to_owned(),
            Self::NoText(why) => why.clone(),
        }
    }
}

/// Reads a scenario file.
pub fn read(path: impl AsRef<Path>) -> Result<Scenario, FileError> {
    read_with_bytes(path).map(|(scenario, _)| scenario)
}

/// As [`read`], with the bytes that were understood, to notice later that the file has changed.
pub fn read_with_bytes(path: impl AsRef<Path>) -> Result<(Scenario, Vec<u8>), FileError> {
    let path = path.as_ref();
    let bytes = bytes_in(path)?;
    Ok((scenario_of(&bytes, path)?, bytes))
}

/// The bytes of what may be a scenario file, without understanding them.
pub fn bytes_in(path: &Path) -> Result<Vec<u8>, FileError> {
    let failed = |source: io::Error| match plain::not_a_file(&source) {
        Some(what) => FileError::NotAFile { path: path.to_owned(), what },
        None if plain::is_missing(&source) => FileError::Missing { path: path.to_owned() },
        None => FileError::Read { path: path.to_owned(), source },
    };
    let file = plain::open(path, File::options().read(true)).map_err(failed)?;
    // Refused before it is read; `bytes_of` bounds a file that grows meanwhile, too.
    if file.metadata().map_err(failed)?.len() > FILE_BYTES_MAX {
        return Err(FileError::TooLarge { path: path.to_owned() });
    }
    bytes_of(file, path)
}

/// Reads a scenario from a stream; `label` names it in errors.
pub fn read_from(stream: impl Read, label: &Path) -> Result<Scenario, FileError> {
    scenario_of(&bytes_of(stream, label)?, label)
}

fn bytes_of(stream: impl Read, label: &Path) -> Result<Vec<u8>, FileError> {
    let path = || label.to_owned();
    let mut bytes = Vec::new();
    // The bound holds even if the stream grows, or never ends.
    stream
        .take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| FileError::Read { path: path(), source })?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(FileError::TooLarge { path: path() });
    }
    Ok(bytes)
}

fn scenario_of(bytes: &[u8], label: &Path) -> Result<Scenario, FileError> {
    let path = || label.to_owned();
    if sheet_text::is_workbook(bytes) {
        return Err(FileError::Workbook { path: path() });
    }
    let text = str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let valid = String::from_utf8_lossy(&bytes[..offset]);
        let (line, column) = place(&valid, offset);
        FileError::NotText { path: path(), line, column, offset }
    })?;
    parse(text).map_err(|source| FileError::Format { path: path(), source })
}

/// Reads a scenario from its text.
///
/// Strict: every field once, no others, each of its type. A text of a newer format says so
/// whatever else is in it.
///
/// ```
/// use chiplease::files::{library, scenario_file};
///
/// let scenario = library::default_scenario()?;
/// let text = scenario_file::to_text(&scenario)?;
/// assert_eq!(scenario_file::parse(&text)?, scenario);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse(text: &str) -> Result<Scenario, FormatError> {
    let text = without_mark(text);
    // Whatever else is wrong with an undecided merge follows from that.
    parsed(text).map_err(|error| FormatError::undecided(text).unwrap_or(error))
}

fn parsed(text: &str) -> Result<Scenario, FormatError> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || is_space(c));
    if start.is_empty() {
        return Err(FormatError::new(text, 0, "", "the file is empty; a scenario starts with ("));
    }
    if !["(", "//", "/*", "Scenario"].iter().any(|begin| start.starts_with(begin)) {
        let problem = "not a scenario; a scenario file starts with (";
        return Err(FormatError::new(text, text.len() - start.len(), "", problem));
    }
    let root = Node::parse(text).map_err(|error| FormatError::syntax(text, error))?;
    if !matches!(root.kind, Kind::Struct(_)) {
        let problem = "not a scenario; a scenario file starts with ( and its fields";
        return Err(FormatError::new(text, root.span.start, "", problem));
    }
    refuse_newer(text, &root)?;
    deserialize(text, &root, &[&root])
}

/// The text without the byte-order mark that some editors put before it.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// The text of a scenario: one field a line, always in the same order and layout.
pub fn to_text(scenario: &Scenario) -> Result<String, FileError> {
    // Line feeds on every system, so that git sees the same file.
    let layout = PrettyConfig::new().new_line("\n").indentor("    ");
    let text = ron::ser::to_string_pretty(scenario, layout)
        .map_err(|error| FileError::NoText(error.to_string()))?;
    let text = bare_apostrophes(&text) + "\n";
    // Nothing that does not read back may ever replace a file.
    match parse(&text) {
        Ok(read_back) if read_back == *scenario => Ok(text),
        Ok(_) => Err(FileError::NoText("it reads back differently".to_owned())),
        Err(error) => Err(FileError::NoText(error.to_string())),
    }
}

/// Writes a scenario file in one step: a reader finds the old file or the new one, whole.
///
/// How that is done, and what stays, is described in [`atomic`]; what was written is read back and
/// compared. After an error the old file is as it was.
pub fn write(path: impl AsRef<Path>, scenario: &Scenario) -> Result<(), FileError> {
    write_with_bytes(path, scenario).map(drop)
}

/// As [`write()`]; yields the bytes that were written, to notice later that the file has changed.
pub fn write_with_bytes(path: impl AsRef<Path>, scenario: &Scenario) -> Result<Vec<u8>, FileError> {
    copy(path, &to_text(scenario)?.into_bytes())
}

/// Writes a scenario file that holds just these bytes, and gives them back.
///
/// # Errors
///
/// As [`write()`].
pub fn copy(path: impl AsRef<Path>, bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let path = path.as_ref();
    if let Some(what) = fs::metadata(path).ok().as_ref().and_then(plain::other_than_file) {
        return Err(FileError::NotAFile { path: path.to_owned(), what });
    }
    atomic::write(path, bytes)
        .map_err(|source| FileError::Write { path: path.to_owned(), source })?;
    match bytes_in(path)? {
        read_back if read_back == bytes => Ok(read_back),
        _ => Err(FileError::ReadsBackDifferently { path: path.to_owned() }),
    }
}

/// Reads a text whose outline is sound: a scenario, or what holds `scenarios`.
pub(super) fn deserialize<T: DeserializeOwned>(
    text: &str,
    root: &Node,
    scenarios: &[&Node],
) -> Result<T, FormatError> {
    let (quoted, quotes_at) = quote_long_numbers(text, scenarios);
    let read = |reader: &mut ron::Deserializer<'_>| {
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(&mut *reader, &mut track);
        T::deserialize(tracked).map_err(|code| (track.path(), code))
    };
    let mut reader = ron::Deserializer::from_str(&quoted)
        .map_err(|error| FormatError::new(text, 0, "", error.code.to_string()))?;
    read(&mut reader).map_err(|(path, code): (_, ron::Error)| {
        let offset = format_error::offset_of(&quoted, &reader.span_error(code.clone()));
        // RON has read the quoted text: its offset counts quotes that the file does not have.
        let quotes_before = quotes_at.iter().filter(|at| **at < offset).count();
        FormatError::from_ron::<T>(text, root, &path, &code, offset - quotes_before)
    })
}

/// Quotes the plain numbers that RON would round, so that each arrives as it was typed. Also
/// yields where the quotes went, as bytes of the new text.
fn quote_long_numbers<'t>(text: &'t str, scenarios: &[&Node]) -> (Cow<'t, str>, Vec<usize>) {
    let mut quoted = String::new();
    let (mut copied, mut quotes_at) = (0, Vec::new());
    let mut quote = |span: &Range<usize>| {
        let number = &text[span.clone()];
        if is_exact_plain(number) {
            return;
        }
        quoted.push_str(&text[copied..span.start]);
        quotes_at.push(quoted.len());
        quoted.push('"');
        quoted.push_str(number);
        quotes_at.push(quoted.len());
        quoted.push('"');
        copied = span.end;
    };
    for scenario in scenarios {
        scenario.each_number(&mut quote);
    }
    if quotes_at.is_empty() {
        return (Cow::Borrowed(text), quotes_at);
    }
    quoted.push_str(&text[copied..]);
    (Cow::Owned(quoted), quotes_at)
}

/// Looks at `format` before anything else: a newer file has fields that would be called unknown.
fn refuse_newer(text: &str, root: &Node) -> Result<(), FormatError> {
    let Some(entry) = root.entry("format") else { return Ok(()) };
    let found = &text[entry.value.span.clone()];
    match found.parse::<u64>() {
        Ok(number) if u64::from(FORMAT) < number => {
            Err(FormatError::newer(text, entry.value.span.start, found))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A text as a file has it: in quotes, on one line.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            letter if letter.is_control() => quoted.extend(letter.escape_unicode()),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// The text that stands in a file so; `None` of what is no text.
pub fn unquoted(ron: &str) -> Option<String> {
    ron::from_str(ron).ok()
}

/// Writes `xAI's` where RON's writer puts `xAI\'s`; both read the same.
fn bare_apostrophes(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            bare.push(c);
            continue;
        }
        match chars.next() {
            Some('\'') => bare.push('\''),
            Some(escaped) => bare.extend(['\\', escaped]),
            None => bare.push('\\'),
        }
    }
    bare
}
