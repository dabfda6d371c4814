//! Where the comments of a RON text are, and where its lines end.

use std::ops::Range;

/// Every comment, in the order of the text; a line comment without the end of its line.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = if rest.starts_with("//") {
            let length = line_length(rest);
            found.push(at..at + length);
            length
        } else if rest.starts_with("/*") {
            let length = block_length(rest);
            found.push(at..at + length);
            length
        } else if rest.starts_with('"') {
            text_length(rest)
        } else if let Some(length) = raw_length(rest).filter(|_| !ends_in_letter(&text[..at])) {
            length
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += length;
    }
    found
}

/// Whether a text that is only space, commas and comments ends in a comment that takes the rest of
/// the line.
pub(super) fn ends_in_line_comment(gap: &str) -> bool {
    let last = comments(gap).pop();
    last.is_some_and(|span| gap[span.clone()].starts_with("//") && span.end == gap.len())
}

/// The first place of a letter that is in no comment.
pub(super) fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let comments = comments(text);
    let is_outside = |at: &usize| !comments.iter().any(|span| span.contains(at));
    text.match_indices(wanted).map(|(at, _)| at).find(is_outside)
}

/// Where the line ends on which there is only space and comments from `start` on; `None` where
/// something else comes first.
pub(super) fn end_of_line(gap: &str, start: usize) -> Option<usize> {
    let comments = comments(gap);
    let mut at = start;
    loop {
        if let Some(comment) = comments.iter().find(|span| span.start == at) {
            at = comment.end;
            continue;
        }
        match gap.get(at..)?.chars().next()? {
            '\n' | '\r' => return Some(at),
            space if space.is_whitespace() => at += space.len_utf8(),
            _ => return None,
        }
    }
}

fn line_length(rest: &str) -> usize {
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    line.strip_suffix('\r').unwrap_or(line).len()
}

/// Comments between `/*` and `*/` may hold others.
fn block_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        if left.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if left.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += left.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of `r"…"` or `r#"…"#`, if one begins here.
fn raw_length(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inner = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - inner.len();
    Some(inner.find(&close).map_or(rest.len(), |end| start + end + close.len()))
}

fn ends_in_letter(text: &str) -> bool {
    text.chars().next_back().is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}
