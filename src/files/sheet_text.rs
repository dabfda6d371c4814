//! The text of a table that a spreadsheet has written: CSV in whatever way it was saved.
//!
//! UTF-8 with or without its mark and UTF-16 are read; anything else is refused with what to do.
//! What is much larger than such a table is refused before it is read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::plain;
use crate::format::text;

/// Reads the text of a table of at most so many bytes; `-` is standard input.
///
/// # Errors
///
/// Why there is no text, with the name of the file.
pub fn read(path: &Path, bytes_max: u64) -> Result<String, String> {
    let named = |problem: String| format!("{}: {problem}", text::path(path));
    if path == Path::new("-") {
        return bytes_of(io::stdin().lock(), bytes_max)
            .and_then(|bytes| decoded(&bytes))
            .map_err(|problem| format!("standard input: {problem}"));
    }
    let file = open(path).map_err(|error| match plain::not_a_file(&error) {
        Some(what) => named(format!("{what}, not a file")),
        None if plain::is_missing(&error) => {
            named("no such file; check the name and the folder".to_owned())
        }
        None => named(format!("cannot be read: {error}")),
    })?;
    bytes_of(file, bytes_max).and_then(|bytes| decoded(&bytes)).map_err(named)
}

/// Opens what a table is read from. A pipe is no plain file, and may be what a shell gives:
/// `--from <(…)`, `--cases <(…)`.
fn open(path: &Path) -> io::Result<File> {
    let is_stream = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    if is_stream { File::open(path) } else { plain::open(path, OpenOptions::new().read(true)) }
}

fn bytes_of(stream: impl Read, bytes_max: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream
        .take(bytes_max + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > bytes_max {
        return Err(format!(
            "larger than {} MiB, the most that is read of such a table",
            bytes_max >> 20
        ));
    }
    Ok(bytes)
}

/// Whether these are the first bytes of a workbook, which is an archive.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The text of bytes as a spreadsheet saves them.
///
/// # Errors
///
/// That they are no text, and how to save it as one.
pub fn decoded(bytes: &[u8]) -> Result<String, String> {
    if is_workbook(bytes) {
        return Err("a workbook, no text; save the sheet as CSV".to_owned());
    }
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf_16(rest, u16::from_be_bytes),
        // Without its mark: in a header every second byte is 0.
        [_, 0, _, 0, ..] => return utf_16(bytes, u16::from_le_bytes),
        [0, _, 0, _, ..] => return utf_16(bytes, u16::from_be_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            Err(format!("line {line} is not UTF-8 text; save it as “CSV UTF-8”"))
        }
    }
}

/// The line on which a record begins, from 1; 0 where the reader does not say.
///
/// The reader places a record behind the last sign that ended the one before: in front of the second
/// sign of an end of two, and of empty lines.
pub fn line_of(record: &csv::StringRecord, text: &str) -> u64 {
    record.position().map_or(0, |position| {
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
    })
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
    text.ok_or_else(|| "damaged UTF-16 text; save it as “CSV UTF-8”".to_owned())
}
