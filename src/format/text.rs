//! Foreign text, made safe for where it is shown.
//!
//! A name, a source or the path of a file may hold anything: sequences that control a terminal,
//! marks that turn the figures beside them around, characters that no XML has, a formula for a
//! spreadsheet, a line break that makes a false row, forty thousand letters. Nothing of that is
//! refused in a scenario; here it becomes text that is only read. [`line()`] has the rule for
//! everything that is shown: what would be invisible is written as its code (`\u{1b}`), and letters
//! that run from right to left are isolated from the rest.
//!
//! All of it leaves plain text as it is, and what is safe already does not change again.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use unicode_bidi::{BidiClass, bidi_class};

/// A longer name is cut where it is shown.
pub const NAME_CHARS_MAX: usize = 100;
/// A longer description, note or source is cut where it is shown.
pub const PASSAGE_CHARS_MAX: usize = 4_000;

/// What follows a passage that is cut.
const CUT: &str = "… (cut; the scenario file has all of it)";
/// What follows is laid out by itself, in the direction of its first letter.
const ISOLATE: char = '\u{2068}';
/// Ends the last [`ISOLATE`].
const END: char = '\u{2069}';

/// The text on one line, as it may be shown anywhere: in a sentence, a row, a title.
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(isolated(&on_one_line(text)))
}

/// The same for a piece of a text that may begin or end within what [`line()`] has isolated.
pub fn piece(text: &str) -> Cow<'_, str> {
    if text.contains(is_isolation) {
        Cow::Owned(line(&text.replace(is_isolation, "")).into_owned())
    } else {
        line(text)
    }
}

/// A name, or the question over a step: as [`line()`], and cut where it is too long to be one. A
/// name with letters from right to left is isolated as a whole.
pub fn name(text: &str) -> Cow<'_, str> {
    let is_long = |text: &str| text.chars().nth(NAME_CHARS_MAX).is_some();
    if is_plain(text) {
        return if is_long(text) { Cow::Owned(cut(text)) } else { Cow::Borrowed(text) };
    }
    // Isolated before: once is enough, so that a safe name does not change again.
    let inner = text.strip_prefix(ISOLATE).and_then(|rest| rest.strip_suffix(END)).unwrap_or(text);
    // Twice as much as is shown is enough to cut from, however long the text is.
    let (begin, rest) =
        inner.split_at(inner.char_indices().nth(2 * NAME_CHARS_MAX).map_or(inner.len(), |it| it.0));
    let one_line = on_one_line(begin);
    let shown = escaped(&one_line, is_bidi_control);
    let is_cut = is_long(&shown) || !rest.is_empty();
    let shown = if is_cut { cut(&shown) } else { shown.into_owned() };
    if shown.chars().any(runs_leftwards) {
        Cow::Owned(format!("{ISOLATE}{shown}{END}"))
    } else {
        Cow::Owned(shown)
    }
}

/// A description, a note or a source: each of its lines as [`line()`], and cut where it is too long
/// to be read.
pub fn passage(text: &str) -> Cow<'_, str> {
    let is_long = text.chars().nth(PASSAGE_CHARS_MAX).is_some();
    if !is_long && text.split('\n').all(is_plain) {
        return Cow::Borrowed(text);
    }
    // Cut before: no second mark is added.
    let kept = match text.strip_suffix(CUT) {
        _ if !is_long => Cow::Borrowed(text),
        Some(begin) if begin.chars().nth(PASSAGE_CHARS_MAX).is_none() => Cow::Borrowed(text),
        Some(_) | None => {
            let begin: String = text.chars().take(PASSAGE_CHARS_MAX).collect();
            Cow::Owned(begin.trim_end().to_owned() + CUT)
        }
    };
    let kept = kept.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    Cow::Owned(kept.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

/// The path of a file, or its name.
pub fn path(path: impl AsRef<Path>) -> String {
    line(&path.as_ref().to_string_lossy()).into_owned()
}

/// The end of a path, which tells more than its beginning: at most so many characters.
pub fn path_end(path: &Path, chars_max: usize) -> String {
    let text = self::path(path);
    let count = text.chars().count();
    if count <= chars_max {
        return text;
    }
    // One character is the ellipsis.
    let end: String = text.chars().skip(count - chars_max + 1).collect();
    format!("…{end}")
}

/// What a text becomes in a cell of a spreadsheet, be it in a file or on the clipboard: it is on
/// one line, and an apostrophe is put before what a spreadsheet would take for a formula, also
/// where it begins a cell only because a semicolon or a tab is taken for the end of one.
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    let shown = if is_plain(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(escaped(&on_one_line(text), is_bidi_control).into_owned())
    };
    // Where a semicolon ends a cell, a formula may begin behind it.
    let mut is_start = true;
    let mut guarded = String::new();
    let mut copied = 0;
    for (at, letter) in shown.char_indices() {
        if is_start && begins_formula(letter) {
            guarded.push_str(&shown[copied..at]);
            guarded.push('\'');
            copied = at;
        }
        // Some programs skip what is invisible and look at what follows.
        is_start = letter == ';' || is_start && !is_seen(letter);
    }
    if copied == 0 && guarded.is_empty() {
        return shown;
    }
    guarded.push_str(&shown[copied..]);
    Cow::Owned(guarded)
}

/// A text in a cell of a workbook: its lines stay, what a workbook cannot hold is written as its
/// code, and what is longer than a cell is cut.
pub fn workbook_cell(text: &str) -> Cow<'_, str> {
    /// Units of UTF-16, as the program that reads it counts.
    const UNITS_MAX: usize = 32_767;
    let shown = page(text);
    // A text never has more units than bytes, so most need not be counted.
    if shown.len() <= UNITS_MAX || shown.chars().map(char::len_utf16).sum::<usize>() <= UNITS_MAX {
        return shown;
    }
    let mut left = UNITS_MAX - CUT.chars().count();
    let fits = |letter: &char| {
        let units = letter.len_utf16();
        let is_room = units <= left;
        left = left.saturating_sub(units);
        is_room
    };
    Cow::Owned(shown.chars().take_while(fits).collect::<String>() + CUT)
}

/// A whole page or file of text: everything that would not be seen, line breaks apart, is written
/// as its code. What [`line()`] has isolated stays so.
pub fn page(text: &str) -> Cow<'_, str> {
    let pairs = pairs(text);
    let mut at = 0;
    escaped(text, move |letter| {
        let is_paired = pairs.get(at).copied().unwrap_or(false);
        at += usize::from(is_isolation(letter));
        is_bidi_control(letter) && !(is_isolation(letter) && is_paired)
    })
}

/// The same for a language that has an escape of its own, in whose strings it is only another way
/// to write the character.
pub fn source(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| is_bidi_control(letter) || breaks_line(letter) && letter != '\n')
}

/// A value as one line of JSON, in which a character that would not be seen is written as its code:
/// the same value to every reader, and nothing that a terminal obeys.
pub fn json(value: &impl serde::Serialize) -> io::Result<String> {
    let written = serde_json::to_string(value)?;
    let is_harmless = |letter: char| !(is_unseen(letter) || is_bidi_control(letter));
    if written.is_ascii() && !written.contains('\u{7f}') || written.chars().all(is_harmless) {
        return Ok(written);
    }
    let mut safe = String::with_capacity(written.len());
    for letter in written.chars() {
        if is_harmless(letter) {
            safe.push(letter);
        } else {
            // In JSON's escapes a character beyond the basic plane is two units.
            let units = letter.encode_utf16(&mut [0; 2]).to_owned();
            safe.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    Ok(safe)
}

/// A writer to a terminal: whatever is written through it, only line breaks steer anything.
#[derive(Debug)]
pub struct Terminal<W: Write> {
    inner: W,
    /// A line that has begun.
    begun: Vec<u8>,
}

impl<W: Write> Terminal<W> {
    /// Writes to `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }

    fn write_begun(&mut self) -> io::Result<()> {
        let begun = std::mem::take(&mut self.begun);
        if begun.is_empty() {
            return Ok(());
        }
        self.inner.write_all(page(&String::from_utf8_lossy(&begun)).as_bytes())
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_harmless = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
        // Nearly all output is plain and needs no buffer.
        if self.begun.is_empty() && bytes.iter().all(is_harmless) {
            return self.inner.write(bytes);
        }
        // Whole lines only: a control sequence may come in two writes.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (lines, rest) = bytes.split_at(whole);
        self.begun.extend_from_slice(lines);
        if whole > 0 {
            self.write_begun()?;
        }
        self.begun.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_begun()?;
        self.inner.flush()
    }
}

/// Whether there is nothing to be made safe.
fn is_plain(text: &str) -> bool {
    let is_printable = |byte: &u8| matches!(byte, b' '..=b'~');
    text.as_bytes().iter().all(is_printable)
        || !text.chars().any(|letter| {
            breaks_line(letter)
                || is_unseen(letter)
                || is_bidi_control(letter)
                || runs_leftwards(letter)
        })
}

/// The text with a space in place of every run of line breaks and tabs.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(breaks_line) {
        return Cow::Borrowed(text);
    }
    let parts = text.split(breaks_line).filter(|part| !part.is_empty());
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

/// The text with what is not seen, and what `is_unwanted`, written as its code.
fn escaped(text: &str, mut is_unwanted: impl FnMut(char) -> bool) -> Cow<'_, str> {
    let mut safe = String::new();
    let mut copied = 0;
    for (at, letter) in text.char_indices() {
        if is_unwanted(letter) || is_unseen(letter) && !breaks_line(letter) {
            safe.push_str(&text[copied..at]);
            safe.extend(letter.escape_unicode());
            copied = at + letter.len_utf8();
        } else if breaks_line(letter) && letter != '\n' {
            safe.push_str(&text[copied..at]);
            safe.push(' ');
            copied = at + letter.len_utf8();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[copied..]);
    Cow::Owned(safe)
}

/// A line with its marks written as their codes, and each run of letters from right to left
/// isolated: whatever is around it, figures above all, keeps its order.
fn isolated(text: &str) -> String {
    let shown = page(text);
    let mut safe = String::with_capacity(shown.len());
    let (mut depth, mut rest) = (0_usize, &*shown);
    while let Some(letter) = rest.chars().next() {
        match letter {
            ISOLATE => depth += 1,
            END => depth = depth.saturating_sub(1),
            _ => {}
        }
        let length = if depth == 0 && runs_leftwards(letter) {
            let length = run_length(rest);
            safe.push(ISOLATE);
            safe.push_str(&rest[..length]);
            safe.push(END);
            length
        } else {
            safe.push(letter);
            letter.len_utf8()
        };
        rest = &rest[length..];
    }
    safe
}

/// The bytes up to the last letter of a run from right to left: words of it may have spaces between
/// them, but no figure.
fn run_length(text: &str) -> usize {
    let mut length = 0;
    for (at, letter) in text.char_indices() {
        if runs_leftwards(letter) {
            length = at + letter.len_utf8();
        } else if !(bidi_class(letter) == BidiClass::NSM || matches!(letter, ' ' | '\'' | '"')) {
            break;
        }
    }
    length
}

/// For each isolation mark of the text, in their order, whether it has its other half in its line.
fn pairs(text: &str) -> Vec<bool> {
    let mut paired = Vec::new();
    let mut open = Vec::new();
    for letter in text.chars() {
        match letter {
            '\n' => open.clear(),
            ISOLATE => {
                open.push(paired.len());
                paired.push(false);
            }
            END => {
                let other = open.pop();
                paired.push(other.is_some());
                if let Some(begin) = other.and_then(|at: usize| paired.get_mut(at)) {
                    *begin = true;
                }
            }
            _ => {}
        }
    }
    paired
}

fn cut(text: &str) -> String {
    let begin: String = text.chars().take(NAME_CHARS_MAX - 1).collect();
    begin.trim_end().to_owned() + "…"
}

/// What ends a line somewhere, and the tab, which moves what comes after it.
fn breaks_line(letter: char) -> bool {
    matches!(letter, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What is no letter, and what XML does not have: controls, non-characters, annotation marks.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || breaks_line(letter)
        || matches!(letter, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}')
        // The last two code points of every plane are no characters.
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// What changes the direction of the letters around it.
fn is_bidi_control(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

fn is_isolation(letter: char) -> bool {
    matches!(letter, ISOLATE | END)
}

/// A letter, or a figure, of a script that runs from right to left.
fn runs_leftwards(letter: char) -> bool {
    // No script before Hebrew runs from right to left.
    letter > '\u{58f}'
        && !is_bidi_control(letter)
        && matches!(bidi_class(letter), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// As the spreadsheets of all countries have it.
fn begins_formula(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

fn is_seen(letter: char) -> bool {
    !(letter.is_whitespace() || matches!(letter, '"' | '\u{200b}'..='\u{200d}' | '\u{feff}'))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_bidi::{BidiInfo, Level};

    /// Anything, with much of what is dangerous.
    fn foreign() -> impl Strategy<Value = String> {
        let odd = [
            "\u{0}",
            "\u{1b}[2J",
            "\u{7}",
            "\u{8}",
            "\r",
            "\n",
            "\t",
            "\u{85}",
            "\u{9b}31m",
            "\u{7f}",
            "\u{61c}",
            "\u{200e}",
            "\u{200f}",
            "\u{202a}",
            "\u{202e}",
            "\u{2066}",
            "\u{2067}",
            "\u{2068}",
            "\u{2069}",
            "\u{2028}",
            "\u{fffe}",
            "\u{ffff}",
            "\u{fdd0}",
            "=1+1",
            "@",
            ";",
            "-5",
            " ",
            "a",
            "\u{5d0}\u{5d1}",
            "\u{627}\u{628}",
            "\u{661}",
            "42",
            "\u{4e2d}",
            "e\u{301}",
            "\u{1f600}",
        ];
        let part = prop_oneof![prop::sample::select(odd.map(str::to_owned).to_vec()), ".{0,6}"];
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    fn is_safe(text: &str) -> bool {
        let pairs = pairs(text);
        let is_unwanted =
            |letter: char| is_unseen(letter) || is_bidi_control(letter) && !is_isolation(letter);
        !text.chars().any(is_unwanted) && pairs.iter().all(|is_paired| *is_paired)
    }

    /// The letters from left to right, as a page lays them out.
    fn laid_out(text: &str) -> String {
        let info = BidiInfo::new(text, Some(Level::ltr()));
        let lines = info.paragraphs.iter().map(|it| info.reorder_line(it, it.range.clone()));
        lines.collect()
    }

    proptest! {
        #[test]
        fn what_is_safe_is_safe_everywhere_and_for_good(foreign in foreign()) {
            for safe in [line(&foreign), name(&foreign)] {
                prop_assert!(is_safe(&safe), "{foreign:?}: {safe:?}");
                prop_assert_eq!(&line(&safe), &safe, "{:?}", foreign);
                prop_assert_eq!(&page(&safe), &safe, "{:?}", foreign);
            }
            let named = name(&foreign);
            prop_assert_eq!(&name(&named), &named, "{:?}", foreign);
            prop_assert!(named.chars().count() <= NAME_CHARS_MAX + 2);
            let said = passage(&foreign);
            prop_assert!(said.split('\n').all(is_safe), "{said:?}");
            prop_assert_eq!(&passage(&said), &said);
            let cell = spreadsheet_cell(&foreign);
            prop_assert!(is_safe(&cell) && !cell.starts_with(begins_formula), "{cell:?}");
            prop_assert_eq!(&spreadsheet_cell(&cell), &cell);
        }

        #[test]
        fn figures_beside_a_name_stay_where_they_are(foreign in foreign()) {
            for safe in [line(&foreign), name(&foreign)] {
                let said = format!("{safe} pays $1.33bn of $5.40bn (31.5%) by month 12");
                let shown = laid_out(&said);
                prop_assert!(
                    shown.ends_with(" pays $1.33bn of $5.40bn (31.5%) by month 12"),
                    "{foreign:?}: {shown:?}"
                );
                let shown = laid_out(&format!("$1.33bn, {safe}, 12 mo, {safe} −$7m"));
                prop_assert!(shown.starts_with("$1.33bn, ") && shown.ends_with(" −$7m"), "{shown:?}");
            }
        }

        #[test]
        fn a_terminal_is_only_told_to_end_lines(foreign in foreign(), at in 0_usize..40) {
            let mut written = Vec::new();
            let mut terminal = Terminal::new(&mut written);
            let bytes = foreign.as_bytes();
            let (first, rest) = bytes.split_at(at.min(bytes.len()));
            terminal.write_all(b"over\n").unwrap();
            terminal.write_all(first).unwrap();
            terminal.write_all(rest).unwrap();
            terminal.flush().unwrap();
            let written = String::from_utf8(written).unwrap();
            prop_assert!(written.starts_with("over\n"));
            prop_assert!(written.split('\n').all(is_safe), "{foreign:?}: {written:?}");
            let breaks = |text: &str| text.matches('\n').count();
            prop_assert_eq!(breaks(&written), breaks(&foreign) + 1);
        }

        #[test]
        fn json_is_the_same_value_without_what_steers(foreign in foreign()) {
            let written = json(&foreign).unwrap();
            prop_assert!(is_safe(&written) && !written.contains(is_isolation), "{written:?}");
            let read: String = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read, foreign);
        }
    }

    #[test]
    fn plain_texts_stay_as_they_are() {
        let bank = "Société Générale — “B”, 中国银行 & Co; 5% a year";
        assert!(matches!(line(bank), Cow::Borrowed(_)));
        assert!(matches!(name(bank), Cow::Borrowed(_)));
        assert!(matches!(passage("two\n\nlines"), Cow::Borrowed(_)));
        assert!(matches!(spreadsheet_cell(bank), Cow::Borrowed(_)));
        assert!(matches!(workbook_cell("two\nlines"), Cow::Borrowed(_)));
        assert!(matches!(page(bank), Cow::Borrowed(_)));
    }

    #[test]
    fn odd_texts_are_written_out() {
        for (foreign, shown) in [
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("Deal\nNet IRR  99.9%", "Deal Net IRR  99.9%"),
            ("a\r\n\t\u{2028}b", "a b"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("xAI\u{202e}", "xAI\\u{202e}"),
            ("a\u{2069}b\u{2068}c", "a\\u{2069}b\\u{2068}c"),
            ("x\u{fffe}\u{fdd0}", "x\\u{fffe}\\u{fdd0}"),
        ] {
            assert_eq!(line(foreign), shown);
            assert_eq!(name(foreign), shown);
        }
        assert_eq!(name("\u{5d0} 5"), "\u{2068}\u{5d0} 5\u{2069}", "a name is one piece");
        assert_eq!(line("of \u{5d0} \u{5d1}, 5"), "of \u{2068}\u{5d0} \u{5d1}\u{2069}, 5");
    }

    #[test]
    fn what_is_long_is_cut_with_a_mark() {
        let long = "w".repeat(40_000);
        assert_eq!(name(&long).chars().count(), NAME_CHARS_MAX);
        assert!(name(&long).ends_with("w…"));
        assert!(passage(&long).ends_with(CUT));
        for letter in ["w", "\u{1f600}", "\u{0}"] {
            let cell = workbook_cell(&letter.repeat(40_000)).into_owned();
            assert!(cell.ends_with(CUT), "{letter:?}");
            let units = cell.encode_utf16().count();
            assert!((32_750..=32_767).contains(&units), "{letter:?}: {units}");
            assert_eq!(workbook_cell(&cell), cell);
        }
        assert!(!workbook_cell(&"w".repeat(32_767)).ends_with(CUT), "it just fits");
    }

    #[test]
    fn a_text_is_no_formula_in_any_country() {
        for (foreign, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1+1", "'=1+1"),
            (" \r=1+1", "  '=1+1"),
            ("＝1+1", "'＝1+1"),
            ("\u{feff}=1", "\u{feff}'=1"),
            ("Deal;=1+1", "Deal;'=1+1"),
            ("Deal\";\"=1+1", "Deal\";\"'=1+1"),
            ("a-b", "a-b"),
            ("'=1", "'=1"),
        ] {
            assert_eq!(spreadsheet_cell(foreign), cell, "{foreign:?}");
        }
    }
}
