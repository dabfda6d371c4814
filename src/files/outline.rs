//! The shape of a RON text: which value is where.
//!
//! serde sees values, not places. The outline keeps the place of every value, so that errors can
//! point at a field, `--set` can replace one, and numbers too long for a float can be found before
//! RON rounds them. It also refuses what RON would let pass: duplicate keys, number suffixes, and
//! nesting deep enough to exhaust the stack. What a value means is left to serde.

use std::ops::Range;

use crate::format::hints::excerpt;

/// Values nested deeper than this are refused; a scenario needs 6 levels.
pub(super) const DEPTH_MAX: usize = 64;

/// One value and its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Bytes of the value in the text.
    pub span: Range<usize>,
    pub kind: Kind,
}

/// What a value looks like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(a: 1)` or `Name(a: 1)`.
    Struct(Vec<Entry>),
    /// `(1, 2)`, `Name(1, 2)` or `()`; the name, if there is one.
    Tuple(Option<String>, Vec<Node>),
    /// `[1, 2]`
    List(Vec<Node>),
    /// `{"a": 1}`
    Map(Vec<Entry>),
    /// `0.5`, decimal only.
    Number,
    /// `"text"`
    Text,
    /// `None`, `true`, `abc`
    Word,
}

/// A field of a struct or an entry of a map.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The field's name, or the map's key without its quotes.
    pub key: String,
    pub key_span: Range<usize>,
    pub value: Node,
}

/// Where and why a text is not RON as scenario files use it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// Byte in the text.
    pub offset: usize,
    /// The field, such as `tranches[0].rate`; empty at the root.
    pub field: String,
    pub message: String,
}

impl Node {
    /// Reads a text that holds exactly one value.
    pub(super) fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner { text, at: 0, depth: 0, field: String::new() };
        scanner.skip_space()?;
        let node = scanner.value()?;
        scanner.skip_space()?;
        match scanner.peek() {
            None => Ok(node),
            Some(_) => Err(scanner.expected("nothing more after the end of the value")),
        }
    }

    /// The value inside `Some(…)`, or the node itself.
    pub(super) fn inside_some(&self) -> &Self {
        match &self.kind {
            Kind::Tuple(Some(name), items) if name == "Some" => match items.as_slice() {
                [inner] => inner.inside_some(),
                _ => self,
            },
            _ => self,
        }
    }

    /// The entries of a struct or map; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Struct(entries) | Kind::Map(entries) => entries,
            Kind::Tuple(..) | Kind::List(_) | Kind::Number | Kind::Text | Kind::Word => &[],
        }
    }

    /// The entry of that name.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The last element of a list, if it has any.
    pub(super) fn last_item(&self) -> Option<&Self> {
        match &self.kind {
            Kind::List(items) => items.last(),
            _ => None,
        }
    }

    /// The element of a list.
    pub(super) fn item(&self, index: usize) -> Option<&Self> {
        match &self.kind {
            Kind::List(items) => items.get(index),
            Kind::Struct(_)
            | Kind::Map(_)
            | Kind::Tuple(..)
            | Kind::Number
            | Kind::Text
            | Kind::Word => None,
        }
    }

    /// Calls `visit` with every number of the tree, in the order of the text.
    pub(super) fn each_number(&self, visit: &mut impl FnMut(&Range<usize>)) {
        match &self.kind {
            Kind::Number => visit(&self.span),
            Kind::Struct(entries) | Kind::Map(entries) => {
                for entry in entries {
                    entry.value.each_number(visit);
                }
            }
            Kind::Tuple(_, items) | Kind::List(items) => {
                for item in items {
                    item.each_number(visit);
                }
            }
            Kind::Text | Kind::Word => {}
        }
    }
}

/// Line and column of a byte, both from 1, the column in characters.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
    (line, 1 + before[line_start..].chars().count())
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// The path of the value being read.
    field: String,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn eat_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn error(&self, offset: usize, message: impl Into<String>) -> SyntaxError {
        debug_assert!(offset <= self.text.len(), "an error stands inside the text");
        SyntaxError { offset, field: self.field.clone(), message: message.into() }
    }

    fn expected(&self, wanted: &str) -> SyntaxError {
        let found = match self.peek() {
            None => "the end of the file".to_owned(),
            Some(first) if first.is_alphanumeric() || first == '_' => {
                let word = self.rest().split(|c: char| !c.is_alphanumeric() && c != '_').next();
                excerpt(word.unwrap_or_default())
            }
            Some(first) => first.escape_debug().to_string(),
        };
        self.error(self.at, format!("expected {wanted}, found {found}"))
    }

    /// Skips white space and comments.
    fn skip_space(&mut self) -> Result<(), SyntaxError> {
        loop {
            let start = self.at;
            self.eat_while(is_space);
            if self.rest().starts_with("//") {
                self.eat_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.skip_block_comment()?;
            }
            if self.at == start {
                return Ok(());
            }
        }
    }

    fn skip_block_comment(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let mut open_count = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                open_count += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                open_count -= 1;
                self.at += 2;
            } else if let Some(next) = rest.chars().next() {
                self.at += next.len_utf8();
            } else {
                return Err(self.error(start, "this comment is never closed; add */"));
            }
            if open_count == 0 {
                return Ok(());
            }
        }
    }

    fn value(&mut self) -> Result<Node, SyntaxError> {
        let start = self.at;
        let kind = match self.peek() {
            Some('(') => self.group(None)?,
            Some('[') => {
                let items = self.nested(']', |scanner, index| {
                    scanner.within(|field| format!("{field}[{index}]"), Self::value)
                })?;
                Kind::List(items)
            }
            Some('{') => {
                let entries = self.nested('}', |scanner, _| {
                    let path = |field: &str, key: &str| format!("{field}[{key:?}]");
                    scanner.entry(Self::quoted_key, path)
                })?;
                self.refuse_duplicates(&entries)?;
                Kind::Map(entries)
            }
            Some('"') => self.text()?,
            Some('r') if self.starts_raw_text() => self.raw_text()?,
            Some('0'..='9' | '+' | '-' | '.') => self.number()?,
            Some(first) if first.is_alphabetic() || first == '_' => self.word_or_named_group()?,
            Some(_) | None => return Err(self.expected("a value")),
        };
        Ok(Node { span: start..self.at, kind })
    }

    fn word_or_named_group(&mut self) -> Result<Kind, SyntaxError> {
        let name = self.word().to_owned();
        let after_name = self.at;
        self.skip_space()?;
        if self.peek() == Some('(') {
            return self.group(Some(name));
        }
        // The space after a plain word is no part of its span.
        self.at = after_name;
        Ok(Kind::Word)
    }

    fn word(&mut self) -> &str {
        let start = self.at;
        self.eat_while(|c| c.is_alphanumeric() || c == '_');
        &self.text[start..self.at]
    }

    /// `( … )`: named fields if a name and a colon come first, otherwise plain values.
    fn group(&mut self, name: Option<String>) -> Result<Kind, SyntaxError> {
        if self.group_has_names()? {
            let entries = self.nested(')', |scanner, _| scanner.entry(Self::field_name, join))?;
            self.refuse_duplicates(&entries)?;
            return Ok(Kind::Struct(entries));
        }
        Ok(Kind::Tuple(name, self.nested(')', |scanner, _| scanner.value())?))
    }

    fn group_has_names(&self) -> Result<bool, SyntaxError> {
        // A scanner of its own looks ahead, so that this one stays where it is.
        let mut ahead =
            Scanner { text: self.text, at: self.at + 1, depth: 0, field: self.field.clone() };
        ahead.skip_space()?;
        let has_word = !ahead.word().is_empty();
        ahead.skip_space()?;
        Ok(has_word && ahead.peek() == Some(':'))
    }

    /// The elements between brackets, separated by commas; one more comma at the end is allowed.
    fn nested<T>(
        &mut self,
        close: char,
        element: impl Fn(&mut Self, usize) -> Result<T, SyntaxError>,
    ) -> Result<Vec<T>, SyntaxError> {
        let open_at = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error(open_at, format!("nested deeper than {DEPTH_MAX} levels")));
        }
        let mut elements = Vec::new();
        loop {
            self.skip_space()?;
            if self.eat(close) {
                break;
            }
            self.refuse_end(open_at, close)?;
            elements.push(element(self, elements.len())?);
            self.skip_space()?;
            self.refuse_end(open_at, close)?;
            if !self.eat(',') && self.peek() != Some(close) {
                return Err(self.expected(&format!("a comma or {close}")));
            }
        }
        self.depth -= 1;
        Ok(elements)
    }

    fn refuse_end(&self, open_at: usize, close: char) -> Result<(), SyntaxError> {
        if self.peek().is_some() {
            return Ok(());
        }
        let (line, column) = place(self.text, open_at);
        let open = &self.text[open_at..=open_at];
        Err(self.error(
            self.at,
            format!(
                "expected {close} to close the {open} of line {line}, column {column}, \
                 found the end of the file"
            ),
        ))
    }

    fn entry(
        &mut self,
        key: impl Fn(&mut Self) -> Result<String, SyntaxError>,
        path: impl Fn(&str, &str) -> String,
    ) -> Result<Entry, SyntaxError> {
        let start = self.at;
        let key = key(self)?;
        let key_span = start..self.at;
        self.skip_space()?;
        if !self.eat(':') {
            return Err(self.expected(&format!("a colon after {key}")));
        }
        self.skip_space()?;
        let value = self.within(|field| path(field, &key), Self::value)?;
        Ok(Entry { key, key_span, value })
    }

    /// Reads something under a longer path.
    fn within<T>(
        &mut self,
        path: impl Fn(&str) -> String,
        read: impl Fn(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        // An error leaves the longer path: it is the field that was being read.
        let outer = std::mem::take(&mut self.field);
        self.field = path(&outer);
        let value = read(self)?;
        self.field = outer;
        Ok(value)
    }

    fn field_name(&mut self) -> Result<String, SyntaxError> {
        match self.peek() {
            Some(first) if first.is_alphabetic() || first == '_' => Ok(self.word().to_owned()),
            Some(_) | None => Err(self.expected("the name of a field")),
        }
    }

    fn quoted_key(&mut self) -> Result<String, SyntaxError> {
        if self.peek() != Some('"') {
            return Err(self.expected("a field path in quotes"));
        }
        let start = self.at;
        self.text()?;
        let source = &self.text[start..self.at];
        // Escapes count when keys are compared: "a" and "\u{61}" are the same key.
        ron::from_str(source).map_err(|error| self.error(start, error.code.to_string()))
    }

    fn refuse_duplicates(&self, entries: &[Entry]) -> Result<(), SyntaxError> {
        let mut seen = std::collections::BTreeMap::new();
        for entry in entries {
            if let Some(first_at) = seen.insert(&entry.key, entry.key_span.start) {
                let line = place(self.text, first_at).0;
                let message = format!(
                    "{} is given twice, first in line {line}; keep one of them",
                    excerpt(&entry.key)
                );
                return Err(self.error(entry.key_span.start, message));
            }
        }
        Ok(())
    }

    fn text(&mut self) -> Result<Kind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        loop {
            self.eat_while(|c| c != '"' && c != '\\');
            if self.eat('"') {
                return Ok(Kind::Text);
            }
            // Any character: whether the escape exists is left to serde.
            let escaped = self.rest().chars().nth(1);
            let Some(escaped) = escaped else {
                return Err(self.error(start, "this text is never closed; add \""));
            };
            self.at += '\\'.len_utf8() + escaped.len_utf8();
        }
    }

    fn starts_raw_text(&self) -> bool {
        self.rest()[1..].trim_start_matches('#').starts_with('"')
    }

    fn raw_text(&mut self) -> Result<Kind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let hashes_at = self.at;
        self.eat_while(|c| c == '#');
        let end = format!("\"{}", &self.text[hashes_at..self.at]);
        self.at += 1;
        match self.rest().find(&end) {
            Some(length) => {
                self.at += length + end.len();
                Ok(Kind::Text)
            }
            None => Err(self.error(start, format!("this text is never closed; add {end}"))),
        }
    }

    /// A decimal number. RON also reads `0x1F`, `1u8` and `0.1f32`, the last one inexactly.
    fn number(&mut self) -> Result<Kind, SyntaxError> {
        let start = self.at;
        // Greedy, so that a number with a suffix is refused as a whole.
        self.eat_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-'));
        let token = &self.text[start..self.at];
        if is_decimal(token) {
            return Ok(Kind::Number);
        }
        let wanted = text_wanted(&self.field).unwrap_or("a number such as 0.095");
        Err(self.error(start, format!("expected {wanted}, found {}", excerpt(token))))
    }
}

/// What a field that holds text wants, in words; `None` for every other field. An outline has no
/// types, but `2026-02` and `3rd` look like numbers gone wrong.
pub(super) fn text_wanted(field: &str) -> Option<&'static str> {
    const TEXTS: [&str; 5] = ["name", "description", "lender", "title", "note"];
    let last = field.rsplit('.').next().unwrap_or(field);
    if field == "closing" {
        return Some("a month in quotes such as \"2026-02\"");
    }
    let is_text = TEXTS.contains(&last) || field.starts_with("evidence[");
    is_text.then_some("text in quotes such as \"Senior\"")
}

/// `parent.field`, or the field alone at the root.
pub(super) fn join(parent: &str, field: &str) -> String {
    match parent {
        "" => field.to_owned(),
        parent => format!("{parent}.{field}"),
    }
}

/// White space as RON defines it.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
}

/// `[+-]digits[.digits][e[+-]digits]`, with underscores between digits as RON allows them.
fn is_decimal(token: &str) -> bool {
    let unsigned = token.strip_prefix(['+', '-']).unwrap_or(token);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent_is_whole = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    exponent_is_whole
        && is_digits(whole)
        && is_digits(decimals)
        && mantissa.bytes().any(|byte| byte.is_ascii_digit())
}
