//! A group in brackets as its elements, each with the comments that belong to it.

use std::ops::Range;

use super::spans::{comments, end_of_line, ends_in_line_comment, find_outside};

/// What stands around an element.
#[derive(Clone, Copy)]
pub(super) struct Around<'t> {
    /// Space and comments before it.
    pub lead: &'t str,
    /// Its comma, and comments behind it on the same line.
    pub trail: &'t str,
}

/// A group taken apart; together with the elements the parts are its text.
pub(super) struct Parts<'t> {
    /// The bracket, what stands before it, and a comment behind it.
    pub head: &'t str,
    pub around: Vec<Around<'t>>,
    /// What follows the last element.
    pub tail: &'t str,
}

/// An element as it is written, with what stands around it.
pub(super) struct Piece {
    pub lead: String,
    pub body: String,
    pub trail: String,
}

/// Takes a group apart whose elements are there.
pub(super) fn apart<'t>(
    text: &'t str,
    group: &Range<usize>,
    elements: &[Range<usize>],
) -> Parts<'t> {
    let close = group.end - 1;
    let first = elements.first().map_or(close, |element| element.start);
    // Between the start and the first element there is one bracket outside comments.
    let opening = &text[group.start..first];
    let open = ['(', '[', '{'].into_iter().filter_map(|it| find_outside(opening, it)).min();
    let inside = group.start + open.map_or(0, |at| at + 1);
    let gap = &text[inside..first];
    // A comment on the line of the bracket is about the group.
    let line = end_of_line(gap, 0).filter(|end| !comments(&gap[..*end]).is_empty());
    let mut from = inside + line.unwrap_or(0);
    let head = &text[group.start..from];
    let mut around = Vec::new();
    for (place, element) in elements.iter().enumerate() {
        let lead = &text[from..element.start];
        let next = elements.get(place + 1).map(|next| next.start);
        let gap = &text[element.end..next.unwrap_or(close)];
        let cut = trail_length(gap, next.is_none());
        around.push(Around { lead, trail: &gap[..cut] });
        from = element.end + cut;
    }
    Parts { head, around, tail: &text[from..close] }
}

/// How much of what stands between two elements belongs to the first.
fn trail_length(gap: &str, is_last: bool) -> usize {
    let start = find_outside(gap, ',').map_or(0, |comma| comma + 1);
    match end_of_line(gap, start) {
        Some(end) => end,
        None if is_last => comments(gap).last().map_or(start, |last| last.end.max(start)),
        None => start,
    }
}

/// Puts a group together: commas between all elements, and no comment that swallows what follows.
pub(super) fn assemble(parts: &Parts<'_>, pieces: &[Piece], tail: &str, close: char) -> String {
    let mut text = parts.head.to_owned();
    let mut before = parts.head;
    for (place, piece) in pieces.iter().enumerate() {
        let is_first_on_line = place == 0 && piece.lead.chars().all(|letter| letter == ' ');
        let first = parts.around.first().map_or("", |around| around.lead);
        let lead = if is_first_on_line && first.is_empty() { "" } else { piece.lead.as_str() };
        push_gap(&mut text, before, lead);
        text.push_str(&piece.body);
        if place + 1 < pieces.len() && find_outside(&piece.trail, ',').is_none() {
            text.push(',');
        }
        text.push_str(&piece.trail);
        before = &piece.trail;
    }
    if pieces.is_empty() && comments(&text).is_empty() && comments(tail).is_empty() {
        text.push(close);
        return text;
    }
    push_gap(&mut text, before, tail);
    text.push(close);
    text
}

fn push_gap(text: &mut String, before: &str, gap: &str) {
    let is_on_next_line = gap.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    if ends_in_line_comment(before) && !is_on_next_line {
        text.push('\n');
    }
    text.push_str(gap);
    if ends_in_line_comment(gap) {
        text.push('\n');
    }
}

/// What of the lead of a removed element is about more than it: all before the last blank line, if
/// there is a comment in it.
pub(super) fn detached(lead: &str) -> &str {
    let mut start = 0;
    let mut cut = 0;
    let lines: Vec<&str> = lead.split_inclusive('\n').collect();
    for (place, line) in lines.iter().enumerate() {
        let is_inner = place > 0 && place + 1 < lines.len();
        start += line.len();
        if is_inner && line.trim().is_empty() {
            cut = start - line.len();
        }
    }
    let kept = lead[..cut].trim_end_matches(['\n', '\r', ' ', '\t']);
    if comments(kept).is_empty() { "" } else { kept }
}
