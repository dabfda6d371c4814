//! The texts that differ, to be read: each with both sides, but of many of a kind only what they are
//! about, so that twenty sources do not bury a changed name.

use std::io::{self, Write};

use crate::analysis::TextChange;
use crate::analysis::difference::TextKind;
use crate::cli::table::point;

/// Of more than so many of a kind only the names are listed.
const IN_FULL_MAX: usize = 6;

/// How the texts that differ are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    /// Each with both sides.
    Full,
    /// Short where there are many of a kind; what follows says where both sides stand.
    Short(&'static str),
}

pub(super) fn write(
    texts: &[TextChange],
    listing: Listing,
    output: &mut dyn Write,
) -> io::Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    writeln!(output, "\nTexts that differ")?;
    let mut is_short = false;
    for kind in TextKind::ALL {
        let of_kind: Vec<&TextChange> = texts.iter().filter(|text| text.kind == kind).collect();
        if listing == Listing::Full || of_kind.len() <= IN_FULL_MAX {
            of_kind.iter().try_for_each(|text| in_full(text, output))?;
        } else {
            is_short = true;
            output.write_all(point("·", &in_short(kind, &of_kind)).as_bytes())?;
        }
    }
    match listing {
        Listing::Short(where_full) if is_short => writeln!(output, "{where_full}"),
        Listing::Short(_) | Listing::Full => Ok(()),
    }
}

fn in_full(text: &TextChange, output: &mut dyn Write) -> io::Result<()> {
    match text.shown() {
        Some([a, b]) => writeln!(output, "{}\n  A  {a}\n  B  {b}", text.name),
        None => writeln!(output, "{}", text.line()),
    }
}

/// "22 sources: Closing month, Equipment cost, …"
fn in_short(kind: TextKind, texts: &[&TextChange]) -> String {
    let count = texts.len();
    let about = || texts.iter().map(|text| text.subject()).collect::<Vec<_>>().join(", ");
    match kind {
        TextKind::Name => format!("{count} names and descriptions: {}", about()),
        TextKind::Source => format!("{count} sources: {}", about()),
        // Their names say no more than their count.
        TextKind::Story => format!("{count} texts of the story"),
        TextKind::Case => format!("{count} texts of cases: {}", about()),
    }
}
