//! One text of a scenario changed into another, place by place.
//!
//! Three texts are walked together: the one by hand, its canonical form, and the canonical form of
//! what it shall say. Where the canonical forms agree the text stays as it is, so that a field that
//! it states though it need not, or a number spelled in another way, is left alone.

use std::ops::Range;

use super::pieces::{Parts, Piece, apart, assemble, detached};
use super::spans::{ends_in_line_comment, find_outside};
use crate::files::outline::{Entry, Kind, Node};

/// A value in its text.
#[derive(Clone, Copy)]
pub(super) struct Side<'t> {
    pub text: &'t str,
    pub node: &'t Node,
}

impl<'t> Side<'t> {
    fn source(self) -> &'t str {
        &self.text[self.node.span.clone()]
    }

    fn at(self, node: &'t Node) -> Self {
        Side { node, ..self }
    }

    fn entry(self, key: &str) -> Option<Self> {
        self.node.entry(key).map(|entry| self.at(&entry.value))
    }

    /// The elements of a list or tuple.
    fn items(self) -> &'t [Node] {
        match &self.node.kind {
            Kind::List(items) | Kind::Tuple(_, items) => items,
            Kind::Struct(_) | Kind::Map(_) | Kind::Number | Kind::Text | Kind::Word => &[],
        }
    }

    /// The variant of `Cliff(month: 24)`; empty where a group has no name.
    fn variant(self) -> &'t str {
        let source = self.source();
        let open = find_outside(source, '(').unwrap_or(0);
        source[..open].trim_end()
    }
}

/// The text of a value: `here` changed as `was` differs from `now`.
pub(super) fn merged(here: Side<'_>, was: Option<Side<'_>>, now: Side<'_>) -> String {
    if was.is_some_and(|was| was.source() == now.source()) {
        return here.source().to_owned();
    }
    match (&here.node.kind, &now.node.kind) {
        (Kind::Struct(_), Kind::Struct(_)) if is_same_group(here, now) => keyed(here, was, now),
        (Kind::Map(_), Kind::Map(_)) => keyed(here, was, now),
        (Kind::List(items), Kind::List(_)) => match was {
            Some(was) if was.items().len() == items.len() => list(here, was, now),
            Some(_) | None => replaced(here, now),
        },
        (Kind::Tuple(name, items), Kind::Tuple(other, others))
            if name == other && items.len() == others.len() =>
        {
            in_place(here, was, now)
        }
        _ => replaced(here, now),
    }
}

/// A plain group may have any name, a variant is only like itself.
fn is_same_group(here: Side<'_>, now: Side<'_>) -> bool {
    now.variant().is_empty() || now.variant() == here.variant()
}

/// The elements of a tuple, each in its place.
fn in_place(here: Side<'_>, was: Option<Side<'_>>, now: Side<'_>) -> String {
    let mut text = String::new();
    let mut from = here.node.span.start;
    for (place, (item, other)) in here.items().iter().zip(now.items()).enumerate() {
        let was = was.and_then(|was| was.items().get(place).map(|node| was.at(node)));
        text.push_str(&here.text[from..item.span.start]);
        text.push_str(&merged(here.at(item), was, now.at(other)));
        from = item.span.end;
    }
    text + &here.text[from..here.node.span.end]
}

/// Fields of a group or entries of a map, in the order of the text.
fn keyed(here: Side<'_>, was: Option<Side<'_>>, now: Side<'_>) -> String {
    let entries = here.node.entries();
    let spans: Vec<Range<usize>> = entries.iter().map(whole).collect();
    let parts = apart(here.text, &here.node.span, &spans);
    let layout = Layout::of(here, &parts);
    let mut keys: Vec<&str> = Vec::new();
    let mut pieces = Vec::new();
    let mut carried = String::new();
    for (entry, around) in entries.iter().zip(&parts.around) {
        let value = here.at(&entry.value);
        let was = was.and_then(|was| was.entry(&entry.key));
        let value = match (was, now.entry(&entry.key)) {
            (was, Some(now)) => merged(value, was, now),
            // Stated with the value that it has where it is absent.
            (None, None) => value.source().to_owned(),
            (Some(_), None) => {
                carried.push_str(detached(around.lead));
                continue;
            }
        };
        let name = &here.text[entry.key_span.start..entry.value.span.start];
        keys.push(&entry.key);
        pieces.push(Piece {
            lead: std::mem::take(&mut carried) + around.lead,
            body: name.to_owned() + &value,
            trail: around.trail.to_owned(),
        });
    }
    let others = now.node.entries();
    for (place, entry) in others.iter().enumerate() {
        if keys.contains(&entry.key.as_str()) {
            continue;
        }
        // Behind the field that comes before it in a file of the program.
        let mut before = others[..place].iter().rev();
        let at = before.find_map(|entry| keys.iter().position(|key| *key == entry.key));
        let at = at.map_or(0, |at| at + 1);
        layout.insert(&mut pieces, at, now.text, &whole(entry), false);
        keys.insert(at, &entry.key);
    }
    let tail = carried + parts.tail;
    assemble(&parts, &pieces, &layout.tail(tail, &pieces), layout.close)
}

fn whole(entry: &Entry) -> Range<usize> {
    entry.key_span.start..entry.value.span.end
}

/// The items of a list, in the order in which they are now.
fn list(here: Side<'_>, was: Side<'_>, now: Side<'_>) -> String {
    let items = here.items();
    let spans: Vec<Range<usize>> = items.iter().map(|item| item.span.clone()).collect();
    let parts = apart(here.text, &here.node.span, &spans);
    let layout = Layout::of(here, &parts);
    let origins = origins(was, now);
    let mut carried = String::new();
    let mut leads = Vec::new();
    for (place, around) in parts.around.iter().enumerate() {
        if origins.contains(&Some(place)) {
            leads.push(std::mem::take(&mut carried) + around.lead);
        } else {
            carried.push_str(detached(around.lead));
            leads.push(String::new());
        }
    }
    let is_flat = spans.iter().all(|span| !here.text[span.clone()].contains('\n'));
    let mut pieces = Vec::new();
    for (item, origin) in now.items().iter().zip(&origins) {
        let known = origin.and_then(|place| {
            let (here, was) = (here.at(items.get(place)?), was.at(was.items().get(place)?));
            let trail = parts.around.get(place)?.trail.to_owned();
            let lead = std::mem::take(leads.get_mut(place)?);
            Some(Piece { lead, body: merged(here, Some(was), now.at(item)), trail })
        });
        if let Some(piece) = known {
            pieces.push(piece);
        } else {
            let at = pieces.len();
            layout.insert(&mut pieces, at, now.text, &item.span, is_flat && !spans.is_empty());
        }
    }
    let tail = carried + parts.tail;
    assemble(&parts, &pieces, &layout.tail(tail, &pieces), layout.close)
}

/// Where each item of a list was before: the same to the letter, of the same name, or else in the
/// same place.
fn origins(was: Side<'_>, now: Side<'_>) -> Vec<Option<usize>> {
    let (olds, news) = (was.items(), now.items());
    let mut origins: Vec<Option<usize>> = vec![None; news.len()];
    let is_same = |old: &Node, new: &Node| was.at(old).source() == now.at(new).source();
    let name = |side: Side<'_>| {
        let entry = side.entry("name").or_else(|| side.entry("title"));
        entry.map(|entry| entry.source().to_owned())
    };
    let has_name = |old: &Node, new: &Node| {
        let of_new = name(now.at(new));
        of_new.is_some() && of_new == name(was.at(old))
    };
    type Rule<'r> = &'r dyn Fn(usize, &Node, usize, &Node) -> bool;
    let rules: [Rule<'_>; 4] = [
        &|at, old, place, new| at == place && is_same(old, new),
        &|_, old, _, new| is_same(old, new),
        &|_, old, _, new| has_name(old, new),
        &|at, _, place, _| at == place,
    ];
    for rule in rules {
        for (place, new) in news.iter().enumerate() {
            if origins[place].is_none() {
                let mut free = olds.iter().enumerate().filter(|(at, old)| {
                    !origins.contains(&Some(*at)) && rule(*at, old, place, new)
                });
                origins[place] = free.next().map(|(at, _)| at);
            }
        }
    }
    origins
}

/// How the elements of a group are laid out.
struct Layout<'t> {
    /// What each element's line begins with; `None` where all are on one line.
    indent: Option<String>,
    /// What the line begins with on which the group does.
    outer: &'t str,
    /// What the last line of an element of several lines begins with, where elements follow each
    /// other as in `[(…), (…)]`.
    closing: Option<&'t str>,
    end_of_line: &'static str,
    close: char,
}

impl<'t> Layout<'t> {
    fn of(here: Side<'t>, parts: &Parts<'_>) -> Self {
        let last = here.items().last().filter(|item| here.at(item).source().contains('\n'));
        let closing = last.map(|item| indent_at(here.text, item.span.end));
        let outer = indent_at(here.text, here.node.span.start);
        let on_line = parts.around.iter().find_map(|around| {
            let line = around.lead.rsplit_once('\n')?.1;
            Some(line[..line.len() - line.trim_start().len()].to_owned())
        });
        let is_empty = parts.around.is_empty();
        let indent = on_line.or_else(|| is_empty.then(|| format!("{outer}    ")));
        let end_of_line = end_of_line(here.text);
        let close = here.source().chars().next_back().unwrap_or(')');
        Self { indent, outer, closing, end_of_line, close }
    }

    /// Puts an element of the canonical text in.
    fn insert(
        &self,
        pieces: &mut Vec<Piece>,
        at: usize,
        text: &str,
        span: &Range<usize>,
        is_flat: bool,
    ) {
        let source = &text[span.clone()];
        let from = indent_at(text, span.start);
        let piece = if let Some(indent) = &self.indent {
            let lines = || laid_out(source, from, indent, self.end_of_line);
            Piece {
                lead: format!("{}{indent}", self.end_of_line),
                body: if is_flat { flat(source) } else { lines() },
                trail: ",".to_owned(),
            }
        } else {
            if let (0, Some(next)) = (at, pieces.first_mut())
                && next.lead.is_empty()
            {
                next.lead.push(' ');
            }
            let lead = if at == 0 { "" } else { " " };
            let body = match self.closing {
                Some(to) => laid_out(source, from, to, self.end_of_line),
                None => flat(source),
            };
            Piece { lead: lead.to_owned(), body, trail: String::new() }
        };
        pieces.insert(at, piece);
    }

    /// What stands before the closing bracket; a line of its own where elements have theirs.
    fn tail(&self, tail: String, pieces: &[Piece]) -> String {
        let is_on_line = pieces.last().is_some_and(|piece| piece.lead.contains('\n'));
        let is_open = is_on_line && self.indent.is_some() && !tail.contains('\n');
        if is_open || ends_in_line_comment(&tail) {
            return format!("{}{}{}", tail.trim_end(), self.end_of_line, self.outer);
        }
        tail
    }
}

/// A value that is written anew.
fn replaced(here: Side<'_>, now: Side<'_>) -> String {
    let source = now.source();
    let is_group = !matches!(here.node.kind, Kind::Number | Kind::Text | Kind::Word);
    let is_empty = here.items().is_empty() && here.node.entries().is_empty();
    if is_group && !is_empty && !here.source().contains('\n') {
        return flat(source);
    }
    if let Some(grouped) = grouped(here.source(), source) {
        return grouped;
    }
    let from = indent_at(now.text, now.node.span.start);
    let to = indent_at(here.text, here.node.span.start);
    laid_out(source, from, to, end_of_line(here.text))
}

/// A whole number with underscores between its thousands, where the earlier one had such.
fn grouped(earlier: &str, source: &str) -> Option<String> {
    let is_whole = !source.is_empty() && source.bytes().all(|byte| byte.is_ascii_digit());
    if !is_whole || !earlier.contains('_') || !earlier.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let mut grouped = String::new();
    for (place, digit) in source.chars().enumerate() {
        if place > 0 && (source.len() - place).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    Some(grouped)
}

/// What the line begins with on which a byte is.
fn indent_at(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn end_of_line(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Canonical lines with another indent.
fn laid_out(source: &str, from: &str, to: &str, end_of_line: &str) -> String {
    let lines = source.split('\n').enumerate().map(|(place, line)| match place {
        0 => line.to_owned(),
        _ => format!("{to}{}", line.strip_prefix(from).unwrap_or(line)),
    });
    lines.collect::<Vec<_>>().join(end_of_line)
}

/// Canonical lines as one: `(name: "A", share: 0.5)`.
fn flat(source: &str) -> String {
    let mut text = String::new();
    for line in source.split('\n').map(str::trim) {
        if line.starts_with([')', ']', '}']) {
            text.truncate(text.trim_end_matches([',', ' ']).len());
        } else if !text.is_empty() && !text.ends_with(['(', '[', '{']) {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}
