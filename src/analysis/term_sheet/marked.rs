//! Text whose figures say what they rest on.

use crate::analysis::evidence::Standing;

/// What stands behind a figure within a text. Unicode keeps these characters for use inside of a
/// program: no text of a scenario has them ([`unmarked`]).
const MARKS: [(Standing, char); 3] = [
    (Standing::Sourced, '\u{fdd0}'),
    (Standing::Yours, '\u{fdd1}'),
    (Standing::Assumed, '\u{fdd2}'),
];

/// A text of which every assumed, changed or sourced figure is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked(String);

/// The letter that stands for what a figure rests on: s, y or a.
pub fn mark_letter(standing: Standing) -> char {
    match standing {
        Standing::Sourced => 's',
        Standing::Yours => 'y',
        Standing::Assumed => 'a',
    }
}

impl Marked {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// Texts one after the other.
    pub(super) fn joined<'m>(texts: impl Iterator<Item = &'m Self>, between: &str) -> Self {
        Self(texts.map(|text| text.0.as_str()).collect::<Vec<_>>().join(between))
    }

    /// The text without marks.
    pub fn plain(&self) -> String {
        unmarked(&self.0)
    }

    /// The text in pieces: each up to the end of a figure, with what that rests on, and what is left.
    pub fn pieces(&self) -> Vec<(&str, Option<Standing>)> {
        let mut pieces = Vec::new();
        let mut rest = self.0.as_str();
        while let Some((at, mark)) = rest.char_indices().find(|(_, it)| standing(*it).is_some()) {
            let (piece, after) = rest.split_at(at);
            pieces.push((piece, standing(mark)));
            rest = after.get(mark.len_utf8()..).unwrap_or_default();
        }
        if !rest.is_empty() {
            pieces.push((rest, None));
        }
        pieces
    }

    /// The text with whatever a mark becomes behind each figure, and every piece made safe by
    /// `escape`.
    pub fn written(
        &self,
        escape: impl Fn(&str) -> String,
        mark: impl Fn(Standing) -> String,
    ) -> String {
        let piece = |(text, standing): (&str, Option<Standing>)| {
            escape(text) + &standing.map(&mark).unwrap_or_default()
        };
        self.pieces().into_iter().map(piece).collect()
    }
}

fn standing(letter: char) -> Option<Standing> {
    MARKS.iter().find(|(_, mark)| *mark == letter).map(|(standing, _)| *standing)
}

/// The mark of a figure.
pub(super) fn mark(standing: Standing) -> char {
    let found = MARKS.iter().find(|(of, _)| *of == standing);
    found.map_or(' ', |(_, mark)| *mark)
}

/// A text without marks.
pub(super) fn unmarked(text: &str) -> String {
    text.chars().filter(|letter| standing(*letter).is_none()).collect()
}
