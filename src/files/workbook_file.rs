//! Workbooks as files: what may be read of one, within bounds of size, memory and time.
//!
//! Whatever has the name of a workbook is looked at before a cell of it is read: a file of another
//! kind, one behind a password, with macros, cut short, or one that unpacks to more than any
//! workbook of ours does.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::plain;

/// The largest workbook that is read, bytes. Ours have up to 3 MB.
pub const BYTES_MAX: u64 = 32 << 20;
/// The most that it may unpack to, bytes. Ours unpack to up to 20 MB.
const UNPACKED_MAX: u64 = 128 << 20;
/// The most files that it may be made of. Ours have 25.
const PARTS_MAX: usize = 4096;

/// How an archive of the ZIP format begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// How an older Office file begins, in which newer ones are encrypted.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Why a workbook is not read.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookFileError {
    /// Nothing has that name.
    #[error("no such file; check the name and the folder")]
    Missing,
    /// A folder, a device or the like.
    #[error("{0}, not a file; name a workbook that ends in .xlsx")]
    NotAFile(&'static str),
    /// The system refused.
    #[error("cannot be read: {0}")]
    Read(io::Error),
    /// More bytes than any workbook of ours has.
    #[error(
        "larger than {} MiB, the most that is read; a workbook of chiplease has a few megabytes",
        BYTES_MAX >> 20
    )]
    TooLarge,
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Text with the name of a workbook.
    #[error("a text file (CSV or the like), not a workbook; save it as .xlsx")]
    Text,
    /// Another kind of file.
    #[error("not a workbook (.xlsx)")]
    Other,
    /// Behind a password.
    #[error("protected by a password; save it without one and import that")]
    Encrypted,
    /// The format of Excel before 2007.
    #[error("an older kind of workbook (.xls); save it as .xlsx and import that")]
    Old,
    /// Of another office program, or in the binary format.
    #[error("{0}; save it as .xlsx and import that")]
    OtherFormat(&'static str),
    /// It can run a program.
    #[error("holds macros, which chiplease never writes; save it as .xlsx without macros")]
    Macros,
    /// The archive has no end, or parts of it cannot be unpacked.
    #[error("cut short or damaged ({0}); get the file again")]
    Damaged(String),
    /// Few bytes that become many.
    #[error(
        "unpacks to more than {} MiB; a workbook of chiplease unpacks to 20 at most",
        UNPACKED_MAX >> 20
    )]
    Bomb,
}

/// Reads a workbook and checks that it may be opened; the cells are not looked at.
///
/// # Errors
///
/// Why not.
pub fn read(path: &Path) -> Result<Vec<u8>, WorkbookFileError> {
    let failed = |error: io::Error| match plain::not_a_file(&error) {
        Some(what) => WorkbookFileError::NotAFile(what),
        None if plain::is_missing(&error) => WorkbookFileError::Missing,
        None => WorkbookFileError::Read(error),
    };
    let file = plain::open(path, File::options().read(true)).map_err(failed)?;
    // Before it is read, and once more below for a file that grows meanwhile.
    if file.metadata().map_err(failed)?.len() > BYTES_MAX {
        return Err(WorkbookFileError::TooLarge);
    }
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    check(&bytes)?;
    Ok(bytes)
}

/// Whether these bytes are a workbook that may be opened.
///
/// # Errors
///
/// Why not.
pub fn check(bytes: &[u8]) -> Result<(), WorkbookFileError> {
    if bytes.len() as u64 > BYTES_MAX {
        return Err(WorkbookFileError::TooLarge);
    }
    if bytes.is_empty() {
        return Err(WorkbookFileError::Empty);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(of_compound(bytes));
    }
    if !bytes.starts_with(ZIP) {
        let is_text = str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
        return Err(if is_text { WorkbookFileError::Text } else { WorkbookFileError::Other });
    }
    let damaged = |error: &dyn ToString| WorkbookFileError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > PARTS_MAX {
        return Err(WorkbookFileError::Bomb);
    }
    refuse_other_kinds(&archive)?;
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?.to_lowercase();
        // Pictures and the like are never unpacked.
        let is_read = [".xml", ".rels"].iter().any(|ending| name.ends_with(ending));
        if !is_read {
            continue;
        }
        let is_strings = name.ends_with("sharedstrings.xml");
        left -= unpacked(part, left, is_strings)?;
    }
    Ok(())
}

/// How many bytes a part unpacks to.
fn unpacked(part: impl Read, left: u64, is_strings: bool) -> Result<u64, WorkbookFileError> {
    let damaged = |error: io::Error| WorkbookFileError::Damaged(error.to_string());
    let mut part = part.take(left + 1);
    let length = if is_strings {
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(damaged)?;
        // Room is made for as many strings as the part says that it has.
        if states_more_than(&content, content.len()) {
            return Err(WorkbookFileError::Damaged("a wrong count of texts".to_owned()));
        }
        content.len() as u64
    } else {
        io::copy(&mut part, &mut io::sink()).map_err(damaged)?
    };
    if length > left { Err(WorkbookFileError::Bomb) } else { Ok(length) }
}

/// Whether a part says that it has more texts than it has bytes.
fn states_more_than(content: &[u8], most: usize) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    let states = |at: usize| {
        let rest = content.get(at + COUNT.len()..).unwrap_or_default();
        let is_between = |byte: &&u8| byte.is_ascii_whitespace() || b"=\"'".contains(byte);
        let digits = rest.iter().skip_while(is_between).take_while(|byte| byte.is_ascii_digit());
        let stated = digits.fold(0_u64, |stated, digit| {
            stated.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        });
        stated > most as u64
    };
    let mut places = content.windows(COUNT.len()).enumerate();
    places.any(|(at, window)| window == COUNT && states(at))
}

/// An encrypted workbook, or one of the format before 2007.
fn of_compound(bytes: &[u8]) -> WorkbookFileError {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|letter| [letter, 0]).collect();
    let is_encrypted = bytes.windows(name.len()).any(|window| window == name);
    if is_encrypted { WorkbookFileError::Encrypted } else { WorkbookFileError::Old }
}

fn refuse_other_kinds<R>(archive: &ZipArchive<R>) -> Result<(), WorkbookFileError>
where
    R: Read + io::Seek,
{
    let names: Vec<String> =
        archive.file_names().flatten().map(|name| name.to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|found| found == name);
    let has_in = |folder: &str| names.iter().any(|found| found.starts_with(folder));
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        return Err(WorkbookFileError::Macros);
    }
    if has("xl/workbook.bin") {
        return Err(WorkbookFileError::OtherFormat("a binary workbook (.xlsb)"));
    }
    if has("mimetype") && has("content.xml") {
        return Err(WorkbookFileError::OtherFormat("a document of another format (.ods)"));
    }
    if has_in("xl/") && has("_rels/.rels") { Ok(()) } else { Err(WorkbookFileError::Other) }
}
